"""Times and dates: on the 24-hour clock, and day before month before year."""

from __future__ import annotations

import re

from evals.values.written import ordinal, word_at
from service.core.text.calendar_names import MONTHS

_MONTH = {m[:n]: m for m in MONTHS for n in (3, len(m))} | {"sept": "september"}
_DAYTIMES = {"am": 0, "pm": 12, "morning": 0, "afternoon": 12, "evening": 12}


def timed(found: list[str]) -> list[str]:
    """Times on the 24-hour clock: 8 am, 10.30 pm, 8 o'clock in the morning, noon."""
    values: list[str] = []
    at = 0
    while at < len(found):
        time, length = _time_at(found, at)
        values.append(time or found[at])
        at += length if time else 1
    return values


def _time_at(found: list[str], at: int) -> tuple[str, int]:
    if word_at(found, at) == "noon":
        return "12:00", 1
    if found[at] == "12" and word_at(found, at + 1) == "noon":
        return "12:00", 2
    clock = re.fullmatch(r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d?))?", found[at])
    half, length = _daytime(found, at + 1, ":" in found[at])
    if not clock or half < 0:
        return "", 0
    minute = (clock[2] or "00").ljust(2, "0")  # 10.30 was read as the decimal 10.3
    return f"{int(clock[1]) % 12 + half}:{minute}", 1 + length


def _daytime(found: list[str], at: int, is_time: bool) -> tuple[int, int]:
    """0 or 12 for what says which half of the day it is and in how many words; -1 where nothing does."""
    if word_at(found, at) in ("am", "pm"):
        return _DAYTIMES[word_at(found, at)], 1
    oclock = int(word_at(found, at) == "oclock")
    said = [word_at(found, at + oclock + i) for i in range(3)]
    if (oclock or is_time) and said[:2] == ["in", "the"] and said[2] in _DAYTIMES:
        return _DAYTIMES[said[2]], oclock + 3
    return -1, 0


def dated(found: list[str]) -> list[str]:
    """Dates as day, month, year: 21st december 2023, whichever way round and however the month is shortened."""
    values: list[str] = []
    at = 0
    while at < len(found):
        date, length = _day_first(found, at) or _month_first(found, at) or ([found[at]], 1)
        values += date
        at += length
    return values


def _day_first(found: list[str], at: int) -> tuple[list[str], int] | None:
    day = _day(found, at)
    month_at = at + 1 + (word_at(found, at + 1) == "of")
    month = _month(found, month_at)
    if not day or not month:
        return None
    year, length = _year(found, month_at + 1)
    return ([day, month, *year], month_at + 1 - at + length) if year or _is_name(found, month_at) else None


def _month_first(found: list[str], at: int) -> tuple[list[str], int] | None:
    month = _month(found, at)
    day_at = at + 1 + (word_at(found, at + 1) == "the")
    if word_at(found, at + 1) == "." and len(found[at]) < 5:
        day_at = at + 2
    if not month or not _is_name(found, at):
        return None
    if (day := _day(found, day_at)) and word_at(found, at - 1) != "in":
        year, length = _year(found, day_at + 1)
        return [day, month, *year], day_at + 1 - at + length
    year, length = _year(found, at + 1)
    return ([month, *year], 1 + length) if year else None


def _day(found: list[str], at: int) -> str:
    match = re.fullmatch(r"0?(\d{1,2})(?:st|nd|rd|th)?", word_at(found, at))
    return ordinal(int(match[1])) if match and 1 <= int(match[1]) <= 31 else ""


def _month(found: list[str], at: int) -> str:
    return _MONTH.get(word_at(found, at), "")


def _is_name(found: list[str], at: int) -> bool:
    """Whether this is the month and not the verb: "may" and "march" are months with a capital only."""
    return word_at(found, at) not in ("may", "march", "mar") or found[at].istitle()


def _year(found: list[str], at: int) -> tuple[list[str], int]:
    """A year after a day and month or a month, with what stands between."""
    skip = int(word_at(found, at) in (",", "."))
    year = word_at(found, at + skip)
    return ([year], skip + 1) if re.fullmatch(r"(?:1[5-9]|2[01])\d\d", year) else ([], 0)
