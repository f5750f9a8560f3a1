"""Which questions need the turns before them: those that go on, point back, or say next to nothing by themselves."""

from __future__ import annotations

import pytest

from service.core.asking.leaning import leans, runs

LEANING = [
    "And in 2024?",
    "and on Sundays?",
    "But why not?",
    "Why?",
    "How so?",
    "How many?",
    "What about the ferry?",
    "And the other one?",
    "Any awards?",
    "Other prizes?",
    "Who else was there?",
    "How long did it last?",
    "How much did it cost?",
    "What is it called?",
    "Where can I buy those?",
    "Who did she replace, and how long had he been there?",
    "How many people will fit on her?",
    "Is it near Drennay?",
    "How old is he?",
    "What colour is its roof?",
    "Was that on Friday?",
    "How many crews had come that time?",
    "Who was the umpire?",
    "What was the figure for December 2024?",
    "How many teams?",
    "Does the mayor still own it?",
    "What should a skipper with no papers do then?",
    "Who pays the harbour dues in that case?",
    "How many can I bring?",
    "How much do we pay?",
    "How many votes did the other candidate get?",
]


@pytest.mark.parametrize("question", LEANING)
def test_it_leans(question: str) -> None:
    assert leans(question)


STANDING = [
    "When does the harbour open on Sundays?",
    "Who is Ailsa Grant?",
    "And who chairs the American Soybean Association?",
    "By the way, is there a market?",
    "Is it possible to swim in the harbour?",
    "How long does it take to cross?",
    "Is there a fish market on Sundays?",
    "Are there lights on the pier?",
    "What is inflation?",
    "What is a pilot?",
    "What did Marten say of his ship?",
    "Did Marten say that he was ill?",
    "What do skippers have to do before they enter the harbour?",
    "Do owners of yachts have to empty their tanks?",
    "In his letter of May 2023, what concession did Edwin Tarrick ask for?",
    "Will the Tern of Drennay take more cars than the ferry she replaces?",
    "What is this Vulnerability Advisor?",
    "If a boat is late, who has to be told then?",
    "Did Ailsa Grant run the harbour then?",
    "May a tenant end the lease without the other tenant?",
    "What is on the other bank of the river?",
    "How many do we need for a coxed four?",
    "How much do I pay for a dog on the ferry?",
    "What do Rovers sing when the other side scores?",
    "Thank you!",
    "Great.",
    "soybeans",
    "Mortgage scams",
]


@pytest.mark.parametrize("question", STANDING)
def test_it_stands_alone(question: str) -> None:
    assert not leans(question)


def test_names_in_several_words_are_one_name() -> None:
    assert runs("Did Rowan Crake sail the Tern of Drennay or the Drennay Lass in March? Rowan Crake did.") == [
        "Rowan Crake",
        "Tern of Drennay",
        "Drennay Lass",
        "Crake",
    ]
