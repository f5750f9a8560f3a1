"""Ask: answer from the documents, or say that no answer was found in them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain

from pydantic import Field, field_validator

from service.core.asking.abbreviations import written_out
from service.core.asking.ambiguity import asked_back, readings
from service.core.asking.questions import is_instruction
from service.core.asking.smalltalk import is_smalltalk
from service.core.counting.alone import answering_alone
from service.core.deciding.refusals import EMPTY, NO_QUESTION, NOT_READY, REFUSAL, UNSURE, filtered
from service.core.drafting.meant import meant
from service.core.grounding.differing import differing
from service.core.grounding.footnotes import AnswerPage, citation, with_day
from service.core.grounding.judging import Evidence, judge
from service.core.grounding.versions import Judged, with_versions
from service.core.retrieval.editions import read_closely
from service.core.retrieval.evidence import Candidate, one_by_one, passage_texts, select
from service.counting import counted
from service.errors import TooLong
from service.outcomes import Draft
from service.rewriting import Rewritten, standalone
from service.search import HEAD, search, sentences_of, shown, vector_of
from service.settings import Settings
from service.types.answers import (
    Answer,
    Citation,
    Event,
    EvidenceFound,
    Excerpt,
    Filters,
    Final,
    Reason,
    SentenceAdded,
    Turn,
)
from service.types.documents import Hit
from service.types.models import Model
from service.world import World
from service.writing import draft

PASSAGES_READ = 5  # passages whose sentences are looked at one by one
READ = 1500  # tokens of them that an answer may rest on


class Question(Model):
    """A question to the documents. `history`: the turns before it. `limit`: how many passages come along; beyond ten
    more are reranked, which takes longer."""

    question: str = Field(min_length=1, examples=["When did the call begin?"])
    history: tuple[Turn, ...] = Field((), max_length=100)
    filters: Filters | None = None
    limit: int = Field(HEAD, ge=1, le=50)
    stream: bool = False

    @field_validator("question")
    @classmethod
    def _asks(cls, question: str) -> str:
        if not question.strip():
            raise ValueError("there is no word in the question")
        return question.strip()


def require_short(name: str, text: str, settings: Settings) -> None:
    """Make sure that a question, or a query, is not longer than one may be. Raises TooLong."""
    length, most = len(text.encode()), settings.max_question_bytes
    if length > most:
        raise TooLong(f"the {name} has {length:,} bytes; at most {most:,} are allowed")


def ask(
    question: str, world: World, history: Sequence[Turn] = (), filters: Filters | None = None, limit: int = HEAD
) -> Answer:
    """The whole answer. Raises LLMError where the LLM gave no usable draft."""
    *_, last = answering(question, world, history, filters, limit)
    assert isinstance(last, Final)
    return last.answer


def answering(
    question: str, world: World, history: Sequence[Turn] = (), filters: Filters | None = None, limit: int = HEAD
) -> Iterator[Event]:
    """What happens on the way to an answer: the evidence, each verified sentence, and last the whole answer.

    `limit` is how many passages come along; the answer is the same with fewer.
    """
    clock = _Clock()
    asks = not is_smalltalk(question)
    rewritten = standalone(question, history if asks else (), world, filters)
    query = rewritten.query
    hits = _hits(rewritten, world, filters, limit) if asks else []
    found = EvidenceFound(query, tuple(shown(hit) for hit in hits[:limit]))
    yield found

    query, candidates = sentences_for(query, hits, world)
    evidence = select(candidates, _budget(world))
    clock.lap("search")

    page = AnswerPage(marking=world.settings.unsupported == "mark")
    unclear = readings(query, passage_texts(candidates))
    computed = None if unclear else counted(query, candidates, world)
    if not computed and world.quotes:
        candidates = quotable(query, candidates)
        evidence = select(candidates, _budget(world))
    left_s = world.settings.llm_deadline_s - clock.seconds
    rest, of_rest = (computed.rest, computed.of_rest(candidates)) if computed else (query, candidates)
    made = draft(rest, of_rest, () if unclear or not rest else evidence, world, left_s)
    made.usage.update(rewritten.usage)  # what drafting uses is added to it

    with closing(_drafted(query, evidence, made, hits)) as drafted:  # a reader who leaves stops the LLM at once
        told = with_versions(query, drafted, candidates, hits, later_first=world.quotes)
        for sentence, verdict in chain([(computed.sentence, computed.verdict)] if computed else [], told):
            before, page = page, page.add(sentence, verdict)
            yield from _added(before, page)
    if computed and made.denial:
        made.denial, made.missing = None, [*made.missing, rest]
    if (computed or made.looked_up) and (made.missing or not made.signals) and (not rest or world.quotes):
        made.confidence = 1.0  # of what was computed or looked up alone
    clock.lap("answer")
    page = page.close()
    refused = None if page.sentences else _refusal(query, hits, filters, unclear, world)
    yield Final(_answer(question, found, page, made, refused, world, clock))


def sentences_for(query: str, hits: Sequence[Hit], world: World) -> tuple[str, list[Candidate]]:
    """The query with abbreviations as the best hits write them out, and the sentences of these."""
    closely = read_closely(hits, PASSAGES_READ)
    query = written_out(query, [hit.passage.text for hit in closely])
    return query, sentences_of(query, closely, world)


def quotable(query: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that may answer by themselves, of the version and the thing that the query names."""
    return answering_alone(query, meant(query, candidates))


def _hits(rewritten: Rewritten, world: World, filters: Filters | None, limit: int) -> Sequence[Hit]:
    if rewritten.hits is not None and limit <= HEAD:
        return rewritten.hits
    return search(rewritten.query, world, filters, max(limit, HEAD))


def _drafted(query: str, evidence: Sequence[Excerpt], made: Draft, hits: Sequence[Hit]) -> Generator[Judged]:
    """What is written, as it is written, with what the evidence says of it."""
    prepared = Evidence.of(evidence, query)
    with closing(made.sentences) as sentences:
        for sentence in sentences:
            yield sentence, with_day(sentence, judge(sentence, prepared), hits)


def _added(before: AnswerPage, page: AnswerPage) -> Iterator[SentenceAdded]:
    """The sentences that a page has more than before."""
    new = page.citations[len(before.citations) :]
    for at in range(len(before.sentences), len(page.sentences)):
        sentence = page.sentences[at]
        yield SentenceAdded(page.pieces[at], sentence, tuple(c for c in new if c.number in sentence.citations))


def _budget(world: World) -> int:
    """Tokens of evidence: what suits an LLM that writes from it; all that was read where sentences are quoted."""
    if world.chat is None or world.quotes:
        return READ
    return world.settings.evidence_tokens or world.chat.capabilities.evidence_tokens


def _answer(
    question: str,
    found: EvidenceFound,
    page: AnswerPage,
    made: Draft,
    refused: tuple[Reason, str] | None,
    world: World,
    clock: _Clock,
) -> Answer:
    """The answer on a page, or what is said instead of one if it is `refused`."""
    nearest = _nearest(made, page)
    reason: Reason | None = made.denial or ("partly" if made.missing else None)
    text = page.text
    if refused:
        reason, text = refused[0], UNSURE if nearest else refused[1]
    return Answer(
        id=uuid.uuid4().hex,
        question=question,
        search_query=found.search_query,
        answer=text,
        answerable=bool(page.sentences) and not made.denial,
        reason=reason,
        confidence=made.confidence,
        signals={name: round(value, 3) for name, value in made.signals.items()},
        missing=tuple(made.missing),
        sentences=page.sentences,
        removed=page.removed + tuple(made.removed),
        citations=page.citations,
        nearest=nearest,
        differing=tuple(differing(page.citations)),
        passages=found.passages,
        mode="llm" if world.chat else "extractive",
        model=world.chat.model if world.chat else None,
        prompt=made.prompt.used if made.prompt else None,
        usage=made.usage,
        timings_ms=clock.laps,
    )


def _nearest(made: Draft, page: AnswerPage) -> tuple[Citation, ...]:
    """What came nearest to an answer and is not told, numbered on from the footnotes."""
    told = {(one.document_id, one.start_char_index) for one in page.citations}
    left = [one for one in one_by_one(made.nearest) if (one.hit.document.id, one.start) not in told]
    return tuple(citation(at, one, one.sentences[0]) for at, one in enumerate(left, len(page.citations) + 1))


def _refusal(
    query: str, hits: Sequence[Hit], filters: Filters | None, unclear: Mapping[str, Sequence[str]], world: World
) -> tuple[Reason, str]:
    """Why there is no answer, and what to tell whoever asked."""
    if unclear:
        return "needs_clarification", asked_back(unclear)
    if is_smalltalk(query) or is_instruction(query):
        return "not_a_question", NO_QUESTION
    if not world.catalog.counts()[0]:
        return "no_documents", EMPTY
    if not hits and world.index.state != "ready":  # it may lack what the filters leave, too
        return "not_in_documents", NOT_READY
    if hits or filters in (None, Filters()):
        return "not_in_documents", REFUSAL
    vector = vector_of(query, world)
    if vector is None:
        return "not_in_documents", REFUSAL
    return "no_documents", filtered(filters or Filters(), lambda only: bool(world.index.nearest(vector, 1, only)))


class _Clock:
    """Milliseconds of each part of the way."""

    def __init__(self) -> None:
        self._started = self._last = time.monotonic()
        self.laps: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps |= {name: round((now - self._last) * 1000, 1), "total": round((now - self._started) * 1000, 1)}
        self._last = now
