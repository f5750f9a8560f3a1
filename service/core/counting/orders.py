"""Words that put things in order, "oldest", "cheaper", and what the columns are called that they go by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.text.reading import stems
from service.types.documents import Span

PRICE = "price cost fee fare charge tariff"  # what the price of something is called
PRICES = stems(PRICE)
PRICED = rf"(?:{'|'.join(PRICE.split())})s?"
NO_PRICE = stems(  # what is money and yet not what something costs
    """deposit discount saving profit loss budget turnover insurance insured debt income revenue fund donated raised
    salary wage pay earnings grant award prize bursary donation fine value worth shipping delivery postage energy tax
    vat duty"""
)
# Heads of columns of days or years.
BORN = "born birth birthdate dob"
_BUILT = "built founded opened launched established constructed completed commissioned inaugurated"
_JOINED = "joined started since appointed hired employed elected"
_ISSUED = "date day year published issued updated held made added installed bought acquired"
DATES = stems(f"{BORN} {_BUILT} {_JOINED} {_ISSUED}")
EVENTS = DATES - stems("date day year")  # what happened then
ENDS = re.compile(
    r"(?i)\b(?:left|until|to|end|ended|retired|closed|died|death|sank|lost|demolished|scrapped|sold|finished|resigned)\b"
)
PAY = "salary pay wage earnings"
# Heads that can be those of people; what is built or founded is none.
PERSONAL = stems(f"age {BORN} {_JOINED} {PAY} height weight service time speed")
AGES = stems(f"age {BORN}")


@dataclass(frozen=True)
class Order:
    """What a word goes by: of a column in `highs` the highest value is meant, of one in `lows` the lowest.

    `money`: also any column of money. `anywhen`: also the only column of days or years, but for those of births.
    """

    highs: frozenset[str] = frozenset()
    lows: frozenset[str] = frozenset()
    money: bool = False
    rises: bool = True  # whether the most of what is measured is meant
    anywhen: bool = False

    @property
    def turned(self) -> Order:
        """The order of the opposite word."""
        return Order(self.lows, self.highs, self.money, not self.rises, self.anywhen)

    @property
    def heads(self) -> frozenset[str]:
        """The heads that it goes by."""
        return self.highs | self.lows

    def only(self, heads: frozenset[str]) -> Order:
        """The order by these heads alone."""
        return Order(self.highs & heads, self.lows & heads, self.money, self.rises)


@dataclass(frozen=True)
class Said:
    """A word of order in a text: `text[start:end]`; `measures` if the words behind it may be what is measured."""

    order: Order | None
    rises: bool
    start: int
    end: int
    word: str
    measures: bool
    verb: Span | None = None  # where the verb stands that tells the order


def _order(highs: str, lows: str = "") -> Order:
    return Order(stems(highs), stems(lows))


MONEY = Order(stems(PRICE), money=True)
MEASURES = {  # by what is asked for: "How long is it?"
    "tall": "height",
    "long": "length duration",
    "heavy": "weight",
    "deep": "depth",
    "wide": "width",
    "high": "height",
    "fast": "speed",
}
_WHEN = Order(DATES - stems(BORN), anywhen=True)
_LONG, _TALL = _order("length duration distance"), _order("height")
# Superlatives and comparatives of one meaning, those of the opposite one, and what they go by.
_PAIRS: tuple[tuple[str, str, Order], ...] = (
    ("oldest older eldest elder", "youngest younger", _order("age", f"{BORN} {_BUILT}")),
    ("newest newer", "", _order(f"{_BUILT} {_JOINED}")),
    ("latest later", "earliest earlier", _WHEN),
    ("dearest dearer costliest costlier priciest pricier", "cheapest cheaper", MONEY),
    ("longest longer", "", _LONG),
    ("", "shortest shorter", _order("length duration distance height")),
    ("tallest taller", "", _TALL),
    ("highest higher", "lowest lower", _order("height altitude elevation")),
    ("heaviest heavier", "lightest lighter", _order("weight mass")),
    ("deepest deeper", "shallowest shallower", _order("depth")),
    ("widest wider broadest broader", "narrowest narrower", _order("width breadth beam")),
    ("biggest bigger largest larger", "smallest smaller", _order("size area population")),
    ("fastest faster quickest quicker", "slowest slower", _order("speed", "time")),
    ("hottest hotter warmest warmer", "coldest colder coolest cooler", _order("temperature")),
)
_SERVING = _order("service", _JOINED)
_PHRASES: dict[str, Order] = {  # read before single words
    r"(?:longest|longer)[- ]serving": _SERVING,
    r"(?:shortest|shorter)[- ]serving": _SERVING.turned,
    r"(?:most|more) (?:expensive|costly|dear|pricey)": MONEY,
    r"(?:least|less) (?:expensive|costly|dear|pricey)": MONEY.turned,
    r"(?:most|more) recent(?:ly)?": _WHEN,
    r"least recent(?:ly)?": _WHEN.turned,
    r"last(?=\W*$)": _WHEN,  # "joined last"
    r"first(?=\W*$)": _WHEN.turned,
}
_VERBS: dict[str, Order] = {  # "earns the most", "weigh more"
    r"earn\w*|(?:is|are|was|were|gets?|got) paid": _order(PAY),
    r"weigh\w*|weighed": _order("weight mass"),
    r"costs?": MONEY,
}
_BY_WORD: dict[str, Order] = {
    word: order if up else order.turned
    for highs, lows, order in _PAIRS
    for words, up in ((highs, True), (lows, False))
    for word in words.split()
}
_MOST = "most highest largest biggest greatest maximum busiest"
_LEAST = "fewest least lowest smallest minimum quietest"
_MORE, _LESS = "more higher larger bigger greater", "fewer less lower smaller"
_FALLS = frozenset(f"{_LEAST} {_LESS}".split())
_MEASURES = frozenset(f"{_MOST} {_LEAST} {_MORE} {_LESS}".split())


def _any_of(*endings: str) -> re.Pattern[str]:
    """What matches a phrase, or a word with one of these endings."""
    words = (word for word in (*_BY_WORD, *sorted(_MEASURES)) if word.endswith(endings))
    return re.compile(rf"(?i)(?<!\bat )\b(?:{'|'.join((*_PHRASES, *words))})\b")


_SUPERLATIVE = _any_of("est", "least", "most", "maximum", "minimum")
_COMPARATIVE = _any_of("er", "more", "less")


def superlatives(question: str) -> list[Said]:
    """The superlatives of a question.

    >>> [(said.word, sorted(said.order.lows)[:2]) for said in superlatives("Who is the oldest of the crew?")]
    [('oldest', ['birth', 'birthdat'])]
    """
    return list(_said(question, _SUPERLATIVE))


def comparatives(question: str) -> list[Said]:
    """The comparatives of a question.

    >>> [said.order.money for said in comparatives("Is the Heron cheaper than the Gull?")]
    [True]
    """
    return list(_said(question, _COMPARATIVE))


def _said(question: str, pattern: re.Pattern[str]) -> Iterator[Said]:
    for found in pattern.finditer(question):
        word = found.group().lower()
        order = next(
            (order for words, order in _PHRASES.items() if re.compile(words, re.I).match(question, found.start())),
            _BY_WORD.get(word),
        )
        if order and word in ("first", "last"):
            order = order.only(stems(question))
        rises = order.rises if order else word not in _FALLS
        verbs = [] if order else by_verbs(question)
        verb = verbs[0][1] if len(verbs) == 1 else None
        if verb:
            order = verbs[0][0] if rises else verbs[0][0].turned
        yield Said(order, rises, *found.span(), word, word in _MEASURES, verb)


def by_verbs(question: str) -> list[tuple[Order, Span]]:
    """What verbs say that "most" or "less" goes by, with where they stand."""
    found = [(order, re.search(rf"(?i)\b(?:{words})\b", question)) for words, order in _VERBS.items()]
    return [(order, Span(*verb.span())) for order, verb in found if verb]
