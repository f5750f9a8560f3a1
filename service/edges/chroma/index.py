"""What is asked of an index in Chroma.

The index owns nothing: whatever is wrong with it, it can be made again from the catalog.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings

from service.edges.chroma.filtering import metadata_of, where
from service.edges.chroma.seal import graph_stamps, seal_closed, seal_in_use
from service.edges.chroma.waiting import Waiting
from service.errors import DiskFull, IndexDamaged
from service.seams import Entry, Vectors
from service.types.answers import Filters

NAME = "passages"
_AT_ONCE = 100  # passages that wait at most: of more at once none costs less
_BATCH = 500  # Chroma takes at most 5,461 at once
_CONFIGURATION: Any = {  # the default space is l2, not cosine
    "hnsw": {"space": "cosine", "ef_search": 400, "sync_threshold": 1000}
}
_ASKED = 32  # known vectors that must find themselves
_SAME = 1e-3  # cosine distance of a vector to itself, and of its numbers, at most
_FULL = ("disk is full", "os error 28", "no space left", "disk quota")


class ChromaIndex:
    """Implements `service.seams.StoredIndex`. One process may open a folder; any of its threads may call.

    Raises IndexDamaged for whatever Chroma raises, and DiskFull.
    """

    def __init__(
        self, folder: Path, fingerprint: str, dimension: int, revision: int | None = None, at_once: int = _AT_ONCE
    ) -> None:
        self.fingerprint, self.revision = fingerprint, revision
        self._folder, self._dimension, self._at_once = folder, dimension, at_once
        made_for = {"fingerprint": fingerprint, "dimension": dimension}
        with _sound():
            self._client = chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))
            # No embedding function: Chroma's own would fetch a model from the network.
            self._passages = self._client.get_or_create_collection(
                NAME, metadata=made_for, configuration=_CONFIGURATION, embedding_function=None
            )
        if {key: (self._passages.metadata or {}).get(key) for key in made_for} != made_for:
            raise IndexDamaged(
                f"the index in {folder} was made with another embedding model: {self._passages.metadata}"
            )
        self._changing = threading.Lock()
        self._waiting = Waiting()
        with _sound():
            self._empty = not self._passages.count()  # Chroma's part
        self._stamps = seal_in_use(folder)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        for at in range(0, len(entries), _BATCH):
            facts = {passage.id: metadata_of(of) for passage, of in entries[at : at + _BATCH]}
            with self._changing:
                self._waiting = self._waiting.including(facts, vectors[at : at + _BATCH])
                if len(self._waiting) > self._at_once:
                    self._write_waiting()

    def remove(self, ids: Sequence[str]) -> None:
        with self._changing:
            waiting = self._waiting.facts
            written = [name for name in ids if name not in waiting] + self._known([n for n in ids if n in waiting])
            self._waiting = self._waiting.without(ids)
            for at in range(0, len(written), _BATCH):
                self._delete(written[at : at + _BATCH])

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        if vector.shape != (self._dimension,):
            raise ValueError(f"the index compares {self._dimension} numbers, not {vector.shape}")
        conditions = where(filters)
        waiting = self._waiting  # looked at first: what Chroma is given meanwhile is then found twice, not never
        near = self._written(vector, limit, conditions)
        if filters is None and len(near) < limit and not self._empty:
            with self._changing:  # else it might be compared with a count from after a change
                waiting, near = self._waiting, self._written(vector, limit)
                if len(near) < (expected := min(limit, self._passages.count())):
                    raise IndexDamaged(f"the index found {len(near)} of {expected} passages")
        if waiting:
            near = {name: distance for name, distance in near.items() if name not in waiting.facts}
            near |= waiting.distances(vector, conditions)
        return sorted(near, key=near.__getitem__)[:limit]

    def count(self) -> int:
        waiting = self._waiting.facts
        written_too = len(self._known(list(waiting)))
        with _sound():
            return int(self._passages.count()) + len(waiting) - written_too

    def ids(self) -> set[str]:
        waiting = self._waiting
        with _sound():
            return set(self._passages.get(include=[])["ids"]) | waiting.facts.keys()

    def differing(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
        waiting = self._waiting
        with _sound():
            found = self._passages.get(include=["metadatas"])
        held: dict[str, Any] = dict(zip(found["ids"], found["metadatas"] or (), strict=True))
        held |= waiting.facts
        missing = [entry for entry in entries if held.pop(entry[0].id, None) != metadata_of(entry[1])]
        kept = {passage.id for passage, _ in missing}
        return missing, sorted(held.keys() - kept)

    def check(self, known: Mapping[str, Vectors]) -> None:
        waiting = self._waiting.facts
        ids = [name for name in known if name not in waiting]
        for at in range(0, len(ids), _BATCH):
            with _sound():
                held = self._passages.get(ids=ids[at : at + _BATCH], include=["embeddings"])
            for name, vector in zip(held["ids"], np.asarray(held["embeddings"]), strict=True):
                if not np.allclose(vector, known[name], atol=_SAME):
                    raise IndexDamaged(f"the index holds another vector for passage {name}")
        asked = ids[:: -(-len(ids) // _ASKED)] if ids else []
        found = sum(self._finds(known[name]) for name in asked)
        if found < 0.9 * len(asked):  # the graph is approximate: of very many vectors it may miss one
            raise IndexDamaged(f"of {len(asked)} known vectors only {found} find themselves")

    def close(self, revision: int | None) -> None:
        """What waits is written if the index is in step; else it will be compared with the catalog anyway."""
        try:
            with self._changing:
                if revision is not None:
                    self._write_waiting()
        finally:
            with _sound():
                self._client.close()
        if revision is not None:
            with _sound():
                seal_closed(self._folder, revision)

    def _written(self, vector: Vectors, limit: int, conditions: Any = None) -> dict[str, float]:
        """Distances by id of the nearest that Chroma has, best first."""
        if self._empty:  # asked while its first passages are written, it takes itself for damaged
            return {}
        with _sound():
            found = self._passages.query(
                query_embeddings=[vector], n_results=limit, where=conditions, include=["distances"]
            )
        return dict(zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True))

    def _finds(self, vector: Vectors) -> bool:
        return any(distance < _SAME for distance in self._written(vector, 1).values())

    def _write_waiting(self) -> None:
        """Give Chroma what waits. Until that is done it goes on waiting, so that it is found at every moment."""
        if waiting := self._waiting:
            # upsert merges the metadata of a known id and costs twenty times an insert, so known ids go first.
            self._delete(self._known(list(waiting.facts)))
            with self._writing():
                self._passages.add(
                    ids=list(waiting.facts), embeddings=waiting.vectors, metadatas=list(waiting.facts.values())
                )
            self._empty = False
            self._waiting = self._waiting.without(list(waiting.facts))

    def _known(self, ids: list[str]) -> list[str]:
        """Those of the ids that Chroma has."""
        with _sound():
            return self._passages.get(ids=ids, include=[])["ids"] if ids else []

    def _delete(self, ids: list[str]) -> None:
        if ids:
            with self._writing():
                self._passages.delete(ids=ids)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Chroma writes; if it wrote out its graph meanwhile, that is sealed anew."""
        with _sound():
            yield
            if graph_stamps(self._folder) != self._stamps:
                self._stamps = seal_in_use(self._folder)


@contextmanager
def _sound() -> Iterator[None]:
    """What Chroma raises, as an error of ours. A panic in its Rust code is a BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexDamaged):
        raise
    except BaseException as error:
        if any(sign in str(error).lower() for sign in _FULL):
            raise DiskFull(f"the disk is full: {error}") from error
        raise IndexDamaged(f"{type(error).__name__}: {error}") from error
