"""Citation precision and recall as ALCE defines them. Pure; what supports a sentence is decided by a function.

Source: Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations", section 4 (citation quality).
ALCE asks an entailment model; the default here is a lexical stand-in, which sees neither negation nor who did what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from evals.wording import content
from service.core.text.days import dated
from service.core.text.reading import read
from service.types.answers import Answer, Citation, Sentence

Supports = Callable[[str, Sequence[str]], bool]  # (a sentence, the texts it cites) -> whether together they carry it

ENOUGH = 0.6  # the part of a sentence's content words that the cited texts have to hold
_MARK = re.compile(r"\[(\d+)\]")


def lexical(sentence: str, cited: Sequence[str]) -> bool:
    """Whether the cited texts hold at least ENOUGH of the sentence's content words, and every number, date and time.

    Nothing cited supports nothing. A sentence without content ("Yes.") is supported by any citation.

    >>> lexical("The tariffs rose by 12 percent.", ["A tariff rose", "by twelve per cent"])
    True
    >>> lexical("The tariffs rose by 12 percent.", ["The tariffs rose by 120 percent."])
    False
    """
    if not any(text.strip() for text in cited):
        return False
    wanted, held = content(sentence), content(" . ".join(cited))
    numbers = {word for word in wanted if any(char.isdigit() for char in word)}
    return numbers <= held and len(wanted & held) >= ENOUGH * len(wanted)


def recall(answer: Answer, supports: Supports = lexical) -> float | None:
    """The share of sentences whose citations together support them, 0 to 1; None without sentences (a refusal)."""
    if not answer.answerable or not answer.sentences:
        return None
    return sum(_supported(answer, sentence, supports) for sentence in answer.sentences) / len(answer.sentences)


def precision(answer: Answer, supports: Supports = lexical) -> float | None:
    """The share of citations that are relevant, 0 to 1; 0 of sentences without any, None without sentences.

    A citation is relevant if its sentence is supported, and it supports the sentence alone, or the others do not
    support it without this one, or it tells the day from which a date in the sentence was reckoned. A mark that points
    at no citation counts as one that is not relevant.
    """
    if not answer.answerable or not answer.sentences:
        return None
    relevant = [one for sentence in answer.sentences for one in _relevant(answer, sentence, supports)]
    count = len(relevant) + invented(answer)
    return sum(relevant) / count if count else 0.0


def invented(answer: Answer) -> int:
    """How many marks point at no citation: those in the text, and those of sentences that the text does not show."""
    known = {citation.number for citation in answer.citations}
    shown = [int(number) for number in _MARK.findall(answer.answer)]
    hidden = {number for sentence in answer.sentences for number in sentence.citations} - set(shown)
    return sum(number not in known for number in shown) + len(hidden - known)


def _supported(answer: Answer, sentence: Sentence, supports: Supports) -> bool:
    texts = _texts(answer, sentence)
    return bool(texts) and supports(sentence.text, texts)


def _relevant(answer: Answer, sentence: Sentence, supports: Supports) -> list[bool]:
    """For each citation of a sentence whether it is relevant."""
    cited, texts = _cited(answer, sentence), _texts(answer, sentence)
    if not _supported(answer, sentence, supports):
        return [False] * len(texts)
    others = [texts[:at] + texts[at + 1 :] for at in range(len(texts))]
    days = _days(cited)
    return [
        supports(sentence.text, [text]) or not (rest and supports(sentence.text, rest)) or one.number in days
        for one, text, rest in zip(cited, texts, others, strict=True)
    ]


def _days(cited: Sequence[Citation]) -> set[int]:
    """The numbers of citations that tell the day of a document of which another one names a day by it."""
    reckoned = {one.document_id for one in cited if _dated(one) != one.cited_text}
    return {one.number for one in cited if one.document_id in reckoned and _tells_its_day(one)}


def _tells_its_day(citation: Citation) -> bool:
    day = (citation.published_at or "")[:10]
    return any(one.iso == day for one in read(citation.cited_text).dates if day)


def _dated(citation: Citation) -> str:
    """What is cited, with the dates of days that it names by its document's own."""
    return dated(citation.cited_text, citation.cited_text, citation.published_at)


def _texts(answer: Answer, sentence: Sentence) -> list[str]:
    """What a sentence cites, with the dates of days that a text names by its own, which the answer shows as well."""
    return [_dated(one) for one in _cited(answer, sentence)]


def _cited(answer: Answer, sentence: Sentence) -> list[Citation]:
    by_number = {citation.number: citation for citation in answer.citations}
    return [by_number[number] for number in dict.fromkeys(sentence.citations) if number in by_number]
