"""What rose or fell from one year's table to another's: what is said, what it rests on, and where nothing is said."""

from __future__ import annotations

import pytest

from service.ask import ask
from service.ingest import ingest
from tests.fakes import document, fake_settings, fake_world
from tests.small_tables import computed, world_of

# Each set of tables with questions and the sentence that answers each.
SAID = """\
fares: Was the single ticket dearer in 2023 than in 2022? > Yes: Single, £4 (Price 2022) and £4.50 (Price 2023).
fares: Was the single ticket cheaper in 2022 than in 2023? > Yes: Single, £4.50 (Price 2023) and £4 (Price 2022).
fares: Was the bike ticket dearer in 2023 than in 2022? > No: Bike, £5 (Price 2022) and £3 (Price 2023).
fares: Is the week ticket dearer in 2023? > No, the same: Week, £20 (Price 2022) and £20 (Price 2023).
fares: Did the price of the week ticket stay the same? > Yes: Week, £20 (Price 2022) and £20 (Price 2023).
fares: Did the price of the bike fall between 2022 and 2023? > Yes: Bike, £5 (Price 2022) and £3 (Price 2023).
fares: How much did the price of the single ticket rise from 2022 to 2023? \
> £0.50 more: Single, £4 (Price 2022) and £4.50 (Price 2023).
fares: Which tickets got cheaper from 2022 to 2023? \
> 1 of 3 rows of both years (besides Dog, which cannot be compared): Bike (£5 and £3).
fares: Which prices rose between 2022 and 2023? \
> 1 of 3 rows of both years (besides Dog, which cannot be compared): Single (£4 and £4.50).
fares: How many prices stayed the same between 2022 and 2023? \
> 1 of 3 rows of both years (besides Dog, which cannot be compared): Week (£20 and £20).
fares: How did the prices change? \
> 2 of 3 rows of both years (besides Dog, which cannot be compared): \
Single (£4 and £4.50), Bike (£5 and £3).
fares: What changed in the prices? \
> 2 of 3 rows of both years (besides Dog, which cannot be compared): \
Single (£4 and £4.50), Bike (£5 and £3).
fares: How has the price of the bike changed? > £2 less: Bike, £5 (Price 2022) and £3 (Price 2023).
fares: Did the price of the bike change? > Yes: Bike, £5 (Price 2022) and £3 (Price 2023).
fares: Did the price of the week ticket change? > No, the same: Week, £20 (Price 2022) and £20 (Price 2023).
fares: Does the bike cost less in 2023 than in 2022? > Yes: Bike, £5 (Price 2022) and £3 (Price 2023).
fares: How much less does the bike cost in 2023 than in 2022? > £2 less: Bike, £5 (Price 2022) and £3 (Price 2023).
for adults: Was the day ticket dearer in 2023 than in 2022? \
> Yes: Day ticket, £8 (Adult 2022) and £9 (Adult 2023); £5 (Child 2022) and £6 (Child 2023).
for adults: Was the locker dearer for adults in 2023 than in 2022? > Yes: Locker, £1 (Adult 2022) and £2 (Adult 2023).
for adults: Did the price of the locker for a child rise? > No, the same: Locker, £1 (Child 2022) and £1 (Child 2023).
for adults: How much dearer was the day ticket in 2023 than in 2022? \
> £1 more: Day ticket, £8 (Adult 2022) and £9 (Adult 2023); £5 (Child 2022) and £6 (Child 2023).
for adults: Was the locker dearer in 2023 than in 2022? \
> Locker: yes, £1 (Adult 2022) and £2 (Adult 2023); no, the same, £1 (Child 2022) and £1 (Child 2023).
for adults: Which prices rose between 2022 and 2023? \
> 3 of 3 rows of both years: Day ticket (Adult: £8 and £9; Child: £5 and £6), \
Locker (Adult: £1 and £2; Child: £1 and £1), Towel (Adult: £3 and £4; Child: £2 and £3).
crossed: Which prices changed? \
> 2 of 3 rows of both years: Locker (Adult: £1 and £2; Child: £2 and £1), Towel (Adult: £3 and £4; Child: £2 and £3).
for adults: Did the price of the locker for children rise? > No, the same: Locker, £1 (Child 2022) and £1 (Child 2023).
flats: Was the attic dearer in Leeds in 2023 than in Leeds in 2022? \
> Yes: Attic, £600 (Leeds 2022) and £650 (Leeds 2023).
beds: Which rooms got dearer per night? > 1 of 3 rows of both years: Double (£99 and £105).
for members: Which prices for members rose? > 1 of 3 rows of both years: Tennis (£7 and £8).
for members: Which prices for non-members rose? > 1 of 3 rows of both years: Squash (£9 and £10).
with deposits: Which boats got dearer? > 1 of 3 rows of both years: Gull (£25 and £26).
flats: Was one room in Leeds cheaper in 2023 than in 2022? \
> Yes: One room, £800 (Leeds 2022) and £750 (Leeds 2023).
pay of 2022: Did the salary of Ann Lee rise? > Yes: Ann Lee, £30,000 (Salary 2022) and £31,000 (Salary 2023).
key figures: Were there more visiting boats in 2023 or in 2024? \
> In 2024: Visiting boats, 1,874 (Year to March 2023) and 2,016 (Year to March 2024).
key figures: Did fewer visiting boats come in 2023 or 2024? \
> In 2023: Visiting boats, 1,874 (Year to March 2023) and 2,016 (Year to March 2024).
key figures: Was the surplus bigger in 2024 than in 2023? \
> No: Surplus, £74,000 (Year to March 2023) and £41,500 (Year to March 2024).
key figures: Was the surplus smaller in 2024 than the year before? \
> Yes: Surplus, £74,000 (Year to March 2023) and £41,500 (Year to March 2024).
key figures: Did the surplus rise from 2023 to 2024? \
> No: Surplus, £74,000 (Year to March 2023) and £41,500 (Year to March 2024).
key figures: In which year was the surplus of the harbour higher, 2023 or 2024? \
> In 2023: Surplus, £74,000 (Year to March 2023) and £41,500 (Year to March 2024).
key figures: How much lower was the surplus in 2024 than in the previous year? \
> £32,500 less: Surplus, £74,000 (Year to March 2023) and £41,500 (Year to March 2024).
key figures: Did the number of visiting boats go up from 2023 to 2024? \
> Yes: Visiting boats, 1,874 (Year to March 2023) and 2,016 (Year to March 2024).
key figures: How many more visiting boats were there in 2024 than in 2023? \
> 142 more: Visiting boats, 1,874 (Year to March 2023) and 2,016 (Year to March 2024).
two figures: Were there more boats in 2024 than in 2023? \
> Yes: Boats, 4 (Year 2023) and 5 (Year 2024).
key figures: Did more visiting boats call in the year to March 2023 or in the year after it? \
> In 2024: Visiting boats, 1,874 (Year to March 2023) and 2,016 (Year to March 2024).
three fares: Was the single ticket dearer in 2023 than in 2021? > Yes: Single, £3 (Price 2021) and £4.50 (Price 2023).
three fares: Was the bike dearer in 2023 than in 2022? > No: Bike, £5 (Price 2022) and £3 (Price 2023).
"""
# Each set of tables with questions of which nothing is computed.
SILENT = """\
for adults: Which prices stayed the same?
for adults: Is the locker dearer than in 2022?
for adults: How many prices changed?
crossed: Which prices rose?
with peaks: Which peak prices rose?
flats: Was one room in Leeds dearer than in York in 2022?
flats: Was the attic dearer in York in 2023 than in Leeds in 2022?
for adults: Is the day ticket for a child dearer than for an adult in 2022?
for adults: How much dearer is the day ticket for an adult than for a child in 2022?
discounts: Which boats got cheaper?
discounts: Did the price of the Heron fall?
pay of 2022: Did the price of Ann Lee rise?
ranks of 2022: Which clubs rose in rank?
pools: Was the day ticket dearer in 2023 than in 2022?
fares: Is the bike dearer than in 2023?
bus after ferry: Was the single ticket dearer in 2023 than in 2022?
bus after ferry: Was the single ticket of the ferry dearer in 2023 than in 2022?
bus after ferry: How did the fares of the ferry change?
other money: Was the single ticket dearer in 2023 than in 2022?
other money: How much did the price of the single ticket rise?
rooms: Was the single ticket dearer in 2013 than in 2012?
departures of 2022: How has the Quay changed?
departures of 2022: How did the time of the Quay change?
ranks of 2022: Did the Quay club go up?
ranks of 2022: Did the rank of the Quay club go up?
ranks of 2022: Has Marsh fallen?
pay of 2022: Has Bob Ray risen?
pay of 2022: Did Ann Lee change her name?
pay of 2022: Is Ann Lee the same?
fares: Did the bike get dearer in 2022 or in 2023?
fares: When did the bike get dearer, 2022 or 2023?
key figures: Was the surplus higher in 2023 or next year?
key figures: Did more staff come in 2023 or in 2024?
key figures: Were there more tugs in 2023 or in 2024?
key figures: Were there more cranes in 2024 than in 2023?
key figures: Was the staff bigger in 2024 than in 2023?
key figures: Did more visiting boats sink in 2023 or in 2024?
key figures: Were there more visiting boats in 2022 or in 2023?
key figures: Were there more visiting boats in May 2023 or in May 2024?
key figures: Was the number of the surplus bigger in 2024 than in 2023?
of months: Did the Glass gallery have more visitors in 2024 than in 2023?
fares: By how much has the single ticket gone up?
fares: Is the single ticket cheaper?
fares: Does the single ticket cost more?
fares: Can I change the single ticket?
fares: Do I get change for the single ticket?
fares: Did the captain of the bike change?
fares: How did the ferry change?
fares: What changed in the timetable?
fares: How did the price of the van change?
fares: Has the number of single tickets gone up?
fares: Has the ferry gone up?
fares: Was the dog dearer in 2023 than in 2022?
fares: Was the van dearer in 2023 than in 2022?
fares: Was the cart dearer in 2023 than in 2022?
fares: Was the single ticket dearer in 2023 than in 2021?
fares: Was the single ticket dearer in 2022 than in 2022?
fares: Was the single ticket dearer in 2022?
fares: Was the single ticket for children dearer in 2023 than in 2022?
fares: Was the single ticket of the tram dearer in 2023 than in 2022?
fares: Was the single ticket not dearer in 2023 than in 2022?
fares: Was the single ticket twice as dear in 2023 as in 2022?
three fares: Has the single ticket got dearer?
three fares: Was the single ticket dearer in 2023?
three fares: Which prices rose?
other heads: Was the single ticket dearer in 2023 than in 2022?
in thousands: Was the single ticket dearer in 2023 than in 2022?
"""


@pytest.mark.parametrize("line", SAID.splitlines())
def test_what_changed_is_told_with_the_rows_of_both_tables(line: str) -> None:
    asked, said = line.split(" > ")
    name, question = asked.split(": ")
    answer = ask(question, world_of(name))

    assert computed(answer) == [said]
    rows = [[cell.strip() for cell in citation.cited_text.strip("| ").split("|")] for citation in answer.citations]
    assert len({citation.document_id for citation in answer.citations}) == 2
    assert all(row[0] in said and any(cell in said for cell in row[1:]) for row in rows)


@pytest.mark.parametrize("line", SILENT.splitlines())
def test_nothing_is_computed_from_tables_that_cannot_tell(line: str) -> None:
    name, question = line.split(": ")

    assert computed(ask(question, world_of(name))) == []


def test_lines_of_one_document_are_told_apart_by_what_the_question_names() -> None:
    fares = "| Ticket | Price |\n|---|---|\n| Single | {} |\n| Week | £20 |\n| Bike | £5 |\n"
    lines = [("Ferry", 2022, "£4"), ("Bus", 2022, "£9"), ("Ferry", 2023, "£5"), ("Bus", 2023, "£8")]
    for some in (lines, lines[:3]):
        world = fake_world()
        text = "\n".join(f"## {line} {year}\n\n{fares.format(price)}" for line, year, price in some)
        ingest([document(f"# Fares\n\n{text}", title="Fares")], world)
        of_the_ferry = ask("Was the single ticket for the ferry dearer in 2023 than in 2022?", world)
        assert computed(of_the_ferry) == ["Yes: Single, £4 (Price 2022) and £5 (Price 2023)."]
        assert computed(ask("Was the single ticket dearer in 2023 than in 2022?", world)) == []
        assert computed(ask("Did the price of the single ticket change?", world)) == []


def test_lists_of_which_one_says_what_its_prices_are_for_are_not_compared() -> None:
    rows = "| Locker | Price |\n|---|---|\n| Small | £{0}0 |\n| Large | £{0}5 |\n| Tall | £{0}8 |\n"
    for terms in (("All prices are per week.", "All prices are per night."), ("Weekdays", "Weekends"), ("", "")):
        world = fake_world()
        for year, said in zip((2022, 2023), terms, strict=True):
            text = f"# Prices of lockers in {year}\n\n{said}\n\n{rows.format(year - 2020)}"
            ingest([document(text, f"of {year}", title=f"Prices of lockers in {year}")], world)
        told = computed(ask("Was the large locker dearer in 2023 than in 2022?", world))
        assert told == ([] if any(terms) else ["Yes: Large, £25 (Price 2022) and £35 (Price 2023)."])


def test_many_that_cannot_be_compared_are_not_all_named_and_with_a_condition_nothing_is_said() -> None:
    def table(year: int, unit: str) -> str:
        rows = "".join(f"| Rope {at} | Abel | £{year - 2020} | {unit} |\n" for at in range(23))
        more = "".join(f"| Kite {at} | Cole | £{year - 2020} | each |\n" for at in range(3))
        return f"# Prices of {year}\n\n| Item | Maker | Price | For |\n|---|---|---|---|\n{rows}{more}"

    world = fake_world(settings=fake_settings(passage_tokens=2_000))
    for year, unit in ((2022, "metre"), (2023, "yard")):
        ingest([document(table(year, unit), f"of {year}", title=f"Prices of {year}")], world)
    [said] = computed(ask("Which items got dearer?", world))
    assert said.startswith("3 of 3 rows of both years (besides Rope 0, ")
    assert "Rope 19, and 3 more, which cannot be compared)" in said
    assert computed(ask("Which items of Cole got dearer?", world)) == []


def test_heads_may_name_the_day_from_which_a_price_holds() -> None:
    assert computed(ask("Which services got dearer in 2023?", world_of("dues"))) == [
        "2 of 3 rows: Slip (£20.00 and £21.50), Store (£19.00 and £20.50)."
    ]


def test_between_two_years_bounds_what_happened_then() -> None:
    asked = "Which items introduced between 1990 and 2003 got cheaper?"

    assert computed(ask(asked, world_of("stock"))) == [
        "2 of 4 rows: Rope (Introduced: 1990; Price: £12.00 and £11.50),"
        " Anchor (Introduced: 1995; Price: £88.00 and £80.00)."
    ]


def test_tables_of_both_years_are_read_where_the_rows_of_one_year_answer_best() -> None:
    def table(year: int, price: int) -> str:
        rows = "".join(f"| Kite {at} | £{price + at} |\n" for at in range(20))
        return f"# Prices of kites in {year}\n\n| Kite | Price |\n|---|---|\n{rows}"

    world = fake_world(settings=fake_settings(passage_tokens=400))
    lists = [(2022, 10), (2023, 30)]
    ingest([document(table(*one), f"list-{one[0]}", title=f"Prices of kites in {one[0]}") for one in lists], world)

    assert computed(ask("Was kite 7 dearer in 2023 than in 2022?", world)) == [
        "Yes: Kite 7, £17 (Price 2022) and £37 (Price 2023)."
    ]
    [said] = computed(ask("Which kites got dearer in 2023?", world))
    assert said.startswith("20 of 20 rows of both years: Kite 0 (£10 and £30)")
