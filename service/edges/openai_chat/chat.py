"""Any LLM behind OpenAI's chat completions: OpenAI itself, Azure-compatible services, Ollama, vLLM, llama.cpp.

A call either ends with a Delta that has a finish_reason, or raises an LLMError. Nothing that a server does (a cut
stream, an HTML page with status 200, a byte a minute) can end a call silently or hold it beyond its deadline.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from queue import Empty
from typing import Any, cast

import httpx2
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    BadRequestError,
    DefaultHttpxClient,
    OpenAI,
    Stream,
)
from openai.types.chat import ChatCompletionChunk

from service.edges.openai_chat.call import Call, Open, trace
from service.edges.openai_chat.chunks import draft
from service.errors import LLMError, LLMGarbage, LLMTimeout, LLMUnavailable, SettingsError
from service.seams import Capabilities
from service.types.answers import ChatRequest, Delta

_CANDIDATES = 10  # how many candidates for the first token to ask about
_LONGEST = 300  # characters of a server's own words that are worth repeating
_SOMETIMES_REJECTED = ("max_tokens", "temperature")  # by OpenAI's reasoning models


class OpenAIChat:
    """Implements `service.seams.Chat`. Any thread may call; each call has a connection of its own."""

    def __init__(
        self,
        base_url: str | None,
        api_key: str,
        model: str,
        capabilities: Capabilities,
        connect_timeout_s: float = 5.0,
        context_tokens: Callable[[], int | None] = lambda: None,
        ask_again_s: float = 30.0,
    ) -> None:
        """Opens nothing yet. `base_url` None is OpenAI's; an empty key suits servers that want none.

        `context_tokens` asks how many tokens prompt and answer may have together, and may raise LLMUnavailable: then it
        is asked again after `ask_again_s`.
        Raises SettingsError if the key or the URL cannot be used in a request.
        """
        self.model = model
        self._capabilities = capabilities
        self._context_tokens = context_tokens
        self._context: int | None = None
        self._asked, self._ask_again, self._ask_again_s = False, 0.0, ask_again_s
        self._connect_timeout_s = connect_timeout_s
        self._key = _sendable(api_key)
        self._client = _client(base_url, self._key)
        self._where = self._client.base_url.netloc.decode().rpartition("@")[2] or str(base_url)
        self._rejected: frozenset[str] = frozenset()  # parameters that this model turned out not to take

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; a quarter of a small context is for evidence."""
        context = self._told_context()
        least = self._capabilities.evidence_tokens if context is None else context // 4
        return replace(self._capabilities, evidence_tokens=min(self._capabilities.evidence_tokens, least))

    def _told_context(self) -> int | None:
        if not self._asked and time.monotonic() >= self._ask_again:
            try:
                self._context, self._asked = self._context_tokens(), True
            except LLMUnavailable:
                self._ask_again = time.monotonic() + self._ask_again_s
        return self._context

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        """The draft piece by piece; the first piece says what was `likely`, the last has finish_reason and usage.

        Closing the iterator closes the connection at once. Raises LLMUnavailable if the server is not reachable or
        refuses, LLMTimeout `deadline_s` seconds after this call, LLMGarbage for anything that is not a whole draft.
        """
        deadline = time.monotonic() + deadline_s
        body = self._body(request)
        return self._deltas(lambda: self._open(body, deadline), deadline)

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        """The request as chat completions take it."""
        room = (self._context or 2 * request.max_tokens) // 2  # the prompt needs some too
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            "max_tokens": min(request.max_tokens, room),
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self._capabilities.constrained:
            own: dict[str, Any] = {"cache_prompt": request.continued}  # llama.cpp's own parameters
            own |= {"grammar": request.grammar} if request.grammar else {}
            body |= {"logprobs": True, "top_logprobs": _CANDIDATES, "extra_body": own}
        return body

    def _deltas(self, open_stream: Open, deadline: float) -> Generator[Delta]:
        call = Call(open_stream, self._explained)
        try:
            yield from draft(call.chunks(deadline))
        except Empty:
            raise self._late() from None
        finally:
            call.stop()

    def _open(self, body: Mapping[str, Any], deadline: float) -> Stream[ChatCompletionChunk]:
        """The server's response, asked for again without a parameter that the model turns out not to take."""
        rejected = self._rejected
        while True:
            try:
                stream = self._client.chat.completions.create(
                    **_without(body, rejected), timeout=self._timeout(deadline)
                )
            except BadRequestError as error:
                name = _named(error)
                if name is None or name in rejected:
                    raise
                rejected |= {name}
            else:
                self._rejected = rejected  # only now is it known that leaving it out helps
                return cast(Stream[ChatCompletionChunk], stream)

    def _timeout(self, deadline: float) -> httpx2.Timeout:
        """Ends the thread of a call that waits for the first byte, at the deadline."""
        return httpx2.Timeout(max(0.01, deadline - time.monotonic()), connect=self._connect_timeout_s)

    def _explained(self, error: Exception, began: bool) -> LLMError:
        """The failure in our words; `began` tells whether the server had started to answer."""
        match error:
            case APITimeoutError() if isinstance(error.__cause__, httpx2.ConnectTimeout):
                return self._unreachable(f"no connection within {self._connect_timeout_s:g} s")
            case APITimeoutError():
                return self._late()
            case APIStatusError():
                return LLMUnavailable(f"the LLM at {self._where} refused with {error.status_code}{self._said(error)}")
            case APIConnectionError() if began:
                return LLMGarbage(f"the LLM at {self._where} broke off{self._quoted(error.__cause__)}")
            case APIConnectionError():
                return self._unreachable(self._quoted(error.__cause__).removeprefix(": ") or "connection failed")
            case APIError():
                return LLMUnavailable(f"the LLM at {self._where} failed while it wrote{self._said(error)}")
        what = type(error).__name__ + self._quoted(error)
        return LLMGarbage(f"the LLM at {self._where} sent no chat completion ({what})")

    def _late(self) -> LLMTimeout:
        return LLMTimeout(f"the LLM at {self._where} did not finish in time: a question has FOOTNOTE_LLM_DEADLINE_S")

    def _unreachable(self, why: str) -> LLMUnavailable:
        return LLMUnavailable(f"the LLM at {self._where} cannot be reached: {why}")

    def _said(self, error: APIError) -> str:
        """What the server gave as its reason, if it gave one."""
        body = error.body
        return self._quoted(body.get("message") if isinstance(body, Mapping) else body)

    def _quoted(self, words: object) -> str:
        """Somebody else's words after a colon, short and on one line. Servers repeat keys; we do not."""
        text = " ".join(str(words or "").split())
        # Before cutting: half a key would not be recognised.
        text = text.replace(self._key, "(the API key)") if self._key else text
        return f": {text[:_LONGEST]}" if text else ""


def _client(base_url: str | None, key: str) -> OpenAI:
    # No connection is kept: a server may close an idle one just as it is used again, and nothing here tries twice.
    limits = httpx2.Limits(max_keepalive_connections=0)
    try:
        # A proxy that is set in the environment cannot reach this machine's loopback.
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [trace]}
        http = DefaultHttpxClient(limits=limits, trust_env=not _is_loopback(base_url), event_hooks=hooks)
        # The SDK asks for a key even where the server does not.
        return OpenAI(base_url=base_url, api_key=key or "none", max_retries=0, http_client=http)
    except httpx2.InvalidURL as error:
        raise SettingsError(f"the LLM's base URL is not a URL: {error}") from None


def _is_loopback(base_url: str | None) -> bool:
    host = httpx2.URL(base_url).host if base_url else ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sendable(api_key: str) -> str:
    """The key without the line end that it may have been read with. Raises SettingsError if no header can carry it."""
    key = api_key.strip()
    if not (key.isascii() and key.isprintable()):
        raise SettingsError("the LLM's API key has characters that cannot be sent")
    return key


def _without(body: Mapping[str, Any], rejected: frozenset[str]) -> dict[str, Any]:
    """The body as a model takes it that rejects these parameters."""
    kept = {name: value for name, value in body.items() if name not in rejected}
    if "max_tokens" in rejected:
        kept["max_completion_tokens"] = body["max_tokens"]
    return kept


def _named(error: BadRequestError) -> str | None:
    """The parameter that the server rejects, if it is one that can be done without."""
    if error.param in _SOMETIMES_REJECTED:
        return error.param
    # Servers that name no `param` say it in the message.
    return next((name for name in _SOMETIMES_REJECTED if re.search(rf"\b{name}\b", str(error.message))), None)
