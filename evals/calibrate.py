"""Fit what decides whether to answer: from runs in which nothing was refused, the weights of their signals.

A run for it is made with `python -m evals run … --without refusing`. What is told apart are the answers that are right
and rightly cited, and all others: where the documents hold an answer and another one would be told, it is better not.
Every run counts the same, and in each the right answers as much as the others, however many there are of either: who
asks more is not known beforehand. Left out is what is answered or refused whatever the weights: what was looked up, and
where nothing could be quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evals.results import Run
from evals.stats import area_under_roc
from service.core.deciding.refusing import Calibration, Weights, Writer
from service.types.answers import Caution

Array = NDArray[np.float64]
Kinds = NDArray[np.bool_]
AGAINST = {"unknown"}  # signals that can only speak against an answer; the others speak for one
RIDGE = 0.02  # how strongly weights are held near zero, for standardised signals
REFUSED = 0.95  # the share of unanswerable questions that a cautious service refuses
ANSWERED = 0.95  # the share of answerable ones that an eager one answers
# The same of a balanced one, set with an eye on `seeds`, `everyday` and `harbour`: without an LLM right answers stand
# less clearly above all others.
BALANCED: Mapping[Writer, float] = {"small": 0.78, "extractive": 0.84}


@dataclass(frozen=True)
class Point:
    """What comes of answering from a probability on: the share of answerable questions that are answered, and of the
    others that are refused, from 0 to 1, as means over the runs."""

    least: float
    answered: float
    refused: float

    def __str__(self) -> str:
        return f"from {self.least:.2f} on: {100 * self.answered:.0f} % answered, {100 * self.refused:.0f} % refused"


@dataclass(frozen=True)
class Fit:
    """Weights, and what such a fit does on rows that it did not see (but to choose its signals): for each caution where
    it stands."""

    weights: Weights
    rows: int
    area: float  # under the ROC curve of right answers against all others
    points: dict[Caution, Point]

    def __str__(self) -> str:
        points = [f"{caution}, {point}" for caution, point in self.points.items()]
        return "\n".join([f"{self.rows} rows, area under the curve {self.area:.2f}", *points])


@dataclass(frozen=True)
class _Rows:
    """The signals of the rows, shape (rows, signals), what each was, and what it weighs by either."""

    names: tuple[str, ...]
    signals: Array
    right: Kinds
    answerable: Kinds
    by_right: Array
    by_answerable: Array

    @classmethod
    def of(cls, runs: Sequence[Run]) -> _Rows:
        """Raises ValueError unless every run has right answers, and questions that have none."""
        kept = [[row for row in run.rows if row.answer and row.answer.signals] for run in runs]
        right = [np.array([row.case.answerable and row.good for row in rows], bool) for rows in kept]
        answerable = [np.array([row.case.answerable for row in rows], bool) for rows in kept]
        if not kept or not all(some.any() for some in right) or any(some.all() for some in answerable):
            raise ValueError("to fit takes runs with signals that have right answers, and questions without an answer")
        every = [row for rows in kept for row in rows]
        names = sorted(set.intersection(*(set(row.answer.signals) for row in every if row.answer)))
        signals = np.array([[row.answer.signals[name] for name in names] for row in every if row.answer])
        weights = [np.concatenate(list(map(_shares, kinds))) for kinds in (right, answerable)]
        return cls(tuple(names), signals, np.concatenate(right), np.concatenate(answerable), *weights)

    @cached_property
    def known(self) -> Array:
        """1 for a right answer, else 0."""
        return self.right.astype(float)


def fit(runs: Sequence[Run], writer: Writer = "small") -> Fit:
    """Fit on runs of a writer, whose rows carry the same signals. Raises ValueError where there is nothing to tell
    apart."""
    rows = _Rows.of(runs)
    bias, weights = _sensible(rows)
    unseen = np.array([_unseen(rows, at, weights != 0) for at in range(len(rows.signals))])
    points = _points(unseen, rows, BALANCED[writer])
    given = {name: round(float(weight), 4) for name, weight in zip(rows.names, weights, strict=True)}
    least: dict[Caution, float] = {caution: round(point.least, 3) for caution, point in points.items()}
    return Fit(
        Weights(round(bias, 4), given, least),
        len(unseen),
        area_under_roc(unseen[rows.right], unseen[~rows.right]),
        points,
    )


def calibrated(before: Calibration, writer: Writer, runs: Sequence[Run]) -> tuple[Calibration, Fit]:
    """The calibration with new weights for one writer, one version on, and the fit they come from."""
    found = fit(runs, writer)
    files = " ".join(f"runs/{run.suite}/run.json" for run in runs)
    made_with = {**before.made_with, writer: f"python -m evals calibrate --writer {writer} {files}"}
    on = {**before.fit_on, writer: ", ".join(f"{run.suite} ({len(run.rows)})" for run in runs)}
    writers = {**before.writers, writer: found.weights}
    return replace(before, version=before.version + 1, made_with=made_with, fit_on=on, writers=writers), found


def _shares(kinds: Kinds) -> Array:
    """The weights of a run's rows: 1 in all, half of it on those of one kind."""
    shares: Array = np.where(kinds, 0.5 / kinds.sum(), 0.5 / (~kinds).sum())
    return shares


def _logistic(signals: Array, known: Array, weights: Array) -> list[float]:
    """Bias and weights of a ridge-penalised logistic regression, by Newton's method on standardised signals.

    Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 4.4.1; the penalty: 3.4.1.
    """
    mean, spread = signals.mean(0), signals.std(0) + 1e-9
    x = np.column_stack([np.ones(len(signals)), (signals - mean) / spread])
    penalty = RIDGE * weights.sum() * np.diag([1e-6, *[1.0] * signals.shape[1]])
    found = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (weights * (p - known)) + penalty @ found
        found -= np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + penalty, slope)
    scaled = found[1:] / spread
    return [float(found[0] - scaled @ mean), *map(float, scaled)]


def _sensible(rows: _Rows) -> tuple[float, Array]:
    """Bias and weights of a fit on all rows, without the signals that would count the wrong way round: what they say
    there is chance, or the habit of who wrote the questions."""
    signs = np.array([-1 if name in AGAINST else 1 for name in rows.names])
    kept = np.ones(len(signs), bool)
    while True:
        bias, *found = _logistic(rows.signals[:, kept], rows.known, rows.by_right)
        weights = np.zeros(len(signs))
        weights[kept] = found
        against = weights * signs * rows.signals.std(0)  # of signals that say the same, one may set another right
        if against.min() >= 0:
            return bias, weights
        kept[against.argmin()] = False


def _unseen(rows: _Rows, at: int, kept: Kinds) -> float:
    """The probability of one row by a fit of the signals that are kept on all others."""
    others = np.arange(len(rows.signals)) != at
    bias, *weights = _logistic(rows.signals[others][:, kept], rows.known[others], rows.by_right[others])
    return float(1 / (1 + np.exp(-bias - rows.signals[at, kept] @ np.array(weights))))


def _points(unseen: Array, rows: _Rows, enough: float) -> dict[Caution, Point]:
    """The most cautious points at which enough answerable questions are answered, or the freest at which enough of the
    others are refused; where rows are told apart so well that these would change places, they are one."""
    found = [_point(float(least), unseen, rows) for least in np.unique(unseen)]
    eager = [point for point in found if point.answered >= ANSWERED][-1]
    balanced = [point for point in found if point.answered >= enough][-1]
    cautious = next((point for point in found if point.refused >= REFUSED), found[-1])
    balanced = max(eager, balanced, key=lambda point: point.least)
    return {"cautious": max(balanced, cautious, key=lambda point: point.least), "balanced": balanced, "eager": eager}


def _point(least: float, unseen: Array, rows: _Rows) -> Point:
    answered, half = unseen >= least, rows.by_answerable.sum() / 2
    yes = float(rows.by_answerable[answered & rows.answerable].sum() / half)
    no = float(rows.by_answerable[~answered & ~rows.answerable].sum() / half)
    return Point(least, yes, no)
