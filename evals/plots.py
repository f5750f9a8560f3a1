"""Plots as SVG for inside an HTML page. Pure: the same numbers give the same bytes.

Colours are left to the page's style sheet, by the classes axis, grid, data, before, note and quiet. What a shape
shows is in its <title>, which browsers show as a tooltip and readers read aloud.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from evals.scorers import Point
from evals.stats import quantile

WIDTH = 640


@dataclass(frozen=True)
class Scale:
    """Maps numbers from low to high linearly onto pixels from start to end.

    >>> Scale(0, 1, 100, 300)(0.25)
    150.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1)


@dataclass(frozen=True)
class Interval:
    """A value with the interval it lies in, and optionally what it was before."""

    name: str
    value: float
    low: float
    high: float
    note: str = ""
    before: float | None = None


def percent(value: float) -> str:
    """A share as a whole percentage.

    >>> percent(0.256)
    '26 %'
    """
    return f"{100 * value:.0f} %"


def ticks(high: float, about: int = 5) -> list[float]:
    """Round numbers from 0 to at least `high`, about so many steps apart by 1, 2 or 5 times a power of ten.

    >>> ticks(7.3)
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    if not (1e-9 < high < math.inf):
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(high / about))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= high / about)
    return [round(step * i, 10) for i in range(math.ceil(high / step - 1e-9) + 1)]


# ── Risk and coverage ─────────────────────────────────────────────────────────────────────────────────────────────────


def risk_coverage(points: Sequence[Point], before: Sequence[Point] = ()) -> str:
    """The curve of risk over coverage, and that of the baseline."""
    top = max([0.1, *(point.risk for point in (*points, *before))])
    rungs = ticks(top)
    x, y = Scale(0, 1, 54, WIDTH - 20), Scale(0, rungs[-1], 250, 14)
    svg = _svg(WIDTH, 296, "Part of the answers that is wrong, over the part of the questions answered")
    _y_axis(svg, y, rungs, x, percent, "wrong, of the answered")
    _x_axis(svg, x, [0, 0.2, 0.4, 0.6, 0.8, 1], y, percent, "answered, of all questions, the most confident first")
    for line, name in ((before, "before"), (points, "data")):
        _curve(svg, [(x(p.coverage), y(p.risk)) for p in line], name)
    for point in points:
        said = f"confidence {point.confidence:.2f} and more: {percent(point.coverage)} answered, "
        _dot(svg, x(point.coverage), y(point.risk), f"{said}{percent(point.risk)} of these wrong")
    return _text(svg)


def _curve(svg: Element, points: Sequence[tuple[float, float]], name: str) -> None:
    if points:
        _add(svg, "polyline", name, points=" ".join(f"{_n(x)},{_n(y)}" for x, y in points))


def _dot(svg: Element, x: float, y: float, title: str) -> None:
    """A dot with its tooltip, and around it room to hit it with a pointer."""
    group = _add(svg, "g", "dot", title)
    _add(group, "circle", "hit", cx=x, cy=y, r=7)
    _add(group, "circle", "data", cx=x, cy=y, r=2.5)


# ── Latency ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def distribution(seconds: Sequence[float], bins: int = 24) -> str:
    """A histogram of seconds, with the median and the 90th percentile."""
    if not seconds:
        return ""
    rungs = ticks(max(seconds), 6)
    counts = _counted(seconds, rungs[-1], bins)
    heights = _whole(ticks(max(counts), 4))
    x, y = Scale(0, rungs[-1], 54, WIDTH - 20), Scale(0, heights[-1], 200, 32)
    svg = _svg(WIDTH, 246, "How long the cases took")
    _y_axis(svg, y, heights, x, _short, "cases")
    _x_axis(svg, x, rungs, y, _short, "seconds")
    for place, count in enumerate(counts):
        low, high = (rungs[-1] * edge / bins for edge in (place, place + 1))
        if count:
            title = f"{low:.2f} to {high:.2f} s: {count} case{'s' * (count > 1)}"
            wide, high = x(high) - x(low) - 1, y(0) - y(count)
            _add(svg, "rect", "bar", title, x=x(low) + 0.5, y=y(count), width=wide, height=high)
    _marks(svg, x, [(f"p{100 * q:.0f}", quantile(seconds, q)) for q in (0.5, 0.9)])
    return _text(svg)


def _counted(values: Sequence[float], high: float, bins: int) -> list[int]:
    """How many of the values lie in each of so many equal parts of 0 to high."""
    places = [min(int(value / high * bins), bins - 1) for value in values]
    return [places.count(place) for place in range(bins)]


def _whole(steps: Sequence[float]) -> list[float]:
    return [step for step in steps if step == int(step)]


def _marks(svg: Element, x: Scale, marks: Sequence[tuple[str, float]]) -> None:
    """Upright lines with their names above; names that would touch stand at both sides."""
    close = abs(x(marks[0][1]) - x(marks[-1][1])) < 80
    for place, (name, value) in enumerate(marks):
        anchor = ("end", "start")[place] if close else "end" if x(value) > x.end - 60 else "middle"
        _add(svg, "line", "mark", f"{name}: {value:.2f} s", x1=x(value), x2=x(value), y1=22, y2=200)
        _add(svg, "text", "note", text=f"{name} {value:.2f} s", x=x(value), y=16, text_anchor=anchor)


# ── Intervals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def intervals(rows: Sequence[Interval], label: str) -> str:
    """Shares between 0 and 1, one below the other, as dots with their intervals."""
    height = 24 * len(rows) + 8
    x, y = Scale(0, 1, 190, WIDTH - 20), Scale(0, 1, height, 0)
    svg = _svg(WIDTH, height + 44, label)
    _x_axis(svg, x, [0, 0.2, 0.4, 0.6, 0.8, 1], y, percent, label, grid=True)
    for place, row in enumerate(rows):
        middle = 24 * place + 16
        _add(svg, "text", "name", text=_cut(row.name, 26), title=row.name, x=180, y=middle + 4, text_anchor="end")
        _whisker(svg, x, middle, row)
    return _text(svg)


def strip(row: Interval, width: int = 132) -> str:
    """One interval on a line from 0 to 1, small enough for a table."""
    x = Scale(0, 1, 5, width - 5)
    svg = _svg(width, 18, f"{row.name}: {_said(row)}")
    svg.set("class", "strip")
    _add(svg, "line", "axis", x1=x.start, x2=x.end, y1=9, y2=9)
    _whisker(svg, x, 9, row)
    return _text(svg)


def _whisker(svg: Element, x: Scale, y: float, row: Interval) -> None:
    """A dot in its interval; a hollow one where it was before."""
    group = _add(svg, "g", "whisker", f"{row.name}: {_said(row)}")
    _add(group, "rect", "hit", x=x(0), y=y - 9, width=x(1) - x(0), height=18)
    _add(group, "line", "data", x1=x(row.low), x2=x(row.high), y1=y, y2=y)
    if row.before is not None:
        _add(group, "circle", "before", cx=x(row.before), cy=y, r=4)
    _add(group, "circle", "data", cx=x(row.value), cy=y, r=4)


def _said(row: Interval) -> str:
    before = f", was {percent(row.before)}" if row.before is not None else ""
    note = f", {row.note}" if row.note else ""
    return f"{percent(row.value)}, 95 % interval {percent(row.low)} to {percent(row.high)}{note}{before}"


# ── Axes and elements ─────────────────────────────────────────────────────────────────────────────────────────────────


def _x_axis(
    svg: Element,
    x: Scale,
    steps: Sequence[float],
    y: Scale,
    shown: Callable[[float], str],
    label: str,
    grid: bool = False,
) -> None:
    for step in steps:
        top = y.end if grid else y.start + 4
        _add(svg, "line", "grid" if grid else "axis", x1=x(step), x2=x(step), y1=y.start, y2=top)
        _add(svg, "text", "quiet", text=shown(step), x=x(step), y=y.start + 18, text_anchor="middle")
    _add(svg, "line", "axis", x1=x.start, x2=x.end, y1=y.start, y2=y.start)
    _add(svg, "text", "label", text=label, x=(x.start + x.end) / 2, y=y.start + 38, text_anchor="middle")


def _y_axis(
    svg: Element, y: Scale, steps: Sequence[float], x: Scale, shown: Callable[[float], str], label: str
) -> None:
    for one, step in enumerate(steps):
        if one:
            _add(svg, "line", "grid", x1=x.start, x2=x.end, y1=y(step), y2=y(step))
        _add(svg, "text", "quiet", text=shown(step), x=x.start - 8, y=y(step) + 4, text_anchor="end")
    middle = (y.start + y.end) / 2
    turned = f"rotate(-90 12 {_n(middle)})"
    _add(svg, "text", "label", text=label, x=12, y=middle, text_anchor="middle", transform=turned)


def _svg(width: float, height: float, label: str) -> Element:
    box = f"0 0 {_n(width)} {_n(height)}"
    sizes = {"viewBox": box, "width": _n(width), "height": _n(height)}
    return Element("svg", {**sizes, "role": "img", "aria-label": _clean(label)})


def _add(parent: Element, tag: str, kind: str, title: str = "", text: str = "", **given: float | str) -> Element:
    """A new element of a class; numbers are rounded, a title becomes a tooltip."""
    made = SubElement(parent, tag, {"class": kind})
    for name, value in given.items():
        made.set(name.replace("_", "-"), value if isinstance(value, str) else _n(value))
    if text:
        made.text = _clean(text)
    if title:
        SubElement(made, "title").text = _clean(title)
    return made


def _text(svg: Element) -> str:
    return tostring(svg, encoding="unicode", short_empty_elements=False)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _short(value: float) -> str:
    return f"{value:g}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _clean(text: str) -> str:
    """Text without control characters, which SVG cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")
