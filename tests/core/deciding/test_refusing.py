"""When to say that no answer was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.calibration import read_calibration
from service.core.deciding.refusing import Weights, log_odds, probability_of_no

LIKELY = st.dictionaries(
    st.sampled_from(["Yes", " yes", "YES", "No", " no", "NO", "The", "Not", "yes."]), st.floats(0, 1)
)


@given(LIKELY)
def test_it_is_a_probability(likely: dict[str, float]) -> None:
    assert 0 <= probability_of_no(likely) <= 1


@given(st.floats(0.001, 1), st.floats(0.001, 1), st.floats(0, 1))
def test_only_yes_and_no_are_held_against_each_other(yes: float, no: float, other: float) -> None:
    weighed = probability_of_no({"yes": yes, "no": no, "perhaps": other})
    assert weighed == pytest.approx(1 - probability_of_no({"yes": no, "no": yes}))
    assert (weighed > 0.5) == (no > yes)


@pytest.mark.parametrize("likely", [{}, {"The": 0.9}, {"yes": 0.0}, {"Nothing": 1.0}])
def test_an_llm_that_says_neither_has_found_nothing(likely: dict[str, float]) -> None:
    assert probability_of_no(likely) == 1.0


@given(st.floats(0, 1))
def test_log_odds_grow_with_the_probability_and_stay_within_ten(probability: float) -> None:
    assert -10 <= log_odds(probability) <= 10
    assert log_odds(probability) == pytest.approx(-log_odds(1 - probability), abs=1e-6)


def test_weights_turn_signals_into_a_probability() -> None:
    weights = Weights(1.0, {"check": 2.0, "held": -1.0}, {})
    assert weights.probability({"check": 0.5, "held": 2.0, "other": 9.0}) == pytest.approx(0.5)
    with pytest.raises(KeyError, match="held"):
        weights.probability({"check": 0.5})


def test_the_calibration_that_is_shipped_asks_more_of_an_answer_the_more_cautious_it_is() -> None:
    for weights in read_calibration().writers.values():
        assert 0 < weights.least["eager"] < weights.least["balanced"] < weights.least["cautious"] < 1
