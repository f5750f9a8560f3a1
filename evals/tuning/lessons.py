"""Lessons: a question with sentences that search found for it, and which of them answer it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.runner import corpus, world_for
from service.core.asking.questions import parts
from service.core.retrieval.editions import read_closely
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import is_heading
from service.search import as_read, search, sentences_of
from service.settings import Settings
from service.types.documents import Document
from service.world import World

HERE = Path(__file__).parents[1] / "lessons"
APART = {  # what is learnt is measured by their questions
    "app-gym-dig",
    "waste-camera-marathon",
    "pier-phone-choir",
    "siblings-wiki-garden",
    "ceasefire-bicycle-water",
    "species-taxes-publisher",
}
PASSAGES = 4  # whose sentences a lesson is made of
SENTENCES = 7  # of a lesson
RIGHT = 3  # of them, at most
SHORT = 15  # characters; a shorter sentence is no part of what is quoted, it only stands in it too


@dataclass(frozen=True)
class Lesson:
    """Sentences as the reranker reads them, and for each whether it answers; none does where there is no answer.

    `beside`: what counts for each beside what the reranker makes of it, in logits: its passage, and that it is no
    heading.
    """

    question: str
    texts: tuple[str, ...]
    beside: tuple[float, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Asked:
    """A question to one of the documents with the sentences of any of them that answer it, verbatim; none if none
    does."""

    question: str
    document: str
    kind: str
    quotes: tuple[str, ...]


def asked(folder: Path) -> list[Asked]:
    """The questions of a folder of lessons."""
    rows = map(json.loads, (folder / "questions.jsonl").read_text("utf-8").splitlines())
    return [Asked(**(row | {"quotes": tuple(row["quotes"])})) for row in rows]


def folders(taught: bool) -> list[Path]:
    """The folders that are taught, or those that are kept apart."""
    return [folder for folder in sorted(HERE.iterdir()) if folder.is_dir() and (folder.name in APART) is not taught]


def lessons(settings: Settings, taught: bool = True) -> Iterator[Lesson]:
    """Every lesson of the folders that are taught, or kept apart, in an order that is always the same and mixes them.

    Left out are questions of several parts, which are read part by part, and those whose answer search does not find:
    its sentences would teach that there is none.
    """
    found = [lesson for folder in folders(taught) for lesson in _lessons(folder, settings)]
    yield from random.Random(1).sample(found, len(found))


def as_data(to: Path) -> None:
    """Write the folders that are kept apart as a data set, for `python -m evals run --data`."""
    to.mkdir(parents=True, exist_ok=True)
    corpus_rows, asked_rows = [], []
    for folder in folders(taught=False):
        texts = {}
        for one in corpus(folder / "documents"):
            assert isinstance(one, Document)
            name = f"{folder.name}/{one.source}"
            texts[name] = one.text
            corpus_rows.append({"id": name, "title": one.title, "text": one.text, "date": one.published_at})
        for at, row in enumerate(asked(folder)):
            evidence = [
                {"doc": name, "quote": quote} for quote in row.quotes for name, text in texts.items() if quote in text
            ]
            asked_rows.append(
                {
                    "id": f"{folder.name}-{at}",
                    "question": row.question,
                    "answers": row.quotes,
                    "evidence": evidence,
                    "answerable": bool(row.quotes),
                    "type": row.kind,
                }
            )
    for name, rows in (("corpus", corpus_rows), ("qa", asked_rows)):
        (to / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


def _lessons(folder: Path, settings: Settings) -> Iterator[Lesson]:
    with world_for(f"lessons-{folder.name}", corpus(folder / "documents"), settings) as world:
        # Taught from what the reranker makes of sentences before it is taught, whatever was taught before.
        untaught = replace(world, rerank_sentences=world.rerank)
        for row in asked(folder):
            if len(parts(row.question)) == 1 and (lesson := lesson_of(row, untaught)):
                yield lesson


def lesson_of(row: Asked, world: World) -> Lesson | None:
    """The best sentences that do not answer a question, with those that do; None where these are not found."""
    hits = search(row.question, world)
    found = sorted(sentences_of(row.question, read_closely(hits, PASSAGES), world), key=lambda c: -c.relevance)
    right = [sentence for sentence in found if answers(sentence, row.quotes)][:RIGHT]
    wrong = [sentence for sentence in found if not answers(sentence, row.quotes)][: SENTENCES - len(right)]
    if not found or (row.quotes and not right):
        return None
    told = right + wrong
    texts = tuple(as_read(one.hit, one.span.start, one.reading) for one in told)
    logits = world.rerank_sentences(row.question, texts)
    beside = tuple(one.relevance - logit for one, logit in zip(told, logits, strict=True))
    return Lesson(row.question, texts, beside, (True,) * len(right) + (False,) * len(wrong))


def answers(candidate: Candidate, quotes: Sequence[str]) -> bool:
    """Whether a sentence is one of those that are quoted, or holds it, or is a part of it; a heading is not a part."""
    said = " ".join(candidate.text.lower().split())
    of = [" ".join(quote.lower().split()) for quote in quotes]
    if any(quote in said for quote in of):
        return True
    return len(said) > SHORT and not is_heading(candidate.text) and any(said in quote for quote in of)
