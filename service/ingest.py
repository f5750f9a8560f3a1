"""Ingest: read, cut, embed what is new, and swap the new version in at once."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from service.core.chunking import chunk
from service.core.searchable import embedded_text, key_of
from service.core.sections import opening, outline, path_of
from service.core.sentences import sentence_spans
from service.errors import Unreadable
from service.seams import Catalog, Embedder, Entry, Vectors
from service.types import Document, Failure, Passage, Receipt, Stage
from service.world import World

CUT = 2  # grows when documents are cut in another way, so that the next ingest cuts them anew
EMBEDDED_AT_ONCE = 32  # passages; a question that comes meanwhile waits for no more of them

# Told of each stage of a document how much of it has just been done. May raise Cancelled: then nothing was changed.
Watch = Callable[[Stage, int], None]


def unwatched(_stage: Stage, _count: int) -> None:
    """A watch that looks away."""


class Cancelled(Exception):
    """Raised by a watch to stop."""


@dataclass(frozen=True)
class Outcome:
    """What became of one document."""

    change: str  # "added", "updated" or "unchanged": the fields of a receipt
    passages: int = 0
    embedded: int = 0


def ingest(
    documents: Iterable[Document | Failure], world: World, progress: Callable[[Receipt], None] = lambda _: None
) -> Receipt:
    """Make each document the live version of itself. One that cannot be read fails alone, and changes nothing."""
    receipt = Receipt()
    for document in documents:
        receipt += ingest_one(document, world)
        progress(receipt)
    return receipt


def ingest_one(document: Document | Failure, world: World, watch: Watch = unwatched) -> Receipt:
    """Make a document the live version of itself. Raises what `watch` raises, before anything was changed."""
    if isinstance(document, Failure):
        return Receipt(failed=(document,))
    started = time.monotonic()
    try:
        outcome = _published(document, world, watch)
    except Unreadable as error:
        return Receipt(failed=(Failure(source=document.source, reason=str(error)),))
    return Receipt(
        **{outcome.change: (document.id,)},
        passages=outcome.passages,
        embedded=outcome.embedded,
        reused=outcome.passages - outcome.embedded,
        seconds=round(time.monotonic() - started, 3),
    )


def delete(document_id: str, world: World) -> bool:
    """Remove a document: no answer that begins after this returns can cite it. False if it is unknown."""
    with world.writing:
        gone = world.catalog.delete(document_id)
        world.index.remove(gone or [])
    return gone is not None


def _published(document: Document, world: World, watch: Watch) -> Outcome:
    if len(document.text) > (most := world.settings.max_document_bytes):
        raise Unreadable(f"its text is longer than FOOTNOTE_MAX_DOCUMENT_BYTES allows ({most:,})")
    digest, live = _digest(document, world.settings.passage_tokens), world.catalog.digest(document.id)
    if digest == live:
        return Outcome("unchanged")
    same_cut = live is not None and live.partition(":")[0] == digest.partition(":")[0]
    passages = passages_of(document, world, _openings(document.id, world) if same_cut else frozenset())
    if not passages:
        raise Unreadable("there is no text in it")
    watch("cut", len(passages))
    entries = [(passage, replace(document, text="")) for passage in passages]
    embedder = copy(world.embedder)  # stays the same if another takes its place
    # Embedding takes its time, so others may write meanwhile.
    vectors, embedded = vectors_of(entries, world.catalog, embedder, watch)
    with world.writing:
        if world.embedder.fingerprint != embedder.fingerprint:
            vectors, embedded = vectors_of(entries, world.catalog, world.embedder)
        before = world.catalog.digest(document.id)
        _swap_in(document, digest, entries, vectors, world)
    watch("indexed", len(passages))
    return Outcome("added" if before is None else "updated", len(passages), embedded)


def _swap_in(document: Document, digest: str, entries: Sequence[Entry], vectors: Vectors, world: World) -> None:
    """First the index, then the catalog: until the catalog has published them, no question sees the new passages."""
    _keep_vectors(entries, vectors, world)
    known = _known_to_index(document, world)
    new = [i for i, (passage, _) in enumerate(entries) if passage.id not in known]
    world.index.add([entries[i] for i in new], vectors[new])
    try:
        gone = world.catalog.publish(document, [passage for passage, _ in entries], digest)
    except BaseException:
        _put_back([entries[i][0].id for i in new], world)
        raise
    world.index.remove(gone)


def _known_to_index(document: Document, world: World) -> set[str]:
    """Ids of the document's live passages, if the index may keep them: what its filters go by must be the same."""
    old = world.catalog.document(document.id)
    if old is None or (old.source, old.published_at) != (document.source, document.published_at):
        return set()
    return world.catalog.ids_of(document.id)


def _put_back(ids: Sequence[str], world: World) -> None:
    """Give the index again what is live of these passages, and take the others from it."""
    live = world.catalog.live(ids)
    world.index.remove([name for name in ids if name not in live])
    if live:
        entries = list(live.values())
        world.index.add(entries, vectors_of(entries, world.catalog, world.embedder)[0])


def _openings(document_id: str, world: World) -> frozenset[str]:
    """The first words of the document's live passages."""
    live = world.catalog.live(sorted(world.catalog.ids_of(document_id)))
    return frozenset(opening(passage.text) for passage, _ in live.values())


def passages_of(document: Document, world: World, openings: frozenset[str] = frozenset()) -> list[Passage]:
    """Cut a document; rather where a passage with one of the `openings` begins.

    A passage keeps its id when its document changes elsewhere.
    """
    sentences = sentence_spans(document.text)
    places = outline(document.text, sentences, openings)
    pulls = [place.pull for place in places]
    spans = chunk(sentences, world.token_starts(document.text), world.settings.passage_tokens, pulls)
    seen: Counter[str] = Counter()
    passages = []
    for span, tokens in spans:
        text = document.text[span.start : span.end]
        heading = path_of(span, sentences, places)
        key = key_of(embedded_text(document.title, heading, text))
        seen[key] += 1
        name = hashlib.sha256(f"{document.id} {key} {seen[key]}".encode()).hexdigest()[:20]
        passages.append(Passage(name, document.id, span.start, span.end, text, tokens, key, heading))
    return passages


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


def _digest(document: Document, passage_tokens: int) -> str:
    """Names everything that is stored of a document; before the colon, how it is cut."""
    facts = [
        document.title,
        document.text,
        document.source,
        document.url,
        document.published_at,
        dict(document.metadata),
        document.page_starts,
    ]
    try:
        named = hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    except UnicodeEncodeError as error:  # half a surrogate pair, which JSON and YAML can escape
        raise Unreadable("it holds characters that are not text") from error
    return f"{CUT}.{passage_tokens}:{named}"
