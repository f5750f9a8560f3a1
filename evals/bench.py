"""`python -m evals bench ingest`: what it costs to ingest, to ingest again, to keep and to serve documents.

Processor time is measured, as it says the same on a busy machine. What a model's vectors are makes no difference to
the costs beside embedding, so most is measured with made-up vectors; embedding itself is timed on a sample.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from tqdm import tqdm

from evals import datasets
from service.ask import ask
from service.errors import FootnoteError
from service.ingest import ingest
from service.seams import Embedder, Vectors
from service.settings import PROJECT, Settings
from service.settings import load as settings
from service.types.documents import Document
from service.types.intake import Receipt
from service.wiring import embedder_of, open_world
from service.world import World

CHARACTERS = 5_800  # of a document: about eight passages
EDITED = 50  # documents of which a paragraph is edited
ADDED = 150  # documents that are added to many: more passages than Chroma collects before it writes out its graph
ASKED = 50  # questions
SURE = 5.0  # the logit that every text gets instead of the reranker's, so that questions are answered


@dataclass(frozen=True)
class Figure:
    """What was measured, and what it may be at most."""

    what: str
    unit: str
    goal: float
    measured: float

    @property
    def holds(self) -> bool:
        return self.measured <= self.goal

    def __str__(self) -> str:
        return (
            f"{self.what:<64} {self.goal:>9,.2f} {self.measured:>9,.2f} {self.unit:<9} {'' if self.holds else 'MISSED'}"
        )


class MadeUp:
    """Fits `Embedder`: any vectors for passages, the same for the same text; questions are embedded by the real model.

    Keeps the texts of passages, and the time that it took for them.
    """

    def __init__(self, real: Embedder) -> None:
        self.real, self.fingerprint, self.dimension = real, real.fingerprint, real.dimension
        self.texts: list[str] = []
        self.seconds = 0.0

    def passages(self, texts: Sequence[str]) -> Vectors:
        started = time.process_time()
        self.texts += texts
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        vectors = np.stack([np.random.default_rng(seed).standard_normal(self.dimension, np.float32) for seed in seeds])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        self.seconds += time.process_time() - started
        return vectors

    def query(self, text: str) -> Vectors:
        return self.real.query(text)


@click.group()
def bench() -> None:
    """Measure what the service costs."""


@bench.command("ingest")
@click.option("--data", type=click.Path(path_type=Path, exists=True), multiple=True, required=True,
              help="a folder with corpus.jsonl; may be given several times")  # fmt: skip
@click.option("--documents", default=600, show_default=True, help="so many are made of them, of about eight passages")
@click.option("--timed", default=200, show_default=True, help="passages that are embedded to know what that costs")
@click.option("--large", default=64_000, show_default=True, help="passages of a large corpus; 0 to leave that out")
def ingest_command(data: tuple[Path, ...], documents: int, timed: int, large: int) -> None:
    """Print what ingesting costs, with the goals; ends with status 1 if one is missed."""
    figures = []
    with TemporaryDirectory() as folder:
        click.echo(f"{'':<64} {'goal':>9} {'measured':>9}")
        for figure in _measured(Path(folder), list(islice(corpus(data), documents)), timed, large):
            click.echo(figure)
            figures.append(figure)
    sys.exit(not all(figure.holds for figure in figures))


def corpus(folders: Sequence[Path]) -> Iterator[Document]:
    """Documents made of the texts of data sets, over and over; no two are the same."""
    texts = cycle([document.text for folder in folders for document in datasets.documents(folder)])
    for number in count():
        parts = [f"Part {number} of the collection."]
        while sum(map(len, parts)) < CHARACTERS:
            parts.append(next(texts))
        yield Document(f"part-{number}", f"Collection {number}", "\n\n".join(parts), f"/collection/{number}.txt")


def _measured(folder: Path, documents: Sequence[Document], timed: int, large: int) -> Iterator[Figure]:
    given = settings(data_dir=folder, llm="extractive", seeds_dir="")
    embedder = MadeUp(embedder_of(given))
    with closing(_opened(given, embedder)) as world:
        first, beside = _cost(lambda: ingest(_shown(documents), world), embedder)
    click.echo(f"{len(first.added):,} documents, {first.passages:,} passages")
    alone = _embedding_s(embedder.real, embedder.texts, timed) * len(embedder.texts)
    yield Figure("first ingest against embedding alone", "times", 1.05, 1 + beside / alone)
    yield Figure("disk", "B/passage", 5_000, _bytes(folder) / first.passages)
    yield from _again(given, documents, embedder)
    yield from _edits(given, documents, embedder)
    yield Figure("a question, without LLM and reranker", "CPU-ms", 12, _asking_ms(given, documents, embedder))
    yield Figure("memory while serving, without an LLM", "MB", 300, _serving_mb(given, documents))
    if large:
        yield _growth(given, documents, embedder, large)


def _again(given: Settings, documents: Sequence[Document], embedder: MadeUp) -> Iterator[Figure]:
    """Everything once more, after a restart."""
    with closing(_opened(given, embedder)) as world:
        paid, before = len(embedder.texts), _sums(given.data_dir / "index")
        again, seconds = _cost(lambda: ingest(documents, world), embedder)
        changed = written(before, _sums(given.data_dir / "index"))
    assert len(again.unchanged) == len(documents)
    yield Figure(f"{len(documents)} unchanged documents after a restart", "CPU-s", 0.15, seconds)
    yield Figure("  passages embedded", "", 0, len(embedder.texts) - paid)
    yield Figure("  files of the index written", "", 0, changed)


def written(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """How many files are new or not what they were, by their sums."""
    return sum(before.get(name) != found for name, found in after.items())


def _edits(given: Settings, documents: Sequence[Document], embedder: MadeUp) -> Iterator[Figure]:
    """A sentence more in a paragraph in the middle of a document, and back again."""
    chosen = documents[:: max(1, len(documents) // EDITED)][:EDITED]
    with closing(_opened(given, embedder)) as world:
        most = max(ingest([_edited(document)], world).embedded for document in chosen)
        ingest(chosen, world)
    yield Figure("most passages embedded after an edit of one paragraph", "", 3, most)


def _edited(document: Document) -> Document:
    paragraphs = document.text.split("\n\n")
    paragraphs[len(paragraphs) // 2] += " This sentence was not here before."
    return replace(document, text="\n\n".join(paragraphs))


def _asking_ms(given: Settings, documents: Sequence[Document], embedder: MadeUp) -> float:
    """Processor milliseconds of a question: found, its sentences quoted and verified."""
    with closing(_opened(given, embedder)) as world:
        for _ in range(2):  # the first round is for what is only done once
            started = time.process_time()
            for question in _questions(documents):
                ask(question, world)
        return 1000 * (time.process_time() - started) / ASKED


def _questions(documents: Sequence[Document]) -> list[str]:
    """Questions about what stands in documents all over the corpus."""
    chosen = (documents[number * len(documents) // ASKED] for number in range(ASKED))
    return [f"What is known about {' '.join(document.text.split()[10:16])}?" for document in chosen]


def _growth(given: Settings, documents: Sequence[Document], embedder: MadeUp, large: int) -> Figure:
    """What a document costs that is added to many passages, against what it costs now."""
    with closing(_opened(given, embedder)) as world:
        few = _added(world, documents, embedder, "few")
        copies = (replace(d, id=f"{d.id}-{n}", title=f"{d.title}, {n}") for n in count() for d in documents)
        with tqdm(total=large, initial=world.catalog.counts()[1], desc="growing", disable=None) as bar:
            while world.catalog.counts()[1] < large:
                bar.update(ingest([next(copies)], world).passages)
        many = _added(world, documents, embedder, "many")
    return Figure(f"adding a document to {large:,} passages against now", "times", 1.2, many / few)


def _added(world: World, documents: Sequence[Document], embedder: MadeUp, name: str) -> float:
    """Processor seconds to add some documents, one after the other."""
    new = [replace(d, id=f"{name}-{n}", title=f"{name} {n}") for n, d in enumerate(islice(cycle(documents), ADDED))]
    return _cost(lambda: ingest(new, world), embedder)[1]


def _opened(given: Settings, embedder: Embedder) -> World:
    return open_world(given, embedder=embedder, rerank=lambda _query, texts: [SURE] * len(texts))


def _cost(what: Callable[[], Receipt], embedder: MadeUp) -> tuple[Receipt, float]:
    """What it gave, and the processor seconds that it took beside embedding."""
    before = time.process_time() - embedder.seconds
    receipt = what()
    if receipt.failed:
        raise FootnoteError(f"not ingested: {receipt.failed[0]}")
    return receipt, time.process_time() - embedder.seconds - before


def _embedding_s(embedder: Embedder, texts: Sequence[str], timed: int) -> float:
    """Processor seconds that embedding a passage takes."""
    sample = texts[:: max(1, len(texts) // timed)][:timed]
    embedder.passages(sample[:8])  # what is only done once
    started = time.process_time()
    for at in range(0, len(sample), 8):
        embedder.passages(sample[at : at + 8])
    return (time.process_time() - started) / len(sample)


def _serving_mb(given: Settings, documents: Sequence[Document]) -> float:
    """Resident memory of a server that has answered questions; Linux tells it."""
    ours = {"data_dir": given.data_dir, "port": 0, "llm": "extractive", "seeds_dir": ""}
    environment = os.environ | {f"FOOTNOTE_{name.upper()}": str(value) for name, value in ours.items()}
    with subprocess.Popen(
        [sys.executable, "-m", "service", "serve"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            address = next(line for line in server.stdout if line.startswith("Footnote on ")).split()[2]
            for question in _questions(documents):
                _post(f"{address}/ask", {"question": question})
            status = Path(f"/proc/{server.pid}/status").read_text("utf-8")
            return int(status.split("VmRSS:")[1].split()[0]) / 1024
        finally:
            server.terminate()


def _post(url: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
        return json.load(reply)


def _bytes(folder: Path) -> int:
    """Of what is kept of documents; the vocabulary is the same size for any number of them."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and p.parent.name != "tiktoken")


def _sums(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def _shown(documents: Sequence[Document]) -> Iterator[Document]:
    yield from tqdm(documents, desc="ingesting", disable=None)
