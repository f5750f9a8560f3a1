"""Two runs of the same: what they leave is the same to the byte, but for times."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from evals import datasets
from evals.__main__ import entry
from evals.judge import Judge
from evals.recordings import recording
from evals.results import Run
from evals.runner import run, world_for
from service.seams import Capabilities
from service.settings import load
from service.types.answers import ChatRequest, Delta
from tests.evals.test_command import data as data
from tests.fakes import real_prompts

# The only times in run.json: how long each case took, and what of it each part of the way did.
TIMES = re.compile(rb'"seconds":[0-9.e-]+|"timings_ms":\{[^}]*\}')


class Answers:
    """Fits `Chat`: says yes where it is asked for one word, "right" as a judge, else the sentence that is most like the
    question."""

    model = "answers"

    def __init__(self, capabilities: Capabilities) -> None:
        self.capabilities = capabilities

    def stream(self, request: ChatRequest, deadline_s: float) -> Generator[Delta]:
        evidence, _, asked = request.messages[-1].content.partition("Question: ")
        sentences = re.findall(r"[A-Z][^.\n\]]*\.", evidence)
        nearest = max(sentences, key=lambda one: len({*one.split()} & {*asked.split()}), default="")
        said = {1: "Yes", 8: "right"}.get(request.max_tokens, nearest)
        yield Delta(said, likely={"Yes": 0.9, "No": 0.1})
        yield Delta(finish_reason="stop", usage={"prompt_tokens": 100, "completion_tokens": 10})


def recorded(folder: Path, chat: Answers, path: Path) -> None:
    """Every call of a judged run over a data set."""
    with (
        world_for("recorded", datasets.documents(folder), load(llm="extractive")) as world,
        recording(chat, path) as llm,
    ):
        judge = Judge(llm, real_prompts()["judge_correct"], 5)
        assert [row.error for row in run(datasets.cases(folder), replace(world, chat=llm), None, judge)] == [""] * 3


def left(data: Path, time: int, monkeypatch: pytest.MonkeyPatch, *more: str) -> bytes:
    """The run.json of a run on a data folder of its own, where everything is read and embedded anew."""
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", f"kept-{time}")
    assert entry(["run", "--data", str(data), "--out", f"runs-{time}", *more]) == 0
    return (Path(f"runs-{time}") / data.name / "run.json").read_bytes()


def test_two_extractive_runs_differ_in_times_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In `rows[].seconds` and `rows[].answer.timings_ms`; nothing else is left out of the comparison."""
    one, other = (left(data, time, monkeypatch, "--llm", "extractive") for time in (1, 2))
    assert one != other
    assert len(TIMES.findall(one)) == 2 * 3
    assert TIMES.sub(b"", one) == TIMES.sub(b"", other)


@pytest.mark.parametrize("constrained", [True, False])
def test_two_replays_differ_in_times_alone(data: Path, monkeypatch: pytest.MonkeyPatch, constrained: bool) -> None:
    """In `rows[].seconds` and `rows[].answer.timings_ms`; answers, figures and the judge's marks are the same."""
    recorded(data, Answers(Capabilities(constrained=constrained)), Path("calls.jsonl"))
    one, other = (left(data, time, monkeypatch, "--replay", "calls.jsonl", "--judge") for time in (1, 2))
    assert one != other
    assert TIMES.sub(b"", one) == TIMES.sub(b"", other)
    rows = Run.model_validate_json(one).rows
    assert any(row.judged for row in rows)
    assert all(row.answer and row.answer.mode == "llm" for row in rows)
