"""The numbers of the lists of a DOCX, which its text does not hold: they are counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_LEVEL = re.compile(r"%([1-9])")
_DECIMAL = "decimal"  # other lists have bullets or letters
_MOST_STYLES = 20  # that one is based on


@dataclass(frozen=True)
class _Level:
    """A level of a list: how it is numbered and from what on, and how that is written: "%1.%2"."""

    shape: str
    start: int
    written: str


class ListNumbers:
    """Counts the items of a document's lists, in the order in which they are asked for."""

    def __init__(self, docx: Docx) -> None:
        named = [rel for rel in docx.part.rels.values() if rel.reltype.endswith("/numbering") and not rel.is_external]
        root = getattr(named[0].target_part, "element", None) if named else None
        lists = [] if root is None else root.findall(qn("w:abstractNum"))
        numbered = [] if root is None else root.findall(qn("w:num"))
        self._levels = {one.get(qn("w:abstractNumId")): dict(map(_level, one.findall(qn("w:lvl")))) for one in lists}
        self._list_of = {one.get(qn("w:numId")): _value(one, "w:abstractNumId") for one in numbered}
        self._restarts = {one.get(qn("w:numId")): dict(map(_restart, _overrides(one))) for one in numbered}
        self._last: dict[tuple[str, int], int] = {}  # number of each level of each list

    def sign(self, paragraph: Paragraph) -> str:
        """The number of the next item, "2." or "1.2", or a sign if it has none."""
        id, at = _numbering(paragraph)
        of = self._list_of.get(id, "")
        levels = self._levels.get(of, {})
        if at not in levels:
            return "-"
        start = self._restarts.get(id, {}).pop(at, None)
        number = self._last.get((of, at), levels[at].start - 1) + 1 if start is None else start
        self._last = {key: last for key, last in self._last.items() if key[0] != of or key[1] < at}
        self._last[of, at] = number
        named = [int(digit) - 1 for digit in _LEVEL.findall(levels[at].written)]
        if not named or any(levels[one].shape != _DECIMAL for one in named if one in levels):
            return "-"
        return _LEVEL.sub(lambda digit: str(self._last.get((of, int(digit[1]) - 1), 1)), levels[at].written)


def _numbering(paragraph: Paragraph) -> tuple[str, int]:
    """The list and the level that a paragraph says it is of, or its style, or one that this is based on."""
    style, found = paragraph.style, paragraph._p.pPr
    for _ in range(_MOST_STYLES):
        if found is not None and (said := found.find(qn("w:numPr"))) is not None and _value(said, "w:numId"):
            return _value(said, "w:numId"), _number(said, "w:ilvl", 0)
        if style is None:
            break
        found, style = style.element.find(qn("w:pPr")), style.base_style
    return "", 0


def _level(level: BaseOxmlElement) -> tuple[int, _Level]:
    shape, written = _value(level, "w:numFmt"), _value(level, "w:lvlText")
    return _at(level), _Level(shape, _number(level, "w:start", 1), written)


def _overrides(numbered: BaseOxmlElement) -> list[BaseOxmlElement]:
    return [one for one in numbered.findall(qn("w:lvlOverride")) if one.find(qn("w:startOverride")) is not None]


def _restart(override: BaseOxmlElement) -> tuple[int, int]:
    return _at(override), _number(override, "w:startOverride", 1)


def _at(element: BaseOxmlElement) -> int:
    said = str(element.get(qn("w:ilvl")) or "")
    return int(said) if said.isdecimal() else 0


def _value(element: BaseOxmlElement, child: str) -> str:
    """The value of a child; "" if it has none."""
    found = element.find(qn(child))
    return "" if found is None else str(found.get(qn("w:val")) or "")


def _number(element: BaseOxmlElement, child: str, default: int) -> int:
    said = _value(element, child)
    return int(said) if said.isdecimal() and len(said) < 7 else default
