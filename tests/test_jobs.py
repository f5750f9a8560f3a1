"""What jobs promise: they go on by themselves, can be watched and stopped, and one item's failure is its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from service.edges.jobs_sqlite import SqliteJobs
from service.errors import DiskFull, FootnoteError, NotFound
from service.jobs import Jobs, item_of, item_of_file
from service.seams import Vectors
from service.types.documents import Document
from service.types.intake import Item, Job, Receipt, Task
from service.world import World
from tests.fakes import FakeEmbedder, SteppingEmbedder, document, fake_settings, fake_world

PARTS = [f"The number of part {number} is {number * number} and it is told here. " for number in range(100)]


@pytest.fixture
def stepping() -> Iterator[SteppingEmbedder]:
    embedder = SteppingEmbedder()
    yield embedder
    embedder.go.release(10_000)  # whatever still waits


def world_with(embedder: FakeEmbedder, **changes: object) -> World:
    """A world that cuts a document after every dozen words: each of PARTS is a passage."""
    return fake_world(settings=fake_settings(passage_tokens=12), embedder=embedder, **changes)


def long_document(name: str = "long") -> Item:
    """100 passages: four batches."""
    return item_of(document("".join(PARTS), name))


def ended(jobs: Jobs, job: Job) -> Receipt:
    found = jobs.wait(job.id)
    assert found.receipt
    return found.receipt


# ── Going on by themselves ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_ingests_files_and_documents_and_ends_with_a_receipt() -> None:
    world = fake_world()
    jobs = Jobs(world)
    receipt = ended(jobs, jobs.submit([item_of_file(b"The harbour opens.", "a.txt"), item_of(document("It closes."))]))
    assert (len(receipt.added), receipt.passages, receipt.embedded, receipt.failed) == (2, 2, 2, ())
    assert world.catalog.document("call") == document("It closes.")


def test_whatever_goes_wrong_with_an_item_is_its_failure_alone(caplog: pytest.LogCaptureFixture) -> None:
    def read(content: bytes, source: str) -> Iterator[Document]:
        if source == "bug.txt":
            raise ZeroDivisionError("of the reader")
        yield document(content.decode(), source)

    jobs = Jobs(fake_world(read=read))
    job = jobs.submit([item_of_file(b"x", "bug.txt"), item_of_file(b" ", "blank"), item_of_file(b"Words.", "good")])
    assert ended(jobs, job).added == ("good",)
    assert [failure.reason for failure in jobs.job(job.id).failed] == [
        "ZeroDivisionError: of the reader",
        "there is no text in it",
    ]
    assert "bug.txt could not be ingested" in caplog.text


class Outage(FakeEmbedder):
    broken = True

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise FootnoteError("the embeddings server gave no embeddings")
        return super().passages(texts)


def test_what_failed_can_be_tried_again_and_is_told_of_once() -> None:
    embedder = Outage()
    jobs = Jobs(world_with(embedder))
    job = jobs.submit([item_of(document("The harbour opens.")), item_of(document(" ", "blank"))])
    assert [failure.reason for failure in ended(jobs, job).failed] == [
        "the embeddings server gave no embeddings",
        "there is no text in it",
    ]
    embedder.broken = False
    again = ended(jobs, jobs.retry(job.id))
    assert again.added == ("call",)
    assert [failure.source for failure in again.failed] == ["/blank.txt"]
    assert jobs.job(job.id).items.model_dump() == {"done": 1, "failed": 1, "total": 2}


class FullDisk(SqliteJobs):
    """Refuses to write down what was done, a few times."""

    refusals = 1

    def finish(self, task: Task, receipt: Receipt) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("no space left on device")
        super().finish(task, receipt)


def test_a_disk_that_is_full_for_a_while_ends_no_job(caplog: pytest.LogCaptureFixture) -> None:
    world = fake_world(jobs=FullDisk(":memory:"))
    jobs = Jobs(world)
    receipt = ended(jobs, jobs.submit([item_of(document("The harbour opens."))]))
    assert receipt.added == ("call",)  # and not "unchanged", as if it had been ingested twice
    assert "no space left" in caplog.text


def test_an_unknown_job_is_not_found() -> None:
    jobs = Jobs(fake_world())
    for act in (jobs.job, jobs.cancel, jobs.retry, jobs.forget, jobs.wait):
        with pytest.raises(NotFound, match="no job nowhere"):
            act("nowhere")


# ── Watching ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_progress_is_told_stage_by_stage(stepping: SteppingEmbedder) -> None:
    jobs = Jobs(world_with(stepping))
    job = jobs.submit([long_document(), long_document("longer")])
    watched = jobs.watch(job.id, heartbeat_s=10)
    assert stepping.began.acquire(timeout=10)
    first = next(watched)
    assert first
    assert (first.state, first.stages.model_dump()) == (
        "running",
        {"read": 1, "cut": 100, "embedded": 0, "indexed": 0},
    )
    assert first.seconds_left is None
    assert jobs.jobs(10, 0) == [first]
    stepping.go.release(2)
    while (step := next(watched)) and step.stages.embedded < 64:
        assert step.stages.cut == 100
    assert step
    assert step.stages.indexed == 0
    assert step.seconds_left
    stepping.go.release(100)
    steps = [step for step in watched if step]
    assert steps[-1].ended
    assert steps[-1].stages.model_dump() == {"read": 2, "cut": 200, "embedded": 200, "indexed": 200}
    assert all(one != other for one, other in pairwise(steps))


def test_who_watches_hears_that_it_goes_on_where_nothing_changes(stepping: SteppingEmbedder) -> None:
    jobs = Jobs(world_with(stepping))
    watched = jobs.watch(jobs.submit([long_document()]).id, heartbeat_s=0.05)
    assert stepping.began.acquire(timeout=10)
    while next(watched) is not None:
        pass
    assert next(watched) is None


def test_a_job_that_has_ended_is_told_once() -> None:
    jobs = Jobs(fake_world())
    job = jobs.submit([item_of(document("The harbour opens."))])
    ended(jobs, job)
    assert list(jobs.watch(job.id, heartbeat_s=1)) == [jobs.job(job.id)]


def test_a_worker_that_can_write_nothing_down_ends_with_its_process(caplog: pytest.LogCaptureFixture) -> None:
    class Full(SqliteJobs):
        def finish(self, task: Task, receipt: Receipt) -> None:
            raise DiskFull("the disk is full")

    jobs = Jobs(fake_world(jobs=Full(":memory:")))
    with pytest.raises(DiskFull):
        jobs.done([item_of(document("The harbour opens."))])
    jobs.close()
    assert 1 <= len(caplog.records) <= 2


# ── Stopping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_job_stops_inside_a_document_and_leaves_nothing_half(stepping: SteppingEmbedder) -> None:
    world = world_with(stepping)
    jobs = Jobs(world)
    job = jobs.submit([item_of(document("The harbour opens.")), long_document(), item_of(document("Later.", "later"))])
    stepping.go.release(2)
    for _ in range(3):  # the first document, and two batches of the second
        assert stepping.began.acquire(timeout=10)
    cancelled = jobs.cancel(job.id)
    assert (cancelled.state, cancelled.ended) == ("cancelled", False)
    stepping.go.release(1)
    receipt = ended(jobs, job)
    assert receipt == Receipt(added=("call",), passages=1, embedded=1, seconds=receipt.seconds)
    assert jobs.job(job.id).state == "cancelled"
    assert world.catalog.counts() == (1, 1)
    assert world.index.count() == 1


def test_a_cancelled_job_does_not_stop_another(stepping: SteppingEmbedder) -> None:
    jobs = Jobs(world_with(stepping))
    first, second = jobs.submit([long_document("one")]), jobs.submit([long_document("two")])
    assert stepping.began.acquire(timeout=10)
    jobs.cancel(first.id)
    stepping.go.release(100)
    assert ended(jobs, second).added == ("two",)
    assert ended(jobs, first).added == ()


def test_a_job_that_was_stopped_by_closing_goes_on_where_it_was(stepping: SteppingEmbedder, tmp_path: Path) -> None:
    world = world_with(stepping, jobs=SqliteJobs(tmp_path / "jobs.sqlite"))
    jobs = Jobs(world)
    job = jobs.submit([item_of(document("The harbour opens.")), long_document()])
    stepping.go.release(2)
    for _ in range(3):
        assert stepping.began.acquire(timeout=10)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    stepping.go.release(100)
    closing.join()
    assert not jobs.job(job.id).ended
    assert world.catalog.counts() == (1, 1)
    paid = len(stepping.embedded)

    again = Jobs(replace(world, jobs=SqliteJobs(tmp_path / "jobs.sqlite")))
    again.resume()
    receipt = ended(again, job)
    assert (receipt.added, receipt.passages) == (("call", "long"), 101)
    assert len(stepping.embedded) == 101
    assert receipt.embedded == 101 - paid + 1


# ── Waiting ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_waits_gets_the_fault_that_let_everything_fail() -> None:
    embedder = Outage()
    jobs = Jobs(world_with(embedder))
    with pytest.raises(FootnoteError, match="gave no embeddings"):
        jobs.done([item_of(document("The harbour opens.")), item_of(document("It closes.", "other"))])
    embedder.broken = False
    assert jobs.done([item_of(document("The harbour opens."))]).items.done == 1


def test_who_waits_gets_the_job_where_documents_themselves_were_at_fault() -> None:
    job = Jobs(fake_world()).done([item_of(document(" ", "blank"))])
    assert [failure.reason for failure in job.failed] == ["there is no text in it"]
