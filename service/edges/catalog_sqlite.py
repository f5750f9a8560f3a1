"""The catalog in one SQLite file: the truth about documents, passages, full text and vectors."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from service.core.searchable import words_for_index, words_of_query
from service.errors import DiskFull, FootnoteError
from service.seams import Entry, Vectors
from service.types import Document, Filters, Generation, Passage

_Name = TypeVar("_Name", str, int)

# What makes a catalog, step by step; its user_version says how many of them it has taken.
_STEPS = (
    """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, url TEXT, published_at TEXT,
    metadata TEXT NOT NULL, digest TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL REFERENCES documents(id),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, tokens INTEGER NOT NULL, key TEXT NOT NULL);
CREATE INDEX passages_by_document ON passages(document_id);
CREATE INDEX passages_by_key ON passages(key);
CREATE TABLE vectors (
    key TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, fingerprint)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
""",
    # Documents without a digest are cut anew when they are ingested again.
    """
ALTER TABLE documents ADD COLUMN page_starts BLOB NOT NULL DEFAULT x'';
ALTER TABLE passages ADD COLUMN heading TEXT NOT NULL DEFAULT '';
UPDATE documents SET digest = '';
""",
    """
CREATE TABLE facts (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES ('revision', 0);
INSERT INTO facts SELECT 'generation', json_array('', fingerprint, length(vector) / 4) FROM vectors LIMIT 1;
""",
)
_DOCUMENT = "d.id, d.title, d.source, d.url, d.published_at, d.metadata, d.page_starts"
_PASSAGE = "p.id, p.document_id, p.start, p.stop, p.text, p.tokens, p.key, p.heading"
_ENTRIES = f"SELECT {_PASSAGE}, {_DOCUMENT} FROM passages p JOIN documents d ON d.id = p.document_id"
_MANY = 500  # variables in one statement; SQLite's own limit is higher


class SqliteCatalog:
    """Implements `service.seams.Catalog`. Any thread may call; writes queue behind one lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._writing = threading.Lock()
        with self._write() as db:
            found = db.execute("PRAGMA user_version").fetchone()[0]
            if found > len(_STEPS):
                raise FootnoteError(
                    f"{path} was written by a newer version of Footnote (schema {found}, this one has {len(_STEPS)})"
                )
            for statement in ";\n".join(_STEPS[found:]).split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(_STEPS)}")

    def document(self, document_id: str) -> Document | None:
        row = self._db.execute(f"SELECT {_DOCUMENT}, d.text FROM documents d WHERE id = ?", (document_id,)).fetchone()
        return _document(row[:7], row[7]) if row else None

    def documents(self, limit: int = 100, offset: int = 0) -> list[Document]:
        rows = self._db.execute(f"SELECT {_DOCUMENT} FROM documents d ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset))
        return [_document(row) for row in rows]

    def digest(self, document_id: str) -> str | None:
        row = self._db.execute("SELECT digest FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def publish(self, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
        with self._write() as db:
            before = self._remove_passages(db, document.id)
            db.execute(
                "INSERT INTO documents (id, title, text, source, url, published_at, metadata, page_starts, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
                " text = excluded.text, source = excluded.source, url = excluded.url,"
                " published_at = excluded.published_at, metadata = excluded.metadata,"
                " page_starts = excluded.page_starts, digest = excluded.digest,"
                " version = version + 1, ingested_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
                (document.id, document.title, document.text, document.source, document.url, document.published_at,
                 json.dumps(dict(document.metadata)), np.asarray(document.page_starts, "<u4").tobytes(), digest),
            )  # fmt: skip
            for p in passages:
                number = db.execute(
                    "INSERT INTO passages (id, document_id, start, stop, text, tokens, key, heading)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (p.id, p.document_id, p.start, p.end, p.text, p.tokens, p.key, p.heading),
                ).lastrowid
                words = words_for_index(document.title, p.heading, p.text)
                db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, words))
            self._forget_vectors(db, before.values())
            self._count_change(db)
            return sorted(before.keys() - {passage.id for passage in passages})

    def delete(self, document_id: str) -> list[str] | None:
        with self._write() as db:
            gone = self._remove_passages(db, document_id)
            known = db.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount
            self._forget_vectors(db, gone.values())
            if known:
                self._count_change(db)
            return sorted(gone) if known else None

    def matching(self, query: str, limit: int, filters: Filters | None = None) -> list[str]:
        words = words_of_query(query)
        if not words:
            return []
        where, given = _where(filters)
        rows = self._db.execute(
            "SELECT p.id FROM words JOIN passages p ON p.number = words.rowid JOIN documents d ON d.id = p.document_id"
            f" WHERE words MATCH ? {where} ORDER BY bm25(words), p.number LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), *given, limit),
        )
        return [row[0] for row in rows]

    def live(self, ids: Sequence[str]) -> dict[str, Entry]:
        return {
            row[0]: _entry(row)
            for some in _batches(ids)
            for row in self._db.execute(
                f"{_ENTRIES} WHERE p.id IN ({', '.join('?' * len(some))})",
                some,
            )
        }

    def ids_of(self, document_id: str) -> set[str]:
        return {row[0] for row in self._db.execute("SELECT id FROM passages WHERE document_id = ?", (document_id,))}

    def vectors(self, keys: Sequence[str], fingerprint: str) -> dict[str, Vectors]:
        return {
            key: np.frombuffer(vector, dtype="<f4")
            for some in _batches(keys)
            for key, vector in self._db.execute(
                f"SELECT key, vector FROM vectors WHERE fingerprint = ? AND key IN ({', '.join('?' * len(some))})",
                (fingerprint, *some),
            )
        }

    def keep_vectors(self, vectors: Mapping[str, Vectors], fingerprint: str) -> None:
        with self._write() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(key, fingerprint, np.asarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()],
            )

    def passages(self) -> Iterator[Entry]:
        number = -1
        # Page by page: a reader that takes its time would keep the write-ahead log from being emptied.
        while rows := self._db.execute(
            f"{_ENTRIES.replace(_PASSAGE, f'p.number, {_PASSAGE}')} WHERE p.number > ? ORDER BY p.number LIMIT ?",
            (number, _MANY),
        ).fetchall():
            number = rows[-1][0]
            yield from (_entry(row[1:]) for row in rows)

    def sample(self, spread: int, newest: int) -> list[Entry]:
        last = self._db.execute("SELECT coalesce(max(number), 0) FROM passages").fetchone()[0]
        numbers = {last * part // spread for part in range(spread)} | set(range(last, last - newest, -1))
        return [
            _entry(row)
            for some in _batches(sorted(numbers))
            for row in self._db.execute(f"{_ENTRIES} WHERE p.number IN ({', '.join('?' * len(some))})", some)
        ]

    def generation(self) -> Generation | None:
        value = self._fact("generation")
        return Generation(*json.loads(value)) if value else None

    def serve(self, generation: Generation) -> None:
        with self._write() as db:
            value = json.dumps(astuple(generation))
            db.execute("INSERT OR REPLACE INTO facts VALUES ('generation', ?)", (value,))

    def revision(self) -> int:
        return int(self._fact("revision"))

    def counts(self) -> tuple[int, int]:
        row = self._db.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)").fetchone()
        return row[0], row[1]

    def close(self) -> None:
        """Close it for every thread; none may call it afterwards."""
        for db in self._opened.values():
            db.close()

    def _fact(self, name: str) -> Any:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "db"):
            # A thread uses its own connection only; the one exception is `close`.
            db = sqlite3.connect(self._path, isolation_level=None, timeout=30, check_same_thread=False)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # an acknowledged document survives a power cut
            db.execute("PRAGMA foreign_keys = ON")
            for thread in [thread for thread in list(self._opened) if not thread.is_alive()]:
                self._opened.pop(thread).close()
            self._opened[threading.current_thread()] = self._local.db = db
        found: sqlite3.Connection = self._local.db
        return found

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._writing:
            db = self._db
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException as error:
                if db.in_transaction:  # SQLite itself rolls back when the disk is full
                    db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                    raise DiskFull(f"the disk is full: {self._path} cannot be written") from error
                raise

    @staticmethod
    def _count_change(db: sqlite3.Connection) -> None:
        db.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'")

    @staticmethod
    def _remove_passages(db: sqlite3.Connection, document_id: str) -> dict[str, str]:
        """Remove a document's passages from the tables; their keys by id."""
        rows = db.execute("SELECT number, id, key FROM passages WHERE document_id = ?", (document_id,)).fetchall()
        db.executemany("DELETE FROM words WHERE rowid = ?", [(number,) for number, _, _ in rows])
        db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        return {name: key for _, name, key in rows}

    @staticmethod
    def _forget_vectors(db: sqlite3.Connection, keys: Iterable[str]) -> None:
        """Remove those vectors that no live passage needs any more."""
        db.executemany(
            "DELETE FROM vectors WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE key = ?1)",
            [(key,) for key in keys],
        )


def _document(row: Sequence[Any], text: str = "") -> Document:
    name, title, source, url, published_at, metadata, page_starts = row
    pages = tuple(np.frombuffer(page_starts, dtype="<u4").tolist())
    return Document(name, title, text, source, url, published_at, json.loads(metadata), pages)


def _entry(row: Sequence[Any]) -> Entry:
    return Passage(*row[:8]), _document(row[8:])


def _where(filters: Filters | None) -> tuple[str, list[str]]:
    clauses: list[str] = []
    given: list[str] = []
    if filters:
        for column, wanted in (("d.id", filters.document_ids), ("d.source", filters.sources)):
            if wanted:
                clauses.append(f"AND {column} IN ({', '.join('?' * len(wanted))})")
                given += wanted
        for sign, day in ((">=", filters.published_from), ("<=", filters.published_to)):
            if day:
                clauses.append(f"AND substr(d.published_at, 1, 10) {sign} ?")
                given.append(day)
    return " ".join(clauses), given


def _batches(names: Sequence[_Name]) -> Iterable[list[_Name]]:
    return (list(names[i : i + _MANY]) for i in range(0, len(names), _MANY))
