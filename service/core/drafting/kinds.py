"""Rows of a table that a question means as much as the one that is quoted. Pure.

"What does a berth cost?" has an answer for each kind of berth; who is told one price takes it for the only one.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.core.drafting.fitting import may_be_meant
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.tables import cells_of, is_row
from service.core.text.tokens import content, tokens, values

MOST_ROWS = 6  # rows of one table: a question that means more of them wants no list


def with_kinds(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, in the order of the text: beside a row of a table, its other rows that have the same of
    the question's words, in what they are called by too, and without those that have less of them.

    >>> from tests.core.builders import candidates, document, hit
    >>> rows = "| Day berth | £9 |\\n| Long berth | £7 |\\n| Crane | £5 |"
    >>> read = candidates(hit(document(f"| Service | Price |\\n|---|---|\\n{rows}\\n")), [0, 3, 1, 1])
    >>> [one.text for one in with_kinds("What does a berth cost?", read[1:2], read)]
    ['| Day berth | £9 |', '| Long berth | £7 |']
    >>> [one.text for one in with_kinds("What does a day berth cost?", read[1:2], read)]
    ['| Day berth | £9 |']
    """
    rows = [one for one in quoted if is_row(one.text)]
    asked = values(content(tokens(question))) if rows else frozenset()
    found = list(quoted)
    for one in rows:
        table = _around(candidates.index(one), candidates)
        kinds = [each for each in table if _is_kind(each, one, asked) and may_be_meant(question, each)]
        found += [each for each in kinds if each not in found] if len(kinds) <= MOST_ROWS else []
        left = _saying_less([each for each in table if each in found], asked)
        found = [each for each in found if each not in left]
    return [one for one in candidates if one in found]


def _saying_less(rows: Sequence[Candidate], asked: frozenset[str]) -> list[Candidate]:
    """The rows that have fewer of the question's words than another: Friday's, where Thursday's hours are asked for."""
    said = [asked & values(tokens(one.text)) for one in rows]
    return [one for one, words in zip(rows, said, strict=True) if any(words < more for more in said)]


def _around(at: int, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The rows of the table that a row stands in, as far as they are among the candidates."""
    first = last = at
    while first and _go_on(candidates[first - 1], candidates[first]):
        first -= 1
    while last + 1 < len(candidates) and _go_on(candidates[last], candidates[last + 1]):
        last += 1
    return candidates[first : last + 1]


def _go_on(one: Candidate, other: Candidate) -> bool:
    """Whether two rows of a table follow on each other; a row that stands for itself alone is one of heads."""
    return (
        is_row(one.text)
        and is_row(other.text)
        and adjacent(one, other)
        and is_row(one.reading) == is_row(other.reading)
    )


def _is_kind(one: Candidate, other: Candidate, asked: frozenset[str]) -> bool:
    """Whether rows of one table have the same of the words that are asked for, and are called by some of them."""
    (label, *cells), (other_label, *other_cells) = cells_of(one.text), cells_of(other.text)
    named = asked & values(tokens(label))
    of_cells = [asked & values(tokens(" ".join(each))) for each in (cells, other_cells)]
    return bool(named) and named == asked & values(tokens(other_label)) and of_cells[0] == of_cells[1]
