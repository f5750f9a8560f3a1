"""Make a question stand alone that leans on the turns before it. Pure.

What was asked before says what is talked about; of an answer only names are taken, since it states facts, and those are
to come from documents. In order: a value takes the place of another ("And in 2024?"), a thing that of another ("What
about the ferry?"), a bare word asks the rest of the question before ("Why?"), the one person who was talked about that
of "he" or "she", and for everything else the topic stands beside the question, in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.core.asking.changing import changed
from service.core.asking.leaning import leans, runs
from service.core.asking.persons import people, with_person
from service.core.asking.questions import is_comparison
from service.core.asking.slots import months, years
from service.core.asking.smalltalk import is_smalltalk
from service.core.text.sentences import sentence_spans
from service.core.text.tokens import Kind, content, tokens, values
from service.types.answers import Turn

TURNS = 12  # that are read back, at most
_READ = 1000  # characters of one of them
_WORDS = 12  # of what was asked before
_NAMES = 3  # of an answer
_PEOPLE_OR_THINGS = re.compile(r"\b(?:he|him|his|she|her|they|them|their|those|these|there)\b", re.IGNORECASE)
_IT = re.compile(r"\bits?\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|my|our|your|this) (?=\w)")
_BREAK = re.compile(r"\s*[?!.;:()\n]+\s+|\s*[()]\s*")
_MARK = re.compile(r"\s*\[\d+\]")
_OPENING = re.compile(r"^\W*(?:and|but|so|or|also|then)\b\W*(?=\w)", re.IGNORECASE)
_AMOUNT = re.compile(r"^\W*how (?:many|much|long|old|often|far)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Standalone:
    """A question as it can be searched for. Where rules cannot put it into one, its `topic` stands beside it."""

    question: str
    topic: tuple[str, ...] = ()  # what was asked last, and first, and names of the answer
    began: str = ""  # the question that the talk began with

    @property
    def query(self) -> str:
        if not self.topic:
            return self.question
        asked = self.question.rstrip(" ?.!")
        return f"{asked} ({', '.join(self.topic)}){self.question[len(asked) :].strip()}"


@dataclass(frozen=True)
class Said:
    """What there is to lean on: the last question, made to stand alone, its whole answer, and whom the talk named."""

    asked: Standalone = Standalone("")
    whole: str = ""
    people: frozenset[str] = frozenset()

    @cached_property
    def answer(self) -> str:
        """The first sentence of the answer."""
        return first_sentence(self.whole)


def said(history: Sequence[Turn]) -> Said:
    """What the last turns leave to lean on; a question among them may itself lean on one before it. Thanks and the like
    leave nothing, nor does the reply to them."""
    last, asks = Said(), True
    for turn in history[-TURNS:]:
        if turn.role == "user":
            asks = not is_smalltalk(turn.content)
            named = last.people | people([turn.content[:_READ]])
            last = Said(standalone(turn.content, last), people=named) if asks else last
        elif asks:
            whole = _MARK.sub("", turn.content[:_READ]).strip()
            named = last.people | people(whole[span.start : span.end] for span in sentence_spans(whole))
            last = Said(last.asked, whole, named)
    return last


def standalone(question: str, last: Said) -> Standalone:
    """The question with what it leans on; as it is where it leans on nothing.

    >>> last = said([Turn(role="user", content="When did the call with Xi begin?")])
    >>> for question in ("And how long did it last?", "Why?", "What must ByteDance do?"):
    ...     standalone(question, last).query
    'How long did it last (call with Xi begin)?'
    'Why did the call with Xi begin?'
    'What must ByteDance do?'
    """
    if not last.asked.question or not leans(question):
        return Standalone(question, began=question)
    asked, before = _OPENING.sub("", question), last.asked.question
    asked = f"{asked[:1].upper()}{asked[1:]}"
    if not last.asked.topic and (whole := changed(question, before, last.answer)):
        return Standalone(whole, began=whole)
    if whole := with_person(asked, before, last.answer, last.whole, last.people):
        if not (leans(whole) or _IT.search(whole)):
            return Standalone(whole, began=last.asked.began)
        asked = whole
    return Standalone(asked, tuple(_topic(asked, last)), last.asked.began)


def first_sentence(text: str) -> str:
    """The first sentence of an answer, without its marks.

    >>> first_sentence("It opens at six.[1] Ships wait.[2]")
    'It opens at six.'
    """
    plain = _MARK.sub("", text[:_READ]).strip()
    return next((plain[span.start : span.end] for span in sentence_spans(plain)), plain)


def _topic(question: str, last: Said) -> Iterator[str]:
    """What was talked about: what was asked last, what the talk began with, and beside a pronoun that stands for
    people, places or several things the names of the answer."""
    people = _PEOPLE_OR_THINGS.search(question)
    asked = _thing if _IT.search(question) and not people else _what_is_asked
    topic = [part for part in dict.fromkeys(map(asked, (last.asked.question, last.asked.began))) if part]
    if years(question) and not is_comparison(question):
        topic = [_without_year(part) or part for part in topic]  # this one is about another
    yield from topic
    if people:
        known = values(tokens(" ".join((question, *topic))))
        yield from [name for name in _named(last.answer) if not values(content(tokens(name))) <= known][:_NAMES]


def _thing(question: str) -> str:
    """What is asked from its first article on, which "it" will stand for, if only plain words lead to that.

    >>> _thing("Who decided on the fee in May?"), _thing("Does the museum charge a fee?"), _thing("Did Ann buy a boat?")
    ('fee in May', 'museum charge a fee', 'Ann buy a boat')
    """
    found, first = content(tokens(question[:_READ])), _ARTICLE.search(question[:_READ])
    leads = [token for token in found if first and token.start < first.start()]
    if not first or any(token.kind is not Kind.WORD for token in leads):
        return _what_is_asked(question)
    return _what_is_asked(question[first.end() :])


def _without_year(topic: str) -> str:
    """A topic without its year, and without the month of that.

    >>> _without_year("tickets in November 2023, to Basel"), _without_year("tickets in 2023 than in 2024")
    ('tickets, to Basel', 'tickets in 2023 than in 2024')
    """
    found = years(topic)
    if len(found) != 1:
        return topic
    month = next((slot for slot in months(topic) if slot.end + 1 == found[0].start), found[0])
    return f"{topic[: month.start].rstrip()}{topic[found[0].end :]}".strip(" ,")


def _what_is_asked(question: str) -> str:
    """A question from its first to its last word that says something, on one line and not too long.

    >>> _what_is_asked("How many passengers used the ferry in May? It is for a report.")
    'passengers used the ferry in May, It is for a report'
    """
    plain = _AMOUNT.sub("", question[:_READ])
    found = content(tokens(plain))
    asked = _BREAK.sub(", ", plain[found[0].start : found[-1].end]) if found else ""
    return " ".join(asked.split()[:_WORDS])


def _named(answer: str) -> list[str]:
    """The names of an answer; of its first word, whose capital says nothing, only if another name follows on it."""
    first, *others = runs(f"of {answer}") or [""]
    return [first, *others] if " " in first or first in runs(answer) else others
