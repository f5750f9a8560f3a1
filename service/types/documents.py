"""Documents, their passages, and passages that were found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
    def day(self) -> str:
        """The day it was published, in ISO 8601; "" if that is unknown."""
        return (self.published_at or "")[: len("2024-05-01")]

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
