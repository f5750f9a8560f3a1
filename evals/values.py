"""Numbers, dates and times in a text as values: "£1.2 million" and "1,200,000" become the same word.

A text becomes a list of words. A number is its value (1200000, 4.5, -3), an ordinal or the day of a date ends in its
English suffix (21st), a time of day is on the 24-hour clock without a leading zero (8:00). So "12" is never found in
"120", in "12th" or in "12 December". What can be read in two ways is left as it is written: 03/04/2023 equals only
itself, "10.30" is a decimal unless am or pm follows, "30m" are metres but "£30m" and "1.2m" are millions, and the
groups of a CSV line ("4038,957,17") stay apart. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from service.core.text.calendar_names import MONTHS

_UNITS = {word: value for value, word in enumerate(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split())}  # fmt: skip
_TENS = {w: 10 * v for v, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = {word: value for value, word in enumerate(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth
    """.split(), 1)} | {word[:-1] + "ieth": value for word, value in _TENS.items()}  # fmt: skip
_MONTH = {m[:n]: m for m in MONTHS for n in (3, len(m))} | {"sept": "september"}
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_BREAKS = set(".,;:!?()|\n")
_DAYTIMES = {"am": 0, "pm": 12, "morning": 0, "afternoon": 12, "evening": 12}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LEX = re.compile(
    r"""
    (?P<iso>(?<![\d-])\d{4}-\d\d-\d\d(?![\d-]))
    | (?P<slashed>(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/]))
    | (?P<lap>\d+:\d\d\.\d+)
    | (?P<time>(?<![\d:])\d{1,2}:\d\d(?::00)?(?![\d:]))
    | (?P<years>(?<!\d)(?:1\d|20)\d\d[-–/]\d\d(?![\d-]))
    | (?P<money>[£$€]\s?)?
      (?P<sign>(?<![\w)\].,;:–-])[-−](?=[£$€]?\.?\d)[£$€]?)?
      (?P<number>(?<![\d,.A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\.?\d|,\w)|\d+(?:\.\d+)*|(?<![\w.])\.\d+)
      (?P<suffix>(?:st|nd|rd|th|k|m|mn|bn|tn)(?!\w))?
    | (?P<word>[^\W\d]\w*)
    | (?P<break>[.,;:!?()|\n])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """The words of a text, its values as said above; case, accents and punctuation do not count.

    >>> words("On Dec. 21, 2023 at 8 a.m. the third of £1.2 million, twenty-one in all")
    ['on', '21st', 'december', '2023', 'at', '8:00', 'the', '3rd', 'of', '1200000', '21', 'in', 'all']
    """
    found = _lexed(_cleaned(text))
    for step in (_spelled, _halved, _scaled, _timed, _dated):
        found = step(found)
    return [word.casefold() for word in found if word not in _BREAKS]


def _cleaned(text: str) -> str:
    text = re.sub(r"\d?[½¼¾]", lambda m: (m.group()[:-1] or "0") + _FRACTIONS[m.group()[-1]], text)
    text = re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))", ",", text)  # 1 200 000 in fixed or thin spaces
    text = re.sub(r"[’'‘`\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda match: match.group().replace(".", "") + " ", text)
    text = re.sub(r"\bper cent\b|%", " percent ", text, flags=re.IGNORECASE)
    text = re.sub(r"\bminus (?=[£$€]?\d)", " -", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\d)T(?=\d\d:\d\d)", " ", text)


def _lexed(text: str) -> list[str]:
    """Words, values and breaks, in the order of the text. Months keep their capital: "May" is one, "may" is not."""
    found: list[str] = []
    for match in _LEX.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            found.append(match.group() if match.group().istitle() else match.group().casefold())
        elif kind in ("number", "suffix"):
            found += _number(match)
        else:
            read = _READ.get(str(kind))
            found += read(match.group()) if read else [match.group()]
    return found


def _number(match: re.Match[str]) -> list[str]:
    digits, suffix = match["number"].replace(",", ""), (match["suffix"] or "").lower()
    if suffix in ("st", "nd", "rd", "th"):
        return [ordinal(int(digits))] if digits.isdigit() else [digits, suffix]
    value = ("-" if match["sign"] else "") + digits
    if digits.count(".") > 1:
        return [value, *([suffix] if suffix else [])]  # a version, not a number
    if suffix and (suffix != "m" or match["money"] or match["sign"] or "." in digits):
        return [_plain(Decimal(value) * _SUFFIXES[suffix])]
    return [_plain(Decimal(value)) if not _is_code(digits) else value, *([suffix] if suffix else [])]


def _is_code(digits: str) -> bool:
    return len(digits) > 1 and digits.startswith("0") and digits.isdigit()


def _plain(value: Decimal) -> str:
    """
    >>> _plain(Decimal("9.90")), _plain(Decimal("1.2") * 10**6)
    ('9.9', '1200000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ordinal(number: int) -> str:
    """
    >>> ordinal(2), ordinal(11), ordinal(23)
    ('2nd', '11th', '23rd')
    """
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _iso(written: str) -> list[str]:
    year, month, day = map(int, written.split("-"))
    return _date(day, month, year) or [written]


def _slashed(written: str) -> list[str]:
    """A date where day and month cannot be taken for each other; else as it is written."""
    parts = [int(part) for part in written.split("/")]
    if len(parts) == 2 or (parts[0] <= 12 and parts[1] <= 12 and parts[0] != parts[1]):
        return [written]
    day, month = (parts[0], parts[1]) if parts[1] <= 12 else (parts[1], parts[0])
    return _date(day, month, parts[2]) or [written]


def _date(day: int, month: int, year: int) -> list[str]:
    return [ordinal(day), MONTHS[month - 1], str(year)] if 1 <= month <= 12 and 1 <= day <= 31 else []


def _clock(written: str) -> list[str]:
    hour, minute = map(int, written.split(":")[:2])
    return [f"{hour}:{minute:02}"] if hour <= 24 and minute < 60 else [str(hour), str(minute)]


def _years(written: str) -> list[str]:
    """2023-24 is 2023 2024; what does not go up is as it is written."""
    first, last = written[:4], written[:2] + written[5:]
    return [first, last] if first < last else [first, written[5:]]


_READ: dict[str, Callable[[str], list[str]]] = {"iso": _iso, "slashed": _slashed, "time": _clock, "years": _years}


# ── Numbers in words ──────────────────────────────────────────────────────────────────────────────────────────────────


def _spelled(found: list[str]) -> list[str]:
    """Number words as values: "two hundred and five" is 205, "twenty-first" 21st; a comma ends a number."""
    values: list[str] = []
    at = 0
    while at < len(found):
        text, length = _spelled_at(found, at)
        values.append(text if length else found[at])
        at += length or 1
    return values


def _spelled_at(found: list[str], start: int) -> tuple[str, int]:
    """The number that is spelled out from here and of how many words; 0 words where none is."""
    total, part, length = _below_hundred(found, start)
    part, at = total, start + length
    total = 0
    if not length and (found[start].lower() not in ("a", "an") or _word(found, start + 1) not in ("hundred", *_SCALES)):
        return _ordinal_at(found, start)
    part, at = (part, at) if length else (1, start + 1)
    while _word(found, at) in ("hundred", *_SCALES):
        scale = _SCALES.get(_word(found, at), 0)
        total, part = (total + part * scale, 0) if scale else (total, part * 100)
        at, more = _rest(found, at + 1)
        part += more
    return _with_ordinal(found, start, at, total + part)


def _rest(found: list[str], at: int) -> tuple[int, int]:
    """What follows a hundred or a thousand: "and five", "twenty"; not the start of another number."""
    after = at + (_word(found, at) == "and")
    value, _, length = _below_hundred(found, after)
    another = after > at and _word(found, after + length) in ("hundred", *_SCALES)
    return (after + length, value) if length and not another else (at, 0)


def _below_hundred(found: list[str], at: int) -> tuple[int, int, int]:
    word = _word(found, at)
    if word in _TENS:
        unit = _UNITS.get(_word(found, at + 1), 0)
        return (_TENS[word] + unit, 0, 2) if 0 < unit < 10 else (_TENS[word], 0, 1)
    return (_UNITS[word], 0, 1) if word in _UNITS else (0, 0, 0)


def _ordinal_at(found: list[str], at: int) -> tuple[str, int]:
    word = _word(found, at)
    return (ordinal(_ORDINALS[word]), 1) if word in _ORDINALS else ("", 0)


def _with_ordinal(found: list[str], start: int, at: int, value: int) -> tuple[str, int]:
    """A number, or the ordinal that its last word makes of it: "twenty" "first", "two" "hundredth"."""
    word = _word(found, at)
    unit = _ORDINALS.get(word, 0)
    if 0 < unit < 10 and value % 10 == 0 and value % 100 != 10 and value:
        return ordinal(value + unit), at + 1 - start
    if word == "hundredth":
        return ordinal(value * 100), at + 1 - start
    return str(value), at - start


def _word(found: list[str], at: int) -> str:
    return found[at].lower() if 0 <= at < len(found) else ""


def _halved(found: list[str]) -> list[str]:
    """Halves in words: "four and a half" is 4.5, "half a million" 500000."""
    values: list[str] = []
    for word in found:
        tail = [w.lower() for w in values[-3:]]
        if word.lower() == "half" and tail[1:] == ["and", "a"] and tail[0].isdigit():
            values[-3:] = [tail[0] + ".5"]
        elif tail[-1:] == ["half"] and word in {str(scale) for scale in _SCALES.values()}:  # "a million" is one already
            values[-1:] = [str(int(word) // 2)]
        else:
            values.append(word)
    return values


def _scaled(found: list[str]) -> list[str]:
    """Digits before a scale: 1.2 million."""
    values: list[str] = []
    for word in found:
        scale = _SCALES.get(word.lower(), 100 if word.lower() == "hundred" else 0)
        if scale and values and _NUMBER.fullmatch(values[-1]):
            values[-1] = _plain(Decimal(values[-1]) * scale)
        else:
            values.append(word)
    return values


# ── Times and dates ───────────────────────────────────────────────────────────────────────────────────────────────────


def _timed(found: list[str]) -> list[str]:
    """Times on the 24-hour clock: 8 am, 10.30 pm, 8 o'clock in the morning, noon."""
    values: list[str] = []
    at = 0
    while at < len(found):
        time, length = _time_at(found, at)
        values.append(time or found[at])
        at += length if time else 1
    return values


def _time_at(found: list[str], at: int) -> tuple[str, int]:
    if _word(found, at) == "noon":
        return "12:00", 1
    if found[at] == "12" and _word(found, at + 1) == "noon":
        return "12:00", 2
    clock = re.fullmatch(r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d?))?", found[at])
    half, length = _daytime(found, at + 1, ":" in found[at])
    if not clock or half < 0:
        return "", 0
    minute = (clock[2] or "00").ljust(2, "0")  # 10.30 was read as the decimal 10.3
    return f"{int(clock[1]) % 12 + half}:{minute}", 1 + length


def _daytime(found: list[str], at: int, is_time: bool) -> tuple[int, int]:
    """0 or 12 for what says which half of the day it is and in how many words; -1 where nothing does."""
    if _word(found, at) in ("am", "pm"):
        return _DAYTIMES[_word(found, at)], 1
    oclock = int(_word(found, at) == "oclock")
    said = [_word(found, at + oclock + i) for i in range(3)]
    if (oclock or is_time) and said[:2] == ["in", "the"] and said[2] in _DAYTIMES:
        return _DAYTIMES[said[2]], oclock + 3
    return -1, 0


def _dated(found: list[str]) -> list[str]:
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
    month_at = at + 1 + (_word(found, at + 1) == "of")
    month = _month(found, month_at)
    if not day or not month:
        return None
    year, length = _year(found, month_at + 1)
    return ([day, month, *year], month_at + 1 - at + length) if year or _is_name(found, month_at) else None


def _month_first(found: list[str], at: int) -> tuple[list[str], int] | None:
    month = _month(found, at)
    day_at = at + 1 + (_word(found, at + 1) == "the")
    if _word(found, at + 1) == "." and len(found[at]) < 5:
        day_at = at + 2
    if not month or not _is_name(found, at):
        return None
    if (day := _day(found, day_at)) and _word(found, at - 1) != "in":
        year, length = _year(found, day_at + 1)
        return [day, month, *year], day_at + 1 - at + length
    year, length = _year(found, at + 1)
    return ([month, *year], 1 + length) if year else None


def _day(found: list[str], at: int) -> str:
    match = re.fullmatch(r"0?(\d{1,2})(?:st|nd|rd|th)?", _word(found, at))
    return ordinal(int(match[1])) if match and 1 <= int(match[1]) <= 31 else ""


def _month(found: list[str], at: int) -> str:
    return _MONTH.get(_word(found, at), "")


def _is_name(found: list[str], at: int) -> bool:
    """Whether this is the month and not the verb: "may" and "march" are months with a capital only."""
    return _word(found, at) not in ("may", "march", "mar") or found[at].istitle()


def _year(found: list[str], at: int) -> tuple[list[str], int]:
    """A year after a day and month or a month, with what stands between."""
    skip = int(_word(found, at) in (",", "."))
    year = _word(found, at + skip)
    return ([year], skip + 1) if re.fullmatch(r"(?:1[5-9]|2[01])\d\d", year) else ([], 0)
