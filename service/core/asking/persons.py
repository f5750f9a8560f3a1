"""The person whom a follow-up calls "he" or "she", by name. Pure.

Only where nobody else can be meant, for a name in a wrong place asks what nobody asked: the talk has named one person
alone, who is the answer to "who?" or the subject of the question; nobody stands unnamed beside ("his wife"); and the
follow-up brings nobody of its own ("Can a member sell his plot?"). Everything else is for an LLM to read, or for
brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.core.asking.leaning import run_spans
from service.core.text.tokens import content, tokens

_CALLED = re.compile(r"\b(?:(?P<she>she|hers?)|(?P<he>he|him|his))\b", re.IGNORECASE)
# In small letters, or as the first word, and not "she's" or "s/he"; "her" only where it is sure what it is.
_PRONOUN = re.compile(
    r"(?<![\w/'’-])(?:^(?:He|She)|he|she|him|her(?=\s*[?.!]*$)"
    r"|(?P<owner>his|hers|(?:(?<=\bis )|(?<=\bare )|(?<=\bwas )|(?<=\bwere ))her(?= (?!and\b|or\b)[a-z])))(?![\w/'’-])"
)
_DETERMINER = re.compile(r"\b(?:an?|the|any|each|every|some|no|my|our|your|this|that|these|those)\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:(?:some|any|every|no)(?:one|body)|one|people|if|whether|unless|(?<!^)when)\b", re.IGNORECASE
)
_KIN = re.compile(
    r"\b(?:wi[fv]es?|husbands?|spouses?|widow(?:er)?s?|partners?|sons?|daughters?|child(?:ren)?|mothers?|fathers?"
    r"|parents?|brothers?|sisters?|uncles?|aunts?|nephews?|nieces?|cousins?|friends?|colleagues?|deput(?:y|ies)|married"
    r"|predecessors?|successors?|whose)\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"^\W*who\b", re.IGNORECASE)
_OF_A_ROLE = re.compile(
    r"^\W*who (?:is|was|chair(?:s|ed)|runs|ran|leads|led|head(?:s|ed)|manage[sd]|direct(?:s|ed)|wrote|signed)"
    r" (?:the|our|your)\b",
    re.IGNORECASE,
)
_HAS_A_ROLE = re.compile(r",? (?:is|was) (?:an?|the|our|their|its)\b")
_OTHERWISE = re.compile(r"\b(?:not|never|and|or|others?)\b|n['’]t\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^\W*(?:(?:what|when|where|why|how)(?: \w+)? (?:is|was|does|did|has|had|will)|(?P<who>who (?:is|was))) ",
    re.IGNORECASE,
)
_THING = (
    r"[IVX]+|United|City|Town|Rovers|Line|Lines|Water|Mutual|Council|Ltd|Inc|Group|Bank|Club|School|House|Park|Street|Road"
    r"|Company|Association|Union|Party|Society|Trust|Hospital|College|University|Policy|News"
)
_NAME = re.compile(rf"[A-Z][\w'’-]+ (?!(?:{_THING})$)[A-Z][\w'’-]+")  # no more: "Today Bob Ray", "Fire Safety Policy"
# Before what is nobody: "the White House", "at Hill Farm"; and before a single name that is rather a place's.
_NOBODY, _PLACE = (re.compile(rf"\b(?:{words})\s+$", re.IGNORECASE) for words in ("the|an?|at|in|near", "of|for|from"))
_ASKS_ABOUT = re.compile(rf"\W*[Ww]ho (?:is|was) (?P<person>{_NAME.pattern})\W*")
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_REACH = 12  # characters before a name, for the word that leads to it


def with_person(question: str, before: str, answer: str, whole: str, people: frozenset[str]) -> str | None:
    """The follow-up with the person in place of its first pronoun; None where it has none, or may mean another.

    `before` is the question that it follows on, `answer` the first sentence of the `whole` answer to that, `people` are
    all whom the talk has named.

    >>> said = "Ann Lee chairs it."
    >>> with_person("Who did she replace?", "Who chairs the board?", said, said, frozenset({"Ann Lee"}))
    'Who did Ann Lee replace?'
    """
    found = _PRONOUN.search(question)
    asked = _ASKS_ABOUT.fullmatch(before)
    if asked and pronouns(whole) == pronouns(question) and _tells_of_nobody_else(asked["person"], whole):
        people = frozenset({asked["person"]})
    if not found or len(people) != 1 or _brings_somebody(question[: found.start()]):
        return None
    (person,) = people
    said, called = f"{before} {whole}", pronouns(question)
    if len(called) != 1 or not pronouns(said) <= called or _KIN.search(said):
        return None
    if not _NAME.fullmatch(person) or not (_is_answer(person, before, answer) or _is_subject(person, before, answer)):
        return None
    rest = f"{question[: found.start()]}{question[found.end() :]}"
    name = f"{person}'s" if found["owner"] else person
    return f"{question[: found.start()]}{name}{question[found.end() :]}" if content(tokens(rest)) else None


def _tells_of_nobody_else(person: str, answer: str) -> bool:
    """Whether each sentence of an answer to "Who is Ann Lee?" begins with her, or with a pronoun: it may name others
    whom she has to do with, and says of nobody else what he is."""
    told = [said.strip() for said in _ENDS.split(re.sub(r"\[\d+\]", "", answer)) if said.strip()]
    if not told or re.search(rf"\b(?:is|was) {_NAME.pattern}", told[0]):  # "The captain is Bob Ray."
        return False
    return all(re.match(rf"(?:{re.escape(person)}|She|He|Her|His)\b", one) for one in told)


def pronouns(text: str) -> frozenset[str]:
    """Whether somebody is called "he" in a text, or "she", or both.

    >>> pronouns("Who did she replace?"), sorted(pronouns("Her son and his wife")), pronouns("Who spoke?")
    (frozenset({'she'}), ['he', 'she'], frozenset())
    """
    return frozenset(match.lastgroup or "" for match in _CALLED.finditer(text))


def people(texts: Iterable[str]) -> frozenset[str]:
    """Whom texts name, as far as the words before a name tell; what only may be somebody is among them."""
    found: set[str] = set()
    nobody: set[str] = set()
    for text in texts:
        inside = f"of {text}"  # so that a capital at its beginning is that of a name if another name follows on it
        for span in run_spans(inside):
            name = inside[span.start : span.end]
            before = inside[max(0, span.start - _REACH) : span.start]
            is_first = span.start == len("of ")
            if not is_first and (_NOBODY.search(before) or (" " not in name and _PLACE.search(before))):
                nobody.add(name)
            elif " " in name or not is_first or span.end == len(inside.rstrip(" .!")):
                found.add(name)
    return frozenset(found - nobody)


def _brings_somebody(words: str) -> bool:
    return bool(_DETERMINER.search(words) or _SOMEBODY.search(words) or run_spans(words))


def _is_answer(person: str, before: str, answer: str) -> bool:
    """Whether somebody is who was asked for, by the first words of the answer."""
    if not _ASKS_WHO.match(before) or person in before or _OTHERWISE.search(answer):
        return False
    if len(_DETERMINER.findall(before)) > bool(_OF_A_ROLE.match(before)):  # "Who murdered the king?"
        return False
    is_first = re.match(rf"{re.escape(person)}(?:[.!]?$|,| (?!(?:of|with)\b)[a-z])", answer)
    return _is_introduced(person, answer) or bool(is_first and not _names_others(answer[len(person) :]))


def _is_introduced(person: str, answer: str) -> bool:
    return bool(re.match(rf"(?:It|That|The [^,;:]{{1,80}}) (?:is|was) {re.escape(person)}(?:[.,;!]|$)", answer))


def _is_subject(person: str, before: str, answer: str) -> bool:
    """Whether the question was about somebody, and the answer speaks of nobody else: "What does Ann Lee do?"."""
    asks = _ABOUT.match(before)
    if not asks or not before.startswith(person, asks.end()):
        return False
    rest = before[asks.end() + len(person) :]
    if asks["who"] and rest.strip(" ?"):  # "Who is Ann Lee talking to?"
        return False
    opening = re.match(rf"(?:She|He|{re.escape(person)})(?= )", answer)
    is_of_nobody_else = opening and not _names_others(answer[opening.end() :])
    is_told = bool(is_of_nobody_else) or _is_introduced(person, answer)
    return is_told and not rest.startswith(("'", "’")) and not _brings_somebody(rest)


def _names_others(rest: str) -> bool:
    """Whether what an answer says of somebody brings in others: all but "is the treasurer" may."""
    return bool(_DETERMINER.search(_HAS_A_ROLE.sub("", rest, count=1)))
