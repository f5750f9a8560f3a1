"""A question that leans on the turns before it is made to stand alone; any other is left as it is."""

from __future__ import annotations

import time

import pytest

from service.core.asking.conversation import first_sentence, said, standalone
from service.types.answers import Turn


def turns(*contents: str) -> list[Turn]:
    """What was said in turn, the user first."""
    return [Turn(role="assistant" if at % 2 else "user", content=content) for at, content in enumerate(contents)]


def query(question: str, *contents: str) -> str:
    return standalone(question, said(turns(*contents))).query


HARBOUR = ("Who runs the harbour?", "Ailsa Grant runs it.[1]", "When does the harbour open?", "It opens at 6 am.[1]")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("And when does it close?", "When does it close (harbour open)?"),
        ("Why?", "Why does the harbour open?"),
        ("What about Sundays?", "When does the harbour open on Sundays?"),
        ("and the other one", "The other one (harbour open)"),
        ("Are those open, too?", "Are those open, too (harbour open)?"),
    ],
)
def test_a_question_that_leans_is_asked_with_what_it_leans_on(question: str, found: str) -> None:
    assert query(question, *HARBOUR) == found


@pytest.mark.parametrize(
    "question", ["What do ferries cost?", "Who is Ailsa Grant?", "Why do ferries wait?", "Thanks!"]
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert query(question, *HARBOUR) == question


@pytest.mark.parametrize("history", [[], [Turn(role="assistant", content="Ask me about the harbour.")]])
def test_without_an_earlier_question_there_is_nothing_to_lean_on(history: list[Turn]) -> None:
    assert standalone("When does it close?", said(history)).query == "When does it close?"


def test_a_follow_up_of_a_follow_up_leans_on_what_both_lean_on() -> None:
    asked = ("Which club won the Cup in 2024?", "Tolvane did.", "And the year before?", "Pellimere did.")
    assert query("Who was the umpire?", *asked) == "Who was the umpire (club won the Cup in 2023)?"
    later = (*asked, "Who was the umpire?", "Philippa Gorse.")
    assert query("How old is she?", *later) == "How old is Philippa Gorse?"
    assert (
        query("How are they paid?", *later) == "How are they paid (umpire, club won the Cup in 2023, Philippa Gorse)?"
    )


def test_what_a_talk_began_with_is_kept_and_the_way_to_it_is_not() -> None:
    asked = ("Who built the ferry?", "Sound Line.", "Is it fast?", "Yes.", "Is it new?", "Yes.", "Is it safe?", "Yes.")
    assert query("What does it cost?", *asked) == "What does it cost (safe, ferry)?"


def test_another_topic_leaves_the_first_one_behind() -> None:
    asked = ("Who built the ferry?", "Sound Line.", "When does the museum in Tolvane open?", "At ten.")
    assert query("What does it cost?", *asked) == "What does it cost (museum in Tolvane open)?"


def test_of_an_answer_only_names_are_taken() -> None:
    asked = ("Who runs the harbour?", "Since 1987 Ailsa Grant has run it badly for 5,000 euros.[1] She is from Paris.")
    assert query("How old is she?", *asked) == "How old is she (runs the harbour, Ailsa Grant)?"


def test_names_are_taken_only_where_a_pronoun_can_stand_for_them() -> None:
    asked = ("When was the pier built?", "The firm of Rowan Crake built it in 1950.")
    assert query("How long is it?", *asked) == "How long is it (pier built)?"


def test_the_time_of_another_question_is_left_behind() -> None:
    asked = ("How many passengers used the ferry in November 2023?", "4,038.")
    found = query("What was the figure for December 2024?", *asked)
    assert found == "What was the figure for December 2024 (passengers used the ferry)?"


def test_a_topic_is_one_short_line_that_ends_no_sentence() -> None:
    asked = "I have a yacht. It is old!\nMay I moor it (for a week) at the pontoon; " + "and wait " * 50 + "there?"
    found = query("And what does it cost?", asked)
    assert found.startswith("What does it cost (yacht, It is old, May I moor it, for a week, at")
    assert len(found) < 120


@pytest.mark.parametrize("content", ["", " ", "[1]", "?", "…", "42", "Why?"])
def test_turns_without_a_word_are_no_topic(content: str) -> None:
    found = query("How long did it last?", *[content or "?"] * 3)
    assert found.startswith("How long did it last")


def test_the_first_sentence_of_an_answer_has_no_marks() -> None:
    assert first_sentence("Ships wait. [2][3] They leave at six.[1]") == "Ships wait."
    assert first_sentence("") == ""


@pytest.mark.parametrize(
    "long", ["?" * 20_000, " " * 20_000, "it " * 7_000, "a boat and " + "it " * 7_000, "[1] " * 5_000]
)
def test_turns_of_any_length_are_read_at_once(long: str) -> None:
    started = time.process_time()
    query("And how long did it last?", *[f"{long[:19_000]}x"] * 12)
    query(long[:8_000], "Who runs the harbour?")
    assert time.process_time() - started < 1.5
