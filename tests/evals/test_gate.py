"""The gate: it sees a planted loss, is quiet about noise, and says when a run says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from evals.gate import gate, regressions
from evals.results import Row, Run
from tests.evals.rows import answer, case, row, run

CASES, ANSWERABLE = 246, 161  # as the harbour suite has them


def rows(bad: set[int]) -> list[Row]:
    return [
        row(f"h{at}", answerable=at < ANSWERABLE, good=at not in bad, figures={"verbatim": 0}) for at in range(CASES)
    ]


def of(bad: set[int]) -> Run:
    return run(rows(bad))


ALWAYS_BAD = set(range(0, CASES, 6))


def flipped(worse: int, better: int, start: int = 0) -> Run:
    """The baseline with so many good cases gone bad, spread over the suite, and so many bad ones good."""
    good = [at for at in range(start, CASES) if at not in ALWAYS_BAD]
    lost = set(good[:: max(1, len(good) // worse)][:worse]) if worse else set()
    return of((ALWAYS_BAD | lost) - set(sorted(ALWAYS_BAD)[:better]))


@pytest.mark.parametrize(
    ("worse", "better", "code"),
    [(0, 0, 0), (3, 2, 0), (2, 3, 0), (0, 12, 0), (12, 0, 1), (12, 1, 1), (20, 5, 1), (6, 6, 0), (1, 0, 0), (3, 0, 0)],
)
def test_a_planted_loss_is_seen_and_a_small_one_is_not(worse: int, better: int, code: int) -> None:
    assert gate(of(ALWAYS_BAD), flipped(worse, better)).exit_code == code


def test_a_loss_among_the_unanswerable_alone_is_named() -> None:
    unanswerable = [at for at in range(ANSWERABLE, CASES) if at not in ALWAYS_BAD]
    verdict = gate(of(ALWAYS_BAD), of(ALWAYS_BAD | set(unanswerable[:8])))
    assert verdict.exit_code == 1
    assert any(reason.startswith("good of unanswerable fell by 9.4 points") for reason in verdict.reasons)
    assert not any("good of answerable" in reason for reason in verdict.reasons)


def test_one_case_that_is_alone_of_its_kind_is_no_regression() -> None:
    """An interval over one case has no width: whatever it does would be certain."""
    answerable = rows(ALWAYS_BAD)[:ANSWERABLE]
    before, after = (
        run([*answerable, row("u", answerable=False, good=good, figures={"verbatim": 0})]) for good in (True, False)
    )
    assert gate(before, after).exit_code == 0


def test_a_loss_that_another_gain_hides_in_the_sum_is_still_seen() -> None:
    bad_answerable = [at for at in ALWAYS_BAD if at < ANSWERABLE]
    good_unanswerable = [at for at in range(ANSWERABLE, CASES) if at not in ALWAYS_BAD]
    after = (ALWAYS_BAD - set(bad_answerable[:10])) | set(good_unanswerable[:10])
    verdict = gate(of(ALWAYS_BAD), of(after))
    assert verdict.exit_code == 1
    assert len(verdict.reasons) == 1


def test_a_conversation_counts_once_however_many_turns_fell() -> None:
    talks = [
        [row(f"t{at}", good=good, case=case(f"t{at}", conversation="one")) for at in range(8)] for good in (True, False)
    ]
    assert regressions(run(talks[0]), run(talks[1])) == ()


@pytest.mark.parametrize(("fell", "rose", "alarms"), [(5, 0, False), (6, 0, True), (8, 1, False), (9, 1, True)])
def test_of_few_cases_the_sign_test_decides(fell: int, rose: int, alarms: bool) -> None:
    """Of as many that changed, at least so many fall by chance once in 32, 64, 51 and 93 times; a look may in 60."""
    before, after = (
        run([row(str(at), good=(at < fell) is first) for at in range(fell + rose)]) for first in (True, False)
    )
    assert bool(regressions(before, after)) is alarms


def noisy(draw: np.random.Generator, cases: int, unanswerable: int, noise: float) -> Run:
    """Cases of which each is good unless it flips."""
    good = draw.random(cases) >= noise
    return run([row(f"n{at}", at >= unanswerable, bool(good[at])) for at in range(cases)])


@pytest.mark.parametrize(("cases", "unanswerable"), [(15, 0), (15, 7), (41, 1)])
def test_few_cases_that_vary_by_themselves_alarm_at_most_once_in_twenty(cases: int, unanswerable: int) -> None:
    draw = np.random.default_rng(15)
    pairs = ([noisy(draw, cases, unanswerable, 0.3) for _ in range(2)] for _ in range(100))
    assert sum(bool(regressions(*pair)) for pair in pairs) <= 5


@pytest.mark.parametrize("noise", [0.01, 0.05])
def test_twenty_comparisons_of_equal_services_give_at_most_one_alarm(noise: float) -> None:
    """Cases are drawn anew each time; each run flips each case independently of the other."""
    draw = np.random.default_rng(20)
    alarms = 0
    for _ in range(20):
        truth = draw.choice(sorted(ALWAYS_BAD | set(range(CASES))), CASES) % 6 == 0
        before, after = (set(np.flatnonzero(truth ^ (draw.random(CASES) < noise)).tolist()) for _ in range(2))
        alarms += gate(of(before), of(after)).exit_code != 0
    assert alarms <= 1


GOOD = [row("1"), row("2", answerable=False)]
ERROR = row("2", answerable=False, answer=None, error="no model")
CITED = answer("Six.[1]", [("Six.", [1])], ["six"])


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (run([]), "no rows"),
        (run(GOOD[:1]), "missing cases: 2"),
        (run([GOOD[0], ERROR]), "errors: 2 (no model)"),
        (run([row("1", good=False, error="the judge: unreadable"), GOOD[1]]), "errors: 1 (the judge: unreadable)"),
        (run([*GOOD, GOOD[0]]), "asked more than once: 1"),
        (run([row("1", answer=CITED, figures={"verbatim": 0}), GOOD[1]]), "citations that are not verbatim: 1"),
        (run([row("1", answer=CITED), GOOD[1]]), "citations that are not verbatim: 1"),
        (run([row("1", answerable=False), GOOD[1]]), "changed cases: 1"),
        (run(GOOD, suite="seeds"), "another suite: 'seeds', the baseline has 'harbour'"),
        (run(GOOD, corpus="bad"), "another corpus: 'bad', the baseline has 'c0ffee'"),
    ],
)
def test_a_broken_run_is_not_judged(after: Run, reason: str) -> None:
    verdict = gate(run(GOOD), after)
    assert verdict.exit_code == 2
    assert reason in verdict.reasons


def test_a_baseline_without_rows_judges_nothing() -> None:
    assert gate(run([]), run(GOOD)).exit_code == 2


def test_a_broken_run_is_broken_even_where_it_is_worse() -> None:
    after = [row(one.case.id, good=False) for one in rows(set())[:20]]
    assert gate(of(set()), run(after)).exit_code == 2


def test_more_cases_than_the_baseline_has_and_other_settings_are_no_fault() -> None:
    assert gate(run(GOOD), run([*GOOD, row("3")], model="another")).exit_code == 0


def test_what_else_has_to_agree_can_be_said() -> None:
    assert gate(run(GOOD, model="a"), run(GOOD, model="b"), agree=("corpus", "model")).exit_code == 2


def test_verified_citations_pass() -> None:
    cited = [row("1", answer=CITED, figures={"verbatim": 1}), GOOD[1]]
    assert gate(run(GOOD), run(cited)).exit_code == 0


def test_a_verdict_reads_as_text() -> None:
    text = str(gate(of(ALWAYS_BAD), flipped(12, 0)))
    assert text.startswith("a regression\ngood fell by 4.9 points, from 83.3 to 78.5 % (interval ")
    assert "generation error" in text
    assert "missed refusal" in text


def test_a_verdict_names_what_differs_and_counts_what_went_wrong() -> None:
    after = [row(str(at), good=at > 8, right=at < 3 or at > 8) for at in range(40)]
    text = str(gate(run([row(str(at)) for at in range(40)], without=[]), run(after, without=["reranker"])))
    assert "configured otherwise: without: none → reranker" in text
    assert "worse: 6 generation error, 3 wrong citation" in text
    assert "3 wrong citation: 0, 1, 2\n" in text


def unreplayed(count: int) -> Run:
    """The baseline's run with so many cases whose evidence is another, all of them good in the baseline."""
    missing = [at for at in range(CASES) if at not in ALWAYS_BAD][:count]
    stale = [Row(case=one.case, error="the evidence changed", unreplayed=True) for one in rows(ALWAYS_BAD)]
    return run([stale[at] if at in missing else one for at, one in enumerate(rows(ALWAYS_BAD))])


def test_a_few_cases_with_other_evidence_than_recorded_are_left_out_and_named() -> None:
    verdict = gate(of(ALWAYS_BAD), unreplayed(3))
    assert verdict.exit_code == 0
    assert verdict.reasons == ("not compared, for their evidence is not what was recorded: h1, h2, h3",)
    assert verdict.looks[0].of == CASES - 3
    assert verdict.looks[0].before == verdict.looks[0].after


def test_a_recording_that_many_cases_do_not_fit_says_nothing() -> None:
    verdict = gate(of(ALWAYS_BAD), unreplayed(13))
    assert verdict.exit_code == 2
    assert any("h1 (the evidence changed)" in reason for reason in verdict.reasons)


def test_a_regression_is_seen_beside_cases_that_were_not_replayed() -> None:
    few = {row.case.id: row for row in unreplayed(3).rows if row.unreplayed}
    worse = run([few.get(row.case.id, row) for row in flipped(12, 0).rows])
    verdict = gate(of(ALWAYS_BAD), worse)
    assert verdict.exit_code == 1
    assert verdict.reasons[-1].startswith("not compared")
