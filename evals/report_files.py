"""The reports of a run as files: for a person, for a pull request, for a CI server and for a program."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.compare import Change, Difference
from evals.report import Compared, Figure, about, by_tag, cause, changed, expected, figures, held_against, judged, notes
from evals.report_html import page
from evals.results import Row, Run

MARKDOWN_LINES = 60
WHY_LINES = 12
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def write_reports(run: Run, folder: Path, baseline: Run | None = None) -> None:
    """Write run.json, summary.json, junit.xml, summary.md and report.html into a folder, making it."""
    compared = held_against(baseline, run) if baseline else None
    run.save(folder / "run.json")
    for name, text in (
        ("summary.json", summary(run, compared)),
        ("junit.xml", junit(run)),
        ("summary.md", markdown(run, compared)),
        ("report.html", page(run, compared)),
    ):
        (folder / name).write_text(text, "utf-8")


# ── For a program ─────────────────────────────────────────────────────────────────────────────────────────────────────


def summary(run: Run, compared: Compared | None = None) -> str:
    """Figures and intervals as JSON."""
    found: dict[str, Any] = {
        "suite": run.suite,
        "cases": len(run.rows),
        "configuration": run.configuration,
        "figures": {figure.key: _plain(figure, compared) for figure in figures(run)},
        "notes": notes(run),
        "tags": {figure.key: _plain(figure, None) for figure in by_tag(run)},
        "causes": dict(sorted(Counter(cause(row) for row in run.rows if not row.good).items())),
        "failures": [row.case.id for row in run.rows if not row.good],
    }
    if compared:
        found["configured otherwise"] = [vars(one) for one in compared.comparison.configured]
        found["worse by cause"] = compared.comparison.causes
        found["changes"] = [_change(change) for change in compared.changes]
    return json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(figure: Figure, compared: Compared | None) -> dict[str, Any]:
    """A figure as data."""
    numbers = _numbers({"value": figure.value, "low": figure.low, "high": figure.high})
    held = {"unit": figure.unit, "of": figure.of, "count": figure.count}
    found = compared.difference(figure.key) if compared else None
    more = {"difference": _difference(found)} if found else {}
    return {**numbers, **{name: value for name, value in held.items() if value is not None}, **more}


def _difference(found: Difference) -> dict[str, Any]:
    numbers = {"value": found.after - found.before, "low": found.interval.low, "high": found.interval.high}
    counts = {"of": found.of, "fell": found.worse, "rose": found.better}
    return {**_numbers({**numbers, "chance": found.chance}), **counts}


def _change(change: Change) -> dict[str, Any]:
    return {"case": change.id, "better": change.after.good, "cause": change.cause}


def _numbers(given: dict[str, float]) -> dict[str, float | None]:
    """Rounded, for a file that can be read; JSON knows no nan."""
    return {name: round(value, 6) if math.isfinite(value) else None for name, value in given.items()}


# ── For a CI server ───────────────────────────────────────────────────────────────────────────────────────────────────


def junit(run: Run) -> str:
    """JUnit XML: a test case for each case, with its failure or error."""
    errors = sum(cause(row) == "error" for row in run.rows)
    failures = sum(not row.good for row in run.rows) - errors
    seconds = math.fsum(row.seconds for row in run.rows)
    counts = {"tests": len(run.rows), "failures": failures, "errors": errors, "time": f"{seconds:.3f}"}
    given = {"name": _xml(run.suite), **{name: str(value) for name, value in counts.items()}}
    suites = Element("testsuites", given)
    suite = SubElement(suites, "testsuite", given)
    for row in run.rows:
        _testcase(suite, row)
    indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _testcase(suite: Element, row: Row) -> None:
    given = {"classname": suite.get("name", ""), "name": _xml(row.case.id), "time": f"{row.seconds:.3f}"}
    case = SubElement(suite, "testcase", given)
    if row.good:
        return
    why = cause(row)
    kind = "error" if why == "error" else "failure"
    message = f"{row.error or why}: {row.case.question}"
    said = [f"    says: {row.answer.answer}"] if row.answer else []
    text = "\n".join(["", *said, *judged(row), *expected(row), ""])
    SubElement(case, kind, {"message": _xml(message), "type": why}).text = _xml(text)


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


# ── For a pull request ────────────────────────────────────────────────────────────────────────────────────────────────


def markdown(run: Run, compared: Compared | None = None) -> str:
    """The figures, and the cases that changed (without a baseline: that failed), in at most 60 lines."""
    why = [*_why(compared), ""] if compared else []
    head = [f"### Eval: {_inline(about(run))}", "", *_table(run, compared), "", *_notes(run), *why]
    title, lines = _changed(compared) if compared else _failed(run)
    room = MARKDOWN_LINES - len(head) - 3
    left = len(lines) - room
    rest = [f"- and {left} more"] if left > 0 else []
    return "\n".join([*head, title, *([""] if lines else []), *lines[:room], *rest]) + "\n"


def _table(run: Run, compared: Compared | None) -> list[str]:
    last = (" Difference (95 %) |", " ---: |") if compared else ("", "")
    lines = [f"| Figure | Value | 95 % interval | Of |{last[0]}", f"| --- | ---: | ---: | ---: |{last[1]}"]
    for figure in figures(run):
        of = f"{figure.count}/{figure.of}" if figure.count is not None else str(figure.of)
        more = f" {compared.differs(figure) or '–'} |" if compared else ""
        lines.append(f"| {_inline(figure.key)} | {figure.text} | {figure.interval} | {of} |{more}")
    return lines


def _notes(run: Run) -> list[str]:
    return [line for note in notes(run) for line in (_inline(note, 300), "")]


def _why(compared: Compared) -> list[str]:
    """What is configured otherwise, and the causes with their cases; at most so many lines that the table fits too."""
    lines = [_inline(line, 300) for line in compared.comparison.why]
    more = [f"* and {len(lines) - WHY_LINES} more"] if len(lines) > WHY_LINES else []
    return [*(f"* {line}" for line in lines[:WHY_LINES]), *more]


def _changed(compared: Compared) -> tuple[str, list[str]]:
    """Title and lines of the cases that changed, the worse first."""
    lines = [
        f"- {'🟢' if change.after.good else '🔴'} {_inline(change.id)}: {changed(change)}"
        f" – {_inline(change.after.case.question)}"
        for change in compared.changes
    ]
    return f"**{len(compared.comparison.worse)} worse, {len(compared.comparison.better)} better**", lines


def _failed(run: Run) -> tuple[str, list[str]]:
    lines = [
        f"- {_inline(row.case.id)}: {cause(row)} – {_inline(row.case.question)}" for row in run.rows if not row.good
    ]
    return f"**{len(lines)} to look at**", lines


def _inline(text: str, length: int = 160) -> str:
    """Text as one line of Markdown that is not too long and in which nothing is markup."""
    line = " ".join(text.split())
    return _MARKDOWN.sub(r"\\\1", line if len(line) <= length else line[: length - 1] + "…")
