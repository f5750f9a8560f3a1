"""What is searched: a word is found however the source has run it together."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from service.core.retrieval.searchable import embedded_text, key_of, words_for_index, words_of_query
from service.core.text.tokens import STOP_WORDS
from tests.core.builders import SEED


def test_a_run_together_name_is_found_whole_and_in_parts() -> None:
    indexed = words_for_index("A call", "Trade", SEED).split()
    assert {"PresidentDonald", "Donald", "ByteDance", "Byte", "Dance"} <= set(indexed)
    assert indexed[:3] == ["A", "call", "Trade"]


def test_a_text_without_a_title_is_indexed_and_embedded_alone() -> None:
    assert words_for_index("", "", "Ships wait.") == embedded_text("", "", "Ships wait.") == "Ships wait."


@given(st.text(), st.text(), st.text())
def test_the_index_holds_the_text_as_it_is(title: str, heading: str, text: str) -> None:
    assert text in words_for_index(title, heading, text)


@given(st.text())
def test_a_query_with_a_word_is_never_looked_up_without_one(query: str) -> None:
    found = words_of_query(query)
    assert bool(found) == bool(re.search(r"\w", query))
    assert all(word == word.lower() for word in found)


def test_words_that_say_nothing_are_looked_up_only_if_there_are_no_others() -> None:
    assert words_of_query("What is the algorithm?") == ["algorithm"]
    assert words_of_query("Who are you?") == ["who", "are", "you"]
    assert {"who", "are", "you"} <= STOP_WORDS


def test_the_embedded_text_has_the_title_and_the_headings_and_parts_its_sentences() -> None:
    embedded = embedded_text("Trade", "Talks › The call", "The deal held.The call  began.")
    assert embedded == "Trade\nTalks › The call\nThe deal held. The call began."


def test_the_same_text_has_the_same_key_and_another_text_another() -> None:
    assert key_of("Trade") == key_of("Trade") != key_of("trade")
    assert re.fullmatch(r"[0-9a-f]{32}", key_of("⚓"))
