"""Answer with the words of the documents themselves: which sentences to quote, and when none will do."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.evidence import Candidate
from service.core.questions import could_answer, is_instruction
from service.core.tokens import Kind, content, tokens, values

FLOOR = -9.0  # the reranker's logit below which a sentence is about something else
MARGIN = 4.0  # a further sentence must be as good as the best one, within these logits
MOST = 3
OVERLAP = 4.0  # what it is worth, in logits, that a sentence holds all the words of the model's short answer


def extract(question: str, candidates: Sequence[Candidate]) -> list[str]:
    """The sentences that answer the question best, in the order of the text; none if none answers it."""
    fit = [candidate for candidate in candidates if could_answer(question, candidate.text)]
    best = max((candidate.relevance for candidate in candidates), default=FLOOR)
    if is_instruction(question) or best <= FLOOR or unknown_names(question, candidates):
        return []
    good = [candidate for candidate in fit if candidate.relevance > max(FLOOR, best - MARGIN)]
    return [" ".join(candidate.text.split()) for candidate in quotes(good, [0.0] * len(good), MOST, MARGIN)]


def quotes(candidates: Sequence[Candidate], boosts: Sequence[float], most: int, margin: float) -> list[Candidate]:
    """The sentences to quote, in the order of the text: the best for each part of the question.

    Where the question has one part, up to `most`, none worse than the best by more than `margin` logits. A boost is
    what else speaks for a sentence, in logits.
    """
    if not candidates:
        return []
    parts = len(candidates[0].by_part)
    chosen: set[int] = set()
    for part in range(parts):
        scores = [c.by_part[part] + boost / parts for c, boost in zip(candidates, boosts, strict=True)]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])[: most if parts == 1 else 1]
        chosen |= {i for i in order if scores[i] >= scores[order[0]] - margin}
    return [candidates[i] for i in sorted(chosen)]


def overlap(answer: str, sentence: str) -> float:
    """The part of an answer's words that a sentence holds, from 0 to 1."""
    said = values(content(tokens(answer)))
    return len(said & values(tokens(sentence))) / len(said) if said else 0.0


def unknown_names(question: str, candidates: Sequence[Candidate]) -> list[str]:
    """Names and numbers in the question that none of the found passages has."""
    known = frozenset().union(
        *(values(tokens(c.hit.passage.text)) | values(tokens(c.hit.document.title)) for c in candidates)
    )
    asked = [token for token in content(tokens(question)) if token.kind in (Kind.NAME, Kind.NUMBER)]
    return [question[token.start : token.end] for token in asked if not token.values & known]
