"""What an LLM makes of a follow-up is taken only if it is the follow-up and no more."""

from __future__ import annotations

import pytest

from service.core.asking.rewording import reworded
from service.types.answers import Turn

HISTORY = [
    Turn(role="user", content="Who ran the Lantern Tide Festival in 2024?"),
    Turn(role="assistant", content="Rowan Crake ran it for the 3rd time, with 40 helpers from Sallowby.[1]"),
]
ASKED = "How long had he been there?"


@pytest.mark.parametrize(
    "draft",
    [
        "How long had Rowan Crake been there?",
        ' "How long had Rowan Crake been there?"\n',
        "Rewritten question: How long had Rowan Crake been there?",
        "**How long had Rowan Crake been there?**",
        "<think>Who is he? Rowan Crake.</think>\nHow long had Rowan Crake been there?",
        "Sure, here it is:\n\nHow long had Rowan Crake been there?",
    ],
)
def test_the_question_is_found_in_what_was_written(draft: str) -> None:
    found = reworded(draft, "How long had he been at work?", HISTORY)
    assert found is None  # "work" is lost, and "there" is left
    draft = draft.replace("there", "at the Lantern Tide Festival")
    assert reworded(draft, ASKED, HISTORY) == "How long had Rowan Crake been at the Lantern Tide Festival?"


def test_it_may_put_a_thing_in_a_word_or_two_of_its_own() -> None:
    written = "How long had Rowan Crake been director of the Lantern Tide Festival?"
    assert reworded(written, ASKED, HISTORY) == written


@pytest.mark.parametrize(
    ("why", "draft"),
    [
        ("a name that nobody said", "How long had Bettina Crake been director of the festival?"),
        ("a number that nobody said", "How long had Rowan Crake been director of the festival in 2023?"),
        ("a number of the answer", "How long had Rowan Crake been director of the festival with 40 helpers?"),
        ("a count of the answer", "How long had Rowan Crake been director of the festival for the 3rd time?"),
        ("a month that nobody said", "How long had Rowan Crake been director of the festival in May?"),
        ("a negation", "How long had Rowan Crake not been director of the festival?"),
        ("another story", "How long had Rowan Crake been paid secretly as director by angry fishermen?"),
        ("a pronoun that is left", "How long had he been director?"),
        ("no question", "Rowan Crake had been director for a long time."),
        ("an answer", "Since 2024."),
        ("a question that is no question", "?"),
        ("nothing", ""),
        ("thoughts without an end", "<think>How long had Rowan Crake been director of the festival?"),
        ("a speech", f"How long had Rowan Crake been {'at the Lantern Tide Festival ' * 20}?"),
    ],
)
def test_what_says_more_or_less_is_refused(why: str, draft: str) -> None:
    assert reworded(draft, ASKED, HISTORY) is None, why


def test_what_the_follow_up_says_must_be_left() -> None:
    asked = "Is he related to the person who did it before him?"
    kept = "Is Rowan Crake related to the person who did the Lantern Tide Festival before Rowan Crake?"
    assert reworded(kept, asked, HISTORY) == kept
    assert reworded("Is Rowan Crake related to the Lantern Tide Festival of 2024?", asked, HISTORY) is None
    assert reworded("How old is Rowan Crake of the Lantern Tide Festival?", "How tall is he?", HISTORY) is None


def test_words_that_only_tie_it_to_what_was_before_may_go() -> None:
    written = "Who helped at the Lantern Tide Festival in 2024?"
    assert reworded(written, "Who else helped at it?", HISTORY) == written


def test_a_year_that_rules_reckoned_counts_as_said() -> None:
    written = "How many people came to the Lantern Tide Festival in 2023?"
    known = "Who ran the Lantern Tide Festival in 2023?"
    assert reworded(written, "How many people came to it?", HISTORY) is None
    assert reworded(written, "How many people came to it?", HISTORY, known) == written


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        (
            "Who did she replace, and how long had he been there?",
            "Who replaced Rowan Crake, and how long had he been there?",
        ),
        ("Did he pay the helpers?", "Did the helpers pay Rowan Crake?"),
        ("Is it older than the Regatta?", "Is the Regatta older than the Lantern Tide Festival?"),
        ("How old is the festival?", "How old is the Rowan Crake festival?"),
    ],
)
def test_who_did_what_to_whom_is_left_as_it_was_asked(asked: str, written: str) -> None:
    assert reworded(written, asked, HISTORY) is None


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("And when does it end?", "When does the Lantern Tide Festival end?"),
        ("Did he pay them?", "Did Rowan Crake pay the helpers?"),
        ("How many boats came that time?", "How many boats came to the Lantern Tide Festival in 2024?"),
        ("What was the number for boats?", "How many helpers from Sallowby ran boats?"),
        ("How much did it cost?", "What was the total cost of the Lantern Tide Festival?"),
        ("Any prizes?", "Were there any prizes at the Lantern Tide Festival?"),
        ("And the other ones?", "Who ran the other Lantern Tide Festival?"),
    ],
)
def test_what_is_meant_takes_the_place_of_a_word_that_stood_for_it_or_the_end(asked: str, written: str) -> None:
    assert reworded(written, asked, HISTORY) == written


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Who did he fire?", "Who fired Rowan Crake?"),
        ("Did he resign?", "Did Rowan Crake resign and flee?"),
        ("When did he?", "When did Rowan Crake steal money?"),
    ],
)
def test_who_did_it_stays_who_did_it_and_nothing_is_told_of_them(asked: str, written: str) -> None:
    assert reworded(written, asked, HISTORY) is None


def test_he_is_not_whom_the_question_before_called_she() -> None:
    talk = [
        Turn(role="user", content="Who was elected chair?"),
        Turn(role="assistant", content="Marion Telford was elected chair."),
        Turn(role="user", content="Who did she replace?"),
        Turn(role="assistant", content="She replaced Douglas Whitcombe."),
    ]
    known = "Who did Marion Telford replace?"
    assert reworded("Why did Marion Telford leave?", "Why did he leave?", talk, known) is None
    for question, draft in (("Why did he leave?", "Douglas Whitcombe"), ("Why did she leave?", "Marion Telford")):
        assert reworded(f"Why did {draft} leave?", question, talk, known) == f"Why did {draft} leave?"
