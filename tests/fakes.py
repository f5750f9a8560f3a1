"""Fakes that fit the seams of `service.seams`, and a world made of them: no file, no model, no vendor.

They keep count of what they were asked for, so that a test can say what something cost.

>>> world = fake_world(chat=FakeChat("The call began at 8 am. [1]"))
>>> world.chat.model
'fake-llm'
"""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from service.core.deciding.refusing import Calibration, Weights
from service.core.drafting.prompting import Prompt
from service.core.retrieval.searchable import words_for_index, words_of_query
from service.edges.jobs_sqlite import SqliteJobs
from service.edges.prompt_files import read_prompt
from service.edges.readers.files import FileReader
from service.errors import FootnoteError, IndexDamaged
from service.seams import Capabilities, Entry, Vectors
from service.settings import PROJECT, Settings
from service.types.answers import Delta, Filters, Message
from service.types.documents import Document, File, Generation, Known, Named, Passage, Source, Stretch
from service.world import World

# Made to be reckoned with by hand: an answer needs a sentence with half the question's words, and an LLM that nods.
FAKE_CALIBRATION = Calibration(
    version=1,
    made_with={},
    fit_on={},
    hopeless=0.9,
    writers={
        "extractive": Weights(
            0.0, {"relevance": 1.0, "unknown": -20.0}, {"cautious": 0.9, "balanced": 0.5, "eager": 0.1}
        ),
        "small": Weights(0.0, {"check": 1.0}, {"cautious": 0.9, "balanced": 0.7, "eager": 0.1}),
    },
)

SMALL = Capabilities(constrained=True, evidence_tokens=250)  # what the embedded LLM can do


def fake_world(**changes: Any) -> World:
    """A world of fakes over an empty corpus, without an LLM; whatever is named in `changes` is taken instead."""
    made: dict[str, Any] = {
        "settings": fake_settings(),
        "catalog": FakeCatalog(),
        "jobs": SqliteJobs(":memory:"),
        "index": FakeIndex(),
        "embedder": FakeEmbedder(),
        "rerank": fake_rerank,
        "token_starts": word_starts,
        "read": FileReader(),
        "prompts": real_prompts(),
        "calibration": FAKE_CALIBRATION,
    }
    return World(**(made | changes))


def fake_settings(**changes: Any) -> Settings:
    """The defaults, whatever the environment says, and no folder that exists."""
    return Settings.model_construct(**({"data_dir": Path("/nonexistent/footnote")} | changes))


@cache
def real_prompts() -> dict[str, Prompt]:
    """The prompt files of the project by name."""
    folder = PROJECT / "prompts"
    return {path.stem: read_prompt(folder, path.stem) for path in sorted(folder.glob("*.md"))}


def document(text: str, name: str = "call", **facts: Any) -> Document:
    """A document whose id, title and source are made of its name."""
    return Document(**({"id": name, "title": name.title(), "text": text, "source": f"/{name}.txt"} | facts))


def word_starts(text: str) -> list[int]:
    """Fits `TokenStarts`: every word is a token."""
    return [word.start() for word in re.finditer(r"\S+", text)]


def fake_rerank(query: str, texts: Sequence[str]) -> list[float]:
    """Fits `Rerank`: -10 where a text has none of the query's words, 10 where it has all of them."""
    asked = set(words_of_query(query))
    return [20 * len(asked & _words(text)) / len(asked) - 10 if asked else -10.0 for text in texts]


class FakeEmbedder:
    """Fits `Embedder`: counts hashed words, so that texts with the same words are near each other."""

    fingerprint = "hashed words"
    dimension = 256

    def __init__(self) -> None:
        self.embedded: list[str] = []  # every passage that was paid for

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def query(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        vector[0] = 0.01  # a text without words has a direction too
        for word in _words(text):
            vector[int(sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit


class SteppingEmbedder(FakeEmbedder):
    """A FakeEmbedder that waits before each batch until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.go = threading.Semaphore(0), threading.Semaphore(0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.began.release()
        assert self.go.acquire(timeout=30)
        return super().passages(texts)


@dataclass
class FakeIndex:
    """Fits `Index`: compares with every vector."""

    held: dict[str, tuple[Vectors, Document]] = field(default_factory=dict)
    writes: int = 0  # calls that changed something
    state: str = "ready"

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        assert len(entries) == len(vectors)
        for (passage, of), vector in zip(entries, vectors, strict=True):
            self.held[passage.id] = (vector, of)
        self.writes += bool(entries)

    def remove(self, ids: Sequence[str]) -> None:
        for name in ids:
            self.held.pop(name, None)
        self.writes += bool(ids)

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        scores = {name: float(held @ vector) for name, (held, of) in self.held.items() if passes(of, filters)}
        return sorted(scores, key=lambda name: -scores[name])[:limit]

    def faults(self) -> list[str]:
        return []

    def make_anew(self) -> None:
        self.writes += 1

    def count(self) -> int:
        return len(self.held)

    def ids(self) -> set[str]:
        return set(self.held)


class FakeStoredIndex(FakeIndex):
    """Fits `StoredIndex`. `damage` is raised by whatever is asked of it."""

    revision: int | None = None
    fingerprint: str = FakeEmbedder.fingerprint
    damage: FootnoteError | None = None

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        self._sound()
        super().add(entries, vectors)

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        self._sound()
        return super().nearest(vector, limit, filters)

    def differing(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
        live = {passage.id: (passage, of) for passage, of in entries}
        return [entry for name, entry in live.items() if name not in self.held], sorted(self.held.keys() - live.keys())

    def check(self, known: Mapping[str, Vectors]) -> None:
        self._sound()

    def close(self, revision: int | None) -> None:
        self.revision = revision

    def _sound(self) -> None:
        if self.damage:
            raise self.damage


class FakeStore:
    """Fits `IndexStore`: keeps indexes by name. `refuses` are raised by `new`, one after the other."""

    def __init__(self, *refuses: FootnoteError) -> None:
        self.kept: dict[str, FakeStoredIndex] = {}
        self.refuses = list(refuses)
        self.opened = 0  # times

    def open(self, kept: Generation, known: Mapping[str, Vectors]) -> FakeStoredIndex:
        if kept.name not in self.kept:
            raise IndexDamaged("there is no index")
        self.kept[kept.name].check(known)
        self.opened += 1
        return self.kept[kept.name]

    def new(self, wanted: Generation) -> FakeStoredIndex:
        if self.refuses:
            raise self.refuses.pop(0)
        self.kept[wanted.name] = made = FakeStoredIndex()
        made.fingerprint = wanted.fingerprint
        return made

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)

    def keep_only(self, name: str) -> None:
        self.kept = {name: self.kept[name]}


class FakeCatalog:
    """Fits `Catalog`: dicts. Ranks by the number of words that a passage shares with the query."""

    def __init__(self) -> None:
        self._documents: dict[str, tuple[Document, str]] = {}  # with their digests
        self._passages: dict[str, Passage] = {}
        self._vectors: dict[tuple[str, str], Vectors] = {}
        self._files: dict[str, File] = {}
        self._generation: Generation | None = None
        self._revision = 0

    def document(self, document_id: str) -> Document | None:
        return self._documents[document_id][0] if document_id in self._documents else None

    def documents(self, limit: int = 100, offset: int = 0) -> list[Document]:
        return [_bare(found) for found, _ in self._documents.values()][offset : offset + limit]

    def digest(self, document_id: str) -> str | None:
        return self._documents[document_id][1] if document_id in self._documents else None

    def named(self, name: str) -> Named | None:
        for held, digest in self._documents.values():
            for source in held.names:
                if source.id == name:
                    return Named(held.id, source.source, digest)
        return None

    def twin(self, digest: str) -> str | None:
        return next((name for name, (_, other) in self._documents.items() if other == digest), None)

    def resolved(self, filters: Filters | None) -> Filters | None:
        return filters

    def add_source(self, document_id: str, source: Source) -> list[str]:
        held, digest = self._documents[document_id]
        names = (*(name for name in held.names if name.id != source.id), source)
        self._documents[document_id] = (_known_as(held, names), digest)
        return self._without([source.id], document_id)

    def remove_source(self, name: str) -> list[str]:
        self._files.pop(name, None)
        return self._without([name])

    def file(self, name: str) -> File | None:
        return self._files.get(name)

    def file_like(self, digest: str, name: str) -> File | None:
        return next((file for file in self._files.values() if file.digest == digest and file.id != name), None)

    def in_other_files(self, names: Sequence[str], file: str) -> set[str]:
        others = [found for found in self._files.values() if found.id != file]
        return {name for name in names for other in others if name in other.documents}

    def keep_file(self, file: File) -> None:
        self._files[file.id] = file

    def publish(self, document: Document, passages: Sequence[Passage], digest: str) -> list[str]:
        before = self._take(document.id)
        self._documents[document.id] = (_known_as(document, document.names), digest)
        self._passages |= {passage.id: passage for passage in passages}
        self._forget_vectors(before)
        gone = self._without([name.id for name in document.names], document.id)
        return sorted(before.keys() - {passage.id for passage in passages}) + gone

    def delete(self, document_id: str) -> list[str] | None:
        gone = self._take(document_id)
        known = self._documents.pop(document_id, None)
        for name in (document_id, *(name.id for name in (known[0].names if known else ()))):
            self._files.pop(name, None)
        self._forget_vectors(gone)
        self._revision += known is not None
        return sorted(gone) if known else None

    def matching(self, query: str, limit: int, filters: Filters | None = None) -> list[str]:
        asked = set(words_of_query(query))
        shared = {
            passage.id: len(asked & _words(words_for_index(of.title, passage.heading, passage.text)))
            for passage, of in self.passages()
            if passes(of, filters)
        }
        return sorted((name for name, count in shared.items() if count), key=lambda name: -shared[name])[:limit]

    def live(self, ids: Sequence[str]) -> dict[str, Entry]:
        return {name: self._entry(self._passages[name]) for name in ids if name in self._passages}

    def known(self) -> Known:
        documents = self.documents(1_000_000)
        publishers = {str(of.metadata["publisher"]) for of in documents if "publisher" in of.metadata}
        years = {int(of.published_at[:4]) for of in documents if of.published_at}
        return Known(tuple(sorted(publishers)), tuple(sorted(years)))

    def around(self, passage: Passage, characters: int) -> Stretch:
        if passage.document_id not in self._documents:
            return Stretch(passage.start, "", (), begins=False, ends=False)
        text = self._documents[passage.document_id][0].text
        of = sorted((p for p in self._passages.values() if p.document_id == passage.document_id), key=lambda p: p.start)
        near = [p for p in of if passage.start - characters <= p.start <= passage.end + characters]
        begins, ends = near[0] == of[0], near[-1] == of[-1]
        start = 0 if begins else max(p.end for p in of if p.start < near[0].start)
        return Stretch(start, text[start : None if ends else near[-1].end], tuple(near), begins, ends)

    def ids_of(self, document_id: str) -> set[str]:
        return {passage.id for passage in self._passages.values() if passage.document_id == document_id}

    def vectors(self, keys: Sequence[str], fingerprint: str) -> dict[str, Vectors]:
        return {key: self._vectors[key, fingerprint] for key in keys if (key, fingerprint) in self._vectors}

    def keep_vectors(self, vectors: Mapping[str, Vectors], fingerprint: str) -> None:
        self._vectors |= {(key, fingerprint): vector for key, vector in vectors.items()}

    def passages(self) -> Iterator[Entry]:
        return (self._entry(passage) for passage in list(self._passages.values()))

    def sample(self, spread: int, newest: int) -> list[Entry]:
        entries = list(self.passages())
        step = max(1, len(entries) // spread) if spread else len(entries) + 1
        return [entry for i, entry in enumerate(entries) if i % step == 0 or i >= len(entries) - newest]

    def generation(self) -> Generation | None:
        return self._generation

    def serve(self, generation: Generation) -> None:
        if self._generation and self._generation.fingerprint != generation.fingerprint:
            self._vectors = {name: held for name, held in self._vectors.items() if name[1] == generation.fingerprint}
        self._generation = generation

    def revision(self) -> int:
        return self._revision

    def faults(self) -> dict[str, list[str]]:
        return {}

    def mend(self) -> None:
        used = {passage.key for passage in self._passages.values()}
        self._vectors = {name: vector for name, vector in self._vectors.items() if name[0] in used}

    def scrub(self) -> bool:
        return True

    def counts(self) -> tuple[int, int]:
        return len(self._documents), len(self._passages)

    def _without(self, names: Sequence[str], but: str = "") -> list[str]:
        """Take names from every document but one; the ids of the passages of those that have none left."""
        self._revision += 1
        gone: list[str] = []
        for document_id, (held, digest) in list(self._documents.items()):
            left = tuple(name for name in held.names if name.id not in names)
            if document_id != but and not left:
                gone += self.delete(document_id) or []
            elif document_id != but and left != held.names:
                self._documents[document_id] = (_known_as(held, left), digest)
        return gone

    def _entry(self, passage: Passage) -> Entry:
        return passage, _bare(self._documents[passage.document_id][0])

    def _take(self, document_id: str) -> dict[str, Passage]:
        return {name: self._passages.pop(name) for name in self.ids_of(document_id)}

    def _forget_vectors(self, gone: Mapping[str, Passage]) -> None:
        unused = {p.key for p in gone.values()} - {p.key for p in self._passages.values()}
        self._vectors = {name: vector for name, vector in self._vectors.items() if name[0] not in unused}


@dataclass(frozen=True)
class Call:
    """What the LLM was asked."""

    messages: Sequence[Message]
    deadline_s: float
    max_tokens: int
    grammar: str | None

    @property
    def prompt(self) -> str:
        return "\n".join(message.content for message in self.messages)


class FakeChat:
    """Fits `Chat`: gives its replies in turn, the last one for ever.

    A reply is a text, an error to raise, or the probabilities of the first token, of which the likeliest is written.
    """

    def __init__(
        self, *replies: str | Mapping[str, float] | Exception, capabilities: Capabilities | None = None, piece: int = 7
    ) -> None:
        self.model = "fake-llm"
        self.capabilities = capabilities or Capabilities()
        self.calls: list[Call] = []
        self.open = 0  # calls that are not finished or closed
        self._replies = replies
        self._piece = piece

    def stream(
        self, messages: Sequence[Message], *, deadline_s: float, max_tokens: int, grammar: str | None = None
    ) -> Generator[Delta]:
        reply = self._replies[min(len(self.calls), len(self._replies) - 1)]
        self.calls.append(Call(messages, deadline_s, max_tokens, grammar))
        return self._written(reply)

    def _written(self, reply: str | Mapping[str, float] | Exception) -> Generator[Delta]:
        self.open += 1
        try:
            if isinstance(reply, Exception):
                raise reply
            if isinstance(reply, Mapping):
                yield Delta(max(reply, key=lambda token: reply[token]), likely=reply)
            else:
                for at in range(0, len(reply), self._piece):
                    yield Delta(reply[at : at + self._piece])
            yield Delta(finish_reason="stop", usage={"prompt_tokens": 100, "completion_tokens": 10})
        finally:
            self.open -= 1


def passes(of: Document, filters: Filters | None) -> bool:
    """Whether a document may be searched."""
    if filters is None:
        return True
    day = (of.published_at or "")[:10]
    return all(
        (
            filters.document_ids is None
            or not {of.id, *(name.id for name in of.names)}.isdisjoint(filters.document_ids),
            filters.sources is None or not set(of.sources).isdisjoint(filters.sources),
            filters.publishers is None or of.metadata.get("publisher") in filters.publishers,
            filters.as_of is None or day <= filters.as_of,
            filters.published_from is None or (day and day >= filters.published_from),
            filters.published_to is None or (day and day <= filters.published_to),
        )
    )


def _known_as(of: Document, names: tuple[Source, ...]) -> Document:
    source = of.source if of.source in {name.source for name in names} else names[0].source
    return replace(of, source=source, known_as=() if names == (Source(of.id, source),) else names)


def _bare(of: Document) -> Document:
    return replace(of, text="")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
