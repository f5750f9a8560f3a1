"""What is quoted, with all that a reader would be misled without, and how it is put. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.drafting.completing import completed
from service.core.drafting.drafts import DraftSentence
from service.core.drafting.extraction import may_be_meant
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
    """What is quoted as it is told; of two policies the later first and each with its day, unless one is asked for."""
    told = _dated(question, quoted)
    for said, (_, day) in zip(quotations([one for one, _ in told]), told, strict=True):
        yield on_day(said, spelled(day) if "-" in day else day) if day else said


def is_of_several_days(question: str, quoted: Sequence[Candidate]) -> bool:
    """Whether what is quoted is told with days: it is of policies, or of meetings, of several."""
    return any(day for _, day in _dated(question, quoted))


def _dated(question: str, quoted: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    return [(one, "") for one in quoted] if names_a_day(question, quoted, quoted) else latest_first(quoted)
