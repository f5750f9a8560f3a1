"""Make a question stand alone that leans on the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.tokens import Kind, tokens
from service.types import Turn

_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|then|one|ones|former|latter)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:(?:and|but|so|or|also|what about|how about|who else|when was that)\b|why(?: not)?\W*$)", re.IGNORECASE
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The query to search with: the question, after the user's last one where it leans on it.

    It leans if it begins as if it went on, or if it has a pronoun and names nothing that the pronoun could stand for.

    >>> history = [Turn(role="user", content="When did the call begin?")]
    >>> standalone("And how long did it last?", history)
    'When did the call begin? And how long did it last?'
    >>> standalone("What must ByteDance do with its stake?", history)
    'What must ByteDance do with its stake?'
    """
    asked = [turn.content for turn in history if turn.role == "user"]
    names = any(token.kind is Kind.NAME for token in tokens(question))
    leans = _GOES_ON.search(question) or (_PRONOUN.search(question) and not names)
    return f"{asked[-1]} {question}" if asked and leans else question
