"""A question that leans on the turns before it is made to stand alone; any other is left as it is."""

from __future__ import annotations

import pytest

from service.core.conversation import standalone
from service.types import Turn

HISTORY = [
    Turn(role="user", content="Who runs the harbour?"),
    Turn(role="assistant", content="Ailsa Grant runs it.[1]"),
    Turn(role="user", content="When does the harbour open?"),
    Turn(role="assistant", content="It opens at 6 am.[1]"),
]


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("And when does it close?", "When does it close (harbour open)?"),
        ("Why?", "Why does the harbour open?"),
        ("What about the market?", "When does the market open?"),
        ("And on Sundays?", "When does the harbour open on Sundays?"),
        ("And in 2024?", "When does the harbour open in 2024?"),
    ],
)
def test_a_question_that_leans_is_made_to_stand_alone(question: str, query: str) -> None:
    assert standalone(question, HISTORY).query == query


def test_of_an_answer_only_names_are_taken_and_only_for_people_and_things() -> None:
    who = [
        Turn(role="user", content="Who runs the harbour?"),
        Turn(role="assistant", content="Ailsa Grant, since 1990.[1]"),
    ]
    assert "Ailsa Grant" in standalone("How old is she?", who).query
    assert "1990" not in standalone("How old is she?", who).query


@pytest.mark.parametrize(
    "question",
    [
        "What do ferries cost?",
        "Who is Ailsa Grant?",
        "Why do ferries wait?",
        "By the way, what is inflation?",
        "Thanks!",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, HISTORY).query == question


@pytest.mark.parametrize("history", [[], [Turn(role="assistant", content="Ask me about the harbour.")]])
def test_without_an_earlier_question_there_is_nothing_to_lean_on(history: list[Turn]) -> None:
    assert standalone("When does it close?", history).query == "When does it close?"
