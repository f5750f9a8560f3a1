"""Tables of products: a code for each, names that stand twice, a currency in a head, what is in stock."""

from __future__ import annotations

import pytest

from service.core.counting.listing import listings
from service.core.counting.tallies import tally
from service.core.counting.tallying import wanted

LAMPS = """| SKU | Product | Category | Price (EUR) | Stock | Weight (kg) | Colour |
|---|---|---|---|---|---|---|
| LU-101 | Aster desk lamp | Desk | 49.90 | 120 | 1.2 | white |
| LU-102 | Aster desk lamp | Desk | 49.90 | 0 | 1.2 | black |
| LU-110 | Birk floor lamp | Floor | 129.00 | 34 | 5.4 | oak |
| LU-140 | Ember wall light | Wall | 54.00 | 0 | 0.9 | brass |
| LU-170 | Halo mirror light | Wall | 84.00 | 19 | 1.5 | chrome |
"""
STAFF = """| Name | Role | Department | Office | Manager |
|---|---|---|---|---|
| Pavel Novak | Head of Engineering | Engineering | Prague | Eva Lund |
| Amara Diallo | Software Engineer | Engineering | Prague | Pavel Novak |
| Luca Ferretti | Software Engineer | Engineering | Milan | Pavel Novak |
| Jun Takeda | Test Engineer | Engineering | Prague | Pavel Novak |
| Karl Brenner | Accountant | Finance | Oslo | Eva Lund |
"""


def told(question: str, table: str, title: str) -> str:
    want = wanted(question)
    found = tally(want, next(listings(table)), title) if want else None
    return found.text if found else ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which lamp is the cheapest?", "LU-101 Aster desk lamp and LU-102 Aster desk lamp: 49.90 (Price, EUR) each"),
        ("heaviest lamp?", "Birk floor lamp: 5.4 (Weight, kg), the highest of 5 rows."),
        ("the most expensive product", "Birk floor lamp: 129.00 (Price, EUR), the highest of 5 rows."),
        ("Which product has the highest weight?", "Birk floor lamp: 5.4 (Weight, kg), the highest of 5 rows."),
        ("Which lamps are out of stock?", "2 of 5 rows: LU-102 Aster desk lamp, Ember wall light."),
        ("How many products are sold out?", "2 of 5 rows: LU-102 Aster desk lamp, Ember wall light."),
        ("Which lamps are in stock?", "3 of 5 rows: LU-101 Aster desk lamp (120), Birk floor lamp (34), Halo"),
        ("Which lamps have fewer than 10 in stock?", "2 of 5 rows: LU-102 Aster desk lamp (0), Ember wall light (0)."),
        ("What is the cheapest lamp in stock?", "LU-101 Aster desk lamp (120): 49.90 (Price, EUR), the lowest of 3"),
        ("How many lamps cost less than 60 euros?", "3 of 5 rows: LU-101 Aster desk lamp (49.90), LU-102 Aster"),
        ("lamps under 60 euros", "3 of 5 rows: LU-101 Aster desk lamp (49.90), LU-102 Aster"),
        ("Which lamps are over €100?", "1 of 5 rows: Birk floor lamp (129.00)."),
        ("How many products are in the category Wall?", "2 of 5 rows: Ember wall light, Halo mirror light."),
        ("How many products are white?", "1 of 5 rows: LU-101 Aster desk lamp."),
        ("Is the Birk floor lamp heavier than the Halo mirror light?", "Yes: Birk floor lamp 5.4, Halo mirror light"),
    ],
)
def test_products_are_counted_and_compared_those_of_one_name_by_their_codes(question: str, answer: str) -> None:
    assert told(question, LAMPS, "lamps products").startswith(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Which lamps are not out of stock?",
        "Which lamps were out of stock in May?",
        "Which lamps are nearly out of stock?",
        "Which lamps will be out of stock?",
        "How many lamps are in stock?",  # of which there may be several
        "How many lamps cost less than 60 dollars?",
        "Is the Aster desk lamp heavier than the Halo mirror light?",  # which of the two
        "What is the heaviest desk lamp?",  # of the desk lamps, or of those that are called so
        "cheapest way to Oslo",
        "prizes under 60 euros",
        "opening hours on 5 May",
    ],
)
def test_what_a_table_of_products_does_not_tell_for_sure_is_not_said(question: str) -> None:
    assert not told(question, LAMPS, "lamps products")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many software engineers are there?", "2 of 5 rows: Amara Diallo, Luca Ferretti."),
        ("Which software engineers are there?", "2 of 5 rows: Amara Diallo, Luca Ferretti."),
        ("How many accountants are there?", "1 of 5 rows: Karl Brenner."),
        ("How many people report to Pavel Novak?", "3 of 5 rows: Amara Diallo, Luca Ferretti, Jun Takeda."),
        ("How many people report to Amara Diallo?", ""),
        ("How many engineers are there?", ""),  # some are called more
        ("How many heads are there?", ""),
        ("How many software testers are there?", ""),
    ],
)
def test_what_one_column_says_of_some_rows_can_be_counted(question: str, answer: str) -> None:
    assert told(question, STAFF, "staff directory") == answer


def test_a_code_is_no_name_where_a_column_has_one() -> None:
    [lamps] = listings(LAMPS)
    assert (lamps.heads[lamps.label], lamps.heads[lamps.code]) == ("Product", "SKU")
    [bare] = listings("| Berth | Length |\n|---|---|\n| B1 | 9 m |\n| B2 | 12 m |\n| B3 | 8 m |\n")
    assert (bare.label, bare.code) == (0, 0)
