"""`footnote` as processes of its own: what a user starts on a command line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOOTNOTE = Path(sys.executable).parent / "footnote"


@dataclass(frozen=True)
class Server:
    """A running `footnote serve`, and what it said when it was ready."""

    process: subprocess.Popen[str]
    data_dir: Path
    said: str
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=10) as reply:
            return json.load(reply)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """End it; its status, and what else it wrote to stdout and stderr."""
        self.process.send_signal(by)
        self.process.wait(timeout=20)
        assert self.process.stdout
        assert self.process.stderr
        return self.process.returncode, self.process.stdout.read(), self.process.stderr.read()


def heeding_ctrl_c() -> None:
    """Before a command starts: tests that run in the background ignore SIGINT, and their children would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def served(data_dir: Path, **settings: Any) -> Iterator[Server]:
    """Serve on a free port until the block ends; no LLM unless the settings name one."""
    process = subprocess.Popen(
        [FOOTNOTE, "serve"],
        env=environment(data_dir, **settings),
        cwd=data_dir,  # where no .env lies
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeding_ctrl_c,
    )
    try:
        yield _ready(process, data_dir)
    finally:
        ended = process.poll()
        process.kill()
        _, err = process.communicate()
    assert ended in (None, 0, -signal.SIGKILL), f"it ended by itself with {ended}: {err}"


def footnote(*arguments: str | Path, data_dir: Path, **settings: Any) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    env = environment(data_dir, **settings)
    return subprocess.run([FOOTNOTE, *arguments], env=env, cwd=data_dir, capture_output=True, text=True, timeout=120)


def environment(data_dir: Path, **settings: Any) -> Mapping[str, str]:
    """The environment without settings of whoever runs the tests, and with these."""
    ours = {"data_dir": data_dir, "port": 0, "llm": "extractive", "seeds_dir": ""} | settings
    kept = {name: value for name, value in os.environ.items() if not re.match(r"FOOTNOTE_|OPENAI_", name)}
    return kept | {f"FOOTNOTE_{name.upper()}": str(value) for name, value in ours.items()}


def _ready(process: subprocess.Popen[str], data_dir: Path) -> Server:
    """Read what it says until it serves."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if match := re.match(r"Footnote on (http://\S+)", line):
            return Server(process, data_dir, said, match.group(1))
    raise AssertionError(f"it does not serve: {said}{process.communicate()[1]}")
