"""The whole table or list that a sentence stands in: its rows, each with where it stands, and what stands above it.

Known are tables as every reader stores them, lists with bullets or numbers, lines of one shape without bullets
("Ann Lee: 138 votes"), and lists in one line ("From Port: 06:40, 08:30, 10:20").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from service.core.counting.items import FEWEST, IS_ITEM, enumerated, parted_item
from service.core.counting.orders import ENDS
from service.core.counting.totals import adds_up, is_total, may_be_total
from service.core.text.calendar_names import ANY_YEAR
from service.core.text.sections import Heading, headings
from service.core.text.tables import cells_of, is_rule
from service.types.documents import Span

_STATE = re.compile(r"(?i)\b(?:status|cancel|remark|note|comment)")
_FAR = 2_000  # characters of a paragraph above a list that are read
_LINE = re.compile(r"[A-Z0-9“\"][^,:;|\n]{1,80}(?:[,:]| [–—-]) [^\n]{1,160}")
_NAMED = re.compile(r"(?P<name>[^:]+): (?P<value>.+)")  # a value under its name, as CSV is stored
_SENTENCE = re.compile(r"[.!?](?:\s|$)")
_CODE = re.compile(r"[A-Z]{1,6}[-./]?\d[\w./-]*")
_CODES = re.compile(
    r"(?i)\W*(?:sku|ean|isbn|upc|gtin|(?:article|item|part|product|stock|catalogu?e?|material|model)"
    r"[ _-]?(?:no|nr|number|code|id|ref)\.?|code)\W*"
)
_NAMES = re.compile(
    r"(?i)\W*(?:(?:product|item|article|model|part)(?:[ _](?:name|title|description))?|name|title|description)\W*"
)
_WORD = re.compile(r"[^\W\d_]{3}")
_YEAR = re.compile(rf"{ANY_YEAR}(?:[-/–]\d\d(?:\d\d)?)?")


@dataclass(frozen=True)
class Row:
    """A line of a table or list, `text[start:end]`, and its cells; of an item, what stands before the first comma or
    colon, what stands behind it, and what stands in brackets."""

    span: Span
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A table or list. `heads` are "" where it has none; `above` and `below` are the paragraphs around it,
    `path` the headings."""

    kind: str  # "row", "entry", or "pair" of two tables as one: what one of them is called
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    path: str = ""
    above: str = ""
    below: str = ""  # the paragraph
    apart: tuple[str, ...] = ()  # rows of two tables that could not be joined: they differ in more than figures
    has_total: bool = False  # rows that add others up or average them were left out
    is_doubtful: bool = False  # whether one may be such a row, or none: "All Saints", a blank label

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        return tuple(zip(*(row.cells for row in self.rows), strict=True))

    @cached_property
    def label(self) -> int:
        """The column that rows are called by: the names of what a code tells apart, else the first whose cells differ
        and are all words, else all years, else the codes; else -1."""
        words = [at for at, cells in enumerate(self.columns) if at != self.code and all(map(_WORD.search, cells))]
        years = [at for at in self._differing if all(map(_YEAR.fullmatch, self.columns[at]))]
        differing = [at for at in words if at in self._differing]
        named = [at for at in words if self.code >= 0 and _NAMES.fullmatch(self.heads[at])]
        return next(iter(named or differing or years), self.code)

    @cached_property
    def code(self) -> int:
        """The first column if it has the codes of products, "LU-101"; else -1. An order or a quarter is no product."""
        is_code = bool(self.heads) and bool(_CODES.fullmatch(self.heads[0])) and 0 in self._differing
        return 0 if is_code and all(map(_CODE.fullmatch, self.columns[0])) else -1

    @property
    def is_told_apart(self) -> bool:
        """Whether no two rows are called the same."""
        return self.label in self._differing

    @property
    def _differing(self) -> list[int]:
        return [at for at, cells in enumerate(self.columns) if len(set(cells)) == len(cells)]

    @property
    def span(self) -> Span:
        return Span(self.rows[0].span.start, self.rows[-1].span.end)


def listings(text: str, begins: bool = True, ends: bool = True) -> Iterator[Listing]:
    """The listings of a text in order; a line of several parts may be a listing, and a row of one.

    Where the text does not begin or not end with its document, a listing that may go on there is left out.

    >>> text = "# Grants\\n\\nChosen:\\n\\n- Choir, £950 (hall)\\n- Larder, £4,800 (rent)\\n- Band, £1,200 (stands)\\n"
    >>> [found] = listings(text)
    >>> found.path, found.above, [row.cells for row in found.rows][:2]
    ('Grants', 'Chosen:', [('Choir', '£950', 'hall'), ('Larder', '£4,800', 'rent')])
    >>> [[row.cells for row in found.rows] for found in listings("Boats: 6:40, 8:30, 10:20\\n\\nEnd.")]
    [[('6:40',), ('8:30',), ('10:20',)]]
    >>> list(listings("- a\\n- b\\n- c\\n", ends=False))
    []
    """
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+|(?<=\n)(?=\n)", text)]
    titles = headings(text)
    first = 0
    while first < len(lines):
        found, last = _block(text, lines, first)
        inline = [one for line in lines[first:last] if (one := _inline(text, line))]
        if (
            found
            and len(inline) < len(found.rows)
            and not ((first == 0 and not begins) or (last == len(lines) and not ends))
        ):
            yield _placed(text, lines[first], found, titles)
        yield from (_placed(text, lines[first], one, titles) for one in inline)
        first = last


def _block(text: str, lines: Sequence[Span], first: int) -> tuple[Listing | None, int]:
    """The listing that begins with a line, if one does, and the line behind its block."""

    def begins(line: Span) -> str:
        """What a line begins with: a bar, a bullet, a word, or nothing."""
        said = text[line.start : line.end].lstrip()
        return "-" if IS_ITEM.match(said) else said[:1] if said[:1] == "|" else "a" if said else ""

    sign = begins(lines[first])
    last = next((at for at in range(first, len(lines)) if begins(lines[at]) != sign), len(lines))
    goes_on = sign == "-" and last < len(lines) and begins(lines[last])  # an item of several lines
    made = {"|": _table, "-": _items, "a": _plain}.get("" if goes_on else sign)
    found = made(text, lines[first:last]) if made else None
    return (found if found and len(found.rows) >= FEWEST else None), last


def _table(text: str, lines: Sequence[Span]) -> Listing | None:
    written = [(line, text[line.start : line.end]) for line in lines]
    ruled = len(written) > 1 and is_rule(written[1][1])
    rows = [Row(_trimmed(text, line), tuple(cells_of(words))) for line, words in written if not is_rule(words)]
    if not ruled and rows and (named := _named(rows)):
        return named
    heads, body = (rows[0].cells, rows[1:]) if rows else ((), [])
    if any(len(row.cells) != len(heads) for row in body) or not (ruled or _are_heads(heads, body)):
        return None
    return _without_totals(Listing("row", heads, tuple(body)))


def _are_heads(first: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether a row without a rule below it is one of heads: words above a column of figures. `tables.titled`, where a
    wrong head only reads oddly, asks for less; here it would be a row that is not counted."""
    words = not any(map(str.isdigit, "".join(first)))
    return words and any(
        all(any(map(str.isdigit, cell)) for cell in cells) for cells in zip(*(row.cells for row in body), strict=True)
    )


def _named(rows: Sequence[Row]) -> Listing | None:
    """The table of rows that say the name of every value. A value that a row has not is blank."""
    parted = [[_NAMED.fullmatch(cell) for cell in row.cells] for row in rows]
    values = [{str(found["name"]): str(found["value"]) for found in row if found} for row in parted]
    heads = max(map(tuple, values), key=len)
    if any(len(row) != len(named) for row, named in zip(parted, values, strict=True)):
        return None
    if any(tuple(head for head in heads if head in named) != tuple(named) for named in values):
        return None
    lacking = {head for named in values for head in heads if head not in named}
    if any(_STATE.search(head) or ENDS.search(head) for head in lacking):
        return None  # that one row has it says that this one is no more
    cells = (tuple(named.get(head, "") for head in heads) for named in values)
    return _without_totals(Listing("row", heads, tuple(Row(row.span, of) for row, of in zip(rows, cells, strict=True))))


def _items(text: str, lines: Sequence[Span]) -> Listing | None:
    indents = {_trimmed(text, line).start - line.start for line in lines}
    return _listed(text, lines) if len(indents) == 1 else None  # items of items are not counted with them


def _plain(text: str, lines: Sequence[Span]) -> Listing | None:
    written = [text[line.start : line.end].strip() for line in lines]
    whole = all(_LINE.fullmatch(words) and not _SENTENCE.search(words) for words in written)
    return _listed(text, lines) if whole else None


def _listed(text: str, lines: Sequence[Span]) -> Listing:
    spans = [_trimmed(text, line) for line in lines]
    parted = [parted_item(text[span.start : span.end]) for span in spans]
    width = max(map(len, parted), default=0)
    rows = [
        Row(span, (*cells, *[""] * (width - len(cells)))) for span, cells in zip(spans, parted, strict=True) if cells
    ]
    return _without_totals(Listing("entry", ("",) * width, tuple(rows)))


def _inline(text: str, line: Span) -> Listing | None:
    """The list that follows on a colon in one line."""
    span = _trimmed(text, line)
    if not (parts := enumerated(text[span.start : span.end])):
        return None
    label, *members = parts
    return Listing("entry", (label,), tuple(Row(span, (member,)) for member in members))


def _without_totals(found: Listing) -> Listing:
    called = [next(filter(None, row.cells), "") for row in found.rows]
    rows = tuple(row for row, name in zip(found.rows, called, strict=True) if not is_total(name))
    named = [bool(row.cells[:1] and row.cells[0]) for row in rows]
    doubtful = (
        any(may_be_total(name) and not is_total(name) for name in called)
        or any(is_total(cell) and "total" in cell.lower() for row in rows for cell in row.cells)
        or (any(named) and not all(named))
        or adds_up([row.cells for row in rows])
    )
    return replace(found, rows=rows, has_total=len(rows) < len(found.rows), is_doubtful=doubtful)


def _trimmed(text: str, line: Span) -> Span:
    words = text[line.start : line.end]
    return Span(line.start + len(words) - len(words.lstrip()), line.start + len(words.rstrip()))


def _placed(text: str, first: Span, found: Listing, titles: Sequence[Heading]) -> Listing:
    """A listing, whose block begins with a line, with the headings and the paragraph above it."""
    path: list[Heading] = []
    for heading in titles:
        if heading.span.start < first.start:
            path = [*(above for above in path if above.level < heading.level), heading]
    above = text[max(0, first.start - _FAR) : first.start].rstrip().split("\n\n")[-1].strip()
    above = "" if above.startswith(("#", "|")) or IS_ITEM.match(above) else above
    below = text[found.span.end : found.span.end + _FAR].lstrip("\n").split("\n\n")[0]
    below = "" if below.startswith(("#", "|")) or IS_ITEM.match(below) else below
    return replace(found, path=" ".join(heading.title for heading in path), above=above, below=below)
