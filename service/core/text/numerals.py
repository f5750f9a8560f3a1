"""Numbers read whole: a sign, a fraction, groups of three, the minutes of a time belong to the number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from service.core.text.tokens import Kind, Token

_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅛": "1/8"}
_WHOLE = re.compile(
    rf"""(?x)
      (?P<grouped> (?<![\d.,])\d{{1,3}}(?:[\ \u00a0\u2009\u202f]\d{{3}})+(?![,.]?\d) )         # 1 500
    | (?P<time> (?<![\d:.])\d{{1,2}}(?: :\d\d(?![\d:]) | \.[0-5]\d(?=\s?[ap]\.?m\b) ) )         # 10:30, 10.30 am
    | (?P<day> (?<![\d/])\d{{1,2}}/\d{{1,2}}(?=/(?:\d{{4}}|\d\d)(?![\d/])) )                    # 3/4 of 3/4/1990
    | (?P<fraction> (?<![\d/.,])(?:\d+\s+)?\d{{1,2}}/[1-9]\d?(?![\d/]) )                        # 3/5, 5 1/2
    | (?P<vulgar> (?<![\d.,])\d+\s?[{"".join(_VULGAR)}] )                                       # 5½
    | (?P<point> (?<![\w.])\.\d+ )                                                              # .5
    """
)
_MINUS = re.compile(r"(?:(?<![^\s(\[“\":=])(?<!\d\s)[−-]|\b[Mm]inus\s+)[£$€]?\.?(?=\d)")
_VERSION = re.compile(
    r"(?:\b(?i:version|release|section|clause|article|chapter|figure|table|rule|v)\.?|\b[A-Z]\w+)\s*$"
)
_MEASURED = re.compile(r"(?i)\s?(?:%|per\s?cent|pounds?|dollars?|euros?|k?m|miles?|[mbt]illion|bn)\b")
_PAIRED = re.compile(r"\s?[-–:]\s?|\s+to\s+")


def whole(text: str, found: Sequence[Token]) -> list[Token]:
    """The tokens of a text with its numbers read whole.

    >>> from service.core.text.tokens import tokens
    >>> said = "It was −5½ at 10:30 on 3/4/1990, .5 more than 1 500 of version 2.10."
    >>> [min(token.values) for token in whole(said, tokens(said)) if token.kind is Kind.NUMBER]
    ['-5.5', '10:30', '3/4', '1990', '0.5', '1500', '2.10']
    """
    if not any(token.kind is Kind.NUMBER for token in found):
        return list(found)
    written = {m.start() + (m.lastgroup == "point"): (m.end(), _value(m)) for m in _WHOLE.finditer(text)}
    below = {match.end() for match in _MINUS.finditer(text)}
    return list(_read(text, found, written, below))


def _read(
    text: str, found: Sequence[Token], written: dict[int, tuple[int, frozenset[str]]], below: set[int]
) -> Iterator[Token]:
    end = 0
    for token in found:
        if token.start < end:
            continue  # it is a part of the number before
        if token.kind is Kind.NUMBER:
            end, values = written.get(token.start, (token.end, _of_version(text, token)))
            sign = "-" if token.start in below else ""
            yield token._replace(values=frozenset(sign + value for value in values), end=end)
        else:
            yield token


def _value(match: re.Match[str]) -> frozenset[str]:
    raw = match.group()
    if match.lastgroup == "grouped":
        return frozenset({re.sub(r"\s", "", raw)})
    if match.lastgroup == "time":
        hour, minute = re.split("[:.]", raw)
        return frozenset({f"{int(hour)}:{minute}"} | ({str(int(hour))} if minute == "00" else set()))
    if match.lastgroup == "day":
        return frozenset({"/".join(str(int(part)) for part in raw.split("/"))})
    if match.lastgroup == "point":
        return frozenset({f"0{raw}".rstrip("0").rstrip(".")})
    parts = re.sub(f"[{''.join(_VULGAR)}]", lambda glyph: f" {_VULGAR[glyph.group()]}", raw).split()
    return frozenset({f"{float(sum(map(Fraction, parts))):g}"})


def _of_version(text: str, token: Token) -> frozenset[str]:
    """The value of a number; of a version, the nought at the end counts: 2.10 is not 2.1."""
    raw = text[token.start : token.end]
    if re.fullmatch(r"\d+\.\d*0", raw) and not _MEASURED.match(text, token.end):
        return frozenset({raw}) if _VERSION.search(text[max(0, token.start - 24) : token.start]) else token.values
    return token.values


def turned_round(said: str, ours: Sequence[Token], source: str, theirs: Sequence[Token]) -> str:
    """The score or ratio of a statement that its source has only the other way round: 1-3 for 3-1."""
    there = set(_pairs(source, theirs))
    return next((f"{a}-{b}" for a, b in _pairs(said, ours) if a != b and (b, a) in there and (a, b) not in there), "")


def _pairs(text: str, found: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for one, other in pairwise(token for token in found if token.kind is Kind.NUMBER):
        if _PAIRED.fullmatch(text, one.end, other.start):
            yield min(one.values), min(other.values)
