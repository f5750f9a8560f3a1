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


def _share(held: Iterable[bool]) -> str:
    of = [*held]
    lies = wilson(sum(of), len(of))
    return f"{sum(of) / len(of):.1%} ({lies.low * 100:.1f}–{lies.high:.1%})".replace("%", " %")


def test_every_share_of_the_readme_stands_in_the_measurements() -> None:
    shares = re.findall(r"\d+\.\d %", README)
    assert shares
    assert [share for share in shares if not re.search(rf"(?<![\d.]){re.escape(share)}", MEASUREMENTS)] == []
