"""A table or list as a question asks of it: what its rows are, which column is meant, and which rows bounds leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from service.core.counting.amounts import TIME, Amount, column, is_money, stems
from service.core.counting.listing import Listing, Row
from service.core.counting.orders import ENDS, PRICE
from service.core.counting.people import PEOPLE, PLACES, STAFF, are_called, is_of_staff, names_column
from service.core.counting.totals import is_no_name
from service.core.counting.wants import Wanted
from service.core.counting.yearly import without_year
from service.core.text.reading import read
from service.core.text.tokens import Kind
from service.types.documents import Span

_GOING_BY = re.compile(r"(?i)\b(?:going by|according to|as listed in)\b")
_LISTED = re.compile(r"(?i)\b(?:table|list|listed|rows|entries)\b")
_TOTAL = re.compile(r"(?i)\b(?:in all|in total|altogether|totals?|totall?ing|sum of)\b")
_PLURAL = re.compile(r"(?i)\b(?:[^\W\d_]+s|people|men|women|children|[^\W\d_]+(?:men|women))\b")
_TWO_KINDS = re.compile(r"(?i)\b([^\W\d_]+s)(?: and |, | or | & )(?:the )?([^\W\d_]+s)\b")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_NUMBER = re.compile(r"\W*\d[\d.,]*\W*")
_ONE_KIND = [
    stems(words) for words in ("vessel ship boat ferry craft", "firm company business", "country state nation")
]
PRICES = stems(PRICE)
PRICED = rf"(?:{'|'.join(PRICE.split())})s?"
_PRICE_HEAD = re.compile(rf"(?i)\W*{PRICED}(?:\W*$|\W+(?:per|each|an?|for|in)\b|\W*[(£$€¥\d])")  # and not "price cut"
_NO_PRICE = stems(  # what is money and yet not what something costs
    """deposit discount saving profit loss budget turnover insurance insured debt income revenue fund donated raised
    salary wage pay earnings grant award prize bursary donation fine value worth"""
)
_MARKED = re.compile(r"[*†‡§¹²³]")  # for a note
_PER = stems("unit per basis each period charged")
_EACH = re.compile(r"(?i)(?:(?:per|every|an?)\s+[a-z]|each\b|/)")
_FOR_EACH = re.compile(r"(?i)\bper\s+\w+")
_WORKS = re.compile(r"(?i)\b(?:works?|worked|working|based|employed)\b(?=\s+(?:in|at|for|from)\b)")


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
        self.asked = frozenset(value for token in self.tokens for value in token.values)
        self.label = listing.label
        self.rows = list(listing.rows)
        self.read = [*wanted.read, *(Span(*said.span()) for said in _GOING_BY.finditer(wanted.question))]
        self.used = frozenset[str]()
        self.are_people = False  # whether the rows are
        self.places: frozenset[int] | None = None  # the columns of where they work, if that is asked
        self.conditions: set[int] = set()  # the columns that conditions were held against
        self.is_list_of_it = False  # the head, each row or the question itself says that the rows are what is counted
        words = _PLURAL.findall(f"{context} {listing.path} {listing.above}")
        self._above = context
        self._plurals = stems(" ".join(words))  # what the rows may be: "Clubs in the parish hall" are no halls

    @property
    def known(self) -> int:
        """How many words of the question stand above the rows."""
        return sum(bool(token.values & self.context) for token in self.tokens)

    # ── Columns ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _amounts(self) -> dict[int, tuple[Amount, ...]]:
        """The columns of amounts."""
        found = {
            at: column(cells, head)
            for at, (cells, head) in enumerate(zip(self.listing.columns, self.listing.heads, strict=True))
        }
        return {at: amounts for at, amounts in found.items() if amounts and at != self.listing.label}

    def _words(self, at: int) -> frozenset[str]:
        """The words that a column of amounts is called by."""
        return stems(self.listing.heads[at]) - {"percent"} or stems(self._amounts[at][0].unit)

    @property
    def is_inline(self) -> bool:
        """Whether it is a list in one line."""
        return len(self.listing.heads) == 1

    @property
    def is_of_times(self) -> bool:
        """Whether it is a list of times in one line, as timetables have them."""
        return self.is_inline and 0 in self._amounts and self._amounts[0][0].unit == TIME

    @property
    def units(self) -> frozenset[str]:
        """The units of its columns of amounts."""
        return frozenset(amounts[0].unit for amounts in self._amounts.values())

    def unit(self, at: int) -> str:
        """The unit of a column of amounts."""
        return self._amounts[at][0].unit

    def words_but(self, columns: Sequence[int]) -> frozenset[str]:
        """The words of the heads of all other columns of amounts."""
        return frozenset().union(*(self._words(at) for at in self._amounts if at not in columns))

    def years(self) -> list[int]:
        """The columns of amounts whose heads have a year."""
        return [at for at in self._amounts if re.search(r"\d{4}", self.listing.heads[at])]

    def is_measured(self, thing: str) -> bool:
        """Whether a thing is what cells say the number of: its count is an amount, not a number of rows."""
        words = stems(thing.split()[-1]) if thing else frozenset()
        if self.is_inline:
            return False
        units = {at: stems(amounts[0].unit) for at, amounts in self._amounts.items()}
        return any(words & (self._words(at) | units[at]) for at in self._amounts)

    def measured(self, words: frozenset[str], unit: str = "", money: bool | None = None) -> int:
        """The column of amounts that words of the question mean; every word of its head has to be asked for.

        Money need not be named where one column alone is of money. Where none is, it may be bare numbers under a head
        that is asked for, as in "salary: 41000".
        """
        money = self.wanted.money if money is None else money
        fits = [at for at in self._amounts if not unit or self._amounts[at][0].unit == unit]
        if money and not unit:
            of_money = [at for at in fits if is_money(self._amounts[at][0].unit)]
            fits, money = of_money or [at for at in fits if not self._amounts[at][0].unit], bool(of_money)
        priced = PRICES if self.asked & PRICES and not unit.isalpha() else frozenset()  # what costs £20 has that price
        said = words | (priced if words & priced else frozenset())
        named = [
            at for at in fits if self._words(at) and self._words(at) <= self.asked | said and self._words(at) & said
        ]
        if len(named) == 1:
            fits = named
        elif not (unit or money):
            raise Unclear
        if len(fits) != 1 or fits[0] not in self._amounts:
            raise Unclear
        if not named and stems(self.listing.heads[fits[0]]) & _NO_PRICE - self.asked:
            raise Unclear
        self.used |= self._words(fits[0])
        return fits[0]

    def amounts(self, at: int, rows: Sequence[Row]) -> list[Amount]:
        """The amounts of a column in these rows."""
        if at not in self._amounts:
            raise Unclear
        of = dict(zip(self.listing.rows, self._amounts[at], strict=True))
        return [of[row] for row in rows]

    def require_alike(self, rows: Sequence[Row]) -> None:
        """Make sure that the amounts of rows are of one thing: £3 a night and £3 a metre are not held together."""
        for at, head in enumerate(self.listing.heads):
            said = {row.cells[at].lower() for row in rows}
            if at == self.label:
                said = {" ".join(_FOR_EACH.findall(cell)) for cell in said}
            elif at in self._amounts or not (stems(head) & _PER or all(map(_EACH.match, said))):
                continue
            if len(said) > 1:
                raise Unclear

    def require_prices(self) -> None:
        """Make sure that a column tells prices: its head says so or is asked for, or all of it is a list of prices."""
        of_money = [self.listing.heads[at] for at in self._amounts if is_money(self.unit(at))]
        heads = [head for head in of_money if not stems(head) & _NO_PRICE - self.asked]
        of_all = bool(self.context & PRICES)
        if not any(of_all or _PRICE_HEAD.match(head) or (head and stems(head) <= self.asked) for head in heads):
            raise Unclear
        self.used |= frozenset().union(*(stems(head) & self.asked for head in heads))

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
        name = row.cells[self.label] if self.label >= 0 else " ".join(row.cells[:1])
        beside: dict[str, list[str]] = {}
        for at in sorted(shown - {self.label}):
            beside.setdefault(without_year(self.head(at)), []).append(row.cells[at])
        told = {head: " and ".join(cells) for head, cells in beside.items()}
        if not told:
            return name
        if len(told) > 1 and any(len(cells) > 1 for cells in beside.values()):
            return f"{name} ({'; '.join(f'{head}: {cells}' for head, cells in told.items())})"
        return f"{name} ({' and '.join(told.values())})"

    # ── What is counted ───────────────────────────────────────────────────────────────────────────────────────────────

    def require_rows(self, thing: str) -> None:
        """Make sure that a thing is what the rows are, each one of them."""
        words = stems(thing.split()[-1])
        if self.is_inline:
            self._require_line(words)
            return
        label = [at for at, head in enumerate(self.listing.heads) if stems(head) & words and at not in self._amounts]
        if not label and (self.wanted.people or words & (PEOPLE | STAFF)):
            self.require_people(words)
            return
        if len(label) == 1 and len(set(self.listing.columns[label[0]])) == len(self.listing.rows):
            self.label = label[0]
        elif label:
            raise Unclear  # it may stand in several rows
        if self.wanted.people and self.wanted.order and not (label and are_called(self.listing.heads[label[0]])):
            raise Unclear  # nobody is a boat
        self.are_people = self.wanted.people and bool(label)
        if not label and any(words & self._words(at) for at in self._amounts) and not self._are_prices(words):
            raise Unclear  # a row is several of it
        if any(self._lacks_numbers(at) for at in label):
            raise Unclear
        of_all = self.label >= 0 and all(stems(cell) & words for cell in self.listing.columns[self.label])
        if not (label or of_all):
            self._require_called(words)
        if self._numbered(words):
            raise Unclear
        self.is_list_of_it = bool(label or of_all or _LISTED.search(self.wanted.question))
        self.used |= words | (stems(self.listing.heads[self.label]) if self.label >= 0 else frozenset())

    def _require_called(self, words: frozenset[str]) -> None:
        """Make sure that what stands above the rows calls them so, and nothing else; or that they are prices."""
        above = f"{self._above} {self.listing.path} {self.listing.above}"
        pairs = [tuple(map(stems, found.groups())) for found in _TWO_KINDS.finditer(above)]
        head = stems(self.listing.heads[self.label]) if self.label >= 0 else frozenset()
        alike = any(words & kind and head & kind for kind in _ONE_KIND)
        if any(words & one or words & other for one, other in pairs) or (head & self._plurals and not alike):
            raise Unclear  # of "guesthouses and restaurants" they may be the others
        if words & PRICES and not self._are_prices(words):
            raise Unclear
        if not words & (self._plurals | PRICES):
            raise Unclear

    def _are_prices(self, words: frozenset[str]) -> bool:
        """Whether a listing is of prices, one to a row, and words call them so: of a listing that the question speaks
        of as one, or where it asks which of them rose."""
        priced = {without_year(self.listing.heads[at]) for at in self._amounts if is_money(self.unit(at))}
        asked = len(priced) == 1 and bool(_LISTED.search(self.wanted.question))
        return words <= PRICES and bool(priced) and (asked or self.wanted.is_of_change)

    def require_people(self, words: frozenset[str] = frozenset()) -> None:
        """Make sure that the rows are people, and such as words say; of a list without heads, nobody knows."""
        if not any(self.listing.heads):
            return
        self.label = names_column(self.listing, self.context, words)
        staff = is_of_staff(self.listing, self.context)
        if self.label < 0 or (words & STAFF and not staff) or (words - PEOPLE - STAFF and not words & self._plurals):
            raise Unclear
        self.are_people = True
        self.is_list_of_it = bool(words & (PEOPLE | STAFF)) or bool(_LISTED.search(self.wanted.question))
        self.used |= words | stems(self.listing.heads[self.label])
        if works := _WORKS.search(self.wanted.question):
            if not staff or any(map(ENDS.search, self.listing.heads)):
                raise Unclear
            places = {at: words for at, words in enumerate(map(stems, self.listing.heads)) if words and words <= PLACES}
            named = {at: words for at, words in places.items() if words <= self.asked}  # "in the Leeds office"
            self.places = frozenset(named or places)
            self.used |= frozenset().union(*named.values())
            self.read.append(Span(*works.span()))

    def require_label(self) -> None:
        """Make sure that what rows are called by stands in the first column that has words."""
        words = [at for at, cells in enumerate(self.listing.columns) if any(map(str.isalpha, "".join(cells)))]
        label = [at for at in words if at not in self._amounts][:1]
        if self.label >= 0 and any(self.listing.heads) and label != [self.label] and self.label in words:
            raise Unclear
        self.used |= stems(self.listing.heads[self.label]) if self.label >= 0 else frozenset()

    def _lacks_numbers(self, at: int) -> bool:
        """Whether a column has numbers in some of its cells only: these are no names of rows."""
        numbers = [bool(_NUMBER.fullmatch(cell)) for cell in self.listing.columns[at]]
        return any(numbers) and not all(numbers)

    def _require_line(self, words: frozenset[str]) -> None:
        """Make sure that a list in one line is the one that is asked for: all that stands before its colon is."""
        label = stems(self.listing.heads[0])
        if not label <= stems(self.wanted.question) or not words & (self.context | label | {TIME}):
            raise Unclear
        self.used |= words | label
        self.is_list_of_it = True

    def _numbered(self, words: frozenset[str]) -> bool:
        """Whether the text around the rows says itself how many there are of something."""
        return any(
            one.kind is Kind.NUMBER
            and not _YEAR.fullmatch(text, one.start, one.end)
            and any(words & other.values for other in found[at + 1 : at + 4])
            for text in (self.listing.above, self.listing.path)
            for found in [read(text).tokens]
            for at, one in enumerate(found)
        )

    def states_a_total(self) -> bool:
        """Whether the rows, or the paragraph above them, give a total themselves."""
        return self.listing.has_total or bool(_TOTAL.search(self.listing.above))

    @property
    def narrowed(self) -> bool:
        """Whether conditions were set."""
        return bool(self.wanted.bounds or self.wanted.relation) or len(self.rows) < len(self.listing.rows)
