"""Fitting what decides whether to answer: on rows made so that the right fit is known."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evals.calibrate import calibrated, fit
from evals.results import Row, Run
from service.calibration import read_calibration, write_calibration
from service.core.deciding.refusing import never_refusing
from tests.evals.rows import row


def rows(good_at: float, bad_at: float, count: int = 40) -> list[Row]:
    """Half good with a check around one value, half unanswerable around another, and a signal of noise."""
    draw = random.Random(1)
    made = []
    for at in range(count):
        answerable = at % 2 == 0
        check = draw.gauss(good_at if answerable else bad_at, 1)
        made.append(signalled(row(f"case-{at}", answerable, answerable), check, draw.gauss(0, 1)))
    return made


def signalled(of: Row, check: float, noise: float) -> Row:
    assert of.answer is not None
    return of.model_copy(update={"answer": of.answer.model_copy(update={"signals": {"check": check, "noise": noise}})})


def made(good_at: float, bad_at: float, count: int = 40) -> Run:
    return Run(suite="made", configuration={}, rows=tuple(rows(good_at, bad_at, count)))


def test_a_signal_that_tells_answerable_questions_gets_the_weight() -> None:
    found = fit([made(2.0, -2.0)])
    assert found.weights.weights["check"] > 2 * abs(found.weights.weights["noise"])
    assert found.area > 0.9
    assert found.weights.probability({"check": 3.0, "noise": 0.0}) > 0.9
    assert found.weights.probability({"check": -3.0, "noise": 0.0}) < 0.1


@pytest.mark.parametrize("fault", ["right", "rightly_cited"])
def test_an_answer_that_would_be_wrong_or_wrongly_cited_counts_as_none(fault: str) -> None:
    run = made(2.0, -2.0, 80)
    told = [one for one in run.rows if one.answer and (not one.case.answerable or one.answer.signals["noise"] > 0)]
    rows = tuple(one if one in told else one.model_copy(update={fault: False}) for one in run.rows)
    found = fit([run.model_copy(update={"rows": rows})])
    assert found.weights.weights["noise"] > found.weights.weights["check"]
    assert found.area > 0.95


def test_how_many_are_answered_is_of_answerable_questions_whatever_comes_of_them() -> None:
    run = made(2.0, -2.0, 80)
    wrong = tuple(one.model_copy(update={"right": one.right and at % 4 == 0}) for at, one in enumerate(run.rows))
    found = fit([run.model_copy(update={"rows": wrong})])
    for answerable, share in ((True, "answered"), (False, "refused")):
        asked = [one.answer.signals for one in run.rows if one.answer and one.case.answerable is answerable]
        above = [found.weights.probability(signals) >= found.weights.least["balanced"] for signals in asked]
        measured = getattr(found.points["balanced"], share)
        assert measured == pytest.approx(sum(one is answerable for one in above) / len(asked), abs=0.08)


def test_a_signal_that_would_count_the_wrong_way_round_counts_nothing() -> None:
    run = made(2.0, -2.0)
    for one in run.rows:  # names that no source has, where there is an answer
        assert one.answer
        one.answer.signals["unknown"] = one.answer.signals["check"]
    weights = fit([run]).weights.weights
    assert weights["unknown"] == 0
    assert weights["check"] > 0


def test_signals_that_tell_nothing_are_no_better_than_chance_on_unseen_rows() -> None:
    assert 0.2 < fit([made(0.0, 0.0)]).area < 0.7


def test_where_all_are_told_apart_no_caution_overtakes_another() -> None:
    least = fit([made(9.0, -9.0, 120)]).weights.least
    assert least["eager"] <= least["balanced"] <= least["cautious"]


def test_the_more_cautious_the_more_is_refused_and_the_less_answered() -> None:
    points = fit([made(1.0, -1.0, 120)]).points
    assert points["cautious"].refused >= points["balanced"].refused >= points["eager"].refused
    assert points["cautious"].answered <= points["balanced"].answered <= points["eager"].answered
    assert points["cautious"].refused >= 0.95
    assert points["eager"].answered >= 0.95


def test_a_small_run_counts_as_much_as_a_large_one() -> None:
    large, small = made(2.0, -2.0, 200), made(6.0, 2.0, 20)  # where one answers, the other must refuse
    level = fit([large, small]).weights.probability({"check": 2.0, "noise": 0.0})
    assert 0.35 < level < 0.65
    assert fit([large]).weights.probability({"check": 2.0, "noise": 0.0}) > 0.8


def test_rows_of_one_kind_cannot_be_fit() -> None:
    run = made(1.0, -1.0)
    for answerable in (True, False):
        of_one_kind = run.model_copy(update={"rows": tuple(r for r in run.rows if r.case.answerable is answerable)})
        with pytest.raises(ValueError, match="right answers, and questions without an answer"):
            fit([run, of_one_kind])


def test_a_calibration_goes_one_version_on_and_says_what_it_was_fit_on(tmp_path: Path) -> None:
    before = read_calibration()
    new, _ = calibrated(before, "small", [made(2.0, -2.0)])
    write_calibration(new, tmp_path / "calibration.json")
    again = read_calibration(tmp_path / "calibration.json")
    assert again == new
    assert (again.version, again.fit_on["small"]) == (before.version + 1, "made (40)")
    assert again.made_with["small"] == "python -m evals calibrate --writer small runs/made/run.json"
    assert again.made_with["extractive"] == before.made_with["extractive"]
    assert again.writers["extractive"] == before.writers["extractive"]


def test_a_calibration_that_never_refuses_asks_nothing_of_an_answer() -> None:
    free = never_refusing(read_calibration())
    assert {least for weights in free.writers.values() for least in weights.least.values()} == {0.0}


def test_without_an_llm_more_is_answered_before_it_is_called_balanced() -> None:
    run = made(1.0, -1.0, 120)
    assert fit([run], "extractive").points["balanced"].least < fit([run], "small").points["balanced"].least
