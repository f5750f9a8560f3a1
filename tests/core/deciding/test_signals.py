"""What is known about a question before it is decided whether to answer it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from service.calibration import read_calibration
from service.core.deciding.refusing import SURE
from service.core.deciding.signals import extraction_signals, small_signals, unknown_names
from tests.core.builders import SEED, SEED_SENTENCES, candidates, document, hit

SEED_FOUND = candidates(hit(document(SEED, "seed")), [0.0] * len(SEED_SENTENCES))


def test_the_best_sentence_that_holds_what_is_asked_for_is_weighed() -> None:
    found = candidates(hit(document("Farmers are watching. Forty are. They wait.")), [5.0, 2.0, 1.0])
    signals = extraction_signals("How many farmers are watching?", found)
    assert signals == {"relevance": 2.0, "above": 0.0, "unknown": 0.0}


@pytest.mark.parametrize(
    ("relevances", "above"), [([5.0, 1.0, -3.0], 4.0), ([5.0, 5.0, 4.0], 0.0), ([5.0], 0.0), ([-4.0, -9.0, -9.0], 5.0)]
)
def test_how_far_the_best_sentence_stands_above_the_common_one_is_weighed(
    relevances: list[float], above: float
) -> None:
    text = " ".join(["Ann waits.", "Bo sleeps.", "Cy sings."][: len(relevances)])
    found = candidates(hit(document(text)), relevances)
    assert extraction_signals("Who waits?", found)["above"] == above


def test_no_sentence_at_all_is_as_irrelevant_as_can_be() -> None:
    assert extraction_signals("Who waits?", []) == {"relevance": -SURE, "above": 0.0, "unknown": 0.0}


def test_how_far_a_sentence_is_beyond_being_sure_is_not_weighed() -> None:
    found = candidates(hit(document("Ann waits. Bo sleeps.")), [23.0, 20.0])
    assert extraction_signals("Who waits?", found) == {"relevance": SURE, "above": 1.5, "unknown": 0.0}


@pytest.mark.parametrize(
    ("question", "unknown"),
    [("What did Macron say about TikTok?", 1), ("What happened in 1931?", 1), ("What did Trump say?", 0)],
)
def test_names_and_numbers_that_no_passage_has_are_counted(question: str, unknown: int) -> None:
    assert extraction_signals(question, SEED_FOUND)["unknown"] == unknown


@pytest.mark.parametrize(
    ("likely", "first"),
    [
        ({"Ann": 0.5, "The": 0.3}, 0.0),
        ({"Ann": 1.0}, 10.0),
        ({"Ann": 1.0000000000000002}, 10.0),  # tokens that read the same, added up
        ({"A": 0.1, "B": 0.1}, -2.197),
        ({}, 0.0),
    ],
)
def test_a_small_llm_is_weighed_by_what_it_says_of_the_sentences_and_how_sure_it_begins(
    likely: Mapping[str, float], first: float
) -> None:
    read = candidates(hit(document("Ann waits.")), [1.0])
    signals = small_signals("Does Ann wait for Carl?", {"Yes": 0.3, "No": 0.1}, likely, read)
    said = {"check": pytest.approx(1.099, abs=0.001), "first": pytest.approx(first, abs=0.001)}
    assert signals == said | {"relevance": 1.0, "above": 0.0, "unknown": 1.0}


def test_what_is_weighed_is_what_is_known() -> None:
    found, weights = candidates(hit(document("Ann waits.")), [1.0]), read_calibration().writers
    assert weights["small"].weights.keys() == small_signals("Why?", {}, {}, found).keys()
    assert weights["extractive"].weights.keys() == extraction_signals("Why?", found).keys()


def test_a_name_is_known_in_any_of_its_forms() -> None:
    found = candidates(hit(document("The Organization of Petrol Exporting Countries met Ann Lee.", "o")), [1.0])
    assert unknown_names("Did OPEC and NATO meet Lee and Grant in 1999?", found) == ["NATO", "Grant", "1999"]
    assert unknown_names("Did Donald speak?", SEED_FOUND) == []


@pytest.mark.parametrize(
    ("asked", "text", "unknown"),
    [
        ("Who came in 1911?", "All came in 1911.", []),
        ("Who paid 1,250 pounds?", "They paid 1250 pounds.", []),
        ("Who paid 25 pounds?", "They paid 1.25 and 25.5 pounds.", ["25"]),
        ("Who met Marten?", "Marten’s dog left.", []),
    ],
)
def test_a_number_or_a_name_is_known_as_it_is_written_and_as_a_value(asked: str, text: str, unknown: list[str]) -> None:
    assert unknown_names(asked, candidates(hit(document(text)), [0.0])) == unknown
