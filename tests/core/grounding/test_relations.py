"""Lies made of the words of the source: the same words in another relation, the opposite, or said of more."""

from __future__ import annotations

import pytest

from tests.core.builders import carried, verdict


@pytest.mark.parametrize(
    "lie",
    [
        "Soybean exports to China are up sharply this year.",
        "Relations with China are very bad.",
        "Trump sold TikTok to Xi.",
        "Scott Bessent is chairman of the American Soybean Association.",
        "The app faces a US ban if ByteDance spins off its controlling stake.",
        "Xi told reporters on Thursday that the discussion would cover both TikTok and trade.",
        "Trump is expected to press Xi to ease tariffs and sanctions.",
        "ByteDance spins off its controlling stake in the Chinese parent company.",
    ],
)
def test_a_lie_made_of_the_words_of_the_source_is_not_carried(lie: str) -> None:
    assert not carried(lie)


@pytest.mark.parametrize(
    ("draft", "source", "reason"),
    [
        ("Prices fell in May.", "Prices rose in May.", "the opposite of fell"),
        ("Exports went up sharply.", "Exports went down sharply.", "the opposite of up"),
        ("The council accepted the plan.", "The council rejected the plan.", "the opposite of accepted"),
        ("Rovers lost the cup final.", "Rovers won the cup final.", "the opposite of lost"),
        ("The bridge closed in 1931.", "The bridge opened in 1931.", "the opposite of closed"),
        ("The fare is lower in winter.", "The fare is higher in winter.", "the opposite of lower"),
        ("The mole lies north of the quay.", "The mole lies south of the quay.", "the opposite of north"),
        ("The port closes at 6.", "The port opens at 6 and closes at 10.", "the opposite of closes"),
        ("The port opens at 10 and closes at 6.", "The port opens at 6 and closes at 10.", "the opposite of opens"),
        ("They set down a camp.", "They set up a camp.", "up instead of down"),
        ("The master spoke against the plan.", "The master spoke for the plan.", "for instead of against"),
        ("The port closes after the storm.", "The port closes before the storm.", "the other way round"),
        ("The vote came before the talks.", "The talks came before the vote.", "the other way round"),
        ("The ferry sails from Jura to Islay.", "The ferry sails from Islay to Jura.", "the other way round"),
        ("Sallowby beat Rovers 3-1.", "On Sunday Rovers beat Sallowby 3-1.", "the other way round"),
        ("Grant was praised by Corvane.", "Corvane was praised by Grant.", "the other way round"),
        ("Grant bought the boat from Corvane.", "Grant sold the boat to Corvane.", "the opposite of bought"),
        ("The port closes.", "The port closes if the wind exceeds 10 knots.", "only under a condition"),
        ("The port closes.", "If the wind exceeds 10 knots, the port closes.", "only under a condition"),
        (
            "The wind exceeds 10 knots.",
            "The port closes if the wind exceeds 10 knots.",
            "only says this as a condition",
        ),
        ("The port closes if it storms.", "The port closes.", "no such condition"),
        ("The port closes unless it storms.", "The port closes if it storms.", "the source says if"),
        ("The port closes only if it storms.", "The port closes if it storms.", "does not say only if"),
    ],
)
def test_the_same_words_in_another_relation_are_not_carried(draft: str, source: str, reason: str) -> None:
    found = verdict(draft, source)
    assert not found.supported
    assert reason in found.reason or found.reason == "the sources do not say this"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The court convicted the pilot of theft.", "The court cleared the pilot of theft."),
        ("The court acquitted the pilot of theft.", "The court convicted the pilot of theft."),
        ("In May the club hired the coach of Leith.", "In May the club fired the coach of Leith."),
        ("In May the club hired the coach of Leith.", "In May the club dismissed the coach of Leith."),
        ("The captain survived the wreck off Leith.", "The captain died in the wreck off Leith."),
        ("Dogs are welcome on the beach of Leith.", "Dogs are banned on the beach of Leith."),
        ("The pilot of the ferry is unemployed.", "The pilot of the ferry is employed."),
        ("Prices doubled in May.", "Prices halved in May."),
        ("Prices doubled in May.", "Prices tripled in May."),
        ("Prices tripled in May.", "Prices halved in May."),
    ],
)
def test_an_opposite_is_not_carried_either_way(one: str, other: str) -> None:
    assert not carried(one, other)
    assert not carried(other, one)


@pytest.mark.parametrize(
    ("draft", "source", "right"),
    [
        ("The dog bit the man.", "The man bit the dog.", False),
        ("The angry dog chased the old man.", "The old man in Leith chased the angry dog.", False),
        ("The dog was bitten by the man.", "The dog bit the man.", False),
        ("The dog chased Grant.", "Grant chased the dog.", False),
        ("The man was bitten by the dog.", "In Leith the dog bit the man.", True),
        ("In winter the dog bit the man.", "The dog bit the man in winter.", True),
        ("The man met the dog.", "The dog met the man.", True),
        ("The dog that bit the man ran.", "The dog ran that bit the man.", True),
    ],
)
def test_who_did_it_is_known_without_names(draft: str, source: str, right: bool) -> None:
    assert carried(draft, source) is right


@pytest.mark.parametrize(
    ("draft", "source", "right"),
    [
        ("All schools closed.", "A few schools closed.", False),
        ("All schools closed.", "Nearly half the schools closed.", False),
        ("Most of the schools closed.", "Some of the schools closed.", False),
        ("A few schools closed.", "Most schools closed.", False),
        ("Some schools closed.", "All the schools closed.", True),
        ("All schools closed.", "All of the schools closed.", True),
        ("In Leith several of the old schools closed.", "In Leith three of the old schools closed.", True),
        ("Members may enter.", "Only members may enter.", False),
        ("Only members may enter.", "Members may enter.", False),
        ("Only members may enter.", "Entry is only for members, who may enter.", True),
        ("The only ferry leaves at 6.", "The only ferry leaves at 6.", True),
        ("The ferry leaves at 6.", "The only ferry leaves at 6.", True),
        ("The port opens at 6 am on Sundays.", "The port opens at 6 am except on Sundays.", False),
        ("The port opens at 6 am except on Sundays.", "The port opens at 6 am on Sundays.", False),
        ("The port opens at 6 am.", "The port opens at 6 am except on Sundays.", True),
        ("The port opens at 6 am except on Sundays.", "Apart from Sundays, the port opens at 6 am.", True),
    ],
)
def test_what_is_said_of_some_is_not_said_of_more(draft: str, source: str, right: bool) -> None:
    assert carried(draft, source) is right


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Prices fell.", "Prices rose in May and fell in June."),
        ("Exports are down sharply.", "Exports fell sharply and are down."),
        ("The port closes at 10.", "The port opens at 6 and closes at 10."),
        ("The port opens at 6.", "The port opens on weekdays all summer at 6 and closes at 10."),
        (
            "The West Branch begins at Jefferson.",
            "The East Branch begins at Grand Gorge, the West Branch at Jefferson.",
        ),
        ("Sallowby was beaten by Rovers.", "Rovers beat Sallowby on Sunday."),
        ("Corvane bought the boat from Grant.", "Corvane bought the boat that Grant sold."),
        ("Xi spoke with Trump by phone.", "Trump spoke with Xi by phone."),
        ("After the talks came the vote.", "The vote came after the talks."),
        ("The talks came before the vote.", "After the talks, the vote came."),
        ("The port may close.", "The port may close if it storms."),
        ("The port closes when it storms.", "The port closes if it storms."),
        ("If it storms, the port closes.", "The port closes if it storms."),
        ("The port asked if the ferry was late.", "The port asked whether the ferry was late."),
        ("At Port Ellen Rovers beat Sallowby.", "Rovers beat Sallowby at Port Ellen."),
    ],
)
def test_the_same_relation_in_another_order_is_carried(draft: str, source: str) -> None:
    assert carried(draft, source)
