"""Read files in a child process, so that a hostile one costs neither memory nor time nor the service.

The child is kept while files keep coming. It is replaced after it refused a file, whatever state that left it in.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress

from service.errors import Unreadable
from service.types import Document

LENGTH = 8  # bytes that tell how long an answer is
_READY_S = 20.0  # for the child to start on a busy machine: it has read nothing yet


class Isolation:
    """A child process that parses. Any thread may call; files are read one after another."""

    def __init__(self, deadline_s: float) -> None:
        self._deadline_s = deadline_s
        self._one_at_a_time = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def parsed(self, content: bytes, source: str, document_id: str) -> Document:
        """Read a file's bytes as `readers.parsed` does. Raises Unreadable, also where it takes too much."""
        with self._one_at_a_time:
            try:
                return self._asked(content, source, document_id)
            except Unreadable:
                self._end()
                raise

    def close(self) -> None:
        """End the child, if there is one."""
        with self._one_at_a_time:
            self._end()

    def _asked(self, content: bytes, source: str, document_id: str) -> Document:
        child = self._running()
        assert child.stdin is not None
        question = {"source": source, "document_id": document_id, "size": len(content)}
        until = time.monotonic() + self._deadline_s
        try:
            child.stdin.write(json.dumps(question).encode() + b"\n")
            child.stdin.write(content)
            child.stdin.flush()
            reply = json.loads(_answer(child, until))
            if "reason" in reply:
                raise Unreadable(reply["reason"])
            text = _answer(child, until).decode("utf-8", "surrogatepass")
        except (BrokenPipeError, EOFError) as error:
            raise Unreadable("it is damaged: reading it broke off") from error
        except TimeoutError as error:
            raise Unreadable(f"reading it takes longer than {self._deadline_s:g} seconds") from error
        return Document(text=text, page_starts=tuple(reply.pop("page_starts")), **reply)

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
        try:
            _answer(self._child, time.monotonic() + _READY_S)
        except (EOFError, TimeoutError) as error:
            raise Unreadable("the process that reads such files does not start") from error
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
    """What the child says next, after its length in 8 bytes. Raises TimeoutError and EOFError."""
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
