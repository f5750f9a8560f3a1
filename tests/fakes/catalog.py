"""A catalog in dicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from service.core.retrieval.searchable import words_for_index, words_of_query
from service.seams import Entry, Vectors
from service.types.answers import Filters
from service.types.documents import Document, File, Generation, Known, Named, Passage, Source, Stretch
from tests.fakes.filtering import passes
from tests.fakes.models import words


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
            passage.id: len(asked & words(words_for_index(of.title, passage.heading, passage.text)))
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

    def is_new(self) -> bool:
        return self._revision == 0

    def revision(self) -> int:
        return self._revision

    def faults(self) -> dict[str, list[str]]:
        return {}

    def mend(self) -> None:
        used = {passage.key for passage in self._passages.values()}
        self._vectors = {name: vector for name, vector in self._vectors.items() if name[0] in used}

    def scrub(self) -> bool:
        return True

    def release(self) -> None:
        pass

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


def _known_as(of: Document, names: tuple[Source, ...]) -> Document:
    source = of.source if of.source in {name.source for name in names} else names[0].source
    return replace(of, source=source, known_as=() if names == (Source(of.id, source),) else names)


def _bare(of: Document) -> Document:
    return replace(of, text="")
