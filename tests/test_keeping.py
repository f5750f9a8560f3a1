"""The kept index over fakes: what is asked of it while it is sound, while it is made anew, and while that fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.errors import DiskFull, FootnoteError, IndexDamaged
from service.ingest import delete, ingest
from service.keeping import KeptIndex
from service.reindexing import model_of
from service.search import search
from service.types.documents import Generation
from service.world import World
from tests.fakes import FakeEmbedder, FakeStore, document, fake_world

HARBOUR = document("The harbour opens at six.", "harbour")
MARKET = document("The market sells fish on Fridays.", "market")
DAMAGED = IndexDamaged("the graph is gone")


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def world(store: FakeStore) -> Iterator[World]:
    """A world with a kept index that holds one document."""
    world = opened(fake_world(), store)
    ingest([HARBOUR], world)
    yield world
    kept(world).close()


def opened(world: World, store: FakeStore, full: threading.Event | None = None) -> World:
    """The world, its index opened as at a start; on a disk that is said to be `full` while that is set."""

    def require_room() -> None:
        if full and full.is_set():
            raise DiskFull("the disk is full")

    model = model_of(world.catalog, world.embedder)
    index = KeptIndex(world.catalog, store, model, world.writing, require_room=require_room)
    return replace(world, index=index)


def kept(world: World) -> KeptIndex:
    assert isinstance(world.index, KeptIndex)
    return world.index


def paid(world: World) -> int:
    assert isinstance(world.embedder, FakeEmbedder)
    return len(world.embedder.embedded)


def found(world: World, words: str) -> list[str]:
    return [hit.document.id for hit in search(words, world) if hit.scores.vector_rank]


def names(world: World) -> list[str]:
    """Documents in the index."""
    return sorted({of.id for _, of in world.catalog.live(sorted(world.index.ids())).values()})


def test_a_sound_index_is_opened_as_it_is(world: World, store: FakeStore) -> None:
    writes = store.kept["1"].writes
    kept(world).close()
    again = opened(world, store)
    assert (again.index.state, names(again), store.kept["1"].writes) == ("ready", ["harbour"], writes)


def test_what_changed_without_the_index_is_put_right_at_the_start(world: World, store: FakeStore) -> None:
    kept(world).close()
    lagging = replace(world, index=fake_world().index)
    ingest([MARKET], lagging)
    delete("harbour", lagging)
    costs = paid(world)
    assert names(opened(world, store)) == ["market"]
    assert paid(world) == costs


def test_an_index_that_is_gone_is_made_anew_without_embedding(world: World, store: FakeStore) -> None:
    costs = paid(world)
    store.kept.clear()
    again = opened(world, store)
    assert kept(again).wait(5)
    assert (names(again), paid(world), list(store.kept)) == (["harbour"], costs, ["2"])


def test_damage_met_by_a_question_is_no_error_and_words_still_find(world: World, store: FakeStore) -> None:
    store.kept["1"].damage = DAMAGED
    with world.writing:  # so that the new index cannot take its place yet
        hits = search("harbour", world)
        assert world.index.state == "rebuilding"
        assert [(hit.document.id, hit.scores.vector_rank) for hit in hits] == [("harbour", None)]
    assert kept(world).wait(5)
    assert found(world, "harbour") == ["harbour"]
    assert world.catalog.generation() == Generation("2", "hashed words", 256)


def test_documents_change_while_the_index_is_made_anew(world: World, store: FakeStore) -> None:
    store.kept["1"].damage = DAMAGED
    ingest([MARKET], world)
    delete("harbour", world)
    assert kept(world).wait(5)
    assert names(world) == ["market"]


def test_the_index_is_made_anew_as_soon_as_there_is_room(world: World, store: FakeStore) -> None:
    store.refuses = [DiskFull("the disk is full")]
    store.kept["1"].damage = DAMAGED
    assert search("harbour", world)
    assert kept(world).wait(5)
    assert names(world) == ["harbour"]


def test_none_is_put_in_service_after_it_was_closed(world: World, store: FakeStore) -> None:
    model = model_of(world.catalog, world.embedder)
    with pytest.raises(FootnoteError, match="the service ends"):
        kept(world).adopt(model, lambda _: kept(world).close(), lambda: None)
    assert (world.index.state, list(store.kept)) == ("rebuilding", ["1"])


def test_a_full_disk_is_told_and_the_index_goes_on(world: World, store: FakeStore) -> None:
    store.kept["1"].damage = DiskFull("the disk is full")
    check = threading.Event()
    store.kept["1"].check = lambda known: check.set()  # type: ignore[method-assign]
    with pytest.raises(DiskFull):
        ingest([MARKET], world)
    assert check.is_set()
    store.kept["1"].damage = None
    assert found(world, "harbour market") == ["harbour"]
    kept(world).close()
    assert store.kept["1"].revision is None  # it is compared with the catalog when it is opened next


def test_after_a_full_disk_the_index_is_opened_anew_before_it_is_written_to(world: World, store: FakeStore) -> None:
    kept(world).close()
    full = threading.Event()
    world = opened(world, store, full)
    index, opens = store.kept["1"], store.opened
    full.set()
    index.damage = DiskFull("the disk is full")
    with pytest.raises(DiskFull):
        ingest([MARKET], world)
    index.damage, writes = None, index.writes
    with pytest.raises(DiskFull):
        ingest([MARKET], world)
    assert delete("harbour", world)
    assert (index.writes, store.opened, len(index.held)) == (writes, opens, 1)
    full.clear()
    ingest([MARKET], world)
    assert (names(world), len(index.held), store.opened) == (["market"], 1, opens + 1)


def test_a_start_on_a_full_disk_waits_for_room(world: World) -> None:
    again = opened(world, FakeStore(DiskFull("the disk is full")))
    assert again.index.state == "rebuilding"
    assert kept(again).wait(5)
    assert names(again) == ["harbour"]
