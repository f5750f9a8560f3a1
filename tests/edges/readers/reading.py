"""Read a file that holds one document, or the reason why it cannot be read."""

from __future__ import annotations

from service.edges.readers.files import FileReader
from service.types.documents import Document
from service.types.intake import Failure

FILES = FileReader()


def read(content: bytes, source: str, files: FileReader = FILES) -> Document:
    (found,) = files(content, source)
    assert isinstance(found, Document), found
    return found


def refusal(content: bytes, source: str, files: FileReader = FILES) -> str:
    (found,) = files(content, source)
    assert isinstance(found, Failure), f"{found.title!r} was read"
    assert found.source == source
    return found.reason
