"""Whom "he" or "she" of a follow-up is, and where nobody can tell."""

from __future__ import annotations

import pytest

from service.core.asking.persons import with_person

WHO, TREASURER = "Who is the treasurer?", "The treasurer is Ann Lee."


@pytest.mark.parametrize(
    ("question", "before", "answer", "meant"),
    [
        ("Who did she replace?", WHO, TREASURER, "Who did Ann Lee replace?"),
        ("When was he elected?", WHO, "Bob Ray is treasurer.", "When was Bob Ray elected?"),
        ("What is her address?", WHO, TREASURER, "What is Ann Lee's address?"),
        ("Who voted for her in May?", WHO, TREASURER, "Who voted for Ann Lee in May?"),
        ("Where does he live and who is his wife?", WHO, "Bob Ray.", "Where does Bob Ray live and who is his wife?"),
        ("Who is his manager?", "What does Bob Ray do?", "He bakes in Milan.", "Who is Bob Ray's manager?"),
        ("Is she a farmer?", "Who said so?", "Ann Lee, head of the Farmers Union, did.", "Is Ann Lee a farmer?"),
        ("Is he old?", "Who was elected chair?", "Bob Ray was elected; Jo Ash got 9 votes.", "Is Bob Ray old?"),
        ("Is he old?", "Who chairs the board?", "Today Bob Ray chairs it for Jo Ash.", "Is Bob Ray old?"),
        ("Who did she follow?", "Who runs Hill Farm?", "The head at Hill Farm is Ann Lee.", "Who did Ann Lee follow?"),
    ],
)
def test_the_one_person_of_a_talk_is_meant(question: str, before: str, answer: str, meant: str) -> None:
    assert with_person(question, before, answer) == meant


@pytest.mark.parametrize(
    ("question", "before", "answer"),
    [
        ("Where do they live?", WHO, TREASURER),  # who knows who else
        ("How old is it?", WHO, TREASURER),
        ("Who did she replace, and how old was he?", WHO, TREASURER),  # two people
        ("How old is he?", WHO, "Ann Lee has succeeded Bob Ray."),
        ("How old is he?", "Who did Ann Lee replace?", "She replaced Bob Ray."),
        ("How old is she?", "Who followed Ann Lee?", "Bob Ray followed Ann Lee."),
        ("How old is she?", "Who spoke?", "Bob Ray spoke, then Jo Ash spoke."),
        ("How old is he?", "Who did she replace?", "She replaced Bob Ray."),  # nobody knows who "she" was
        ("How old is he?", WHO, "Ann Lee has succeeded Marten."),
        ("How old is he?", WHO, "It is Marten."),  # as much may be a place
        ("How old is he?", WHO, "Marten has succeeded Ann Lee."),
        ("How old is he?", WHO, "Marten is an uncle of Bob Ray."),
        ("How old is he?", WHO, "No answer to this question was found in the documents."),
        ("How many fit on her?", "When does the ferry sail?", "Sound Line plans it for May."),  # a ship
        ("Who is he?", WHO, "A White House official told the BBC."),
        ("Who is he?", "", ""),
    ],
)
def test_where_another_may_be_meant_nobody_is(question: str, before: str, answer: str) -> None:
    assert with_person(question, before, answer) is None
