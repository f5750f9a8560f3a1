"""The value of a row that a question names: "How much is a berth?", and of each row that is called so."""

from __future__ import annotations

import re

from service.core.counting.amounts import stems
from service.core.counting.bounding import bounded
from service.core.counting.comparing import Tally
from service.core.counting.listing import Row
from service.core.counting.narrowing import rows_meant
from service.core.counting.ordering import scale_of
from service.core.counting.orders import Order
from service.core.counting.sheets import PRICES, Sheet, Unclear
from service.core.counting.wants import Wanted, thing
from service.types.documents import Span

MOST = 6  # rows that are meant by one name: a question that means more of them wants no list
_MONEY = Order(PRICES, money=True)
_ORDERS = {
    "old": Order(stems("age")),
    "tall": Order(stems("height")),
    "long": Order(stems("length duration")),
    "heavy": Order(stems("weight mass")),
    "deep": Order(stems("depth")),
    "wide": Order(stems("width beam")),
    "high": Order(stems("height altitude")),
    "fast": Order(stems("speed")),
}
_PRICE = r"(?:price|cost|fee|fare|charge|tariff)s?"
_WHAT_IS = r"what(?:['’]s|\s+(?:is|are|was|were))\s+the\b"
_OF = re.compile(
    r"(?i)\W*(?:how\s+(?P<how>much|expensive|old|tall|long|heavy|deep|wide|high|fast)\s+(?:is|are|was|were)\b"
    rf"|{_WHAT_IS}\s+{_PRICE}\s+(?:of|for)\b|(?:what|how\s+much)\s+(?:do|does|did)\s+(?:you|they)\s+charge\s+for\b)"
)
_MANY = re.compile(r"(?i)\W*how\s+many\s+")
_AROUND = (  # the thing
    re.compile(r"(?i)\W*(?:what|how\s+much)\s+(?:do|does|did|will|would)\b(?P<thing>.{3,80})\bcost\b"),
    re.compile(rf"(?i)\W*{_WHAT_IS}(?P<thing>.{{3,80}})\b{_PRICE}\b"),
)


def lookup(question: str) -> Wanted | None:
    """What a question wants that asks for the price, a measure or a number of something; None for any other.

    >>> lookup("What does a berth cost in May?").money, lookup("How many seats has the Heron?").measured
    (True, 'seats')
    >>> lookup("Who is Ann?")
    """
    if found := _MANY.match(question):
        named = thing(question[found.end() :])
        measure = Span(found.end(), found.end() + len(named))
        return Wanted("value", question, measure=measure, read=(Span(*found.span()), measure)) if named else None
    if found := _OF.match(question):
        order = _ORDERS.get((found["how"] or "").lower(), _MONEY)
        return Wanted("value", question, order=order, money=order.money, read=(Span(*found.span()),))
    for pattern in _AROUND:
        if found := pattern.match(question):
            read = Span(found.start(), found.start("thing")), Span(found.end("thing"), found.end())
            return Wanted("value", question, order=_MONEY, money=True, read=read)
    return None


def looked_up(sheet: Sheet) -> Tally:
    """The rows with what is asked for, each of them called by the same words of the question."""
    sheet.require_label()
    sheet.rows = _called(sheet)
    scale_of(sheet, rises=True)
    if bounded(sheet):
        raise Unclear
    rows = rows_meant(sheet)
    if not 0 < len(rows) <= MOST:
        raise Unclear
    return Tally("", rows)


def _called(sheet: Sheet) -> list[Row]:
    """The rows that are called by all words of the question by which any row is; those called by no other, if any."""
    said = {row: stems(row.cells[sheet.label]) & sheet.asked for row in sheet.rows} if sheet.label >= 0 else {}
    words = frozenset[str]().union(*said.values())
    called = [row for row in said if words and words <= said[row]]
    if not called:
        raise Unclear
    sheet.used |= words
    return [row for row in called if stems(row.cells[sheet.label]) == words] or called
