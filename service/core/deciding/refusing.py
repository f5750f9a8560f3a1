"""When to say that no answer was found.

What is known about a question is weighed by a logistic model that was fit on development data and is kept in
`service/calibration.json`, with the command that makes it anew (`python -m evals calibrate`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from service.types.answers import Caution

SURE = 10.0  # logits: beyond that, as good as certain
Writer = Literal["extractive", "small"]  # who answers: the documents' sentences alone, or a small LLM


@dataclass(frozen=True)
class Weights:
    """A logistic model of how probable it is that what was found is the answer; `least` is what telling it needs."""

    bias: float
    weights: Mapping[str, float]
    least: Mapping[Caution, float]

    def probability(self, signals: Mapping[str, float]) -> float:
        """From 0 to 1. Raises KeyError for a signal that is missing.

        >>> [round(Weights(0, {"check": 1}, {}).probability({"check": found}), 3) for found in (0.0, 3.0, -9e9)]
        [0.5, 0.953, 0.0]
        """
        logit = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(min(-logit, 700)))  # of more, a float knows no exponential


@dataclass(frozen=True)
class Calibration:
    """The weights of each writer, with how they came about."""

    version: int
    made_with: Mapping[Writer, str]  # the command, with the runs where `evals run` leaves them
    fit_on: Mapping[Writer, str]
    writers: Mapping[Writer, Weights]


def never_refusing(calibration: Calibration) -> Calibration:
    """The calibration with every threshold at 0, so that nothing is refused: to measure what refusing is worth, and to
    fit it anew."""
    free: Mapping[Caution, float] = {"cautious": 0.0, "balanced": 0.0, "eager": 0.0}
    writers = {name: replace(weights, least=free) for name, weights in calibration.writers.items()}
    return replace(calibration, writers=writers)


def probability_of_no(likely: Mapping[str, float]) -> float:
    """How probable "no" is against "yes" as the first token, whatever its case; 1 where neither is likely.

    >>> round(probability_of_no({"Yes": 0.5, "yes": 0.1, " No": 0.2, "The": 0.2}), 2)
    0.25
    """
    yes = sum(p for token, p in likely.items() if token.strip().lower() == "yes")
    no = sum(p for token, p in likely.items() if token.strip().lower() == "no")
    return no / (yes + no) if yes + no else 1.0


def log_odds(probability: float) -> float:
    """The logit of a probability, bounded; a sum of some that is a little more than 1 counts as 1.

    >>> log_odds(0.5), log_odds(1.0)
    (0.0, 10.0)
    """
    if not 0 < probability < 1:
        return SURE if probability > 0 else -SURE
    return bounded(math.log(probability / (1 - probability)))


def bounded(logit: float) -> float:
    """Not beyond what counts as sure: how far it is beyond says more about the wording than about the answer.

    >>> bounded(-3.5), bounded(23.0)
    (-3.5, 10.0)
    """
    return min(SURE, max(-SURE, logit))
