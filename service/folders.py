"""Keeping folders of files ingested, as the command line does: files once, what is gone, and what changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

import click
from tqdm import tqdm

from service.errors import FootnoteError
from service.reach import reach
from service.settings import Settings
from service.terminal import bar, summary, troubles
from service.types.intake import Receipt
from service.watching import LOOK_EVERY_S, Changes
from service.wiring import files_in


def ingested(settings: Settings, files: Sequence[Path]) -> Receipt:
    """Ingest files under a progress bar, and print what went wrong."""
    counts: Counter[str] = Counter()
    with reach(settings, bar) as footnote, tqdm(total=len(files), desc="ingesting", unit="file", disable=None) as shown:

        def progress(stage: str, more: int) -> None:
            counts[stage] += more
            shown.set_postfix_str(
                " · ".join(f"{name} {counts[name]:,}" for name in ("cut", "embedded", "indexed")), False
            )
            shown.update(more if stage == "items" else 0)

        receipt = footnote.ingest(files, progress)
    for line in troubles(receipt):
        click.echo(line)
    return receipt


def pruned(settings: Settings, folders: Sequence[Path], yes: bool, only: Collection[Path] | None = None) -> Receipt:
    """Remove the documents whose file (one of `only`, if given) is gone from the folders, once they were shown and
    somebody agreed. Raises FootnoteError for a folder that may only be away, as a disk that is not mounted."""
    for folder in folders:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            raise FootnoteError(f"{folder} is away or empty: nothing is removed, as its files may come back")
    inside = [folder.resolve() for folder in folders]
    with reach(settings, bar) as footnote:
        gone = [
            (name, source)
            for name, _, sources in footnote.documents()
            for source in sources
            if any(Path(source).is_relative_to(folder) for folder in inside) and not Path(source).exists()
            if only is None or Path(source) in only
        ]
        for _, source in gone:
            click.echo(f"gone: {source}")
        if gone and not yes and not _agreed(f"Remove what came from {'it' if len(gone) == 1 else 'them'}?"):
            raise click.Abort
        removed = [footnote.delete(name, source) for name, source in gone]
    return Receipt(removed=tuple(one.document_id for one in removed if not one.remaining_sources))


def watch(settings: Settings, folders: Sequence[Path], prune: bool) -> None:
    """Ingest what changes in the folders, until interrupted. A server that is away is asked again later."""
    changes = Changes(lambda: files_in(folders))
    click.echo(f"watching {', '.join(map(str, folders))} (Ctrl-C ends it)")
    said = ""  # the last error: not again at every look
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(LOOK_EVERY_S)
            changed, gone = changes.look()
            try:
                if changed:
                    click.echo(summary(ingested(settings, changed)))
                    changed = []  # done, whatever becomes of the others
                if gone and prune:
                    click.echo(summary(pruned(settings, folders, yes=True, only={path.resolve() for path in gone})))
                said = ""
            except FootnoteError as error:
                if str(error) != said:
                    click.echo(f"Error: {error}", err=True)
                said = str(error)
                changes.repeat(changed, gone)


def _agreed(question: str) -> bool:
    try:
        return click.confirm(question)
    except click.Abort:  # nobody is there: what is said next begins a line of its own
        click.echo()
        return False
