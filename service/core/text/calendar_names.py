"""The names of months and weekdays, in their order and as patterns. Pure."""

from __future__ import annotations

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


def month_number(name: str) -> int:
    """1 for January; the first three letters tell. Raises ValueError for what is no month.

    >>> month_number("Sept"), month_number("may")
    (9, 5)
    """
    return _SHORT.index(name[:3].lower()) + 1
