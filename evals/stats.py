"""Statistics of runs."""

from __future__ import annotations

from collections.abc import Sequence


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
