"""One process owns a data folder. The second one is a real process, since a lock within one proves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.edges.data_lock import DataLock, owner_address, owner_key
from service.errors import DataInUse

OWN = """
import sys
from pathlib import Path
from service.edges.data_lock import DataLock
from service.errors import DataInUse

try:
    lock = DataLock(Path(sys.argv[1]))
except DataInUse as error:
    print("refused:", error, flush=True)
else:
    lock.publish(sys.argv[2] if len(sys.argv) > 2 else None)
    print("owned", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process(folder: Path, *address: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Another process that wants the folder: what it says of it, and the process, which lives until the block ends."""
    command = [sys.executable, "-c", OWN, str(folder), *address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip(), process
        if process.stdin and process.poll() is None:
            process.stdin.close()


def test_a_second_process_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    with other_process(tmp_path) as (said, _):
        assert said.startswith(f"refused: {tmp_path} is in use by another process")
        assert "FOOTNOTE_DATA_DIR" in said
    lock.close()


def test_a_second_process_is_told_where_the_first_one_serves(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.publish("http://127.0.0.1:8000")
    with other_process(tmp_path) as (said, _):
        assert "the server at http://127.0.0.1:8000" in said
    lock.close()


def test_a_folder_that_was_given_free_can_be_owned(tmp_path: Path) -> None:
    DataLock(tmp_path).close()
    with other_process(tmp_path) as (said, _):
        assert said == "owned"
        with pytest.raises(DataInUse):
            DataLock(tmp_path)
    DataLock(tmp_path).close()


def test_a_process_that_was_killed_owns_nothing_any_more(tmp_path: Path) -> None:
    with other_process(tmp_path, "http://127.0.0.1:1") as (said, process):
        assert said == "owned"
        assert owner_address(tmp_path) == "http://127.0.0.1:1"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert owner_address(tmp_path) is None
    DataLock(tmp_path).close()


def test_an_owner_that_does_not_serve_has_no_address(tmp_path: Path) -> None:
    assert owner_address(tmp_path / "unknown") is None
    lock = DataLock(tmp_path)
    assert owner_address(tmp_path) is None
    lock.publish("http://127.0.0.1:8000")
    assert owner_address(tmp_path) == "http://127.0.0.1:8000"
    lock.close()
    assert owner_address(tmp_path) is None


def test_asking_for_the_owner_leaves_the_lock_as_it_is(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.publish("http://127.0.0.1:8000")
    owner_address(tmp_path)
    with other_process(tmp_path) as (said, _):
        assert said.startswith("refused")
    told = {"pid": os.getpid(), "address": "http://127.0.0.1:8000", "key": lock.key}
    assert json.loads((tmp_path / "lock").read_text()) == told
    lock.close()


def test_whoever_may_read_the_folder_and_nobody_else_can_read_the_key(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    assert owner_key(tmp_path) == lock.key
    lock.close()
    assert owner_key(tmp_path) is None
    again = DataLock(tmp_path)
    again.close()
    assert len(again.key) > 30
    assert again.key != lock.key


def test_the_folder_is_made_if_there_is_none(tmp_path: Path) -> None:
    DataLock(tmp_path / "new" / "data").close()
    assert (tmp_path / "new" / "data" / "lock").is_file()


@pytest.mark.parametrize("content", ["", '{"pid": 1, "addr', "{}"])
def test_a_lock_file_that_says_nothing_useful_has_no_address(tmp_path: Path, content: str) -> None:
    with other_process(tmp_path) as (said, _):
        assert said == "owned"
        (tmp_path / "lock").write_text(content)
        assert owner_address(tmp_path) is None
