"""Which rows of a sheet hold the bounds of a question, rose or fell from one year to another, or are called by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from service.core.counting.amounts import TIME, is_money, is_same_unit, is_unit, unit_of
from service.core.counting.bounds import Bound
from service.core.counting.listing import Row
from service.core.counting.ordering import Scale, scale_by
from service.core.counting.orders import DATES, PRICED, PRICES
from service.core.counting.prices import tells_prices
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.subjects import require_label
from service.core.counting.wants import Relation
from service.core.counting.yearly import without_year
from service.core.text.calendar_names import ANY_YEAR, MONTHS
from service.core.text.reading import read, stems
from service.types.documents import Span

_OF_MONEY = re.compile(rf"(?i)\b(?:dearer|cheaper|costlier|(?:more|less) expensive|{PRICED})\b")
_IN_ORDER = re.compile(r"(?i)\b(?:rank|place|position|seed|platform)\b")  # the first is the highest, or none is
_YEAR = re.compile(ANY_YEAR)
# What the head of a column of a year's figures may say and nobody names: "Year to March 2024", "Value 2024".
_YEARS, _MONTHS = stems("year ended ending"), stems(" ".join(MONTHS))
_OF_A_YEAR = _YEARS | stems("financial fiscal calendar season value amount figure")
_INSIDE = re.compile(r"(?i)\b(?:in|of|on|from|at)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}$")  # it says where the rows are


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
    """The column that a bound is about: by what "longer" goes by, by its unit, by the words behind it, else by all
    words of the question."""
    behind = sheet.wanted.question[bound.end :]
    following = re.match(r"\s+([^\W\d_]+)", behind)
    unit = unit_of(following[1]) if following else ""
    if bound.years:
        return _column_of_years(sheet)
    if bound.order and (scale := scale_by(sheet, bound.order)):
        _require_unit(sheet, scale, bound, following)
        return scale.at
    if following and unit in sheet.units - {""} and not bound.unit:
        sheet.read.append(Span(bound.end, bound.end + following.end()))
        return sheet.measured(sheet.asked, unit, money=False)
    try:
        at = sheet.measured(stems(behind), bound.unit, money=False)
    except Unclear:
        at = sheet.measured(sheet.asked, bound.unit, money=False)
    if following and is_unit(following[1]):
        if unit not in map(unit_of, re.findall(r"[^\W\d_]+", sheet.listing.heads[at])):
            raise Unclear
        sheet.read.append(Span(bound.end, bound.end + following.end()))
    if sheet.unit(at) in (TIME, "%") and sheet.unit(at) != bound.unit:
        raise Unclear  # hours or minutes, hundredths or a share: nobody knows
    return at


def _column_of_years(sheet: Sheet) -> int:
    """The column of years that the question names: "built after 2000"."""
    at = sheet.measured(sheet.asked, money=False)
    if not stems(sheet.listing.heads[at]) & DATES or not all(map(_YEAR.fullmatch, sheet.listing.columns[at])):
        raise Unclear
    return at


def _require_unit(sheet: Sheet, scale: Scale, bound: Bound, following: re.Match[str] | None) -> None:
    """Make sure that a bound that goes by an order is of the unit of its column, and of no point in time."""
    own = sheet.unit(scale.at) if not scale.is_when else TIME
    if own in (TIME, "%") or scale.rises != (bound.order and bound.order.rises) or bound.unit not in ("", own):
        raise Unclear
    if not following or not (is_unit(following[1]) or unit_of(following[1]) == own):
        return
    units = [own, *re.findall(r"[^\W\d_]+", sheet.listing.heads[scale.at])]
    if not any(is_same_unit(following[1], unit) for unit in units):
        raise Unclear
    sheet.read.append(Span(bound.end, bound.end + following.end()))


def years_compared(sheet: Sheet) -> list[tuple[int, int]]:
    """Each two columns that are the same but for a year; those that the question names, if it names some of them.

    "For members" means the column of members rather than that of "Non-members", which shares a word with the question.
    """
    alike: dict[str, list[int]] = {}
    for at in sheet.years():
        alike.setdefault(without_year(sheet.listing.heads[at]), []).append(at)
    heads = {called: stems(called) - PRICES for called in alike}
    whole = [called for called, words in heads.items() if words and words <= sheet.asked]
    most = [called for called in whole if not any(heads[called] < heads[other] for other in whole)]
    named = most or [called for called, words in heads.items() if words & sheet.asked]
    pairs = [_in_order(sheet, alike[called]) for called in named or alike]
    if _OF_MONEY.search(sheet.wanted.question):
        pairs = [pair for pair in pairs if tells_prices(sheet, pair[1])]
    if not pairs or len({heads[called] for called in most} or named[:1]) < len(named):
        raise Unclear  # "peak" is a word of "Off-peak" too
    return pairs


def _in_order(sheet: Sheet, columns: Sequence[int]) -> tuple[int, int]:
    if len(columns) != 2:
        raise Unclear
    before, after = sorted(columns, key=lambda at: re.findall(r"\d+", sheet.listing.heads[at]))
    own, other = (stems(sheet.listing.heads[at]) for at in (before, after))
    head = {word for word in own & other if not word.isdigit()}
    head -= _OF_A_YEAR | (_MONTHS if head & _YEARS else frozenset())
    if sheet.unit(before) != sheet.unit(after) or not (head <= sheet.asked or _asks_of_money(sheet, before)):
        raise Unclear
    if sheet.unit(before) == TIME or _IN_ORDER.search(sheet.head(before)):
        raise Unclear
    sheet.used |= own | other
    return before, after


def _asks_of_money(sheet: Sheet, at: int) -> bool:
    """Whether what rose or fell can only be money: it got dearer, or no other column is named, and rows are counted."""
    if not is_money(sheet.unit(at)):
        return False
    if _OF_MONEY.search(sheet.wanted.question):
        return True
    others = sheet.words_but(sheet.years())
    named = [token for token in sheet.tokens if token.values & others]
    above = [token for token in named if token.values & sheet.context]
    return (
        sheet.wanted.kind == "count"
        and len(above) == len(named)
        and all(_INSIDE.search(sheet.wanted.question[: token.start]) for token in named)
    )


def years_named(sheet: Sheet, before: int, after: int, words: str) -> list[int]:
    """Which of two such columns words name, in order."""
    own, other = (stems(sheet.listing.heads[at]) for at in (before, after))
    named: list[int] = []
    for token in read(words).tokens:
        column = before if token.values & (own - other) else after if token.values & (other - own) else -1
        if column >= 0 and column not in named[-1:]:
            named.append(column)
    return named


def require_forwards(sheet: Sheet, before: int, after: int) -> None:
    """Make sure that a question goes from the earlier to the later of two such columns, if it names any."""
    if years_named(sheet, before, after, sheet.wanted.question) not in ([], [after], [before, after]):
        raise Unclear


def _related(sheet: Sheet) -> list[int]:
    """Keep the rows whose values are as the question says from one year to another; the columns of both years."""
    pairs = years_compared(sheet)
    if len(pairs) > 1 and not sheet.wanted.listed and stems(sheet.wanted.thing) <= PRICES:
        raise Unclear  # of rows with several prices each
    for pair in pairs:
        require_forwards(sheet, *pair)
    columns = [(sheet.amounts(before, sheet.rows), sheet.amounts(after, sheet.rows)) for before, after in pairs]
    changes = [[relation(old.number, new.number) for old, new in zip(*both, strict=True)] for both in columns]
    found = map(frozenset, zip(*changes, strict=True))
    sheet.rows = [row for row, relations in zip(sheet.rows, found, strict=True) if _is_as_said(sheet, relations)]
    return [at for pair in pairs for at in pair]


def _is_as_said(sheet: Sheet, relations: frozenset[Relation]) -> bool:
    """Whether a row is as the question says, of whose prices each did something: what rose for adults alone rose, but
    where it fell for others, or is asked for what stayed the same, nobody knows."""
    wanted, changes = sheet.wanted.relation, relations - {"same"}
    if (len(changes) > 1 and wanted != "changed") or (len(relations) > 1 and wanted == "same"):
        raise Unclear
    return bool(changes) if wanted == "changed" else wanted in (changes or relations)


def relation(old: Decimal, new: Decimal) -> Relation:
    """What became of a value."""
    return "rose" if new > old else "fell" if new < old else "same"


def row_named(sheet: Sheet) -> Row:
    """The row whose label the question has, every word of it; the longest where one is a part of another."""
    row = _named_in(sheet, sheet.wanted.question)
    sheet.rows = [row]
    return row


def rows_named(sheet: Sheet) -> tuple[Row, Row]:
    """The two rows that the question holds against each other, in its order."""
    question, parting = sheet.wanted.question, sheet.wanted.parting
    require_label(sheet)
    one, other = _named_in(sheet, question[:parting]), _named_in(sheet, question[parting:])
    if one == other:
        raise Unclear
    sheet.rows = [row for row in sheet.rows if row in (one, other)]
    return one, other


def _named_in(sheet: Sheet, words: str) -> Row:
    said = stems(words)
    labels = {row: stems(row.cells[sheet.label]) for row in sheet.rows} if sheet.label >= 0 else {}
    named = [row for row, label in labels.items() if label and label <= said]
    best = [row for row in named if all(labels[other] < labels[row] for other in named if other != row)]
    if len(best) != 1:
        raise Unclear
    sheet.used |= labels[best[0]] | stems(sheet.listing.heads[sheet.label])  # "the bike ticket"
    return best[0]
