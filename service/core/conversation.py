"""Make a question stand alone that leans on the turns before it. Pure.

What was asked before says what is talked about; of an answer only names are taken, since it states facts, and those are
to come from documents. In order: a value takes the place of another ("And in 2024?"), a thing that of another ("What
about the ferry?"), a bare word asks the rest of the question before ("Why?"), and for everything else the topic stands
beside the question, in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.core.changing import changed
from service.core.leaning import MONTH, leans, runs
from service.core.sentences import sentence_spans
from service.core.tokens import content, tokens, values
from service.types import Turn

_TURNS = 6  # that are read back, at most
_WORDS = 12  # of what was asked before
_PARTS = 1  # of what that leant on
_NAMES = 3  # of an answer
_PEOPLE_OR_THINGS = re.compile(r"\b(?:he|him|his|she|her|they|them|their|those|these|there)\b", re.IGNORECASE)
_TIME = re.compile(rf"\s*\b(?:(?:in|on|since|by|for) )?(?:{MONTH} )?(?:1[5-9]|20)\d\d\b")
_BREAK = re.compile(r"\s*[?!.;:()\n]+\s+|\s*[()]\s*")
_MARK = re.compile(r"\s*\[\d+\]")
_OPENING = re.compile(r"^\W*(?:and|but|so|or|also|then)\b\W*(?=\w)", re.IGNORECASE)
_AMOUNT = re.compile(r"^\W*how (?:many|much|long|old|often|far)\b", re.IGNORECASE)
_END = re.compile(r"[\s?.!]*$")


@dataclass(frozen=True)
class Standalone:
    """A question as it can be searched for. Where rules cannot put it into one, its `topic` stands beside it."""

    question: str
    topic: tuple[str, ...] = ()  # what was talked about, the latest first

    @property
    def query(self) -> str:
        end = _END.search(self.question)
        assert end  # it matches the empty end too
        said = self.question[: end.start()]
        return f"{said} ({', '.join(self.topic)}){end.group().strip()}" if self.topic else self.question


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leans on in the turns before it; as it is where it leans on nothing.

    >>> history = [Turn(role="user", content="When did the call with Xi begin?")]
    >>> for question in ("And how long did it last?", "Why?", "What must ByteDance do?"):
    ...     standalone(question, history).query
    'How long did it last (call with Xi begin)?'
    'Why did the call with Xi begin?'
    'What must ByteDance do?'
    """
    before, answer = Standalone(""), ""
    for turn in history[-2 * _TURNS :]:
        if turn.role == "user":
            before = _resolved(turn.content, before, answer)  # which may lean on one before it
        else:
            answer = first_sentence(turn.content)
    return _resolved(question, before, answer)


def first_sentence(text: str) -> str:
    """The first sentence of an answer, without its marks.

    >>> first_sentence("It opens at six.[1] Ships wait.[2]")
    'It opens at six.'
    """
    plain = _MARK.sub("", text).strip()
    return next((plain[span.start : span.end] for span in sentence_spans(plain)), plain)


def _resolved(question: str, before: Standalone, answer: str) -> Standalone:
    if not before.question or not leans(question):
        return Standalone(question)
    whole = None if before.topic else changed(question, before.question)
    if whole:
        return Standalone(whole)
    asked = _OPENING.sub("", question)
    return Standalone(f"{asked[:1].upper()}{asked[1:]}", tuple(_topic(question, before, answer)))


def _topic(question: str, before: Standalone, answer: str) -> Iterator[str]:
    """What was talked about: the question before from its first to its last word that says something, what that leant
    on, and beside a pronoun that stands for people, places or several things the names of the answer."""
    asked = _what_is_asked(before.question)
    if _TIME.search(question):
        asked = _TIME.sub("", asked).strip(" ,")  # this one is about another
    if asked:
        yield " ".join(asked.split()[:_WORDS])
    yield from before.topic[:_PARTS]
    if _PEOPLE_OR_THINGS.search(question):
        known = values(tokens(" ".join((question, asked, *before.topic))))
        yield from [name for name in _named(answer) if not values(content(tokens(name))) <= known][:_NAMES]


def _what_is_asked(question: str) -> str:
    """
    >>> _what_is_asked("How many passengers used the ferry in May? It is for a report.")
    'passengers used the ferry in May, It is for a report'
    """
    plain = _AMOUNT.sub("", question)
    found = content(tokens(plain))
    return _BREAK.sub(", ", plain[found[0].start : found[-1].end]) if found else ""


def _named(answer: str) -> list[str]:
    """The names of an answer; of its first word, whose capital says nothing, only if another name follows on it."""
    first, *others = runs(f"of {answer}") or [""]
    return [first, *others] if " " in first or first in runs(answer) else others
