"""What any index does; the fake one and the real one, before and after passages are written."""

from __future__ import annotations

import numpy as np
import pytest

from service.seams import Index
from service.types.answers import Filters
from service.types.documents import Passage
from tests.edges.three_documents import CALL, FILTERS, fill, passage, unit
from tests.fakes import document


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
