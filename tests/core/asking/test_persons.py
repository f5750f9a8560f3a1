"""Whom "he" or "she" of a follow-up is, and where nobody can tell."""

from __future__ import annotations

import pytest

from service.core.asking.conversation import said, standalone
from service.types.answers import Turn

WHO, TREASURER = "Who is the treasurer?", "The treasurer is Ann Lee."


def query(question: str, *before: str) -> str:
    turns = [Turn(role="assistant" if at % 2 else "user", content=text) for at, text in enumerate(before)]
    return standalone(question, said(turns)).query


@pytest.mark.parametrize(
    ("question", "before", "answer", "meant"),
    [
        ("Who did she replace?", WHO, TREASURER, "Who did Ann Lee replace?"),
        ("And who did she replace?", WHO, "Ann Lee", "Who did Ann Lee replace?"),
        ("How old is she?", WHO, "It is Ann Lee.[1] She was elected in May.[1]", "How old is Ann Lee?"),
        ("When was he elected?", WHO, "Bob Ray is treasurer.", "When was Bob Ray elected?"),
        ("When was he born?", WHO, "Bob Ray, who farms, is.", "When was Bob Ray born?"),
        ("What is her address?", WHO, TREASURER, "What is Ann Lee's address?"),
        ("Who voted for her?", WHO, TREASURER, "Who voted for Ann Lee?"),
        ("Where is his office?", WHO, "Bob Ray.", "Where is Bob Ray's office?"),
        ("Where does he live and who is his wife?", WHO, "Bob Ray.", "Where does Bob Ray live and who is his wife?"),
        ("Who is his boss?", "What does Bob Ray do?", "Bob Ray is a baker in Milan.", "Who is Bob Ray's boss?"),
        ("When did she retire?", "Where does Ann Lee live?", "She lives in York.", "When did Ann Lee retire?"),
        ("Is she kin to Bob Ray?", "Who is Ann Lee?", "She lives with Bob Ray.", "Is Ann Lee kin to Bob Ray?"),
        ("Is she a farmer?", "Who was elected?", "Ann Lee was elected in May.", "Is Ann Lee a farmer?"),
    ],
)
def test_the_one_person_of_a_talk_is_meant(question: str, before: str, answer: str, meant: str) -> None:
    assert query(question, before, answer) == meant


def test_a_person_stays_the_one_who_is_talked_about() -> None:
    talk = (WHO, TREASURER, "When was she elected?", "The treasurer is Ann Lee.[1] She was elected in 2019.[2]")
    assert query("Who did she replace?", *talk) == "Who did Ann Lee replace?"
    assert query("What did he say?", *talk) == "What did he say (Ann Lee elected, treasurer)?"
    assert query("Who did she replace?", "Who is the chair?", "Bob Ray.", *talk).endswith(
        ")?"
    )  # no longer the only one


def test_of_a_question_that_was_not_answered_nobody_is_the_answer() -> None:
    turns = [Turn(role="user", content=WHO), Turn(role="assistant", content="Bob Ray.")]
    unanswered = said([*turns, Turn(role="user", content="Who is the chair?")])
    assert standalone("How old is he?", unanswered).query.startswith("How old is he")


def test_what_else_a_follow_up_leans_on_stays_beside_it() -> None:
    ran = ("Who ran the fair?", "Bob Ray ran it.")
    assert query("Did he know who ran it before him?", *ran) == "Did Bob Ray know who ran it before him (ran the fair)?"
    assert query("When did he get there?", *ran).startswith("When did Bob Ray get there (")
    later = (*ran, "When was he born?", "In 1950.")
    assert query("Who was there?", *later) == "Who was there (Bob Ray born, ran the fair)?"


@pytest.mark.parametrize(
    ("question", "before", "answer"),
    [
        # Nobody is called by name, or several are.
        ("How old is he?", WHO, "Ann Lee has succeeded Bob Ray."),
        ("How old is he?", WHO, "Ann Lee and Bob Ray are."),
        ("How old is he?", WHO, "Neither Ann Lee nor the chair."),
        ("How old is he?", WHO, "Marten has succeeded Ann Lee."),
        ("How old is he?", WHO, "It is Marten."),
        ("How old is he?", WHO, "No answer to this question was found in the documents."),
        ("How old is he?", "Who did Ann Lee replace?", "She replaced Bob Ray."),
        ("How old is he?", "Who did she replace?", "She replaced Bob Ray."),
        ("How old is he?", "Who won the match?", "Leeds United."),
        ("How old is he?", "Who was elected?", "Bob Ray was not elected."),
        ("How old is he?", "Who chairs the board?", "Bob Ray chairs it. He followed Mary Jones."),
        ("Who did she follow?", "Who manages Hill?", "The head at Hill is Ann Lee."),  # Hill may be somebody
        # Somebody stands beside who is not named.
        ("How old was he?", "Who murdered the king?", "Bob Ray."),
        ("Why did he resign?", "What did Bob Ray say?", "Bob Ray said the mayor had resigned."),
        ("When did he retire?", WHO, "Bob Ray, whose predecessor retired in May, is."),
        ("How old is she?", "Who is the wife of Bob Ray?", "The documents do not say."),
        ("When was she elected?", "Who is Bob Ray's deputy?", "A former farmer."),
        ("How old is he?", "Does Ann Lee have a son?", "Yes."),
        ("What does he do?", "When did Ann Lee marry?", "She married in May."),
        ("How old is he?", "Who is Ann Lee?", "Ann Lee is married to a baker."),
        ("When did he join?", "Who is Ann Lee?", "Ann Lee is the captain. Bob Ray is the mate."),
        ("When was he born?", "Who is Head Gardener?", "Head Gardener is Bob Ray."),
        ("When did he leave?", "Who is Ann Lee?", "Ann Lee succeeded Bob Ray in 2020."),
        ("How old was he?", "Who did Ann Lee replace?", "Ann Lee replaced the chair."),
        ("How old was he?", "Who was Ann Lee talking to?", "Ann Lee was talking to the chair."),
        ("How old was he?", "Where did Ann Lee go?", "She followed the chair."),
        ("When was she appointed?", "What did Bob Ray say about the envoy?", "Bob Ray praised her."),
        ("How long had she served?", "Why did Bob Ray fire the director?", "Bob Ray was angry."),
        ("How old was he?", "When did Ann Lee's dog die?", "In May."),
        # Names of things.
        ("When must he reply?", "Who approves leave?", "Under Leave Policy, the line manager does."),
        ("How old is he?", "Who is the mayor of New York?", "It is not stated."),
        ("What did he say?", "Who spoke?", "The prime minister told Sky News."),
        ("Who is he?", "Who spoke?", "A White House official told the BBC."),
        ("How many fit on her?", "When does the ferry sail?", "Sound Line plans it for May."),
        ("How old is she?", WHO, "Elizabeth II."),
        ("How old is she?", WHO, "J. K. Rowling."),
        ("How old is he?", "Who chairs the board?", "Today Bob Ray chairs it."),
        # The follow-up brings somebody, or its pronoun is none.
        ("Can a member sell his plot?", WHO, "Bob Ray is treasurer."),
        ("What should someone do if he is late?", WHO, "Bob Ray is treasurer."),
        ("What do tenants do when he is late?", WHO, "Bob Ray is treasurer."),
        ("Who is the mayor and how old is he?", WHO, "Bob Ray is treasurer."),
        ("Did Jo say how old he is?", WHO, "Bob Ray is treasurer."),
        ("Who did she replace, and how old was he?", WHO, TREASURER),
        ("What made her resign?", WHO, TREASURER),
        ("Who gave her the prize?", WHO, TREASURER),
        ("What are her and Bo's duties?", WHO, TREASURER),
        ("Who sang She?", WHO, TREASURER),
        ("What is HIS?", WHO, "Bob Ray is treasurer."),
        ("What is s/he paid?", WHO, "Bob Ray is treasurer."),
        ("What'll she've done?", WHO, TREASURER),
        ("Where do they live?", WHO, TREASURER),
        # Nothing would be left to ask.
        ("Why did she?", WHO, TREASURER),
        ("And she?", WHO, TREASURER),
    ],
)
def test_where_another_may_be_meant_nobody_is(question: str, before: str, answer: str) -> None:
    found = query(question, before, answer)
    asked = question.removeprefix("And ")
    assert found.startswith(f"{asked[:1].upper()}{asked[1:]}".rstrip("?"))
