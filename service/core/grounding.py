"""Hold what a model wrote against the words of the sources. Nothing passes that the sources do not carry.

A sentence is supported by a window (one sentence of the evidence, or two neighbours), or by two sentences that each
carry some of its words, if

- every number in it stands in the window, and so does every day, month and ordinal;
- every name in it stands in the window, in the passage around it, or in the document's title, and so does the word it
  begins with, which may be a name too;
- neither denies what the other says;
- enough of its words stand there (COVERAGE), a word of the passage around the window counting half, and a word that
  only repeats the question a quarter.

What the model claims about its sources only breaks ties. The citation is the smallest run of clauses of the stored text
that holds all the words that matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from service.core.drafts import DraftSentence
from service.core.marks import without_marks
from service.core.tokens import EXACT, Kind, Token, content, tokens, values
from service.types import Excerpt, Span

COVERAGE = 0.7
_NEAR, _ASKED = 0.5, 0.25  # what a word is worth that stands only around the window, or only in the question
_ADDS = 3  # how many words each of two windows must add, for a sentence to rest on both
_WEIGHT = {Kind.NUMBER: 2.0, Kind.NAME: 1.5, Kind.WORD: 1.0, Kind.NEGATION: 0.0}
# "No, the port is closed." but not "No port is closed." or "No-one came."
_OPENING = re.compile(r"^(?:yes|no|first|second|third|finally)(?:[,.:;!]+|\s*[–—]|\s+-)\s*", re.IGNORECASE)
_ITEM = re.compile(r"^(?:[-*•+–]|\d{1,3}[.)])\s+")
_CLAUSE = re.compile(r"[,;:](?=[\s”\"])|\s[–—]\s")


@dataclass(frozen=True)
class Window:
    """Neighbouring sentences that may carry a statement: their tokens, and the words known from around them."""

    excerpt: Excerpt
    span: Span
    tokens: tuple[Token, ...]  # their offsets count from the window's start
    values: frozenset[str]
    around: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """The spans a sentence rests on, none if it has no support; then why, and whether it names what no source does.
    `header` is what may be shown of the header of a table's row."""

    cited: tuple[tuple[Excerpt, Span], ...] = ()
    reason: str = ""
    invented: bool = False
    header: str = ""

    @property
    def supported(self) -> bool:
        return bool(self.cited)


@dataclass(frozen=True)
class Evidence:
    """Excerpts prepared for many judgements on the answer to one question."""

    excerpts: tuple[Excerpt, ...]
    singles: tuple[Window, ...]
    pairs: tuple[Window, ...]
    asked: frozenset[str]

    @classmethod
    def of(cls, excerpts: Sequence[Excerpt], question: str) -> Evidence:
        singles = tuple(window for excerpt in excerpts for window in _windows(excerpt, excerpt.sentences))
        pairs = tuple(window for excerpt in excerpts for window in _windows(excerpt, _neighbours(excerpt)))
        return cls(tuple(excerpts), singles, pairs, values(content(tokens(question))))

    def is_undecided(self, sentence: DraftSentence) -> bool:
        """Whether excerpts carry a sentence equally well, so that a mark would decide between them."""
        need = content(tokens(sentence.text))
        fits = [(_fit(need, (window,), self, ())[:2], window.excerpt.number) for window in self.singles]
        best = max(fits, default=((0.0, 0.0), 0))[0]
        return best[0] >= COVERAGE and len({number for fit, number in fits if fit == best}) > 1


def judge(sentence: DraftSentence, evidence: Evidence) -> Verdict:
    """Find the words that carry a sentence, or say why there are none."""
    return replace(_judged(sentence, evidence), header=_known_header(sentence.header, evidence))


def _known_header(header: str, evidence: Evidence) -> str:
    """A table's header without the cells that have a word which neither the sources nor the question have."""
    if not header:
        return ""
    known = _known(evidence) | evidence.asked
    cells = [cell.strip() for cell in header.strip("|").split("|")]
    return " ".join(f"| {' | '.join(cell if _is_known(cell, known) else '' for cell in cells)} |".split())


def _is_known(text: str, known: frozenset[str]) -> bool:
    return all(token.kind is not Kind.NEGATION and token.values & known for token in content(tokens(text)))


def _known(evidence: Evidence) -> frozenset[str]:
    return frozenset().union(*(window.values | window.around for window in evidence.singles))


def _judged(sentence: DraftSentence, evidence: Evidence) -> Verdict:
    if quoted := _verbatim(sentence.text, evidence.excerpts):
        return Verdict((quoted,))
    text = _OPENING.sub("", _ITEM.sub("", sentence.text))
    need = content(tokens(text))
    if sum(token.kind is not Kind.NEGATION for token in need) < (2 if sentence.frame else 1):
        return Verdict(reason="says nothing that could be checked")
    if not evidence.singles:
        return Verdict(reason="there is nothing to check it against")

    def best(windows: Sequence[Window], beside: tuple[Window, ...] = ()) -> tuple[Window, ...]:
        return (*beside, max(windows, key=lambda window: _fit(need, (*beside, window), evidence, sentence.marks)))

    single = best(evidence.singles)
    both = best(evidence.singles, single)
    tried = [single, best(evidence.pairs or evidence.singles)]
    for windows in [both, *tried] if _each_adds(need, *both) else tried:
        if not _fault(text, need, windows, evidence):
            return Verdict(tuple(dict.fromkeys(_cite(window, need, evidence) for window in windows)))
    return Verdict(reason=_fault(text, need, single, evidence), invented=_invents(need, evidence))


def _verbatim(text: str, excerpts: Sequence[Excerpt]) -> tuple[Excerpt, Span] | None:
    """A sentence that is a whole sentence of the source carries itself."""
    for excerpt in excerpts:
        for span in excerpt.sentences:
            if " ".join(without_marks(excerpt.words(span)).split()) == without_marks(text):
                return excerpt, span
    return None


def _neighbours(excerpt: Excerpt) -> list[Span]:
    return [Span(first.start, second.end) for first, second in pairwise(excerpt.sentences)]


def _windows(excerpt: Excerpt, spans: Sequence[Span]) -> Iterator[Window]:
    around = values(tokens(excerpt.hit.passage.text)) | values(tokens(excerpt.hit.document.title))
    for span in spans:
        found = tuple(content(tokens(excerpt.words(span))))
        yield Window(excerpt, span, found, values(found), around)


def _fit(
    need: list[Token], windows: tuple[Window, ...], evidence: Evidence, marks: tuple[int, ...]
) -> tuple[float, ...]:
    """How well windows carry the tokens: coverage, then the question's words, then the model's hint, then brevity."""
    held = frozenset().union(*(window.values for window in windows))
    window = windows[-1]
    return (
        round(_coverage(need, windows, evidence), 6),
        len(held & evidence.asked),
        window.excerpt.number in marks,
        -(window.span.end - window.span.start),
    )


def _coverage(need: list[Token], windows: tuple[Window, ...], evidence: Evidence) -> float:
    held = frozenset().union(*(window.values for window in windows))
    near = frozenset().union(*(window.around for window in windows))
    total = got = 0.0
    for token in need:
        known = (
            1.0
            if token.values & held
            else _NEAR
            if token.values & near
            else _ASKED
            if token.values & evidence.asked
            else 0.0
        )
        total += _WEIGHT[token.kind]
        got += _WEIGHT[token.kind] * known
    return got / total if total else 0.0


def _fault(text: str, need: list[Token], windows: tuple[Window, ...], evidence: Evidence) -> str:
    """Why these windows do not carry the tokens of a text; empty if they do."""
    held = frozenset().union(*(window.values for window in windows))
    around = frozenset().union(*(window.around for window in windows))
    for token in need:
        word = text[token.start : token.end]
        if (token.kind is Kind.NUMBER or token.values & EXACT) and not token.values & held:
            return f"the source does not say {word}"
        if (token.kind is Kind.NAME or _opens(text, token)) and not token.values & (held | around):
            return f"the source does not name {word}"
    if _coverage(need, windows, evidence) < COVERAGE:
        return "the sources do not say this"
    if not _agree_on_negation(need, windows):
        return "one denies what the other says"
    return ""


def _opens(text: str, token: Token) -> bool:
    """Whether a text begins with this word as its subject may ("Miller is chairman"), and not as "However, …"."""
    begins = not any(char.isalnum() for char in text[: token.start])
    return begins and text[token.start].isupper() and text[token.end : token.end + 1] != ","


def _invents(need: list[Token], evidence: Evidence) -> bool:
    """Whether a number or name stands nowhere in the evidence."""
    known = _known(evidence)
    return any(token.kind in (Kind.NUMBER, Kind.NAME) and not token.values & known for token in need)


def _each_adds(need: list[Token], one: Window, other: Window) -> bool:
    """Whether each window carries words that the other lacks. A lone number from elsewhere proves nothing."""
    distinct = {token.values for token in need}
    first, second = {v for v in distinct if v & one.values}, {v for v in distinct if v & other.values}
    return min(len(first - second), len(second - first)) >= _ADDS


def _agree_on_negation(need: list[Token], windows: tuple[Window, ...]) -> bool:
    """Both deny or neither does, counting only denials among the words that matched ("unresolved" denies too)."""
    said = values([token for token in need if token.kind is not Kind.NEGATION])
    denies = any(token.kind is Kind.NEGATION for token in need)
    return denies == any(_denies(window.tokens, said) for window in windows)


def _denies(found: tuple[Token, ...], said: frozenset[str]) -> bool:
    opposed = frozenset(f"un{value}" for value in said)
    at = [i for i, token in enumerate(found) if token.values & (said | opposed)]
    if not at:
        return False
    stretch = found[max(0, at[0] - 2) : at[-1] + 1]
    return any(token.kind is Kind.NEGATION or token.values & (opposed - said) for token in stretch)


def _cite(window: Window, need: list[Token], evidence: Evidence) -> tuple[Excerpt, Span]:
    """The smallest run of clauses of the window that holds every word that matched the sentence or the question."""
    said = values(need)
    matched = [token for token in window.tokens if token.values & said]
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
