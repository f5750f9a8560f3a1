"""Whether a sentence holds what a question asks for, and may be of the time and the person that it names. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from service.core.asking.questions import could_answer, is_comparison
from service.core.asking.slots import years
from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import ANY_MONTH, ANY_WEEKDAY, ANY_YEAR, month_number
from service.core.text.reading import read
from service.core.text.sections import Heading, own_headings_above
from service.core.text.tables import is_row
from service.core.text.titles import decimals
from service.core.text.tokens import Kind, content, tokens, values
from service.core.text.year_spans import covers

_YEAR_BESIDE = re.compile(r"\b(?:year (?:before|earlier|after|later)|previous year|following year)\b", re.IGNORECASE)
_YEAR_BOUND = re.compile(
    r"(?i)\b(?:before|after|since|until|till|by|from|between|up to|prior to|earlier than|later than)\s+"
    rf"(?:the\s+)?(?:\w+\s+){{0,2}}{ANY_YEAR}|\b(?:1\d|20)\d0s\b"
)
_HAPPENED = re.compile(
    r"(?i)^\W*what\s+(?:else\s+)?(?:(?:has\s+)?changed|happened|happens|took\s+place|takes\s+place|occurred|will\s+happen"
    r"|(?:is|was|were)\s+(?:on|new|planned|announced|agreed|decided|added|fixed|adopted|published|released|launched|opened|introduced|signed"
    r"|reported))\b"
)
_ON = re.compile(rf"(?i)\b(?:on|in)\s+(?:the\s+)?(?:(?:{ANY_WEEKDAY}),?\s+)?$")
_FROM_TO = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?(?:\s+[A-Z][a-z]+)?\s*(?:–|-|\bto\b|\band\b|\buntil\b)\s*\d{1,2}\b")
_WHEN_WAS = re.compile(r"(?i)^\W*(?:and |since )?when (?:was|were|did|had|has|have)\b")
_WHICH = re.compile(r"(?i)\b(?:which|what) (?:(?:is|was|are|were) the (?:\w+ )?)?(?:release|version|update)s?\b")
_RELEASE = re.compile(r"(?i)\b(?:release|version|update|build) ?\d")
_TELLS_WHEN = re.compile(
    rf"(?i)\b(?:{ANY_MONTH}|{ANY_WEEKDAY}|{ANY_YEAR}|(?:last|this|next) \w+|yesterday|today|tomorrow)\b"
)
_IN_MONTH = re.compile(rf"(?i)\b(?:in|for|of|during|and|to|or|than)\s+(?P<month>{ANY_MONTH})\b")
_MONTH_CELL = re.compile(rf"(?i)(?:[^:|]*:\s*)?(?P<month>{ANY_MONTH})(?:\s+{ANY_YEAR})?")
_PRONOUN = re.compile(r"(?i)\b(?:he|she|his|hers?|him)\b")
_PERSON = re.compile(r"\b[A-Z][a-zß-ÿ]+ [A-Z][a-zß-ÿ’'-]+")
_BESIDE = {"last": -1, "previous": -1, "next": 1}


def fits(question: str, candidate: Candidate) -> bool:
    """Whether a sentence holds the kind of thing that is asked for, or its heading does, and may be of the year that is
    asked for."""
    holds = could_answer(question, candidate.text) or telling_heading(question, candidate) is not None
    return holds and may_be_meant(question, candidate)


def telling_heading(question: str, candidate: Candidate) -> Heading | None:
    """The heading of a release above a sentence in its passage, if it tells when something was, or in which release,
    and that is asked for and not told in the sentence.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "# Notes\\n\\n## 4.1 (2 March 2025)\\n\\n### New\\n\\nTables were added."
    >>> *_, added = candidates(hit(document(text)), [0] * 4)
    >>> asked = "When were tables added?", "In which release were they?", "When do they open?"
    >>> [heading and heading.title for heading in (telling_heading(each, added) for each in asked)]
    ['4.1 (2 March 2025)', '4.1 (2 March 2025)', None]
    """
    when, which = _WHEN_WAS.match(question), _WHICH.search(question)
    if not (when or which) or (when and not which and _TELLS_WHEN.search(candidate.text)):
        return None
    above = own_headings_above(candidate.hit.passage, candidate.span.start)
    releases = (one for one in above if decimals(one.title) or _RELEASE.search(one.title))
    return next((one for one in releases if which or _days(one.title)), None)


def may_be_meant(question: str, candidate: Candidate) -> bool:
    """Whether a sentence may tell of the day or year, and of the person, that a question names."""
    return (
        is_of_its_time(question, candidate)
        and is_of_its_day(question, candidate)
        and is_of_its_person(question, candidate)
    )


def is_of_its_day(question: str, candidate: Candidate) -> bool:
    """Whether a sentence may tell what happened on a day or in a month, if that is asked: it, a heading above it, its
    title or the day of its document is of that, or neither it nor a heading names any day.

    >>> from tests.core.builders import candidates, document, hit
    >>> read = candidates(hit(document("Ann left on 3 May. Bo came on 4 June 2024. It rained.")), [0, 0, 0])
    >>> [[is_of_its_day(f"What happened {when}?", one) for one in read] for when in ("on 3 May 2024", "in June 2024")]
    [[True, False, True], [False, True, True]]
    >>> is_of_its_day("What has changed since 3 May 2024?", read[1])
    True
    """
    if not _HAPPENED.match(question):
        return True
    dates = [date for date in read(question).dates if _ON.search(question[: date.start])]
    own = _days(candidate.reading).union(*map(_days, candidate.headings)) if dates else frozenset()
    if not own or _FROM_TO.search(candidate.reading):
        return True
    document = candidate.hit.document
    known = own | _days(document.title) | _days(document.published_at or "")
    return any(
        date.month == month and date.day in (None, day) and (date.year == year or None in (date.year, year))
        for date in dates
        for month, day, year in known
    )


def is_of_its_person(question: str, candidate: Candidate) -> bool:
    """Whether a sentence that speaks of "her" may mean somebody whom a question names: the name stands in it or above
    it, or nobody's does, or "her" is somebody whom it names itself.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "We met Leila Haddad. Her favourite route is blue. Jo Ash lost her key."
    >>> *_, route, key = candidates(hit(document(text)), [0, 0, 0])
    >>> [is_of_its_person(f"What is {name} route?", route) for name in ("Gareth's", "Leila's")]
    [False, True]
    >>> is_of_its_person("Who lost the key of Gareth?", key)
    True
    """
    asked, pronoun = _named(question), _PRONOUN.search(candidate.text)
    if not asked or not pronoun:
        return True
    if any(token.kind is Kind.NAME for token in tokens(candidate.text[: pronoun.start()])):
        return True
    passage, document = candidate.hit.passage, candidate.hit.document
    above = f"{document.title}\n{passage.heading}\n{passage.text[: candidate.span.end - passage.start]}"
    return bool(asked & values(tokens(above))) or not _PERSON.search(above)


@lru_cache(maxsize=64)  # asked for each sentence that may answer it
def _named(question: str) -> frozenset[str]:
    return values([token for token in content(tokens(question)) if token.kind is Kind.NAME])


def is_of_its_time(question: str, candidate: Candidate) -> bool:
    """Whether a sentence may tell of a year that the question names: it stands in its passage, its title or its day.

    What a question compares may be of a year that it does not name, and so may what was before or after one. A row of a
    table that has years, or months, has to have this one itself, and one under a title that has a year is of that.
    "Last year" is the one before the document's day, which is the year of a document whose title has none.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "Jo Ash, 1996–2015. It was forbidden until 1912. Ann came in 1999."
    >>> read = candidates(hit(document(text)), [0, 0, 0])
    >>> [[is_of_its_time(f"Who ran it in {year}?", one) for one in read] for year in (2005, 1910, 2020)]
    [[True, False, False], [False, True, False], [False, False, False]]
    """
    asked = _years(question)
    if is_row(candidate.text) and not is_comparison(question) and _is_of_other_months(question, candidate.reading):
        return False
    if (
        not asked
        or asked & (own := _years(candidate.reading))
        or any(covers(candidate.reading, year) for year in asked)
        or is_comparison(question)
        or _YEAR_BESIDE.search(question)
        or _YEAR_BOUND.search(question)
    ):
        return True
    if own and is_row(candidate.text):
        return False
    passage, document = candidate.hit.passage, candidate.hit.document
    called = _years(f"{passage.heading}\n{document.title}")
    if called and is_row(candidate.text):
        return bool(asked & called)
    day = int((document.published_at or "0")[:4])
    beside = {day + by for side, by in _BESIDE.items() if re.search(rf"(?i)\b{side} year\b", passage.text)}
    known = called | _years(passage.text) | beside | ({day} if not called else set())
    return not known - {0} or bool(asked & known) or any(covers(document.title, year) for year in asked)


def _is_of_other_months(question: str, row: str) -> bool:
    """Whether a row has a month in a cell, and none that is asked for.

    >>> rows = "Month: May 2024 | Show: Masks", "Month: June | Show: Kites"
    >>> [_is_of_other_months("What was on in May 2024?", row) for row in rows]
    [False, True]
    """
    asked = {month_number(found["month"]) for found in _IN_MONTH.finditer(question)}
    own = {month_number(found["month"]) for found in map(_MONTH_CELL.fullmatch, row.strip("| ").split(" | ")) if found}
    return bool(asked and own) and not asked & own


@lru_cache(maxsize=2_048)  # of a question for each sentence that may answer it
def _years(text: str) -> frozenset[int]:
    return frozenset(int(slot.value) for slot in years(text) if slot.value.isdigit())


@lru_cache(maxsize=2_048)
def _days(text: str) -> frozenset[tuple[int, int, int | None]]:
    """The days that a text names: month, day, and the year where it has one."""
    return frozenset((date.month, date.day, date.year) for date in read(text).dates if date.day)
