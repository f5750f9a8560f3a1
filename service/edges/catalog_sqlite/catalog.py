"""What is asked of a catalog."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from service.core.retrieval.searchable import words_of_query
from service.edges.catalog_sqlite import sources, upkeep
from service.edges.catalog_sqlite.database import Database
from service.edges.catalog_sqlite.schema import beside, bring_up_to_date, half
from service.edges.catalog_sqlite.sources import SOURCES
from service.seams import Entry, Vectors
from service.types.answers import Filters
from service.types.documents import Document, File, Generation, Known, Named, Passage, Source, Stretch

_Name = TypeVar("_Name", str, int)

_DOCUMENT = f"d.id, d.title, d.source, d.url, d.published_at, d.metadata, d.page_starts, {SOURCES}"
_PASSAGE = "p.id, p.document_id, p.start, p.stop, p.text, p.tokens, p.key, p.heading"
_ENTRIES = f"SELECT {_PASSAGE}, {_DOCUMENT} FROM passages p JOIN documents d ON d.id = p.document_id"
_MANY = 500  # variables in one statement; SQLite's own limit is higher


class SqliteCatalog:
    """Implements `service.seams.Catalog`. Any thread may call; writes queue behind one lock."""

    def __init__(self, path: Path) -> None:
        self._file = Database(path)
        self._known = -1, Known()  # with the revision it was read at
        bring_up_to_date(self._file)

    def document(self, document_id: str) -> Document | None:
        with self._file.snapshot() as db:
            row = db.execute(f"SELECT {_DOCUMENT}, d.rest FROM documents d WHERE id = ?", (document_id,)).fetchone()
            return _document(row[:8], _text(db, document_id) + row[8]) if row else None

    def documents(self, limit: int = 100, offset: int = 0) -> list[Document]:
        rows = self._db.execute(f"SELECT {_DOCUMENT} FROM documents d ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset))
        return [_document(row) for row in rows]

    def digest(self, document_id: str) -> str | None:
        row = self._db.execute("SELECT digest FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def named(self, name: str) -> Named | None:
        return sources.named(self._db, name)

    def twin(self, digest: str) -> str | None:
        row = self._db.execute("SELECT id FROM documents WHERE digest = ?", (digest,)).fetchone()
        return row[0] if row else None

    def resolved(self, filters: Filters | None) -> Filters | None:
        return sources.resolved(self._db, filters) if filters else None

    def add_source(self, document_id: str, source: Source) -> list[str]:
        with self._file.write() as db:
            losing = sources.holders(db, [source]) - {document_id}
            sources.add(db, document_id, source)
            sources.go_on(db, document_id)  # the name may be its own one, from another place
            upkeep.count_change(db, False)
            return _settled(db, losing)

    def remove_source(self, name: str) -> list[str]:
        with self._file.write() as db:
            losing = sources.holders(db, [Source(name, "")])
            db.execute("DELETE FROM sources WHERE id = ?", (name,))
            sources.forget_files(db, [name])
            upkeep.count_change(db, False)
            return _settled(db, losing)

    def file(self, name: str) -> File | None:
        return sources.file(self._db, "id = ?", (name,))

    def file_like(self, digest: str, name: str) -> File | None:
        return sources.file(self._db, "digest = ? AND id <> ?", (digest, name))

    def in_other_files(self, names: Sequence[str], file: str) -> set[str]:
        return sources.in_other_files(self._db, names, file)

    def keep_file(self, file: File) -> None:
        with self._file.write() as db:
            sources.keep_file(db, file)

    def publish(self, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
        with self._file.write() as db:
            losing = sources.holders(db, document.names) - {document.id}
            gone = _remove_passages(db, document.id)
            past = 0
            rows = []
            for p in sorted(passages, key=lambda passage: passage.start):
                if document.text[p.start : p.end] != p.text:
                    raise ValueError(f"passage {p.id} is not what stands in its document")
                rows.append((p.id, p.document_id, p.start, p.end, p.text, p.tokens, p.key, p.heading,
                             document.text[past : p.start], beside(document.title, p.heading, p.text)))  # fmt: skip
                past = max(past, p.end)
            _keep_document(db, document, digest, document.text[past:])
            sources.replace_all(db, document.id, document.names)
            last = db.execute("SELECT coalesce(max(number), 0) FROM passages").fetchone()[0]
            db.executemany(
                "INSERT INTO passages (id, document_id, start, stop, text, tokens, key, heading, before, beside)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            db.execute(
                "INSERT INTO words (rowid, text, beside) SELECT number, text, beside FROM passages WHERE number > ?",
                (last,),
            )
            _forget_vectors(db, gone.values())
            upkeep.count_change(db, bool(gone))
            return sorted(gone.keys() - {passage.id for passage in passages}) + _settled(db, losing)

    def delete(self, document_id: str) -> list[str] | None:
        with self._file.write() as db:
            names = db.execute("SELECT id FROM sources WHERE document_id = ?", (document_id,)).fetchall()
            sources.forget_files(db, [document_id, *(row[0] for row in names)])
            return _remove(db, document_id)

    def matching(self, query: str, limit: int, filters: Filters | None = None) -> list[str]:
        words = words_of_query(query)
        if not words:
            return []
        where, given = _where(self.resolved(filters))
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

    def known(self) -> Known:
        revision = self.revision()
        if self._known[0] != revision:  # every question asks, and it reads every document
            publishers = self._db.execute(f"SELECT DISTINCT {_PUBLISHER} FROM documents d")
            years = self._db.execute("SELECT DISTINCT substr(published_at, 1, 4) FROM documents")
            self._known = (
                revision,
                Known(
                    tuple(sorted(str(row[0]) for row in publishers if row[0])),
                    tuple(sorted(int(row[0]) for row in years if row[0] and row[0].isdigit())),
                ),
            )
        return self._known[1]

    def around(self, passage: Passage, characters: int) -> Stretch:
        with self._file.snapshot() as db:
            rows = db.execute(
                f"SELECT p.before, {_PASSAGE} FROM passages p"
                " WHERE document_id = ? AND start BETWEEN ? AND ? ORDER BY start, number",
                (passage.document_id, passage.start - characters, passage.end + characters),
            ).fetchall()
            if not rows:  # it was deleted a moment ago
                return Stretch(passage.start, "", (), begins=False, ends=False)
            last, rest = db.execute(
                "SELECT (SELECT max(start) FROM passages WHERE document_id = d.id), rest FROM documents d WHERE id = ?",
                (passage.document_id,),
            ).fetchone()
        passages = tuple(Passage(*row[1:]) for row in rows)
        start = passages[0].start - len(rows[0][0])
        ends = passages[-1].start == last
        text = _joined((p.start, p.end, before, p.text) for p, (before, *_) in zip(passages, rows, strict=True))
        return Stretch(start, text + rest * ends, passages, start == 0, ends)

    def ids_of(self, document_id: str) -> set[str]:
        return {row[0] for row in self._db.execute("SELECT id FROM passages WHERE document_id = ?", (document_id,))}

    def vectors(self, keys: Sequence[str], fingerprint: str) -> dict[str, Vectors]:
        return {
            key: np.frombuffer(vector, "<f2").astype(np.float32)
            for some in _batches(keys)
            for key, vector in self._db.execute(
                "SELECT key, vector FROM vectors WHERE model = (SELECT number FROM models WHERE fingerprint = ?)"
                f" AND key IN ({', '.join('?' * len(some))})",
                (fingerprint, *some),
            )
        }

    def keep_vectors(self, vectors: Mapping[str, Vectors], fingerprint: str) -> None:
        with self._file.write() as db:
            db.execute("INSERT OR IGNORE INTO models (fingerprint) VALUES (?)", (fingerprint,))
            model = db.execute("SELECT number FROM models WHERE fingerprint = ?", (fingerprint,)).fetchone()[0]
            db.executemany(
                "INSERT OR REPLACE INTO vectors (key, model, vector) VALUES (?, ?, ?)",
                [(key, model, half(vector)) for key, vector in vectors.items()],
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
        value = upkeep.fact(self._db, "generation")
        return Generation(*json.loads(value)) if value else None

    def serve(self, generation: Generation) -> None:
        with self._file.write() as db:
            before = self.generation()
            value = json.dumps(astuple(generation))
            db.execute("INSERT OR REPLACE INTO facts VALUES ('generation', ?)", (value,))
            if before and before.fingerprint != generation.fingerprint:
                upkeep.forget_other_models(db, generation.fingerprint)

    def revision(self) -> int:
        return int(upkeep.fact(self._db, "revision"))

    def counts(self) -> tuple[int, int]:
        row = self._db.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)").fetchone()
        return row[0], row[1]

    def faults(self) -> dict[str, list[str]]:
        with self._file.write() as db:  # SQLite asks for the full text to be checked by a write
            return upkeep.faults(db)

    def forget_unused_vectors(self, but: int) -> None:
        """Remove vectors that were kept for documents which then were not published, but so many of the newest; only
        while nobody ingests."""
        with self._file.write() as db:
            upkeep.forget_unused_vectors(db, but)

    def mend(self) -> None:
        with self._file.write() as db:
            upkeep.mend(db)

    def scrub(self) -> bool:
        return upkeep.scrub(self._file)

    def close(self) -> None:
        """Close it for every thread; none may call it afterwards."""
        self._file.close()

    @property
    def _db(self) -> sqlite3.Connection:
        return self._file.connection


def _keep_document(db: sqlite3.Connection, document: Document, digest: str, rest: str) -> None:
    """Its facts, and what stands behind its last passage."""
    db.execute(
        "INSERT INTO documents (id, title, source, url, published_at, metadata, page_starts, digest, rest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
        " source = excluded.source, url = excluded.url, published_at = excluded.published_at,"
        " metadata = excluded.metadata, page_starts = excluded.page_starts, digest = excluded.digest,"
        " rest = excluded.rest, version = version + 1, ingested_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
        (document.id, document.title, document.source, document.url, document.published_at,
         json.dumps(dict(document.metadata)), np.asarray(document.page_starts, "<u4").tobytes(), digest, rest),
    )  # fmt: skip


def _text(db: sqlite3.Connection, document_id: str) -> str:
    """A document's text up to the end of its last passage: what they hold, and what stands before each."""
    return _joined(
        db.execute(
            "SELECT start, stop, before, text FROM passages WHERE document_id = ? ORDER BY start, number",
            (document_id,),
        )
    )


def _joined(rows: Iterable[tuple[int, int, str, str]]) -> str:
    parts, past = [], 0
    for start, stop, before, text in rows:
        parts += [before, text[max(0, past - start) :]]
        past = max(past, stop)
    return "".join(parts)


def _settled(db: sqlite3.Connection, losing: Iterable[str]) -> list[str]:
    """Remove those of the documents, which lost a name, that have none left; the ids of their passages."""
    nameless = [document_id for document_id in losing if not sources.go_on(db, document_id)]
    return [name for document_id in nameless for name in _remove(db, document_id) or []]


def _remove(db: sqlite3.Connection, document_id: str) -> list[str] | None:
    gone = _remove_passages(db, document_id)
    if not db.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount:
        return None
    _forget_vectors(db, gone.values())
    upkeep.count_change(db, True)
    return sorted(gone)


def _remove_passages(db: sqlite3.Connection, document_id: str) -> dict[str, str]:
    """Remove a document's passages from the tables; their keys by id."""
    gone = dict(db.execute("SELECT id, key FROM passages WHERE document_id = ?", (document_id,)))
    db.execute(
        "INSERT INTO words (words, rowid, text, beside) SELECT 'delete', number, text, beside FROM passages"
        " WHERE document_id = ?",
        (document_id,),
    )
    db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
    return gone


def _forget_vectors(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Remove those vectors that no live passage needs any more."""
    db.executemany(
        "DELETE FROM vectors WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE key = ?1)",
        [(key,) for key in keys],
    )


def _document(row: Sequence[Any], text: str = "") -> Document:
    name, title, source, url, published_at, metadata, page_starts, known_as = row
    pages, names = tuple(np.frombuffer(page_starts, dtype="<u4").tolist()), sources.parsed(known_as)
    known_as = names if names != (Source(name, source),) else ()
    return Document(name, title, text, source, url, published_at, json.loads(metadata), pages, known_as)


def _entry(row: Sequence[Any]) -> Entry:
    return Passage(*row[:8]), _document(row[8:])


_PUBLISHER = "json_extract(d.metadata, '$.publisher')"


def _where(filters: Filters | None) -> tuple[str, list[str]]:
    clauses: list[str] = []
    given: list[str] = []
    if filters:
        columns = {"d.id": filters.document_ids, "d.source": filters.sources, _PUBLISHER: filters.publishers}
        for column, wanted in columns.items():
            if wanted:
                clauses.append(f"AND {column} IN ({', '.join('?' * len(wanted))})")
                given += wanted
        for sign, day in ((">=", filters.published_from), ("<=", filters.published_to)):
            if day:
                clauses.append(f"AND substr(d.published_at, 1, 10) {sign} ?")
                given.append(day)
        if filters.as_of:
            clauses.append("AND (d.published_at IS NULL OR substr(d.published_at, 1, 10) <= ?)")
            given.append(filters.as_of)
    return " ".join(clauses), given


def _batches(names: Sequence[_Name]) -> Iterable[list[_Name]]:
    return (list(names[i : i + _MANY]) for i in range(0, len(names), _MANY))
