"""Editions: a price list, a policy or a report has another of its name on another day, with other figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.text.tables import is_row
from service.core.text.titles import name_but_for_days
from service.types.documents import Hit

_NUMBER = re.compile(r"\d+")
_FITS = 0.0  # logits; what is read so well has to do with the question


@dataclass(frozen=True)
class _DatedTable:
    """The table of a passage: what it is called but for days, and which of those that are called so it is."""

    document: str
    called: str
    numbers: tuple[str, ...]
    day: str

    @classmethod
    def of(cls, hit: Hit) -> _DatedTable | None:
        """None for a passage without a table."""
        if not any(map(is_row, hit.passage.text.splitlines())):
            return None
        called = f"{hit.document.title} | {hit.passage.heading}"
        numbers = tuple(_NUMBER.findall(called))
        return cls(hit.document.id, name_but_for_days(called), numbers, hit.document.published_at or "")

    def is_other(self, known: _DatedTable) -> bool:
        """Whether it is the same table as a known one, of another document and another day."""
        other_day = self.numbers != known.numbers or (self.day != known.day and "" not in (self.day, known.day))
        return bool(self.called) and self.called == known.called and self.document != known.document and other_day


def read_closely(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The `most` best hits, and behind them at most as many more whose tables are of another day than one of theirs and
    called the same: who asks for a price is told last year's if only last year's list is read."""
    best = list(hits[:most])
    known = [found for hit in best if (found := _DatedTable.of(hit))]
    for hit in hits[most:]:
        table = _DatedTable.of(hit) if (hit.scores.rerank or 0.0) > _FITS and len(best) < 2 * most else None
        if not table or any((table.document, table.called) == (one.document, one.called) for one in known):
            continue
        if any(map(table.is_other, known)):
            best.append(hit)
            known.append(table)
    return best
