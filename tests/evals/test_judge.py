"""The judge: what it cannot say plainly is an error, never a mark."""

import pytest

from evals.cases import load
from evals.judge import Agreement, Grade, Graded, Judge, agreement, grade, graded_by_hand, regraded
from service.errors import LLMTimeout
from service.types.answers import Turn
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
    assert "six or 6 am and daily" in chat.calls[0].request.messages[-1].content


def test_errors_are_counted_and_never_agree() -> None:
    assert agreement([True, True], [Grade(None, "?"), Grade(True)]) == Agreement(2, 1, 1, 1.0)
    assert agreement([True], [Grade(None, "?")]) == Agreement(1, 1, 0, 0.0)


def test_the_answers_graded_by_hand_belong_to_cases_and_are_of_both_kinds() -> None:
    known = {case.id for case in load("seeds")}
    graded = graded_by_hand()
    assert {name for name, _, _ in graded} <= known
    assert sum(right for _, _, right in graded) == sum(not right for _, _, right in graded) == 22


def test_the_judge_sees_what_was_said_before_and_no_marks() -> None:
    chat = FakeChat("right")
    asked = case(history=[Turn(role="user", content="Is there a harbour?")], question="And when is it open?")
    assert Judge(chat, PROMPT, 5)(asked, "At six.[1] Or so.[12]") == Grade(True)
    prompt = chat.calls[0].request.messages[-1].content
    assert "(user) Is there a harbour?\nAnd when is it open?" in prompt
    assert "Answer: At six. Or so.\n" in prompt


def test_a_rubric_is_what_is_expected() -> None:
    chat = FakeChat("right")
    grade(case(answers=[], rubric="Right: says that it is shut."), "It is shut.", chat, PROMPT, 5)
    assert "Expected: Right: says that it is shut." in chat.calls[0].request.messages[-1].content


def test_every_answer_that_people_graded_is_graded_again() -> None:
    cases = {one.id: one for one in load("seeds")}
    found = list(regraded(Judge(FakeChat("right", "maybe", "wrong"), PROMPT, 5), cases))
    assert [one.judge.right for one in found[:4]] == [True, None, False, False]
    together = agreement([one.person for one in found], [one.judge for one in found])
    assert (together.graded, together.errors) == (len(graded_by_hand()), 1)


def test_a_disagreement_reads_as_text() -> None:
    text = str(Graded(case(), "At nine.", False, Grade(True)))
    assert text == "c1 person: wrong, judge: right: What of c1?\n    says: At nine."
    assert "judge: " not in str(Graded(case(), "At nine.", False, Grade(None, "unreadable grade 'x'")))


def test_an_agreement_has_an_interval_unless_there_is_no_mark() -> None:
    assert str(agreement([True] * 10, [Grade(True)] * 8 + [Grade(False)] * 2)).startswith(
        "judge and person agree on 8 of 10 marked answers (49–94 %, kappa 0.00)"
    )
    assert "agree on 0 of 0 marked answers (no mark); 1 of 1" in str(agreement([True], [Grade(None, "?")]))
