"""Answer with the words of the documents themselves: which sentences to quote, and when none will do."""

from __future__ import annotations

import re
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
    return [" ".join(candidate.text.split()) for candidate in quotes(good, [0.0] * len(good))]


def quotes(candidates: Sequence[Candidate], boosts: Sequence[float]) -> list[Candidate]:
    """The sentences to quote, in the order of the text: the best for the question, or for each of its parts.

    Up to MOST of them, none worse than the best by more than MARGIN logits; where the question has several parts,
    one less for each, and within a quarter of the margin. A boost is what else speaks for a sentence, in logits.
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
    return [candidates[i] for i in sorted(chosen)]


def overlap(answer: str, sentence: str) -> float:
    """The part of an answer's words that a sentence holds, from 0 to 1."""
    said = values(content(tokens(answer)))
    return len(said & values(tokens(sentence))) / len(said) if said else 0.0


def unknown_names(question: str, candidates: Sequence[Candidate]) -> list[str]:
    """Names and numbers in the question that no found passage has; initials count as the words they stand for."""
    texts = [
        f"{c.hit.document.title}\n{c.hit.passage.text}" for c in {c.hit.passage.id: c for c in candidates}.values()
    ]
    known = frozenset().union(*(values(tokens(text)) for text in texts))
    initials = " ".join("".join(word[0] for word in re.findall(r"\w+", text)).lower() for text in texts)
    asked = [token for token in content(tokens(question)) if token.kind in (Kind.NAME, Kind.NUMBER)]
    words = {question[token.start : token.end]: token for token in asked if not token.values & known}
    return [word for word in words if not (word.isupper() and 1 < len(word) < 6 and word.lower() in initials)]
