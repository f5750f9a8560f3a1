"""Words, numbers and names of a text, made comparable: what grounding and search hold against each other.

Run-together words are parted ("PresidentDonald"), number words and digits are one value, acronyms lose their dots,
and words are stemmed. Every token knows where it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from service.core.text.calendar_names import MONTHS, WEEKDAYS


class Kind(Enum):
    STOP = "stop"  # says nothing by itself
    WORD = "word"
    NAME = "name"  # capitalised inside a sentence, or an acronym
    NUMBER = "number"
    NEGATION = "negation"


class Token(NamedTuple):  # a question makes a thousand: a dataclass takes three times as long to make
    """`values` are the forms under which it may be matched: the stem, and the stem of the whole run-together word."""

    values: frozenset[str]
    kind: Kind
    start: int
    end: int


STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being both but by can could did do
    does doing down during each few for from further had has have having he her here hers him his how i if in into
    is it its itself just me more most my now of off on once only or other our out over own same she should so
    some such than that the their them then there these they this those through to too under until up upon very
    was we were what when where which while who whom whose why will with would you your yes according said says
    say tell told around may might must shall let s d ll re ve m documents document passage passages
    """.split()
) - {"us"}
NEGATIONS = frozenset("no not never none nobody nothing nor neither without cannot".split())
_MONTHS = {month[:3]: month for month in MONTHS} | {"sept": "september"}
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
    """.split()
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "dozen": "12",
}

_TENS = [word for word in NUMBER_WORDS if word.endswith("ty")]
SHORT_SCALES = {"bn": "billion", "mn": "million", "tn": "trillion"}

_COMPOUND = rf"(?i:\b(?:{'|'.join(_TENS)})[-‑](?:{'|'.join(list(NUMBER_WORDS)[1:10])})\b)"  # twenty-five
_HALF_DAY = r"(?<=\d)\s?[AaPp]\.?[Mm]\b\.?"
_ACRONYM = r"(?:[^\W\d_]\.\s?){2,}"
_NUMBER = r"\d+(?:[.,]\d+)*"
_WORD = r"[^\W\d_]+(?:[’'][^\W\d_]+)?"
_UNITED_STATES = r"United\s+States(?:\s+of\s+America)?"
_PERCENT = r"(?i:(?<![^\W\d_])per ?cent(?:ages?)?\b)|%"
_TOKEN = re.compile(
    rf"(?P<country>{_UNITED_STATES})|(?P<half>{_HALF_DAY})|(?P<compound>{_COMPOUND})|{_ACRONYM}|{_NUMBER}"
    rf"|(?P<percent>{_PERCENT})|{_WORD}"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Gen|Rep|St)\.$")  # a name follows
HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_STEMMER = Stemmer.Stemmer("english")  # stems a word whole: one in Python mixes the words of several threads up


@lru_cache(maxsize=256)  # a question reads the same passages, and their sentences, for one thing after another
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order.

    >>> [(sorted(t.values), t.kind.value) for t in tokens("PresidentDonald won twenty U.S. seats")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [(['presid', 'presidentdonald'], 'word'), (['donald', 'presidentdonald'], 'name'), (['won'], 'word'),
     (['20'], 'number'), (['us'], 'name'), (['seat'], 'word')]
    >>> [token.kind.value for token in tokens("In Peru UnitedHealth has 5 per cent.")]
    ['stop', 'name', 'name', 'name', 'stop', 'number', 'word']
    """
    return tuple(token for match in _TOKEN.finditer(text) for token in _of(match, text))


def content(found: Sequence[Token]) -> list[Token]:
    """Only the tokens that say something."""
    return [token for token in found if token.kind is not Kind.STOP]


def values(found: Iterable[Token]) -> frozenset[str]:
    """Every form of every token."""
    return frozenset(value for token in found for value in token.values)


def in_a_row(some: Sequence[Token], found: Sequence[Token]) -> bool:
    """Whether some tokens follow on each other among others, in whatever form.

    >>> in_a_row(tokens("6 months"), tokens("It is shut for six months."))
    True
    """
    starts = range(len(found) - len(some) + 1)
    return any(all(token.values & found[at + behind].values for behind, token in enumerate(some)) for at in starts)


def is_name(token: Token, names: frozenset[str]) -> bool:
    """Whether a token is written as a name, or is one of `names` wherever it stands."""
    return token.kind is Kind.NAME or bool(token.values & names)


def _of(match: re.Match[str], text: str) -> Iterator[Token]:
    raw, start = match.group(), match.start()
    shape = match.lastgroup
    if shape == "half":
        half = raw.strip().replace(".", "").lower()
        yield Token(frozenset({half}), Kind.NUMBER, match.end() - len(raw.lstrip()), match.end())
    elif shape == "compound":
        tens, ones = re.split("[-‑]", raw.lower())
        yield Token(frozenset({NUMBER_WORDS[tens][0] + NUMBER_WORDS[ones]}), Kind.NUMBER, start, match.end())
    elif raw[0].isdigit():
        yield Token(frozenset({_number(raw)}), Kind.NUMBER, start, match.end())
    elif shape == "country":
        yield Token(frozenset({"us"}), Kind.NAME, start, match.end())
    elif "." in raw:
        end = start + len(raw.rstrip())
        letters = re.sub(r"[.\s]", "", raw)
        yield Token(frozenset({letters.lower()}), Kind.NAME if letters.isupper() else Kind.WORD, start, end)
    elif shape == "percent":
        yield Token(frozenset({"percent"}), Kind.WORD, start, match.end())
    else:
        yield from _words(raw, start, _opens_sentence(text, start))


def _words(raw: str, start: int, opens: bool) -> Iterator[Token]:
    return (Token(values, kind, start + at, start + end) for values, kind, at, end in _forms(raw, opens))


@lru_cache(maxsize=50_000)  # the same words stand in a question, its passages and their sentences
def _forms(raw: str, opens: bool) -> tuple[tuple[frozenset[str], Kind, int, int], ...]:
    """The values and the kind of each part of a word, and where it begins and ends in it."""
    raw = raw.replace("’", "'")
    if raw.lower().endswith("n't"):
        return ((frozenset({"not"}), Kind.NEGATION, 0, len(raw)),)
    whole = re.sub(r"'s?$", "", raw)
    parts = HUMP.split(whole)
    joined = {_stem(whole.lower())} if len(parts) > 1 else set()
    forms, at = [], 0
    for part in parts:
        forms.append((frozenset({_value(part)} | joined), _kind(part, opens and at == 0), at, at + len(part)))
        at += len(part)
    return tuple(forms)


def _value(word: str) -> str:
    lower = word.lower()
    if lower in NUMBER_WORDS:
        return NUMBER_WORDS[lower]
    if word in ("US", "USA", "America", "American", "Americans"):
        return "us"
    return _stem(SHORT_SCALES.get(lower) or (_MONTHS.get(lower, lower) if len(lower) < 5 else lower))


def _kind(word: str, opens: bool) -> Kind:
    lower = word.lower()
    if lower in NEGATIONS:
        return Kind.NEGATION
    if lower in NUMBER_WORDS:
        return Kind.NUMBER
    if word == "May" and not opens:
        return Kind.NAME
    if lower in STOP_WORDS or (lower == "us" and word != "US"):
        return Kind.STOP
    if word.isupper() and len(word) > 1:
        return Kind.NAME
    return Kind.NAME if word[0].isupper() and not opens else Kind.WORD


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def _number(raw: str) -> str:
    """Digits without thousands separators and trailing zeros after the point: "1,250.50" is "1250.5"."""
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", raw).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain


def _opens_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` begins the text or a sentence, so that its capital says nothing."""
    before = text[max(0, start - 8) : start].rstrip(" “‘\"'([*_#-•")
    return not before or (before[-1] in ".!?:\n”" and not _TITLE.search(before))


# What may stand for another thing of its kind in a true-sounding sentence, and so must stand in the source as it is.
_COUNTS = (
    "second third fourth fifth sixth seventh eighth ninth tenth half twice hundred thousand million billion trillion"
)
EXACT = frozenset(_value(word) for word in (*WEEKDAYS, *MONTHS, *_COUNTS.split()) if word != "may")  # a verb as well
