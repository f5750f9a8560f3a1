"""`python -m evals.tuning teach`: make anew what `service/edges/onnx/sentences.npz` holds."""

from __future__ import annotations

from pathlib import Path

import click

from evals.tuning.lessons import as_data, lessons
from service.settings import load
from service.wiring import reranker_files


@click.group()
def main() -> None:
    """What the reranker is taught about sentences."""


@main.command()
@click.argument("to", type=click.Path(path_type=Path))
def apart(to: Path) -> None:
    """Write the lessons that are kept apart to the folder TO as a data set, to run and to calibrate on."""
    as_data(to)


@main.command()
@click.option("--epochs", default=1, show_default=True, type=click.IntRange(1), help="how often each lesson is learnt")
@click.option("--to", type=click.Path(path_type=Path), help="the file to write instead of the one that is in use")
def teach(epochs: int, to: Path | None) -> None:
    """Teach the reranker, and print what all of it, before it is rounded, is worth on lessons that are kept apart."""
    from evals.tuning.training import Training  # torch takes its time

    found, unseen = (list(lessons(load(llm="extractive"), taught)) for taught in (True, False))
    weights, tokenizer, in_use = reranker_files()
    training = Training(weights, tokenizer)
    click.echo(f"before: {training.figures(unseen)}")
    for said in training.steps(found, epochs):
        click.echo(said)
    training.save(to or in_use)
    click.echo(f"after: {training.figures(unseen)}")


if __name__ == "__main__":
    main()
