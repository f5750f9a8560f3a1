"""Answer with the words of the documents themselves: which sentences to quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import log

from service.core.asking.questions import could_answer, is_comparison
from service.core.asking.slots import years
from service.core.retrieval.evidence import Candidate
from service.core.text.tables import is_row

MARGIN = 4.0  # a further sentence must be as good as the best one, within these logits
MOST = 3
_YEAR_BESIDE = re.compile(r"\b(?:year (?:before|earlier|after|later)|previous year|following year)\b", re.IGNORECASE)
_YEAR_BOUND = re.compile(
    r"(?i)\b(?:before|after|since|until|till|by|from|between|up to|prior to|earlier than|later than)\s+"
    r"(?:the\s+)?(?:\w+\s+){0,2}(?:1\d|20)\d\d|\b(?:1\d|20)\d0s\b"
)
_BESIDE = {"last": -1, "previous": -1, "next": 1}
RERANKED = 0.3  # what a logit of the reranker is worth beside one of the LLM's choice
ABOUT = 2.3  # logits of that choice: a further line is at most a tenth as good as the best


def extract(question: str, candidates: Sequence[Candidate], of: int = 1) -> list[Candidate]:
    """The sentences that answer the question best, in the order of the text; none if none holds what is asked for.

    `of`: how many questions were asked at once; of several, each has less room.
    """
    fit = [candidate for candidate in candidates if fits(question, candidate)]
    return quotes(fit, spread=is_comparison(question), of=of)


def fits(question: str, candidate: Candidate) -> bool:
    """Whether a sentence holds the kind of thing that is asked for, and may be of the year that is asked for."""
    return could_answer(question, candidate.text) and is_of_its_time(question, candidate)


def is_of_its_time(question: str, candidate: Candidate) -> bool:
    """Whether a sentence may tell of a year that the question names: it stands in its passage, its title or its day.

    What a question compares may be of a year that it does not name, and so may what was before or after one. A row of a
    table that has years has to have this one itself. "Last year" is the one before the document's day.
    """
    asked = _years(question)
    if (
        not asked
        or asked & (own := _years(candidate.reading))
        or is_comparison(question)
        or _YEAR_BESIDE.search(question)
        or _YEAR_BOUND.search(question)
    ):
        return True
    if own and is_row(candidate.text):
        return False
    passage, document = candidate.hit.passage, candidate.hit.document
    day = int((document.published_at or "0")[:4])
    beside = {day} | {day + by for side, by in _BESIDE.items() if re.search(rf"(?i)\b{side} year\b", passage.text)}
    known = _years(f"{passage.text}\n{passage.heading}\n{document.title}") | beside
    return not known - {0} or bool(asked & known)


@lru_cache(maxsize=2_048)  # of a question for each sentence that may answer it
def _years(text: str) -> frozenset[int]:
    return frozenset(int(slot.value) for slot in years(text) if slot.value.isdigit())


def quotes(candidates: Sequence[Candidate], spread: bool = False, of: int = 1) -> list[Candidate]:
    """The sentences to quote, in the order of the text: the best for the question, or for each of its parts.

    Up to MOST of them, none worse than the best by more than MARGIN logits; where the question has several parts,
    one less for each, and within a quarter of the margin.
    With `spread`, for questions about several documents, the best of the two best documents are quoted at any margin.
    """
    if not candidates:
        return []
    parts = len(candidates[0].by_part)
    most, margin = (MOST, MARGIN) if parts * of == 1 else (MOST - 1, MARGIN / 4)
    chosen: set[int] = set()
    for part in range(parts):
        scores = [candidate.by_part[part] for candidate in candidates]
        best = sorted(range(len(scores)), key=lambda i: -scores[i])[:most]
        chosen |= {i for i in best if scores[i] >= scores[best[0]] - margin}
        if spread:
            chosen |= set(_best_of_documents(candidates, scores)[:2])
    return [candidates[i] for i in sorted(chosen)]


def likeliest(lines: Sequence[Candidate], shares: Sequence[float], spread: bool = False) -> list[Candidate]:
    """The lines to quote of those that an LLM was shown, in their order: the one that is best by both readers, the LLM
    (`shares`: how likely it finds each, from 0 to 1) and the reranker, and those that are about as good; but no second
    row of a table, which differs from the best in what matters.

    With `spread` the best of the two best documents at any margin. Never one that the LLM does not find likely at all.
    """
    worth = [RERANKED * one.relevance + log(max(share, 1e-6)) for one, share in zip(lines, shares, strict=True)]
    ranked = sorted((at for at in range(len(lines)) if shares[at] > 0), key=lambda at: -worth[at])
    good = (at for at in ranked[:MOST] if worth[at] >= worth[ranked[0]] - ABOUT)
    chosen = {at for at in good if at == ranked[0] or not is_row(lines[at].text)}
    if spread:
        best: dict[str, int] = {}
        for at in ranked:
            best.setdefault(lines[at].hit.document.id, at)
        chosen |= set(list(best.values())[:2])
    return [lines[at] for at in sorted(chosen)]


def _best_of_documents(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[int]:
    """Where the best sentence of each document stands, the best document first."""
    best: dict[str, int] = {}
    for at in sorted(range(len(scores)), key=lambda i: -scores[i]):
        best.setdefault(candidates[at].hit.document.id, at)
    return list(best.values())


def only_part(candidate: Candidate, part: int) -> Candidate:
    """The candidate for one part of a question alone."""
    return replace(candidate, by_part=(candidate.by_part[part],))
