"""Hold what a model wrote against the words of the sources. Nothing passes that the sources do not carry.

A sentence is carried by a window: one sentence of the evidence, or two neighbours, or two sentences that each carry a
part of it. A window carries it if

- every number in it stands in the window whole (`numerals`), with the same unit, scale, bound, letter (`labels`) and
  step (`directions`), and so does every day, month and ordinal; dates are compared as dates;
- every name in it stands in the window, in the passage around it, or in the document's title, and so does the word it
  begins with, which may be a name too; a name from around does not stand where the window has another one
  (`standing_in`);
- neither denies what the other says, neither says the opposite, no condition is dropped, added or turned round, and
  nobody's part is swapped; what is only planned, alleged or doubted is told as such (`asserting`), what will be is not
  told as what was (`tenses`), what is said of some is not said of all (`quantifiers`); no number is given to another
  thing or year than in the source (`clauses`);
- every clause, and every part of a list, adds at least one word that stands in the window;
- enough of its words stand there (COVERAGE), a word of the passage around the window counting half, and a word that
  only repeats the question a quarter; and not only names and numbers do.

Two sentences carry a part each if each adds words that the other lacks, and these do not mix: names of one and the deed
of another make no statement. A sentence that is carried but for words that nothing could check ("remarkable"), or that
no source has ("church" where it says "school", but "fixed" for "repaired" too), is carried in part. What the model
claims about its sources only breaks ties. The citation is the smallest run of clauses of the stored text that holds all
the words that matched.

The docstring of `judge` has worked examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from service.core.drafting.drafts import DraftSentence
from service.core.drafting.marks import without_marks
from service.core.grounding.carrying import COVERAGE, coverage, fault, goes_beyond, held_by, invents, known_to
from service.core.grounding.claims import Claim, stated
from service.core.grounding.joining import share
from service.core.grounding.windows import Evidence, Window
from service.core.text.languages import language
from service.core.text.reading import read
from service.core.text.tokens import Kind, content, tokens, values
from service.types.answers import Excerpt, Support
from service.types.documents import Span

__all__ = ["Evidence", "Verdict", "adds_words", "is_undecided", "judge"]

_TRIED = 3  # windows that say as much as the best one
_CLAUSE = re.compile(r"[,;:](?=[\s”\"])|\s[–—]\s")


@dataclass(frozen=True)
class Verdict:
    """The spans a sentence rests on, none if it has no support; then why, and whether it names what no source and no
    question does. `header` is what may be shown of the header of a table's row; `computed` says that code made the
    sentence of what the spans hold, and nothing is left to be checked."""

    cited: tuple[tuple[Excerpt, Span], ...] = ()
    reason: str = ""
    invented: bool = False
    partly: bool = False  # but for words that nothing could check, or that no source has
    header: str = ""
    computed: bool = False

    @property
    def supported(self) -> bool:
        return bool(self.cited)

    @property
    def support(self) -> Support:
        return "unsupported" if not self.cited else "partial" if self.partly else "supported"


def judge(sentence: DraftSentence, evidence: Evidence) -> Verdict:
    """Find the words that carry a sentence, or say why there are none.

    >>> from tests.core.builders import evidence, verdict, cited
    >>> port = "The port opens at 6 am and closes at 10 pm. Ferries stop if the wind exceeds 50 km an hour."
    >>> cited(verdict("At 10 pm the port closes. [7]", port))
    ['The port opens at 6 am and closes at 10 pm.']
    >>> [verdict(text, port).support for text in ("Remarkably, the port opens at 6 am.", "The old port opens at 6 am.")]
    ['partial', 'partial']
    >>> said = ["The port opens at 7 am.", "The port closes at 6 am.", "The port does not open at 6 am.",
    ...         "Ferries stop.", "Ferries stop if the wind exceeds 50 miles an hour.", "Der Hafen ist um 6 am auf."]
    >>> for text in said:
    ...     print(verdict(text, port).reason)
    the source does not say 7
    the source says this of the opposite of closes
    one denies what the other says
    the source says this only under a condition
    the source does not say 50 miles
    it is in another language than the sources
    """
    header = _known_header(sentence.header, evidence)
    return replace(_judged(replace(sentence, header=header), evidence), header=header)


def _known_header(header: str, evidence: Evidence) -> str:
    """A table's header without the cells that have a word which neither the sources nor the question have."""
    if not header:
        return ""
    known = known_to(evidence) | evidence.asked
    cells = [cell.strip() for cell in header.strip("|").split("|")]
    return " ".join(f"| {' | '.join(cell if _is_known(cell, known) else '' for cell in cells)} |".split())


def _is_known(text: str, known: frozenset[str]) -> bool:
    return all(token.kind is not Kind.NEGATION and token.values & known for token in content(tokens(text)))


def _judged(sentence: DraftSentence, evidence: Evidence) -> Verdict:
    if quoted := _verbatim(sentence, evidence.excerpts):
        return Verdict(quoted)
    claim = Claim.of(sentence)
    if sum(token.kind is not Kind.NEGATION for token in claim.need) < (2 if sentence.frame else 1):
        return Verdict(reason="says nothing that could be checked")
    if not evidence.singles:
        return Verdict(reason="there is nothing to check it against")
    if (spoken := language(claim.text)) and evidence.language and spoken != evidence.language:
        return Verdict(reason="it is in another language than the sources", invented=invents(claim, evidence))
    for windows in _tried(claim, evidence):
        if not fault(claim, windows, evidence):
            cited = tuple(dict.fromkeys(_cited(sentence, window, claim, evidence) for window in windows))
            return Verdict(cited, partly=goes_beyond(claim, windows, evidence))
    best = _best(evidence.singles, claim, evidence)[:1]
    return Verdict(reason=fault(claim, best, evidence), invented=invents(claim, evidence))


def adds_words(sentence: DraftSentence, verdict: Verdict) -> bool:
    """Whether a sentence has a word that the spans it rests on lack: one of the question, or one that was let pass."""
    held = frozenset().union(*(read(excerpt.words(span)).values for excerpt, span in verdict.cited))
    return any(token.kind is not Kind.NEGATION and not token.values & held for token in Claim.of(sentence).need)


def is_undecided(sentence: DraftSentence, evidence: Evidence) -> bool:
    """Whether excerpts carry a sentence equally well, so that a mark would decide between them."""
    claim = Claim.of(DraftSentence(sentence.text))
    fits = [(_fit(claim, (window,), evidence)[:2], window.excerpt.number) for window in evidence.singles]
    best = max(fits, default=((0.0, 0.0), 0))[0]
    return best[0] >= COVERAGE and len({number for fit, number in fits if fit == best}) > 1


def _verbatim(sentence: DraftSentence, excerpts: Sequence[Excerpt]) -> tuple[tuple[Excerpt, Span], ...]:
    """A sentence that is a whole sentence of the source carries itself: of those that are marked, else of each source
    that has it; in that which is quoted where it stands."""
    text = without_marks(stated(sentence.text))
    found = [
        (excerpt, span) for excerpt in excerpts for span in excerpt.sentences if _told(excerpt.words(span)) == text
    ]
    marked = [(excerpt, span) for excerpt, span in found if excerpt.number in sentence.marks]
    found.sort(key=lambda one: (one[0].hit.document.id, one[1].start) != sentence.quotes)
    by_document = {excerpt.hit.document.id: (excerpt, span) for excerpt, span in reversed(marked or found)}
    return tuple(reversed(by_document.values()))


@lru_cache(maxsize=1024)  # every sentence of a draft is held against every one of the evidence
def _told(words: str) -> str:
    return stated(" ".join(without_marks(words).split()))


def _tried(claim: Claim, evidence: Evidence) -> Iterator[tuple[Window, ...]]:
    """Windows that may carry a claim, the likeliest first."""
    singles = _best(evidence.singles, claim, evidence)
    first = singles[0]
    second = max(evidence.singles, key=lambda window: _fit(claim, (first, window), evidence))
    if share(claim, first, second):
        yield first, second
    yield (first,)
    best = coverage(claim, (first,), evidence)  # one that carries less does not outweigh what speaks against the claim
    yield from ((window,) for window in singles[1:_TRIED] if coverage(claim, (window,), evidence) >= best)
    for pair in _best(evidence.pairs, claim, evidence)[:1]:
        first, second = pair.parts
        if share(claim, first, second, leaning=second.points_back):
            yield (pair,)


def _best(windows: Sequence[Window], claim: Claim, evidence: Evidence) -> tuple[Window, ...]:
    return tuple(sorted(windows, key=lambda window: _fit(claim, (window,), evidence), reverse=True))


def _fit(claim: Claim, windows: tuple[Window, ...], evidence: Evidence) -> tuple[float, ...]:
    """How well windows carry a claim: coverage, then the question's words, then the model's hint, then brevity."""
    window = windows[-1]
    return (
        round(coverage(claim, windows, evidence), 6),
        len(held_by(windows) & evidence.asked),
        window.excerpt.number in claim.marks,
        -(window.span.end - window.span.start),
    )


def _cited(sentence: DraftSentence, window: Window, claim: Claim, evidence: Evidence) -> tuple[Excerpt, Span]:
    return (window.excerpt, window.span) if sentence.whole else _smallest(window, claim, evidence)


def _smallest(window: Window, claim: Claim, evidence: Evidence) -> tuple[Excerpt, Span]:
    """The smallest run of clauses of the window that holds every word that matched the sentence or the question."""
    matched = [token for token in window.tokens if token.values & values(claim.need)]
    asked = [token for token in window.tokens if token.values & evidence.asked]
    if not matched:
        return window.excerpt, window.span
    text = window.excerpt.words(window.span)
    first, last = min(t.start for t in matched + asked), max(t.end for t in matched + asked)
    starts = [0, *(clause.end() for clause in _CLAUSE.finditer(text))]
    ends = [*(clause.start() for clause in _CLAUSE.finditer(text)), len(text)]
    start = max(at for at in starts if at <= first)
    end = min(at for at in ends if at >= last)
    while start < first and not text[start].isalnum() and text[start] not in "“‘([":
        start += 1  # white space, or the quote that closes the clause before
    return window.excerpt, Span(window.span.start + start, window.span.start + end)
