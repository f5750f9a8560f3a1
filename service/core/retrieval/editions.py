"""Editions: a price list, a policy or a report has another of its name on another day, with other figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import ANY_MONTH
from service.core.text.tables import is_row
from service.types.documents import Hit

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_MONTH = re.compile(rf"\b(?:{ANY_MONTH})\b", re.IGNORECASE)
_ABOUT_AS_WELL = 2.0  # logits
_FITS = 0.0  # logits; what is read so well has to do with the question


@dataclass(frozen=True)
class _Edition:
    """The table of a passage: what it is called but for days, and which of those that are called so it is."""

    document: str
    called: tuple[str, ...]
    numbers: tuple[str, ...]
    day: str

    @classmethod
    def of(cls, hit: Hit) -> _Edition | None:
        """None for a passage without a table."""
        if not any(map(is_row, hit.passage.text.splitlines())):
            return None
        called = f"{hit.document.title} | {hit.passage.heading}"
        return cls(hit.document.id, _name(called), tuple(_NUMBER.findall(called)), hit.document.published_at or "")

    def is_other(self, known: _Edition) -> bool:
        """Whether it is the same table as a known one, of another document and another day."""
        other_day = self.numbers != known.numbers or (self.day != known.day and "" not in (self.day, known.day))
        return self.called == known.called and self.document != known.document and other_day


def read_closely(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The `most` best hits, and behind them at most as many tables of other days than those that they have: who asks
    for a price is told the old one if only the old list is read."""
    best = list(hits[:most])
    known = [found for hit in best if (found := _Edition.of(hit))]
    for hit in hits[most:]:
        edition = _Edition.of(hit) if (hit.scores.rerank or 0.0) > _FITS and len(best) < 2 * most else None
        is_new = edition and all((edition.document, edition.called) != (one.document, one.called) for one in known)
        if edition and is_new and any(map(edition.is_other, known)):
            best.append(hit)
            known.append(edition)
    return best


def latest_first(sentences: Sequence[Candidate]) -> tuple[list[Candidate], frozenset[str]]:
    """Sentences of documents of one name and several days in the order of these, the latest first, in the places that
    they had among others; and the ids of these documents."""
    days: dict[tuple[str, ...], dict[str, str]] = {}
    for document in (one.hit.document for one in sentences):
        if document.published_at:
            days.setdefault(_name(document.title), {})[document.id] = document.published_at
    editions = [of for of in days.values() if len(set(of.values())) == len(of) > 1]
    ids = frozenset(name for of in editions for name in of)
    latest = iter(sorted((c for c in sentences if c.hit.document.id in ids), key=_day, reverse=True))
    return [next(latest) if one.hit.document.id in ids else one for one in sentences], ids


def with_later(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, and from each later document of the name of one of theirs the best, if it answers about
    as well: who is told last year's policy alone takes it for this year's."""
    found = list(quoted)
    for one in quoted:
        name, day = _name(one.hit.document.title), _day(one)
        later = [c for c in candidates if day and _day(c) > day and _name(c.hit.document.title) == name]
        for of in {c.hit.document.id: c.hit.document for c in later}.values():
            best = max((c for c in later if c.hit.document.id == of.id), key=lambda c: c.relevance)
            has_one = any(c.hit.document.id == of.id for c in found)
            found += [] if has_one or best.relevance < one.relevance - _ABOUT_AS_WELL else [best]
    return sorted(found, key=candidates.index)


def _day(sentence: Candidate) -> str:
    return sentence.hit.document.published_at or ""


def _name(called: str) -> tuple[str, ...]:
    """What something is called but for days, in small letters."""
    return tuple(_WORD.findall(_MONTH.sub("", called).casefold()))
