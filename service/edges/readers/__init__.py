"""Readers: bytes of a file in, documents out. One module a format; this page knows which suffix is whose.

A reader is `read(content, source, document_id) -> Document`; it raises Unreadable with the reason. It leaves the title
empty where the document gives none. Those of binary and nested formats run in a child process (`isolation`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from service.errors import Unreadable
from service.types.documents import Document
from service.types.models import NO_TEXT

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".epub": "epub",
    ".csv": "table",
    ".tsv": "table",
    ".jsonl": "lines",
    ".ndjson": "lines",
}
_WORDS = re.compile(r"[^\W_]")
ISOLATED = {"html", "pdf", "docx", "pptx", "epub"}


def format_of(source: str) -> str:
    """The module that reads files of this name. Raises Unreadable."""
    suffix = Path(source).suffix.lower()
    if suffix not in FORMATS:
        raise Unreadable(f"{suffix or 'files without a suffix'} cannot be read; these can: {', '.join(FORMATS)}")
    return FORMATS[suffix]


def module_of(source: str) -> str:
    """The full name of that module. Raises Unreadable."""
    return f"{__name__}.{format_of(source)}"


def parsed(content: bytes, source: str, document_id: str) -> Document:
    """Read a file's bytes in this process. Raises Unreadable, and whatever a library raises at a broken file."""
    # Imported when it is needed: the service need not hold every parser.
    document: Document = import_module(module_of(source)).read(content, source, document_id)
    text = NO_TEXT.sub("\ufffd", document.text)  # one for one: places stay
    if not _WORDS.search(text):
        raise Unreadable("there is no text in it")
    return replace(document, text=text)
