"""Passages that say the same are found once."""

from __future__ import annotations

from dataclasses import replace

from service.core.retrieval.duplicates import collapsed
from service.types.documents import Hit
from tests.core.builders import document, hit

TEXT = "A day ticket for the ferry costs 4 pounds, and children up to six years of age travel for nothing on all days"


def found(text: str, name: str, day: str | None = None, title: str = "Fares") -> Hit:
    return hit(replace(document(text, name, title), published_at=day))


def test_a_passage_that_says_the_same_is_listed_under_the_first() -> None:
    first, again, other = found(TEXT, "a"), found(f"{TEXT} too.", "b"), found("Dogs pay half.", "c")
    kept = collapsed([first, again, other], 10)
    assert [one.document.id for one in kept] == ["a", "c"]
    assert [one.document.id for one in kept[0].duplicates] == ["b"]


def test_another_number_name_day_or_year_in_the_title_is_another_statement() -> None:
    first = found(TEXT, "a", "2023-01-01", "Fares 2023")
    others = [
        found(TEXT.replace("4 pounds", "5 pounds"), "b", "2023-01-01", "Fares 2023"),
        found(TEXT, "c", "2024-01-01", "Fares 2023"),
        found(TEXT, "d", "2023-01-01", "Fares 2024"),
    ]
    assert collapsed([first, *others], 10) == [first, *others]


def test_no_more_are_kept_than_asked_for() -> None:
    assert len(collapsed([found(f"Rule {at}.", str(at)) for at in range(9)], 3)) == 3
