"""The person whom a follow-up calls "he" or "she", by name. Pure.

Only where a single one was talked about, or asked for: a name in a wrong place asks what nobody asked. Who is "he" and
who is "she" names do not tell, so a follow-up with both is left.
"""

from __future__ import annotations

import re

from service.core.asking.leaning import run_spans

_PRONOUN = re.compile(
    r"\b(?:(?P<owner>his|hers|her(?= (?!(?:and|at|by|for|from|in|on|or|to|with)\b)\w))|(?:he|she|him|her))\b",
    re.IGNORECASE,
)
_MALE, _FEMALE = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in ("he|him|his", "she|hers?"))
_ASKS_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
_WHO_DOES = re.compile(r"^\W*who (?P<does>(?:is|are|was|were|has|have|had) \w+|\w+)", re.IGNORECASE)
# Before what is called by several words and is nobody: "the White House", "at Hill Primary School".
_NOBODY = re.compile(r"\b(?:the|an?|at|in|near)\s+$", re.IGNORECASE)
_REACH = 12  # characters before a name, for the word that leads to it
_MOST_WORDS = 4  # of a name


def with_person(question: str, before: str, answer: str) -> str | None:
    """The follow-up with the person in place of the first pronoun; None where it has none, or may mean another.

    `before` is the question that it follows on, `answer` the first sentence of the answer to that.

    >>> with_person("Who did she replace?", "Who is the treasurer?", "The treasurer is Ann Lee.")
    'Who did Ann Lee replace?'
    >>> with_person("And her deputy?", "Where does Ann Lee live?", "She lives in York.")
    "And Ann Lee's deputy?"
    >>> with_person("How old is he?", "Who is the treasurer?", "Ann Lee has succeeded Bob Ray.") is None
    True
    """
    found = _PRONOUN.search(question)
    if not found or (_MALE.search(question) and _FEMALE.search(question)) or _PRONOUN.search(before):
        return None
    people = _people(before, _inside(answer))
    people = people if len(people) == 1 else _asked_for(before, answer)
    if len(people) != 1:
        return None
    (person,) = people
    if not 1 < len(person.split()) <= _MOST_WORDS or not (person in before or _ASKS_WHO.search(before)):
        return None
    owns = "'s" if found["owner"] else ""
    return f"{question[: found.start()]}{person}{owns}{question[found.end() :]}"


def _asked_for(before: str, answer: str) -> frozenset[str]:
    """Of several people whom an answer names, who does what the question asks of nobody by name: "Who was elected?"."""
    asked, text = _WHO_DOES.match(before), _inside(answer)
    if not asked or run_spans(before):
        return frozenset()
    does = re.compile(rf"\s+{re.escape(asked['does'])}\b", re.IGNORECASE)
    return frozenset(text[span.start : span.end] for span in run_spans(text) if does.match(text, span.end))


def _inside(answer: str) -> str:
    """An answer as if it stood in a sentence, where its first capital is of a name; but "Today Bob Ray" is none."""
    first = next(iter(run_spans(answer)), None)
    is_second = first is not None and " " not in answer[: first.start].rstrip()
    return answer if first and is_second and " " in answer[first.start : first.end] else f"of {answer}"


def _people(*texts: str) -> frozenset[str]:
    """The names in texts, but for those that are nobody's anywhere, as far as the words before them tell."""
    found = [
        (text[span.start : span.end], bool(_NOBODY.search(text, max(0, span.start - _REACH), span.start)))
        for text in texts
        for span in run_spans(text)
    ]
    return frozenset(name for name, _ in found) - {name for name, is_nobody in found if is_nobody}
