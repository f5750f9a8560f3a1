"""What the store of jobs promises: whose turn it is, what survives a restart, and that what is done leaves no trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from service.edges.jobs_sqlite import SqliteJobs
from service.errors import FootnoteError
from service.types.intake import Failure, Item, Receipt, Task

Open = Callable[[], SqliteJobs]


@pytest.fixture
def reopen(tmp_path: Path) -> Open:
    """Opens the same file each time, as a new process would after the old one was killed."""
    return lambda: SqliteJobs(tmp_path / "jobs.sqlite")


@pytest.fixture
def store(reopen: Open) -> SqliteJobs:
    return reopen()


def item(name: str, content: bytes = b"bytes") -> Item:
    return Item(name, f"/{name}.txt", "file", content)


def taken(store: SqliteJobs) -> Task:
    task = store.take()
    assert task
    return task


def done(passages: int = 1) -> Receipt:
    return Receipt(added=("x",), passages=passages, embedded=passages)


def failed(reason: str = "is a picture") -> Receipt:
    return Receipt(failed=(Failure(source="/x.txt", reason=reason),))


# ── Turns ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_items_are_taken_in_order_and_end_the_job_with_a_receipt(store: SqliteJobs) -> None:
    job_id = store.add([item("a"), item("b")])
    assert store.take() == Task(1, job_id, item("a"))
    second = taken(store)
    assert second.item.name == "b"
    assert store.take() is None
    store.finish(Task(1, job_id, item("a")), done(2))
    job = store.job(job_id)
    assert job
    assert (job.state, job.receipt, job.items.done, job.stages.indexed) == ("running", None, 1, 2)
    store.finish(second, failed())
    job = store.job(job_id)
    assert job
    assert (job.state, job.items.failed, job.items.total) == ("done", 1, 2)
    assert job.failed == failed().failed
    assert job.receipt == done(2) + failed()


def test_jobs_take_turns(store: SqliteJobs) -> None:
    first = store.add([item("a"), item("b"), item("c")])
    second = store.add([item("d"), item("e")])
    order = [taken(store) for _ in range(5)]
    assert [task.job_id for task in order] == [first, second, first, second, first]
    assert [task.item.name for task in order] == ["a", "d", "b", "e", "c"]


def test_versions_of_a_document_keep_the_order_in_which_they_were_given(store: SqliteJobs) -> None:
    store.add([item("a"), item("doc", b"old")])
    store.add([item("doc", b"new"), item("b")])
    order = []
    for _ in range(4):
        task = taken(store)
        order.append((task.item.name, task.item.content))
        store.finish(task, done())
    assert order.index(("doc", b"old")) < order.index(("doc", b"new"))


def test_a_document_is_not_begun_while_its_older_version_is_worked_on(store: SqliteJobs) -> None:
    store.add([item("doc", b"old")])
    store.add([item("doc", b"new")])
    old = taken(store)
    assert store.take() is None
    store.finish(old, failed())
    assert taken(store).item.content == b"new"


# ── Cancelling, retrying, forgetting ──────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_job_ends_with_the_item_that_is_being_worked_on(store: SqliteJobs) -> None:
    job_id = store.add([item("a"), item("b"), item("c")])
    store.finish(taken(store), done())
    task = taken(store)
    store.cancel(job_id)
    job = store.job(job_id)
    assert job
    assert (job.state, job.ended) == ("cancelled", False)
    assert store.take() is None
    store.put_back(task)
    job = store.job(job_id)
    assert job
    assert (job.state, job.receipt, job.items.done, job.items.total) == ("cancelled", done(), 1, 3)
    assert store.take() is None


def test_what_was_done_before_the_cancelling_arrived_is_told(store: SqliteJobs) -> None:
    job_id = store.add([item("a")])
    task = taken(store)
    store.cancel(job_id)
    store.finish(task, done())
    job = store.job(job_id)
    assert job
    assert (job.state, job.receipt) == ("cancelled", done())


def test_a_job_that_has_ended_cannot_be_cancelled(store: SqliteJobs) -> None:
    job_id = store.add([item("a")])
    store.finish(taken(store), done())
    store.cancel(job_id)
    job = store.job(job_id)
    assert job
    assert job.state == "done"


def test_failed_items_wait_again_with_their_content(store: SqliteJobs) -> None:
    job_id = store.add([item("a"), item("b", b"again")])
    store.finish(taken(store), done())
    store.finish(taken(store), failed())
    assert store.retry(job_id) == 1
    job = store.job(job_id)
    assert job
    assert (job.state, job.failed, job.receipt) == ("queued", (), None)
    task = taken(store)
    assert task.item == item("b", b"again")
    store.finish(task, done())
    job = store.job(job_id)
    assert job
    assert (job.state, job.receipt) == ("done", done() + done())
    assert store.retry(job_id) == 0


def test_a_forgotten_job_is_unknown(store: SqliteJobs) -> None:
    job_id = store.add([item("a")])
    store.finish(taken(store), failed())
    store.forget(job_id)
    assert store.job(job_id) is None
    assert store.jobs() == []


def test_jobs_are_listed_newest_first(store: SqliteJobs) -> None:
    added = [store.add([item(name)]) for name in "abc"]
    assert [job.id for job in store.jobs(limit=2)] == added[:0:-1]
    assert [job.id for job in store.jobs(offset=2)] == added[:1]


def test_progress_counts_the_bytes_that_are_worked_off(store: SqliteJobs) -> None:
    job_id = store.add([item("a", b"x" * 10), item("b", b"x" * 30)])
    assert store.progress(job_id) == (0, 40)
    store.finish(taken(store), done())
    assert store.progress(job_id) == (10, 40)


# ── Restarts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_goes_on_after_a_restart_with_the_item_that_was_not_finished(store: SqliteJobs, reopen: Open) -> None:
    job_id = store.add([item("a"), item("b", b"second"), item("c")])
    store.finish(taken(store), done())
    taken(store)
    again = reopen()
    assert taken(again) == Task(2, job_id, item("b", b"second"))


def test_an_item_at_which_the_process_dies_time_after_time_fails(store: SqliteJobs, reopen: Open) -> None:
    job_id = store.add([item("deadly"), item("b")])
    for _ in range(3):
        assert taken(store).item.name == "deadly"
        store = reopen()
    assert taken(store).item.name == "b"
    job = store.job(job_id)
    assert job
    assert [failure.reason for failure in job.failed] == ["the service ended 3 times while it was at work on this"]


def test_an_orderly_end_is_not_held_against_an_item(store: SqliteJobs, reopen: Open) -> None:
    store.add([item("long")])
    for _ in range(5):
        store.put_back(taken(store))
        store = reopen()
    assert taken(store).item.name == "long"


def test_a_job_that_was_cancelled_stays_so_after_a_restart(store: SqliteJobs, reopen: Open) -> None:
    job_id = store.add([item("a"), item("b")])
    taken(store)
    store.cancel(job_id)
    again = reopen()
    assert again.take() is None
    job = again.job(job_id)
    assert job
    assert (job.state, job.ended) == ("cancelled", True)


def test_a_file_of_another_version_is_refused(tmp_path: Path, reopen: Open) -> None:
    reopen()
    with sqlite3.connect(tmp_path / "jobs.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(FootnoteError, match="another version"):
        reopen()


# ── No trace ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ending", ["done", "cancelled", "forgotten"])
def test_nothing_of_the_content_is_left_in_any_file(store: SqliteJobs, tmp_path: Path, ending: str) -> None:
    secret = b"Ailsa Grant owes the harbour nine pounds. "
    job_id = store.add([item("a", secret * 1000)])
    assert held(tmp_path, secret)
    if ending == "cancelled":
        store.cancel(job_id)
    else:
        store.finish(taken(store), failed() if ending == "forgotten" else done())
    assert held(tmp_path, secret) is (ending == "forgotten")  # what failed can be tried again
    if ending == "forgotten":
        store.forget(job_id)
    assert not held(tmp_path, secret)
    assert (tmp_path / "jobs.sqlite").stat().st_size < len(secret) * 1000


def held(folder: Path, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in folder.iterdir())


def test_what_may_still_be_ingested_is_known(store: SqliteJobs) -> None:
    assert not store.waits()
    job_id = store.add([item("a")])
    assert store.waits()
    store.finish(taken(store), failed())
    assert store.waits()  # it can be tried again
    store.retry(job_id)
    store.finish(taken(store), done())
    assert not store.waits()
