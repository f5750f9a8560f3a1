"""Scorers: pure functions from a case and an answer to a judgement. The vocabulary of the evals fits on this page.

right          the answer holds one alternative of every group, word for word or enough of what it says, and nothing
               forbidden
rightly cited  the citations hold the expected words of every source
verbatim       every citation is, character by character, what the stored document holds at its offsets
token F1       how far the words of an answer and of a gold answer are the same
risk           of the answers that would be given at a level of confidence, the share that is wrong
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from evals.cases import Case, Source
from evals.wording import content, normal
from service.types.answers import Citation

# The part of a gold answer's content words that an answer has to hold. Where two people wrote sentences on the same
# question, 85 % of one's hold so much of the other's (and 10 % hold its words in a row); of the questions, if they were
# given for answers, 2 %; of the answers to other questions none. Measured on clapnq: 546 pairs, 300 questions.
ENOUGH = 0.5
CITED = 0.6  # the part of a source's words that the citations have to hold


def holds(answer: str, alternative: str) -> bool:
    """Whether the answer holds the alternative's words in a row, whole words and values only; no words are not held."""
    wanted = normal(alternative)
    return bool(wanted) and f" {wanted} " in f" {normal(answer)} "


def right(case: Case, answer: str) -> bool:
    """Whether the answer holds one alternative of every group by the case's rule, and nothing forbidden."""
    held = holds if case.rule == "words" else _holds_enough
    return all(any(held(answer, one) for one in group) for group in case.answers) and not any(
        holds(answer, one) for one in case.forbidden
    )


def _holds_enough(answer: str, alternative: str) -> bool:
    return content_recall(answer, [alternative]) >= ENOUGH


def content_recall(answer: str, golds: Sequence[str]) -> float:
    """The share of a gold answer's content words that the answer holds, 0 to 1, of the gold answer where it is largest.

    Words are compared by their stems, numbers, dates and times as values; how often and in which order does not count.
    Who did what to whom, and whether it was denied, is not seen. Of a gold answer without content ("Yes.") all words
    count, and one without words is not held at all.

    >>> content_recall("They raised the tariff by 12 %.", ["Tariffs rose by twelve per cent."])
    0.75
    """
    return max((_content_recall(answer, gold) for gold in golds), default=0.0)


def _content_recall(answer: str, gold: str) -> float:
    wanted, held = content(gold), content(answer)
    if not wanted:
        wanted, held = set(normal(gold).split()), set(normal(answer).split())
    return len(wanted & held) / len(wanted) if wanted else 0.0


def rightly_cited(case: Case, citations: Sequence[Citation]) -> bool:
    """Whether the citations hold enough (CITED) of the words of every expected source, from its own document."""
    return all(_held(source, citations) >= CITED for source in case.sources)


def _held(source: Source, citations: Sequence[Citation]) -> float:
    """The part of a source's words that stand in the citations of its document."""
    cited = [c.cited_text for c in citations if source.is_of(c.source)]
    wanted, held = normal(source.quote).split(), set(normal(" ".join(cited)).split())
    if not wanted:  # no words are asked for: any citation of the document will do, if one is named
        return float(bool(cited) or not source.document)
    return sum(word in held for word in wanted) / len(wanted)


def verbatim(citations: Sequence[Citation], texts: Mapping[str, str]) -> int:
    """How many citations are exactly what the stored texts (by document id) hold."""
    return sum(texts.get(c.document_id, "")[c.start_char_index : c.end_char_index] == c.cited_text for c in citations)


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """How far the words are those of the nearest gold answer, 0 to 1; 0 without a gold answer.

    The harmonic mean of the shares of shared words, counted as often as they occur: Rajpurkar et al. 2016, "SQuAD",
    section 6.1. Two texts without words are the same.

    >>> token_f1("It began at 8 a.m.", ["at eight", "8am"])
    0.4
    """
    return max((_f1(normal(answer).split(), normal(gold).split()) for gold in golds), default=0.0)


def _f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    return 2 * (Counter(answer) & Counter(gold)).total() / (len(answer) + len(gold))


@dataclass(frozen=True)
class Point:
    """At a least confidence: the share of questions that would be answered, and of these the share that is wrong."""

    confidence: float
    coverage: float
    risk: float


def risk_coverage(judged: Sequence[tuple[float, bool]], of: int | None = None) -> tuple[Point, ...]:
    """The risk-coverage curve of pairs (confidence, right), the most confident first; equal confidences are one point.

    The coverage is that `of` so many questions, those that were refused among them; where it is not said, of the pairs.
    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification", section 2.

    >>> risk_coverage([(0.9, True), (0.5, False)])
    (Point(confidence=0.9, coverage=0.5, risk=0.0), Point(confidence=0.5, coverage=1.0, risk=0.5))
    """
    points: list[Point] = []
    answered = wrong = 0
    for confidence, group in groupby(sorted(judged, key=lambda pair: -pair[0]), key=lambda pair: pair[0]):
        rights = [right for _, right in group]
        answered, wrong = answered + len(rights), wrong + rights.count(False)
        points.append(Point(confidence, answered / (of or len(judged)), wrong / answered))
    return tuple(points)


def area_under_risk(judged: Sequence[tuple[float, bool]]) -> float | None:
    """The mean risk over all coverages, lower is better; None of nothing. AURC of Geifman et al. 2019, "Bias-Reduced
    Uncertainty Estimation for Deep Neural Classifiers", section 2: the mean of the risks at each answer's confidence;
    answers of equal confidence share the risk at their end."""
    points = risk_coverage(judged)
    before = (0.0, *(point.coverage for point in points))
    return sum(p.risk * (p.coverage - b) for p, b in zip(points, before, strict=False)) if points else None
