"""What `python -m evals search` searches for."""

import pytest

from evals.searches import QUERIES, searched
from service.ingest import ingest
from service.types.answers import Turn
from tests.evals.rows import case
from tests.fakes import fake_world
from tests.fakes.worlds import document

TURNS = (Turn(role="user", content="When does the harbour open?"), Turn(role="assistant", content="At six."))
LEANING = case(question="And the museum?", history=TURNS)


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ("rewritten", "When does the museum open?"),
        ("asked", "And the museum?"),
        ("joined", "When does the harbour open? And the museum?"),
    ],
)
def test_a_follow_up_is_searched_for_in_the_words_that_are_asked_for(queries: str, words: str) -> None:
    assert QUERIES[queries](LEANING, fake_world()) == words


def test_a_follow_up_is_searched_for_as_it_is_asked_about() -> None:
    world = fake_world()
    ingest([document("The museum opens at ten.", "museum"), document("The harbour opens at six.", "harbour")], world)
    (found,) = searched([LEANING], world)
    assert found.passages[0].text == "The museum opens at ten."
