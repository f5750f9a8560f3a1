"""The table of another day is read with the table of one."""

from __future__ import annotations

from dataclasses import replace

from service.core.retrieval.editions import read_closely
from service.types.documents import Hit, Scores
from tests.core.builders import document, hit

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
