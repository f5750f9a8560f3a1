"""The child process that parses: `python -m service.edges.readers.child`, files on stdin, answers on stdout.

It reads no file itself. For each it forks a process that holds the parsers already, may take only so much memory and
time, and ends with its answer, so that no file leaves anything behind. It ends when its stdin closes, which happens
when its parent dies, however it dies, and when nothing came for a while.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any, BinaryIO

from service.edges.readers import module_of, parsed
from service.errors import Unreadable

LENGTH = 8  # bytes before an answer that tell how long it is
MEMORY = 300_000_000  # bytes that reading a file may take beyond what the process has when it begins
_TOO_MUCH = f"reading it takes more than {MEMORY // 1_000_000} MB of memory"
_IDLE_S = 20.0


def main() -> None:
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _send(answers, b"ready")
    while select.select([given], [], [], _IDLE_S)[0] and (line := given.readline()):
        question = json.loads(line)
        content = given.read(question["size"])
        import_module(module_of(question["source"]))  # once, for all forks to come
        for answer in _forked(question, content):
            _send(answers, answer)
        del content


def _forked(question: dict[str, Any], content: bytes) -> list[bytes]:
    """The answer of a process of its own: the facts and the text of a document, or only a reason."""
    ours, its = os.pipe()
    if not (child := os.fork()):
        os.close(ours)
        _limit(question["deadline_s"])
        with os.fdopen(its, "wb") as pipe:
            for answer in _answer(question, content):
                _send(pipe, answer)
        os._exit(0)
    os.close(its)
    with os.fdopen(ours, "rb") as pipe:
        answers = []
        while length := pipe.read(LENGTH):
            answers.append(pipe.read(int.from_bytes(length)))
    status = os.waitpid(child, 0)[1]
    return answers if not status else [_reason(_why_ended(status, question["deadline_s"]))]


def _why_ended(status: int, deadline_s: float) -> str:
    if os.WIFEXITED(status):
        return "it is damaged: reading it broke off"
    if os.WTERMSIG(status) == signal.SIGALRM:
        return f"reading it takes longer than {deadline_s:g} seconds"
    return f"it is damaged, or {_TOO_MUCH}"


def _limit(deadline_s: float) -> None:
    """Whatever is read from here on: so much memory and time, and no file is written."""
    signal.setitimer(signal.ITIMER_REAL, deadline_s)  # nobody handles its signal: it kills, whatever C code is at
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            held = int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:  # not Linux: other systems have no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))


def _answer(question: dict[str, Any], content: bytes) -> list[bytes]:
    try:
        document = asdict(parsed(content, question["source"], question["document_id"]))
        text = document.pop("text").encode()
        return [json.dumps(document).encode(), text]
    except Unreadable as error:
        return [_reason(str(error))]
    except RecursionError:
        return [_reason("it is nested too deep")]
    except MemoryError:
        return [_reason(_TOO_MUCH)]


def _reason(why: str) -> bytes:
    return json.dumps({"reason": why}).encode()


def _send(pipe: BinaryIO, answer: bytes) -> None:
    pipe.write(len(answer).to_bytes(LENGTH) + answer)
    pipe.flush()


if __name__ == "__main__":
    main()
