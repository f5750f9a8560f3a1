"""The reading of questions for the most or the least of something."""

from __future__ import annotations

import re
from dataclasses import replace

from service.core.counting.orders import DATES, MEASURES, Order, Said, superlatives
from service.core.counting.wants import NUMBER_OF, SUMS, WHICH, Wanted, phrase, thing
from service.core.text.reading import stems
from service.types.documents import Span

_NEEDS_FOR = frozenset({"busiest", "quietest"})  # by what, the question has to say
_THE = re.compile(r"(?i)\W*(?:the\s+)?(?=[a-z]+(?:est|st)\b|(?:most|least)\s)")  # "cheapest lamp?"
_COSTS = re.compile(r"(?i)\bcosts?\b")
_VALUE = re.compile(
    r"(?i)\W*(?:how\s+(?P<how>old|tall|long|heavy|deep|wide|high|fast|much)\s+(?:is|are|was|were|does|do|did)\s+the\s+"
    r"|what\s+(?:is|was)\s+the\s+(?P<what>age|price|cost|fee|height|weight|length|depth|width|speed|salary|size)"
    r"\s+of\s+the\s+)"
)
_HOW = MEASURES | {"old": "age birth", "much": "price cost fee salary"}  # what a question for the value itself asks for
# What stands before a superlative so that not the first is meant, or more than one may be.
_OTHER = re.compile(
    r"(?i)\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|two|three|four|five|six|seven|eight"
    r"|nine|ten|some|few|any|among|amongst|\d+(?:st|nd|rd|th)?|one\s+of(?:\s+the)?|other)\W+(?:\w+\W+)?$"
)
_LINKING = re.compile(r"(?i)\W*(?:is|are|was|were|has|had|have|got|did|does|do|the|be)\b")
_ONLY_LINKING = re.compile(r"(?i)(?:\W|\b(?:is|are|was|were|has|had|have|got|did|does|do|the|paid|earns?|gets?|it)\b)*")
_BEHIND = re.compile(r"(?i)(?:one|here|cost)\W*")
_THAN = re.compile(r"(?i)\s+than\b")
_WORD = re.compile(r"\W*(\w+)")


def extreme(question: str) -> Wanted | None:
    """What a question for the most or the least of something wants; None for any other.

    >>> found = extreme("What is the cheapest boat?")
    >>> found.kind, found.thing, found.order.money
    ('least', 'boat', True)
    >>> [extreme(q) for q in ("Who is the second oldest?", "Which are the three cheapest boats?")]
    [None, None]
    """
    asks, found = WHICH.match(question) or _THE.match(question), superlatives(question)
    value = _VALUE.match(question)
    if not (asks or value) or len(found) != 1:
        return None
    said, begun = found[0], value or asks
    if begun is None or begun.end() > said.start or _OTHER.search(question[: said.start]):
        return None
    if _THAN.match(question, said.end):  # "more expensive than £50"
        return None
    before = "" if value else _before(question[begun.end() : said.start])
    if before is None or re.match(r"(?i)\s+of\b(?!\s+(?:all|the|them|these|those)\b)", question[said.end :]):
        return None
    people = bool(re.match(r"(?i)\W*who\b", question))
    read = (Span(*begun.span()), Span(said.start, said.end))
    base = Wanted("most" if said.rises else "least", question, before, people=people, read=read)
    if value and not (said.order and stems(value["what"] or _HOW[value["how"].lower()]) & said.order.heads):
        return None  # the price of the oldest
    ways = [way for way in (None if value else _by_measure(base, said), _by_order(base, said)) if way]
    return replace(ways[0], otherwise=ways[1] if len(ways) > 1 else None) if ways else None


def _before(words: str) -> str | None:
    """What is named between "which" and a superlative; None if that is not clear."""
    verb = _WORD.match(words)
    if verb and stems(verb[1]) & DATES:  # "joined the club first"
        return ""
    return "" if _ONLY_LINKING.fullmatch(words) else (thing(f"{words}?") or None) if not _LINKING.match(words) else ""


def _by_measure(base: Wanted, said: Said) -> Wanted | None:
    """The most of what the words behind the superlative name: "the fewest rooms"; or of money: "costs the most"."""
    question, needs_for = base.question, said.word in _NEEDS_FOR
    at = said.end
    if needs_for:
        found = re.compile(r"\s*(?:month|day|year|week|time)?\s*for\s+").match(question, at)
        if not found:
            return None
        at = found.end()
    of = NUMBER_OF.match(question, at)
    measure = phrase(question, of.end() if of else at)
    words = question[measure.start : measure.end] if measure else ""
    read = (*base.read, Span(*of.span())) if of else base.read
    by_money = bool(said.order and said.order.money)
    money = by_money or bool(SUMS.search(words)) or bool(_COSTS.search(question))
    if said.measures and (measure or money or of):
        return replace(base, measure=measure, money=money, read=read)
    if by_money and (SUMS.search(words) or not measure):
        return replace(base, measure=measure, money=True, read=read)
    return None


def _by_order(base: Wanted, said: Said) -> Wanted | None:
    """The first or last by what the superlative goes by: "the oldest sailor"."""
    if said.order is None:
        return None
    question, order, at = base.question, said.order, said.end
    read = list(base.read)
    verb = _WORD.match(question, at)
    if verb and stems(verb[1]) & DATES & order.heads:  # "the earliest opened"
        order, at = order.only(stems(verb[1])), verb.end()
        read.append(Span(said.end, at))
    if said.verb:
        read.append(said.verb)
    words = phrase(question, at)
    behind = question[words.start : words.end].strip() if words else ""
    if not behind or _BEHIND.fullmatch(behind) or stems(behind) <= _heads(order):
        named = base.thing
    else:
        named = "" if base.thing or re.search("['’]", behind) else thing(f"{behind}?")
        if not named:
            return None
    return replace(base, thing=named, order=order, money=order.money, read=tuple(read))


def _heads(order: Order) -> frozenset[str]:
    return order.heads | stems("money" if order.money else "")
