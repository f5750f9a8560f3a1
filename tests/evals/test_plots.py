"""The plots: well-formed SVG whose shapes lie inside it and say what they show."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.plots import Interval, distribution, intervals, risk_coverage, strip, ticks
from evals.scorers import risk_coverage as risk_points

shares = st.floats(0, 1)
ROWS = [Interval("<b>", 0.5, 0.25, 0.75, "5 of 10"), Interval("a" * 60, 0.1, 0.0, 0.2, before=0.3)]


def outside(svg: str) -> list[str]:
    """The shapes that do not lie inside the picture."""
    root = ElementTree.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    limits = {"x": width, "x1": width, "x2": width, "cx": width, "y": height, "y1": height, "y2": height, "cy": height}
    return [
        f"{one.tag} {name}={value}"
        for one in root.iter()
        for name, value in one.attrib.items()
        if name in limits and one is not root and not 0 <= float(value) <= limits[name]
    ]


def titles(svg: str) -> list[str]:
    return [str(one.text) for one in ElementTree.fromstring(svg).iter("title")]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_a_histogram_stays_in_its_picture_and_counts_every_case(seconds: list[float]) -> None:
    svg = distribution(seconds)
    assert outside(svg) == []
    assert sum(int(title.split()[-2]) for title in titles(svg) if "case" in title) == len(seconds)


@given(st.lists(st.tuples(shares, st.booleans()), max_size=40))
def test_a_risk_curve_stays_in_its_picture_and_ends_at_what_was_answered(answered: list[tuple[float, bool]]) -> None:
    points = risk_points(answered, 40)
    assert outside(risk_coverage(points, points)) == []
    if answered:
        assert points[-1].coverage == pytest.approx(len(answered) / 40)
        assert points[-1].risk == pytest.approx(sum(not right for _, right in answered) / len(answered))


@given(st.lists(st.tuples(shares, st.booleans()), max_size=20), st.randoms())
def test_the_order_of_the_answers_does_not_matter(answered: list[tuple[float, bool]], random: object) -> None:
    mixed = sorted(answered, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert risk_points(answered, 20) == risk_points(mixed, 20)


@given(st.floats(1e-6, 1e9))
def test_ticks_reach_the_highest_value(high: float) -> None:
    steps = ticks(high)
    assert steps[0] == 0
    assert steps[-1] >= high * 0.999
    assert len(steps) <= 7


def test_intervals_say_what_they_show_as_text() -> None:
    svg = intervals(ROWS, "good & right")
    assert outside(svg) == []
    assert "<b>" not in svg
    assert "<b>: 50 %, 95 % interval 25 % to 75 %, 5 of 10" in titles(svg)
    assert f"{'a' * 60}: 10 %, 95 % interval 0 % to 20 %, was 30 %" in titles(svg)


def test_a_strip_fits_a_table_row() -> None:
    assert outside(strip(ROWS[0])) == []
    assert ElementTree.fromstring(strip(ROWS[0])).get("height") == "18"


def test_text_without_control_characters() -> None:
    ElementTree.fromstring(intervals([Interval("a\x00\x1b", 0, 0, 1)], "x"))


def test_no_latency_makes_no_picture() -> None:
    assert distribution([]) == ""
