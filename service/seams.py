"""The seams: what a story asks of an edge. Fakes in tests fit the same seams, so that tests patch nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.types.answers import ChatRequest, Delta, Filters
from service.types.documents import Document, File, Generation, Known, Named, Passage, Source, Stretch
from service.types.intake import Failure, Item, Job, Receipt, Reindexed, Task

Vectors = NDArray[np.float32]
Entry = tuple[Passage, Document]  # a passage with its document, whose text is left out

# Scores how well each text answers the query; higher is better (a logit: 0 is even odds).
Rerank = Callable[[str, Sequence[str]], list[float]]

# Reads a file's bytes as documents; the file's name says how. What cannot be read comes as a failure with the reason.
Read = Callable[[bytes, str], Iterator[Document | Failure]]

# Token boundaries of a text: the character offset at which each token starts, in order.
TokenStarts = Callable[[str], Sequence[int]]


class Embedder(Protocol):
    """Turns text into unit vectors. `fingerprint` names the exact model; vectors of two fingerprints never mix."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def dimension(self) -> int: ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension)."""

    def query(self, text: str) -> Vectors:
        """Shape (dimension,)."""


class Neighbours(Protocol):
    """Nearest neighbours of vectors by id. Rebuildable: it holds nothing that the catalog does not."""

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Add passages with their vectors. A known id is overwritten."""

    def remove(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are no error."""

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        """Ids of the nearest passages, best first."""

    def count(self) -> int:
        """How many passages the index holds."""

    def ids(self) -> set[str]:
        """The ids of all of them."""


class Index(Neighbours, Protocol):
    """The index that questions are asked of. Nothing that is wrong with it is an error for whoever asks."""

    @property
    def state(self) -> str:
        """`ready`, or `rebuilding`: until it is ready again it finds nothing."""

    def faults(self) -> list[str]:
        """What is wrong with it, held against everything in the catalog; only while nobody writes."""

    def make_anew(self) -> None:
        """Make it anew from the catalog; returns when it is ready."""


class StoredIndex(Neighbours, Protocol):
    """An index in a folder, which may be damaged. Raises IndexDamaged, and DiskFull."""

    fingerprint: str  # of the model whose vectors it holds
    revision: int | None  # of the catalog when the index was closed in step with it; None if it may be out of step

    def differing(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
        """Of all live entries those that it lacks or filters by other facts, and the ids that are not among them."""

    def check(self, known: Mapping[str, Vectors]) -> None:
        """Hold vectors by id against its own, and have some of them find themselves. Raises IndexDamaged."""

    def close(self, revision: int | None) -> None:
        """Close it; with the catalog's revision if it is in step with that."""


class IndexStore(Protocol):
    """The folders that indexes are kept in."""

    def open(self, kept: Generation, known: Mapping[str, Vectors]) -> StoredIndex:
        """The index of this name, if it is sound: no file changed, and `known` vectors found. Raises IndexDamaged."""

    def new(self, wanted: Generation) -> StoredIndex:
        """An empty index; one of this name that was there is removed."""

    def keep_only(self, name: str) -> None:
        """Remove every other index."""

    def drop(self, name: str) -> None:
        """Remove this index, if there is one."""


class Reindexer(Protocol):
    """Embeds every document anew with another model, while the old one serves."""

    @property
    def now(self) -> Reindexed:
        """How far it is."""

    def start(self, base_url: str | None, model: str | None, key: str | None) -> Reindexed:
        """Begin, with the model that settings of these values name. Raises BadInput if it runs, and FootnoteError."""


class Catalog(Protocol):
    """The truth: documents, passages, full text, and every vector that was ever paid for."""

    def document(self, document_id: str) -> Document | None:
        """A document with its text."""

    def documents(self, limit: int = 100, offset: int = 0) -> list[Document]:
        """Documents without their text, oldest first."""

    def digest(self, document_id: str) -> str | None:
        """The digest that `publish` was given for the live version."""

    def named(self, name: str) -> Named | None:
        """The document whose content was given under this name."""

    def twin(self, digest: str) -> str | None:
        """The id of a document that was published with this digest."""

    def publish(self, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
        """Make this the live version in one transaction; returns the ids of passages that are no longer live.

        Another document that had one of its names has it no longer, and goes if it has none left.
        """

    def delete(self, document_id: str) -> list[str] | None:
        """Remove a document with all its names in one transaction; the ids of its passages, None if it is unknown."""

    def resolved(self, filters: Filters | None) -> Filters | None:
        """Filters that let the same documents through, and name none by another name than its id and its source."""

    def add_source(self, document_id: str, source: Source) -> list[str]:
        """Keep a further name of a document. Another one that had it goes on under its first other name, or goes if it
        has none left; the ids of its passages then."""

    def remove_source(self, name: str) -> list[str]:
        """Forget a name, as `add_source` does."""

    def file(self, name: str) -> File | None:
        """What was kept of a file."""

    def file_like(self, digest: str, name: str) -> File | None:
        """A file of another name with the same bytes."""

    def in_other_files(self, names: Sequence[str], file: str) -> set[str]:
        """Of these ids, those of documents that were in another file than this one."""

    def keep_file(self, file: File) -> None:
        """Remember what was in a file."""

    def matching(self, query: str, limit: int, filters: Filters | None = None) -> list[str]:
        """Ids of live passages that share words with the query, best first (BM25)."""

    def live(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Of these ids, the live ones, with their documents (without text)."""

    def around(self, passage: Passage, characters: int) -> Stretch:
        """The passages that begin so many characters before or behind a live passage at most, and all between them."""

    def ids_of(self, document_id: str) -> set[str]:
        """The ids of a document's live passages."""

    def vectors(self, keys: Sequence[str], fingerprint: str) -> dict[str, Vectors]:
        """Of these keys, the vectors that are known for the model."""

    def keep_vectors(self, vectors: Mapping[str, Vectors], fingerprint: str) -> None:
        """Remember vectors by key for the model, to a thousandth of what they tell."""

    def passages(self) -> Iterator[Entry]:
        """Every live passage. What is published or deleted meanwhile may or may not be among them."""

    def sample(self, spread: int, newest: int) -> list[Entry]:
        """So many live passages from all over the catalog, and the newest ones."""

    def generation(self) -> Generation | None:
        """Which index serves, and the model that every live passage has a vector of; None if there never was one."""

    def serve(self, generation: Generation) -> None:
        """Let this index serve from now on."""

    def revision(self) -> int:
        """Grows with every change of a document."""

    def is_new(self) -> bool:
        """Whether there never was a document in it."""

    def faults(self) -> dict[str, list[str]]:
        """What is wrong with it, by the part that was checked."""

    def mend(self) -> None:
        """Put right what can be, and remove vectors that no passage needs; only while nobody ingests."""

    def scrub(self) -> bool:
        """Leave no trace in the files of what was removed; False if somebody reads, and it has to be tried again."""

    def release(self) -> None:
        """This thread asks nothing more for now: what it took to ask is the next one's."""

    def known(self) -> Known:
        """The publishers and years of the live documents."""

    def counts(self) -> tuple[int, int]:
        """How many documents and passages are live."""


class JobStore(Protocol):
    """Jobs and what they still have to do. What was taken and not finished waits again when the store is opened."""

    def add(self, items: Sequence[Item]) -> str:
        """Keep a new job; its id."""

    def take(self) -> Task | None:
        """The item whose turn it is. Jobs take turns; items of one name keep the order in which they were given."""

    def finish(self, task: Task, receipt: Receipt) -> None:
        """Keep what became of an item. Its content is kept only if it failed, to be tried again."""

    def job(self, job_id: str) -> Job | None:
        """A job as far as it is kept: without the item that is being worked on, and without an estimate."""

    def jobs(self, limit: int = 100, offset: int = 0) -> list[Job]:
        """Jobs, newest first."""

    def waits(self) -> bool:
        """Whether it keeps something that may still be ingested: not begun, interrupted, or failed."""

    def progress(self, job_id: str) -> tuple[int, int]:
        """Of a job's content, how many bytes are worked off, and how many there were."""

    def put_back(self, task: Task) -> None:
        """Let an item wait as if it had not been begun; if its job was cancelled, forget it."""

    def cancel(self, job_id: str) -> None:
        """Let a job end: at once, or with the item that is being worked on. What is not begun is forgotten."""

    def retry(self, job_id: str) -> int:
        """Let a job's failed items wait again; how many there are."""

    def forget(self, job_id: str) -> None:
        """Remove a job, and what it still keeps."""


@dataclass(frozen=True)
class Capabilities:
    """What an LLM backend can do beyond chat completions."""

    constrained: bool = False  # takes a GBNF grammar and tells the probabilities of the first token
    evidence_tokens: int = 1500  # how much evidence is worth showing it


# Tells whoever waits for an LLM on behalf of somebody whether that somebody has left. A variable of the context, since
# everything between the web and the LLM would only pass it on.
READER_LEFT: ContextVar[Callable[[], bool]] = ContextVar("READER_LEFT", default=lambda: False)


class Chat(Protocol):
    """An LLM behind chat completions. Waiting for it ends soon after READER_LEFT says so."""

    model: str

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; a remote server may be asked."""

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        """What the LLM writes, piece by piece. Closing the iterator stops it. Raises LLMError; never ends silently."""
