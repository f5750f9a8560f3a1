"""The statistics, on data whose answer is known from a book, by hand or by symmetry."""

from __future__ import annotations

from math import isnan, sqrt

import pytest

from evals.stats import Interval, Pair, mean_interval, paired_interval, quantile, sign_test, statistic_interval, wilson


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [([1], 0.9, 1), ([3, 1, 2], 0.5, 2), ([1, 2], 0.25, 1.25), ([1, 2, 3], 0, 1), ([1, 2, 3], 1, 3)],
)
def test_a_quantile_is_interpolated(values: list[float], q: float, expected: float) -> None:
    assert quantile(values, q) == expected


@pytest.mark.parametrize(
    ("successes", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # z²/(n+z²) = 3.8415/13.8415
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (8, 10, 0.4902, 0.9433),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I
        (15, 148, 0.0624, 0.1605),  # there
        (0, 20, 0.0, 0.1611),  # there
        (1, 29, 0.0061, 0.1718),  # there
    ],
)
def test_wilsons_interval(successes: int, of: int, low: float, high: float) -> None:
    interval = wilson(successes, of)
    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


def test_nothing_has_no_interval() -> None:
    assert isnan(wilson(0, 0).low)
    assert isnan(mean_interval([]).high)
    assert isnan(paired_interval([]).low)


@pytest.mark.parametrize(("successes", "of"), [(3, 2), (-1, 5)])
def test_an_impossible_share_is_refused(successes: int, of: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(successes, of)


def test_the_bootstrap_of_many_independent_values_is_the_normal_interval() -> None:
    values = [0.0, 1.0] * 200
    interval = mean_interval(values)
    reach = 1.96 * 0.5 / sqrt(400)
    assert interval.low == pytest.approx(0.5 - reach, abs=0.005)
    assert interval.high == pytest.approx(0.5 + reach, abs=0.005)


def test_clusters_of_equal_values_widen_the_interval_by_the_root_of_their_size() -> None:
    values = [float(at // 4 % 2) for at in range(400)]
    alone = mean_interval(values)
    together = mean_interval(values, [f"{at // 4}" for at in range(400)])
    assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(2, abs=0.15)


def test_the_interval_is_the_same_every_time_and_in_any_order() -> None:
    values, names = [0.0, 1.0, 1.0, 0.0, 1.0], list("aabcd")
    assert mean_interval(values, names) == mean_interval(values, names)
    assert mean_interval(values, names) == mean_interval(values[::-1], names[::-1])


def test_a_higher_level_is_wider() -> None:
    narrow, wide = (mean_interval([0.0, 1.0] * 20, level=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_pairs_cancel_what_makes_a_case_hard() -> None:
    before = [float(at % 2) for at in range(100)]
    pairs = [Pair(str(at), value, value + 0.1) for at, value in enumerate(before)]
    interval = paired_interval(pairs)
    assert interval.low == pytest.approx(0.1)
    assert interval.high == pytest.approx(0.1)


def test_values_and_clusters_of_different_number_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        mean_interval([1.0, 2.0], ["a"])


@pytest.mark.parametrize(
    ("worse", "better", "expected"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (6, 0, 2 / 64), (0, 6, 2 / 64), (3, 2, 1.0), (4, 1, 12 / 32)],
)
def test_the_sign_test_counts_the_splits(worse: int, better: int, expected: float) -> None:
    changes = [-1] * worse + [1] * better + [0] * 3
    assert sign_test([Pair(str(at), 0, change) for at, change in enumerate(changes)]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("worse", "better", "expected"),
    [(0, 0, 1), (1, 0, 1 / 2), (6, 0, 1 / 64), (0, 6, 1), (8, 1, 10 / 512), (2, 3, 26 / 32), (2, 2, 11 / 16)],
)
def test_one_sided_the_sign_test_counts_the_splits_with_as_many_worse(worse: int, better: int, expected: float) -> None:
    changes = [-1] * worse + [1] * better + [0] * 3
    pairs = [Pair(str(at), 0, change) for at, change in enumerate(changes)]
    assert sign_test(pairs, one_sided=True) == pytest.approx(expected)


def test_the_sign_test_takes_more_changes_than_a_float_has_splits_of() -> None:
    pairs = [Pair(str(at), 0, at % 2 or -1) for at in range(3000)]
    assert sign_test(pairs) == 1.0
    assert sign_test(pairs, one_sided=True) == pytest.approx(0.507, abs=0.001)


def test_the_sign_test_counts_a_conversation_once() -> None:
    assert sign_test([Pair("talk", 1, 0) for _ in range(8)]) == 1.0


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    import numpy as np

    drawn = np.random.default_rng(7).random((200, 100)) < 0.7
    covered = 0
    for values in drawn:
        interval = mean_interval([float(value) for value in values], samples=1000)
        covered += interval.low <= 0.7 <= interval.high
    assert 180 <= covered <= 199


def test_any_statistic_of_a_mean_lies_where_the_mean_does() -> None:
    values, clusters = [float(at % 3 == 0) for at in range(60)], [str(at // 2) for at in range(60)]
    mean, other = mean_interval(values, clusters), statistic_interval(values, clusters, lambda v: sum(v) / len(v))
    assert (other.low, other.high) == (pytest.approx(mean.low, abs=0.03), pytest.approx(mean.high, abs=0.03))


def test_a_statistic_of_one_cluster_or_of_nothing_cannot_be_bounded() -> None:
    assert statistic_interval([1.0, 2.0], ["a", "a"], max) == Interval(2.0, 2.0)
    assert isnan(statistic_interval([], [], max).low)
