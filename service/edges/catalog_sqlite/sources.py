"""Under which names documents are known: their ids, further sources of the same content, and the files they were in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from service.types import File, Filters, Named, Source

# The further sources of a document `d`, as `parsed` reads them.
SOURCES = "(SELECT json_group_array(json_array(s.id, s.source)) FROM sources s WHERE s.document_id = d.id)"
NOBODY = ("",)  # the id of no document


def parsed(sources: str) -> tuple[Source, ...]:
    return tuple(Source(*one) for one in json.loads(sources))


def named(db: sqlite3.Connection, name: str) -> Named | None:
    row = (
        db.execute("SELECT id, source, digest FROM documents WHERE id = ?", (name,)).fetchone()
        or db.execute(
            "SELECT d.id, s.source, d.digest FROM sources s JOIN documents d ON d.id = s.document_id WHERE s.id = ?",
            (name,),
        ).fetchone()
    )
    return Named(*row) if row else None


def resolved(db: sqlite3.Connection, filters: Filters) -> Filters:
    """Filters that mean the same and name no further source: its document instead."""
    ids, wanted = filters.document_ids, filters.sources
    if ids:
        ids = tuple(dict.fromkeys((*ids, *_having(db, "id", ids))))
    if wanted and (found := _having(db, "source", wanted)):
        some = f"SELECT id FROM documents WHERE source IN ({', '.join('?' * len(wanted))})"
        found |= {row[0] for row in db.execute(some, wanted)}
        ids, wanted = tuple(sorted(found & set(ids) if ids else found)) or NOBODY, None
    return filters.model_copy(update={"document_ids": ids, "sources": wanted})


def _having(db: sqlite3.Connection, column: str, names: Sequence[str]) -> set[str]:
    """The documents that have one of these as a further source."""
    some = f"SELECT document_id FROM sources WHERE {column} IN ({', '.join('?' * len(names))})"
    return {row[0] for row in db.execute(some, names)}


def replace_all(db: sqlite3.Connection, document_id: str, sources: Iterable[Source]) -> None:
    """Let a document have these further sources and no others, and be no further source itself."""
    db.execute("DELETE FROM sources WHERE document_id = ?1 OR id = ?1", (document_id,))
    for source in sources:
        add(db, document_id, source)


def add(db: sqlite3.Connection, document_id: str, source: Source) -> None:
    db.execute(
        "INSERT OR REPLACE INTO sources (id, source, document_id) VALUES (?, ?, ?)",
        (source.id, source.source, document_id),
    )


def forget_file(db: sqlite3.Connection, name: str) -> None:
    db.execute("DELETE FROM files WHERE id = ?", (name,))


def file(db: sqlite3.Connection, where: str, given: tuple[Any, ...]) -> File | None:
    row = db.execute(f"SELECT id, digest, documents FROM files WHERE {where} LIMIT 1", given).fetchone()
    return File(row[0], row[1], json.loads(row[2])) if row else None


def in_other_files(db: sqlite3.Connection, names: Sequence[str], name: str) -> set[str]:
    rows = db.execute(
        "SELECT DISTINCT d.key FROM files, json_each(files.documents) d"
        " WHERE files.id <> ? AND d.key IN (SELECT value FROM json_each(?))",
        (name, json.dumps(names)),
    )
    return {row[0] for row in rows}


def keep_file(db: sqlite3.Connection, kept: File) -> None:
    db.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (kept.id, kept.digest, json.dumps(dict(kept.documents)))
    )
