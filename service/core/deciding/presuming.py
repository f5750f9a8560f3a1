"""Whether a sentence says otherwise than a question takes for granted.

"Who rejected the tariff?" takes for granted that somebody did. A sentence that tells who approved it stands as near to
the question as one can, and a small LLM reads the answer off it all the same.

A yes or no, a choice and a comparison take neither side for granted: nothing is said against a sentence there. Measured
on questions of squad2_half, each held against the sentence of its own paragraph that shares most of its words: of 1,477
that cannot be answered 242 are told, of 1,440 that can be answered 13 are thought to be.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise

from service.core.asking.questions import is_comparison, is_polar
from service.core.deciding.signals import unknown_names
from service.core.grounding.opposites import opposed
from service.core.retrieval.evidence import Candidate
from service.core.text.reading import Reading, read
from service.core.text.titles import placed
from service.core.text.tokens import Kind, Token, tokens, values

ENOUGH = 0.5  # the share of the question's words that a sentence has that is about the same thing
LONGEST = 500  # characters of a question: one that tells more before it asks is not held against a sentence
AKIN = 0.7  # how alike two names are that may be one, spelled in two ways: "Mueller" and "Müller"
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)
_NONE = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)  # "none" is an answer
# "not until May", "not only", "no boat but one": what stands behind it is so after all.
_YET = re.compile(
    r"(?i)(?:\b(?:not?|never|none|cannot|nor)|n['’]t)\b[^,;.]{0,60}"
    r"\b(?:until|till|before|without|unless|except|only|just|but)\b"
    r"|\bnot\s+(?:merely|all|every|necessarily|always)\b"
)
_OF_SOME = re.compile(
    r"(?i)\W*(?:(?:if|unless)\b|(?!(?:the|this|that|his|her|its|our|my|their)\b)(?:[\w’'-]+\s+){1,3}?"
    r"(?:who|whose|that|which|with|without|under|over|aged)\b)"
)
_NOBODY = re.compile(r"(?i)(?:nobody|none|nothing|no one)\b")
# "What did he not allow?", but not "Why can't dogs …?" and "What is the fine if dogs are not …?", which tell of a rule.
_ASKS_WHAT_IS_NOT = re.compile(
    r"(?i)^(?!.*\b(?:if|why|how come|unless|for not)\b).*(?:n['’]t|\bcannot|\bnot|\bnever)\b"
)
_HOW = re.compile(r"(?i)\bhow\s+$")
_REFUSES = re.compile(r"(?i)\b(?:refus|den(?:y|ie)|declin|forb[ai]d|prohibit|fail|lack|prevent|exclud|unable)\w*")
_LEANS = re.compile(r"(?i)\b(?:he|she|it|they|him|her|them|his|hers|its|their|this|these|those|such)\b")
_ASKED_FOR = re.compile(r"(?i)\b(?:which|what)(?:\s+other)?\s+$")  # "which American firm": it need not be called so
_PARTS = re.compile(r"(?i)[;:()–—]|,(?! (?:which|who)\b)|\b(?:and|or|but)\b")
_BOUND = re.compile(  # "up to 25 mm" says nothing of 30 mm
    r"(?i)\b(?:up to|over|under|above|below|between|more than|less than|fewer than|at least|at most|until)\W+$"
)
_DECADE = re.compile(r"['’]?s\b")


def is_otherwise(question: str, candidate: Candidate) -> bool:
    """Whether a sentence about the same thing says otherwise than the question takes for granted.

    It denies what the question says, or says what the question denies; it has the opposite of a word of the question
    beside the same word; or it has another name or number beside it, and does not know the question's.

    >>> from tests.core.builders import candidate
    >>> said = candidate("The council approved the new tariff on 4 May, and did not hear the tenants.")
    >>> asked = ("When did the council reject the new tariff?", "When did the council approve the new tariff?",
    ...     "Which tenants did the council hear on the tariff?", "Did the council reject the new tariff?")
    >>> [is_otherwise(question, said) for question in asked]
    [True, False, True, False]
    >>> is_otherwise("Who commands the Petrel?", candidate("Captain Ann Ray commands the Fulmar."))
    True
    """
    if (
        len(question) > LONGEST
        or is_polar(question)
        or not _ASKS.search(question)
        or _CHOICE.search(question)
        or is_comparison(question)
    ):
        return False
    asked, said = read(question), read(candidate.reading)
    if _shared(asked, said) < ENOUGH:
        return False
    return _denies(asked, said) or _turns(asked, said) or _displaces(asked, said, candidate)


def _shared(asked: Reading, said: Reading) -> float:
    words = [token for token in asked.content if token.kind is not Kind.NEGATION]
    return sum(bool(token.values & said.values) for token in words) / len(words) if words else 0.0


def _denies(asked: Reading, said: Reading) -> bool:
    """Whether one denies a word that the other has without any denial."""
    if not asked.denies and not _NONE.search(asked.text):
        return _denied(said, asked) and not _is_of_some(said, asked)
    if said.denies or _REFUSES.search(said.text) or not _ASKS_WHAT_IS_NOT.match(asked.text):
        return False
    return _denied(asked, said)


def _is_of_some(said: Reading, asked: Reading) -> bool:
    """Whether a sentence denies it of some alone, whom the question does not name: "Users who pay monthly cannot …"."""
    found = _OF_SOME.match(said.text)
    no = next((token.start for token in said.tokens if token.kind is Kind.NEGATION), 0)
    return bool(found) and any(token.start < no and not token.values & asked.values for token in said.content)


def _denied(one: Reading, other: Reading) -> bool:
    """Whether a text denies a word that the other one has. "Nobody may apply" tells who may."""
    if _YET.search(one.text):
        return False
    return any(
        token.kind is Kind.NEGATION
        and not _NOBODY.match(one.text, token.start)
        and word.kind is Kind.WORD
        and word.values & other.values
        for token, word in pairwise(one.content)
    )


def _turns(asked: Reading, said: Reading) -> bool:
    """Whether a word of the question has its opposite in the sentence, beside a word that is the same; "declined" is no
    opposite of "not accept"."""
    refused = {word for token, word in pairwise(said.content) if token.kind is Kind.NEGATION}
    return any(
        _beside(asked, one) & _beside(said, other)
        for one, other in opposed(asked, said)
        if not _HOW.search(asked.text[: one.start])  # "how long", of what is short
        and asked.denies is (other in refused)
    )


def _beside(text: Reading, token: Token) -> frozenset[str]:
    telling = [one for one in text.tokens if one.kind is not Kind.STOP or one is token]  # "more" is a stop word
    at = telling.index(token)
    return frozenset().union(*(one.values for one in telling[max(0, at - 1) : at] + telling[at + 1 : at + 2]))


def _displaces(asked: Reading, said: Reading, candidate: Candidate) -> bool:
    """Whether another name or number stands in the place of one that the question has and the sentence has not."""
    ours = [one for one in asked.tokens if one.kind is not Kind.STOP]
    unknown = _unknown(asked, said, candidate)
    return any(
        not _are_one(asked.text[token.start : token.end], said.text[other.start : other.end], candidate)
        for at, token in enumerate(ours)
        for side in (-1, 1)
        if token in unknown and 0 <= at + side < len(ours)
        for other in _standing_in(token, ours[at + side], side, said, asked)
    )


def _unknown(asked: Reading, said: Reading, candidate: Candidate) -> list[Token]:
    """The names and numbers of a question that the passage of a sentence does not have; and the names that neither the
    sentence nor what it stands under has, if it cannot mean them by "it". No initials, which may be written out."""
    nowhere = unknown_names(asked.text, [candidate])
    leans = bool(_LEANS.search(said.text))
    known = said.values | values(tokens(placed(candidate.hit.document, candidate.hit.passage.heading)))
    found = []
    for token in asked.tokens:
        word, before = asked.text[token.start : token.end], asked.text[: token.start]
        vague = word.isupper() or _DECADE.match(asked.text, token.end) or _ASKED_FOR.search(before)
        other = token.kind is Kind.NAME and not leans and not token.values & known
        if (other or word in nowhere) and not vague and not _is_spelled(word, candidate.reading):
            found.append(token)
    return found


def _standing_in(token: Token, beside: Token, side: int, said: Reading, asked: Reading) -> list[Token]:
    """What of its kind the sentence has beside the word that stands beside a token in the question; nothing where that
    is a bound, which tells of other numbers too."""
    theirs = [one for one in said.tokens if one.kind is not Kind.STOP]
    found = []
    for at, word in enumerate(theirs):
        if beside.kind is Kind.WORD and word.values & beside.values and 0 <= at - side < len(theirs):
            other = theirs[at - side]
            first, last = sorted((word, other), key=lambda one: one.start)
            parted = _PARTS.search(said.text, first.end, last.start)
            if other.kind is token.kind and not other.values & asked.values and not parted:
                found.append(other)
    bounds = (one.kind is Kind.NUMBER and _BOUND.search(said.text[: one.start]) for one in found)
    return [] if any(bounds) else found


def _are_one(name: str, other: str, candidate: Candidate) -> bool:
    """Whether two names stand beside each other in the passage, as those of one do: "Gordon Brown"."""
    both = (rf"\b{re.escape(one)}\W+(?:\w+\W+)?{re.escape(two)}\b" for one, two in ((name, other), (other, name)))
    return name[:1].isalpha() and any(re.search(words, candidate.hit.passage.text) for words in both)


def _is_spelled(name: str, text: str) -> bool:
    """Whether a text has a name much like this one."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return any(SequenceMatcher(None, name.lower(), word.lower()).ratio() > AKIN for word in words if word[0].isupper())
