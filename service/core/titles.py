"""A title for a document that has none."""

from __future__ import annotations

from service.core.sentences import sentence_spans

_LONGEST = 80


def opening_words(text: str) -> str:
    """The first sentence, or as many of its words as make a title.

    >>> opening_words("The call began. It ended.")
    'The call began.'
    """
    beginning = text.lstrip("\ufeff \t\r\n#")[:1000]
    first = next((beginning[s.start : s.end] for s in sentence_spans(beginning)), beginning)
    words = " ".join(first.split())
    return (
        words
        if len(words) <= _LONGEST
        else words[: words.rindex(" ", 0, _LONGEST) if " " in words[:_LONGEST] else _LONGEST] + "…"
    )
