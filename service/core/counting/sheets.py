"""A table or list as a question asks of it: which column is meant, and which rows are left of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from service.core.counting.amounts import TIME, Amount, column, is_money, says_unit
from service.core.counting.listing import Listing, Row
from service.core.counting.orders import NO_PRICE, PRICES
from service.core.counting.totals import is_no_name
from service.core.counting.wants import Wanted
from service.core.counting.yearly import without_year
from service.core.text.reading import read, stems
from service.core.text.tokens import Kind, values
from service.types.documents import Span

_GOING_BY = re.compile(r"(?i)\b(?:going by|according to|as listed in)\b")
_TOTAL = re.compile(r"(?i)\b(?:in all|in total|altogether|totals?|totall?ing|sum of)\b")
_PLURAL = re.compile(r"(?i)\b(?:[^\W\d_]+s|people|men|women|children|[^\W\d_]+(?:men|women))\b")
_MARKED = re.compile(r"[*†‡§¹²³]")  # for a note
_PER = stems("unit per basis each period charged currency")
_UNIT = re.compile(r"\s*[(\[]([^\W\d_]{2,})[)\]]\W*$")  # "(m)" may be millions
_EACH = re.compile(r"(?i)(?:(?:per|every|an?)\s+[a-z]|each\b|/)")
_FOR_EACH = re.compile(r"(?i)\bper\s+\w+")


class Unclear(Exception):
    """The question cannot be answered from these rows for sure."""


class Sheet:
    """A question held against a listing. Raises Unclear as soon as something has two readings or none.

    `rows` are those that hold what was read of the question so far: `read`, where the words of it stand; `used`, the
    words that are accounted for wherever they stand.
    """

    def __init__(self, wanted: Wanted, listing: Listing, context: str, texts: Sequence[str]) -> None:
        self.wanted, self.listing, self.texts = wanted, listing, texts
        # Of what one row says a word more is likely to be a condition, and a paragraph above the rows tells what a
        # price depends on: "On Sundays prices are doubled."
        self.is_strict = wanted.kind in ("value", "change") or listing.kind == "pair"
        above = "" if self.is_strict else listing.above
        self.context = read(context).values | read(f"x {listing.path} {above}").values
        self.tokens = [token for token in read(wanted.question).tokens if token.kind is not Kind.STOP]
        self.asked = values(self.tokens)
        self.label = listing.label
        self.rows = list(listing.rows)
        self.read = [*wanted.read, *(Span(*said.span()) for said in _GOING_BY.finditer(wanted.question))]
        self.used = frozenset[str]()
        self.are_people = False  # whether the rows are
        self.places: frozenset[int] | None = None  # the columns of where they work, if that is asked
        self.conditions: set[int] = set()  # the columns that conditions were held against
        self.is_list_of_it = False  # the head, each row or the question itself says that the rows are what is counted
        self.title = context
        words = _PLURAL.findall(f"{context} {listing.path} {listing.above}")
        self.plurals = stems(" ".join(words))  # what the rows may be: "Clubs in the parish hall" are no halls

    @property
    def known(self) -> int:
        """How many words of the question stand above the rows."""
        return sum(bool(token.values & self.context) for token in self.tokens)

    # ── Columns ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def measures(self) -> dict[int, tuple[Amount, ...]]:
        """The columns of amounts."""
        found = {
            at: column(cells, head)
            for at, (cells, head) in enumerate(zip(self.listing.columns, self.listing.heads, strict=True))
        }
        return {at: amounts for at, amounts in found.items() if amounts and at != self.listing.label}

    def words(self, at: int) -> frozenset[str]:
        """The words that a column of amounts is called by."""
        head = self.listing.heads[at]
        in_brackets = _UNIT.search(head)
        called = head[: in_brackets.start()] if in_brackets and says_unit(in_brackets[1]) else head
        return stems(called) - {"percent"} or stems(self.measures[at][0].unit)

    @property
    def is_inline(self) -> bool:
        """Whether it is a list in one line."""
        return len(self.listing.heads) == 1

    @property
    def is_of_times(self) -> bool:
        """Whether it is a list of times in one line, as timetables have them."""
        return self.is_inline and 0 in self.measures and self.measures[0][0].unit == TIME

    @property
    def units(self) -> frozenset[str]:
        """The units of its columns of amounts."""
        return frozenset(amounts[0].unit for amounts in self.measures.values())

    def unit(self, at: int) -> str:
        """The unit of a column of amounts."""
        return self.measures[at][0].unit

    def words_but(self, columns: Sequence[int]) -> frozenset[str]:
        """The words of the heads of all other columns of amounts."""
        return frozenset().union(*(self.words(at) for at in self.measures if at not in columns))

    def years(self) -> list[int]:
        """The columns of amounts whose heads have a year."""
        return [at for at in self.measures if re.search(r"\d{4}", self.listing.heads[at])]

    def is_measured(self, thing: str) -> bool:
        """Whether a thing is what cells say the number of: its count is an amount, not a number of rows."""
        words = stems(thing.split()[-1]) if thing else frozenset()
        if self.is_inline:
            return False
        units = {at: stems(amounts[0].unit) for at, amounts in self.measures.items()}
        return any(words & (self.words(at) | units[at]) for at in self.measures)

    def measured(self, words: frozenset[str], unit: str = "", money: bool | None = None) -> int:
        """The column of amounts that words of the question mean; every word of its head has to be asked for.

        Money need not be named where one column alone is of money. Where none is, it may be bare numbers under a head
        that is asked for, as in "salary: 41000".
        """
        money = self.wanted.money if money is None else money
        fits = [at for at in self.measures if not unit or self.measures[at][0].unit == unit]
        if money and not unit:
            of_money = [at for at in fits if is_money(self.measures[at][0].unit)]
            if of_money and any(stems(self.listing.heads[at]) & PRICES for at in fits if at not in of_money):
                raise Unclear  # in a currency that is not known
            fits, money = of_money or [at for at in fits if not self.measures[at][0].unit], bool(of_money)
        priced = PRICES if self.asked & PRICES and not unit.isalpha() else frozenset()  # what costs £20 has that price
        said = words | (priced if words & priced else frozenset())
        named = [at for at in fits if self.words(at) and self.words(at) <= self.asked | said and self.words(at) & said]
        if len(named) == 1:
            fits = named
        elif not (unit or money):
            raise Unclear
        if len(fits) != 1 or fits[0] not in self.measures:
            raise Unclear
        if not named and stems(self.listing.heads[fits[0]]) & NO_PRICE - self.asked:
            raise Unclear
        self.used |= self.words(fits[0])
        return fits[0]

    def amounts(self, at: int, rows: Sequence[Row]) -> list[Amount]:
        """The amounts of a column in these rows."""
        if at not in self.measures:
            raise Unclear
        of = dict(zip(self.listing.rows, self.measures[at], strict=True))
        return [of[row] for row in rows]

    def require_alike(self, rows: Sequence[Row]) -> None:
        """Make sure that the amounts of rows are of one thing: £3 a night and £3 a metre are not held together."""
        for at, head in enumerate(self.listing.heads):
            said = {row.cells[at].lower() for row in rows}
            if at == self.label:
                said = {" ".join(_FOR_EACH.findall(cell)) for cell in said}
            elif at in self.measures or not (stems(head) & _PER or all(map(_EACH.match, said))):
                continue
            if len(said) > 1:
                raise Unclear

    def require_unqualified(self, rows: Sequence[Row]) -> None:
        """Make sure that no paragraph around the rows and no mark at them says that they hold with a condition."""
        notes = stems(f"{self.listing.above} {self.listing.below}")
        for row in rows:
            if stems(row.cells[self.label]) & self.asked & notes or any(map(_MARKED.search, row.cells)):
                raise Unclear

    def head(self, at: int) -> str:
        """The head of a column as it is read aloud."""
        spaced = re.sub(r"(?<=\d)_(?=\d)", "-", self.listing.heads[at]).replace("_", " ")
        return re.sub(r"\s*\(([^()]+)\)$", r", \1", spaced)  # it is told in brackets itself

    def require_names(self) -> None:
        """Make sure that what rows are called by are names: neither "(vacant)" nor a unit."""
        if self.label >= 0 and any(map(is_no_name, self.listing.columns[self.label])):
            raise Unclear

    def kind(self, count: int) -> str:
        """What rows are called."""
        called = {
            "row": ("row", "rows"),
            "entry": ("entry", "entries"),
            "pair": ("row of both years", "rows of both years"),
        }
        return called[self.listing.kind][count != 1]

    def named(self, row: Row, shown: frozenset[int]) -> str:
        """What a row is called, with the cells that conditions were held against: of several values that each are of
        two years, which they are."""
        name = self._name(row)
        beside: dict[str, list[str]] = {}
        for at in sorted(shown - {self.label}):
            beside.setdefault(without_year(self.head(at)), []).append(row.cells[at])
        told = {head: " and ".join(cells) for head, cells in beside.items()}
        if not told:
            return name
        if len(told) > 1 and any(len(cells) > 1 for cells in beside.values()):
            return f"{name} ({'; '.join(f'{head}: {cells}' if head else cells for head, cells in told.items())})"
        return f"{name} ({' and '.join(told.values())})"

    def _name(self, row: Row) -> str:
        """What a row is called; one that is called as another is, with its code."""
        if self.label < 0:
            return " ".join(row.cells[:1])
        name = row.cells[self.label]
        is_only_one = self.listing.columns[self.label].count(name) == 1
        return name if is_only_one or self.listing.code < 0 else f"{row.cells[self.listing.code]} {name}"

    def states_a_total(self) -> bool:
        """Whether the rows, or the paragraph above them, give a total themselves."""
        return self.listing.has_total or bool(_TOTAL.search(self.listing.above))

    @property
    def narrowed(self) -> bool:
        """Whether conditions were set."""
        return bool(self.wanted.bounds or self.wanted.relation) or len(self.rows) < len(self.listing.rows)
