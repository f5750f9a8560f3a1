"""Editions: a price list, a policy or a report has another of its name on another day, with other figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.retrieval.evidence import Candidate
from service.core.text.tables import is_row
from service.core.text.titles import undated
from service.types.documents import Hit

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_LENGTH_OF_DAY = 10  # 2024-05-01
_ABOUT_AS_WELL = 4.0  # logits, as for any further sentence that is quoted
_FITS = 0.0  # logits; what is read so well has to do with the question


@dataclass(frozen=True)
class _Edition:
    """The table of a passage: what it is called but for days, and which of those that are called so it is."""

    document: str
    called: str
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
        return bool(self.called) and self.called == known.called and self.document != known.document and other_day


def read_closely(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The `most` best hits, and behind them at most as many tables of other days than those that they have: who asks
    for a price is told the old one if only the old list is read."""
    best = list(hits[:most])
    known = [found for hit in best if (found := _Edition.of(hit))]
    for hit in hits[most:]:
        edition = _Edition.of(hit) if (hit.scores.rerank or 0.0) > _FITS and len(best) < 2 * most else None
        if not edition or any((edition.document, edition.called) == (one.document, one.called) for one in known):
            continue
        if any(map(edition.is_other, known)):
            best.append(hit)
            known.append(edition)
    return best


def latest_first(sentences: Sequence[Candidate]) -> tuple[list[Candidate], frozenset[str]]:
    """Sentences with those of documents of one name and several days in the order of these, the latest first, where the
    first of them stood; and the ids of these documents."""
    days: dict[str, dict[str, str]] = {}
    for one in sentences:
        if day := _day(one):
            days.setdefault(_name(one.hit.document.title), {})[one.hit.document.id] = day
    editions = {id: name for name, of in days.items() if name and len(set(of.values())) > 1 for id in of}
    told: dict[str, list[Candidate]] = {}
    for one in sentences:
        told.setdefault(editions.get(one.hit.document.id, f" {one.hit.document.id}"), []).append(one)
    ordered = [one for name, of in told.items() for one in (sorted(of, key=_day, reverse=True) if name in days else of)]
    return ordered, frozenset(editions)


def with_later(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, and from each later document of the name of one of theirs the best, if it answers about
    as well: who is told last year's policy alone takes it for this year's."""
    found = list(quoted)
    for one in quoted:
        name, day = _name(one.hit.document.title), _day(one)
        later = [c for c in candidates if name and day and _day(c) > day and _name(c.hit.document.title) == name]
        for of in {c.hit.document.id: c.hit.document for c in later}.values():
            best = max((c for c in later if c.hit.document.id == of.id), key=lambda c: c.relevance)
            has_one = any(c.hit.document.id == of.id for c in found)
            found += [] if has_one or best.relevance < one.relevance - _ABOUT_AS_WELL else [best]
    return sorted(found, key=candidates.index)


def _day(sentence: Candidate) -> str:
    """The day of a sentence's document; "" for none, as for a year alone."""
    day = (sentence.hit.document.published_at or "")[:10]
    return day if len(day) == _LENGTH_OF_DAY else ""


def _name(called: str) -> str:
    """What something is called but for days, in small letters; "" if it is a word that many things are called by."""
    words = _WORD.findall((name := undated(called)).casefold())
    return " ".join(words) if len(words) > 1 or name != called else ""
