"""What is left out where a question names a version, or one of several of a kind, and what is kept all the same."""

from __future__ import annotations

import pytest

from service.core.drafting.meant import meant
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit

PLANS = "On the Team plan files are up to 50 MB. On the Business plan they are up to 250 MB."


def read(text: str, title: str = "Guide") -> list[Candidate]:
    return candidates(hit(document(text, title, title=title)), [0.0] * len(sentence_spans(text)))


def kept(question: str, *sentences: Candidate) -> list[str]:
    return [one.text for one in meant(question, sentences)]


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("How large may files be on the Business plan?", PLANS, ["On the Business plan they are up to 250 MB."]),
        (
            "What does error 5 mean?",
            "Error 5 is a blocked brush. Error 8 is a dark floor.",
            ["Error 5 is a blocked brush."],
        ),
        ("What does error 5 mean?", "## Error 5\n\nClean the brush.\n\n## Error 8\n\nClean the lens.", None),
    ],
)
def test_what_is_of_another_of_its_kind_is_left_out(question: str, text: str, left: list[str] | None) -> None:
    assert kept(question, *read(text)) == (left or ["## Error 5", "Clean the brush."])


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        (
            "What does the Business plan cost?",
            "It costs 20 pounds, while the Team plan costs 10.",
            "The Business plan is new.",
        ),
        ("Does the Pro plan include support?", "All plans but the Free plan include support.", "The Pro plan is new."),
        ("What does error 5 mean?", "Errors 4 to 6 mean that the pump is blocked.", "After error 5 restart it."),
        ("Who did Marten Vos marry?", "In 1950 he married Ann Lee.", "Marten Vos married late."),
        ("What did Xi say about Trump tariffs?", "Xi called the US tariffs wrong.", "Trump tariffs rose."),
        ("Which errors besides error 5 need a restart?", "Error 7 needs a restart.", "Error 5 needs a restart."),
        ("What does the Trial plan cost?", "The Team plan costs 10 pounds.", "Plans are paid monthly."),
    ],
)
def test_what_may_be_of_the_named_one_too_is_kept(question: str, sentence: str, named: str) -> None:
    assert sentence in kept(question, *read(f"{named} {sentence}"))


OLD, NEW = read("The crash on start is known.", "Kite 3.0 notes"), read("Dark mode is new.", "Kite 3.1 notes")


@pytest.mark.parametrize("question", ["What is known of Kite 3.0?", "And in 3.0?"])
def test_what_is_of_another_version_is_left_out(question: str) -> None:
    assert kept(question, *OLD, *NEW) == ["The crash on start is known."]


@pytest.mark.parametrize(
    "question", ["What is new since Kite 3.0?", "Is the crash of Kite 3.0 fixed?", "What is new?", "Does 2.5 MB do?"]
)
def test_other_versions_are_kept_where_they_may_be_meant(question: str) -> None:
    assert len(kept(question, *OLD, *NEW)) == 2


def test_a_version_may_stand_in_the_heading_of_one_of_several_sections() -> None:
    text = "# Kite\n\n## 3.2 (3 May)\n\nTea came.\n\n## 3.1 (1 May)\n\nCake came.\n\n## Thanks\n\nThanks to all."
    read = candidates(hit(document(text)), [0.0] * len(sentence_spans(text)))
    told = [one.text for one in meant("What is new in 3.1?", read) if not one.text.startswith("#")]
    assert told == ["Cake came.", "Thanks to all."]
