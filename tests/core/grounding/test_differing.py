"""Sources that differ in a number: found where all else is the same, and never between things that are two."""

import time

import pytest

from service.core.grounding.differing import differing, differs, others
from service.core.retrieval.evidence import Candidate, one_by_one
from service.types.answers import Citation, Differing, Excerpt
from service.types.documents import Document, Hit, Passage, Scores, Span

LIMIT = "The speed limit inside the breakwater is 5 knots."
ROW = "| Crane lift, up to 5 tonnes | per lift, ashore | £96.00 |"
STORAGE = "Winter storage ashore costs £58 a metre."
BOATS = "Fourteen boats were damaged and two sank when it blew."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LIMIT, "Clause 8 is: “The speed limit inside the breakwater is 4 knots.”"),
        (BOATS, "- 19 boats were damaged, two of which sank when it blew;"),
        (ROW, ROW.replace("£96.00", "£104.00")),
        ("| Laundry token | £4 | each |", "| Laundry token | £3 | each |"),
        (ROW, "Crane lifts up to 5 tonnes are no longer offered."),
        (STORAGE, "From 2025, winter storage ashore will no longer be offered."),
        (STORAGE, "We no longer offer winter storage ashore."),
        (STORAGE, "Winter storage ashore is not offered any more."),
        (STORAGE, "Winter storage ashore has ended."),
        ("The late opening is on Thursdays.", "The late opening was abolished."),
        ("The tariff has 20 GB of data a month.", "The tariff has 50 GB of data a month."),
    ],
)
def test_the_same_with_another_number_differs(one: str, other: str) -> None:
    assert differs(one, other)
    assert differs(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LIMIT, LIMIT.replace("5", "five")),
        (LIMIT, LIMIT.replace("5 knots", "low")),
        (LIMIT, "The inner basin has 12 berths."),
        ("| Berth, over 12 m long, each night | £34 |", "| Berth, over 8 m and up to 12 m long, each night | £27 |"),
        ("Held in the old Assembly Room on 14 March 2023.", "Held in the old Assembly Room on 16 May 2023."),
        ("It cost £5.", "It cost £6."),
        ("| Token | £4 |", "| Token | £3 |"),
        ("| Laundry token | £4 |", "| Shower token | £3 |"),
        (ROW, "Crane lifts up to 12 tonnes are no longer offered."),
        (ROW, "Lifts are no longer offered."),
        ("The late opening was abolished.", "The late opening is no longer offered."),
        (STORAGE, "Winter storage ashore is no longer free of charge."),
        (STORAGE, "Winter storage ashore is no longer in the north yard."),
        (STORAGE, "If winter storage ashore is no longer offered, the deposit is returned."),
        (STORAGE, "Winter storage ashore was no longer offered in 2020, but is offered again."),
        ("The ferry crossing costs £5.", "The ferry crossing is no longer than 20 minutes."),
        ("Adult season tickets and day tickets cost £40.", "Adult day tickets are no longer offered."),
        (LIMIT, "Ann proposed a speed limit of 4 knots inside the breakwater."),
        ("On Monday the old yard had 40 boats.", "On Tuesday the old yard had 52 boats."),
        ("12 new homes were built in Harbour Street.", "30 new homes were built in Mill Street."),
        ("Rovers won the cup for the 3rd time.", "Rovers won the cup for the 4th time."),
        (
            "Captain Corvane, 47, was deputy harbour master.",
            "The deputy harbour master, Captain Corvane, held 3 drills.",
        ),
    ],
)
def test_what_says_the_same_or_something_else_does_not_differ(one: str, other: str) -> None:
    assert not differs(one, other)
    assert not differs(other, one)


OLD, NEW = (f"The speed limit inside the breakwater is {n} knots." for n in (5, 4))


def candidate(text: str, published_at: str | None, relevance: float = 5.0) -> Candidate:
    document = Document(f"d-{published_at}", "Limits", text, "a.txt", published_at=published_at)
    passage = Passage(f"p-{published_at}", document.id, 0, len(text), text, 9, "key")
    return Candidate(Hit(passage, document, Scores()), Span(0, len(text)), (relevance,), text)


def citation(number: int, text: str, published_at: str | None) -> Citation:
    return Citation(
        number=number,
        document_id=f"d-{published_at}",
        document_title="Limits",
        source="a.txt",
        url=None,
        published_at=published_at,
        passage_id=f"p-{published_at}",
        cited_text=text,
        start_char_index=0,
        end_char_index=len(text),
    )


QUESTION = "What is the speed limit?"
BOTH = [candidate(OLD, "2023-02-22"), candidate(NEW, "2024-02-21")]


def cites(one: Candidate) -> list[tuple[Excerpt, Span]]:
    return [(excerpt, one.span) for excerpt in one_by_one([one])]


def test_what_another_day_says_otherwise_is_found() -> None:
    assert [other.excerpt.text for other in others(QUESTION, cites(BOTH[0]), BOTH)] == [NEW]
    assert [other.excerpt.text for other in others(QUESTION, cites(BOTH[1]), BOTH)] == [OLD]
    assert others("What was the speed limit in 2023?", cites(BOTH[0]), BOTH) == []
    assert others(QUESTION, [*cites(BOTH[0]), *cites(BOTH[1])], BOTH) == []


def test_who_asks_for_a_year_is_told_what_documents_of_that_year_say_otherwise() -> None:
    first = "Fourteen boats were damaged and two sank when a gale struck Tolvane before dawn on Friday."
    other = "- 19 boats were damaged, two of which sank at their moorings;"
    counts = [candidate(first, "2023-11-04"), candidate(other, "2023-11-09", -2.0), candidate(other, "2021-01-09")]
    found = others("How many boats were damaged in November 2023?", cites(counts[0]), counts)
    assert [(one.excerpt.text, one.excerpt.hit.document.published_at) for one in found] == [(other, "2023-11-09")]
    assert others("How many boats were damaged from 2022 to 2023?", cites(counts[0]), counts) == []
    before = candidate(f"Last year {first[0].lower()}{first[1:]}", "2023-11-04")
    assert others("How many boats were damaged in November 2023?", cites(before), [before, counts[1]]) == []
    later = [counts[0], candidate(other, "2023-12-20"), candidate(f"{other} last year", "2023-11-09")]
    assert others("How many boats were damaged in November 2023?", cites(counts[0]), later) == []


@pytest.mark.parametrize(
    ("question", "supersedes"),
    [(QUESTION, True), ("What was the speed limit before?", False), ("What was the former speed limit?", False)],
)
def test_the_later_one_supersedes_unless_the_question_asks_for_what_was_before(question: str, supersedes: bool) -> None:
    assert [other.supersedes for other in others(question, cites(BOTH[0]), BOTH)] == [supersedes]
    assert [other.supersedes for other in others(question, cites(BOTH[1]), BOTH)] == [False]


def test_the_latest_of_many_is_told_first() -> None:
    of_years = [candidate(OLD.replace("5", str(n)), f"202{n}-01-01", 5.0 - n) for n in range(1, 5)]
    found = others(QUESTION, cites(of_years[1]), of_years)
    assert [other.excerpt.text for other in found] == [of_years[3].text, of_years[2].text]


def test_two_times_of_one_day_are_one_day() -> None:
    assert others(QUESTION, cites(BOTH[0]), [BOTH[0], candidate(NEW, "2023-02-22T09:00")]) == []


def test_a_long_line_takes_no_time() -> None:
    started = time.process_time()
    for line in (" " * 50_000 + "x", "-" + " " * 50_000 + OLD, "a " * 50_000, "from " * 20_000):
        differs(OLD, line)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("day", "relevance"),
    [("2023-02-22", 5.0), (None, 5.0), ("2024-02-21", -4.0)],
    ids=["its day", "no day", "unlikely"],
)
def test_what_cannot_be_later_or_hardly_answers_is_left(day: str | None, relevance: float) -> None:
    assert others(QUESTION, cites(BOTH[0]), [BOTH[0], candidate(NEW, day, relevance)]) == []


def test_the_later_of_two_citations_that_differ_is_named() -> None:
    cited, later = citation(1, OLD, "2023-02-22"), citation(2, NEW, "2024-02-21")
    assert list(differing([cited, later])) == [Differing(earlier=1, later=2)]
    assert list(differing([citation(1, NEW, "2024-02-21"), citation(2, OLD, "2023-02-22")])) == [
        Differing(earlier=2, later=1)
    ]
    assert list(differing([cited, citation(2, NEW, None)])) == []
