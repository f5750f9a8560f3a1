"""Whether an answer is right, worked out by hand: values, whole words, refusals, and risk by confidence."""

from __future__ import annotations

import pytest

from evals.cases import load
from evals.report import figures
from evals.results import Row, Run
from evals.scorers import area_under_risk, content_recall, holds, right, risk_coverage, token_f1
from evals.wording import normal
from tests.evals.rows import answer, case

SAME = """
£1.2 million = 1,200,000
£1.2 million = 1.2m
1,200,000 = 1.2m
£30m = thirty million
2bn = 2,000,000,000
5k = five thousand
a hundred = 100
two hundred and five = 205
one thousand two hundred and forty = 1,240
half a million = 500,000
four and a half = 4½
four-and-a-half years = 4.5 years
£212.00 = 212
£9.90 = 9.9
minus 3.2 = −3.2
-£40 = minus £40
20% = twenty per cent
21 December 2023 = Dec. 21, 2023
21 December 2023 = 2023-12-21
21st of December 2023 = December 21 2023
the twenty-first of December = Dec 21
21/12/2023 = 12/21/2023
Sept 2022 = September 2022
2023-24 = 2023–2024
8 a.m. = 8am
8 a.m. = 08:00
8:00 = 8 o'clock in the morning
8:00 pm = 20:00
10.30 p.m. = 22:30
12 noon = 12 pm
00:15 = 12:15 am
second = 2nd
the twenty-third = 23rd
two hundredth = 200th
U.S. = US
Café = cafe
"""


@pytest.mark.parametrize("line", SAME.strip().splitlines())
def test_the_same_value_written_in_two_ways(line: str) -> None:
    one, other = line.split(" = ")
    assert holds(f"It was {one}, they said.", other)
    assert holds(f"It was {other}, they said.", one)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("120", "12"),
        ("12.5", "12"),
        ("1,200", "1"),
        ("1,200", "200"),
        ("12,000", "12"),
        ("12th", "12"),
        ("12 December 2023", "12"),
        ("-5 degrees", "5 degrees"),
        ("B12", "12"),
        ("1.2 million", "1.2"),
        ("1.2 billion", "1.2 million"),
        ("two hundred", "two"),
        ("twenty-one", "20"),
        ("8 pm", "8 am"),
        ("8:00 pm", "8:00"),
        ("18:00", "8:00"),
        ("12 am", "noon"),
        ("21 December 2023", "21 December 2024"),
        ("21 December", "21 December 2023"),
        ("1 December 2023", "21 December 2023"),
        ("22nd", "second"),
        ("03/04/2023", "3 April 2023"),
        ("2024-04-28", "28"),
        ("6:12.3", "6:12"),
        ("4038,957,17", "403"),
        ("138,957,17", "138,957"),
        ("30m", "30 million"),
        ("you may 14 times", "14 May"),
        ("2023-24", "24"),
        ("1/2", "2"),
        ("harbours", "harbour"),
        ("", "12"),
        ("anything", ""),
        ("anything", "the"),
    ],
)
def test_another_value_is_not_held(said: str, wanted: str) -> None:
    assert not holds(said, wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4038,957,17", "4038 957 17"),
        ("2023,November,4038,957,17", "2023 november 4038 957 17"),
        ("2023,May,138,957,17", "2023 may 138 957 17"),
        ("1,200,000", "1200000"),
        ("1,200.50", "1200.5"),
        ("1,20", "1 20"),
        ("1\u00a0200\u202f000", "1200000"),
        ("1 200", "1 200"),
    ],
)
def test_commas_and_spaces_in_numbers(text: str, expected: str) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("21 December 2023", "21 December"),
        ("21 December 2023", "December 2023"),
        ("21 December 2023", "2023"),
        ("on 23 August", "23rd"),
        ("between 27 and 30 July", "30 July"),
        ("2023,November,4038,957,17", "4,038"),
        ("2024,May,9120", "May 9,120"),
        ("2, 3 and 5", "two, three and five"),
        ("between one hundred and two hundred", "100 and 200"),
        ("In May 14 boats came", "14"),
        ("He said 1,200.", "1200"),
        ("by 10-1", "10–1"),
        ("It is six.[1]", "six"),
        ("<td>£9.90</td>", "9.90"),
    ],
)
def test_a_value_inside_more_words(said: str, wanted: str) -> None:
    assert holds(said, wanted)


@pytest.mark.parametrize(
    ("groups", "forbidden", "said", "expected"),
    [
        ([["8 am", "eight"]], [], "At 08:00.", True),
        ([["8 am"], ["Friday"]], [], "At 8am on Friday.", True),
        ([["8 am"], ["Friday"]], [], "At 8am.", False),
        ([["14"]], ["19"], "14, not 19.", False),
        ([["14"]], ["19"], "14, not 190.", True),
        ([["14"]], [], "", False),
    ],
)
def test_right_takes_one_of_every_group_and_nothing_forbidden(
    groups: list[list[str]], forbidden: list[str], said: str, expected: bool
) -> None:
    assert right(case(answers=groups, forbidden=forbidden), said) is expected


@pytest.mark.parametrize("suite", ["seeds", "harbour"])
def test_every_alternative_of_a_suite_has_words(suite: str) -> None:
    assert all(normal(one) for held in load(suite) for group in held.answers for one in group)


@pytest.mark.parametrize(
    ("said", "golds", "expected"),
    [
        ("", [], 0.0),
        ("", [""], 1.0),
        ("", ["six"], 0.0),
        ("six", [""], 0.0),
        ("the", ["a"], 1.0),
        ("six", ["six"], 1.0),
        ("six", ["6"], 1.0),
        ("8am", ["08:00"], 1.0),
        ("six", ["seven"], 0.0),
        ("at six", ["six"], 2 / 3),
        ("six six", ["six"], 2 / 3),
        ("six", ["seven", "six o'clock", "at six today now"], 2 / 3),
        ("The harbour opens", ["harbour opens at six"], 2 * 2 / 6),
        ("Six![1]", ["six"], 1.0),
        ("12", ["120"], 0.0),
    ],
)
def test_token_f1(said: str, golds: list[str], expected: float) -> None:
    assert token_f1(said, golds) == pytest.approx(expected)


YES, NO = True, False


@pytest.mark.parametrize(
    ("judged", "precision", "recall"),
    [
        ([], None, None),
        ([(YES, NO)], None, None),
        ([(YES, YES)], 0.0, None),
        ([(NO, NO)], None, 0.0),
        ([(NO, YES)], 1.0, 1.0),
        ([(NO, YES), (YES, YES)], 0.5, 1.0),
        ([(NO, YES), (NO, NO)], 1.0, 0.5),
        ([(NO, YES), (NO, NO), (YES, YES), (YES, NO)], 0.5, 0.5),
        ([(NO, YES)] * 3 + [(YES, YES)], 0.75, 1.0),
    ],
)
def test_refusals(judged: list[tuple[bool, bool]], precision: float | None, recall: float | None) -> None:
    rows = [Row(case=case(f"c{at}", yes), answer=answer(answerable=not was)) for at, (yes, was) in enumerate(judged)]
    found = {figure.key: figure.value for figure in figures(Run(suite="s", configuration={}, rows=rows))}
    assert (found.get("unanswerable of refused"), found.get("refused of unanswerable")) == (precision, recall)


@pytest.mark.parametrize(
    ("judged", "expected", "area"),
    [
        ([], [], None),
        ([(0.5, True)], [(1.0, 0.0)], 0.0),
        ([(0.5, False)], [(1.0, 1.0)], 1.0),
        ([(0.9, True), (0.1, False)], [(0.5, 0.0), (1.0, 0.5)], 0.25),
        ([(0.1, True), (0.9, False)], [(0.5, 1.0), (1.0, 0.5)], 0.75),
        ([(0.5, True), (0.5, False)], [(1.0, 0.5)], 0.5),
        ([(0.5, False), (0.5, True)], [(1.0, 0.5)], 0.5),
        ([(3, True), (2, True), (1, False), (0, False)], [(0.25, 0), (0.5, 0), (0.75, 1 / 3), (1, 0.5)], 5 / 24),
    ],
)
def test_the_risk_at_each_coverage(
    judged: list[tuple[float, bool]], expected: list[tuple[float, float]], area: float | None
) -> None:
    assert [(point.coverage, point.risk) for point in risk_coverage(judged)] == expected
    assert area_under_risk(judged) == (pytest.approx(area) if area is not None else None)


# Their content: pilot board everi ship 60 metr enter harbour; skipper miss tide fine 1200000 2023 (may is a verb, too)
PILOT = "The pilot boards every ship over 60 metres before it enters the harbour."
FINE = "Skippers who missed the tide were fined £1.2 million in May 2023."


@pytest.mark.parametrize(
    ("said", "golds", "expected"),
    [
        # nothing to compare
        ("", [], 0.0),
        ("", [PILOT], 0.0),
        ("The pilot boards.", [], 0.0),
        ("Anything.", [""], 0.0),
        ("Anything.", ["."], 0.0),
        ("", [""], 0.0),
        # words
        (PILOT, [PILOT], 1.0),
        (PILOT.upper(), [PILOT], 1.0),
        ("Before entering harbours, ships over sixty metres are boarded by pilots.", [PILOT], 7 / 8),
        ("Ships are boarded by pilots.", [PILOT], 3 / 8),
        ("Every ship over 60 metres.", [PILOT], 4 / 8),
        ("Every vessel over 60 metres takes a pilot.", [PILOT], 4 / 8),
        ("The harbour pilot boards ships.", [PILOT], 4 / 8),
        ("The pilot, the pilot, the pilot!", [PILOT], 1 / 8),
        ("It is before they are over it.", [PILOT], 0.0),
        ("The pilot boards no ship over 60 metres before it enters the harbour.", [PILOT], 7 / 8),  # denial is not seen
        # values
        ("Fines came to 1,200,000 pounds.", [FINE], 2 / 6),
        ("Fines came to 12 million pounds.", [FINE], 1 / 6),
        ("Fines came to 1.2m.", [FINE], 2 / 6),
        ("In 2023, in May.", [FINE], 1 / 6),
        ("In 2024, in May.", [FINE], 0.0),
        ("It may have been so in 2023.", [FINE], 1 / 6),
        ("At 8 a.m.", ["They met at 08:00."], 1 / 2),
        ("On Dec. 21, 2023.", ["It sank on 21 December 2023."], 3 / 4),
        ("On 12/21/2023.", ["It sank on 21 December 2023."], 3 / 4),
        ("The second time.", ["It was the 2nd time."], 1.0),
        ("120 boats", ["12 boats"], 1 / 2),
        ("twelve boats", ["12 boats"], 1.0),
        # several gold answers: the nearest counts
        ("Ships are boarded by pilots.", [PILOT, "A pilot boards."], 1.0),
        ("Ships are boarded by pilots.", ["", PILOT], 3 / 8),
        ("Tide missed.", [PILOT, FINE], 2 / 6),
        # no content, accents, marks, markup
        ("Yes.", ["Yes, it was."], 1 / 3),
        ("Yes, it was.", ["Yes."], 1.0),
        ("No.", ["Yes."], 0.0),
        ("The café closed.[1]", ["Cafe <b>closed</b>[2]"], 1.0),
        ("Closed [1].", ["one closed"], 1 / 2),
    ],
)
def test_content_recall(said: str, golds: list[str], expected: float) -> None:
    assert content_recall(said, golds) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("groups", "forbidden", "said", "expected"),
    [
        ([[PILOT]], [], "The harbour pilot boards ships.", True),  # a half is enough
        ([[PILOT]], [], "Ships are boarded by pilots.", False),
        ([[FINE, PILOT]], [], "The harbour pilot boards ships.", True),
        ([[PILOT]], ["tug"], "The harbour pilot boards ships from a tug.", False),
        ([[PILOT], [FINE]], [], "The harbour pilot boards ships.", False),
        ([[PILOT], [FINE]], [], "The harbour pilot boards ships; skippers who missed the tide are fined.", True),
        ([[PILOT]], [], "", False),
    ],
)
def test_right_by_content(groups: list[list[str]], forbidden: list[str], said: str, expected: bool) -> None:
    asked = case(answers=groups, forbidden=forbidden, rule="content")
    assert right(asked, said) is expected
    assert not right(asked.model_copy(update={"rule": "words"}), said)
