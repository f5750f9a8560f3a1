"""The folders that indexes are kept in: one in use, and for a while the one that will take its place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from service.edges.chroma.index import NAME, ChromaIndex
from service.edges.chroma.probe import probe
from service.edges.chroma.seal import broken
from service.errors import IndexDamaged
from service.seams import Vectors
from service.types.documents import Generation


class ChromaStore:
    """Implements `service.seams.IndexStore` in a folder that nobody else writes to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, kept: Generation, known: Mapping[str, Vectors]) -> ChromaIndex:
        folder = self._folder / kept.name
        if not kept.name or not folder.is_dir():
            raise IndexDamaged(f"there is no index in {folder}")
        seal = broken(folder)
        probe(folder, NAME, known)
        return ChromaIndex(folder, kept.fingerprint, kept.dimension, seal.revision)

    def new(self, wanted: Generation) -> ChromaIndex:
        folder = self._folder / wanted.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return ChromaIndex(folder, wanted.fingerprint, wanted.dimension)

    def drop(self, name: str) -> None:
        if name:
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def keep_only(self, name: str) -> None:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != name:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file():
                path.unlink(missing_ok=True)
