"""One request to an LLM, which its caller can leave at any moment."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import httpx2
from openai import Stream
from openai.types.chat import ChatCompletionChunk

from service.errors import LLMError, LLMTimeout
from service.seams import READER_LEFT

_LOOK_S = 0.25  # how often to look whether a silent LLM is still waited for

Open = Callable[[], Stream[ChatCompletionChunk]]
Explain = Callable[[Exception, bool], LLMError]

_calling = threading.local()  # the call that a thread makes


class Call:
    """One request on a thread of its own, since no HTTP timeout is a total one.

    Timeouts of a socket start again with every byte, and looking up a name has none. Here the caller waits on a queue,
    which it can leave at any moment; the thread then finds its socket shut.
    """

    def __init__(self, open_stream: Open, explain: Explain) -> None:
        self._open = open_stream
        self._explain = explain
        self._arrived: SimpleQueue[ChatCompletionChunk | LLMError | None] = SimpleQueue()
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None
        # A daemon: a name server that never answers must not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="llm-call", daemon=True)

    def chunks(self, deadline: float) -> Iterator[ChatCompletionChunk]:
        """Chunks as they arrive. Raises the call's LLMError, and queue.Empty once the deadline is past.

        Raises LLMTimeout where the reader has left.
        """
        self._thread.start()
        while (left := deadline - time.monotonic()) > 0:
            if READER_LEFT.get()():
                raise LLMTimeout("nobody waits for the LLM any more")
            try:
                arrived = self._arrived.get(timeout=min(left, _LOOK_S))
            except Empty:
                continue
            if arrived is None:
                return
            if isinstance(arrived, LLMError):
                raise arrived
            yield arrived
        raise Empty

    def stop(self) -> None:
        """Shut the connection. A thread that is still looking up a name or connecting ends by itself, later."""
        self._stopped.set()
        self._shut()
        if self._thread.ident is not None:
            self._thread.join(timeout=0.1)

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # already closed
                # Closing would not wake a thread that reads; and an SSLSocket's own shutdown drops its state under it.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _run(self) -> None:
        _calling.call = self
        began = False
        try:
            with self._open() as stream:
                began = True
                self._read(stream)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller waits for it on the other thread
            self._arrived.put(self._explain(error, began))
        else:
            self._arrived.put(None)

    def _read(self, stream: Stream[ChatCompletionChunk]) -> None:
        for chunk in stream:
            if self._stopped.is_set():
                return
            self._arrived.put(chunk)

    def traced(self, event: str, about: Mapping[str, Any]) -> None:
        """Learn the socket as soon as there is one: a server may be silent before its first byte, too."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = about["return_value"].get_extra_info("socket")
            if (
                self._stopped.is_set()
            ):  # `stop` sets it before it looks for the socket, so one of the two sees the other
                self._shut()


def trace(request: httpx2.Request) -> None:
    """Have the call that this thread makes told about its connection."""
    request.extensions["trace"] = _calling.call.traced
