"""What is known about a question before it is decided whether to answer it: numbers that calibration weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from service.core.deciding.refusing import log_odds
from service.core.drafting.extraction import fits
from service.core.retrieval.evidence import Candidate
from service.core.text.titles import placed
from service.core.text.tokens import Kind, content, tokens, values

NOTHING = -20.0  # the relevance of no sentence at all


def extraction_signals(question: str, candidates: Sequence[Candidate]) -> dict[str, float]:
    """What the sentences alone say.

    relevance  of the best sentence that holds the kind of thing that is asked for, of its time, in logits
    unfit      how far a better one is ahead that does not, in logits
    passage    the reranker's logit of the best passage
    unknown    how many names and numbers of the question no found passage has
    """
    fit = max((c.relevance for c in candidates if fits(question, c)), default=NOTHING)
    best = max((c.relevance for c in candidates), default=NOTHING)
    passage = max((c.hit.scores.rerank or 0.0 for c in candidates), default=NOTHING)
    unknown = float(len(unknown_names(question, candidates)))
    return {"relevance": fit, "unfit": best - fit, "passage": passage, "unknown": unknown}


def small_signals(
    question: str, absent: Sequence[float], likely: Mapping[str, float], read: Sequence[Candidate]
) -> dict[str, float]:
    """What a small LLM says: how probable an answer is `absent` from the best sentence, and from the few best; and how
    `likely` it found the words that a short answer could begin with.

    alone    the log-odds that the best sentence states the answer
    check    the same of the few best together
    first    the log-odds of the likeliest first word: an answer that is read off is surer than one that is made up
    unknown  how many names and numbers of the question no passage has that was read
    """
    alone, check = (log_odds(1 - probability) for probability in absent)
    first = log_odds(max(likely.values(), default=0.5))
    return {"alone": alone, "check": check, "first": first, "unknown": float(len(unknown_names(question, read)))}


def overlap(answer: str, question: str, sentence: str) -> float:
    """The part of what an answer adds to the question's words that a sentence holds, from 0 to 1; of one that adds
    nothing, of all its words.

    >>> overlap("Ada Lane designed the pier.", "Who designed the pier?", "Lane, an engineer, died in 1911.")
    0.5
    """
    said = values(content(tokens(answer)))
    said = said - values(tokens(question)) or said
    return len(said & values(tokens(sentence))) / len(said) if said else 0.0


def unknown_names(question: str, candidates: Sequence[Candidate]) -> list[str]:
    """Names and numbers in the question that no found passage has; initials count as the words they stand for."""
    asked = [token for token in content(tokens(question)) if token.kind in (Kind.NAME, Kind.NUMBER)]
    if not asked:
        return []
    texts = [
        f"{placed(c.hit.document, c.hit.passage.heading)}\n{c.hit.passage.text}"
        for c in {c.hit.passage.id: c for c in candidates}.values()
    ]
    # To look for what is asked as it is written costs a hundredth of reading all the words.
    asked = [token for token in asked if not _stands_in(question[token.start : token.end], texts)]
    if not asked:
        return []
    known = frozenset().union(*(values(tokens(text)) for text in texts))
    initials = " ".join("".join(word[0] for word in re.findall(r"\w+", text)).lower() for text in texts)
    words = {question[token.start : token.end]: token for token in asked if not token.values & known}
    return [word for word in words if not (word.isupper() and 1 < len(word) < 6 and word.lower() in initials)]


def _stands_in(name: str, texts: Sequence[str]) -> bool:
    whole = re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(name)}(?!\w|[.,]\d)")
    return any(whole.search(text) for text in texts)
