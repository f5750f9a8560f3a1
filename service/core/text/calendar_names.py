"""The names of months and weekdays, in their order and as patterns, and days as they are written. Pure."""

from __future__ import annotations

import re

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)  # as the language has them, whatever a machine is set to
_SHORT = tuple(month[:3] for month in MONTHS)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
ANY_MONTH = "|".join(month.title() for month in MONTHS)
ANY_MONTH_OR_SHORT = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in map(str.title, MONTHS))
ANY_WEEKDAY = "|".join(WEEKDAYS)
YEAR = r"(?:1[5-9]|20)\d\d"  # a number of four digits before 1500 is rather a count
ANY_YEAR = r"(?:1\d|20)\d\d"  # where a head, or the word before it, says that it is a year
_ISO_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)")


def month_number(name: str) -> int:
    """1 for January; the first three letters tell. Raises ValueError for what is no month.

    >>> month_number("Sept"), month_number("may")
    (9, 5)
    """
    return _SHORT.index(name[:3].lower()) + 1


def spelled(day: str) -> str:
    """A day, or a day and time, in ISO 8601 as it is written in a text; what is no day as it is.

    >>> spelled("2024-05-01T08:00Z"), spelled("2024")
    ('1 May 2024', '2024')
    """
    found = _ISO_DAY.match(day)
    return f"{int(found[3])} {MONTHS[int(found[2]) - 1].title()} {found[1]}" if found else day
