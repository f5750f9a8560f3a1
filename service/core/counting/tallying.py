"""What a question wants counted, added up or compared over the rows of a list. Read from its words alone; whether the
rows can tell is another matter (`tallies`)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from service.core.counting.bounds import bounds
from service.core.counting.contrasts import contrast
from service.core.counting.extremes import extreme
from service.core.counting.orders import by_verbs
from service.core.counting.wants import LONGEST, NUMBER_OF, SUMS, Relation, Wanted, phrase, thing
from service.core.text.calendar_names import ANY_YEAR
from service.types.documents import Span

_PHRASAL = {  # what is said in several words, as heads say it
    r"members? of (?:the )?staff": "staff",
    r"call(?:ed|s|ing)? off": "cancelled",
    r"(?:put|puts|putting) off": "postponed",
    r"(?:set|sets|setting) (?:off|out)": "departs",
    r"(?<=people )report to|(?<=staff )reports? to|(?<=employees )report to": "with the manager",
}
_SOLD = {
    r"(?:out of stock|sold out)": "with a stock of at most 0",
    r"in stock": "with a stock of more than 0",
}
_PIECES = re.compile(r"(?i)\bhow many\b(?!.*\d).*\bin stock\b")  # of pieces or of products
_COUNT = re.compile(
    r"(?i)\W*(?:(?:and|so)\s+)?(?:of\s+(?:all\s+)?(?:the|these)\s+(?P<of>[^,?]{1,80}),\s+)?"
    r"(?:(?:in|on|at|for|by|to|from|during)\s+)?how\s+many\s+(?:of\s+(?:all\s+)?(?:the|these|those)\s+)?"
)
_SEVERAL = re.compile(
    r"(?i)\W*(?:which|what)\s+(?:of\s+(?:all\s+)?(?:the|these|those)\s+)?"
    r"(?!(?:is|was|has|does|costs|comes|goes|gets|makes|takes)\b)(?=[^\W\d_]{3})"
)
_MANY = re.compile(r"(?i)(?:\w{2}(?<!s)s|people|men|women|children|staff)$")
_WHO = re.compile(r"(?i)\W*who\s+(?!(?:is|was|are|were)\b)")
_LIST = re.compile(
    r"(?i)\W*([^\W\d_]{3,}s)\s(?!.*\bor\b)(?:that |which )?(?:under|over|below|above|for|with|from|cost)"
)
_SUM = re.compile(
    r"(?i)\b(?:altogether|in all|in total|all told|combined|(?:taken )?together|(?:the )?(?:total|sum)(?: of)?)\b"
)
_AVERAGE = re.compile(r"(?i)\b(?:on average|(?:the )?(?:average|mean)(?: of)?)\b")
_MUCH = re.compile(r"(?i)\W*(?:how\s+(?:much|old|long|tall|heavy|big)|what\s+(?:is|was|were|are|did|do|does))\b")
_OF_ALL = re.compile(r"(?i)\s*(?:of|for|across|among)\s+(?:(?:all|each)\s+)?(?:of\s+)?(?:the\s+|a\s+|an\s+)?")
_OTHER = re.compile(
    r"(?i)\bhow many times (?:more|as)\b|\b(?:median|percentage|(?<!\d )per cent|proportion|share|most likely)\b"
)
_HOW_MANY_MORE = re.compile(r"(?i)\bhow many (?:more|fewer|less|other)\b")

_RELATIONS: dict[Relation, str] = {
    "same": r"(?:stay|remain|kept|keep|(?:is|are|was|were)\b)\w*\s+(?:at\s+)?(?:exactly\s+)?the same|unchanged"
    r"|(?:did|have|has|was|were)(?: not|n['’]t)(?: been)? changed?|not change",
    "rose": r"(?:rose|risen|went up|gone up|increased|(?:got|became) dearer|(?:was|were) raised)",
    "fell": r"(?:fell|fallen|went down|gone down|decreased|dropped|(?:got|became) cheaper|(?:was|were) lowered)",
    "changed": r"changed",
}
_CHANGED_BETWEEN = re.compile(  # from one year to the other, where what follows on it might be a bound on years
    r"(?i)\b(r[io]se|risen|f[ae]ll|fallen|up|down|(?:in|de)creased?|dropped|dearer|cheaper|costlier|the same|unchanged"
    rf"|changed?(?: in (?:the )?[a-z]+)?) between ({ANY_YEAR}) and ({ANY_YEAR})\b"
)
_YEAR_BESIDE = re.compile(  # "in 2024 than the year before", as the year that is meant
    rf"(?i)\b(?P<year>{ANY_YEAR})(?P<between>\s+than|,?\s+or)\s+(?:it (?:was|is|had been) )?(?:in |during )?(?:the )?"
    r"(?:(?P<back>year before(?: it| that)?|(?:previous|preceding|prior) year)"
    r"|year after(?: it| that)?|following year)\b"
)


def wanted(question: str) -> Wanted | None:
    """What a question wants counted, compared or added up; None for any other question.

    >>> from decimal import Decimal
    >>> found = wanted("How many groups got £3,000 or more?")
    >>> found.kind, found.thing, found.bounds[0].unit, found.bounds[0].test(Decimal(3000))
    ('count', 'groups', '£', True)
    >>> [wanted(q).kind for q in ("Which month saw the fewest sales?", "What did both cost altogether?")]
    ['least', 'sum']
    >>> [wanted(q) for q in ("How old is the pier?", "What is the newest of late?", "What is the median price?")]
    [None, None, None]
    """
    for words, head in _PHRASAL.items():
        question = re.sub(rf"(?i)\b{words}\b", head, question)
    if _PIECES.search(question):
        return None
    found, by_numbers = _wanted(question), question
    for words, bound in _SOLD.items() if not re.search(r"\d", question) else ():  # "more than 50 in stock"
        by_numbers = re.sub(rf"(?i)\b{words}\b", bound, by_numbers)
    if by_numbers == question or (found and found.otherwise):
        return found
    other = _wanted(by_numbers)
    return replace(found, otherwise=other) if found else other  # a column may say it in words, and another the number


def _wanted(question: str) -> Wanted | None:
    question = _CHANGED_BETWEEN.sub(r"\1 from \2 to \3", question)
    question = _YEAR_BESIDE.sub(
        lambda said: f"{said['year']}{said['between']} in {int(said['year']) + (-1 if said['back'] else 1)}", question
    )
    if len(question) > LONGEST or _OTHER.search(question):
        return None
    total, average, counts = _SUM.search(question), _AVERAGE.search(question), _COUNT.match(question)
    if compared := contrast(question):
        return compared
    if _HOW_MANY_MORE.search(question):
        return None
    if average:
        asks = _MUCH.match(question) or not question[: average.start()].strip()  # "average salary of the staff"
        return _amount("average", question, average) if asks and not total else None
    if counts:
        of = counts["of"] or question[counts.end() :]
        found = Wanted("count", question, thing(of), read=(Span(*counts.span()),) if not counts["of"] else ())
    elif total and _MUCH.match(question):
        return _amount("sum", question, total)
    elif most := extreme(question):
        return _conditioned(most)
    elif several := _SEVERAL.match(question):
        named = thing(question[several.end() :])
        found = Wanted(
            "count", question, named if _MANY.search(named) else "", read=(Span(*several.span()),), listed=True
        )
    elif (who := _WHO.match(question)) and any(bounds(question)):  # "Who joined after 2020?"
        found = Wanted("count", question, "people", people=True, read=(Span(*who.span()),), listed=True)
    elif (alone := _LIST.match(question)) and any(bounds(question)):  # "lamps under £60"
        found = Wanted("count", question, alone[1], listed=True)
    else:
        return None
    if total:
        found = replace(found, total=True, read=(*found.read, Span(*total.span())))
    return _conditioned(found) if found.thing else None


def _amount(kind: Literal["sum", "average"], question: str, said: re.Match[str]) -> Wanted | None:
    """The sum or the average of what is named behind the word, or of money."""
    number = NUMBER_OF.match(question, said.end())
    at = number.end() if number else said.end()
    is_named = said.group().lower().startswith("the ") or not question[: said.start()].strip()
    measure = phrase(question, at) if is_named else None
    verbs = [] if measure else by_verbs(question)
    order, verb = verbs[0] if len(verbs) == 1 else (None, None)
    of = _OF_ALL.match(question, measure.end) if measure else None
    named = thing(f"{question[of.end() :]}?") if of else ""
    money = (
        bool(measure and SUMS.search(question[measure.start : measure.end]))
        or "much" in question.lower()
        or bool(re.search(r"(?i)\bcosts?\b", question))
    )
    read = (Span(said.start(), at), *([verb] if verb else []))
    found = Wanted(kind, question, named, measure=measure, money=money, order=order, read=read, total=True)
    return _conditioned(found)


def _conditioned(found: Wanted) -> Wanted:
    """With the bounds that the question sets."""
    limits = tuple(bounds(found.question))
    spans = [span for bound in limits for span in bound.spans]
    relation: Relation = ""
    for name, words in _RELATIONS.items():
        if not relation and (said := re.search(rf"(?i)\b(?:{words})\b", found.question)):
            relation, spans = name, [*spans, Span(*said.span())]
    otherwise = _conditioned(found.otherwise) if found.otherwise else None
    return replace(found, bounds=limits, relation=relation, read=(*found.read, *spans), otherwise=otherwise)
