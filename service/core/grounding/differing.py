"""Sources of different days that say the same of something but for a number (a price that rose, a count put right), or
of which one says that it is no more.

Whether one of them was wrong or the thing has changed, nobody can tell from the words; a reader has to see both with
their days, the later one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from service.core.retrieval.evidence import Candidate, one_by_one
from service.core.text.calendar_names import YEAR
from service.core.text.reading import Reading, read
from service.core.text.tokens import Kind, in_a_row, values
from service.types.answers import Citation, Differing, Excerpt
from service.types.documents import Span

ALIKE = 0.8  # the share of the shorter one's words that the other has
FEWEST = 4  # words in common
FEWEST_OF_ROW = 2  # of rows that have the same words
MOST = 2  # sentences that are told beside one, and at the end
MARGIN = 8.0  # logits by which they may answer the question worse than the best sentence
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b")
_USED = r"(?:offered|sold|available|provided|supplied|run|held|served|issued|accepted|in use|in force)"
_FOR_GOOD = r"(?=\s*[.,;!]|\s*$|\s+(?:from|since|on|in|as|because|after|at|by)\b)(?![^.]*\bagain\b)"
_THING = r"(?!(?:if|where|when|unless|once|as)\b)(?P<thing>\w[^,;.:|]{2,80}?)"
_NO_LONGER = re.compile(
    rf"""(?xi)\W{{0,3}} (?:(?:from|since|in|as\ of)\ [\w\ ]{{2,20}},\ )? (?:the\ |an?\ )?
    (?: {_THING}\ (?:
            (?: (?:is|are|was|were)\ (?:now\ )?no\ longer | will\ no\ longer\ be )\ {_USED}{_FOR_GOOD}
            | (?:is|are)\ not\ {_USED}\ any\ ?(?:more|longer)\b
            | (?:is|was|are|were|has\ been|have\ been)\ (?:now\ )?(?:discontinued|abolished|scrapped)\b
            | (?:has|have)\ ended\b
        )
    | (?:we|they|\w[\w\ ]{{2,30}}?)\ no\ longer\ (?:offers?|sells?|provides?|runs?|accepts?)
        \ (?P<object>\w[^,;.:|]{{2,80}})
    )"""
)
_PROPOSES = re.compile(
    r"(?i)\b(?:propos\w+|moved (?:that|to)|motions?|suggest\w*|recommend\w*|plan(?:s|ned)?|would|could|may|might|if"
    r"|demand\w*|(?:ask|call)(?:s|ed)? for|hop(?:e|es|ed))\b"
)
_BEFORE = re.compile(
    r"(?i)\b(?:before|used? to|once|originally|formerly|former|previous(?:ly)?|earlier|until|last (?:year|month))\b"
)
_YEAR = re.compile(rf"\b{YEAR}\b")
_OF_ANOTHER_YEAR = re.compile(r"(?i)\b(?:last|next|previous|coming|following) (?:year|season)\b")
_MONTH = 31  # days


def proposes(sentence: str) -> bool:
    """Whether a sentence tells of what is only proposed.

    >>> proposes("Ann proposed a fee of £5."), proposes("A fee of £5 is charged.")
    (True, False)
    """
    return bool(_PROPOSES.search(sentence))


def differs(one: str, other: str) -> bool:
    """Whether two sentences say the same in words and of the same names, but one number of a unit otherwise; or one
    tells of something that the other says is no more.

    >>> differs("Crane lifts of boats cost £96 a time.", "Now crane lifts of boats cost £104 a time.")
    True
    >>> differs("A berth up to 8 m costs £18 a night.", "A berth up to 12 m costs £25 a night.")
    False
    >>> differs("Winter storage ashore | per metre | £58", "Winter storage ashore is no longer offered.")
    True
    """
    if proposes(one) is not proposes(other):
        return False  # what is only proposed says nothing against what is so
    if _is_ended(one, other) or _is_ended(other, one):
        return True
    first, second = read(one), read(other)
    return not (first.dates or second.dates) and _are_alike(first, second) and _differ_in_one(first, second)


def _is_ended(one: str, other: str) -> bool:
    """Whether a sentence says of a thing of several words, which the first one has in a row, that it is no more."""
    found = _NO_LONGER.match(" ".join(other.split()))
    if not found or _NO_LONGER.match(" ".join(one.split())):
        return False
    thing, known = read(found["thing"] or found["object"]).content, read(one).content
    return len(thing) > 1 and in_a_row(thing, known)


def _are_alike(one: Reading, other: Reading) -> bool:
    if _ORDINAL.search(one.text) or _ORDINAL.search(other.text):
        return False
    names, theirs = (values([t for t in r.content if t.kind is Kind.NAME]) for r in (one, other))
    if names - theirs and theirs - names:
        return False
    first, second = (values([t for t in r.content if t.kind is not Kind.NUMBER]) for r in (one, other))
    shared = len(first & second)
    fewest = FEWEST_OF_ROW if first == second and "|" in one.text and "|" in other.text else FEWEST
    return shared >= max(fewest, ALIKE * min(len(first), len(second)))


def _differ_in_one(one: Reading, other: Reading) -> bool:
    """Whether each has a number that the other lacks, of the same things, and the one with fewer numbers only this."""
    first, second = ({(q.number, q.unit): r.counted(q) for q in r.quantities} for r in (one, other))
    alone, beside = (a.keys() - b.keys() for a, b in ((first, second), (second, first)))
    rows = "|" in one.text and "|" in other.text  # known by their numbers, which stand in cells of their own
    things = {first[key] for key in alone} & {second[key] for key in beside} - (set() if rows else {""})
    fewer, more = sorted((len(alone), len(beside)))
    return bool(things) and fewer == 1 and (more == 1 or not rows)


@dataclass(frozen=True)
class Other:
    """A sentence of another day that differs from one that was cited, and whether it supersedes that."""

    excerpt: Excerpt
    supersedes: bool


def others(question: str, cited: Sequence[tuple[Excerpt, Span]], candidates: Sequence[Candidate]) -> list[Other]:
    """Sentences of documents of other days that differ from what was cited, the latest first; where the question names
    a year, those of documents of one month of it alone, which may be of the same: "last year" is another. A later one
    supersedes, unless the question asks for what was before."""
    years = {*_YEAR.findall(question)}
    if len(years) > 1:
        return []
    least = max((candidate.relevance for candidate in candidates), default=0.0) - MARGIN
    known = {(excerpt.hit.document.id, span.start) for excerpt, span in cited}
    found = [
        (candidate, day)
        for candidate in candidates
        if candidate.relevance >= least
        and (candidate.hit.document.id, candidate.span.start) not in known
        and (day := _day_of_other(candidate, cited, next(iter(years), "")))
    ]
    latest = sorted(found, key=lambda one: (one[0].hit.document.day, one[0].relevance), reverse=True)[:MOST]
    before = bool(_BEFORE.search(question))
    excerpts = one_by_one([candidate for candidate, _ in latest])
    return [
        Other(excerpt, not before and excerpt.hit.document.day > day)
        for excerpt, (_, day) in zip(excerpts, latest, strict=True)
    ]


def _day_of_other(candidate: Candidate, cited: Sequence[tuple[Excerpt, Span]], year: str) -> str:
    """The day of the first that is cited from which a sentence of another day differs; "" if it differs from none. With
    a `year` both are of it, and of days not a month apart."""
    day = candidate.hit.document.day
    if year and (not day.startswith(year) or _OF_ANOTHER_YEAR.search(candidate.text)):
        return ""
    if year:
        cited = [
            (one, span)
            for one, span in cited
            if _is_of_a_month(one.hit.document.day, day) and not _OF_ANOTHER_YEAR.search(one.words(span))
        ]
    days = ((excerpt.hit.document.day, excerpt.words(span)) for excerpt, span in cited)
    return next((other for other, text in days if day and other not in ("", day) and differs(text, candidate.text)), "")


def _is_of_a_month(one: str, other: str) -> bool:
    try:
        first, second = (date.fromisoformat(day[:10]) for day in (one, other))
    except ValueError:
        return False
    return abs((first - second).days) <= _MONTH and first.year == second.year


def differing(citations: Sequence[Citation]) -> Iterator[Differing]:
    """The citations that differ, two by two."""
    for pair in combinations(citations, 2):
        earlier, later = sorted(pair, key=lambda citation: citation.published_at or "")
        days = tuple((citation.published_at or "")[:10] for citation in (earlier, later))
        if all(days) and len({*days}) == 2 and differs(earlier.cited_text, later.cited_text):
            yield Differing(earlier=earlier.number, later=later.number)
