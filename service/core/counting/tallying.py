"""What a question wants counted, added up or compared over the rows of a list. Read from its words alone; whether the
rows can tell is another matter (`tallies`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from service.core.asking.questions import is_polar
from service.core.counting.bounds import Bound, bounds
from service.types.documents import Span

Kind = Literal["count", "most", "least", "sum", "change"]
Relation = Literal["", "same", "changed", "rose", "fell"]

_PHRASAL = {  # verbs of two words, as heads say them
    r"call(?:ed|s|ing)? off": "cancelled",
    r"(?:put|puts|putting) off": "postponed",
    r"(?:set|sets|setting) (?:off|out)": "departs",
}
_VERBS = """
    is are was were be been has have had do does did can could will would should must get gets got receive receives
    received go goes went come comes came cost costs stay stays stayed remain remains remained keep kept see saw win
    wins won earn earns earned take takes took make makes made give gives given gave hold holds held stand stands
    stood appear appears appeared begin begins began end ends ended charge charges charged pay pays paid sell sells sold
    open opens opened close closes closed carry carries carried
"""
_LINKS = (
    "in on of at for from to with by that which who whose where when there than as a an the each per into over under"
)
_BOUNDARY = re.compile(rf"(?i)\b(?:{'|'.join((_VERBS + _LINKS).split())}|\w+(?:ed|ing))\b|[,;:?!.(]")
_LONGEST = 4  # words of what is counted

_COUNT = re.compile(
    r"(?i)\W*(?:(?:and|so)\s+)?(?:of\s+(?:all\s+)?(?:the|these)\s+(?P<of>[^,?]{1,80}),\s+)?"
    r"(?:(?:in|on|at|for|by|to|from|during)\s+)?how\s+many\s+(?:of\s+(?:all\s+)?(?:the|these|those)\s+)?"
)
_WHICH = re.compile(
    r"(?i)\W*(?:(?:in|on|at|for|by|to|from|during)\s+)?(?:which|what|who|whose)\s+(?:one\s+)?(?:of\s+the\s+)?"
)
_SUM = re.compile(
    r"(?i)\b(?:altogether|in all|in total|all told|combined|taken together|(?:the )?(?:total|sum)(?: of)?)\b"
)
_MUCH = re.compile(r"(?i)\W*(?:how\s+much|what\s+(?:is|was|were|are|did))\b")
_OTHER = re.compile(
    r"(?i)\bhow many (?:more|fewer|less|other|times (?:more|as))\b"
    r"|\b(?:average|mean|median|percentage|per cent|proportion|share|most recent(?:ly)?|most likely)\b"
)

_MOST = "most highest largest biggest greatest maximum busiest dearest costliest longest heaviest tallest"
_LEAST = "fewest least lowest smallest minimum quietest cheapest shortest lightest"
_EXTREME = re.compile(
    rf"(?i)\b(?P<word>{'|'.join((_MOST + ' ' + _LEAST).split())})\b(?P<how>\s+(?:expensive|costly|dear))?(?!\s+of\b)"
)
_NEEDS_FOR = frozenset({"busiest", "quietest"})  # by what, the question has to say
_MONEY = frozenset({"dearest", "costliest", "cheapest"})
_COSTS = re.compile(r"(?i)\bcosts?\b")
_SUMS = re.compile(
    r"(?i)\b(?:sum|amount|price|fee|fare|cost|charge|fine|rent|wage|salary|grant|award|prize|donation|payment|budget|loan|bid"
    r"|bursary|scholarship)s?\W*$"
)
_SIZES = {
    "longest": "length duration",
    "shortest": "length duration",
    "heaviest": "weight mass",
    "lightest": "weight mass",
    "tallest": "height",
}

_RELATIONS: dict[Relation, str] = {
    "same": r"(?:stay|remain|kept|keep|(?:is|are|was|were)\b)\w*\s+(?:at\s+)?(?:exactly\s+)?the same|unchanged"
    r"|(?:did|have|has|was|were)(?: not|n['’]t)(?: been)? changed?|not change",
    "rose": r"(?:rose|risen|went up|gone up|increased|(?:got|became) dearer|(?:was|were) raised)",
    "fell": r"(?:fell|fallen|went down|gone down|decreased|dropped|(?:got|became) cheaper|(?:was|were) lowered)",
    "changed": r"changed",
}

_CHANGES: dict[Relation, str] = {
    "rose": r"dearer|costlier|more expensive|higher|rise|rose|risen|go up|gone up|went up|increased?",
    "fell": r"cheaper|less expensive|lower|fall|fell|fallen|go down|gone down|went down|decreased?",
    "same": r"stay the same|the same|unchanged",
}
_BY = re.compile(r"(?i)\W*(?:by )?how much (?=more|less|dearer|cheaper|higher|lower|did)")


@dataclass(frozen=True)
class Wanted:
    """What is asked for over rows: how many there are, the one with the most or least, the sum, or how one changed.

    `thing` is what is counted or asked for; `measure`, where known, where the words stand that tell what is measured.
    """

    kind: Kind
    question: str
    thing: str
    bounds: tuple[Bound, ...] = ()
    relation: Relation = ""
    measure: Span | None = None
    money: bool = False  # it is measured in money
    sizes: str = ""  # heads that a word such as "longest" stands for
    read: tuple[Span, ...] = ()  # where the words stand that need no further reading
    total: bool = False  # "altogether" is said: of amounts, the sum is wanted; "how much": by how much it changed


def wanted(question: str) -> Wanted | None:
    """What a question wants counted, compared or added up; None for any other question.

    >>> from decimal import Decimal
    >>> found = wanted("How many groups got £3,000 or more?")
    >>> found.kind, found.thing, found.bounds[0].unit, found.bounds[0].test(Decimal(3000))
    ('count', 'groups', '£', True)
    >>> [wanted(q).kind for q in ("Which month saw the fewest sales?", "What did both cost altogether?")]
    ['least', 'sum']
    >>> [wanted(q) for q in ("How old is the pier?", "What is the most recent report?", "How many more came in May?")]
    [None, None, None]
    """
    for words, head in _PHRASAL.items():
        question = re.sub(rf"(?i)\b{words}\b", head, question)
    if _OTHER.search(question):
        return None
    total, counts = _SUM.search(question), _COUNT.match(question)
    if counts:
        of = counts["of"] or question[counts.end() :]
        found = Wanted("count", question, _thing(of), read=(Span(*counts.span()),) if not counts["of"] else ())
    elif total and _MUCH.match(question):
        found = Wanted("sum", question, "", money="much" in question.lower() or " cost" in question)
    elif changed := _change(question):
        return changed
    else:
        return _with_conditions(extreme) if (extreme := _extreme(question)) else None
    if total:
        found = replace(found, total=True, read=(*found.read, Span(*total.span())))
    return _with_conditions(found) if found.thing or found.kind == "sum" else None


def _thing(words: str) -> str:
    """The words that name what is counted; "" if there are none, or if it is not clear where they end."""
    first = re.match(r"\W*\w+", words)  # which may look like a verb: charges, stays
    end = _BOUNDARY.search(words, first.end()) if first else None
    found = words[: end.start()].split() if end else []
    return " ".join(found) if len(found) <= _LONGEST else ""


def _extreme(question: str) -> Wanted | None:
    """The most or the least of something, if a question asks which has it."""
    asks, found = _WHICH.match(question), list(_EXTREME.finditer(question))
    if not asks or len(found) != 1:
        return None
    word, (start, end) = found[0]["word"].lower(), found[0].span()
    kind: Kind = "most" if word in _MOST.split() else "least"
    measure = _measure(question, end, needs_for=word in _NEEDS_FOR)
    said = question[measure.start : measure.end] if measure else ""
    money = word in _MONEY or bool(found[0]["how"]) or bool(_SUMS.search(said)) or bool(_COSTS.search(question))
    sizes = _SIZES.get(word, "")
    if word in _NEEDS_FOR and measure is None:
        return None
    thing = "" if asks.end() >= start else _thing(question[asks.end() :])
    if not thing and not re.match(r"(?i)\W*(?:who|what|which)\s+(?:is|was|are|were|has|had|got)?", question):
        return None
    return Wanted(kind, question, thing, (), "", measure, money, sizes, (Span(*asks.span()), Span(start, end)))


def _measure(question: str, at: int, needs_for: bool) -> Span | None:
    """The words behind a superlative, up to the end of the phrase."""
    if needs_for:
        found = re.compile(r"\s*(?:month|day|year|week|time)?\s*for\s+").match(question, at)
        if not found:
            return None
        at = found.end()
    end = re.compile(rf"(?i)\b(?:{'|'.join(_LINKS.split())}|is|was|were|did|does)\b|[,;:?!.(]").search(question, at)
    stop = end.start() if end else len(question)
    return Span(at, stop) if question[at:stop].strip() else None


def _change(question: str) -> Wanted | None:
    """Whether a value rose or fell, or by how much, if that is asked."""
    by = _BY.match(question)
    found = [
        (name, said) for name, words in _CHANGES.items() for said in re.finditer(rf"(?i)\b(?:{words})\b", question)
    ]
    if len(found) != 1 or not (by or is_polar(question)):
        return None
    (relation, said), than = found[0], re.search(r"(?i)\bthan\b", question)
    read = [Span(*match.span()) for match in (by, said, than) if match]
    return Wanted("change", question, "", relation=relation, read=tuple(read), total=bool(by))


def _with_conditions(found: Wanted) -> Wanted | None:
    """With the bounds that the question sets; None if it sets one that is not understood."""
    limits = tuple(bounds(found.question))
    spans = [bound.span for bound in limits]
    relation: Relation = ""
    for name, words in _RELATIONS.items():
        if not relation and (said := re.search(rf"(?i)\b(?:{words})\b", found.question)):
            relation, spans = name, [*spans, Span(*said.span())]
    return replace(found, bounds=limits, relation=relation, read=(*found.read, *spans))
