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

from service.edges.chroma.seal import graph_stamps, seal_closed, seal_in_use
from service.errors import DiskFull, IndexDamaged
from service.seams import Entry, Vectors
from service.types.answers import Filters
from service.types.documents import Document

NAME = "passages"
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

    def __init__(self, folder: Path, fingerprint: str, dimension: int, revision: int | None = None) -> None:
        self.fingerprint, self.revision = fingerprint, revision
        self._folder, self._dimension = folder, dimension
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
        self._sealing = threading.Lock()
        self._stamps = seal_in_use(folder)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        for at in range(0, len(entries), _BATCH):
            some = entries[at : at + _BATCH]
            ids = [passage.id for passage, _ in some]
            with self._writing():
                # upsert merges the metadata of a known id and costs twenty times an insert, so known ids go first.
                if known := self._passages.get(ids=ids, include=[])["ids"]:
                    self._passages.delete(ids=known)
                self._passages.add(
                    ids=ids, embeddings=vectors[at : at + _BATCH], metadatas=[_metadata(of) for _, of in some]
                )

    def remove(self, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), _BATCH):
            with self._writing():
                self._passages.delete(ids=list(ids[at : at + _BATCH]))

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        if vector.shape != (self._dimension,):
            raise ValueError(f"the index compares {self._dimension} numbers, not {vector.shape}")
        with _sound():
            found = self._passages.query(query_embeddings=[vector], n_results=limit, where=_where(filters), include=[])
        ids = list(found["ids"][0])
        if filters is None and len(ids) < limit and len(ids) < (held := self.count()):
            raise IndexDamaged(f"the index found {len(ids)} of {min(limit, held)} passages")
        return ids

    def count(self) -> int:
        with _sound():
            return int(self._passages.count())

    def ids(self) -> set[str]:
        with _sound():
            return set(self._passages.get(include=[])["ids"])

    def differing(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
        with _sound():
            found = self._passages.get(include=["metadatas"])
        held = dict(zip(found["ids"], found["metadatas"] or (), strict=True))
        missing = [entry for entry in entries if held.pop(entry[0].id, None) != _metadata(entry[1])]
        kept = {passage.id for passage, _ in missing}
        return missing, sorted(held.keys() - kept)

    def check(self, known: Mapping[str, Vectors]) -> None:
        ids = list(known)
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
        with _sound():
            self._client.close()
            if revision is not None:
                seal_closed(self._folder, revision)

    def _finds(self, vector: Vectors) -> bool:
        with _sound():
            found = self._passages.query(query_embeddings=[vector], n_results=1, include=["distances"])
        return bool(found["distances"] and found["distances"][0] and found["distances"][0][0] < _SAME)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Chroma writes; if it wrote out its graph meanwhile, that is sealed anew."""
        with _sound():
            yield
            with self._sealing:
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


def _metadata(document: Document) -> dict[str, Any]:
    publisher = str(document.metadata.get("publisher") or "")
    day = _day(document.published_at)
    return {"document_id": document.id, "source": document.source, "publisher": publisher, "day": day}


def _day(published_at: str | None) -> int:
    """A date as a number that Chroma can compare: 20240131, of a bare year 20240000; 0 if there is none."""
    return int(published_at[:10].replace("-", "").ljust(8, "0")) if published_at else 0


def _where(filters: Filters | None) -> Any:
    """The filters as Chroma's `where`, which takes one condition or an `$and` of several."""
    if filters is None:
        return None
    conditions: list[dict[str, Any]] = []
    if filters.document_ids:
        conditions.append({"document_id": {"$in": list(filters.document_ids)}})
    if filters.sources:
        conditions.append({"source": {"$in": list(filters.sources)}})
    if filters.publishers:
        conditions.append({"publisher": {"$in": list(filters.publishers)}})
    if filters.published_from:
        conditions.append({"day": {"$gte": _day(filters.published_from)}})
    if filters.published_to:
        conditions += [{"day": {"$lte": _day(filters.published_to)}}, {"day": {"$gt": 0}}]
    if filters.as_of:  # what has no day is 0
        conditions.append({"day": {"$lte": _day(filters.as_of)}})
    return {"$and": conditions} if len(conditions) > 1 else conditions[0] if conditions else None
