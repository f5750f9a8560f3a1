"""`python -m evals search`: how well the passages that a case rests on are found. Asks `search()` alone, no answer."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click

from evals import datasets
from evals.ablations import without
from evals.cases import Case, Invalid, corpus_of, faults, load
from evals.retrieval import judged, judged_by_document, ndcg_at, recall_at, reciprocal_rank
from evals.runner import corpus, texts_of, world_for
from evals.stats import mean_interval
from service.rewriting import standalone
from service.search import search, shown
from service.settings import load as settings
from service.types.answers import FoundPassage
from service.types.documents import Document
from service.types.intake import Failure
from service.world import World

FOUND = 10  # passages that are asked for
Ranked = tuple[list[str], set[str]]  # what was found, best first, and what should have been

FIGURES: dict[str, Callable[[Ranked], float]] = {
    "recall@1": lambda r: recall_at(1, *r) or 0.0,
    "recall@5": lambda r: recall_at(5, *r) or 0.0,
    "recall@10": lambda r: recall_at(10, *r) or 0.0,
    "hit@1": lambda r: float(bool(recall_at(1, *r))),
    "hit@5": lambda r: float(bool(recall_at(5, *r))),
    "mrr": lambda r: reciprocal_rank(*r) or 0.0,
    "ndcg@10": lambda r: ndcg_at(10, *r) or 0.0,
}
# The words to search for: as `/ask` puts a question that leans on the turns before it (without an LLM, by rules), as it
# was asked, or behind the question before it.
QUERIES: dict[str, Callable[[Case, World], str]] = {
    "rewritten": lambda case, world: standalone(case.question, case.history, world).query,
    "asked": lambda case, _: case.question,
    "joined": lambda case, _: " ".join([*_asked_before(case)[-1:], case.question]),
}


@dataclass(frozen=True)
class Searched:
    """A case with the passages that were found for it, best first, and the CPU time that it took."""

    case: Case
    passages: tuple[FoundPassage, ...]
    cpu_seconds: float


@click.command("search")
@click.argument("suite", required=False, default="")
@click.option("--data", type=click.Path(path_type=Path, exists=True), help="a folder with corpus.jsonl, qa.jsonl")
@click.option(
    "--mix",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="another such folder, whose documents are searched too; may be given several times",
)
@click.option("--without", "off", multiple=True, type=click.Choice(["reranker", "vectors", "words"]))
@click.option("--queries", type=click.Choice(list(QUERIES)), default="rewritten", show_default=True)
@click.option("--sample", type=int, help="ask so many of the cases")
@click.option("--seed", default=7, show_default=True, help="which ones")
def search_command(
    suite: str, data: Path | None, mix: tuple[Path, ...], off: tuple[str, ...], queries: str, sample: int, seed: int
) -> None:
    """Search for every answerable case of SUITE and print how much of what it rests on is found, by type."""
    cases = datasets.sampled(_with_sources(suite, data), sample, seed)
    folders = sorted({path.resolve(): path for path in (*([data] if data else []), *mix)}.values())
    own = corpus(corpus_of(suite)) if not data else iter(())
    documents: Iterator[Document | Failure] = chain(own, *map(datasets.documents, folders))
    name = "+".join(filter(None, (suite, *(folder.name for folder in folders))))
    with world_for(f"search-{name}", documents, settings(llm="extractive")) as world:
        done = list(searched(cases, without(off, world), QUERIES[queries]))
        click.echo(
            f"{name} · {len(done)} questions · {'{:,} documents, {:,} passages'.format(*world.catalog.counts())}"
        )
    click.echo(printed(done))


def searched(
    cases: Iterable[Case], world: World, query: Callable[[Case, World], str] = QUERIES["rewritten"]
) -> Iterator[Searched]:
    """Search for each case in turn. `query` makes the words to search for."""
    search("warm", world)
    for case in cases:
        words = query(case, world)
        started = time.process_time()
        hits = search(words, world, limit=FOUND)
        spent = time.process_time() - started
        yield Searched(case, tuple(map(shown, hits)), spent)


def _asked_before(case: Case) -> list[str]:
    return [turn.content for turn in case.history if turn.role == "user"]


def printed(done: Sequence[Searched]) -> str:
    """A table with a line for all cases and one for each type, by document and, where words are named, by passage."""
    kinds = sorted({kind for one in done for kind in one.case.tags})
    quoted = [one for one in done if any(source.quote for source in one.case.sources)]
    groups = [("documents", done), *((f"  {kind}", [o for o in done if kind in o.case.tags]) for kind in kinds)]
    lines = [_line(name, [judged_by_document(one.case, one.passages) for one in some]) for name, some in groups]
    if quoted:
        lines.append(_line("quotes", [judged(one.case, one.passages) for one in quoted]))
    head = f"{'':<26}{'of':>5}" + "".join(f"{name:>20}" for name in FIGURES)
    cpu = statistics.median(one.cpu_seconds for one in done) if done else math.nan
    return "\n".join([head, *lines, f"{1000 * cpu:.1f} CPU-ms a question (median)"])


def _line(name: str, ranked: Sequence[Ranked]) -> str:
    values = ([figure(one) for one in ranked] for figure in FIGURES.values())
    return f"{name:<26}{len(ranked):>5}" + "".join(f"{_mean(some):>20}" for some in values)


def _mean(values: Sequence[float]) -> str:
    lies = mean_interval(values)
    return f"{statistics.fmean(values):.3f} ({lies.low:.3f}–{lies.high:.3f})"


def _with_sources(suite: str, data: Path | None) -> list[Case]:
    """The answerable cases that name a document. Raises Invalid where the suite is faulty."""
    cases = datasets.cases(data) if data else load(suite)
    if not data and (wrong := faults(cases, texts_of(corpus_of(suite)))):
        raise Invalid("\n".join(["the suite is faulty:", *wrong]))
    return [case for case in cases if case.answerable and any(source.document for source in case.sources)]
