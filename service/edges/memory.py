"""Give memory that was freed back to the system: glibc keeps what loading models and vocabularies took on the way."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Does nothing where the C library has no `malloc_trim`."""
    library = None if sys.platform == "win32" else ctypes.CDLL(None)
    if trim := getattr(library, "malloc_trim", None):
        trim(0)
