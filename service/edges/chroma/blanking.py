"""Chroma writes out memory that it has set aside and never used: whatever the process freed before, words of documents
and of questions among it. Nobody reads it there, so it is overwritten."""

from __future__ import annotations

import struct
from pathlib import Path

# How hnswlib begins its header: the version of the format, where the layer begins, how many elements there may be, how
# many there are, and bytes of one. Seen in chromadb 1.5.9; a file that is not as these say is left as it is.
_HEADER = struct.Struct("<iQQQQ")
_VERSION = 1
_LENGTH = 4  # bytes of an element's length


def blank_unused(folder: Path) -> None:
    """Overwrite with zeros what stands behind the last element in the graph files under a folder."""
    for header in folder.rglob("header.bin"):
        begins = header.read_bytes()[: _HEADER.size]
        if len(begins) < _HEADER.size:
            continue
        version, _, most, count, size = _HEADER.unpack(begins)
        if version == _VERSION and count <= most:
            _blank(header.with_name("data_level0.bin"), count * size, most * size)
            _blank(header.with_name("length.bin"), count * _LENGTH, most * _LENGTH)


def _blank(path: Path, used: int, whole: int) -> None:
    if not path.is_file() or not used < path.stat().st_size <= whole:
        return
    with path.open("r+b") as file:
        file.seek(used)
        if (unused := file.read()).strip(b"\0"):
            file.seek(used)
            file.write(bytes(len(unused)))
