"""The words of Footnote as types: what flows between its parts, and what goes out over HTTP.

Dataclasses flow inside. Models (pydantic) are what a caller sees; the OpenAPI page is made from them.
Offsets are Unicode code points into a document's stored text, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

# ── Documents and passages ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Source:
    """A name under which a content was given: the id that it would have as a document of its own, and its source."""

    id: str
    source: str


@dataclass(frozen=True)
class Document:
    """A document as stored. `text` is what citations point into; it is never changed after reading."""

    id: str
    title: str
    text: str
    source: str
    url: str | None = None
    published_at: str | None = None  # ISO 8601 date or date and time, as the document gives it
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    page_starts: tuple[int, ...] = ()  # offset at which each page begins, from page 1 on; () where there are no pages
    known_as: tuple[Source, ...] = ()  # every name under which it was given; () where that is its id alone

    @property
    def names(self) -> tuple[Source, ...]:
        """Every name under which its content was given; `source` is the first one's."""
        return self.known_as or (Source(self.id, self.source),)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its content came from, each place once."""
        return tuple(dict.fromkeys(name.source for name in self.names))

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, that a place in the text stands on."""
        return bisect_right(self.page_starts, offset) or None


@dataclass(frozen=True)
class Known:
    """What the live documents can be named by, sorted."""

    publishers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a name stands for: the document that has it, the source it was given with, and that content's digest."""

    document_id: str
    source: str
    digest: str


@dataclass(frozen=True)
class File:
    """A file that was ingested: the digest of its bytes, and the digests of the documents that were in it, by id."""

    id: str
    digest: str
    documents: Mapping[str, str]


@dataclass(frozen=True)
class Span:
    """`text[start:end]` of some text."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A span of a document that is embedded and found as one. `key` names the text that was embedded.

    `heading` is the path of headings above it ("Minutes › Item 4"): searched with it, but no part of its text.
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    tokens: int
    key: str
    heading: str = ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a document's text from an offset on, with the passages in it, in order."""

    start: int
    text: str
    passages: tuple[Passage, ...]
    begins: bool  # with the document
    ends: bool  # with it


@dataclass(frozen=True)
class Generation:
    """An index filled with the vectors of one model: its name, the model's fingerprint, numbers in a vector."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True)
class Scores:
    """The rank each method gave a passage (from 1; None where it did not find it) and the reranker's logit."""

    vector_rank: int | None = None
    text_rank: int | None = None
    name_rank: int | None = None  # among the passages of a publisher or day that the query names
    rerank: float | None = None


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with the document it belongs to (whose text it leaves out)."""

    passage: Passage
    document: Document
    scores: Scores
    duplicates: tuple[Hit, ...] = ()  # that say the same


# ── From a question to an answer ──────────────────────────────────────────────────────────────────────────────────────


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
class Delta:
    """A piece of what an LLM writes. `likely` (first piece only) maps candidate first tokens to their probability."""

    text: str = ""
    likely: Mapping[str, float] | None = None
    finish_reason: str | None = None
    usage: Mapping[str, int] | None = None


# ── What a caller sees ────────────────────────────────────────────────────────────────────────────────────────────────


class Model(BaseModel):
    """A frozen model that knows all its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Model):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def _in_the_calendar(day: str | None) -> str | None:
    """A day as it is. Raises ValueError for one that no calendar has."""
    if day:
        date.fromisoformat(day)
    return day


def as_published(given: str) -> str:
    """When something was published, as it is: a date, or a date and time, in ISO 8601. Raises ValueError for another.

    >>> as_published("2024-02-29T08:00Z")
    '2024-02-29T08:00Z'
    """
    if date.fromisoformat(given[:10]) == date.min:
        raise ValueError(f"{given[:10]} is what programs write that know no date: leave it out")
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise ValueError("is neither a date nor a date and time in ISO 8601") from None
    return given


def _as_text(given: str | None) -> str | None:
    """A text as it is. Raises ValueError for one that cannot be stored."""
    if given and _NO_TEXT.search(given):
        raise ValueError("holds characters that are not text")
    return given


class Filters(Model):
    """Which documents may be searched. Every filter that is given must hold."""

    document_ids: tuple[str, ...] | None = Field(None, min_length=1, max_length=500)
    sources: tuple[str, ...] | None = Field(None, min_length=1, max_length=500)
    publishers: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=500, description="as in the documents' `metadata.publisher`"
    )
    published_from: str | None = Field(None, pattern=_DAY, description="ISO 8601 date; documents of that day or later")
    published_to: str | None = Field(None, pattern=_DAY, description="ISO 8601 date; documents of that day or earlier")
    as_of: str | None = Field(
        None, pattern=_DAY, description="ISO 8601 date: today is that day; what was published later is not known"
    )

    @field_validator("published_from", "published_to", "as_of")
    @classmethod
    def _in_the_calendar(cls, day: str | None) -> str | None:
        return _in_the_calendar(day)

    @field_validator("document_ids", "sources", "publishers")
    @classmethod
    def _storable(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in names or ():
            _as_text(name)
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
        description="`partial`: but for words that nothing could check; `unsupported`: not at all and without a"
        " citation, only with FOOTNOTE_UNSUPPORTED=mark, and then it is not in `removed`"
    )
    computed: bool = Field(
        False, description="counted, compared or added up by code from the cited rows of a table or list, none left out"
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
        None, description="how probable it seems, from 0 to 1, that the documents hold the answer"
    )
    signals: dict[str, float] = Field(default_factory=dict, description="what the confidence was weighed from")
    sentences: tuple[Sentence, ...] = ()
    removed: tuple[Removed, ...] = ()
    citations: tuple[Citation, ...] = ()
    differing: tuple[Differing, ...] = Field((), description="citations that say the same but for a number, by day")
    passages: tuple[FoundPassage, ...] = ()
    mode: Literal["llm", "extractive"]
    model: str | None
    prompt: PromptUsed | None = None
    usage: dict[str, int] = Field(default_factory=dict)
    timings_ms: dict[str, float] = Field(default_factory=dict)


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


# ── What goes in ──────────────────────────────────────────────────────────────────────────────────────────────────────

_Finite = Annotated[float, Field(allow_inf_nan=False)]  # JSON has no word for the others


class DocumentIn(Model):
    """A document to ingest. Its `id`, else its `source`, else its text says which document it is."""

    text: str
    id: str | None = Field(None, min_length=1, max_length=200, pattern=r"^[\w.:@-]+$")
    title: str | None = Field(None, min_length=1, max_length=500)
    source: str | None = Field(None, min_length=1, max_length=2000)
    url: str | None = Field(None, max_length=2000, pattern=r"^https?://")
    published_at: str | None = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}([T ].*)?$", description="ISO 8601")
    metadata: dict[str, str | int | _Finite | bool] = Field(default_factory=dict)
    page_starts: tuple[Annotated[int, Field(ge=0)], ...] = Field((), description="where in the text each page begins")

    @field_validator("text", "title", "source")
    @classmethod
    def _storable(cls, text: str | None) -> str | None:
        return _as_text(text)

    @field_validator("metadata")
    @classmethod
    def _all_storable(cls, metadata: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
        for words in (*metadata, *(value for value in metadata.values() if isinstance(value, str))):
            _as_text(words)
        return metadata

    @field_validator("published_at")
    @classmethod
    def _published(cls, given: str | None) -> str | None:
        return as_published(given) if given else given


# ── How well the data is ──────────────────────────────────────────────────────────────────────────────────────────────


class Finding(Model):
    """What was checked of one part of the data, and what is wrong with it."""

    part: str
    checked: str
    wrong: tuple[str, ...]


class Checkup(Model):
    """What the doctor found; `sound` if nothing is wrong."""

    sound: bool
    findings: tuple[Finding, ...]


class Reindexed(Model):
    """How far the documents have been embedded anew."""

    state: Literal["idle", "running", "done", "failed"]
    model: str | None = Field(None, description="fingerprint of the model")
    passages: int = 0
    done: int = 0
    reason: str | None = Field(None, description="why it failed")


# ── What an ingest did ────────────────────────────────────────────────────────────────────────────────────────────────


class Failure(Model):
    """A document that could not be ingested, and why."""

    source: str
    reason: str


class Duplicate(Model):
    """A source whose content a document holds already: it is kept as a further source of that document."""

    source: str
    document_id: str


class Deleted(Model):
    """What was deleted: sources of a document, and with the last of them the document."""

    document_id: str
    title: str
    removed_sources: tuple[str, ...]
    remaining_sources: tuple[str, ...] = Field(description="the document is gone if there are none")


class Receipt(Model):
    """What an ingest did. Added, updated, unchanged and removed hold document ids.

    Removed are documents that are no longer in a file of several.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    embedded: int = 0
    reused: int = 0
    seconds: float = 0.0

    @property
    def documents(self) -> int:
        """How many documents it tells of that were given."""
        return sum(len(found) for found in (self.added, self.updated, self.unchanged, self.duplicates, self.failed))

    def __add__(self, other: Receipt) -> Receipt:
        """What both did together."""
        return Receipt.joined([self, other])

    @classmethod
    def joined(cls, receipts: Sequence[Receipt]) -> Receipt:
        """What all of them did together."""
        told: dict[str, Any] = {}
        for name, about in cls.model_fields.items():
            column = [getattr(receipt, name) for receipt in receipts]
            told[name] = tuple(chain.from_iterable(column)) if isinstance(about.default, tuple) else sum(column)
        return cls(**told | {"seconds": round(told["seconds"], 3)})


# ── Jobs ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

Stage = Literal["read", "cut", "embedded", "indexed"]


@dataclass(frozen=True)
class Item:
    """What a job is to ingest: the bytes of a file, or a document in JSON. `name` is the id that its source gives."""

    name: str
    source: str
    kind: Literal["file", "document"]
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Task:
    """An item that has its turn."""

    number: int
    job_id: str
    item: Item


class Stages(Model):
    """How far a job is: documents that were read; passages that were cut, have their vector, and can be found."""

    read: int = 0
    cut: int = 0
    embedded: int = 0
    indexed: int = 0


class ItemCounts(Model):
    """What a job was given."""

    done: int = 0
    failed: int = 0
    total: int = 0


JobState = Literal["queued", "running", "done", "cancelled"]


class Job(Model):
    """An ingest that goes on by itself. The receipt comes with its end; what failed is listed with its reason."""

    id: str
    state: JobState
    created_at: str
    items: ItemCounts
    stages: Stages = Stages()
    seconds_left: float | None = Field(None, description="an estimate, once there is something to go by")
    failed: tuple[Failure, ...] = ()
    receipt: Receipt | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing of it goes on; a cancelled job may still be at its last item."""
        return self.receipt is not None
