"""The price, a measure or a number of what a table or list has: quoted whole, whatever a model would make of it, and of
every row that is called so; where a word of the question is not understood, it is a question like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.ask import ask
from service.ingest import ingest
from service.seams import Capabilities
from service.types.answers import Answer
from tests.fakes import FakeChat, document, fake_world
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
sailors: How old is Ann Lee? > Ann Lee
sailors: How old is Bob? > Bob Ray
canoes: What does the Heron cost? > Heron
canoes: What does the Heron II cost? > Heron II
deposits: How much is the deposit for the Heron? > Heron
berths: What does a berth cost? > Berth
berths: What do you charge for a mooring? > Mooring
berths: What is the mooring fee? > Mooring
of 2022: What does the Heron cost? > Heron, Heron
of 2022: What did the Heron cost in 2023? > Heron
fares: What does the bike ticket cost in 2023? > Bike
kinds of berth: What does a berth cost? > Day berth, Long berth
kinds of berth: What does a day berth cost? > Day berth
kinds of berth: What does a berth cost per metre? > Long berth
"""
# Each table with questions that no row is known to answer.
UNSURE = """\
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
two prices: What does the Heron cost?
deposits: What does the Heron cost?
berths: What does a mooring cost for a week?
of 2022: What did the Heron cost in 2021?
kinds of berth: What does a berth for two cost?
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
