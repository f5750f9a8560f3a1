"""The chunks of a chat completion as pieces of a draft."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from math import exp
from typing import Any

from openai.types.chat import ChatCompletionChunk

from service.errors import LLMGarbage
from service.types.answers import Delta


def draft(chunks: Iterator[ChatCompletionChunk]) -> Generator[Delta]:
    """Chunks as pieces of a draft. Raises LLMGarbage unless there is something written and a finish_reason."""
    wrote, finish_reason, usage = False, None, None
    for chunk in chunks:
        piece = _piece(chunk)
        usage = piece.usage or usage  # comes after the finish_reason, in a chunk without choices
        finish_reason = piece.finish_reason or finish_reason
        if piece.text:
            yield Delta(piece.text, likely=None if wrote else piece.likely)
            wrote = True
    if finish_reason is None:
        raise LLMGarbage("the LLM's reply ended without a finish_reason; it is cut short or no chat completion")
    if not wrote:
        raise LLMGarbage(f"the LLM wrote nothing (finish_reason {finish_reason})")
    yield Delta(finish_reason=finish_reason, usage=usage)


def _piece(chunk: ChatCompletionChunk) -> Delta:
    """What one chunk says. Raises LLMGarbage: the SDK makes chunks out of any JSON without looking."""
    try:
        usage = _usage(chunk)
        if not chunk.choices:
            return Delta(usage=usage)
        choice = chunk.choices[0]
        text = choice.delta.content if choice.delta else None
        if text is not None and not isinstance(text, str):
            raise TypeError("content is no text")
        return Delta(text or "", _likely(choice) if text else None, choice.finish_reason, usage)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as error:
        raise LLMGarbage(f"the LLM sent a chunk that is not of a chat completion: {error}") from None


def _usage(chunk: ChatCompletionChunk) -> dict[str, int] | None:
    if not chunk.usage:
        return None
    return {"prompt_tokens": chunk.usage.prompt_tokens, "completion_tokens": chunk.usage.completion_tokens}


def _likely(choice: Any) -> dict[str, float] | None:
    """Probability of each candidate for the first token of this chunk. Tokens that read the same count as one."""
    if not (choice.logprobs and choice.logprobs.content):
        return None
    likely: dict[str, float] = {}
    for candidate in choice.logprobs.content[0].top_logprobs:
        likely[candidate.token] = likely.get(candidate.token, 0.0) + exp(candidate.logprob)
    return likely
