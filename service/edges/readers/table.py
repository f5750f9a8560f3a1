"""CSV: each row is a line of its own that says what its values are, so that a row can be cited by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from service.edges.readers.structure import line, row
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types import Document

_MOST_COLUMNS = 10_000
_GROWTH = 20  # times the file: a header is said again in every row, and a hostile one is long


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its file's name, with a line `| header: value | … |` for each row. Raises Unreadable."""
    try:
        text = "".join(_bounded(_rows(decoded(content)), _GROWTH * len(content) + 1_000_000))
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}") from error
    if not text:
        raise Unreadable("there is no row below its header")
    name = source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Document(document_id, name.replace("-", " ").replace("_", " "), text, source)


def _rows(written: str) -> Iterator[str]:
    rows = (
        cells for cells in csv.reader(io.StringIO(written, newline=""), _dialect(written), strict=True) if any(cells)
    )
    named = next(rows, [])
    if len(named) > _MOST_COLUMNS:
        raise Unreadable(f"it has {len(named):,} columns")
    header = [line(name) or f"column {at}" for at, name in enumerate(named, 1)]
    for number, cells in enumerate(rows, 2):
        if len(cells) > len(header):
            raise Unreadable(f"row {number} has {len(cells)} values, its header {len(header)}")
        yield row(f"{name}: {value}" for name, value in zip(header, cells, strict=False) if value.strip()) + "\n"


def _dialect(written: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(written[:4096], delimiters=",;\t|")
    except csv.Error:  # of a single column
        return csv.excel


def _bounded(parts: Iterator[str], most: int) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > most:
            raise Unreadable("its header is so long that its text would be many times the file")
        yield part
