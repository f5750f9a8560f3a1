"""The command line: `footnote serve | ask | ingest | documents | delete | llm`.

A command that finds the data folder owned by a running server talks to that server; else it opens the data itself.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from service.errors import FootnoteError
from service.settings import PREFIX, Settings, load
from service.types import Answer, Receipt

if TYPE_CHECKING:
    from service.reach import Footnote


class _Group(click.Group):
    """Shows what Footnote raises on purpose as one line on stderr, and ends with status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FootnoteError as error:
            raise click.ClickException(str(error)) from error


def _setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A flag for each setting: what it allows is checked where the settings are read."""
    for name, field in reversed(Settings.model_fields.items()):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, metavar="VALUE", help=f"{field.description} [{PREFIX}{name.upper()}]")(
            command
        )
    return command


@click.group(cls=_Group)
@_setting_options
@click.pass_context
def main(context: click.Context, /, **flags: str | None) -> None:
    """Answers questions from your documents, with every statement footnoted to the exact words it rests on."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    context.obj = load(**flags)


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the page and the HTTP interface; ingest the seeds if the corpus is empty."""
    from service.serving import run

    run(settings, _bar, click.echo)


@main.command()
@click.argument("question")
@click.pass_obj
def ask(settings: Settings, question: str) -> None:
    """Print the answer to QUESTION with its footnotes."""
    with _reach(settings) as footnote:
        click.echo(_shown(footnote.ask(question)))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def ingest(settings: Settings, paths: tuple[Path, ...]) -> None:
    """Ingest files, and every readable file under folders. Ends with status 1 if any document failed."""
    from service.wiring import documents_in

    found = list(documents_in(paths))
    if not found:
        raise click.ClickException("no file under these paths can be read")
    with _reach(settings) as footnote, tqdm(total=len(found), desc="ingesting", unit="document", disable=None) as bar:
        receipt = Receipt()
        for step in footnote.ingest(found):
            receipt = receipt + step
            bar.update(step.documents)
    click.echo(_printed(receipt))
    sys.exit(1 if receipt.failed else 0)


@main.command()
@click.pass_obj
def documents(settings: Settings) -> None:
    """List the documents: id, title, source."""
    with _reach(settings) as footnote:
        for row in footnote.documents():
            click.echo("\t".join(row))


@main.command()
@click.argument("document_id")
@click.pass_obj
def delete(settings: Settings, document_id: str) -> None:
    """Delete the document DOCUMENT_ID."""
    with _reach(settings) as footnote:
        footnote.delete(document_id)


@main.command()
@click.option("--repair", is_flag=True, help="put right what can be")
@click.pass_obj
def doctor(settings: Settings, repair: bool) -> None:
    """Check everything that the data folder holds. Ends with status 1 if anything is wrong."""
    from service.reach import doctor as checkup

    found = checkup(settings, repair)
    for finding in found.findings:
        click.echo(f"{'WRONG' if finding.wrong else 'ok':6}{finding.part}: {finding.checked}")
        for wrong in finding.wrong:
            click.echo(f"        {wrong}")
    if not found.sound and not repair:
        click.echo("`footnote doctor --repair` puts right what can be.")
    sys.exit(0 if found.sound else 1)


@main.command()
@click.pass_obj
def llm(settings: Settings) -> None:
    """Print which LLM the settings ask for: remote, embedded or extractive."""
    click.echo(settings.llm_kind)


def _reach(settings: Settings) -> AbstractContextManager[Footnote]:
    from service.reach import reach  # imports every vendor, which takes a second that `--help` need not wait

    return reach(settings, _bar)


def _bar(label: str, total: int) -> Callable[[int], None]:
    bar = tqdm(total=total, desc=label, unit_scale=True, disable=None, delay=0.2)
    return lambda done: bar.update(done) and None


def _shown(answer: Answer) -> str:
    """An answer for a terminal, with its footnotes below."""
    lines = [answer.answer]
    for note in answer.citations:
        about = " · ".join(filter(None, (note.document_title, note.published_at)))
        lines.append(
            f"\n[{note.number}] \u201c{' '.join(note.cited_text.split())}\u201d\n    {about}\n    {note.source}"
        )
    return "\n".join(lines)


def _printed(receipt: Receipt) -> str:
    counts = {name: len(getattr(receipt, name)) for name in ("added", "updated", "unchanged", "failed")}
    counts |= {name: getattr(receipt, name) for name in ("passages", "embedded", "reused", "seconds")}
    failed = [f"failed: {failure.source}: {failure.reason}" for failure in receipt.failed]
    return "\n".join([*failed, " · ".join(f"{name} {count:,}" for name, count in counts.items())])
