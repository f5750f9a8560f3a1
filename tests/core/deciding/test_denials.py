"""Why a sentence is no answer: it says otherwise than the question takes for granted, or that this is not told."""

from __future__ import annotations

from unittest.mock import ANY

import pytest

from service.core.deciding.denials import denial, denied, undenied
from service.core.deciding.presuming import is_otherwise
from tests.core.builders import candidate, candidates, document, hit


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # One denies what the other says.
        ("What did the court say the council had proven?", "The court held the council had not proven any harm."),
        ("What did the court not acknowledge?", "The court quickly acknowledged the duty."),
        ("Who wasn't appointed to the board?", "Marten was appointed to the board in 1917."),
        ("What can’t be sold at the market?", "Fish can be sold at the market."),
        ("What can users who pay monthly reset?", "Users who pay monthly cannot reset it."),
        ("When was the bridge opened?", "The bridge that the council built was not opened."),
        # The opposite stands beside the same word.
        ("Who accepted the tenants' argument?", "The court rejected the tenants' argument on Friday."),
        ("What is the maximum depth of the harbour?", "The minimum depth of the harbour is three metres."),
        ("What do the parties that hold the minority of seats form?", "Those that hold the majority of seats form it."),
        # Another name, or number, stands in its place.
        ("Who commands the Petrel?", "Captain Ann Ray commands the Fulmar."),
        ("What does the South standpipe cost?", "The North standpipe cost £900."),
        ("What does the Kestrel weigh?", "The Heron, which weighs 51 kilograms, is new."),
        (
            "What did the Act enable the Spanish Parliament to do?",
            "The Act enabled the Scottish Parliament to make law.",
        ),
        ("Which debate lasts for 55 minutes?", "The members' debate lasts for 45 minutes."),
        ("What did the Scotland Act 2002 extend?", "The Scotland Act 2012 extends the powers."),
    ],
)
def test_a_sentence_that_says_otherwise_than_a_question_takes_for_granted(question: str, sentence: str) -> None:
    assert is_otherwise(question, candidate(sentence))
    assert denial(question, candidate(sentence)) == "false_premise"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # It is the answer to a yes or no, to a choice and to a comparison.
        ("Did the court accept the argument?", "The court rejected the argument."),
        ("Which was it, accepted or rejected by the court?", "The court rejected the argument."),
        ("In May, did the court accept the argument?", "The court rejected the argument in May."),
        ("Which is larger than the North standpipe?", "The South standpipe is smaller than the North standpipe."),
        (
            "Why didn't the court accept the tenants' argument?",
            "The court rejected the tenants' argument, as it was not on time.",
        ),
        # The other name stands in another part of it.
        ("What does the Kestrel weigh?", "The boat was built by Ayling in Exeter and weighs 51 kilograms."),
        ("What does the Kestrel weigh?", "The boat was built by Ayling in Exeter (weighs 51 kilograms)."),
        # The year lies in a span that it tells of.
        ("Who was mayor in 1998?", "Martin was mayor from 1991 to 2004."),
        ("Who ran the mill in 1916?", "Edmund, the elder, ran the mill from 1909 to 1934."),
        # It holds of some alone, whom the question does not name.
        ("How do I reset my password?", "Users who sign in with single sign-on cannot reset their password here."),
        ("When is a berth kept?", "If the deposit is not paid, no berth is kept."),
        # Two sides of one event.
        ("Who bought the cottages?", "The council sold the cottages to Marten."),
        ("Who won the cup final against Rovers?", "Rovers lost the cup final to Town."),
        ("Who may apply twice?", "Nobody may apply twice in one year."),
        # It tells of a rule, or of how much.
        ("Why can't dogs go on the beach in July?", "Dogs may go on the beach in winter."),
        ("What is the fine if dogs are not on a lead?", "Dogs have to be on a lead; the fine is £80."),
        ("How long does the short course last?", "The short course lasts two days."),
        # It is so after all, or from then on.
        ("When was the pier opened?", "The pier was not opened until 1911."),
        ("Who opened the pier?", "The pier was opened by no one but the mayor."),
        ("What does the fee cover?", "The fee does not only cover water."),
        # It denies in other words.
        ("What did the court not allow?", "The court refused to allow dogs."),
        ("How many boats were lost?", "None of the boats were lost."),
        # A name that is spelled otherwise, written out, or asked for.
        ("How long did Ms Kucukdeveci work there?", "Ms Kücükdeveci worked there for ten years."),
        ("What did GM introduce?", "General Motors introduced small cars."),
        ("What did Secretary Bessent settle?", "Scott Bessent settled ownership."),
        ("Which American firm joined the partnership?", "Ford joined the partnership."),
        ("What was built in the 1980s?", "It was built in 1989."),
        # It is about something else.
        ("Who rejected the plan for the library of Sallowby in March?", "The approved plan hangs in the hall."),
        ("port of Petrel", "The port of Fulmar is closed."),
    ],
)
def test_nothing_is_said_against_a_sentence_that_may_answer(question: str, sentence: str) -> None:
    assert denial(question, candidate(sentence)) is None


def test_a_name_of_the_passage_may_be_meant_by_a_pronoun() -> None:
    of_it, of_another = (
        candidates(hit(document(f"The Petrel is a boat. {sentence}")), [0.0, 1.0])[1]
        for sentence in ("Ann Ray designed it for Fulmar Yachts.", "Ann Ray designed the Fulmar.")
    )
    assert not is_otherwise("Who designed the Petrel?", of_it)
    assert is_otherwise("Who designed the Petrel?", of_another)


def test_a_question_that_tells_much_is_not_held_against_a_sentence() -> None:
    question = "Who rejected the tariff?"
    assert is_otherwise(question, candidate("The council approved the tariff."))
    assert not is_otherwise(f"{'My street is long. ' * 30}{question}", candidate("The council approved the tariff."))


def test_two_names_of_one_are_no_others() -> None:
    _, bought = candidates(hit(document("Gordon Brown came. Then Gordon bought a boat.")), [0.0, 1.0])
    assert not is_otherwise("Which boat has Brown bought?", bought)
    assert is_otherwise("Which boat has Marten bought?", bought)


def test_another_sentence_that_may_answer_keeps_one_from_being_the_last_word() -> None:
    council = hit(document("The council approved the tariff. The tenants wanted it rejected in May."))
    question = "When did the council reject the tariff?"
    assert denied(question, candidates(council, [5.0, 3.0])) == ("false_premise", ANY)
    assert denied(question, candidates(council, [5.0, 4.5])) is None
    assert denied(question, []) is None
    approved, wanted = candidates(council, [5.0, 4.5])
    assert undenied(question, [approved, wanted]) == [wanted]
    assert undenied(question, [approved]) == [approved]


def test_a_name_that_a_sentence_stands_under_is_known_to_it() -> None:
    question, sentence = "Who commands the Petrel?", "Ann Ray commands Fulmar Class boats."
    assert is_otherwise(question, candidate(sentence))
    assert not is_otherwise(question, candidate(sentence, title="The crew of the Petrel"))
    assert not is_otherwise(question, candidate(sentence, heading="Petrel"))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What fee did Rovers pay for Farrand?", "The fee that Rovers paid for Farrand has not been made known."),
        ("Which firm was not paid?", "Mr Crake confirmed that one firm is owed money, but he would not name it."),
        ("Who left the library the money?", "It came from a reader who asked that neither name nor sum be published."),
        ("How much did the owners get?", "The sums have been agreed but are not public."),
        ("Why did the councillor resign?", "He gave no reason."),
        ("What were the other tenders?", "The amounts of the other tenders are commercially confidential."),
        ("When does the pier open?", "The yard declined to say when the pier will open."),
        ("Who built the tower?", "The builder of the tower is unknown."),
        ("What does the pass cost?", "What the pass costs will not be made public before June."),
        ("When does it open?", "The day it opens is still unknown until the council meets."),
    ],
)
def test_a_sentence_that_says_that_something_is_not_told_is_no_answer(question: str, sentence: str) -> None:
    expected = "not_in_documents" if "not paid" not in question else None  # it asks for what is denied
    assert denial(question, candidate(sentence)) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did the council publish the price?", "The council has not published the price."),
        ("What did Mr Crake say of the firm?", "Mr Crake would not name the firm."),
        ("Who declined to comment?", "The yard declined to comment."),
        ("Which price is confidential?", "The price of the ferry is confidential."),
        ("Where does the nickname come from?", "Its exact origin is unknown, but most think of pitch."),
        ("Who drew the map?", "It was not known until 1912 that Ann Lee had drawn the map."),
        ("What is reserved?", "All that is not explicitly reserved is devolved."),
    ],
)
def test_what_was_not_told_may_itself_be_asked_for(question: str, sentence: str) -> None:
    assert denial(question, candidate(sentence)) is None


def test_a_number_up_to_which_something_holds_denies_nothing_of_another() -> None:
    question = "What tape fits a 30 mm rim?"
    assert not is_otherwise(question, candidate("For a rim up to 25 mm the right tape is of 27 mm."))
    assert is_otherwise(question, candidate("For a 25 mm rim the right tape fits well."))
