"""What documents of one name, or sections of one document, say on several days: the latest first, each with its day.

Policies and price lists are written anew, and minutes go on in one file. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.core.asking.slots import months, years
from service.core.drafting.decisions import asks_for, is_decision
from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import MONTHS, month_number
from service.core.text.mails import MESSAGE
from service.core.text.reading import Reading, read
from service.core.text.sections import label_at
from service.core.text.titles import name_but_for_days, undated
from service.core.text.tokens import Kind, values

_LENGTH_OF_DAY = 10  # 2024-05-01
_TIME = re.compile(r"(, \d\d:\d\d)$")  # of a message, of which there may be several a day
# Who meets again, and what is set anew, says something newer; a diary, or a programme of events, something else.
_RENEWED = re.compile(
    r"(?i)\b(?:(?:meeting|agenda|session|rule|price|tariff|fee|rate|update|version|edition|revision|change)s?|minutes|agm"
    r"|messages?|assembl(?:y|ies)|board|committee|council|polic(?:y|ies)|terms|updated|changelog|as of|valid from)\b"
)
_OF_DAY = re.compile(
    r"(?i)\bon the \d{1,2}(?:st|nd|rd|th)\b|\byesterday\b"
    r"|\b(?:first|last|previous|earlier|old) (?:meeting|session|minutes|list|policy|edition|version|rules)\b"
)
_KIND_OF_ITEM = re.compile(r"(?:request|motion|proposal|application)s?: *")
# Under which something else stands each time.
_ANY_ITEM = re.compile(
    r"(?:any )?other (?:business|matters)|a\.?o\.?b|correspondence|dates?|matters arising|present|apologies|actions?"
    r"|(?:\w+['’]s )?reports?|questions|miscellaneous|next meeting|minutes.*|notes?|new|fixed|changed|added"
)
_WHOSE = re.compile(r"(?i)\b(?:for|of|on|in) (?:the |an? )?([a-z]\w+)")  # a fee for adults is none for children
_ABOUT_AS_WELL = 4.0  # logits that it may be behind
_OF_IT = 8.0  # of the minutes of one board: what has to do with the question is what became of it


@dataclass(frozen=True)
class _Edition:
    """What a sentence is of: a document, or a section with a day of its own, by what it is called but for days. Its day
    is the year in its title where it has no other, "" if a year alone is known of it, and has the time of a message."""

    name: str
    place: tuple[str, str]  # the document, and the heading that has the day
    day: str

    @classmethod
    def of(cls, sentence: Candidate) -> _Edition:
        document = sentence.hit.document
        title, day = name_but_for_days(document.title), document.day
        above = sentence.headings
        for at, heading in enumerate(above):
            if (of_section := _only_day(heading)) and _RENEWED.search(" ".join((document.title, *above[at:]))):
                called, *time = _TIME.split(heading)
                name = " › ".join((document.id, *above[:at:-1], undated(called).casefold()))
                hour = time[0] if time else ", 00:00" if heading.startswith(MESSAGE) else ""
                return cls(name, (document.id, heading), of_section + hour)
        in_title = {slot.value for slot in years(document.title) if slot.value.isdigit()} if not day else set[str]()
        known = day if len(day) == _LENGTH_OF_DAY else in_title.pop() if len(in_title) == 1 else ""
        return cls(title, (document.id, ""), known)


def latest_first(sentences: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    """The sentences, each with the day it is told with, or "".

    Those of several days and one name stand where the first of them stood, the latest first, and the first of each has
    its day.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "## Meeting of 3 May 2024\\n\\nThe fee stays.\\n\\n## Meeting of 1 July 2024\\n\\nThe fee ends."
    >>> *_, stays, _, ends = candidates(hit(document(text)), [0] * 4)
    >>> [(one.text, day) for one, day in latest_first([stays, ends])]
    [('The fee ends.', '2024-07-01'), ('The fee stays.', '2024-05-03')]
    """
    editions = [_Edition.of(one) for one in sentences]
    days: dict[str, set[str]] = {}
    for edition in editions:
        days.setdefault(edition.name, set()).add(edition.day)
    several = {name for name, of in days.items() if name and len(of - {""}) > 1 and len({*map(len, of - {""})}) == 1}
    groups: dict[object, list[tuple[str, Candidate, _Edition]]] = {}
    for one, edition in zip(sentences, editions, strict=True):
        is_dated = edition.name in several and edition.day
        groups.setdefault(edition.name if is_dated else edition.place, []).append((edition.day, one, edition))
    told: list[tuple[Candidate, str]] = []
    begun: set[tuple[str, str]] = set()
    for group in groups.values():
        for day, one, edition in sorted(group, key=lambda each: each[0], reverse=True):
            told.append((one, day if edition.name in several and edition.place not in begun else ""))
            begun.add(edition.place)
    return told


def with_later(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, and the best of each later edition of what they are from (a document, or a section, of
    the same name), if it answers about as well: who is told last year's policy alone takes it for this year's."""
    editions = [_Edition.of(one) for one in candidates]
    found = [(one, _Edition.of(one)) for one in quoted]
    for one, own in tuple(found):
        later = [
            (candidate, of)
            for candidate, of in zip(candidates, editions, strict=True)
            if own.name and own.day and len(of.day) == len(own.day) and of.day > own.day and of.name == own.name
        ]
        for place in dict.fromkeys(of.place for _, of in later):
            of_place = [(other, of) for other, of in later if of.place == place]
            spare = [other.relevance - _least(one, other, place[0] == own.place[0]) for other, _ in of_place]
            at = max(range(len(spare)), key=lambda i: (spare[i], of_place[i][0].relevance))
            is_new = spare[at] == math.inf or not any(known.place == place for _, known in found)
            if spare[at] >= 0 and is_new and of_place[at] not in found:
                found.append(of_place[at])
    return sorted((one for one, _ in found), key=candidates.index)


def _least(one: Candidate, later: Candidate, is_of_document: bool) -> float:
    """How well a later sentence has to answer to be told beside one: about as well, of another meeting or where it puts
    anew what that says less well, and by any measure where it does so, decides anew or names another day, under the
    same label ("4. Fees.")."""
    is_of_item = bool(_label(one)) and _label(one) == _label(later)
    if is_of_item and (_decides_anew(one, later) or _dates_differ(one, later)):
        return -math.inf
    if _amounts_differ(one, later):
        return -math.inf if is_of_item else one.relevance - _OF_IT
    if _denies(one, later):
        return one.relevance - _OF_IT
    return max(0.0, one.relevance - _OF_IT) if is_of_document else one.relevance - _ABOUT_AS_WELL


def _decides_anew(one: Candidate, later: Candidate) -> bool:
    return is_decision(later) and (is_decision(one) or asks_for(one.text))


def _dates_differ(one: Candidate, later: Candidate) -> bool:
    days, others = ({(date.month, date.day) for date in read(said.text).dates if date.day} for said in (one, later))
    return bool(days and others and not days & others)


def _label(sentence: Candidate) -> str:
    """What the paragraph of a sentence is labelled with: the item of an agenda, if that is always of the same."""
    label = _KIND_OF_ITEM.sub("", label_at(sentence.hit.passage, sentence.span.start).casefold())
    return "" if _ANY_ITEM.fullmatch(label) else label


def _amounts_differ(one: Candidate, later: Candidate) -> bool:
    """Whether a later sentence has half of its words from one, and more or less of the same things, of the same whole.

    >>> from tests.core.builders import candidate
    >>> said = ("Passwords need 12 characters.", "Passwords are kept for 12 months.")
    >>> [_amounts_differ(candidate("The length of passwords is 10 characters."), candidate(one)) for one in said]
    [True, False]
    >>> _amounts_differ(candidate("The fee for adults is £5."), candidate("The fee for children is £3."))
    False
    """
    first, second = read(one.text), read(later.text)
    amounts, other = ({(r.counted(q), q.number) for q in r.quantities} for r in (first, second))
    things = {thing for thing, _ in amounts - other} & {thing for thing, _ in other - amounts} - {""}
    whose, of = ({*map(str.casefold, _WHOSE.findall(text))} for text in (one.text, later.text))
    return bool(things) and _share_words(first, second) and (not whose or not of or bool(whose & of))


def _denies(one: Candidate, later: Candidate) -> bool:
    """Whether two sentences share half of the words of each, and one of them denies.

    >>> from tests.core.builders import candidate
    >>> _denies(candidate("Using a phone of your own is not allowed."), candidate("You may use your own phone."))
    True
    """
    first, second = read(one.text), read(later.text)
    return first.denies is not second.denies and _share_words(first, second) and _share_words(second, first)


def _share_words(one: Reading, other: Reading) -> bool:
    """Whether half of the words of the other are one's, two at least."""
    words, theirs = (values([t for t in r.content if t.kind in (Kind.WORD, Kind.NAME)]) for r in (one, other))
    return len(words & theirs) > 1 and 2 * len(words & theirs) >= len(theirs)


def names_a_day(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether a question names the day, the month or the year of one of the documents or sections that are called as
    those that are quoted: it wants that one. What it says of another day ("the ride on 18 April", of minutes of May)
    may have been changed since.

    >>> from tests.core.builders import candidates, document, hit
    >>> read = candidates(hit(document("The ride is on 18 April.", "a", "Minutes", "2024-03-01")), [0])
    >>> [names_a_day(asked, read, read) for asked in ("Is it on the 18th of April?", "And in March?", "And in 2024?")]
    [False, True, True]
    """
    dates = read(question).dates
    asked_years = {int(slot.value) for slot in years(question) if slot.value.isdigit()}
    asked_months = {date.month for date in dates}
    named = {word.lower() for slot in months(question) for word in slot.value.split()}
    asked_months |= {month_number(word) for word in named.intersection(MONTHS)}
    if not (asked_years or asked_months):
        return bool(_OF_DAY.search(question))
    names = {_Edition.of(one).name for one in quoted}
    days = {of.day for of in map(_Edition.of, candidates) if of.name in names and len(of.day) >= _LENGTH_OF_DAY}
    return not days or any(
        (not asked_years or int(day[:4]) in asked_years) and (not asked_months or int(day[5:7]) in asked_months)
        for day in days
    )


def _only_day(heading: str) -> str:
    """The day that a heading names; "" for none and for several.

    >>> [_only_day(heading) for heading in ("Meeting of 3 May 2024", "May 2024", "31 February 2024", "2–3 May 2024")]
    ['2024-05-03', '', '', '']
    """
    days = {named.iso for named in read(heading).dates} - {""}
    try:
        return date.fromisoformat(*days).isoformat() if len(days) == 1 else ""
    except ValueError:  # there is no such day
        return ""
