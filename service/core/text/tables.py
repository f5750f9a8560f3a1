"""Rows of tables as a reader sees them: each value under the head of its column.

A row by itself, "| Adult | £5.80 | £9.90 |", does not say which price is which; models are shown it with its heads.
"""

from __future__ import annotations

import re
from itertools import takewhile

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")  # the line below the heads, as Markdown writes it


def is_row(line: str) -> bool:
    """Whether a line is a row of a table: "| a | b |", as every reader stores them, or "| a | b"."""
    row = line.strip()
    return row[:1] == "|" and row.count("|") > 1 + (row[-1] == "|")


def titled(row: str, above: str, cut: bool = False) -> str:
    """A row with each value behind the head of its column; as it is where the text above it shows no heads for it.

    The heads are the first row of the table, if a rule stands below it or it is all words: figures are values. Of a
    table that begins where the text above is `cut` off, nobody knows.

    >>> titled("| Adult | £5.80 | £9.90 |", "Fares\\n\\n| Ticket | Single | Return |\\n|---|---|---|\\n")
    'Ticket: Adult | Single: £5.80 | Return: £9.90'
    >>> titled("| Staff | 17 |", "| Boats | 2,016 |\\n")
    '| Staff | 17 |'
    """
    values, heads = cells_of(row), _heads(above, cut)
    if not is_row(row) or len(heads) != len(values):
        return row
    return " | ".join(f"{head}: {value}" if head else value for head, value in zip(heads, values, strict=True) if value)


def is_rule(line: str) -> bool:
    """Whether a line is the one that stands below the heads of a table: "|---|---|"."""
    return bool(_RULE.fullmatch(line))


def begins_inside(passage: str) -> bool:
    """Whether a passage may begin in the middle of a table, so that the heads stand above it."""
    lines = passage.lstrip("\n").split("\n", 2)
    return is_row(lines[0]) and not (len(lines) > 1 and is_rule(lines[1]))


def _heads(above: str, cut: bool) -> list[str]:
    """The heads of the table that goes on below a text."""
    lines = above.removesuffix("\n").split("\n")
    table = list(takewhile(lambda line: line.lstrip()[:1] == "|", reversed(lines)))[::-1]
    if cut and len(table) == len(lines):
        return []
    first, *below = table or [""]
    ruled = bool(below) and is_rule(below[0])
    cells = cells_of(first)
    if not ruled and (any(map(str.isdigit, first)) or any(": " in cell for cell in cells)):
        return []
    return cells if any(cells) else []


def cells_of(row: str) -> list[str]:
    """What stands between the bars of a row; the last one may be left out.

    >>> cells_of("| Adult | £5.80 | |"), cells_of("| Adult | £9.90")
    (['Adult', '£5.80', ''], ['Adult', '£9.90'])
    """
    _, *cells = re.split(r"(?<!\\)\|", row.strip())
    return [" ".join(cell.split()) for cell in (cells if cells and cells[-1].strip() else cells[:-1])]
