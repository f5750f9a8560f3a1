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
    "question",
    ["And when does it close?", "Why?", "What about Sundays?", "How old is he?", "Are those open, too?", "but why not"],
)
def test_a_question_that_leans_is_asked_after_the_users_last_one(question: str) -> None:
    assert standalone(question, HISTORY) == f"When does the harbour open? {question}"


@pytest.mark.parametrize("question", ["What do ferries cost?", "Who is Ailsa Grant?", "Why do ferries wait?"])
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, HISTORY) == question


@pytest.mark.parametrize("history", [[], [Turn(role="assistant", content="Ask me about the harbour.")]])
def test_without_an_earlier_question_there_is_nothing_to_lean_on(history: list[Turn]) -> None:
    assert standalone("When does it close?", history) == "When does it close?"
