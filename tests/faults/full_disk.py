"""What a full disk must not do, told in a process of its own: `python -m tests.faults.full_disk FOLDER`.

The folder becomes a small disk. Ends with status 77 if none can be mounted here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.doctor import examined
from service.edges.disk import LEAST_FREE
from service.jobs import Jobs
from service.keeping import KeptIndex
from service.web.app import create_app
from service.world import World
from tests.faults.worlds import Truth, numbered, world_at

SIZE = LEAST_FREE + 20_000_000
NOT_HERE = 77


def main(folder: Path) -> int:
    if not mounted(folder):
        return NOT_HERE
    try:
        with closing(world_at(folder / "data")) as world:
            Story(folder, world).told()
        with closing(world_at(folder / "data")) as world:
            assert world.catalog.counts()[0] == 3
            assert examined(world).sound
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    return 0


def mounted(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


class Story:
    """A service on a disk that fills up and has room again. `versions` is what is live of each document."""

    def __init__(self, disk: Path, world: World) -> None:
        self._disk, self._asks = disk, True
        self._world = replace(world, require_room=lambda: world.require_room() if self._asks else None)
        self._jobs = Jobs(self._world)
        self._client = create_app(self._world, self._jobs).test_client()
        self._versions = {0: 0, 1: 0, 2: 0}

    def told(self) -> None:
        for number in self._versions:
            assert self._posted(number, 0) == 200
        for left in (LEAST_FREE - 4_096, 500_000, 200_000, 100_000, 40_000, 0):
            self._fill_up(left)
            assert self._posted(3, 0) == 507
            assert self._posted(1, 1) == 507
            self._reads_go_on()
            self._filled_by_others_meanwhile(left)
            self._reads_go_on()
        (self._disk / "ballast").unlink()
        self._works_again()
        self._jobs.close()

    def _filled_by_others_meanwhile(self, left: int) -> None:
        """There was room when the change began. Whatever is answered, the document is whole, the old or the new one."""
        self._asks = False
        version = left + 10
        status = self._posted(2, version)
        live = self._text(2)
        assert live in (numbered(2, 30, version).text, numbered(2, 30, self._versions[2]).text)
        if live == numbered(2, 30, version).text:
            self._versions[2] = version
        else:
            assert status == 507
        self._asks = True

    def _works_again(self) -> None:
        until = time.monotonic() + 60
        while any(not job.ended for job in self._world.jobs.jobs(100, 0)):  # what could not be written down
            assert time.monotonic() < until
            time.sleep(0.1)
        assert self._posted(3, 0) == 200
        assert self._posted(1, 1) == 200
        assert self._client.delete("/documents/report-0").status_code == 200
        self._versions = {1: 1, 2: self._versions[2], 3: 0}
        assert isinstance(self._world.index, KeptIndex)
        assert self._world.index.wait(60)
        self._reads_go_on()
        assert Truth(self._world).holds()
        assert examined(self._world).sound, examined(self._world)

    def _posted(self, number: int, version: int) -> int:
        """The status that a document is answered with, which is a problem if it was not taken."""
        document = numbered(number, 30, version)
        body: dict[str, Any] = {"documents": [{"id": document.id, "title": document.title, "text": document.text}]}
        reply = self._client.post("/documents?wait=1", json=body)
        if reply.status_code != 200:
            assert reply.content_type == "application/problem+json"
            assert "the disk is full" in reply.get_json()["detail"]
        return reply.status_code

    def _fill_up(self, left: int) -> None:
        """Leave so many bytes free."""
        with (self._disk / "ballast").open("ab", buffering=0) as ballast:
            while (more := shutil.disk_usage(self._disk).free - left) > 0:
                os.posix_fallocate(ballast.fileno(), ballast.seek(0, os.SEEK_END), more)

    def _reads_go_on(self) -> None:
        for number, version in self._versions.items():
            assert self._text(number) == numbered(number, 30, version).text
            assert self._client.post("/ask", json={"question": f"What does report {number} tell?"}).status_code == 200
            assert self._client.post("/search", json={"query": f"report {number}"}).get_json()["passages"]
        assert self._client.get("/documents").get_json()["total"] == 3
        assert self._client.get("/readyz").status_code == 200

    def _text(self, number: int) -> str:
        return str(self._client.get(f"/documents/report-{number}").get_json()["text"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
