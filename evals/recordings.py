"""Recordings of LLM calls, so that a run can be repeated for nothing: no key, no model, the same answers.

A call is known by what decides its reply: model, messages, grammar and length. A replay that meets a
call it does not know fails loudly and says what changed, because the figures of such a run would be about other code.
Other evidence alone may also be the machine's doing: processors round the small models' sums differently, and where two
passages are nearly as good another one comes first. Such a case has no row to compare; the gate bears only a few.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.errors import FootnoteError
from service.seams import Capabilities, Chat
from service.types.answers import ChatRequest, Delta


class StaleRecording(FootnoteError):
    """A call that was not recorded; the message says what is different from what was."""


class OtherEvidence(StaleRecording):
    """A call that was recorded but for the evidence in it."""


class Recorder:
    """A `Chat` that writes down what comes back from another. Replies are kept when they are complete.

    A call that is known already is not made again, so that recording anew costs what has changed (one that goes on
    from it is read whole); what is known and was not asked for is not kept.
    """

    def __init__(self, chat: Chat, known: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._chat = chat
        self.model, self.capabilities = chat.model, chat.capabilities
        self.known = known or {}
        self.calls: dict[str, dict[str, Any]] = {}
        self._made_last = False  # whether the last call was made and answered, so that the next may go on from it

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        call = _call(self.model, request)
        continued, self._made_last = request.continued and self._made_last, False
        if call["key"] in self.known:
            self.calls[call["key"]] = self.known[call["key"]]
            yield from _replied(self.known[call["key"]]["reply"])
            return
        # Read to the end even if the caller stops early: half a reply must not be replayed as a whole one.
        deltas = list(self._chat.stream(replace(request, continued=continued), deadline_s))
        self.calls[call["key"]] = call | {"reply": _reply(deltas)}
        self._made_last = True
        yield from deltas

    def save(self, path: Path) -> None:
        """Write the calls, one a line, in an order that does not depend on when they were made."""
        about = {"model": self.model, "capabilities": vars(self.capabilities)}
        lines = [about, *sorted(self.calls.values(), key=lambda call: str(call["key"]))]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


@contextmanager
def recording(chat: Chat, path: Path, resume: bool = False) -> Iterator[Recorder]:
    """Records the calls of a block into a file, also where the block ends early; to resume keeps all that is there."""
    known = _read(path)[1] if path.is_file() else {}
    recorder = Recorder(chat, known)
    recorder.calls |= known if resume else {}
    try:
        yield recorder
    finally:
        recorder.save(path)


@contextmanager
def heard(chat: Chat | None, record: Path | None, replay: Path | None, resume: bool = False) -> Iterator[Chat | None]:
    """The LLM itself, or one whose replies are recorded, or those that were."""
    if replay:
        yield Replay(replay)
    elif record:
        if chat is None:
            raise FootnoteError("--record: there is no LLM whose replies could be kept")
        with recording(chat, record, resume) as recorder:
            yield recorder
    else:
        yield chat


class Replay:
    """A `Chat` that replies what was recorded. Raises StaleRecording for any other call."""

    def __init__(self, path: Path) -> None:
        about, self._calls = _read(path)
        self._path = path
        self.model, self.capabilities = about["model"], Capabilities(**about["capabilities"])

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        call = _call(self.model, request)
        if call["key"] not in self._calls:
            raise self._stale(call)
        yield from _replied(self._calls[call["key"]]["reply"])

    def _stale(self, call: dict[str, Any]) -> StaleRecording:
        """Says what is new about a call, against the recorded calls that ask the same."""
        unknown = f"{self._path.name} has no reply to this call:"
        alike = [known for known in self._calls.values() if known["asks"] == call["asks"]]
        if not alike:
            return StaleRecording(f"{unknown} nothing was recorded that ends with {call['asks']!r}")
        changed = min(([part for part in _PARTS if known[part] != call[part]] for known in alike), key=len)
        kind = OtherEvidence if changed == ["before"] else StaleRecording
        named = " and ".join(_PARTS[part] for part in changed)
        return kind(f"{unknown} {named} changed before {call['asks']!r}; record again")


_QUESTION = "Question: "  # how it begins in the prompts that have evidence before it
_PARTS = {"system": "the system prompt", "before": "the evidence", "grammar": "the grammar", "max_tokens": "the length"}


def _read(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What was recorded of, and the calls by their keys."""
    about, *calls = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return about, {call["key"]: call for call in calls}


def _call(model: str, request: ChatRequest) -> dict[str, Any]:
    """What a call is known by. `asks` is the end of the last message, from its question on, to find what a call was
    about."""
    system = "\n".join(message.content for message in request.messages if message.role == "system")
    user = "\n".join(message.content for message in request.messages if message.role != "system")
    at = user.rfind(f"\n\n{_QUESTION}")
    before, _, question = user.rpartition("\n\n") if at < 0 else (user[:at], "", user[at + 2 :])
    call = {
        "asks": question,
        "system": _digest(system),
        "before": _digest(before),
        "grammar": _digest(request.grammar or ""),
        "max_tokens": request.max_tokens,
    }
    return {"key": _digest(json.dumps([model, call], sort_keys=True))} | call


def _replied(reply: dict[str, Any]) -> Iterator[Delta]:
    yield Delta(text=reply["text"], likely=reply["likely"])
    yield Delta(finish_reason=reply["finish_reason"], usage=reply["usage"])


def _reply(deltas: Sequence[Delta]) -> dict[str, Any]:
    return {
        "text": "".join(delta.text for delta in deltas),
        "likely": next(({k: round(v, 6) for k, v in d.likely.items()} for d in deltas if d.likely), None),
        "finish_reason": next((delta.finish_reason for delta in deltas if delta.finish_reason), None),
        "usage": next((dict(delta.usage) for delta in deltas if delta.usage), None),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
