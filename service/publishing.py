"""Publishing: give a version's passages their ids and vectors, and swap it in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from service.core.retrieval.searchable import embedded_text
from service.seams import Catalog, Embedder, Entry, Vectors
from service.types.documents import Document, Passage
from service.types.intake import Stage
from service.world import World

EMBEDDED_AT_ONCE = 32  # passages; a question that comes meanwhile waits for no more of them

# Told of each stage of a document how much of it has just been done. May raise Cancelled: then nothing was changed.
Watch = Callable[[Stage, int], None]


def unwatched(_stage: Stage, _count: int) -> None:
    """A watch that looks away."""


class Cancelled(Exception):
    """Raised by a watch to stop."""


def named(passages: Iterable[Passage], document_id: str) -> list[Passage]:
    """The passages with ids in this document. A passage keeps its id when its document changes elsewhere."""
    seen: Counter[str] = Counter()
    found = []
    for passage in passages:
        seen[passage.key] += 1
        name = hashlib.sha256(f"{document_id} {passage.key} {seen[passage.key]}".encode()).hexdigest()[:20]
        found.append(replace(passage, id=name, document_id=document_id))
    return found


def vectors_of(
    entries: Sequence[Entry], catalog: Catalog, embedder: Embedder, watch: Watch = unwatched
) -> tuple[Vectors, int]:
    """The passages' vectors, shape (len(entries), dimension), and how many had to be embedded."""
    known = catalog.vectors([passage.key for passage, _ in entries], embedder.fingerprint)
    counts = Counter(passage.key for passage, _ in entries)  # a text may stand in a document twice
    missing = {p.key: embedded_text(document.title, p.heading, p.text) for p, document in entries if p.key not in known}
    watch("embedded", sum(counts[key] for key in known))
    keys = list(missing)
    for at in range(0, len(keys), EMBEDDED_AT_ONCE):
        some = keys[at : at + EMBEDDED_AT_ONCE]
        new = dict(zip(some, embedder.passages([missing[key] for key in some]), strict=True))
        catalog.keep_vectors(new, embedder.fingerprint)
        known |= new | catalog.vectors(some, embedder.fingerprint)  # as they will be found when they are needed again
        watch("embedded", sum(counts[key] for key in some))
    return np.stack([known[passage.key] for passage, _ in entries]), len(missing)


def _keep_vectors(entries: Sequence[Entry], vectors: Vectors, world: World) -> None:
    """Keep those vectors that another document took with it when it went, while these were still being embedded."""
    held = {passage.key: vector for (passage, _), vector in zip(entries, vectors, strict=True)}
    known = world.catalog.vectors(list(held), world.embedder.fingerprint)
    if lost := {key: vector for key, vector in held.items() if key not in known}:
        world.catalog.keep_vectors(lost, world.embedder.fingerprint)


def swap_in(document: Document, digest: str, entries: Sequence[Entry], vectors: Vectors, world: World) -> None:
    """First the index, then the catalog: until the catalog has published them, no question sees the new passages."""
    _keep_vectors(entries, vectors, world)
    known = _known_to_index(document, world)
    new = [i for i, (passage, _) in enumerate(entries) if passage.id not in known]
    world.index.add([entries[i] for i in new], vectors[new])
    try:
        gone = world.catalog.publish(document, [passage for passage, _ in entries], digest)
    except BaseException:
        put_back([entries[i][0].id for i in new], world)
        raise
    world.index.remove(gone)


def _known_to_index(document: Document, world: World) -> set[str]:
    """Ids of the document's live passages, if the index may keep them: what its filters go by must be the same."""
    old = world.catalog.document(document.id)
    if old is None or _filtered_by(old) != _filtered_by(document):
        return set()
    return world.catalog.ids_of(document.id)


def _filtered_by(document: Document) -> tuple[object, ...]:
    return document.source, document.published_at, document.metadata.get("publisher")


def put_back(ids: Sequence[str], world: World) -> None:
    """Give the index again what is live of these passages, and take the others from it."""
    live = world.catalog.live(ids)
    world.index.remove([name for name in ids if name not in live])
    if live:
        entries = list(live.values())
        world.index.add(entries, vectors_of(entries, world.catalog, world.embedder)[0])
