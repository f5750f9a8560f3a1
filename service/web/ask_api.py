"""POST /ask and POST /search."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import Field

from service.ask import Question, answering, require_short
from service.errors import LLMError
from service.seams import READER_LEFT
from service.search import HEAD, search, shown
from service.types.answers import Answer, Event, EvidenceFound, Filters, Final, FoundPassage
from service.types.models import Model
from service.web.problems import failure, reply
from service.web.streaming import busy, reader_left, stream
from service.world import World


class SearchQuery(Model):
    """Words to search the passages for."""

    query: str = Field(min_length=1)
    limit: int = Field(HEAD, ge=1, le=50)
    filters: Filters | None = None


class SearchReply(Model):
    """Passages, best first."""

    query: str
    passages: tuple[FoundPassage, ...]


def blueprint(world: World, slots: threading.BoundedSemaphore) -> APIBlueprint:
    """`slots` bounds how many streams are open at once, of any kind, and how many answers an LLM writes: each holds a
    thread."""
    api = APIBlueprint("ask", __name__, tag="Ask")

    @api.post("/ask")
    @api.input(Question)
    @api.output(Answer, description="The answer; with `Accept: text/event-stream` or `stream: true` as events")
    @api.doc(
        summary="Ask a question",
        responses={
            400: "Not JSON",
            413: "Too large",
            415: "Not JSON",
            503: "The LLM failed, or too many answers are being written",
        },
    )
    def ask(json_data: Question) -> Response | Answer:
        """Answers from the documents with verified citations, or says that none was found in them."""
        require_short("question", json_data.question, world.settings)
        events = answering(json_data.question, world, json_data.history, json_data.filters, json_data.limit)
        if json_data.stream or request.accept_mimetypes.best == "text/event-stream":
            return stream(events, slots)
        return _whole(events, slots) if world.chat else _last(events)

    @api.post("/search")
    @api.input(SearchQuery)
    @api.output(SearchReply)
    @api.doc(summary="Search the passages", responses={400: "Not JSON", 413: "Too large", 415: "Not JSON"})
    def search_passages(json_data: SearchQuery) -> SearchReply:
        """Finds passages and tells the rank that each method gave them."""
        require_short("query", json_data.query, world.settings)
        hits = search(json_data.query, world, json_data.filters, json_data.limit)
        return SearchReply(query=json_data.query, passages=tuple(shown(hit) for hit in hits))

    return api


def _whole(events: Iterator[Event], slots: threading.BoundedSemaphore) -> Response | Answer:
    """The answer of an LLM, which stops where nobody waits for it any more."""
    if not slots.acquire(blocking=False):
        return busy("too many answers are being written; try again in a moment")
    waits = READER_LEFT.set(reader_left())
    try:
        return _last(events)
    finally:
        READER_LEFT.reset(waits)
        slots.release()


def _last(events: Iterator[Event]) -> Response | Answer:
    passages: tuple[FoundPassage, ...] = ()
    try:
        for event in events:
            if isinstance(event, EvidenceFound):
                passages = event.passages
            if isinstance(event, Final):
                return event.answer
    except LLMError as error:
        return reply(failure(error, passages))
    raise RuntimeError("an answer without an end")
