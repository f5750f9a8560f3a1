"""Which files have changed: looked at from time to time, and left alone while they are still being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

LOOK_EVERY_S = 1.0
GONE_AFTER = 3  # looks in a row: a share that is away for a moment, or a file that is replaced, comes back

Stamp = tuple[int, int]  # size and time of a file's last change, in nanoseconds


class Changes:
    """What has changed since the look before. A file counts once it is as it was a look ago, and as gone once it was
    missing for GONE_AFTER looks."""

    def __init__(self, files: Callable[[], Iterable[Path]]) -> None:
        self._files = files
        self._before: dict[Path, Stamp] = {}
        self._known: dict[Path, Stamp] = {}  # as they were when they were told of
        self._missed: dict[Path, int] = {}  # for how many looks

    def look(self) -> tuple[list[Path], list[Path]]:
        """Files that are new or changed and rest now, and files that are gone; each is told of once."""
        now = {path: stamp for path in self._files() if (stamp := _stamp(path))}
        changed = [path for path, stamp in now.items() if stamp == self._before.get(path) != self._known.get(path)]
        self._missed = {path: self._missed.get(path, 0) + 1 for path in self._known if path not in now}
        gone = [path for path, looks in self._missed.items() if looks >= GONE_AFTER]
        self._before = now
        self._known = {path: stamp for path, stamp in self._known.items() if path not in gone}
        self._known |= {path: now[path] for path in changed}
        return changed, gone

    def repeat(self, changed: Iterable[Path], gone: Iterable[Path]) -> None:
        """Tell of these again at the next look."""
        for path in changed:
            self._known.pop(path, None)
        self._known |= dict.fromkeys(gone, (0, 0))
        self._missed |= dict.fromkeys(gone, GONE_AFTER)


def _stamp(path: Path) -> Stamp | None:
    """None if the file is gone in the meantime."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
