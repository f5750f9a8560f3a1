"""Bounds in a question: "£3,000 or more", "fewer than five", "between 2 and 4", "not one"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from service.core.counting.amounts import MONEY, Amount, amount
from service.core.counting.orders import Order, comparatives
from service.core.text.calendar_names import ANY_YEAR
from service.core.text.reading import read
from service.core.text.tokens import Kind
from service.types.documents import Span

_NUMBER = rf"[{MONEY}]?\s?\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?(?:%|per\s?cent\b))?|[a-z]+"
_BEFORE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    r"more than|over|above|greater than|exceeding": gt,
    r"at least|no fewer than|no less than|not less than": ge,
    r"less than|fewer than|under|below": lt,
    r"at most|up to|no more than|not more than": le,
    r"exactly|precisely": eq,
}
_AFTER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    r"or more|or over|or above|or higher|or longer|and over|and above|upwards": ge,
    r"or less|or fewer|or under|or below|or lower|or shorter": le,
}
_WHEN: dict[str, Callable[[Decimal, Decimal], bool]] = {"after": gt, "since": ge, "before": lt}
_YEAR = re.compile(rf"(?i)\b(?P<word>{'|'.join(_WHEN)})\s+(?P<year>{ANY_YEAR})(?!\w|[.,:/–−-]\d)")
_BEGINS = r"(?<![\w.,:/–−-])(?<!\d\s)"  # no part of a longer number, and with no sign
_ENDS = r"(?!\w|[.,:/–−-]\d|\s\d|\s+and\s+a\b|\s+(?:hundred|thousand|[mb]illion|trillion|dozen|k|bn|mn)\b)"
_RANGE = re.compile(rf"(?i)\bbetween\s+(?P<low>{_NUMBER})\s+and\s+(?P<number>{_NUMBER}){_ENDS}")
_MAY_BE_GROUPED = re.compile(r"\.\d{3}$")  # 1.000, as some write a thousand
_ZERO = re.compile(r"(?i)\b(?:not (?:one|a single|any)|n['’]t any|no|none|zero|without (?:an?|any|one))\b")


@dataclass(frozen=True)
class Bound:
    """What a value has to be; `spans` are where the question says so, `end` is where its number ends: what stands
    behind it is a unit, or what is counted. `order`: the heads that "longer than" goes by. `years`: of years."""

    test: Callable[[Decimal], bool]
    unit: str
    spans: tuple[Span, ...]
    end: int
    order: Order | None = None
    years: bool = False


def bounds(question: str) -> Iterator[Bound]:
    """The bounds that a question sets.

    >>> five, six = Decimal(5), Decimal(6)
    >>> [(b.unit, b.test(five), b.test(six)) for b in bounds("no more than £5, 6 or more, between 1 and 6")]
    [('', True, True), ('£', True, False), ('', False, True)]
    """
    found = [*_ranges(question), *_limits(question), *_compared(question), *_years(question)]
    yield from found
    for said in _ZERO.finditer(question):
        is_limit = any(span.start <= said.start() < span.end for bound in found for span in bound.spans)
        if not is_limit and not re.match(r"\s+(?:more|fewer|less|longer)\b", question[said.end() :]):
            yield Bound(_than(eq, Decimal(0)), "", (Span(*said.span()),), said.end())


def _ranges(question: str) -> Iterator[Bound]:
    for said in _RANGE.finditer(question):
        low, high = _number(question, said, "low"), _number(question, said, "number")
        if low and high and low.number <= high.number and (not low.unit or not high.unit or low.unit == high.unit):
            unit = low.unit or high.unit
            yield Bound(_within(low.number, high.number), unit, (Span(*said.span()),), said.end())


def _limits(question: str) -> Iterator[Bound]:
    for words, test in _BEFORE.items():
        for said in re.finditer(rf"(?i)(?<!\bno )(?<!\bnot )\b(?:{words})\s+(?P<number>{_NUMBER}){_ENDS}", question):
            if number := _number(question, said, "number"):
                yield Bound(_than(test, number.number), number.unit, (Span(*said.span()),), said.end())
    for words, test in _AFTER.items():
        pattern = rf"(?i){_BEGINS}(?P<number>{_NUMBER}){_ENDS}(?:\s+[a-z]+)?\s+(?P<words>{words})\b"
        for said in re.finditer(pattern, question):
            if number := _number(question, said, "number"):
                spans = (Span(*said.span("number")), Span(*said.span("words")))
                yield Bound(_than(test, number.number), number.unit, spans, said.end("number"))


def _compared(question: str) -> Iterator[Bound]:
    """Of "longer than 70 m"."""
    for said in comparatives(question):
        than = re.compile(rf"(?i)\s+than\s+(?P<number>{_NUMBER}){_ENDS}").match(question, said.end)
        denied = re.search(r"(?i)\bnot?\s+$", question[: said.start])
        if said.order and than and not denied and (number := _number(question, than, "number")):
            test = _than(gt if said.rises else lt, number.number)
            yield Bound(test, number.unit, (Span(said.start, than.end()),), than.end(), said.order)


def _years(question: str) -> Iterator[Bound]:
    """Of "built after 2000"."""
    for said in _YEAR.finditer(question):
        test = _than(_WHEN[said["word"].lower()], Decimal(said["year"]))
        yield Bound(test, "", (Span(*said.span()),), said.end(), years=True)


def _than(test: Callable[[Decimal, Decimal], bool], limit: Decimal) -> Callable[[Decimal], bool]:
    return lambda number: test(number, limit)


def _within(low: Decimal, high: Decimal) -> Callable[[Decimal], bool]:
    return lambda number: low <= number <= high


def _number(question: str, said: re.Match[str], group: str) -> Amount | None:
    """The amount that digits or a number word say; None if they are a part of a longer number: "£1 000", "2 dozen"."""
    words = re.sub(r"(?i)\s?per\s?cent$", "%", said[group])
    inside = [token for token in read(question).tokens if said.start(group) <= token.start < said.end(group)]
    numbers = [token for token in inside if token.kind is Kind.NUMBER]
    if len(numbers) != 1 or numbers[0].end > said.end(group) or _MAY_BE_GROUPED.search(words):
        return None
    (value, *more) = numbers[0].values
    if not re.search(r"\d", words):
        return Amount(Decimal(value)) if value.isdigit() and not more and len(inside) == 1 else None
    return amount(words)
