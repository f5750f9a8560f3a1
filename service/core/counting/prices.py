"""Which columns of money tell what something costs: neither its deposit nor somebody's pay is its price."""

from __future__ import annotations

import re

from service.core.counting.amounts import is_money
from service.core.counting.orders import NO_PRICE, PRICED, PRICES
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.yearly import without_year
from service.core.text.reading import stems

_HEAD = re.compile(rf"(?i)\W*{PRICED}(?:\W*$|\W+(?:per|each|an?|for|from|in)\b|\W*[(£$€¥\d])")  # and not "price cut"


def tells_prices(sheet: Sheet, at: int) -> bool:
    """Whether a column tells prices: its head says so or is asked for, or all of the rows are called prices."""
    head = sheet.head(at)
    called, is_called_price = stems(without_year(head)), bool(_HEAD.match(head))
    if called & NO_PRICE - sheet.asked or not (is_money(sheet.unit(at)) or is_called_price):
        return False
    return bool(sheet.context & PRICES) or is_called_price or (bool(called) and called <= sheet.asked)


def require_prices(sheet: Sheet) -> None:
    """Make sure that a column tells prices."""
    heads = [sheet.listing.heads[at] for at in sheet.measures if tells_prices(sheet, at)]
    if not heads:
        raise Unclear
    sheet.used |= frozenset().union(*(stems(head) & sheet.asked for head in heads))
