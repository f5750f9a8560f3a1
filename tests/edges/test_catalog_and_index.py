"""What a catalog and an index promise, asked of fake and real ones alike; then what only the real ones can."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.edges.catalog_sqlite import SqliteCatalog
from service.edges.chroma.index import ChromaIndex
from service.errors import FootnoteError
from service.seams import Catalog, Index, Vectors
from service.types.answers import Filters
from service.types.documents import Document, File, Known, Named, Passage, Source
from tests.fakes import FakeCatalog, FakeIndex, document

CALL = document(
    "The call began at eight. It ended at ten.",
    "call",
    published_at="2025-09-19T08:00:00Z",
    metadata={"publisher": "Courier"},
)
FARM = document(
    "Farmers sell soybeans to China.",
    "farm",
    published_at="2025-09-01",
    source="/farm.md",
    metadata={"publisher": "The Tide"},
)
NOTE = document(
    "A note about the call without a date.",
    "note",
    url="https://notes.example/1",
    metadata={"kind": 3},
    page_starts=(0, 9),
)


def passage(of: Document, text: str = "", part: int = 0) -> Passage:
    text = text or of.text
    start = of.text.index(text)
    return Passage(
        f"{of.id}-{part}", of.id, start, start + len(text), text, len(text.split()), f"key of {text}", of.title
    )


@pytest.fixture(params=["fake", "real"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Catalog:
    return FakeCatalog() if request.param == "fake" else SqliteCatalog(tmp_path / "catalog.sqlite")


@pytest.fixture(params=["fake", "waiting", "written"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """In the real one passages wait until there are many, or none does."""
    at_once = 0 if request.param == "written" else 500
    return (
        FakeIndex() if request.param == "fake" else ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=at_once)
    )


@pytest.fixture
def full(catalog: Catalog) -> Catalog:
    """A catalog with three documents of one passage each."""
    for of in (CALL, FARM, NOTE):
        catalog.publish(of, [passage(of)], f"digest of {of.id}")
    return catalog


# ── Documents ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_catalog_is_empty(catalog: Catalog) -> None:
    assert catalog.counts() == (0, 0)
    assert (catalog.document("call"), catalog.digest("call"), catalog.delete("call")) == (None, None, None)
    assert (catalog.documents(), list(catalog.passages()), catalog.ids_of("call")) == ([], [], set())
    assert (catalog.live(["call-0"]), catalog.matching("call", 10), catalog.vectors(["k"], "model")) == ({}, [], {})


def test_a_published_document_comes_back_as_it_was_given(full: Catalog) -> None:
    assert [full.document(of.id) for of in (CALL, FARM, NOTE)] == [CALL, FARM, NOTE]
    assert full.digest("note") == "digest of note"
    assert full.counts() == (3, 3)
    assert full.ids_of("farm") == {"farm-0"}


def test_any_text_is_kept_to_the_character(catalog: Catalog) -> None:
    strange = document("Zu\u0308rich \r\n\t\u200b '; DROP TABLE documents; -- \U0001f9ea 汉字 \ufeff", "strange")
    catalog.publish(strange, [passage(strange)], "1")
    assert catalog.document("strange") == strange
    assert catalog.live(["strange-0"])["strange-0"][0].text == strange.text


def test_documents_are_listed_oldest_first_without_their_text(full: Catalog) -> None:
    assert [(found.id, found.text) for found in full.documents()] == [("call", ""), ("farm", ""), ("note", "")]
    assert [found.id for found in full.documents(limit=1, offset=1)] == ["farm"]
    assert full.documents(offset=3) == []


def test_a_new_version_takes_the_place_of_the_old_one(full: Catalog) -> None:
    new = document("The call was moved to noon.", "call", title="The call, moved")
    assert full.publish(new, [passage(new, part=1)], "2") == ["call-0"]
    assert (full.document("call"), full.digest("call"), full.ids_of("call")) == (new, "2", {"call-1"})
    assert full.counts() == (3, 3)
    assert full.matching("eight", 10) == []
    assert full.matching("moved", 10) == ["call-1"]
    assert [found.id for found in full.documents()] == ["call", "farm", "note"]


def test_a_passage_that_a_new_version_keeps_is_not_told_as_gone(full: Catalog) -> None:
    new = document("Now: The call began at eight. It ended at ten. Later.", "call")
    parts = [passage(new, CALL.text, part=0), passage(new, "Later.", part=1)]
    assert full.publish(new, parts, "2") == []
    assert full.live(["call-0"])["call-0"][0].start == 5


def test_a_deleted_document_is_gone_with_all_its_passages(full: Catalog) -> None:
    assert full.delete("call") == ["call-0"]
    assert full.delete("call") is None
    assert (full.document("call"), full.digest("call"), full.live(["call-0"])) == (None, None, {})
    assert full.matching("eight", 10) == []
    assert [found.document_id for found, _ in full.passages()] == ["farm", "note"]
    assert full.counts() == (2, 2)


def test_a_document_may_come_back_after_its_deletion(full: Catalog) -> None:
    full.delete("call")
    assert full.publish(CALL, [passage(CALL)], "again") == []
    assert full.matching("eight", 10) == ["call-0"]


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

OWN, COPY, OTHER_COPY = Source("call", CALL.source), Source("copy", "/copy.txt"), Source("other", "/other.txt")


def test_a_document_is_known_by_its_id_and_by_its_further_sources(full: Catalog) -> None:
    assert full.add_source("call", COPY) == []
    assert full.add_source("call", OTHER_COPY) == []
    assert full.named("call") == Named("call", CALL.source, "digest of call")
    assert full.named("copy") == Named("call", "/copy.txt", "digest of call")
    assert full.named("nobody") is None
    assert full.document("call") == replace(CALL, known_as=(OWN, COPY, OTHER_COPY))
    assert full.document("copy") is None
    assert full.live(["call-0"])["call-0"][1].sources == (CALL.source, "/copy.txt", "/other.txt")
    assert full.remove_source("copy") == []
    assert full.named("copy") is None
    assert full.documents()[0].names == (OWN, OTHER_COPY)


def test_a_document_that_loses_its_own_name_goes_on_under_its_id_until_it_has_none(full: Catalog) -> None:
    for source in (COPY, OTHER_COPY):
        full.add_source("call", source)
    assert full.remove_source("call") == []
    assert full.named("call") is None
    assert full.document("call") == replace(CALL, source="/copy.txt", known_as=(COPY, OTHER_COPY))
    assert full.matching("call", 5, Filters(sources=("/copy.txt",))) == ["call-0"]
    assert full.matching("call", 5, Filters(sources=(CALL.source,))) == []
    full.add_source("call", OWN)
    assert full.documents()[0].names == (COPY, OTHER_COPY, OWN)
    assert [full.remove_source(name) for name in ("copy", "other", "call", "call")] == [[], [], ["call-0"], []]
    assert (full.document("call"), full.matching("call", 5)) == (None, ["note-0"])
    assert full.counts() == (2, 2)


def test_a_document_is_found_where_its_only_name_lies_now(full: Catalog) -> None:
    full.add_source("call", COPY)
    full.remove_source("call")
    assert full.add_source("call", Source("copy", "/moved.txt")) == []
    assert full.document("call") == replace(CALL, source="/moved.txt", known_as=(Source("copy", "/moved.txt"),))
    assert full.matching("call", 5, Filters(sources=("/moved.txt",))) == ["call-0"]
    assert full.matching("call", 5, Filters(sources=("/copy.txt",))) == []


def test_a_document_whose_last_name_becomes_anothers_goes(full: Catalog) -> None:
    assert full.add_source("call", Source("farm", "/farm.md")) == ["farm-0"]
    assert (full.document("farm"), full.named("farm")) == (None, Named("call", "/farm.md", "digest of call"))
    heir = document("A note.", "heir", known_as=(Source("heir", "/heir.txt"), Source("note", "/note.txt")))
    assert full.publish(heir, [passage(heir)], "digest of heir") == ["note-0"]
    assert [found.id for found in full.documents()] == ["call", "heir"]


def test_a_further_source_belongs_to_one_document(full: Catalog) -> None:
    full.add_source("call", COPY)
    full.add_source("farm", COPY)
    assert [found.sources for found in full.documents()] == [(CALL.source,), ("/farm.md", "/copy.txt"), (NOTE.source,)]


def test_a_document_that_is_published_takes_its_names_with_it(full: Catalog) -> None:
    full.add_source("call", COPY)
    full.add_source("call", OTHER_COPY)
    heir = document(CALL.text, "copy", known_as=(COPY, OTHER_COPY))
    full.publish(heir, [passage(heir)], "digest of call")
    assert full.document("copy") == heir
    assert full.document("call") == CALL
    assert full.named("other") == Named("copy", "/other.txt", "digest of call")


def test_further_sources_go_with_their_document(full: Catalog) -> None:
    full.add_source("call", COPY)
    full.delete("call")
    assert full.named("copy") is None


def test_a_document_is_found_by_its_digest(full: Catalog) -> None:
    assert full.twin("digest of farm") == "farm"
    assert full.twin("digest of nothing") is None


def test_a_file_is_remembered_until_its_document_goes(full: Catalog) -> None:
    call, copy = File("call", "bytes", {"call": "digest of call"}), File("copy", "bytes", {"copy": "digest of call"})
    full.keep_file(call)
    full.keep_file(copy)
    assert (full.file("call"), full.file("farm")) == (call, None)
    assert full.file_like("bytes", "call") == copy
    assert full.file_like("other bytes", "call") is None
    assert full.in_other_files(["call", "copy", "farm"], "call") == {"copy"}
    full.keep_file(replace(call, digest="new bytes"))
    assert full.file("call") == replace(call, digest="new bytes")
    full.add_source("call", COPY)
    full.delete("call")
    assert (full.file("call"), full.file("copy")) == (None, None)
    full.keep_file(copy)
    full.remove_source("copy")
    assert full.file("copy") is None


@pytest.mark.parametrize(
    "filters",
    [
        Filters(sources=("/copy.txt",)),
        Filters(sources=("/copy.txt", "/nowhere.txt"), published_from="2025-01-01"),
        Filters(document_ids=("copy",)),
        Filters(document_ids=("copy", "farm"), sources=("/copy.txt",)),
    ],
)
def test_a_further_source_lets_its_document_through(full: Catalog, filters: Filters) -> None:
    full.add_source("call", COPY)
    assert full.matching("call began", 10, filters) == ["call-0"]
    resolved = full.resolved(filters)
    assert resolved
    assert full.matching("call", 10, resolved) == ["call-0"]
    if isinstance(full, SqliteCatalog):
        assert resolved.document_ids
        assert "call" in resolved.document_ids
        assert not resolved.sources


def test_filters_that_contradict_each_other_let_nothing_through(full: Catalog) -> None:
    full.add_source("call", COPY)
    filters = Filters(document_ids=("farm",), sources=("/copy.txt",))
    assert full.matching("call farmers", 10, filters) == []
    assert full.matching("call farmers", 10, full.resolved(filters)) == []


def test_filters_without_a_source_stay_as_they_are(full: Catalog) -> None:
    for filters in (None, Filters(published_to="2025-01-01"), Filters()):
        assert full.resolved(filters) == filters


# ── Passages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_live_passages_come_back_with_their_documents_but_without_the_text(full: Catalog) -> None:
    found = full.live(["note-0", "gone", "farm-0"])
    assert found.keys() == {"note-0", "farm-0"}
    kept, of = found["note-0"]
    assert kept == passage(NOTE)
    assert (of.id, of.text, of.url, dict(of.metadata)) == ("note", "", NOTE.url, {"kind": 3})
    assert of.page_starts == (0, 9)
    assert full.live([]) == {}


def test_more_ids_can_be_asked_for_than_one_statement_takes(full: Catalog) -> None:
    many = [f"unknown-{number}" for number in range(40_000)]
    assert full.live([*many, "farm-0"]).keys() == {"farm-0"}
    assert full.vectors(many, "model") == {}


def test_what_stands_around_a_passage_is_told_with_its_passages(catalog: Catalog) -> None:
    of = document("\nOne. Two.\n\nThree. Four. Five.\n", "counted")
    parts = [passage(of, words, at) for at, words in enumerate(("One. Two.", "Three.", "Four.", "Five."))]
    catalog.publish(of, parts, "digest")
    everything = catalog.around(parts[1], 100)
    assert (everything.start, everything.text, everything.begins, everything.ends) == (0, of.text, True, True)
    assert everything.passages == tuple(parts)
    near = catalog.around(parts[2], 8)
    assert (near.text, near.begins, near.ends) == ("\n\nThree. Four. Five.\n", False, True)
    assert near.text == of.text[near.start :]
    assert near.passages == tuple(parts[1:])
    assert not catalog.around(parts[0], 1).ends
    catalog.delete("counted")
    assert catalog.around(parts[0], 100).passages == ()


def test_every_live_passage_is_told(full: Catalog) -> None:
    assert {found.id: of.id for found, of in full.passages()} == {"call-0": "call", "farm-0": "farm", "note-0": "note"}


def test_passages_match_by_their_words_and_by_the_title_of_their_document(full: Catalog) -> None:
    assert set(full.matching("When was the call?", 10)) == {"call-0", "note-0"}
    assert full.matching("farm", 10) == ["farm-0"]  # only its title has the word
    assert full.matching("SOYBEANS", 10) == ["farm-0"]
    assert full.matching("volcano", 10) == []


def test_the_passage_with_more_of_the_words_comes_first(full: Catalog) -> None:
    assert full.matching("call note date", 10) == ["note-0", "call-0"]
    assert full.matching("call note date", 1) == ["note-0"]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        '"soybeans',
        "soybeans'); DROP TABLE passages; --",
        "NEAR(soybeans volcano)",
        "soybeans AND volcano",
        "soybeans NOT soybeans",
        "soybeans*",
        "text:soybeans",
        "^soybeans",
        "{text} : soybeans",
        "soybeans + - \\ % _ ( ) [ ]",
        "soybeans ² ½ \U0001f33e",
        "soybeans \0 \ud800",
        " ".join(["soybeans", *(f"word{number}" for number in range(2_000))]),
    ],
)
def test_a_query_is_words_and_never_syntax(full: Catalog, query: str) -> None:
    assert full.matching(query, 1) == (["farm-0"] if "soybeans" in query else [])


@pytest.mark.parametrize("query", ["", " ", "?!", "*", "(", "\U0001f33e", "²"])
def test_a_query_without_words_matches_nothing(full: Catalog, query: str) -> None:
    assert full.matching(query, 10) == []


FILTERS = [
    (Filters(), {"call", "farm", "note"}),
    (Filters(document_ids=("farm", "unknown")), {"farm"}),
    (Filters(document_ids=("unknown",)), set()),
    (Filters(sources=("/farm.md", "/note.txt")), {"farm", "note"}),
    (Filters(sources=("' OR 1=1 --",)), set()),
    (Filters(published_from="2025-09-01"), {"call", "farm"}),
    (Filters(published_from="2025-09-02"), {"call"}),
    (Filters(published_to="2025-09-19"), {"call", "farm"}),
    (Filters(published_to="2025-09-18"), {"farm"}),
    (Filters(published_from="2025-09-01", published_to="2025-09-01"), {"farm"}),
    (Filters(document_ids=("call", "note"), published_from="2025-01-01", sources=("/call.txt",)), {"call"}),
    (Filters(document_ids=("call",), sources=("/farm.md",)), set()),
    (Filters(publishers=("The Tide",)), {"farm"}),
    (Filters(publishers=("The Tide", "Courier"), published_from="2025-09-02"), {"call"}),
    (Filters(publishers=("the tide", "' OR 1=1 --")), set()),
    (Filters(as_of="2025-09-01"), {"farm", "note"}),
    (Filters(as_of="2025-08-31"), {"note"}),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_words_are_matched_only_where_every_filter_holds(full: Catalog, filters: Filters, expected: set[str]) -> None:
    found = full.matching("call note soybeans", 10, filters)
    assert {name.removesuffix("-0") for name in found} == expected


def test_what_documents_can_be_named_by_is_known_as_soon_as_they_are(full: Catalog) -> None:
    assert full.known() == Known(("Courier", "The Tide"), (2025,))
    full.publish(document("New.", "new", published_at="2026-01-02", metadata={"publisher": "A"}), [], "1")
    assert full.known() == Known(("A", "Courier", "The Tide"), (2025, 2026))
    for name in ("new", "call"):
        full.delete(name)
    assert full.known() == Known(("The Tide",), (2025,))


# ── Vectors that were paid for ────────────────────────────────────────────────────────────────────────────────────────


def test_vectors_are_kept_by_key_for_one_model(full: Catalog) -> None:
    full.keep_vectors({"a": unit(1, 2, 3), "b": unit(0, 1, 0)}, "model")
    full.keep_vectors({"a": unit(1, 0, 0)}, "other")
    found = full.vectors(["a", "b", "c"], "model")
    assert found.keys() == {"a", "b"}
    assert found["a"].dtype == np.float32
    np.testing.assert_allclose(found["a"], unit(1, 2, 3), atol=5e-4)
    np.testing.assert_array_equal(full.vectors(["a"], "other")["a"], unit(1, 0, 0))


def test_a_vector_is_forgotten_with_the_last_passage_that_needs_it(catalog: Catalog) -> None:
    twin = document(CALL.text, "twin")
    key = passage(CALL).key
    catalog.keep_vectors({key: unit(1, 0, 0)}, "model")
    catalog.publish(CALL, [passage(CALL)], "1")
    catalog.publish(twin, [passage(twin)], "1")
    catalog.delete("call")
    assert catalog.vectors([key], "model").keys() == {key}
    changed = document("Something else.", "twin")
    catalog.publish(changed, [passage(changed)], "2")
    assert catalog.vectors([key], "model") == {}
    catalog.keep_vectors({passage(changed).key: unit(1, 0, 0)}, "model")
    catalog.delete("twin")
    assert catalog.vectors([passage(changed).key], "model") == {}


def test_a_vector_survives_while_a_new_version_still_needs_it(full: Catalog) -> None:
    key = passage(CALL).key
    full.keep_vectors({key: unit(1, 0, 0)}, "model")
    full.publish(CALL, [passage(CALL)], "2")
    assert full.vectors([key], "model").keys() == {key}


# ── The index ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def unit(*numbers: float) -> Vectors:
    vector = np.array(numbers, np.float32)
    found: Vectors = vector / np.linalg.norm(vector)
    return found


def fill(index: Index) -> None:
    entries = [(passage(of), of) for of in (CALL, FARM, NOTE)]
    index.add(entries, np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)]))


def test_a_new_index_is_empty(index: Index) -> None:
    assert (index.count(), index.ids(), index.nearest(unit(1, 0, 0), 5)) == (0, set(), [])
    index.remove(["unknown"])
    index.remove([])
    index.add([], np.empty((0, 3), np.float32))
    assert index.count() == 0


def test_the_nearest_come_best_first(index: Index) -> None:
    fill(index)
    assert index.nearest(unit(3, 1, 0), 5) == ["call-0", "note-0", "farm-0"]
    assert index.nearest(unit(0, 1, 0), 1) == ["farm-0"]
    assert (index.count(), index.ids()) == (3, {"call-0", "farm-0", "note-0"})


def test_what_was_added_again_is_found_under_its_new_vector_and_document_only(index: Index) -> None:
    fill(index)
    moved = document(CALL.text, "call", source="/moved.txt", published_at=None)
    index.add([(passage(moved), moved)], np.stack([unit(0, 0, 1)]))
    assert index.count() == 3
    assert index.nearest(unit(0, 0, 1), 1) == ["call-0"]
    assert index.nearest(unit(1, 0, 0), 3)[0] == "note-0"
    assert index.nearest(unit(0, 0, 1), 3, Filters(sources=("/moved.txt",))) == ["call-0"]
    assert index.nearest(unit(0, 0, 1), 3, Filters(sources=(CALL.source,))) == []
    assert index.nearest(unit(0, 0, 1), 3, Filters(published_from="2025-09-02")) == []


def test_what_was_removed_is_not_found(index: Index) -> None:
    fill(index)
    index.remove(["call-0", "unknown"])
    assert index.nearest(unit(1, 0, 0), 5) == ["note-0", "farm-0"]
    assert index.ids() == {"farm-0", "note-0"}


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_the_nearest_are_looked_for_where_every_filter_holds(
    index: Index, filters: Filters, expected: set[str]
) -> None:
    fill(index)
    found = index.nearest(unit(1, 1, 1), 10, filters)
    assert {name.removesuffix("-0") for name in found} == expected


def test_more_can_be_added_and_removed_than_one_batch_takes(index: Index) -> None:
    many = [(Passage(f"p{number}", "call", 0, 1, "T", 1, "k"), CALL) for number in range(1_201)]
    angles = np.linspace(0, 1, len(many))
    index.add(many, np.stack([np.cos(angles), np.sin(angles), np.zeros(len(many))], axis=1).astype(np.float32))
    assert index.count() == 1_201
    assert index.nearest(unit(1, 0, 0), 2) == ["p0", "p1"]
    index.remove([f"p{number}" for number in range(1_200)])
    assert index.ids() == {"p1200"}


# ── Only the real ones ────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_matched_by_their_stem_and_parted_where_they_were_run_together(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    glued = document("PresidentDonald imposed tariffs.", "glued")
    catalog.publish(glued, [passage(glued)], "1")
    assert catalog.matching("tariff", 1) == catalog.matching("Donald", 1) == ["glued-0"]


def test_a_catalog_outlives_its_process(tmp_path: Path) -> None:
    SqliteCatalog(tmp_path / "catalog.sqlite").publish(CALL, [passage(CALL)], "1")
    again = SqliteCatalog(tmp_path / "catalog.sqlite")
    assert again.document("call") == CALL
    assert again.matching("eight", 10) == ["call-0"]


def test_a_publication_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    catalog.publish(CALL, [passage(CALL)], "1")
    new = document("Another text.", "call")
    with pytest.raises(sqlite3.IntegrityError):
        catalog.publish(new, [passage(new), passage(new)], "2")  # the same passage twice
    assert (catalog.document("call"), catalog.digest("call")) == (CALL, "1")
    assert catalog.matching("eight", 10) == ["call-0"]
    assert catalog.matching("another", 10) == []


def test_a_reader_in_another_thread_sees_a_whole_version_at_every_moment(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    versions = [document(f"{word} one. {word} two.", "call") for word in ("Old", "New")]
    cut = [[passage(of, of.text[:8], 0), passage(of, of.text[9:], 1)] for of in versions]
    catalog.publish(versions[0], cut[0], "0")
    seen: set[tuple[str, ...]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(tuple(found.text for found, _ in catalog.live(["call-0", "call-1"]).values()))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(40):
        catalog.publish(versions[turn % 2], cut[turn % 2], str(turn))
    done.set()
    reader.join()
    assert seen <= {("Old one.", "Old two."), ("New one.", "New two.")}


def test_of_the_vectors_that_no_passage_needs_only_the_newest_are_kept(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    catalog.publish(CALL, [passage(CALL)], "1")
    keys = [passage(CALL).key, *"abcd"]
    for key in keys:
        catalog.keep_vectors({key: unit(1, 0, 0)}, "model")
    catalog.forget_unused_vectors(but=2)
    assert catalog.vectors(keys, "model").keys() == {keys[0], "c", "d"}
    catalog.mend()
    assert catalog.vectors(keys, "model").keys() == {keys[0]}


def test_a_catalog_of_a_newer_version_of_footnote_is_refused(tmp_path: Path) -> None:
    SqliteCatalog(tmp_path / "catalog.sqlite")
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(FootnoteError, match="a newer version of Footnote"):
        SqliteCatalog(tmp_path / "catalog.sqlite")


OLDEST = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, url TEXT, published_at TEXT,
    metadata TEXT NOT NULL, digest TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL REFERENCES documents(id),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, tokens INTEGER NOT NULL, key TEXT NOT NULL);
CREATE TABLE vectors (
    key TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, fingerprint)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
INSERT INTO documents (id, title, text, source, metadata, digest) VALUES ('old', 'Old', 'A call.', '/old', '{}', 'd');
INSERT INTO passages VALUES (1, 'old-0', 'old', 0, 7, 'A call.', 2, 'k');
INSERT INTO words (rowid, text) VALUES (1, 'Old A call.');
PRAGMA user_version = 1;
"""


def test_a_catalog_of_an_older_version_is_brought_up_to_date_and_its_documents_are_cut_anew(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.executescript(OLDEST)
    db.close()
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    assert catalog.matching("call", 5) == ["old-0"]
    kept, of = catalog.live(["old-0"])["old-0"]
    assert (kept.text, kept.heading, of.title, of.page_starts) == ("A call.", "", "Old", ())
    assert catalog.digest("old") == ""  # whatever is ingested differs from it
    assert catalog.named("old") == Named("old", "/old", "")
    assert SqliteCatalog(tmp_path / "catalog.sqlite").counts() == (1, 1)


def test_an_index_outlives_its_process(tmp_path: Path) -> None:
    first = ChromaIndex(tmp_path / "index", "three numbers", 3)
    fill(first)
    first.close(1)
    again = ChromaIndex(tmp_path / "index", "three numbers", 3)
    assert again.nearest(unit(1, 0, 0), 1) == ["call-0"]


def test_what_waited_in_an_index_that_was_not_closed_is_told_as_missing(tmp_path: Path) -> None:
    fill(ChromaIndex(tmp_path / "index", "three numbers", 3))
    again = ChromaIndex(tmp_path / "index", "three numbers", 3)
    entries = [(passage(of), of) for of in (CALL, FARM)]
    assert again.differing(entries) == (entries, [])
    again.add(entries, np.stack([unit(1, 0, 0), unit(0, 1, 0)]))
    assert again.differing(entries) == ([], [])


def test_what_waits_and_what_is_written_is_found_as_if_it_were_one(tmp_path: Path) -> None:
    draw, parts = np.random.default_rng(0), range(40)
    vectors = draw.standard_normal((40, 3)).astype(np.float32)
    of = [(CALL, FARM, NOTE)[part % 3] for part in parts]
    entries = [(Passage(f"p{part}", of[part].id, 0, 1, "T", 1, "k"), of[part]) for part in parts]
    mixed, written = (ChromaIndex(tmp_path / name, "three numbers", 3, at_once=n) for name, n in (("a", 15), ("b", 0)))
    for at in range(0, 40, 4):
        mixed.add(entries[at : at + 4], vectors[at : at + 4])
    written.add(entries, vectors)
    for filters in (None, Filters(sources=(FARM.source,)), Filters(published_from="2025-09-02")):
        assert mixed.nearest(unit(1, 2, 3), 30, filters) == written.nearest(unit(1, 2, 3), 30, filters)


def test_a_written_passage_that_waits_again_counts_once_and_goes_altogether(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=2)
    fill(index)
    moved = document(CALL.text, "call", source="/moved.txt")
    index.add([(passage(moved), moved)], np.stack([unit(0, 0, 1)]))
    assert (index.count(), len(index.ids())) == (3, 3)
    assert index.nearest(unit(1, 0, 0), 3)[0] == "note-0"
    assert index.nearest(unit(1, 0, 0), 3, Filters(sources=(CALL.source,))) == []
    index.remove(["call-0"])
    assert (index.count(), index.ids()) == (2, {"farm-0", "note-0"})


def test_a_passage_is_found_at_every_moment_while_it_is_written(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=5)
    fill(index)
    others = [(Passage(f"p{number}", "call", 0, 1, "T", 1, "k"), CALL) for number in range(400)]
    away = np.random.default_rng(0).uniform([-1, -1, -1], [0, 1, 1], (400, 3)).astype(np.float32)
    adding = threading.Thread(target=lambda: [index.add([one], away[n : n + 1]) for n, one in enumerate(others)])
    adding.start()
    while adding.is_alive():
        assert index.nearest(unit(1, 0, 0), 1) == ["call-0"]
    adding.join()
    assert index.count() == 403


def test_an_index_of_another_model_is_refused(tmp_path: Path) -> None:
    ChromaIndex(tmp_path / "index", "three numbers", 3)
    with pytest.raises(FootnoteError, match="another embedding model"):
        ChromaIndex(tmp_path / "index", "three other numbers", 3)


def test_the_index_holds_no_word_of_the_documents(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3)
    fill(index)
    index.close(1)
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert files
    assert not any(b"soybeans" in path.read_bytes() for path in files)
