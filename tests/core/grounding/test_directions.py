"""A number that was risen to is not one that was risen by, and five below zero are not five."""

import pytest

from service.core.grounding.directions import misdirected
from service.core.text.reading import read


@pytest.mark.parametrize(
    ("said", "source", "what"),
    [
        ("Sales rose by £3 million.", "Sales rose to £3 million.", "by £3"),
        ("Sales rose to 3 %.", "Sales rose by 3 %.", "to 3"),
        ("Sales fell to 40.", "Sales fell from 40 to 30.", "to 40"),
        ("Sales fell from 40 to 30.", "Sales fell from 40 to 30.", ""),
        ("Sales fell to 30 from 40.", "Sales fell from 40 to 30.", ""),
        ("Sales grew by about 5 boats.", "Sales grew by 5 boats, to 20.", ""),
        ("Sales rose by 3 from 3.", "Sales rose by 3 from 3.", ""),
        ("Up by 3.", "Sales were 3.", ""),  # the source does not say how it came to them
        ("It opens from 3 to 5.", "It opens by 3 and shuts at 5.", ""),  # nothing changes
        ("It was 5 degrees.", "It was 5 degrees below zero.", "5 above zero"),
        ("It was 5 °C below freezing.", "It was 5 °C.", "5 below zero"),
        ("It was 5 degrees below zero.", "It was 5 °C below zero at noon.", ""),
    ],
)
def test_where_a_number_stands(said: str, source: str, what: str) -> None:
    assert misdirected(read(said), read(source)) == what
