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
STAFF = """| Name | Role | Department | Office | Manager | Joined | Hours |
|---|---|---|---|---|---|---|
| Pavel Novak | Head of Engineering | Engineering | Prague | Eva Lund | 2014 | 40 |
| Amara Diallo | Software Engineer | Engineering | Prague | Pavel Novak | 2021 | 38 |
| Luca Ferretti | Software Engineer | Engineering | Milan | Pavel Novak | 2018 | 30 |
| Jun Takeda | Test Engineer | Engineering | Prague | Pavel Novak | 2019 | 40 |
| Karl Brenner | Accountant | Finance | Oslo | Eva Lund | 2018 | 32 |
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
        ("Which lamps are out of stock?", "2 of 5 rows: LU-102 Aster desk lamp (0), Ember wall light (0)."),
        ("How many products are sold out?", "2 of 5 rows: LU-102 Aster desk lamp (0), Ember wall light (0)."),
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
        ("Who joined after 2018?", "2 of 5 rows: Amara Diallo (2021), Jun Takeda (2019)."),
        ("Who joined after the 2018 party?", ""),
        ("average hours of the staff", "36 on average, of 5 rows (Hours)."),
        ("How many engineers are there?", ""),  # some are called more
        ("How many heads are there?", ""),
        ("How many software testers are there?", ""),
    ],
)
def test_what_one_column_says_of_some_rows_can_be_counted(question: str, answer: str) -> None:
    assert told(question, STAFF, "staff directory") == answer


@pytest.mark.parametrize("called", ["products", "items", "articles"])
def test_what_a_code_tells_apart_are_products_whatever_they_are_called(called: str) -> None:
    stock = table("Article no.;Item;In stock", "T-1;Tyre;14", "T-2;Pump;0", "T-3;Lock;9", "T-4;Bell;3")
    assert told(f"Which {called} are out of stock?", stock, "stock") == "1 of 4 rows: Pump (0)."


def test_a_code_is_no_name_where_a_column_has_one() -> None:
    [lamps] = listings(LAMPS)
    assert (lamps.heads[lamps.label], lamps.heads[lamps.code]) == ("Product", "SKU")
    [orders] = listings(table("Order;Product", "O-1;Tray", "O-2;Desk", "O-3;Tray"))
    assert (orders.label, orders.code) == (-1, -1)


def table(heads: str, *rows: str) -> str:
    """A table of cells that semicolons part."""
    lines = [heads, ";".join("---" for _ in heads.split(";")), *rows]
    return "".join(f"| {' | '.join(line.split(';'))} |\n" for line in lines)


ROOMS = table("Course;Room;Fee", "Pottery;Studio;30", "Yoga;Hall;20", "Choir;Hall;10", "Drawing;Studio;25")
OWNERS = table("Owner;Pets;Rooms", "Ann Lee;Dogs;3", "Bo Dahl;Cats;2", "Cy Ross;Dogs;5", "Di Orr;Cats;1")
INVOICES = table(
    "Invoice;Client;Amount (GBP)", "INV-1;Acme;1500", "INV-2;Bolt;800", "INV-3;Acme;1400", "INV-4;Crux;2200"
)
QUARTERS = table("Quarter;Best seller;Revenue", "Q1;Vase;100", "Q2;Vase;120", "Q3;Tray;90", "Q4;Vase;130")
COLOURS = table("SKU;Colour;Price", "A1;white;5", "A2;black;6", "A3;white;7", "A4;red;8")
ORDERS = table(
    "Row;Product;Warehouse;Stock", "R1;Hammer;London;0", "R2;Hammer;Leeds;12", "R3;Saw;Leeds;4", "R4;Nail;Leeds;9"
)
DOGS = table("Product;Price;Weight", "Ball;5;1", "Lead;12;2", "Bed;30;3", "Bowl;8;4")
HOUSES = table("House;Price (EUR k);Rooms", "Alder;450;5", "Birch;320;4", "Cedar;610;7", "Elm;280;3")
CARS = table("Car;Euro class;Seats", "Yaris;3;5", "Golf;5;5", "Polo;6;4", "Clio;4;5")
WARDS = table("Ward;Yen;Lee", "North;20;10", "South;40;30", "East;10;60", "West;5;70")
MIXED = table("SKU;Product;Price;Currency", "A1;Lamp;49;EUR", "A2;Shade;45;GBP", "A3;Bulb;5;EUR", "A4;Desk;6000;JPY")
WORDS = table(
    "Product;Price;Availability", "Lamp;5;in stock", "Vase;6;out of stock", "Tray;7;in stock", "Desk;8;in stock"
)
MINUS = table("Product;Stock;Price", "Lamp;-2;5", "Vase;0;6", "Tray;5;7", "Desk;9;8")
BOATS = table("Boat;Crew;Hire (£)", "Gull;2;40", "Tern;3;90", "Heron;4;55", "Auk;5;120")
SUPPLIERS = table(
    "SKU;Supplier name;Product name;Price", "A1;Lumo;Lamp;20", "A2;Brio;Vase;30", "A3;Cora;Tray;40", "A4;Dido;Desk;50"
)
LINES = table(
    "Name;Role;Manager;Line manager",
    "Ann Lee;Head;Eva Lund;Eva Lund",
    "Bo Dahl;Cook;Ann Lee;Eva Lund",
    "Cat Orr;Cook;Eva Lund;Ann Lee",
    "Dan Poe;Cook;Ann Lee;Ann Lee",
)
CURRENCIES = table("Product;Price in CHF;Price in EUR", "Lamp;5;4", "Vase;7;9", "Tray;9;8", "Desk;8;7")
SHIPPED = table("Product;Weight;Shipping (EUR)", "Lamp;5;4", "Vase;7;9", "Tray;9;8", "Desk;8;7")


@pytest.mark.parametrize(
    ("question", "rows", "title"),
    [
        ("How many halls are there?", ROOMS, "Courses"),  # what one column says are no rows
        ("cheapest hall", ROOMS, "Courses"),
        ("How many dogs are there?", OWNERS, "Owners"),
        ("How many Pragues are there?", STAFF, "staff directory"),
        ("How many clients are there?", INVOICES, "Invoices"),  # one may stand in several
        ("Which client has the highest amount?", INVOICES, "Invoices"),
        ("Which best seller has the lowest revenue?", QUARTERS, "Sales"),
        ("How many best sellers are there?", QUARTERS, "Sales"),
        ("How many colours are there?", COLOURS, "Paint"),
        ("How many products are there?", LAMPS, "lamps products"),
        ("Which products are out of stock?", ORDERS, "Stock"),
        ("cheapest dog", DOGS, "Products for dogs"),
        ("dogs under 10 euros", DOGS, "Products for dogs"),
        ("How many houses cost less than 400000 euros?", HOUSES, "Houses"),
        ("cheapest car", CARS, "Cars"),
        ("cars under 6 euros", CARS, "Cars"),
        ("Which ward is the most expensive?", WARDS, "Votes by ward"),
        ("Is the Lamp cheaper than the Shade?", MIXED, "Products"),
        ("Which product has the highest price?", MIXED, "Products"),
        ("How many products are in stock?", WORDS, "Products"),
        ("two boats under £60", BOATS, "Boats"),
        ("boats under £50 or over £80", BOATS, "Boats"),
        ("Who hires boats under £50?", BOATS, "Boats"),
        ("Did boats cost over £50?", BOATS, "Boats"),
        ("How many people report to Ann Lee?", LINES, "staff"),
        ("Which product has the highest price?", CURRENCIES, "Products"),
        ("What is the cheapest product?", SHIPPED, "Products"),
    ],
)
def test_what_other_tables_do_not_tell_for_sure_is_not_said(question: str, rows: str, title: str) -> None:
    assert not told(question, rows, title)


def test_of_what_was_sold_in_advance_none_is_left() -> None:
    assert told("Which products are out of stock?", MINUS, "Products") == "2 of 4 rows: Lamp (-2), Vase (0)."


def test_the_name_of_a_product_is_not_that_of_its_supplier() -> None:
    assert told("Which product has the lowest price?", SUPPLIERS, "Products").startswith("Lamp: 20")
