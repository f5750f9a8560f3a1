"""Which files have changed: looked at from time to time, and left alone while they are still being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

LOOK_EVERY_S = 1.0

Stamp = tuple[int, int]  # size and time of a file's last change, in nanoseconds


class Changes:
    """What has changed since the look before. A file counts once it is as it was a look ago."""

    def __init__(self, files: Callable[[], Iterable[Path]]) -> None:
        self._files = files
        self._before: dict[Path, Stamp] = {}
        self._known: dict[Path, Stamp] = {}  # as they were when they were told of

    def look(self) -> tuple[list[Path], list[Path]]:
        """Files that are new or changed and rest now, and files that are gone; each is told of once."""
        now = {path: stamp for path in self._files() if (stamp := _stamp(path))}
        changed = [path for path, stamp in now.items() if stamp == self._before.get(path) != self._known.get(path)]
        gone = [path for path in self._known if path not in now]
        self._before = now
        self._known = {path: stamp for path, stamp in self._known.items() if path in now}
        self._known |= {path: now[path] for path in changed}
        return changed, gone

    def repeat(self, changed: Iterable[Path], gone: Iterable[Path]) -> None:
        """Tell of these again at the next look."""
        for path in changed:
            self._known.pop(path, None)
        self._known |= dict.fromkeys(gone, (0, 0))


def _stamp(path: Path) -> Stamp | None:
    """None if the file is gone in the meantime."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
