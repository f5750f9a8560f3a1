"""The tables of two years, of one shape, read as one table that has a column for each year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.core.counting.amounts import column
from service.core.counting.items import FEWEST
from service.core.counting.listing import Listing, Row

_YEAR = r"\b(?:1\d|20)\d\d\b"
_OF_A_YEAR = re.compile(rf"\s*\({_YEAR}\)|[\s,]*{_YEAR}\s*")  # "Price (2024)", "2024 price"


@dataclass(frozen=True)
class Yearly:
    """Two tables as one: its `listing`, and for each row the rows of the earlier and the later table."""

    listing: Listing
    rows: Mapping[Row, tuple[Row, Row]]


def year_of(listing: Listing, context: str) -> str:
    """The one year that a table is of, by what stands above it and by its heads; "" if they name none or several.

    >>> year_of(Listing("row", ("Berth", "Price 2024"), ()), "Prices"), year_of(Listing("row", (), ()), "1999 and 2000")
    ('2024', '')
    """
    years = set(re.findall(_YEAR, " ".join((context, listing.path, listing.above, *listing.heads))))
    return years.pop() if len(years) == 1 else ""


def yearly(tables: Mapping[str, Listing]) -> Yearly | None:
    """Two tables, each under its year, as one; None if they differ in more than in their figures and rows.

    A row is in it if both tables have it, and have the same beside its figures: "£3 a night" is no "£3 a metre".

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
    heads = [_OF_A_YEAR.sub("", head) for head in new.heads]
    if [_OF_A_YEAR.sub("", head) for head in old.heads] != heads or not all(heads) or not old.label == new.label >= 0:
        return None
    figures = [at for at in range(len(heads)) if at != new.label and _are_figures(at, old) and _are_figures(at, new)]
    kept = [at for at in range(len(heads)) if at not in figures]
    before = {_cells(row, kept): row for row in old.rows}
    pairs = [(before[cells], row) for row in new.rows if (cells := _cells(row, kept)) in before]
    if len(pairs) < FEWEST:
        return None
    rows = {
        Row(pair[1].span, (*_cells(pair[1], kept), *(row.cells[at] for at in figures for row in pair))): pair
        for pair in pairs
    }
    listing = replace(
        new,
        kind="pair",
        heads=(*(heads[at] for at in kept), *(f"{heads[at]} {year}" for at in figures for year in years)),
        rows=tuple(rows),
        above=f"{old.above} {new.above}".strip(),
        below=f"{old.below} {new.below}".strip(),
        has_total=old.has_total or new.has_total,
        is_doubtful=old.is_doubtful or new.is_doubtful,
    )
    return Yearly(listing, rows)


def _are_figures(at: int, table: Listing) -> bool:
    return column(table.columns[at], table.heads[at]) is not None


def _cells(row: Row, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(row.cells[at] for at in columns)
