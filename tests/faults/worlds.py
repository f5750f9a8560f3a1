"""Real catalogs and indexes with a fake embedder, so that faults are fast to make and to mend."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from service.ingest import ingest
from service.types.documents import Document
from service.wiring import open_world
from service.world import World
from tests.conftest import settings_for
from tests.fakes import FakeEmbedder, fake_rerank

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("ako", "elu", "imi", "ona", "uri", "ane", "ost")]
ASKED = WORDS[::8]


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where there is one: what is tested here is not how fast a disk is."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def world_at(folder: Path, embedder: FakeEmbedder | None = None) -> World:
    """The world of a data folder as a service opens it."""
    settings = settings_for(folder, passage_tokens=50)
    return open_world(settings, embedder=embedder or FakeEmbedder(), rerank=fake_rerank)


def numbered(number: int, passages: int = 140, version: int = 0) -> Document:
    """A document of so many passages; every sentence of it says its number and its version."""
    draw = np.random.default_rng([number, version])
    sentences = [
        f"Report {number} of version{version} tells in part {part} of {' '.join(draw.choice(WORDS, 28))}."
        for part in range(passages)
    ]
    return Document(f"report-{number}", f"Report {number}", "\n\n".join(sentences), f"/reports/{number}.txt")


def filled(world: World, documents: int) -> None:
    receipt = ingest([numbered(number) for number in range(documents)], world)
    assert len(receipt.added) == documents


class Truth:
    """How near every live passage is to a query, one by one, going by what the catalog holds."""

    def __init__(self, world: World) -> None:
        passages = [passage for passage, _ in world.catalog.passages()]
        vectors = world.catalog.vectors([passage.key for passage in passages], world.embedder.fingerprint)
        self._places = {passage.id: place for place, passage in enumerate(passages)}
        self._vectors = np.stack([vectors[passage.key] for passage in passages])
        self._world = world

    def holds(self, limit: int = 10) -> bool:
        """Whether the index finds the passages that are nearest."""
        return all(self._right(word, limit) for word in ASKED)

    def _right(self, word: str, limit: int) -> bool:
        query = self._world.embedder.query(word)
        near = self._vectors @ query
        found = [near[self._places[name]] for name in self._world.index.nearest(query, limit)]
        least = np.sort(near)[-limit] - 1e-5  # passages may be equally near
        return len(found) == limit and sum(found >= least) >= limit - 1  # the graph may miss one even when it is sound
