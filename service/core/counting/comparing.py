"""Compare two values: of one row in two years, or of two rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.counting.amounts import TIME, is_money, told
from service.core.counting.bounding import (
    relation,
    require_forwards,
    row_named,
    rows_named,
    years_compared,
    years_named,
)
from service.core.counting.listing import Row
from service.core.counting.narrowing import rows_meant
from service.core.counting.ordering import Scale, scale_of
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.wants import NUMBER_OF
from service.core.counting.yearly import YEAR
from service.core.text.reading import stems
from service.types.documents import Span

_THERE = re.compile(r"(?i)\bthere\b")
# What those who come are called, and what says no more of them: who is a member need not have come.
_COMES = re.compile(r"(?i)\b(?:visit|passenger|guest|caller|arriv|tourist)")
_CAME = re.compile(r"(?i)\b(?:came|come|arrived?|call|there)\b")


@dataclass(frozen=True)
class Tally:
    """What was found: the sentence that says it, and the rows it rests on."""

    text: str
    rows: tuple[Row, ...]


def changed(sheet: Sheet) -> Tally:
    """How the value of a row changed from one year to another."""
    pairs = years_compared(sheet)
    row = row_named(sheet)
    _read_what_says_no_more(sheet, row, of_money=any(is_money(sheet.unit(at)) for pair in pairs for at in pair))
    changes = [_changed_in(sheet, row, *pair) for pair in pairs]
    sayings, name = {said for said, _ in changes}, row.cells[sheet.label]
    if rows_meant(sheet) != (row,):
        raise Unclear
    sheet.require_unqualified([row])
    if len(sayings) > 1:  # for adults it may have risen and for children not
        return Tally(
            f"{name}: {'; '.join(f'{said[0].lower()}{said[1:]}, {values}' for said, values in changes)}.", (row,)
        )
    return Tally(f"{sayings.pop()}: {name}, {'; '.join(values for _, values in changes)}.", (row,))


def _read_what_says_no_more(sheet: Sheet, row: Row, of_money: bool) -> None:
    """Read what a question says of a number of things and nothing else: "the number of", "were there", "came"."""
    question = sheet.wanted.question
    of_number = list(NUMBER_OF.finditer(question))
    if of_money and of_number:
        raise Unclear  # how many there were is another matter than what they cost
    came = _CAME if _COMES.search(row.cells[sheet.label]) else _THERE
    said = of_number if of_money else [*of_number, *came.finditer(question)]
    sheet.read += [Span(*found.span()) for found in said]


def _changed_in(sheet: Sheet, row: Row, before: int, after: int) -> tuple[str, str]:
    """What is said of how a row changed from one column to another, and the values."""
    if sheet.wanted.mode == "which":
        if {*years_named(sheet, before, after, sheet.wanted.question)} != {before, after}:
            raise Unclear
    elif " than " not in sheet.wanted.question:
        require_forwards(sheet, before, after)
    elif _asks_backwards(sheet, before, after):
        before, after = after, before
    (old,), (new,) = sheet.amounts(before, [row]), sheet.amounts(after, [row])
    change = new.number - old.number
    if sheet.wanted.mode == "which":
        higher, lower = (after, before) if change > 0 else (before, after)
        chosen = YEAR.search(sheet.head(higher if sheet.wanted.relation == "rose" else lower))
        said = f"In {chosen[0]}" if change and chosen else "The same in both"
    elif sheet.wanted.total:
        cells = row.cells[before], row.cells[after]
        said = f"{told(abs(change), cells)} {'more' if change > 0 else 'less'}" if change else "No change"
    else:
        wanted = sheet.wanted.relation
        as_asked = bool(change) if wanted == "changed" else relation(old.number, new.number) == wanted
        said = "Yes" if as_asked else "No" if change else "No, the same"
    values = (f"{row.cells[at]} ({sheet.head(at)})" for at in (before, after))
    return said, " and ".join(values)


def _asks_backwards(sheet: Sheet, before: int, after: int) -> bool:
    """Whether a question holds the earlier value against the later one: "dearer in 2022 than in 2023"."""
    first, _, last = sheet.wanted.question.partition(" than ")
    said, against = (years_named(sheet, before, after, words) for words in (first, last))
    if (said, against) not in (([after], [before]), ([before], [after])):
        raise Unclear
    if any(not word.isdigit() for word in stems(last) - stems(sheet.listing.heads[before])):
        raise Unclear  # "for an adult than for a child", in one year or the other
    return said == [before]


def compared(sheet: Sheet) -> Tally:
    """How the values of two rows differ, the one that is named first first."""
    wanted = sheet.wanted
    one, other = rows = rows_named(sheet)
    scale = scale_of(sheet, rises=wanted.relation != "fell")
    if set(rows_meant(sheet)) != {one, other}:
        raise Unclear
    sheet.require_alike(rows)
    first = scale.best(rows)
    if wanted.mode == "whether":
        said = "No, the same" if len(first) == 2 else "Yes" if first == (one,) else "No"
    elif wanted.mode == "which":
        said = "Neither, the same" if len(first) == 2 else first[0].cells[sheet.label]
    else:
        said = _difference(sheet, scale, rows)
    values = (f"{row.cells[sheet.label]} {row.cells[scale.at]}" for row in rows)
    head = sheet.head(scale.at)
    listed = [row for row in sheet.listing.rows if row in rows]
    return Tally(f"{said}: {', '.join(values)}{f' ({head})' if head else ''}.", tuple(listed))


def _difference(sheet: Sheet, scale: Scale, rows: Sequence[Row]) -> str:
    """By how much two values differ, and which way unless just the difference is asked for."""
    one, other = (amount for amount in sheet.amounts(scale.at, rows))
    if scale.is_when or one.unit == TIME:
        raise Unclear
    more = one.number - other.number
    if not more:
        return "No difference"
    whole = told(abs(more), [row.cells[scale.at] for row in rows])
    return f"{whole} {'more' if more > 0 else 'less'}" if re.search(r"(?i)\bthan\b", sheet.wanted.question) else whole
