"""From a question to an answer: what models are shown and say, what a caller asks and sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from service.types.documents import Hit, Span
from service.types.models import Day, Model, as_text


@dataclass(frozen=True)
class Excerpt:
    """Neighbouring sentences of one passage: a numbered piece of the evidence.

    `sentences` are spans of the document's stored text, in order; `text` is what the document holds from first to last.
    """

    number: int
    hit: Hit
    sentences: tuple[Span, ...]
    relevance: float  # the reranker's best logit among its sentences
    reading: str  # `text` as models read it: a row of a table under its heads

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        return self.words(Span(self.start, self.end))

    def words(self, span: Span) -> str:
        """The stored words of a span that lies inside this excerpt's passage."""
        offset = self.hit.passage.start
        return self.hit.passage.text[span.start - offset : span.end - offset]


@dataclass(frozen=True)
class Message:
    """A chat message as every LLM takes it."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class ChatRequest:
    """What an LLM is asked to write: at most so many tokens, and only what the `grammar` (GBNF) lets it.

    A prompt that is `continued` begins as the one before it, of which what was read may be kept. Any other is read
    anew, for what an LLM makes of a prompt depends a little on how much of it was read before.
    """

    messages: Sequence[Message]
    max_tokens: int
    grammar: str | None = None
    continued: bool = False


@dataclass(frozen=True)
class Delta:
    """A piece of what an LLM writes. `likely` (first piece only) maps candidate first tokens to their probability."""

    text: str = ""
    likely: Mapping[str, float] | None = None
    finish_reason: str | None = None
    usage: Mapping[str, int] | None = None


# ── What a caller sees ────────────────────────────────────────────────────────────────────────────────────────────────


class Turn(Model):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


class Filters(Model):
    """Which documents may be searched. Every filter that is given must hold."""

    document_ids: tuple[str, ...] | None = Field(None, min_length=1, max_length=500)
    sources: tuple[str, ...] | None = Field(None, min_length=1, max_length=500)
    publishers: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=500, description="as in the documents' `metadata.publisher`"
    )
    published_from: Day | None = Field(None, description="ISO 8601 date; documents of that day or later")
    published_to: Day | None = Field(None, description="ISO 8601 date; documents of that day or earlier")
    as_of: Day | None = Field(
        None, description="ISO 8601 date: today is that day; what was published later is not known"
    )

    @field_validator("document_ids", "sources", "publishers")
    @classmethod
    def _storable(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in names or ():
            as_text(name)
        return names


class FoundPassage(Model):
    """A passage with the rank each method gave it."""

    passage_id: str
    document_id: str
    document_title: str
    source: str
    url: str | None
    published_at: str | None
    heading: str = Field("", description="the headings above it, such as `Minutes › Item 4`")
    text: str
    start_char_index: int
    end_char_index: int
    scores: dict[str, float | int | None]
    duplicates: tuple[str, ...] = Field((), description="ids of passages that say the same, which are left out")


class Citation(Model):
    """A verified span: the stored document's `text[start_char_index:end_char_index] == cited_text`, always."""

    number: int
    document_id: str
    document_title: str
    source: str
    url: str | None
    published_at: str | None
    passage_id: str
    page: int | None = None
    cited_text: str
    start_char_index: int
    end_char_index: int


Support = Literal["supported", "partial", "unsupported"]


class Sentence(Model):
    """A sentence of an answer: its text without marks, the numbers of its citations, and how far they carry it."""

    text: str
    citations: tuple[int, ...]
    support: Support = Field(
        description="`partial`: but for words that nothing could check, or that no source has; `unsupported`: not at"
        " all and without a citation, only with FOOTNOTE_UNSUPPORTED=mark, and then it is not in `removed`"
    )
    computed: bool = Field(
        False,
        description="computed by code from rows of a table or list; of long ones the first are cited",
    )


class Removed(Model):
    """A sentence that the model wrote and no reader gets as an answer, with the reason."""

    text: str
    reason: str


Reason = Literal["not_in_documents", "partly", "false_premise", "needs_clarification", "no_documents", "not_a_question"]


Caution = Literal["cautious", "balanced", "eager"]


class PromptUsed(Model):
    """Which prompt file made the draft."""

    name: str
    version: int
    sha256: str


class Differing(Model):
    """Two citations, by number, of sources of different days that say the same of something but for a number."""

    earlier: int
    later: int


class Answer(Model):
    """The reply to a question: verified sentences, or a refusal (`answerable` false, with the reason)."""

    id: str
    question: str
    search_query: str
    answer: str
    answerable: bool
    reason: Reason | None = None
    missing: tuple[str, ...] = Field((), description="parts of the question that the documents do not answer")
    confidence: float | None = Field(
        None, description="how probable it seems, from 0 to 1, that what was found is the answer"
    )
    signals: dict[str, float] = Field(default_factory=dict, description="what the confidence was weighed from")
    sentences: tuple[Sentence, ...] = ()
    removed: tuple[Removed, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = Field(
        (),
        description="where something is refused: the sentences that an eager answer (FOOTNOTE_CAUTION) would quote, for"
        " a reader to judge; they are no part of the answer",
    )
    differing: tuple[Differing, ...] = Field((), description="citations that say the same but for a number, by day")
    passages: tuple[FoundPassage, ...] = ()
    mode: Literal["llm", "extractive"]
    model: str | None
    prompt: PromptUsed | None = None
    usage: dict[str, int] = Field(default_factory=dict)
    timings_ms: dict[str, float] = Field(default_factory=dict)

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """All that a reader is shown word for word."""
        return (*self.citations, *self.nearest)


# ── What happens while a question is answered ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class EvidenceFound:
    """The passages that will be read, best first."""

    search_query: str
    passages: tuple[FoundPassage, ...]


@dataclass(frozen=True)
class SentenceAdded:
    """A verified sentence; `text` is what it adds to the answer, marks included."""

    text: str
    sentence: Sentence
    citations: tuple[Citation, ...]  # the new ones


@dataclass(frozen=True)
class Final:
    """The whole answer; the texts of the sentences that were added, joined, are its text."""

    answer: Answer


Event = EvidenceFound | SentenceAdded | Final
