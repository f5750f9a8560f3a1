"""Days and months that a text names by the first and the last of them, written out for models, which know words: to
the reranker "Mon–Fri 9 to 5" said nothing of a Tuesday, and a row "April to September" nothing of July. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from service.core.text.calendar_names import ANY_MONTH_OR_SHORT, MONTHS, WEEKDAYS, month_number

_DAY = r"(?:Mon|Tues?|Wed(?:s|nes)?|Thu(?:rs?)?|Fri|Satu?r?|Sun)(?:days?)?\b\.?(?!\w)"
_TO = r"\s?(?:[–—-]|\bto\b|\bthrough\b|\bthru\b|\btill\b|\buntil\b)\s?"
_DAYS = re.compile(rf"\b(?P<first>{_DAY})(?:{_TO}(?P<last>{_DAY}))?")
_MONTH = rf"(?:{ANY_MONTH_OR_SHORT})\b\.?"
_MONTHS = re.compile(
    rf"\b(?P<first>{_MONTH})(?:,? \d{{4}})?{_TO}(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?(?P<last>{_MONTH})"
    r"(?:,? \d{4}|\s\d{1,2}(?:st|nd|rd|th)?\b(?!\s?[ap]\.?m|[:.]\d|\s?(?:to|–|-)\s?\d))?"
)
_MOVED = re.compile(  # "moved from Tuesday to Thursday" is no span
    r"(?i)\b(?:mov|chang|postpon|shift|reschedul|put\s+off|put\s+back|brought\s+forward)\w*\b[^.|]{0,40}\bfrom\s+$"
)
_THE = re.compile(r"(?i)\bthe\s+$")
_BEFORE = 60  # characters before a span for what moves
_WEEKDAYS = re.compile(r"(?i)\b(?:weekdays|week-?ends?)\b")
_NAMES_A_TIME = re.compile(
    rf"(?i)\b(?:(?:{'|'.join(WEEKDAYS)})s?|weekdays?|week-?ends?|(?!may\b)(?:{'|'.join(MONTHS)})|(?-i:May))\b"
)
_OF_WEEK, _OF_WEEKEND = ", ".join(map(str.title, WEEKDAYS[:5])), ", ".join(map(str.title, WEEKDAYS[5:]))


def with_spans(text: str, question: str) -> str:
    """The text for a question that names a day or a month: with weekdays by their names, every day and month of a span,
    and the days of weekdays and weekends.

    An abbreviation by itself is left: "Sun" and "Sat" are words, too.

    >>> with_spans("Mon–Wed: 18:40 | Fri: 21:30", "And on Tuesday?"), with_spans("The Sun shone.", "On Sunday?")
    ('Monday, Tuesday, Wednesday: 18:40 | Friday: 21:30', 'The Sun shone.')
    >>> with_spans("Open 5 April to 3 July 2025, at weekends.", "Is it open in May?")
    'Open 5 April to 3 July 2025 (April, May, June, July), at weekends (Saturday, Sunday).'
    >>> with_spans("Open Mon–Fri.", "Who runs it?")
    'Open Mon–Fri.'
    """
    if not _NAMES_A_TIME.search(question):
        return text
    return "\n".join(map(_line_with_spans, text.split("\n")))


def _line_with_spans(line: str) -> str:
    days = list(_DAYS.finditer(line))
    if len({match[0] for match in days}) > 1 or any(match["last"] for match in days):
        line = _DAYS.sub(_with_days, line)
    line = _MONTHS.sub(_with_months, line)
    return _WEEKDAYS.sub(lambda match: f"{match[0]} ({_OF_WEEKEND if 'end' in match[0].lower() else _OF_WEEK})", line)


def _with_days(match: re.Match[str]) -> str:
    before, behind = match.string[max(0, match.start() - _BEFORE) : match.start()], match.string[match.end() :]
    is_word = not match["last"] and ("day" in match[0] or _THE.search(before))
    is_one_day = match["last"] and _weekday(match["last"]) == _weekday(match["first"])
    if is_word or is_one_day or _MOVED.search(before):
        return match[0]
    ends = "." if match[0].endswith(".") and (not behind.strip() or re.match(r"\s+[A-Z]", behind)) else ""
    return f"{', '.join(_between(match, WEEKDAYS, _weekday))}{ends}"


def _with_months(match: re.Match[str]) -> str:
    if _MOVED.search(match.string[max(0, match.start() - _BEFORE) : match.start()]):
        return match[0]
    months = _between(match, MONTHS, lambda name: month_number(name) - 1)
    return f"{match[0]} ({', '.join(months)})" if len(months) > 2 else match[0]  # two are there already


def _between(match: re.Match[str], names: Sequence[str], number: Callable[[str], int]) -> list[str]:
    """The names from the first to the last, which may lie in the next week or year."""
    first = number(match["first"])
    last = number(match["last"]) if match["last"] else first
    return [names[at % len(names)].title() for at in range(first, last + 1 if last >= first else last + len(names) + 1)]


def _weekday(name: str) -> int:
    return next(at for at, day in enumerate(WEEKDAYS) if day.startswith(name[:3].lower()))
