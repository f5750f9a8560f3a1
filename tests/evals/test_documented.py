"""README.md and docs/measurements.md tell the figures of the baselines that are kept here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from evals.results import Run
from evals.stats import wilson
from service.settings import PROJECT

MEASUREMENTS = (PROJECT / "docs" / "measurements.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((PROJECT / "evals" / "baselines").glob("*.json")), ids=lambda path: path.stem)
def test_the_measurements_are_those_of_the_baseline(path: Path) -> None:
    run, (suite, _, llm) = Run.load(path), path.stem.partition("-")
    answerable = [row for row in run.rows if row.case.answerable]
    others = [row for row in run.rows if not row.case.answerable]
    cells = (
        f"`{suite} --llm {llm}`",
        f"{len(answerable)} + {len(others)}",
        _share(row.right for row in answerable),
        _share(row.good for row in answerable),
        _share(row.refused for row in others),
        _share(row.refused for row in answerable),
        _share(not row.refused and not row.right for row in run.rows),
    )
    assert f"| {' | '.join(cells)} |" in MEASUREMENTS


@pytest.mark.parametrize("suite", ["everyday", "harbour", "seeds"])
def test_the_readme_has_the_figures_of_the_embedded_llm(suite: str) -> None:
    rows = Run.load(PROJECT / "evals" / "baselines" / f"{suite}-embedded.json").rows
    cells = (
        _share((row.good for row in rows if row.case.answerable), 0),
        _share((row.refused for row in rows if not row.case.answerable), 0),
        _share((not row.refused and not row.right for row in rows), 0),
    )
    assert f" | {' | '.join(cells)} |" in README


def _share(held: Iterable[bool], figures: int = 1) -> str:
    """A share with its interval, which has a percent sign where it has figures behind the point."""
    of = [*held]
    lies = wilson(sum(of), len(of))
    within = f"{lies.low * 100:.{figures}f}–{lies.high * 100:.{figures}f}{' %' if figures else ''}"
    return f"{sum(of) / len(of) * 100:.1f} % ({within})"


def test_every_share_of_the_readme_stands_in_the_measurements() -> None:
    shares = re.findall(r"\d+\.\d %", README)
    assert shares
    assert [share for share in shares if not re.search(rf"(?<![\d.]){re.escape(share)}", MEASUREMENTS)] == []
