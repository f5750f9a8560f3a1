"""What became of a question: of each of its parts, and of the whole as far as its sentences were read."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.core.deciding.denials import Denial
from service.core.deciding.refusing import Writer
from service.core.drafting.drafts import DraftSentence
from service.core.drafting.prompting import Prompt
from service.core.drafting.quoting import quotations
from service.core.retrieval.evidence import Candidate
from service.types.answers import Removed
from service.world import World


@dataclass(frozen=True)
class Outcome:
    """What became of one part of a question: the sentences that answer it, none if none does."""

    sentences: tuple[DraftSentence, ...] = ()
    confidence: float | None = None  # that what was found is the answer
    signals: Mapping[str, float] = field(default_factory=dict)  # what the confidence was weighed from
    looked_up: bool = False  # whether a table says it
    denial: Denial | None = None  # why the sentences are no answer: they say otherwise, or that this is not told
    nearest: tuple[Candidate, ...] = ()  # what would answer it if it were surer
    removed: tuple[Removed, ...] = ()  # what was written and never offered


@dataclass
class Draft:
    """The sentences of a draft as they are written, none for a refusal. What became of its parts is known as far as the
    sentences were read."""

    sentences: Generator[DraftSentence]
    prompt: Prompt | None = None
    confidence: float | None = None  # of the likeliest part, with its signals
    signals: Mapping[str, float] = field(default_factory=dict)
    looked_up: bool = False
    denial: Denial | None = None
    missing: list[str] = field(default_factory=list)  # parts of the question without an answer
    nearest: list[Candidate] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    usage: dict[str, int] = field(default_factory=dict)

    def learn(self, asked: str, part: Outcome) -> tuple[DraftSentence, ...]:
        """What became of a part of the question; its sentences."""
        self.looked_up |= part.looked_up
        self.denial = part.denial or self.denial
        self.missing += [] if part.sentences else [asked]
        self.nearest += [one for one in part.nearest if one not in self.nearest]
        self.removed += part.removed
        if part.confidence is not None and part.confidence >= (self.confidence or 0.0):
            self.confidence, self.signals = part.confidence, part.signals
        return part.sentences


def weighed(
    writer: Writer, signals: Mapping[str, float], world: World, quoted: Sequence[Candidate], doubted: bool = False
) -> tuple[Outcome, bool]:
    """How probable it is that what was found answers a part, as an outcome that has no answer yet; and whether that is
    enough to answer, which it never is for what is `doubted`. What only an eager service would quote is its nearest."""
    weights = world.calibration.writers[writer]
    probability = round(weights.probability(signals), 4)
    enough = not doubted and probability >= weights.least[world.settings.caution]
    nearest = () if enough or probability < weights.least["eager"] else tuple(quoted)
    return Outcome(confidence=probability, signals=signals, nearest=nearest), enough


def instead(why: Denial, best: Candidate, known: Outcome, of: int) -> Outcome:
    """The sentence that tells why there is no answer. Nothing for one `of` several parts: others may have one."""
    if of > 1:
        return known
    return replace(known, sentences=tuple(quotations([best])), denial=why, confidence=0.0)
