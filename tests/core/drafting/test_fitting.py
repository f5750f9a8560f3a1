"""Whether a sentence may be of the time that a question names."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.drafting.extraction import extract
from service.core.drafting.fitting import is_of_its_time
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit

FERRY = "| year: 2024 | month: May | passengers: 12410 |\n| year: 2023 | month: May | passengers: 9811 |"


def told(question: str, found: list[Candidate]) -> list[str]:
    return [one.text for one in extract(question, found)]


def of_its_time(question: str, text: str, at: int = 0, title: str = "", published_at: str | None = None) -> bool:
    found = candidates(hit(document(text, "a", title, published_at)), [1.0] * len(sentence_spans(text)))
    return is_of_its_time(question, found[at])


@pytest.mark.parametrize(
    ("question", "text", "facts", "fits"),
    [
        ("How many came in 2023?", FERRY, {"at": 1}, True),
        ("How many came in 2023?", FERRY, {}, False),  # the row is of another year, though its passage has that one
        ("How many came in 2021?", "In 2022 forty came.", {}, False),
        ("How many came in 2021?", "Forty came.", {"published_at": "2022-05-01"}, False),
        ("How many came in 2021?", "Forty came.", {"title": "Report for 2021"}, True),
        ("How many came in 2021?", "Forty came. It was the summer of 2021.", {}, True),
        ("How many came in 2021?", "Forty came last year.", {"published_at": "2022-05-01"}, True),
        ("How many come in 2023?", "Forty come next year.", {"published_at": "2022-05-01"}, True),
        ("How many came in 2021?", "Forty came.", {}, True),  # of no known time
        ("How many came?", "In 2022 forty came.", {}, True),
        # What lasted, or a span, has its years; what happened in one, or is of two, has no others.
        ("Who was mayor in 1950?", "Bob Ray was mayor from 2001 until May 2004.", {}, False),
        ("Who was mayor in 2002?", "Bob Ray was mayor from 2001 until May 2004.", {}, True),
        ("Which flood came in 1970?", "The river flooded in 1953 and 1987.", {}, False),
        ("Who designed the bridge in 1990?", "The bridge was designed by Anna Bell in 2015.", {}, False),
        ("How many lived in Kelby in 2020?", "Figures from 2015 show that 5,412 people lived in Kelby.", {}, False),
        ("Who was mayor in 1950?", "Bob Ray resigned as mayor before the election in 2004.", {}, False),
        ("What did the port earn in 2005?", "The port will earn £5m by 2030.", {}, False),
        ("How many came in 1998?", "In 2009, 1500 to 2000 visitors came.", {}, False),
        (
            "Which shop was opened in 2011?",
            "In 2008 the mill closed. A shop was opened on 2010-12-05.",
            {"at": 1},
            False,
        ),
        ("Who led in 1985?", "| Marit Olde | 1981–1988 | banker |", {}, True),
        ("Who bought the 2000 tickets?", "Ann bought them in 1999.", {}, True),  # a count and no year
        ("Was it dearer in 2024 than in 2023?", "In 2023 it cost 4.", {}, True),
        ("Which ferry sank before 1950?", "It sank in 1948.", {}, True),
        ("What was built in the 1940s?", "The pier was built in 1948.", {}, True),
        ("Who has chaired it since May 2019?", "Ann took the chair in 2018.", {}, True),
        ("Was 2024 better, or the year before?", "In 2023 it cost 4.", {}, True),
    ],
)
def test_a_sentence_of_another_year_is_no_answer(question: str, text: str, facts: dict[str, Any], fits: bool) -> None:
    assert of_its_time(question, text, **facts) is fits


def test_what_happened_on_a_day_is_not_told_of_another() -> None:
    read = candidates(hit(document("Ann left on 3 May. Bo came on 5 May. It rained.")), [0.0, 5.0, 0.0])
    for day in ("on 3 May", "on Friday, 3 May", "in Kelby on the 3rd of May"):
        assert told(f"What happened {day}?", read) == ["Ann left on 3 May.", "It rained."]
    assert len(told("What has changed in the rules since 3 May?", read)) == 3
    assert told("What must be paid by 3 May?", read) == ["Ann left on 3 May.", "Bo came on 5 May.", "It rained."]


def test_a_row_of_another_month_is_no_answer() -> None:
    table = "| Month | Show |\n|---|---|\n| May 2024 | Masks |\n| June 2024 | Kites |"
    read = candidates(hit(document(table)), [0.0] * len(sentence_spans(table)))
    assert "| June 2024 | Kites |" not in told("What was on in May 2024?", read)
    assert "| June 2024 | Kites |" in told("Was more on in May 2024 than in June 2024?", read)
    assert "| June 2024 | Kites |" in told("Which show may I see?", read)


@pytest.mark.parametrize(
    "of",
    [
        {"text": "# Minutes of 3 May 2024\n\n## Fees\n\nThe fee rises on 1 June 2024."},
        {"text": "The pool opens on 1 June 2024.", "published_at": "2024-05-03"},
        {"text": "The fair ran from 2 to 5 May 2024."},
    ],
)
def test_what_names_other_days_may_be_of_the_day_that_is_asked_for(of: dict[str, Any]) -> None:
    *_, said = candidates(hit(document(**of)), [0.0] * len(sentence_spans(of["text"])))
    assert told("What was agreed on 3 May 2024?", [said]) == [said.text]
