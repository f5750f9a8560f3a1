"""Where a number stands: risen to it, from it or by it, above zero or below."""

from __future__ import annotations

import re
from collections import defaultdict

from service.core.text.reading import Reading

_CHANGE = re.compile(
    r"(?i)\b(?:ris|rose|gr[eo]w|fall|fell|increas|decreas|drop|declin|climb|rais|lower|reduc|cut|shr[iau]nk|jump|plung"
    r"|slump|surg|soar|gain|slip|widen|narrow|up|down|advanc|retreat|extend|shorten)\w*"
)
_STEP = re.compile(
    r"(?i)\b(?P<step>to|from|by)\s+"
    r"(?:(?:about|around|almost|nearly|some|over|only|just|more\s+than|less\s+than|a)\s+)*[£$€¥-]?$"
)
_BELOW = re.compile(r"(?i)^\s*(?:°\s?[CF]?|degrees?(?:\s+(?:Celsius|Fahrenheit|C|F))?)?\s*below\s+(?:zero|freezing)\b")


def misdirected(said: Reading, source: Reading) -> str:
    """What a statement says of a number that its source only says of it otherwise.

    >>> from service.core.text.reading import read
    >>> misdirected(read("Sales rose by £3 million."), read("Sales rose from £2 million to £3 million."))
    'by £3'
    >>> misdirected(read("It was 5 degrees."), read("It was 5 degrees below zero."))
    '5 above zero'
    """
    theirs_to, theirs_of = _steps(source), _signs(source)
    for number, steps in (_steps(said) if _CHANGE.search(said.text) else {}).items():
        for step, raw in steps.items():
            if theirs_to[number] and step not in theirs_to[number]:
                return raw
    for number, signs in _signs(said).items():
        if theirs_of[number] and not signs & theirs_of[number]:
            return f"{number} {min(signs)} zero"
    return ""


def _steps(of: Reading) -> defaultdict[str, dict[str, str]]:
    """How each number is come to, with the words."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for quantity in of.quantities:
        if match := _STEP.search(of.text, 0, quantity.token.start):
            found[quantity.number][match["step"].lower()] = of.text[match.start() : quantity.token.end]
    return found


def _signs(of: Reading) -> defaultdict[str, set[str]]:
    """Whether each number is above zero or below; "minus 5" is a number of its own."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quantity in of.quantities:
        found[quantity.number].add("below" if _BELOW.match(of.text[quantity.token.end :]) else "above")
    return found
