"""Checks: what the embedded LLM is asked about questions of lessons, and the right reply."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.runner import corpus, world_for
from evals.tuning.lessons import Asked, answers, asked, folders
from service.ask import quotable, sentences_for
from service.core.asking.questions import is_instruction, separable
from service.core.drafting.extraction import extract
from service.search import search
from service.settings import Settings
from service.types.answers import Message
from service.world import World
from service.writing import checking, shown_to_small

SPOKEN = "Does the text"  # how the questions of the prompts begin: what is learnt is at work from there on
OF_A_FOLDER = 28  # questions with an answer, and as many without: 1,700 prompts were read in 21 minutes


@dataclass(frozen=True)
class Check:
    """A prompt that asks whether the evidence in it states the answer, and whether it does."""

    messages: Sequence[Message]
    is_stated: bool


def checks(settings: Settings, taught: bool) -> Iterator[Check]:
    """Some checks of each folder that is taught, or kept apart, mixed; always the same.

    Where the evidence has no sentence that answers, though the documents have one, the right reply is no.
    """
    found = [check for folder in folders(taught) for check in _checks(folder, settings)]
    yield from random.Random(2).sample(found, len(found))


def _checks(folder: Path, settings: Settings) -> Iterator[Check]:
    rows, chosen = asked(folder), random.Random(8)
    with_answer, without = ([row for row in rows if bool(row.quotes) is has] for has in (True, False))
    some = [row for kind in (with_answer, without) for row in chosen.sample(kind, min(OF_A_FOLDER, len(kind)))]
    with world_for(f"lessons-{folder.name}", corpus(folder / "documents"), settings) as world:
        yield from filter(None, (check_of(row, world) for row in some))


def check_of(row: Asked, world: World) -> Check | None:
    """The check of a question; None where it would be asked in parts, or nothing is asked."""
    if len(separable(row.question)) > 1 or is_instruction(row.question):
        return None
    question, sentences = sentences_for(row.question, search(row.question, world), world)
    candidates = quotable(question, sentences)
    if not extract(question, candidates):
        return None
    evidence, shown = shown_to_small(question, candidates)
    return Check(checking(question, evidence, world), any(answers(sentence, row.quotes) for sentence in shown))
