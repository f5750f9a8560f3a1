"""Answer with the words of the documents themselves: which sentences to quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.core.asking.questions import is_comparison
from service.core.drafting.fitting import fits
from service.core.retrieval.evidence import Candidate

MARGIN = 6.0  # a further sentence must be as good as the best one, within these logits
MOST = 3


def extract(question: str, candidates: Sequence[Candidate], of: int = 1) -> list[Candidate]:
    """The sentences to quote, in the order of the text: the best for the question, or for each of its parts; none if
    none holds what is asked for.

    Up to MOST for each part, none worse than its best by more than MARGIN logits, or a third of them where there are
    several parts or the question is one `of` several that were asked at once. Where it compares, the best of the two
    best documents are quoted at any margin.
    """
    fit = [candidate for candidate in candidates if fits(question, candidate)]
    if not fit:
        return []
    parts = len(fit[0].by_part)
    margin = MARGIN if parts * of == 1 else MARGIN / 3
    chosen: set[int] = set()
    for part in range(parts):
        scores = [candidate.by_part[part] for candidate in fit]
        best = sorted(range(len(scores)), key=lambda i: -scores[i])[:MOST]
        chosen |= {i for i in best if scores[i] >= scores[best[0]] - margin}
        if is_comparison(question):
            chosen |= set(_best_of_documents(fit, scores)[:2])
    return [fit[i] for i in sorted(chosen)]


def _best_of_documents(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[int]:
    """Where the best sentence of each document stands, the best document first."""
    best: dict[str, int] = {}
    for at in sorted(range(len(scores)), key=lambda i: -scores[i]):
        best.setdefault(candidates[at].hit.document.id, at)
    return list(best.values())


def only_part(candidate: Candidate, part: int) -> Candidate:
    """The candidate for one part of a question alone."""
    return replace(candidate, by_part=(candidate.by_part[part],))
