"""Read files in a child process, so that a hostile one costs neither memory nor time nor the service."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress

from service.edges.readers.child import LENGTH
from service.errors import Unreadable
from service.types.documents import Document

_PATIENCE_S = 20.0  # with the child itself, which only starts, forks and tells: on a busy machine that takes a while


class Isolation:
    """A child process that parses, kept while files keep coming. Any thread may call; files are read one by one."""

    def __init__(self, deadline_s: float) -> None:
        self._deadline_s = deadline_s
        self._one_at_a_time = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def parsed(self, content: bytes, source: str, document_id: str) -> Document:
        """Read a file's bytes as `readers.parsed` does. Raises Unreadable, also where it takes too much."""
        with self._one_at_a_time:
            try:
                return self._asked(content, source, document_id)
            except (OSError, EOFError):  # it went just now, because nothing had come
                self._end()
            try:
                return self._asked(content, source, document_id)
            except (OSError, EOFError) as error:
                self._end()
                raise Unreadable("the process that reads such files does not answer") from error

    def close(self) -> None:
        """End the child, if there is one."""
        with self._one_at_a_time:
            self._end()

    def _asked(self, content: bytes, source: str, document_id: str) -> Document:
        child = self._running()
        assert child.stdin is not None
        question = {"source": source, "document_id": document_id, "size": len(content), "deadline_s": self._deadline_s}
        child.stdin.write(json.dumps(question).encode() + b"\n")
        child.stdin.write(content)
        child.stdin.flush()
        until = time.monotonic() + self._deadline_s + _PATIENCE_S
        facts = json.loads(_answer(child, until))
        if "reason" in facts:
            raise Unreadable(facts["reason"])
        text = _answer(child, until).decode()
        return Document(text=text, page_starts=tuple(facts.pop("page_starts")), **facts)

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, started if there is none or if it went because nothing came."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "service.edges.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us: the child ends when its stdin closes
        )
        _answer(self._child, time.monotonic() + _PATIENCE_S)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with suppress(BrokenPipeError):  # what it did not take
                        pipe.close()
            child.wait()


def _answer(child: subprocess.Popen[bytes], until: float) -> bytes:
    """What the child says next, after its length. Raises TimeoutError and EOFError."""
    return _bytes(child, int.from_bytes(_bytes(child, LENGTH, until)), until)


def _bytes(child: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    assert child.stdout is not None
    found = bytearray()
    ready = select.poll()
    ready.register(child.stdout, select.POLLIN)
    while len(found) < size:
        if not ready.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError
        some = os.read(child.stdout.fileno(), min(size - len(found), 1 << 20))
        if not some:
            raise EOFError
        found += some
    return bytes(found)
