"""Readers: bytes of a file in, a document out. One module a format; this page knows which suffix is whose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.core.identity import document_id
from service.edges.readers import html, markdown, table, text
from service.errors import Unreadable
from service.types import Document

READERS = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".csv": table.read,
}
_MOST_BYTES = 200_000_000


def read_bytes(content: bytes, source: str) -> Document:
    """Read a file's bytes; its suffix says how. Raises Unreadable with the reason."""
    reader = READERS.get(Path(source).suffix.lower())
    if reader is None:
        raise Unreadable(
            f"{Path(source).suffix or 'files without a suffix'} cannot be read; these can: {', '.join(READERS)}"
        )
    if len(content) > _MOST_BYTES:
        raise Unreadable(f"larger than {_MOST_BYTES:,} bytes")
    return reader(content, source, document_id(source))


def read_file(path: Path) -> Document:
    """Read a file; where it lies is its identity. Raises Unreadable with the reason."""
    try:
        return read_bytes(path.read_bytes(), str(path.resolve()))
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error


def files_under(path: Path) -> Iterator[Path]:
    """The file itself, or every readable file under a folder in order, hidden ones left out."""
    if not path.is_dir():
        yield path
        return
    for found in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
        if found.is_file() and not hidden and found.suffix.lower() in READERS:
            yield found
