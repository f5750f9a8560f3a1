"""Under which names documents are known, their own one and those that their content was given too, and in which files
they were."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from service.types.answers import Filters
from service.types.documents import File, Named, Source

# The names of a document `d`, as `parsed` reads them.
SOURCES = "(SELECT json_group_array(json_array(s.id, s.source)) FROM sources s WHERE s.document_id = d.id)"
NOBODY = ("",)  # the id of no document
_MOST_IDS = 1_000  # that an index is asked for one by one; a file of lines may be the source of any number


def parsed(sources: str) -> tuple[Source, ...]:
    return tuple(Source(*one) for one in json.loads(sources))


def named(db: sqlite3.Connection, name: str) -> Named | None:
    row = db.execute(
        "SELECT d.id, s.source, d.digest FROM sources s JOIN documents d ON d.id = s.document_id WHERE s.id = ?",
        (name,),
    ).fetchone()
    return Named(*row) if row else None


def resolved(db: sqlite3.Connection, filters: Filters) -> Filters:
    """Filters that mean the same and name documents by no other name than their id and their source."""
    ids, wanted = filters.document_ids, filters.sources
    if ids:
        ids = tuple(dict.fromkeys((*ids, *_having(db, "id", ids))))
    if wanted:
        some = f"SELECT DISTINCT document_id FROM sources WHERE source IN ({', '.join('?' * len(wanted))})"
        found = {row[0] for row in db.execute(some, wanted)}
        # The index knows the source that a document was published with, which may have gone since.
        if len(found) <= _MOST_IDS or _having(db, "source", wanted):
            ids, wanted = tuple(sorted(found & set(ids) if ids else found)) or NOBODY, None
    return filters.model_copy(update={"document_ids": ids, "sources": wanted})


def _having(db: sqlite3.Connection, column: str, names: Sequence[str]) -> set[str]:
    """The documents that have one of these as another name than their own."""
    some = (
        "SELECT s.document_id FROM sources s JOIN documents d ON d.id = s.document_id"
        f" WHERE s.{column} IN ({', '.join('?' * len(names))}) AND s.{column} <> d.{column}"
    )
    return {row[0] for row in db.execute(some, names)}


def holders(db: sqlite3.Connection, names: Iterable[Source]) -> set[str]:
    """The documents that have one of these names."""
    some = "SELECT document_id FROM sources WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(some, (json.dumps([name.id for name in names]),))}


def go_on(db: sqlite3.Connection, document_id: str) -> bool:
    """Let a document that lost a name go on under its first other one; False if it has none left."""
    first = db.execute("SELECT source FROM sources WHERE document_id = ? ORDER BY number", (document_id,)).fetchone()
    if first:
        db.execute(
            "UPDATE documents SET source = ?2 WHERE id = ?1"
            " AND source NOT IN (SELECT source FROM sources WHERE document_id = ?1)",
            (document_id, first[0]),
        )
    return first is not None


def replace_all(db: sqlite3.Connection, document_id: str, sources: Iterable[Source]) -> None:
    """Let a document have these names and no others."""
    db.execute("DELETE FROM sources WHERE document_id = ?", (document_id,))
    for source in sources:
        add(db, document_id, source)


def add(db: sqlite3.Connection, document_id: str, source: Source) -> None:
    db.execute(
        "INSERT OR REPLACE INTO sources (id, source, document_id) VALUES (?, ?, ?)",
        (source.id, source.source, document_id),
    )


def forget_files(db: sqlite3.Connection, names: Iterable[str]) -> None:
    db.executemany("DELETE FROM files WHERE id = ?", [(name,) for name in names])


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
