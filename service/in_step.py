"""An index in step with the catalog: it holds the vectors of every live passage, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from service.errors import IndexDamaged
from service.seams import Catalog, Entry, StoredIndex, Vectors

_SPREAD, _NEWEST = 64, 1000  # passages whose vectors must be found: the newest are in Chroma's log, not in its graph
_BATCH = 500


@dataclass(frozen=True)
class VectorSource:
    """An embedding model, and the vectors it gives passages: those in the catalog, else embedded."""

    fingerprint: str
    dimension: int
    vectors_of: Callable[[Sequence[Entry]], Vectors]  # shape (len(entries), dimension)


def put_in_step(index: StoredIndex, catalog: Catalog, model: VectorSource) -> None:
    """Add what an index lacks and remove what is stale. Raises IndexDamaged if it is not in step then."""
    missing, stale = index.differing(catalog.passages())
    index.remove(stale)
    for some in batches(missing):
        index.add(some, model.vectors_of(some))
    if index.count() != catalog.counts()[1]:
        raise IndexDamaged("the index does not hold the passages that it was given")


def known(catalog: Catalog, model: VectorSource) -> dict[str, Vectors]:
    """Vectors of some passages, by their ids, that a sound index holds if it is in step."""
    return _held(catalog.sample(_SPREAD, _NEWEST), catalog, model)


def differences(index: StoredIndex, catalog: Catalog, model: VectorSource) -> list[str]:
    """What is wrong with an index, held against everything in the catalog."""
    missing, stale = index.differing(catalog.passages())
    told = {f"{len(missing)} passages are missing or filtered by other facts": missing,
            f"{len(stale)} passages are not in the catalog": stale}  # fmt: skip
    wrong = [what for what, found in told.items() if found]
    try:
        for some in batches(catalog.passages()):
            index.check(_held(some, catalog, model))
    except IndexDamaged as error:
        wrong.append(str(error))
    return wrong


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries, as many at a time as an index takes well."""
    rest = iter(entries)
    while some := list(islice(rest, _BATCH)):
        yield some


def _held(entries: Sequence[Entry], catalog: Catalog, model: VectorSource) -> dict[str, Vectors]:
    vectors = catalog.vectors([passage.key for passage, _ in entries], model.fingerprint)
    return {passage.id: vectors[passage.key] for passage, _ in entries if passage.key in vectors}
