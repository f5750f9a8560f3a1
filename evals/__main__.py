"""`python -m evals run SUITE`: ask a suite's cases and print what came of them. Settings as for `footnote`."""

from __future__ import annotations

import sys

import click
from tqdm import tqdm

from evals.cases import corpus_of, faults, load
from evals.report import printed
from evals.runner import run, world_for
from service.settings import load as settings


@click.group()
def main() -> None:
    """Evals of Footnote."""


@main.command("run")
@click.argument("suite")
@click.option("--llm", help="which LLM to ask: as the setting FOOTNOTE_LLM")
def run_suite(suite: str, llm: str | None) -> None:
    """Ask every case of SUITE and print the figures and every failure."""
    cases, corpus = load(suite), corpus_of(suite)
    if wrong := faults(cases, corpus):
        raise click.ClickException("\n".join(["the suite is faulty:", *wrong]))
    with world_for(corpus, settings(llm=llm)) as world, tqdm(total=len(cases), desc=suite, disable=None) as bar:
        rows = run(cases, world, lambda: bar.update(1) and None)
        model = world.chat.model if world.chat else "extractive"
    click.echo(printed(suite, model, rows))
    sys.exit(2 if any(row.error for row in rows) else 0)


if __name__ == "__main__":
    main()
