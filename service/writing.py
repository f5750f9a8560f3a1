"""Write a draft from the evidence. Who writes it differs; grounding treats them all alike.

No LLM             the sentences that answer best, word for word
a small LLM        is asked whether the evidence states the answer, then for a short answer, which is given with the
                   sentences that answer best: it reads better than it writes
any other LLM      writes the answer
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from service.core.asking.questions import is_comparison, is_instruction, is_polar, separable
from service.core.deciding.denials import denied, undenied
from service.core.deciding.signals import extraction_signals, small_signals
from service.core.drafting.columns import is_of_column
from service.core.drafting.drafts import DraftReader, DraftSentence, answered, denying, read, with_late_marks
from service.core.drafting.extraction import extract, only_part
from service.core.drafting.fitting import fits, may_be_meant
from service.core.drafting.prompting import SHORT_GRAMMAR, numbered, plain
from service.core.drafting.quoting import on_day, quotations
from service.core.drafting.telling import adds_to, in_words, is_of_several_days, repeats, whole
from service.core.grounding.claims import without_conclusion
from service.core.grounding.judging import Evidence, is_undecided, judge
from service.core.grounding.resting import resting
from service.core.retrieval.evidence import Candidate, focus
from service.core.text.calendar_names import spelled
from service.errors import LLMGarbage
from service.lookups import looked_up
from service.outcomes import Draft, Outcome, instead, weighed
from service.seams import Chat
from service.types.answers import ChatRequest, Delta, Excerpt, Message, Removed
from service.world import World

MOST_TOKENS = 4_000  # with what a model thinks before it answers
MOST_SHORT_TOKENS = 60
_END = re.compile(r"[.!?…:|][”’\"')\]]*$")
INVENTED = "it names what no source does"
CUT_OFF = "it is cut off"
OWN_WORDS = "no sentence that may answer was found to say it in these words"


def draft(
    query: str, candidates: Sequence[Candidate], evidence: Sequence[Excerpt], world: World, deadline_s: float
) -> Draft:
    """Have a draft written. Reading its sentences raises LLMError."""
    made = Draft(_nothing())
    if is_instruction(query) or not evidence:
        made.confidence = 0.0
    elif world.chat is None:
        made.sentences = _in_parts(query, candidates, partial(_extractive, world), made)
    else:
        small = world.quotes
        made.prompt = world.prompts["short" if small else "answer"]
        writer = _Writer(query, evidence, world, world.chat, time.monotonic() + deadline_s, made)
        made.sentences = _in_parts(query, candidates, writer.small, made) if small else writer.large()
    return made


def _in_parts(
    query: str,
    candidates: Sequence[Candidate],
    answered: Callable[[str, Sequence[Candidate], int], Outcome],
    made: Draft,
) -> Generator[DraftSentence]:
    """Each part of the question answered by itself, by what the sentences are worth for that part."""
    asked = separable(query)
    for at, part in enumerate(asked):
        some = candidates if len(asked) == 1 else [only_part(one, at) for one in candidates]
        yield from made.learn(part, answered(part, some, len(asked)))


def _extractive(world: World, part: str, candidates: Sequence[Candidate], of: int) -> Outcome:
    """The sentences that answer one `of` so many parts best, unless it is too improbable that they do."""
    if rows := _looked_up(part, candidates, world):
        return rows
    found = extract(part, candidates, of)
    why = denied(part, found)
    quoted = [] if why else whole(part, undenied(part, found), candidates)
    known, enough = weighed("extractive", extraction_signals(part, candidates), world, quoted)
    if not enough:
        return known
    return instead(*why, known, of) if why else replace(known, sentences=tuple(in_words(part, quoted)))


def _looked_up(part: str, candidates: Sequence[Candidate], world: World) -> Outcome | None:
    """The rows of tables that hold what is asked for, whatever a model would make of them; what one of several price
    lists alone says, with its day."""
    rows = looked_up(part, candidates, world)
    several = len({row.hit.document.id for row in rows}) > 1
    said = Counter(row.reading for row in rows)
    told = tuple(
        on_day(one, spelled(row.hit.document.published_at or "")) if several and said[row.reading] == 1 else one
        for one, row in zip(quotations(rows), rows, strict=True)
    )
    return Outcome(told, looked_up=True) if told else None


@dataclass(frozen=True)
class _Writer:
    """Has the LLM write for one question: every call is held to one deadline, and `made` learns what it used."""

    query: str
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
        with closing(self._stream(ChatRequest(messages, MOST_TOKENS))) as deltas:
            written = self._without_rest(reader, deltas)
            said = map(without_conclusion, denying(answered(written), self._denied))
            yield from with_late_marks(said, lambda sentence: is_undecided(sentence, prepared))
        if reader.only_reasoned:
            raise LLMGarbage("the LLM only thought aloud and did not come to an answer")

    def _without_rest(self, reader: DraftReader, deltas: Iterator[Delta]) -> Iterator[DraftSentence]:
        """The sentences of a draft, but for what is left of one that the LLM was not let end: "The pilot lives" may go
        on with "elsewhere"."""
        cut = False
        for delta in deltas:
            cut |= delta.finish_reason == "length"
            yield from reader.feed(delta.text)
        for sentence in reader.close():
            if cut and not _END.search(sentence.text):
                self.made.removed += _removed([sentence], CUT_OFF)
            else:
                yield sentence

    def _denied(self) -> None:
        self.made.denial = "false_premise"

    def small(self, part: str, candidates: Sequence[Candidate], of: int) -> Outcome:
        """A short answer to one `of` so many parts, with the sentences that answer it best and those it rests on, if it
        is probable that these are the answer."""
        if rows := _looked_up(part, candidates, self.world):
            return rows
        found = extract(part, candidates, of)
        if not found:  # none holds the kind of thing that is asked for, or they are of other years
            return Outcome(confidence=0.0)
        evidence, shown = shown_to_small(part, candidates)
        check, *_ = self._stream(ChatRequest(checking(part, evidence, self.world), 1))
        short = self.world.prompts["short"].fill(evidence=plain(evidence, part), question=part)
        first, *more = self._stream(ChatRequest(short, MOST_SHORT_TOKENS, SHORT_GRAMMAR, continued=True))
        written = read(first.text + "".join(delta.text for delta in more))
        if invented := [one for one in written if judge(one, Evidence.of(evidence, part)).invented]:
            written = []
        rests_on = {one: resting(one, part, found, shown, candidates) for one in written}
        why = denied(part, found)
        chosen = [one for one in candidates if one in found or any(one in sentences for sentences in rests_on.values())]
        undoubted = undenied(part, chosen)
        quoted = [] if why else whole(part, undoubted, candidates)
        kept = [
            said
            for said, sentences in rests_on.items()
            if any(one in undoubted and is_of_column(part, said.text, one.reading) for one in sentences)
        ]
        signals = small_signals(part, check.likely or {}, first.likely or {}, candidates)
        # Where a model invents, what would be quoted is mostly no answer either: of twelve such questions of the
        # three suites that would have been answered, three would have been right. It is told as nearest.
        known, enough = weighed("small", signals, self.world, quoted, doubted=bool(invented))
        known = replace(known, removed=_removed(invented, INVENTED))
        if not enough:
            return known
        if not is_polar(part):  # nobody would be told its yes or no
            unfounded = [said for said, sentences in rests_on.items() if not sentences]
            known = replace(known, removed=known.removed + _removed(unfounded, OWN_WORDS))
        return instead(*why, known, of) if why else replace(known, sentences=tuple(_told(part, kept, quoted)))

    def _stream(self, request: ChatRequest) -> Generator[Delta]:
        left = max(0.05, self.ends - time.monotonic())
        with closing(self.chat.stream(request, left)) as deltas:
            for delta in deltas:
                for name, count in (delta.usage or {}).items():
                    self.made.usage[name] = self.made.usage.get(name, 0) + count
                yield delta


def shown_to_small(part: str, candidates: Sequence[Candidate]) -> tuple[Sequence[Excerpt], list[Candidate]]:
    """What a small LLM reads to answer a part of a question, and the sentences in it that may be meant."""
    evidence = focus(candidates, partial(fits, part), spread=is_comparison(part))
    return evidence, [one for one in candidates if _is_shown(one, evidence) and may_be_meant(part, one)]


def checking(part: str, evidence: Sequence[Excerpt], world: World) -> list[Message]:
    """What asks a small LLM whether the evidence states the answer. Of a yes or no, a text that says it in other words
    does not "state the answer": most were refused."""
    prompt = world.prompts["whether" if is_polar(part) else "check"]
    return prompt.fill(evidence=plain(evidence, part), question=part)


def _removed(written: Sequence[DraftSentence], reason: str) -> tuple[Removed, ...]:
    return tuple(Removed(text=sentence.text, reason=reason) for sentence in written)


def _nothing() -> Generator[DraftSentence]:
    yield from ()


def _is_shown(candidate: Candidate, evidence: Sequence[Excerpt]) -> bool:
    return any(
        candidate.span in excerpt.sentences and candidate.hit.passage.id == excerpt.hit.passage.id
        for excerpt in evidence
    )


def _told(part: str, short: Sequence[DraftSentence], quoted: Sequence[Candidate]) -> Iterator[DraftSentence]:
    """A short answer that says less than the sentences it rests on, then these. Only these of a yes or no, and of a
    choice: an answer made of no words, or of those of the question alone, cannot be checked, and a small LLM says yes
    to what a sentence denies in other words, and "the South" where the Union won. Only these, too, of policies of
    several days: a short answer is that of one of them, and says not of which."""
    if not is_polar(part) and not is_of_several_days(part, quoted):
        texts = [" ".join(candidate.text.split()) for candidate in quoted]
        new = [one for one in map(without_conclusion, short) if not any(repeats(one.text, text) for text in texts)]
        yield from (replace(one, text=_ended(one.text), whole=True) for one in new if adds_to(part, one.text))
    yield from in_words(part, quoted)


def _ended(text: str) -> str:
    return text if _END.search(text) else f"{text}."
