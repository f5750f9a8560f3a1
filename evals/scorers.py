"""Scorers: pure functions from a case and an answer to a judgement. The vocabulary of the evals fits on this page.

right          the answer holds one alternative of every group, and nothing forbidden
rightly cited  the citations hold the expected words of every source
verbatim       every citation is, character by character, what the stored document holds at its offsets
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from evals.cases import Case, Source
from service.types import Answer, Citation

_ARTICLES = {"a", "an", "the"}
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split())}  # fmt: skip
_TENS = {word: value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_MARK = re.compile(r"\[\d+\]")
CITED = 0.6  # the part of a source's words that the citations have to hold


def normal(text: str) -> str:
    """Text for comparing: case, accents, punctuation, articles and marks do not count; numbers are values.

    >>> normal("The call began at 8 a.m.; twenty-one of 1,200 “agreed”.[1]")
    'call began at 8 am 21 of 1200 agreed'
    """
    text = _MARK.sub(" ", unicodedata.normalize("NFKD", text).casefold())
    text = re.sub(r"[’'‘`\u0300-\u036f]", "", text)
    text = re.sub(r"\b(?:[a-z]\.){2,}", lambda match: match.group().replace(".", "") + " ", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", "·", text)  # a decimal point is part of the number
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text).replace("%", " percent ")
    words = _numbers(re.findall(r"[\w·]+", text))
    return " ".join(word.replace("·", ".") for word in words if word not in _ARTICLES)


def _numbers(words: list[str]) -> list[str]:
    """Number words as digits: "twenty", "one" is "21"."""
    found: list[str] = []
    for word in words:
        unit = _NUMBER_WORDS.get(word)
        if unit and 0 < int(unit) < 10 and found and found[-1] in {str(10 * tens) for tens in _TENS.values()}:
            found[-1] = str(int(found[-1]) + int(unit))
        else:
            found.append(unit or (str(10 * _TENS[word]) if word in _TENS else word))
    return found


def holds(answer: str, alternative: str) -> bool:
    """Whether the answer holds the alternative's words in a row."""
    return f" {normal(alternative)} " in f" {normal(answer)} "


def right(case: Case, answer: str) -> bool:
    """Whether the answer holds one alternative of every group, and nothing forbidden."""
    return all(any(holds(answer, words) for words in group) for group in case.answers) and not any(
        holds(answer, words) for words in case.forbidden
    )


def rightly_cited(case: Case, citations: Sequence[Citation]) -> bool:
    """Whether the citations hold enough (CITED) of the words of every expected source, from its own document."""
    return all(_held(source, citations) >= CITED for source in case.sources)


def _held(source: Source, citations: Sequence[Citation]) -> float:
    """The part of a source's words that stand in the citations of its document."""
    cited = " ".join(c.cited_text for c in citations if re.split(r"[/\\]", c.source)[-1] == source.document)
    words, held = normal(source.quote).split(), set(normal(cited).split())
    return sum(word in held for word in words) / len(words) if words else 1.0


def verbatim(citations: Sequence[Citation], texts: Mapping[str, str]) -> int:
    """How many citations are exactly what the stored texts (by document id) hold."""
    return sum(texts.get(c.document_id, "")[c.start_char_index : c.end_char_index] == c.cited_text for c in citations)


def marks_shown(answer: Answer) -> int:
    """How many marks in the answer's text point at no citation."""
    known = {f"[{citation.number}]" for citation in answer.citations}
    return sum(mark not in known for mark in _MARK.findall(answer.answer))
