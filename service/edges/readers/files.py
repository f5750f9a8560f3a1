"""Files read whatever they hold: large ones are refused, dangerous formats are read in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from service.core.text.identity import document_id
from service.core.text.titles import opening_words
from service.edges.readers import FORMATS, ISOLATED, format_of, lines, parsed
from service.edges.readers.isolation import Isolation
from service.errors import Unreadable
from service.types.documents import Document
from service.types.intake import Failure


class FileReader:
    """Fits `service.seams.Read`. Any thread may call."""

    def __init__(self, max_bytes: int = 50_000_000, deadline_s: float = 5.0) -> None:
        self._max_bytes = max_bytes
        self._isolated = Isolation(deadline_s)

    def __call__(self, content: bytes, source: str) -> Iterator[Document | Failure]:
        """The documents that a file holds; what cannot be read comes as a failure with the reason."""
        try:
            yield from self._documents(content, source)
        except Unreadable as error:
            yield Failure(source=source, reason=str(error))

    def file(self, path: Path) -> Iterator[Document | Failure]:
        """The documents of a file; where it lies is its identity."""
        source = str(path.resolve())
        try:
            if (size := path.stat().st_size) > self._max_bytes:
                raise Unreadable(self._too_large(size))
            content = path.read_bytes()
        except (OSError, Unreadable) as error:
            yield Failure(source=source, reason=getattr(error, "strerror", None) or str(error))
            return
        yield from self(content, source)

    def close(self) -> None:
        """End the child process."""
        self._isolated.close()

    def _documents(self, content: bytes, source: str) -> Iterator[Document | Failure]:
        kind = format_of(source)
        if len(content) > self._max_bytes:
            raise Unreadable(self._too_large(len(content)))
        if kind == "lines":
            yield from lines.read(content, source)
            return
        read = self._isolated.parsed if kind in ISOLATED else parsed
        document = read(content, source, document_id(source))
        title = " ".join(document.title.split())
        yield replace(document, title=title or opening_words(document.text))

    def _too_large(self, size: int) -> str:
        return f"{size:,} bytes are more than FOOTNOTE_MAX_DOCUMENT_BYTES allows ({self._max_bytes:,})"


def files_under(path: Path) -> Iterator[Path]:
    """The file itself, or every readable file under a folder in order, hidden ones left out."""
    if path.is_dir():
        yield from (file for file in _shown_under(path) if _is_readable(file))
    else:
        yield path


def passed_over_under(path: Path) -> Iterator[Path]:
    """Every file under a folder that `files_under` leaves out for its format, in order."""
    return (file for file in _shown_under(path) if not _is_readable(file))


def _shown_under(folder: Path) -> Iterator[Path]:
    for found in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in found.relative_to(folder).parts)
        if found.is_file() and not hidden:
            yield found


def _is_readable(file: Path) -> bool:
    return file.suffix.lower() in FORMATS
