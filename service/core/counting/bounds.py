"""Bounds in a question: "£3,000 or more", "fewer than five", "between 2 and 4", "not one"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from service.core.counting.amounts import Amount, amount
from service.core.text.tokens import tokens
from service.types.documents import Span

_NUMBER = r"[£$€¥]?\s?\d+(?:,\d{3})*(?:\.\d+)?%?|[a-z]+"
_BEFORE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    r"more than|over|above|greater than|higher than|exceeding|longer than|dearer than": gt,
    r"at least|no fewer than|no less than|not less than": ge,
    r"less than|fewer than|under|below|lower than|shorter than|cheaper than": lt,
    r"at most|up to|no more than|not more than": le,
    r"exactly|precisely": eq,
}
_AFTER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    r"or more|or over|or above|or higher|or longer|and over|and above|upwards": ge,
    r"or less|or fewer|or under|or below|or lower|or shorter": le,
}
_RANGE = re.compile(rf"(?i)\bbetween\s+(?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER})(?!\w)")
_ZERO = re.compile(r"(?i)\b(?:not (?:one|a single|any)|n['’]t any|no|none|zero|without (?:an?|any|one))\b")


@dataclass(frozen=True)
class Bound:
    """What a value has to be; `span` is where the question says so."""

    test: Callable[[Decimal], bool]
    unit: str
    span: Span


def bounds(question: str) -> Iterator[Bound]:
    """The bounds that a question sets.

    >>> five, six = Decimal(5), Decimal(6)
    >>> [(b.unit, b.test(five), b.test(six)) for b in bounds("no more than £5, 6 or more, between 1 and 6")]
    [('', True, True), ('£', True, False), ('', False, True)]
    """
    for said in _RANGE.finditer(question):
        low, high = _number(said["low"]), _number(said["high"])
        if low and high:
            yield Bound(_within(low.number, high.number), low.unit or high.unit, Span(*said.span()))
    for words, test in _BEFORE.items():
        for said in re.finditer(rf"(?i)(?<!\bno )(?<!\bnot )\b(?:{words})\s+(?P<number>{_NUMBER})(?!\w)", question):
            if number := _number(said["number"]):
                yield Bound(_than(test, number.number), number.unit, Span(*said.span()))
    for words, test in _AFTER.items():
        for said in re.finditer(rf"(?i)(?<!\w)(?P<number>{_NUMBER})(?:\s+[a-z]+)?\s+(?:{words})\b", question):
            if number := _number(said["number"]):
                yield Bound(_than(test, number.number), number.unit, Span(*said.span()))
    for said in _ZERO.finditer(question):
        if not re.match(r"\s+(?:more|fewer|less|longer)\b", question[said.end() :]):
            yield Bound(_than(eq, Decimal(0)), "", Span(*said.span()))


def _than(test: Callable[[Decimal, Decimal], bool], limit: Decimal) -> Callable[[Decimal], bool]:
    return lambda number: test(number, limit)


def _within(low: Decimal, high: Decimal) -> Callable[[Decimal], bool]:
    return lambda number: low <= number <= high


def _number(words: str) -> Amount | None:
    """The amount that digits or a number word say."""
    if found := amount(words):
        return found
    (value, *more), *rest = [sorted(token.values) for token in tokens(words)] or [[""]]
    return Amount(Decimal(value)) if value.isdigit() and not more and not rest else None
