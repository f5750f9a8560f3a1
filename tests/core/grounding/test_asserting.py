"""What a source says may be so, or was said to be so, is no fact; and denials."""

from __future__ import annotations

import pytest

from tests.core.builders import SEED, TOWN, carried, verdict


def test_a_denial_is_carried_by_a_denial() -> None:
    assert carried("No agreement has been announced on wider trade issues.")
    assert carried("Trade frictions remain unresolved.")
    assert carried("Nobody fell in 1931.", TOWN)
    assert carried("No one was hurt.", "The ship sank. No one was hurt.")


@pytest.mark.parametrize(
    "draft",
    [
        "The app does not face a US ban.",
        "The app faces no US ban.",
        "The call didn’t begin around 8 am Washington time.",
        "A final decision never rests with Trump and Xi.",
        "Farmers in the US are not watching closely.",
        "No final decision rests with Trump and Xi.",
        "Nobody in the US is watching closely, with soybean exports to China down.",
    ],
)
def test_an_added_denial_is_not_carried(draft: str) -> None:
    assert not carried(draft)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("An agreement has been announced on wider trade issues.", SEED),
        ("Trade frictions remain resolved.", SEED),
        ("The port was closed on Sunday.", "The port was not closed on Sunday."),
        ("The port will open on Sunday.", "The port won’t open on Sunday."),
        ("The pilots slept on board.", "None of the pilots slept on board."),
    ],
)
def test_a_dropped_denial_is_not_carried(draft: str, source: str) -> None:
    assert not carried(draft, source)


def test_no_before_a_comma_answers_and_no_before_a_noun_denies() -> None:
    assert carried("No, the port is closed.", "The port is closed.")
    assert carried("No – the port is closed.", "The port is closed.")
    assert not carried("No port is closed.", "A port is closed.")
    assert not carried("No-one closed the port.", "One man closed the port.")


@pytest.mark.parametrize(
    ("draft", "source", "reason"),
    [
        ("The council approved the bridge.", "The council plans to approve the bridge.", "planned"),
        ("The council approved the bridge.", "The council is expected to approve the bridge.", "planned"),
        ("The council approved the bridge.", "The council was asked to approve the bridge.", "planned"),
        ("The council approved the bridge.", "Residents urged the council to approve the bridge.", "planned"),
        ("The council approved the bridge.", "The council is due to meet and approve the bridge.", "planned"),
        ("The drug cures malaria.", "It is a myth that the drug cures malaria.", "not so"),
        ("The drug cures malaria.", "The company denied on Monday that the drug cures malaria.", "not so"),
        ("The drug cures malaria.", "Researchers doubt the drug cures malaria.", "not so"),
        ("The drug cures malaria.", "The drug failed to cure malaria.", "not so"),
        ("The drug cures malaria.", "The drug rarely cures malaria.", "rarely"),
        ("The pilot was drunk at the wheel.", "The claim that the pilot was drunk at the wheel is untrue.", "not so"),
        ("The man killed his wife.", "The man is accused of killing his wife.", "alleged"),
        ("The man killed his wife.", "The man, police allege, killed his wife.", "alleged"),
        ("The man killed his wife.", "The man allegedly killed his wife.", "alleged"),
        ("The drug cures malaria.", "There is no evidence that the drug cures malaria.", ""),
        ("The drug cures malaria.", "No study shows that the drug cures malaria.", "not so"),
        ("The council approved the bridge.", "The council has yet to approve the bridge.", "planned"),
        ("The minister resigned.", "It is unclear whether the minister resigned.", "may be so"),
        ("The bridge opened in May.", "The bridge was supposed to open in May.", "planned"),
        ("The minister resigned.", "The minister may resign.", "may be so"),
        ("The show was cancelled.", "The show was nearly cancelled.", "almost"),
    ],
)
def test_what_a_source_does_not_assert_is_not_carried_as_a_fact(draft: str, source: str, reason: str) -> None:
    found = verdict(draft, source)
    assert not found.supported
    assert reason in found.reason


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("The council will approve the bridge.", "The council plans to approve the bridge."),
        ("The council’s approval of the bridge is planned.", "The council plans to approve the bridge."),
        ("The man is suspected of killing his wife.", "The man is accused of killing his wife."),
        ("The minister could resign.", "The minister may resign."),
        ("The show at Leith was almost cancelled.", "The show at Leith was nearly cancelled."),
        ("The drug seldom cures malaria.", "The drug rarely cures malaria."),
        ("The council approved the bridge.", "The council approved the bridge, and it plans to close the port."),
        (
            "The council approved the bridge.",
            "The council planned to approve the bridge, and on Friday it approved it.",
        ),
        ("The council approved the bridge.", "The clerk said that the council approved the bridge."),
        ("The council approved the bridge.", "According to the clerk, the council approved the bridge."),
        ("The ferry to Leith leaves at 6.", "The ferry to Leith leaves at 6, but it may be late."),
        ("The ban opened a road.", "The ban opened a road in May."),
    ],
)
def test_what_a_source_asserts_is_carried_beside_what_it_does_not(draft: str, source: str) -> None:
    assert carried(draft, source)


def test_what_the_question_says_may_be_so_need_not_be_said_again() -> None:
    source = "The council plans to approve the bridge."
    assert carried("It approves the bridge.", source, question="What is the council expected to approve?")


def test_a_condition_of_the_question_need_not_be_said_again() -> None:
    source = "If the wind exceeds 10 knots, the port closes."
    assert carried("The port closes.", source, question="What happens if the wind exceeds 10 knots?")
    assert not carried("The port closes.", source, question="What happens to the port?")
