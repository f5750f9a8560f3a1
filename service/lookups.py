"""Look up: the price, measure or number that a question asks for, in the rows of tables and lists that have it; or the
item that it asks for by its number."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.asking.questions import is_instruction
from service.core.counting.amounts import amount
from service.core.counting.listing import Row
from service.core.counting.lookups import is_of_times, lookup, tells_more
from service.core.counting.numbered import Item, ItemReference, item_reference, items
from service.core.counting.yearly import YEAR
from service.core.drafting.kinds import MOST_ROWS
from service.core.retrieval.evidence import Candidate
from service.core.text.reading import stems
from service.core.text.tables import is_row, titled
from service.tables import REACH, Table, tables
from service.types.documents import Document, Hit, Span, Stretch
from service.world import World

MOST_OF_ITEM = 8  # sentences; who wants to read more has the document


def looked_up(question: str, candidates: Sequence[Candidate], world: World) -> list[Candidate]:
    """The rows of tables and lists that hold the price, measure or number that a question asks for, whole, the latest
    first: of two price lists both are right, each of its day. None where another table or a sentence may say more."""
    if is_instruction(question):
        return []
    if asked := item_reference(question):
        return _item(asked, candidates, world)
    want = lookup(question)
    if want is None:
        return []
    found = list(tables(want, candidates, world))
    rows = [(one, row) for one in found if one.tally for row in one.tally.rows]
    held = [one for of, row in rows if (one := _sentence(of, row, candidates))]
    if not rows or len(held) != len(rows) or len(rows) > MOST_ROWS or not _are_of_several_days(found):
        return []
    called = frozenset.intersection(*(stems(row.cells[of.listing.label]) for of, row in rows)) & stems(question)
    counted = stems(want.measured) if all(is_of_times(of.listing) for of, _ in rows) else frozenset()
    others = [one for one in candidates if one not in held and tells_more(one.text, called, want.money, counted)]
    rivals = [one for one in found if not one.tally and _may_be_meant(one, called, question)]
    return [] if others or rivals else sorted(held, key=lambda one: one.hit.document.published_at or "", reverse=True)


def _item(asked: ItemReference, candidates: Sequence[Candidate], world: World) -> list[Candidate]:
    """The sentences of the item that is asked for by its number, of the list that all other words of the question are
    of; none where it may be that of another list too, was not read whole, or is long."""
    found: list[tuple[Item, list[Candidate]]] = []
    best = {one.hit.document.id: one.hit for one in sorted(candidates, key=lambda one: one.relevance)}
    for hit in best.values():
        stretch = world.catalog.around(hit.passage, REACH)
        for item in items(asked, stretch.text, hit.document.title):
            span = Span(stretch.start + item.span.start, stretch.start + item.span.end)
            sentences = _meeting(span, hit.document, candidates)
            found.append((item, sentences if _are_whole(sentences, span, stretch) else []))
    best_fit = max((item.fit for item, _ in found), default=0)
    meant = [sentences for item, sentences in found if item.fit == best_fit and asked.of <= item.words]
    return meant[0] if len(meant) == 1 and len(meant[0]) <= MOST_OF_ITEM else []


def _are_whole(sentences: Sequence[Candidate], span: Span, stretch: Stretch) -> bool:
    """Whether sentences are all that is said in a span of their document."""
    at, text = span.start - stretch.start, stretch.text
    for one in sentences:
        start, end = (place - stretch.start for place in (one.span.start, one.span.end))
        if any(map(str.isalnum, text[at : max(at, start)])):
            return False
        at = max(at, end)
    return not any(map(str.isalnum, text[at : span.end - stretch.start]))


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


def _sentence(found: Table, row: Row, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence that is a row of a table or list that was found, in whichever passage it stands; None of a list
    whose item is no sentence, or several."""
    span = Span(found.stretch.start + row.span.start, found.stretch.start + row.span.end)
    of_it, text = _meeting(span, found.hit.document, candidates), found.stretch.text
    if of_it or not is_row(text[row.span.start : row.span.end]):
        return of_it[0] if len(of_it) == 1 else None
    for passage in found.stretch.passages:
        if passage.start <= span.start and span.end <= passage.end:
            reading = titled(text[row.span.start : row.span.end], text[: row.span.start], not found.stretch.begins)
            return Candidate(Hit(passage, found.hit.document, found.hit.scores), span, (0.0,), reading)
    return None


def _meeting(span: Span, document: Document, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of a document that stand in a span of it, or partly."""
    of_it = (one for one in candidates if one.hit.document.id == document.id)
    return [one for one in of_it if one.span.start < span.end and span.start < one.span.end]
