"""Hostile and broken files: each is refused or read in little time and memory, and the service goes on meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from service.edges.readers import FORMATS, ISOLATED
from service.edges.readers.child import MEMORY
from service.edges.readers.files import FileReader
from service.types.documents import Document
from service.types.intake import Failure
from service.web.app import create_app
from tests.edges.readers.hostile import GOOD, HOSTILE
from tests.fakes import fake_world

DEADLINE_S = 2.0  # for what runs until it is stopped; the default is 5
MOST_S = 5.0  # with what a busy machine needs besides
CASES = [(suffix, name) for suffix, makers in HOSTILE.items() for name in makers]


@pytest.fixture(scope="module")
def files() -> Iterator[FileReader]:
    made = FileReader(deadline_s=DEADLINE_S)
    for suffix, make in GOOD.items():  # so that what follows is reading, not starting
        assert all(isinstance(found, Document) for found in made(make(), f"good{suffix}"))
    yield made
    made.close()


class Watched:
    """The most memory that a process which reads a file held beyond the one that it was forked from, in bytes."""

    def __init__(self, files: FileReader) -> None:
        self.most = 0
        child = files._isolated._child
        self._parent = child.pid if child else 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        children = Path(f"/proc/{self._parent}/task/{self._parent}/children")
        while not self._done.wait(0.005):
            try:
                held = _held(self._parent, "VmRSS")
                for pid in children.read_text().split():
                    self.most = max(self.most, _held(int(pid), "VmHWM") - held)
            except (OSError, ValueError):  # it ended just now
                continue


def _held(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(what)), 0)


def test_there_are_twenty_of_each_format() -> None:
    assert {FORMATS[suffix] for suffix in HOSTILE} == set(FORMATS.values())
    assert all(len(makers) >= 20 for makers in HOSTILE.values())


@pytest.mark.parametrize(("suffix", "name"), CASES, ids=[f"{suffix[1:]}: {name}" for suffix, name in CASES])
def test_a_hostile_file_is_refused_or_read_in_little_time_and_memory(files: FileReader, suffix: str, name: str) -> None:
    content = HOSTILE[suffix][name]()
    started = time.monotonic()
    with Watched(files) as watched:
        found = list(files(content, f"hostile{suffix}"))
    assert time.monotonic() - started < MOST_S
    assert watched.most <= MEMORY * 1.05  # the system counts pages, the limit addresses
    assert found
    for one in found:
        assert one.reason if isinstance(one, Failure) else any(map(str.isalnum, one.text))
        assert "root:x:0" not in str(one)  # no file of this machine
    if FORMATS[suffix] in ISOLATED:
        assert all(isinstance(one, Document) for one in files(GOOD[suffix](), f"good{suffix}"))


def test_the_service_answers_while_a_file_is_read_that_takes_for_ever() -> None:
    files = FileReader(deadline_s=DEADLINE_S)
    client = create_app(fake_world(read=files)).test_client()
    slow = HOSTILE[".epub"]["one chapter a hundred thousand times"]()
    form = {"files": [(BytesIO(slow), "slow.epub"), (BytesIO(b"The harbour opens at six."), "harbour.txt")]}
    job = client.post("/documents", data=form, content_type="multipart/form-data").json
    answered = 0
    while not (state := client.get(f"/jobs/{job['id']}").json)["receipt"]:
        assert client.post("/search", json={"query": "harbour"}).status_code == 200
        answered += 1
    files.close()
    assert answered > 20
    assert len(state["receipt"]["added"]) == 1
    assert [failure["reason"] for failure in state["failed"]] == ["reading it takes longer than 2 seconds"]
