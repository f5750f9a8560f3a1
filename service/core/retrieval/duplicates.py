"""Passages that say the same: republished pieces and standing text, but never the same words about another year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from service.core.text.tokens import EXACT, Kind, tokens
from service.types.documents import Hit

ALIKE = 0.9  # share of their words that two texts have in common
_EXACT_KINDS = (Kind.NUMBER, Kind.NAME, Kind.NEGATION)


def collapsed(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The first `limit` hits that say different things, each with the hits that repeat it as its `duplicates`."""
    kept: list[Hit] = []
    words: list[frozenset[str]] = []  # by which most pairs are told apart at little cost
    for hit in hits:
        own = frozenset(hit.passage.text.lower().split())
        near = (at for at, others in enumerate(words) if len(own & others) > ALIKE * max(len(own), len(others)) - 3)
        twin = next((at for at in near if _repeats(hit, kept[at])), None)
        if twin is not None:
            kept[twin] = replace(kept[twin], duplicates=(*kept[twin].duplicates, hit))
        elif len(kept) < limit:
            kept.append(hit)
            words.append(own)
        else:
            break
    return kept


def _repeats(hit: Hit, other: Hit) -> bool:
    """Whether two hits say the same on the same day. "Tariffs 2023" and "Tariffs 2024" are two, whatever is below."""
    one, two = hit.document, other.document
    return (
        one.day == two.day and _numbers(one.title) == _numbers(two.title) and same(hit.passage.text, other.passage.text)
    )


def same(text: str, other: str) -> bool:
    """Whether two texts say the same: nearly every word, and every number, date, name and negation.

    >>> same("A day ticket is four pounds in 2023, as it was before.", "A day ticket is four pounds in 2024, as before")
    False
    >>> text = "A day ticket costs 4 pounds. Children up to six years of age travel on all ferries for nothing"
    >>> same(text, text + " at all."), same(text, text.replace("4", "5"))
    (True, False)
    """
    found = [tokens(one) for one in (text, other)]
    said, repeated = (Counter(token.values for token in some) for some in found)
    if (said & repeated).total() < ALIKE * max(said.total(), repeated.total()):
        return False
    exact, again = ({t.values for t in some if t.kind in _EXACT_KINDS or t.values & EXACT} for some in found)
    return exact == again


def _numbers(title: str) -> set[frozenset[str]]:
    return {token.values for token in tokens(title) if token.kind is Kind.NUMBER}
