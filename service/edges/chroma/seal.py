"""The seal of an index: what its files must hold, written beside them.

Chroma believes its files: some damages kill the process, others give right counts and no hits. So the files' sums are
checked before Chroma reads them. Its graph files change only when it writes out what it collected, so their sums hold
even after a kill; those of its database hold after a clean end only, and then so does the catalog's revision.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from service.edges.chroma.blanking import blank_unused
from service.errors import IndexDamaged

_SEAL = "seal.json"
_DATABASE = "chroma.sqlite3"

Stamps = dict[str, tuple[int, int]]  # size and time of change by file


@dataclass(frozen=True)
class Seal:
    """Sums of files by name. `revision`: of the catalog at a clean end; None while the index is in use."""

    files: dict[str, str]
    revision: int | None


def broken(folder: Path) -> Seal:
    """The seal of an index, whose files are as it says; from now on the index is in use. Raises IndexDamaged."""
    try:
        seal = Seal(**json.loads((folder / _SEAL).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"the index in {folder} has no seal") from error
    for name, expected in seal.files.items():
        path = folder / name
        if not path.is_file() or _sum(path) != expected:
            raise IndexDamaged(f"{path} is {'not what was written' if path.is_file() else 'missing'}")
    if extra := graph_stamps(folder).keys() - seal.files.keys():
        raise IndexDamaged(f"{folder} holds {min(extra)}, which was not there")
    seal_in_use(folder)
    return seal


def seal_in_use(folder: Path) -> Stamps:
    """Seal the graph files of an index in use; what they look like now, to see when they change."""
    blank_unused(folder)
    stamps = graph_stamps(folder)
    _write(folder, Seal({name: _sum(folder / name) for name in stamps}, None))
    return stamps


def seal_closed(folder: Path, revision: int) -> None:
    """Seal every file of an index that was closed and is in step with this revision of the catalog."""
    blank_unused(folder)
    _write(folder, Seal({name: _sum(folder / name) for name in _names(folder)}, revision))


def graph_stamps(folder: Path) -> Stamps:
    """What the graph files look like."""
    stats = {name: (folder / name).stat() for name in _names(folder) if not name.startswith(_DATABASE)}
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()}


def _names(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_SEAL))
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(folder: Path, seal: Seal) -> None:
    """Whole or not at all."""
    draft = folder / f"{_SEAL}.new"
    draft.write_text(json.dumps(asdict(seal)), "utf-8")
    os.replace(draft, folder / _SEAL)
