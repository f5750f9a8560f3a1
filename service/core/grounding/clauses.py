"""What a statement says clause by clause: whether one is its own invention, and whether values have changed places.

A statement that is carried as a whole may still have a tail that nothing carries ("…, which pleased the fishermen"),
or give the price of one thing to another that stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from service.core.text.calendar_names import YEAR
from service.core.text.reading import read
from service.core.text.tokens import Kind, Token, values

_BREAK = re.compile(
    r"[.!?…][\"”’')]*\s+|[,;:](?=\D|$)|[()]|[–—]|\s-\s"
    r"|\b(?:and|or|but|which|who|whose|while|whereas|because|since|although|though|as|so)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(YEAR)
_IS_OR_UNTIL = re.compile(r"(?i)\b(?:is|are|was|were|be|been|has|have|had|until|till|from|since|before|after)\b")

Clause = tuple[Token, ...]


@lru_cache(maxsize=4_096)
def clauses(text: str) -> tuple[Clause, ...]:
    """The words of each clause, and of each part of a list, that say something.

    >>> [[text[t.start:t.end] for t in clause] for text in ["Ale, at 1,500, and bread cost much."]
    ...  for clause in clauses(text)]
    [['Ale'], ['1,500'], ['bread', 'cost', 'much']]
    """
    return tuple(clause for clause in _split(text, read(text).content) if clause)


def _split(text: str, tokens: Sequence[Token]) -> Iterator[Clause]:
    ends = [match.start() for match in _BREAK.finditer(text)] + [len(text)]
    start = 0
    for end in ends:
        yield tuple(token for token in tokens if start <= token.start < end)
        start = end


def made_up(text: str, need: Sequence[Token], held: frozenset[str]) -> str:
    """The words of the first clause that says something of which the source has not a word; empty if none does.

    What an earlier clause said before does not count, and names and numbers are checked elsewhere.

    >>> said = read("The port opens at 6, and the port pleased the men.")
    >>> made_up(said.text, said.content, read("The port opens at 6.").values)
    'pleased the men'
    """
    said: set[str] = set()
    for clause in _split(text, need):
        new = [token for token in clause if not token.values & said]
        if any(token.kind is Kind.WORD for token in new) and not any(token.values & held for token in new):
            return text[new[0].start : new[-1].end]
        said.update(value for token in clause for value in token.values)
    return ""


def misplaced(
    text: str, said: Iterable[Clause], source: Iterable[Clause], around: Iterable[Clause] = ()
) -> Token | None:
    """The number of a statement that its source has of another thing, year or deed; None if there is none.

    `said`: the clauses of the statement's text. `around` is what else is said there: the statement may have taken from
    it what it gives the number to.

    >>> prices = clauses("Ale costs 7 pounds. Bread costs 5 pounds. It cost 3 in 2020 and 4 in 2021.")
    >>> said = ["Ale costs 5 pounds, bread 7.", "Bread costs 7 pounds.", "It cost 4 in 2020.", "Ale costs 7 pounds."]
    >>> [bool(misplaced(one, clauses(one), prices)) for one in said]
    [True, True, True, False]
    >>> life = clauses("Ann Grey was born in Leith in 1960 and died in York in 2010.")
    >>> said = ["Ann Grey died in 1960.", "Ann Grey died in Leith in 2010.", "Ann Grey, born in Leith, died in 2010."]
    >>> [bool(misplaced(one, clauses(one), life)) for one in said]
    [True, True, False]
    """
    theirs = [clause for clause in source if _numbers(clause)]
    others = theirs + [clause for clause in around if _numbers(clause)]
    found = (
        token
        for clause in said
        for token in clause
        if token.kind is Kind.NUMBER and _is_elsewhere(text, token, clause, theirs, others)
    )
    return next(found, None)


def _is_elsewhere(text: str, number: Token, clause: Clause, theirs: Sequence[Clause], others: Sequence[Clause]) -> bool:
    having = [one for one in theirs if values(one) & number.values]
    lacking = [one for one in others if not values(one) & number.values]
    beside = [one for one in theirs if one not in having]
    return bool(having) and all(
        _is_of_another_year(number, clause, one)
        or any(_is_of_another_thing(clause, one, other) for other in lacking)
        or any(_is_of_another_deed(text, number, clause, one, other) for other in beside)
        for one in having
    )


def _is_of_another_year(number: Token, ours: Clause, theirs: Clause) -> bool:
    years, said = _years(theirs), _years(ours)
    return len(said) == 1 and bool(years) and not years & said and not number.values & (years | said)


def _is_of_another_thing(ours: Clause, theirs: Clause, other: Clause) -> bool:
    """Whether a statement names what another clause, which is built alike, begins with, and not what this one does."""
    if not _words(theirs) & _words(other):
        return False
    about = next((token.values for token in _subject(theirs) if not token.values & _words(other)), None)
    instead = _words(_subject(other)) - _words(theirs)
    return about is not None and not _words(ours) & about and bool(_words(ours) & instead)


def _is_of_another_deed(text: str, number: Token, ours: Clause, theirs: Clause, other: Clause) -> bool:
    """Whether a statement leads to a number with a word that its source has in another clause with a number of its own,
    and has none of those that stand beside the number there: "died in 1960" of one who "was born in 1960 and died in
    2010", where the second verb has no subject that could tell the clauses apart. A number that no word leads to goes
    on from the clause before ("the fare was 5 in 2020, and 7 in 2021"), and what something is, or has, may be told of
    what did it: "The hall has 350 seats" where it "was enlarged to 350"."""
    leading, _ = _beside(number, ours)
    before = max((token.end for token in ours if token.end <= number.start), default=0)
    theirs_leading, behind = _beside(number, theirs)
    if (
        not theirs_leading
        or (theirs_leading | behind) & read(text).values
        or _IS_OR_UNTIL.search(text, before, number.start)
    ):
        return False
    return bool((leading - _words(theirs)) & _words(other))


def _beside(number: Token, clause: Clause) -> tuple[frozenset[str], frozenset[str]]:
    """The word or name before a number of a clause, and that behind it."""
    at = next(at for at, token in enumerate(clause) if token.values & number.values)
    return _words(clause[max(0, at - 1) : at]), _words(clause[at + 1 : at + 2])


def _subject(clause: Clause) -> Clause:
    """The words before the first number."""
    return clause[: next(at for at, token in enumerate(clause) if token.kind is Kind.NUMBER)]


def _years(clause: Clause) -> frozenset[str]:
    return frozenset(value for value in values(_numbers(clause)) if _YEAR.fullmatch(value))


def _numbers(clause: Clause) -> Clause:
    return tuple(token for token in clause if token.kind is Kind.NUMBER)


def _words(clause: Iterable[Token]) -> frozenset[str]:
    return values([token for token in clause if token.kind in (Kind.WORD, Kind.NAME)])
