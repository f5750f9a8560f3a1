"""The command line: `footnote serve | ask | ingest | documents | delete | doctor | reindex | llm`.

A command that finds the data folder owned by a running server talks to that server; else it opens the data itself.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from service.errors import BadInput, FootnoteError
from service.faults import faults
from service.settings import PREFIX, Settings, load
from service.terminal import bar, passed_over, shown, summary
from service.types.intake import Receipt

if TYPE_CHECKING:
    from service.ask import Question
    from service.reach import Footnote

MOST_TURNS = 100  # of a conversation that are sent


class _Group(click.Group):
    """Shows what Footnote raises on purpose as one line on stderr, and ends with status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FootnoteError as error:
            raise click.ClickException(str(error)) from error


def _setting_options(command: Callable[..., Any], hidden: bool = False) -> Callable[..., Any]:
    """A flag for each setting: what it allows is checked where the settings are read."""
    for name, field in reversed(Settings.model_fields.items()):
        flag, told = f"--{name.replace('_', '-')}", f"{field.description} [{PREFIX}{name.upper()}]"
        command = click.option(flag, name, metavar="VALUE", help=told, hidden=hidden)(command)
    return command


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """A command that is given the settings. Their flags may stand behind its name too, where they go before."""

    @click.pass_obj
    def run(before: dict[str, str | None], /, **given: Any) -> None:
        behind = {name: given.pop(name) for name in Settings.model_fields}
        command(load(**before | {name: value for name, value in behind.items() if value is not None}), **given)

    return _setting_options(update_wrapper(run, command), hidden=True)


@click.group(cls=_Group)
@_setting_options
@click.pass_context
def main(context: click.Context, /, **flags: str | None) -> None:
    """Answers questions from your documents, with every statement footnoted to the exact words it rests on.

    These options may also stand behind the command: `footnote serve --port 9000`.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    context.obj = flags


@main.command()
@_with_settings
def serve(settings: Settings) -> None:
    """Serve the page and the HTTP interface; ingest the seeds if the corpus is empty."""
    from service.serving import run

    run(settings, bar, click.echo)


@main.command()
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.option("--document-id", "document_ids", multiple=True, metavar="ID", help="search only this document *")
@click.option("--source", "sources", multiple=True, metavar="PATH", help="search only what came from here *")
@click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="search only what this one published *")
@click.option("--published-from", metavar="DAY", help="search only documents of that day (2024-05-01) or later")
@click.option("--published-to", metavar="DAY", help="search only documents of that day or earlier")
@click.option("--as-of", metavar="DAY", help="as if today were that day: what is later is not known")
@click.option("--limit", type=int, help="how many passages are found  [default: 10]")
@click.option("--history", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="a conversation, as JSON: its turns go before the question, and this one is added")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="print everything, as `POST /ask` replies")
@_with_settings
def ask(
    settings: Settings,
    /,
    words: tuple[str, ...],
    limit: int | None,
    history: Path | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Print the answer to QUESTION with its footnotes, or why there is none and the nearest passages.

    Put the question in quotes, or a shell may read its marks. What is marked * may be given several times.
    """
    question = " ".join(words)
    turns = _turns(history)
    filters["sources"] = [name for given in filters["sources"] for name in (given, str(Path(given).resolve()))]
    wanted = _question(question, turns[-MOST_TURNS:], {name: value for name, value in filters.items() if value}, limit)
    with _reach(settings, asks=True) as footnote:
        answer = footnote.ask(wanted)
        if answer.reason == "no_documents" and not any(footnote.documents()):
            raise FootnoteError(
                f"there are no documents in {settings.data_dir}: add some with `footnote ingest FILES`,"
                f" or name another folder with {PREFIX}DATA_DIR"
            )
    click.echo(answer.model_dump_json(indent=2) if as_json else shown(answer))
    if history:
        _keep([*turns, {"role": "user", "content": question}, {"role": "assistant", "content": answer.answer}], history)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--watch", "watched", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="DIR", help="go on ingesting what changes in this folder, until interrupted")  # fmt: skip
@click.option("--prune", is_flag=True, help="remove documents whose file is gone from these folders, after asking")
@click.option("--yes", is_flag=True, help="remove them without asking")
@_with_settings
def ingest(settings: Settings, paths: tuple[Path, ...], watched: tuple[Path, ...], prune: bool, yes: bool) -> None:
    """Ingest files, and every readable file under folders. Ends with status 1 if any document failed."""
    from service.folders import ingested, pruned, watch
    from service.wiring import files_in, passed_over_in

    if not paths and not watched:
        raise click.UsageError("say which files or folders to ingest, or which folder to watch")
    if watched and prune and not yes:
        raise click.UsageError("with --watch nobody is there to be asked: give --yes to --prune")
    files = files_in(paths)
    if left := passed_over_in(paths):
        click.echo(passed_over(left))
    if paths and not files and not prune:
        raise click.ClickException("no file under these paths can be read")
    receipt = ingested(settings, files) if files else Receipt()
    try:
        if prune:
            receipt += pruned(settings, paths + watched, yes)
    finally:
        if files or receipt.removed:
            click.echo(f"{summary(receipt)} · in {settings.data_dir}")
    if watched:
        watch(settings, watched, prune)
    sys.exit(1 if receipt.failed else 0)


@main.command()
@_with_settings
def documents(settings: Settings) -> None:
    """List the documents: id, title, source; one that several sources have stands there for each."""
    with _reach(settings) as footnote:
        for name, title, sources in footnote.documents():
            for source in sources:
                click.echo(f"{name}\t{title}\t{source}")


@main.command()
@click.argument("document_id")
@click.option("--source", help="only this source of it; with the last one the document goes")
@_with_settings
def delete(settings: Settings, document_id: str, source: str | None) -> None:
    """Delete the document DOCUMENT_ID with all its sources, and print which these were."""
    with _reach(settings) as footnote:
        gone = footnote.delete(document_id, source)
    lines = [f"removed: {place}" for place in gone.removed_sources]
    kept = [f"the document stays: {place}" for place in gone.remaining_sources]
    click.echo("\n".join(lines + kept))


@main.command()
@click.option("--repair", is_flag=True, help="put right what can be")
@_with_settings
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
@_with_settings
def reindex(settings: Settings) -> None:
    """Embed every document anew, with the embedding model that the settings name now."""
    from service.reach import reindex

    click.echo(reindex(settings, bar))


@main.command()
@_with_settings
def llm(settings: Settings) -> None:
    """Print which LLM the settings ask for: remote, embedded or extractive."""
    click.echo(settings.llm_kind)


def _turns(history: Path | None) -> list[Any]:
    """The turns of a conversation that a file keeps; none if there is no such file yet. Raises BadInput."""
    if history and not history.parent.is_dir():
        raise BadInput(f"there is no folder {history.parent} to keep the conversation in")
    try:
        turns = json.loads(history.read_text(encoding="utf-8")) if history and history.exists() else []
    except (OSError, ValueError) as error:
        raise BadInput(f"{history} cannot be read as JSON: {error}") from error
    if not isinstance(turns, list):
        raise BadInput(f'{history} is no conversation: a list of {{"role": "user" or "assistant", "content": …}}')
    return turns


def _keep(turns: list[Any], history: Path) -> None:
    """Write a conversation to its file, all of it or nothing. Raises FootnoteError."""
    draft = history.with_name(f"{history.name}.part")
    try:
        draft.write_text(json.dumps(turns, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(history)
    except OSError as error:
        raise FootnoteError(f"{history} cannot be written: {error.strerror or error}") from error


def _question(question: str, history: Sequence[Any], filters: dict[str, Any], limit: int | None) -> Question:
    """What is asked. Raises BadInput."""
    from service.ask import Question

    given = {"question": question, "history": history, "filters": filters or None, "limit": limit}
    try:
        return Question.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadInput(faults(error)) from error


def _reach(settings: Settings, asks: bool = False) -> AbstractContextManager[Footnote]:
    from service.reach import reach  # imports every vendor, which takes a second that `--help` need not wait

    return reach(settings, bar, asks)
