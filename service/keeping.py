"""Keeping the index: hold it against the catalog, and make it anew from there when it is not sound."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import count as numbers_from

from service.errors import DiskFull, FootnoteError, IndexDamaged, ModelsDiffer
from service.in_step import VectorSource, batches, differences, known, put_in_step
from service.seams import Catalog, Entry, IndexStore, StoredIndex, Vectors
from service.types.answers import Filters
from service.types.documents import Generation

log = logging.getLogger(__name__)

_LAST_WRITE_S = 5
_PAUSES_S = (0.5, 1, 2, 5, 10, 30)  # between attempts to make the index anew


class KeptIndex:
    """Implements `service.seams.Index` with the index that the catalog names.

    Whatever is wrong with that one, nobody asking sees an error: a new one is filled from the catalog's vectors beside
    it and takes its place. Until then `nearest` finds nothing, so that search goes by words. Adding and removing are
    left out meanwhile, because the last step compares with the catalog while `writing` keeps documents as they are.

    An index that the disk had no room for goes on being read. Before it is written to again it is opened anew, once
    there is room: Chroma may wait for ever, or damage its files, at a write that follows one that failed.
    """

    def __init__(
        self,
        catalog: Catalog,
        store: IndexStore,
        model: VectorSource,
        writing: threading.Lock,
        mending: bool = True,  # else it is only looked at
        require_room: Callable[[], None] = lambda: None,  # raises DiskFull if it should not be opened anew yet
    ) -> None:
        self._catalog, self._store, self._model = catalog, store, model
        self._writing, self._mending, self._require_room = writing, mending, require_room
        self._names = numbers_from(1)
        self._swapping = threading.Lock()
        self._closing = threading.Event()
        self._index: StoredIndex | None = None
        self._in_step = True  # with the catalog, as far as is known
        self._why = ""  # there is no index
        self._rebuilder: threading.Thread | None = None
        self._open()

    @property
    def state(self) -> str:
        return "rebuilding" if self._index is None else "ready"

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        if index := self._writable():
            try:
                index.add(entries, vectors)
            except IndexDamaged as error:
                self._lost(index, error)
            except DiskFull:
                self._suspect(index)
                raise

    def remove(self, ids: Sequence[str]) -> None:
        try:
            index = self._writable()
        except DiskFull:  # what is not live does no harm in the index
            return
        if index:
            try:
                index.remove(ids)
            except IndexDamaged as error:
                self._lost(index, error)
            except DiskFull:
                self._suspect(index)

    def nearest(self, vector: Vectors, limit: int, filters: Filters | None = None) -> list[str]:
        if index := self._index:
            if getattr(vector, "fingerprint", index.fingerprint) != index.fingerprint:
                return []  # another model took its place since the question was embedded
            try:
                return index.nearest(vector, limit, self._catalog.resolved(filters))
            except IndexDamaged as error:
                self._lost(index, error)
        return []

    def count(self) -> int:
        return index.count() if (index := self._index) else 0

    def ids(self) -> set[str]:
        return index.ids() if (index := self._index) else set()

    def faults(self) -> list[str]:
        index = self._index
        if index is None:
            return [self._why]
        return differences(index, self._catalog, self._model)

    def make_anew(self) -> None:
        if index := self._index:
            self._lost(index, IndexDamaged("this was asked for"))
        self.wait()

    def adopt(self, model: VectorSource, progress: Callable[[int], None], then: Callable[[], None]) -> None:
        """Fill an index with the vectors of another model while this one serves, then let it serve.

        `progress` is told of passages that were embedded; `then` is called in the moment of the change. What was
        embedded is kept, so that it goes on from there if it is interrupted. Raises FootnoteError.
        """
        self._fill_and_swap(model, progress, then)
        self._mending = True  # this one was made here

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the index is made anew, if it is being made; whether it is ready."""
        if rebuilder := self._rebuilder:
            rebuilder.join(seconds)
        return self._index is not None

    def close(self) -> None:
        self._closing.set()
        self.wait()
        still = self._writing.acquire(timeout=_LAST_WRITE_S)  # else a document is half written: in step with nothing
        with self._swapping:
            index, self._index = self._index, None
        if index:
            revision = self._catalog.revision() if still and self._in_step else None
            _closed(index, revision if self._mending else index.revision)
        if still:
            self._writing.release()

    def _open(self) -> None:
        kept = self._catalog.generation()
        try:
            if kept is None or (kept.fingerprint != self._model.fingerprint and not self._catalog.counts()[1]):
                self._fill_and_swap(self._model)
            elif kept.fingerprint != self._model.fingerprint:
                raise ModelsDiffer(kept.fingerprint, self._model.fingerprint)
            else:
                self._names = numbers_from(int(kept.name or 0) + 1)
                self._index = self._opened(kept)
                if self._mending:
                    self._store.keep_only(kept.name)
        except (IndexDamaged, DiskFull, OSError) as error:
            self._rebuild_because(error)

    def _opened(self, kept: Generation) -> StoredIndex:
        """The index of this name, in step with the catalog. Raises IndexDamaged, DiskFull."""
        index = self._store.open(kept, known(self._catalog, self._model))
        is_in_step = index.revision == self._catalog.revision() and index.count() == self._catalog.counts()[1]
        if self._mending and not is_in_step:  # documents changed, and it was not closed
            put_in_step(index, self._catalog, self._model)
        return index

    def _writable(self) -> StoredIndex | None:
        """The index, after a failed write opened anew and put in step; none if there is none. Raises DiskFull."""
        index, kept = self._index, self._catalog.generation()
        if index is None or self._in_step or kept is None:
            return index
        self._require_room()
        if not self._taken(index):
            return None  # it is being made anew
        _closed(index, None)
        try:
            fresh = self._opened(kept)
        except (IndexDamaged, DiskFull, OSError) as error:
            self._rebuild_because(error)
            return None
        with self._swapping:
            self._index, self._in_step = fresh, True
        return fresh

    def _suspect(self, index: StoredIndex) -> None:
        """A write failed half way: is the index still sound? It is compared with the catalog when it is opened anew."""
        self._in_step = False
        try:
            index.check(known(self._catalog, self._model))
        except IndexDamaged as error:
            self._lost(index, error)

    def _lost(self, index: StoredIndex, error: FootnoteError) -> None:
        if self._taken(index):
            _closed(index, None)
            self._rebuild_because(error)

    def _taken(self, index: StoredIndex) -> bool:
        """Take it out of service; False if somebody else did so first, or it was closed."""
        with self._swapping:
            if index is not self._index:
                return False
            self._index = None
            return True

    def _rebuild_because(self, error: Exception) -> None:
        self._why = str(error)
        if not self._mending:
            return
        log.warning("the index is made anew from the catalog: %s", error)
        self._rebuilder = threading.Thread(target=self._rebuild, name="rebuild", daemon=True)
        self._rebuilder.start()

    def _rebuild(self) -> None:
        for pause in _pauses():
            try:
                self._fill_and_swap(self._model)
                log.warning("the index is ready again")
                return
            except _Closing:
                return
            except Exception as error:  # noqa: BLE001 - a full disk, a server that is down: tried again until it works
                log.warning("the index cannot be made anew yet: %s", error)
            if self._index is not None or self._closing.wait(pause):
                return

    def _fill_and_swap(
        self,
        model: VectorSource,
        progress: Callable[[int], None] = lambda _: None,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Fill a new index with what the catalog holds, while documents may change, and let it serve."""
        generation, replaced = Generation(str(next(self._names)), model.fingerprint, model.dimension), self._model
        fresh = self._store.new(generation)
        try:
            for some in batches(self._catalog.passages()):
                self._require_open()
                fresh.add(some, model.vectors_of(some))
                progress(len(some))
            with self._writing:
                self._require_open()
                if self._model is not replaced:
                    raise _Closing("another model took its place meanwhile")
                put_in_step(fresh, self._catalog, model)
                fresh.check(known(self._catalog, model))
                old_name = kept.name if (kept := self._catalog.generation()) else ""
                self._catalog.serve(generation)
                old = self._swap_in(fresh, model)
                then()
        except BaseException:
            _closed(fresh, None)
            self._store.drop(generation.name)
            raise
        if old:
            _closed(old, None)
        self._store.drop(old_name)

    def _require_open(self) -> None:
        """Raises _Closing if it is being closed: none may be put in service after that."""
        if self._closing.is_set():
            raise _Closing("the service ends; what was embedded is kept")

    def _swap_in(self, fresh: StoredIndex, model: VectorSource) -> StoredIndex | None:
        """Let it serve; the index that served until now."""
        with self._swapping:
            old, self._index, self._in_step, self._model = self._index, fresh, True, model
        return old


class _Closing(FootnoteError):
    """There is no use in going on."""


def _closed(index: StoredIndex, revision: int | None) -> None:
    try:
        index.close(revision)
    except FootnoteError as error:
        log.warning("the index did not close: %s", error)


def _pauses() -> Iterator[float]:
    yield from _PAUSES_S
    while True:
        yield _PAUSES_S[-1]
