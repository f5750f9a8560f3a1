"""A run as it is asked for: its cases, its world, and what it leaves in its folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from evals import datasets
from evals.ablations import without
from evals.cases import Case, Invalid, corpus_of, faults, load, suites
from evals.configurations import reconfigured
from evals.judge import Judge
from evals.prices import price_of, priced, read_prices
from evals.recordings import heard
from evals.report_files import write_reports
from evals.results import Row, Run
from evals.runner import configuration, corpus, run, texts_of, world_for
from service.errors import FootnoteError
from service.settings import load as settings
from service.types.documents import Document
from service.types.intake import Failure
from service.wiring import prompt_of
from service.world import World


class NoJudge(FootnoteError):
    """A judge was asked for, and there is no LLM."""


class CannotResume(FootnoteError):
    """What was kept belongs to another run; the message says what differs."""


@dataclass(frozen=True)
class Asked:
    """What to run, as the command line says it."""

    suite: str
    data: Path | None
    llm: str | None
    without: tuple[str, ...]
    sample: int | None
    seed: int
    record: Path | None
    replay: Path | None
    out: Path
    resume: bool
    judge: bool = False
    prices: Path | None = None
    time: int = 1  # of how often it is repeated

    @property
    def name(self) -> str:
        """Of the run and of its folder, which no data set shares with a suite."""
        if not self.data:
            return self.suite
        return f"data-{self.data.name}" if self.data.name in suites() else self.data.name

    @property
    def folder(self) -> Path:
        """Where the run is left; what is repeated lies inside the first time's folder."""
        return self.out / self.name / (f"time-{self.time}" if self.time > 1 else "")


def finished(asked: Asked, baseline: Run | None = None) -> Run:
    """The whole run, with its reports written. What was done before a Ctrl-C is kept for --resume."""
    cases, prices = cases_of(asked), read_prices(asked.prices)
    with world_of(asked) as world:
        judge = _judge(world) if asked.judge else None
        price = price_of(world, prices)
        given = datasets.context(asked.data) if asked.data else None

        def ask(left: list[Case]) -> Iterator[Row]:
            return (priced(row, price) for row in run(left, world, given, judge))

        about = configuration(world) | {
            "without": sorted(set(asked.without)),
            "cases": len(cases),
            "sample": asked.sample,
            "seed": asked.seed,
            "price": price.model_dump() if price else None,
            **({"judge": judge.used} if judge else {}),
        }
        rows = _rows(asked, cases, about, ask)
    done = Run(suite=asked.name, configuration=about, rows=rows)
    write_reports(done, asked.folder, baseline)
    return done


def _rows(
    asked: Asked, cases: list[Case], about: dict[str, Any], ask: Callable[[list[Case]], Iterator[Row]]
) -> tuple[Row, ...]:
    """A row for each case in their order, each kept as soon as it is there."""
    kept = asked.folder / "rows.jsonl"
    rows = {row.case.id: row for row in (_kept(kept, about) if asked.resume and kept.is_file() else ())}
    left = [case for case in cases if case.id not in rows]
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (
        kept.open("w", encoding="utf-8") as file,
        tqdm(total=len(cases), initial=len(rows), desc=asked.name, disable=None) as bar,
    ):
        file.write(json.dumps(about) + "\n")
        file.writelines(row.model_dump_json() + "\n" for row in rows.values())
        for row in ask(left):
            rows[row.case.id] = row
            file.write(row.model_dump_json() + "\n")
            file.flush()
            bar.update(1)
    return tuple(rows[case.id] for case in cases)


def _kept(path: Path, about: dict[str, Any]) -> Iterator[Row]:
    """The rows that a run left when it was stopped; a last line that was cut off is left out."""
    before, *lines = path.read_text("utf-8").splitlines(keepends=True)
    if changed := reconfigured(json.loads(before), about):
        raise CannotResume(f"--resume: {path} is of another run: {'; '.join(map(str, changed))}")
    return (Row.model_validate_json(line) for line in lines if line.endswith("\n"))


def cases_of(asked: Asked) -> list[Case]:
    """The cases that were asked for. Raises Invalid where the suite is."""
    if asked.data and asked.suite:
        raise Invalid(f"a suite ({asked.suite}) or --data, not both")
    if asked.data:
        return datasets.cases(asked.data, asked.sample, asked.seed)
    cases = load(asked.suite)
    if wrong := faults(cases, texts_of(corpus_of(asked.suite))):
        raise Invalid("\n".join(["the suite is faulty:", *wrong]))
    return datasets.sampled(cases, asked.sample, asked.seed)


@contextmanager
def world_of(asked: Asked) -> Iterator[World]:
    """The world of the cases without what is switched off, its LLM recorded or replayed if that was asked for."""
    llm = "extractive" if asked.replay else asked.llm
    documents: Iterator[Document | Failure] = (
        datasets.documents(asked.data) if asked.data else corpus(corpus_of(asked.suite))
    )
    with (
        world_for(asked.name, documents, settings(llm=llm)) as whole,
        heard(whole.chat, asked.record, asked.replay, asked.resume) as chat,
    ):
        yield without(asked.without, replace(whole, chat=chat))


@contextmanager
def judge_of(llm: str | None, record: Path | None, replay: Path | None) -> Iterator[Judge]:
    """A judge alone, without documents."""
    with (
        world_for("judge", (), settings(llm="extractive" if replay else llm)) as world,
        heard(world.chat, record, replay) as chat,
    ):
        yield _judge(replace(world, chat=chat))


def _judge(world: World) -> Judge:
    """The world's LLM as a judge. Its prompt is none of the world's, so that no ablation damages it."""
    if world.chat is None:
        raise NoJudge("there is no LLM that could judge: give one with --llm, or --replay what one said")
    return Judge(world.chat, prompt_of(world.settings, "judge_correct"), world.settings.llm_deadline_s)
