"""What goes in, and what came of it: documents as given, receipts, jobs, and how well the data is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from service.types.models import Model, as_published, as_text

# ── What goes in ──────────────────────────────────────────────────────────────────────────────────────────────────────

_Finite = Annotated[float, Field(allow_inf_nan=False)]  # JSON has no word for the others


class DocumentIn(Model):
    """A document to ingest. Its `id`, else its `source`, else its text says which document it is."""

    text: str
    id: str | None = Field(None, min_length=1, max_length=200, pattern=r"^[\w.:@-]+$")
    title: str | None = Field(None, min_length=1, max_length=500)
    source: str | None = Field(None, min_length=1, max_length=2000)
    url: str | None = Field(None, max_length=2000, pattern=r"^https?://")
    published_at: str | None = Field(
        None, description="ISO 8601", json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}([T ].*)?$"}
    )
    metadata: dict[str, str | int | _Finite | bool] = Field(default_factory=dict)
    page_starts: tuple[Annotated[int, Field(ge=0)], ...] = Field((), description="where in the text each page begins")

    @field_validator("text", "title", "source")
    @classmethod
    def _storable(cls, text: str | None) -> str | None:
        return as_text(text)

    @field_validator("metadata")
    @classmethod
    def _all_storable(cls, metadata: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
        for words in (*metadata, *(value for value in metadata.values() if isinstance(value, str))):
            as_text(words)
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
