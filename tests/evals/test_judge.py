"""The judge: what it cannot say plainly is an error, never a mark."""

import pytest

from evals.cases import load
from evals.judge import Agreement, Grade, agreement, grade, graded_by_hand
from service.errors import LLMTimeout
from tests.evals.rows import case
from tests.fakes import FakeChat, real_prompts

PROMPT = real_prompts()["judge_correct"]


@pytest.mark.parametrize(
    ("written", "right"), [("right", True), ("Wrong.", False), (" RIGHT\n", True), ("**wrong**", False)]
)
def test_a_plain_grade_is_a_mark(written: str, right: bool) -> None:
    assert grade(case(), "At six.", FakeChat(written), PROMPT, 5) == Grade(right)


@pytest.mark.parametrize("written", ["", "maybe", "right or wrong", "It is right because", "10/10", "rightwrong"])
def test_an_unreadable_grade_is_an_error(written: str) -> None:
    found = grade(case(), "At six.", FakeChat(written or " "), PROMPT, 5)
    assert found.right is None
    assert "unreadable" in found.error


def test_a_judge_that_fails_is_an_error() -> None:
    assert grade(case(), "At six.", FakeChat(LLMTimeout("too slow")), PROMPT, 5) == Grade(None, "too slow")


def test_the_judge_sees_what_is_expected() -> None:
    chat = FakeChat("right")
    grade(case(answers=[["six", "6 am"], ["daily"]]), "At six.", chat, PROMPT, 5)
    assert "six or 6 am and daily" in chat.calls[0].messages[-1].content


def test_errors_are_counted_and_never_agree() -> None:
    assert agreement([True, True], [Grade(None, "?"), Grade(True)]) == Agreement(2, 1, 1, 1.0)
    assert agreement([True], [Grade(None, "?")]) == Agreement(1, 1, 0, 0.0)


def test_the_answers_graded_by_hand_belong_to_cases_and_are_of_both_kinds() -> None:
    known = {case.id for case in load("seeds")}
    graded = graded_by_hand()
    assert {name for name, _, _ in graded} <= known
    assert sum(right for _, _, right in graded) == sum(not right for _, _, right in graded) == 22
