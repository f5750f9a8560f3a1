"""Give memory that was freed back to the system: glibc keeps what loading models and vocabularies took on the way."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Does nothing where the C library has no `malloc_trim`."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
