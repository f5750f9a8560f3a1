"""The tables of two years, of one shape and of one thing, read as one table that has a column for each year."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.core.counting.amounts import column
from service.core.counting.items import FEWEST
from service.core.counting.listing import Listing, Row
from service.core.counting.orders import ENDS, EVENTS
from service.core.text.reading import stems
from service.core.text.titles import undated

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITH_YEAR = re.compile(rf"\s*\({YEAR.pattern}\)|[\s,]*{YEAR.pattern}\s*")  # "Price (2024)", "2024 price"
_TERMS = re.compile(
    r"(?i)\b(?:per\s+\w+|(?:each|every)\s+\w+|week(?:day|end)s?|(?:in|ex)cluding\s+\w+|with(?:out)?\s+\w+)\b"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W*$")


@dataclass(frozen=True)
class Yearly:
    """Two tables as one: its `listing`, and for each row the rows of the earlier and the later table."""

    listing: Listing
    rows: Mapping[Row, tuple[Row, Row]]


def year_of(listing: Listing, title: str, day: str = "") -> str:
    """The one year that a table is of, by title, headings and heads, else by the day of its document; "" if they name
    several. A year in which something happened is not what it is of.

    >>> table = Listing("row", ("Boat", "Price"), ())
    >>> [year_of(table, title, "2025-01-13") for title in ("Prices 2024", "The Heron (built 1998)", "1999 and 2000")]
    ['2024', '2025', '']
    """
    said = " | ".join((title, listing.path, *listing.heads))
    years = {found.group() for found in YEAR.finditer(said) if not _happened(said[: found.start()])}
    years = years or {day[:4]}
    return years.pop() if len(years) == 1 else ""


def _happened(before: str) -> bool:
    word = _WORD_BEFORE.search(before)
    return bool(word and (stems(word[1]) & EVENTS or ENDS.fullmatch(word[1]) or word[1].lower() in ("since", "room")))


def yearly(tables: Mapping[str, Listing], asked: frozenset[str] = frozenset()) -> Yearly | None:
    """Two tables, each under its year, as one; None if they differ in more than in their figures and rows.

    A row is in it if both tables have it, and have the same beside its figures: "£3 a night" is no "£3 a metre". Of
    tables whose figures are of several kinds, as key figures are, it is the row alone that is `asked` for by all the
    stems that it is called by.

    >>> from service.core.counting.listing import listings
    >>> head = "| Berth | Price |\\n|---|---|\\n"
    >>> old, new = (next(listings(f"{head}{rows}")) for rows in (
    ...     "| Short | £5 |\\n| Long | £9 |\\n| Day | £1 |\\n| Buoy | £2 |",
    ...     "| Day | £2 |\\n| Short | £6 |\\n| Long | £9 |"))
    >>> both = yearly({"2025": new, "2024": old}).listing
    >>> both.heads, [row.cells for row in both.rows]
    (('Berth', 'Price 2024', 'Price 2025'), [('Day', '£1', '£2'), ('Short', '£5', '£6'), ('Long', '£9', '£9')])
    """
    years, (old, new) = zip(*sorted(tables.items()), strict=True)
    heads = _shape(new)
    if _terms(old) != _terms(new) or _shape(old) != heads or not all(heads) or not old.label == new.label >= 0:
        return None
    if not (old.is_told_apart and new.is_told_apart):
        return None
    named = _named_in_both(old, new, asked)
    return _joined(old, new, years, FEWEST) or (_joined(*named, years, 1) if named else None)


def _joined(old: Listing, new: Listing, years: Sequence[str], fewest: int) -> Yearly | None:
    """Two tables of one shape as one, with so many rows at least."""
    heads, figures = _shape(new), _figures(old, new)
    kept = [at for at in range(len(heads)) if at not in figures]
    before = {_cells(row, kept): row for row in old.rows}
    pairs = [(before[cells], row) for row in new.rows if (cells := _cells(row, kept)) in before]
    if not figures or len(pairs) < fewest:
        return None
    rows = {
        Row(pair[1].span, (*_cells(pair[1], kept), *(row.cells[at] for at in figures for row in pair))): pair
        for pair in pairs
    }
    known, joined = old.columns[old.label], {row.cells[new.label] for _, row in pairs}
    listing = replace(
        new,
        kind="pair",
        apart=tuple(name for name in new.columns[new.label] if name in known and name not in joined),
        heads=(*(heads[at] for at in kept), *(f"{heads[at]} {year}" for at in figures for year in years)),
        rows=tuple(rows),
        above=f"{old.above} {new.above}".strip(),
        below=f"{old.below} {new.below}".strip(),
        has_total=old.has_total or new.has_total,
        is_doubtful=old.is_doubtful or new.is_doubtful,
    )
    return Yearly(listing, rows)


def _figures(old: Listing, new: Listing) -> list[int]:
    """The columns of figures of one unit in both tables."""
    columns = (at for at in range(len(new.heads)) if at != new.label)
    return [at for at in columns if (unit := _unit(at, new)) is not None and unit == _unit(at, old)]


def _named_in_both(old: Listing, new: Listing, asked: frozenset[str]) -> tuple[Listing, Listing] | None:
    """Each table with the one row alone that is asked for; None if that is not clear, or one of them lacks it."""
    called = {row: stems(row.cells[new.label]) for row in new.rows}
    named = [row for row, words in called.items() if words and words <= asked]
    best = [row for row in named if all(called[other] < called[row] for other in named if other != row)]
    before = [row for one in best for row in old.rows if row.cells[old.label] == one.cells[new.label]]
    return (replace(old, rows=(before[0],)), replace(new, rows=(best[0],))) if len(best) == len(before) == 1 else None


def thing_of(table: Listing, title: str) -> Hashable:
    """What tells tables of different things apart: what they are called but for a day, by the title of their document
    and the headings, and their shape."""
    return stems(undated(f"{title} | {table.path}")), _shape(table)


def without_year(head: str) -> str:
    """What a column is called but for a year.

    >>> without_year("Price (2024)"), without_year("Under 18, 2025"), without_year("price_2025")
    ('Price', 'Under 18', 'price')
    """
    return _WITH_YEAR.sub("", head.replace("_", " "))


def _terms(table: Listing) -> frozenset[str]:
    """What the paragraphs around a table say of all its figures: "per night"."""
    return frozenset(found.group().lower() for found in _TERMS.finditer(f"{table.above} {table.below}"))


def _shape(table: Listing) -> tuple[str, ...]:
    return tuple(map(without_year, table.heads))


def _unit(at: int, table: Listing) -> str | None:
    """What a column of figures counts, "" for bare numbers; None for a column of anything else."""
    amounts = column(table.columns[at], table.heads[at])
    return amounts[0].unit if amounts else None


def _cells(row: Row, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(row.cells[at] for at in columns)
