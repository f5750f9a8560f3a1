"""Names that several people have: asked back, and told apart in time that a long question does not stretch."""

from __future__ import annotations

import time

import pytest

from service.core.asking.ambiguity import asked_back, readings

TEXTS = ["Ann Lee and Bob Lee differed.", "Cllr Lee left."]


@pytest.mark.parametrize("who", ["How did Lee", "How did Cllr Lee", "How did Mayor Lee", "Did Lee"])
def test_a_surname_alone_is_asked_back(who: str) -> None:
    assert asked_back(readings(f"{who} vote?", TEXTS)).endswith("Ann Lee and Bob Lee. Who is meant?")


@pytest.mark.parametrize("question", ["How did Ann Lee vote?", "How did Lee Marten vote?", "How did the council vote?"])
def test_whoever_is_named_in_full_is_not_asked_back(question: str) -> None:
    assert readings(question, TEXTS) == {}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How did General Motors do?", "General Motors grew. Tata Motors shrank and Tesla Motors paused."),
        ("What did Motors earn?", "General Motors grew. Tata Motors shrank and Tesla Motors paused."),
        ("When is Prime Minister's Questions?", "Prime Minister's Questions is at noon. Urgent Questions follow."),
        ("What are Minister Questions?", "Minister Questions are oral. Urgent Questions and Topical Questions follow."),
        ("Who plays Judge Dredd?", "Judge Dredd returns. Joe Dredd and Rico Dredd are clones."),
        ("Who is Captain America?", "Captain America was frozen. Latin America and North America differ."),
        ("Who became Miss America?", "Miss America was crowned. Latin America and North America differ."),
        ("Who made Lady Bird?", "Lady Bird opened. Larry Bird and Big Bird came."),
        ("Who runs Director General?", "Director General is a post. Attorney General and Surgeon General are others."),
        ("Who named Lee & Daughters?", "Mr Lee left. Ann Lee stayed. Bob Lee met them."),
        ("Who bakes at Lee's?", "Mr Lee left. Ann Lee stayed. Bob Lee met them."),
        ("Who runs Lee and Sons now?", "Mr Lee left. Ann Lee stayed. Bob Lee met them."),
        ("Does Chair Lee vote?", "Mr Lee left. Ann Lee stayed. Secretary Lee, Deputy Lee and Major Lee met."),
    ],
)
def test_a_name_that_holds_a_word_for_a_job_is_not_asked_back(question: str, text: str) -> None:
    assert readings(question, [text]) == {}


@pytest.mark.parametrize("question", ["Which dog is Lee's?", "Whose bid won, Ray's or Lee's?", "Did Lee & Ann vote?"])
def test_what_only_looks_like_a_firm_is_asked_back(question: str) -> None:
    assert "Lee" in readings(question, ["Mr Lee left. Ann Lee stayed. Bob Lee met them."])


@pytest.mark.parametrize("question", ["Ann Lee voted for what?", "When did Ann Lee speak, and how did Lee vote?"])
def test_a_surname_is_clear_where_the_question_has_the_full_name_too(question: str) -> None:
    assert readings(question, TEXTS) == {}


def test_a_question_of_one_long_word_and_many_names_is_read_at_once() -> None:
    started = time.process_time()
    assert readings("x" * 4000 + " Lee," * 600, TEXTS) == {"Lee": ("Ann Lee", "Bob Lee")}
    assert time.process_time() - started < 5
