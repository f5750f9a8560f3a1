"""The question before with one thing changed, where a follow-up says no more than that. Pure.

A value takes the place of its like alone (`slots`, `exchanging`); what has no like in the question before and only
tells where or when is added to it. Anything else is no change: a question that nobody asked must not be made up.
"""

from __future__ import annotations

import re
from dataclasses import replace

from service.core.asking.exchanging import of_another
from service.core.asking.questions import is_polar
from service.core.asking.slots import RANK, Slot, fill, has_namesake, months, ranks, weekdays, years
from service.core.text.tokens import Kind, content, tokens, values

_DO = r"(?:did|does|do|has|have|had|can|could|will|would|should|must|might)"
_BE = r"(?:is|are|was|were)"
_CAN_BE_DENIED = re.compile(rf"(?i)^(?!might\b)(?:{_BE}|{_DO})\b")
_DENIED = {"can": "can't", "will": "won't"}
_NO = re.compile(r"(?i)^\W*no(?:\s*[,;!–—]|\.(?!\s*\d)|\s*$)")
_DENIES = re.compile(
    r"(?i)(?:\b(?:not|never|cannot|(?:declin|refus|reject|den(?:y|ie)|fail)\w*)|n['’]t)\b(?!\s+only\b)"
)
_PLACING = r"(?:in|on|at|for|from|to|with|without|by|during|after|before|under|over)"
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|or|so)\b\W*)?(?:(?:(?:what|how) about"
    r"|(?:the )?same(?: thing| question)?(?: for| with| about|(?= (?:in|on|at)\b)))\b\W*)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:\W+(?:instead|then|too|as well))?[\s?.!]*$", re.IGNORECASE)
_A_YEAR_ON = re.compile(
    r"^(?:in )?(?:the same (?:day|month|season|week) )?(?:the |a |one )?"
    r"(?:(?P<back>year (?:before|earlier)|previous year|preceding year)|year (?:after|later)|following year)$",
    re.IGNORECASE,
)
_ASKS_FOR_MORE = re.compile(r"^\W*(?:(?:and|but)\W+)?(?P<word>who|what|where|when) else\W*$", re.IGNORECASE)
_ASKS_ON = re.compile(r"^\W*(?:(?:and|but)\W+)?(?P<word>why|when|where|how)\W*$", re.IGNORECASE)
_VERB_FIRST = re.compile(rf"^\W*(?P<yes_or_no>{_BE}\b.*)|^.*?\b(?P<any>{_DO}\b.*)", re.IGNORECASE | re.DOTALL)
_FOR_A_SUBJECT = re.compile(  # "Who can join?", "Which club has won?"; not "Who can the club take?"
    rf"(?i:^\W*(?:who|what(?=\s+ha[sd]\b)|which(?:\s+\w+){{1,3}}?)\s+(?!did\b|does\b|do\b){_DO}\s+)"
    r"(?!(?i:the|an?|this|that|these|those|my|our|your|his|her|its|their|no|any|all|each|every|i|we|you|he|she|it|they"
    r"|people|there|one)\b|[A-Z]|\w+s\s+[a-z]+\W*$)"
)
_A_SENTENCE = re.compile(rf"\b(?:who|what|when|where|why|how|which|{_BE}|{_DO})\b", re.IGNORECASE)
_RANKED = re.compile(rf"^(?:the )?(?P<rank>{RANK})(?: (?P<noun>.+))?$", re.IGNORECASE)
_IF = re.compile(r"^(?:what )?(?:if|when)\b", re.IGNORECASE)
_NAMELESS = re.compile(
    r"\b(?:others?|ones?|rest|same|another|it|he|him|his|she|hers?|they|them|their|this|that|these|those)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?P<lead>(?:per|for (?:an?|one)|an?|each|every|by the) )(?P<unit>hour|day|night|week|weekend|month|year)\b"
    r"(?!\s+(?!in\b|at\b|for\b|on\b)\w)",  # not "a day ticket"
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w./-])(?P<kind>[A-Z]{1,5}-?)\d{1,6}(?![./-]?\w)")  # "E01", "RG-20", but no "V1.5"
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)  # of a day, of which "a week" is no like
_MOST_WORDS = 8  # of a follow-up
_LONGEST = 500  # characters of a question that is asked again


def changed(question: str, before: str, answer: str = "") -> str | None:
    """The question before as the follow-up changes it; None where the follow-up says anything else. After a yes or no
    "Why?" asks why it is so, or why not, as the answer had it.

    >>> asked = "Which club won the Cup in June 2024?"
    >>> for question in ("And in 2022?", "And the year before?", "What about the Shield?", "And in July?", "At home?"):
    ...     changed(question, asked)
    'Which club won the Cup in June 2022?'
    'Which club won the Cup in June 2023?'
    'Which club won the Shield in June 2024?'
    'Which club won the Cup in July 2024?'
    'Which club won the Cup in June 2024 at home?'
    >>> changed("And for a week?", "What is a bike per day?"), changed("And E03?", "What does error E01 mean?")
    ('What is a bike for a week?', 'What does error E03 mean?')
    >>> changed("Why?", "Is the pier closed?"), changed("Why?", "Who runs the pier?")
    ('Why is the pier closed?', None)
    >>> changed("Why?", "Who can join the club?"), changed("When?", "What can members bring?")
    (None, 'When can members bring?')
    >>> changed("When?", "Which bikes can members hire?")
    'When can members hire?'
    >>> changed("Why?", "Did the council accept the pier?", "No, it declined.")
    "Why didn't the council accept the pier?"
    """
    if len(before) > _LONGEST:
        return None
    if more := _ASKS_FOR_MORE.match(question):
        return _asked_for_more(more["word"], before)
    if asks := _ASKS_ON.match(question):
        return _asked_on(asks["word"], before, answer)
    rest = _CLOSING.sub("", _OPENING.sub("", question))
    if not rest or len(rest.split()) > _MOST_WORDS:
        return None
    if near := _A_YEAR_ON.match(rest):
        return _a_year_on(before, -1 if near["back"] else 1)
    is_of_a_period = bool(_PERIOD.search(before))
    if is_of_a_period and _HALF.search(f"{question} {before}"):
        return None
    for like in (_at_another_time, _of_another_rank, _for_another_period, _of_another_code):
        if found := like(rest, before):
            return found
    if is_of_a_period and _PERIOD.fullmatch(rest):  # of several, one would have to give way
        return None
    if _A_SENTENCE.search(rest) or _NAMELESS.search(rest):
        return None
    return (None if _RANKED.match(rest) else of_another(rest, before)) or _elsewhere(rest, before)


def _asked_for_more(word: str, before: str) -> str | None:
    found = re.match(rf"\W*{word}\b(?! else)", before, re.IGNORECASE)
    return f"{word.capitalize()} else{before[found.end() :]}" if found else None


def _asked_on(word: str, before: str, answer: str) -> str | None:
    """What is left of the question before from its verb on; a question for a subject has no verb to begin with."""
    found = None if _FOR_A_SUBJECT.match(before) else _VERB_FIRST.match(before)
    rest = found and (found["yes_or_no"] or found["any"])
    if rest and word.lower() == "why" and is_polar(before) and _is_denied(before, answer):
        rest = _CAN_BE_DENIED.sub(lambda verb: _DENIED.get(verb[0].lower(), f"{verb[0]}n't"), rest)
    return f"{word.capitalize()} {rest[0].lower()}{rest[1:]}" if rest else None


def _is_denied(question: str, answer: str) -> bool:
    """Whether an answer says no, or tells of nothing but what the question names and denies or refuses that, once."""
    if _DENIES.search(question):
        return False
    if _NO.match(answer):
        return True
    asked, denials = values(content(tokens(question))), list(_DENIES.finditer(answer))
    if len(denials) != 1:
        return False
    said = [token for token in content(tokens(answer)) if token.kind is not Kind.NEGATION]
    before = [token for token in said if token.end <= denials[0].start()]
    behind = next((token for token in said if token.start >= denials[0].end()), None)
    again = [token for token in said if behind and token.values & behind.values]
    return bool(behind and behind.values & asked and len(again) == 1 and all(token.values & asked for token in before))


def _a_year_on(before: str, by: int) -> str | None:
    there = [slot for slot in years(before) if slot.value.isdigit()]
    if len({slot.value for slot in there}) != 1:
        return None
    return fill(before, there, Slot.plain(str(int(there[0].value) + by), there[0].lead))


def _at_another_time(rest: str, before: str) -> str | None:
    """The times of the rest in place of those of their kind, and added where there are none of their kind."""
    given = [(kind, found) for kind in (months, weekdays, years) if (found := kind(rest))]
    taken = {at for _, found in given for slot in found for at in range(slot.start, slot.end)}
    others = [token for token in content(tokens(rest)) if token.start not in taken]
    if not given or _A_SENTENCE.search(_IF.sub("", rest)) or len(others) > bool(_IF.match(rest)):
        return None
    there = months(before) or years(before)
    if len(given) == 2 and given[1][0] is years and not (months(before) and years(before)):
        (month, *more), (year, *further) = given[0][1], given[1][1]
        if not more and not further and month.usual and year.start == month.end + 1:  # "March 2022" as one
            return _with_time(before, there, [replace(month, value=f"{month.value} {year.value}")])
    whole: str | None = before
    for kind, found in given:
        whole = whole and _with_time(whole, kind(whole), found)
    return whole


def _with_time(before: str, there: list[Slot], given: list[Slot]) -> str | None:
    """The question with one time in place of another; None where either has several, or somebody may be called so."""
    if len(given) > 1 or len({slot.value.lower() for slot in there}) > 1:
        return None
    if there:
        return fill(before, there, given[0])
    if not given[0].lead and has_namesake(before):
        return None
    return _added(before, f"{given[0].lead or given[0].usual} {given[0].value}".strip())


def _of_another_rank(rest: str, before: str) -> str | None:
    """Another rank in place of the one that the question before has, where it is a rank of the same things."""
    given, there = _RANKED.match(rest), ranks(before)
    if not given or len(there) != 1:
        return None
    noun = (given["noun"] or "one").lower()
    if noun not in ("one", "ones") and not before[there[0].end :].lstrip().lower().startswith(noun):
        return None
    return fill(before, there, Slot.plain(given["rank"]))


def _for_another_period(rest: str, before: str) -> str | None:
    """ "For a week" in place of "per day"; "a week" as it stood there: "per week"."""
    given, there = _PERIOD.fullmatch(rest), list(_PERIOD.finditer(before))
    if not given or len(there) != 1:
        return None
    lead = there[0]["lead"] if given["lead"].lower() in ("a ", "an ") else given["lead"]
    lead = re.sub(r"\ban? $", "an " if given["unit"].lower() == "hour" else "a ", lead)
    return f"{before[: there[0].start()]}{lead}{given['unit']}{before[there[0].end() :]}"


def _of_another_code(rest: str, before: str) -> str | None:
    """A code in place of the one of its kind: "E03" of "E01"."""
    given, there = _CODE.fullmatch(rest), list(_CODE.finditer(before))
    if not given or len(there) != 1 or there[0]["kind"] != given["kind"]:
        return None
    return f"{before[: there[0].start()]}{given[0]}{before[there[0].end() :]}"


def _elsewhere(rest: str, before: str) -> str | None:
    """Where or under what conditions, added to a question that says nothing of the kind."""
    lead = re.match(rf"{_PLACING}\b", rest, re.IGNORECASE)
    if not lead or re.search(rf"\b{lead.group()}\b", before, re.IGNORECASE):
        return None
    return _added(before, rest[0].lower() + rest[1:])


def _added(question: str, words: str) -> str:
    """The words before the first question mark, or at the end."""
    return re.sub(r"\s*\?|[\s.!]*$", lambda end: f" {words}{end.group().strip()}", question, count=1)
