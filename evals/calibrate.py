"""Fit what decides whether to answer: from runs in which nothing was refused, the weights of their signals.

A run for it is made with `python -m evals run … --without refusing`, over questions that no suite is judged by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evals.results import Row, Run
from service.core.refusing import Calibration, Weights, Writer
from service.types import Caution

Array = NDArray[np.float64]
RIDGE = 1.0  # how strongly weights are held near zero, in the units of standardised signals
WRONG = 0.05  # the share of all questions that a cautious service may answer wrongly
LOST = 0.03  # the share of right answers that an eager one may lose


@dataclass(frozen=True)
class Fit:
    """Weights, and the quality of such a fit on rows that it did not see: for each caution what would come of it."""

    weights: Weights
    rows: int
    area: float  # under the ROC curve of good answers against all others
    points: dict[Caution, Point]

    def __str__(self) -> str:
        return "\n".join([f"{self.rows} rows, area under the curve {self.area:.2f}", *map(str, self.points.values())])


@dataclass(frozen=True)
class Point:
    """What comes of answering from a probability on, as shares from 0 to 1."""

    least: float
    good: float  # of the answerable questions, answered right and rightly cited
    refused: float  # of the unanswerable ones
    wrong: float  # of all questions, answered and not good

    def __str__(self) -> str:
        shares = (f"{100 * share:.0f} %" for share in (self.good, self.refused, self.wrong))
        return "from {:.2f} on: good {}, refused {}, wrong but confident {}".format(self.least, *shares)


def fit(rows: Sequence[Row]) -> Fit:
    """Fit on rows that carry the same signals. Raises ValueError without good and bad ones among them."""
    rows = [row for row in rows if row.answer and row.answer.signals]
    good = np.array([row.case.answerable and row.good for row in rows], float)
    if not 0 < good.sum() < len(good):
        raise ValueError("to fit takes answers with signals, good ones and others")
    names = sorted(set.intersection(*(set(row.answer.signals) for row in rows if row.answer)))
    signals = np.array([[row.answer.signals[name] for name in names] for row in rows if row.answer])
    unseen = np.array([_unseen(signals, good, at) for at in range(len(rows))])
    points = _points(unseen, good, np.array([row.case.answerable for row in rows]))
    bias, *weights = _logistic(signals, good)
    least: dict[Caution, float] = {caution: round(point.least, 3) for caution, point in points.items()}
    given = {name: round(weight, 4) for name, weight in zip(names, weights, strict=True)}
    return Fit(Weights(round(bias, 4), given, least), len(rows), _area(unseen, good), points)


def calibrated(before: Calibration, writer: Writer, runs: Sequence[Run], made_with: str) -> tuple[Calibration, Fit]:
    """The calibration with new weights for one writer, one version on, and the fit they come from."""
    found = fit([row for run in runs for row in run.rows])
    on = ", ".join(f"{run.suite} ({len(run.rows)})" for run in runs)
    return (
        replace(
            before,
            version=before.version + 1,
            made_with=made_with,
            fit_on={**before.fit_on, writer: on},
            writers={**before.writers, writer: found.weights},
        ),
        found,
    )


def _logistic(signals: Array, good: Array) -> list[float]:
    """Bias and weights of a ridge-penalised logistic regression, by Newton's method on standardised signals.

    Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 4.4.1; the penalty: 3.4.1.
    """
    mean, spread = signals.mean(0), signals.std(0) + 1e-9
    x = np.column_stack([np.ones(len(signals)), (signals - mean) / spread])
    penalty = np.diag([1e-6, *[RIDGE] * signals.shape[1]])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - good) + penalty @ w)
    weights = w[1:] / spread
    return [float(w[0] - weights @ mean), *map(float, weights)]


def _unseen(signals: Array, good: Array, at: int) -> float:
    """The probability of one row by a fit on all others."""
    others = np.arange(len(good)) != at
    bias, *weights = _logistic(signals[others], good[others])
    return float(1 / (1 + np.exp(-bias - signals[at] @ np.array(weights))))


def _points(unseen: Array, good: Array, answerable: NDArray[np.bool_]) -> dict[Caution, Point]:
    """Where to answer: balanced, where the lesser of the shares of good answers and of right refusals is greatest;
    cautious, from there on up, where few enough are wrong; eager, from there on down, where few good ones are lost."""
    found = [_point(float(least), unseen, good, answerable) for least in np.unique(unseen)]
    balanced = max(found, key=lambda point: (min(point.good, point.refused), point.good + point.refused))
    best = max(point.good for point in found)
    cautious = next((p for p in found if p.least >= balanced.least and p.wrong <= WRONG), found[-1])
    eager = [p for p in found if p.least <= balanced.least and p.good >= (1 - LOST) * best]
    return {"cautious": cautious, "balanced": balanced, "eager": (eager or found)[-1 if eager else 0]}


def _point(least: float, unseen: Array, good: Array, answerable: NDArray[np.bool_]) -> Point:
    answered = unseen >= least
    share = float((answered & (good > 0)).sum() / max(1, answerable.sum()))
    refused = float((~answered & ~answerable).sum() / max(1, (~answerable).sum()))
    return Point(least, share, refused, float((answered & (good == 0)).mean()))


def _area(scores: Array, good: Array) -> float:
    """The chance that a good row scores above another: Hanley and McNeil 1982, "The Meaning and Use of the Area under a
    Receiver Operating Characteristic (ROC) Curve"."""
    yes, no = scores[good > 0], scores[good == 0]
    return float(((yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])).mean())
