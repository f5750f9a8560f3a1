"""Citation precision and recall, worked out by hand after ALCE's definitions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evals.citations import invented, lexical, precision, recall
from tests.evals.rows import answer

Said = list[tuple[str, list[int]]]


def parts(sentence: str, cited: Sequence[str]) -> bool:
    """A sentence "ab" is supported by texts that together hold every one of its letters."""
    return set(sentence) <= set("".join(cited))


@pytest.mark.parametrize(
    ("said", "cited", "expected_recall", "expected_precision"),
    [
        ([], [], None, None),
        ([("a", [])], [], 0.0, 0.0),
        ([("a", [1])], ["a"], 1.0, 1.0),
        ([("a", [1])], ["x"], 0.0, 0.0),
        ([("a", [1])], [""], 0.0, 0.0),
        ([("ab", [1, 2])], ["a", "b"], 1.0, 1.0),  # neither alone, both needed
        ([("ab", [1])], ["a", "b"], 0.0, 0.0),  # the second is there, but not cited
        ([("a", [1, 2])], ["a", "x"], 1.0, 0.5),  # the second carries nothing
        ([("a", [1, 2])], ["a", "a"], 1.0, 1.0),  # each carries it alone
        ([("ab", [1, 2, 3])], ["a", "b", "a"], 1.0, 1 / 3),  # only the one with b is needed
        ([("ab", [1, 2])], ["ab", "a"], 1.0, 0.5),
        ([("ab", [1, 2, 3])], ["ab", "a", "b"], 1.0, 1 / 3),
        ([("abc", [1, 2, 3])], ["a", "b", "c"], 1.0, 1.0),
        ([("abc", [1, 2])], ["a", "b"], 0.0, 0.0),  # not supported: none is relevant
        ([("a", [1]), ("b", [2])], ["a", "b"], 1.0, 1.0),
        ([("a", [1]), ("b", [1])], ["a"], 0.5, 0.5),
        ([("a", [1]), ("b", [])], ["a"], 0.5, 1.0),
        ([("a", [1]), ("a", [1])], ["a"], 1.0, 1.0),
        ([("a", [1]), ("b", [2, 3])], ["a", "b", "x"], 1.0, 2 / 3),
        ([("a", [9])], ["a"], 0.0, 0.0),  # an invented mark
        ([("a", [1, 9])], ["a"], 1.0, 0.5),
        ([("a", [1, 8, 9])], ["a"], 1.0, 1 / 3),
        ([("a", [1]), ("b", [9])], ["a"], 0.5, 0.5),
        ([("a", [1, 1])], ["a"], 1.0, 1.0),  # said twice, counted once
        ([("", [1])], ["a"], 1.0, 1.0),
    ],
)
def test_precision_and_recall(
    said: Said, cited: list[str], expected_recall: float | None, expected_precision: float | None
) -> None:
    given = answer(sentences=said, cited=cited)
    assert recall(given, parts) == expected_recall
    assert precision(given, parts) == (pytest.approx(expected_precision) if expected_precision is not None else None)


def test_the_line_that_tells_the_day_from_which_a_date_was_reckoned_is_relevant() -> None:
    said = "He resigned on Wednesday (20 September 2023)."
    given = answer(sentences=[(said, [1, 2])], cited=["He resigned on Wednesday.", "The Courier, 22 September 2023"])
    of_friday = [one.model_copy(update={"published_at": "2023-09-22", "document_id": "a"}) for one in given.citations]
    assert precision(given.model_copy(update={"citations": tuple(of_friday)})) == 1.0
    of_monday = [one.model_copy(update={"published_at": "2023-09-25"}) for one in of_friday]
    assert precision(given.model_copy(update={"citations": tuple(of_monday)})) == 0.5


def test_a_refusal_has_neither() -> None:
    refused = answer("It is not there.", [("It is not there.", [])], answerable=False)
    assert recall(refused) is None
    assert precision(refused) is None


@pytest.mark.parametrize(
    ("text", "said", "cited", "count"),
    [
        ("Six.[1]", [("Six.", [1])], ["six"], 0),
        ("Six.[2]", [("Six.", [2])], ["six"], 1),
        ("Six.[2] Seven.[2]", [("Six.", [2]), ("Seven.", [2])], ["six"], 2),
        ("Six.", [("Six.", [2])], ["six"], 1),  # the text hides it
        ("Six.[1][3]", [("Six.", [1])], ["six"], 1),  # the sentences hide it
        ("Six.", [("Six.", [])], [], 0),
    ],
)
def test_marks_that_point_nowhere(text: str, said: Said, cited: list[str], count: int) -> None:
    assert invented(answer(text, said, cited)) == count


@pytest.mark.parametrize(
    ("sentence", "cited", "expected"),
    [
        ("The harbour opens at six.", ["The harbour opens at six."], True),
        ("The harbour opens at six.", ["The harbour opens at 6 every day."], True),
        ("The harbour opens at six.", ["The harbour opens at seven."], False),
        ("The harbour opens at six.", ["The harbour opens."], False),
        ("The harbour opens at six.", ["The harbour opens", "at six"], True),
        ("The harbour opens at six.", ["Six."], False),
        ("The harbour opens at six.", [], False),
        ("The harbour opens at six.", ["", " "], False),
        ("Tariffs were raised.", ["A tariff was raised."], True),
        ("It cost £1.2 million.", ["The cost: 1,200,000"], True),
        ("It cost £12.", ["It cost £120."], False),
        ("It began at 8 a.m.", ["It began at 08:00."], True),
        ("It began on 21 December.", ["Dec. 21, 2023: it began."], True),
        ("It began on 22 December.", ["Dec. 21, 2023: it began."], False),
        ("The red boat sank quickly offshore.", ["The red boat sank."], True),  # 3 of 5 are 0.6
        ("The big red boat sank quickly offshore.", ["The red boat sank."], False),  # 3 of 6
        ("Yes.", ["Anything."], True),
        ("Yes.", [], False),
        ("It is so.", ["Anything."], True),  # no content words
        ("The second prize went to Wray.", ["Wray took the 2nd prize"], True),
    ],
)
def test_lexical_support(sentence: str, cited: list[str], expected: bool) -> None:
    assert lexical(sentence, cited) is expected


def test_the_date_of_a_day_that_a_text_names_by_its_own_is_carried_by_it() -> None:
    days = [("It sank yesterday (1 May 2024).", [1]), ("It sank yesterday (2 May 2024).", [1])]
    said = answer(sentences=days, cited=["It sank yesterday."])
    cited = tuple(one.model_copy(update={"published_at": "2024-05-02"}) for one in said.citations)
    assert (recall(said), recall(said.model_copy(update={"citations": cited}))) == (0.0, 0.5)
