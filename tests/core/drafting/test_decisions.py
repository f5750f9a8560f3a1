"""What was asked for is told with what was decided of it, and a decision with what it is of."""

from __future__ import annotations

import pytest

from service.core.drafting.decisions import with_decisions
from service.core.drafting.telling import whole
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit

HENS = "3. **Hens on plot 22.** Ann Lee would like to keep four hens. Some feared rats. Refused by 4 votes to 2."


def read(text: str) -> list[Candidate]:
    return candidates(hit(document(text)), [0.0] * len(sentence_spans(text)))


def told(text: str, *at: int) -> list[str]:
    found = read(text)
    return [one.text for one in with_decisions([found[place] for place in at], found)]


def test_a_request_comes_with_its_decision_and_a_decision_with_its_request() -> None:
    both = ["3. **Hens on plot 22.** Ann Lee would like to keep four hens.", "Refused by 4 votes to 2."]
    assert told(HENS, 0) == told(HENS, 2) == told(HENS, 0, 2) == both
    assert told(HENS, 1) == ["Some feared rats."]


@pytest.mark.parametrize(
    "decided",
    [
        "Granted by 5 votes to 1, for a year.",
        "Lost, 3 for and 4 against.",
        "Carried 4 to 1.",
        "Agreed without a vote.",
        "Deferred until May.",
        "Not adopted.",
        "Rejected.",
        "The request was granted.",
        "Carried with one abstention.",
        "Deferred to the next meeting.",
        "Refused for lack of space.",
        "It was agreed by 5 votes to 1.",
        "Carried: 5 votes to 2.",
        "Refused: no room.",
        "Adjourned until May.",
    ],
)
def test_what_was_decided_says_nothing_without_what_its_paragraph_begins_with(decided: str) -> None:
    text = f"5. **Bonfires.** Complaints came again. {decided}"
    assert told(text, 1) == ["5. **Bonfires.** Complaints came again.", decided]


@pytest.mark.parametrize(
    "said",
    [
        "Lost property is kept for a week.",
        "Accepted: Visa and Mastercard.",
        "Granted land may be sold.",
        "He agreed.",
        "Lost, he was found by a shepherd.",
        "Lost: one black cat.",
    ],
)
def test_what_only_begins_like_a_decision_is_none(said: str) -> None:
    assert told(f"Ann asked for a key. {said}", 0) == ["Ann asked for a key."]
    assert told(f"Ann asked for a key. {said}", 1) == [said]


def test_a_request_in_ordinary_words_is_one_and_a_loss_is_no_vote() -> None:
    for asked in ("Ann asked if she may keep hens.", "Ann asked the board for a shed."):
        assert told(f"{asked} Some feared rats. Refused by 4 votes to 2.", 0) == [asked, "Refused by 4 votes to 2."]
    key = "Ann asked for a new key. The key was lost in May. Granted."
    assert told(key, 0) == ["Ann asked for a new key.", "Granted."]


def test_what_else_was_asked_for_before_a_decision_is_told_too() -> None:
    two = "Ann asked for hens. She told of their quiet ways. Bob asked for a goat. Refused by 6 votes to 0."
    assert told(two, 0) == ["Ann asked for hens.", "Bob asked for a goat.", "Refused by 6 votes to 0."]
    assert told(two, 3) == ["Ann asked for hens.", "Bob asked for a goat.", "Refused by 6 votes to 0."]
    noisy = "Ann would like to keep hens. Two members called them noisy. Bob wanted to know the cost. Granted."
    assert told(noisy, 3) == ["Ann would like to keep hens.", "Granted."]


def test_the_decision_of_another_paragraph_is_that_of_something_else() -> None:
    text = f"{HENS.replace(' Refused by 4 votes to 2.', '')}\n\n4. **Gate.** Ann asked for a lock. Granted."
    assert told(text, 0) == ["3. **Hens on plot 22.** Ann Lee would like to keep four hens."]
    assert told(text, 3) == ["4. **Gate.** Ann asked for a lock.", "Granted."]


def test_what_a_later_meeting_decides_of_the_same_item_is_told_whatever_its_words() -> None:
    later = "4. **Request: hens on plot 22.** Ann came with a plan. Granted for a year. The tea was cold."
    found = read(f"# Minutes\n\n## Meeting of 12 March 2024\n\n{HENS}\n\n## Meeting of 11 June 2024\n\n{later}\n")
    quoted = [one for one in found if "would like" in one.text]
    assert [one.text for one in whole("May Ann keep chickens?", quoted, found)] == [
        "3. **Hens on plot 22.** Ann Lee would like to keep four hens.",
        "Refused by 4 votes to 2.",
        "4. **Request: hens on plot 22.** Ann came with a plan.",
        "Granted for a year.",
    ]
