"""What is known about a question before it is decided whether to answer it."""

from __future__ import annotations

import pytest

from service.core.deciding.signals import NOTHING, extraction_signals, small_signals, unknown_names
from tests.core.builders import SEED, SEED_SENTENCES, candidates, document, hit

SEED_FOUND = candidates(hit(document(SEED, "seed")), [0.0] * len(SEED_SENTENCES))


def test_the_best_sentence_that_holds_what_is_asked_for_is_weighed_with_what_is_ahead_of_it() -> None:
    found = candidates(hit(document("Farmers are watching. Forty are. They wait.")), [5.0, 2.0, 1.0])
    signals = extraction_signals("How many farmers are watching?", found)
    assert (signals["relevance"], signals["unfit"], signals["unknown"]) == (2.0, 3.0, 0.0)


def test_no_sentence_at_all_is_as_irrelevant_as_can_be() -> None:
    signals = extraction_signals("Who waits?", [])
    assert (signals["relevance"], signals["unfit"], signals["passage"]) == (NOTHING, 0.0, NOTHING)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [("What did Macron say about TikTok?", 1), ("What happened in 1931?", 1), ("What did Trump say?", 0)],
)
def test_names_and_numbers_that_no_passage_has_are_counted(question: str, unknown: int) -> None:
    assert extraction_signals(question, SEED_FOUND)["unknown"] == unknown


@pytest.mark.parametrize(
    ("shares", "absent", "stated", "check", "relevance"),
    [
        ([0.25, 0.25], 0.5, 0.0, 0.0, 1.0),
        ([0.0, 1.0], 0.0, 10.0, 10.0, -2.0),
        ([0.0, 0.0], 1.0, -10.0, -10.0, 1.0),
        ([0.3, 0.5], 0.2, 1.386, 1.386, -2.0),
    ],
)
def test_a_small_llm_is_weighed_by_whether_it_chooses_a_line_and_whether_it_says_yes(
    shares: list[float], absent: float, stated: float, check: float, relevance: float
) -> None:
    lines = candidates(hit(document("Ann waits. Bob sleeps.")), [1.0, -2.0])
    assert small_signals("Does Ann wait for Carl?", shares, absent, lines, lines) == {
        "stated": pytest.approx(stated, abs=0.001),
        "check": pytest.approx(check, abs=0.001),
        "relevance": relevance,
        "unknown": 1.0,
    }


def test_a_name_is_known_in_any_of_its_forms() -> None:
    found = candidates(hit(document("The Organization of Petrol Exporting Countries met Ann Lee.", "o")), [1.0])
    assert unknown_names("Did OPEC and NATO meet Lee and Grant in 1999?", found) == ["NATO", "Grant", "1999"]
    assert unknown_names("Did Donald speak?", SEED_FOUND) == []
