"""How answers, receipts and progress look in a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from service.types.answers import Answer, Citation, FoundPassage
from service.types.intake import Receipt

_DENIALS = {  # beneath what is told of a question that has no answer
    "false_premise": "The question takes something for granted that the documents do not say.",
    "not_in_documents": "The documents do not tell more.",
}
_NEAREST, _LONGEST = 3, 300  # passages that are shown beside a refusal, and characters of each


def shown(answer: Answer) -> str:
    """How a follow-up was read; an answer with its footnotes, or a refusal and what is nearest."""
    read_as = [f"Read as {_quoted(answer.search_query)}\n"] if answer.search_query != answer.question else []
    return "\n".join([*read_as, *(_footnoted(answer) if answer.sentences else _refused(answer))])


def _footnoted(answer: Answer) -> Iterator[str]:
    yield answer.answer
    yield from map(_note, answer.citations)
    if not answer.answerable:
        yield f"\n{_DENIALS[answer.reason or 'not_in_documents']}"
    if answer.missing:
        yield "\nNot answered: " + " · ".join(answer.missing)
    yield from _nearest(answer)


def _refused(answer: Answer) -> Iterator[str]:
    yield answer.answer
    yield from _nearest(answer)
    if answer.passages:
        yield "\nThe nearest passages:"
        yield from map(_passage, answer.passages[:_NEAREST])


def _nearest(answer: Answer) -> Iterator[str]:
    if answer.nearest:
        yield "\nClosest sentences, which may not answer it:"
        yield from map(_note, answer.nearest)


def _note(note: Citation) -> str:
    about = " · ".join(filter(None, (note.document_title, note.published_at)))
    page = f", page {note.page}" if note.page else ""
    return f"\n[{note.number}] {_quoted(note.cited_text)}\n    {about}\n    {note.source}{page}"


def _passage(found: FoundPassage) -> str:
    words = _in_a_line(found.text)
    words = words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
    about = " · ".join(filter(None, (found.document_title, found.published_at, found.heading)))
    return f"\n  - “{words}”\n    {about}\n    {found.source}"


def _quoted(text: str) -> str:
    """A quotation, rows of a table and items of a list on lines of their own; what begins with a mark has its own.

    >>> [_quoted(text) for text in ("It  was\\nso.", "“Yes,” he said.", "| Ann | 3 |\\n| Bob | 4 |")]
    ['“It was so.”', '“Yes,” he said.', '“| Ann | 3 |\\n    | Bob | 4 |”']
    """
    words = "\n    ".join(map(_in_a_line, re.split(r"\n(?=[ \t]*[|*-])", text.strip())))
    return words if words.startswith(('"', "“", "”")) else f"“{words}”"


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def troubles(receipt: Receipt) -> Iterator[str]:
    """A line for each source that was a duplicate, and for each that failed."""
    for found in receipt.duplicates:
        yield f"duplicate: {found.source}: the same content as document {found.document_id}"
    for failure in receipt.failed:
        yield f"failed: {failure.source}: {failure.reason}"


def passed_over(files: Sequence[Path]) -> str:
    """That files were not read, counted by their formats.

    >>> passed_over([Path("a.png"), Path("b.PNG"), Path("LICENSE")])
    'passed over: 3 files of formats that are not read (.png 2, no suffix 1)'
    """
    formats = Counter(file.suffix.lower() or "no suffix" for file in files)
    told = ", ".join(f"{name} {count}" for name, count in formats.most_common())
    return f"passed over: {len(files)} {'file' if len(files) == 1 else 'files'} of formats that are not read ({told})"


def summary(receipt: Receipt) -> str:
    """What an ingest did, counted in one line."""
    lists = ("added", "updated", "unchanged", "duplicates", "removed", "failed")
    counts = {name: len(getattr(receipt, name)) for name in lists}
    counts |= {name: getattr(receipt, name) for name in ("passages", "embedded", "reused", "seconds")}
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())


def bar(label: str, total: int) -> Callable[[int], None]:
    """A progress bar, which is told how much more is done; none where nobody looks."""
    shown = tqdm(total=total, desc=label, unit_scale=True, disable=None, delay=0.2)
    return lambda done: shown.update(done) and None
