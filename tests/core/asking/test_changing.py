"""A follow-up that changes one thing of the question before is that question with the thing changed."""

from __future__ import annotations

import pytest

from service.core.asking.changing import changed

PASSENGERS = "How many passengers used the Drennay ferry in November 2024?"
OPENS = "When does the fish market open?"
CHAIRS = "Who chairs the American Soybean Association?"

CHANGED = [
    (PASSENGERS, "And in 2023?", "How many passengers used the Drennay ferry in November 2023?"),
    (PASSENGERS, "What about 2023?", "How many passengers used the Drennay ferry in November 2023?"),
    (PASSENGERS, "And in December?", "How many passengers used the Drennay ferry in December 2024?"),
    (PASSENGERS, "And in March 2022?", "How many passengers used the Drennay ferry in March 2022?"),
    (PASSENGERS, "And the year before?", "How many passengers used the Drennay ferry in November 2023?"),
    (
        PASSENGERS,
        "And in the same month a year earlier?",
        "How many passengers used the Drennay ferry in November 2023?",
    ),
    (PASSENGERS, "and the year after", "How many passengers used the Drennay ferry in November 2025?"),
    (PASSENGERS, "What about the Osk Head ferry?", "How many passengers used the Osk Head ferry in November 2024?"),
    (OPENS, "And on Sundays?", "When does the fish market open on Sundays?"),
    (OPENS, "And in winter?", "When does the fish market open in winter?"),
    (OPENS, "And if it rains in July?", "When does the fish market open in July?"),
    (OPENS, "What about the old museum?", "When does the old museum open?"),
    (OPENS, "And the museum?", "When does the museum open?"),
    (OPENS, "Why?", "Why does the fish market open?"),
    (OPENS, "And where?", "Where does the fish market open?"),
    ("Where is the fish market?", "And the museum?", "Where is the museum?"),
    ("Is the pier closed?", "why?", "Why is the pier closed?"),
    ("Was it on 5 May 2023?", "And on 6 May?", "Was it on 6 May 2023?"),
    (CHAIRS, "And the Farm Bureau?", "Who chairs the Farm Bureau?"),
    ("Did they talk about TikTok on Friday?", "And on Monday?", "Did they talk about TikTok on Monday?"),
    ("How much is an adult single to Sallow?", "And for students?", "How much is a student single to Sallow?"),
    ("What do students pay?", "What about a child?", "What do children pay?"),
    ("What is it for an adult?", "and for children", "What is it for a child?"),
    ("How much is adult admission?", "for students", "How much is student admission?"),
    ("Are children allowed?", "And students?", "Are students allowed?"),
    ("What do Adults pay?", "And students?", "What do students pay?"),
    ("When does the Visitor Centre open?", "And for members?", "When does the Visitor Centre open for members?"),
    ("May I moor in July? It is 2024.", "And in September instead?", "May I moor in September? It is 2024."),
]


@pytest.mark.parametrize(("before", "question", "whole"), CHANGED)
def test_what_is_changed_takes_the_place_of_its_kind(before: str, question: str, whole: str) -> None:
    assert changed(question, before) == whole


OTHERWISE = [
    (OPENS, "And when does it close?"),
    (OPENS, "And the other one?"),
    (OPENS, "How much did it cost?"),
    (OPENS, "And before that?"),
    (OPENS, "Was that on Friday?"),
    (OPENS, "And the year before?"),  # of which there is none
    (CHAIRS, "Why?"),
    ("Do members or guests pay?", "And students?"),
    ("What does a family of four pay?", "What about students?"),
    (PASSENGERS, "What about the trains and the buses that run to the town?"),
    ("Was it more in 2023 than in 2024?", "And in 2022?"),
    ("Did Trump or Xi call?", "And Bessent?"),
    ("Did Trump or Xi call?", ""),
]


@pytest.mark.parametrize(("before", "question"), OTHERWISE)
def test_what_says_anything_else_is_no_change(before: str, question: str) -> None:
    assert changed(question, before) is None


GIFT = "Did the committee accept the gift of a piano?"


@pytest.mark.parametrize(
    ("before", "answer", "expected"),
    [
        (GIFT, "No, it has one.", "Why didn't the committee accept the gift of a piano?"),
        (GIFT, "The committee declined the gift.", "Why didn't the committee accept the gift of a piano?"),
        (GIFT, "It did not accept it.", "Why didn't the committee accept the gift of a piano?"),
        ("Will the pier open?", "It won't open.", "Why won't the pier open?"),
        ("Is the pier closed?", "The pier is closed, as repairs have not begun.", "Why is the pier closed?"),
        ("Isn't the pier open?", "It is not open.", None),
        ("When does the pier open?", "It does not open.", "Why does the pier open?"),
        (GIFT, "Nobody knows.", "Why did the committee accept the gift of a piano?"),
        ("Can dogs swim?", "Dogs cannot swim.", "Why can't dogs swim?"),
        ("Is it not open?", "No.", "Why is it not open?"),
        ("Is parking free?", "No charge is made for parking.", "Why is parking free?"),
        ("Were boats damaged?", "No fewer than 12 boats were damaged.", "Why were boats damaged?"),
        ("Is the pier open?", "No. 3 pier is open.", "Why is the pier open?"),
        (GIFT, "Yes, although the chair declined the gift.", "Why did the committee accept the gift of a piano?"),
        (GIFT, "The committee not only accepted it.", "Why did the committee accept the gift of a piano?"),
        (GIFT, "The committee did not reject the gift.", "Why did the committee accept the gift of a piano?"),
        ("Is the pier closed?", "The pier had never closed before but is closed.", "Why is the pier closed?"),
        ("Did the pier open?", "The cafe did not open.", "Why did the pier open?"),
    ],
)
def test_why_asks_why_not_where_the_answer_was_no(before: str, answer: str, expected: str | None) -> None:
    assert changed("Why?", before, answer) == expected


def test_only_why_asks_of_what_is_not() -> None:
    assert changed("When?", "Does the pier open?", "No.") == "When does the pier open?"
