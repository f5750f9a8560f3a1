"""Grounding: what the sources carry passes with the words it rests on; what they do not carry does not pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.drafts import DraftSentence
from service.core.grounding import Evidence, judge
from tests.core.builders import SEED, SEED_SENTENCES, cited, document, evidence, excerpt, pages, verdict

TOWN = "The harbour opens at 6 o’clock. Ferries leave every 90 minutes. The master is Ailsa Grant. Nobody fell in 1931."


def carried(draft: str, *sources: str, question: str = "") -> bool:
    return verdict(draft, *(sources or (SEED,)), question=question).supported


# ── What is carried ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sentence", SEED_SENTENCES)
def test_every_sentence_of_a_source_carries_itself(sentence: str) -> None:
    found = judge(DraftSentence(sentence), evidence(SEED))
    assert cited(found) == [sentence]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("The call began around 8 am Washington time.", "The call began around 8 am Washington time"),
        ("The call began around eight am Washington time.", "The call began around 8 am Washington time"),
        ("It was the second direct conversation between the 2 leaders.", SEED_SENTENCES[3].split(",")[0]),
        ("The app faces a ban in the United States.", SEED_SENTENCES[8]),
        ("Bytedance has a controlling stake in the app.", SEED_SENTENCES[8]),
        ("Josh Gackle is the chairman of the American Soybean Association.", SEED_SENTENCES[15].split("” ")[-1]),
        ("Yes, a final decision rests with Trump and Xi.", SEED_SENTENCES[7]),
        ("Second, the app faces a US ban.", SEED_SENTENCES[8]),
    ],
)
def test_other_words_for_the_same_thing_are_carried(draft: str, words: str) -> None:
    (found,) = cited(verdict(draft, SEED))
    assert words.strip(",. ") in found
    assert found in SEED


def test_run_together_words_and_parted_ones_carry_each_other() -> None:
    found = cited(verdict("President Donald Trump spoke by phone on Friday.", SEED))
    assert found[0].startswith("US PresidentDonald Trump")
    assert carried("PresidentDonald Trump spoke by phone.", "On Friday President Donald Trump spoke by phone.")


def test_the_citation_is_the_clause_that_carries_the_statement_and_not_more() -> None:
    assert cited(verdict("Soybean exports to China are down.", SEED)) == [
        "with soybean exports to China down sharply this year."
    ]


def test_a_statement_over_two_sentences_rests_on_both() -> None:
    draft = "The harbour opens at 6 o’clock, and its master is Ailsa Grant."
    both = {"The harbour opens at 6 o’clock.", "The master is Ailsa Grant."}
    assert set(cited(verdict(draft, TOWN))) == set(cited(verdict(draft, *both))) == both


def test_a_statement_over_two_neighbours_rests_on_both() -> None:
    draft = "Ownership and data security arrangements had been settled, and a final decision rests with Trump and Xi."
    decision, arrangements = cited(verdict(draft, SEED))
    assert decision == "A final decision rests with Trump and Xi."
    assert "ownership and data security arrangements" in arrangements


def test_two_neighbours_carry_together_what_neither_carries_alone() -> None:
    source = "The ferry Islay left Port Ellen. It sank at 9."
    assert cited(verdict("The ferry Islay that left Port Ellen sank at 9.", source)) == [source]


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


def test_a_denial_is_carried_by_a_denial() -> None:
    assert carried("No agreement has been announced on wider trade issues.")
    assert carried("Trade frictions remain unresolved.")
    assert carried("Nobody fell in 1931.", TOWN)
    assert carried("No one was hurt.", "The ship sank. No one was hurt.")


# ── What is not ───────────────────────────────────────────────────────────────────────────────────────────────────────


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


@pytest.mark.parametrize(
    "name", ["Josh Miller", "Miller", "Mr. Miller", "“Miller", "Elena Gackle", "EU official Josh Gackle"]
)
def test_a_changed_name_is_not_carried_wherever_it_stands(name: str) -> None:
    found = verdict(f"{name} is chairman of the American Soybean Association.", SEED)
    assert not found.supported
    assert found.reason.startswith("the source does not name ")


@pytest.mark.parametrize(
    "draft",
    [
        "The app does not face a US ban.",
        "The app faces no US ban.",
        "The call didn’t begin around 8 am Washington time.",
        "A final decision never rests with Trump and Xi.",
        "Farmers in the US are not watching closely.",
        "No final decision rests with Trump and Xi.",
        "Nobody in the US is watching closely, with soybean exports to China down.",
    ],
)
def test_an_added_denial_is_not_carried(draft: str) -> None:
    assert not carried(draft)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("An agreement has been announced on wider trade issues.", SEED),
        ("Trade frictions remain resolved.", SEED),
        ("The port was closed on Sunday.", "The port was not closed on Sunday."),
        ("The port will open on Sunday.", "The port won’t open on Sunday."),
        ("The pilots slept on board.", "None of the pilots slept on board."),
    ],
)
def test_a_dropped_denial_is_not_carried(draft: str, source: str) -> None:
    assert not carried(draft, source)


def test_no_before_a_comma_answers_and_no_before_a_noun_denies() -> None:
    assert carried("No, the port is closed.", "The port is closed.")
    assert carried("No – the port is closed.", "The port is closed.")
    assert not carried("No port is closed.", "A port is closed.")
    assert not carried("No-one closed the port.", "One man closed the port.")


@pytest.mark.parametrize(
    "draft", ["Bananas are yellow.", "The moon is made of cheese.", "The mayor of Paris resigned."]
)
def test_a_statement_from_nowhere_is_not_carried(draft: str) -> None:
    assert not carried(draft)


@pytest.mark.parametrize("draft", ["Yes.", "No.", "It is so.", "According to the documents, it did not."])
def test_a_sentence_that_says_nothing_is_not_carried(draft: str) -> None:
    assert verdict(draft, SEED).reason == "says nothing that could be checked"


def test_nothing_is_carried_where_there_is_no_evidence() -> None:
    assert verdict("The call began around 8 am.").reason == "there is nothing to check it against"


@pytest.mark.parametrize(
    ("question", "draft"),
    [
        ("Did the volcano erupt near the old village?", "The volcano erupted near the old village."),
        ("Does the president eat pizza on the roof?", "The president eats pizza on the roof."),
        ("Was Elena Miller the pilot of the ferry?", "Elena Miller was the pilot of the ferry."),
        ("How long did the call last?", "The call lasted long."),
    ],
)
def test_the_words_of_the_question_alone_carry_nothing(question: str, draft: str) -> None:
    assert not carried(draft, question=question)


def test_a_word_that_only_opens_a_sentence_is_no_name() -> None:
    assert carried("However, the app faces a US ban.")


def test_what_stands_nowhere_in_the_evidence_is_invented() -> None:
    assert verdict("Josh Miller is chairman of the American Soybean Association.", SEED).invented
    assert verdict("The call began around 9 am.", SEED).invented
    assert not verdict("The app faces no US ban.", SEED).invented
    assert not verdict("The call began around 8 am Washington time.", SEED).invented


# ── Names and marks ───────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Whatever is said ──────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from([*SEED.split(), "not", "No", "9", "third", "Miller", "never", "bananas", "[1]", "—", "Monday"])


@given(st.lists(WORDS, min_size=1, max_size=15).map(" ".join) | st.text(), st.sampled_from(["", "When did Xi call?"]))
def test_a_verdict_is_either_words_of_the_source_or_a_reason(text: str, question: str) -> None:
    found = judge(DraftSentence(text), evidence(SEED, TOWN, question=question))
    assert bool(found.cited) != bool(found.reason)
    for of, span in found.cited:
        assert of.hit.document.text[span.start : span.end] == of.words(span) == of.words(span).strip() != ""


@given(st.sampled_from(SEED_SENTENCES), st.integers(10, 9_999).filter(lambda n: str(n) not in SEED))
def test_a_number_that_no_source_has_never_passes(sentence: str, number: int) -> None:
    assert not carried(f"{sentence.rstrip('.”')} in {number}")
    assert not carried(f"{number} times {sentence}")


# What words alone cannot tell. Strict: a change that catches one of these must say so here.
@pytest.mark.xfail(strict=True, reason="grounding compares words; it does not know opposites, roles or conditions")
@pytest.mark.parametrize(
    "lie",
    [
        "Soybean exports to China are up sharply this year.",
        "Relations with China are very bad.",
        "Trump sold TikTok to Xi.",
        "Scott Bessent is chairman of the American Soybean Association.",
        "The app faces a US ban if ByteDance spins off its controlling stake.",
    ],
)
def test_a_lie_made_of_the_words_of_the_source_is_not_carried(lie: str) -> None:
    assert not carried(lie)
