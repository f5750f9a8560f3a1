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
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

from service.core.counting.amounts import MONEY, TIME, is_money, told
from service.core.counting.bounding import bounded
from service.core.counting.comparing import Tally, changed, compared
from service.core.counting.listing import Listing, Row
from service.core.counting.lookups import looked_up
from service.core.counting.moments import moment
from service.core.counting.narrowing import rows_meant
from service.core.counting.ordering import scale_of
from service.core.counting.series import is_incomplete
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.subjects import require_label, require_people, require_rows
from service.core.counting.wants import Kind, Wanted
from service.core.text.reading import stems

MOST_TOLD = 20  # rows that are named
MOST_READ = 5_000  # rows that are counted
_SCALES = r"(?:hundred|thousand|million|billion|trillion|dozen)s?"
_SCALED = re.compile(rf"(?i)\b{_SCALES}\b|\b000s?\b|[{MONEY}]\s?(?:k|m|bn|mn)\b|[x×]\s?1,?0+\b")  # of heads
_TOLD_IN = re.compile(  # of paragraphs
    rf"(?i)\b(?:in|of|as|by|per)\s+(?:\w+\s+){{0,3}}{_SCALES}\b|\b(?:thousand|million|billion)s\b|\b000s\b"
    rf"|(?:in|as|by)\s+[{MONEY}]?\s?['’]?000s?\b|[{MONEY}](?:k|m|bn|mn)\b|[x×]\s?1,?0+\b"
)
_ALL_SCALED = re.compile(  # of a whole document
    r"(?i)\b(?:figures|amounts|values|sums|prices|numbers|all|everything)\b[^.\n|]{0,40}\s"
    rf"(?:(?:in|as)\s+(?:\w+\s+){{0,2}}(?:{_SCALES}|[{MONEY}]?['’]?000s?|[{MONEY}](?:k|m|bn|mn))\b)"
)
_SOME = re.compile(
    r"(?i)\b(?:such as|among (?:them|others)|for example|e\.g|some of|and others|etc)\b|…|\.\.\."
    r"|\binclud(?:ing|es?)\b(?=[^.]*$)"  # before a list; "prices include fuel." says nothing of the rows
)
_MORE = re.compile(
    r"(?i)\b(?:and (?:\w+ )?(?:more|others?)|among others|and so on|not (?:all|complete|every)|incomplete"
    r"|only (?:some|part)|continued|more (?:\w+ )?(?:are|were|will)|others (?:are|were)|etc)\b|…|\.\.\."
)
_PART = re.compile(
    r"(?i)\b(?:selected|selection|examples?|excerpts?|extracts?|some|highlights|top \w+|partial|incomplete)\b"
)
_QUANTITY = re.compile(r"(?i)\b(?:quantity|qty|number|pieces|units|each|unit price)\b")
_CANNOT_BE_ADDED = re.compile(
    r"(?i)\b(?:averages?|mean|median|rates?|ratio|per ?cent(?:age)?|share|rank|position|place|no|number|id|temperature"
    r"|year|date|born|built|founded|opened)\b|%|°"
)


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
    if (
        listing.is_doubtful
        or len(listing.rows) > MOST_READ
        or _are_scaled(listing, context)
        or _SOME.search(listing.above)
        or _MORE.search(listing.below)
    ):
        return None
    if _PART.search(f"{context}. {listing.path}") or any(_SOME.search(" ".join(row.cells)) for row in listing.rows):
        return None
    asked: Wanted | None = wanted
    while asked:
        with suppress(Unclear):
            return _WAYS[asked.kind](Sheet(asked, listing, context, texts))
        asked = asked.otherwise
    return None


def says_scaled(text: str) -> bool:
    """Whether a document says of its figures that they are in thousands or the like.

    >>> says_scaled("All figures are in thousands."), says_scaled("In all, thousands came."), says_scaled("All in m.")
    (True, False, False)
    """
    return bool(_ALL_SCALED.search(text))


def _are_scaled(listing: Listing, context: str) -> bool:
    """Whether heads, or what stands around the rows, say that figures are in thousands or the like."""
    heads = " | ".join((*listing.heads, listing.path, context)).replace("_", " ")
    return bool(_SCALED.search(heads)) or any(map(_TOLD_IN.search, (listing.above, listing.below)))


def known_words(wanted: Wanted, listing: Listing, context: str) -> int:
    """How many words of a question the context of a listing has, and what stands above its rows."""
    return Sheet(wanted, listing, context, ()).known


def _counted(sheet: Sheet) -> Tally:
    if sheet.is_measured(sheet.wanted.thing) and not sheet.wanted.is_of_change:
        return _summed(sheet)
    require_rows(sheet, sheet.wanted.thing)
    shown = bounded(sheet)
    rows = rows_meant(sheet)
    whole = len(sheet.listing.rows)
    if sheet.are_people and not (sheet.known or sheet.narrowed):
        raise Unclear  # of whom, the question does not say
    if sheet.listing.code >= 0 and not (sheet.narrowed or sheet.listing.is_told_apart):
        raise Unclear  # products, or kinds of them
    if sheet.wanted.listed and not sheet.narrowed:
        raise Unclear  # they may be meant by what is left unread
    if not (rows or sheet.wanted.bounds) or not (sheet.narrowed or sheet.is_list_of_it):
        raise Unclear  # what no row says may be said in other words
    apart = sheet.listing.apart
    if apart and (sheet.conditions or sheet.wanted.bounds):
        raise Unclear  # some of them may be meant and others not
    left = f" (besides {_some(apart)}, which cannot be compared)" if apart else ""
    if not rows:
        return Tally(f"None of {whole} {sheet.kind(whole)}{left}.", sheet.listing.rows)
    count = f"{len(rows)} of {whole} {sheet.kind(whole)}" if sheet.narrowed else f"{whole} {sheet.kind(whole)}"
    return Tally(f"{count}{left}: {_some([sheet.named(row, shown) for row in rows])}.", rows)


def _some(names: Sequence[str]) -> str:
    more = [f"and {len(names) - MOST_TOLD} more"] if len(names) > MOST_TOLD else []
    return ", ".join([*names[:MOST_TOLD], *more])


def _summed(sheet: Sheet) -> Tally:
    wanted = sheet.wanted
    if not wanted.total:
        raise Unclear  # one cell may say it
    if wanted.kind == "count":
        at = sheet.measured(stems(wanted.thing))
    else:
        if wanted.thing:
            require_rows(sheet, wanted.thing)
        at = scale_of(sheet, rises=True).at
    bounded(sheet)
    rows = rows_meant(sheet)
    if len(rows) < 2 or sheet.states_a_total() or _is_part_of_a_year(sheet, rows):
        raise Unclear
    sheet.require_alike(rows)
    amounts = sheet.amounts(at, rows)
    if any(map(_QUANTITY.search, sheet.listing.heads)) and is_money(amounts[0].unit):
        raise Unclear  # it may be what one of them costs
    if amounts[0].unit in (TIME, "%") or _CANNOT_BE_ADDED.search(sheet.head(at)) or _are_years(rows, at):
        raise Unclear
    whole = sum((amount.number for amount in amounts), Decimal(0))
    cells, of = [row.cells[at] for row in rows], f"of {len(rows)} {sheet.kind(len(rows))}"
    head = f" ({sheet.head(at)})" if sheet.head(at) else ""
    if wanted.kind != "average":
        return Tally(f"{told(whole, cells)} in all, {of}{head}.", rows)
    return Tally(f"{_average(whole, cells)}, {of}{head}.", rows)


def _average(whole: Decimal, cells: Sequence[str]) -> str:
    """An average as it is told: as it is, if two figures behind the point are enough, else rounded."""
    average = whole / len(cells)
    rounded = average.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cells[0].strip()[:1] in MONEY and rounded % 1:  # £67.50, not £67.5
        cells = [cell if "." in cell else f"{cell}.00" for cell in cells]
    return f"{told(rounded, cells)} on average{'' if rounded == average else ', rounded'}"


def _are_years(rows: Sequence[Row], at: int) -> bool:
    return all(moment(row.cells[at]) for row in rows)


def _is_part_of_a_year(sheet: Sheet, rows: Sequence[Row]) -> bool:
    """Whether rows are months, and neither a whole year nor those that were asked for: a sum may be meant of that."""
    parts = zip(sheet.listing.heads, zip(*(row.cells for row in rows), strict=True), strict=True)
    return any(is_incomplete(head, cells) and at not in sheet.conditions for at, (head, cells) in enumerate(parts))


def _extreme(sheet: Sheet) -> Tally:
    wanted = sheet.wanted
    if wanted.thing:
        require_rows(sheet, wanted.thing)
    elif wanted.order and wanted.people:
        require_people(sheet)
    scale = scale_of(sheet, rises=wanted.kind == "most")
    if not wanted.thing:
        require_label(sheet)
    shown = bounded(sheet)
    rows = rows_meant(sheet)
    if len(rows) < 2 or sheet.label < 0:
        raise Unclear
    sheet.require_alike(rows)
    chosen = scale.best(rows)
    if len(chosen) > MOST_TOLD or len(chosen) == len(rows):
        raise Unclear
    head = sheet.head(scale.at)
    names = _listed([sheet.named(row, shown - {scale.at}) for row in chosen])
    said = f"{names}: {chosen[0].cells[scale.at]}{f' ({head})' if head else ''}{' each' if len(chosen) > 1 else ''}"
    return Tally(f"{said}, the {scale.superlative} of {len(rows)} {sheet.kind(len(rows))}.", chosen)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


_WAYS: dict[Kind, Callable[[Sheet], Tally]] = {
    "count": _counted,
    "sum": _summed,
    "average": _summed,
    "most": _extreme,
    "least": _extreme,
    "change": changed,
    "compare": compared,
    "value": looked_up,
}
