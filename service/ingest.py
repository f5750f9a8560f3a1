"""Ingest: read, cut, embed what is new, and swap the new version in at once. Nothing is done twice."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import PurePath

from service import __version__
from service.core.retrieval.searchable import embedded_text, key_of
from service.core.text.chunking import chunk
from service.core.text.identity import document_id
from service.core.text.sections import opening, outline, path_of
from service.core.text.sentences import sentence_spans
from service.errors import NotFound, Unreadable
from service.publishing import Watch, named, swap_in, unwatched, vectors_of
from service.sources import join, leave, make_way
from service.types.documents import Document, File, Passage, Source
from service.types.intake import Deleted, Duplicate, Failure, Receipt
from service.world import World

CUT = 7  # grows when documents are read or cut in another way, so that the next ingest does so anew


def ingest(
    documents: Iterable[Document | Failure], world: World, progress: Callable[[Receipt], None] = lambda _: None
) -> Receipt:
    """Make each document the live version of itself. One that cannot be read fails alone, and changes nothing."""
    receipt = Receipt()
    for document in documents:
        receipt += ingest_one(document, world)
        progress(receipt)
    return receipt


def ingest_file(content: bytes, source: str, world: World, watch: Watch = unwatched) -> Iterator[Receipt]:
    """Ingest the documents in a file's bytes, which are read only if they are new; a receipt for each document.

    If it could be read whole, documents that were in it before and are no longer go. Raises what the reader and
    `watch` raise.
    """
    file = File(document_id(source), _file_digest(content, source, world), {})
    before = world.catalog.file(file.id)
    if before and before.digest == file.digest and _is_current(before, world):
        yield Receipt(unchanged=tuple(before.documents))
        return
    if receipt := _copied(file, source, world):
        names = [file.id]
        yield receipt
    else:
        names = yield from _each(world.read(content, source), world, watch)
    if before and names:
        yield Receipt(removed=tuple(_left(before, names, world)))
    if held := {name: found.digest for name in names if (found := world.catalog.named(name))}:
        world.catalog.keep_file(replace(file, documents=held))


def _each(documents: Iterable[Document | Failure], world: World, watch: Watch) -> Generator[Receipt, None, list[str]]:
    """Ingest a file's documents; in the end their ids, none if one failed."""
    names, whole = [], True
    for number, document in enumerate(documents):
        if number == 0:
            watch("read", 1)
        receipt = ingest_one(document, world, watch)
        yield receipt
        if isinstance(document, Failure) or receipt.failed:
            whole = False
        else:
            names.append(document.id)
    return names if whole else []


def _left(before: File, names: Collection[str], world: World) -> Iterator[str]:
    """Delete what is in a file no longer, as it says what it said there and no other file has it; their ids."""
    gone = sorted(before.documents.keys() - set(names))
    elsewhere = world.catalog.in_other_files(gone, before.id)
    for name in gone:
        held = world.catalog.named(name)
        if held and held.digest == before.documents[name] and name not in elsewhere and _left_out(name, world):
            yield name


def _left_out(name: str, world: World) -> bool:
    with world.writing:
        return leave(name, world)


def ingest_one(document: Document | Failure, world: World, watch: Watch = unwatched) -> Receipt:
    """Make a document the live version of itself. Raises what `watch` raises, before anything was changed."""
    if isinstance(document, Failure):
        return Receipt(failed=(document,))
    started = time.monotonic()
    world.require_room()
    try:
        receipt = _ingested(document, world, watch)
    except Unreadable as error:
        return Receipt(failed=(Failure(source=document.source, reason=str(error)),))
    return receipt.model_copy(update={"seconds": round(time.monotonic() - started, 3)})


def delete(name: str, world: World, source: str | None = None) -> Deleted | None:
    """Remove a document with all its sources, or only one of these, with the last of which it goes too.

    `name` is the document's id, or another name that it was given under. What went; None if there is no such document
    or source. No answer that begins after this returns can cite what was removed.
    """
    with world.writing:
        document = document_named(name, world)
        if document is None or (source is not None and source not in document.sources):
            return None
        if source is None or set(document.sources) == {source}:
            world.index.remove(world.catalog.delete(document.id) or [])
        else:
            for known_as in document.names:
                if known_as.source == source:
                    leave(known_as.id, world)
        removed = document.sources if source is None else (source,)
        return Deleted(
            document_id=document.id,
            title=document.title,
            removed_sources=removed,
            remaining_sources=tuple(place for place in document.sources if place not in removed),
        )


def deleted(name: str, world: World, source: str | None = None) -> Deleted:
    """What `delete` removed. Raises NotFound if there is no such document or source."""
    if gone := delete(name, world, source):
        return gone
    raise NotFound(f"no document {name}" + (f" with source {source}" if source else ""))


def document_named(name: str, world: World) -> Document | None:
    """The document of this id, else the one that was given under this name too."""
    document = world.catalog.document(name)
    if document is None and (held := world.catalog.named(name)):
        document = world.catalog.document(held.document_id)
    return document


def _ingested(document: Document, world: World, watch: Watch) -> Receipt:
    if len(document.text) > (most := world.settings.max_document_bytes):
        raise Unreadable(f"its text is longer than FOOTNOTE_MAX_DOCUMENT_BYTES allows ({most:,})")
    digest = _digest(document, world.settings.passage_tokens)
    with world.writing:
        held = world.catalog.named(document.id)
        if receipt := _known(document, digest, world):
            return receipt
    same_cut = held is not None and held.digest.partition(":")[0] == digest.partition(":")[0]
    passages = passages_of(document, world, _openings(document.id, world) if same_cut else frozenset())
    if not passages:
        raise Unreadable("there is no text in it")
    watch("cut", len(passages))
    entries = [(passage, replace(document, text="")) for passage in passages]
    embedder = copy(world.embedder)  # stays the same if another takes its place
    # Embedding takes its time, so others may write meanwhile.
    vectors, embedded = vectors_of(entries, world.catalog, embedder, watch)
    with world.writing:
        before = world.catalog.named(document.id)
        if receipt := _known(document, digest, world):  # somebody else was faster
            return receipt
        if world.embedder.fingerprint != embedder.fingerprint:
            vectors, embedded = vectors_of(entries, world.catalog, world.embedder)
        swap_in(_with_sources(document, digest, world), digest, entries, vectors, world)
    watch("indexed", len(passages))
    return Receipt(
        **{"updated" if before else "added": (document.id,)},
        passages=len(passages),
        embedded=embedded,
        reused=len(passages) - embedded,
    )


def _known(document: Document, digest: str, world: World) -> Receipt | None:
    """What was done for a document whose content is stored already: nothing, or its source noted as a further one. None
    for another."""
    held = world.catalog.named(document.id)
    if held and (held.digest, held.source) == (digest, document.source):
        return Receipt(unchanged=(document.id,))
    twin = world.catalog.twin(digest)
    if twin is None or (twin == document.id and held):
        return None
    join(Source(document.id, document.source), twin, world)
    return Receipt(duplicates=(Duplicate(source=document.source, document_id=twin),))


def _with_sources(document: Document, digest: str, world: World) -> Document:
    """The document with its other names, if its content is unchanged; else these first get a document of their own."""
    old = world.catalog.document(document.id)
    if old and world.catalog.digest(document.id) == digest:
        others = (name for name in old.names if name.id != document.id)
        return replace(document, known_as=(Source(document.id, document.source), *others))
    make_way(document.id, world)
    return document


def _copied(file: File, source: str, world: World) -> Receipt | None:
    """Keep a file as a further source of another one's document, if they are the same byte for byte."""
    with world.writing:
        like = world.catalog.file_like(file.digest, file.id)
        if like is None or len(like.documents) != 1 or not _is_current(like, world):
            return None
        held = world.catalog.named(next(iter(like.documents)))
        if held is None or held.document_id == file.id:
            return None
        join(Source(file.id, source), held.document_id, world)
        return Receipt(duplicates=(Duplicate(source=source, document_id=held.document_id),))


def _is_current(file: File, world: World) -> bool:
    """Whether the documents that were in a file still say what they said there."""
    held = [(world.catalog.named(name), digest) for name, digest in file.documents.items()]
    return bool(held) and all(found is not None and found.digest == digest for found, digest in held)


def _openings(document_id: str, world: World) -> frozenset[str]:
    """The first words of the document's live passages."""
    live = world.catalog.live(sorted(world.catalog.ids_of(document_id)))
    return frozenset(opening(passage.text) for passage, _ in live.values())


def passages_of(document: Document, world: World, openings: frozenset[str] = frozenset()) -> list[Passage]:
    """Cut a document; rather where a passage with one of the `openings` begins."""
    sentences = sentence_spans(document.text)
    places = outline(document.text, sentences, openings)
    pulls = [place.pull for place in places]
    lines = [newline.end() for newline in re.finditer("\n", document.text)]
    spans = chunk(sentences, world.token_starts(document.text), world.settings.passage_tokens, pulls, lines)
    passages = []
    for span, tokens in spans:
        text = document.text[span.start : span.end]
        heading = path_of(span, sentences, places)
        key = key_of(embedded_text(document.title, heading, text))
        passages.append(Passage("", document.id, span.start, span.end, text, tokens, key, heading))
    return named(passages, document.id)


def _digest(document: Document, passage_tokens: int) -> str:
    """Names what a document says, wherever it comes from; before the colon, how it is cut."""
    facts = [
        document.title,
        document.text,
        document.url,
        document.published_at,
        dict(document.metadata),
        document.page_starts,
    ]
    try:
        said = hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    except UnicodeEncodeError as error:  # half a surrogate pair, which JSON and YAML can escape
        raise Unreadable("it holds characters that are not text") from error
    return f"{CUT}.{passage_tokens}:{said}"


def _file_digest(content: bytes, source: str, world: World) -> str:
    """Names a file's bytes, and how they are read and cut."""
    how = f"{__version__} {CUT}.{world.settings.passage_tokens} {PurePath(source).suffix.lower()}\n"
    return hashlib.sha256(how.encode() + content).hexdigest()
