"""Several sources of one content: one document has them all, and is there until the last of them is gone.

Whoever calls holds `world.writing`.
"""

from __future__ import annotations

from dataclasses import replace

from service.publishing import named, swap_in, vectors_of
from service.types import Source
from service.world import World


def join(source: Source, document_id: str, world: World) -> None:
    """Keep a name as a further source of a document, in whose place a document of its own goes."""
    world.catalog.add_source(document_id, source)
    if world.catalog.digest(source.id) is not None:
        _remove(source.id, world)


def leave(name: str, world: World) -> bool:
    """Take a name away; a document that has further sources goes on under the first of them. False if it is unknown."""
    held = world.catalog.named(name)
    if held is None:
        return False
    if held.document_id == name:
        _remove(name, world)
    else:
        world.catalog.remove_source(name)
    return True


def leave_source(name: str, source: str, world: World) -> bool:
    """Take the name away under which a document has this source."""
    held = world.catalog.named(name)
    document = world.catalog.document(held.document_id) if held else None
    names = (Source(document.id, document.source), *document.also) if document else ()
    return any(leave(named.id, world) for named in names if named.source == source)


def make_way(document_id: str, world: World) -> None:
    """Let a document's further sources keep what it says, before it says something else or goes.

    For a moment both are there: a process that is killed then has lost nothing.
    """
    document, digest = world.catalog.document(document_id), world.catalog.digest(document_id)
    if document is None or digest is None or not document.also:
        return
    first, *others = document.also
    heir = replace(document, id=first.id, source=first.source, also=tuple(others))
    live = [passage for passage, _ in world.catalog.live(sorted(world.catalog.ids_of(document_id))).values()]
    passages = named(sorted(live, key=lambda passage: passage.start), heir.id)
    entries = [(passage, replace(heir, text="")) for passage in passages]
    swap_in(heir, digest, entries, vectors_of(entries, world.catalog, world.embedder)[0], world)


def _remove(document_id: str, world: World) -> None:
    make_way(document_id, world)
    world.index.remove(world.catalog.delete(document_id) or [])
