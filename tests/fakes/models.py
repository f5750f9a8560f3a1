"""Models that need no weights: embedding, reranking, cutting into tokens."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from service.core.retrieval.searchable import words_of_query
from service.seams import Vectors


def word_starts(text: str) -> list[int]:
    """Fits `TokenStarts`: every word is a token."""
    return [word.start() for word in re.finditer(r"\S+", text)]


def fake_rerank(query: str, texts: Sequence[str]) -> list[float]:
    """Fits `Rerank`: -10 where a text has none of the query's words, 10 where it has all of them."""
    asked = set(words_of_query(query))
    return [20 * len(asked & words(text)) / len(asked) - 10 if asked else -10.0 for text in texts]


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
        for word in words(text):
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


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
