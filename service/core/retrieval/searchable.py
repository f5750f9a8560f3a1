"""What is searched: the words of a passage, the text that is embedded for it, and the words of a query."""

from __future__ import annotations

import hashlib
import re

from service.core.text.sentences import readable
from service.core.text.tokens import HUMP, STOP_WORDS

_WORD = re.compile(r"\w+")


def words_for_index(title: str, heading: str, text: str) -> str:
    """The text for full-text search: run-together words stand there whole and parted.

    >>> words_for_index("Call", "", "PresidentDonald spoke")
    'Call\\nPresidentDonald spoke\\nPresident Donald'
    """
    parted = [HUMP.sub(" ", word) for word in dict.fromkeys(_WORD.findall(text)) if HUMP.search(word)]
    return "\n".join(filter(None, (title, heading, text, " ".join(parted))))


def words_of_query(query: str) -> list[str]:
    """The words of a query worth looking up; all of them if none says much.

    >>> words_of_query("When did the ByteDance deal end?")
    ['bytedance', 'deal', 'end']
    """
    found = [word.lower() for word in dict.fromkeys(_WORD.findall(query))]
    return [word for word in found if word not in STOP_WORDS] or found


def embedded_text(title: str, heading: str, text: str) -> str:
    """The text that is embedded for a passage: its own words after the document's title and the headings above it."""
    return "\n".join(filter(None, (title, heading, readable(text))))


def key_of(text: str) -> str:
    """Names an embedded text, so that a text that was embedded before costs nothing."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
