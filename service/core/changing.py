"""The question before with one thing changed, where a follow-up says no more than that. Pure."""

from __future__ import annotations

import re

from service.core.leaning import MONTH, WEEKDAY, names, runs
from service.core.tokens import Kind, Token, content, tokens

_TIMES = (  # kinds of time, each with the word that leads to one
    ("in", re.compile(rf"\b(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}}(?!\d))?\b")),
    ("in", re.compile(r"\b(?:1[5-9]|20)\d\d\b")),
    ("on", re.compile(rf"\b{WEEKDAY}\b")),
)
_YEAR = _TIMES[1][1]
_DO = r"(?:did|does|do|has|have|had|can|could|will|would|should|must|might)"
_BE = r"(?:is|are|was|were)"
_PLACING = r"(?:in|on|at|for|from|to|with|without|by|during|after|before|under|over)"
_OPENING = re.compile(r"^\W*(?:(?:and|but|or|so)\b\W*)?(?:(?:what|how) about\b\W*)?", re.IGNORECASE)
_CLOSING = re.compile(r"(?:\W+(?:instead|then|too|as well))?[\s?.!]*$", re.IGNORECASE)
_A_YEAR_ON = re.compile(
    r"^(?:in )?(?:the same (?:day|month|season|week) )?(?:the |a |one )?"
    r"(?:(?P<back>year (?:before|earlier)|previous year|preceding year)|year (?:after|later)|following year)$",
    re.IGNORECASE,
)
_ASKS_ON = re.compile(r"^\W*(?:and\W+|but\W+)?(?P<word>why|when|where|how)\W*$", re.IGNORECASE)
_VERB_FIRST = re.compile(rf"^\W*(?P<yes_or_no>{_BE}\b.*)|^.*?\b(?P<any>{_DO}\b.*)", re.IGNORECASE | re.DOTALL)
_A_SENTENCE = re.compile(rf"\b(?:who|what|when|where|why|how|which|{_BE}|{_DO})\b", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:(?P<open>^\W*(?:what|who|where) {_BE})|\b(?:{_BE}|{_DO})) (?P<thing>(?:the|an?|my|our|your|this) )",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"^(?:the|an?|my|our|your|this) \w", re.IGNORECASE)
_IF = re.compile(r"^(?:what )?(?:if|when)\b", re.IGNORECASE)
_NAMELESS = re.compile(r"\b(?:others?|ones?|rest|same|it|them|this|that|these|those)\b", re.IGNORECASE)
_MOST_WORDS = 8  # of a follow-up
_LONGEST = 500  # characters of a question that is asked again


def changed(question: str, before: str) -> str | None:
    """The question before as the follow-up changes it; None where the follow-up says anything else.

    >>> asked = "Which club won the Cup in June 2024?"
    >>> for question in ("And in 2022?", "And the year before?", "What about the Shield?", "And in July?", "At home?"):
    ...     changed(question, asked)
    'Which club won the Cup in June 2022?'
    'Which club won the Cup in June 2023?'
    'Which club won the Shield in June 2024?'
    'Which club won the Cup in July 2024?'
    'Which club won the Cup in June 2024 at home?'
    >>> changed("Why?", "Is the pier closed?"), changed("Why?", "Who runs the pier?")
    ('Why is the pier closed?', None)
    """
    if len(before) > _LONGEST:
        return None
    if asks := _ASKS_ON.match(question):
        return _asked_on(asks["word"], before)
    rest = _CLOSING.sub("", _OPENING.sub("", question))
    if not rest or len(rest.split()) > _MOST_WORDS:
        return None
    if near := _A_YEAR_ON.match(rest):
        return _a_year_on(before, -1 if near["back"] else 1)
    for change in (_at_another_time, _of_another, _elsewhere):
        if found := change(rest, before):
            return found
    return None


def _asked_on(word: str, before: str) -> str | None:
    """What is left of the question before from its verb on; a question for a subject has no verb to begin with."""
    found = _VERB_FIRST.match(before)
    rest = found and (found["yes_or_no"] or found["any"])
    return f"{word.capitalize()} {rest[0].lower()}{rest[1:]}" if rest else None


def _a_year_on(before: str, years: int) -> str | None:
    named = set(_YEAR.findall(before))
    return _YEAR.sub(lambda year: str(int(year.group()) + years), before) if len(named) == 1 else None


def _at_another_time(rest: str, before: str) -> str | None:
    """The times of the rest in place of those of their kind, and added where there are none of their kind."""
    given = [(lead, kind, match) for lead, kind in _TIMES if (match := kind.search(rest))]
    others = [t for t in content(tokens(rest)) if not any(m.start() <= t.start < m.end() for _, _, m in given)]
    if not given or _A_SENTENCE.search(_IF.sub("", rest)) or len(others) > bool(_IF.match(rest)):
        return None
    for lead, kind, match in given:
        there = set(kind.findall(before))
        if len(there) > 1:
            return None
        before = kind.sub(match.group(), before) if there else _added(before, f"{lead} {match.group()}")
    return before


def _of_another(rest: str, before: str) -> str | None:
    """Another thing in place of the one that the question before is about: a name for a name, a noun for a subject."""
    if _A_SENTENCE.search(rest) or _NAMELESS.search(rest):
        return None
    shifted = f"about {rest}"  # so that a capital at its beginning says something
    if names(shifted, tokens(shifted)):
        named = runs(before)
        other = (
            re.compile(rf"(?:\b(?:the|an?) )?{re.escape(named[0])}(?: {rest.split()[-1]}\b)?")
            if len(named) == 1
            else None
        )
        return other.sub(lambda _: rest, before) if other else None
    thing = _subject(before) if _DETERMINED.match(rest) else None
    return before.replace(thing, rest, 1) if thing else None


def _subject(question: str) -> str | None:
    """What stands between an auxiliary and the verb: "the fish market" of "When does the fish market open?"."""
    found = _SUBJECT.search(question)
    if not found:
        return None
    run: list[Token] = []
    for token in tokens(question):
        if token.start == (run[-1].end + 1 if run else found.end()) and token.kind in (Kind.WORD, Kind.NAME):
            run.append(token)
    if len(run) > 1 and not found["open"]:
        run.pop()  # the verb
    return question[found.start("thing") : run[-1].end] if run else None


def _elsewhere(rest: str, before: str) -> str | None:
    """Where or under what conditions, added to a question that says nothing of the kind."""
    lead = re.match(rf"{_PLACING}\b", rest, re.IGNORECASE)
    if (
        not lead
        or _A_SENTENCE.search(rest)
        or _NAMELESS.search(rest)
        or re.search(rf"\b{lead.group()}\b", before, re.IGNORECASE)
    ):
        return None
    return _added(before, rest[0].lower() + rest[1:])


def _added(question: str, words: str) -> str:
    """The words before the mark that ends the question."""
    return re.sub(r"[\s?.!]*$", lambda end: f" {words}{end.group().strip()}", question, count=1)
