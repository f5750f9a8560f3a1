"""Ask without an LLM: what is quoted, what is refused and why, and what is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.ask import answering, ask
from service.core.deciding.refusals import NO_QUESTION, NOT_READY, REFUSAL, UNSURE
from service.ingest import delete, ingest
from service.types.answers import Filters, Final, SentenceAdded, Turn
from service.world import World
from tests.fakes import SMALL, FakeChat, FakeIndex, document, fake_settings, fake_world
from tests.town import HARBOUR, OPENS, town, verified

# ── Without an LLM ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_an_llm_the_best_sentence_is_quoted_with_its_footnote() -> None:
    world = town()
    answer = ask("What is the pilot called?", world)
    assert answer.answer == "The pilot is called Marten.[1]"
    assert (answer.answerable, answer.reason, answer.mode, answer.model) == (True, None, "extractive", None)
    assert (answer.prompt, answer.usage) == (None, {})
    assert verified(answer, world)
    (note,) = answer.citations
    assert (note.document_title, note.source, note.published_at) == ("Harbour", "/harbour.txt", "2025-05-01")


def test_without_an_llm_a_question_that_no_sentence_answers_is_refused() -> None:
    answer = ask("Who composed the symphony?", town())
    assert (answer.answer, answer.answerable, answer.reason) == (REFUSAL, False, "not_in_documents")
    assert (answer.sentences, answer.citations) == ((), ())
    assert {found.document_id for found in answer.passages} == {"harbour", "market"}  # the nearest there are


@pytest.mark.parametrize("question", ["When is the AGM?", "When is the Annual General Meeting?"])
def test_an_abbreviation_finds_what_a_document_writes_out(question: str) -> None:
    world = town()
    ingest([document("The Annual General Meeting is at six on 11 June.", "club")], world)
    answer = ask(question, world)
    assert [note.cited_text for note in answer.citations] == ["The Annual General Meeting is at six on 11 June."]
    assert (answer.question, answer.search_query) == (question, question)


def nearly_sure(p: float) -> list[str | dict[str, float]]:
    """What a small LLM replies that finds an answer so probable."""
    return [{"Yes": p, "No": 1 - p}, "It is called Marten."]


def test_what_an_eager_answer_would_quote_comes_with_a_refusal() -> None:
    small = FakeChat(*nearly_sure(0.6), capabilities=SMALL)
    refused = ask("What is the pilot called?", town(chat=small))
    assert (refused.answer, refused.answerable, refused.reason) == (UNSURE, False, "not_in_documents")
    assert (refused.sentences, refused.citations) == ((), ())
    assert [(note.number, note.cited_text) for note in refused.nearest] == [(1, "The pilot is called Marten.")]
    eager = replace(town(chat=FakeChat(*nearly_sure(0.6), capabilities=SMALL)), settings=fake_settings(caution="eager"))
    told = ask("What is the pilot called?", eager)
    assert [note.cited_text for note in told.citations] == ["The pilot is called Marten."]
    assert told.nearest == ()


def test_nothing_comes_with_a_refusal_that_no_caution_would_answer() -> None:
    answer = ask("What is the pilot called?", town(chat=FakeChat(*nearly_sure(0.05), capabilities=SMALL)))
    assert not answer.answerable
    assert answer.nearest == ()


def test_what_is_nearest_to_a_missing_part_is_numbered_on_from_the_footnotes() -> None:
    sure: list[str | dict[str, float]] = [{"Yes": 0.99}, "At six"]
    small = FakeChat(*sure, *nearly_sure(0.6), capabilities=SMALL)
    world = town(chat=small)
    answer = ask("When does the harbour open, and what is the pilot called?", world)
    assert answer.reason == "partly"
    assert [(note.number, note.cited_text) for note in answer.nearest] == [
        (len(answer.citations) + 1, "The pilot is called Marten.")
    ]
    assert verified(answer, world)


def test_what_a_source_of_another_day_says_otherwise_is_told_too_and_the_later_first() -> None:
    world = fake_world()
    said = "The speed limit inside the stone breakwater is {} knots."
    ingest([document(said.format(n), f"by-laws-{n}", published_at=f"202{n}-01-01") for n in (3, 4)], world)
    *before, last = answering("What is the speed limit inside the breakwater?", world)
    assert isinstance(last, Final)
    earlier, later = (last.answer.answer.index(f"{n} knots") for n in (3, 4))
    assert later < earlier
    assert last.answer.answer.count("knots") == 2
    assert ["(1 January 2023)" in last.answer.answer, "(1 January 2024)" in last.answer.answer] == [True, True]
    assert "".join(event.text for event in before if isinstance(event, SentenceAdded)) == last.answer.answer
    assert verified(last.answer, world)
    (pair,) = last.answer.differing
    days = {note.number: note.published_at for note in last.answer.citations}
    assert (days[pair.earlier], days[pair.later]) == ("2023-01-01", "2024-01-01")


def test_how_many_passages_come_along_changes_no_answer() -> None:
    world = fake_world()
    said = "The speed limit inside the stone breakwater is {} knots."
    ingest([document(said.format(n), f"by-laws-{n}", published_at=f"202{n}-01-01") for n in (3, 4)], world)
    few, all_ = (ask("What is the speed limit inside the breakwater?", world, limit=limit) for limit in (1, 10))
    assert (len(few.passages), len(all_.passages)) == (1, 2)
    assert few.answer == all_.answer
    assert few.answer.count("knots") == 2


def notes(*versions: str) -> World:
    """Release notes that raise the same limit."""
    world = fake_world()
    said = "The largest file on the Free plan may have {} MB."
    documents = [
        document(said.format(10 * n), version, title=f"Kite {version} notes", published_at=f"202{n}-05-01")
        for n, version in enumerate(versions, 1)
    ]
    ingest(documents, world)
    return world


def test_of_several_versions_the_latest_comes_first() -> None:
    answer = ask("How large may the largest file on the Free plan be?", notes("3.0", "3.1")).answer
    assert answer.startswith("The largest file on the Free plan may have 20 MB (1 May 2022).[1]")
    assert "10 MB (1 May 2021).[2]" in answer


def test_a_version_that_is_asked_for_is_told_alone() -> None:
    answer = ask("How large may the largest file on the Free plan be in Kite 3.0?", notes("3.0", "3.1")).answer
    assert answer == "The largest file on the Free plan may have 10 MB.[1]"


def test_a_thing_of_its_kind_that_is_told_of_elsewhere_is_no_false_premise() -> None:
    world = fake_world()
    said = "The largest file on the {} plan may have {} MB."
    ingest([document(said.format("Free", 10), "free"), document(said.format("Business", 250), "business")], world)
    answer = ask("How large may the largest file on the Business plan be?", world)
    assert (answer.reason, answer.answer) == (None, "The largest file on the Business plan may have 250 MB.[1]")


def test_of_a_sentence_that_stands_twice_the_one_that_is_quoted_is_cited() -> None:
    line = "Present: Ann Lee and Bo Dahl."
    text = f"## Meeting of 14 January 2025\n\n{line}\n\n## Meeting of 20 May 2025\n\n{line} The harbour master left."
    world = fake_world()
    ingest([document(text, "minutes", title="Minutes")], world)
    answer = ask("Who was present?", world)
    assert [(one.text, one.citations) for one in answer.sentences] == [
        ("Present: Ann Lee and Bo Dahl (20 May 2025).", (1,)),
        ("Present: Ann Lee and Bo Dahl (14 January 2025).", (2,)),
    ]
    assert [one.start_char_index for one in answer.citations] == [text.rindex(line), text.index(line)]


@pytest.mark.parametrize("replies", [[], [{"Yes": 1.0}, "To set the thermostat to 18 degrees"]])
def test_a_proposal_is_not_told_without_its_withdrawal(replies: list[str | dict[str, float]]) -> None:
    world = fake_world(chat=FakeChat(*replies, capabilities=SMALL) if replies else None)
    minutes = "Priya proposed to set the thermostat to 18 degrees. The proposal was withdrawn. Tea was served."
    ingest([document(minutes, "minutes")], world)
    answer = ask("What did Priya propose for the thermostat?", world)
    assert "18 degrees.[1] The proposal was withdrawn.[" in answer.answer
    assert "Tea" not in answer.answer
    assert verified(answer, world)


def test_a_later_proposal_supersedes_nothing() -> None:
    world = fake_world()
    rule = "The speed limit inside the stone breakwater is 5 knots."
    minutes = "Ann proposed a speed limit of 4 knots inside the stone breakwater. The proposal was withdrawn."
    ingest([document(rule, "by-laws", published_at="2023-01-01")], world)
    ingest([document(minutes, "minutes", published_at="2024-01-01")], world)
    answer = ask("What is the speed limit inside the stone breakwater?", world)
    assert answer.answer.startswith(f"{rule}[1]")
    assert (
        "4 knots" not in answer.answer
        or "inside the stone breakwater.[2] The proposal was withdrawn.[" in answer.answer
    )
    assert answer.differing == ()


def test_what_is_no_longer_offered_is_told_before_its_old_price() -> None:
    world = fake_world()
    old, new = "Winter storage ashore costs £58 a metre.", "Winter storage ashore is no longer offered."
    ingest([document(old, "2024", published_at="2024-01-01"), document(new, "2025", published_at="2025-01-01")], world)
    answer = ask("What does winter storage ashore cost?", world)
    dated = (f"{new[:-1]} (1 January 2025).[1]", f"{old[:-1]} (1 January 2024).[2]")
    assert answer.answer == " ".join(dated)
    assert verified(answer, world)
    assert [(pair.earlier, pair.later) for pair in answer.differing] == [(2, 1)]


def test_a_name_that_two_people_have_is_asked_back() -> None:
    world = fake_world()
    ingest([document("Ann Lee opposed the harbour. Bob Lee backed it. Cllr Lee then left.", "vote")], world)
    answer = ask("How did Councillor Lee vote on the harbour?", world)
    assert (answer.answerable, answer.reason, answer.sentences) == (False, "needs_clarification", ())
    assert answer.answer == "The documents know more than one Lee: Ann Lee and Bob Lee. Who is meant?"
    assert ask("Did Ann Lee oppose the harbour?", world).answerable


def test_without_an_llm_a_part_that_nothing_answers_is_named() -> None:
    answer = ask("What is the pilot called, and who chairs the soybean board?", town())
    assert (answer.answer, answer.reason) == ("The pilot is called Marten.[1]", "partly")
    assert answer.missing == ("who chairs the soybean board?",)


def test_without_an_llm_a_question_for_another_year_is_refused_with_what_is_nearest() -> None:
    answer = ask("What was the pilot called in 2021?", town())
    assert (answer.answerable, answer.reason) == (False, "not_in_documents")
    assert answer.passages


@pytest.mark.parametrize(
    ("question", "text", "reason"),
    [
        ("When did the council reject the tariff?", "The council approved the tariff in May.", "false_premise"),
        ("What did the tariff cost?", "What the tariff cost has not been published.", "not_in_documents"),
    ],
)
@pytest.mark.parametrize("replies", [[], [{"Yes": 1.0}, "The tariff"]])
def test_a_sentence_that_tells_why_there_is_no_answer_is_told_instead(
    question: str, text: str, reason: str, replies: list[str | dict[str, float]]
) -> None:
    world = fake_world(chat=FakeChat(*replies, capabilities=SMALL) if replies else None)
    ingest([document(f"{text} The tariff is old.", "tariff")], world)
    answer = ask(question, world)
    assert (answer.answerable, answer.reason, answer.answer) == (False, reason, f"{text}[1]")
    assert (answer.confidence, answer.missing) == (0.0, ())
    assert verified(answer, world)


def test_one_part_of_a_question_that_the_documents_deny_is_named_as_missing() -> None:
    world = town()
    ingest([document("The council approved the tariff.", "tariff")], world)
    answer = ask("What is the pilot called, and who rejected the tariff?", world)
    assert (answer.answer, answer.reason) == ("The pilot is called Marten.[1]", "partly")
    assert answer.missing == ("who rejected the tariff?",)


# ── No documents ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_corpus_is_said_to_be_empty_and_no_llm_is_asked() -> None:
    chat = FakeChat("The harbour opens at six.")
    answer = ask(OPENS, fake_world(chat=chat))
    assert (answer.answerable, answer.reason, answer.passages) == (False, "no_documents", ())
    assert chat.calls == []


def test_filters_that_no_document_passes_leave_nothing_to_answer_from() -> None:
    chat = FakeChat("The harbour opens at six.")
    answer = ask(OPENS, town(chat), filters=Filters(sources=("/elsewhere.txt",)))
    assert (answer.answerable, answer.reason, chat.calls) == (False, "no_documents", [])


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (Filters(sources=("/elsewhere.txt",)), "No document has the source “/elsewhere.txt”."),
        (Filters(document_ids=("a", "b", "c", "d", "e")), "No document has the id “a” or “b” or “c” or 2 others."),
        (Filters(published_from="2025-05-02", document_ids=("harbour",)), "No document is of 2025-05-02 or later."),
        (
            Filters(published_from="2025-05-01", document_ids=("market",)),
            "Some pass each of `document_ids` and `published_from`, and none passes all.",
        ),
        (
            Filters(as_of="2020-01-01", document_ids=("harbour",)),
            "Some pass each of `document_ids` and `as_of`, and none passes all.",
        ),
    ],
)
def test_a_filter_that_hides_everything_is_named(filters: Filters, why: str) -> None:
    answer = ask(OPENS, town(), filters=filters)
    assert answer.answer == f"The filters leave no document to answer from. {why}"


def test_a_day_before_every_document_is_named() -> None:
    world = fake_world()
    ingest([HARBOUR], world)
    answer = ask(OPENS, world, filters=Filters(as_of="2020-01-01"))
    assert answer.reason == "no_documents"
    assert answer.answer.endswith("Every document is of a later day than `as_of`, 2020-01-01.")


def test_an_empty_corpus_says_how_to_add_documents() -> None:
    assert "footnote ingest" in ask(OPENS, fake_world(), filters=Filters(sources=("/elsewhere.txt",))).answer


def test_an_index_that_is_being_made_anew_is_not_taken_for_documents_that_hold_nothing() -> None:
    world = fake_world()
    world.index.state = "rebuilding"  # type: ignore[misc]
    ingest([HARBOUR], world)
    world.index.remove([passage.id for passage, _ in world.catalog.passages()])
    for filters in (None, Filters(published_from="2020-01-01")):
        answer = ask("Xylophone?", world, filters=filters)
        assert (answer.reason, answer.answer) == ("not_in_documents", NOT_READY)


# ── No questions ──────────────────────────────────────────────────────────────────────────────────────────────────────

SAID = ["hi", "Hello there", "thanks!", "Who are you?", "What can you do?", "???", "asdf", "ok", "test"]


@pytest.mark.parametrize("chat", [None, FakeChat("The harbour opens at six.")])
@pytest.mark.parametrize("said", SAID)
def test_what_asks_nothing_is_told_what_can_be_asked_and_costs_nothing(said: str, chat: FakeChat | None) -> None:
    answer = ask(said, town(chat), history=[Turn(role="user", content=OPENS)])
    assert (answer.reason, answer.answer, answer.search_query) == ("not_a_question", NO_QUESTION, said)
    assert (answer.answerable, answer.citations, answer.passages) == (False, (), ())
    assert chat is None or not chat.calls


def test_an_order_is_told_what_can_be_asked() -> None:
    answer = ask("Write a poem about the harbour.", town())
    assert (answer.reason, answer.answer, answer.citations) == ("not_a_question", NO_QUESTION, ())


@pytest.mark.parametrize(
    "question", [f"Hi, {OPENS}", "harbour opens", "Tell me about the harbour.", f"Thanks! {OPENS}"]
)
def test_a_greeting_before_a_question_and_a_few_words_are_questions(question: str) -> None:
    assert ask(question, town()).reason != "not_a_question"


def test_only_what_passes_the_filters_is_shown_to_the_llm() -> None:
    chat = FakeChat("NOT FOUND")
    ask("What about the harbour and the market?", town(chat), filters=Filters(document_ids=("market",)))
    assert "fish" in chat.calls[0].prompt
    assert "Marten" not in chat.calls[0].prompt


# ── What is gone ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_document_is_in_no_answer_even_if_the_index_still_holds_it() -> None:
    chat = FakeChat("The harbour opens at six.")
    world = town(chat, index=(index := FakeIndex()))
    held = dict(index.held)
    assert delete("harbour", world)
    index.held.update(held)  # as if the process had died between the catalog and the index
    answer = ask(OPENS, world)
    assert not answer.answerable
    assert {found.document_id for found in answer.passages} == {"market"}
    assert "Marten" not in chat.calls[0].prompt


def test_a_replaced_document_is_answered_from_in_its_new_words() -> None:
    world = town()
    ingest([document("The harbour opens at nine. The pilot is called Ida.", "harbour")], world)
    answer = ask(OPENS, world)
    assert answer.answer == "The harbour opens at nine.[1]"
    assert "six" not in answer.model_dump_json()
