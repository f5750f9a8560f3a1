"""A text read once for comparing: its tokens, its dates, and its numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from service.core.text.calendar_names import ANY_MONTH_OR_SHORT, ANY_YEAR, MONTHS, month_number
from service.core.text.numerals import whole
from service.core.text.tokens import SHORT_SCALES, Kind, Token, content, tokens, values

_MONTH = rf"(?P<month>{ANY_MONTH_OR_SHORT}|Sept)\b\.?"
# Of more days than eight nobody speaks at once: a long row of numbers would be read from each of them to its end.
_DAYS = r"(?P<days>\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:and|to|,|–|-)\s*\d{1,2}(?:st|nd|rd|th)?){0,7})"
_YEAR = r"(?P<year>\d{4})\b"
_DATES = [
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<days>\d{2})(?!\d)"),
    re.compile(rf"\b{_DAYS}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+{_DAYS}\b(?!\s*(?:am|pm|a\.m|p\.m|percent|%))(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+(?:of\s+)?{_YEAR}"),
]

_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)")  # what stands behind the number in 21st says nothing more

IRREGULAR = {
    form: base
    for line in """
    bear bore borne; beat beaten; become became; begin began begun; bind bound; break broke broken; breed bred
    bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came; dig dug
    deal dealt; draw drew drawn; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought
    find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; freeze froze frozen
    get got gotten
    give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept
    know knew known; lay laid; lead led; leave left; lend lent; lose lost; make made; mean meant; meet met; pay paid
    ride rode ridden; rise rose risen; run ran; see saw seen; seek sought; sell sold; send sent; shake shook shaken
    shoot shot; show shown; sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken; spend spent
    spring sprang sprung; stand stood; steal stole stolen; stick stuck; strike struck; sweep swept; swim swam swum
    take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood
    bite bit bitten; wake woke woken; wear wore worn; win won; withdraw withdrew withdrawn; write wrote written
    child children; man men; woman women
    """.replace("\n", ";").split(";")
    if line.strip()
    for base, *forms in [line.split()]
    for form in forms
}

_UNITS = {
    word: unit
    for unit, words in {
        "km": "km kilometre kilometres kilometer kilometers",
        "mile": "mi mile miles",
        "metre": "metre metres meter meters",
        "foot": "ft foot feet",
        "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
        "tonne": "tonne tonnes ton tons",
        "gram": "g gram grams",
        "litre": "litre litres liter liters",
        "gallon": "gallon gallons",
        "second": "second seconds",
        "minute": "min mins minute minutes",
        "hour": "h hr hrs hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
        "knot": "knot knots",
        "percent": "% percent",
        "degree": "° degree degrees",
        "pound": "£ pound pounds",
        "dollar": "$ dollar dollars",
        "euro": "€ euro euros",
        "yen": "¥ yen",
    }.items()
    for word in words.split()
}
_SCALE = re.compile(r"(?i)[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn)s?\b")
_HALF_DAY = re.compile(r"\s*(?P<half>[AaPp])\.?[Mm]\b")
_SHARED = re.compile(r"\s?(?:-|–|to|and|or)\s?(?:[£$€]\s?)?[\d.,:]+(?=\D)")  # 5 to 6 million, 8–9 pm
_UNIT = re.compile(r"[\s-]*(per ?cent\b|[A-Za-z]+|[%°£€])")
_LEAST = r"more\s+than|over|above|at\s+least|exceed(?:s|ed|ing)?|no\s+(?:fewer|less)\s+than"
_MOST = r"less\s+than|fewer\s+than|under|below|at\s+most|up\s+to|no\s+more\s+than"
_BOUND = re.compile(rf"(?i)\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))\s+(?:the\s+)?[£$€]?$")


_TIME_BOUND = re.compile(
    rf"(?i)\b(?:(?P<before>before|prior\s+to|earlier\s+than)|after|later\s+than)\s+(?:about\s+|around\s+)?(?:{_MONTH}\s+)?$"
)
_IN_TIME = re.compile(rf"{ANY_YEAR}|\d+:\d+")


@dataclass(frozen=True)
class Date:
    """A date in a text, as far as it says: `text[start:end]`."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    @property
    def iso(self) -> str:
        """In ISO 8601, if it is a whole one, else "".

        >>> [date.iso for date in read("From 3 May 2024 to June.").dates]
        ['2024-05-03', '']
        """
        return f"{self.year:04}-{self.month:02}-{self.day:02}" if self.year and self.day else ""

    def carries(self, said: Date, years: Container[str]) -> bool:
        """Whether it says as much as another date does; a year may also be known from around it.

        >>> source, *_ = read("It closed on 21 December.").dates
        >>> [source.carries(said, {"2023"}) for said in read("Dec. 21, 2023 or Dec. 21, 2022 or Dec. 22").dates]
        [True, False, False]
        """
        same_year = said.year == self.year or (self.year is None and str(said.year) in years)
        return said.month == self.month and said.day in (None, self.day) and (said.year is None or same_year)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit ("" for none that is known), its bound ("least", "most", "before", "after" or ""), and
    what stands behind it: "million", and "am" or "pm"."""

    number: str
    unit: str
    bound: str
    scale: str
    half: str
    token: Token


@dataclass(frozen=True)
class Reading:
    """A text and what was read in it."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        iso = {match.start("month"): int(match["month"]) for match in _DATES[0].finditer(self.text)}
        return tuple(
            _with(token, MONTHS[iso[token.start] - 1 : iso[token.start]] if token.start in iso else self._base(token))
            for token in whole(self.text, tokens(self.text))
            if not _ORDINAL.fullmatch(self.text[max(0, token.start - 1) : token.end])
        )

    def _base(self, token: Token) -> list[str]:
        word = self.text[token.start : token.end].lower()
        return [IRREGULAR[word]] if word in IRREGULAR else []

    @cached_property
    def content(self) -> tuple[Token, ...]:
        return tuple(content(self.tokens))

    @cached_property
    def values(self) -> frozenset[str]:
        return values(self.content)

    @cached_property
    def denies(self) -> bool:
        """Whether a word of it says no."""
        return any(token.kind is Kind.NEGATION for token in self.tokens)

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        return tuple(date for pattern in _DATES for match in pattern.finditer(self.text) for date in _dates(match))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        numbers = [token for token in self.tokens if token.kind is Kind.NUMBER and token.values - {"am", "pm"}]
        return tuple(_quantity(self.text, token) for token in numbers)

    def counted(self, quantity: Quantity) -> str:
        """What there is so much of: the unit, else the next word; "" if there is none."""
        following = next((token for token in self.tokens if token.start >= quantity.token.end), None)
        word = min(following.values) if following and following.kind in (Kind.WORD, Kind.NAME) else ""
        return quantity.unit or word


@lru_cache(maxsize=8_192)
def read(text: str) -> Reading:
    """The reading of a text.

    >>> [(date.year, date.month, date.day) for date in read("From Dec. 21 to 2024-01-03.").dates]
    [(2024, 1, 3), (None, 12, 21)]
    >>> [(q.number, q.unit, q.bound) for q in read("At least 5 km, for £2.5 million.").quantities]
    [('5', 'km', 'least'), ('2.5', 'pound', '')]
    """
    return Reading(text)


def stems(words: str) -> frozenset[str]:
    """The forms of words that say something; an underscore parts words, and 2023_04_01 is a day.

    >>> sorted(stems("price_from_2023_04_01") & {"price", "2023", "april", "from"})
    ['2023', 'april', 'price']
    """
    said = re.sub(r"(\d{4})[_-](\d\d)[_-](\d\d)", r"\1-\2-\3", words).replace("_", " ")
    return read(f"x {said}").values - {"x"}


def _with(token: Token, words: Sequence[str]) -> Token:
    """A token that also stands for other words: the 12 in 2023-12-21, "began"."""
    return token._replace(values=token.values | values(tokens(" ".join(words)))) if words else token


def _dates(match: re.Match[str]) -> list[Date]:
    found = match.groupdict()
    month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
    year = int(found["year"]) if found.get("year") else None
    days: list[int | None] = [int(day) for day in re.findall(r"\d+", found.get("days") or "")]
    return [Date(year, month, day, match.start(), match.end()) for day in days or [None]]


def _quantity(text: str, token: Token) -> Quantity:
    before, after = text[: token.start], text[token.end :]
    half, scale = _HALF_DAY.match(_shared(after)), _SCALE.match(_shared(after))
    if own := _SCALE.match(after):
        after = after[own.end() :]
    unit = _UNIT.match(after)
    name = unit.group(1).lower().replace("per cent", "percent") if unit else ""
    sign = before.rstrip()[-1:]
    return Quantity(
        number=min(token.values),
        unit=_UNITS.get(sign if sign and sign in "£$€¥" else name, ""),
        bound=_bound(before[-32:], in_time=bool(half or _is_in_time(token, after))),
        scale=SHORT_SCALES.get(scale["scale"].lower(), scale["scale"].lower()) if scale else "",
        half=f"{half['half'].lower()}m" if half else "",
        token=token,
    )


def _shared(after: str) -> str:
    """What stands behind a number, or behind the one that it is joined to: "5 to 6 million", "8-9 pm"."""
    joined = _SHARED.match(after)
    return after[joined.end() :] if joined else after


def _is_in_time(token: Token, after: str) -> bool:
    return bool(_IN_TIME.fullmatch(min(token.values)) or re.match(rf"\s+(?:of\s+)?{_MONTH}", after))


def _bound(before: str, in_time: bool) -> str:
    if found := _BOUND.search(before):
        return "least" if found["least"] else "most"
    when = _TIME_BOUND.search(before) if in_time else None
    return "" if when is None else "before" if when["before"] else "after"
