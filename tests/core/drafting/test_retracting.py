"""What takes back the sentence before it is quoted with that, and nothing else is."""

import time

import pytest

from service.core.drafting.retracting import with_retractions
from service.core.retrieval.evidence import Candidate
from tests.core.builders import candidates, document, hit

PROPOSED = "Priya Nair proposed to set the thermostat to 18 degrees."


def read(*sentences: str) -> list[Candidate]:
    return candidates(hit(document(" ".join(sentences))), [0.0] * len(sentences))


@pytest.mark.parametrize(
    "behind",
    [
        "The proposal was withdrawn.",
        "However, it was later voted down.",
        "The motion failed.",
        "This was then not carried.",
        "But the thermostat is no longer there.",
        "Her idea came to nothing.",
        "She withdrew the proposal.",
        "Priya Nair then withdrew it.",
        "The council rejected the motion.",
        "After a short discussion the proposal was withdrawn.",
        "The motion was put and lost.",
        "Nobody seconded it.",
    ],
)
def test_what_takes_a_sentence_back_is_quoted_with_it(behind: str) -> None:
    found = read(PROPOSED, behind, "Tea was served.")
    assert with_retractions(found[:1], found) == found[:2]
    assert with_retractions(found[:2], found) == found[:2]


@pytest.mark.parametrize(
    "behind",
    [
        "The deposit is returned if the booking is cancelled.",
        "It is cheaper unless the offer is withdrawn.",
        "The ferry was cancelled.",
        "The proposal was welcomed.",
        "Tea was withdrawn.",
        "It has not been withdrawn.",
        "It was nearly withdrawn.",
        "It is no longer than a page.",
        "The proposal failed to mention the cost.",
        "Nobody rejected the tea.",
        "If the council rejected the motion, she would leave.",
    ],
)
def test_what_is_of_something_else_is_not(behind: str) -> None:
    found = read(PROPOSED, behind)
    assert with_retractions(found[:1], found) == found[:1]


def test_a_plan_is_no_plan_of_a_sentence_that_has_none() -> None:
    for behind in ("The council rejected the motion.", "The proposal was withdrawn."):
        found = read("Tea was served at four.", behind)
        assert with_retractions(found[:1], found) == found[:1]


def test_only_the_next_sentence_of_the_same_passage_takes_back() -> None:
    found = read(PROPOSED, "Tea was served.", "The proposal was withdrawn.")
    assert with_retractions(found[:1], found) == found[:1]
    apart = [*read(PROPOSED), *candidates(hit(document("The proposal was withdrawn.", "other")), [0.0])]
    assert with_retractions(apart[:1], apart) == apart[:1]


def test_a_long_line_takes_no_time() -> None:
    started = time.process_time()
    for line in ("the " * 20_000, "After " + "a " * 50_000, "It is " + "gladly " * 20_000, "a-" * 50_000):
        found = read(PROPOSED, f"{line}x.")
        assert with_retractions(found[:1], found) == found[:1]
    assert time.process_time() - started < 5
