"""What is known about a question before it is decided whether to answer it: numbers that calibration weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import median

from service.core.deciding.refusing import bounded, log_odds, probability_of_no
from service.core.drafting.fitting import fits
from service.core.retrieval.evidence import Candidate
from service.core.text.calendar_names import YEAR
from service.core.text.titles import placed
from service.core.text.tokens import Kind, content, tokens, values
from service.core.text.year_spans import covers

_YEAR = re.compile(YEAR)
NOTHING = -20.0  # the relevance of a sentence that is none, in logits


def extraction_signals(question: str, candidates: Sequence[Candidate]) -> dict[str, float]:
    """What the sentences alone say.

    relevance  of the best sentence that holds the kind of thing that is asked for, of its time, in logits, bounded
    above      how far that stands, unbounded, above the median of all sentences that were read: some questions like
               every sentence of a document better than others like the one that answers them
    unknown    how many names and numbers of the question no passage has that was read
    """
    relevance = max((c.relevance for c in candidates if fits(question, c)), default=NOTHING)
    above = relevance - median(c.relevance for c in candidates) if candidates else 0.0
    return {"relevance": bounded(relevance), "above": above, "unknown": float(len(unknown_names(question, candidates)))}


def small_signals(
    question: str, checked: Mapping[str, float], likely: Mapping[str, float], candidates: Sequence[Candidate]
) -> dict[str, float]:
    """What the sentences say, and a small LLM: how likely it found yes and no when it `checked` whether the best of
    them state the answer; and how `likely` the words that a short answer could begin with.

    check  the log-odds that they state it
    first  the log-odds of the likeliest first word: an answer that is read off is surer than one that is made up
    """
    said = {"check": log_odds(1 - probability_of_no(checked)), "first": log_odds(max(likely.values(), default=0.5))}
    return said | extraction_signals(question, candidates)


def unknown_names(question: str, candidates: Sequence[Candidate]) -> list[str]:
    """Names and numbers in the question that no found passage has; initials count as the words they stand for, and a
    year that lies in a span is there.

    >>> from tests.core.builders import candidate
    >>> unknown_names("Who was mayor in 1998, and in 1989?", [candidate("Ann was mayor from 1991 to 2004.")])
    ['1989']
    """
    asked = [token for token in content(tokens(question)) if token.kind in (Kind.NAME, Kind.NUMBER)]
    if not asked:
        return []
    texts = [
        f"{placed(c.hit.document, c.hit.passage.heading)}\n{c.hit.passage.text}"
        for c in {c.hit.passage.id: c for c in candidates}.values()
    ]
    # To look for what is asked as it is written costs a hundredth of reading all the words.
    asked = [token for token in asked if not _stands_in(question[token.start : token.end], texts)]
    asked = [token for token in asked if not _lies_in_a_span(question[token.start : token.end], texts)]
    if not asked:
        return []
    known = frozenset().union(*(values(tokens(text)) for text in texts))
    initials = " ".join("".join(word[0] for word in re.findall(r"\w+", text)).lower() for text in texts)
    words = {question[token.start : token.end]: token for token in asked if not token.values & known}
    return [word for word in words if not (word.isupper() and 1 < len(word) < 6 and word.lower() in initials)]


def _lies_in_a_span(name: str, texts: Sequence[str]) -> bool:
    """Whether it is a year of which a text tells without naming it: "mayor from 1991 to 2004"."""
    return bool(_YEAR.fullmatch(name)) and any(covers(text, int(name)) for text in texts)


def _stands_in(name: str, texts: Sequence[str]) -> bool:
    whole = re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(name)}(?!\w|[.,]\d)")
    return any(whole.search(text) for text in texts)
