"""How much room there is on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path

from service.errors import DiskFull

LEAST_FREE = 16_000_000  # bytes: enough to finish what was begun, and to delete


def require_room(folder: Path) -> None:
    """Raises DiskFull if so little is left that nothing more should be taken."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise DiskFull(f"the disk is full: less than {LEAST_FREE // 1_000_000} MB are free for {folder}")
