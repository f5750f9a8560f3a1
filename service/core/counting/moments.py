"""Days, months and years in the cells of tables, to put them in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.text.calendar_names import ANY_YEAR
from service.core.text.reading import read

_YEAR = re.compile(ANY_YEAR)


def moment(cell: str) -> tuple[int, ...] | None:
    """The year, the year and the month, or these and the day that a cell is; None if it says anything else.

    >>> moment("1988"), moment("May 1988"), moment("3 May 1988"), moment("1988-05-03")
    ((1988,), (1988, 5), (1988, 5, 3), (1988, 5, 3))
    >>> [moment(cell) for cell in ("c. 1988", "1980s", "3 May", "03/05/1988", "")]
    [None, None, None, None, None]
    """
    said = cell.strip()
    if _YEAR.fullmatch(said):
        return (int(said),)
    match [date for date in read(said).dates if (date.start, date.end) == (0, len(said))]:
        case [date] if date.year is not None:
            return (date.year, date.month, *([date.day] if date.day else []))
    return None


def moments(cells: Sequence[str]) -> tuple[tuple[int, ...], ...] | None:
    """The days or years of a whole column; None if a cell is none, or if some say more than others.

    >>> moments(["1988", "May 1990"]) is None
    True
    """
    found = tuple(one for cell in cells if (one := moment(cell)))
    return found if len(found) == len(cells) and len(set(map(len, found))) == 1 else None
