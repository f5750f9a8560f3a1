"""Answer with the words of the documents themselves: which sentences to quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.core.evidence import Candidate
from service.core.questions import could_answer, is_comparison

MARGIN = 4.0  # a further sentence must be as good as the best one, within these logits
MOST = 3
OVERLAP = 4.0  # what it is worth, in logits, that a sentence holds all the words of the model's short answer


def extract(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that answer the question best, in the order of the text; none if none holds what is asked for."""
    fit = [candidate for candidate in candidates if could_answer(question, candidate.text)]
    return quotes(fit, [0.0] * len(fit), spread=is_comparison(question))


def quotes(candidates: Sequence[Candidate], boosts: Sequence[float], spread: bool = False) -> list[Candidate]:
    """The sentences to quote, in the order of the text: the best for the question, or for each of its parts.

    Up to MOST of them, none worse than the best by more than MARGIN logits; where the question has several parts,
    one less for each, and within a quarter of the margin. A boost is what else speaks for a sentence, in logits.
    With `spread`, for questions about several documents, the best of the two best documents are quoted at any margin.
    """
    if not candidates:
        return []
    parts = len(candidates[0].by_part)
    most, margin = (MOST, MARGIN) if parts == 1 else (MOST - 1, MARGIN / 4)
    chosen: set[int] = set()
    for part in range(parts):
        scores = [c.by_part[part] + boost / parts for c, boost in zip(candidates, boosts, strict=True)]
        best = sorted(range(len(scores)), key=lambda i: -scores[i])[:most]
        chosen |= {i for i in best if scores[i] >= scores[best[0]] - margin}
        if spread:
            chosen |= set(_best_of_documents(candidates, scores)[:2])
    return [candidates[i] for i in sorted(chosen)]


def _best_of_documents(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[int]:
    """Where the best sentence of each document stands, the best document first."""
    best: dict[str, int] = {}
    for at in sorted(range(len(scores)), key=lambda i: -scores[i]):
        best.setdefault(candidates[at].hit.document.id, at)
    return list(best.values())


def only_part(candidate: Candidate, part: int) -> Candidate:
    """The candidate for one part of a question alone."""
    return replace(candidate, by_part=(candidate.by_part[part],))
