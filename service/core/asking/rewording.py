"""Hold what an LLM made of a follow-up against what was said. Pure.

It may put names in place of pronouns, and that is all: what it adds would be searched for and answered as if the user
had said it. So numbers and dates have to come from the user, names and nearly all other words from the conversation,
and what the follow-up itself says has to be left, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.asking.conversation import TURNS
from service.core.asking.leaning import leans, runs
from service.core.asking.persons import pronouns
from service.core.text.reasoning import Reasoning
from service.core.text.tokens import EXACT, Kind, Token, content, tokens, values
from service.types.answers import Turn

_LONGEST = 300  # characters
_NEW_WORDS = 2  # that may come with another way to put it
_LABEL = re.compile(r"^[\W_]*(?:[A-Z][\w -]{0,30}:)?[\s\"“”'*_]*", re.ASCII)
# What something else may stand in place of, and words that only tie a follow-up to what was before.
_OPEN = re.compile(
    r"\b(?:(?:this|that|the same) (?:case|day|event|month|season|time|week|year)|he|him|his|she|hers?|it|its|they|them"
    r"|their|this|that|these|those|there|ones?|former|latter|figures?|numbers?|things?)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|she|they|them)\b", re.IGNORECASE)  # somebody has to stand in its place
_TIE = re.compile(r"\b(?:instead|else|i mean|i meant|much|many)\b", re.IGNORECASE)


def reworded(draft: str, question: str, history: Sequence[Turn], known: str = "") -> str | None:
    """The question that an LLM wrote, or None if it is none, leaves something out, or brings in something new.

    `known` is what rules made of the last question: a year that they reckoned counts as said.

    >>> history = [Turn(role="user", content="Who runs the pier?"), Turn(role="assistant", content="Ailsa Grant.")]
    >>> reworded('Rewritten: "How old is Ailsa Grant?"', "How old is she?", history)
    'How old is Ailsa Grant?'
    >>> reworded("How old is Ailsa Grant, who is 54?", "How old is she?", history) is None
    True
    """
    written = _question_in(draft)
    if not written or leans(written):
        return None
    history = history[-TURNS:]
    by_user = " ".join([turn.content for turn in history if turn.role == "user"] + [known, question])
    by_all = values(tokens(" ".join([turn.content for turn in history] + [by_user])))
    found = content(tokens(_TIE.sub(_blank, written)))
    new = [token for token in found if not token.values & by_all]
    if _is_of_another(question, next((t.content for t in reversed(history) if t.role == "user"), ""), written, known):
        return None
    return written if _says_the_same(question, found, new) and not _brings_in(found, new, by_user) else None


def _is_of_another(question: str, before: str, written: str, known: str) -> bool:
    """Whether it names for "he" whom the question before, `known` as rules made it, called "she"."""
    called, called_before = pronouns(question), pronouns(before)
    if len(called) != 1 or len(called_before) != 1 or called == called_before:
        return False
    return any(name in known for name in runs(written) if name not in question)


def _says_the_same(question: str, written: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether all that the follow-up says is there in its order, and what is put in stands at the end or in place of a
    word that stood for something: "Who replaced her?" is not what "Who did she replace?" asks. At the end nothing may
    stand that nobody said, unless it is in such a place: "Did she resign and flee?" is not what "Did she resign?" asks.
    """
    wanted = content(tokens(_TIE.sub(_blank, _OPEN.sub(_blank, question))))
    at = end = 0  # of what was found last
    put = False  # whether something was put in since
    for token in written:
        if at < len(wanted) and token.values & wanted[at].values:
            if not put and _PERSON.search(question, end, wanted[at].start):
                return False
            at, end, put = at + 1, wanted[at].end, False
        elif not _may_stand(token in new, question, end, wanted[at].start if at < len(wanted) else None):
            return False
        else:
            put = True
    return at == len(wanted)


def _may_stand(is_new: bool, question: str, end: int, start: int | None) -> bool:
    """Whether something may be put in between two words of a follow-up, or (`start` is None) behind its last."""
    if start is not None:
        return bool(_OPEN.search(question, end, start))
    return not is_new or bool(_OPEN.search(_PERSON.sub(_blank, question), end))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _brings_in(found: Sequence[Token], new: Sequence[Token], by_user: str) -> bool:
    """Whether a text has a number that the user did not say, or a name or more than a word or two that nobody said."""
    said = values(tokens(by_user))
    return (
        any(not t.values & said for t in found if t.kind is Kind.NUMBER or t.values & EXACT)
        or any(t.kind in (Kind.NAME, Kind.NEGATION) for t in new)
        or len(new) > _NEW_WORDS
    )


def _question_in(draft: str) -> str | None:
    """The last line that is a question, without what models write around one."""
    reasoning = Reasoning()
    said = "".join(map(reasoning.spoken, draft)) + reasoning.rest()
    lines = [line.rstrip("\"”'*_ ") for line in said.splitlines()]
    asked = next((line for line in reversed(lines) if line.endswith("?")), "")
    plain = _LABEL.sub("", asked)
    return plain if 3 < len(plain) <= _LONGEST else None
