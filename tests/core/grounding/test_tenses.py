"""What was and what will be are not told for each other."""

import pytest

from service.core.grounding.tenses import out_of_time
from service.core.text.reading import read

WILL, WAS = "the source says that it will be so", "the source says that it was so"


@pytest.mark.parametrize(
    ("said", "source", "why"),
    [
        ("The bridge opened in May.", "The bridge will open in May.", WILL),
        ("The bridge was closed in May.", "The bridge is going to be closed in May.", WILL),
        ("The bridge has been closed.", "The bridge will be closed.", WILL),
        ("She won the cup in May.", "She will win the cup in May.", WILL),
        ("The ferry is due to sail on Friday.", "The ferry sailed on Friday.", WAS),
        ("She will win the cup.", "She won the cup.", WAS),
        ("The bridge opens in May.", "The bridge will open in May.", ""),  # a timetable
        ("The bridge is closed in May.", "The bridge will be closed in May.", ""),
        ("The bridge is to open in May.", "The bridge will open in May.", ""),
        ("The bridge, built in 1950, will open.", "The bridge, built in 1950, will be opened.", ""),
        ("It was said that the bridge would open.", "The bridge will open, it was said.", ""),
        ("The bridge opened in 1950.", "The bridge opened in 1950 and will open again in May.", ""),
        ("The closed bridge is long.", "The long bridge is closed.", ""),
        ("Ann said the bridge is shut.", "“It will shut,” said Ann.", ""),  # not the word for word form of the past
    ],
)
def test_what_was_and_what_will_be(said: str, source: str, why: str) -> None:
    assert out_of_time(read(said), read(source)) == why
