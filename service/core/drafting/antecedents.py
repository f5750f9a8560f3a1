"""Sentences that say little without those beside them: half a quotation, and "She was a nurse." Pure.

Who is told one alone does not know who says it, or of whom it is said, and may take it for somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.drafting.quoting import halves
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.sentences import is_heading
from service.core.text.tables import is_row
from service.core.text.tokens import Kind, tokens

MOST = 2  # sentences that are told beside one; who wants to read on has the document
_PERSON = re.compile(r"(?i)\b(?:he|she|his|hers?|him)\b|^\W*(?:they|their)\b")


def with_antecedents(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, each with those of its passage that make a quotation whole, and behind those that name
    whom it speaks of.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "It rained. “We met. “ “We talk. We shall see,” said Jo. Ann spoke. She was ill. She left."
    >>> read = candidates(hit(document(text.replace("“We met. “ ", ""))), [0] * 6)
    >>> [[each.text for each in with_antecedents([read[at]], read)] for at in (1, 5)]
    [['“We talk.', 'We shall see,” said Jo.'], ['Ann spoke.', 'She was ill.', 'She left.']]
    """
    chosen: set[int] = set()
    for one in quoted:
        at = candidates.index(one)
        chosen |= {*_whole(at, candidates), *_named(at, candidates)}
    return [candidates[at] for at in sorted(chosen)]


def _whole(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the quotation stands of which a sentence has one half; the sentence alone where it is too long."""
    closes, opens = halves(candidates[at].text)
    first = at
    while opens and first > 0 and first > at - MOST and _go_together(candidates[first - 1], candidates[first]):
        first -= 1
        opens = "" if halves(candidates[first].text)[0] else opens
    last = at
    while closes and last + 1 < len(candidates) and last < at + MOST and _go_together(*candidates[last : last + 2]):
        last += 1
        closes = "" if halves(candidates[last].text)[1] else closes
    return range(at if opens else first, (at if closes else last) + 1)


def _named(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands, and those before it that it leans on if it speaks of "her"."""
    first = at
    while (
        first > max(0, at - MOST)
        and _leans(candidates[first].text)
        and _go_together(*candidates[first - 1 : first + 1])
    ):
        first -= 1
    return range(first, at + 1)


def _leans(sentence: str) -> bool:
    """Whether somebody is spoken of whom no name before stands for.

    >>> _leans("Before she joined us she was a nurse."), _leans("Jo Ash lost her key."), _leans("They pay half.")
    (True, False, True)
    """
    pronoun = _PERSON.search(sentence)
    return pronoun is not None and not any(token.kind is Kind.NAME for token in tokens(sentence[: pronoun.start()]))


def _go_together(one: Candidate, other: Candidate) -> bool:
    return adjacent(one, other) and not is_heading(one.text) and not is_row(one.text) and not is_row(other.text)
