"""Serve: open the data, ingest the seeds into a new corpus, and answer requests until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask
from waitress.wasyncore import close_all

from service.ask import ask
from service.errors import FootnoteError
from service.ingest import ingest
from service.jobs import Jobs
from service.settings import Settings
from service.types.intake import Receipt
from service.web.app import create_app
from service.web.page import readiness
from service.web.problems import outside_the_app
from service.wiring import Bar, documents_in, open_world
from service.world import World

log = logging.getLogger(__name__)

_ENDING = (signal.SIGINT, signal.SIGTERM)


def run(settings: Settings, bar: Bar, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. Raises FootnoteError if it cannot start."""
    for number in _heeded():
        signal.signal(number, _stop)
    world = open_world(settings, bar)
    jobs = Jobs(world)
    try:
        if settings.seeds_dir and world.catalog.is_new():  # seeds that were deleted do not come back
            _told(seed(world, Path(settings.seeds_dir), bar), say)
        server, address = listening(world, jobs)
        world.publish_address(address)
        say(f"Footnote on {address} · {described(world)}")
        with signals_wait():
            if world.chat and settings.llm_kind == "embedded":
                threading.Thread(target=warm, args=(world,), daemon=True).start()
            jobs.resume()
        server.run()
    finally:
        jobs.close()
        world.close()


@contextmanager
def signals_wait() -> Iterator[None]:
    """Let SIGINT and SIGTERM end the process only afterwards: a thread at whose start an exception is raised can
    neither be waited for nor be forgotten. One that is ignored still is. Raises SystemExit."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda got, _: came.append(got)) for number in _heeded()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise SystemExit(0)


def _heeded() -> list[signal.Signals]:
    """The signals that end the process, but those that whoever started it has it ignore."""
    return [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]


def listening(world: World, jobs: Jobs | None = None) -> tuple[Any, str]:
    """A server of this world that listens already, and its address; `run()` answers. Raises FootnoteError."""
    settings = world.settings
    sockets: dict[int, Any] = {}  # a host name may stand for several addresses
    try:
        server = create_server(
            create_app(world, jobs),
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=settings.max_request_bytes + 1_000_000,  # so that nearly all is left to the app
            channel_request_lookahead=1,  # else nobody reads while an answer is streamed, and sees its client leave
            ident=None,
        )
    except (OSError, ValueError) as error:
        close_all(sockets)
        why = getattr(error, "strerror", None) or error
        raise FootnoteError(f"cannot serve on {settings.host}:{settings.port}: {why}") from error
    listeners = [listener for listener in sockets.values() if isinstance(listener, TcpWSGIServer)]
    for listener in listeners:
        listener.channel_class = _Channel
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return server, f"http://{host}:{listeners[0].effective_port}"


class _Refusal(ErrorTask):  # type: ignore[misc]
    """What waitress refuses before the app sees it, said in the words of every other error."""

    def execute(self) -> None:
        error = self.request.error
        body, headers = outside_the_app(error.code, error.body)
        self.status = f"{error.code} {HTTPStatus(error.code).phrase}"
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _Refusal


def seed(world: World, folder: Path, bar: Bar) -> Receipt:
    """Ingest the seeds."""
    documents = list(documents_in([folder], world.settings))
    step = bar("ingesting seeds", len(documents))
    return ingest(documents, world, progress=lambda _: step(1))


def described(world: World) -> str:
    """What runs, in one line: mode, model, documents, passages."""
    what = readiness(world)
    mode = f"LLM {what.model}" if what.model else "extractive, no LLM"
    return f"{mode} · {_counted(what.documents, 'document')} · {_counted(what.passages, 'passage')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(receipt: Receipt, say: Callable[[str], None]) -> None:
    for failure in receipt.failed:
        say(f"not ingested: {failure.source}: {failure.reason}")


def warm(world: World) -> None:
    """Ask about the first document, so that the first question of a reader need not wait for the LLM to load."""
    for document in world.catalog.documents(limit=1):
        try:
            ask(f"What is said about {document.title}?", world)
        except FootnoteError as error:
            log.warning("the LLM is not ready: %s", error)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
