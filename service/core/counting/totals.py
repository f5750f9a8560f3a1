"""Rows of a table that are none of what it lists: totals, averages, units, blank ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.counting.amounts import TIME, Amount, amount

_TOTAL = re.compile(
    r"(?i)\W*(?:(?:grand |sub-?)?totals?\W*(?:(?:for|of|in|number)\b.*|\d.*)?"
    r"|(?:sum|averages?|mean|overall|altogether|all)\W*)"
)
_MAY_BE_TOTAL = re.compile(
    r"(?i)\W*(?:totals?|sum|averages?|mean|median|overall|altogether|all|both|combined|everything|(?:whole|entire)\b"
    r"|(?:full |whole )?(?:year|season|units?)\W*$)\b"
)
_ENDS_IN_TOTAL = re.compile(r"(?i)\btotals?$")
_NOBODY = re.compile(
    r"(?i)\W*|\(.*\)|\W*(?:vacant|vacancy|none|n/?a|tb[acd]|unknown|nobody|no one|empty|unfilled|to be \w+)\W*"
)
_FEWEST = 3  # rows of which one is the average of the others by chance
_GONE = re.compile(r"(?i)\([^)]*\b(?:vacant|cancelled|canceled|withdrawn|discontinued|closed|former|sold|demolished)\b")


def is_total(name: str) -> bool:
    """Whether a row of this name adds others up or averages them.

    >>> [is_total(name) for name in ("Total", "Grand total", "Total for 2019", "All", "All Saints", "Mean Street")]
    [True, True, True, True, False, False]
    """
    return bool(_TOTAL.fullmatch(name))


def may_be_total(name: str) -> bool:
    """Whether a row of this name may be one, or just be called like one.

    >>> [may_be_total(name) for name in ("All Saints", "Whole house", "Year", "Bed total", "Year 7", "Choir")]
    [True, True, True, True, False, False]
    """
    ends = _ENDS_IN_TOTAL.search(name.rstrip(" .:*")) if len(name) < 200 else None
    return bool(_MAY_BE_TOTAL.match(name) or ends)


def is_no_name(cell: str) -> bool:
    """Whether what stands for the name of a row says that there is none, or none any more.

    >>> [is_no_name(cell) for cell in ("(vacant)", "(m)", "", "n/a", "Diving (cancelled)", "Gull (new)")]
    [True, True, True, True, True, False]
    """
    return bool(_NOBODY.fullmatch(cell) or _GONE.search(cell))


def adds_up(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first or the last of rows is the sum of the others in any column, or their average in every one.

    >>> adds_up([("Barn", "4"), ("Mill", "6"), ("Loft", "3"), ("House", "13")]), adds_up([("a", "1"), ("b", "2")])
    (True, False)
    """
    columns = [[amount(cell) for cell in cells] for cells in zip(*rows, strict=True)]
    of_amounts = [column for column in columns if any(column)]
    return any(
        any(map(_is_sum, turned)) or (bool(turned) and len(rows) > _FEWEST and all(map(_is_average, turned)))
        for turned in (of_amounts, [column[::-1] for column in of_amounts])
    )


def _others(column: Sequence[Amount | None]) -> list[Amount]:
    """The amounts behind the first of a column, if it may be compared with them."""
    found = [one for one in column[1:] if one]
    first = column[0]
    alike = first is not None and first.unit != TIME and all(one.unit == first.unit for one in found)
    return found if alike and len(found) > 1 else []


def _is_sum(column: Sequence[Amount | None]) -> bool:
    others = _others(column)
    return bool(others and column[0] and column[0].number and column[0].number == sum(one.number for one in others))


def _is_average(column: Sequence[Amount | None]) -> bool:
    others = _others(column)
    if not others or not column[0] or len({one.number for one in others}) == 1:
        return False
    return column[0].number * len(others) == sum(one.number for one in others)
