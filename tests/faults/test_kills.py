"""kill -9 at any moment: what was acknowledged is there, whole, and the service is ready again at once."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from contextlib import closing, suppress
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from service.doctor import examined
from service.ingest import delete, ingest_one
from service.jobs import Jobs, item_of
from service.publishing import EMBEDDED_AT_ONCE, Cancelled
from service.types.intake import Stage
from service.world import World
from tests.fakes import FakeEmbedder
from tests.faults.victim import NUMBERS, PASSAGES, by_job, live, versions_found
from tests.faults.worlds import numbered, world_at

READY_S = 10.0  # of processor time, child processes included: how busy a machine is says nothing about us

Versions = dict[int, set[int]]


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """Processes that need not import everything anew."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.victim"])
    return context


def test_no_kill_loses_or_tears_what_was_acknowledged(forks: ForkServerContext, quick_path: Path, kills: int) -> None:
    expected: Versions = {number: {0} for number in NUMBERS}  # versions that may be live; 0: none
    acknowledged = 0
    for kill in range(kills):
        said = killed(forks, quick_path, kill)
        assert not [line for line in said if line.startswith("torn")]
        acknowledged += sum(line.startswith("done") for line in said)
        after(said, expected)
        before = processor_s()
        with closing(world_at(quick_path)) as world:
            assert versions_found(world, 0) is not None  # a question is answered
            assert processor_s() - before < READY_S
            finished(world)
            for number in NUMBERS:
                found = live_version(world, number)
                assert found in expected[number], f"kill {kill}: document {number} is {found}, not {expected[number]}"
                expected[number] = {found}
            checkup = examined(world)
            assert checkup.sound, f"kill {kill}: {checkup}"
    assert acknowledged > kills


def processor_s() -> float:
    """Seconds of processor time that this process and its children have used."""
    return sum(os.times()[:4])


def killed(forks: ForkServerContext, folder: Path, kill: int) -> list[str]:
    """What a process said before it was killed at some moment, opening the data included."""
    reading, writing = forks.Pipe(duplex=False)
    process = forks.Process(target=live, args=(str(folder), kill, 1 + kill * 100_000, writing))
    process.start()
    writing.close()
    # At any moment of any change, however fast the machine is; now and then while it opens the data.
    draw, started = random.Random(kill), time.monotonic()
    said = [reading.recv() for _ in range(draw.randint(1, 20) if kill % 5 else 0)]
    time.sleep(draw.uniform(0, (time.monotonic() - started) / len(said) if said else 0.3))
    process.kill()
    process.join()
    with suppress(EOFError, OSError):
        while True:
            said.append(reading.recv())
    return said


def after(said: list[str], expected: Versions) -> None:
    """Which versions may be live after this: the last one acknowledged, or the one that was being tried."""
    for line in said:
        match line.split():
            case ["done", number, version]:
                expected[int(number)] = {int(version)}
            case ["try", number, version]:
                expected[int(number)] |= {int(version)}


def finished(world: World) -> None:
    """Do what was accepted and not done yet."""
    jobs = Jobs(world)
    jobs.resume()
    until = time.monotonic() + 60
    while any(not job.ended for job in world.jobs.jobs(1_000, 0)):
        assert time.monotonic() < until
        time.sleep(0.02)
    jobs.close()


def live_version(world: World, number: int) -> int:
    """The version of a document that is live, whole: its text, its passages, and what a question finds of it."""
    document = world.catalog.document(f"report-{number}")
    if document is None:
        assert versions_found(world, number) == set()
        return 0
    version = int(document.text.split("version")[1].split()[0])
    assert document == numbered(number, PASSAGES, version)
    assert versions_found(world, number) == {f"version{version}"}
    return version


def test_a_deleted_document_stays_deleted(quick_path: Path) -> None:
    assert by_job(6)
    with closing(world_at(quick_path)) as world:
        assert not delete("report-0", world)
        assert live_version(world, 0) == 0


@pytest.mark.parametrize("taken", [True, False], ids=["by a job", "by nobody who comes back to it"])
def test_what_was_embedded_for_an_unfinished_ingest_is_kept(quick_path: Path, taken: bool) -> None:
    embedder, long = FakeEmbedder(), numbered(0)

    def interrupt(stage: Stage, count: int) -> None:
        if stage == "embedded" and count:
            raise Cancelled

    with closing(world_at(quick_path, embedder)) as world:
        if taken:
            world.jobs.add([item_of(long)])
            world.jobs.take()
        with pytest.raises(Cancelled):
            ingest_one(long, world, interrupt)
    assert len(embedder.embedded) == EMBEDDED_AT_ONCE
    with closing(world_at(quick_path, embedder)) as world:
        finished(world)
        ingest_one(long, world)
    assert len(embedder.embedded) == len(set(embedder.embedded))
