"""An LLM that says what a test gives it to say."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass

from service.seams import Capabilities
from service.types.answers import ChatRequest, Delta

SMALL = Capabilities(constrained=True)  # what the embedded LLM can do


@dataclass(frozen=True)
class Call:
    """What the LLM was asked."""

    request: ChatRequest
    deadline_s: float

    @property
    def prompt(self) -> str:
        return "\n".join(message.content for message in self.request.messages)


class FakeChat:
    """Fits `Chat`: gives its replies in turn, the last one for ever.

    A reply is a text, an error to raise, or the probabilities of the first token, of which the likeliest is written.
    """

    def __init__(
        self,
        *replies: str | Mapping[str, float] | Exception,
        capabilities: Capabilities | None = None,
        piece: int = 7,
        finish_reason: str = "stop",
    ) -> None:
        self.model = "fake-llm"
        self.capabilities = capabilities or Capabilities()
        self.calls: list[Call] = []
        self.open = 0  # calls that are not finished or closed
        self._replies = replies
        self._piece = piece
        self._finish_reason = finish_reason

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        reply = self._replies[min(len(self.calls), len(self._replies) - 1)]
        self.calls.append(Call(request, deadline_s))
        return self._written(reply)

    def _written(self, reply: str | Mapping[str, float] | Exception) -> Generator[Delta]:
        self.open += 1
        try:
            if isinstance(reply, Exception):
                raise reply
            if isinstance(reply, Mapping):
                yield Delta(max(reply, key=lambda token: reply[token]), likely=reply)
            else:
                for at in range(0, len(reply), self._piece):
                    yield Delta(reply[at : at + self._piece])
            yield Delta(finish_reason=self._finish_reason, usage={"prompt_tokens": 100, "completion_tokens": 10})
        finally:
            self.open -= 1
