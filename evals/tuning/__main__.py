"""`python -m evals.tuning --data DIR --weights FILE`: make the adapter anew that `service/choose.gguf` holds."""

from __future__ import annotations

from pathlib import Path

import click

from evals.tuning.lessons import Lesson, lessons
from service.settings import PROJECT, load
from service.wiring import prompt_of

# How many lessons of each data set, drawn how; twice over squad2_half, each time with other lines around the answers.
DRAWN = (("squad2_half", 500, 3), ("squad2_half", 500, 4), ("clapnq", 190, 3), ("multihoprag_snip", 60, 3))
HELD_AGAINST = (("squad2_half", 16), ("clapnq", 24))


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="the folder of the data sets")
@click.option(
    "--weights",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="the embedded LLM's, which a start joins in the data folder (models/…gguf)",
)
@click.option(
    "--to", type=click.Path(path_type=Path), default=PROJECT / "service/choose.gguf", help="the file to write"
)
def main(data: Path, weights: Path, to: Path) -> None:
    """Tune on lessons of the data sets in DATA, and print what that is worth on questions of documents that were kept
    apart."""
    from evals.tuning.training import Training  # torch takes its time

    taught = [one for name, most, seed in DRAWN for one in lessons(data / name, most, seed)]
    apart: dict[str, list[Lesson]] = {name: lessons(data / name, most, unseen=True) for name, most in HELD_AGAINST}
    training = Training(weights, prompt_of(load(), "choose"))
    for name in apart:
        click.echo(f"before, {name}: {training.figures(apart[name])}")
    for step in training.steps(taught):
        click.echo(step)
    training.save(to, f"python -m evals.tuning: lessons of {', '.join(sorted({name for name, *_ in DRAWN}))}")
    for name in apart:
        click.echo(f"after, {name}: {training.figures(apart[name])}")


if __name__ == "__main__":
    main()
