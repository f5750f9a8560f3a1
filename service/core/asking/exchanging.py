"""One thing of a question in place of another: a name for a name that stands as it does, a noun for the subject. Pure.

What kind of thing a name or a noun stands for, rules cannot tell. They go by how it stands: behind which word, and with
an article or without. "Which club won the Cup?" is not asked of "Tolvane", nor "When does the market open?" of "the
price", which is something that a market has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.asking.leaning import run_spans
from service.core.text.tokens import STOP_WORDS, Kind, Token, tokens

# That a subject stands behind.
_VERB = r"(?:did|does|do|has|have|had|can|could|will|would|should|must|might|is|are|was|were)"
_SUBJECT = re.compile(
    rf"(?:(?P<open>^\W*(?:what|who|where) (?:is|are|was|were))|\b{_VERB}) (?P<thing>(?:the|an?|my|our|your|this) )",
    re.IGNORECASE,
)
_BEING = re.compile(r"\b(?:is|are|was|were) $", re.IGNORECASE)
_BEHIND_VERB = re.compile(rf"\b{_VERB}\s+(?:the|an?)\s+$", re.IGNORECASE)
_DETERMINED = re.compile(r"^(?:the|an?|my|our|your|this) \w", re.IGNORECASE)
_HAD = re.compile(  # by a thing, and so asked of it
    r"\b(?:address|age|amount|author|capital|cause|colou?r|costs?|date|deadline|deposit|director|duration|email|end|fees?"
    r"|fine|goal|height|hours?|length|limit|location|manager|name|number|opening|owner|penalty|percentage|phone|place"
    r"|population|price|purpose|rate|reasons?|rent|result|rules?|salary|score|share|size|speed|start|time|title|total|type"
    r"|value|weather|weight|winners?)$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?P<lead>in|at|near|from|to|of|for|by|with)\s+)?(?:\b(?P<article>the|an?)\s+)?$", re.IGNORECASE
)
_NOUN = re.compile(r"\s+(?P<noun>[a-z]+)\b")
_PLACES = ("in", "at", "near")
# For whom a price or a rule is: of two one, whatever the word before says.
_PARTIES = (
    "adult child student senior pensioner member guest visitor resident tenant family employee apprentice trainee"
    " beginner concession teenager non-member"
)
_BEHIND_PARTY = (  # of a "guest speaker" or a "senior tutor" it is no party
    r"(?:tickets?|singles?|returns?|fares?|fees?|rates?|prices?|pass(?:es)?|membership|cards?|discounts?|day|season|pays?"
    r"|costs?|gets?|needs?|have|has|is|are|do|does|can|may|must|to|in|on|at|from|with|per|or|and|join|apply"
    r"|admission|entry|allowed|welcome)"
)
_OTHER_FORMS = {"children": "child", "families": "family"}
_PARTY = re.compile(
    rf"(?<![\w-])(?P<article>[Aa]n? )?(?P<party>(?i:{'|'.join(_PARTIES.split())}|children|families))(?P<plural>s?)"
    rf"(?![\w’'-])(?= *(?:[?.,;]|$)| {_BEHIND_PARTY}\b)"
)
_REACH = 12  # characters before a name, for the words that lead to it


def of_another(rest: str, before: str) -> str | None:
    """The question with the rest of a follow-up in place of its only like; None where it has none, or several.

    >>> of_another("the Shield", "Who won the Cup?"), of_another("Tolvane", "Who won the Cup?")
    ('Who won the Shield?', None)
    >>> of_another("in Basel", "Who is the mayor of Zurich?"), of_another("the museum", "When does the bar open?")
    ('Who is the mayor of Basel?', 'When does the museum open?')
    >>> of_another("a half plot", "How much is a full plot?"), of_another("a half plot", "How long is a full plot?")
    ('How much is a half plot?', 'How long is a half plot?')
    >>> of_another("for students", "How much is an adult single?"), of_another("a child", "What do adults pay?")
    ('How much is a student single?', 'What do children pay?')
    >>> of_another("the school run", "How long does the ferry run?") is None
    True
    """
    if party := _of_another_party(rest, before):
        return party
    if run_spans(f"about {rest}"):  # so that a capital at its beginning says something
        return _of_another_name(f"about {rest}", before)
    thing = _subject(before) if _DETERMINED.match(rest) and not _HAD.search(rest) else None
    if not thing:
        return None
    start, _, end = before.partition(thing)
    again = f" {rest.split()[-1]}".lower()  # was taken for the verb: "How much is a full plot?"
    if not re.match(rf"{re.escape(again)}(?!\w)", end.lower()):
        return f"{start}{rest}{end}"
    return f"{start}{rest}{end[len(again) :]}" if _BEING.search(start) else None


def _of_another_party(rest: str, before: str) -> str | None:
    """ "For students" in place of the only other party that a question names, in the form in which that stands."""
    given, there = _PARTY.fullmatch(re.sub(r"(?i)^for (?:the )?", "", rest)), list(_PARTY.finditer(before))
    if not given or len(there) != 1:
        return None
    one = _OTHER_FORMS.get(given["party"].lower(), given["party"].lower())
    many = next((plural for plural, single in _OTHER_FORMS.items() if single == one), f"{one}s")
    is_of_many = there[0]["plural"] or there[0]["party"].lower() in _OTHER_FORMS
    article = ("an " if one[0] in "aeiou" else "a ") if there[0]["article"] else ""
    return f"{before[: there[0].start()]}{article}{many if is_of_many else one}{before[there[0].end() :]}"


@dataclass(frozen=True)
class _Name:
    """A name in a text, with how it stands there; `at` is where its article begins, if it has one."""

    text: str
    at: int
    start: int
    end: int
    lead: str
    article: str
    noun: str  # that stands behind it: "ferry" of "the Drennay ferry", or a verb


def _names(text: str) -> list[_Name]:
    found = []
    for span in run_spans(text):
        stands = _BEFORE_NAME.search(text, max(0, span.start - _REACH), span.start)
        behind = _NOUN.match(text, span.end)
        noun = behind["noun"] if behind and behind["noun"] not in STOP_WORDS else ""
        lead, article = (stands["lead"] or "", stands["article"] or "") if stands else ("", "")
        at = stands.start("article") if stands and article else span.start
        found.append(_Name(text[span.start : span.end], at, span.start, span.end, lead.lower(), article.lower(), noun))
    return found


def _of_another_name(rest: str, before: str) -> str | None:
    """`rest` begins with "about "."""
    given, *more = _names(rest)
    words = " ".join(filter(None, ("about", given.lead, given.article, given.text, given.noun)))
    there = _alike(given, _names(before))
    if more or words.lower() != rest.lower() or not there:
        return None
    if given.noun:
        with_noun = len(there) == 1 and there[0].noun == given.noun
        end = there[0].end + (1 + len(given.noun) if with_noun else 0)
        fits = with_noun or (bool(there[0].article) and not there[0].noun)
        return f"{before[: there[0].at]}{rest[given.at :]}{before[end:]}" if fits else None
    if bool(given.article) == bool(there[0].article):
        return f"{before[: there[0].at]}{rest[given.at :]}{before[there[0].end :]}"
    qualifies = there[0].article and there[0].noun and not _BEHIND_VERB.search(before[: there[0].start])
    return f"{before[: there[0].start]}{given.text}{before[there[0].end :]}" if qualifies else None


def _alike(given: _Name, there: list[_Name]) -> list[_Name]:
    """The only name that stands behind the same word, if any does; the only name at all where no word leads to it."""
    if given.noun and len(same := [name for name in there if name.noun == given.noun]) == 1:
        return same
    alike = [name for name in there if name.lead == given.lead or {name.lead, given.lead} <= set(_PLACES)]
    if given.lead in _PLACES and not alike:
        alike = [name for name in there if name.lead == "of"]
    if not given.lead or (given.lead == "for" and not alike):
        alike = there
    return alike if len(alike) == 1 else []


def _subject(question: str) -> str | None:
    """What stands between an auxiliary and the verb: "the fish market" of "When does the fish market open?"."""
    found = _SUBJECT.search(question)
    if not found:
        return None
    run: list[Token] = []
    for token in tokens(question):
        if token.start == (run[-1].end + 1 if run else found.end()) and token.kind in (Kind.WORD, Kind.NAME):
            run.append(token)
    if len(run) > 1 and not found["open"]:
        run.pop()  # the verb
    return question[found.start("thing") : run[-1].end] if run else None
