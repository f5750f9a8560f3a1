"""The vector index in Chroma: ids, vectors and what filters need, never text.

The index owns nothing: whatever is wrong with it, it can be made again from the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings as ChromaSettings

from service.errors import FootnoteError
from service.seams import Vectors
from service.types import Document, Filters, Passage

_NAME = "passages"
_BATCH = 500  # Chroma takes at most 5,461 at once
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": 400}}  # the default space is l2, not cosine


class ChromaIndex:
    """Implements `service.seams.Index`. One process may open a folder; any of its threads may call."""

    def __init__(self, folder: Path, fingerprint: str, dimension: int) -> None:
        self._client = chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))
        made_for = {"fingerprint": fingerprint, "dimension": dimension}
        # No embedding function: Chroma's own would fetch a model from the network.
        self._passages = self._client.get_or_create_collection(
            _NAME, metadata=made_for, configuration=_CONFIGURATION, embedding_function=None
        )
        if {key: (self._passages.metadata or {}).get(key) for key in made_for} != made_for:
            raise FootnoteError(
                f"the index in {folder} was made with another embedding model: {self._passages.metadata}"
            )

    def add(self, entries: Sequence[tuple[Passage, Document]], vectors: Vectors) -> None:
        for at in range(0, len(entries), _BATCH):
            some = entries[at : at + _BATCH]
            ids = [passage.id for passage, _ in some]
            # upsert merges the metadata of a known id and costs twenty times an insert, so known ids go first.
            if known := self._passages.get(ids=ids, include=[])["ids"]:
                self._passages.delete(ids=known)
            self._passages.add(
                ids=ids, embeddings=vectors[at : at + _BATCH], metadatas=[_metadata(document) for _, document in some]
            )

    def remove(self, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), _BATCH):
            self._passages.delete(ids=list(ids[at : at + _BATCH]))

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        limit = min(limit, self.count())
        if not limit:
            return []
        found = self._passages.query(query_embeddings=[vector], n_results=limit, where=_where(filters), include=[])
        return list(found["ids"][0])

    def count(self) -> int:
        return int(self._passages.count())

    def ids(self) -> set[str]:
        return set(self._passages.get(include=[])["ids"])


def _metadata(document: Document) -> dict[str, Any]:
    return {"document_id": document.id, "source": document.source, "day": _day(document.published_at)}


def _day(published_at: str | None) -> int:
    """A date as a number that Chroma can compare: 20240131; 0 if there is none."""
    return int(published_at[:10].replace("-", "")) if published_at else 0


def _where(filters: Filters | None) -> Any:
    """The filters as Chroma's `where`, which takes one condition or an `$and` of several."""
    if filters is None:
        return None
    conditions: list[dict[str, Any]] = []
    if filters.document_ids:
        conditions.append({"document_id": {"$in": list(filters.document_ids)}})
    if filters.sources:
        conditions.append({"source": {"$in": list(filters.sources)}})
    if filters.published_from:
        conditions.append({"day": {"$gte": _day(filters.published_from)}})
    if filters.published_to:
        conditions += [{"day": {"$lte": _day(filters.published_to)}}, {"day": {"$gt": 0}}]
    return {"$and": conditions} if len(conditions) > 1 else conditions[0] if conditions else None
