"""The process that is killed: it adds, replaces and deletes documents, and acknowledges each change.

What it sends: `ready`; before a change `try NUMBER VERSION`, and when it is acknowledged `done NUMBER VERSION` (version
0: deleted); `torn …` if a question met passages of two versions of a document.
"""

from __future__ import annotations

import random
import re
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from service.ingest import delete, ingest
from service.jobs import Jobs, item_of
from service.search import search
from service.world import World
from tests.faults.worlds import numbered, world_at

NUMBERS = range(8)
PASSAGES = 12


def live(folder: str, seed: int, first_version: int, out: Connection) -> None:
    """Change documents for ever; versions count up from the first one."""
    draw = random.Random(seed)
    world = world_at(Path(folder))
    jobs = Jobs(world)
    jobs.resume()
    out.send("ready")
    threading.Thread(target=_ask, args=(world, out), daemon=True).start()
    for version in range(first_version, first_version + 100_000):
        number = draw.choice(NUMBERS)
        if by_job(number):
            out.send(f"try {number} {version}")
            jobs.submit([item_of(numbered(number, PASSAGES, version))])
            out.send(f"done {number} {version}")
        elif draw.random() < 0.2:
            out.send(f"try {number} 0")
            delete(f"report-{number}", world)
            out.send(f"done {number} 0")
        else:
            out.send(f"try {number} {version}")
            ingest([numbered(number, PASSAGES, version)], world)
            out.send(f"done {number} {version}")


def by_job(number: int) -> bool:
    """Whether this document is handed over to be ingested later: it is acknowledged before that is done."""
    return number >= 6


def versions_found(world: World, number: int) -> set[str]:
    """Which versions of a document a question meets."""
    hits = search(f"report {number} tells", world, limit=30)
    return {
        version
        for hit in hits
        if hit.document.id == f"report-{number}"
        for version in re.findall(r"version\d+", hit.passage.text)
    }


def _ask(world: World, out: Connection) -> None:
    while True:
        for number in NUMBERS:
            if len(found := versions_found(world, number)) > 1:
                out.send(f"torn {number} {sorted(found)}")
