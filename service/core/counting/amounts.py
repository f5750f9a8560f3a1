"""Amounts in the cells of tables and lists: a number that is all that a cell says, with its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.core.text.tokens import tokens

MONEY = "£$€¥"
_AMOUNT = re.compile(
    rf"(?P<sign>[-−])?(?P<money>[{MONEY}])?\s?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(?P<unit>%|[^\W\d_]+\.?(?:\s[^\W\d_]+){0,2})?"
)
_TIME = re.compile(r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d\d(?:\.\d+)?)")
_SCALED = re.compile(r"(?i)\b(?:hundred|thousand|million|billion|trillion|dozen|k|bn|mn)\b")
_UNITS = frozenset(
    """
    mm cm dm m km metre metres meter meters kilometre kilometres kilometer kilometers centimetre centimetres
    millimetre millimetres mi mile miles yd yard yards ft foot feet inch inches g gram grams kg kilo kilos kilogram
    kilograms t ton tons tonne tonnes lb lbs st stone stones oz ounce ounces ml cl l litre litres liter liters pint
    pints gallon gallons s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days week weeks
    month months year years knot knots mph kph kn pound pounds p pence penny dollar dollars euro euros yen cent cents
    hectare hectares ha acre acres degree degrees c f k w kw mw kwh percent fathom fathoms
    """.split()
)
_ONE_UNIT = [  # written in several ways
    frozenset(words.split())
    for words in """m metre metres meter meters; km kilometre kilometres kilometer kilometers
        cm centimetre centimetres centimeter centimeters; mm millimetre millimetres; ft foot feet; mi mile miles
        kg kilo kilos kilogram kilograms; g gram grams; t tonne tonnes; l litre litres liter liters
        h hr hrs hour hours; min mins minute minutes; s sec secs second seconds; kn knot knots""".replace(
        "\n", ";"
    ).split(";")
]
_SIGNS = {"euro": "€", "eur": "€", "dollar": "$", "usd": "$", "gbp": "£", "yen": "¥", "jpy": "¥"}  # pounds may be lbs
_CURRENCY = re.compile(
    r"(?i)(?:[(\[]|\bin\s|\b(?:price|cost|fee|amount|total)\s)\s*(euros?|dollars?|[a-z]{3})[)\]]?\s*$"
)
TIME = "time"  # the unit of 8:04.2; whether hours or minutes stand first is the same for a whole column


@dataclass(frozen=True)
class Amount:
    """A number and what it counts: a sign of money, "%", TIME, the stems of a unit, or "" where there is none."""

    number: Decimal
    unit: str = ""


def amount(cell: str) -> Amount | None:
    """The amount that a cell is; None if it says anything else, or anything more.

    >>> amount("£1,250.50"), amount("138 votes").unit, amount("8:04.2").number
    (Amount(number=Decimal('1250.50'), unit='£'), 'vote', Decimal('484.2'))
    >>> [amount(cell) for cell in ("about 5", "5–10", "£3 million", "free", "1,23", "C07", "")]
    [None, None, None, None, None, None, None]
    """
    said = cell.strip()
    if time := _TIME.fullmatch(said):
        first = int(time["hours"] or 0) * 3600
        return Amount(first + int(time["minutes"]) * 60 + Decimal(time["seconds"]), TIME)
    found = _AMOUNT.fullmatch(said)
    if not found or _SCALED.search(found["unit"] or "") or (found["money"] and found["unit"]):
        return None
    number = Decimal(found["number"].replace(",", ""))
    return Amount(-number if found["sign"] else number, found["money"] or unit_of(found["unit"] or ""))


def column(cells: Sequence[str], head: str = "") -> tuple[Amount, ...] | None:
    """The amounts of a whole column; None if a cell holds none, or if their units are not the same.

    A head may say the unit of all: "Price (£)", "Price in EUR"; the euros of a "Euro class" are none.

    >>> column(["£3", "£4"]), column(["£3", "free"]), column(["3 km", "4 miles"])
    ((Amount(number=Decimal('3'), unit='£'), Amount(number=Decimal('4'), unit='£')), None, None)
    >>> [column(["3", "4"], head)[0].unit for head in ("Price (£)", "Price in EUR", "Euro class", "Price (EUR k)")]
    ['£', '€', '', '']
    """
    found = [amount(cell) for cell in cells]
    amounts = tuple(one for one in found if one)
    if len(amounts) < len(found) or len({one.unit for one in amounts}) != 1:
        return None
    said = next((char for char in head if char in MONEY + "%"), "") or "".join(_CURRENCY.findall(head))
    sign = unit_of(said) if said else ""
    if sign != "%" and not is_money(sign):
        return amounts
    return tuple(Amount(one.number, sign) for one in amounts) if amounts[0].unit in ("", sign) else None


def unit_of(words: str) -> str:
    """The unit that words are behind a number, as `Amount` has it.

    >>> unit_of("metres"), unit_of("m"), unit_of("rooms"), unit_of("euros")
    ('metr', 'm', 'room', '€')
    """
    found = words if words in tuple(f"%{MONEY}") else " ".join(min(token.values) for token in tokens(f"x {words}")[1:])
    return _SIGNS.get(found, found)


def is_money(unit: str) -> bool:
    """Whether a unit is a sign of money.

    >>> is_money("£"), is_money(""), is_money("%")
    (True, False, False)
    """
    return unit in tuple(MONEY)


def is_unit(word: str) -> bool:
    """Whether a word is one that things are measured in."""
    return word.lower() in _UNITS


def says_unit(word: str) -> bool:
    """Whether a word says what figures are in, money among it: "kg", "EUR"."""
    return is_unit(word) or is_money(unit_of(word))


def is_same_unit(one: str, other: str) -> bool:
    """Whether two words are one unit.

    >>> is_same_unit("metres", "m"), is_same_unit("seats", "seat"), is_same_unit("m", "mm")
    (True, True, False)
    """
    alike = any({one.lower(), other.lower()} <= words for words in _ONE_UNIT)
    return alike or (bool(other) and unit_of(one) == unit_of(other))


def told(number: Decimal, cells: Sequence[str]) -> str:
    """A number written as cells write theirs, with as many figures behind the point as any has; its unit is that of a
    cell that is one, or many, as it is.

    >>> told(Decimal("12345.5"), ["£3", "£1,250.50"]), told(Decimal(1400), ["1200"])
    ('£12,345.50', '1400')
    >>> told(Decimal(7), ["1 vote", "4 votes"]), told(Decimal(1), ["1 vote", "2 votes"])
    ('7 votes', '1 vote')
    """

    def likeness(cell: str) -> tuple[bool, bool, int]:
        own = amount(cell)
        has_word = own and own.unit and own.unit != "%" and not is_money(own.unit)
        return not (own and has_word) or (own.number == 1) is (number == 1), "," in cell, len(cell)

    like = max(cells, key=likeness).strip()
    found = _AMOUNT.fullmatch(like)
    if not found:
        return f"{number:f}"
    numbers = (each["number"] for cell in cells if (each := _AMOUNT.fullmatch(cell.strip())))
    own = max(-int(number.normalize().as_tuple().exponent), 0)
    decimals = max(own, *(len(each.partition(".")[2]) for each in numbers))
    grouped = "," if "," in found["number"] or found["money"] else ""
    unit = found["unit"] or ""
    digits = f"{abs(number):{grouped}.{decimals}f}"
    gap = " " if unit and unit != "%" else ""
    return f"{'-' if number < 0 else ''}{found['money'] or ''}{digits}{gap}{unit}"
