"""Plain text, stored as it is."""

from __future__ import annotations

from service.core.titles import opening_words
from service.edges.readers.facts import byline
from service.errors import Unreadable
from service.types import Document


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document that its byline titles and dates, else titled by its opening words. Raises Unreadable."""
    text = decoded(content)
    title, publisher, published = byline(text)
    facts = {"publisher": publisher} if publisher else {}
    return Document(document_id, title or opening_words(text), text, source, None, published, facts)


def decoded(content: bytes) -> str:
    """The text of UTF-8 bytes. Raises Unreadable for anything else, and where there is no text at all."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text (byte {error.start})") from error
    if "\0" in text:
        raise Unreadable("not text: it holds NUL characters")
    if not any(char.isalnum() for char in text):
        raise Unreadable("there is no text in it")
    return text
