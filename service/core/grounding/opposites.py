"""Whether a statement says the opposite of its source: "rose" for "fell", or the closing time as the opening one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from service.core.grounding.roles import CONVERSE
from service.core.text.reading import Reading, read
from service.core.text.tokens import Kind, Token, values

OPPOSITES = """
    rise rises rose risen rising increase grow grew grown climb climbed gain gained surge soar jump higher
    : fall falls fell fallen falling decrease decline drop dropped shrink shrank sank plunge slump lower reduce
    raise : lower cut reduce
    win won victory : lose lost defeat beaten
    open opened reopen : close closed shut
    accept accepted : reject refuse refused decline declined
    approve approved pass passed adopt adopted : reject veto vetoed refuse
    allow permit legalise legalize : forbid forbade forbidden ban banned prohibit
    support supported back backed favour favor : oppose opposed
    agree agreed : disagree refuse
    start begin began begun : end ended finish stop stopped cease
    arrive arrived enter entered : leave left depart departed exit
    buy bought purchase acquire : sell sold
    import imported : export exported
    succeed succeeded success : fail failed failure
    strengthen : weaken
    improve improved : worsen worsened
    expand : contract
    include included : exclude excluded
    add added : remove removed
    guilty convict convicted : innocent acquit acquitted clear cleared
    hire hired appoint appointed : fire fired dismiss dismissed sack sacked
    survive survived : die died dead killed perish perished
    welcome welcomed : ban banned forbidden
    employed : unemployed
    double doubled : halve halved
    triple tripled : halve halved
    double doubled : triple tripled
    legal lawful : illegal unlawful
    good better best : bad worse worst
    high highest : low lowest
    large larger largest big bigger biggest : small smaller smallest little
    long longer longest : short shorter shortest
    fast faster quick : slow slower
    early earlier earliest : late later latest
    first : last
    old older oldest : young younger youngest new newer newest
    strong stronger : weak weaker
    easy easier : hard harder difficult
    safe safer : dangerous unsafe
    cheap cheaper : expensive dearer
    hot hotter warm warmer : cold colder cool cooler
    north northern : south southern
    east eastern : west western
    same : different
    profit surplus : loss deficit
    majority : minority
    minimum : maximum
    public : private
    inside : outside
    present : absent
    more : less fewer
"""
_TURNS = re.compile(
    r"(?i)\b(?:is|are|was|were|been|be|went|go|goes|gone|going|moved?)\s+(?:\w+ly\s+)?(?P<be>up|down)\b(?!\s+(?:to|for|with)\b)"
    r"|\b(?P<by>up|down)\s+(?:sharply|slightly|by|from|\d|\w+ly\b)"
)
_WAYS = {
    one: other
    for a, b in [("up", "down"), ("over", "under"), ("above", "below"), ("for", "against")]
    for one, other in ((a, b), (b, a))
}
_JOINT = re.compile(r"[,;:]|\b(?:and|but|while|whereas|or)\b")
_FAR = 100


def opposite(said: Reading, source: Reading) -> str:
    """Why a statement is against its source: it says "rose" for "fell", or gives a number to the wrong one of the two.

    >>> opposite(read("Exports are up."), read("Exports are down."))
    'the source says the opposite of up'
    >>> opposite(read("The port closes at 6."), read("The port opens at 6 and closes at 10."))
    'the source says this of the opposite of closes'
    >>> opposite(read("The port closes at 10."), read("The port opens at 6 and closes at 10."))
    ''
    """
    for side, other, word in _sides(said):
        ours, theirs = _at(source, side), _at(source, other)
        if theirs and not ours:
            return f"the source says the opposite of {word}"
        if theirs and any(_is_nearer(number, theirs, ours, source) for number in _numbers_of(said, side, other)):
            return f"the source says this of the opposite of {word}"
    there = _directed(source)
    for word, way in sorted(_directed(said) - there):
        if (word, _WAYS[way]) in there:
            return f"the source says {_WAYS[way]} instead of {way}"
    return ""


def opposed(said: Reading, source: Reading) -> Iterator[tuple[Token, Token]]:
    """The words of a statement for which its source has only the opposite, each with that; no two that are told of one
    event from its two sides: what one sold another bought.

    >>> said, source = read("A large crew won in May."), read("A small crew lost in May.")
    >>> [(said.text[a.start : a.end], source.text[b.start : b.end]) for a, b in opposed(said, source)]
    [('large', 'small')]
    """
    for token in said.tokens:
        for side, other in _opposites_of(token):
            if not any(side & one and other & two for one, two in CONVERSE) and not _at(source, side):
                yield from ((token, theirs) for theirs in source.tokens if theirs.values & other)


def _directed(text: Reading) -> frozenset[tuple[str, str]]:
    """Words with the direction behind them: (set, up)."""
    found = [(token, text.text[token.start : token.end].lower()) for token in text.tokens]
    return frozenset((value, way) for (token, _), (_, way) in pairwise(found) if way in _WAYS for value in token.values)


@cache
def _opposites() -> dict[str, list[tuple[frozenset[str], frozenset[str]]]]:
    """For a value of a word: the words of its side, and of the other one."""
    found: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    pairs = [line.split(":") for line in OPPOSITES.replace("\n    :", " :").strip().splitlines()]
    for one, other in ((values(read(f"x {a}").tokens), values(read(f"x {b}").tokens)) for a, b in pairs):
        for mine, theirs in ((one - {"x"}, other - {"x"}), (other - {"x"}, one - {"x"})):
            for value in mine:
                found.setdefault(value, []).append((mine, theirs))
    return found


def _sides(said: Reading) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    for token in said.tokens:
        for side, other in _opposites_of(token):
            yield side, other, said.text[token.start : token.end]
    for turn in _turns(said):
        side, other = next(pair for pair in _opposites()["rise" if turn == "up" else "fall"])
        yield side, other, turn


def _opposites_of(token: Token) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for value in token.values if token.kind is not Kind.NAME else ():  # the West Branch says nothing of the west
        yield from _opposites().get(value, [])


def _turns(text: Reading) -> list[str]:
    return [(match["be"] or match["by"]).lower() for match in _TURNS.finditer(text.text)]


def _at(text: Reading, side: frozenset[str]) -> list[int]:
    """Where words of a side stand, as numbers of tokens."""
    turns = {"up": "rise", "down": "fall"}
    turned = any(turns[turn] in side for turn in _turns(text))
    return [i for i, token in enumerate(text.tokens) if token.values & side] + ([-1_000] if turned else [])


def _numbers_of(said: Reading, side: frozenset[str], other: frozenset[str]) -> Iterator[frozenset[str]]:
    """The numbers of a statement that it gives to this side."""
    ours, theirs = _at(said, side), _at(said, other)
    for at, token in enumerate(said.tokens):
        if token.kind is not Kind.NUMBER or not token.values - {"am", "pm"}:
            continue
        if not theirs or _distance(at, ours, said) < _distance(at, theirs, said):
            yield token.values


def _is_nearer(number: frozenset[str], theirs: list[int], ours: list[int], source: Reading) -> bool:
    places = [at for at, token in enumerate(source.tokens) if token.values & number]
    return bool(places) and all(_distance(at, theirs, source) < _distance(at, ours, source) for at in places)


def _distance(at: int, places: list[int], text: Reading) -> float:
    """How far a number is from the nearest of these words, in tokens.

    Of two that are as near, the one before it counts; one in another part of the sentence is further than any.
    """
    return min(abs(at - place) + 0.5 * (place > at) + _FAR * _is_parted(at, place, text) for place in places)


def _is_parted(one: int, other: int, text: Reading) -> bool:
    first, last = sorted((max(0, one), max(0, other)))
    return bool(_JOINT.search(text.text[text.tokens[first].end : text.tokens[last].start]))
