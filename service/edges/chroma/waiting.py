"""Passages that wait to be given to Chroma: a document's few at a time cost it three times what many at once do.

They are found meanwhile, by comparing with every one of them. What waits is lost with the process, and nothing else is:
the catalog has it, and an index that was not closed is put in step with the catalog when it is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from service.edges.chroma.filtering import fits
from service.seams import Vectors


@dataclass(frozen=True)
class Waiting:
    """What Chroma is to keep of passages by id, and their vectors in the same order. Never changed: readers hold it."""

    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    vectors: Vectors = field(default_factory=lambda: np.empty((0, 0), np.float32))  # shape (len(facts), dimension)

    def __len__(self) -> int:
        return len(self.facts)

    def including(self, facts: Mapping[str, Mapping[str, Any]], vectors: Vectors) -> Waiting:
        """These too; a known id is replaced."""
        rest = self.without(facts)
        return Waiting({**rest.facts, **facts}, np.concatenate([rest.vectors, vectors]) if rest else vectors)

    def without(self, ids: Collection[str]) -> Waiting:
        gone = set(ids)
        kept = np.array([name not in gone for name in self.facts], bool)
        return Waiting({name: facts for name, facts in self.facts.items() if name not in gone}, self.vectors[kept])

    def distances(self, vector: Vectors, conditions: Any) -> dict[str, float]:
        """Cosine distances of those that fit the conditions."""
        lengths = np.linalg.norm(self.vectors, axis=1) * np.linalg.norm(vector)
        found = zip(self.facts.items(), (1 - self.vectors @ vector / lengths).tolist(), strict=True)
        return {name: distance for (name, facts), distance in found if fits(facts, conditions)}
