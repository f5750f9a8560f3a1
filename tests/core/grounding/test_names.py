"""Names, marks, and what else stands around a sentence, when it is grounded."""

from __future__ import annotations

import pytest

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.judging import Evidence, judge
from tests.core.builders import TOWN, carried, cited, document, evidence, excerpt, pages, verdict


def test_a_name_may_stand_in_the_title_or_around_the_sentence() -> None:
    titled = excerpt(document("The harbour opens at six.", "ellen", title="Port Ellen"))
    said = DraftSentence("The harbour of Port Ellen opens at six.")
    assert judge(said, Evidence.of([titled], "")).supported
    assert not carried(said.text, "The harbour opens at six.")
    assert carried(
        "Ailsa Grant keeps the keys of the harbour.", "Ailsa Grant is master. She keeps the keys of the harbour."
    )


@pytest.mark.parametrize("mark", ["", "[1]", "[2]", "[1, 99]", "[99]", "【1】"])
def test_a_mark_that_lies_is_repaired(mark: str) -> None:
    found = verdict(f"The master is Ailsa Grant. {mark}", "Bread is sold daily.", TOWN)
    assert [of.number for of, _ in found.cited] == [2]
    assert cited(found) == ["The master is Ailsa Grant."]


def test_a_mark_decides_between_sources_that_say_the_same() -> None:
    sources = "Bread and fish are sold here on Fridays.", "Bread and fish are sold here on Fridays!"
    said = "On Fridays bread and fish are sold here."
    assert [of.number for of, _ in verdict(said, *sources).cited] == [1]
    assert [of.number for of, _ in verdict(f"{said} [2]", *sources).cited] == [2]


def test_a_mark_of_the_source_itself_does_not_matter() -> None:
    source = "The harbour opens at 6 am.[12] Ferries leave every 90 minutes [3] on weekdays."
    assert carried("The harbour opens at 6 am.", source)
    (page,) = pages("Ferries leave every 90 minutes [3] on weekdays.", evidence(source))[1:]
    assert page.text == "Ferries leave every 90 minutes on weekdays.[1]"


def test_a_thing_of_one_document_is_not_that_of_another() -> None:
    town = "The museum of Leith opened in 1931."
    for roof in "The church roof burned down in 1950.", "The roof of the church burned down in 1950.":
        assert not carried("The museum opened in 1931, and its roof burned down in 1950.", town, roof)
        assert carried("The museum opened in 1931, and the church roof burned down in 1950.", town, roof)
    assert not carried(
        "The museum opened in 1931, but it burned down in 1950.", town, "The church burned down in 1950."
    )


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Jones won the race in Paris.", "Smith won the race in Paris. Jones lost the race in London."),
        ("Smith met Jones in Paris in 1990.", "Smith met Brown in Paris in 1990. Jones lives in London."),
        ("Smith met Brown in London in 1990.", "Smith met Brown in Paris in 1990. Jones lives in London."),
        ("The ferry from Jura leaves at 6.", "The ferry from Islay leaves at 6. Jones lives on Jura."),
    ],
)
def test_a_name_from_around_stands_for_no_other_name(draft: str, source: str) -> None:
    assert not carried(draft, source)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Smith won the race in Paris.", "Smith ran every day. He won the race in Paris."),
        ("Jones met Smith in Paris in 1990.", "Smith lives in London. Jones met him in Paris in 1990."),
        ("Smith met Paul Brown in Paris in 1990.", "Paul Brown is a pilot. Smith met Brown in Paris in 1990."),
        ("The ferry to Jura leaves at 6.", "Jones lives on Jura. The ferry leaves at 6."),
    ],
)
def test_a_name_from_around_stands_for_a_pronoun(draft: str, source: str) -> None:
    assert carried(draft, source)


@pytest.mark.parametrize("name", ["Peru", "Perth", "Norway"])
def test_a_name_of_another_place_is_not_carried_whatever_it_begins_with(name: str) -> None:
    assert not carried(f"The plane landed safely in {name} on Monday.", "The plane landed safely in Chile on Monday.")
    assert not carried("UnitedHealth raised its fees in May.", "The US raised its fees in May.")
    assert carried("The permits are sold here on Mondays.", "The permit is sold here on Mondays.")


def test_names_and_numbers_alone_carry_nothing() -> None:
    assert not carried("Trump, Xi, TikTok and Beijing disappoint.")
