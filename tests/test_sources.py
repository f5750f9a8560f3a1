"""Several sources of one content, and files that are read only once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from service.core.text.identity import document_id
from service.ingest import delete, ingest, ingest_file, ingest_one
from service.types.answers import Filters
from service.types.documents import Document, Named
from service.types.intake import Deleted, Duplicate, Failure, Receipt
from service.world import World
from tests.fakes import FakeCatalog, FakeEmbedder, FakeIndex, SteppingEmbedder, document, fake_settings, fake_world

TEXT = "The harbour opens at six. Ships wait outside until then."
OTHER = "The market sells fish on Fridays. Bread is sold every day."


def holding(*names: str) -> World:
    """A world in which the same content came from these sources, the first of which is its document's."""
    world = fake_world()
    for name in names:
        ingest_one(document(TEXT, name, title="Harbour"), world)
    return world


def sources(world: World) -> dict[str, tuple[str, ...]]:
    return {found.id: found.sources for found in world.catalog.documents()}


def texts(world: World) -> dict[str, str]:
    """What every live document says; the index must hold just its passages."""
    assert world.index.ids() == {passage.id for passage, _ in world.catalog.passages()}
    found = [world.catalog.document(one.id) for one in world.catalog.documents()]
    return {one.id: one.text for one in found if one}


def cost(world: World) -> tuple[int, int]:
    assert isinstance(world.index, FakeIndex)
    assert isinstance(world.embedder, FakeEmbedder)
    return world.index.writes, len(world.embedder.embedded)


# ── Joining ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_from_a_second_source_is_one_document_that_costs_nothing() -> None:
    world = holding("a")
    before = cost(world)
    receipt = ingest_one(document(TEXT, "b", title="Harbour"), world)
    assert receipt == Receipt(duplicates=(Duplicate(source="/b.txt", document_id="a"),), seconds=receipt.seconds)
    assert receipt.documents == 1
    assert sources(world) == {"a": ("/a.txt", "/b.txt")}
    assert cost(world) == before


def test_a_further_source_that_comes_again_is_unchanged() -> None:
    world = holding("a", "b")
    revision = world.catalog.revision()
    assert [ingest_one(document(TEXT, name, title="Harbour"), world).unchanged for name in "ab"] == [("a",), ("b",)]
    assert world.catalog.revision() == revision


@pytest.mark.parametrize("fact", [{"title": "Port"}, {"published_at": "2024-01-01"}, {"metadata": {"page": 1}}])
def test_what_differs_in_any_fact_is_a_document_of_its_own(fact: dict[str, object]) -> None:
    world = holding("a")
    receipt = ingest_one(replace(document(TEXT, "b", title="Harbour"), **fact), world)  # type: ignore[arg-type]
    assert (receipt.added, receipt.duplicates) == (("b",), ())


def test_a_document_that_comes_to_say_the_same_becomes_a_further_source() -> None:
    world = holding("a")
    ingest_one(document(OTHER, "b"), world)
    receipt = ingest_one(document(TEXT, "b", title="Harbour"), world)
    assert receipt.duplicates == (Duplicate(source="/b.txt", document_id="a"),)
    assert sources(world) == {"a": ("/a.txt", "/b.txt")}
    assert texts(world) == {"a": TEXT}


# ── Parting ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_further_source_that_says_something_else_is_a_document_of_its_own() -> None:
    world = holding("a", "b", "c")
    assert ingest_one(document(OTHER, "b"), world).updated == ("b",)
    assert sources(world) == {"a": ("/a.txt", "/c.txt"), "b": ("/b.txt",)}
    assert texts(world) == {"a": TEXT, "b": OTHER}


def test_when_the_first_source_says_something_else_the_others_keep_what_it_said() -> None:
    world = holding("a", "b", "c")
    paid = cost(world)[1]
    assert ingest_one(document(OTHER, "a", title="Market"), world).updated == ("a",)
    assert sources(world) == {"a": ("/a.txt",), "b": ("/b.txt", "/c.txt")}
    assert texts(world) == {"a": OTHER, "b": TEXT}
    assert cost(world)[1] == paid + 1


def test_a_document_that_moves_keeps_its_further_sources() -> None:
    world = holding("a", "b")
    assert ingest_one(document(TEXT, "a", title="Harbour", source="/moved.txt"), world).updated == ("a",)
    assert sources(world) == {"a": ("/moved.txt", "/b.txt")}


def test_a_further_source_can_move_to_a_document_that_says_what_it_says_now() -> None:
    world = holding("a", "b")
    ingest_one(document(OTHER, "x"), world)
    receipt = ingest_one(document(OTHER, "b", title="X"), world)
    assert receipt.duplicates == (Duplicate(source="/b.txt", document_id="x"),)
    assert sources(world) == {"a": ("/a.txt",), "x": ("/x.txt", "/b.txt")}


# ── Deleting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ["abc", "bca", "cab"])
def test_a_document_is_there_until_its_last_source_is_gone(order: str) -> None:
    world = holding("a", "b", "c")
    paid = cost(world)[1]
    for at, name in enumerate(order):
        assert texts(world) == {"a": TEXT}
        gone = delete("a", world, f"/{name}.txt")
        left = tuple(f"/{n}.txt" for n in "abc" if n in order[at + 1 :])
        assert gone == Deleted(
            document_id="a", title="Harbour", removed_sources=(f"/{name}.txt",), remaining_sources=left
        )
        assert sources(world) == ({"a": left} if left else {})
        found = world.index.nearest(world.embedder.query(TEXT), 5, Filters(sources=left or ("/a.txt",)))
        assert len(found) == bool(left)
    assert texts(world) == {}
    assert cost(world)[1] == paid
    assert not delete("a", world)


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_document_that_is_deleted_by_an_id_is_gone_with_all_its_sources(name: str) -> None:
    world = holding("a", "b")
    gone = delete(name, world)
    assert gone == Deleted(document_id="a", title="Harbour", removed_sources=("/a.txt", "/b.txt"), remaining_sources=())
    assert texts(world) == {}
    assert ingest_one(document(TEXT, "b", title="Harbour"), world).added == ("b",)


def test_a_source_that_a_document_does_not_have_is_not_taken_away() -> None:
    world = holding("a", "b")
    assert delete("a", world, "/nowhere.txt") is None
    assert delete("nobody", world, "/a.txt") is None
    assert sources(world) == {"a": ("/a.txt", "/b.txt")}


def without_its_own() -> World:
    """A world whose one document has lost the source that it has its id from."""
    world = holding("a", "b")
    assert delete("a", world, "/a.txt")
    assert sources(world) == {"a": ("/b.txt",)}
    return world


def test_a_source_that_comes_back_joins_its_document_again() -> None:
    world = without_its_own()
    assert ingest_one(document(TEXT, "b", title="Harbour"), world).unchanged == ("b",)
    back = ingest_one(document(TEXT, "a", title="Harbour"), world)
    assert back.duplicates == (Duplicate(source="/a.txt", document_id="a"),)
    assert sources(world) == {"a": ("/b.txt", "/a.txt")}


def test_a_source_that_comes_back_with_something_else_leaves_the_others_what_they_say() -> None:
    world = without_its_own()
    ingest_one(document(OTHER, "a"), world)
    assert texts(world) == {"a": OTHER, "b": TEXT}
    assert sources(world) == {"a": ("/a.txt",), "b": ("/b.txt",)}


def test_the_last_source_of_a_document_that_says_something_else_leaves_nothing_of_it() -> None:
    world = without_its_own()
    ingest_one(document(OTHER, "b"), world)
    assert texts(world) == {"b": OTHER}


def test_the_last_source_of_a_document_can_join_another_one() -> None:
    world = without_its_own()
    ingest_one(document(OTHER, "x", title="Market"), world)
    assert ingest_one(document(OTHER, "b", title="Market"), world).duplicates
    assert sources(world) == {"x": ("/x.txt", "/b.txt")}
    assert texts(world) == {"x": OTHER}


def test_a_further_source_that_says_something_else_is_not_found_by_the_source_it_was_called_by() -> None:
    world = holding("a", "b", "c")
    delete("a", world, "/a.txt")
    ingest_one(document(OTHER, "b"), world)
    assert sources(world) == {"a": ("/c.txt",), "b": ("/b.txt",)}
    found = world.index.nearest(world.embedder.query(TEXT), 5, Filters(sources=("/b.txt",)))
    assert [name for name in found if name in world.catalog.ids_of("a")] == []


class Killed(BaseException):
    """The process ends here."""


class Fatal(FakeCatalog):
    """Its process is killed as it takes a name away."""

    def remove_source(self, name: str) -> list[str]:
        raise Killed


def test_a_process_that_is_killed_while_a_source_goes_has_lost_nothing() -> None:
    world = fake_world(catalog=Fatal())
    for name in "ab":
        ingest_one(document(TEXT, name, title="Harbour"), world)
    with pytest.raises(Killed):
        delete("a", world, "/a.txt")
    assert texts(world) == {"a": TEXT}
    assert world.index.nearest(world.embedder.query(TEXT), 5, Filters(sources=("/a.txt",)))


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def filed_in(content: bytes, source: str, world: World) -> Receipt:
    return Receipt.joined(list(ingest_file(content, source, world)))


@pytest.fixture
def reads() -> list[str]:
    return []


@pytest.fixture
def filed(reads: list[str]) -> World:
    """A world that keeps count of the files it reads, and titles a document by its file's name."""

    def read(content: bytes, source: str) -> Iterator[Document]:
        reads.append(source)
        yield document(content.decode(), source, id=document_id(source))

    return fake_world(read=read)


def test_a_file_whose_bytes_are_unchanged_is_not_read_and_nothing_is_written(filed: World, reads: list[str]) -> None:
    added = filed_in(TEXT.encode(), "a.txt", filed).added
    before = (cost(filed), filed.catalog.revision())
    assert filed_in(TEXT.encode(), "a.txt", filed).unchanged == added
    assert (reads, (cost(filed), filed.catalog.revision())) == (["a.txt"], before)


def test_a_copy_of_a_file_is_not_read_either_whatever_its_name(filed: World, reads: list[str]) -> None:
    (name,) = filed_in(TEXT.encode(), "a.txt", filed).added
    copy = filed_in(TEXT.encode(), "b.txt", filed)
    assert copy.duplicates == (Duplicate(source="b.txt", document_id=name),)
    assert filed_in(TEXT.encode(), "b.txt", filed).unchanged == (document_id("b.txt"),)
    assert reads == ["a.txt"]
    assert list(texts(filed).values()) == [TEXT]


def test_the_same_bytes_under_another_suffix_are_read_as_what_they_are(filed: World, reads: list[str]) -> None:
    filed_in(TEXT.encode(), "a.txt", filed)
    filed_in(TEXT.encode(), "a.md", filed)
    assert reads == ["a.txt", "a.md"]


Change = Callable[[World, str], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda world, name: delete(name, world),
        lambda world, name: ingest_one(document(OTHER, name), world),
        lambda world, name: filed_in(OTHER.encode(), "a.txt", world),
    ],
    ids=["deleted", "replaced", "changed"],
)
def test_a_file_whose_document_is_not_what_it_was_is_ingested_again(filed: World, change: Change) -> None:
    (name,) = filed_in(TEXT.encode(), "a.txt", filed).added
    change(filed, name)
    again = filed_in(TEXT.encode(), "a.txt", filed)
    assert (*again.added, *again.updated) == (name,)
    assert texts(filed) == {name: TEXT}


def test_another_size_of_passages_cuts_a_file_anew(filed: World) -> None:
    (name,) = filed_in(TEXT.encode(), "a.txt", filed).added
    assert filed_in(TEXT.encode(), "a.txt", replace(filed, settings=fake_settings(passage_tokens=60))).updated == (
        name,
    )


def test_a_file_that_fails_is_read_again(filed: World, reads: list[str]) -> None:
    for _ in range(2):
        assert filed_in(b" ", "a.txt", filed).failed
    assert reads == ["a.txt", "a.txt"]


LINES: list[Document | Failure] = [document(TEXT, "one"), document(OTHER, "two")]


@pytest.mark.parametrize(("lines", "again"), [(LINES, 1), ([*LINES, Failure(source="x", reason="no JSON")], 2)])
def test_a_file_of_several_documents_is_read_again_only_if_one_of_them_failed(
    lines: list[Document | Failure], again: int
) -> None:
    reads: list[str] = []

    def read(_: bytes, source: str) -> Iterator[Document | Failure]:
        reads.append(source)
        yield from lines

    world = fake_world(read=read)
    assert [receipt.added for receipt in ingest_file(b"lines", "a.jsonl", world)][:2] == [("one",), ("two",)]
    assert filed_in(b"lines", "a.jsonl", world).unchanged == ("one", "two")
    assert len(reads) == again
    assert delete("two", world)
    assert filed_in(b"lines", "a.jsonl", world).added == ("two",)


def lines_of(world: World, **files: list[Document | Failure]) -> World:
    """The world, where these files hold these documents."""
    return replace(world, read=lambda _, source: iter(files[source]))


def test_what_a_file_no_longer_holds_goes_when_it_is_ingested_again() -> None:
    first = fake_world()
    assert filed_in(b"1", "a", lines_of(first, a=LINES)).removed == ()
    shorter = lines_of(first, a=LINES[:1])
    receipt = filed_in(b"2", "a", shorter)
    assert (receipt.unchanged, receipt.removed, texts(first)) == (("one",), ("two",), {"one": TEXT})
    assert filed_in(b"2", "a", shorter).removed == ()


def test_what_stands_under_another_id_now_stays_under_that() -> None:
    world = fake_world()
    filed_in(b"1", "a", lines_of(world, a=LINES))
    assert filed_in(b"2", "a", lines_of(world, a=[LINES[0], replace(LINES[1], id="2")])).removed == ("two",)
    assert texts(world) == {"one": TEXT, "two": OTHER}
    assert world.catalog.named("2") == Named("two", "/two.txt", world.catalog.digest("two") or "")


@pytest.mark.parametrize("still", ["another file holds it", "it says something else", "a line cannot be read"])
def test_what_a_file_no_longer_holds_stays_if(still: str) -> None:
    world, rest = fake_world(), LINES[:1]
    filed_in(b"1", "a", lines_of(world, a=LINES))
    if still == "another file holds it":
        filed_in(b"2", "b", lines_of(world, b=LINES))
    elif still == "it says something else":
        ingest_one(document("The ferry is blue.", "two"), world)
    else:
        rest = [*rest, Failure(source="a, line 2", reason="not JSON")]
    assert filed_in(b"3", "a", lines_of(world, a=rest)).removed == ()
    assert set(texts(world)) == {"one", "two"}


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stepping() -> Iterator[SteppingEmbedder]:
    embedder = SteppingEmbedder()
    yield embedder
    embedder.go.release(10_000)


def at_once(world: World, embedder: SteppingEmbedder, *documents: Document) -> list[Receipt]:
    """Ingest documents, each on a thread of its own, so that all of them embed before any is published."""
    receipts: list[Receipt] = []
    threads = [threading.Thread(target=lambda one=one: receipts.append(ingest_one(one, world))) for one in documents]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert embedder.began.acquire(timeout=10)
    embedder.go.release(len(threads))
    for thread in threads:
        thread.join()
    return receipts


def test_two_ingests_of_one_document_at_once_are_one_version(stepping: SteppingEmbedder) -> None:
    world = fake_world(embedder=stepping)
    receipts = at_once(world, stepping, document(TEXT, "a"), document(TEXT, "a"))
    assert sorted((receipt.added, receipt.unchanged) for receipt in receipts) == [((), ("a",)), (("a",), ())]
    assert texts(world) == {"a": TEXT}


def test_of_two_versions_at_once_one_is_live_as_a_whole(stepping: SteppingEmbedder) -> None:
    world = fake_world(embedder=stepping, settings=fake_settings(passage_tokens=6))
    receipts = at_once(world, stepping, document(TEXT, "a"), document(OTHER, "a"))
    assert sorted(len(receipt.added) for receipt in receipts) == [0, 1]
    live = texts(world)["a"]
    assert live in (TEXT, OTHER)
    assert all(passage.text in live for passage, _ in world.catalog.passages())


def test_two_documents_at_once_are_both_there(stepping: SteppingEmbedder) -> None:
    world = fake_world(embedder=stepping)
    at_once(world, stepping, document(TEXT, "a"), document(OTHER, "b"))
    assert texts(world) == {"a": TEXT, "b": OTHER}


def test_one_content_from_two_sources_at_once_is_one_document(stepping: SteppingEmbedder) -> None:
    world = fake_world(embedder=stepping)
    receipts = at_once(world, stepping, document(TEXT, "a", title="Harbour"), document(TEXT, "b", title="Harbour"))
    assert sorted(len(receipt.duplicates) for receipt in receipts) == [0, 1]
    ((_, held),) = sources(world).items()
    assert set(held) == {"/a.txt", "/b.txt"}


def test_a_vector_that_went_with_another_document_meanwhile_is_there_again(stepping: SteppingEmbedder) -> None:
    world = fake_world(embedder=stepping, settings=fake_settings(passage_tokens=12))
    stepping.go.release()
    ingest([document(TEXT, "a", title="Town")], world)
    assert stepping.began.acquire(timeout=10)
    ingesting = threading.Thread(target=ingest, args=([document(TEXT + " " + OTHER, "b", title="Town")], world))
    ingesting.start()
    assert stepping.began.acquire(timeout=10)  # it knows the vector of the first passage, and embeds the second
    assert delete("a", world)
    stepping.go.release()
    ingesting.join()
    keys = [passage.key for passage, _ in world.catalog.passages()]
    assert len(keys) == 2
    assert world.catalog.vectors(keys, stepping.fingerprint).keys() == set(keys)


def test_many_threads_end_with_every_document_whole(world: World) -> None:
    versions = [
        [document(f"{TEXT} Berth {number} costs {price} pounds.", f"berth{number}") for price in range(4)]
        for number in range(4)
    ]
    threads = [threading.Thread(target=ingest, args=(some, world)) for some in versions for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts(world) == {some[-1].id: some[-1].text for some in versions}
