"""Counting: what a question wants counted, compared or added up over the rows of a table or list, done by code.

An LLM is shown a few sentences and counts badly; here the whole table is read, and every row that counts is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from service.core.asking.questions import is_instruction, parts
from service.core.counting.comparing import Tally
from service.core.counting.listing import Listing, Row
from service.core.counting.tallies import tally
from service.core.counting.tallying import wanted
from service.core.counting.wants import Wanted
from service.core.counting.yearly import YEAR, yearly
from service.core.drafting.drafts import DraftSentence
from service.core.grounding.judging import Verdict
from service.core.retrieval.evidence import Candidate, passage_texts
from service.core.text.reading import stems
from service.tables import Table, tables
from service.types.answers import Excerpt
from service.types.documents import Hit, Span
from service.world import World

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


def counted(query: str, candidates: Sequence[Candidate], world: World) -> Counted | None:
    """What a question wants counted; None where it wants nothing counted or where the count would not be sure."""
    asked = parts(query)
    if not all(map(_ASKS.match, asked[1:])):  # "and have more than four seats" goes on with the one before
        asked = [query]
    wants = {} if is_instruction(query) else {part: want for part in asked if (want := wanted(part))}
    if len(wants) != 1:
        return None
    [(part, want)] = wants.items()
    found = list(tables(want, candidates, world))
    chosen = _only(found) if any(one.tally for one in found) else _of_two_years(want, found, passage_texts(candidates))
    cited = tuple(chain.from_iterable(map(_cited, chosen)))
    if not cited or not chosen[0].tally:
        return None
    return Counted(DraftSentence(chosen[0].tally.text), Verdict(cited, computed=True), tuple(asked), asked.index(part))


def _only(found: Sequence[Table]) -> Sequence[Table]:
    """The one that the question means: none if another could be meant as well, whether it can be counted or not."""
    best, *others = sorted((one for one in found if one.tally), key=lambda one: -one.known)
    rivals = [one for one in others if one.known == best.known and one.tally != best.tally]
    # One with the same heads is as good as another; of two lists without heads only the better one can be meant.
    alike = [one for one in found if not one.tally and one.listing.heads == best.listing.heads]
    silent = [one for one in alike if one.known + any(one.listing.heads) > best.known]
    return [] if rivals or silent else [best]


def _of_two_years(want: Wanted, found: Sequence[Table], texts: Sequence[str]) -> Sequence[Table]:
    """The tables of the two years that a question of what rose or fell goes over, each with what both say together;
    none if tables of several things could be meant. Of more than two years, those that the question names."""
    named = YEAR.findall(want.question)
    near = [one for one in found if one.is_near and want.is_of_change and one.year]
    of_things = [[one for one in near if one.thing == thing] for thing in {one.thing for one in near}]
    pairs = [some if len(some) == 2 else [one for one in some if one.year in named] for some in of_things]
    told = [both for pair in pairs if (both := _told_together(want, pair, texts))]
    return told[0] if len(told) == 1 and not any(_is_rival(one, told[0]) for one in near) else []


def _is_rival(one: Table, told: Sequence[Table]) -> bool:
    """Whether a table of another thing has a row that is told of too, and is as much what the question names."""
    named = {row.cells[of.listing.label] for of in told if of.tally for row in of.tally.rows}
    has = one.listing.label >= 0 and bool(named & set(one.listing.columns[one.listing.label]))
    return one.thing != told[0].thing and has and one.known >= min(of.known for of in told)


def _told_together(want: Wanted, pair: Sequence[Table], texts: Sequence[str]) -> Sequence[Table]:
    """Two tables of different years, each with what they say together; none if they say nothing."""
    of = {one.year: one for one in pair}
    both = (
        yearly({year: one.listing for year, one in of.items()}, stems(want.question))
        if len(of) == len(pair) == 2
        else None
    )
    contexts = " ".join(f"{one.context} {one.listing.path}" for one in pair)
    told = tally(want, both.listing, contexts, texts) if both else None
    if not both or not told:
        return []
    rows = zip(*(both.rows[row] for row in told.rows), strict=True)
    return [replace(of[year], tally=Tally(told.text, of_it)) for year, of_it in zip(sorted(of), rows, strict=True)]


def _cited(found: Table) -> Iterator[tuple[Excerpt, Span]]:
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
