"""Abbreviations that the documents write out."""

from __future__ import annotations

import time

import pytest

from service.core.asking.abbreviations import written_out


@pytest.mark.parametrize(
    ("question", "texts", "read"),
    [
        ("When is the AGM?", ["The Annual General Meeting is in June."], "When is the Annual General Meeting?"),
        (
            "Who is the MC?",
            ["No.", "The Master of the\nCeremonies sings."],
            "Who is the Master of the Ceremonies?",
        ),
        ("Did HR call the AGM?", ["Human Resources calls it."], "Did Human Resources call the AGM?"),
        ("Who runs the GB?", ["The Great-Bell stands."], "Who runs the Great-Bell?"),
        ("When is the AGM?", ["The annual general meeting is in June."], "When is the AGM?"),  # it could be chance
        ("When is the AGM?", ["The Annual General Meeting.", "The AGM of 2023."], "When is the AGM?"),
        ("When is the AGM?", ["An Annual, Great Meal."], "When is the AGM?"),
        ("When is the AGM?", ["Annual General Meetings"], "When is the Annual General Meetings?"),
        ("When is the agm?", ["The Annual General Meeting."], "When is the agm?"),
        ("WHEN IS THE AGM?", ["Isa Sims opens the Annual General Meeting."], "WHEN IS THE Annual General Meeting?"),
        ("What IS due?", ["Isa Sims pays."], "What IS due?"),
        ("Why A?", ["Ann."], "Why A?"),
        ("When is the AGM?", [], "When is the AGM?"),
    ],
)
def test_an_abbreviation_is_read_as_the_texts_write_it_out(question: str, texts: list[str], read: str) -> None:
    assert written_out(question, texts) == read


def test_a_long_text_of_words_that_nearly_fit_takes_no_time() -> None:
    started = time.process_time()
    written_out("ABCDE ABCDF ABCDG", ["An " * 5_000 + "Apt-of the " * 5_000, "A" + " " * 20_000])
    assert time.process_time() - started < 2
