"""The embedded LLM as everything else asks it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

from service.edges.embedded.llama import LlamaServer
from service.errors import LLMUnavailable
from service.seams import Capabilities, Chat
from service.types.answers import ChatRequest, Delta

Connect = Callable[[str, str, str, Capabilities], Chat]  # given its base URL, its key, its model and what it can do


class EmbeddedChat:
    """Implements `service.seams.Chat` with the llama.cpp child process, which is started again should it have died."""

    capabilities = Capabilities(constrained=True)

    def __init__(self, weights: Path, model: str, threads: int, connect: Connect, adapter: Path | None = None) -> None:
        self.model = model
        self._connect = connect
        self._arguments = weights, model, threads, adapter
        self._starting = threading.Lock()
        self._server = LlamaServer(*self._arguments)
        self._client: Chat | None = None

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        started, silent = time.monotonic(), True
        try:
            for delta in self._running().stream(request, deadline_s):
                silent = False
                yield delta
        except LLMUnavailable:
            if not (silent and self._server.ends_within(1.0)):
                raise
            left = max(0.1, deadline_s - (time.monotonic() - started))
            # The child has just died: the next one is asked, which has read nothing that could be continued.
            yield from self._running().stream(replace(request, continued=False), left)

    def close(self) -> None:
        self._server.close()

    def _running(self) -> Chat:
        with self._starting:
            if self._client is None or not self._server.running:
                if not self._server.running:
                    self._server.close()
                    self._server = LlamaServer(*self._arguments)
                self._client = self._connect(self._server.wait(), self._server.api_key, self.model, self.capabilities)
            return self._client
