"""The file: a connection for each thread that is at work, and transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.errors import CatalogDamaged, DiskFull

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # an acknowledged document survives a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten
    "temp_store = MEMORY",  # no text in files that nobody knows of
    "cache_size = -512",  # KiB, for each of many threads; the system keeps the file's pages for all of them
)


class Database:
    """An SQLite file for any number of threads; writes queue behind one lock. Raises CatalogDamaged, DiskFull."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._idle: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        self._connecting = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "connection"):
            for thread in [thread for thread in list(self._opened) if not thread.is_alive()]:
                if left := self._opened.pop(thread, None):  # else another thread was faster
                    left.close()
            self._opened[threading.current_thread()] = self._local.connection = self._free() or self._connect()
        found: sqlite3.Connection = self._local.connection
        return found

    def release(self) -> None:
        """This thread is done for now: the next one gets its connection, with all the pages that it holds."""
        if mine := self._opened.pop(threading.current_thread(), None):  # else all were closed meanwhile
            del self._local.connection
            mine.rollback()  # of a transaction whose end failed
            self._idle.append(mine)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._writing, self._told():
            db = self.connection
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # SQLite itself rolls back when the disk is full
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one state."""
        with self._told():
            db = self.connection
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")

    def empty_log(self) -> bool:
        """Move the write-ahead log into the file and leave nothing in it; False while somebody reads."""
        with self._writing, self._told():
            busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close it for every thread; none may call it afterwards."""
        for connection in (*self._opened.values(), *self._idle):
            connection.close()
        self._opened.clear()
        self._idle.clear()

    def _free(self) -> sqlite3.Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _connect(self) -> sqlite3.Connection:
        # One after the other: whoever changes the journal of a new file is not waited for, but told that it is locked.
        with self._connecting, self._told():
            # A thread uses its own connection only; the one exception is `close`.
            db = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            return db

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            match getattr(error, "sqlite_errorcode", 0) & 0xFF:
                case sqlite3.SQLITE_FULL:
                    raise DiskFull(f"the disk is full: {self.path} cannot be written") from error
                case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                    raise CatalogDamaged(f"{self.path} is damaged ({error}): restore the data folder") from error
            raise
