"""Editions: a price list or an annual report has the same table on another day, with other figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.text.calendar_names import ANY_MONTH
from service.core.text.tables import is_row
from service.types.documents import Hit

_WORD = re.compile(r"[^\W\d_]+")
_MONTH = re.compile(rf"\b(?:{ANY_MONTH})\b", re.IGNORECASE)
_FITS = 0.0  # logits; what is read so well has to do with the question


def read_closely(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The `most` best hits, and behind them the tables of other days where one of these has the table of its day alone:
    who asks for a price is told the old one if only the old list is read."""
    best = list(hits[:most])
    for hit in hits[most:]:
        if (hit.scores.rerank or 0.0) > _FITS and any(_is_edition(hit, other) for other in best):
            best += [] if any(_is_same(hit, other) for other in best) else [hit]
    return best


def _is_edition(hit: Hit, other: Hit) -> bool:
    """Whether two passages have tables that are called the same, of documents of different days."""
    days = {one.document.published_at for one in (hit, other)}
    return len(days) == 2 and None not in days and _has_rows(hit) and _has_rows(other) and _name(hit) == _name(other)


def _is_same(hit: Hit, other: Hit) -> bool:
    """Whether two passages are of one table, as far as their headings tell."""
    return hit.document.id == other.document.id and _has_rows(other) and _name(hit) == _name(other)


def _has_rows(hit: Hit) -> bool:
    return any(map(is_row, hit.passage.text.splitlines()))


def _name(hit: Hit) -> list[str]:
    """The title and the heading without their days, in small letters."""
    return _WORD.findall(_MONTH.sub("", f"{hit.document.title} | {hit.passage.heading}").casefold())
