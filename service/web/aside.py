"""Events made on a thread of their own, so that who sends them on can send a sign of life and see a reader leave."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextvars import copy_context
from queue import Empty, SimpleQueue

from service.seams import READER_LEFT
from service.types.answers import Event

_LOOK_S = 0.25  # how often to look whether the reader is still there


def aside(events: Iterator[Event], heartbeat_s: float, left: Callable[[], bool]) -> Generator[Event | None]:
    """The events as they happen, and None where there was none for `heartbeat_s` seconds.

    Ends where the reader has `left`. Then, and when it is closed, the events are closed too, and an LLM that is
    waited for is told so by READER_LEFT. Raises what making an event raises.
    """
    arrived: SimpleQueue[Event | Exception | None] = SimpleQueue()
    gone = threading.Event()
    # A daemon: an LLM that is silent must not hold up the end of the process.
    threading.Thread(target=copy_context().run, args=(_make, events, arrived, gone), name="answer", daemon=True).start()
    last = time.monotonic()
    try:
        while not left():
            try:
                event = arrived.get(timeout=min(_LOOK_S, heartbeat_s))
            except Empty:
                if time.monotonic() - last < heartbeat_s:
                    continue
                event = None
            else:
                if event is None:
                    return
                if isinstance(event, Exception):
                    raise event
            yield event
            last = time.monotonic()
    finally:
        gone.set()


def _make(events: Iterator[Event], arrived: SimpleQueue[Event | Exception | None], gone: threading.Event) -> None:
    """Put each event, an error if there is one, and None at the end; stop where the reader is gone."""
    READER_LEFT.set(gone.is_set)
    try:
        for event in events:
            arrived.put(event)
            if gone.is_set():
                break
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where somebody waits for it
        arrived.put(error)
    finally:
        if hasattr(events, "close"):
            events.close()  # stops the LLM
        arrived.put(None)
