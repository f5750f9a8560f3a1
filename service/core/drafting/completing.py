"""Sentences that say little without those beside them: half a quotation, "She was a nurse.", "You need:", a step of
several, a heading. Pure.

Who is told one alone does not know who says it, or of whom it is said, or takes a part for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from service.core.drafting.quoting import halves
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.sentences import is_heading
from service.core.text.tables import is_row
from service.core.text.tokens import Kind, tokens

MOST = 2  # sentences that are told beside one; who wants to read on has the document
MOST_ITEMS = 20  # of a list
_PERSON = re.compile(r"(?i)\b(?:he|she|his|hers?|him)\b|^\W*(?:they|their)\b")
_ITEM = re.compile(r"\s*(?:(?P<sign>[-*•–])|(?P<number>\d{1,3})[.)])\s+\S")
_STEP = re.compile(r"\s*(\d{1,3})[.)]\s+\S")
_ASKS_FOR_STEPS = re.compile(
    r"(?i)^\W*(?:and |but |so )?how (?:do|does|can|should|must|to|would)\b"
    r"|\bwhat (?:do|must|should) (?:i|we|you|one) do\b|\b(?:steps|instructions|procedure)\b"
)


def completed(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote with those of their passages that they are not whole without.

    That is the rest of a quotation, the sentences before that name whom one speaks of, the list that one announces, all
    the steps if the question asks how something is done, and in the place of a heading what follows on it.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "“We talk. We shall see,” said Jo. Ann spoke. She was ill. You need:\\n- a pen\\n- ink"
    >>> read = candidates(hit(document(text)), [0] * 7)
    >>> [[each.text for each in completed("Why?", [read[at]], read)] for at in (0, 3, 4)]
    [['“We talk.', 'We shall see,” said Jo.'], ['Ann spoke.', 'She was ill.'], ['You need:', '- a pen', '- ink']]
    """
    chosen: set[int] = set()
    for one in quoted:
        at = _below_heading(candidates.index(one), candidates)
        chosen |= {*_quotation(at, candidates), *_named(at, candidates), *_list(at, candidates)}
        if _ASKS_FOR_STEPS.search(question):
            chosen |= {*_steps(at, candidates)}
    return [candidates[at] for at in sorted(chosen)]


def _below_heading(at: int, candidates: Sequence[Candidate]) -> int:
    """Where the first sentence stands that neither is a heading nor asks itself; the heading where none follows."""
    below = at
    while below + 1 < len(candidates) and _only_announces(candidates[below].text):
        if not adjacent(*candidates[below : below + 2]):
            break
        below += 1
    return at if _only_announces(candidates[below].text) or is_row(candidates[below].text) else below


def _only_announces(sentence: str) -> bool:
    return is_heading(sentence) or sentence.rstrip().endswith("?")


def _quotation(at: int, candidates: Sequence[Candidate]) -> range:
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


def _list(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands with the list that it announces."""
    end = at + 1
    first = _ITEM.match(candidates[end].text) if _announces(candidates[at].text) and end < len(candidates) else None
    while first and end < min(len(candidates), at + 1 + MOST_ITEMS) and adjacent(*candidates[end - 1 : end + 1]):
        item = _ITEM.match(candidates[end].text)
        if not item or item.lastgroup != first.lastgroup:
            break
        end += 1
    return range(at, end)


def _announces(sentence: str) -> bool:
    return sentence.rstrip().endswith(":")


def _steps(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the steps stand of which a sentence is one, each of a few sentences; or the list of which it is an item."""
    first = last = at
    while first > max(0, at - MOST_ITEMS) and _are_items(*candidates[first - 1 : first + 1]):
        first -= 1
    while last < min(len(candidates) - 1, at + MOST_ITEMS) and _are_items(*candidates[last : last + 2]):
        last += 1
    while (before := _step(first, -1, candidates)) is not None:
        first = before
    while (after := _step(last, 1, candidates)) is not None:
        last = after
    return range(first, last + 1)


def _are_items(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences are items of a list without numbers."""
    signs = [found["sign"] for each in (one, other) if (found := _ITEM.match(each.text))]
    return len(signs) == 2 and signs[0] is not None and signs[0] == signs[1] and adjacent(one, other)


def _step(at: int, by: Literal[-1, 1], candidates: Sequence[Candidate]) -> int | None:
    """Where the step stands whose number is one more, or less."""
    known, place = _STEP.match(candidates[at].text), at
    while known and 0 <= place + by < len(candidates) and abs(place - at) <= MOST:
        one, other = sorted((place, place + by))
        place += by
        found = _STEP.match(candidates[place].text)
        if not adjacent(candidates[one], candidates[other]) or (found and int(found[1]) != int(known[1]) + by):
            return None
        if found:
            return place
    return None


def _go_together(one: Candidate, other: Candidate) -> bool:
    return adjacent(one, other) and not is_heading(one.text) and not is_row(one.text) and not is_row(other.text)
