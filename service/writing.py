"""Write a draft from the evidence. Who writes it differs; grounding treats them all alike.

No LLM             the sentences that answer best, word for word
a small LLM        is asked which of the few best sentences states the answer, if any does, and that one is quoted: it
                   reads better than it writes
any other LLM      writes the answer
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from service.core.asking.questions import each_asked, is_comparison, is_instruction, parts, separable
from service.core.deciding.denials import Denial, denied, undenied
from service.core.deciding.refusing import Writer, log_odds, probability_of_no, shares_of
from service.core.deciding.signals import extraction_signals, small_signals
from service.core.drafting.drafts import DraftReader, DraftSentence, answered, denying, with_late_marks
from service.core.drafting.extraction import extract, is_of_its_time, likeliest, only_part
from service.core.drafting.prompting import Prompt, numbered
from service.core.drafting.quoting import quotation
from service.core.grounding.claims import without_conclusion
from service.core.grounding.judging import Evidence, is_undecided
from service.core.retrieval.evidence import Candidate, best_lines, line_by_line
from service.errors import LLMGarbage
from service.seams import Chat
from service.types.answers import Delta, Excerpt, Message
from service.world import World

MOST_TOKENS = 4_000  # with what a model thinks before it answers
NEVER = 4.0  # what it costs a line, in logits, that an LLM does not choose it


@dataclass
class Draft:
    """The sentences of a draft as they are written, none for a refusal; then what is known of how it was made."""

    sentences: Generator[DraftSentence]
    prompt: Prompt | None = None
    confidence: float | None = None  # that the documents hold the answer
    signals: dict[str, float] = field(default_factory=dict)  # what the confidence was weighed from
    denial: Denial | None = None  # why it is no answer, but what the documents say instead
    missing: list[str] = field(default_factory=list)  # parts of the question without an answer
    usage: dict[str, int] = field(default_factory=dict)


def draft(
    query: str, candidates: Sequence[Candidate], evidence: Sequence[Excerpt], world: World, deadline_s: float
) -> Draft:
    """Have a draft written. Reading its sentences raises LLMError."""
    made = Draft(_nothing())
    if is_instruction(query) or not evidence:
        made.confidence = 0.0
    elif world.chat is None:
        made.sentences = _extractive(query, candidates, world, made)
    else:
        small = world.chat.capabilities.constrained
        made.prompt = world.prompts["choose" if small else "answer"]
        writer = _Writer(query, candidates, evidence, world, world.chat, time.monotonic() + deadline_s, made)
        made.sentences = writer.small() if small else writer.large()
    return made


def _extractive(query: str, candidates: Sequence[Candidate], world: World, made: Draft) -> Generator[DraftSentence]:
    """For each part of the question the sentences that answer it best, unless it is too improbable that they do."""
    asked = separable(query)
    for at, part in enumerate(asked):
        some = _of_part(at, len(asked), candidates)
        made.signals = extraction_signals(part, some)
        found = extract(part, some, of=len(asked)) if _is_probable("extractive", made, world) else []
        if found and (why := denied(part, found, [0.0] * len(found))):
            found = _instead(*why, made, len(asked))
        else:
            found = undenied(part, found)
        made.missing += [] if found else [part]
        yield from (quotation(quoted.text, quoted.reading) for quoted in found)


def _instead(why: Denial, best: Candidate, made: Draft, of: int) -> list[Candidate]:
    """What is quoted instead of an answer: the sentence that tells why there is none. Nothing for one of several parts
    of a question, of which the others may be answered."""
    if of > 1:
        return []
    made.denial, made.confidence = why, 0.0
    return [best]


def _of_part(at: int, of: int, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates by what they are worth for one of the parts that are asked."""
    return candidates if of == 1 else [only_part(one, at) for one in candidates]


def _is_probable(writer: Writer, made: Draft, world: World) -> bool:
    """Whether the documents are likely enough to hold the answer; says how likely in `made`."""
    weights = world.calibration.writers[writer]
    probability = round(weights.probability(made.signals), 4)
    made.confidence = max(probability, made.confidence or 0.0)
    return probability >= weights.least[world.settings.caution]


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
        """What the LLM writes. Raises LLMGarbage where it only thought aloud."""
        reader = DraftReader(len(self.evidence))
        prepared = Evidence.of(self.evidence, self.query)
        messages = self.world.prompts["answer"].fill(evidence=numbered(self.evidence), question=self.query)
        with closing(self._stream(messages, MOST_TOKENS)) as deltas:
            written = reader.sentences(delta.text for delta in deltas)
            said = map(without_conclusion, denying(answered(written), self._denied))
            yield from with_late_marks(said, lambda sentence: is_undecided(sentence, prepared))
        if reader.only_reasoned:
            raise LLMGarbage("the LLM only thought aloud and did not come to an answer")

    def _denied(self) -> None:
        self.made.denial = "false_premise"

    def small(self) -> Generator[DraftSentence]:
        """For each part of the question the lines that state its answer, where the LLM finds that some do."""
        asked = each_asked(self.query)
        shown = best_lines(self.candidates, spread=is_comparison(self.query))  # the same for all: what was read is kept
        for at, part in asked:
            found = self._stated(part, _of_part(at, len(asked), shown), len(asked))
            self.made.missing += [] if found else [parts(self.query)[at] if len(asked) > 1 else part]
            yield from (quotation(quoted.text, quoted.reading) for quoted in found)

    def _stated(self, part: str, shown: Sequence[Candidate], of: int) -> list[Candidate]:
        """The lines that state the answer to one part: none if it is improbable that any does."""
        filled = {"evidence": numbered(line_by_line(shown)), "question": part}
        _, *shares = shares_of(self._likely("choose", filled), of=len(shown))
        absent = probability_of_no(self._likely("check", filled))  # reads on from where the two part
        kept = [(line, share) for line, share in zip(shown, shares, strict=True) if is_of_its_time(part, line)]
        if not kept:  # all tell of other years than the question names
            self.made.confidence = self.made.confidence or 0.0
            return []
        likely = [share for _, share in kept]
        of_its_time = [line for line, _ in kept]
        self.made.signals = small_signals(part, likely, absent, of_its_time, self.candidates)
        is_probable = _is_probable("small", self.made, self.world)
        why = denied(part, of_its_time, [max(-NEVER, log_odds(share)) for share in likely])
        if why and (is_probable or why[1].relevance > 0):
            return _instead(*why, self.made, of)
        if not is_probable:
            return []
        return undenied(part, likeliest(of_its_time, likely, spread=is_comparison(part)))

    def _likely(self, prompt: str, filled: Mapping[str, str]) -> Mapping[str, float]:
        """How likely the LLM finds each first word of its reply to a prompt."""
        first, *_ = self._stream(self.world.prompts[prompt].fill(**filled), 1, tuned=True)
        return first.likely or {}

    def _stream(self, messages: Sequence[Message], most_tokens: int, tuned: bool = False) -> Generator[Delta]:
        left = max(0.05, self.ends - time.monotonic())
        with closing(self.chat.stream(messages, deadline_s=left, max_tokens=most_tokens, tuned=tuned)) as deltas:
            for delta in deltas:
                for name, count in (delta.usage or {}).items():
                    self.made.usage[name] = self.made.usage.get(name, 0) + count
                yield delta


def _nothing() -> Generator[DraftSentence]:
    yield from ()
