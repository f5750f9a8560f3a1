"""Whether a statement tells of what was where its source tells of what will be, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.text.reading import IRREGULAR, Reading
from service.core.text.tokens import Kind, Token, values

_AHEAD = re.compile(
    r"\b(?:will|shall|(?:is|are)\s+(?:going|due|set|scheduled)\s+to)\b(?:\s+(?:not|be|have|\w+ly)\b)*", re.I
)
# A statement or source with one of these tells of what is to come, in whatever tense.
_COMING = re.compile(
    r"(?i)\b(?:will|shall|would|should|ll|due|next|tomorrow|plan\w*|expect\w*|schedul\w*|promis\w*"
    r"|(?:is|are|was|were|going|set|about|ha[sd]|have|need\w*|want\w*|hop\w+|aim\w*|intend\w*)\s+to)\b"
)
_WAS = re.compile(r"(?i)\b(?:was|were|had|has|have|did|been)(?:\s+(?:not|also|\w+ly))?\s+$")
_IS = re.compile(r"(?i)\b(?:is|are|be|being|gets?)(?:\s+(?:not|also|\w+ly))?\s+$")


def out_of_time(said: Reading, source: Reading) -> str:
    """Why a statement has in the past what its source has in the future; or in the future what it has in the past.

    >>> from service.core.text.reading import read
    >>> out_of_time(read("The ferry sailed on Friday."), read("The ferry will sail on Friday."))
    'the source says that it will be so'
    >>> out_of_time(read("The ferry will sail on Friday."), read("The ferry sailed on Friday."))
    'the source says that it was so'
    >>> out_of_time(read("The ferry sails on Friday."), read("The ferry will sail on Friday."))
    ''
    """
    if not _COMING.search(said.text) and _meet(_past(said), _future(source), said, source):
        return "the source says that it will be so"
    if not _COMING.search(source.text) and _meet(_future(said), _past(source), said, source):
        return "the source says that it was so"
    return ""


def _meet(one: Iterator[Token], other: Iterator[Token], said: Reading, source: Reading) -> bool:
    """Whether they are forms of one word, which neither text has twice."""
    others = values(other)
    return any(
        token.values & others
        and all(sum(bool(t.values & token.values) for t in of.content) == 1 for of in (said, source))
        for token in one
    )


def _future(of: Reading) -> Iterator[Token]:
    """The words that stand behind a "will"."""
    for match in _AHEAD.finditer(of.text):
        yield from [token for token in of.content if token.start >= match.end()][:1]


def _past(of: Reading) -> Iterator[Token]:
    """The words in the form of the past, but for what is so now: "is closed"."""
    for token in of.content:
        word, before = of.text[token.start : token.end].lower(), of.text[: token.start]
        past = word.endswith("ed") or IRREGULAR.get(word, word) != word
        if token.kind is Kind.WORD and past and (_WAS.search(before) or not _IS.search(before)):
            yield token
