"""The connections to the catalog's file: one for each thread that is at work, which it leaves to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from service.edges.catalog_sqlite.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "catalog.sqlite")
    yield database
    database.close()


def in_a_thread(database: Database, release: bool = True) -> sqlite3.Connection:
    def work() -> sqlite3.Connection:
        connection = database.connection
        assert database.connection is connection
        if release:
            database.release()
        return connection

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


def test_threads_that_take_turns_share_one_connection(database: Database) -> None:
    assert in_a_thread(database) is in_a_thread(database)


def test_what_was_not_released_is_no_other_threads(database: Database) -> None:
    assert in_a_thread(database, release=False) is not in_a_thread(database)


def test_threads_at_work_at_once_have_connections_of_their_own(database: Database) -> None:
    together = Barrier(2)

    def work() -> sqlite3.Connection:
        connection = database.connection
        together.wait(10)
        database.release()
        return connection

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.submit(work), threads.submit(work)
        assert one.result() is not other.result()


def test_threads_that_open_a_new_file_at_once_do_not_lock_each_other_out(tmp_path: Path) -> None:
    together = Barrier(2)

    def opened(database: Database) -> sqlite3.Connection:
        together.wait(10)
        return database.connection

    for number in range(40):  # without a lock one of six fails
        database = Database(tmp_path / f"{number}.sqlite")
        with ThreadPoolExecutor(2) as threads:
            one, other = threads.map(opened, [database] * 2)
        assert one is not other
        database.close()


def test_to_release_nothing_does_nothing(database: Database) -> None:
    database.release()
    assert in_a_thread(database).execute("SELECT 1").fetchone() == (1,)


def test_closing_closes_what_waits_for_a_thread(database: Database) -> None:
    connection = in_a_thread(database)
    database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


def test_who_is_still_at_work_when_it_is_closed_releases_nothing(database: Database) -> None:
    connection = database.connection
    database.close()
    database.release()
    assert in_a_thread(database) is not connection


def test_a_transaction_that_did_not_end_is_not_handed_on(database: Database) -> None:
    database.connection.execute("BEGIN")
    database.release()
    assert not in_a_thread(database).in_transaction
