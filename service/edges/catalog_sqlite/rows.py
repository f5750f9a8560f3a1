"""What rows of the tables hold: documents, and passages with their documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from service.edges.catalog_sqlite.sources import SOURCES, parsed
from service.seams import Entry
from service.types.documents import Document, Passage, Source

DOCUMENT = f"d.id, d.title, d.source, d.url, d.published_at, d.metadata, d.page_starts, {SOURCES}"
PASSAGE = "p.id, p.document_id, p.start, p.stop, p.text, p.tokens, p.key, p.heading"
ENTRIES = f"SELECT {PASSAGE}, {DOCUMENT} FROM passages p JOIN documents d ON d.id = p.document_id"


def as_document(row: Sequence[Any], text: str = "") -> Document:
    name, title, source, url, published_at, metadata, page_starts, known_as = row
    pages, names = tuple(np.frombuffer(page_starts, dtype="<u4").tolist()), parsed(known_as)
    known_as = names if names != (Source(name, source),) else ()
    return Document(name, title, text, source, url, published_at, json.loads(metadata), pages, known_as)


def as_entry(row: Sequence[Any]) -> Entry:
    return Passage(*row[:8]), as_document(row[8:])


def text_of(db: sqlite3.Connection, document_id: str) -> str:
    """A document's text up to the end of its last passage: what they hold, and what stands before each."""
    return joined(
        db.execute(
            "SELECT start, stop, before, text FROM passages WHERE document_id = ? ORDER BY start, number",
            (document_id,),
        )
    )


def joined(rows: Iterable[tuple[int, int, str, str]]) -> str:
    """The text of passages, each as its start, its end, what stands before it, and its own text."""
    parts, past = [], 0
    for start, stop, before, text in rows:
        parts += [before, text[max(0, past - start) :]]
        past = max(past, stop)
    return "".join(parts)
