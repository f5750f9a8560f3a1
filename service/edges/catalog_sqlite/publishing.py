"""Putting a whole version of a document in the place of the one before, and taking documents out with all that hangs
on them. Each function is a part of the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from service.edges.catalog_sqlite import sources, upkeep
from service.edges.catalog_sqlite.schema import beside
from service.types.documents import Document, Passage


def publish(db: sqlite3.Connection, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
    """Keep a document and its passages; the ids of passages that are gone by it, those of nameless documents too."""
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
    return sorted(gone.keys() - {passage.id for passage in passages}) + settled(db, losing)


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


def settled(db: sqlite3.Connection, losing: Iterable[str]) -> list[str]:
    """Remove those of the documents, which lost a name, that have none left; the ids of their passages."""
    nameless = [document_id for document_id in losing if not sources.go_on(db, document_id)]
    return [name for document_id in nameless for name in remove(db, document_id) or []]


def remove(db: sqlite3.Connection, document_id: str) -> list[str] | None:
    """Remove a document; the ids of its passages, None if there is no such document."""
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
