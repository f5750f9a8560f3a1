"""A run as one HTML file that needs nothing else: figures, plots, and every failure with the passages it rests on.

Every text of a case, an answer or a document is escaped by Jinja; only the plots, which escape theirs, are not again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals import plots
from evals.cases import Source
from evals.compare import CONFIGURED_ALIKE
from evals.configurations import flat
from evals.report import Compared, Figure, about, by_tag, cause, changed, figures, judged_at, notes
from evals.results import Row, Run
from evals.scorers import ENOUGH, Point, risk_coverage
from service.types.answers import Answer, Citation, FoundPassage

_MARK = re.compile(r"(\[\d+\])")
_ENOUGH = 20  # characters of a quote that a passage has to hold, where it is cut, to be said to hold it


@dataclass(frozen=True)
class Piece:
    """A piece of a text; which citations it belongs to, and whether it is of an expected source."""

    text: str
    cited: tuple[int, ...] = ()
    expected: bool = False


@dataclass(frozen=True)
class Evidence:
    """A passage as found: its place, where each method ranked it, and its text in pieces."""

    place: int
    passage: FoundPassage
    ranks: str
    pieces: tuple[Piece, ...]
    cited: tuple[int, ...]
    expected: bool


@dataclass(frozen=True)
class Failure:
    """A case that is not good, as the page shows it."""

    anchor: str
    row: Row
    cause: str
    answer: tuple[Piece, ...]
    evidence: tuple[Evidence, ...]
    missing: tuple[Source, ...]  # expected, but in no passage that was found


def page(run: Run, compared: Compared | None = None) -> str:
    """The whole page; held against a baseline if one is given."""
    before = compared.before if compared else None
    failures = [failure(row, f"case-{place}") for place, row in enumerate(run.rows, 1) if not row.good]
    return (
        _environment()
        .get_template("report.html")
        .render(
            about=about(run),
            run=run,
            notes=notes(run),
            cause=cause,
            compared=compared,
            figures=[
                (figure, _strip(figure, before_of)) for figure, before_of in _paired(figures(run), before, figures)
            ],
            tags=by_tag(run),
            tag_plot=_svg(plots.intervals(_tag_rows(run, before), "right and rightly cited, or rightly refused")),
            risk_plot=_svg(_risk(run, before)),
            latency_plot=_svg(plots.distribution([row.seconds for row in run.rows])),
            changed=changed,
            enough=ENOUGH,
            configured_alike=CONFIGURED_ALIKE,
            failures=failures,
            causes=sorted({one.cause for one in failures}),
            anchors={one.row.case.id: one.anchor for one in failures},
            configuration=sorted(flat(run.configuration)),
        )
    )


def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


# ── Plots ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _svg(text: str) -> Markup:
    """What evals.plots wrote, where every text is escaped already."""
    return Markup(text)


def _paired(now: Sequence[Figure], before: Run | None, of: Any) -> list[tuple[Figure, Figure | None]]:
    """Each figure with the same one of the baseline."""
    then: dict[str, Figure] = {figure.key: figure for figure in of(before)} if before else {}
    return [(figure, then.get(figure.key)) for figure in now]


def _interval(figure: Figure, before: Figure | None) -> plots.Interval:
    note = f"{figure.count} of {figure.of}"
    was = before.value if before else None
    return plots.Interval(figure.key, figure.value, figure.low, figure.high, note, was)


def _strip(figure: Figure, before: Figure | None) -> Markup:
    return _svg(plots.strip(_interval(figure, before)) if figure.unit == "share" else "")


def _tag_rows(run: Run, before: Run | None) -> list[plots.Interval]:
    return [_interval(*pair) for pair in _paired(by_tag(run), before, by_tag)]


def _risk(run: Run, before: Run | None) -> str:
    return plots.risk_coverage(_risk_points(run), _risk_points(before) if before else ())


def _risk_points(run: Run) -> tuple[Point, ...]:
    return risk_coverage([pair for row in run.rows if (pair := judged_at(row))], len(run.rows))


# ── A failure ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def failure(row: Row, anchor: str) -> Failure:
    """What the page shows of a case that is not good."""
    answer = row.answer
    evidence = tuple(_evidence(place, passage, answer, row) for place, passage in _found(answer)) if answer else ()
    known = {citation.number for citation in answer.citations} if answer else set()
    texts = [(one.passage.source, one.passage.text) for one in evidence]
    missing = tuple(source for source in row.case.sources if not any(_held(source, *text) for text in texts))
    return Failure(anchor, row, cause(row), tuple(_marked(answer.answer, known)) if answer else (), evidence, missing)


def _found(answer: Answer) -> Iterator[tuple[int, FoundPassage]]:
    return enumerate(answer.passages, 1)


def _marked(answer: str, known: AbstractSet[int]) -> Iterator[Piece]:
    """An answer in pieces: words, and the marks of its citations."""
    for text in _MARK.split(answer):
        mark = re.fullmatch(r"\[(\d+)\]", text)
        yield Piece(text, (int(mark[1]),) if mark and int(mark[1]) in known else ())


def _evidence(place: int, passage: FoundPassage, answer: Answer, row: Row) -> Evidence:
    cited = [(c.number, *span) for c in answer.citations if (span := _inside(c, passage))]
    expected = [span for source in row.case.sources if (span := _held(source, passage.source, passage.text))]
    numbers = tuple(sorted({number for number, *_ in cited}))
    return Evidence(place, passage, _ranks(passage), pieces(passage.text, cited, expected), numbers, bool(expected))


def _inside(citation: Citation, passage: FoundPassage) -> tuple[int, int] | None:
    """Where a citation lies in a passage's text."""
    start = max(citation.start_char_index, passage.start_char_index) - passage.start_char_index
    end = min(citation.end_char_index, passage.end_char_index) - passage.start_char_index
    return (start, end) if citation.document_id == passage.document_id and start < end else None


def _held(source: Source, name: str, text: str) -> tuple[int, int] | None:
    """Where a passage holds an expected quote, or the part of it that its edge has not cut off."""
    if not source.is_of(name):
        return None
    quote = source.quote
    if (at := text.find(quote)) >= 0:
        return at, at + len(quote)
    for length in range(min(len(quote), len(text)) - 1, _ENOUGH - 1, -1):
        if text.startswith(quote[-length:]):
            return 0, length
        if text.endswith(quote[:length]):
            return len(text) - length, len(text)
    return None


def pieces(text: str, cited: Sequence[tuple[int, int, int]], expected: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """A text cut wherever a cited (number, start, end) or expected (start, end) span begins or ends.

    >>> [(p.text, p.cited, p.expected) for p in pieces("abcd", [(1, 0, 3)], [(2, 4)])]
    [('ab', (1,), False), ('c', (1,), True), ('d', (), True)]
    """
    spans = [(0, len(text)), *((start, end) for _, start, end in cited), *expected]
    edges = sorted({edge for span in spans for edge in span})
    return tuple(
        Piece(
            text[start:end],
            tuple(sorted({number for number, low, high in cited if low <= start and end <= high})),
            any(low <= start and end <= high for low, high in expected),
        )
        for start, end in pairwise(edges)
    )


def _ranks(passage: FoundPassage) -> str:
    """Where each method ranked a passage, as text."""
    scores = passage.scores
    ranks = [f"{name} {scores.get(f'{name}_rank') or '–'}" for name in ("vector", "text")]
    rerank = scores.get("rerank")
    return " · ".join([*ranks, f"rerank {'–' if rerank is None else format(rerank, '.2f')}"])
