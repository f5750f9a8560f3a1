"""A title for a document that has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.text.titles import opening_words
from tests.core.builders import SEED


@given(st.text() | st.text(alphabet="ab .\n#", min_size=200))
def test_a_title_is_short_and_stands_in_one_line(text: str) -> None:
    title = opening_words(text)
    assert len(title) <= 81
    assert title == " ".join(title.split())


@given(st.text())
def test_a_text_with_a_word_near_its_start_has_a_title(text: str) -> None:
    assert bool(opening_words(text)) >= any(char.isalnum() for char in text[:100])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\ufeff# The harbour\n\nIt opens at six.", "The harbour"),
        ("The  harbour\nopens at six. It is old.", "The harbour opens at six."),
        ("", ""),
        ("x" * 200, "x" * 80 + "…"),
    ],
)
def test_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert opening_words(text) == title


def test_a_long_first_sentence_is_cut_between_words() -> None:
    assert opening_words(SEED) == "US PresidentDonald Trump and Chinese President Xi Jinping spoke by phone on…"
