"""Which rows of a sheet hold the bounds of a question, rose or fell from one year to another, or are called by name."""

from __future__ import annotations

import re
from operator import eq, gt, lt, ne

from service.core.counting.amounts import stems
from service.core.counting.bounds import Bound
from service.core.counting.listing import Row
from service.core.counting.sheets import Sheet, Unclear
from service.types.documents import Span


def bounded(sheet: Sheet) -> frozenset[int]:
    """Keep the rows whose amounts are within the bounds of the question; the columns that decided."""
    used = {_bounded(sheet, bound) for bound in sheet.wanted.bounds}
    if sheet.wanted.relation:
        used |= set(_related(sheet))
    return frozenset(used)


def _bounded(sheet: Sheet, bound: Bound) -> int:
    at = _column_of(sheet, bound)
    amounts = sheet.amounts(at, sheet.rows)
    sheet.rows = [row for row, amount in zip(sheet.rows, amounts, strict=True) if bound.test(amount.number)]
    return at


def _column_of(sheet: Sheet, bound: Bound) -> int:
    """The column that a bound is about: by its unit, by the words behind it, else by all words of the question."""
    behind = sheet.wanted.question[bound.span.end :]
    following = re.match(r"\s+([^\W\d_]+)", behind)
    unit = next(iter(sorted(stems(following[1]))), "") if following else ""
    if following and unit and unit in sheet.units and not bound.unit:
        sheet.read.append(Span(bound.span.end, bound.span.end + following.end()))
        return sheet.measured(sheet.asked, unit, money=False)
    try:
        return sheet.measured(stems(behind), bound.unit, money=False)
    except Unclear:
        return sheet.measured(sheet.asked, bound.unit, money=False)


def before_and_after(sheet: Sheet) -> tuple[int, int]:
    """Two columns that are the same but for a date or year, in the order of these."""
    alike = sheet.years()
    if len(alike) != 2 or len({re.sub(r"\d+", "", sheet.listing.heads[at]) for at in alike}) != 1:
        raise Unclear
    before, after = sorted(alike, key=lambda at: re.findall(r"\d+", sheet.listing.heads[at]))
    sheet.used |= stems(sheet.listing.heads[before]) | stems(sheet.listing.heads[after])
    return before, after


def _related(sheet: Sheet) -> tuple[int, int]:
    """Keep the rows in which two such columns are as the question says."""
    before, after = before_and_after(sheet)
    pairs = zip(sheet.rows, sheet.amounts(before, sheet.rows), sheet.amounts(after, sheet.rows), strict=True)
    kept = {"same": eq, "changed": ne, "rose": lt, "fell": gt}[sheet.wanted.relation]
    sheet.rows = [row for row, old, new in pairs if kept(old.number, new.number)]
    return before, after


def row_named(sheet: Sheet) -> Row:
    """The row whose label the question has, every word of it; the longest where one is a part of another."""
    row = _named_in(sheet, sheet.wanted.question)
    sheet.rows = [row]
    return row


def rows_named(sheet: Sheet) -> tuple[Row, Row]:
    """The two rows that the question holds against each other, in its order."""
    question, parting = sheet.wanted.question, sheet.wanted.parting
    sheet.require_label()
    one, other = _named_in(sheet, question[:parting]), _named_in(sheet, question[parting:])
    if one == other:
        raise Unclear
    sheet.used |= stems(sheet.listing.heads[sheet.label])
    sheet.rows = [row for row in sheet.rows if row in (one, other)]
    return one, other


def _named_in(sheet: Sheet, words: str) -> Row:
    said = stems(words)
    labels = {row: stems(row.cells[sheet.label]) for row in sheet.rows} if sheet.label >= 0 else {}
    named = [row for row, label in labels.items() if label and label <= said]
    best = [row for row in named if all(labels[other] < labels[row] for other in named if other != row)]
    if len(best) != 1:
        raise Unclear
    sheet.used |= labels[best[0]]
    return best[0]
