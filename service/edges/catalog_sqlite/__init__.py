"""The catalog in one SQLite file: the truth about documents, passages, full text and vectors.

catalog   what is asked of it
schema    its tables, and how older files become like new ones
sources   under which names documents are known
upkeep    finding faults, and leaving nothing of what was deleted
database  the file: connections and transactions
"""

from service.edges.catalog_sqlite.catalog import SqliteCatalog

__all__ = ["SqliteCatalog"]
