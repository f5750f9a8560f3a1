"""What a question can want of the rows of a table or list, and the phrases that its readings share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from service.core.counting.bounds import Bound
from service.core.counting.orders import Order
from service.types.documents import Span

Kind = Literal["count", "most", "least", "sum", "average", "change", "compare", "value"]
Relation = Literal["", "same", "changed", "rose", "fell"]
Mode = Literal["whether", "which", "difference"]

_VERBS = """
    is are was were be been has have had do does did can could will would should must get gets got receive receives
    received go goes went come comes came cost costs stay stays stayed remain remains remained keep kept see saw win
    wins won earn earns earned take takes took make makes made give gives given gave hold holds held stand stands
    stood appear appears appeared begin begins began end ends ended charge charges charged pay pays paid sell sells sold
    open opens opened close closes closed carry carries carried work works live lives weigh weighs become becomes became
    rose fell
"""
LINKS = (
    "in on of at for from to with by that which who whom whose where when there than as a an the each per into over"
    " under across"
)
_BOUNDARY = re.compile(rf"(?i)\b(?:{'|'.join((_VERBS + LINKS).split())}|\w+(?:ed|ing))\b|[,;:?!.(]")
_LONGEST = 4  # words of what is counted
LONGEST = 300  # characters of a question that is read: nobody takes more, and to look through is slow
WHICH = re.compile(
    r"(?i)\W*(?:(?:in|on|at|for|by|to|from|during)\s+)?(?:which|what|who|whose)(?:['’]s)?\s+(?:one\s+)?(?:of\s+the\s+)?"
)
NUMBER_OF = re.compile(r"(?i)\s*(?:total\s+)?(?:number|amount)\s+of\s+")
SUMS = re.compile(
    r"(?i)\b(?:sum|amount|price|fee|fare|cost|charge|fine|rent|wage|salary|grant|award|prize|donation|payment|budget|loan|bid"
    r"|bursary|scholarship)s?\W*$"
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for over rows: how many there are, the one with the most or least, the sum or the average, how one
    changed, how two compare, or the value of one.

    `thing` is what is counted or asked for; `measure`, where known, where the words stand that tell what is measured.
    """

    kind: Kind
    question: str
    thing: str = ""
    bounds: tuple[Bound, ...] = ()
    relation: Relation = ""
    measure: Span | None = None
    money: bool = False  # it is measured in money
    order: Order | None = None  # the heads that a word such as "oldest" goes by
    people: bool = False  # "who" is asked for
    mode: Mode = "whether"  # of a comparison: a yes or no, which of the two, or by how much
    parting: int = -1  # where the word stands between the two
    read: tuple[Span, ...] = ()  # where the words stand that need no further reading
    total: bool = False  # "altogether" is said: of amounts, the sum is wanted; "how much": by how much it changed
    listed: bool = False  # "which" are asked for, of which there may be several
    otherwise: Wanted | None = None  # what else it may want, where the rows cannot tell this

    @property
    def is_of_change(self) -> bool:
        """Whether it is of values that rose, fell or stayed the same."""
        return self.kind == "change" or (self.kind == "count" and bool(self.relation))

    @property
    def measured(self) -> str:
        """The words that tell what is measured."""
        return self.question[self.measure.start : self.measure.end] if self.measure else ""


def thing(words: str) -> str:
    """The words that name what is counted; "" if there are none, or if it is not clear where they end."""
    first = re.match(r"\W*\w+", words)  # which may look like a verb: charges, stays
    end = _BOUNDARY.search(words, first.end()) if first else None
    found = words[: end.start()].split() if end else []
    return " ".join(found) if len(found) <= _LONGEST else ""


def phrase(question: str, at: int) -> Span | None:
    """The words from a place on, up to the end of the phrase."""
    ends = rf"(?i)\b(?:{'|'.join(LINKS.split())}|is|are|was|were|does|do|did)\b|[,;:?!.(]"
    end = re.compile(ends).search(question, at)
    stop = end.start() if end else len(question)
    return Span(at, stop) if question[at:stop].strip() else None
