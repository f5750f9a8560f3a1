"""Which rows of a small table hold what a question asks for: what is said, and where nothing is."""

from __future__ import annotations

import pytest

from service.ask import ask
from tests.small_tables import computed, world_of

SAID = """\
ferries: Which ferries are longer than 70 m? > 2 of 4 rows: Fulmar (74), Gannet (81).
ferries: Which ferries are longer than 70 metres? > 2 of 4 rows: Fulmar (74), Gannet (81).
ferries: How many vessels are shorter than 50 m? > 1 of 4 rows: Tern (45).
ferries: Which vessels carry fewer than 20 cars? > 2 of 4 rows: Petrel (18), Tern (8).
ferries: Which ferries can carry more than 300 passengers? > 2 of 4 rows: Fulmar (310), Gannet (420).
ferries: Which ferry carries the most passengers? > Gannet: 420 (Passengers), the highest of 4 rows.
ferries: How many cars can the ferries carry altogether? > 112 in all, of 4 rows (Cars).
ferries: How many ferries were built after 2000? > 2 of 4 rows: Fulmar (2009), Gannet (2016).
ferries: Which ferries were built before 1998? > 1 of 4 rows: Tern (1987).
ferries: Which ferries were built since 1998? > 3 of 4 rows: Petrel (1998), Fulmar (2009), Gannet (2016).
ferries: Which ferries were built before 1950? > None of 4 rows.
ferries: Which ferries have home port Stennet? > 2 of 4 rows: Petrel, Gannet.
ferries: How many vessels have their home port in Stennet? > 2 of 4 rows: Petrel, Gannet.
ferries: Does the Gannet carry more passengers than the Fulmar? > Yes: Gannet 420, Fulmar 310 (Passengers).
sailors: Which sailors are older than 40? > 1 of 4 rows: Ann Lee (61).
sailors: How many sailors are younger than 35? > 3 of 4 rows: Bob Ray (34), Cy Fox (34), Di Poe (19).
boats: Which boats are cheaper than £50? > 2 of 4 rows: Heron (£20), Avocet (£35).
boats: Which boats cost less than £50? > 2 of 4 rows: Heron (£20), Avocet (£35).
boats: Which boats are less expensive than £50? > 2 of 4 rows: Heron (£20), Avocet (£35).
boats: Which boats are shorter than 10 m and longer than 4 m? > 2 of 4 rows: Avocet (6 m), Tern (9 m).
staff: Which staff joined after 2010? > 3 of 4 rows: Ida Moss (2011), Jon Pike (2019), Lev Stone (2015).
prices: Which items got cheaper in 2025? > 2 of 4 rows: Rope (£12.00 and £11.50), Anchor (£88.00 and £80.00).
prices: How many items became dearer? > 1 of 4 rows: Beeswax (£4.00 and £4.60).
prices: Which items cost less than £20 in 2025? > 2 of 4 rows: Beeswax (£4.60), Rope (£11.50).
rates: Which countries have a rate above 5 %? > 2 of 3 rows: France (7.4), Spain (11.4).
rates: Which countries have a rate of more than 5 per cent? > 2 of 3 rows: France (7.4), Spain (11.4).
rates: Which country has the highest unemployment rate? > Spain: 11.4 (Rate, %), the highest of 3 rows.
"""
SILENT = """\
ferries: Which ferries are longer than 70 feet?
ferries: Which ferries are longer than 70 km?
ferries: Which ferries are older than 20 years?
ferries: Which ferries are older than 20?
ferries: Which ferries are not longer than 70 m?
ferries: Which ferries are higher than 20 m?
ferries: Which ferries are longer than the Petrel?
ferries: Which ferries have been in service since 2010?
ferries: Which ferries were rebuilt after 2000?
ferries: Which ferries were built after May 2000?
ferries: Which ferries were built before 1990 or after 2010?
ferries: Which ferries have port Stennet?
ferries: Which ferries does the Sundrey Line own?
ferries: Which ferries leave Stennet?
ferries: What passengers does the Gannet carry?
ferries: What lengths are over 70 m?
harbour craft: Which ferries are longer than 70 m?
sailors: Which skippers are older than 40?
sailors: Which women are older than 30?
boats: Which boats are cheaper than $50?
boats: Which boats are heavier than 50 kg?
boats: Which boats are longer than 6 m or have more than 4 seats?
boats: Which boats were not built after 2000?
boats: Which boats, other than the Skua, are longer than 5 m?
boats: Which boats fit a berth of 10 m?
boats: Which boats had more than 5 seats in 2010?
boats: Which boats cost more than £30 a week?
staff: Which staff have worked there since 2010?
staff: Which staff were older than 40 in 2015?
prices: Which items cost less than £20?
prices: Which items got cheaper in 2024?
rates: Which countries have a rate above 5?
runners: Which runners are faster than 9?
two prices: Which boats are cheaper than £50?
selected: Which sailors are older than 40?
age missing: Which sailors are older than 40?
built: Which boats were sunk before 1955?
"""


@pytest.mark.parametrize("line", SAID.splitlines())
def test_the_rows_that_hold_what_is_asked_are_named(line: str) -> None:
    question, said = line.split(" > ")
    name, asked = question.split(": ", 1)
    assert computed(ask(asked, world_of(name))) == [said]


@pytest.mark.parametrize("line", SILENT.splitlines())
def test_where_it_is_not_sure_no_row_is_named(line: str) -> None:
    name, asked = line.split(": ", 1)
    assert computed(ask(asked, world_of(name))) == []
