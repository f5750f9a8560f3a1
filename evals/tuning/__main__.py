"""`python -m evals.tuning`: make anew what the models of the service were taught."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import click

from evals.tuning.checks import checks
from evals.tuning.lessons import as_data, lessons
from service.settings import load
from service.wiring import embedded_files, reranker_files

_to = click.option("--to", type=click.Path(path_type=Path), help="the file to write instead of the one that is in use")


def _epochs(usual: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--epochs", default=usual, show_default=True, type=click.IntRange(1), help="how often to learn all"
    )


@click.group()
def main() -> None:
    """What the models are taught with the lessons in evals/lessons."""


@main.command()
@click.argument("to", type=click.Path(path_type=Path))
def apart(to: Path) -> None:
    """Write the lessons that are kept apart to the folder TO as a data set, to run and to calibrate on."""
    as_data(to)


@main.command()
@_epochs(1)
@_to
def teach(epochs: int, to: Path | None) -> None:
    """Teach the reranker, and print what all of it, before it is rounded, is worth on lessons that are kept apart."""
    from evals.tuning.training.sentences import Training  # torch takes its time

    found, unseen = (list(lessons(load(llm="extractive"), taught)) for taught in (True, False))
    weights, tokenizer, in_use = reranker_files()
    _teach(Training(weights, tokenizer), found, unseen, epochs, to or in_use)


@main.command()
@_epochs(2)
@_to
def teach_check(epochs: int, to: Path | None) -> None:
    """Teach the embedded LLM whether what it was shown states the answer, and print what that is worth on lessons that
    are kept apart."""
    from evals.tuning.training.check import Training

    settings = load(llm="extractive")
    weights, in_use = embedded_files(settings)
    training = Training(weights)
    found, unseen = (list(training.read(list(checks(settings, taught)))) for taught in (True, False))
    _teach(training, found, unseen, epochs, to or in_use)


_Taught = TypeVar("_Taught", contravariant=True)


class _Training(Protocol[_Taught]):
    def figures(self, unseen: Sequence[_Taught], /) -> object: ...

    def steps(self, found: Sequence[_Taught], /, epochs: int) -> Iterator[str]: ...

    def save(self, path: Path) -> None: ...


def _teach(
    training: _Training[_Taught], found: Sequence[_Taught], unseen: Sequence[_Taught], epochs: int, to: Path
) -> None:
    click.echo(f"before: {training.figures(unseen)}")
    for said in training.steps(found, epochs):
        click.echo(said)
    training.save(to)
    click.echo(f"after: {training.figures(unseen)}")


if __name__ == "__main__":
    main()
