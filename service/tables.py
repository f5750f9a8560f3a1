"""Tables: those around the sentences that answer best, read whole, each with what it says to a question."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.core.counting.comparing import Tally
from service.core.counting.listing import Listing, listings
from service.core.counting.tallies import known_words, says_scaled, tally
from service.core.counting.wants import Wanted
from service.core.counting.yearly import YEAR, thing_of, year_of
from service.core.retrieval.evidence import Candidate, passage_texts
from service.core.text.hidden import addresses_a_machine
from service.core.text.reading import stems
from service.core.text.tables import cells_of, is_row
from service.core.text.titles import placed
from service.types.documents import Hit, Span, Stretch
from service.world import World

NEAR = 12  # sentences that answer best: one of them has to stand in the table or list, or a row that is asked for
REACH = 60_000  # characters on either side of it that are read


@dataclass(frozen=True)
class Table:
    """A table or list of a document that was found, and what it says to the question."""

    hit: Hit
    stretch: Stretch
    listing: Listing
    context: str  # what its document is called
    known: int  # words of the question that stand above its rows
    is_near: bool  # whether one of the best sentences stands in it, and it may be counted
    tally: Tally | None

    @property
    def year(self) -> str:
        """The one year that it is of; "" if that is not clear."""
        return year_of(self.listing, self.hit.document.title, self.hit.document.published_at or "")

    @property
    def thing(self) -> Hashable:
        """What it has in common with the tables of other years."""
        return thing_of(self.listing, self.hit.document.title)


def tables(want: Wanted, candidates: Sequence[Candidate], world: World) -> Iterator[Table]:
    """The tables and lists around the best sentences and around the rows that the question names, with what they say;
    of what changed, those of all passages, since the best may all be of one year."""
    texts, asked = passage_texts(candidates), stems(want.question)
    best = sorted(candidates, key=lambda candidate: -candidate.relevance)[:NEAR]
    rows = [one for one in candidates if is_row(one.text) and one not in best]
    best += [one for one in rows if want.is_of_change or _is_named(one, asked)]
    for hit in {candidate.hit.document.id: candidate.hit for candidate in reversed(best)}.values():
        stretch = world.catalog.around(hit.passage, REACH)
        scaled = says_scaled(stretch.text)
        spans = [candidate.span for candidate in best if candidate.hit.document.id == hit.document.id]
        for listing in listings(stretch.text, stretch.begins, stretch.ends):
            context = _context(hit, listing)
            near = any(_touches(listing, stretch, span) for span in spans) and not _is_for_machines(listing, stretch)
            told = tally(want, listing, context, texts) if near and not scaled else None
            known = known_words(want, listing, context)
            yield Table(hit, stretch, listing, context, known, near and not scaled, told)


def _is_named(row: Candidate, asked: frozenset[str]) -> bool:
    """Whether a row is of something that is asked for, all of its words. A row of a CSV file has its heads itself."""
    called = stems(cells_of(row.text)[0].rpartition(": ")[2])
    return bool(called) and called <= asked


def _context(hit: Hit, listing: Listing) -> str:
    """What a document is called, with its day unless its title or what stands above the rows has a year."""
    document = hit.document
    dated = YEAR.search(f"{document.title} {listing.path} {listing.above}")
    return placed(replace(document, published_at=None) if dated else document)


def _touches(listing: Listing, stretch: Stretch, span: Span) -> bool:
    return stretch.start + listing.span.start < span.end and span.start < stretch.start + listing.span.end


def _is_for_machines(listing: Listing, stretch: Stretch) -> bool:
    """Whether a row is hidden from people or addresses a program."""
    rows = [stretch.text[row.span.start : row.span.end] for row in listing.rows]
    return any("<!--" in row or "-->" in row or addresses_a_machine(row) for row in rows)
