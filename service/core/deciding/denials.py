"""Why the sentence that stands nearest to a question is no answer to it, though it is what a reader should be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from service.core.asking.questions import is_polar
from service.core.deciding.presuming import is_otherwise
from service.core.retrieval.evidence import Candidate

Denial = Literal["false_premise", "not_in_documents"]

_UNTOLD = re.compile(
    r"""(?xi)
    (?: \b(?:not|never|neither)\b | n['’]t\b )
        (?:\s+(?:yet|been|be|to|was|is|are|were|has|have|had|nor|name|sum|(?!only)\w+ly))*
        \s+(?:publish(?:ed|ing)?|public|disclosed?|reveal(?:ed)?|made\s+(?:known|public)|known|name|say|identif(?:y|ied))\b
    | \b(?:declin|refus)\w+\s+to\s+(?:say|name|comment|disclose|reveal|identify)\b
    | \b(?:gave|giving|given|gives)\s+no\s+(?:reasons?|details?|dates?|figures?|names?)\b
    | \bwithout\s+(?:naming|saying|giving\s+(?:details?|reasons?|names?))\b
    | \b(?:confidential|undisclosed)\b
    | \b(?:is|are|was|were|remains?|remained)\s+(?:still\s+)?un(?:known|clear)\b
        (?!(?:,|\s,)?\s+(?:but|(?:al)?though)\b)
    """
)
_TOLD_LATER = re.compile(  # "It was not known until 1912 who drew it: Ann did."
    r"(?i)\b(?:(?:was|were|had|did)(?:\s+(?:not|never)|n['’]t)|(?:was|were|remained)\s+(?:still\s+)?un(?:known|clear))\b"
    r"[^.;:]{0,60}?\b(?:until|till|before)\b"
)
# "What did he say of the firm?", "Who would not name it?"
_ASKS_WHAT_IS_TOLD = re.compile(
    r"(?i)\b(?:not?|never|say|said|tell|told|name[ds]?|reveal\w*|publish\w*|disclos\w*|comment\w*|known|unknown"
    r"|confidential|refus\w+|declin\w+)\b|n['’]t\b"
)

NEAR = 1.0  # logits: what another sentence may answer worse and be as good


def denied(question: str, candidates: Sequence[Candidate]) -> tuple[Denial, Candidate] | None:
    """The sentence that stands nearest to a question, and why it is no answer; None where it is one, where another that
    may be one stands as near, or where there is none."""
    if not candidates:
        return None
    best = max(candidates, key=lambda one: one.relevance)
    why = denial(question, best)
    near = [one for one in candidates if one.relevance >= best.relevance - NEAR]
    return (why, best) if why and all(denial(question, one) for one in near) else None


def undenied(question: str, quoted: list[Candidate]) -> list[Candidate]:
    """The sentences to quote without those that speak against the question, if others are left."""
    return [one for one in quoted if not denial(question, one)] or quoted


def denial(question: str, candidate: Candidate) -> Denial | None:
    """Why a sentence does not answer the question: it says otherwise than the question takes for granted, or that this
    is not told; None if nothing speaks against it.

    >>> from tests.core.builders import candidate
    >>> denial("Who rejected the tariff?", candidate("The council approved the tariff."))
    'false_premise'
    >>> asked = ("What did the tariff cost?", "What has not been made known?", "Did they say what it cost?")
    >>> [denial(question, candidate("What the tariff cost has not been made known.")) for question in asked]
    ['not_in_documents', None, None]
    """
    if is_polar(question):
        return None
    is_untold = _UNTOLD.search(candidate.reading) and not _TOLD_LATER.search(candidate.reading)
    if is_untold and not _ASKS_WHAT_IS_TOLD.search(question):
        return "not_in_documents"
    return "false_premise" if is_otherwise(question, candidate) else None
