"""Several sources of one content: one document has them all, and is there until the last of them is gone.

Its id stays what it was when it was new, whichever of them go. Whoever calls holds `world.writing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from service.publishing import named, put_back, swap_in, vectors_of
from service.seams import Entry
from service.types.documents import Document, Source
from service.world import World


def join(source: Source, document_id: str, world: World) -> None:
    """Keep a name as a further one of a document, in whose place a document of its own goes."""
    if source.id != document_id:
        make_way(source.id, world)
    with _losing(source.id, world):
        world.index.remove(world.catalog.add_source(document_id, source))


def leave(name: str, world: World) -> bool:
    """Take a name away; with its last one a document goes. False if it is unknown."""
    if world.catalog.named(name) is None:
        return False
    with _losing(name, world):
        world.index.remove(world.catalog.remove_source(name))
    return True


def make_way(name: str, world: World) -> None:
    """Let the other names of its document keep what that says, before this one stands for something else.

    For a moment both are there: a process that is killed then has lost nothing.
    """
    if (document := world.catalog.document(name)) is None:
        if (held := world.catalog.named(name)) and _others(name, world.catalog.document(held.document_id)):
            leave(name, world)
        return
    digest, others = world.catalog.digest(name), _others(name, document)
    if digest is None or not others:
        return
    heir = replace(document, id=others[0].id, source=others[0].source, known_as=others)
    passages = named((passage for passage, _ in _entries(document, world)), heir.id)
    entries = [(passage, replace(heir, text="")) for passage in passages]
    swap_in(heir, digest, entries, vectors_of(entries, world.catalog, world.embedder)[0], world)


@contextmanager
def _losing(name: str, world: World) -> Iterator[None]:
    """While the catalog takes a name from its document: the index filters it by the source under which it goes on."""
    held = world.catalog.named(name)
    document = world.catalog.document(held.document_id) if held else None
    others = _others(name, document)
    if document is None or not others or document.source in {other.source for other in others}:
        yield
        return
    entries = _entries(replace(document, source=others[0].source, known_as=others), world)
    world.index.add(entries, vectors_of(entries, world.catalog, world.embedder)[0])
    try:
        yield
    except BaseException:
        put_back([passage.id for passage, _ in entries], world)
        raise


def _others(name: str, document: Document | None) -> tuple[Source, ...]:
    """The names of a document but this one."""
    return tuple(other for other in document.names if other.id != name) if document else ()


def _entries(document: Document, world: World) -> list[Entry]:
    """A document's live passages in order, with these facts of it."""
    live = [passage for passage, _ in world.catalog.live(sorted(world.catalog.ids_of(document.id))).values()]
    return [(passage, replace(document, text="")) for passage in sorted(live, key=lambda passage: passage.start)]
