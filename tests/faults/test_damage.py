"""Whatever happens to the files of the index: no wrong answer, nobody dies, and it is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from service.edges.chroma.index import ChromaIndex
from service.ingest import delete, ingest
from service.keeping import KeptIndex
from service.reindexing import CurrentEmbedder
from service.search import search
from service.world import World
from tests.fakes import FakeEmbedder
from tests.faults.worlds import ASKED, Truth, filled, numbered, quick_folder, world_at

DOCUMENTS = 4  # more than 1,000 passages, so that Chroma writes out its graph

Damage = Callable[[Path], None]


def deleted(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def swapped(path: Path) -> None:
    """With another file of the index."""
    other = next(other for other in sorted(path.parent.parent.rglob("*.*")) if other.suffix != path.suffix)
    path.write_bytes(other.read_bytes())


def one_bit_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 1 << 6
    path.write_bytes(data)


def scattered(path: Path) -> None:
    data = np.frombuffer(path.read_bytes(), np.uint8).copy()
    data[np.random.default_rng(7).integers(0, len(data), max(4, len(data) // 1000))] ^= 0xA5
    path.write_bytes(data.tobytes())


DAMAGES = [deleted, truncated, emptied, zeroed, swapped, one_bit_flipped, scattered]
FILES = ["chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"]


@pytest.fixture(scope="module")
def folders() -> Iterator[dict[str, Path]]:
    """Data folders of one corpus by what became of their owner; never opened, only copied."""
    with quick_folder() as folder:
        world = world_at(folder / "closed")
        filled(world, DOCUMENTS)
        shutil.copytree(folder / "closed", folder / "killed")
        world.close()
        yield {end: folder / end for end in ("closed", "killed")}


@pytest.fixture
def data(folders: dict[str, Path], request: pytest.FixtureRequest, quick_path: Path) -> Path:
    shutil.copytree(folders[getattr(request, "param", "closed")], quick_path / "data")
    return quick_path / "data"


@pytest.fixture
def world(data: Path) -> Iterator[World]:
    world = world_at(data)
    yield world
    world.close()


def index_file(data: Path, name: str) -> Path:
    (found,) = data.glob(f"index/*/**/{name}")
    return found


def answers_are_right(world: World) -> bool:
    """Whether search finds something, by words if not by meaning, and the index nothing that is not nearest.

    An index whose damage is met just now is out of service, and by the end another one may be in its place.
    """
    served = world.catalog.generation()
    return all(search(word, world) for word in ASKED[:3]) and (
        world.index.state == "rebuilding"
        or Truth(world).holds()
        or world.index.state == "rebuilding"
        or world.catalog.generation() != served
    )


def made_anew(world: World) -> bool:
    """Whether the index is ready, made of the catalog's vectors only, and right in everything."""
    assert isinstance(world.index, KeptIndex)
    assert isinstance(world.embedder, CurrentEmbedder)
    assert isinstance(world.embedder.now, FakeEmbedder)
    ready, paid = world.index.wait(60), len(world.embedder.now.embedded)
    same = world.index.ids() == {passage.id for passage, _ in world.catalog.passages()}
    return (ready, paid, same, Truth(world).holds()) == (True, 0, True, True)


def opened_and_mended(data: Path) -> None:
    world = world_at(data)
    try:
        assert world.index.state == "rebuilding"
        assert answers_are_right(world)
        assert made_anew(world)
    finally:
        world.close()
    assert [path.name for path in (data / "index").iterdir()] == ["2"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_noticed_before_it_is_read(data: Path, damage: Damage, file: str) -> None:
    damage(index_file(data, file))
    opened_and_mended(data)


@pytest.mark.parametrize("data", ["killed"], indirect=True)
@pytest.mark.parametrize("file", FILES[1:])
def test_a_bit_of_the_graph_that_flips_after_a_kill_is_noticed_too(data: Path, file: str) -> None:
    one_bit_flipped(index_file(data, file))
    opened_and_mended(data)


@pytest.mark.parametrize("data", ["killed"], indirect=True)
@pytest.mark.parametrize("damage", [deleted, truncated, emptied, zeroed, swapped, scattered])
def test_a_database_that_is_damaged_after_a_kill_is_met_in_a_child_process(data: Path, damage: Damage) -> None:
    damage(index_file(data, "chroma.sqlite3"))
    opened_and_mended(data)


@pytest.mark.parametrize("data", ["killed"], indirect=True)
def test_an_index_whose_owner_was_killed_is_kept_if_it_is_sound(data: Path) -> None:
    world = world_at(data)
    assert world.index.state == "ready"
    assert answers_are_right(world)
    assert made_anew(world)
    world.close()


def test_passages_that_waited_for_the_index_when_its_owner_was_killed_are_found_at_once(quick_path: Path) -> None:
    owner = world_at(quick_path / "alive")
    ingest([numbered(0, passages=20)], owner)
    shutil.copytree(quick_path / "alive", quick_path / "killed")
    owner.close()
    world = world_at(quick_path / "killed")
    assert world.index.state == "ready"
    assert made_anew(world)
    world.close()


def no_folder(data: Path) -> None:
    shutil.rmtree(data / "index")


def empty_folder(data: Path) -> None:
    shutil.rmtree(data / "index" / "1")
    (data / "index" / "1").mkdir()


def a_file_for_a_folder(data: Path) -> None:
    shutil.rmtree(data / "index" / "1")
    (data / "index" / "1").write_text("not a folder")


def no_seal(data: Path) -> None:
    (data / "index" / "1" / "seal.json").unlink()


def seal_of_nothing(data: Path) -> None:
    (data / "index" / "1" / "seal.json").write_text("[1, 2")


def another_graph_beside(data: Path) -> None:
    graph = index_file(data, "data_level0.bin").parent
    shutil.copytree(graph, graph.with_name("0b4f1f0e-0000-4000-8000-000000000000"))


def of_another_model(data: Path) -> None:
    empty_folder(data)
    ChromaIndex(data / "index" / "1", "another model", 256).close(1)


def of_another_corpus(data: Path) -> None:
    other = world_at(data.parent / "other")
    ingest([numbered(1_000, passages=3)], other)
    other.close()
    shutil.rmtree(data / "index" / "1")
    shutil.copytree(data.parent / "other" / "index" / "1", data / "index" / "1")


@pytest.mark.parametrize(
    "change",
    [
        no_folder,
        empty_folder,
        a_file_for_a_folder,
        no_seal,
        seal_of_nothing,
        another_graph_beside,
        of_another_model,
        of_another_corpus,
    ],
)
def test_an_index_that_is_missing_or_foreign_is_made_anew(data: Path, change: Damage) -> None:
    change(data)
    world = world_at(data)
    assert answers_are_right(world)
    assert made_anew(world)
    world.close()


@pytest.mark.parametrize("damage", [truncated, emptied, zeroed, scattered])
def test_damage_under_a_running_service_is_mended_while_it_answers(world: World, data: Path, damage: Damage) -> None:
    for file in FILES:
        damage(index_file(data, file))
    assert answers_are_right(world)
    ingest([numbered(DOCUMENTS, passages=3)], world)
    assert delete("report-0", world)
    assert answers_are_right(world)
    world.close()
    again = world_at(data)
    assert made_anew(again)
    assert again.catalog.document(f"report-{DOCUMENTS}") is not None
    again.close()


def test_a_world_may_be_closed_twice(world: World) -> None:
    world.close()
    world.close()
    assert world.index.count() == 0  # out of service


def test_what_changes_while_the_index_is_made_anew_is_in_it(data: Path) -> None:
    no_folder(data)
    world = world_at(data)
    ingest([numbered(1, version=1), numbered(DOCUMENTS)], world)
    assert delete("report-2", world)
    assert isinstance(world.index, KeptIndex)
    assert world.index.wait(60)
    assert world.index.ids() == {passage.id for passage, _ in world.catalog.passages()}
    assert Truth(world).holds()
    world.close()


def test_a_service_that_ends_while_its_index_is_made_anew_makes_it_at_the_next_start(data: Path) -> None:
    no_folder(data)
    world_at(data).close()
    world = world_at(data)
    assert made_anew(world)
    world.close()
