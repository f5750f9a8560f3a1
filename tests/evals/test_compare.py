"""Comparing runs: what is paired, what is named, and why a case got worse."""

from __future__ import annotations

import pytest

from evals.compare import CONFIGURED_ALIKE, cause, compare
from evals.results import Row
from tests.evals.rows import answer, case, row, run

GOOD = row()
REFUSED = answer("It is not in the documents.", answerable=False)
WRONG = answer("It opens at nine.")
RIGHT = answer("It opens at six.")


def bad(**more: object) -> Row:
    return row(good=False, **more)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (GOOD, bad(answer=None, error="timed out"), "error"),
        (GOOD, bad(answer=WRONG), "generation error"),
        (GOOD, bad(answer=REFUSED), "wrong refusal"),
        (GOOD, bad(answer=REFUSED, found=False), "retrieval miss"),
        (GOOD, bad(answer=WRONG, found=False), "retrieval miss"),
        (row(found=False), bad(answer=WRONG, found=False), "generation error"),
        (row(found=False), bad(answer=REFUSED, found=False), "wrong refusal"),
        (GOOD, bad(answer=answer("At six, it opens."), right=True), "wrong citation"),
        (GOOD, bad(answer=answer("It opens at six.", cited=["It shuts."]), right=True), "wrong citation"),
        (GOOD, bad(answer=RIGHT), "judge flip"),
        (GOOD, bad(answer=RIGHT, right=True), "judge flip"),
        (GOOD, bad(answer=RIGHT, found=False), "judge flip"),
        (GOOD, bad(answer=RIGHT, error="the judge: unreadable"), "error"),
        (row(judged=True), bad(answer=RIGHT, judged=False), "judge flip"),
        (row(answerable=False), row(answerable=False, good=False), "missed refusal"),
        (row(answerable=False), row(answerable=False, good=False, found=False), "missed refusal"),
        (row(answerable=False), row(answerable=False, good=False, answer=None, error="x"), "error"),
    ],
)
def test_why_a_case_got_worse(before: Row, after: Row, expected: str) -> None:
    assert cause(before, after) == expected


def test_what_got_better_is_explained_by_what_was_wrong_before() -> None:
    compared = compare(run([bad(answer=REFUSED)]), run([GOOD]))
    assert [(change.id, change.cause) for change in compared.better] == [("c1", "wrong refusal")]
    assert compared.worse == ()


def test_equal_runs_differ_in_nothing() -> None:
    rows = [row(str(at), answerable=at % 2 == 0, good=at % 3 == 0) for at in range(12)]
    compared = compare(run(rows), run(rows))
    assert compared.worse == compared.better == compared.lost == compared.new == compared.changed == ()
    assert all(one.before == one.after and one.interval.low == one.interval.high == 0 for one in compared.differences)


def test_every_figure_is_taken_over_the_cases_it_applies_to() -> None:
    before = [row("1"), row("2"), row("3", answerable=False), row("4", answerable=False)]
    after = [row("1"), row("2", good=False), row("3", answerable=False), row("4", answerable=False, good=False)]
    figures = {one.figure: (one.before, one.after, one.of) for one in compare(run(before), run(after)).differences}
    assert figures["good"] == (1.0, 0.5, 4)
    assert figures["good of answerable"] == (1.0, 0.5, 2)
    assert figures["right of answerable"] == (1.0, 0.5, 2)
    assert figures["refused of unanswerable"] == (1.0, 0.5, 2)
    assert figures["refused of answerable"] == (0.0, 0.0, 2)
    assert figures["errors"] == (0.0, 0.0, 4)


def test_a_figure_that_rows_carry_is_compared_where_both_have_it() -> None:
    before = [row("1", figures={"mrr": 1.0}), row("2", figures={"mrr": 0.5, "tokens": 9}), row("3")]
    after = [row("1", figures={"mrr": 0.5}), row("2", figures={}), row("3", figures={"mrr": 1.0})]
    figures = {one.figure: one for one in compare(run(before), run(after)).differences}
    assert (figures["mrr"].before, figures["mrr"].after, figures["mrr"].of) == (1.0, 0.5, 1)
    assert (figures["mrr"].worse, figures["mrr"].better) == (1, 0)
    assert "tokens" not in figures


def test_runs_over_different_cases_are_compared_on_those_they_share_and_the_others_are_named() -> None:
    compared = compare(run([row("1"), row("2")]), run([row("2", good=False), row("3")]))
    assert (compared.lost, compared.new) == (("1",), ("3",))
    assert [change.id for change in compared.worse] == ["2"]
    assert compared.differences[0].of == 1


def test_a_case_that_was_rewritten_is_another_case() -> None:
    rewritten = row("1", case=case("1", question="Something else?"), good=False)
    compared = compare(run([row("1"), row("2")]), run([rewritten, row("2")]))
    assert compared.changed == ("1",)
    assert compared.worse == ()


def test_runs_that_share_nothing_have_no_figures() -> None:
    assert compare(run([row("1")]), run([row("2")])).differences == ()
    assert compare(run([]), run([])).differences == ()


def test_the_turns_of_a_conversation_are_resampled_together() -> None:
    def rows(talk: bool, good: bool) -> list[Row]:
        lost = [row(f"l{at}", good=good, case=case(f"l{at}", conversation="t" if talk else None)) for at in range(8)]
        return [*lost, *(row(str(at)) for at in range(40))]

    alone, together = (compare(run(rows(talk, True)), run(rows(talk, False))).differences[0] for talk in (False, True))
    assert alone.interval.high < 0
    assert together.interval.high == 0
    assert (alone.worse, together.worse) == (8, 8)
    assert together.chance == 1.0


def test_a_comparison_reads_as_text() -> None:
    text = str(compare(run([row("1"), row("2")]), run([row("1", good=False), row("3")])))
    assert "only in the baseline: 2" in text
    assert "1 generation error: What of 1?" in text
    assert "now: It opens at nine, 1." in text


def test_what_got_worse_is_counted_by_its_cause_with_the_cases_named() -> None:
    before = [row(str(at)) for at in range(5)]
    after = [bad(name="0", answer=REFUSED), bad(name="1"), bad(name="2", answer=REFUSED), row("3"), row("4")]
    compared = compare(run(before), run(after))
    assert compared.causes == {"wrong refusal": ("0", "2"), "generation error": ("1",)}
    assert compared.counted == "2 wrong refusal, 1 generation error"
    assert "2 wrong refusal: 0, 2" in compared.why


def test_what_is_configured_otherwise_is_named() -> None:
    prompts = {"prompts": {"short": "ab12" * 16}}, {"prompts": {"short": "cd34" * 16}}
    before = run([GOOD], model="a", without=[], settings={"k": 1}, **prompts[0])
    after = run([GOOD], model="b", without=["words"], settings={"k": 1}, **prompts[1])
    assert compare(before, after).why == (
        "configured otherwise: model: a → b",
        "configured otherwise: prompts.short: ab12ab12… → cd34cd34…",
        "configured otherwise: without: none → words",
    )
    assert compare(before, before).why == (CONFIGURED_ALIKE,)


def test_the_marks_of_a_judge_are_compared_where_both_runs_have_them() -> None:
    before = [row("1", judged=True), row("2", judged=True), row("3"), row("4", judge_error="unreadable")]
    after = [row("1", judged=False), row("2", judge_error="unreadable"), row("3", judged=True), row("4", judged=True)]
    found = {one.figure: (one.before, one.after, one.of) for one in compare(run(before), run(after)).differences}
    assert found["right by the judge"] == (1.0, 0.0, 1)
    assert found["judge errors"] == (pytest.approx(1 / 3), pytest.approx(1 / 3), 3)
