"""A stream whose LLM is silent: it gives signs of life, and a reader who leaves ends what was asked for them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection

import pytest
from apiflask import APIFlask

from service.ask import answering
from service.edges.openai_chat import OpenAIChat
from service.errors import LLMUnavailable
from service.seams import READER_LEFT, Capabilities
from service.serving import listening
from service.types.answers import Event, EvidenceFound
from service.web import ask_api
from service.web.app import create_app
from service.web.aside import aside
from service.web.streaming import HEARTBEAT_S, stream
from service.world import World
from tests.fake_llm import FakeLLM, fake_llm
from tests.library import OPENS

FOUND = EvidenceFound("When?", ())


def stays() -> bool:
    return False


def asking(library: World, llm: FakeLLM, port: int = 0) -> World:
    """The library with this LLM, which may be silent for a minute."""
    settings = library.settings.model_copy(update={"llm_deadline_s": 60.0, "port": port})
    return replace(library, chat=OpenAIChat(llm.base_url, "", "fake-model", Capabilities()), settings=settings)


@contextmanager
def on_a_port(world: World) -> Iterator[int]:
    server, address = listening(world)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(address.rpartition(":")[2])
    finally:
        server.trigger.pull_trigger(server.close)  # in its own thread, which may be about to listen to what is closed


# ── A sign of life ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sign_of_life_comes_at_least_every_ten_seconds() -> None:
    assert HEARTBEAT_S <= 10


@pytest.mark.parametrize("mode", ["stall", "slow_start"])
def test_a_stream_has_a_comment_now_and_then_while_the_llm_is_silent(library: World, mode: str) -> None:
    with fake_llm(mode) as llm, create_app(library).test_request_context("/ask"):
        world = asking(library, llm)
        streamed = stream(answering(OPENS, world), threading.BoundedSemaphore(1), heartbeat_s=0.05)
        lines = iter(streamed.response)
        found = [str(next(lines)) for _ in range(20)]
        streamed.close()
        assert llm.disconnected.wait(1)
    assert [line.split("\n")[0] for line in found if not line.startswith(":")] == ["event: evidence"]
    assert {line for line in found if line.startswith(":")} == {": still at it\n\n"}


def test_events_that_come_fast_have_no_comment_between_them() -> None:
    assert list(aside(iter([FOUND] * 3), 10, stays)) == [FOUND] * 3


def test_an_error_is_raised_where_somebody_waits_for_the_event() -> None:
    def failing() -> Iterator[Event]:
        yield FOUND
        raise LLMUnavailable("gone")

    events = aside(failing(), 10, stays)
    assert next(events) == FOUND
    with pytest.raises(LLMUnavailable, match="gone"):
        next(events)


# ── A reader who leaves ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ["stall", "slow"])
def test_who_waits_for_a_whole_answer_and_leaves_stops_the_llm_too(library: World, mode: str) -> None:
    reply = "The harbour opens at 6 am. [1] " * 100
    with fake_llm(mode, reply=reply, pause_s=0.1) as llm, on_a_port(asking(library, llm)) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/ask", json.dumps({"question": OPENS}), {"Content-Type": "application/json"})
        until = time.monotonic() + 5
        while not llm.requests:
            assert time.monotonic() < until
            time.sleep(0.01)
        connection.close()
        assert llm.disconnected.wait(5)


def test_more_answers_than_threads_can_bear_are_turned_away(library: World) -> None:
    with fake_llm() as llm:
        world = asking(library, llm)
        slots = threading.BoundedSemaphore(1)
        app = APIFlask(__name__)
        app.register_blueprint(ask_api.blueprint(world, slots))
        with slots:
            response = app.test_client().post("/ask", json={"question": OPENS})
            assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
        assert app.test_client().post("/ask", json={"question": OPENS}).status_code == 200
        assert slots.acquire(blocking=False)  # it was given back


@pytest.mark.parametrize("mode", ["stall", "slow_start", "drip_bytes"])
def test_a_reader_who_leaves_a_silent_llm_stops_it_within_a_second(library: World, mode: str) -> None:
    with fake_llm(mode) as llm, on_a_port(asking(library, llm)) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        body = json.dumps({"question": OPENS, "stream": True})
        connection.request("POST", "/ask", body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        assert reply.readline() == b"event: evidence\n"
        until = time.monotonic() + 5
        while not llm.requests:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert not llm.disconnected.is_set()
        reply.close()
        connection.close()
        left = time.monotonic()
        assert llm.disconnected.wait(5)
        assert time.monotonic() - left < 1


def test_events_are_closed_where_the_reader_leaves_between_them() -> None:
    closed = threading.Event()

    def endless() -> Iterator[Event]:
        try:
            while not READER_LEFT.get()():
                yield FOUND
                time.sleep(0.01)
        finally:
            closed.set()

    events = aside(endless(), 10, stays)
    next(events)
    events.close()
    assert closed.wait(1)
    assert READER_LEFT.get()() is False  # of this thread
    assert list(aside(endless(), 10, lambda: True)) == []
