"""Rows that by themselves do not answer a question over many: any one of a table need not be the oldest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.core.asking.questions import parts
from service.core.counting.orders import superlatives
from service.core.counting.people import NAME, PEOPLE, are_called
from service.core.counting.tallying import wanted
from service.core.deciding.signals import NOTHING
from service.core.retrieval.evidence import Candidate
from service.core.text.reading import stems
from service.core.text.tables import is_row

_NO_EXTREME = re.compile(r"(?i)\b(?:as of(?: the)?|for the|more than|not)\s+$|\b(?:first|last)\W*$")
_THE = re.compile(r"(?i)(?:^|\b(?:the|whose|what|which)\s+)(?:\w+\W+)?$|\b(?:is|are|was|were)\s+$")
_OTHERS = re.compile(  # which no column is read for
    r"(?i)\bthe (?:\w+ )?(?:best|worst|strongest|weakest|richest|poorest|nearest|closest|furthest|farthest|rarest"
    r"|commonest|wettest|driest|sunniest|windiest|loudest|finest|hardest|easiest|safest|cleanest|most (?!of\b)\w+)\b"
)
_SAYS_EXTREME = re.compile(r"(?i)\b(?:max(?:imum)?|min(?:imum)?|record|top|best|limit|up to)\b")
_SAYS_TOTAL = re.compile(r"(?i)\b(?:totals?|sum|overall|combined|altogether|in all|all|averages?|mean|on average)\b")
_HEADED = re.compile(r"(?:^|\| )(?P<head>[^|:]+): (?P<value>[^|]*)")
_DIGIT = re.compile(r"\d")


def answering_alone(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences without the rows that answer no part of a question by themselves; those that answer only some parts
    are worth nothing for the others."""
    asked = parts(question)
    if not any(map(_is_over_many, asked)):
        return list(candidates)
    weighed = [
        replace(
            one,
            by_part=tuple(
                NOTHING if is_no_answer_alone(part, one.text, one.reading) else score
                for part, score in zip(asked, one.by_part, strict=True)
            ),
        )
        for one in candidates
    ]
    return [one for one in weighed if one.relevance > NOTHING]


def _is_over_many(question: str) -> bool:
    """Whether a question asks for the most, a number, a sum or an average of things."""
    return _asks_extreme(question) or bool(
        (want := wanted(question)) and want.kind in ("count", "sum", "average") and not want.listed
    )


def is_no_answer_alone(question: str, text: str, reading: str) -> bool:
    """Whether a sentence is a row of a table that by itself does not tell what a question asks of many.

    Asked for an extreme, a total or an average, a row has to say itself that it is one; asked how many things there
    are, it is not one of these. `reading`: the row under its heads.

    >>> row, heads = "| Ann | 61 |", "Sailor: Ann | Age: 61"
    >>> asked = "Who is the oldest sailor?", "How many sailors came?", "How old is Ann?"
    >>> [is_no_answer_alone(question, row, heads) for question in asked]
    [True, True, False]
    >>> is_no_answer_alone("Who is the oldest sailor?", "The oldest is Ann, 61.", "")
    False
    """
    if not is_row(" ".join(text.split())):
        return False
    if _asks_extreme(question):
        return not (superlatives(reading) or _OTHERS.search(f"the {reading}") or _SAYS_EXTREME.search(reading))
    want = wanted(question)
    if want and want.kind in ("sum", "average") and want.thing:
        return not _SAYS_TOTAL.search(reading)
    return bool(want and want.kind == "count" and not want.listed and _is_one_of(want.thing, reading))


def _asks_extreme(question: str) -> bool:
    """Whether a question asks for the most or the least of something."""
    said = [
        said
        for said in superlatives(question)
        if said.verb or (_THE.search(question[: said.start]) and not _NO_EXTREME.search(question[: said.start]))
    ]
    return bool(said or _OTHERS.search(question))


def _is_one_of(thing: str, reading: str) -> bool:
    """Whether a row under its heads is one of the things that are counted, and says no number of them."""
    words = stems(thing.split()[-1]) if thing else frozenset()
    cells = list(_HEADED.finditer(reading))
    named = [cell for cell in cells if stems(cell["head"]) & words]
    if any(_DIGIT.search(cell["value"]) for cell in named):
        return False
    if named or not (cells or _DIGIT.search(reading)):  # the row of the heads has no heads
        return True
    return bool(cells) and are_called(thing) and not words & PEOPLE and stems(cells[0]["head"]) <= NAME
