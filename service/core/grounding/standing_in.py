"""Whether a name that is only known from around stands where a source has another one.

A name from the passage or the title may stand in for a pronoun ("She keeps the keys") or for a thing spoken of before
("the harbour"), but not for another name, nor for a thing that is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.core.grounding.claims import Claim
from service.core.grounding.windows import Evidence, Window
from service.core.text.tokens import EXACT, Kind, Token, is_name

_DEFINITE = frozenset("the this that these those his her its their our".split())
_PRONOUNS = frozenset("he she it they who".split())


def put_in(claim: Claim, windows: Sequence[Window], evidence: Evidence) -> str:
    """Why a name of a claim is not that of its source: it does what another one does there, or is put beside a word
    that stands beside another one there; empty if none is put in."""
    held = frozenset(value for window in windows for value in window.values)
    for name in (*_new_subject(claim, windows, held, evidence), *_new_neighbour(claim, windows, held, evidence)):
        return f"the source does not say this of {claim.word(name)}"
    return ""


def _new_subject(claim: Claim, windows: Sequence[Window], held: frozenset[str], evidence: Evidence) -> Iterator[Token]:
    """The name that a claim begins with, where a window has another before the same word."""
    said = [token for token in claim.need if _names_one(token, evidence) or _begins(claim, token)]
    verb = next((t for t in claim.need if said and t.start > said[0].start and t not in said), None)
    if verb is None or any(token.values & held for token in said if token.start < verb.start):
        return
    for window in windows:
        names, things = _subjects(window, verb, evidence)
        others = names or things
        if others and not any(_are_akin(one, other) for one in claim.need for other in others):
            yield said[0]


def _begins(claim: Claim, token: Token) -> bool:
    return token.kind is Kind.WORD and claim.begins(token)


def _subjects(window: Window, verb: Token, evidence: Evidence) -> tuple[list[Token], list[Token]]:
    """Names, and things not spoken of before ("a pilot", not "the pilot"), before a word of a window's clause.

    None where a pronoun follows them.
    """
    found, text = window.reading.tokens, window.reading.text
    at = next((i for i, token in enumerate(found) if token.values & verb.values), 0)
    names: list[Token] = []
    things: list[Token] = []
    for i, token in enumerate(found[:at]):
        before = found[i - 1] if i else None
        if token.values & _PRONOUNS or (before and "," in text[before.end : token.start]):
            names, things = [], []
        elif _names_one(token, evidence):
            names.append(token)
        elif token.kind is Kind.WORD and (before is None or not before.values & _DEFINITE):
            things.append(token)
    return names, things


def _new_neighbour(
    claim: Claim, windows: Sequence[Window], held: frozenset[str], evidence: Evidence
) -> Iterator[Token]:
    """A name that no window has beside a word of a claim, where a window has another name beside that word."""
    for at, token in enumerate(claim.need):
        if not _names_one(token, evidence) or token.values & held:
            continue
        for side in (-1, 1):
            beside = claim.need[at + side : at + side + 1] if at + side >= 0 else ()
            if any(
                _has_another(word, side, claim, windows, evidence) for word in beside if not _names_one(word, evidence)
            ):
                yield token


def _has_another(word: Token, side: int, claim: Claim, windows: Sequence[Window], evidence: Evidence) -> bool:
    """Whether windows have another name beside a word, on the side where a claim has its own: "met Brown"."""
    for window in windows:
        for at, token in enumerate(window.tokens):
            if token.values & word.values and 0 <= at - side < len(window.tokens):
                other = window.tokens[at - side]
                first, second = sorted((token, other), key=lambda one: one.start)
                parted = re.search(r"[,;:()]", window.reading.text[first.end : second.start])
                if not parted and _names_one(other, evidence) and not any(_are_akin(one, other) for one in claim.need):
                    return True
    return False


def _names_one(token: Token, evidence: Evidence) -> bool:
    """Whether a token names somebody or something, and no day."""
    return is_name(token, evidence.names) and not token.values & EXACT


def _are_akin(one: Token, other: Token) -> bool:
    """Whether two names may be forms of one: China and Chinese."""
    return any(a[:4] == b[:4] for a in one.values for b in other.values)
