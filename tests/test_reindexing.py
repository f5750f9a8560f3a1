"""Another embedding model: refused until the documents are embedded anew, which takes nothing from whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadInput, FootnoteError, ModelsDiffer
from service.ingest import delete, ingest
from service.keeping import KeptIndex
from service.reindexing import CurrentEmbedder, Reindexing, model_of
from service.seams import Vectors
from service.search import search
from service.web.app import create_app
from service.world import World
from tests.edges.test_openai_embed import serving
from tests.fakes import FakeEmbedder, FakeStore, document, fake_world
from tests.faults.worlds import world_at
from tests.served import footnote, served

TOWN = [document(f"The {word} opens at {hour}.", word) for hour, word in enumerate(["harbour", "market", "school"])]


class Newer(FakeEmbedder):
    """Another model. `before` is called before each text that it embeds."""

    fingerprint = "newer"
    dimension = 128

    def __init__(self, before: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.before = before

    def passages(self, texts: Sequence[str]) -> Vectors:
        for _ in texts:
            self.before()
        return super().passages(texts)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def world(store: FakeStore) -> Iterator[World]:
    """A world over a kept index, with documents."""
    world = opened(fake_world(), store, FakeEmbedder())
    ingest(TOWN, world)
    yield world
    world.index.close()  # type: ignore[attr-defined]


def opened(world: World, store: FakeStore, embedder: FakeEmbedder) -> World:
    current = CurrentEmbedder(embedder)
    index = KeptIndex(world.catalog, store, model_of(world.catalog, current), world.writing)
    return replace(world, embedder=current, index=index)


def reindexing(world: World, embedder: FakeEmbedder) -> Reindexing:
    """Begun with this embedder."""
    assert isinstance(world.index, KeptIndex)
    assert isinstance(world.embedder, CurrentEmbedder)
    begun = Reindexing(world.catalog, world.index, world.embedder, lambda *_: embedder)
    begun.start(None, None, None)
    return begun


def nearest(world: World, words: str) -> str:
    (name,) = world.index.nearest(world.embedder.query(words), 1)
    return world.catalog.live([name])[name][1].id


def keys(world: World) -> list[str]:
    return [passage.key for passage, _ in world.catalog.passages()]


def test_another_model_is_refused_with_the_way_on(world: World, store: FakeStore) -> None:
    with pytest.raises(ModelsDiffer, match=r"with hashed words, and the settings ask for newer.*reindex"):
        opened(world, store, Newer())
    assert world.catalog.generation().fingerprint == "hashed words"  # type: ignore[union-attr]


def test_without_documents_another_model_is_no_matter(store: FakeStore) -> None:
    empty = opened(fake_world(), store, FakeEmbedder())
    again = opened(empty, store, Newer())
    ingest(TOWN, again)
    assert nearest(again, "market") == "market"


def test_the_new_model_takes_over_with_its_vectors_and_nothing_of_the_old_one_stays(world: World) -> None:
    newer = Newer()
    done = reindexing(world, newer).wait()
    assert (done.state, done.model, done.passages, done.done) == ("done", "newer", 3, 3)
    assert (world.embedder.fingerprint, world.embedder.dimension) == ("newer", 128)
    assert nearest(world, "market") == "market"
    assert len(newer.embedded) == 3
    assert len(world.catalog.vectors(keys(world), "newer")) == 3
    assert world.catalog.vectors(keys(world), "hashed words") == {}


def test_questions_are_answered_and_documents_change_meanwhile(world: World, store: FakeStore) -> None:
    asked, go_on = threading.Event(), threading.Event()
    running = reindexing(world, Newer(lambda: (asked.set(), go_on.wait(10))))
    assert asked.wait(10)
    assert running.now.state == "running"
    assert nearest(world, "market") == "market"
    assert search("harbour", world)[0].document.id == "harbour"
    ingest([document("The church was built of granite.", "church")], world)
    assert delete("school", world)
    assert nearest(world, "granite") == "church"
    with pytest.raises(BadInput, match="already"):
        running.start(None, None, None)
    go_on.set()
    assert running.wait().state == "done"
    assert world.embedder.fingerprint == "newer"
    assert {nearest(world, words) for words in ("harbour", "market", "granite")} == {"harbour", "market", "church"}
    assert world.index.faults() == []
    assert len(store.kept) == 1


def test_what_was_interrupted_goes_on_where_it_was(world: World) -> None:
    ingest([document(f"Report {number}.", f"report-{number}") for number in range(100)], world)
    first, left = Newer(), iter(range(70))
    first.before = lambda: next(left)  # type: ignore[assignment]
    failed = reindexing(world, first).wait()
    assert (failed.state, world.embedder.fingerprint, world.index.state) == ("failed", "hashed words", "ready")
    second = Newer()
    assert reindexing(world, second).wait().state == "done"
    assert 0 < len(first.embedded) < 103
    assert len(first.embedded) + len(second.embedded) == 103


def test_a_question_that_was_embedded_before_the_change_is_not_held_against_the_new_index(world: World) -> None:
    query = world.embedder.query("market")
    reindexing(world, Newer()).wait()
    assert world.index.nearest(query, 3) == []
    assert world.index.state == "ready"


def test_a_document_that_was_embedded_before_the_change_is_embedded_again(world: World) -> None:
    slow = Newer(lambda: None)
    old = world.embedder.now  # type: ignore[attr-defined]

    def embed_and_change(texts: Sequence[str]) -> Vectors:
        vectors = FakeEmbedder.passages(old, texts)
        assert reindexing(world, slow).wait().state == "done"
        return vectors

    old.passages = embed_and_change
    ingest([document("The church was built of granite.", "church")], world)
    assert nearest(world, "granite") == "church"
    assert world.index.faults() == []


def test_a_model_that_is_not_there_changes_nothing(world: World) -> None:
    def missing(*_: object) -> FakeEmbedder:
        raise FootnoteError("no such model")

    never = Reindexing(world.catalog, world.index, world.embedder, missing)  # type: ignore[arg-type]
    with pytest.raises(FootnoteError, match="no such model"):
        never.start(None, None, None)
    assert never.now.state == "idle"


# ── Over HTTP and on the command line ─────────────────────────────────────────────────────────────────────────────────


def small(texts: list[str]) -> list[list[float] | str]:
    """An embeddings server's vectors: whether a text tells of a market."""
    return [[1.0, 0.0] if "market" in text.lower() else [0.0, 1.0] for text in texts]


def test_whoever_does_not_know_the_key_is_refused(tmp_path: Path) -> None:
    with closing(world_at(tmp_path)) as world:
        client = create_app(world).test_client()
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
            refused = client.post("/reindex", json={}, headers=headers)
            assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
        assert client.get("/reindex").get_json()["state"] == "idle"


def test_the_command_asks_the_server_which_goes_on_serving(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "market.txt").write_text("The market sells fish.")
    with served(tmp_path / "data", seeds_dir=tmp_path) as server, serving(reply=small) as embeddings:
        other = {"embedding_base_url": embeddings.base_url, "embedding_model": "small"}
        done = footnote("reindex", data_dir=server.data_dir, **other)
        assert (done.returncode, done.stderr.count("Error")) == (0, 0)
        assert f"1 passages; the server at {server.address} uses small at {embeddings.base_url}" in done.stdout
        assert server.get("/reindex")["state"] == "done"
        assert server.get("/doctor")["findings"][4]["wrong"] == []
        assert server.get("/readyz")["status"] == "ready"
        server.stop()
        refused = footnote("documents", data_dir=server.data_dir)
        assert refused.returncode == 1
        assert "run `footnote reindex`" in refused.stderr
        assert footnote("reindex", data_dir=server.data_dir).stdout == "1 passages\n"
        assert footnote("documents", data_dir=server.data_dir).returncode == 0


def test_vectors_of_the_same_length_are_told_apart_too() -> None:
    current = CurrentEmbedder(FakeEmbedder())
    assert current.query("market").fingerprint == "hashed words"  # type: ignore[attr-defined]
    np.testing.assert_array_equal(current.query("market"), FakeEmbedder().query("market"))
