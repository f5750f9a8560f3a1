"""Whether two windows each carry a part of a claim, so that it may rest on both."""

from __future__ import annotations

import re

from service.core.grounding.claims import Claim
from service.core.grounding.windows import Window
from service.core.text.tokens import Kind, Token

_ADDS = 3  # how many words each of two windows must add
_LEANS = 2  # of two neighbours, where the second leans on the first
_JOINT = re.compile(r"[,;:–—]|\b(?:and|but|while|whereas|which|who|where|when|because|so|as|then|after|before)\b")
_STANDS_FOR = re.compile(r"(?i)\b(?:he|she|it|they|him|them|his|her|its|their|who|whose|whom|which|where)\b")


def share(claim: Claim, one: Window, other: Window, leaning: bool = False) -> bool:
    """Whether each of two windows carries a part of the claim: words that the other lacks, not only names, and, where
    the second is not `leaning` on the first, on either side of a joint. A lone number from elsewhere proves nothing."""
    parts = _part(claim, one, other), _part(claim, other, one)
    if min(len({token.values for token in part}) for part in parts) < (_LEANS if leaning else _ADDS):
        return False
    if not all(any(token.kind is Kind.WORD for token in part) for part in parts):
        return False
    if leaning:
        return True
    (first, _), (second, window) = sorted(zip(parts, (one, other), strict=True), key=lambda part: part[0][0].start)
    between = claim.text[first[-1].end : max(first[-1].end, second[0].start)]
    elsewhere = one.excerpt.hit.document.id != other.excerpt.hit.document.id
    return bool(_JOINT.search(between)) and not (elsewhere and _is_of_another(claim, first[-1].end, window))


def _part(claim: Claim, mine: Window, other: Window) -> list[Token]:
    return [token for token in claim.need if token.values & mine.values and not token.values & other.values]


def _is_of_another(claim: Claim, start: int, window: Window) -> bool:
    """Whether a claim says "its roof" behind `start` where the window of another document has the roof of a thing that
    the claim does not name."""
    for stand_in in _STANDS_FOR.finditer(claim.text, start):
        word = next((token for token in claim.need if token.start >= stand_in.end()), None)
        at = next((i for i, token in enumerate(window.tokens) if word and token.values & word.values), None)
        if at is None:
            continue
        own = window.tokens[:at] + _owner(window, window.tokens[at].end)
        if any(token.kind is not Kind.NEGATION and not token.values & claim.reading.values for token in own):
            return True
    return False


def _owner(window: Window, end: int) -> tuple[Token, ...]:
    """The word behind "of", where that follows: the roof of the church."""
    found = re.compile(r"\s+of\b").match(window.reading.text, end)
    return tuple(token for token in window.tokens if found and token.start >= found.end())[:1]
