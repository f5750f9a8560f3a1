"""Answers, and the progress of jobs, as server-sent events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

from flask import Response, json, request, stream_with_context

from service.errors import FootnoteError
from service.types.answers import Event, EvidenceFound, Final, FoundPassage, SentenceAdded
from service.types.intake import Job
from service.web.aside import aside
from service.web.problems import bug, failure, problem, reply

HEARTBEAT_S = 10.0  # so that a proxy does not take a quiet stream for a dead one, and we see a client leave
_HEARTBEAT = ": still at it\n\n"


def stream(events: Iterator[Event], slots: threading.BoundedSemaphore, heartbeat_s: float = HEARTBEAT_S) -> Response:
    """The events as they happen, an error as the last of them, and a comment where the LLM is silent.

    503 if too many streams are open already.
    """
    return _streamed(_lines(aside(events, heartbeat_s, reader_left())), slots)


def reader_left() -> Callable[[], bool]:
    """Tells whether whoever sent this request still waits for the reply."""
    left: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    return left


def stream_job(jobs: Iterator[Job | None], slots: threading.BoundedSemaphore) -> Response:
    """A job each time it has changed, a comment where there is nothing to tell. 503 as for answers."""
    return _streamed(_progress(jobs), slots)


def _streamed(lines: Iterator[str], slots: threading.BoundedSemaphore) -> Response:
    if not slots.acquire(blocking=False):
        return busy("too many streams are open; try again in a moment")
    released = _Once(slots)
    response = Response(
        stream_with_context(_until_closed(lines, released)), content_type="text/event-stream; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must not hold events back
    response.call_on_close(released)  # also where the client left before the first event
    return response


def busy(why: str) -> Response:
    """503, with when to try again."""
    response = reply(problem(503, why))
    response.headers["Retry-After"] = "2"
    return response


class _Once:
    """Frees a slot, however often it is called."""

    def __init__(self, slots: threading.BoundedSemaphore) -> None:
        self._slots: threading.BoundedSemaphore | None = slots

    def __call__(self) -> None:
        slots, self._slots = self._slots, None
        if slots:
            slots.release()


def _until_closed(lines: Iterator[str], done: _Once) -> Iterator[str]:
    try:
        yield from lines
    finally:
        done()


def _progress(jobs: Iterator[Job | None]) -> Iterator[str]:
    for job in jobs:
        if job is None:
            yield _HEARTBEAT
        else:
            yield _line("ended" if job.ended else "progress", job.model_dump(mode="json"))


def _lines(events: Generator[Event | None]) -> Iterator[str]:
    passages: tuple[FoundPassage, ...] = ()
    try:
        for event in events:
            if isinstance(event, EvidenceFound):
                passages = event.passages
            yield _line(*_named(event)) if event else _HEARTBEAT
    except FootnoteError as error:
        yield _line("error", failure(error, passages))
    except Exception as error:  # noqa: BLE001 - the status is sent already, so this is the only way to tell
        yield _line("error", bug(error))
    finally:
        events.close()  # stops the LLM if the client has left


def _named(event: Event) -> tuple[str, Any]:
    match event:
        case EvidenceFound(query, passages):
            return "evidence", {"search_query": query, "passages": [p.model_dump(mode="json") for p in passages]}
        case SentenceAdded(text, sentence, citations):
            return "sentence", {
                "text": text,
                "sentence": sentence.model_dump(mode="json"),
                "citations": [c.model_dump(mode="json") for c in citations],
            }
        case Final(answer):
            return "final", answer.model_dump(mode="json")


def _line(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
