"""Which column of a sheet "oldest", "cheaper" or "most seats" goes by, and which of its values is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.core.counting.amounts import TIME
from service.core.counting.listing import Row
from service.core.counting.moments import moment, moments
from service.core.counting.orders import AGES, BORN, DATES, ENDS, PERSONAL, Order
from service.core.counting.people import are_called, names_column
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.wants import SUMS
from service.core.text.reading import stems

_SAYS_NOTHING = stems(
    """date year in m km cm mm ft feet metre meter mile kg g t tonne ton lb month week day hour minute second min sec
    mph knot kph km/h gbp eur usd chf sek nok dkk pln czk jpy cny inr pound euro dollar franc top"""
)
_BETTER_KNOWN = re.compile(r"\d+:\d\d:\d\d|\d+\.\d")  # a time that was taken, and no time of the day
_WHEN_IT_WAS = re.compile(r"(?i)\b(?:year|date|season|won)\b(?! of birth)")  # who was the oldest may be meant of then


@dataclass(frozen=True)
class Scale:
    """A column with a value for every row of a listing, and whether the highest or the lowest of them is meant."""

    at: int
    values: dict[Row, Decimal | tuple[int, ...]]
    rises: bool
    is_when: bool = False

    def best(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows with the value that is meant."""
        values = [self.values[row] for row in rows]
        best = max(values) if self.rises else min(values)
        return tuple(row for row, value in zip(rows, values, strict=True) if value == best)

    @property
    def superlative(self) -> str:
        """What the value that is meant is called."""
        return ("latest" if self.rises else "earliest") if self.is_when else "highest" if self.rises else "lowest"


def scale_of(sheet: Sheet, rises: bool) -> Scale:
    """What a question goes by: the words that tell what is measured, else the order of its word, else money."""
    order = sheet.wanted.order
    if order is None:
        at = sheet.measured(stems(sheet.wanted.measured))
        if _is_of_many(sheet.listing.heads[at], sheet.wanted.measured):
            raise Unclear
        return Scale(at, _amounts(sheet, at), rises)
    if scale := scale_by(sheet, order):
        return scale
    raise Unclear


def scale_by(sheet: Sheet, order: Order) -> Scale | None:
    """What an order goes by; None if there is no such column. Raises Unclear if there are several, or one in doubt."""
    if sheet.label >= 0 and sheet.label == names_column(sheet.listing, sheet.context, frozenset()):
        sheet.are_people = True
    if sheet.are_people:
        order = order.only(PERSONAL)
    elif any(map(are_called, sheet.listing.heads)):  # whose age it is nobody knows
        order = order.only(order.heads - AGES)
    if order.heads & DATES and any(map(ENDS.search, sheet.listing.heads)):
        raise Unclear
    fits = [at for at in range(len(sheet.listing.heads)) if at != sheet.label and _fits(sheet, order, at)]
    if not fits and order.money:
        at = sheet.measured(frozenset(), money=True)
        return Scale(at, _amounts(sheet, at), order.rises)
    if len(fits) > 1:
        raise Unclear
    return _scale(sheet, order, fits[0]) if fits else None


def _is_of_many(head: str, said: str) -> bool:
    """Whether a head counts what is asked of one: "Boats" does not tell the largest boat."""
    several = re.findall(r"[^\W\d_]+s\b(?<!ss)", head.lower())
    return not SUMS.search(said) and any(f"{word}s" in several for word in re.findall(r"[^\W\d_]+", said.lower()))


def _fits(sheet: Sheet, order: Order, at: int) -> bool:
    words = stems(sheet.listing.heads[at])
    if order.anywhen:
        return not words & stems(BORN) and moments(sheet.listing.columns[at]) is not None
    return bool(words & order.heads) and words <= order.heads | sheet.asked | _SAYS_NOTHING


def _scale(sheet: Sheet, order: Order, at: int) -> Scale:
    words = stems(sheet.listing.heads[at])
    sheet.used |= words
    if order.anywhen and not words <= DATES | _SAYS_NOTHING | sheet.asked:
        raise Unclear
    if words & order.highs and words & order.lows:
        raise Unclear
    rises = order.rises if order.anywhen or order.money else bool(words & order.highs)
    if not words & DATES:
        _require_sane(sheet, at, words)
        return Scale(at, _amounts(sheet, at), rises)
    found = moments(sheet.listing.columns[at])
    if not found or (words & AGES and any(map(_WHEN_IT_WAS.search, sheet.listing.heads))):
        raise Unclear
    return Scale(at, dict(zip(sheet.listing.rows, found, strict=True)), rises, is_when=True)


def _amounts(sheet: Sheet, at: int) -> dict[Row, Decimal | tuple[int, ...]]:
    amounts = sheet.amounts(at, sheet.listing.rows)
    return {row: amount.number for row, amount in zip(sheet.listing.rows, amounts, strict=True)}


def _require_sane(sheet: Sheet, at: int, words: frozenset[str]) -> None:
    """Make sure that ages are no years and times that were taken no times of the day."""
    cells = sheet.listing.columns[at]
    amounts = sheet.amounts(at, sheet.listing.rows)
    if words & AGES and any(moment(cell) for cell in cells):
        raise Unclear
    if words & stems("time") and amounts[0].unit in (TIME, "") and not all(map(_BETTER_KNOWN.search, cells)):
        raise Unclear
