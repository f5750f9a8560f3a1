"""Sentences of another version, or of another thing of its kind, than a question names.

Release notes of three versions, and the plans of a price list, are told in the same words. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.core.retrieval.evidence import Candidate
from service.core.text.reading import Reading, read
from service.core.text.sections import BETWEEN, headings
from service.core.text.titles import versions
from service.core.text.tokens import Kind, Token


def meant(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that may be of what a question names: not of another version, if a document or a heading found is
    of the one that is named; and not of another thing of its kind ("the Team plan"), if one is of that.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "On the Team plan files are up to 50 MB. On the Business plan 250 MB. Others are refused."
    >>> read = candidates(hit(document(text)), [0, 0, 0])
    >>> [one.text for one in meant("How large may files be on the Business plan?", read)]
    ['On the Business plan 250 MB.', 'Others are refused.']
    >>> meant("How large may files be on the Trial plan?", read) == read
    True
    """
    return _of_its_kind(question, _of_its_version(question, candidates))


def _of_its_version(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    asked = versions(question)
    called = [versions(f"{one.hit.document.title}\n{one.hit.passage.heading}") for one in candidates]
    if not any(asked & of for of in called):
        return list(candidates)
    return [
        one for one, of in zip(candidates, called, strict=True) if not of or asked & of or asked & versions(one.text)
    ]


def _of_its_kind(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    kept = list(candidates)
    asked = read(question)
    for name, kind in _called(asked.content):
        if any(_has(one, name, kind) for one in kept):
            kept = [one for one in kept if not _is_of_another(one, name, kind, asked.values)]
    return kept


def _called(content: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each name with the plain word beside it, and each number with the word before it: what is called so, as the Team
    plan and error 5 are."""
    for one, other in pairwise(content):
        if {one.kind, other.kind} == {Kind.NAME, Kind.WORD}:
            yield (one, other) if one.kind is Kind.NAME else (other, one)
        if one.kind in (Kind.WORD, Kind.NAME) and other.kind is Kind.NUMBER and other.start == one.end + 1:
            yield other, one


def _has(candidate: Candidate, name: Token, kind: Token) -> bool:
    """Whether a sentence, or the heading above it, has the name beside the word."""
    called = _called(_read(candidate).content)
    return any(name.values & one.values and kind.values & other.values for one, other in called)


def _read(candidate: Candidate) -> Reading:
    above = candidate.hit.passage.text[: candidate.span.start - candidate.hit.passage.start]
    own = [heading.title for heading in headings(above)[-1:]]
    return read("\n".join([*(own or candidate.hit.passage.heading.split(BETWEEN)[-1:]), candidate.reading]))


def _is_of_another(candidate: Candidate, name: Token, kind: Token, asked: frozenset[str]) -> bool:
    """Whether a sentence has other names beside the word, none of which is asked for, and this one nowhere."""
    said = _read(candidate)
    others = [one for one, other in _called(said.content) if kind.values & other.values]
    return bool(others) and not name.values & said.values and not any(one.values & asked for one in others)
