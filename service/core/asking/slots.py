"""Where a question has a year, a month, a weekday or a rank: what a follow-up can put another in place of. Pure.

Only like takes the place of like: a year that of a year and not of a count ("2000 tickets"), a month that of a month
and not of somebody who is called so ("May Lee"), a rank that of a rank ("the first", "the cheapest").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.text.calendar_names import ANY_MONTH, YEAR
from service.core.text.tokens import STOP_WORDS

WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_LEAD = r"(?:\b(?P<lead>in|on|since|until|till|by|for|from|during|before|after)\s+)?"
_YEAR = re.compile(
    rf"{_LEAD}(?P<value>(?<![\w.,£$€-])(?P<number>{YEAR})(?![\w%-]|[.,]\d)|\b(?:last|this|next) year\b)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"{_LEAD}(?P<value>(?:\b(?P<day>{_DAY})(?: of)? )?\b(?P<month>{ANY_MONTH})\b(?: (?P<day2>{_DAY})\b)?)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"{_LEAD}(?P<value>\b{WEEKDAY}\b)", re.IGNORECASE)
RANK = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|last|final|next|previous"
    r"|latest|newest|oldest|youngest|earliest|biggest|largest|smallest|highest|lowest|longest|shortest|tallest|deepest"
    r"|fastest|slowest|cheapest|dearest|heaviest|lightest|busiest|best|worst|(?:most|least) \w+)"
)
_RANK = re.compile(rf"\b(?:the|its|their|his|her|our|my|your)\s+(?P<value>{RANK})\b", re.IGNORECASE)
_SPELL = re.compile(r"\s+(?:time|day|night|week|weekend|month|season|year|decade|century)s?\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s+(?!(?:was|is|has|does|as|this|versus)\b)(?:[a-z-]+s|people|men|women|children|percent)\b")
_THAT_ONE = re.compile(r"(?:\b(?:the|this|its|their|our)|['’]s)\s+$", re.IGNORECASE)
_IN_TIME = ("in", "since", "during", "until", "till")
_VERBS_TOO = ("may", "march", "august")  # or adjectives, without a capital
_PART_OF_TIME = re.compile(r"\b(?:of|last|this|next|every|each|early|late|mid)[ -]$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"\b(?P<word>[A-Z]\w*)\.? $")
_NAME_BEHIND = re.compile(rf" (?!(?:{ANY_MONTH}|{WEEKDAY})\b)[A-Z]\w")
_YEAR_BEHIND = re.compile(rf",? {YEAR}\b")


@dataclass(frozen=True)
class Slot:
    """A value in a text, with the word that leads to it ("in 2023") if one does. `start` counts from that word."""

    start: int
    at: int  # where the value begins
    end: int
    lead: str
    value: str
    usual: str = ""  # the word that leads to such a value

    @classmethod
    def plain(cls, value: str, lead: str = "") -> Slot:
        """A value that stands nowhere yet."""
        return cls(0, 0, 0, lead, value)


def years(text: str) -> list[Slot]:
    """Years, and "last year". A number before what can be counted is a count, unless it says which one of those.

    >>> [slot.value for slot in years("Did the 2000 tickets of 2023 or 1,950 of the 2024 tariffs sell in 1850?")]
    ['2023', '2024', '1850']
    """
    return [
        _slot(match, "in" if match["number"] else "")
        for match in _YEAR.finditer(text)
        if not match["number"] or not _is_count(text, match)
    ]


def months(text: str) -> list[Slot]:
    """Months, with their day if they have one.

    >>> [slot.value for slot in months("May I ask what May Lee and Mr March did in May, and on 3 June?")]
    ['May', '3 June']
    """
    return [
        _slot(match, "on" if match["day"] or match["day2"] else "in")
        for match in _MONTH.finditer(text)
        if _is_month(text, match)
    ]


def weekdays(text: str) -> list[Slot]:
    """Days of the week, one or all of a name."""
    return [_slot(match, "on") for match in _WEEKDAY.finditer(text)]


def ranks(text: str) -> list[Slot]:
    """Ordinals and superlatives behind an article: "the last" of "the last bay", but not of "the last week".

    >>> [slot.value for slot in ranks("Did the second of the most expensive bays last the last week?")]
    ['second', 'most expensive']
    """
    found = (_slot(match) for match in _RANK.finditer(text))
    return [slot for slot in found if slot.value.lower() not in ("last", "next") or not _SPELL.match(text, slot.end)]


def has_namesake(text: str) -> bool:
    """Whether a month is named that is none there: somebody is called so, or the word is a verb.

    >>> has_namesake("What did May Lee earn?"), has_namesake("What did she earn in May?")
    (True, False)
    """
    return any(match["month"][0].isupper() and not _is_month(text, match) for match in _MONTH.finditer(text))


def _slot(match: re.Match[str], usual: str = "") -> Slot:
    lead = (match.groupdict().get("lead") or "").lower()
    start = match.start() if lead else match.start("value")
    return Slot(start, match.start("value"), match.end("value"), lead, match["value"], usual)


def _is_count(text: str, year: re.Match[str]) -> bool:
    round_number = int(year["number"]) % 100 == 0
    which = bool(_THAT_ONE.search(text[max(0, year.start() - 10) : year.start("value")]))
    if which and round_number:
        return bool(re.match(r" [a-z]", text[year.end() :]))
    told = which or (year["lead"] or "").lower() in _IN_TIME
    return bool(_COUNTED.match(text, year.end())) and (round_number or not told)


def _is_month(text: str, match: re.Match[str]) -> bool:
    if match["day"] or match["day2"] or _YEAR_BEHIND.match(text, match.end()):
        return True
    month, start, lead = match["month"], match.start("month"), (match["lead"] or "").lower()
    before = text[max(0, start - 40) : start]
    if not text[:start].strip() and re.match(r" +\w", text[match.end() :]):
        return month.lower() not in _VERBS_TOO and not _NAME_BEHIND.match(text, match.end())
    if month.islower() and month in _VERBS_TOO:
        return bool(lead or _PART_OF_TIME.search(before)) or not re.search(r"\w", text[:start] + text[match.end() :])
    if _NAME_BEHIND.match(text, match.end()):
        return lead in (*_IN_TIME, "on")
    return bool(lead) or not _is_called(text, start)


def _is_called(text: str, start: int) -> bool:
    """Whether a first name or a title stands before it; the first word of a text has its capital for nothing."""
    found = _NAME_BEFORE.search(text, max(0, start - 40), start)
    titled = bool(found and re.fullmatch(r"Mr|Mrs|Ms|Dr|Miss|Cllr|Sir", found["word"]))
    return titled or bool(found and (text[: found.start()].strip() or found["word"].lower() not in STOP_WORDS))


def fill(text: str, slots: list[Slot], given: Slot) -> str | None:
    """The text with another value in all of these slots; None where that would be no English.

    >>> fill("Was it on 5 May 2023?", months("Was it on 5 May 2023?"), months("June")[0])
    'Was it in June 2023?'
    """
    for slot in reversed(slots):
        put = _put(text, slot, given)
        if put is None:
            return None
        text = text[: slot.start] + put + text[slot.end :]
    return text


def _put(text: str, slot: Slot, given: Slot) -> str | None:
    """What to write from where a slot begins to where it ends."""
    if slot.lead or not slot.usual:
        ordinary = slot.lead in ("in", "on", "")
        lead = given.lead or (given.usual if ordinary else slot.lead)
        return f"{lead} {given.value}".strip()
    if given.lead not in ("", "in", "on") or (not given.usual and _THAT_ONE.search(text[: slot.start])):
        return None
    return given.value
