"""Years that a text does not name but tells of: those between two, until one and since one. Pure."""

from __future__ import annotations

import re
from itertools import chain

from service.core.text.calendar_names import ANY_MONTH, YEAR

_AT = (
    rf"(?:(?:the|end|start|of|early|late|mid|about|around|at|least|spring|summer|autumn|winter|{ANY_MONTH})\s+){{0,4}}"
)
_SPANS = (  # "1981–1988", "1951/52"; "from 1880 to 1883", but not "from 1500 to 2000 visitors"
    re.compile(rf"(?<![\w£$€.,/–-])(?P<first>{YEAR})\s?[–/-]\s?(?P<last>{YEAR}|\d\d)(?![\w%/–-]|[.,]\d)"),
    re.compile(
        rf"(?i)\b(?:from|between)\s+(?:(?:{ANY_MONTH})\s+)?(?P<first>{YEAR})\s(?:to|until|till|and)\s"
        rf"(?:(?:{ANY_MONTH})\s+)?(?P<last>{YEAR})\b(?!\s+(?!(?:he|she|it|they|the|was|were|in|by|as)\b)\w)"
    ),
)
_UNTIL = re.compile(rf"(?i)\b(?:until|till)\s+{_AT}(?P<year>{YEAR})\b")
_SINCE = re.compile(rf"(?i)\bsince\s+{_AT}(?P<year>{YEAR})\b")
_STARTS = re.compile(rf"(?i)\b(?:from|since|in)\s+{_AT}(?P<year>{YEAR})\b")


def covers(text: str, year: int) -> bool:
    """Whether a year lies in a span of years that a text names: in what lasted from one to another, until one or since
    one.

    >>> texts = "The league of 1951–52", "From 1980 to 1986 he ran it.", "It has been shut since 1988.", "2010-12-05"
    >>> [[covers(text, year) for text in texts] for year in (1952, 1983, 2011)]
    [[True, False, False, False], [False, True, False, False], [False, False, True, False]]
    >>> covers("Bob was mayor from 2001 until May 2004.", 1950), covers("The river rose in 1953 and 1987.", 1970)
    (False, False)
    """
    for span in chain.from_iterable(pattern.finditer(text) for pattern in _SPANS):
        first, last = span["first"], span["last"]
        if int(first) <= year <= int(first[: -len(last)] + last):
            return True
    until, since, starts = ([int(found["year"]) for found in one.finditer(text)] for one in (_UNTIL, _SINCE, _STARTS))
    if until:
        return year <= max(until) and all(year >= start for start in starts)
    return any(year >= one for one in since)
