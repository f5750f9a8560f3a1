"""Indexes that compare with every vector, and where they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.errors import FootnoteError, IndexDamaged
from service.seams import Entry, Vectors
from service.types.answers import Filters
from service.types.documents import Document, Generation
from tests.fakes.filtering import passes
from tests.fakes.models import FakeEmbedder


@dataclass
class FakeIndex:
    """Fits `Index`: compares with every vector."""

    held: dict[str, tuple[Vectors, Document]] = field(default_factory=dict)
    writes: int = 0  # calls that changed something
    state: str = "ready"

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        assert len(entries) == len(vectors)
        for (passage, of), vector in zip(entries, vectors, strict=True):
            self.held[passage.id] = (vector, of)
        self.writes += bool(entries)

    def remove(self, ids: Sequence[str]) -> None:
        for name in ids:
            self.held.pop(name, None)
        self.writes += bool(ids)

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        scores = {name: float(held @ vector) for name, (held, of) in self.held.items() if passes(of, filters)}
        return sorted(scores, key=lambda name: -scores[name])[:limit]

    def faults(self) -> list[str]:
        return []

    def make_anew(self) -> None:
        self.writes += 1

    def count(self) -> int:
        return len(self.held)

    def ids(self) -> set[str]:
        return set(self.held)


class FakeStoredIndex(FakeIndex):
    """Fits `StoredIndex`. `damage` is raised by whatever is asked of it."""

    revision: int | None = None
    fingerprint: str = FakeEmbedder.fingerprint
    damage: FootnoteError | None = None

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        self._sound()
        super().add(entries, vectors)

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        self._sound()
        return super().nearest(vector, limit, filters)

    def differing(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
        live = {passage.id: (passage, of) for passage, of in entries}
        return [entry for name, entry in live.items() if name not in self.held], sorted(self.held.keys() - live.keys())

    def check(self, known: Mapping[str, Vectors]) -> None:
        self._sound()

    def close(self, revision: int | None) -> None:
        self.revision = revision

    def _sound(self) -> None:
        if self.damage:
            raise self.damage


class FakeStore:
    """Fits `IndexStore`: keeps indexes by name. `refuses` are raised by `new`, one after the other."""

    def __init__(self, *refuses: FootnoteError) -> None:
        self.kept: dict[str, FakeStoredIndex] = {}
        self.refuses = list(refuses)
        self.opened = 0  # times

    def open(self, kept: Generation, known: Mapping[str, Vectors]) -> FakeStoredIndex:
        if kept.name not in self.kept:
            raise IndexDamaged("there is no index")
        self.kept[kept.name].check(known)
        self.opened += 1
        return self.kept[kept.name]

    def new(self, wanted: Generation) -> FakeStoredIndex:
        if self.refuses:
            raise self.refuses.pop(0)
        self.kept[wanted.name] = made = FakeStoredIndex()
        made.fingerprint = wanted.fingerprint
        return made

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)

    def keep_only(self, name: str) -> None:
        self.kept = {name: self.kept[name]}
