"""Count, compare and add up the rows of a table or list, where every word of the question is accounted for.

A word is accounted for if it

- belongs to a phrase that was read (`tallying`): what is counted, a bound, a superlative;
- stands in the head of a column that is used, or in the title, the headings or the paragraph above the rows;
- is what a cell says, and all that it says: then it is a condition on the rows (`narrowing`);
- says nothing of itself ("listed", "table").

Where a word is left, a cell has no value, or two columns could be meant, nothing is said: a wrong count is worse than
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.core.counting.amounts import TIME, stems, told
from service.core.counting.bounding import before_and_after, bounded, row_named
from service.core.counting.listing import Listing, Row
from service.core.counting.narrowing import rows_meant
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.tallying import Wanted
from service.core.text.calendar_names import MONTHS

MOST_TOLD = 20  # rows that are named
_SOME = re.compile(
    r"(?i)\b(?:such as|includ(?:ing|es?)|among (?:them|others)|for example|e\.g|some of|and others|etc)\b|…|\.\.\."
)


@dataclass(frozen=True)
class Tally:
    """What was found: the sentence that says it, and the rows it rests on."""

    text: str
    rows: tuple[Row, ...]


def tally(wanted: Wanted, listing: Listing, context: str, texts: Sequence[str] = ()) -> Tally | None:
    """What a question wants, told of the rows; None if anything about it is unclear.

    `context` is the title of the rows' document with what stands above them; names in the question may also stand
    beside a word of it in `texts`, which were found with it.

    >>> from service.core.counting.listing import listings
    >>> from service.core.counting.tallying import wanted
    >>> [found] = listings("| Pier | Length |\\n|---|---|\\n| West | 90 m |\\n| Palace | 525 m |\\n| Chain | 107 m |")
    >>> def said(question): return (tally(wanted(question), found, "Piers of Brighton") or Tally("", ())).text
    >>> said("How many piers in Brighton have a length of more than 100 m?")
    '2 of 3 rows: Palace (525 m), Chain (107 m).'
    >>> said("Which of the piers has the greatest length?"), said("How many piers burnt down?")
    ('Palace: 525 m (Length), the highest of 3 rows.', '')
    """
    if _SOME.search(listing.above) or any(_SOME.search(" ".join(row.cells)) for row in listing.rows):
        return None
    sheet = Sheet(wanted, listing, context, texts)
    try:
        if wanted.kind == "count" and not sheet.is_measured(wanted.thing):
            return _counted(sheet)
        if wanted.kind in ("count", "sum"):
            return _summed(sheet)
        return _changed(sheet) if wanted.kind == "change" else _extreme(sheet)
    except Unclear:
        return None


def known_words(wanted: Wanted, listing: Listing, context: str) -> int:
    """How many words of a question the context of a listing has, and what stands above its rows."""
    return Sheet(wanted, listing, context, ()).known


def _counted(sheet: Sheet) -> Tally:
    sheet.require_rows(sheet.wanted.thing)
    shown = bounded(sheet)
    rows = rows_meant(sheet)
    whole = len(sheet.listing.rows)
    if not (rows or sheet.wanted.bounds) or not (sheet.narrowed or sheet.is_list_of_it):
        raise Unclear  # what no row says may be said in other words
    if not rows:
        return Tally(f"None of {whole} {sheet.kind(whole)}.", sheet.listing.rows)
    count = f"{len(rows)} of {whole} {sheet.kind(whole)}" if sheet.narrowed else f"{whole} {sheet.kind(whole)}"
    named = [sheet.named(row, shown) for row in rows[:MOST_TOLD]]
    if len(rows) > MOST_TOLD:
        named.append(f"and {len(rows) - MOST_TOLD} more")
    return Tally(f"{count}: {', '.join(named)}.", rows)


def _summed(sheet: Sheet) -> Tally:
    if not sheet.wanted.total:
        raise Unclear  # one cell may say it
    at = sheet.measured(stems(sheet.wanted.thing))
    bounded(sheet)
    rows = rows_meant(sheet)
    if len(rows) < 2 or sheet.states_a_total() or _is_part_of_a_year(sheet, rows):
        raise Unclear
    amounts = sheet.amounts(at, rows)
    if amounts[0].unit == TIME:
        raise Unclear
    whole = told(sum((amount.number for amount in amounts), Decimal(0)), _finest(rows, at))
    head = sheet.head(at)
    return Tally(f"{whole} in all, of {len(rows)} {sheet.kind(len(rows))}{f' ({head})' if head else ''}.", rows)


def _is_part_of_a_year(sheet: Sheet, rows: Sequence[Row]) -> bool:
    """Whether rows are all the months that a table has, and these not a whole year: a sum may be meant of that."""
    months = {row.cells[sheet.label].lower() for row in rows} if sheet.label >= 0 else set()
    return bool(months) and months < set(MONTHS) and len(rows) == len(sheet.listing.rows)


def _finest(rows: Sequence[Row], at: int) -> str:
    """The cell with the most figures behind the point: the sum is written like it."""
    return max((row.cells[at] for row in rows), key=lambda cell: (len(cell.partition(".")[2]), "," in cell))


def _extreme(sheet: Sheet) -> Tally:
    wanted = sheet.wanted
    words = wanted.question[wanted.measure.start : wanted.measure.end] if wanted.measure else wanted.sizes
    at = sheet.measured(stems(words))
    if wanted.thing:
        sheet.require_rows(wanted.thing)
    shown = bounded(sheet)
    rows = rows_meant(sheet)
    if len(rows) < 2 or sheet.label < 0:
        raise Unclear
    numbers = [amount.number for amount in sheet.amounts(at, rows)]
    best = max(numbers) if wanted.kind == "most" else min(numbers)
    chosen = tuple(row for row, number in zip(rows, numbers, strict=True) if number == best)
    if len(chosen) > MOST_TOLD or len(chosen) == len(rows):
        raise Unclear
    head = sheet.head(at)
    names = " and ".join(sheet.named(row, shown - {at}) for row in chosen)
    said = f"{names}: {chosen[0].cells[at]}{f' ({head})' if head else ''}{' each' if len(chosen) > 1 else ''}"
    superlative = "highest" if wanted.kind == "most" else "lowest"
    return Tally(f"{said}, the {superlative} of {len(rows)} {sheet.kind(len(rows))}.", chosen)


def _changed(sheet: Sheet) -> Tally:
    before, after = before_and_after(sheet)
    if _asks_backwards(sheet, before, after):
        before, after = after, before
    row = row_named(sheet)
    if rows_meant(sheet) != (row,):
        raise Unclear
    (old,), (new,) = sheet.amounts(before, [row]), sheet.amounts(after, [row])
    change = new.number - old.number
    relation = "rose" if change > 0 else "fell" if change < 0 else "same"
    if sheet.wanted.total:
        like = max((row.cells[before], row.cells[after]), key=len)
        said = f"{told(abs(change), like)} {'more' if change > 0 else 'less'}" if change else "No change"
    else:
        said = "Yes" if relation == sheet.wanted.relation else "No, the same" if not change else "No"
    values = (f"{row.cells[at]} ({sheet.head(at)})" for at in (before, after))
    return Tally(f"{said}: {row.cells[sheet.label]}, {' and '.join(values)}.", (row,))


def _asks_backwards(sheet: Sheet, before: int, after: int) -> bool:
    """Whether a question holds the earlier value against the later one: "dearer in 2022 than in 2023"."""
    first, than, last = sheet.wanted.question.partition(" than ")
    if not than:
        return False
    own, other = (stems(sheet.listing.heads[at]) for at in (before, after))
    said, against = (stems(part) & (own ^ other) for part in (first, last))
    if said and against and said <= other and against <= own:
        return False
    if said and against and said <= own and against <= other:
        return True
    raise Unclear
