"""What a question names: publishers that the corpus knows, and days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.retrieval.naming import best_first, named, narrowed
from service.types.answers import Filters
from service.types.documents import Known, Scores
from tests.core.builders import document, hit

KNOWN = Known(("Fortune", "The Roar | Sports", "The Verge"), (2022, 2023))
TODAY = "2024-03-13"  # a Wednesday
GIVEN = Filters(
    document_ids=("a",),
    publishers=("Fortune", "The Verge"),
    published_from="2024-03-01",
    published_to="2024-05-31",
    as_of="2024-12-31",
)


def periods(question: str) -> list[tuple[str | None, str | None]]:
    return [(facet.published_from, facet.published_to) for facet in named(question, TODAY, KNOWN)]


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
    assert [facet.publishers for facet in named(question, TODAY, KNOWN)] == publishers


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What happened on 24 November 2023?", ("2023-11-24", "2023-11-25")),
        ("What happened on Nov. 24, 2023?", ("2023-11-24", "2023-11-25")),
        ("What happened on 2023-11-24?", ("2023-11-24", "2023-11-25")),
        ("What does the article published on 24 November 2023 say?", ("2023-11-24", "2023-11-24")),
        ("Who left on Friday, 24 November 2023?", ("2023-11-24", "2023-11-25")),
        ("What shook Kelby on the evening of 24 November 2023?", ("2023-11-24", "2023-11-25")),
        ("What opened at the post office on 24 November 2023?", ("2023-11-24", "2023-11-25")),
        ("What does the report on 24 November 2023 say?", ("2023-11-24", "2023-11-24")),
        ("What happened after 24 November 2023?", ("2023-11-24", "2023-11-24")),
        ("What happened on 31 December 9999?", None),
        ("What happened in February 2024?", ("2024-02-01", "2024-02-29")),
        ("What happened in 2023?", ("2023-01-01", "2023-12-31")),
        ("What happened last week?", ("2024-03-04", "2024-03-10")),
        ("What happened last month?", ("2024-02-01", "2024-02-29")),
        ("What happened yesterday?", ("2024-03-12", "2024-03-12")),
        ("What happened three weeks ago?", ("2024-02-21", "2024-02-21")),
    ],
)
def test_a_day_or_a_time_is_read_against_today(question: str, period: tuple[str, str] | None) -> None:
    assert periods(question) == ([period] if period else [])


def test_a_month_without_a_year_is_one_of_the_newest_years_of_the_corpus() -> None:
    assert periods("What happened in May?") == [("2023-05-01", "2023-05-31"), ("2022-05-01", "2022-05-31")]


@pytest.mark.parametrize("question", ["What may it cost?", "On 31 February 2023?", "Who won 3 of 12 games?"])
def test_what_is_no_date_is_none(question: str) -> None:
    assert periods(question) == []


@pytest.mark.parametrize(
    ("facet", "publishers", "period"),
    [
        (Filters(), ("Fortune", "The Verge"), ("2024-03-01", "2024-05-31")),
        (Filters(publishers=("The Roar", "The Verge")), ("The Verge",), ("2024-03-01", "2024-05-31")),
        (
            Filters(published_from="2024-05-01", published_to="2024-12-31"),
            GIVEN.publishers,
            ("2024-05-01", "2024-05-31"),
        ),
        (
            Filters(published_from="2024-04-01", published_to="2024-04-30"),
            GIVEN.publishers,
            ("2024-04-01", "2024-04-30"),
        ),
    ],
)
def test_a_name_narrows_the_filters_that_were_given(
    facet: Filters, publishers: tuple[str, ...], period: tuple[str, str]
) -> None:
    both = narrowed(GIVEN, facet)
    assert both
    assert (both.publishers, (both.published_from, both.published_to)) == (publishers, period)
    assert (both.document_ids, both.as_of) == (GIVEN.document_ids, GIVEN.as_of)


@pytest.mark.parametrize(
    "facet", [Filters(publishers=("The Roar",)), Filters(published_from="2024-06-01", published_to="2024-06-30")]
)
def test_a_name_that_the_filters_exclude_leads_nowhere(facet: Filters) -> None:
    assert narrowed(GIVEN, facet) is None


@pytest.mark.parametrize(("gap", "first"), [(0.0, "new"), (2.9, "new"), (3.1, "old")])
def test_the_newest_come_first_unless_an_older_one_was_read_as_much_better(gap: float, first: str) -> None:
    days = {"old": "2023-01-01", "new": "2024-01-01"}
    hits = [hit(document("Tariffs.", name, published_at=day)) for name, day in days.items()]
    read = [replace(hits[0], scores=Scores(rerank=gap)), replace(hits[1], scores=Scores(rerank=0.0))]
    ordered = best_first(read, "What are the latest tariffs?")
    assert best_first(read, "What are the tariffs?")[0].document.id == "old"
    assert ordered[0].document.id == first
    assert {one.document.id: one.scores for one in ordered} == {one.document.id: one.scores for one in read}


def test_no_name_is_no_filter() -> None:
    assert named("What is the latest tariff?", TODAY, KNOWN) == named("What is it?", TODAY, Known()) == ()
    assert named("In 2023?", TODAY, Known()) == (Filters(published_from="2023-01-01", published_to="2023-12-31"),)
