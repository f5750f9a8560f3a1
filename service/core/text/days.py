"""Days that a text names by its own day ("yesterday", "next Thursday"), read against the day it was published.

Only what can mean one day is read. "On Friday" is the last one where the sentence tells what was and the next one where
it tells what will be; where it does neither or both, or that day was a Friday itself, nobody can say, and it is left.
So is a weekday of a story that has days of its own, more than a week away ("From 9 to 11 August … On Friday …"), and
what people are quoted to have said, which may have been on another day, and "today", which may mean these days.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

from service.core.text.calendar_names import ANY_WEEKDAY, WEEKDAYS, YEAR, spelled
from service.core.text.reading import IRREGULAR, Date, read

_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
# Not before what goes on naming something: "on Friday 4 May", "on Monday evenings", "last Friday in May", "on Monday
# after the fair". What it came after by a count is told: "yesterday after four years".
_ENDS = r"""\b(?!\s+(?:\d|(?:and|or|to|of|in|before|next|last)\b
    |after\s+(?!an?\b|(?:\w+\s+){1,4}(?:years|months|weeks|days|hours)\b)
    |(?:morning|afternoon|evening|night)s|(?-i:[A-Z]))|\s*[(\-–’'])"""
_RELATIVE = re.compile(
    rf"""\b(?:
    (?P<near>yesterday|tonight|tomorrow|last\s+night|this\s+(?:morning|afternoon|evening)){_PART}
    | (?P<of>{ANY_WEEKDAY})\s+of\s+(?P<week>next|last)\s+week
    | (?P<which>last|next|on|from|until|by|since)\s+(?P<weekday>{ANY_WEEKDAY}){_PART}
    | (?P<side>last|next)\s+(?P<unit>month|year)
    ){_ENDS}""",
    re.IGNORECASE | re.VERBOSE,
)
# "The day before yesterday" is another day, and "the last month" is one of a story.
_OTHER = re.compile(r"\b(?:the|a|an|every|each|before|after|of|like|as|than)\s+$", re.IGNORECASE)
_YEAR = re.compile(rf"\b{YEAR}\b")  # a year: the sentence tells of a time of its own
_NEAR = {"yesterday": -1, "last": -1, "tomorrow": 1}  # by the first word; any other is the day itself
_SIDES = {"last": -1, "next": 1}
_COMING = re.compile(r"\b(?:will|shall|would|due|going\s+to|(?:is|are|was|were)\s+(?:\w+\s+)?to)\b", re.IGNORECASE)
_ALWAYS = re.compile(r"\b(?:is|are|be|can|may|might|must|should|has|have|do|does|every|each)\b", re.IGNORECASE)
_FORMS = "|".join(sorted(form for form, base in IRREGULAR.items() if form != base))
_PASSIVE = re.compile(r"\b(?:will|shall|would|to)\s+be\s+\w+", re.IGNORECASE)  # "will be shown" is not past
_PAST = re.compile(rf"\b(?:was|were|had|did|went|said|\w+[^\We]ed|{_FORMS})\b", re.IGNORECASE)


def dated(text: str, quoted: str, published_at: str | None, before: str = "") -> str:
    """The text with the date behind each day that it names by its own, if the words it rests on name it so too.

    `published_at` is an ISO 8601 date; of a text without a whole one nothing is known. `before` is what stands before
    these words in their source: the days it names may be those that are meant.

    >>> said = "She left yesterday. He will be sworn in next Thursday. It opens on Monday. “I go tomorrow,” he said."
    >>> print(dated(said, said, "2023-11-17"))  # doctest: +NORMALIZE_WHITESPACE
    She left yesterday (16 November 2023). He will be sworn in next Thursday (23 November 2023). It opens on Monday.
    “I go tomorrow,” he said.
    >>> dated("It closed on Tuesday, and last month rents rose.", "It closed on Tuesday, and last month", "2024-03-07")
    'It closed on Tuesday (5 March 2024), and last month (February 2024) rents rose.'
    """
    if not published_at or not re.match(r"\d{4}-\d{2}-\d{2}", published_at):
        return text
    try:
        day, known = date.fromisoformat(published_at[:10]), _plain(quoted)
    except ValueError:  # of a document that was taken in before such days were refused
        return text

    def with_date(match: re.Match[str]) -> str:
        named = match.group()
        ahead, sentence = text[: match.start()], _sentence(text, match)
        if _plain(named) not in known or _is_quoted(ahead) or _OTHER.search(ahead) or _YEAR.search(sentence):
            return named
        found = _read(match, sentence, f"{before} {sentence}", day)
        return f"{named} ({found})" if found else named

    try:
        return _RELATIVE.sub(with_date, text)
    except OverflowError:  # the calendar begins with the year 1
        return text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_quoted(before: str) -> bool:
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _sentence(text: str, match: re.Match[str]) -> str:
    """What stands around it, from stop to stop."""
    start = max(text.rfind(stop, 0, match.start()) for stop in ".!?;") + 1
    ends = [at for stop in ".!?;" if (at := text.find(stop, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]


def _read(match: re.Match[str], sentence: str, story: str, day: date) -> str:
    if near := match["near"]:
        return spelled(str(day + timedelta(days=_NEAR.get(near.split()[0].lower(), 0))))
    if weekday := match["of"]:
        monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * _SIDES[match["week"].lower()])
        return spelled(str(monday + timedelta(days=WEEKDAYS.index(weekday.lower()))))
    if unit := match["unit"]:
        return _beside(unit.lower(), _SIDES[match["side"].lower()], day)
    found = _weekday(match, sentence, day)
    return spelled(str(found)) if found and not _has_days_of_its_own(story, day, found) else ""


def _beside(unit: str, side: int, day: date) -> str:
    if unit == "year":
        return str(day.year + side)
    month = day.replace(day=1) + timedelta(days=31 if side > 0 else -1)
    return f"{month:%B} {month.year}"


def _weekday(match: re.Match[str], sentence: str, day: date) -> date | None:
    """The day of this name before or after a day; None where it could be another one too."""
    which, ahead = (match["which"] or "on").lower(), (WEEKDAYS.index(match["weekday"].lower()) - day.weekday()) % 7
    later = day.weekday() + ahead < 7  # it lies in the same week: "next" and "last" may mean it or another
    if ahead == 0:
        return None
    if which in _SIDES:
        in_that_week = later if which == "last" else not later
        return (_after if which == "next" else _before)(day, ahead) if in_that_week else None
    coming, past = bool(_COMING.search(sentence)), bool(_PAST.search(_PASSIVE.sub("will", sentence)))
    if coming is past or (past and _ALWAYS.search(sentence)):
        return None
    return (_after if coming else _before)(day, ahead)


def _has_days_of_its_own(story: str, day: date, found: date) -> bool:
    """Whether a story names a day more than a week from its own day, on that side of it where one was found."""
    away = (_days_between(day, named) for named in read(story).dates if named.day)
    return any(days < -7 if found < day else days > 7 for days in away)


def _days_between(day: date, named: Date) -> int:
    """How many days later the other one is; of a day without a year the nearest one counts. 0 for what is no day."""
    away = []
    for year in [named.year] if named.year else range(day.year - 1, day.year + 2):
        with suppress(ValueError):
            away.append((date(year, named.month, named.day or 1) - day).days)
    return min(away, key=abs, default=0)


def _after(day: date, ahead: int) -> date:
    return day + timedelta(days=ahead)


def _before(day: date, ahead: int) -> date:
    return day + timedelta(days=ahead - 7)
