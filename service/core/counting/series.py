"""Whether rows are the parts of a year, and all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.text.calendar_names import ANY_MONTH_OR_SHORT, ANY_YEAR, month_number

_PARTS = {"month": 12, "quarter": 4, "week": 52}  # of a year
_YEAR = r"(?:\W*(?:1\d|20)?\d\d(?:\W\d\d)?)?"
_MONTH = re.compile(rf"(?i)(?:{ANY_YEAR}\W+)?(?P<month>{ANY_MONTH_OR_SHORT}|Sept)\.?{_YEAR}")
_NUMBERED_MONTH = re.compile(rf"{ANY_YEAR}-(?P<at>\d\d)")
_NUMBERED = {
    "quarter": re.compile(
        rf"(?i)(?:{ANY_YEAR}\W*)?(?:Q(?:uarter )?(?P<at>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th) quarter){_YEAR}"
    ),
    "week": re.compile(
        rf"(?i)(?:{ANY_YEAR}\W*)?(?:W(?:ee)?k? ?(?P<at>\d\d?)|(?P<nth>\d\d?)(?:st|nd|rd|th) week){_YEAR}"
    ),
}
_ORDINALS = re.compile(r"(?i)(?P<nth>first|second|third|fourth|last) quarter")


def is_incomplete(head: str, cells: Sequence[str]) -> bool:
    """Whether a column has months, quarters or weeks, and not those of a whole year.

    >>> [is_incomplete("", cells) for cells in (["Jan", "Feb"], ["Q1", "Q2", "Q3"], ["Q1", "Q2", "Q3", "Q4"], ["Ann"])]
    [True, True, False, False]
    >>> is_incomplete("Week", ["1", "2", "3"]), is_incomplete("Berth", ["1", "2", "3"])
    (True, False)
    """
    parts = _parts(head, cells)
    return bool(parts) and len(set(parts)) < _PARTS[parts[0][0]]


def is_of_a_year(head: str, cells: Sequence[str]) -> bool:
    """Whether a column has months, quarters or weeks.

    >>> is_of_a_year("", ["May", "June"]), is_of_a_year("", ["May", "Ann"]), is_of_a_year("Week", ["1", "2"])
    (True, False, True)
    """
    return bool(_parts(head, cells))


def _parts(head: str, cells: Sequence[str]) -> list[tuple[str, str]]:
    """Which parts of a year the cells of a column are; none if one is no part, or one of another kind."""
    parts = [part for cell in cells if (part := _part(head, cell.strip()))]
    return parts if len(parts) == len(cells) and len({kind for kind, _ in parts}) == 1 else []


def _part(head: str, cell: str) -> tuple[str, str] | None:
    """Which part of a year a cell is."""
    if month := _MONTH.fullmatch(cell):
        return "month", str(month_number(month["month"]))
    if numbered := _NUMBERED_MONTH.fullmatch(cell):
        return "month", str(int(numbered["at"]))
    if named := _ORDINALS.fullmatch(cell):
        return "quarter", named["nth"].lower()
    for kind, pattern in _NUMBERED.items():
        if found := pattern.fullmatch(cell):
            return kind, found["at"] or found["nth"]
    asked = next((kind for kind in _PARTS if re.search(rf"(?i)\b{kind}\b", head.replace("_", " "))), "")
    return (asked, cell) if asked and cell.isdigit() else None
