"""What ingesting, deleting and repairing do, told over a world of fakes that counts what each step cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from service.errors import FootnoteError
from service.ingest import delete, ingest, passages_of
from service.seams import Vectors
from service.types.answers import Filters
from service.types.documents import Document, Passage
from service.types.intake import Failure, Receipt
from service.world import World
from tests.fakes import FakeCatalog, FakeEmbedder, FakeIndex, document, fake_settings, fake_world

HARBOUR = "The harbour opens at six. Ships wait outside until then. "
MARKET = "The market sells fish on Fridays. Bread is sold every day. "
SCHOOL = "The school has forty pupils. Lessons begin at eight. "
CHURCH = "The church was built of granite. Its bell rings at noon. "


def small_passages(**changes: object) -> World:
    """A world that cuts a document after every ten words or so: each text above is a passage."""
    return fake_world(settings=fake_settings(passage_tokens=11), **changes)


def writes(world: World) -> int:
    assert isinstance(world.index, FakeIndex)
    return world.index.writes


def embedded(world: World) -> list[str]:
    assert isinstance(world.embedder, FakeEmbedder)
    return world.embedder.embedded


def found(words: str, world: World, filters: Filters | None = None) -> set[str]:
    """Texts of what either method finds and the catalog lets through."""
    names = [*world.index.nearest(world.embedder.query(words), 10, filters), *world.catalog.matching(words, 10)]
    return {passage.text for passage, _ in world.catalog.live(names).values()}


def in_step(world: World) -> bool:
    """Whether the index holds exactly what is live."""
    return world.index.ids() == {passage.id for passage, _ in world.catalog.passages()}


# ── Adding and changing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_document_is_cut_embedded_and_published() -> None:
    world = small_passages()
    receipt = ingest([document(HARBOUR + MARKET, "town")], world)
    assert receipt.model_copy(update={"seconds": 0}) == Receipt(added=("town",), passages=2, embedded=2)
    assert world.catalog.counts() == (1, 2)
    assert embedded(world) == [f"Town\n{HARBOUR.strip()}", f"Town\n{MARKET.strip()}"]
    assert in_step(world)


def test_passages_say_where_in_the_document_they_stand() -> None:
    world, of = small_passages(), document("\n\n" + HARBOUR + "\n\n" + MARKET, "town")
    passages = passages_of(of, world)
    assert [of.text[passage.start : passage.end] for passage in passages] == [passage.text for passage in passages]
    assert [passage.text for passage in passages] == [HARBOUR.strip(), MARKET.strip()]


MINUTES = """# Minutes

## Item 3

The harbour opens at six. Ships wait outside until then. Boats may enter.

## Item 4

The market sells fish on Fridays. Bread is sold every day but Sunday.
"""


def test_a_passage_is_searched_with_the_headings_above_it_which_are_no_part_of_its_text() -> None:
    world = fake_world(settings=fake_settings(passage_tokens=20))
    ingest([document(MINUTES, "town")], world)
    fish = next(found for found, _ in world.catalog.passages() if "fish" in found.text)
    assert fish.heading == "Minutes › Item 4"
    assert "Minutes" not in fish.text == MINUTES[fish.start : fish.end]
    assert any(text.startswith("Town\nMinutes › Item 4\n") for text in embedded(world))
    assert fish.id in world.catalog.matching("minutes", 5)


def test_a_document_that_is_to_be_cut_in_another_way_is_ingested_anew() -> None:
    world, of = small_passages(), document(HARBOUR + MARKET, "town")
    ingest([of], world)
    wider = replace(world, settings=fake_settings(passage_tokens=50))
    assert ingest([of], wider).updated == ("town",)
    assert world.catalog.counts() == (1, 1)


def test_an_unchanged_document_costs_no_embedding_and_no_write() -> None:
    world, of = small_passages(), document(HARBOUR + MARKET, "town")
    ingest([of], world)
    costs = (writes(world), len(embedded(world)))
    receipt = ingest([replace(of)], world)
    assert (receipt.unchanged, receipt.added, receipt.updated, receipt.embedded) == (("town",), (), (), 0)
    assert (writes(world), len(embedded(world))) == costs


def test_a_changed_document_takes_the_place_of_its_old_version() -> None:
    world = small_passages()
    ingest([document(HARBOUR + MARKET, "town")], world)
    receipt = ingest([document(HARBOUR + SCHOOL, "town")], world)
    assert (receipt.updated, receipt.added) == (("town",), ())
    assert found("market fish", world) == {HARBOUR.strip(), SCHOOL.strip()}
    assert world.catalog.counts() == (1, 2)
    assert in_step(world)


def test_only_the_passages_that_changed_are_embedded() -> None:
    world = small_passages()
    ingest([document(HARBOUR + MARKET + CHURCH, "town")], world)
    before = len(embedded(world))
    receipt = ingest([document(SCHOOL + HARBOUR + MARKET + CHURCH, "town")], world)
    assert (receipt.passages, receipt.embedded, receipt.reused) == (4, 1, 3)
    assert embedded(world)[before:] == [f"Town\n{SCHOOL.strip()}"]


def test_an_edit_in_a_long_text_embeds_only_what_stands_around_it() -> None:
    world = small_passages()
    sentences = [f"The {word} of number {number} is {number * 37 % 11} metres long{' today' * (number % 3)}. "
                 for number, word in enumerate(["pier", "quay", "mole", "dock"] * 25)]  # fmt: skip
    ingest([document("".join(sentences), "town")], world)
    for at in range(0, 100, 9):
        sentences[at] = sentences[at].replace("long", "long and of late rather wide")
        assert 1 <= ingest([document("".join(sentences), "town")], world).embedded <= 3


def test_a_passage_that_moved_inside_its_document_keeps_its_id_and_knows_its_new_place() -> None:
    world = small_passages()
    ingest([document(HARBOUR, "town")], world)
    (name,) = world.catalog.ids_of("town")
    ingest([document(SCHOOL + HARBOUR, "town")], world)
    assert world.catalog.live([name])[name][0].start == len(SCHOOL)


def test_a_text_that_stands_in_two_documents_is_embedded_once() -> None:
    world = small_passages()
    ingest([document(HARBOUR, "one", title="Town")], world)
    receipt = ingest([document(HARBOUR + MARKET, "two", title="Town")], world)
    assert (receipt.added, receipt.embedded, receipt.reused) == (("two",), 1, 1)
    assert world.index.count() == 3
    assert delete("one", world)
    assert found("harbour", world) == {HARBOUR.strip(), MARKET.strip()}


def test_a_text_that_repeats_itself_is_kept_as_often_as_it_stands_there() -> None:
    world = small_passages()
    receipt = ingest([document(HARBOUR * 3, "town")], world)
    assert (receipt.passages, receipt.embedded) == (3, 1)
    assert world.index.count() == 3


def test_a_new_date_or_publisher_of_the_same_text_is_what_filters_go_by() -> None:
    world, of = small_passages(), document(HARBOUR, "town", published_at="2020-01-01")
    ingest([of], world)
    receipt = ingest([replace(of, published_at="2025-01-01", source="/new.txt")], world)
    assert (receipt.updated, receipt.embedded) == (("town",), 0)
    query = world.embedder.query("harbour")
    assert len(world.index.nearest(query, 5, Filters(published_from="2024-01-01", sources=("/new.txt",)))) == 1
    assert world.index.nearest(query, 5, Filters(published_to="2024-01-01")) == []
    ingest([replace(of, metadata={"publisher": "The Tide"})], world)
    assert len(world.index.nearest(query, 5, Filters(publishers=("The Tide",)))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"url": "https://town.example"},
        {"metadata": {"page": 2}},
        {"page_starts": (0, 20)},
        {"published_at": "2025"},
    ],
)
def test_a_change_of_any_fact_is_a_new_version(change: dict[str, object]) -> None:
    world, of = small_passages(), document(HARBOUR, "town")
    ingest([of], world)
    assert ingest([replace(of, **change)], world).updated == ("town",)  # type: ignore[arg-type]
    assert world.catalog.document("town") == replace(of, **change)  # type: ignore[arg-type]


def test_the_receipt_grows_with_every_document() -> None:
    world = small_passages()
    seen: list[Receipt] = []
    total = ingest([document(HARBOUR, "a"), Failure(source="b", reason="is a picture")], world, seen.append)
    assert [receipt.documents for receipt in seen] == [1, 2]
    assert seen[-1] == total


# ── Failing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["", " \n\t ", "… — !", "half a pair \ud83d and words"])
def test_a_document_that_is_no_text_fails_alone_and_changes_nothing(text: str) -> None:
    world = small_passages()
    ingest([document(HARBOUR, "town")], world)
    before = writes(world)
    receipt = ingest([document(text, "town"), document(MARKET, "market")], world)
    assert [failure.source for failure in receipt.failed] == ["/town.txt"]
    assert receipt.added == ("market",)
    assert found("harbour", world) == {HARBOUR.strip(), MARKET.strip()}
    assert writes(world) == before + 1
    assert not world.writing.locked()


def test_what_could_not_be_read_is_told_in_the_receipt() -> None:
    failure = Failure(source="/picture.png", reason="cannot be read")
    assert ingest([failure], small_passages()).failed == (failure,)


class BrokenEmbedder(FakeEmbedder):
    def passages(self, texts: Sequence[str]) -> Vectors:
        raise FootnoteError("the embeddings server gave no embeddings")


def test_when_embedding_fails_the_old_version_stays() -> None:
    world = small_passages()
    ingest([document(HARBOUR, "town")], world)
    broken = replace(world, embedder=BrokenEmbedder())
    before = writes(world)
    with pytest.raises(FootnoteError, match="gave no embeddings"):
        ingest([document(MARKET, "town")], broken)
    assert found("harbour market", world) == {HARBOUR.strip()}
    assert writes(world) == before
    assert not world.writing.locked()


class FullDisk(FakeCatalog):
    def publish(self, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
        raise OSError("no space left on device")


def test_until_the_catalog_has_published_a_version_nobody_sees_it() -> None:
    world = small_passages(catalog=FullDisk())
    with pytest.raises(OSError, match="no space"):
        ingest([document(HARBOUR, "town")], world)
    assert found("harbour", world) == set()
    assert in_step(world)


# ── Deleting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_document_is_nowhere() -> None:
    world = small_passages()
    ingest([document(HARBOUR + MARKET, "town"), document(SCHOOL, "school")], world)
    assert delete("town", world)
    assert found("harbour market school", world) == {SCHOOL.strip()}
    assert world.catalog.document("town") is None
    assert in_step(world)


def test_deleting_what_is_unknown_says_so_and_writes_nothing() -> None:
    world = small_passages()
    assert not delete("town", world)
    assert writes(world) == 0
