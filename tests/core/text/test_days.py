"""Days that are named by the day of their document: read where they can mean one day, left where they cannot."""

import pytest

from service.core.text.days import dated

THURSDAY = "2024-10-10"


def read(text: str, published_at: str | None = THURSDAY) -> str:
    return dated(text, text, published_at)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It sank yesterday morning", "9 October 2024"),
        ("It sank last night", "9 October 2024"),
        ("It sails tomorrow", "11 October 2024"),
        ("It will be shown on Friday", "11 October 2024"),
        ("It will sail on Friday", "11 October 2024"),
        ("It sank on Friday", "4 October 2024"),
        ("The board met on Wednesday evening", "9 October 2024"),
        ("Sailings would begin again next Tuesday", "15 October 2024"),
        ("The council chose it last Saturday", "5 October 2024"),
        ("It opens on Thursday of next week", "17 October 2024"),
        ("It was closed until last month", "September 2024"),
        ("Fees rise next month", "November 2024"),
        ("Fees rose last year", "2023"),
        ("1200 people came yesterday", "9 October 2024"),
    ],
)
def test_a_day_that_can_mean_one_is_read(text: str, day: str) -> None:
    assert read(f"{text}.") == f"{text} ({day})."


@pytest.mark.parametrize(
    "text",
    [
        "It opens on Friday.",  # every week
        "The schools were to open again on Wednesday.",  # of last week, or of this one
        "The museum is closed on Friday.",
        "We need tickets on Friday.",
        "It has opened on Friday.",
        "It said on Friday it will close.",
        "It sank on Thursday.",  # today, or a week ago
        "It sails next Friday.",  # tomorrow, or a week later
        "It sank last Tuesday.",  # two days ago, or nine
        "It sank on Friday 4 October.",
        "It was shut on Friday after the storm.",
        "It would have sunk on Friday.",
        "It sank on Friday and Saturday.",
        "“It sank yesterday,” she said.",
        'He said: "It sank yesterday."',
        "The Friday’s boat sank.",
        "Boats are faster today.",
        "It sank on Black Friday.",
        "It sank on Good Friday, and Easter Monday was wet.",
        "The Sunday Times said so.",
        "It was told on Sunday Morning America.",
        "It sank the day before yesterday.",
        "It sails the day after tomorrow.",
        "It sank on the last Friday in May.",
        "It sank last Friday in the fog.",
        "It sank on a Monday.",
        "It sailed on Monday evenings.",
        "In 1943 it sailed; the next month it sank.",
        "Prices rose over the last year.",
        "In 2019 he said prices fell last month.",
        "It sank yesterday (9 October).",
    ],
)
def test_a_day_that_could_be_another_is_left(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize("published_at", [None, "2024", "2024-10", "2024-02-30", "2024-99-99 foo", "0001-01-01"])
def test_nothing_is_read_against_a_day_that_is_not_known(published_at: str | None) -> None:
    assert read("It sank yesterday.", published_at) == "It sank yesterday."


def test_a_day_that_only_the_answer_names_is_left() -> None:
    assert dated("It sank yesterday.", "It sank on 1 May.", THURSDAY) == "It sank yesterday."


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("", "From 9 to 11 August they counted 2,350 visitors on Friday."),
        ("The fair lasted from 9 to 11 August.", "They counted 2,350 visitors on Friday."),
        ("It begins on 20 November 2024.", "It will be judged on Friday."),
    ],
)
def test_a_weekday_of_a_story_with_days_of_its_own_is_left(before: str, text: str) -> None:
    assert dated(text, text, THURSDAY, before) == text


@pytest.mark.parametrize(
    "before",
    ["The Tide, 10 October 2024", "It was built on 5 October.", "It begins on 20 November.", "31 February"],
)
def test_days_near_its_own_and_on_the_other_side_change_nothing(before: str) -> None:
    assert dated("It sank on Friday.", "It sank on Friday.", THURSDAY, before) == "It sank on Friday (4 October 2024)."


def test_a_year_ends_and_begins() -> None:
    assert read("It sank yesterday, and fees rise next month.", "2024-12-31") == (
        "It sank yesterday (30 December 2024), and fees rise next month (January 2025)."
    )
    assert read("It sank last month.", "2024-01-31") == "It sank last month (December 2023)."


def test_a_day_after_a_stretch_of_time_is_that_day() -> None:
    said = "She left yesterday after four and a half years, and he resigned on Wednesday after a year."
    assert read(said, THURSDAY) == (
        "She left yesterday (9 October 2024) after four and a half years, and he resigned on Wednesday (9 October 2024)"
        " after a year."
    )
