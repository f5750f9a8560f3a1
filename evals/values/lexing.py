"""What stands in a text in digits: numbers, dates and times, each as its value, beside words and breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from evals.values.written import ordinal, plain
from service.core.text.calendar_names import MONTHS

_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
BREAKS = set(".,;:!?()|\n")
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


def cleaned(text: str) -> str:
    text = re.sub(r"\d?[½¼¾]", lambda m: (m.group()[:-1] or "0") + _FRACTIONS[m.group()[-1]], text)
    text = re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))", ",", text)  # 1 200 000 in fixed or thin spaces
    text = re.sub(r"[’'‘`\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda match: match.group().replace(".", "") + " ", text)
    text = re.sub(r"\bper cent\b|%", " percent ", text, flags=re.IGNORECASE)
    text = re.sub(r"\bminus (?=[£$€]?\d)", " -", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\d)T(?=\d\d:\d\d)", " ", text)


def lexed(text: str) -> list[str]:
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
        return [plain(Decimal(value) * _SUFFIXES[suffix])]
    return [plain(Decimal(value)) if not _is_code(digits) else value, *([suffix] if suffix else [])]


def _is_code(digits: str) -> bool:
    return len(digits) > 1 and digits.startswith("0") and digits.isdigit()


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
