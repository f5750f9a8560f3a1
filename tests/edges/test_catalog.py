"""What any catalog does; the fake one and the real one."""

from __future__ import annotations

import numpy as np
import pytest

from service.seams import Catalog
from service.types.answers import Filters
from service.types.documents import Known
from tests.edges.three_documents import CALL, FARM, FILTERS, NOTE, passage, unit
from tests.fakes import document

# ── Documents ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_catalog_is_empty(catalog: Catalog) -> None:
    assert catalog.counts() == (0, 0)
    assert (catalog.document("call"), catalog.digest("call"), catalog.delete("call")) == (None, None, None)
    assert (catalog.documents(), list(catalog.passages()), catalog.ids_of("call")) == ([], [], set())
    assert (catalog.live(["call-0"]), catalog.matching("call", 10), catalog.vectors(["k"], "model")) == ({}, [], {})


def test_a_catalog_is_new_until_its_first_document(catalog: Catalog) -> None:
    assert catalog.is_new()
    catalog.publish(CALL, [], "digest")
    assert not catalog.is_new()
    catalog.delete(CALL.id)
    assert not catalog.is_new()


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
