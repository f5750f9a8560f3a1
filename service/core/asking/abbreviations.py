"""Abbreviations of a question that the documents write out: "AGM", where they say "Annual General Meeting". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.text.tokens import content, tokens

_INITIALS = re.compile(r"\b[A-Z]{2,5}\b")
_BETWEEN = r"(?:[ \n-]+(?:of|and|for|the|in|on|&))*[ \n-]+"


def written_out(question: str, texts: Sequence[str]) -> str:
    """The question with each abbreviation as the first of the texts has it that writes it out in capitalised words, if
    none of them has the abbreviation: neither a reranker nor a small LLM knows that the two are one.

    >>> written_out("When is the AGM?", ["Dates: 11 June, Annual General Meeting."])
    'When is the Annual General Meeting?'
    >>> written_out("When is the AGM?", ["The Annual General Meeting (AGM) is in June."])
    'When is the AGM?'
    """
    return _INITIALS.sub(lambda found: _written(found[0], texts) or found[0], question)


def _written(initials: str, texts: Sequence[str]) -> str:
    if not content(tokens(initials)):  # a stop word that was shouted: "IS"
        return ""
    if any(re.search(rf"\b{initials}\b", text) for text in texts):
        return ""
    words = re.compile(_BETWEEN.join(rf"\b{letter}[a-z]+" for letter in initials) + r"\b")
    return next((" ".join(found[0].split()) for text in texts if (found := words.search(text))), "")
