"""What a document is called: a title for one that has none, and the line that places its passages."""

from __future__ import annotations

import re

from service.core.text.calendar_names import MONTHS
from service.core.text.sentences import sentence_spans
from service.types.documents import Document

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


def placed(document: Document, heading: str = "") -> str:
    """The line that tells a reader of a passage where it comes from: title, publisher, day and the headings above it.

    >>> placed(Document("1", "A warm June", "", "a.txt", None, "2023-06-15", {"publisher": "The Courier"}), "Beaches")
    'A warm June · The Courier · 15 June 2023 · Beaches'
    """
    publisher = str(document.metadata.get("publisher") or document.metadata.get("source") or "")
    return " · ".join(filter(None, (document.title, publisher, _day(document.published_at or ""), heading)))


def _day(published_at: str) -> str:
    """A day in words, as questions name it; what is no day as it is."""
    day = re.match(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)", published_at)
    return f"{int(day[3])} {MONTHS[int(day[2]) - 1].title()} {day[1]}" if day else published_at
