"""Whether a source asserts what a statement does, or only plans, alleges, doubts or denies it.

A word such as "may", "plans to", "denied that" or "nearly" changes what stands behind it. A statement that has what
stands there needs the word too, or one of the same meaning. "Said" and "according to" change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from service.core.text.reading import Reading
from service.core.text.tokens import Kind, Token, values

_DETERMINER = r"(?:the|an?|this|that|these|those|his|her|its|their|my|our|your)\b"
_TO_DO = rf"\s+(?:(?!to\b|from\b|and\b)[^\s,.;:]+\s+){{0,4}}?to\s+(?!{_DETERMINER})(?=[a-z])"  # asked Ann to sell
_THAT = rf"\s+(?:(?:\w+\s+){{0,3}}?that\b|(?={_DETERMINER}|(?:he|she|it|they)\b))"  # claimed on Monday that
_FORMS = r"(?:s|es|d|ed|ned|ning|ing|ies|als?)?"
_PLANS = r"""(?:plan|expect|propos|proposal|inten[dt]|intention|hope|hoping|aim|seek|offer|threat|threaten|promis|pledg
    |vow|schedul|prepar|ask|urg|order|request|invit|want|wish|push|bid|effort|attempt|try|tri|recommend|consider|due|poised
    |likely|set|call\w*\s+(?:on|for))"""
_MYTH = r"(?:myth|hoax|misconception|falsehood|lie|untrue|false|incorrect|wrong|unfounded|baseless)"


class _Mark(NamedTuple):
    """A way of saying that something is not, or not yet, or only perhaps so; and what of a sentence it changes."""

    meaning: str
    changes: Literal["next", "behind", "before"]  # the word behind it, all the clause behind it, or the one before it
    pattern: re.Pattern[str]


def _mark(meaning: str, changes: Literal["next", "behind", "before"], pattern: str) -> _Mark:
    return _Mark(meaning, changes, re.compile(rf"(?ix)\b(?:{pattern})"))


_MARKS = (
    _mark("planned", "next", _PLANS + _FORMS + _TO_DO),
    _mark("planned", "next", r"(?:plan(?:s|ned|ning)?|propos(?:es?|ed|ing)|consider(?:s|ed|ing)?)\s+(?=\w+ing\b)"),
    _mark("planned", "behind", r"(?:expect|propos|hop|demand|recommend|request|urg)(?:s|es|ed|ing|e)?\s+that\b"),
    _mark("planned", "next", r"(?:supposed|yet|meant|about)\s+to\b|should\s+have\b"),
    _mark("possible", "behind", r"(?:unclear|unknown|uncertain|unproven|not\s+known)\s+(?:whether|if|that)\b"),
    _mark("denied", "behind", r"no\s+(?:study|evidence|proof|sign|research|\w+\s+evidence)\s+(?:\w+\s+)?that\b"),
    _mark("possible", "next", r"(?-i:may|might|could|would)\b|(?:perhaps|possibly|probably|potentially)\b"),
    _mark("denied", "next", r"(?:fail(?:s|ed|ing|ure)?|refus(?:es?|ed|ing|al)|declin(?:es?|ed|ing)|unable)\s+to\b"),
    _mark("denied", "behind", rf"(?:deny|denie[sd]|denying|denial|refut\w+|disput\w+|disprov\w+|debunk\w*){_THAT}"),
    _mark("denied", "next", r"(?:deny|denie[sd]|denying)\s+(?=\w+ing\b)"),
    _mark("denied", "behind", rf"{_MYTH}\s+(?:\w+\s+)?that\b|falsely\b"),
    _mark("denied", "behind", r"doubt(?:s|ed|ing|ful)?\s+(?!about|over)|unlikely\s+(?:that|to)\b"),
    _mark(
        "denied", "before", rf"(?:is|are|was|were|be|been|as|prove[dns]?)\s+(?:\w+ly\s+)?(?:a\s+)?{_MYTH}\b(?!\s+that)"
    ),
    _mark("rare", "next", r"(?:rarely|seldom|hardly|scarcely|barely)\b"),
    _mark("almost", "next", r"(?:nearly|almost)\b"),
    _mark("alleged", "next", r"(?:accus|suspect|suspicion|charged|acquit|cleared)\w*\s+(?:\w+\s+){0,3}?(?:of|with)\b"),
    _mark("alleged", "next", r"(?:alleged|claim(?:s|ed)?|believed|thought|rumou?red|suspected|purported)\s+to\b"),
    _mark("alleged", "next", r"(?:alleged|purported)(?:ly)?\b|reportedly\b|supposedly\b|apparently\b"),
    _mark("alleged", "behind", rf"(?:alleg|claim|suspect|suspicion|rumou?r|accusation|fear|theory|speculat)\w*{_THAT}"),
    _mark("alleged", "behind", r"(?<=,\s)(?:\w+\s+){1,3}(?:allege[sd]?|claim(?:s|ed)?)\s*,"),
    _mark("alleged", "before", r"(?<=,\s)(?:\w+\s+){1,3}(?:allege[sd]?|claim(?:s|ed)?)\b(?=\s*[.,]|$)"),
)
_SAME = {  # what says as much in a statement
    meaning: re.compile(rf"(?ix)\b(?:{pattern})")
    for meaning, pattern in {
        "planned": rf"""{_PLANS}{_FORMS}\b|sought|demand|(?:should|will|would|could|(?-i:may)|might|must|shall)\b
            |(?:is|are|was|were|going|^\W*)\s*to\b|goal|target|(?:if|supposed|yet|meant)\b""",
        "possible": r"""(?:(?-i:may)|might|could|can|would|should|if)\b|perhaps|possib|probab|potential|likel|chance
            |risk|threat|expect|suggest|hop(?:e|ing)\b|seem|appear|un(?:clear|known|certain)|whether\b""",
        "denied": rf"""{_MYTH}\b|den(?:y|ie|ial)|refut|disput|disprov|debunk|reject|doubt|unlikely|fail|refus|declin
            |unable|(?:not|no|never|cannot)\b|\w+n[’']t\b""",
        "rare": r"rare|seldom|hardly|scarcely|barely|(?:few|little)\b|unusual|uncommon|infrequent",
        "almost": r"nearly|almost|about|around|close\s+to|approximately|roughly|some\b|just\s+(?:under|over)|virtually",
        "alleged": r"""alleg|accus|suspect|suspicion|claim|charge|believe|thought|think|rumou?r|purport|reported|suppose
            |apparent|fear|theory|specul|said\s+to|(?:(?-i:may)|might|could)\b|possib|acquit|clear|argu|suggest""",
    }.items()
}
_SAID = {
    "planned": "only says that it is planned or asked for",
    "possible": "only says that it may be so",
    "denied": "says that it is not so",
    "rare": "says that it is rarely so",
    "almost": "only says almost",
    "alleged": "only says that it is alleged",
}
_CLAUSE_END = re.compile(
    r"[;:—.!?]|,\s+(?:and|but|or|so|which|who|where)\b|\b(?:but|while|whereas|although|though|because)\b"
)
_HEAD = re.compile(
    r"(?:\b(?:and|or)\b|,)\s*(?:(?:be|been|have|had|to|well|also|not|soon|even|all|\w+ly)\s+)*(?=[\w£$€])"
)


def unasserted(said: Reading, source: Reading, asked: Reading) -> str:
    """Why a source only plans, alleges, doubts or denies what a statement asserts; what is `asked` need not be said.

    >>> from service.core.text.reading import read
    >>> source = read("Police allege that Grant sank the ferry, and the port may close.")
    >>> unasserted(read("Grant sank the ferry."), source, read(""))
    'the source only says that it is alleged'
    >>> unasserted(read("The port closes."), source, read(""))
    'the source only says that it may be so'
    >>> unasserted(read("Grant is accused of sinking the ferry."), source, read(""))
    ''
    """
    for mark, match in _found(source.text):
        same = _SAME[mark.meaning]
        if same.search(said.text) or same.search(asked.text):
            continue
        if _concerns(mark, match, said, source):
            return f"the source {_SAID[mark.meaning]}"
    return ""


def _found(text: str) -> Iterator[tuple[_Mark, re.Match[str]]]:
    for mark in _MARKS:
        for match in mark.pattern.finditer(text):
            yield mark, match


def _concerns(mark: _Mark, match: re.Match[str], said: Reading, source: Reading) -> bool:
    """Whether a statement has what a mark of the source changes, and the source has that nowhere else."""
    start, end = _changed(mark, match, source.text)
    inside = [token for token in source.content if start <= token.start < end]
    elsewhere = values(token for token in source.content if not start <= token.start < end)
    if mark.changes == "next":
        return any(
            token.values & said.values and not token.values & elsewhere for token in _heads(inside, start, source)
        )
    changed = values(inside) - elsewhere
    matched = [token for token in said.content if token.values & source.values]
    return 2 * sum(bool(token.values & changed) for token in matched) >= max(1, len(matched))


def _changed(mark: _Mark, match: re.Match[str], text: str) -> tuple[int, int]:
    if mark.changes == "before":
        return max((end.end() for end in _CLAUSE_END.finditer(text, 0, match.start())), default=0), match.start()
    end = _CLAUSE_END.search(text, match.end())
    return match.end(), end.start() if end else len(text)


def _heads(inside: Sequence[Token], start: int, source: Reading) -> Iterator[Token]:
    """The word that a mark stands before, and those that "and" puts beside it: may sink and burn."""
    text = source.text[start : inside[-1].end if inside else start]
    beside = {start + match.end() for match in _HEAD.finditer(text)}
    yield from inside[:1]
    yield from (token for token in inside[1:] if token.start in beside and token.kind is not Kind.NAME)
