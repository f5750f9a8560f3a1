"""A server on loopback that speaks OpenAI's chat completions, and misbehaves in every way that real ones do.

>>> with fake_llm(reply="Hello.") as llm:
...     llm.base_url.startswith("http://127.0.0.1:")
True
"""

from __future__ import annotations

import json
import math
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "fake-model"

Body = dict[str, Any]
Reply = str | Callable[[Body], str]
Likely = Mapping[str, float] | Sequence[tuple[str, float]]  # pairs can name a token twice, as real servers do

MODES = frozenset(
    {
        "answer",
        # replies that are no draft
        "not_json",
        "empty_body",
        "no_choices",
        "empty",
        "garbage_stream",
        "garbage_chunk",
        "cut",
        "no_finish",
        "error_in_stream",
        "hang_up",
        # replies that take for ever
        "slow",
        "slow_start",
        "drip",
        "drip_bytes",
        "stall",
        # models with habits of their own
        "reasoning",
        "rejects_max_tokens",
        "rejects_temperature",
        "rejects_both",
    }
)


class ClientLeft(Exception):
    """The client closed the connection, or the server is stopping."""


@dataclass(frozen=True)
class FakeLLM:
    """How the server behaves, and what it saw. Lists and events fill while it runs."""

    mode: str
    reply: Reply
    piece: int
    likely: Likely | None
    usage: Mapping[str, int] | None
    finish_reason: str
    pause_s: float
    about: Body  # what the list of models says of it
    base_url: str = ""
    requests: list[Body] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    disconnected: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def pieces(self, body: Body) -> list[str]:
        text = self.reply(body) if callable(self.reply) else self.reply
        return [text[at : at + self.piece] for at in range(0, len(text), self.piece)]


@contextmanager
def fake_llm(
    mode: str = "answer",
    *,
    reply: Reply = "The call began at 8 am. [1]",
    piece: int = 7,
    likely: Likely | None = None,
    usage: Mapping[str, int] | None = None,
    finish_reason: str = "stop",
    pause_s: float = 0.2,
    about: Body | None = None,
) -> Iterator[FakeLLM]:
    """Serve until the block ends. A mode is one of MODES or `error_<status>`; `pause_s` is between pieces that drip."""
    if mode not in MODES and not re.fullmatch(r"error_\d{3}", mode):
        raise ValueError(f"no mode {mode!r}")
    server = _Server(("127.0.0.1", 0), _Handler)
    usage = usage or {"prompt_tokens": 12, "completion_tokens": 7}
    base_url = f"http://127.0.0.1:{server.server_port}/v1"
    server.llm = FakeLLM(mode, reply, piece, likely, usage, finish_reason, pause_s, about or {}, base_url)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="fake-llm")
    thread.start()
    try:
        yield server.llm
    finally:
        server.llm.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()  # waits for the handlers' threads


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them and leaves no socket behind
    llm: FakeLLM


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5  # a client that connects and says nothing
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            model = {"id": MODEL, "object": "model", "owned_by": "tests"} | self.server.llm.about
            self._send(200, {"object": "list", "data": [model]})
        else:
            self._send(404, _error("no such path"))

    def do_POST(self) -> None:
        llm = self.server.llm
        body: Body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        llm.requests.append(body)
        llm.keys.append(self.headers.get("Authorization", ""))
        try:
            self._answer(llm, body)
        except (OSError, ClientLeft):
            if not llm.stopped.is_set():
                llm.disconnected.set()
        self.close_connection = True

    def _answer(self, llm: FakeLLM, body: Body) -> None:
        if self.path != "/v1/chat/completions":
            return self._send(404, _error("no such path"))
        if refusal := _refusal(llm.mode, body):
            return self._send(400, refusal)
        if llm.mode.startswith("error_") and llm.mode != "error_in_stream":
            # Like OpenAI for a wrong key, the message repeats what came in.
            return self._send(int(llm.mode[6:]), _error(f"the fake refuses: {self.headers.get('Authorization')}"))
        if llm.mode == "slow_start":
            self._wait()
        if llm.mode == "not_json":
            return self._send(200, "<!doctype html><title>Sign in</title>", "text/html")
        if llm.mode == "empty_body":
            return self._send(200, "", "text/event-stream")
        if llm.mode != "hang_up":
            self._stream(llm, body)

    def _stream(self, llm: FakeLLM, body: Body) -> None:
        self._head(200, "text/event-stream", {"Transfer-Encoding": "chunked"})
        self._event(_chunk({"role": "assistant", "content": None}))
        if llm.mode in _STREAMS:
            return _STREAMS[llm.mode](self, llm)
        if llm.mode == "reasoning":
            self._event(_chunk({"reasoning_content": "Let me think."}, logprobs=_logprobs({"Let": 1.0})))
        if llm.mode != "empty":
            self._pieces(llm, body)
        if llm.mode != "no_finish":
            self._finish(llm, body)
        self._data("data: [DONE]\n\n")
        self._data("")

    def _pieces(self, llm: FakeLLM, body: Body) -> None:
        likely = llm.likely if body.get("logprobs") else None
        for text in llm.pieces(body):
            self._event(_chunk({"content": text}, logprobs=_logprobs(likely) if likely else None))
            likely = None
            if llm.mode == "slow":
                self._wait(llm.pause_s)

    def _finish(self, llm: FakeLLM, body: Body) -> None:
        self._event(_chunk({}, finish_reason=llm.finish_reason))
        if (body.get("stream_options") or {}).get("include_usage") and llm.usage:
            usage = dict(llm.usage)
            self._event(_chunk(None) | {"usage": usage | {"total_tokens": sum(usage.values())}})

    def _cut(self, llm: FakeLLM) -> None:
        self._event(_chunk({"content": "The call began"}))
        self.wfile.write(b"400\r\ndata: {")  # 1,024 bytes are promised, the connection closes after 7

    def _drip(self, llm: FakeLLM) -> None:
        while True:
            self._event(_chunk({"content": "and "}))
            self._wait(llm.pause_s)

    def _drip_bytes(self, llm: FakeLLM) -> None:
        self._data("data: ")
        while True:
            self._data(" ")
            self._wait(llm.pause_s)

    def _stall(self, llm: FakeLLM) -> None:
        for text in ("The call ", "began "):
            self._event(_chunk({"content": text}))
        self._wait()

    def _fail(self, llm: FakeLLM) -> None:
        self._event(_chunk({"content": "The call "}))
        self._event(_error("the model ran out of memory"))
        self._data("")

    def _garbage(self, llm: FakeLLM) -> None:
        self._data('data: {"choices": [{"delta"\n\n')
        self._data("")

    def _garbage_chunk(self, llm: FakeLLM) -> None:
        values: list[Any] = [[], {"choices": [5]}, {"choices": "none"}]
        for value in values:
            self._event(value)
        self._data("data: [DONE]\n\n")
        self._data("")

    def _no_choices(self, llm: FakeLLM) -> None:
        self._event({"object": "chat.completion.chunk"})
        self._data("data: [DONE]\n\n")
        self._data("")

    def _wait(self, seconds: float = math.inf) -> None:
        """Wait, but raise ClientLeft at once when the client closes the connection or the server stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.server.llm.stopped.is_set():
                raise ClientLeft
            readable, _, _ = select.select([self.connection], [], [], 0.01)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ClientLeft

    def _event(self, value: Any) -> None:
        self._data(f"data: {json.dumps(value)}\n\n")

    def _data(self, text: str) -> None:
        """One chunk of a chunked body; the empty one ends it."""
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _send(self, status: int, value: Any, content_type: str = "application/json") -> None:
        data = (value if isinstance(value, str) else json.dumps(value)).encode()
        self._head(status, content_type, {"Content-Length": str(len(data))})
        self.wfile.write(data)

    def _head(self, status: int, content_type: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()


_STREAMS: dict[str, Callable[[_Handler, FakeLLM], None]] = {
    "cut": _Handler._cut,
    "drip": _Handler._drip,
    "drip_bytes": _Handler._drip_bytes,
    "stall": _Handler._stall,
    "error_in_stream": _Handler._fail,
    "garbage_stream": _Handler._garbage,
    "garbage_chunk": _Handler._garbage_chunk,
    "no_choices": _Handler._no_choices,
}


def _chunk(delta: Body | None, finish_reason: str | None = None, logprobs: Body | None = None) -> Body:
    """A chat.completion.chunk; without choices if there is no delta."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": logprobs}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
    return head | {"choices": [] if delta is None else [choice]}


def _logprobs(likely: Likely) -> Body:
    pairs = likely.items() if isinstance(likely, Mapping) else likely
    candidates = [{"token": token, "logprob": math.log(share), "bytes": None} for token, share in pairs]
    return {"content": [candidates[0] | {"top_logprobs": candidates}]}


def _refusal(mode: str, body: Body) -> Body | None:
    """OpenAI's words for a parameter that a reasoning model does not take."""
    if mode in ("rejects_max_tokens", "rejects_both") and "max_tokens" in body:
        words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        return _error(words, "max_tokens", "unsupported_parameter")
    if mode in ("rejects_temperature", "rejects_both") and "temperature" in body:
        words = "Unsupported value: 'temperature' does not support 0 with this model. Only the default is supported."
        return _error(words, "temperature", "unsupported_value")
    return None


def _error(message: str, param: str | None = None, code: str | None = None) -> Body:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}
