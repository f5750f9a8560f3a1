"""Whether a run may replace its baseline: 0 as good, 1 a regression, 2 the run itself says nothing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.compare import FIGURES, Comparison, Difference, compare, difference
from evals.results import Run

LOOKS = ("good", "good of answerable", "good of unanswerable")
FALSE_ALARMS = 0.05  # of comparisons where nothing changed, by all looks together
PER_LOOK = FALSE_ALARMS / len(LOOKS)
AGREE = ("corpus",)  # what the configurations must say alike, besides the suite
UNREPLAYED = 0.05  # of the cases at most: more than another processor puts in another order


@dataclass(frozen=True)
class Verdict:
    """`exit_code` for a shell, the reasons for it in words, the looks that were taken, and the comparison behind it."""

    exit_code: Literal[0, 1, 2]
    reasons: tuple[str, ...]
    looks: tuple[Difference, ...]
    comparison: Comparison

    def __str__(self) -> str:
        titles = {0: "as good as the baseline", 1: "a regression", 2: "the run cannot be judged"}
        looked = [f"{look}" for look in self.looks]
        head = [titles[self.exit_code], *self.reasons, "", *self.comparison.why]
        return "\n".join([*head, "", *looked, "", str(self.comparison)])


def gate(baseline: Run, run: Run, agree: Sequence[str] = AGREE) -> Verdict:
    """Judge a run by its baseline.

    2 if the run is broken: see `broken`. 1 if the share of good rows fell, over all cases, the answerable ones or the
    unanswerable ones: the paired interval of its change lies wholly below zero, and the one-sided sign test says that
    chance alone hardly lets so many cases fall. The interval tells how large the fall is but promises too much where
    cases are few; the sign test is exact for any number, and it takes six cases, or conversations, that fell. There are
    three looks, so each is taken at 0.05 / 3 (Bonferroni: Dunn 1961, "Multiple Comparisons Among Means"): where nothing
    changed, all three together alarm in at most one of twenty comparisons. Else 0.

    Cases whose evidence is not what was recorded are left out and named, as long as they are few: see `UNREPLAYED`.
    """
    left_out, named = _unreplayed(run), list[str]()
    if left_out and len(left_out) <= UNREPLAYED * len(run.rows):
        baseline, run = (_without(left_out, one) for one in (baseline, run))
        named = [f"not compared, for their evidence is not what was recorded: {', '.join(left_out)}"]
    compared, faults = compare(baseline, run), broken(baseline, run, agree)
    looks = _looks(baseline, run)
    if faults:
        return Verdict(2, tuple(faults), looks, compared)
    fallen = _fallen(looks)
    return Verdict(1 if fallen else 0, (*fallen, *named), looks, compared)


def regressions(baseline: Run, run: Run) -> tuple[str, ...]:
    """Only the reasons for a 1, of runs that are not broken; none if there is no regression."""
    return _fallen(_looks(baseline, run))


def broken(baseline: Run, run: Run, agree: Sequence[str] = AGREE) -> list[str]:
    """Why a run cannot be judged by the baseline, in words; empty if it can.

    No rows, a case twice, errors, cases of the baseline that are missing or changed, a citation that is not verbatim,
    another suite, or another value (or none in one of the two) of what the configurations must agree on.
    """
    before, after = ({row.case.id: row.case for row in one.rows} for one in (baseline, run))
    counts = Counter(row.case.id for row in run.rows)
    named = {
        "asked more than once": [name for name, count in counts.items() if count > 1],
        "errors": [f"{row.case.id} ({row.error})" for row in run.rows if row.answer is None or row.error],
        "missing cases": [name for name in before if name not in after],
        "changed cases": [name for name in before if name in after and before[name] != after[name]],
        "citations that are not verbatim": not_verbatim(run),
    }
    return [
        *([] if run.rows else ["no rows"]),
        *([] if baseline.rows else ["no rows in the baseline"]),
        *(f"{what}: {', '.join(ids)}" for what, ids in named.items() if ids),
        *_disagreements(baseline, run, agree),
    ]


def not_verbatim(run: Run) -> list[str]:
    """The ids of the cases with a citation that is not what the stored document holds: fewer were verified
    (`figures["verbatim"]`) than the answer has, or none where it was not counted."""
    return [
        row.case.id
        for row in run.rows
        if row.answer is not None and row.figures.get("verbatim", 0) < len(row.answer.quoted)
    ]


def _unreplayed(run: Run) -> list[str]:
    return [row.case.id for row in run.rows if row.unreplayed]


def _without(ids: Collection[str], run: Run) -> Run:
    return run.model_copy(update={"rows": tuple(row for row in run.rows if row.case.id not in ids)})


def _looks(baseline: Run, run: Run) -> tuple[Difference, ...]:
    before = {row.case.id: row for row in baseline.rows}
    rows = [(old, row) for row in run.rows if (old := before.get(row.case.id)) and old.case == row.case]
    looks = (difference(name, rows, FIGURES[name], 1 - PER_LOOK) for name in LOOKS)
    return tuple(look for look in looks if look is not None)


def _disagreements(baseline: Run, run: Run, agree: Sequence[str]) -> list[str]:
    settings: list[tuple[str, Any, Any]] = [("suite", baseline.suite, run.suite)]
    settings += [(name, baseline.configuration.get(name), run.configuration.get(name)) for name in agree]
    return [f"another {name}: {new!r}, the baseline has {old!r}" for name, old, new in settings if old != new]


def _fallen(looks: Sequence[Difference]) -> tuple[str, ...]:
    return tuple(_fell(look) for look in looks if look.interval.high < 0 and look.fall <= PER_LOOK)


def _fell(look: Difference) -> str:
    fell, least, most = (100 * points for points in (look.before - look.after, -look.interval.high, -look.interval.low))
    moved = f"from {100 * look.before:.1f} to {100 * look.after:.1f} %"
    return f"{look.figure} fell by {fell:.1f} points, {moved} (interval {least:.1f} to {most:.1f}; {look.of} cases)"
