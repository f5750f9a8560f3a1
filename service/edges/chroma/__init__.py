"""The vector index in Chroma: ids, vectors and what filters need, never text.

index   what is asked of it
seal    what its files must hold, so that damage is seen before Chroma reads them
probe   has a child process open an index first, which may die of it
store   the folders that indexes are kept in
"""
