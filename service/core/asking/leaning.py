"""Whether a question leans on what was said before, as far as rules can tell. Pure.

It leans if it begins as if it went on ("And in 2024?"), if it has a pronoun that nothing in it can stand for ("How long
did it last?"), or if it says next to nothing by itself ("Who was the umpire?").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.asking.slots import RANK, months, weekdays
from service.core.text.tokens import Kind, Token, content, tokens, values
from service.types.documents import Span

_ASIDE = re.compile(r"^\W*(?:thanks?|thank you|ok(?:ay)?|great|cool|hello|hi|bye)\b[^?]*$", re.IGNORECASE)
_TURNS_AWAY = re.compile(r"^\W*(?:by the way|btw|another question|on another (?:topic|note))\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^\W*(?:(?:and|but|so|or|also|then|no,|i mean|i meant|what about|how about|what if|any|other|another)(?!\w)"
    r"|(?:who|what|where|when|which|how) else\b|(?:the )?same (?:thing |question )?(?:for|with|about|in|on|at)\b"
    rf"|the (?:other|{RANK}) ones?\b)",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(  # "What should I do then?"
    r"^(?!.*\b(?:if|when|once|after|unless)\b).*\b(?:then|in (?:that|this|such a) case)\W*$", re.IGNORECASE | re.DOTALL
)
_THE_OTHER = re.compile(r"(?is).*\bthe other (?!(?:hand|day|way|side|bank|end)\b)(?P<kind>[^\W\d_]+)")
_ONLY_ASKS = re.compile(
    r"^\W*(?:(?:why(?: not| so)?|how(?: so| come| many| much| long| often| far)?|when|where|who)\W*)$", re.IGNORECASE
)
# No sentence, and no more than where or when: "in 2022", "without a boat".
_PLACES = re.compile(
    r"^\W*(?:in|on|at|since|until|before|after|during|with|without|under)\b"
    r"(?!.*\b(?:who|what|where|when|which|how|is|are|was|were|did|does|do)\b)",
    re.IGNORECASE,
)
_INTERROGATIVE = re.compile(r"^\W*(?:who|whose|what|when|where|why|how|which)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:many|much|long|old|often|far)\b", re.IGNORECASE)
_DEFINES = re.compile(r"^\W*what(?:['’]s| is| are) (?:an? )?\w+\W*$", re.IGNORECASE)
# "it" that stands for nothing, "there" that is no place, and "this" before a name.
_EMPTY = re.compile(
    r"\bit (?:takes?|costs?)\b(?=[^?]*\bto\b)"
    r"|\bit (?:possible|necessary|legal|illegal|allowed|true|important|safe|better|worth|ok|okay|likely|normal)\b"
    r"|\b(?:is|are|was|were|be|been|will) there\b|\bthere (?:is|are|was|were|will|has|have)\b|\b(?:out|over) there\b"
    r"|\b(?:this|that|these|those) (?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?P<owner>its|their|his|her(?= (?!(?:and|at|by|for|from|in|on|or|to|with)\b)\w))\b"
    r"|\b(?P<person>he|him|she|her)\b"
    r"|\b(?P<several>they|them)\b"
    r"|\b(?:it|this|these|those|former|latter|there|that one|the (?:other )?ones?)\b"
    r"|\bthe same (?:day|month|time|year)\b"
    r"|(?:^\W*|\b(?:did|does|do|is|was|are|were|has|had|can|could|will|would|should|about|after|before|for|from|of|with"
    r"|like|by|in|on|at|to|than|and|but|why|how|when|where|who|what)\s+)that\b"
    r"|\bthat (?:case|day|event|month|season|time|week|year)\b",
    re.IGNORECASE,
)
_A_THING = re.compile(r"(?i)\b(?:an?|the|my|our)\s+\w")  # "How do I cancel a hire and what does it cost?"
_CLAUSE_ENDS = re.compile(
    r"[.?!;,]\s|\b(?:since|because|if|when|while|that|who|which|and|or|but|so|as|than|before|after|whether)\b",
    re.IGNORECASE,
)

_LONG = 500  # characters; what is so long says what it is about
_FEW = 3  # words that say something, of what is no sentence
_MANY, _MANY_WITH_A_NAME = 6, 4  # words that say something


def leans(question: str) -> bool:
    """Whether the question needs the turns before it to be understood.

    >>> [leans(q) for q in ("And in 2024?", "Why?", "How long did it last?", "Who was the umpire?")]
    [True, True, True, True]
    >>> [leans(q) for q in ("Is it possible to swim?", "What is inflation?", "Did Xi say that he was pleased?")]
    [False, False, False]
    """
    if len(question) > _LONG or _ASIDE.match(question) or _TURNS_AWAY.match(question):
        return False
    found = content(tokens(question))
    return _goes_on(question) or _says_little(question, found) or _speaks_of_another(question, found)


def leans_perhaps(question: str) -> bool:
    """Whether the question only seems to lean, since it says little: "Who is the treasurer?" may be asked of a talk
    about a match, and of nothing.

    >>> [leans_perhaps(q) for q in ("Who was the umpire?", "And the umpire?", "Who chairs the parish council?")]
    [True, False, False]
    """
    return leans(question) and not _goes_on(question)


def _goes_on(question: str) -> bool:
    """Whether it begins, or speaks of something, as only what goes on with a talk does."""
    if _ONLY_ASKS.match(question):
        return True
    found = content(tokens(question))
    goes_on = _GOES_ON.match(question) and not (names(question, found) and len(found) > 3)
    places = _PLACES.match(question) and len(found) < _FEW
    goes_back = _GOES_BACK.search(question) and not names(question, found)
    return bool(goes_on or goes_back or places) or _refers(question, found)


def names(text: str, found: Sequence[Token]) -> list[Token]:
    """The names among the tokens of a text, without those of months and weekdays."""
    times = _times(text)
    return [token for token in found if token.kind is Kind.NAME and token.start not in times]


def runs(text: str) -> list[str]:
    """The names in a text, those in several words whole, each once and in order.

    >>> runs("It was Rowan Crake who ran the Lantern Tide Festival in May, and May Lee who paid.")
    ['Rowan Crake', 'Lantern Tide Festival', 'May Lee']
    """
    return list(dict.fromkeys(text[span.start : span.end] for span in run_spans(text)))


def run_spans(text: str) -> list[Span]:
    """Where the names of a text stand, those in several words whole, in order."""
    spans: list[Span] = []
    for token in names(text, tokens(text)):
        if spans and text[spans[-1].end : token.start] in (" ", "-", " of ", ""):
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(Span(token.start, token.end))
    return spans


def _times(text: str) -> frozenset[int]:
    """Where months and weekdays stand."""
    return frozenset(at for slot in (*months(text), *weekdays(text)) for at in range(slot.at, slot.end))


def _refers(question: str, found: Sequence[Token]) -> bool:
    """Whether a pronoun is left over for which nothing in the question can stand."""
    if _says_much(question, found):
        return False
    shown = _EMPTY.sub(lambda match: "x" * len(match.group()), question)
    return any(not _is_resolved(question, match, found) for match in _PRONOUN.finditer(shown))


def _is_resolved(question: str, pronoun: re.Match[str], found: Sequence[Token]) -> bool:
    """Whether something before the pronoun can be what it stands for: in an earlier clause, since in one clause it
    would be "itself"; what belongs to it may stand beside it ("What did Marten say of his ship?")."""
    owns = bool(pronoun["owner"])
    at = pronoun.end()
    ends = [end.start() for end in _CLAUSE_ENDS.finditer(question, 0, pronoun.start())]
    before = [token for token in found if token.end <= (at if owns else ends[-1] if ends else 0)]
    named = any(token.kind is Kind.NAME for token in before)
    enough = 1 if pronoun["several"] else 2 if ends and _A_THING.search(question, 0, ends[-1]) else 3
    return named or (len(before) >= enough and (owns or not pronoun["person"]))


def _says_little(question: str, found: Sequence[Token]) -> bool:
    """Whether it asks with no more than one word that says something, beside times, and for no definition."""
    asks = "?" in question or _INTERROGATIVE.match(question)
    few = not names(question, found) and len(_words(question, found)) < 2
    return bool(asks) and few and not _DEFINES.match(question)


def _speaks_of_another(question: str, found: Sequence[Token]) -> bool:
    """Whether it asks of "the other" one of a kind of which it names none.

    >>> asked = "How many votes did the other candidate get?", "May a tenant leave without the other tenant?"
    >>> [_speaks_of_another(each, content(tokens(each))) for each in asked]
    [True, False]
    """
    other = _THE_OTHER.match(question)
    kind = values(tokens(other["kind"])) if other else frozenset()
    return bool(other) and not names(question, found) and sum(bool(token.values & kind) for token in found) == 1


def _says_much(question: str, found: Sequence[Token]) -> bool:
    """Whether it has so many words that its pronouns will stand for something of its own ("In his letter …")."""
    named = names(question, found)
    return len(_words(question, found)) + len(named) > (_MANY_WITH_A_NAME if named else _MANY)


def _words(question: str, found: Sequence[Token]) -> list[Token]:
    times = _times(question)
    words = [token for token in found if token.kind is Kind.WORD and token.start not in times]
    return [token for token in words if not _AMOUNT.match(question, token.start)]
