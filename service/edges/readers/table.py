"""CSV: each row is a line of its own that says what its values are, so that a row can be cited by itself."""

from __future__ import annotations

import csv
import io

from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types import Document


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its file's name, with a line `| header: value | … |` for each row. Raises Unreadable."""
    written = decoded(content)
    try:
        dialect = csv.Sniffer().sniff(written[:4096], delimiters=",;\t|")
        rows = [row for row in csv.reader(io.StringIO(written), dialect, strict=True) if any(row)]
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}") from error
    header, *body = rows
    if not body:
        raise Unreadable("there is no row below its header")
    text = "".join(f"| {' | '.join(_cells(header, row))} |\n" for row in body)
    name = source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Document(document_id, name.replace("-", " ").replace("_", " "), text, source)


def _cells(header: list[str], row: list[str]) -> list[str]:
    if len(row) > len(header):
        raise Unreadable(f"a row has {len(row)} values, its header {len(header)}")
    return [f"{name.strip()}: {value.strip()}" for name, value in zip(header, row, strict=False) if value.strip()]
