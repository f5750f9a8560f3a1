"""The catalog in one SQLite file: the truth about documents, passages, full text and vectors.

catalog     what is asked of it
publishing  putting documents in and taking them out
rows        what the tables' rows hold
filtering   filters as conditions
sources     under which names documents are known
schema      the tables, and how older files become like new ones
upkeep      finding faults, and leaving nothing of what was deleted
database    the file: connections and transactions
"""

from service.edges.catalog_sqlite.catalog import SqliteCatalog

__all__ = ["SqliteCatalog"]
