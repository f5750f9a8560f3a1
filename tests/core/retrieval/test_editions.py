"""The table of another day is read with the table of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.retrieval.editions import latest_first, read_closely, with_later
from service.core.retrieval.evidence import Candidate
from service.types.documents import Hit, Scores
from tests.core.builders import candidates, document, hit

ROWS = "| Berth | Price |\n|---|---|\n| Short | £5 |\n"


def found(name: str, title: str, day: str | None, text: str = ROWS, score: float = 4.0, heading: str = "") -> Hit:
    of = hit(document(text, name, title, day))
    return replace(of, passage=replace(of.passage, heading=heading), scores=Scores(rerank=score))


NEW = found("new", "Tariffs 2024", "2024-03-01")
OLD = found("old", "Tariffs 2023", "2023-03-01")
OTHERS = [found(f"other-{at}", f"Report on {name}", None, "It rained.") for at, name in enumerate(("rain", "fog"))]


def test_the_same_table_of_another_day_is_read_too() -> None:
    assert read_closely([OLD, *OTHERS, NEW], 3) == [OLD, *OTHERS, NEW]
    april = found("april", "Tariffs from April 2023", "2023-04-01")
    may = found("may", "Tariffs from May 2024", "2024-05-01")
    assert read_closely([april, *OTHERS, may], 3) == [april, *OTHERS, may]


def test_the_year_in_a_title_tells_tables_apart_that_have_no_day_or_the_same() -> None:
    for day in (None, "2024-03-01"):
        old, new = (found(f"of {year}", f"Tariffs {year}", day) for year in (2023, 2024))
        assert read_closely([old, *OTHERS, new], 3) == [old, *OTHERS, new]


def test_no_more_than_twice_as_many_are_read() -> None:
    monthly = [found(f"of {month}", "Harbour tariffs", f"2024-{month:02}-01") for month in range(1, 10)]
    assert read_closely(monthly, 2) == monthly[:4]


def test_nothing_more_is_read_where_both_are_among_the_best() -> None:
    again = replace(OLD, passage=replace(OLD.passage, id="old-2"))
    assert read_closely([OLD, NEW, *OTHERS, again], 2) == [OLD, NEW]


def test_what_is_no_such_table_or_hardly_has_to_do_with_the_question_is_not_read() -> None:
    others = [
        found("a", "Tariffs 2024", "2024-03-01", "All tariffs rose."),
        found("b", "Tariffs 2024", "2024-03-01", score=-1.0),
        found("c", "Tariffs 2023", "2023-03-01"),
        found("d", "Tariffs 2023", None),
        found("e", "Tariffs of the ferry 2024", "2024-03-01"),
        found("f", "Tariffs 2024", "2024-03-01", heading="Dues"),
    ]
    assert read_closely([OLD, *OTHERS, *others], 3) == [OLD, *OTHERS]


def test_sentences_of_policies_of_several_days_are_told_the_latest_first() -> None:
    def said(name: str, title: str, day: str | None) -> Candidate:
        return candidates(hit(document(f"Said in {name}.", name, title, day)), [1.0])[0]

    old, new = said("old", "Policy 2023", "2023-03-01"), said("new", "Policy of May 2024", "2024-05-01")
    other, undated = said("other", "Minutes", "2022-01-01"), said("undated", "Policy", None)
    assert latest_first([old, other, new]) == ([old, other, new], frozenset())
    new = said("new", "Policy 2024", "2024-05-01")
    assert latest_first([old, other, new, undated]) == ([new, old, other, undated], {"old", "new"})
    same_day = said("same", "Policy 2022", "2024-05-01")
    assert latest_first([old, new, same_day]) == ([new, same_day, old], {"old", "new", "same"})


def test_a_document_of_which_only_the_year_is_known_is_no_edition() -> None:
    both = [
        candidates(hit(document("Two years.", day, f"Policy {day}", day)), [1.0])[0] for day in ("2023", "2024-05-01")
    ]
    assert latest_first(both) == (both, frozenset())


@pytest.mark.parametrize(
    ("one", "other"),
    [("X5 manual", "X9 manual"), ("Ward 5, 2023", "Ward 6, 2024"), ("", ""), ("Introduction", "Introduction")],
)
def test_titles_that_differ_in_more_than_a_day_or_that_many_have_are_no_editions(one: str, other: str) -> None:
    both = [
        candidates(hit(document("Two years.", str(at), title, f"202{at}-01-01")), [1.0])[0]
        for at, title in enumerate((one, other))
    ]
    assert latest_first(both) == (both, frozenset())
    assert with_later(both[:1], both) == both[:1]


def test_what_a_later_policy_says_about_as_well_is_told_beside_an_earlier_one() -> None:
    def said(name: str, title: str, day: str | None, relevance: float) -> Candidate:
        return candidates(hit(document(f"Said in {name}.", name, title, day)), [relevance])[0]

    old, new = said("old", "Policy 2023", "2023-03-01", 3.0), said("new", "Policy 2024", "2024-03-01", 1.5)
    others = [
        said("older", "Policy 2022", "2022-03-01", 3.0),
        said("worse", "Policy 2025", "2025-03-01", -2.0),
        said("other", "Minutes 2024", "2024-03-01", 3.0),
        said("undated", "Policy", None, 3.0),
    ]
    assert with_later([old], [old, new, *others]) == [old, new]
    assert with_later([new], [old, new, *others]) == [new, others[1]]
