"""What a model writes about its sources, in the many ways that models have: taken out of the text, kept as hints.

Footnotes are numbered by us, so nothing may stay that a reader would take for a reference.
"""

from __future__ import annotations

import re

from service.core.text.signs import ITEM_SIGN

_BETWEEN = r"[\s^#,;&–-]"  # what stands between the numbers of a mark
_NUMBERS = rf"\d+(?:(?:{_BETWEEN}|and\s|to\s)+\d+)*"
_KIND = r"(?:passage|source|excerpt|document|doc|reference|ref|snippet|chunk)s?"
_NAMED = rf"{_KIND}\b[\s.:#-]*{_NUMBERS}"  # Passages 1 and 2
_SEE = r"(?:(?:see|from|per|cf\.?|as\s+per|according\s+to|sources?:)\s*)*(?:the\s+)?"
_SQUARE = (
    rf"[\[【]{_BETWEEN}*(?:{_SEE}{_KIND}\b[\s.:#-]*)?{_NUMBERS}{_BETWEEN}*(?:[:\d]*†[^\]】\n]*)?[\]】]"
    r"(?:\((?:\#|https?://)[^()\s]*\))?"  # where the mark is a link
)
_ROUND = rf"\({_SEE}{_NAMED}(?:{_BETWEEN}+(?:and\s+)?{_NAMED})*\)"
_RAISED = rf"<sup>[\s\[]*{_NUMBERS}[\s\]]*</sup>"
MARK = rf"(?i:{_SQUARE}|{_ROUND}|{_RAISED})"
PLAIN_MARK = rf"\(\s*{_NUMBERS}\s*\)"  # may be a part of the text, too

_MARK = re.compile(rf"\s*{MARK}(?:\s+(?=[.,;:!?](?:\s|$)))?")
_ASIDE = re.compile(r":\d*†|†|\]\(")  # what follows in a mark is no number of an excerpt
_HUSK = re.compile(  # brackets that held nothing but marks
    r"(?i)\s*(?:\(\s*(?:(?:see|cf|sources?|passages?)\b[\s:.]*)*[,;\s]*(?:and\s*)?\)|\[\s*\](?:\([^()\s]*\))?)"
)
_AT_CLAUSE_END = re.compile(rf"(?:(?<=[.!?…”\"’')\]】])|\s)\s*{PLAIN_MARK}(?=\s*(?:{MARK}\s*)*(?:[.,;:!?…]|$))")
_AFTER_STOP = re.compile(rf"(?<=[.!?…])\s*{PLAIN_MARK}\s*$")

_GIVEN = r"(?:(?:the|provided|given|above|numbered|retrieved|available)\s+)*"
_SOURCE = (
    rf"{_GIVEN}(?:{_NAMED}|passages?|excerpts?|(?:provided|given)\s+(?:{_KIND}|evidence|context|texts?|information))"
)
_AS = r"(?:according\s+to|based\s+(?:solely\s+|only\s+)?(?:up)?on|as\s+\w+\s+(?:in|by)|as\s+per|per|from|in)"
_SAYS = (
    r"(?:also\s+|further\s+)?"
    r"(?:says?|states?|mentions?|notes?|reports?|indicates?|explains?|confirms?|shows?|tells?\s+us|adds?)\s+(?:that\s+)?"
)
_LEADS = [
    re.compile(rf"(?i){_AS}\s+{_SOURCE}\s*[,:]\s*"),  # According to passage 2, …
    re.compile(rf"(?i){_SOURCE}\s+{_SAYS}"),  # Passage 2 says that …
]
_ORPHAN_LEADS = [  # what is left of them where the number was a mark
    re.compile(rf"(?i)(?:{_AS}(?:\s+{_GIVEN}{_KIND})?\s*[,:]\s*)"),
    re.compile(rf"(?i)(?:{_GIVEN}{_KIND}\s+{_SAYS}|(?:says|states|notes|reports)\s+that\s+)"),
]
_ENDS = r"(?=\s*[.!?…]*\s*$)"
_TAIL = re.compile(rf"(?i)\s*[,;(—–-]?\s*\b(?:{_AS}|see|sources?:?)\s+(?:{_GIVEN}{_NAMED})\)?{_ENDS}")
_ORPHAN_TAIL = re.compile(rf"(?i)(?:\s*[,;(—–-]\s*|\s+|^)(?:{_AS}|see|sources?|ref\.?)\s*:?\s*\)?{_ENDS}")
_ITEM = re.compile(rf"\s*(?:{ITEM_SIGN}\s+)?")
_ANSWER = re.compile(r"(?i)(?:(?:final|short)\s+)?answer\s*:\s*")


def without_marks(text: str) -> str:
    """The text without anything that a reader would take for a footnote's mark.

    >>> without_marks("It began at 8[8[2]] am (Passage 2). [1, 3]")
    'It began at 8 am.'
    """
    while (less := _MARK.sub("", text)) != text:  # a mark inside another leaves one behind
        text = _HUSK.sub("", less)
    return text


def without_references(raw: str, excerpts: int = 0) -> tuple[str, tuple[int, ...]]:
    """What a sentence says, and the numbers of the excerpts that it claims for it.

    `excerpts`: how many there are. "(2)" is a mark only at the end of a clause, and only if there is an excerpt 2.

    >>> without_references("According to passage 2, the port opens at six 【1】(3).", 3)
    ('The port opens at six.', (1, 3, 2))
    >>> without_references("Sold by the dozen (12).", 3)
    ('Sold by the dozen (12).', ())
    """
    numbers = [n for mark in _MARK.finditer(raw) for n in _numbers(_ASIDE.split(mark.group())[0])]
    if excerpts:
        raw = _take(_AT_CLAUSE_END, _take(_AFTER_STOP, raw, numbers), numbers, excerpts)
    text = without_marks(raw)
    item = match.end() if (match := _ITEM.match(text)) else 0
    text, stated = text[:item].strip(), text[item:].strip()
    for lead in [_ANSWER, *_LEADS, *(_ORPHAN_LEADS if numbers else [])]:
        if found := lead.match(stated):
            numbers += _numbers(found.group())
            stated = stated[found.end() : found.end() + 1].upper() + stated[found.end() + 1 :]
    stated = _take(_TAIL, stated, numbers)
    if numbers:
        stated = _ORPHAN_TAIL.sub("", stated)
    return f"{text} {stated}".strip(), tuple(dict.fromkeys(numbers))


def _take(pattern: re.Pattern[str], text: str, numbers: list[int], most: int = 1000) -> str:
    """The text without what matches, whose numbers are added; a match with a number over `most` stays."""

    def gone(match: re.Match[str]) -> str:
        found = _numbers(match.group())
        if not found or not all(0 < n <= most for n in found):
            return match.group()
        numbers.extend(found)
        return ""

    return pattern.sub(gone, text)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text) if len(n) < 4]
