"""A part of a sentence that its sources do not have."""

from __future__ import annotations

import pytest

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.judging import judge
from tests.core.builders import SEED, carried, evidence, verdict


@pytest.mark.parametrize(
    "tail",
    [
        ", which pleased the fishermen",
        ", and the fishermen are pleased",
        " and pleases the fishermen",
        " because fishermen need sleep",
        ", pleasing the fishermen",
        " – a sensible rule",
        " (a relief)",
        ", and the port pleases the fishermen",
        ": a blessing",
    ],
)
def test_a_clause_of_which_the_source_has_no_word_is_not_carried(tail: str) -> None:
    source = "The port opens at 6 am and closes at 10 pm. The fishermen are many."
    found = verdict(f"The port opens at 6 am and closes at 10 pm{tail}.", source)
    assert (found.supported, found.reason.startswith("the source does not say “")) == (False, True)
    assert carried("The port opens at 6 am, and closes, as everyone can read, at 10 pm.", source) is False
    assert carried("In the morning the port opens (at 6 am), and it closes at 10 pm.", source)


def test_a_part_of_a_list_that_the_source_does_not_have_is_not_carried() -> None:
    source = "Exports of soybeans, corn and sorghum to China fell sharply this year."
    assert carried("Exports of soybeans, corn and sorghum to China fell this year.", source)
    assert not carried("Exports of soybeans, wheat and sorghum to China fell this year.", source)
    assert not carried("Exports of soybeans, corn, sorghum, and of wheat, to China fell this year.", source)


@pytest.mark.parametrize(
    "draft", ["The answer is yes: the port opens at 6 am.", "The port opens at 6 am, yes.", "| Port opens | Yes |"]
)
def test_a_yes_inside_a_sentence_is_not_carried(draft: str) -> None:
    assert not judge(DraftSentence(draft), evidence("The port opens at 6 am.")).supported


def test_neighbours_carry_together_only_what_each_adds_to() -> None:
    assert not carried("The harbour opens at 90.", "The harbour opens at 6. Ferries leave every 90 minutes.")
    assert not carried("Ailsa Grant fell in 1931.", "The master is Ailsa Grant. One pilot fell in 1931.")
    assert not carried("The harbour opens at 90.", "The harbour opens at 6. It has 90 berths.")


@pytest.mark.parametrize(
    ("draft", "support"),
    [
        ("The app faces a US ban.", "supported"),
        ("However, the app faces a US ban.", "supported"),
        ("Remarkably, the app really faces a US ban.", "partial"),
        ("Relations with China are remarkably good.", "partial"),
        ("The app faces no US ban.", "unsupported"),
    ],
)
def test_what_nothing_could_check_makes_a_sentence_partly_carried(draft: str, support: str) -> None:
    assert verdict(draft, SEED).support == support


@pytest.mark.parametrize(
    ("draft", "support"),
    [
        ("The council repaired the roof of the school in May.", "supported"),
        ("In May the school's roof was repaired by the council.", "supported"),
        ("It was in May that the council held repairs of the school's roof.", "supported"),  # to hold says little
        ("The council repaired the roof of the church in May.", "partial"),
        ("The council fixed the school roof in May.", "partial"),
    ],
)
def test_a_word_that_no_source_has_makes_a_sentence_partly_carried(draft: str, support: str) -> None:
    assert verdict(draft, "The council repaired the roof of the school in May.").support == support


def test_a_word_of_the_question_or_from_around_is_no_word_of_its_own() -> None:
    source = "The museum is a low building. Its doors open at ten in May."
    assert verdict("The museum opens at ten in May.", source).support == "supported"
    assert verdict("Its gates open at ten in May.", source, question="When do its gates open?").support == "supported"
