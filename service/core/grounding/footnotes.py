"""Write an answer sentence by sentence, with footnotes numbered by first use.

Text is only ever appended, so what was streamed is a prefix of what is final.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.core.drafting.drafts import DraftSentence
from service.core.drafting.marks import without_marks
from service.core.grounding.judging import Verdict
from service.core.text.days import dated
from service.core.text.reading import read
from service.core.text.sentences import is_heading
from service.types.answers import Citation, Excerpt, Removed, Sentence
from service.types.documents import Hit, Span

_TOP = 2_000  # characters of a document in which a line tells its day


@dataclass(frozen=True)
class AnswerPage:
    """What has been written so far."""

    pieces: tuple[str, ...] = ()  # what each sentence added to the text
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()
    header: str = ""  # of the table whose rows are being written
    block: bool = False  # whether what was written last stands on lines of its own
    marking: bool = False  # whether what has no support is kept, and marked
    waiting: tuple[tuple[DraftSentence, Verdict], ...] = ()  # kept if a sentence with support follows

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def add(self, draft: DraftSentence, verdict: Verdict) -> AnswerPage:
        """The page with a supported sentence and its footnotes, or with one more among the removed.

        Where it is `marking`, one without support is written too, but never before there is one with support.
        """
        if not verdict.supported and draft.frame:
            return self
        if self.marking and not (verdict.supported or self.sentences):
            return replace(self, waiting=(*self.waiting, (draft, verdict)))
        if not verdict.supported and not self.marking:
            return self._without(draft, verdict)
        page = replace(self, waiting=())
        for kept in self.waiting:
            page = page._write(*kept)
        return page._write(draft, verdict)

    def close(self) -> AnswerPage:
        """The page at the end of the draft: what still waits for a sentence with support is removed."""
        page = replace(self, waiting=())
        for left in self.waiting:
            page = page._without(*left)
        return page

    def _without(self, draft: DraftSentence, verdict: Verdict) -> AnswerPage:
        return replace(self, removed=(*self.removed, Removed(text=draft.text, reason=verdict.reason)))

    def _write(self, draft: DraftSentence, verdict: Verdict) -> AnswerPage:
        text = _with_days(_shown(draft), verdict)
        if any(text == sentence.text for sentence in self.sentences):
            return self
        page, numbers = self, []
        for excerpt, span in verdict.cited:
            page, number = page._cite(excerpt, span)
            numbers.append(number)
        marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        written = Sentence(
            text=text, citations=tuple(dict.fromkeys(numbers)), support=verdict.support, computed=verdict.computed
        )
        lead = ("\n" if draft.block or self.block else draft.lead) if self.pieces else ""
        if verdict.header and verdict.header != self.header:
            lead += f"{verdict.header}\n{re.sub('[^|]+', ' --- ', verdict.header)}\n"
        # Behind the last bar of a row a mark would be a cell too many, which readers of Markdown drop.
        marked = f"{text[:-2]}{marks} |" if text.startswith("|") else f"{text}{marks}"
        pieces, sentences = (*page.pieces, f"{lead}{marked}"), (*page.sentences, written)
        return replace(page, pieces=pieces, sentences=sentences, header=verdict.header, block=draft.block)

    def _cite(self, excerpt: Excerpt, span: Span) -> tuple[AnswerPage, int]:
        """The number of a footnote that holds the span; a new one unless an earlier one does."""
        for known in self.citations:
            if (
                known.document_id == excerpt.hit.document.id
                and known.start_char_index <= span.start
                and span.end <= known.end_char_index
            ):
                return self, known.number
        new = citation(len(self.citations) + 1, excerpt, span)
        return replace(self, citations=(*self.citations, new)), new.number


def citation(number: int, excerpt: Excerpt, span: Span) -> Citation:
    """A span of a source as it is cited."""
    document = excerpt.hit.document
    return Citation(
        number=number,
        document_id=document.id,
        document_title=document.title,
        source=document.source,
        url=document.url,
        published_at=document.published_at,
        passage_id=excerpt.hit.passage.id,
        page=document.page_at(span.start),
        cited_text=excerpt.words(span),
        start_char_index=span.start,
        end_char_index=span.end,
    )


def with_day(draft: DraftSentence, verdict: Verdict, hits: Sequence[Hit]) -> Verdict:
    """The verdict with the line that tells the day of the source, where the sentence gets a date that was reckoned from
    it; without, if none of the passages that were found has that line."""
    text = _shown(draft)
    if _with_days(text, verdict) == text:
        return verdict
    of = verdict.cited[0][0].hit.document.id
    for hit in hits:
        if hit.document.id == of and (line := _line_of_day(hit)):
            return replace(verdict, cited=(*verdict.cited, (Excerpt(0, hit, (line,), 0.0, ""), line)))
    return verdict


def _line_of_day(hit: Hit) -> Span | None:
    """The line near the top of a document that tells the day it was published, if it stands in this passage."""
    at, day = hit.passage.start, hit.document.day
    for line in hit.passage.text.splitlines(keepends=True):
        words, start = line.strip(), at + len(line) - len(line.lstrip())
        if start >= _TOP:
            return None
        if is_heading(words) and any(one.iso == day for one in read(words).dates):
            return Span(start, start + len(words))
        at += len(line)
    return None


def _shown(draft: DraftSentence) -> str:
    """How a sentence reads: a source that was quoted may have brackets of its own, which are no marks."""
    return without_marks(draft.shown or draft.text)


def _with_days(text: str, verdict: Verdict) -> str:
    """The text with the dates of days that it names by its sources' day, if they have one and the same."""
    days = {excerpt.hit.document.published_at for excerpt, _ in verdict.cited}
    if len(days) != 1:
        return text
    quoted = " ".join(excerpt.words(span) for excerpt, span in verdict.cited)
    before = " ".join(_before(excerpt, span) for excerpt, span in verdict.cited)
    return dated(text, quoted, days.pop(), before)


def _before(excerpt: Excerpt, span: Span) -> str:
    """What stands before a span in its passage."""
    passage = excerpt.hit.passage
    return passage.text[: max(0, span.start - passage.start)]
