"""When to say that the documents do not hold the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.refusing import probability_of_no

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
