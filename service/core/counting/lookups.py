"""The value of a row that a question names: "How much is a berth?", and of each row that is called so."""

from __future__ import annotations

import re

from service.core.counting.amounts import MONEY as SIGNS
from service.core.counting.comparing import Tally
from service.core.counting.listing import Listing, Row
from service.core.counting.narrowing import rows_meant
from service.core.counting.ordering import scale_of
from service.core.counting.orders import MEASURES, MONEY, PRICED, Order
from service.core.counting.prices import require_prices
from service.core.counting.series import is_of_a_year
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.subjects import require_label
from service.core.counting.wants import LONGEST, Wanted, thing
from service.core.drafting.kinds import MOST_ROWS
from service.core.grounding.differing import proposes
from service.core.text.reading import read, stems
from service.core.text.tables import is_row
from service.types.documents import Span

_WHAT_IS = r"what(?:['’]s|\s+(?:is|are|was|were))\s+the\b"
_OF = re.compile(
    rf"(?i)\W*(?:how\s+(?P<how>much|expensive|{'|'.join(MEASURES)})\s+(?:is|are|was|were)\b"
    r"(?!\s+(?:in|on|at|of|left|there|known)\b)"
    rf"|{_WHAT_IS}\s+{PRICED}\s+(?:of|for)\b|(?:what|how\s+much)\s+(?:do|does|did)\s+(?:you|they)\s+charge\s+for\b)"
)
_MANY = re.compile(r"(?i)\W*how\s+many\s+")
_USED = re.compile(  # what says of the things that are counted no more than that there are so many
    r"(?i)\s+(?:came|used|took|travell?ed\s+(?:on|by)|(?:(?:was|were)\s+)?(?:carried|counted|recorded|registered))\b"
)
_IN_TIME = re.compile(r"(?i)\b(?:in|for|of|during)\s+$")
_AROUND = (  # the thing
    re.compile(r"(?i)\W*(?:what|how\s+much)\s+(?:do|does|did|will|would)\b(?P<thing>.{3,80})\bcost\b"),
    re.compile(rf"(?i)\W*{_WHAT_IS}(?P<thing>.{{3,80}})\b{PRICED}\b"),
)
_NOUN = re.compile(  # of what a row is called, what stands before "up to 8 m" or "(single)"
    r"(?i)\W*(.+?)\W*(?:$|[\d,;:(/–—]|\b(?:of|for|up|to|with|without|in|at|on|per|from|over|under|and|or|until|by)\b)"
)
_NUMBER = re.compile(r"\d")
_OF_MONEY = re.compile(
    rf"(?i)[{SIGNS}]\s?\d|\d\s?(?:p|pence|cents?|pounds?|dollars?|euros?)\b|\b(?:is|are|was|were|be|now) free\b"
)
_NO_MORE = re.compile(
    r"(?i)\b(?:no longer|any ?more|no more|not (?:offered|sold|hired|available)|withdrawn|discontinued|cancell?ed"
    r"|abolished|ended|stopped|wrong|mistake|corrected|instead)\b"
)
_POSSESSIVE = re.compile(r"\w['’](?:s\b|(?!\w))")


def lookup(question: str) -> Wanted | None:
    """What a question wants that asks for the price, a measure or a number of something; None for any other.

    >>> lookup("What does a berth cost in May?").money, lookup("How many seats has the Heron?").measured
    (True, 'seats')
    >>> lookup("Who is Ann?")
    """
    if len(question) > LONGEST:
        return None
    if found := _MANY.match(question):
        named = thing(question[found.end() :])
        measure = Span(found.end(), found.end() + len(named))
        return Wanted("value", question, measure=measure, read=(Span(*found.span()), measure)) if named else None
    if found := _OF.match(question):
        measure_of = MEASURES.get((found["how"] or "").lower())
        order = Order(stems(measure_of)) if measure_of else MONEY
        return Wanted("value", question, order=order, money=order.money, read=(Span(*found.span()),))
    for pattern in _AROUND:
        if found := pattern.match(question):
            around = Span(found.start(), found.start("thing")), Span(found.end("thing"), found.end())
            return Wanted("value", question, order=MONEY, money=True, read=around)
    return None


def looked_up(sheet: Sheet) -> Tally:
    """The rows with what is asked for, each of them called by the same words of the question."""
    require_label(sheet)
    measure = sheet.wanted.measure
    if is_of_times(sheet.listing) and measure and (used := _USED.match(sheet.wanted.question, measure.end)):
        sheet.read.append(Span(*used.span()))
    sheet.rows = _called(sheet)
    if sheet.wanted.money:
        require_prices(sheet)
    else:
        scale_of(sheet, rises=True)
    rows = rows_meant(sheet)
    sheet.require_unqualified(rows)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Unclear
    return Tally("", rows)


def is_of_times(listing: Listing) -> bool:
    """Whether rows are called by months or other parts of a year: "in May" says when, wherever it stands."""
    return listing.label >= 0 and is_of_a_year(listing.heads[listing.label], listing.columns[listing.label])


def tells_more(sentence: str, called: frozenset[str], money: bool, counted: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence that is no row may tell what a row does not: of what is `called` so another number, of months
    one of what is `counted`, or that it is no more. What is only proposed tells nothing.

    >>> heron = frozenset({"heron"})
    >>> [tells_more(said, heron, money=True) for said in (
    ...     "The Heron costs £31 from now on.", "The Heron is no longer for hire.", "The Heron won in 1998.",
    ...     "Ann proposed £40 for the Heron.")]
    [True, True, False, False]
    """
    words = stems(sentence)
    if is_row(sentence) or proposes(sentence) or not called <= words:
        return False
    numbers = _OF_MONEY if money else _NUMBER
    return bool(_NO_MORE.search(sentence) or (counted <= words and numbers.search(sentence)))


def _called(sheet: Sheet) -> list[Row]:
    """The rows that the question names whole; else those that are a kind of what it names, as a day berth is a berth
    and a boat lift is no boat."""
    if sheet.label < 0:
        raise Unclear
    labels = {row: stems(row.cells[sheet.label]) for row in sheet.rows}
    whole = [row for row in labels if labels[row] and labels[row] <= sheet.asked]
    kinds = [row for row in labels if (noun := _noun(row.cells[sheet.label])) and noun <= sheet.asked]
    words = max((labels[row] for row in whole), key=len, default=frozenset()) or frozenset().union(
        *(labels[row] & sheet.asked for row in kinds)
    )
    called = [row for row in whole or kinds if words <= labels[row]]
    if not words or not called or any(not labels[row] <= words for row in whole):
        raise Unclear
    (_require_time if is_of_times(sheet.listing) else _require_first)(sheet, words)
    sheet.used |= words
    return called


def _noun(called: str) -> frozenset[str]:
    """The last word of what a row is called, without what is said of it behind; none of what begins with a number.

    >>> [sorted(_noun(called)) for called in ("Visitor berth up to 8 m", "Boat lift", "Heron (canoe)", "27 to 31 May")]
    [['berth'], ['lift'], ['heron'], []]
    """
    word = found[1].split()[-1] if (found := _NOUN.match(called)) else ""
    return frozenset() if word.isdigit() else stems(word)


def _require_first(sheet: Sheet, words: frozenset[str]) -> None:
    """Make sure that a question names the row before anything else, and nothing of it: neither the hire of the Heron
    nor its mast."""
    question = sheet.wanted.question
    heads = stems(" ".join(sheet.listing.heads))  # an adult day pass
    first = min(token.start for token in sheet.tokens if token.values & words)
    others = [token.start for token in sheet.tokens if token.start < first and not token.values & heads]
    others += [found.start() for found in _POSSESSIVE.finditer(question)]
    if any(not any(span.start <= at < span.end for span in sheet.read) for at in others):
        raise Unclear


def _require_time(sheet: Sheet, words: frozenset[str]) -> None:
    """Make sure that a question asks for what was in a month, and neither from then on nor on one of its days."""
    question = sheet.wanted.question
    first = min(token.start for token in sheet.tokens if token.values & words)
    if not _IN_TIME.search(question[:first]) or any(date.day for date in read(question).dates):
        raise Unclear
