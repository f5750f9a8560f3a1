"""What a question names: publishers that the corpus knows, days, months, years, and the newest there is.

Pure: what day it is, it is told. A name says which documents a question may be about; it is a guess, so search lets it
raise passages and never lets it hide any.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from service.core.text.calendar_names import ANY_MONTH, ANY_WEEKDAY, month_number
from service.core.text.tokens import NUMBER_WORDS
from service.types.answers import Filters
from service.types.documents import Hit, Known

MOST = 6  # names of a question that are followed
NEWEST = 6.0  # logits that the newest of the hits gains where the newest is asked for
_YEARS = 3  # newest years of the corpus that a date without a year may lie in
_LONGEST_NAME = 8  # words

_MONTH = rf"(?:{ANY_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_N = rf"\d{{1,3}}|{'|'.join(NUMBER_WORDS)}"
_DATE = re.compile(
    rf"""
      \b(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)\b
    | \b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?\ (?P<month>{_MONTH})(?:,?\ (?P<year>\d{{4}})\b)?
    | \b(?P<month2>{_MONTH})\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\ (?P<year2>\d{{4}})\b)?
    | \b(?P<month3>{_MONTH})(?:\ of)?,?\ (?P<year3>\d{{4}})\b
    | \b(?i:in|of|since|during|from|until|by|early|late|mid|for|this|last)[ -]
      (?P<month4>{ANY_MONTH})\b(?!\.?\ \d|\ [A-Z])
    | \b(?P<year4>(?:19|20)\d\d)\b
    | \b(?P<near>(?i:yesterday))\b
    | \b(?P<which>(?i:this|last|previous))\ (?P<unit>(?i:week|month|year))\b
    | \b(?i:last|past|previous)\ (?:(?P<n>(?i:{_N}))\ )?(?P<unit2>day|week|month|year)s?\b
    | \b(?P<n2>(?i:{_N}))\ (?P<unit3>day|week)s?\ ago\b
    """,
    re.VERBOSE,
)
_ON = re.compile(
    r"(?i)\bon (?:the )?"
    rf"(?:(?:(?:early|late) )?(?:morning|afternoon|evening|night) of (?:the )?|(?:{ANY_WEEKDAY}),? )?$"
)
_BEFORE = 40  # characters before a day in which that stands
_PAPERS = re.compile(
    r"(?i)\b(?:articles?|coverage|dated|interviews?|pieces?|publish\w*|publication|report(?:s|ed)?|reviews?|stor(?:y|ies)"
    r"|wrote)\b"
)
_LATEST = re.compile(r"\b(?:latest|newest|(?:most|more) recent(?:ly)?)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ABOUT_A_PAPER = re.compile(r"\W*(?:'s\s+)?(?:article|report|story|piece|coverage|interview)s?\b", re.IGNORECASE)
_DAY = timedelta(days=1)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def named(question: str, today: str, known: Known) -> tuple[Filters, ...]:
    """The publishers of the corpus and the days that a question names, as filters that each find some documents.

    Publishers first, each in the order of the question. `today` is an ISO 8601 date.

    >>> known = Known(("The Verge", "FOX News - Health", "FOX News - Travel"), (2023,))
    >>> found = named("Does the Verge agree with Fox News on Nov. 24?", "2024-01-02", known)
    >>> [facet.publishers or facet.published_from for facet in found]
    [('The Verge',), ('FOX News - Health', 'FOX News - Travel'), '2023-11-24']
    >>> [facet.published_from for facet in named("Last week, what happened?", "2024-01-10", known)]
    ['2024-01-01']
    """
    publishers = [Filters(publishers=names) for names in _publishers(question, _aliases(known.publishers))]
    periods = [Filters(published_from=str(a), published_to=str(b)) for a, b in _periods(question, today, known.years)]
    return tuple(dict.fromkeys([*publishers, *periods]))[:MOST]


def narrowed(filters: Filters, facet: Filters) -> Filters | None:
    """The filters that let pass what both let pass; None where that is nothing.

    >>> asked = Filters(publishers=("The Verge",), published_to="2023-11-30")
    >>> narrowed(asked, Filters(published_from="2023-11-24", published_to="2023-12-24")) == Filters(
    ...     publishers=("The Verge",), published_from="2023-11-24", published_to="2023-11-30")
    True
    >>> narrowed(asked, Filters(publishers=("Fortune",)))
    """
    since = max(filter(None, (filters.published_from, facet.published_from)), default=None)
    until = min(filter(None, (filters.published_to, facet.published_to)), default=None)
    publishers = filters.publishers or facet.publishers
    if filters.publishers and facet.publishers:
        publishers = tuple(name for name in facet.publishers if name in filters.publishers)
    if publishers == () or (since and until and since > until):
        return None
    return filters.model_copy(update={"publishers": publishers, "published_from": since, "published_to": until})


def worth(hits: Sequence[Hit], question: str) -> list[float]:
    """How well each hit was read, in logits; where the newest are asked for, more the newer it is among the hits.

    One without a day is the oldest.
    """
    days = sorted({hit.document.published_at or "" for hit in hits})
    gain = NEWEST / len(days) if days and _LATEST.search(question) else 0.0
    return [(hit.scores.rerank or 0.0) + gain * (days.index(hit.document.published_at or "") + 1) for hit in hits]


def best_first(hits: Sequence[Hit], question: str) -> list[Hit]:
    """The hits by what they are worth to the question."""
    worths = worth(hits, question)
    return [hits[at] for at in sorted(range(len(hits)), key=lambda at: -worths[at])]


# ── Publishers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=8)
def _aliases(publishers: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The publishers by what people call them, in words of small letters: "the roar" for "The Roar | Writers Blog"."""
    found: dict[str, list[str]] = {}
    for publisher in publishers:
        head = re.split(r"\s+[-–—|]\s+|:\s+", publisher)[0]
        names = {publisher, head, re.sub(r"(?<=\w)\.(?:com|org|net|co)\b.*", "", head)}
        for name in names | {re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) for name in names}:
            if alias := " ".join(_WORD.findall(name.casefold())):
                found.setdefault(alias, []).append(publisher)
    return {alias: tuple(names) for alias, names in found.items()}


def _publishers(question: str, aliases: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The publishers under each name in the question; the longest name that fits, and no word twice."""
    words = list(_WORD.finditer(question))
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            some = words[at : at + length]
            names = aliases.get(" ".join(word.group().casefold() for word in some))
            if names and _is_meant(some[-1], question):
                yield names
                at += length - 1
                break
        at += 1


def _is_meant(last: re.Match[str], question: str) -> bool:
    """Whether these words name a publisher and nothing of every day: "Fortune", or "the fortune article"."""
    return not last.group()[0].islower() or bool(_ABOUT_A_PAPER.match(question, last.end()))


# ── Days ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _periods(question: str, today: str, years: tuple[int, ...]) -> Iterator[tuple[date, date]]:
    """First and last day of each time that the question names; of what happened on a day the next one is the last, on
    which news say "yesterday". What is no date of the calendar is none."""
    now, of_papers = date.fromisoformat(today), bool(_PAPERS.search(question))
    for match in _DATE.finditer(question):
        happened = not of_papers and _ON.search(question, max(0, match.start() - _BEFORE), match.start())
        try:
            for first, last in _period(match, now, years):
                yield first, last + _DAY if happened and first == last else last
        except (ValueError, OverflowError):
            continue


def _period(match: re.Match[str], now: date, years: tuple[int, ...]) -> Iterator[tuple[date, date]]:
    if iso := match["iso"]:
        yield _day_or_month(int(iso[:4]), int(iso[5:7]), int(iso[8:]) if iso[7:] else None)
    elif month := match["month"] or match["month2"] or match["month3"] or match["month4"]:
        day = match["day"] or match["day2"]
        year = match["year"] or match["year2"] or match["year3"]
        for each in [int(year)] if year else sorted(years)[: -_YEARS - 1 : -1]:
            yield _day_or_month(each, month_number(month), int(day) if day else None)
    elif year := match["year4"]:
        yield date(int(year), 1, 1), date(int(year), 12, 31)
    else:
        yield _relative(match, now)


def _day_or_month(year: int, month: int, day: int | None) -> tuple[date, date]:
    first = date(year, month, day or 1)
    return first, first if day else first.replace(day=monthrange(year, month)[1])


def _relative(match: re.Match[str], now: date) -> tuple[date, date]:
    if match["near"]:
        return now - _DAY, now - _DAY
    if match["unit"]:
        unit = match["unit"].lower()
        return _calendar(unit, now) if match["which"].lower() == "this" else _before(unit, now)
    back = timedelta(days=_number(match["n"] or match["n2"]) * _DAYS[match["unit2"] or match["unit3"]])
    if match["n2"]:
        return now - back, now - back
    return now - back, now


def _calendar(unit: str, day: date) -> tuple[date, date]:
    """The week (from Monday), month or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _day_or_month(day.year, day.month, None)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _before(unit: str, day: date) -> tuple[date, date]:
    """The week, month or year before the one that a day lies in."""
    return _calendar(unit, _calendar(unit, day)[0] - _DAY)


def _number(text: str | None) -> int:
    return 1 if text is None else int(NUMBER_WORDS.get(text.lower(), text))
