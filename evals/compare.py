"""Two runs, case by case: how far each figure moved, and which cases got worse or better, and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.configurations import Reconfigured, reconfigured
from evals.results import Row, Run
from evals.stats import Interval, Pair, paired_interval, sign_test

Cause = Literal[
    "error",
    "judge flip",
    "retrieval miss",
    "wrong refusal",
    "missed refusal",
    "wrong citation",
    "generation error",
]
CONFIGURED_ALIKE = "configured as the baseline: what differs is the code, the machine, or chance"
Figure = Callable[[Row], float | None]  # None: it does not apply to the case


@dataclass(frozen=True)
class Difference:
    """How a figure moved on the `of` cases it applies to in both runs; `interval` is of `after - before`, paired.

    Units are the figure's: shares from 0 to 1, seconds, or counts. `worse` and `better` count the cases in which it
    fell and rose; `chance` is that of so uneven a split where nothing changed, `fall` that of so many that fell (sign
    test by clusters, two-sided and one-sided).
    """

    figure: str
    before: float
    after: float
    interval: Interval
    of: int
    worse: int
    better: int
    chance: float
    fall: float

    def __str__(self) -> str:
        moved = f"{self.after - self.before:+.3f} [{self.interval.low:+.3f}, {self.interval.high:+.3f}]"
        counted = f"{self.of} cases, {self.worse} fell, {self.better} rose"
        return f"{self.figure:<28}{self.before:9.3f} → {self.after:9.3f}  {moved}  {counted}"


@dataclass(frozen=True)
class Change:
    """A case that is good in one run only. `cause` says what went wrong in the other."""

    before: Row
    after: Row
    cause: Cause

    @property
    def id(self) -> str:
        return self.before.case.id

    def __str__(self) -> str:
        told = f"{self.id} {self.cause}: {self.before.case.question}"
        return f"{told}\n    was: {_says(self.before)}\n    now: {_says(self.after)}"


@dataclass(frozen=True)
class Comparison:
    """What two runs say of the cases they share. The ids of the others are named: `lost` are in the baseline only,
    `new` in the run only, `changed` in both but not with the same question, expectations or history."""

    differences: tuple[Difference, ...]
    worse: tuple[Change, ...]
    better: tuple[Change, ...]
    lost: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    configured: tuple[Reconfigured, ...] = ()  # otherwise than the baseline

    @property
    def causes(self) -> dict[Cause, tuple[str, ...]]:
        """The ids of the cases that got worse by what went wrong in them, the most frequent first."""
        found: dict[Cause, tuple[str, ...]] = {}
        for change in self.worse:
            found[change.cause] = (*found.get(change.cause, ()), change.id)
        return dict(sorted(found.items(), key=lambda one: -len(one[1])))

    @property
    def counted(self) -> str:
        """The causes in a line, such as "9 wrong citation, 3 retrieval miss"; empty if nothing got worse."""
        return ", ".join(f"{len(ids)} {name}" for name, ids in self.causes.items())

    @property
    def why(self) -> tuple[str, ...]:
        """In lines: what is configured otherwise than in the baseline, then what went wrong, with the cases named."""
        configured = [f"configured otherwise: {one}" for one in self.configured] or [CONFIGURED_ALIKE]
        named = [f"{len(ids)} {name}: {', '.join(ids)}" for name, ids in self.causes.items()]
        return (*configured, *([f"worse: {self.counted}", *named] if named else []))

    def __str__(self) -> str:
        named = {"only in the baseline": self.lost, "only in this run": self.new, "changed": self.changed}
        return "\n".join(
            [
                *map(str, self.differences),
                *(f"not compared, {what}: {', '.join(ids)}" for what, ids in named.items() if ids),
                *_listed("worse", self.worse),
                *_listed("better", self.better),
            ]
        )


FIGURES: dict[str, Figure] = {
    "good": lambda row: row.good,
    "good of answerable": lambda row: row.good if row.case.answerable else None,
    "good of unanswerable": lambda row: None if row.case.answerable else row.good,
    "right of answerable": lambda row: row.right if row.case.answerable else None,
    "rightly cited of answerable": lambda row: row.rightly_cited if row.case.answerable else None,
    "found of answerable": lambda row: row.found if row.case.answerable else None,
    "refused of answerable": lambda row: row.refused if row.case.answerable else None,
    "refused of unanswerable": lambda row: None if row.case.answerable else row.refused,  # recall of refusing
    "unanswerable of refused": lambda row: not row.case.answerable if row.refused else None,  # precision of refusing
    "wrong of answered": lambda row: None if row.answer is None or row.error or row.refused else not row.right,
    "right by the judge": lambda row: row.judged,
    "judge errors": lambda row: bool(row.judge_error) if row.judge_error or row.judged is not None else None,
    "errors": lambda row: row.answer is None or bool(row.error),
    "seconds": lambda row: row.seconds,
}


def compare(baseline: Run, run: Run) -> Comparison:
    """Compare the cases that both runs asked in the same words."""
    before, after = ({row.case.id: row for row in one.rows} for one in (baseline, run))
    both = [name for name in before if name in after]
    same = [(before[name], after[name]) for name in both if before[name].case == after[name].case]
    return Comparison(
        differences=tuple(differences(same)),
        worse=tuple(Change(old, new, cause(old, new)) for old, new in same if old.good and not new.good),
        better=tuple(Change(old, new, cause(new, old)) for old, new in same if new.good and not old.good),
        lost=tuple(name for name in before if name not in after),
        new=tuple(name for name in after if name not in before),
        changed=tuple(name for name in both if before[name].case != after[name].case),
        configured=reconfigured(baseline.configuration, run.configuration),
    )


def differences(rows: Sequence[tuple[Row, Row]]) -> list[Difference]:
    """Every figure that applies to a case in both runs: those of FIGURES, then those that the rows carry, by name."""
    carried = sorted({name for old, new in rows for name in old.figures.keys() & new.figures.keys()})
    figures = FIGURES | {name: _carried(name) for name in carried if name not in FIGURES}
    moved = (difference(name, rows, figure) for name, figure in figures.items())
    return [one for one in moved if one is not None]


def difference(name: str, rows: Iterable[tuple[Row, Row]], figure: Figure, level: float = 0.95) -> Difference | None:
    """How one figure moved, over the cases it applies to in both runs; None where there are none.

    The interval is resampled by clusters: the turns of a conversation stay together.
    """
    pairs = []
    for old, new in rows:
        before, after = figure(old), figure(new)
        if before is not None and after is not None:
            pairs.append(Pair(old.cluster, float(before), float(after)))
    if not pairs:
        return None
    return Difference(
        figure=name,
        before=sum(pair.before for pair in pairs) / len(pairs),
        after=sum(pair.after for pair in pairs) / len(pairs),
        interval=paired_interval(pairs, level),
        of=len(pairs),
        worse=sum(pair.change < 0 for pair in pairs),
        better=sum(pair.change > 0 for pair in pairs),
        chance=sign_test(pairs),
        fall=sign_test(pairs, one_sided=True),
    )


def cause(good: Row, bad: Row) -> Cause:
    """Why a case is not good in one run that was in the other; of several causes the one that comes first."""
    if bad.answer is None or bad.error:
        return "error"
    if _same_answer(good, bad):
        return "judge flip"
    if not bad.case.answerable:
        return "missed refusal"
    if good.found and not bad.found:
        return "retrieval miss"
    if bad.refused:
        return "wrong refusal"
    return "wrong citation" if bad.right else "generation error"


def _same_answer(one: Row, other: Row) -> bool:
    """Whether both say the same; where they are judged equally right, they must cite the same too."""
    if one.answer is None or other.answer is None or one.refused != other.refused:
        return False
    cited = [[citation.cited_text for citation in row.answer.citations] for row in (one, other) if row.answer]
    return one.answer.answer == other.answer.answer and (one.right != other.right or cited[0] == cited[1])


def _carried(name: str) -> Figure:
    return lambda row: row.figures.get(name)


def _says(row: Row) -> str:
    return row.answer.answer if row.answer else f"error: {row.error}"


def _listed(title: str, changes: Sequence[Change]) -> list[str]:
    return ["", f"{title}: {len(changes)}", *map(str, changes)] if changes else []
