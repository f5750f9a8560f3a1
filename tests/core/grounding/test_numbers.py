"""Numbers, dates and quantities: compared as what they are and with what they are of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.judging import Evidence, judge
from tests.core.builders import SEED, SEED_SENTENCES, carried, document, evidence, excerpt, verdict


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("He reported on 3 January 2024.", "He reported on Jan. 3, 2024."),
        ("It lasted twenty-five days.", "It lasted 25 days."),
        ("It cost 5 billion dollars.", "It cost $5bn, or 5 dollars a head."),
        ("It rose by 4 percent.", "It rose by 4.0 %."),
        ("It holds 1,216 paragraphs.", "It holds 1216 paragraphs."),
    ],
)
def test_numbers_and_dates_are_compared_by_value(draft: str, source: str) -> None:
    assert carried(draft, source)


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("The call began around 9 am Washington time.", "the source does not say 9"),
        ("The call began around nine am Washington time.", "the source does not say nine"),
        ("The call began around 8 pm Washington time.", "the source does not say pm"),
        ("It was the third direct conversation between the two leaders.", "the source does not say third"),
        ("Trump and Xi spoke by phone on Monday.", "the source does not say Monday"),
        ("Trump and Xi spoke by phone on Thursday.", "the source does not say Thursday"),  # of another sentence
    ],
)
def test_a_changed_number_or_day_is_not_carried(draft: str, reason: str) -> None:
    found = verdict(draft, SEED)
    assert (found.cited, found.reason) == ((), reason)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("It cost 5 million dollars.", "It cost 5 billion dollars."),
        ("It lasted twenty-six days.", "It lasted twenty-five days."),
        ("He was born in June 1931.", "He was born in July 1931."),
        ("It rose by 12 percent.", "It rose by 1.2 percent."),
        ("The harbour opens at 90.", "The harbour opens at 6. The pilot sleeps. Ferries leave every 90 minutes."),
    ],
)
def test_a_number_from_elsewhere_is_not_carried(draft: str, source: str) -> None:
    assert not carried(draft, source)


@given(st.sampled_from(SEED_SENTENCES), st.integers(10, 9_999).filter(lambda n: str(n) not in SEED))
def test_a_number_that_no_source_has_never_passes(sentence: str, number: int) -> None:
    assert not carried(f"{sentence.rstrip('.”')} in {number}")
    assert not carried(f"{number} times {sentence}")


@pytest.mark.parametrize(
    ("draft", "source", "right"),
    [
        ("It closed on 21 December 2023.", "It closed on 2023-12-21.", True),
        ("It closed on Dec. 21.", "It closed on 21 December.", True),
        ("It closed on December 21st, 2023.", "It closed on 21 Dec 2023.", True),
        ("It closed in December 2023.", "It closed on 2023-12-21.", True),
        ("It closed on 21 December 2022.", "It closed on 2023-12-21.", False),
        ("It closed on 22 December 2023.", "It closed on 2023-12-21, not on 22 May 2023.", False),
        ("She was born in June 1950.", "She was born in June 1931 and left in July 1950.", False),
        ("It closed on 3 May 2024.", "It closed in May 2024 at 3.", False),
        ("It is 5 miles long.", "It is 5 km long.", False),
        ("It is 5 kilometers long.", "It is 5 km long.", True),
        ("It costs 40 euros.", "It costs £40.", False),
        ("It costs 40 pounds.", "It costs £40.", True),
        ("It lasted more than 90 minutes.", "It lasted 90 minutes.", False),
        ("It lasted 90 minutes.", "It lasted less than 90 minutes.", False),
        ("It lasted over 90 minutes.", "It lasted more than 90 minutes.", True),
    ],
)
def test_dates_and_quantities_are_compared_as_what_they_are(draft: str, source: str, right: bool) -> None:
    assert carried(draft, source) is right


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("It rose by 5 percent.", "It rose by .5 percent."),
        ("It was 5 degrees.", "It was -5 degrees."),
        ("It was 5 degrees.", "It was −5 degrees."),
        ("It cost £5.", "It cost £5 million."),
        ("It cost £5 million.", "It cost £5, and others cost 3 million."),
        ("It holds 500 people.", "It holds 1 500 people."),
        ("It holds 500 people.", "It holds 1\u00a0500 people."),
        ("It holds 500 people.", "It holds 1\u2009500 people."),
        ("It is 5 miles long.", "It is 5½ miles long."),
        ("It is 5 miles long.", "It is 5 1/2 miles long."),
        ("It got 5 votes.", "It got 3/5 votes."),
        ("Version 2.10 came out in May.", "Version 2.1 came out in May."),
        ("The A5 road is closed.", "The B5 road is closed."),
        ("The zone 3A is closed.", "The zone 3B is closed."),
        ("He fought in World War I.", "He fought in World War II."),
        ("Rovers won 3-1.", "Rovers won 1-3."),
        ("Rovers won 3 to 2.", "Rovers won 2 to 3."),
        ("Rovers won three to two.", "Rovers won 2–3."),
        ("The talk begins at 10:30.", "The talk begins at 30:10."),
        ("The talk begins at 10:30.", "The talk begins at 10 and takes 30 minutes."),
        ("She was born on 3/4/1990.", "She was born on 4/3/1990."),
        ("The talk begins at 8 pm.", "The talk begins at 8 am and ends at 9 pm."),
        ("The port opens at 9 pm and closes at 6 am.", "The port opens at 9 am and closes at 6 pm."),
        ("The bridge was built in 1920.", "The bridge was built before 1920."),
        ("The bridge opened on 3 May.", "The bridge opened after 3 May."),
    ],
)
def test_a_part_of_a_number_is_not_the_number(draft: str, source: str) -> None:
    assert not carried(draft, source)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("It rose by 0.5 percent.", "It rose by .5 percent."),
        ("It was minus 5 degrees.", "It was minus 5 degrees."),
        ("It was -5 degrees.", "It was −5 degrees."),
        ("It holds 1,500 people.", "It holds 1 500 people."),
        ("It is 5.5 miles long.", "It is 5½ miles long."),
        ("It cost 2.50 pounds.", "It cost £2.5."),
        ("It costs 5 million pounds.", "It costs 5 to 6 million pounds."),
        ("It takes 5 to 6 days.", "It takes 5-6 days."),
        ("Rovers won 3–1.", "Rovers won 3-1."),
        ("The talk begins at 10:00 am.", "The talk begins at 10 am."),
        ("The talk begins at 8 pm.", "The talk begins at 8 p.m. and ends at 9 p.m."),
        ("The port is open from 8 pm.", "The port is open from 8 to 9 pm."),
        ("She was born in 1990.", "She was born on 3/4/1990."),
        ("The A5 road is closed.", "The roads A5 and B5 are closed."),
        ("The bridge opened in May 1920.", "The bridge opened in May 1920, after 1919."),
        ("It grew between 2010 and 2015.", "It grew between 2010-2015."),
    ],
)
def test_a_number_may_be_written_otherwise(draft: str, source: str) -> None:
    assert carried(draft, source)


def test_a_year_may_be_that_of_the_document() -> None:
    dated = replace(document("The port closed on 21 December."), published_at="2023-12-22")
    of = Evidence.of([excerpt(dated)], "")
    assert judge(DraftSentence("The port closed on 21 December 2023."), of).supported
    assert not judge(DraftSentence("The port closed on 21 December 2022."), of).supported


@pytest.mark.parametrize(
    "source",
    [
        "Ale costs 7 pounds. Bread costs 5 pounds.",
        "Ale costs 7 pounds and bread costs 5 pounds.",
        "Ale costs 7 pounds, bread 5 pounds.",
    ],
)
@pytest.mark.parametrize(
    ("draft", "right"),
    [
        ("Ale costs 5 pounds, bread costs 7 pounds.", False),
        ("Ale costs 5 pounds, bread 7.", False),
        ("Bread costs 7 pounds, and ale costs 5 pounds.", False),
        ("Bread costs 7 pounds.", False),
        ("Ale costs 5 pounds.", False),
        ("| Bread | 7 pounds |", False),
        ("Ale costs 7 pounds.", True),
        ("| Ale | 7 pounds |", True),
    ],
)
def test_a_number_of_one_thing_is_not_that_of_another(source: str, draft: str, right: bool) -> None:
    assert judge(DraftSentence(draft), evidence(source)).supported is right


LIFE = "Ann Grey was born in Leith in 1960 and died in York in 2010."
FIRM = "The company hired 40 people and lost 12 customers."
PIER = "The pier was built in 1901 by Ann Lee and closed in 1950."


@pytest.mark.parametrize(
    ("draft", "source", "right"),
    [
        ("Ann Grey died in 1960.", LIFE, False),
        ("Ann Grey died in Leith in 2010.", LIFE, False),
        ("Ann Grey was born in 2010.", LIFE, False),
        ("Ann Grey died in 2010.", LIFE, True),
        ("In 1960 Ann Grey was born.", LIFE, True),
        ("Ann Grey, born in Leith, died in 2010.", LIFE, True),
        ("Born in 1960, Ann Grey died in York in 2010.", LIFE, True),
        ("The company lost 40 customers.", FIRM, False),
        ("The company hired 12 people.", FIRM, False),
        ("40 people were hired by the company and 12 customers lost.", FIRM, True),
        ("The pier was closed in 1901.", PIER, False),
        ("The pier was built by Ann Lee in 1950.", PIER, False),
        ("Ann Lee built the pier in 1901.", PIER, True),
        ("In 1950 the pier closed.", PIER, True),
        ("The hall has 350 seats.", "The hall opened in 1990 with 200 seats and was enlarged to 350.", True),
        ("The day ticket is £20.", "The day ticket was introduced in 2010 and costs £20.", True),
        ("The town had 9,000 people in 1990.", "The town had 4,000 people in 1950 and grew to 9,000 by 1990.", True),
        ("Ida Brask resigned as chair in 2015.", "Ida Brask was chair from 2001 and resigned in 2015.", True),
        ("Ida Brask was chair until 2015.", "Ida Brask was chair from 2001 and resigned in 2015.", True),
    ],
)
def test_a_number_of_one_deed_is_not_that_of_another_of_the_same_sentence(draft: str, source: str, right: bool) -> None:
    assert carried(draft, source) is right


def test_letters_may_be_the_names_of_what_has_the_numbers() -> None:
    assert not carried("A costs 5, B costs 7.", "A costs 7. B costs 5.")
    assert not carried("Plan X costs 5, plan Y costs 7.", "Plan X costs 7, plan Y costs 5.")
    assert carried("Plan Y costs 5.", "Plan X costs 7, plan Y costs 5.")


@pytest.mark.parametrize(
    ("draft", "right"),
    [
        ("The fare was 7 in 2020.", False),
        ("In 2021 the fare was 5.", False),
        ("The fare was 5 in 2020.", True),
        ("In 2021 the fare was 7.", True),
        ("The fare was 5.", True),
    ],
)
def test_a_number_of_one_year_is_not_that_of_another(draft: str, right: bool) -> None:
    assert carried(draft, "The fare was 5 in 2020 and 7 in 2021.") is right
