"""Checks: what the embedded LLM is asked about the evidence for questions of lessons, and the right reply."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.runner import corpus, world_for
from evals.tuning.lessons import Asked, answers, asked, folders
from service.ask import PASSAGES_READ
from service.core.asking.abbreviations import written_out
from service.core.asking.questions import is_instruction, separable
from service.core.counting.alone import answering_alone
from service.core.drafting.extraction import extract
from service.core.drafting.meant import meant
from service.core.drafting.prompting import plain
from service.core.retrieval.editions import read_closely
from service.core.retrieval.evidence import Candidate
from service.core.text.tokens import content, tokens, values
from service.search import search, sentences_of
from service.settings import Settings
from service.types.answers import Message
from service.world import World
from service.writing import checking, shown_to_small

SPOKEN = "Does the text"  # how the questions of the prompts begin: what is learnt is at work from there on
OF_A_FOLDER = 28  # questions with an answer, and as many without, whose evidence is read
ANSWERED = 2  # further questions that this evidence answers, at most
LIKE = 0.4  # of the words of one that it does not answer, at least, stand in it: others are too easily told


@dataclass(frozen=True)
class Check:
    """A prompt that asks whether the evidence in it states the answer, and whether it does."""

    messages: Sequence[Message]
    is_stated: bool


def checks(settings: Settings, taught: bool) -> Iterator[Sequence[Check]]:
    """The checks on the evidence of some questions of each folder that is taught, or kept apart: the question itself,
    then others of its folder. Mixed, and always the same.

    Where the evidence has no sentence that answers, though the documents have one, the right reply is no.
    """
    found = [alike for folder in folders(taught) for alike in _checks(folder, settings)]
    yield from random.Random(2).sample(found, len(found))


def _checks(folder: Path, settings: Settings) -> Iterator[Sequence[Check]]:
    rows, chosen = [row for row in asked(folder) if _is_one(row.question)], random.Random(8)
    with_answer, without = ([row for row in rows if bool(row.quotes) is has] for has in (True, False))
    some = [row for kind in (with_answer, without) for row in chosen.sample(kind, min(OF_A_FOLDER, len(kind)))]
    with world_for(f"lessons-{folder.name}", corpus(folder / "documents"), settings) as world:
        yield from filter(None, (checks_of(row, chosen.sample(rows, len(rows)), world) for row in some))


def _is_one(question: str) -> bool:
    return len(separable(question)) == 1 and not is_instruction(question)


def checks_of(row: Asked, others: Sequence[Asked], world: World) -> list[Check]:
    """The check of a question, and of others on the same evidence: the first that it answers, and of those that it does
    not the likest without an answer, and the likest with one elsewhere. None if nothing may be quoted."""
    hits = read_closely(search(row.question, world), PASSAGES_READ)
    question = written_out(row.question, [hit.passage.text for hit in hits])
    candidates = answering_alone(question, meant(question, sentences_of(question, hits, world)))
    if not extract(question, candidates):
        return []
    evidence, shown = shown_to_small(question, candidates)
    text = plain(evidence)
    answered, unanswered = _by_answer([one for one in others if one.question != row.question], text, candidates)
    without, elsewhere = ([one for one in unanswered if bool(one.quotes) is has][:1] for has in (False, True))
    said = {question: any(answers(sentence, row.quotes) for sentence in shown)}
    said |= {one.question: True for one in answered[:ANSWERED]}
    said |= {one.question: False for one in without + elsewhere}
    return [Check(checking(asks, evidence, world), is_stated) for asks, is_stated in said.items()]


def _by_answer(
    rows: Sequence[Asked], evidence: str, candidates: Sequence[Candidate]
) -> tuple[list[Asked], list[Asked]]:
    """The questions that an evidence answers, and those that it does not and yet looks as if; the likest first."""
    text, known = _flat(evidence), values(tokens(evidence))
    held = [one for one in candidates if _flat(one.text) in text]
    answered, like = [], []
    for row in rows:
        words = content(tokens(row.question))
        share = sum(bool(word.values & known) for word in words) / max(1, len(words))
        if any(_flat(quote) in text for quote in row.quotes):
            answered.append(row)
        elif share >= LIKE and not any(answers(sentence, row.quotes) for sentence in held):
            like.append((share, row))
    return answered, [row for _, row in sorted(like, key=lambda one: -one[0])]


def _flat(text: str) -> str:
    return " ".join(text.lower().split())
