"""What a run came to, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from evals.runner import Row
from evals.stats import quantile


def printed(suite: str, model: str, rows: Sequence[Row]) -> str:
    """The figures of a run, then every failure."""
    yes = [row for row in rows if row.case.answerable]
    no = [row for row in rows if not row.case.answerable]
    cited = sum(len(row.answer.citations) for row in rows if row.answer)
    seconds = [row.seconds for row in rows]
    lines = [
        f"{suite} · {model} · {len(yes)} answerable, {len(no)} unanswerable",
        _share("correct", sum(row.right for row in yes), len(yes)),
        _share("right and rightly cited", sum(row.good for row in yes), len(yes)),
        _share("correct refusals", sum(row.right for row in no), len(no)),
        _share("false refusals", sum(bool(row.answer and not row.answer.answerable) for row in yes), len(yes)),
        _share(
            "wrong but confident",
            sum(bool(row.answer and row.answer.answerable and not row.right) for row in rows),
            len(rows),
        ),
        _share("verbatim citations", sum(row.verbatim for row in rows), cited),
        _share("errors", sum(bool(row.error) for row in rows), len(rows)),
        f"{'seconds, median and p90':<26}{quantile(seconds, 0.5):6.2f} {quantile(seconds, 0.9):6.2f}",
    ]
    return "\n".join([*lines, "", *(_failure(row) for row in rows if not row.good)])


def _share(name: str, count: int, of: int) -> str:
    return f"{name:<26}{100 * count / of if of else 0:6.1f} % ({count} of {of})"


def _failure(row: Row) -> str:
    what = (
        row.error
        or ("answered, but the documents do not hold it" if not row.case.answerable else "")
        or ("refused" if row.answer and not row.answer.answerable else "")
        or ("cites other words" if row.right else "wrong")
    )
    lines = [f"{row.case.id} {what}: {row.case.question}"]
    if row.answer:
        lines.append(f"    says: {row.answer.answer}")
        lines += [f"    cites: {citation.cited_text}" for citation in row.answer.citations]
        lines += [f"    removed: {removed.text} ({removed.reason})" for removed in row.answer.removed]
    if row.case.answerable:
        lines.append(f"    expected: {' and '.join(' | '.join(group) for group in row.case.answers)}")
        lines += [f"    source: {source.quote}" for source in row.case.sources]
    return "\n".join(lines)
