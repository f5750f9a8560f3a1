"""What is quoted, with all that a reader would be misled without, and how it is put. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.drafting.completing import completed
from service.core.drafting.decisions import with_decisions
from service.core.drafting.drafts import DraftSentence
from service.core.drafting.fitting import may_be_meant
from service.core.drafting.kinds import with_kinds
from service.core.drafting.latest import latest_first, names_a_day, with_later
from service.core.drafting.quoting import on_day, quotations
from service.core.drafting.retracting import with_retractions
from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import spelled
from service.core.text.reading import read
from service.core.text.tables import is_row
from service.core.text.tokens import content, in_a_row, tokens, values

REPEATED = 0.8  # of the words of a sentence; what holds so much of it says the same


def whole(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote with those that belong to them: what the later of two policies says or denies, the rest of
    a list, what was decided of a request, the other rows that are meant, and what takes one back."""
    if not names_a_day(question, quoted, candidates):
        quoted = with_later(quoted, [one for one in candidates if may_be_meant(question, one)])
    told = with_decisions(completed(question, quoted, candidates), candidates)
    return with_retractions(with_kinds(question, told, candidates), candidates)


def in_words(question: str, quoted: Sequence[Candidate]) -> Iterator[DraftSentence]:
    """What is quoted as it is told: the document with the best sentence first; of two policies the later first and each
    with its day, unless one is asked for."""
    told = _dated(question, quoted)
    for said, (_, day) in zip(quotations([one for one, _ in told]), told, strict=True):
        yield on_day(said, spelled(day)) if day else said


def is_of_several_days(question: str, quoted: Sequence[Candidate]) -> bool:
    """Whether what is quoted is told with days: it is of policies, or of meetings, of several."""
    return any(day for _, day in _dated(question, quoted))


def repeats(short: str, sentence: str) -> bool:
    """Whether a short answer stands in a sentence, in whatever forms, or says it nearly whole in other words.

    >>> leaks = "It is shut {} because it leaks."
    >>> repeats("It is shut until May, because it leaks.", leaks.format("until May"))
    True
    >>> [repeats("Until 1 May.", leaks.format(when)) for when in ("until May 1", "until 1 May")]
    [False, True]
    >>> repeats("6 months.", leaks.format("for six months")), repeats("May.", "It may be shut, because it leaks.")
    (True, False)
    >>> repeats("It opens at 8:35 am.", "It opens at 8.35 am and shuts at noon.")
    True
    """
    said, telling = read(short).tokens, read(sentence).tokens
    # "May" alone is no "may"; and what stands in a row's cells one behind the other is not said of its column yet.
    if len(said) > 1 and not is_row(sentence) and in_a_row(said, telling):
        return True
    known, whole = values(said), content(telling)
    held = sum(bool(token.values & known) for token in whole)
    return short.rstrip(".") in sentence or held >= max(1, REPEATED * len(whole))


def adds_to(question: str, short: str) -> bool:
    """Whether a short answer says more than words of the question.

    >>> adds_to("Who is the mayor?", "The mayor is Ann."), adds_to("Who is the mayor?", "The mayor.")
    (True, False)
    """
    asked = values(tokens(question))
    return not all(token.values & asked for token in content(tokens(short)))


def _dated(question: str, quoted: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    told = _best_document_first(quoted)
    return [(one, "") for one in told] if names_a_day(question, told, told) else latest_first(told)


def _best_document_first(quoted: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of each document in the order of its text, after those of documents that have a better one: who
    asks about a rowing club does not want to read of something else first."""
    best = {one.hit.document.id: one.relevance for one in sorted(quoted, key=lambda one: one.relevance)}
    return sorted(quoted, key=lambda one: -best[one.hit.document.id])
