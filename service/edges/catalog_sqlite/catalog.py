"""What is asked of a catalog."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TypeVar

import numpy as np

from service.core.retrieval.searchable import words_of_query
from service.edges.catalog_sqlite import publishing, sources, upkeep
from service.edges.catalog_sqlite.database import Database
from service.edges.catalog_sqlite.filtering import PUBLISHER, conditions
from service.edges.catalog_sqlite.rows import DOCUMENT, ENTRIES, PASSAGE, as_document, as_entry, joined, text_of
from service.edges.catalog_sqlite.schema import bring_up_to_date, half
from service.seams import Entry, Vectors
from service.types.answers import Filters
from service.types.documents import Document, File, Generation, Known, Named, Passage, Source, Stretch

_Name = TypeVar("_Name", str, int)

_MANY = 500  # variables in one statement; SQLite's own limit is higher


class SqliteCatalog:
    """Implements `service.seams.Catalog`. Any thread may call; writes queue behind one lock."""

    def __init__(self, path: Path) -> None:
        self._file = Database(path)
        self._known = -1, Known()  # with the revision it was read at
        bring_up_to_date(self._file)

    def document(self, document_id: str) -> Document | None:
        with self._file.snapshot() as db:
            row = db.execute(f"SELECT {DOCUMENT}, d.rest FROM documents d WHERE id = ?", (document_id,)).fetchone()
            return as_document(row[:8], text_of(db, document_id) + row[8]) if row else None

    def documents(self, limit: int = 100, offset: int = 0) -> list[Document]:
        rows = self._db.execute(f"SELECT {DOCUMENT} FROM documents d ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset))
        return [as_document(row) for row in rows]

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
            return publishing.settled(db, losing)

    def remove_source(self, name: str) -> list[str]:
        with self._file.write() as db:
            losing = sources.holders(db, [Source(name, "")])
            db.execute("DELETE FROM sources WHERE id = ?", (name,))
            sources.forget_files(db, [name])
            upkeep.count_change(db, False)
            return publishing.settled(db, losing)

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
            return publishing.publish(db, document, passages, digest)

    def delete(self, document_id: str) -> list[str] | None:
        with self._file.write() as db:
            names = db.execute("SELECT id FROM sources WHERE document_id = ?", (document_id,)).fetchall()
            sources.forget_files(db, [document_id, *(row[0] for row in names)])
            return publishing.remove(db, document_id)

    def matching(self, query: str, limit: int, filters: Filters | None = None) -> list[str]:
        words = words_of_query(query)
        if not words:
            return []
        where, given = conditions(self.resolved(filters))
        facts = "JOIN passages p ON p.number = words.rowid JOIN documents d ON d.id = p.document_id" if where else ""
        rows = self._db.execute(  # what else is known of a passage is looked up for the best only
            "SELECT id FROM (SELECT words.rowid AS found, bm25(words) AS score FROM words"
            f" {facts} WHERE words MATCH ? {where} ORDER BY score, found LIMIT ?)"
            " JOIN passages ON number = found ORDER BY score, found",
            (" OR ".join(f'"{word}"' for word in words), *given, limit),
        )
        return [row[0] for row in rows]

    def live(self, ids: Sequence[str]) -> dict[str, Entry]:
        return {
            row[0]: as_entry(row)
            for some in _batches(ids)
            for row in self._db.execute(
                f"{ENTRIES} WHERE p.id IN ({', '.join('?' * len(some))})",
                some,
            )
        }

    def known(self) -> Known:
        revision = self.revision()
        if self._known[0] != revision:  # every question asks, and it reads every document
            publishers = self._db.execute(f"SELECT DISTINCT {PUBLISHER} FROM documents d")
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
                f"SELECT p.before, {PASSAGE} FROM passages p"
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
        text = joined((p.start, p.end, before, p.text) for p, (before, *_) in zip(passages, rows, strict=True))
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
            f"{ENTRIES.replace(PASSAGE, f'p.number, {PASSAGE}')} WHERE p.number > ? ORDER BY p.number LIMIT ?",
            (number, _MANY),
        ).fetchall():
            number = rows[-1][0]
            yield from (as_entry(row[1:]) for row in rows)

    def sample(self, spread: int, newest: int) -> list[Entry]:
        last = self._db.execute("SELECT coalesce(max(number), 0) FROM passages").fetchone()[0]
        numbers = {last * part // spread for part in range(spread)} | set(range(last, last - newest, -1))
        return [
            as_entry(row)
            for some in _batches(sorted(numbers))
            for row in self._db.execute(f"{ENTRIES} WHERE p.number IN ({', '.join('?' * len(some))})", some)
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

    def is_new(self) -> bool:
        return not self.counts()[0] and upkeep.fact(self._db, "removed") is None

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

    def release(self) -> None:
        self._file.release()

    def close(self) -> None:
        """Close it for every thread; none may call it afterwards."""
        self._file.close()

    @property
    def _db(self) -> sqlite3.Connection:
        return self._file.connection


def _batches(names: Sequence[_Name]) -> Iterable[list[_Name]]:
    return (list(names[i : i + _MANY]) for i in range(0, len(names), _MANY))
