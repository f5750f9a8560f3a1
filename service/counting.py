"""Counting: what a question wants counted, compared or added up over the rows of a table or list, done by code.

An LLM is shown a few sentences and counts badly; here the whole table is read, and every row that counts is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from service.core.asking.questions import is_instruction, parts
from service.core.counting.amounts import stems
from service.core.counting.comparing import Tally
from service.core.counting.listing import Listing, Row, listings
from service.core.counting.lookups import lookup
from service.core.counting.tallies import known_words, says_scaled, tally
from service.core.counting.tallying import wanted
from service.core.counting.wants import Wanted
from service.core.counting.yearly import YEAR, are_of_one_thing, year_of, yearly
from service.core.drafting.drafts import DraftSentence
from service.core.drafting.kinds import MOST
from service.core.grounding.judging import Verdict
from service.core.retrieval.evidence import Candidate
from service.core.text.hidden import addresses_a_machine
from service.core.text.tables import is_row
from service.core.text.titles import placed
from service.core.text.tokens import Kind, tokens, values
from service.types.answers import Excerpt
from service.types.documents import Hit, Span, Stretch
from service.world import World

NEAR = 12  # sentences that answer best: one of them has to stand in the table or list
REACH = 60_000  # characters on either side of it that are read
APART = 12  # rows that are cited each by itself
CITED = 4_000  # characters of rows that are cited; of longer lists the first ones
_ASKS = re.compile(r"(?i)(?:\w+ )?(?:who|whom|whose|what|when|where|why|how|which)\b")


@dataclass(frozen=True)
class Counted:
    """A sentence that was computed, and which of the parts of the question (`asked`) it answers."""

    sentence: DraftSentence
    verdict: Verdict
    asked: tuple[str, ...]
    part: int

    @property
    def rest(self) -> str:
        """What else is asked; empty if nothing."""
        return "; ".join(part.rstrip(" ?.,;") + "?" for at, part in enumerate(self.asked) if at != self.part)

    def of_rest(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates by what they are worth for the rest."""
        at = self.part
        return [replace(one, by_part=one.by_part[:at] + one.by_part[at + 1 :]) for one in candidates if self.rest]


@dataclass(frozen=True)
class _Found:
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


def counted(query: str, candidates: Sequence[Candidate], world: World) -> Counted | None:
    """What a question wants counted; None where it wants nothing counted or where the count would not be sure."""
    asked = parts(query)
    if not all(map(_ASKS.match, asked[1:])):  # "and have more than four seats" goes on with the one before
        asked = [query]
    wants = {} if is_instruction(query) else {part: want for part in asked if (want := wanted(part))}
    if len(wants) != 1:
        return None
    [(part, want)] = wants.items()
    found = list(_read(want, candidates, world))
    chosen = _only(found) if any(one.tally for one in found) else _of_two_years(want, found, _texts(candidates))
    cited = tuple(chain.from_iterable(map(_cited, chosen)))
    if not cited or not chosen[0].tally:
        return None
    return Counted(DraftSentence(chosen[0].tally.text), Verdict(cited, computed=True), tuple(asked), asked.index(part))


def looked_up(question: str, candidates: Sequence[Candidate], world: World) -> list[Candidate]:
    """The rows of tables and lists that hold the price, measure or number that a question asks for, whole, the latest
    first: of two price lists both are right, each of its day. None where another table, or a sentence that has a
    number or a negation, may say more of what is asked about."""
    want = None if is_instruction(question) else lookup(question)
    found = list(_read(want, candidates, world)) if want else []
    rows = [(one, row) for one in found if one.tally for row in one.tally.rows]
    held = [one for one in candidates if any(_holds(one, of, row) for of, row in rows)]
    if not rows or len(held) != len(rows) or len(rows) > MOST or not _are_of_several_days(found):
        return []
    called = frozenset.intersection(*(stems(row.cells[of.listing.label]) for of, row in rows)) & stems(question)
    others = [one for one in candidates if one not in held and _tells_of(one.text, called)]
    rivals = [one for one in found if not one.tally and _may_be_meant(one, called, question)]
    return [] if others or rivals else sorted(held, key=lambda one: one.hit.document.published_at or "", reverse=True)


def _are_of_several_days(found: Sequence[_Found]) -> bool:
    """Whether tables that tell something are one and the same thing on different days, if there are several."""
    telling = [one for one in found if one.tally]
    days = {one.hit.document.published_at for one in telling}
    alike = are_of_one_thing([(one.hit.document.title, one.listing) for one in telling])
    return len(telling) == 1 or (None not in days and len(days) == len(telling) and alike)


def _tells_of(text: str, called: frozenset[str]) -> bool:
    """Whether a sentence tells more of what is called so: "The Heron is no longer for hire." """
    said = tokens(text)
    return (
        not is_row(text)
        and called <= values(said)
        and any(token.kind in (Kind.NUMBER, Kind.NEGATION) for token in said)
    )


def _may_be_meant(found: _Found, called: frozenset[str], question: str) -> bool:
    """Whether a table that does not tell what is asked for has what is called so, unless it is of another year."""
    named, year = YEAR.findall(question), found.year
    of_another = named and year and year not in named
    return not of_another and any(called <= stems(" ".join(row.cells)) for row in found.listing.rows)


def _read(want: Wanted, candidates: Sequence[Candidate], world: World) -> Iterator[_Found]:
    """The tables and lists around the best sentences, with what they say."""
    texts = _texts(candidates)
    best = sorted(candidates, key=lambda candidate: -candidate.relevance)[:NEAR]
    for hit in {candidate.hit.document.id: candidate.hit for candidate in reversed(best)}.values():
        stretch = world.catalog.around(hit.passage, REACH)
        scaled = says_scaled(stretch.text)
        spans = [candidate.span for candidate in best if candidate.hit.document.id == hit.document.id]
        for listing in listings(stretch.text, stretch.begins, stretch.ends):
            context = _context(hit, listing)
            near = any(_touches(listing, stretch, span) for span in spans) and not _is_for_machines(listing, stretch)
            told = tally(want, listing, context, texts) if near and not scaled else None
            known = known_words(want, listing, context)
            yield _Found(hit, stretch, listing, context, known, near and not scaled, told)


def _only(found: Sequence[_Found]) -> Sequence[_Found]:
    """The one that the question means: none if another could be meant as well, whether it can be counted or not."""
    best, *others = sorted((one for one in found if one.tally), key=lambda one: -one.known)
    rivals = [one for one in others if one.known == best.known and one.tally != best.tally]
    # One with the same heads is as good as another; of two lists without heads only the better one can be meant.
    alike = [one for one in found if not one.tally and one.listing.heads == best.listing.heads]
    silent = [one for one in alike if one.known + any(one.listing.heads) > best.known]
    return [] if rivals or silent else [best]


def _of_two_years(want: Wanted, found: Sequence[_Found], texts: Sequence[str]) -> Sequence[_Found]:
    """The tables of the two years that a question of what rose or fell goes over, each with what both say together;
    of more than two tables, those of the years that it names."""
    near = [one for one in found if one.is_near and want.is_of_change and one.year]
    named = YEAR.findall(want.question)
    pair = near if len(near) == 2 else [one for one in near if one.year in named]
    of = {one.year: one for one in pair}
    if len(pair) != 2 or len(of) != 2 or not are_of_one_thing([(one.hit.document.title, one.listing) for one in pair]):
        return []
    both = yearly({year: one.listing for year, one in of.items()})
    contexts = " ".join(f"{one.context} {one.listing.path}" for one in pair)
    told = tally(want, both.listing, contexts, texts) if both else None
    if not both or not told:
        return []
    rows = zip(*(both.rows[row] for row in told.rows), strict=True)
    return [replace(of[year], tally=Tally(told.text, of_it)) for year, of_it in zip(sorted(of), rows, strict=True)]


def _context(hit: Hit, listing: Listing) -> str:
    """What a document is called, with its day unless its title or what stands above the rows has a year."""
    document = hit.document
    dated = YEAR.search(f"{document.title} {listing.path} {listing.above}")
    return placed(replace(document, published_at=None) if dated else document)


def _texts(candidates: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(candidate.hit.passage.text for candidate in candidates))


def _holds(candidate: Candidate, found: _Found, row: Row) -> bool:
    """Whether a sentence is a row of a table or list that was found."""
    start, end = (found.stretch.start + at for at in (row.span.start, row.span.end))
    of_it = candidate.hit.document.id == found.hit.document.id
    return of_it and candidate.span.start < end and start < candidate.span.end


def _touches(listing: Listing, stretch: Stretch, span: Span) -> bool:
    return stretch.start + listing.span.start < span.end and span.start < stretch.start + listing.span.end


def _is_for_machines(listing: Listing, stretch: Stretch) -> bool:
    """Whether a row is hidden from people or addresses a program."""
    rows = [stretch.text[row.span.start : row.span.end] for row in listing.rows]
    return any("<!--" in row or "-->" in row or addresses_a_machine(row) for row in rows)


def _cited(found: _Found) -> Iterator[tuple[Excerpt, Span]]:
    """The words of the rows that were counted, each in its passage."""
    left = CITED
    for run in _runs(found.listing, found.tally.rows if found.tally else ()):
        for passage in found.stretch.passages:
            start = max(passage.start, found.stretch.start + run.start)
            words = passage.text[start - passage.start : found.stretch.start + run.end - passage.start]
            if left <= 0:
                return
            if start < found.stretch.start + run.end and words.strip():
                left -= len(words)
                start += len(words) - len(words.lstrip())
                span = Span(start, start + len(words.strip()))
                hit = Hit(passage, found.hit.document, found.hit.scores)
                yield Excerpt(1, hit, (span,), 0.0, words), span


def _runs(listing: Listing, rows: Sequence[Row]) -> list[Span]:
    """Where rows stand: each by itself; of many, those that follow on each other as one."""
    runs: list[Span] = []
    counting, before = frozenset(rows), -2
    for at, row in enumerate(listing.rows):
        if row in counting and at == before + 1 and len(rows) > APART:
            runs[-1] = Span(runs[-1].start, row.span.end)
        elif row in counting:
            runs.append(row.span)
        before = at if row in counting else before
    return runs
