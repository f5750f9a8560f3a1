"""Sentences of another version, or of another thing of its kind, than a question names.

Release notes of three versions, and the plans of a price list, are told in the same words. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.core.retrieval.evidence import Candidate
from service.core.text.reading import Reading, read
from service.core.text.titles import decimals, release_of, versions
from service.core.text.tokens import Kind, Token

# What asks of others as well: "since 3.0", "which errors besides error 5".
_BEYOND = re.compile(
    r"(?i)\b(?:since|after|before|than|from|besides|beyond|except|apart|other|others|another|next to|beside|but|still"
    r"|fixed|solved|support\w*|upgrad\w*|downgrad\w*|switch\w*|ends?|newer|later|older|earlier|compar\w*|differ\w*|vs|versus|or)\b"
)
# What may speak of this one too: "all plans but the Free plan", "errors 4 to 6", "It costs 20, while the Team plan …".
_OF_MORE = re.compile(
    r"(?i)\b(?:it|its|they|all|any|every|each|both|either|others?|instead|while|whereas|than|but|except|before|after|until"
    r"|when|see|save)\b|\d\s*(?:[-–,/]|to|and|or)\s*\d"
)
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|your|our|their|my|this|that)\s+$")


def meant(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that may be of what a question names: not of another version, if a document or a heading found is
    of the one that is named; and not of another thing of its kind ("the Team plan", "error 8"), if one is of that.

    All of them, if the question asks of others too.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "On the Team plan files are up to 50 MB. On the Business plan 250 MB. Others are refused."
    >>> read = candidates(hit(document(text)), [0, 0, 0])
    >>> [one.text for one in meant("How large may files be on the Business plan?", read)]
    ['On the Business plan 250 MB.', 'Others are refused.']
    >>> meant("How large may files be on the Trial plan?", read) == read
    True
    """
    if _BEYOND.search(question):
        return list(candidates)
    return _of_its_kind(question, _of_its_version(question, candidates))


def _of_its_version(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    if not (asked := decimals(question)):
        return list(candidates)
    called = [_versions(one) for one in candidates]
    if not any(asked & of for of in called):
        return list(candidates)
    return [
        one for one, of in zip(candidates, called, strict=True) if not of or asked & of or asked & decimals(one.text)
    ]


def _versions(candidate: Candidate) -> frozenset[str]:
    """The versions that a sentence is of, by its title and the headings above it: "Kite 3.1", or "3.1 (2 March)"."""
    headings = [*candidate.headings, *([candidate.text.lstrip("# ")] if candidate.text.startswith("#") else [])]
    return versions("\n".join([candidate.hit.document.title, *headings])).union(map(release_of, headings)) - {""}


def _of_its_kind(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    kept = list(candidates)
    asked = read(question)
    for name, kind in _called(asked):
        is_named = name.kind is Kind.NUMBER or _ARTICLE.search(question, 0, name.start)
        if is_named and any(_has(one, name, kind) for one in kept):
            kept = [one for one in kept if not _is_of_another(one, name, kind, asked.values)]
    return kept


def _called(text: Reading) -> Iterator[tuple[Token, Token]]:
    """Each name with the plain word right behind it, and each number with the word right before it: the Team plan, and
    error 5."""
    for one, other in pairwise(text.content):
        if other.start == one.end + 1:
            if (one.kind, other.kind) == (Kind.NAME, Kind.WORD):
                yield one, other
            if one.kind in (Kind.WORD, Kind.NAME) and other.kind is Kind.NUMBER:
                yield other, one


def _has(candidate: Candidate, name: Token, kind: Token) -> bool:
    """Whether a sentence, or the heading above it, has the name beside the word."""
    return any(name.values & one.values and kind.values & other.values for one, other in _called(_read(candidate)))


def _is_of_another(candidate: Candidate, name: Token, kind: Token, asked: frozenset[str]) -> bool:
    """Whether a sentence has other names, or numbers, beside the word, none of which is asked for, this one nowhere,
    and nothing that may mean more than these."""
    said = _read(candidate)
    others = [one for one, other in _called(said) if kind.values & other.values and one.kind is name.kind]
    return (
        bool(others)
        and not name.values & said.values
        and not any(one.values & asked for one in others)
        and not _OF_MORE.search(candidate.reading)
    )


def _read(candidate: Candidate) -> Reading:
    """A sentence under the heading that stands right above it; a heading by itself."""
    if candidate.text.startswith("#"):
        return read(candidate.reading)
    return read("\n".join([*candidate.headings[:1], candidate.reading]))
