"""Jobs in an SQLite file of their own: what was given survives a restart, and is gone once it is done.

The file is rewritten in place and shrinks with its content (secure delete, no write-ahead log), so that nothing of a
document that was ingested stays in it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.errors import DiskFull, FootnoteError
from service.types.intake import Failure, Item, ItemCounts, Job, Receipt, Stages, Task

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, created REAL NOT NULL, ended REAL, turn INTEGER NOT NULL, receipt TEXT);
CREATE TABLE items (
    number INTEGER PRIMARY KEY, job TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE, name TEXT NOT NULL,
    source TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
    passages INTEGER NOT NULL, receipt TEXT, content BLOB);
CREATE INDEX items_by_state ON items(job, state);
CREATE INDEX items_by_name ON items(name, state);
"""
_ITEM = "i.number, i.job, i.name, i.source, i.kind, i.content"
_MOST_TRIES = 3  # an item at whose side the process ended that often is not begun again
_KEPT_S = 7 * 86_400  # how long a job that ended is listed


class SqliteJobs:
    """Implements `service.seams.JobStore`. Any thread may call; calls queue behind one lock."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("auto_vacuum = FULL", "secure_delete = ON", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        with self._write() as db:
            found = db.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            elif found != SCHEMA_VERSION:
                raise FootnoteError(f"{path} was written by another version of Footnote")
            _forget_old(db)
            _resume(db)

    def add(self, items: Sequence[Item]) -> str:
        job_id, now = uuid.uuid4().hex[:12], time.time()
        with self._write() as db:
            _forget_old(db)
            db.execute("INSERT INTO jobs (id, state, created, turn) VALUES (?, 'queued', ?, 0)", (job_id, now))
            db.executemany(
                "INSERT INTO items (job, name, source, kind, size, state, tries, passages, content)"
                " VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, ?)",
                ((job_id, item.name, item.source, item.kind, len(item.content), item.content) for item in items),
            )
        return job_id

    def take(self) -> Task | None:
        with self._write() as db:
            rows = db.execute("SELECT id FROM jobs WHERE state IN ('queued', 'running') ORDER BY turn, created, rowid")
            found = next((row for (job_id,) in rows.fetchall() if (row := _next(db, job_id))), None)
            if found is None:
                return None
            number, job_id, *item = found
            db.execute("UPDATE items SET state = 'working', tries = tries + 1 WHERE number = ?", (number,))
            db.execute(
                "UPDATE jobs SET state = 'running', turn = 1 + (SELECT max(turn) FROM jobs) WHERE id = ?", (job_id,)
            )
            return Task(number, job_id, Item(*item))

    def finish(self, task: Task, receipt: Receipt) -> None:
        with self._write() as db:
            _finish(db, task.number, receipt)
            _end_if_done(db, task.job_id)

    def job(self, job_id: str) -> Job | None:
        with self._lock:
            row = self._db.execute("SELECT id, state, created, receipt FROM jobs WHERE id = ?", (job_id,)).fetchone()
            return _job(self._db, row) if row else None

    def jobs(self, limit: int = 100, offset: int = 0) -> list[Job]:
        with self._lock:
            rows = self._db.execute(
                "SELECT id, state, created, receipt FROM jobs ORDER BY created DESC, rowid DESC LIMIT ? OFFSET ?",
                (limit, offset),
            )
            return [_job(self._db, row) for row in rows.fetchall()]

    def waits(self) -> bool:
        with self._lock:
            return self._db.execute("SELECT 1 FROM items WHERE content NOT NULL LIMIT 1").fetchone() is not None

    def progress(self, job_id: str) -> tuple[int, int]:
        with self._lock:
            done, total = self._db.execute(
                "SELECT total(size * (state NOT IN ('waiting', 'working'))), total(size) FROM items WHERE job = ?",
                (job_id,),
            ).fetchone()
            return int(done), int(total)

    def put_back(self, task: Task) -> None:
        with self._write() as db:
            _put_back(db, task.number, task.job_id)

    def cancel(self, job_id: str) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE items SET state = 'cancelled', content = NULL WHERE job = ? AND state = 'waiting'", (job_id,)
            )
            db.execute("UPDATE jobs SET state = 'cancelled' WHERE id = ? AND ended IS NULL", (job_id,))
            _end_if_done(db, job_id)

    def retry(self, job_id: str) -> int:
        with self._write() as db:
            again = db.execute(
                "UPDATE items SET state = 'waiting', tries = 0, receipt = NULL WHERE job = ? AND state = 'failed'",
                (job_id,),
            ).rowcount
            if again:
                db.execute("UPDATE jobs SET state = 'queued', ended = NULL, receipt = NULL WHERE id = ?", (job_id,))
            return again

    def forget(self, job_id: str) -> None:
        with self._write() as db:
            db.execute("DELETE FROM jobs WHERE id = ?", (job_id,))

    def close(self) -> None:
        """Close it; nobody may call it afterwards."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException as error:
                if self._db.in_transaction:  # SQLite itself rolls back when the disk is full
                    self._db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                    raise DiskFull(f"the disk is full: {self._path} cannot be written") from error
                raise


def _forget_old(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM jobs WHERE ended < ?", (time.time() - _KEPT_S,))


def _resume(db: sqlite3.Connection) -> None:
    """Let what was being worked on when the process ended wait again, unless that happens time after time."""
    rows = db.execute(
        "SELECT i.number, i.job, i.source, i.tries, j.state FROM items i JOIN jobs j ON j.id = i.job"
        " WHERE i.state = 'working'"
    )
    for number, job_id, source, tries, state in rows.fetchall():
        if state == "cancelled":
            _put_back(db, number, job_id)
        elif tries < _MOST_TRIES:
            db.execute("UPDATE items SET state = 'waiting' WHERE number = ?", (number,))
        else:
            reason = f"the service ended {tries} times while it was at work on this"
            _finish(db, number, Receipt(failed=(Failure(source=source, reason=reason),)))
            _end_if_done(db, job_id)


def _next(db: sqlite3.Connection, job_id: str) -> Any:
    """The job's next item, unless one of its name was given earlier and is not done."""
    return db.execute(
        f"SELECT {_ITEM} FROM items i WHERE i.number ="
        " (SELECT min(number) FROM items WHERE job = ? AND state = 'waiting') AND NOT EXISTS"
        " (SELECT 1 FROM items e WHERE e.name = i.name AND e.state IN ('waiting', 'working') AND e.number < i.number)",
        (job_id,),
    ).fetchone()


def _finish(db: sqlite3.Connection, number: int, receipt: Receipt) -> None:
    state = "failed" if receipt.failed else "done"
    db.execute(
        "UPDATE items SET state = ?1, passages = ?2, receipt = ?3, content = iif(?1 = 'done', NULL, content)"
        " WHERE number = ?4",
        (state, receipt.passages, receipt.model_dump_json(), number),
    )


def _put_back(db: sqlite3.Connection, number: int, job_id: str) -> None:
    """Let an item wait as if it had not been begun; if its job was cancelled, forget it."""
    if db.execute("SELECT state FROM jobs WHERE id = ?", (job_id,)).fetchone()[0] == "cancelled":
        db.execute("UPDATE items SET state = 'cancelled', content = NULL WHERE number = ?", (number,))
        _end_if_done(db, job_id)
    else:
        db.execute("UPDATE items SET state = 'waiting', tries = tries - 1 WHERE number = ?", (number,))


def _end_if_done(db: sqlite3.Connection, job_id: str) -> None:
    """Close a job of which nothing is left to do, with a receipt of what it did."""
    left = db.execute("SELECT 1 FROM items WHERE job = ? AND state IN ('waiting', 'working') LIMIT 1", (job_id,))
    if left.fetchone():
        return
    rows = db.execute("SELECT receipt FROM items WHERE job = ? AND receipt NOT NULL ORDER BY number", (job_id,))
    receipt = Receipt.joined([Receipt.model_validate_json(row[0]) for row in rows])
    db.execute(
        "UPDATE jobs SET state = iif(state = 'cancelled', state, 'done'), ended = ?, receipt = ?"
        " WHERE id = ? AND ended IS NULL",
        (time.time(), receipt.model_dump_json(), job_id),
    )


def _job(db: sqlite3.Connection, row: Sequence[Any]) -> Job:
    job_id, state, created, receipt = row
    rows = db.execute("SELECT state, count(*), sum(passages) FROM items WHERE job = ? GROUP BY state", (job_id,))
    counts = {name: (count, passages) for name, count, passages in rows}
    done, passages = counts.get("done", (0, 0))
    failed = db.execute("SELECT receipt FROM items WHERE job = ? AND state = 'failed' ORDER BY number", (job_id,))
    return Job(
        id=job_id,
        state=state,
        created_at=datetime.fromtimestamp(created, UTC).isoformat(timespec="seconds"),
        items=ItemCounts(
            done=done, failed=counts.get("failed", (0, 0))[0], total=sum(count for count, _ in counts.values())
        ),
        stages=Stages(read=done, cut=passages, embedded=passages, indexed=passages),
        failed=tuple(failure for row in failed for failure in Receipt.model_validate_json(row[0]).failed),
        receipt=Receipt.model_validate_json(receipt) if receipt else None,
    )
