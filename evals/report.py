"""What a run came to: its figures with 95 % intervals, the cause of each failure, and both as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.compare import FIGURES, Change, Comparison, Difference, compare
from evals.results import COST, Row, Run
from evals.scorers import ENOUGH, area_under_risk
from evals.stats import mean_interval, quantile, statistic_interval, wilson


@dataclass(frozen=True)
class Figure:
    """A number with its 95 % interval; of a share, how many `of` how many."""

    key: str  # its name
    value: float
    low: float
    high: float
    of: int
    unit: str = "share"  # or "s", "$", or "" of a mean
    more_is_better: bool | None = True
    count: int | None = None

    @property
    def text(self) -> str:
        return shown(self.value, self.unit)

    @property
    def interval(self) -> str:
        return between(self.low, self.high, self.unit)


@dataclass(frozen=True)
class Compared:
    """A run held against a baseline."""

    before: Run
    comparison: Comparison

    @property
    def changes(self) -> tuple[Change, ...]:
        """The cases that changed, the worse first."""
        return (*self.comparison.worse, *self.comparison.better)

    def difference(self, key: str) -> Difference | None:
        """How a figure moved on the cases that both runs hold."""
        return next((one for one in self.comparison.differences if one.figure == key), None)

    def differs(self, figure: Figure) -> str:
        """How a figure moved, as text, such as "+2.0 (−1.5 to +5.5)"; empty if it is not compared."""
        if not (found := self.difference(figure.key)):
            return ""
        moved = (found.after - found.before, found.interval.low, found.interval.high)
        return "{} ({} to {})".format(*(signed(value, figure.unit) for value in moved))

    def verdict(self, figure: Figure) -> str:
        """better or worse, where the interval of the difference leaves out zero; else nothing."""
        found = self.difference(figure.key)
        if not found or found.interval.low <= 0 <= found.interval.high or figure.more_is_better is None:
            return ""
        return "better" if (found.after > found.before) == figure.more_is_better else "worse"


def held_against(before: Run, run: Run) -> Compared:
    """The run against a baseline, over the cases that both hold."""
    return Compared(before, compare(before, run))


def cause(row: Row) -> str:
    """Why a case is not good, in a few words; empty if it is good."""
    reasons = (
        (bool(row.error) or row.answer is None, "error"),
        (row.good, ""),
        (not row.case.answerable, "missed refusal"),
        (not row.found, "retrieval miss"),
        (row.refused, "wrong refusal"),
        (row.right, "wrong citation"),
    )
    return next((name for holds, name in reasons if holds), "generation error")


# ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_LESS_IS_BETTER = {"refused of answerable", "errors", "judge errors", "wrong of answered"}
_COUNTS = {"citations", "verbatim"}  # figures of rows that are counted, not averaged
AREA = "area under the risk curve"


def figures(run: Run) -> list[Figure]:
    """Every figure of a run that applies to it, named as evals.compare names it, the most important first."""
    judges = ((name, judge) for name, judge in FIGURES.items() if name != "seconds")
    shares = (share(name, map(judge, run.rows), name not in _LESS_IS_BETTER) for name, judge in judges)
    carried = sorted({name for row in run.rows for name in row.figures} - _COUNTS)
    means = (_carried(name, run.rows) for name in carried)
    found = [*shares, _area(run.rows), _verbatim(run.rows), *means, *_times(run.rows)]
    return [figure for figure in found if figure.of]


def judged_at(row: Row) -> tuple[float, bool] | None:
    """How sure the service was of an answer and whether it was right; None of what is no answer."""
    return None if row.answer is None or row.error or row.refused else (row.confidence, row.right)


def _area(rows: Sequence[Row]) -> Figure:
    answered = [(row.cluster, pair) for row in rows if (pair := judged_at(row))]
    pairs = [pair for _, pair in answered]
    lies = statistic_interval(pairs, [cluster for cluster, _ in answered], area_under_risk)
    area = area_under_risk(pairs)
    return Figure(AREA, math.nan if area is None else area, lies.low, lies.high, len(pairs), "", False)


def by_tag(run: Run) -> list[Figure]:
    """The share of good cases of each tag, by name."""
    tags = sorted({tag for row in run.rows for tag in row.case.tags})
    return [share(tag, (row.good for row in run.rows if tag in row.case.tags)) for tag in tags]


def share(key: str, hits: Iterable[float | None], more_is_better: bool = True) -> Figure:
    """A share of what is not None, with its Wilson interval."""
    judged = [bool(hit) for hit in hits if hit is not None]
    return _counted(key, sum(judged), len(judged), more_is_better)


def _verbatim(rows: Sequence[Row]) -> Figure:
    held, cited = (int(sum(row.figures.get(name, 0) for row in rows)) for name in ("verbatim", "citations"))
    return _counted("verbatim of citations", held, cited, True)


def _counted(key: str, count: int, of: int, more_is_better: bool) -> Figure:
    lies = wilson(count, of)
    return Figure(key, count / of if of else math.nan, lies.low, lies.high, of, "share", more_is_better, count)


def _carried(name: str, rows: Sequence[Row]) -> Figure:
    values = [(row, row.figures[name]) for row in rows if name in row.figures]
    return _mean(name, values, "$", False) if name == COST else _mean(name, values)


def _mean(key: str, values: Sequence[tuple[Row, float]], unit: str = "", better: bool | None = None) -> Figure:
    """A mean with its bootstrap interval. Of a figure that rows carry it is not known whether more is better."""
    lies = mean_interval([value for _, value in values], [row.cluster for row, _ in values])
    mean = math.fsum(value for _, value in values) / len(values) if values else math.nan
    return Figure(key, mean, lies.low, lies.high, len(values), unit, better)


def _times(rows: Sequence[Row]) -> list[Figure]:
    seconds = [row.seconds for row in rows]
    mean = _mean("seconds", [(row, row.seconds) for row in rows], "s", False)
    return [mean, *(_time(f"seconds, p{100 * q:.0f}", q, seconds) for q in (0.5, 0.9))]


def _time(key: str, q: float, seconds: Sequence[float]) -> Figure:
    """A quantile of the latency; its interval lies between order statistics (Conover, Practical Nonparametric
    Statistics, 3.2: the ranks nq ± 1.96 √(nq(1-q)))."""
    n = len(seconds)
    half = 1.96 * math.sqrt(q * (1 - q) / n) if n else 0.0
    low, value, high = (quantile(seconds, min(1.0, max(0.0, at))) for at in (q - half, q, q + half))
    return Figure(key, value, low, high, n, "s", False)


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def shown(value: float, unit: str) -> str:
    """A value as text.

    >>> shown(0.256, "share"), shown(1.5, "s"), shown(0.36, "$"), shown(1234.5, ""), shown(0.5, "")
    ('25.6 %', '1.50 s', '$0.360', '1234', '0.50')
    """
    if unit == "$":
        return f"${value:.3f}"
    if unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:.2f} s" if unit == "s" else f"{value:.{0 if abs(value) >= 100 else 2}f}"


def between(low: float, high: float, unit: str) -> str:
    """An interval as text.

    >>> between(0.1, 0.256, "share")
    '10.0–25.6 %'
    """
    if unit == "share":
        return f"{100 * low:.1f}–{100 * high:.1f} %"
    return f"{shown(low, unit).removesuffix(' s')}–{shown(high, unit).removeprefix('$')}"


def signed(value: float, unit: str) -> str:
    """A difference as text; of shares, in points of a hundred.

    >>> signed(0.02, "share"), signed(-0.5, "s")
    ('+2.0', '−0.50')
    """
    digits = 3 if unit == "$" else 0 if abs(value) >= 100 else 2
    number = f"{100 * value:+.1f}" if unit == "share" else f"{value:+.{digits}f}"
    return number.replace("-", "−")


def about(run: Run) -> str:
    """What was run, in a line."""
    yes = sum(row.case.answerable for row in run.rows)
    model = run.configuration.get("model") or run.configuration.get("mode") or "no model"
    return f"{run.suite} · {model} · {yes} answerable, {len(run.rows) - yes} unanswerable"


def notes(run: Run) -> list[str]:
    """What has to be known of the figures, in lines."""
    if "price" not in run.configuration:
        return []
    price, model = run.configuration["price"], run.configuration.get("model")
    if not price:
        return [f"{COST}: not known, because {model} is in no table of prices (evals/prices.yaml, or --prices FILE)"]
    per = f"${price['prompt']:g} and ${price['completion']:g} per million prompt and completion tokens"
    return [f"{COST}: {per}, as of {price['noted']}"] if model else []


def printed(run: Run, compared: Compared | None = None) -> str:
    """The figures of a run, against a baseline if one is given, then every failure."""
    lines = [about(run), *(_line(figure, compared) for figure in figures(run)), *notes(run), ""]
    if compared:
        lines += [*compared.comparison.why, ""]
    if compared and compared.changes:
        lines += [*(f"{change.id}: {changed(change)}" for change in compared.changes), ""]
    return "\n".join([*lines, *(_failure(row) for row in run.rows if not row.good)])


def _line(figure: Figure, compared: Compared | None) -> str:
    counted = f"{figure.count} of {figure.of}" if figure.count is not None else f"{figure.of} cases"
    line = f"{figure.key:<28}{figure.text:>9}  {figure.interval:>15}  {counted}"
    differs = compared.differs(figure) if compared else ""
    return f"{line:<72}{differs}".rstrip()


def changed(change: Change) -> str:
    """What a case was and is, in a few words."""
    was, now = ("good" if row.good else change.cause for row in (change.before, change.after))
    return f"{was} → {now}"


def _failure(row: Row) -> str:
    lines = [f"{row.case.id} {cause(row)}: {row.case.question}"]
    if row.error:
        lines.append(f"    {row.error}")
    if row.answer:
        lines.append(f"    says: {row.answer.answer}")
        lines += [f"    cites: {citation.cited_text}" for citation in row.answer.citations]
        lines += [f"    nearest: {citation.cited_text}" for citation in row.answer.nearest]
        lines += [f"    removed: {removed.text} ({removed.reason})" for removed in row.answer.removed]
    return "\n".join([*lines, *judged(row), *expected(row)])


def judged(row: Row) -> list[str]:
    """What the judge says, in a line; none where it was not asked."""
    if row.judged is None:
        return [f"    judge: {row.judge_error}"] if row.judge_error else []
    return [f"    judge: {'right' if row.judged else 'wrong'}"]


def expected(row: Row) -> list[str]:
    """What the case asks for, in lines."""
    if not row.case.answerable:
        return ["    expected: a refusal"]
    wanted = " and ".join(" | ".join(group) for group in row.case.answers) or row.case.rubric
    of = f" {ENOUGH:.0%} of the content words of" if row.case.rule == "content" else ""
    return [f"    expected:{of} {wanted}", *(f"    source: {source.quote}" for source in row.case.sources)]
