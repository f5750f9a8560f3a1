"""Names that several people have: asked back, and told apart in time that a long question does not stretch."""

from __future__ import annotations

import time

import pytest

from service.core.ambiguity import asked_back, readings

TEXTS = ["Ann Lee and Bob Lee differed.", "Cllr Lee left."]


@pytest.mark.parametrize("question", ["How did Lee vote?", "How did Cllr Lee vote?", "Did Lee vote?"])
def test_a_surname_alone_is_asked_back(question: str) -> None:
    assert asked_back(readings(question, TEXTS)).endswith("Ann Lee and Bob Lee. Who is meant?")


@pytest.mark.parametrize("question", ["How did Ann Lee vote?", "How did Lee Marten vote?", "How did the council vote?"])
def test_whoever_is_named_in_full_is_not_asked_back(question: str) -> None:
    assert readings(question, TEXTS) == {}


def test_a_question_of_one_long_word_and_many_names_is_read_at_once() -> None:
    started = time.process_time()
    assert readings("x" * 4000 + " Lee," * 600, TEXTS) == {"Lee": ("Ann Lee", "Bob Lee")}
    assert time.process_time() - started < 5
