"""Write a draft from the evidence. Who writes it differs; grounding treats them all alike.

No LLM             the sentences that answer best, word for word
a small LLM        is asked whether the evidence states the answer, then for a short answer, which is given with the
                   sentences it rests on: it reads better than it writes
any other LLM      writes the answer
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from service.core.drafts import NOT_FOUND, DraftReader, DraftSentence, read
from service.core.evidence import Candidate
from service.core.extraction import OVERLAP, extract, overlap, quotes
from service.core.grounding import Evidence, judge
from service.core.prompting import SHORT_GRAMMAR, Prompt, numbered, plain
from service.core.questions import could_answer, is_instruction
from service.core.refusing import probability_of_no
from service.core.sentences import readable
from service.seams import Chat
from service.types import Delta, Excerpt, Message
from service.world import World

MOST_TOKENS = 300
MOST_SHORT_TOKENS = 60


@dataclass
class Draft:
    """The sentences of a draft as they are written, none for a refusal; then what is known of how it was made."""

    sentences: Generator[DraftSentence]
    prompt: Prompt | None = None
    confidence: float | None = None  # that the evidence states the answer
    usage: dict[str, int] = field(default_factory=dict)


def draft(
    query: str, candidates: Sequence[Candidate], evidence: Sequence[Excerpt], world: World, deadline_s: float
) -> Draft:
    """Have a draft written. Reading its sentences raises LLMError."""
    if world.chat is None or not evidence:
        best = max((candidate.relevance for candidate in candidates), default=-math.inf)
        quoted = (DraftSentence(sentence) for sentence in extract(query, candidates))
        return Draft(quoted, confidence=1 / (1 + math.exp(-best)) if candidates else 0.0)
    small = world.chat.capabilities.constrained
    made = Draft(_nothing(), world.prompts["short" if small else "answer"])
    writer = _Writer(query, candidates, evidence, world, world.chat, time.monotonic() + deadline_s, made)
    made.sentences = writer.small() if small else writer.large()
    return made


@dataclass(frozen=True)
class _Writer:
    """Has the LLM write for one question: every call is held to one deadline, and `made` learns what it used."""

    query: str
    candidates: Sequence[Candidate]
    evidence: Sequence[Excerpt]
    world: World
    chat: Chat
    ends: float  # by time.monotonic()
    made: Draft

    def large(self) -> Generator[DraftSentence]:
        """What the LLM writes, up to a NOT FOUND."""
        reader = DraftReader()
        messages = self.world.prompts["answer"].fill(evidence=numbered(self.evidence), question=self.query)
        with closing(self._stream(messages, MOST_TOKENS)) as deltas:
            for delta in deltas:
                yield from _found(reader.feed(delta.text))
        yield from _found(reader.close())

    def small(self) -> Generator[DraftSentence]:
        """A short answer with the sentences it rests on, if the LLM finds that the evidence states it."""
        filled = {"evidence": plain(self.evidence), "question": self.query}
        check, *_ = self._stream(self.world.prompts["check"].fill(**filled), 1)
        missing = probability_of_no(check.likely or {})
        self.made.confidence = round(1 - missing, 4)
        if is_instruction(self.query) or missing >= self.world.settings.llm_refuse_above:
            return
        deltas = self._stream(self.world.prompts["short"].fill(**filled), MOST_SHORT_TOKENS, SHORT_GRAMMAR)
        short = "".join(delta.text for delta in deltas)
        written = read(short)
        if any(judge(sentence, Evidence.of(self.evidence, self.query)).invented for sentence in written):
            yield from written  # grounding removes it; a model that invents here has not found the answer
            return
        quoted = self._quoted(short)
        yield from (sentence for sentence in written if _adds(sentence.text, quoted))
        yield from (DraftSentence(sentence) for sentence in quoted)

    def _quoted(self, short: str) -> list[str]:
        """The sentences of the evidence that answer the question, given a short answer."""
        shown = [c for c in self.candidates if _is_shown(c, self.evidence) and could_answer(self.query, c.text)]
        reread = self.world.rerank(f"{self.query} {short}", [readable(candidate.text) for candidate in shown])
        boosts = [score + OVERLAP * overlap(short, c.text) for c, score in zip(shown, reread, strict=True)]
        return [" ".join(candidate.text.split()) for candidate in quotes(shown, boosts)]

    def _stream(self, messages: Sequence[Message], most_tokens: int, grammar: str | None = None) -> Generator[Delta]:
        left = max(0.05, self.ends - time.monotonic())
        with closing(self.chat.stream(messages, deadline_s=left, max_tokens=most_tokens, grammar=grammar)) as deltas:
            for delta in deltas:
                for name, count in (delta.usage or {}).items():
                    self.made.usage[name] = self.made.usage.get(name, 0) + count
                yield delta


def _nothing() -> Generator[DraftSentence]:
    yield from ()


def _is_shown(candidate: Candidate, evidence: Sequence[Excerpt]) -> bool:
    return any(
        candidate.span in excerpt.sentences and candidate.hit.passage.id == excerpt.hit.passage.id
        for excerpt in evidence
    )


def _adds(short: str, quoted: Sequence[str]) -> bool:
    """Whether a short answer says more than the sentences that are quoted anyway."""
    return not _is_polar(short) and not any(short.rstrip(".") in sentence for sentence in quoted)


def _is_polar(short: str) -> bool:
    """Whether an answer is a yes or no, which words cannot check: only what is quoted beside it says something."""
    return bool(re.match(r"(?i)(yes|no)\b", short))


def _found(sentences: Sequence[DraftSentence]) -> Iterator[DraftSentence]:
    return (sentence for sentence in sentences if not sentence.text.upper().startswith(NOT_FOUND))
