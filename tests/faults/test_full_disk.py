"""A full disk: nothing is lost or half done, questions are answered, and with room everything works again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.settings import PROJECT
from tests.faults.full_disk import NOT_HERE

WAYS_TO_MOUNT = ([], ["unshare", "--user", "--map-root-user", "--mount"])
NEITHER = "no small disk can be mounted here: run it as root, or where user namespaces are allowed"


def test_a_full_disk_is_told_and_survived(tmp_path: Path) -> None:
    for way in WAYS_TO_MOUNT:
        command = [*way, sys.executable, "-m", "tests.faults.full_disk", str(tmp_path)]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600)
        if ended.returncode == 0:
            return
        if ended.returncode != NOT_HERE and not ended.stderr.startswith("unshare: "):
            pytest.fail(f"status {ended.returncode}: {ended.stdout[-2000:]}{ended.stderr[-4000:]}")
    (pytest.fail if os.environ.get("CI") else pytest.xfail)(NEITHER)  # CI has to tell whether it holds
