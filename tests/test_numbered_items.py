"""Items of numbered lists, and sections, that are asked for by their number: told whole, and only these."""

from __future__ import annotations

import pytest

from service.ask import ask
from service.ingest import ingest
from service.lookups import looked_up
from service.search import search, sentences_of
from service.types.answers import Answer
from tests.fakes import document, fake_settings, fake_world

CAMP = (
    "PRICES\n\n1. Adults: £6.\n2. Dogs: £2.\n\nSITE RULES\n\n1. Drive slowly.\n"
    "2. Keep quiet after ten. No radios\nat all.\n"
    "3. No fires on the grass.\n\nThe bus stops at the gate.\n"
)
CLUB = "# Rules of the club\n\n1. Members pay in May.\n2. Guests sign the book.\n"
MINUTES = "# Minutes\n\n## 1. Fees\n\nFees stay. Carried.\n\n## 2 Hens\n\nSix hens are allowed.\n\n- No cocks.\n"
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
    for lease in ("What does 1.2 of the lease say?", "What is rule 1.2?"):
        assert asked(lease, "Lease", "Camp").answer == "1.2 Late rent costs 3%.[1]"
    assert asked("What does clause 1.2 say?", "Lease", "Camp").answer == "1.2 Late rent costs 3%.[1]"
    assert (
        asked("What is clause 2?", "Lease", "Camp").answer
        == "The tenants shall[1]\n- keep no cats,[2]\n- keep no dogs.[3]"
    )


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("# Rules of the rowing club\n\n1. Row.\n2. Rest.\n3. No swimming.\n", "What is rule 3 of the sailing club?"),
        (
            "# Minutes of 2022\n\n## 1. Fees\n\nNone.\n\n## 2. Hens\n\nSix.\n",
            "What does section 2 of the 2021 minutes say?",
        ),
        ("# Rules\n\n1. Row.\n2. Rest.\n", "What is rule 2, and why?"),
        ("# Lease\n\n## 1. Rent\n\n1.1 Due in May.\n1.2 Late rent costs 3%.\n", "What is 1.3?"),
        ("1. Rent\n\nRent is due.\n\n2. Fees\n\nFees are due in June.\n", "What does section 2 say?"),
        ("Rules\n\n1. No dogs.\n2. No fires.\n\n   On Sundays fires are allowed.\n", "What is rule 2?"),
        ("Rules\n\n1. No dogs.\n2. These are allowed:\n\nfires and tents.\n", "What is rule 2?"),
        ("# Minutes\n\n## 1. Fees\n\nFees stay.\n\n## 2. Hens", "What does section 2 of the minutes say?"),
        ("PRICES\n\n1. Adults: £3.\n2. Dogs: £2.\n", "What is clause 2?"),
        ("# Bread\n\n2.5 kg of flour\nand salt.\n", "What does section 2.5 say?"),
        ("RULES\n\n1. Row.\n2. Rest.\n\nFEES\n\n5. Dogs: £2.\n6. Cats: £1.\n", "What is rule 5?"),
        (
            f"# Rules\n\n1. Row.\n2. {' '.join(f'Boat {n} rests by the landing stage.' for n in range(9))}\n",
            "What is rule 2?",
        ),
    ],
)
def test_what_may_be_another_item_or_a_half_of_it_is_not_sure(text: str, question: str) -> None:
    world = fake_world(settings=fake_settings(passage_tokens=200))
    ingest([document(text, title=text.split("\n", 1)[0].strip("# "))], world)
    assert ask(question, world).confidence != 1.0


def test_an_item_ends_where_the_next_begins_and_an_article_before_what_is_no_article() -> None:
    rules = "Rules\n\n1. No dogs.\n2. Fees:\n   1. Adults £6.\n   2. Dogs £2.\n3. No fires.\n"
    texts = {
        "What does clause 1.1 say?": "Lease\n\n1.1 Rent is due in May.\n\nThis includes water.\n\n1.2 No cats.\n",
        "What does article 2 say?": f"{CHARTER}\nSCHEDULE OF FEES\n\nNone.",
        "What is rule 2?": rules,
    }
    told = []
    for question, text in texts.items():
        world = fake_world(settings=fake_settings(passage_tokens=200))
        ingest([document(text, title="Lease")], world)
        told.append(ask(question, world).answer)
    assert told == [
        "1.1 Rent is due in May.[1] This includes water.[2]",
        "Article 2 All may speak.[1] All may write.[2]",
        "2. Fees:[1]\n1. Adults £6.[2]\n2. Dogs £2.[3]",
    ]


BANNED = [
    "Fires are banned in the whole park.",
    "Tents are fine on the lower field.",
    "Boats are kept by the landing stage.",
]


def test_an_item_that_was_not_read_whole_is_not_sure() -> None:
    world = fake_world(settings=fake_settings(passage_tokens=200))
    ingest([document(f"Rules\n\n1. Row.\n2. {' '.join(BANNED)}\n3. Rest.\n")], world)
    read = sentences_of("What is rule 2?", search("What is rule 2?", world), world)

    def told(*left_out: str) -> list[str]:
        some = [one for one in read if not one.text.startswith(left_out)]
        return [one.text for one in looked_up("What is rule 2?", some, world)]

    assert told("1.") == [f"2. {BANNED[0]}", *BANNED[1:]]
    assert not any(map(told, ("2.", "Tents", "Boats")))


def test_of_two_lists_the_one_is_told_that_is_named() -> None:
    assert asked("What is rule 2?", "Camp", "Club").confidence != 1.0
    assert asked("What is rule 2 of the club?", "Camp", "Club").answer == "2. Guests sign the book.[1]"
