"""Numbers in words: spelled out, halves, and digits before "million"."""

from __future__ import annotations

import re
from decimal import Decimal

from evals.values.written import ordinal, plain, word_at

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
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def spelled(found: list[str]) -> list[str]:
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
    part, length = _below_hundred(found, start)
    if not length and not (found[start].lower() in ("a", "an") and _is_scale(found, start + 1)):
        return _ordinal_at(found, start)
    total, part, at = (0, part, start + length) if length else (0, 1, start + 1)
    while _is_scale(found, at):
        scale = _SCALES.get(word_at(found, at), 0)
        total, part = (total + part * scale, 0) if scale else (total, part * 100)
        at, more = _rest(found, at + 1)
        part += more
    return _with_ordinal(found, start, at, total + part)


def _rest(found: list[str], at: int) -> tuple[int, int]:
    """What follows a hundred or a thousand: "and five", "twenty"; not the start of another number."""
    after = at + (word_at(found, at) == "and")
    value, length = _below_hundred(found, after)
    another = after > at and _is_scale(found, after + length)
    return (after + length, value) if length and not another else (at, 0)


def _is_scale(found: list[str], at: int) -> bool:
    return word_at(found, at) in ("hundred", *_SCALES)


def _below_hundred(found: list[str], at: int) -> tuple[int, int]:
    """The number of one or two words from here and of how many; 0 words where none is."""
    word = word_at(found, at)
    if word in _TENS:
        unit = _UNITS.get(word_at(found, at + 1), 0)
        return (_TENS[word] + unit, 2) if 0 < unit < 10 else (_TENS[word], 1)
    return (_UNITS[word], 1) if word in _UNITS else (0, 0)


def _ordinal_at(found: list[str], at: int) -> tuple[str, int]:
    word = word_at(found, at)
    return (ordinal(_ORDINALS[word]), 1) if word in _ORDINALS else ("", 0)


def _with_ordinal(found: list[str], start: int, at: int, value: int) -> tuple[str, int]:
    """A number, or the ordinal that its last word makes of it: "twenty" "first", "two" "hundredth"."""
    word = word_at(found, at)
    unit = _ORDINALS.get(word, 0)
    if 0 < unit < 10 and value % 10 == 0 and value % 100 != 10 and value:
        return ordinal(value + unit), at + 1 - start
    if word == "hundredth":
        return ordinal(value * 100), at + 1 - start
    return str(value), at - start


def halved(found: list[str]) -> list[str]:
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


def scaled(found: list[str]) -> list[str]:
    """Digits before a scale: 1.2 million."""
    values: list[str] = []
    for word in found:
        scale = _SCALES.get(word.lower(), 100 if word.lower() == "hundred" else 0)
        if scale and values and _NUMBER.fullmatch(values[-1]):
            values[-1] = plain(Decimal(values[-1]) * scale)
        else:
            values.append(word)
    return values
