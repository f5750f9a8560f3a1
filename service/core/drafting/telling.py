"""What is quoted, with all that a reader would be misled without, and how it is put. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.drafting.completing import completed
from service.core.drafting.drafts import DraftSentence
from service.core.drafting.fitting import may_be_meant
from service.core.drafting.kinds import with_kinds
from service.core.drafting.latest import latest_first, names_a_day, with_later
from service.core.drafting.quoting import on_day, quotations
from service.core.drafting.retracting import with_retractions
from service.core.retrieval.evidence import Candidate
from service.core.text.days import spelled


def whole(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote with those that belong to them: what the later of two policies says or denies, the rest of
    a list, the other rows that are meant, and what takes one back."""
    if not names_a_day(question, quoted, candidates):
        quoted = with_later(quoted, [one for one in candidates if may_be_meant(question, one)])
    told = completed(question, quoted, candidates)
    return with_retractions(with_kinds(question, told, candidates), candidates)


def in_words(question: str, quoted: Sequence[Candidate]) -> Iterator[DraftSentence]:
    """What is quoted as it is told: the document with the best sentence first; of two policies the later first and each
    with its day, unless one is asked for."""
    told = _dated(question, quoted)
    for said, (_, day) in zip(quotations([one for one, _ in told]), told, strict=True):
        yield on_day(said, spelled(day) if "-" in day else day) if day else said


def is_of_several_days(question: str, quoted: Sequence[Candidate]) -> bool:
    """Whether what is quoted is told with days: it is of policies, or of meetings, of several."""
    return any(day for _, day in _dated(question, quoted))


def _dated(question: str, quoted: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    told = _best_document_first(quoted)
    return [(one, "") for one in told] if names_a_day(question, told, told) else latest_first(told)


def _best_document_first(quoted: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of each document in the order of its text, after those of documents that have a better one: who
    asks about a rowing club does not want to read of something else first."""
    best = {one.hit.document.id: one.relevance for one in sorted(quoted, key=lambda one: one.relevance)}
    return sorted(quoted, key=lambda one: -best[one.hit.document.id])
