"""How many a statement speaks of is what its source says, neither more nor left out."""

import pytest

from service.core.grounding.quantifiers import overstated
from service.core.text.reading import read


@pytest.mark.parametrize(
    ("said", "source", "why"),
    [
        ("Schools closed.", "Few schools closed.", "the source says this only of few"),
        ("Schools closed.", "It snowed, but few schools closed.", "the source says this only of few"),
        ("It snowed for days.", "It snowed for the last few days.", ""),
        ("Few schools closed.", "Few schools closed.", ""),
        ("Most schools closed.", "Schools closed.", "the source does not say most"),
        ("Few schools closed.", "Schools closed.", "the source does not say few"),
        ("Most schools closed.", "A majority of the schools closed.", ""),
        ("Most schools closed.", "80% of the schools closed.", ""),
        ("All schools closed.", "The schools closed.", ""),
    ],
)
def test_how_many_are_spoken_of(said: str, source: str, why: str) -> None:
    assert overstated(read(said), read(source)) == why
