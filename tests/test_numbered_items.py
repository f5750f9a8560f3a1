"""Items of numbered lists, and sections, that are asked for by their number: told whole, and only these."""

from __future__ import annotations

import pytest

from service.ask import ask
from service.ingest import ingest
from service.types.answers import Answer
from tests.fakes import document, fake_settings, fake_world

CAMP = (
    "PRICES\n\n1. Adults: £6.\n2. Dogs: £2.\n\nSITE RULES\n\n1. Drive slowly.\n"
    "2. Keep quiet after ten. No radios\nat all.\n"
    "3. No fires on the grass.\n\nThe bus stops at the gate.\n"
)
CLUB = "# Rules of the club\n\n1. Members pay in May.\n2. Guests sign the book.\n"
MINUTES = "# Minutes\n\n## 1. Fees\n\nFees stay. Carried.\n\n## 2. Hens\n\nSix hens are allowed.\n\n- No cocks.\n"
CHARTER = "CHARTER\n\nArticle 1\nAll are free.\n\nArticle 2\nAll may speak.\n\nAll may write.\n"
LEASE = (
    "# Lease\n\n## 1. Rent\n\n1.1 Rent is due in May.\n1.2 Late rent costs 3%.\n\n"
    "## 2. Pets\n\nThe tenants shall\n- keep no cats,\n- keep no dogs.\n"
)
TEXTS = {"Camp": CAMP, "Club": CLUB, "Minutes": MINUTES, "Charter": CHARTER, "Lease": LEASE}


def asked(question: str, *titles: str) -> Answer:
    world = fake_world(settings=fake_settings(passage_tokens=200))
    ingest([document(TEXTS[title], title, title=title) for title in titles], world)
    return ask(question, world)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is rule 3?", "3. No fires on the grass."),
        ("What does site rule number 2 say?", "2. Keep quiet after ten. No radios at all."),
        ("Tell me rule two.", "2. Keep quiet after ten. No radios at all."),
        ("What does rule 3 say about fires?", "3. No fires on the grass."),
        ("What does section 2 of the minutes say?", "Six hens are allowed. No cocks."),
        ("What does article 2 say?", "Article 2 All may speak. All may write."),
    ],
)
def test_an_item_is_told_whole_and_alone(question: str, told: str) -> None:
    answer = asked(question, "Camp", "Minutes", "Charter")

    assert " ".join(" ".join(sentence.text for sentence in answer.sentences).split()) == told
    assert answer.confidence == 1.0
    assert not any(sentence.computed for sentence in answer.sentences)


@pytest.mark.parametrize(
    "question",
    ["What is rule 4?", "What does rule 3 say about dogs?", "What is rule 3 of the chess club?", "Who wrote rule 3?"],
)
def test_what_no_list_has_is_not_sure(question: str) -> None:
    assert asked(question, "Camp").confidence != 1.0


def test_a_section_is_meant_rather_than_an_item_of_a_list() -> None:
    assert asked("What does clause 1.2 say?", "Lease", "Camp").answer == "1.2 Late rent costs 3%.[1]"
    assert (
        asked("What is clause 2?", "Lease", "Camp").answer
        == "The tenants shall[1]\n- keep no cats,[2]\n- keep no dogs.[3]"
    )


def test_of_two_lists_the_one_is_told_that_is_named() -> None:
    assert asked("What is rule 2?", "Camp", "Club").confidence != 1.0
    assert asked("What is rule 2 of the club?", "Camp", "Club").answer == "2. Guests sign the book.[1]"
