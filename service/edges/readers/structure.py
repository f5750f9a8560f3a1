"""How readers write structure into the stored text: as Markdown does, which is what passages and headings go by."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERED = re.compile(r"(\d{1,9})\. ")
_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def raised(words: str) -> str:
    """Superscript digits and signs as such, so that 10⁶ is no 106; other words as they are.

    >>> raised("6"), raised("th")
    ('⁶', 'th')
    """
    return words if any(map(str.isalpha, words)) else words.translate(_RAISED)


def lowered(words: str, before: str) -> str:
    """Subscript digits as such behind a digit, so that 101₂ is no 1012; CO2 stays as it is written and asked for.

    >>> lowered("2", "101"), lowered("2", "CO")
    ('₂', '2')
    """
    return words.translate(_LOWERED) if before[-1:].isdigit() else words


def heading(level: int, words: str) -> str:
    """A heading line; level 1 is the highest."""
    return f"{'#' * max(1, min(level, 6))} {line(words)}"


def item(words: str, sign: str = "-") -> str:
    """A line of a list, with its sign or its number."""
    return f"{sign} {line(words)}"


def row(cells: Iterable[str]) -> str:
    """A row of a table.

    >>> row(["Ice", " per  tonne"])
    '| Ice | per tonne |'
    """
    return f"| {' | '.join(line(cell) for cell in cells)} |"


def line(words: str) -> str:
    """Words on one line, with single spaces."""
    return " ".join(words.split())


def joined(blocks: Iterable[str]) -> str:
    """Blocks with a blank line between them; rows of a table and items of a list follow on each other.

    >>> joined(["Prices", "| a |", "| b |", "- c", "- d", "1. e", "2. f", "The end"])
    'Prices\\n\\n| a |\\n| b |\\n\\n- c\\n- d\\n\\n1. e\\n2. f\\n\\nThe end\\n'
    """
    parts: list[str] = []
    before = ""
    for block in blocks:
        words = block.strip("\n").rstrip()
        if words:
            together = (words[:2] == before[:2] and words[:2] in ("| ", "- ")) or _number(words) == _number(
                before
            ) + 1 > 1
            parts += ["\n" if together else "\n\n", words]
            before = words
    return "".join(parts[1:]) + "\n" if parts else ""


def _number(words: str) -> int:
    """The number that an item begins with; 0 for what is none."""
    found = _NUMBERED.match(words)
    return int(found[1]) if found else 0
