"""`python -m evals`: run a suite, store a baseline, or gate a change on one. Settings as for `footnote`.

run       ask the cases, print the figures and every failure, and write the reports
baseline  the same, and keep the run to compare later ones with
gate      the same, and end with 0 (as good), 1 (a regression, with the cases named) or 2 (the run itself is broken)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from evals import datasets
from evals.cases import Case, corpus_of, faults, load
from evals.compare import compare
from evals.gate import gate as judged
from evals.recordings import Recorder, Replay
from evals.report import printed
from evals.report_files import write_reports
from evals.results import Row, Run
from evals.runner import configuration, corpus, run, with_chat, world_for
from service.errors import FootnoteError
from service.settings import load as settings
from service.types import Document, Failure
from service.world import World


@dataclass(frozen=True)
class Asked:
    """What to run, as the command line says it."""

    suite: str
    data: Path | None
    llm: str | None
    sample: int | None
    seed: int
    record: Path | None
    replay: Path | None
    out: Path
    resume: bool

    @property
    def name(self) -> str:
        return self.data.name if self.data else self.suite


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command takes."""
    for option in reversed(
        [
            click.argument("suite", required=False, default=""),
            click.option(
                "--data", type=click.Path(path_type=Path, exists=True), help="a folder with corpus.jsonl, qa.jsonl"
            ),
            click.option("--llm", help="which LLM to ask: as the setting FOOTNOTE_LLM"),
            click.option("--sample", type=int, help="ask so many of the cases"),
            click.option("--seed", default=7, show_default=True, help="which ones"),
            click.option("--record", type=click.Path(path_type=Path), help="keep the LLM's replies in this file"),
            click.option("--replay", type=click.Path(path_type=Path, exists=True), help="use the replies of this file"),
            click.option("--out", type=click.Path(path_type=Path), default=Path("runs"), help="folder of the reports"),
            click.option("--resume", is_flag=True, help="go on with a run that was stopped"),
        ]
    ):
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Evals of Footnote."""


@main.command("run")
@_options
@click.option("--repeat", default=1, show_default=True, help="run it so often, to see what varies by itself")
@click.option("--baseline", type=click.Path(path_type=Path, exists=True), help="a run to compare with")
def run_command(repeat: int, baseline: Path | None, **given: Any) -> None:
    """Ask every case of SUITE and print the figures and every failure."""
    asked = Asked(**given)
    before = Run.load(baseline) if baseline else None
    runs = [_finished(asked, before) for _ in range(repeat)]
    click.echo(printed(runs[0]))
    for again in runs[1:]:
        click.echo(f"\nbetween two runs, by itself:\n{compare(runs[0], again)}")
    sys.exit(2 if any(row.error for run in runs for row in run.rows) else 0)


@main.command("baseline")
@_options
@click.option("--to", type=click.Path(path_type=Path), required=True, help="the file to keep the run in")
def baseline_command(to: Path, **given: Any) -> None:
    """Run SUITE and keep the run as a baseline."""
    done = _finished(Asked(**given), None)
    done.slim().save(to)
    click.echo(printed(done))


@main.command("gate")
@_options
@click.option(
    "--baseline", type=click.Path(path_type=Path, exists=True), required=True, help="the run to be as good as"
)
def gate_command(baseline: Path, **given: Any) -> None:
    """Run SUITE and hold it against a baseline: exit 0 as good, 1 a regression, 2 a broken run."""
    before = Run.load(baseline)
    verdict = judged(before, _finished(Asked(**given), before))
    click.echo(verdict)
    sys.exit(verdict.exit_code)


def _finished(asked: Asked, baseline: Run | None) -> Run:
    """The whole run, with its reports written. What was done before a Ctrl-C is kept for --resume."""
    cases = _cases(asked)
    kept = asked.out / asked.name / "rows.jsonl"
    rows = (
        [Row.model_validate_json(line) for line in kept.read_text("utf-8").splitlines()]
        if asked.resume and kept.is_file()
        else []
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    left = [case for case in cases if case.id not in {row.case.id for row in rows}]
    given = datasets.context(asked.data) if asked.data else None
    with (
        _world(asked) as world,
        kept.open("a" if rows else "w", encoding="utf-8") as file,
        tqdm(total=len(cases), initial=len(rows), desc=asked.name, disable=None) as bar,
    ):
        about = configuration(world) | {"cases": len(cases), "sample": asked.sample, "seed": asked.seed}
        for row in run(left, world, given):
            rows.append(row)
            file.write(row.model_dump_json() + "\n")
            file.flush()
            bar.update(1)
    order = {case.id: place for place, case in enumerate(cases)}
    done = Run(suite=asked.name, configuration=about, rows=tuple(sorted(rows, key=lambda row: order[row.case.id])))
    write_reports(done, asked.out / asked.name, baseline)
    return done


def _cases(asked: Asked) -> list[Case]:
    if asked.data:
        return datasets.cases(asked.data, asked.sample, asked.seed)
    cases = load(asked.suite)
    if wrong := faults(cases, corpus_of(asked.suite)):
        raise click.ClickException("\n".join(["the suite is faulty:", *wrong]))
    return datasets.sampled(cases, asked.sample, asked.seed)


@contextmanager
def _world(asked: Asked) -> Iterator[World]:
    """The world of the cases, its LLM recorded or replayed if that was asked for."""
    llm = "extractive" if asked.replay else asked.llm
    documents: Iterator[Document | Failure] = (
        datasets.documents(asked.data) if asked.data else corpus(corpus_of(asked.suite))
    )
    with world_for(asked.name, documents, settings(llm=llm)) as world:
        if asked.replay:
            yield with_chat(world, Replay(asked.replay))
        elif asked.record and world.chat:
            recorder = Recorder(world.chat)
            yield with_chat(world, recorder)
            recorder.save(asked.record)
        else:
            yield world


if __name__ == "__main__":
    try:
        main()
    except FootnoteError as error:
        click.echo(f"broken: {error}", err=True)
        sys.exit(2)
