"""Which document it is, where nobody says."""

from __future__ import annotations

import hashlib

from service.core.text.titles import opening_words
from service.types.documents import Document
from service.types.intake import DocumentIn


def document_id(source: str) -> str:
    """A document's id from where it comes from: the same source is the same document.

    >>> document_id("/notes/harbour.md")
    '29686513014824ea'
    """
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def document_of(given: DocumentIn) -> Document:
    """The document that somebody gives. Its id, else its source, else its text says which one it is."""
    name = given.id or document_id(given.source or given.text)
    title = given.title or opening_words(given.text)
    return Document(
        name, title, given.text, given.source or name, given.url, given.published_at, given.metadata, given.page_starts
    )
