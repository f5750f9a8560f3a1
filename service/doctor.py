"""The doctor: what of the data is checked, and what is wrong with it."""

from __future__ import annotations

from service.seams import Catalog, Index
from service.types.intake import Checkup, Finding
from service.world import World

CHECKED = {
    "file": "the pages and keys of catalog.sqlite are in order",
    "documents": "every passage belongs to a document and is as long as it should be",
    "full text": "it fits the passages, word by word",
    "vectors": "every passage has one of the model that is used",
    "index": "it holds exactly the live passages, with these vectors, and finds them",
    "model": "the settings ask for the embedding model that the documents were embedded with",
}


def examined(world: World) -> Checkup:
    """Check everything; nobody writes meanwhile."""
    with world.writing:
        return checkup(world.catalog, world.index, world.embedder.fingerprint)


def repaired(world: World) -> Checkup:
    """Put right what can be, then check everything."""
    with world.writing:
        world.catalog.mend()
        sound = not world.index.faults() and not world.catalog.faults()["vectors"]
    if not sound:
        world.index.make_anew()
    return examined(world)


def checkup(catalog: Catalog, index: Index, wanted: str) -> Checkup:
    """Check everything that is in the data folder. `wanted` is the fingerprint of the model that the settings name."""
    kept = catalog.generation()
    mixed = kept is not None and kept.fingerprint != wanted and catalog.counts()[1] > 0
    wrong = catalog.faults() | {
        "index": index.faults(),
        "model": [f"that was {kept.fingerprint}, not {wanted}"] if kept and mixed else [],
    }
    return told(wrong)


def told(wrong: dict[str, list[str]]) -> Checkup:
    """What is wrong, by part, as a checkup of these parts."""
    parts = [part for part in CHECKED if part in wrong]
    findings = tuple(Finding(part=part, checked=CHECKED[part], wrong=tuple(wrong[part])) for part in parts)
    return Checkup(sound=not any(wrong.values()), findings=findings)
