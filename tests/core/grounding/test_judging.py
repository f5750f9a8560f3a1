"""Grounding: what the sources carry passes with the words it rests on; what they do not carry does not pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.judging import Evidence, judge
from service.core.text.sentences import sentence_spans
from service.types.answers import Excerpt
from tests.core.builders import SEED, SEED_SENTENCES, TOWN, carried, cited, document, evidence, excerpt, hit, verdict

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


# ── What is not ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["Josh Miller", "Miller", "Mr. Miller", "“Miller", "Elena Gackle", "EU official Josh Gackle"]
)
def test_a_changed_name_is_not_carried_wherever_it_stands(name: str) -> None:
    found = verdict(f"{name} is chairman of the American Soybean Association.", SEED)
    assert not found.supported
    assert found.reason.startswith("the source does not name ")


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


def test_what_the_question_or_the_title_and_day_of_a_document_say_is_not_invented() -> None:
    found = excerpt(document("A figure was dropped.", title="Correction", published_at="2024-04-28"))
    said = ("The Courier dropped a figure.", "28 April 2024", "29 April 2024", "The Tide dropped a figure.")
    judged = [judge(DraftSentence(one), Evidence.of([found], "How did the Courier err?")).invented for one in said]
    assert judged == [False, False, True, True]
    judged = [
        judge(DraftSentence(one), Evidence.of([found], "Did nine err in 1931?")).invented
        for one in ("It dropped 28 figures.", "In 1931 nine figures were dropped.")
    ]
    assert judged == [True, True]


def test_what_a_small_model_was_shown_is_not_invented() -> None:
    fee = document("# Prices 2024\n\n## Plot 22\n\nThe fee is £5.\n\nThe gate is open Mon–Fri.")
    of_it = hit(fee)
    spans = {fee.text[span.start : span.end]: span for span in sentence_spans(fee.text)}
    open_ = Excerpt(1, of_it, (spans["The gate is open Mon–Fri."],), 1.0, "The gate is open Mon–Fri.")
    costs = Excerpt(1, of_it, (spans["The fee is £5."],), 1.0, "The fee is £5.")
    for excerpt_, question, said in (
        (costs, "What is the fee?", "In 2024 the fee for plot 22 is £5."),
        (open_, "On which days besides Tuesday is it open?", "Open Monday, Tuesday, Wednesday, Thursday, Friday."),
    ):
        assert not judge(DraftSentence(said), Evidence.of([excerpt_], question)).invented


@pytest.mark.parametrize("draft", ["Reuters was fined £5 million.", "In May the firm was fined £5 million."])
def test_what_a_document_is_called_beside_its_title_carries_nothing(draft: str) -> None:
    firm = document("The firm was fined £5 million.", published_at="2024-05-28")
    of = replace(firm, metadata={"publisher": "Reuters"})
    assert not judge(DraftSentence(draft), Evidence.of([excerpt(of)], "Who was fined?")).supported


# ── Whatever is said ──────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from([*SEED.split(), "not", "No", "9", "third", "Miller", "never", "bananas", "[1]", "—", "Monday"])


@given(st.lists(WORDS, min_size=1, max_size=15).map(" ".join) | st.text(), st.sampled_from(["", "When did Xi call?"]))
def test_a_verdict_is_either_words_of_the_source_or_a_reason(text: str, question: str) -> None:
    found = judge(DraftSentence(text), evidence(SEED, TOWN, question=question))
    assert bool(found.cited) != bool(found.reason)
    for of, span in found.cited:
        assert of.hit.document.text[span.start : span.end] == of.words(span) == of.words(span).strip() != ""


@pytest.mark.parametrize(
    "draft",
    [
        "Der Anruf von Trump und Xi begann um 8 am in Washington.",
        "Le Trump et le Xi ont parlé de TikTok avec une friction.",
        "特朗普与习近平于星期五通电话。",
    ],
)
def test_a_statement_in_another_language_says_so(draft: str) -> None:
    assert verdict(draft, SEED).reason == "it is in another language than the sources"


def test_a_source_in_another_language_carries_its_own_words() -> None:
    source = "Der Hafen wird um 6 Uhr geöffnet und ist um 10 Uhr zu."
    assert carried("Der Hafen wird um 6 Uhr geöffnet.", source)
    assert verdict("The harbour is open at 6.", source).reason == "it is in another language than the sources"


@pytest.mark.parametrize(
    ("row", "right"),
    [
        ("| Islay | 90 minutes |", True),
        ("| Arran | 90 minutes |", False),
        ("| Islay | 30 minutes |", False),
        ("| Jura | 30 minutes |", True),
    ],
)
def test_a_row_of_a_table_is_carried_with_its_header(row: str, right: bool) -> None:
    of = evidence("Ferries to Islay leave every 90 minutes. Ferries to Jura leave every 30 minutes.")
    assert judge(DraftSentence(row, header="| Ferries to | Leave every |"), of).supported is right
