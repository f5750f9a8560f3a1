"""Lists: where one stands, and what of it belongs to a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from service.core.asking.questions import is_comparison
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.sentences import is_heading
from service.core.text.signs import BULLET
from service.core.text.tables import is_row
from service.core.text.tokens import content, tokens, values

BESIDE = 2  # sentences between two steps
MOST_ITEMS = 40  # of a list
MOST_LISTED = 10  # sentences of a list that is quoted whole since two of its items are
ALIKE = 1.0  # logits between these two
ITEM = re.compile(rf"\s*(?:(?P<sign>{BULLET})|(?P<number>\d{{1,3}})[.)])\s+\S")


def announced_list(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a list stands of which a sentence is the first item, or which it announces."""
    sign = _sign(at + announces(candidates[at]), candidates)
    end = at + 1
    while sign and end < min(len(candidates), at + 1 + MOST_ITEMS):
        is_item = _sign(end, candidates) == sign and not announces(candidates[end])
        if not adjacent(*candidates[end - 1 : end + 1]) or not (is_item or is_in_line(end, candidates)):
            break
        end += 1
    return range(at, end)


def steps(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the steps stand of which a sentence is one, each of a few sentences; or the list of which it is an item."""
    if not _sign(at, candidates):
        return range(at, at + 1)
    first = last = at
    while first > max(0, at - MOST_ITEMS) and (before := _next_item(first, -1, candidates)) is not None:
        first = before
    while last < at + MOST_ITEMS and (after := _next_item(last, 1, candidates)) is not None:
        last = after
    while last + 1 < len(candidates) and follows(last + 1, candidates) and is_in_line(last + 1, candidates):
        last += 1
    return range(first, last + 1)


def listed(question: str, at: int, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[int]:
    """Where the items of a short list without numbers stand that are asked for together. That is so if its two best
    items answer about as well as each other and have the same of the question's words; then all that have just these
    are meant. Who asks for one item gets that."""
    run = _run(at, candidates)
    items = [place for place in run if _sign(place, candidates)]
    best = sorted((place for place in items if candidates[place] in quoted), key=lambda i: -candidates[i].relevance)
    if is_comparison(question) or not 1 < len(best) <= len(run) <= MOST_LISTED:
        return []
    asked = values(content(tokens(question)))
    named = [asked & values(tokens(candidates[place].text)) for place in best[:2]]
    if candidates[best[0]].relevance - candidates[best[1]].relevance > ALIKE or named[0] != named[1]:
        return []
    meant = [place for place in items if asked & values(tokens(candidates[place].text)) == named[0]]
    return [place for place in run if max(item for item in items if item <= place) in meant]


def _run(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the items without numbers stand that follow on each other, as far in, about a sentence in their passage."""
    kind = _kind(at, candidates)
    if kind in ("", "1"):
        return range(0)
    first = last = at
    while first and adjacent(*candidates[first - 1 : first + 1]) and _kind(first - 1, candidates) == kind:
        first -= 1
    while last + 1 < len(candidates) and adjacent(*candidates[last : last + 2]) and _kind(last + 1, candidates) == kind:
        last += 1
    return range(first, last + 1)


def _kind(at: int, candidates: Sequence[Candidate]) -> str:
    """The sign of the item that a sentence is of, with how far in it stands; "1" for any number, "" for no item."""
    while at and not _sign(at, candidates) and adjacent(*candidates[at - 1 : at + 1]) and is_in_line(at, candidates):
        at -= 1
    sign, one = _sign(at, candidates), candidates[at]
    before = one.hit.passage.text[: one.span.start - one.hit.passage.start]
    return sign if sign in ("", "1") else before[before.rfind("\n") + 1 :] + sign


def _next_item(at: int, by: Literal[-1, 1], candidates: Sequence[Candidate]) -> int | None:
    """Where the next item stands, or the one before: of those with numbers the one whose number follows."""
    known, place, beside = ITEM.match(candidates[at].text), at, 0
    while known and 0 <= place + by < len(candidates) and beside <= BESIDE:
        one, other = sorted((place, place + by))
        place += by
        found = ITEM.match(candidates[place].text)
        if not adjacent(candidates[one], candidates[other]) or is_heading(candidates[place].text):
            return None
        is_nested = bool(found and found["sign"] and known["number"])  # a list in a step
        beside += not is_nested
        if found and not is_nested:
            numbers = [int(item["number"] or 0) for item in (known, found)]
            return place if found["sign"] == known["sign"] and numbers[1] in (0, numbers[0] + by) else None
    return None


def announces(sentence: Candidate) -> bool:
    """Whether a sentence announces what follows on it."""
    return sentence.text.rstrip().endswith(":")


def _sign(at: int, candidates: Sequence[Candidate]) -> str:
    """What an item begins with, "1" for any number; "" for what is none."""
    found = ITEM.match(candidates[at].text) if at < len(candidates) else None
    return (found["sign"] or "1") if found else ""


def is_in_line(at: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a sentence stands in the line of the one before."""
    before, hit = candidates[at - 1], candidates[at].hit
    between = hit.passage.text[before.span.end - hit.passage.start : candidates[at].span.start - hit.passage.start]
    return before.hit.passage.id == hit.passage.id and "\n" not in between


def follows(at: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a sentence follows on the one before, and is no heading, question or row."""
    if not 0 < at < len(candidates) or not adjacent(candidates[at - 1], candidates[at]):
        return False
    text = candidates[at].text
    return not is_heading(text) and not is_row(text) and not text.endswith("?")
