"""Spans of days and months are written out for models, and nothing else is changed."""

from __future__ import annotations

import time

import pytest

from service.core.text.calendar_spans import with_spans


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mon.–Fri. 9–17", "Monday, Tuesday, Wednesday, Thursday, Friday 9–17"),
        ("Open Friday to Monday.", "Open Friday, Saturday, Sunday, Monday."),
        ("Sun: no service | Mon: 7:10", "Sunday: no service | Monday: 7:10"),
        ("Tues/Thurs at six", "Tuesday/Thursday at six"),
        ("From 1 Oct - 31 Mar", "From 1 Oct - 31 Mar (October, November, December, January, February, March)"),
        ("Nov. to Jan.", "Nov. to Jan. (November, December, January)"),
        ("April to June 10 am to 5 pm", "April to June (April, May, June) 10 am to 5 pm"),
        ("April–June 9.30 to 5", "April–June (April, May, June) 9.30 to 5"),
        ("Mon. to Wed. It is free.", "Monday, Tuesday, Wednesday. It is free."),
        ("Shut on weekdays", "Shut on weekdays (Monday, Tuesday, Wednesday, Thursday, Friday)"),
    ],
)
def test_a_span_has_all_that_lies_in_it(text: str, read: str) -> None:
    assert with_spans(text, "Is it open in May, or on Tuesdays?") == read
    assert with_spans(text, "Who may come?") == text


@pytest.mark.parametrize(
    "text",
    [
        "The Sun shone.",
        "On Monday the Sun said so.",
        "The market moves from Tuesday to Thursday.",
        "The fair was put off from May to August.",
        "from Monday to Monday",
        "Sat by the sea, he read.",
        "On Mondays and Thursdays we meet.",
        "He may go to March.",
        "March to the sea.",
        "May to June",
        "7 May to 9 May 2023",
        "Mon\nSat by the sea",
    ],
)
def test_what_is_no_span_and_no_row_of_days_is_left(text: str) -> None:
    assert with_spans(text, "Is it open at weekends?") == text


def test_a_long_line_takes_no_time() -> None:
    started = time.process_time()
    for line in ("Mon–" * 5_000, "May to " * 5_000, "Jan 1 " * 5_000, "Mon " * 5_000):
        with_spans(line, "On Monday?")
    assert time.process_time() - started < 2
