"""Which rows the words of a question keep that are no more than words: what a cell says, a range of rows.

Here it is held that every word is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from service.core.counting.listing import Row
from service.core.counting.orders import EVENTS
from service.core.counting.sheets import Sheet, Unclear
from service.core.text.calendar_names import ANY_YEAR
from service.core.text.reading import read, stems
from service.core.text.tokens import Kind, Token
from service.types.documents import Span

# As they are written, for a stem is too much: "rowing" says something.
_SAYS_NOTHING = frozenset(
    """table tables list lists listed figures figure row rows entry entries item items column columns count counts
    counted counting many much number numbers named show shows shown stand stands appear appears get gets got receive
    receives received give gives given see saw come comes came carry carries carried hold holds held take takes took
    cost costs price prices monthly yearly name names page document documents""".split()
)
# What may stand in a question unread. Every other word, however small, changes it: "all but", "out of", "would".
_MAY_BE_UNREAD = frozenset(
    """a an the of in at on for from by with to into during is are was were be been being do does did doing has have had
    having can it its they them their there this that these those he she his her here what which who whom whose where
    when how i me my you your we according said says tell told document documents passage passages""".split()
)
# The same where one row is meant: of it, a word more is likely to ask for something else.
_SAYS_NOTHING_OF_ONE = frozenset("cost costs price prices got get has have".split())
_MAY_BE_UNREAD_OF_ONE = frozenset(
    "a an the of in at on for from to is are was were be do does did have has had it what which how i you we".split()
)
# What is no stop word and changes a question wherever it stands, even if a title or a cell has it.
_HARD = re.compile(
    r"(?i)\b(?:less|fewer|least|above|since|others?|another|except|excluding|besides|without|either|every|also|never"
    r"|last|first|nearly|almost|approximately|roughly|around|twice|half|double|(?<!how )much)\b"
)
_DIRECTIONS = {  # a preposition, and what the head of a column may say for it
    "from": re.compile(r"(?i)\b(?:from|origin|depart\w*|start\w*|leaves?|leaving)\b"),
    "to": re.compile(r"(?i)\b(?:to|into|destinations?|arriv\w*|ends?|finish\w*)\b"),
}
_PARTED = re.compile(r"(?i)[,;–]|\b(?:to|and|or|by)\b")
_TO = re.compile(r"\s*(?:to|until|through|-|–|and)\s*")
_WON = re.compile(r"(?i)\b(?:won|wins?|winners?|went to)\b")
_WINNERS = stems("first winner won 1st champion gold")
_IN_YEAR = re.compile(rf"(?i)\s+in\s+(?P<year>{ANY_YEAR})\b")
_TOLD = re.compile(r"(?i)^(?!\W*(?:n/?a|tb[cda]|unknown|\?)?\W*$)")
_TIMETABLE = stems("depart leave run sail start operate day daily")
_GOES = re.compile(
    r"(?i)\b(?:does|do|did) the (?P<what>[^\W\d_]+)\b"
)  # its title says of what a timetable is, if at all


def rows_meant(sheet: Sheet) -> tuple[Row, ...]:
    """The rows of a sheet that hold every condition; raises Unclear where a word of the question is left over."""
    sheet.require_names()
    return _Narrowing(sheet).rows()


class _Narrowing:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._listing, self._question = sheet, sheet.listing, sheet.wanted.question
        self._columns = range(len(sheet.listing.heads))
        self._heads = frozenset[str]().union(*map(stems, sheet.listing.heads))
        self._of_heads: list[Token] = []  # words that are accounted for if a condition is held against their column
        won = _WON.search(self._question)
        winners = [at for at in self._columns if won and stems(self._listing.heads[at]) & _WINNERS]
        self._winners = winners[0] if len(winners) == 1 else -1
        if won and winners:
            sheet.read.append(Span(*won.span()))

    def rows(self) -> tuple[Row, ...]:
        groups = [group for group in self._groups() if self._is_condition(group)]
        held = [self._holding(group) for group in groups]
        for at, (one, other) in enumerate(pairwise(groups)):
            if joined := self._joined(one, other, held[at], held[at + 1]):
                held[at] = held[at + 1] = joined
        if not all(token.values & self._sheet.used for token in self._of_heads):
            raise Unclear
        self._require_no_more()
        if held and not set.intersection(*held):
            raise Unclear  # each holds of other rows: "Kelby, Marlow" are the rows of both
        self._sheet.rows = [row for row in self._sheet.rows if all(row in rows for rows in held)]
        return tuple(self._sheet.rows)

    # ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _groups(self) -> list[list[Token]]:
        """The runs of words that cells have, in order; raises Unclear for a word that is not accounted for."""
        groups: list[list[Token]] = []
        before: Token | None = None
        for token in self._sheet.tokens:
            if self._is_read(token):
                before = None
            elif token.values & self._in_cells and token.kind is not Kind.NEGATION:
                if before is None or _PARTED.search(self._question, before.end, token.start):
                    groups.append([])
                groups[-1].append(token)
                before = token
            elif self._is_known(token):
                before = None
            elif token.values & self._heads and token.kind is not Kind.NEGATION:
                self._of_heads.append(token)
                before = None
            else:
                raise Unclear
        return groups

    def _is_read(self, token: Token) -> bool:
        inside = any(span.start <= token.start < span.end for span in self._sheet.read)
        said = self._question[token.start : token.end].lower()
        silent = _SAYS_NOTHING_OF_ONE if self._sheet.is_strict else _SAYS_NOTHING
        return inside or bool(token.values & self._sheet.used) or said in silent

    @cached_property
    def _in_cells(self) -> frozenset[str]:
        return frozenset().union(*(stems(cell) for row in self._listing.rows for cell in row.cells))

    def _is_known(self, token: Token) -> bool:
        """Whether a word only says which table or list is meant."""
        if token.kind is Kind.NEGATION:
            return False
        said = bool(token.values & self._sheet.context) or self._is_event(token)
        return said or self._is_beside(token) or self._is_of_timetable(token)

    def _is_event(self, token: Token) -> bool:
        """Whether a word says what happened in a year that is held against its column: "built in 2010"."""
        year = _IN_YEAR.match(self._question, token.end)
        return year is not None and any(
            token.values & stems(head) & EVENTS and year["year"] in cells
            for head, cells in zip(self._listing.heads, self._listing.columns, strict=True)
        )

    def _is_beside(self, token: Token) -> bool:
        """Whether a name stands in a text that was found beside the same word of the rows' context: "Drennay ferry"."""
        if token.kind is not Kind.NAME:
            return False
        tokens = self._sheet.tokens
        at = tokens.index(token)
        near = [other for other in tokens[max(0, at - 1) : at + 2] if other is not token]
        known = [other for other in near if other.values & self._sheet.context]
        return any(_stand_together(token, other, text) for other in known for text in self._sheet.texts)

    def _is_of_timetable(self, token: Token) -> bool:
        """Whether a word says nothing more of a list of times than such lists do."""
        goes = _GOES.search(self._question)
        is_what_goes = bool(goes and goes.start("what") == token.start)
        return self._sheet.is_of_times and (is_what_goes or bool(token.values & _TIMETABLE))

    def _require_no_more(self) -> None:
        """Raise Unclear if a word that changes a question was not understood."""
        stops = [Span(token.start, token.end) for token in read(self._question).tokens if token.kind is Kind.STOP]
        words = {span: self._question[span.start : span.end].lower() for span in stops}
        unread = _MAY_BE_UNREAD_OF_ONE if self._sheet.is_strict else _MAY_BE_UNREAD
        hard = [span for span, word in words.items() if word not in unread]
        for said in (*hard, *(Span(*found.span()) for found in _HARD.finditer(self._question))):
            inside = any(span.start <= said.start < span.end for span in self._sheet.read)
            if not inside and not self._links(said):
                raise Unclear

    def _links(self, said: Span) -> bool:
        """Whether an "and" stands between words of the context, as a title may have one, or between two bounds."""
        before = [token for token in self._sheet.tokens if token.end <= said.start][-1:]
        after = [token for token in self._sheet.tokens if token.start >= said.end][:1]
        of_context = all(t.values & self._sheet.context for t in before + after)
        is_and = self._question[said.start : said.end].lower() == "and"
        return is_and and (of_context or self._joins_bounds(said))

    def _joins_bounds(self, said: Span) -> bool:
        """Whether a word stands between two bounds of the same rows: "cost more than £20 and have over 4 seats"."""
        things = stems(self._sheet.wanted.thing)
        spans = sorted(
            (span for bound in self._sheet.wanted.bounds for span in bound.spans), key=lambda span: span.start
        )
        return any(
            one.end <= said.start < other.start and not stems(self._question[one.end : other.start]) & things
            for one, other in pairwise(spans)
        )

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_condition(self, group: Sequence[Token]) -> bool:
        """Whether words that cells have are a condition; if they also stand above the rows they may just name these."""
        if not all(token.values & self._sheet.context for token in group):
            return True
        held = any(self._saying(group, at) for at in self._columns)
        if held and not (len(group) == 1 and group[0].kind is Kind.NUMBER):  # a year is one, wherever it stands too
            raise Unclear
        if not held and any(self._is_beside_thing(token) and self._tells_apart(token) for token in group):
            raise Unclear
        return held

    def _is_beside_thing(self, token: Token) -> bool:
        """Whether a word stands right before what is counted: "rowing boats"."""
        thing = self._sheet.wanted.thing.split()[-1:]
        return bool(thing) and self._question[token.end :].split()[:1] == thing

    def _tells_apart(self, token: Token) -> bool:
        """Whether some rows have a word and others do not."""
        having = [any(token.values & stems(cell) for cell in row.cells) for row in self._listing.rows]
        return any(having) and not all(having)

    def _saying(self, group: Sequence[Token], at: int) -> set[Row]:
        """The rows whose cell, or what it has in brackets, says just these words."""
        return {
            row
            for row in self._listing.rows
            if any(_same(group, part) for part in re.split(r"[()]", row.cells[at]) if part.strip())
        }

    def _holding(self, group: Sequence[Token]) -> set[Row]:
        """The rows that hold a condition."""
        columns = self._named_before(group) or self._columns
        saying = {at: rows for at in columns if (rows := self._saying(group, at))}
        for at in columns:
            also = {row for row in self._listing.rows if all(t.values & stems(row.cells[at]) for t in group)}
            if also - saying.get(at, set()):
                raise Unclear  # a cell says this and more
        heads = {at: stems(self._listing.heads[at]) for at in saying}
        named = [at for at, words in heads.items() if words and words <= self._sheet.asked]
        if self._winners >= 0:
            return saying.get(self._winners, set())
        longer = [at for at, words in heads.items() if any(heads[one] < words for one in named)]  # a line manager
        if longer or len(named or saying) != 1 or (not named and any(map(self._is_like_another, saying))):
            raise Unclear
        at = next(iter(named or saying))
        if len({row.cells[at].strip().lower() for row in saying[at]}) > 1:
            raise Unclear  # "in stock", "out of stock"
        self._require_direction(group, at)
        self._require_told(at)
        self._sheet.used |= heads[at] if named else frozenset()
        return saying[at]

    def _named_before(self, group: Sequence[Token]) -> list[int]:
        """The columns whose head stands right before words: "in the category Wall"."""
        tokens = self._sheet.tokens
        before = tokens[: tokens.index(group[0])]
        if not before or self._question[before[-1].end : group[0].start].strip():
            return []
        words = {at: list(read(f"x {self._listing.heads[at]}").content)[1:] for at in self._columns}
        heads = {at: [one.values for one in head] for at, head in words.items() if head and at != self._sheet.label}
        named = [at for at, head in heads.items() if [one.values for one in before[-len(head) :]] == head]
        alike = [at for at, head in heads.items() if any(heads[one][-1] == head[-1] for one in named)]
        return named if len(alike) == 1 else []  # a "line manager" is a manager too

    def _require_direction(self, group: Sequence[Token], at: int) -> None:
        """Make sure that what goes to a place is not looked for where it comes from."""
        head = self._listing.heads[at].replace("_", " ")
        held = {name for name, words in _DIRECTIONS.items() if words.search(head)}
        before = re.findall(r"[^\W\d_]+", self._question[: group[0].start].lower().removesuffix("the "))[-1:]
        if held and held != set(before):
            raise Unclear

    def _require_told(self, at: int) -> None:
        """Make sure that a column says of every row of a table whether it holds a condition."""
        self._sheet.conditions.add(at)
        told_of = stems(self._listing.heads[at]) & EVENTS
        if told_of and not told_of & self._sheet.asked:  # "in 2010" is not yet "built in 2010"
            raise Unclear
        untold = self._listing.kind == "row" and not all(map(_TOLD.search, self._listing.columns[at]))
        if untold or (self._sheet.places is not None and at not in self._sheet.places):
            raise Unclear

    def _is_like_another(self, at: int) -> bool:
        """Whether another column has the same words in its cells, so that it matters in which a word stands."""
        own = {stems(cell) for cell in self._listing.columns[at]}
        others = (self._listing.columns[other] for other in self._columns if other != at)
        return any(stems(cell) in own for cells in others for cell in cells if cell)

    def _joined(self, one: Sequence[Token], other: Sequence[Token], first: set[Row], last: set[Row]) -> set[Row] | None:
        """The rows of "May to August", and of "May and August" where they are added up."""
        between = Span(one[-1].end, other[0].start)
        words = self._question[between.start : between.end]
        if not _TO.fullmatch(words) or len(first) != 1 or len(last) != 1 or self._sheet.label < 0:
            return None
        low, high = (self._listing.rows.index(next(iter(rows))) for rows in (first, last))
        if low >= high or (words.strip() == "and" and not self._sheet.wanted.total):
            raise Unclear
        self._sheet.read.append(between)
        return first | last if words.strip() == "and" else set(self._listing.rows[low : high + 1])


def _same(group: Sequence[Token], part: str) -> bool:
    """Whether a part of a cell says just the words of a group."""
    tokens = [token for token in read(f"x {part}").content if token.start > 1]
    return (
        bool(tokens)
        and all(any(token.values & other.values for other in tokens) for token in group)
        and all(any(token.values & other.values for other in group) for token in tokens)
    )


def _stand_together(one: Token, other: Token, text: str) -> bool:
    return any(
        (a.values & one.values and b.values & other.values) or (a.values & other.values and b.values & one.values)
        for a, b in pairwise(read(text).content)
    )
