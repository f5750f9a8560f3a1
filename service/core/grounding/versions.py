"""Tell beside a sentence what sources of other days say otherwise, each with its day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from service.core.drafting.drafts import DraftSentence
from service.core.drafting.quoting import by_itself, on_day, quotation
from service.core.grounding.differing import others
from service.core.grounding.footnotes import with_day
from service.core.grounding.judging import Evidence, Verdict, judge
from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import spelled
from service.core.text.sentences import readable
from service.types.answers import Excerpt
from service.types.documents import Hit, Span

Judged = tuple[DraftSentence, Verdict]


def with_versions(
    query: str, drafted: Iterable[Judged], candidates: Sequence[Candidate], hits: Sequence[Hit], later_first: bool
) -> Iterator[Judged]:
    """What is drafted, and what sources of other days say otherwise. With `later_first` what supersedes a sentence goes
    before it; an LLM that reads many together may be about to tell it itself, so that all is left to the end."""
    cited: list[tuple[Excerpt, Span]] = []
    told: list[Excerpt] = []  # beside what was drafted
    for sentence, verdict in drafted:
        if any(_is_of(one, verdict) for one in told):
            continue
        beside = others(query, verdict.cited, candidates) if later_first else []
        later = [one.excerpt for one in beside if one.supersedes and not _is_cited(one.excerpt, cited)]
        for one in later:
            yield _quoted(one, query, hits)
        told += later
        cited += [*verdict.cited, *((one, one.sentences[0]) for one in later)]
        yield _with_its_day(sentence, verdict.cited) if beside else sentence, verdict
    for other in others(query, cited, candidates):
        yield _quoted(other.excerpt, query, hits)


def _is_cited(one: Excerpt, cited: Sequence[tuple[Excerpt, Span]]) -> bool:
    return any(one.hit.document.id == excerpt.hit.document.id and one.start == span.start for excerpt, span in cited)


def _is_of(one: Excerpt, verdict: Verdict) -> bool:
    """Whether a sentence rests on this one alone."""
    return bool(verdict.cited) and all(
        excerpt.hit.document.id == one.hit.document.id and one.start <= span.start and span.end <= one.end
        for excerpt, span in verdict.cited
    )


def _quoted(one: Excerpt, query: str, hits: Sequence[Hit]) -> Judged:
    """A sentence as it is quoted, with its day."""
    quoted = by_itself(quotation(readable(one.text), one.reading))
    verdict = with_day(quoted, judge(quoted, Evidence.of([one], query)), hits)
    return _with_its_day(quoted, verdict.cited), verdict


def _with_its_day(sentence: DraftSentence, cited: Sequence[tuple[Excerpt, Span]]) -> DraftSentence:
    """A sentence with the day of the source it rests on, if that is one."""
    days = {excerpt.hit.document.published_at for excerpt, _ in cited}
    day = days.pop() if len(days) == 1 else None
    return on_day(sentence, spelled(day)) if day else sentence
