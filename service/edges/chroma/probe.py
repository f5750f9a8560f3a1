"""Open an index in a child process first: damage that sums cannot show may kill whoever reads it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from service.edges.chroma import probe_child
from service.errors import IndexDamaged
from service.seams import Vectors

_DEADLINE_S = 60


def probe(folder: Path, collection: str, known: Mapping[str, Vectors]) -> None:
    """Raises IndexDamaged if a child process cannot open the index or does not find the known vectors in it."""
    vectors = np.array(list(known.values()), np.float32).tobytes()
    try:
        child = subprocess.run(
            [sys.executable, "-I", probe_child.__file__, str(folder), collection],
            input=" ".join(known).encode() + b"\n" + vectors,
            capture_output=True,
            timeout=_DEADLINE_S,
        )
    except subprocess.TimeoutExpired as error:
        raise IndexDamaged(f"the index in {folder} does not open within {_DEADLINE_S} s") from error
    if child.returncode:
        said = child.stdout.decode(errors="replace").strip()
        raise IndexDamaged(said or f"whoever opens the index in {folder} dies of it (status {child.returncode})")
