"""What a question names: publishers that the corpus knows, and days."""

from __future__ import annotations

import pytest

from service.core.naming import named
from service.types import Filters, Known

KNOWN = Known(("Fortune", "The Roar | Sports", "The Verge"), (2022, 2023))
TODAY = "2024-03-13"  # a Wednesday


def periods(question: str) -> list[tuple[str | None, str | None]]:
    return [(facet.published_from, facet.published_to) for facet in named(question, TODAY, KNOWN).facets]


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("What did The Verge say?", [("The Verge",)]),
        ("Do 'The Verge' and The Roar agree?", [("The Verge",), ("The Roar | Sports",)]),
        ("Who made a fortune on the verge of war?", []),
        ("What does the fortune article say?", [("Fortune",)]),
    ],
)
def test_a_publisher_is_named_as_people_call_it(question: str, publishers: list[tuple[str, ...]]) -> None:
    assert [facet.publishers for facet in named(question, TODAY, KNOWN).facets] == publishers


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What happened on 24 November 2023?", ("2023-11-24", "2023-11-24")),
        ("What happened on Nov. 24, 2023?", ("2023-11-24", "2023-11-24")),
        ("What happened on 2023-11-24?", ("2023-11-24", "2023-11-24")),
        ("What happened in February 2024?", ("2024-02-01", "2024-02-29")),
        ("What happened in 2023?", ("2023-01-01", "2023-12-31")),
        ("What happened last week?", ("2024-03-04", "2024-03-10")),
        ("What happened last month?", ("2024-02-01", "2024-02-29")),
        ("What happened yesterday?", ("2024-03-12", "2024-03-12")),
        ("What happened three weeks ago?", ("2024-02-21", "2024-02-21")),
    ],
)
def test_a_day_or_a_time_is_read_against_today(question: str, period: tuple[str, str]) -> None:
    assert periods(question) == [period]


def test_a_month_without_a_year_is_one_of_the_newest_years_of_the_corpus() -> None:
    assert periods("What happened in May?") == [("2023-05-01", "2023-05-31"), ("2022-05-01", "2022-05-31")]


@pytest.mark.parametrize("question", ["What may it cost?", "On 31 February 2023?", "Who won 3 of 12 games?"])
def test_what_is_no_date_is_none(question: str) -> None:
    assert periods(question) == []


def test_the_newest_are_meant_where_it_says_so() -> None:
    assert named("What is the latest tariff?", TODAY, KNOWN).latest
    assert named("What is the tariff?", TODAY, KNOWN) == named("What is it?", TODAY, Known())
    assert named("In 2023?", TODAY, Known()).facets == (
        Filters(published_from="2023-01-01", published_to="2023-12-31"),
    )
