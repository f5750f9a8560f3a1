"""How a value is written, and a look at a word that may not be there."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros behind the point.

    >>> plain(Decimal("9.90")), plain(Decimal("1.2") * 10**6)
    ('9.9', '1200000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ordinal(number: int) -> str:
    """A number with its English suffix.

    >>> ordinal(2), ordinal(11), ordinal(23)
    ('2nd', '11th', '23rd')
    """
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def word_at(found: list[str], at: int) -> str:
    """A word in lower case; "" where there is none."""
    return found[at].lower() if 0 <= at < len(found) else ""
