"""How often the gate would stop a change that changes nothing: two runs of one system, gated over and over. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from evals.configurations import Reconfigured, reconfigured
from evals.gate import broken, regressions
from evals.results import Row, Run
from service.errors import FootnoteError

Cluster = tuple[list[Row], list[Row]]  # the rows of a cluster in both runs

ALLOWED = 20  # one false alarm in so many comparisons is what the gate's level promises


class Incomparable(FootnoteError):
    """Two runs that the gate would not compare; the message says why."""


@dataclass(frozen=True)
class Alarms:
    """What became of the comparisons: why the runs alarmed as they are, and why each of `times` draws did that alarmed;
    and what the two are configured otherwise in."""

    times: int
    clusters: int
    as_they_are: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    configured: tuple[Reconfigured, ...]

    @property
    def too_many(self) -> bool:
        return bool(self.as_they_are) or len(self.reasons) * ALLOWED > self.times

    def __str__(self) -> str:
        counted = f"{len(self.reasons)} alarms in {self.times} comparisons, each of {self.clusters} clusters drawn anew"
        lines = [f"{counted} ({'too many' if self.too_many else 'fine'}: one in {ALLOWED} is what chance is allowed)"]
        lines += [f"not one system, so these may be no false alarms: {one}" for one in self.configured]
        lines += ["; ".join(("alarm of the two runs as they are", *self.as_they_are))] if self.as_they_are else []
        return "\n".join([*lines, *("; ".join(reasons) for reasons in self.reasons)])


def alarms(run: Run, other: Run, times: int = 20, seed: int = 7) -> Alarms:
    """Gate one run of a system on another of it: once as they are, and `times` times over cases drawn anew.

    Whole clusters are drawn with replacement, as many as there are, and which of the two runs comes first is drawn for
    each: of one system both orders are equally likely (the exchange of a permutation test: Good 2005, "Permutation,
    Parametric and Bootstrap Tests of Hypotheses", section 3.2). Without it every draw would lean to the side that the
    two runs happen to lean to, and a gate of the right level would seem to alarm about twice as often as it does. A
    system that always answers alike can never alarm. Raises Incomparable where the gate would not judge the runs.
    """
    if faults := broken(run, other):
        raise Incomparable("; ".join(faults))
    clusters = _clusters(run, other)
    draw = random.Random(seed)
    drawn = (regressions(*_drawn(clusters, run, other, draw)) for _ in range(times))
    return Alarms(
        times,
        len(clusters),
        regressions(run, other),
        tuple(filter(None, drawn)),
        reconfigured(run.configuration, other.configuration),
    )


def _clusters(run: Run, other: Run) -> list[Cluster]:
    """The rows of both runs by cluster, of the cases that both asked."""
    after = {row.case.id: row for row in other.rows}
    found: dict[str, Cluster] = {}
    for row in run.rows:
        rows = found.setdefault(row.cluster, ([], []))
        rows[0].append(row)
        rows[1].append(after[row.case.id])
    return list(found.values())


def _drawn(clusters: Sequence[Cluster], run: Run, other: Run, draw: random.Random) -> tuple[Run, Run]:
    """Both runs over clusters drawn anew; the rows of each draw are a cluster of their own."""
    before: list[Row] = []
    after: list[Row] = []
    for place, cluster in enumerate(draw.choices(clusters, k=len(clusters))):
        for rows, side in zip((before, after), draw.sample(cluster, 2), strict=True):
            rows += (_named(row, f"draw {place}") for row in side)
    return run.model_copy(update={"rows": tuple(before)}), other.model_copy(update={"rows": tuple(after)})


def _named(row: Row, draw: str) -> Row:
    named = {"id": f"{row.case.id}, {draw}", "conversation": draw}
    return row.model_copy(update={"case": row.case.model_copy(update=named)})
