"""CSV: each row is a line of its own that says what its values are, so that a row can be cited by itself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from service.edges.readers.structure import line, row
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types.documents import Document

_MOST_COLUMNS = 10_000
_SAYS_DELIMITER = re.compile(r'"?sep=(?P<delimiter>[,;\t|])"?(?:\r\n?|\n)', re.IGNORECASE)  # Excel's first line
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
    said = _SAYS_DELIMITER.match(written)
    written = written[said.end() :] if said else written
    delimiter = said["delimiter"] if said else _delimiter(written)
    lines = io.StringIO(written, newline="")
    cells_of = csv.reader(lines, csv.excel, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True)
    rows = (cells for cells in cells_of if any(cells))
    named = next(rows, [])
    if len(named) > _MOST_COLUMNS:
        raise Unreadable(f"it has {len(named):,} columns")
    header = [line(name) or f"column {at}" for at, name in enumerate(named, 1)]
    for number, cells in enumerate(rows, 2):
        if any(map(str.strip, cells[len(header) :])):  # what ends with a delimiter has an empty value more
            raise Unreadable(f"row {number} has {len(cells)} values, its header {len(header)}")
        yield row(f"{name}: {value}" for name, value in zip(header, cells, strict=False) if value.strip()) + "\n"


def _delimiter(written: str) -> str:
    try:
        return csv.Sniffer().sniff(written[:4096], delimiters=",;\t|").delimiter
    except csv.Error:  # of a single column
        return ","


def _bounded(parts: Iterator[str], most: int) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > most:
            raise Unreadable("its header is so long that its text would be many times the file")
        yield part
