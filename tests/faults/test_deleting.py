"""Deleting is deleting: within a minute no file of the data folder holds the text, not even a word of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from service.ingest import delete, ingest
from service.types.documents import Document
from service.world import World
from tests.faults.worlds import filled, numbered, world_at

SECRETS = ("zanzibarium", "quillonate", "Brombeerwein", "oxyhydra")
SECRET = Document(
    "secret",
    "The zanzibarium files",
    "A quillonate was seen.\n\nIn the cellar lay Brombeerwein, forty bottles of it. "
    + " ".join(f"Bottle {number} was marked oxyhydra{number}." for number in range(300)),
    "/secret.txt",
    metadata={"found by": "zanzibarium"},
)


@pytest.fixture
def world(quick_path: Path) -> Iterator[World]:
    world = world_at(quick_path)
    filled(world, 2)
    ingest([SECRET], world)
    yield world
    world.close()


def traces(folder: Path) -> set[tuple[str, str]]:
    """Which words stand in which files, in any case."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"catalog.sqlite", "catalog.sqlite-wal", "chroma.sqlite3"} <= {path.name for path in files}
    return {
        (word, path.name) for path in files for word in SECRETS if word.lower().encode() in path.read_bytes().lower()
    }


def traceless(folder: Path) -> bool:
    """Whether every trace goes within a minute."""
    until = time.monotonic() + 60
    while traces(folder):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_before_it_is_deleted_the_text_is_there(world: World) -> None:
    assert traces(world.settings.data_dir) >= {(word, "catalog.sqlite-wal") for word in SECRETS}


def test_a_deleted_text_is_in_no_file(world: World) -> None:
    assert delete("secret", world)
    assert traceless(world.settings.data_dir)
    assert numbered(1).text == world.catalog.document("report-1").text  # type: ignore[union-attr]
    assert world.catalog.faults() == {"file": [], "documents": [], "full text": [], "vectors": []}


def test_a_text_that_was_replaced_is_in_no_file(world: World) -> None:
    ingest([replace(SECRET, title="Nothing", text="There was nothing to be seen.", metadata={})], world)
    assert traceless(world.settings.data_dir)


def test_its_vectors_go_with_it(world: World) -> None:
    keys = [passage.key for passage, of in world.catalog.passages() if of.id == "secret"]
    assert len(world.catalog.vectors(keys, world.embedder.fingerprint)) == len(set(keys)) > 10
    delete("secret", world)
    assert world.catalog.vectors(keys, world.embedder.fingerprint) == {}


def test_a_service_that_ends_at_once_leaves_nothing(quick_path: Path) -> None:
    with closing(world_at(quick_path)) as world:
        filled(world, 1)
        ingest([SECRET], world)
        delete("secret", world)
    held = b"".join(path.read_bytes().lower() for path in quick_path.rglob("*") if path.is_file())
    assert not [word for word in SECRETS if word.lower().encode() in held]


def test_what_a_killed_service_left_goes_when_the_data_is_opened_next(world: World, quick_path: Path) -> None:
    delete("secret", world)
    copied = quick_path / "copied"
    copied.mkdir()
    for name in ("catalog.sqlite", "catalog.sqlite-wal"):
        (copied / name).write_bytes((quick_path / name).read_bytes())
    assert b"oxyhydra" in b"".join(path.read_bytes() for path in copied.iterdir())
    with closing(world_at(copied)):
        assert traceless(copied)
