"""`python -m evals`: run a suite, store a baseline, or gate a change on one. Settings as for `footnote`.

run       ask the cases, print the figures and every failure, and write the reports
baseline  the same, and keep the run to compare later ones with
gate      the same, and end with 0 (as good), 1 (a regression, with the cases named) or 2 (the run itself is broken)
calibrate fit what decides whether to answer on runs in which nothing was refused
agreement have an LLM grade the answers that people graded
alarms    gate two runs of one system on each other, over and over: 0, or 1 where it alarms more often than it may
prompts   the versions of every prompt and what each scored; of a run, what its prompts scored is kept first
attacks   how often an instruction that stands in a document shows in an answer
search    search only: how much of what each case rests on is found
bench     what it costs to ingest, to ingest again, to keep and to serve documents, and to ask
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from evals import prompt_versions
from evals.ablations import ABLATIONS
from evals.alarms import alarms
from evals.asked import Asked, finished, judge_of
from evals.attacks import attacks_command
from evals.bench import bench
from evals.calibrate import calibrated
from evals.cases import Invalid, load, suites
from evals.compare import compare
from evals.gate import gate as judged
from evals.judge import agreement, graded_by_hand, regraded
from evals.report import held_against, printed
from evals.results import Run
from evals.searches import search_command
from service.calibration import CALIBRATION, read_calibration, write_calibration
from service.core.deciding.refusing import Writer
from service.errors import FootnoteError


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command takes."""
    for option in reversed(
        [
            click.argument("suite", required=False, default=""),
            click.option(
                "--data", type=click.Path(path_type=Path, exists=True), help="a folder with corpus.jsonl, qa.jsonl"
            ),
            click.option("--llm", help="which LLM to ask: as the setting FOOTNOTE_LLM"),
            click.option(
                "--without",
                multiple=True,
                type=click.Choice(list(ABLATIONS)),
                help="switch a part of the pipeline off; may be given several times",
            ),
            click.option("--sample", type=int, help="ask so many of the cases"),
            click.option("--seed", default=7, show_default=True, help="which ones"),
            click.option("--record", type=click.Path(path_type=Path), help="keep the LLM's replies in this file"),
            click.option("--replay", type=click.Path(path_type=Path, exists=True), help="use the replies of this file"),
            click.option("--out", type=click.Path(path_type=Path), default=Path("runs"), help="folder of the reports"),
            click.option("--resume", is_flag=True, help="go on with a run that was stopped"),
            click.option("--judge", is_flag=True, help="have the LLM grade the answers too"),
            click.option(
                "--prices",
                type=click.Path(path_type=Path, exists=True),
                help="prices of your own, in the form of evals/prices.yaml",
            ),
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
    runs = [finished(replace(asked, time=time), before) for time in range(1, repeat + 1)]
    click.echo(printed(runs[0], held_against(before, runs[0]) if before else None))
    for again in runs[1:]:
        click.echo(f"\nbetween two runs, by itself:\n{compare(runs[0], again)}")
    sys.exit(2 if any(row.error for run in runs for row in run.rows) else 0)


@main.command("baseline")
@_options
@click.option("--to", type=click.Path(path_type=Path), required=True, help="the file to keep the run in")
def baseline_command(to: Path, **given: Any) -> None:
    """Run SUITE and keep the run as a baseline, if it has no errors."""
    done = finished(Asked(**given))
    if wrong := [f"{row.case.id} ({row.error})" for row in done.rows if row.error]:
        raise Invalid(f"a run with errors is no baseline: {', '.join(wrong)}")
    done.slim().save(to)
    click.echo(f"{printed(done)}\nkept in {to}")


@main.command("gate")
@_options
@click.option(
    "--baseline", type=click.Path(path_type=Path, exists=True), required=True, help="the run to be as good as"
)
def gate_command(baseline: Path, **given: Any) -> None:
    """Run SUITE and hold it against a baseline: exit 0 as good, 1 a regression, 2 a broken run."""
    before = Run.load(baseline)
    verdict = judged(before, finished(Asked(**given), before))
    click.echo(verdict)
    sys.exit(verdict.exit_code)


@main.command("alarms")
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.argument("other", type=click.Path(path_type=Path, exists=True))
@click.option("--times", type=click.IntRange(min=1), default=20, show_default=True, help="how many comparisons")
@click.option("--seed", default=7, show_default=True, help="which cases are drawn")
def alarms_command(run: Path, other: Path, times: int, seed: int) -> None:
    """Gate two runs of one system (their run.json) on each other, over cases drawn anew: 1 if it alarms too often."""
    found = alarms(Run.load(run), Run.load(other), times, seed)
    click.echo(found)
    sys.exit(1 if found.too_many else 0)


@main.command("calibrate")
@click.argument("runs", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--writer", type=click.Choice(["extractive", "small"]), required=True, help="whose answers these are")
@click.option("--to", type=click.Path(path_type=Path), default=CALIBRATION, help="the file to change")
def calibrate_command(runs: Sequence[Path], writer: Writer, to: Path) -> None:
    """Fit what decides whether to answer on RUNS (run.json) that were made with `--without refusing`."""
    made, found = calibrated(read_calibration(), writer, [Run.load(path) for path in runs])
    write_calibration(made, to)
    click.echo(found)


@main.command("prompts")
@click.option("--measured", type=click.Path(path_type=Path, exists=True), help="a run (its run.json) to take scores of")
def prompts_command(measured: Path | None) -> None:
    """Print every version of every prompt with what it scored."""
    versions = prompt_versions.load()
    if measured:
        versions = prompt_versions.measured(versions, Run.load(measured))
        prompt_versions.save(versions)
    click.echo(prompt_versions.table(versions))


main.add_command(search_command)
main.add_command(attacks_command)
main.add_command(bench)


@main.command("agreement")
@click.option("--llm", help="which LLM judges: as the setting FOOTNOTE_LLM")
@click.option("--record", type=click.Path(path_type=Path), help="keep its grades in this file")
@click.option("--replay", type=click.Path(path_type=Path, exists=True), help="use the grades of this file")
def agreement_command(llm: str | None, record: Path | None, replay: Path | None) -> None:
    """Have the LLM grade the answers that people graded: how far they agree, and on which they do not. 2 if no grade
    can be read."""
    cases = {case.id: case for suite in suites() for case in load(suite)}
    with judge_of(llm, record, replay) as judge:
        found = list(tqdm(regraded(judge, cases), total=len(graded_by_hand()), desc="judge", disable=None))
    together = agreement([one.person for one in found], [one.judge for one in found])
    click.echo("\n".join([str(together), *(str(one) for one in found if one.judge.right != one.person)]))
    sys.exit(0 if together.errors < together.graded else 2)


def entry(arguments: Sequence[str] | None = None) -> int:
    """Runs a command. 1 is a regression or too many alarms; whatever else goes wrong is 2, a Ctrl-C 130."""
    try:
        main(arguments, standalone_mode=False)
        return 0
    except SystemExit as end:
        return int(end.code or 0)
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
    except FootnoteError as error:
        click.echo(f"broken: {error}", err=True)
    except Exception:
        logging.exception("broken")
    return 2


if __name__ == "__main__":
    sys.exit(entry())
