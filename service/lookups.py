"""Look up: the price, measure or number that a question asks for, in the rows of tables and lists that have it."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.asking.questions import is_instruction
from service.core.counting.amounts import amount, stems
from service.core.counting.listing import Row
from service.core.counting.lookups import lookup, tells_more
from service.core.counting.yearly import YEAR
from service.core.drafting.kinds import MOST
from service.core.retrieval.evidence import Candidate
from service.tables import Table, tables
from service.world import World


def looked_up(question: str, candidates: Sequence[Candidate], world: World) -> list[Candidate]:
    """The rows of tables and lists that hold the price, measure or number that a question asks for, whole, the latest
    first: of two price lists both are right, each of its day. None where another table or a sentence may say more."""
    want = None if is_instruction(question) else lookup(question)
    if want is None:
        return []
    found = list(tables(want, candidates, world))
    rows = [(one, row) for one in found if one.tally for row in one.tally.rows]
    held = [one for one in candidates if any(_holds(one, of, row) for of, row in rows)]
    if not rows or len(held) != len(rows) or len(rows) > MOST or not _are_of_several_days(found):
        return []
    called = frozenset.intersection(*(stems(row.cells[of.listing.label]) for of, row in rows)) & stems(question)
    others = [one for one in candidates if one not in held and tells_more(one.text, called, want.money)]
    rivals = [one for one in found if not one.tally and _may_be_meant(one, called, question)]
    return [] if others or rivals else sorted(held, key=lambda one: one.hit.document.published_at or "", reverse=True)


def _are_of_several_days(found: Sequence[Table]) -> bool:
    """Whether tables that tell something are one and the same thing on different days, if there are several."""
    telling = [one for one in found if one.tally]
    days = {one.hit.document.published_at for one in telling}
    alike = len({one.thing for one in telling}) == 1
    return len(telling) == 1 or (None not in days and len(days) == len(telling) and alike)


def _may_be_meant(found: Table, called: frozenset[str], question: str) -> bool:
    """Whether a table that does not tell what is asked for has what is called so, unless it is of another year."""
    named, year = YEAR.findall(question), found.year
    of_another = named and year and year not in named
    has_figures = any(amount(cell) for row in found.listing.rows for cell in row.cells[1:])
    return not of_another and has_figures and any(called <= stems(" ".join(row.cells)) for row in found.listing.rows)


def _holds(candidate: Candidate, found: Table, row: Row) -> bool:
    """Whether a sentence is a row of a table or list that was found."""
    start, end = (found.stretch.start + at for at in (row.span.start, row.span.end))
    of_it = candidate.hit.document.id == found.hit.document.id
    return of_it and candidate.span.start < end and start < candidate.span.end
