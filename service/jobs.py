"""Jobs: documents that were taken are ingested one after another on a thread of its own, across restarts."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from service.core.text.identity import document_id
from service.errors import BadInput, DiskFull, FootnoteError, NotFound
from service.ingest import ingest_file, ingest_one
from service.publishing import Cancelled, Watch
from service.types.documents import Document
from service.types.intake import Failure, Item, Job, Receipt, Stage, Stages, Task
from service.world import World

log = logging.getLogger(__name__)

MOST_OFTEN_S = 0.2  # between two looks at a job that is watched
_FULL_DISK_S = 2.0  # until it is tried again to write down what was done
_PATIENCE_S = 10.0  # at closing, with an item that cannot be stopped halfway


def item_of_file(content: bytes, source: str) -> Item:
    """A file that is still to be read."""
    return Item(document_id(source), source, "file", content)


def item_of(document: Document) -> Item:
    """A document that was given as such."""
    return Item(document.id, document.source, "document", json.dumps(asdict(document)).encode())


def attempt(item: Item, world: World, watch: Watch, fault: Callable[[FootnoteError], None] = lambda _: None) -> Receipt:
    """Ingest an item. Whatever goes wrong is the failure of this item alone; raises only Cancelled.

    `fault` is told of what goes wrong with the service, and may go well at another time.
    """
    receipts = []
    try:
        for receipt in _receipts(item, world, watch):
            receipts.append(receipt)
        return Receipt.joined(receipts)
    except BadInput as error:
        reason = str(error)
    except FootnoteError as error:
        fault(error)
        reason = str(error)
    except Cancelled:
        raise
    except Exception as error:
        log.exception("%s could not be ingested", item.source)
        reason = f"{type(error).__name__}: {error}"
    return Receipt.joined([*receipts, Receipt(failed=(Failure(source=item.source, reason=reason),))])


def _receipts(item: Item, world: World, watch: Watch) -> Iterator[Receipt]:
    if item.kind == "file":
        return ingest_file(item.content, item.source, world, watch)
    facts: dict[str, Any] = json.loads(item.content)
    facts |= {name: tuple(fact) for name, fact in facts.items() if isinstance(fact, list)}  # JSON knows no tuples
    watch("read", 1)
    return iter([ingest_one(Document(**facts), world, watch)])


class Jobs:
    """The jobs of a world. Their one worker thread lives while there is something to do."""

    def __init__(self, world: World) -> None:
        self._world, self._store = world, world.jobs
        self._changed = threading.Condition()
        self._changes = 0
        self._worker: threading.Thread | None = None
        self._closing = threading.Event()
        self._now: _Now | None = None  # what the worker is at
        self._paces: dict[str, _Pace] = {}
        self._stuck: DiskFull | None = None  # why what was done cannot be written down
        self._faults: dict[str, FootnoteError | None] = {}  # the latest of each job that somebody waits for

    def resume(self) -> None:
        """Go on with what is left to do."""
        with self._changed:
            if self._worker is None and not self._closing.is_set():
                self._worker = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._worker.start()

    def submit(self, items: Sequence[Item]) -> Job:
        """Take items; they are kept when this returns, and ingested later."""
        self._world.require_room()
        job_id = self._store.add(items)
        self.resume()
        return self.job(job_id)

    def done(self, items: Sequence[Item]) -> Job:
        """Take items and wait for their job. Raises the fault of ours that let all of them fail, such as DiskFull."""
        with self._changed:
            job_id = self.submit(items).id
            self._faults[job_id] = None
        try:
            job = self.wait(job_id)
            if self._is_stuck(job_id):
                raise DiskFull(str(self._stuck))
            if job.ended and not job.items.done and (fault := self._faults[job_id]):
                raise fault
            return job
        finally:
            del self._faults[job_id]

    def job(self, job_id: str) -> Job:
        """A job as it is now. Raises NotFound."""
        with self._changed:  # so that an item that is finished just now is not counted twice
            kept = self._store.job(job_id)
            if kept is None:
                raise NotFound(f"no job {job_id}")
            return kept if kept.ended else self._live(kept)

    def jobs(self, limit: int, offset: int) -> list[Job]:
        """Jobs, newest first."""
        with self._changed:
            return [kept if kept.ended else self._live(kept) for kept in self._store.jobs(limit, offset)]

    def cancel(self, job_id: str) -> Job:
        """Stop a job; what it has done stays. One that has ended stays as it is. Raises NotFound."""
        with self._tell():
            self.job(job_id)
            self._store.cancel(job_id)
            if self._now and self._now.task.job_id == job_id:
                self._now.cancelled = True
            return self.job(job_id)

    def retry(self, job_id: str) -> Job:
        """Try a job's failed items again. Raises NotFound."""
        with self._tell():
            self.job(job_id)
            if self._store.retry(job_id):
                self.resume()
            return self.job(job_id)

    def forget(self, job_id: str) -> None:
        """Remove a job that has ended, with what it still keeps of failed items. Raises NotFound."""
        if self.job(job_id).ended:
            self._store.forget(job_id)

    def watch(self, job_id: str, heartbeat_s: float) -> Iterator[Job | None]:
        """The job whenever it has changed, until it has ended; None where nothing changed for that long."""
        shown, seen, job = None, self._changes, self.job(job_id)
        while True:
            if job != shown:
                yield job
                shown = job
            if job.ended:
                return
            time.sleep(MOST_OFTEN_S)
            while (now := self._change_since(seen, heartbeat_s)) == seen:
                yield None
            seen, job = now, self.job(job_id)

    def wait(self, job_id: str) -> Job:
        """The job once it has ended, or when this process closes. Raises NotFound."""
        with self._changed:
            while not ((job := self.job(job_id)).ended or self._closing.is_set() or self._is_stuck(job_id)):
                self._changed.wait(timeout=1.0)
            return job

    def _is_stuck(self, job_id: str) -> bool:
        """Whether somebody waits in vain, as nothing can be written down."""
        return self._stuck is not None and self._faults.get(job_id) is self._stuck

    def close(self) -> None:
        """Stop the worker; what it was at waits for the next start."""
        with self._tell():
            self._closing.set()
        if worker := self._worker:
            worker.join(_PATIENCE_S)

    @contextmanager
    def _tell(self) -> Iterator[None]:
        """A change that whoever watches is told of."""
        with self._changed:
            yield
            self._changes += 1
            self._changed.notify_all()

    def _change_since(self, seen: int, timeout_s: float) -> int:
        """The number of the latest change; `seen` itself if there is no other in that time."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != seen, timeout=timeout_s)
            return self._changes

    def _live(self, kept: Job) -> Job:
        """A job with what its item in work has come to, and how long the rest may take."""
        counts, done = kept.stages.model_dump(), 0.0
        if self._now and self._now.task.job_id == kept.id:
            counts = {name: count + self._now.counts[name] for name, count in counts.items()}
            done = self._now.done
        pace = self._paces.get(kept.id)
        left = pace.seconds_left(*self._store.progress(kept.id), done) if pace else None
        return kept.model_copy(update={"stages": Stages(**counts), "seconds_left": left})

    def _work(self) -> None:
        while True:
            try:
                if not self._step():
                    return
            except Exception as error:
                log.exception("what a job has done cannot be written down; trying again")
                self._tell_of(error)
                if self._closing.wait(_FULL_DISK_S):
                    return

    def _tell_of(self, error: Exception) -> None:
        """Whoever waits for the job need not wait until it can be written down what became of it."""
        with self._tell():
            if self._now and isinstance(error, DiskFull) and self._now.task.job_id in self._faults:
                self._faults[self._now.task.job_id] = self._stuck = error

    def _step(self) -> bool:
        """Work on the next item; False if there is none."""
        if self._now is None and not self._begin():
            return False
        now = self._now
        assert now is not None
        if not now.over:
            now.receipt, now.over = self._attempt(now), True
        with self._tell():
            if now.receipt is None:
                self._store.put_back(now.task)
            else:
                self._store.finish(now.task, now.receipt)
            self._now = self._stuck = None
        return True

    def _begin(self) -> bool:
        with self._changed:
            task = None if self._closing.is_set() else self._store.take()
            if task is None:
                self._worker = None
                self._paces.clear()
                return False
            self._now = _Now(task)
            if task.job_id not in self._paces:
                self._paces[task.job_id] = _Pace(self._store.progress(task.job_id)[0])
            return True

    def _attempt(self, now: _Now) -> Receipt | None:
        """What became of an item; None if it was not finished."""

        def watch(stage: Stage, count: int) -> None:
            with self._tell():
                now.counts[stage] += count
            if stage != "indexed" and (now.cancelled or self._closing.is_set()):
                raise Cancelled

        def fault(error: FootnoteError) -> None:
            if now.task.job_id in self._faults:
                self._faults[now.task.job_id] = error

        try:
            return attempt(now.task.item, self._world, watch, fault)
        except Cancelled:
            return None


@dataclass
class _Now:
    """The item that is being worked on, and how far it is."""

    task: Task
    counts: Counter[str] = field(default_factory=Counter)
    cancelled: bool = False
    over: bool = False
    receipt: Receipt | None = None

    @property
    def done(self) -> float:
        """Bytes of it that are worked off, as if all were alike."""
        return len(self.task.item.content) * self.counts["embedded"] / max(1, self.counts["cut"])


class _Pace:
    """How fast a job goes, since it had its first turn in this process."""

    def __init__(self, done: int) -> None:
        self._began, self._done = time.monotonic(), done

    def seconds_left(self, done: int, total: int, more: float) -> float | None:
        """From the bytes that are done, and those of the item in work."""
        gained = done + more - self._done
        elapsed = time.monotonic() - self._began
        return round(elapsed * (total - done - more) / gained, 1) if gained > 0 else None
