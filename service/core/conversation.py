"""Make a question stand alone that leans on the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.types import Turn

_LEANS = re.compile(
    r"\b(it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|then|one|ones|former|latter)\b"
    r"|^(and|but|so|or|also|what about|how about|why( not)?\??$|who else|when was that)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The query to search with: the question, after the user's last one where it leans on it.

    >>> standalone("And how long did it last?", [Turn(role="user", content="When did the call begin?")])
    'When did the call begin? And how long did it last?'
    """
    asked = [turn.content for turn in history if turn.role == "user"]
    return f"{asked[-1]} {question}" if asked and _LEANS.search(question) else question
