"""Numbers that would be wrong: what is said of a table or list where something nearly fits, and where nothing is."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from service.core.counting.listing import listings
from service.core.counting.tallies import MOST_READ, tally
from service.core.counting.tallying import wanted

# Documents by name: a title, what stands above the rows, and the rows; "/" ends a row.
TABLES = {
    "guesthouses": """Guesthouses of Marlow Bay: : Guesthouse | Rooms | Stars | Per night / Seaview | 14 | 3 | £72
        / The Anchor | 6 | 4 | £95 / Dune Lodge | 22 | 2 | £58 / Old Rectory | 9 | 5 | £140
        / Fern Cottage | 4 | 4 | £95""",
    "apples": """Orchard harvest: : variety | rows | harvest_kg | price_2022 | price_2023
        / Bramley | 12 | 4100 | £1.20 | £1.20 / Discovery | 8 | 950 | £1.60 | £1.80 / Russet | 5 | 1200 | £2.10 | £1.95
        / Katy | 3 | 640 | £1.75 | £1.90""",
    "peaks": """Peaks of Skye: : Peak | Height / Ard | 260 ft / Bel | 900 ft / Cor | 300 ft""",
    "walks": """Walks of Skye: : Walk | Distance / Ard | 7 km / Bel | 9 km / Cor | 3 km""",
    "caves": """Caves of Skye: : Cave | Depth / Ard | -5 / Bel | 0 / Cor | 3 / Dun | 14""",
    "races": """Races of Skye: : Race | Winning time / Ard | 1:30 / Bel | 2:01 / Cor | 2:20""",
    "grants": """Grants of Kelby: : Group | Grant / All Saints | £900 / Choir | £1,100 / Larder | £2,500""",
    "holiday": """Holiday lets of Kelby: : Let | Beds / Barn | 4 / Mill | 6 / Loft | 3 / Whole house | 13""",
    "lodgings": """Guesthouses of two towns: : Guesthouse | Town | Rooms / Seaview | Kelby | 14 / Anchor | Marlow | 6
        / Dune | Kelby | 22 / Rectory | Marlow | 9""",
    "sailings": "Ferries: : Ferry | From | Seats / Tern | Kelby | 40 / Gull | Osk | 3 / Skua | Kelby | 2 / Auk | X | 9",
    "plain": "Takings of the fair: : Stall | Takings / Tea | 14 / Cake | 6 / Books | 9",
    "votes": "Votes for the chair: : Candidate | Votes / Ann Lee | 1 vote / Bob Ray | 2 votes / Cy Orr | 4 votes",
    "pounds": "Sales of the shop: : Stall | Sales (£) / Tea | 14 / Cake | 6 / Books | 9",
    "jars": "Stock of the shop: : Shelf | Jars / Top | 14 / Middle | 6 / Bottom | 9",
    "wards": "Turnout of wards: : Ward | Turnout / North | 45% / South | 60% / East | 38% / West | 71%",
    "staff": "Staff: : Ward | 2022 | 2023 / North | 45 | 44 / South | 60 | 50 / East | 38 | 38 / West | 71 | 80",
    "dues": "Dues of the quay: : Service | Due / Ice | £48 / Crane | £12 / Scales | £7",
    "fares": "Fares of the ferry: : Ticket | Single | Return / Adult | £5 | £9 / Child | £2 | £4 / Dog | £1 | £2",
    "two": "Restaurants and guesthouses of Kelby: : House | Seats / Anchor | 40 / Dune | 12 / Rectory | 9",
    "summed": "Holiday lets of Kelby: : Let | Beds / Barn | 4 / Mill | 6 / Manor | 10",
    "meaned": "Holiday lets of Kelby: : Let | Beds / Barn | 4 / Mill | 6 / Loft | 8 / Manor | 6",
    "takings": """Takings of the fair: All figures in thousands.: Stall | Takings / Tea | 14 / Cake | 6 / Books | 9""",
    "sales": """Sales of the shop: : Stall | Sales (£m) / Tea | 14 / Cake | 6 / Books | 9""",
    "stock": """Stock of the shop: : Shelf | Jars (000s) / Top | 14 / Middle | 6 / Bottom | 9""",
    "boathouse": """Boats of Kelby: Prices are per day and include fuel.: Boat | Built | Per day / Heron | 1998 | £140
        / Avocet | 2011 | £95 / Tern | 2019 | £120""",
    "some": """Boats of Kelby: Our boats include: : Boat | Built / Heron | 1998 / Avocet | 2011 / Tern | 2019""",
    "paid": """Staff: : Name | Age | Salary | Started / Ann | 61 | 41000 | 2009 / Bob | 34 | 38500 | 2018
        / Cy | 45 | 52000 | 2015 / Di | 29 | 36000 | 2024""",
    "frost": """Frost at Kelby 2020: : Month | Frost days / Jan | 12 / Feb | 9 / Mar | 4""",
    "rain": """Visitors of the fort 2020: : Quarter | Visitors / Q1 | 120 / Q2 | 91 / Q3 | 44""",
    "year": """Visitors of the mill 2020: : Quarter | Visitors / Q1 | 120 / Q2 | 91 / Q3 | 44 / Q4 | 30""",
    "weeks": """Visitors of the dam 2020: : Week | Visitors / 1 | 120 / 2 | 91 / 3 | 44""",
    "berths": """Berths at the pier: : Boat | Length / Gull | 9 m / (vacant) | 8 m / Tern | 11 m""",
    "boats": """Boats at the lock: : Boat | Length / | (m) / Gull | 9 / Tern | 11 / Skua | 7""",
    "blank": """Boats at the weir: : Boat | Crew / Gull | 9 / | 2 / Skua | 7 / Tern | 5""",
}


def said(question: str, name: str) -> str:
    """What is said of a table; "" for nothing."""
    title, above, rows = TABLES[name].split(": ", 1)[0], *TABLES[name].split(": ", 1)[1].split(": ", 1)
    heads, *body = [f"| {' | '.join(cell.strip() for cell in row.split('|'))} |" for row in rows.split(" / ")]
    rule = "|".join(["---"] * (heads.count("|") - 1))
    text = "\n".join([f"# {title}", "", above.strip(), "", heads, f"|{rule}|", *body, ""])
    return told(question, text, title)


def told(question: str, text: str, title: str) -> str:
    want = wanted(question)
    tallies = [tally(want, found, title) for found in listings(text)] if want else []
    return " ".join(one.text for one in tallies if one)


# Each question, of the table whose name stands before it, with what is said: nothing, or what is right.
CASES = """\
guesthouses: How many restaurants are listed in Marlow Bay? =
guesthouses: How many rows has the list of hotels in Marlow Bay? =
guesthouses: How many prices are listed in the table of Marlow Bay? =
dues: How many charges are listed in the table of the quay? = 3 rows: Ice, Crane, Scales
fares: How many fares are listed in the table of the ferry? =
two: How many restaurants are listed in Kelby? =
two: How many guesthouses are listed in Kelby? =
apples: How many prices are listed in the table of the orchard harvest? =
guesthouses: How many guesthouses are listed in Marlow Bay? = 5 rows
guesthouses: How many guesthouses with at least 10 rooms cost less than £60 in Marlow Bay? = 1 of 5 rows: Dune Lodge
guesthouses: Which guesthouse under £60 in Marlow Bay has the most stars? =
guesthouses: Which guesthouse under £100 in Marlow Bay has the most stars? = The Anchor (£95) and Fern Cottage (£95): 4
guesthouses: How many guesthouses cost between £60 and £95 in Marlow Bay? = 3 of 5 rows
guesthouses: How many guesthouses cost between £95 and £60 in Marlow Bay? =
guesthouses: How many guesthouses have between 15 and 5 rooms in Marlow Bay? =
guesthouses: How many guesthouses in Marlow Bay have more than 10 rooms? = 2 of 5 rows
guesthouses: How many guesthouses in Marlow Bay have 10 rooms or more? = 2 of 5 rows
guesthouses: How many guesthouses in Marlow Bay cost 60 dollars or more? =
guesthouses: How many guesthouses in Marlow Bay cost more than £1 000? =
guesthouses: How many guesthouses in Marlow Bay cost £1 000 or more? =
guesthouses: How many guesthouses in Marlow Bay cost more than £1.000? =
guesthouses: How many guesthouses in Marlow Bay have more than 1,5 rooms? =
guesthouses: How many guesthouses in Marlow Bay have more than 20/4 rooms? =
guesthouses: How many guesthouses in Marlow Bay have up to 5-10 rooms? =
guesthouses: How many guesthouses in Marlow Bay have more than 2 dozen rooms? =
guesthouses: How many guesthouses in Marlow Bay have up to 10:20 rooms? =
guesthouses: How many guesthouses in Marlow Bay would cost more than £90? =
guesthouses: How many guesthouses in Marlow Bay cost too much, over £90? =
guesthouses: How many guesthouses in Marlow Bay cost just over £90? =
apples: Was Discovery dearer in 2022? =
apples: Was Discovery dearer in 2023? = Yes
apples: Was Discovery dearer in 2022 than in 2023? = No
apples: Was Discovery cheaper in 2022? =
apples: Did the price of Discovery rise from 2022 to 2023? = Yes
apples: Did the price of Discovery rise from 2023 to 2022? =
apples: How many varieties went up in price from 2022 to 2023? = 2 of 4 rows
apples: How many varieties went up in price from 2023 to 2022? =
apples: How many varieties in the orchard harvest got dearer in 2022? =
apples: How many varieties in the orchard harvest got dearer in 2023? = 2 of 4 rows
apples: Did the Katy harvest fall from 2022 to 2023? =
apples: Did the Katy harvest rise from 2022 to 2023? =
apples: Did Katy rise from 2022 to 2023? =
apples: For how many varieties did the orchard harvest stay the same from 2022 to 2023? =
apples: For how many varieties has the harvest fallen from 2022 to 2023? =
peaks: How many peaks of Skye have a height of more than 250 m? =
peaks: How many peaks of Skye have a height of 250 m or more? =
peaks: How many peaks of Skye have a height of more than 280 ft? = 2 of 3 rows
peaks: How many peaks of Skye have a height between 250 and 280 m? =
walks: How many walks of Skye have a distance of more than 6000 m? =
walks: How many walks of Skye have a distance of 7 miles or more? =
walks: How many walks of Skye have a distance of 7 km or more? = 2 of 3 rows
caves: How many caves of Skye have a depth below zero? = 1 of 4 rows: Ard (-5)
caves: How many caves of Skye have a depth of -3 or less? =
caves: How many caves of Skye have a depth of 3 or less? = 3 of 4 rows
caves: How many caves of Skye have a depth of more than -3? =
races: How many races of Skye have a winning time under 2:05? =
races: How many races of Skye have a winning time under 100? =
grants: How many groups of Kelby got a grant of £1,000 or more? =
grants: What is the total of the grants of Kelby? =
holiday: How many lets are there in Kelby? =
holiday: How many beds do the lets of Kelby have in total? =
holiday: Which let of Kelby has the most beds? =
lodgings: How many rooms do the Kelby guesthouses have in total? = 36 in all, of 2 rows
lodgings: How many rooms do all but the Kelby guesthouses have in total? =
lodgings: How many rooms do the guesthouses out of Kelby have in total? =
lodgings: How many rooms do the guesthouses off Kelby have in total? =
lodgings: How many rooms do the guesthouses about Kelby have in total? =
lodgings: How many guesthouses are in Kelby, Marlow with more than 5 rooms? =
sailings: How many ferries with more than 20 seats are from Kelby? = 1 of 4 rows: Tern
sailings: How many ferries with more than 20 seats are to Kelby? =
sailings: How many ferries with more than 20 seats are in Kelby? =
plain: Which stall of the fair had the highest takings? = Tea: 14
takings: Which stall of the fair had the highest takings? =
pounds: How much were the sales of the shop in total? = 29 in all
votes: How many votes were there for the chair in total? = 7 votes in all, of 3 rows
votes: How many more votes for the chair did Bob Ray get than Ann Lee? = 1 vote more: Bob Ray 2 votes, Ann Lee 1 vote
sales: How much were the sales of the shop in total? =
jars: Which shelf of the shop has the most jars? = Top: 14
stock: Which shelf of the shop has the most jars? =
wards: How many wards had a turnout of more than 50%? = 2 of 4 rows
wards: How many wards had a turnout of more than 0.5? =
staff: Was South lower in 2023? = Yes
staff: Was South cheaper in 2023? =
staff: Was South lower in 2022? =
summed: How many lets are there in Kelby? =
meaned: How many lets are there in Kelby? =
boathouse: Which boat is the oldest? = Heron: 1998 (Built), the earliest of 3 rows.
boathouse: Is the Heron cheaper than the Avocet? = No: Heron £140, Avocet £95
some: Which boat is the oldest? =
paid: What is the average salary of the staff? = 41875 on average, of 4 rows (Salary).
paid: What is the total salary of the staff? = 167500 in all, of 4 rows (Salary).
paid: What do the staff cost in total? =
paid: What is the average bonus of the staff? =
frost: How many frost days were there at Kelby in total in 2020? =
frost: How many frost days were there at Kelby from January to February 2020 in total? = 21 in all, of 2 rows
rain: How many visitors did the fort have in total in 2020? =
year: How many visitors did the mill have in total in 2020? = 285 in all, of 4 rows
weeks: How many visitors did the dam have in total in 2020? =
berths: How many boats are listed at the pier? =
berths: Which boat at the pier has the greatest length? =
boats: How many boats are listed at the lock? =
blank: How many boats are listed at the weir? =
"""


def cases() -> list[tuple[str, str, str]]:
    """The name of a table, a question and what is said."""
    parted = [line.partition(": ") for line in CASES.splitlines()]
    return [(name, *rest.split("?", 1)) for name, _, rest in parted]


@pytest.mark.parametrize(("name", "asked", "expected"), cases())
def test_a_number_is_right_or_not_said(name: str, asked: str, expected: str) -> None:
    found = said(f"{asked}?", name)
    right = expected.removeprefix(" =").strip()
    assert found.startswith(right) if right else not found


@pytest.mark.parametrize(
    ("blank", "people"),
    [
        ("| Name: Ann Lee | Office: Oslo |", "3 of 4 rows: Ann Lee, Di Poe, Cy Fox."),  # the managing director
        ("| Name: Ann Lee | Manager: Di Poe |", ""),  # nobody knows where she works
        ("| Name: Ann Lee | Office: Oslo | Floor: 3 |", ""),
        ("| Office: Oslo | Name: Ann Lee |", ""),
        ("| Name: Ann Lee | Office: Oslo | Manager: Di Poe | Left: 2020 |", ""),
    ],
)
def test_a_row_of_a_csv_file_may_lack_a_value(blank: str, people: str) -> None:
    rows = "".join(
        f"| Name: {name} | Office: {office} | Manager: Ann Lee |\n"
        for name, office in (("Di Poe", "Oslo"), ("Cy Fox", "Oslo"), ("Bob Ray", "Rome"))
    )
    assert told("How many people work in Oslo?", f"{blank}\n{rows}", "Staff") == people


def test_a_long_line_of_capitals_takes_no_time() -> None:
    started = time.process_time()
    assert not list(listings(f"Keys: {'A' * 4_000}!, Bee, Cee\n"))
    assert not list(listings(f"- {' ' * 4_000}({'(' * 4_000}\n- b\n"))
    assert time.process_time() - started < 1


def test_more_rows_than_can_be_read_soon_are_not_counted() -> None:
    rows = "\n".join(f"| Plot {at} | {at % 7} |" for at in range(MOST_READ + 1))
    [found] = listings(f"# Plots\n\n| Plot | Sheds |\n|---|---|\n{rows}\n")
    want = wanted("How many plots have 6 or more sheds?")
    assert want
    assert tally(want, found, "Plots") is None
    assert tally(want, replace(found, rows=found.rows[:MOST_READ]), "Plots")
