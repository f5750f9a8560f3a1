"""Under which names and filters a catalog knows its documents; the fake one and the real one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.edges.catalog_sqlite import SqliteCatalog
from service.seams import Catalog
from service.types.answers import Filters
from service.types.documents import File, Named, Source
from tests.edges.three_documents import CALL, NOTE, passage
from tests.fakes import document

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
