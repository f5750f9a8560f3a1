"""Reindexing: embed every document anew with another model, while questions are answered with the one that serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np

from service.errors import BadInput, FootnoteError
from service.in_step import VectorSource
from service.keeping import KeptIndex
from service.publishing import vectors_of
from service.seams import Catalog, Embedder, Vectors
from service.types.intake import Reindexed

Make = Callable[[str | None, str | None, str | None], Embedder]  # of base URL, model and key

log = logging.getLogger(__name__)


class CurrentEmbedder:
    """Implements `service.seams.Embedder` with the one that serves now. A copy stays with that one."""

    def __init__(self, now: Embedder) -> None:
        self.now = now

    @property
    def fingerprint(self) -> str:
        return self.now.fingerprint

    @property
    def dimension(self) -> int:
        return self.now.dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self.now.passages(texts)

    def query(self, text: str) -> Vectors:
        now = self.now
        vector = now.query(text).view(_OfModel)
        vector.fingerprint = now.fingerprint
        return vector


class _OfModel(np.ndarray[tuple[int, ...], np.dtype[np.float32]]):
    """A vector that says which model made it, so that no index of another model is asked with it."""

    fingerprint: str


class Reindexing:
    """Implements `service.seams.Reindexer`. It ends with the service, and what it embedded is kept."""

    def __init__(self, catalog: Catalog, index: KeptIndex, current: CurrentEmbedder, make: Make) -> None:
        self._catalog, self._index, self._current, self._make = catalog, index, current, make
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.now = Reindexed(state="idle")

    def start(self, base_url: str | None, model: str | None, key: str | None) -> Reindexed:
        with self._starting:
            if self._thread and self._thread.is_alive():
                raise BadInput(f"the documents are being embedded with {self.now.model} already")
            embedder = self._make(base_url, model, key)
            self.now = Reindexed(state="running", model=embedder.fingerprint, passages=self._catalog.counts()[1])
            self._thread = threading.Thread(target=self._run, args=(embedder,), name="reindex", daemon=True)
            self._thread.start()
            return self.now

    def wait(self) -> Reindexed:
        """How it ended."""
        if thread := self._thread:
            thread.join()
        return self.now

    def _run(self, embedder: Embedder) -> None:
        def take_over() -> None:
            self._current.now = embedder

        try:
            self._index.adopt(model_of(self._catalog, embedder), self._done, take_over)
            self.now = self.now.model_copy(update={"state": "done"})
        except Exception as error:  # whatever it is, the old index goes on serving
            if not isinstance(error, FootnoteError):
                log.exception("the documents could not be embedded anew")
            self.now = self.now.model_copy(update={"state": "failed", "reason": str(error)})

    def _done(self, passages: int) -> None:
        self.now = self.now.model_copy(update={"done": self.now.done + passages})


def model_of(catalog: Catalog, embedder: Embedder) -> VectorSource:
    """What an index is filled with: vectors from the catalog, else from the embedder."""
    return VectorSource(embedder.fingerprint, embedder.dimension, lambda some: vectors_of(some, catalog, embedder)[0])
