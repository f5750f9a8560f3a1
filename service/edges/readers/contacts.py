"""What a site often says in its footer alone: telephone, e-mail, address, opening hours. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.core.text.calendar_names import ANY_WEEKDAY

_HOUR = r"\b\d{1,2}(?:[.:]\d\d)?\ ?[ap]\.?m\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\ ?(?:[–-]|to)\ ?\d{1,2}\b"
_CONTACT = re.compile(
    rf"""(?xi) (?<![\w/.+-])(?:\+|\(?0)\d[\d ()–-]{{7,20}}\d(?![\w-]) | \(\d{{3}}\)\ ?\d{{3}}-\d{{4}}
    | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,64}}\.\w
    | \b(?:(?:{ANY_WEEKDAY})s?|(?-i:Mon|Tue|Wed|Thu|Fri|Sat|Sun))\b[^.]{{1,60}}?(?:{_HOUR})
    | \b\d{{1,4}}[a-z]?\ (?-i:[A-Z])\w+\ (?:\w+\ )?(?:street|st|road|rd|avenue|ave|lane|row|square|close|drive)\b"""
)
_HEADING = re.compile(r"#{1,6} ")
_ENDS = re.compile(r"(?i)\W*(?:©|\(c\)|copyright|all rights|privacy|cookies|imprint|terms)\b|\W*©")
_LONGEST = 500  # characters of a block that is looked at


def contacts(blocks: Iterable[str]) -> list[str]:
    """The blocks of a footer that tell how and when somebody can be reached: each stretch below a heading that tells
    something of the kind, whole; of what stands below none, from the first such block to the last.

    >>> contacts(["Slow bread", "Tel. 01632 960123", "Closed in May", "Ann, 3 Mill Road", "© Ann", "Privacy"])
    ['Tel. 01632 960123', 'Closed in May', 'Ann, 3 Mill Road']
    >>> contacts(["#### Open", "Monday", "9–5", "#### Follow us", "Bread"])
    ['#### Open', 'Monday', '9–5']
    """
    stretches: list[list[str]] = [[]]
    for block in blocks:
        if _ENDS.match(block):
            stretches.append([])
        else:
            stretches += [[]] if _HEADING.match(block) else []
            stretches[-1].append(block)
    return [block for stretch in stretches for block in _told(stretch)]


def _told(stretch: list[str]) -> list[str]:
    told = [at for at, block in enumerate(stretch) if _CONTACT.search(block[:_LONGEST])]
    if stretch and _HEADING.match(stretch[0]):
        return stretch if told or _CONTACT.search(" ".join(stretch)[:_LONGEST]) else []
    return stretch[told[0] : told[-1] + 1] if told else []
