"""The price, a measure or a number of what a table or list has: quoted whole, whatever a model would make of it, and of
every row that is called so; where a word of the question is not understood, it is a question like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.ask import ask
from service.ingest import ingest
from service.lookups import looked_up
from service.seams import Capabilities
from service.search import search, sentences_of
from service.types.answers import Answer
from tests.fakes import FakeChat, document, fake_settings, fake_world
from tests.small_tables import world_of

# Each table with questions and the rows that answer each, by what they are called.
SAID = """\
boats: What does the Heron cost? > Heron
boats: How much is the Heron? > Heron
boats: How long is the Heron? > Heron
boats: What is the price of the Tern? > Tern
boats: What would the Tern cost? > Tern
boats: How many seats does the Heron have? > Heron
clubs: How many members does the Quay club have? > Quay
clubs: How many boats does the Quay have? > Quay
canoes: What does the Heron cost? > Heron
canoes: What does the Heron II cost? > Heron II
deposits: How much is the deposit for the Heron? > Heron
berths: What does a berth cost? > Berth
berths: What do you charge for a mooring? > Mooring
berths: What is the mooring fee? > Mooring
of 2022: What did the Heron cost in 2023? > Heron
fares: What does the bike ticket cost in 2023? > Bike
two prices: What does the Heron cost? > Heron
two prices: What does the Heron cost per week? > Heron
for adults: How much is a day ticket for an adult in 2023? > Day ticket
for adults: What does a locker cost in 2023? > Locker
kinds of berth: What does a berth cost? > Day berth, Long berth
kinds of berth: What does a day berth cost? > Day berth
kinds of berth: What does a berth cost per metre? > Long berth
months: How many visitors did the museum have in April 2022? > April
months: How many tours were counted in May 2022? > May
months: How many visitors came in June? > June
"""
# Each table with questions that no row is known to answer.
UNSURE = """\
for adults: What does a day ticket cost for a pensioner?
sailors: How old is Ann Lee?
sailors: How old is Bob?
of 2022: What does the Heron cost?
boats: What does the Heron cost per week?
boats: What does the Heron cost for a child?
boats: What does the Gull cost?
boats: What does the Heron not cost?
boats: What do the Heron and the Tern cost?
boats: What's the price of the Heron in 2010?
boats: How long is the Heron's mast?
boats: How old is the Heron?
boats: How many seats does the Heron have on Sundays?
boats: How many seats are there?
clubs: How many members has the Osk lost?
clubs: How many members did the Quay have in 1961?
teams: How many people are in the Quay?
sailors: How old was Ann Lee in 2019?
sailors: How old is Ann Lee's boat?
sailors: How tall is Ann Lee?
staff: How much is Ida Moss?
deposits: What does the Heron cost?
berths: What does a mooring cost for a week?
of 2022: What did the Heron cost in 2021?
kinds of berth: What does a berth for two cost?
months: How many visitors did the zoo have in April 2022?
months: How many visitors came back in April 2022?
months: How many visitors may take the tours in 2022?
months: How many visitors did the museum have in May 2023?
months: How many visitors came in April?
months: How many visitors did the museum have on 19 April 2022?
months: How many visitors did the museum have on April 19?
months: How many visitors came from April 2022?
months: How many visitors came to April 2022?
clubs: How many boats came to the Quay?
clubs: How many boats used the Quay?
months: How many guides did the museum have in May 2022?
"""


def rows(answer: Answer) -> str:
    """What the rows are called that an answer quotes as sure."""
    sure = answer.confidence == 1.0 and not answer.signals
    return ", ".join(c.cited_text.strip("| -").split(" |")[0] for c in answer.citations) if sure else ""


@pytest.mark.parametrize("line", SAID.splitlines())
def test_every_row_that_is_called_so_is_quoted(line: str) -> None:
    asked, called = line.split(" > ")
    name, question = asked.split(": ")

    answer = ask(question, world_of(name))

    assert rows(answer) == called
    assert not any(sentence.computed for sentence in answer.sentences)


@pytest.mark.parametrize("line", UNSURE.splitlines())
def test_a_word_that_is_not_understood_leaves_it_to_the_usual_way(line: str) -> None:
    name, question = line.split(": ")

    assert rows(ask(question, world_of(name))) == ""


def test_no_llm_is_asked_for_what_a_table_tells() -> None:
    small = FakeChat({"no": 0.99, "yes": 0.01}, capabilities=Capabilities(constrained=True))
    world = replace(world_of("kinds of berth"), chat=small)

    assert rows(ask("What does a berth cost?", world)) == "Day berth, Long berth"
    assert not small.calls
    assert not ask("Who owns the crane?", world).answerable
    assert small.calls


def test_an_item_of_a_list_is_looked_up_too() -> None:
    world = fake_world()
    ingest([document("# Charges\n\n- Day berth: £9\n- Long berth: £7\n- Crane: £50\n", title="Charges")], world)

    assert ask("What does a berth cost?", world).answer == "- Day berth: £9[1]\n- Long berth: £7[2]"


HIRE = "| Boat | Price |\n|---|---|\n| Heron | £20 |\n| Gull | £26 |\n| Tern | £90 |\n"
SALE = "| Boat | Price |\n|---|---|\n| Heron | £20,000 |\n| Gull | on request |\n| Tern | £90,000 |\n"


def asked_of(question: str, *texts: str, days: tuple[str | None, ...] = (None, None)) -> Answer:
    """The answer of a world of these documents, each named by its first line."""
    world = fake_world(settings=fake_settings(passage_tokens=200))
    for at, (text, day) in enumerate(zip(texts, days, strict=False)):
        title = text.split("\n", 1)[0].strip("# ")
        ingest([document(text, f"doc-{at}", title=title, published_at=day)], world)
    return ask(question, world)


def test_the_rows_of_two_lists_come_with_their_days_and_the_later_first() -> None:
    old, new = f"# Boats for hire\n\n{HIRE}", f"# Boats for hire\n\n{HIRE.replace('£20', '£30')}"

    answer = asked_of("What does the Heron cost?", old, new, days=("2023-01-01", "2024-01-01"))

    assert rows(answer) == "Heron, Heron"
    assert answer.answer == "Boat: Heron; Price: £30 (1 January 2024)[1]\nBoat: Heron; Price: £20 (1 January 2023)[2]"


@pytest.mark.parametrize(
    "prose",
    [
        "The Heron is no longer for hire.",
        "The Heron costs £31 from now on.",
        "The price list of the Heron is wrong: the Heron costs £28.",
    ],
)
def test_a_sentence_that_tells_otherwise_leaves_it_to_the_usual_way(prose: str) -> None:
    days = ("2023-01-01", "2024-01-01")

    assert (
        rows(asked_of("What does the Heron cost?", f"# Boats for hire\n\n{HIRE}", f"# Notice\n\n{prose}", days=days))
        == ""
    )
    assert rows(asked_of("What does the Gull cost?", f"# Boats for hire\n\n{HIRE}", f"# Notice\n\n{prose}", days=days))


@pytest.mark.parametrize("question", ["What does the Heron cost?", "What does the Gull cost?", "How much is the Tern?"])
def test_nothing_is_sure_where_another_table_may_be_meant(question: str) -> None:
    hire, sale = f"# Boats for hire\n\n{HIRE}", f"# Boats for sale\n\n{SALE}"

    assert rows(asked_of(question, hire, sale)) == ""
    assert rows(asked_of(question, hire, sale, days=("2023-01-01", "2024-01-01"))) == ""
    assert rows(asked_of(question, f"# Boats\n\n## Hire\n\n{HIRE}\n## Sale\n\n{SALE}")) == ""


def test_another_table_or_a_sentence_may_tell_more_of_a_month() -> None:
    table = "| Month | Visitors |\n|---|---|\n| March | 610 |\n| April | 845 |\n| May | 1,204 |\n"
    quay, farm = f"# The quay museum\n\n{table}", f"# The farm museum\n\n{table.replace('845', 'n/a')}"
    question = "How many visitors came in April?"

    assert rows(asked_of(question, quay)) == "April"
    assert rows(asked_of(question, quay, farm)) == ""
    for prose in ("April was wrong: 850 came.", "In April there were 850 visitors."):
        assert rows(asked_of(question, quay, f"# Notice\n\n{prose}")) == ""
    assert rows(asked_of(question, quay, "# Notice\n\nThe shop shut on 3 April.")) == "April"


NOTES = "All prices are without VAT. On Sundays they are doubled. A deposit of £50 is charged."
NOTED = f"# Boats for hire\n\n{NOTES}\n\n{HIRE}"


@pytest.mark.parametrize(
    "question",
    [
        "What does the Heron cost on Sundays?",
        "How much is the deposit for the Heron?",
        "What does the Heron cost with VAT?",
        "How long is the hire of the Heron?",
        "What does the monthly Heron cost?",
        "How much is there in the Heron?",
        "What did the Heron cost when he hired it?",
        "How much is the Heron" + " heron" * 60 + "?",
    ],
)
def test_what_a_paragraph_says_above_the_rows_is_no_word_that_is_understood(question: str) -> None:
    assert rows(asked_of("What does the Heron cost?", NOTED)) == "Heron"
    assert rows(asked_of(question, NOTED)) == ""


@pytest.mark.parametrize(
    "table",
    [
        f"{HIRE}\nThe Heron is not for hire any more.\n",
        HIRE.replace("| Heron |", "| Heron* |"),
        HIRE.replace("£20", "£20*"),
        HIRE.replace("Price", "Takings"),
        HIRE.replace("Price", "Repairs"),
        HIRE.replace("Price", "Old price"),
        HIRE.replace("Heron", "Heron cover"),
        HIRE.replace("Heron", "Heron Smith"),
    ],
)
def test_a_row_that_is_noted_or_is_something_else_is_not_sure(table: str) -> None:
    assert rows(asked_of("What does the Heron cost?", f"# Boats for hire\n\n{table}")) == ""


def test_what_was_looked_up_makes_nothing_else_sure() -> None:
    both = f"# Boats for hire\n\n{HIRE}\nThe pier was painted by a sailor.\n"

    answer = asked_of("What does the Heron cost, and who painted the pier?", both)

    assert answer.answer == "Boat: Heron; Price: £20[1]\nThe pier was painted by a sailor.[2]"
    assert answer.confidence == asked_of("Who painted the pier?", both).confidence
    missing = asked_of("What does the Heron cost, and who composed the symphony?", both)
    assert (missing.reason, missing.confidence) == ("partly", 1.0)


def test_a_row_that_begins_with_numbers_is_no_kind_of_what_is_asked_for() -> None:
    rows = "| 7 October | Museum | Class 5 |\n| 15 October | Farm | Class 2 |\n| 27 to 31 October | Holiday | All |"
    text = f"| Date | What | Who |\n|---|---|---|\n{rows}\n\nThe museum trip costs £18.50 and the farm trip £11.\n"
    assert asked_of("How much does the trip to the farm cost for Class 2?", text).confidence != 1.0


def test_a_row_is_found_in_a_passage_that_was_not_read() -> None:
    weeks = "".join(f"| Week {at} | {300 + at * at} |\n" for at in range(1, 53))
    world = fake_world(settings=fake_settings(passage_tokens=40))
    ingest([document(f"# Visitors of the zoo in 2022\n\n| Week | Visitors |\n|---|---|\n{weeks}")], world)

    question = "How many visitors came in week 37?"
    read = sentences_of(question, search(question, world), world)

    [row] = looked_up(question, [one for one in read if "| Week 37 |" not in one.hit.passage.text], world)

    assert (row.text, row.reading) == ("| Week 37 | 1669 |", "Week: Week 37 | Visitors: 1669")
