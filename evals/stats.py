"""Statistics of runs: how far a figure can be trusted. Pure; what is drawn at random is the same every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb, nan, sqrt
from statistics import NormalDist
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
T = TypeVar("T")

SAMPLES = 10_000
SEED = 20_240_229


def area_under_roc(yes: Sequence[float] | Array, no: Sequence[float] | Array) -> float:
    """The chance that one of the first scores above one of the others: Hanley and McNeil 1982, "The Meaning and Use of
    the Area under a Receiver Operating Characteristic (ROC) Curve".

    >>> area_under_roc([2, 1], [1, 0])
    0.875
    """
    one, other = np.asarray(yes)[:, None], np.asarray(no)[None, :]
    return float(((one > other) + 0.5 * (one == other)).mean())


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which a share `q` of the values lies, interpolated linearly; nan of none.

    >>> quantile([1, 2, 3, 4], 0.5)
    2.5
    """
    if not values:
        return float("nan")
    ordered = sorted(values)
    at = q * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


@dataclass(frozen=True)
class Interval:
    """What a figure lies between, in the figure's unit; nan of nothing."""

    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """A figure of one case in two runs, with the cluster that the case is resampled with."""

    cluster: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def wilson(successes: int, of: int, level: float = 0.95) -> Interval:
    """The interval of a share, from 0 to 1; it keeps its level for few cases and for shares near 0 and 1.

    Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference", as given in Brown, Cai and
    DasGupta 2001, "Interval Estimation for a Binomial Proportion", formula 4. Raises ValueError
    for an impossible count.

    >>> round(wilson(8, 10).low, 3), round(wilson(8, 10).high, 3)
    (0.49, 0.943)
    """
    if not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is not a share")
    if not of:
        return Interval(nan, nan)
    z, share = NormalDist().inv_cdf((1 + level) / 2), successes / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def mean_interval(
    values: Sequence[float], clusters: Sequence[str] | None = None, level: float = 0.95, samples: int = SAMPLES
) -> Interval:
    """The bootstrap interval of a mean, in the unit of the values; whole clusters are drawn with replacement.

    Percentiles of the resampled means: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3;
    clusters as in Davison and Hinkley 1997, "Bootstrap Methods and their Application", section 3.8. The seed is fixed,
    so the same values in any order of their clusters' names give the same interval. Values of one cluster give an
    interval of no width: it cannot be told how far another cluster would lie.

    >>> mean_interval([1.0, 1.0, 1.0])
    Interval(low=1.0, high=1.0)
    """
    if not values:
        return Interval(nan, nan)
    names = clusters if clusters is not None else [str(at) for at in range(len(values))]
    clusters_seen = np.stack(_by_cluster(values, names), axis=1)
    kinds, often = np.unique(clusters_seen, axis=0, return_counts=True)  # equal clusters are drawn as one kind: faster
    drawn = np.random.default_rng(SEED).multinomial(len(clusters_seen), often / len(clusters_seen), size=samples)
    means = (drawn @ kinds[:, 0]) / (drawn @ kinds[:, 1])
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Array, Array]:
    """Sum and count of each cluster, in the order of their names."""
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + value
        counts[cluster] = counts.get(cluster, 0) + 1
    names = sorted(sums)
    return np.array([sums[n] for n in names]), np.array([float(counts[n]) for n in names])


def statistic_interval(
    values: Sequence[T],
    clusters: Sequence[str],
    of: Callable[[Sequence[T]], float | None],
    level: float = 0.95,
    samples: int = 1_000,
) -> Interval:
    """The bootstrap interval of any statistic, as `mean_interval` has it of a mean; slower, so of fewer samples.

    >>> statistic_interval([3.0, 3.0], ["a", "b"], max)
    Interval(low=3.0, high=3.0)
    """
    if not values:
        return Interval(nan, nan)
    groups: dict[str, list[T]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        groups.setdefault(cluster, []).append(value)
    held = [groups[name] for name in sorted(groups)]
    draws = np.random.default_rng(SEED).integers(len(held), size=(samples, len(held)))
    found = [of([value for at in draw for value in held[at]]) for draw in draws.tolist()]
    low, high = np.quantile([one for one in found if one is not None], [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def paired_interval(pairs: Sequence[Pair], level: float = 0.95, samples: int = SAMPLES) -> Interval:
    """The bootstrap interval of the mean change, after minus before, in the figure's unit.

    A case is drawn with both of its figures, so what makes a case hard in both runs cancels: Miller 2024, "Adding Error
    Bars to Evals", section 4.2 (paired differences) and 2.2 (clustered questions).

    >>> paired_interval([Pair("a", 1, 1), Pair("b", 0, 0)])
    Interval(low=0.0, high=0.0)
    """
    return mean_interval([pair.change for pair in pairs], [pair.cluster for pair in pairs], level, samples)


def sign_test(pairs: Sequence[Pair], one_sided: bool = False) -> float:
    """The chance, 0 to 1, that at least so uneven a split of better and worse clusters arises where nothing changed.

    One-sided it is the chance that at least so many of them are worse. Exact; clusters whose changes cancel are left
    out: Dixon and Mood 1946, "The Statistical Sign Test". Of cases that are their own clusters and right or wrong, the
    two-sided one is the exact McNemar test.

    >>> sign_test([Pair(str(at), 1, 0) for at in range(5)])
    0.0625
    >>> sign_test([Pair(str(at), 1, 0) for at in range(5)], one_sided=True)
    0.03125
    """
    sums, _ = _by_cluster([pair.change for pair in pairs], [pair.cluster for pair in pairs])
    worse, better = int((sums < 0).sum()), int((sums > 0).sum())
    fewer = better if one_sided else min(worse, better)
    split = sum(comb(worse + better, count) for count in range(fewer + 1)) / (1 << worse + better)
    return split if one_sided else min(1.0, 2 * split)
