"""The child process that parses: `python -m service.edges.readers.child`, files on stdin, documents on stdout.

It says "ready", then answers each file. It ends when its stdin closes, which happens when its parent dies, however it
dies, and when nothing came for a while.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import select
import sys
from dataclasses import asdict
from typing import BinaryIO

from service.edges.readers import format_of, parsed
from service.edges.readers.isolation import LENGTH
from service.errors import Unreadable

MEMORY = 300_000_000  # bytes that reading a file may take beyond what the process has when it begins
_IDLE_S = 20.0

log = logging.getLogger(__name__)


def main() -> None:
    given, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no reply
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _send(replies, b"ready")
    while select.select([given], [], [], _IDLE_S)[0] and (line := given.readline()):
        file = json.loads(line)
        try:
            format_of(file["source"])
            content = given.read(file["size"])
            _limit_memory()
            document = asdict(parsed(content, file["source"], file["document_id"]))
            del content
            text = document.pop("text").encode("utf-8", "surrogatepass")
            _send(replies, json.dumps(document).encode(), text)
        except Unreadable as error:
            _refuse(replies, str(error))
        except MemoryError:
            _refuse(replies, f"reading it takes more than {MEMORY // 1_000_000} MB of memory")
        except RecursionError:
            _refuse(replies, "it is nested too deep")
        except Exception as error:
            log.exception("a broken file")
            _refuse(replies, f"it is damaged: {type(error).__name__}: {str(error)[:200]}")


def _limit_memory() -> None:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            held = int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:  # not Linux: other systems know no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _refuse(replies: BinaryIO, reason: str) -> None:
    _send(replies, json.dumps({"reason": reason}).encode())


def _send(replies: BinaryIO, *answers: bytes) -> None:
    for answer in answers:
        replies.write(len(answer).to_bytes(LENGTH) + answer)
    replies.flush()


if __name__ == "__main__":
    main()
