"""The oldest, the cheapest, the average, and which of two: over small tables, what is said, and where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.ask import ask
from service.ingest import ingest
from service.seams import Capabilities
from tests.fakes import FakeChat, document, fake_world
from tests.small_tables import computed, world_of

# Each table with questions and the sentence that answers each.
SAID = """\
sailors: Who is the oldest sailor? > Ann Lee: 61 (Age), the highest of 4 rows.
sailors: Who is the youngest sailor of the Quay Club? > Di Poe: 19 (Age), the lowest of 4 rows.
sailors: Who is the oldest sailor in Leeds? > Ann Lee: 61 (Age), the highest of 2 rows.
sailors: How old is the oldest sailor? > Ann Lee: 61 (Age), the highest of 4 rows.
sailors: What is the average age of the sailors? > 37 on average, of 4 rows (Age).
sailors: Is Ann Lee older than Bob Ray? > Yes: Ann Lee 61, Bob Ray 34 (Age).
sailors: Is Bob Ray older than Cy Fox? > No, the same: Bob Ray 34, Cy Fox 34 (Age).
sailors: Who is older, Di Poe or Bob Ray? > Bob Ray: Di Poe 19, Bob Ray 34 (Age).
rowers: Who is the oldest rower? > Flo Grant: 21 June 1997 (Born), the earliest of 3 rows.
rowers: Which rower is the youngest? > Gus Ivey: 9 January 2001 (Born), the latest of 3 rows.
rowers: Who is the heaviest rower? > Gus Ivey: 82 kg (Weight), the highest of 3 rows.
rowers: Is Eva Holm older than Flo Grant? > No: Eva Holm 3 May 1999, Flo Grant 21 June 1997 (Born).
rowers: What is the mean weight of the rowers? > 71 kg on average, of 3 rows (Weight).
boats: What is the cheapest boat? > Heron: £20 (Price per day), the lowest of 4 rows.
boats: Which boat is the most expensive? > Skua: £110 (Price per day), the highest of 4 rows.
boats: How much does the cheapest boat cost? > Heron: £20 (Price per day), the lowest of 4 rows.
boats: What is the longest boat? > Skua: 12 m (Length), the highest of 4 rows.
boats: What is the oldest boat? > Skua: 1975 (Built), the earliest of 4 rows.
boats: Which are the newest boats? > Avocet and Tern: 2010 (Built) each, the latest of 4 rows.
boats: Which boat was built most recently? > Avocet and Tern: 2010 (Built) each, the latest of 4 rows.
boats: Which boat was built first? > Skua: 1975 (Built), the earliest of 4 rows.
boats: Is the Heron cheaper than the Avocet? > Yes: Heron £20, Avocet £35 (Price per day).
boats: Is the Avocet cheaper than the Heron? > No: Avocet £35, Heron £20 (Price per day).
boats: Which is longer, the Heron or the Avocet? > Avocet: Heron 4 m, Avocet 6 m (Length).
boats: Which is newer: the Tern or the Avocet? > Neither, the same: Tern 2010, Avocet 2010 (Built).
boats: Is the Heron or the Avocet longer? > Avocet: Heron 4 m, Avocet 6 m (Length).
boats: Is the Tern or the Avocet newer? > Neither, the same: Tern 2010, Avocet 2010 (Built).
boats: Does the Heron or the Skua have more seats? > Skua: Heron 4, Skua 8 (Seats).
boats: Has the Heron or the Skua got more seats? > Skua: Heron 4, Skua 8 (Seats).
boats: Which of the Heron and the Avocet is the most expensive? > Avocet: Heron £20, Avocet £35 (Price per day).
boats: Which of the Heron and the Avocet is cheaper? > Heron: Heron £20, Avocet £35 (Price per day).
sailors: Is Di Poe or Bob Ray older? > Bob Ray: Di Poe 19, Bob Ray 34 (Age).
boats: How much more does the Tern cost than the Avocet? > £55 more: Tern £90, Avocet £35 (Price per day).
boats: How much cheaper is the Heron than the Avocet? > £15 less: Heron £20, Avocet £35 (Price per day).
boats: How many more seats does the Avocet have than the Heron? > 2 more: Avocet 6, Heron 4 (Seats).
boats: Does the Skua cost more than the Tern? > Yes: Skua £110, Tern £90 (Price per day).
boats: What is the difference in price between the Heron and the Avocet? > £15: Heron £20, Avocet £35 (Price per day).
boats: What is the average price of the boats? > £63.75 on average, of 4 rows (Price per day).
staff: Which staff have the highest salary? > Ida Moss: £41,000 (Salary), the highest of 4 rows.
staff: Who earns the most of the museum staff? > Ida Moss: £41,000 (Salary), the highest of 4 rows.
staff: Which member of staff earns the least? > Jon Pike: £24,500 (Salary), the lowest of 4 rows.
staff: Who joined the museum first? > Kay Rowe: 2003 (Joined), the earliest of 4 rows.
staff: What is the total salary of the staff? > £117,500 in all, of 4 rows (Salary).
staff: What is the average salary of the staff? > £29,375 on average, of 4 rows (Salary).
staff: What is the average salary of the staff in Leeds? > £33,500 on average, of 2 rows (Salary).
staff: How many people work in Leeds? > 2 of 4 rows: Ida Moss, Kay Rowe.
staff: How many employees of the museum are based in Hull? > 1 of 4 rows: Lev Stone.
staff: Does Ida Moss have a higher salary than Jon Pike? > Yes: Ida Moss £41,000, Jon Pike £24,500 (Salary).
clubs: Which is the oldest club? > Marsh: 1950 (Founded), the earliest of 3 rows.
clubs: Which club has the largest number of boats? > Quay: 12 (Boats), the highest of 3 rows.
clubs: What is the average number of members of the clubs? > 50.33 on average, rounded, of 3 rows (Members).
runners: Who was the fastest runner? > Bob Ray: 8:01.9 (Time), the lowest of 3 rows.
reports: What is the most recent report? > Dredging: 9 June 2021 (Published), the latest of 3 rows.
reports: What is the earliest published report? > Moorings: 3 May 2019 (Published), the earliest of 3 rows.
two days: What is the latest published report? > Dredging: 9 June 2021 (Published), the latest of 3 rows.
canoes: Is the Heron II cheaper than the Heron? > No: Heron II £25, Heron £20 (Price).
canoes: What is the average price of the canoes? > £45.33 on average, rounded, of 3 rows (Price).
boats: What's the cheapest boat? > Heron: £20 (Price per day), the lowest of 4 rows.
boats: How many boats were built in 2010? > 2 of 4 rows: Avocet, Tern.
kinds: Which kind of boats is the cheapest? > canoe: £20 (Price), the lowest of 3 rows.
grants: Which club got the largest grant? > Quay: £120 (Grant), the highest of 3 rows.
offices: How many people work in the Leeds office? > 2 of 3 rows: Ann Lee, Cy Fox.
boats: How many boats cost over £20 and have over 5 seats? > 2 of 4 rows: Avocet (£35 and 6), Skua (£110 and 8).
boats: How many boats have over 4 seats and cost under £100? > 2 of 4 rows: Avocet (£35 and 6), Tern (£90 and 5).
boats: By how much is the Tern dearer than the Heron? > £70 more: Tern £90, Heron £20 (Price per day).
total: Which boat has the most seats? > Gull: 6 (Seats), the highest of 3 rows.
skippers: Who is the oldest skipper? > Ann Lee: 61 (Age), the highest of 3 rows.
rents: Which unit has the highest rent? > Cedar: £700 (Rent), the highest of 3 rows.
berths: Is the berth dearer than the mooring? > Yes: Berth £24, Mooring £11 (Price).
moorings: Which is cheaper, the berth or the mooring? > Mooring: Berth £24, Mooring £11 (Price).
"""
# Each table with questions of which nothing is computed.
SILENT = """\
berths: Which service is the most expensive?
berths: What is the cheapest service?
berths: Is the berth cheaper than the storage?
berths: What is the average price of the services?
charged: Which service is the most expensive?
per label: Which service is the most expensive?
per label: What is the average price of the services?
moorings: Which service is the most expensive?
moorings: Is the mooring cheaper than the storage?
age missing: Who is the oldest sailor?
age missing: Is Ann Lee older than Di Poe?
age missing: What is the average age of the sailors?
age and years: Who is the oldest sailor?
ages in months: Who is the youngest sailor?
born unevenly: Who is the oldest sailor?
born unevenly: Is Ann Lee older than Bob Ray?
born about: Who is the oldest sailor?
birthdays: Who is the oldest sailor?
dead: Who is the oldest sailor?
age beside born: Who is the oldest sailor?
two Anns: Who is the oldest?
fleet total: What is the dearest boat?
fleet total: What is the average price of the boats?
total: What is the total price of the boats?
all saints: Which church is the tallest?
currencies: What is the cheapest boat?
currencies: Is the Heron cheaper than the Tern?
two prices: What is the cheapest boat?
two prices: How much more does the Tern cost than the Gull?
deposits: What is the cheapest boat?
deposits: What is the average price of the boats?
of 2022: What is the cheapest boat?
of 2022: Is the Heron cheaper than the Gull?
of 2022: What is the average price of the boats?
selected: Who is the oldest sailor?
ellipsis: Who is the oldest sailor?
others: Who is the oldest sailor?
in part: What is the average age of the sailors?
sailors: Who is the second oldest sailor?
sailors: Who are the two oldest sailors?
sailors: Who is the oldest sailor but one?
sailors: Who is one of the oldest sailors?
sailors: Who is the oldest sailor apart from Ann Lee?
sailors: Who is the oldest sailor not from Leeds?
sailors: Who is the oldest woman?
sailors: Who was the oldest sailor in 2019?
sailors: Who is the oldest sailor of the Marsh Club?
sailors: What is the oldest sailor's boat?
sailors: How tall is the oldest sailor?
sailors: Which town has the oldest sailor?
sailors: Is Ann Lee's boat older than Bob Ray's?
sailors: Is Ann Lee not older than Bob Ray?
sailors: Is Ann Lee twice as old as Bob Ray?
sailors: Was Ann Lee older than Bob Ray when she won?
sailors: What is the average age of the women?
sailors: How many people live in Leeds?
sailors: How many sailors are older than Bob Ray?
skippers: What is the oldest boat?
skippers: Is the Heron older than the Gull?
built: Who is the oldest skipper?
built: What is the average year built?
named boats: Who is the oldest?
named boats: How many people work in Leeds?
no site: How many people work in Leeds?
no site: What is the average salary in Leeds?
home towns: How many people work in Leeds?
two sites: How many people work in Leeds?
who left: How many people work in Leeds?
customers: How many people work in Leeds?
staff: How many people do not work in Leeds?
staff: How many people work in Leeds or York?
staff: How many people work part-time in Leeds?
departures: What is the fastest ferry?
departures: What is the latest ferry?
clubs: Which club has the largest boat?
clubs: Which club has the oldest members?
clubs: Is the Quay bigger than the Marsh?
clubs: Does the Quay have more boats than members?
shares: What is the average share of the groups?
teams: What is the average age of the teams?
teams: Who is the oldest?
two days: What is the most recent report?
boats: What was the cheapest boat in 2010?
boats: How many boats were there in 2010?
boats: What does the cheapest boat cost per week?
boats: How old is the cheapest boat?
boats: Which boat is not the cheapest?
boats: Is the Heron the cheapest boat?
kinds: What is the average price of the boats?
kinds: What is the cheapest boat?
boats: Who has the cheapest boat?
boats: Is the Heron much cheaper than the Avocet?
boats: Is the Heron £10 cheaper than the Avocet?
boats: Is the Heron cheaper per seat than the Avocet?
boats: How much is the Heron on average?
boats: How many boats cost more than £20 or have more than 5 seats?
boats: How many boats cost more than £50 and boats with more than 5 seats are there?
winners: Who was the youngest winner?
grants: Which club is the most expensive?
grants: What is the average fee of the clubs?
tickets: What is the cheapest ticket?
tickets: Is the single cheaper than the return?
tickets: How many people work in the ferry?
offices: How many people work in York?
offices: How many people work in the Hull office?
offices: How many people work in Leeds in 2019?
canoes: Is the Heron or the Tern cheaper in summer?
canoes: Is the Heron or the Heron II or the Tern cheaper?
canoes: Is the Heron or the Gull cheaper?
boats: Is the Avocet or the Tern the most expensive boat?
boats: Is the Heron or the cheaper Tern for hire?
boats: Did the Heron or the Tern get cheaper?
boats: Which of the Heron and the Tern got cheaper?
canoes: Is it cheaper to take the Heron or the Tern back?
canoes: Which of the canoes and the Tern is cheaper?
canoes: Is the Heron III cheaper than the Tern?
canoes: Is the Heron cheaper than the Tern in summer?
canoes: Is the Heron cheaper than the Tern or the Heron II?
"""


@pytest.mark.parametrize("line", SAID.splitlines())
def test_what_a_table_tells_is_said_with_the_rows_it_rests_on(line: str) -> None:
    question, said = line.split(" > ")
    name, asked = question.split(": ", 1)
    answer = ask(asked, world_of(name))
    assert computed(answer) == [said]
    for note in answer.citations:
        stored = world_of(name).catalog.document(note.document_id)
        assert stored
        assert stored.text[note.start_char_index : note.end_char_index] == note.cited_text


@pytest.mark.parametrize("line", SILENT.splitlines())
def test_where_it_is_not_sure_nothing_is_said(line: str) -> None:
    name, asked = line.split(": ", 1)
    assert computed(ask(asked, world_of(name))) == []


def test_two_rows_that_are_compared_are_cited_each_by_itself() -> None:
    answer = ask("Is the Heron cheaper than the Avocet?", world_of("boats"))
    assert [note.cited_text for note in answer.citations] == [
        "| Heron | £20 | 4 m | 4 | 1998 |",
        "| Avocet | £35 | 6 m | 6 | 2010 |",
    ]


@pytest.mark.parametrize(
    "asked",
    ["Who is the second oldest sailor?", "Who is the tallest sailor?", "How many sailors are older than Bob Ray?"],
)
@pytest.mark.parametrize("small", [True, False])
def test_a_row_is_no_answer_to_a_question_over_all_of_them(asked: str, small: bool) -> None:
    chat = FakeChat({"Yes": 1.0}, "Bob Ray", capabilities=Capabilities(constrained=True))
    world = world_of("sailors")
    answer = ask(asked, replace(world, chat=chat) if small else world)
    assert not [note.cited_text for note in answer.citations if "|" in note.cited_text]
    assert not [call.prompt for call in chat.calls if "61" in call.prompt]


def test_a_sentence_that_says_which_is_the_oldest_is_an_answer() -> None:
    world = fake_world()
    ingest([document("The oldest of the sailors is Ann Lee, 61.\n", "oldest")], world)
    assert ask("Who is the oldest of the sailors?", world).answerable


def test_a_row_that_says_itself_that_it_is_the_highest_is_an_answer() -> None:
    world = fake_world()
    ingest(
        [document("| Measure | Value |\n|---|---|\n| Highest hill | Gull Hill |\n| Lakes | 3 |\n", "measures")], world
    )
    answer = ask("Which is the highest hill?", world)
    assert [note.cited_text for note in answer.citations] == ["| Highest hill | Gull Hill |"]
