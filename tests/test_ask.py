"""Asking: verified answers, refusals and failures, told over a world of fakes with a scripted LLM."""

from __future__ import annotations

import pytest

from service.ask import answering, ask
from service.core.deciding.refusals import NO_QUESTION, NOT_READY, REFUSAL
from service.core.drafting.prompting import SHORT_GRAMMAR
from service.core.retrieval.evidence import FOCUS
from service.errors import LLMTimeout, LLMUnavailable
from service.ingest import delete, ingest
from service.types.answers import Answer, Event, EvidenceFound, Filters, Final, SentenceAdded, Turn
from service.world import World
from service.writing import OWN_WORDS
from tests.fakes import SMALL, FakeChat, FakeIndex, document, fake_settings, fake_world

HARBOUR = document(
    "The harbour opens at six. Ships wait outside until then. The pilot is called Marten.",
    "harbour",
    published_at="2025-05-01",
)
MARKET = document("The market sells fish on Fridays. Bread is sold every day.", "market", url="https://town.example/m")
OPENS = "When does the harbour open?"


def town(chat: FakeChat | None = None, **changes: object) -> World:
    world = fake_world(chat=chat, **changes)
    ingest([HARBOUR, MARKET], world)
    return world


def events(question: str, world: World, *, limit: int = 10) -> list[Event]:
    return list(answering(question, world, limit=limit))


def verified(answer: Answer, world: World) -> bool:
    """Whether every citation is verbatim and every sentence has one."""
    stored = {note.document_id: world.catalog.document(note.document_id) for note in answer.citations}
    verbatim = all(
        (of := stored[note.document_id]) and of.text[note.start_char_index : note.end_char_index] == note.cited_text
        for note in answer.citations
    )
    numbers = {note.number for note in answer.citations}
    return verbatim and all(sentence.citations and numbers >= set(sentence.citations) for sentence in answer.sentences)


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


def test_what_a_source_of_another_day_says_otherwise_is_told_too() -> None:
    world = fake_world()
    said = "The speed limit inside the stone breakwater is {} knots."
    ingest([document(said.format(n), f"by-laws-{n}", published_at=f"202{n}-01-01") for n in (3, 4)], world)
    *before, last = answering("What is the speed limit inside the breakwater?", world)
    assert isinstance(last, Final)
    assert "3 knots" in last.answer.answer
    assert "4 knots" in last.answer.answer
    assert "".join(event.text for event in before if isinstance(event, SentenceAdded)) == last.answer.answer
    assert verified(last.answer, world)
    (pair,) = last.answer.differing
    days = {note.number: note.published_at for note in last.answer.citations}
    assert (days[pair.earlier], days[pair.later]) == ("2023-01-01", "2024-01-01")


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
    answer = ask("Xylophone?", world)
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


# ── With a large LLM ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_llm_wrote_is_given_with_footnotes_of_our_own() -> None:
    world = town(FakeChat("The harbour opens at six. [7]"))
    answer = ask(OPENS, world)
    assert answer.answer == "The harbour opens at six.[1]"
    assert answer.citations[0].cited_text == "The harbour opens at six."
    assert verified(answer, world)


def test_what_a_question_takes_for_granted_is_put_right_with_the_words_of_the_documents() -> None:
    world = town(FakeChat("FALSE PREMISE: The harbour opens at six.[1]"))
    answer = ask("Why does the harbour open at nine?", world)
    assert (answer.answerable, answer.reason, answer.answer) == (False, "false_premise", "The harbour opens at six.[1]")
    assert verified(answer, world)


def test_a_premise_that_is_denied_by_nothing_in_the_documents_is_a_plain_refusal() -> None:
    answer = ask(OPENS, town(FakeChat("FALSE PREMISE: The mayor lives in Paris with 12 cats.")))
    assert (answer.answerable, answer.reason, answer.answer) == (False, "not_in_documents", REFUSAL)
    assert [one.text for one in answer.removed] == ["The mayor lives in Paris with 12 cats."]


def test_the_answer_says_who_wrote_it_with_which_prompt_and_at_what_cost() -> None:
    chat = FakeChat("The harbour opens at six.")
    world = town(chat)
    answer = ask(OPENS, world)
    assert (answer.mode, answer.model, answer.prompt) == ("llm", "fake-llm", world.prompts["answer"].used)
    assert answer.usage == {"prompt_tokens": 100, "completion_tokens": 10}
    assert answer.timings_ms.keys() == {"search", "answer", "total"}
    assert (answer.question, answer.search_query) == (OPENS, OPENS)


def test_the_llm_is_shown_the_question_and_numbered_evidence_with_titles_and_dates() -> None:
    chat = FakeChat("NOT FOUND")
    ask(OPENS, town(chat))
    (call,) = chat.calls
    assert "Harbour · 1 May 2025\n[1] The harbour opens at six." in call.prompt
    assert OPENS in call.messages[-1].content
    assert call.grammar is None


def test_a_sentence_that_the_documents_do_not_carry_is_removed_and_told() -> None:
    world = town(FakeChat("The harbour opens at six. The mayor lives in Paris with 12 cats."))
    answer = ask(OPENS, world)
    assert answer.answer == "The harbour opens at six.[1]"
    assert [removed.text for removed in answer.removed] == ["The mayor lives in Paris with 12 cats."]
    assert all(removed.reason for removed in answer.removed)


@pytest.mark.parametrize(
    "opening",
    ["Yes, ", "No, ", "No. ", "No – ", "**No**, ", "Yes: ", "No, it does not: ", "Yes and no: ", "Nope; ", "No "],
)
def test_a_yes_or_no_of_a_large_llm_which_words_cannot_check_is_not_shown(opening: str) -> None:
    draft = f"{opening}the harbour opens at six. [1]" if opening[-2] != "." else f"{opening}The harbour opens at six."
    answer = ask("Does the harbour open at nine?", town(FakeChat(draft)))
    assert answer.answer == "The harbour opens at six.[1]"
    listed = ask("Does the harbour open at nine?", town(FakeChat(f"- {draft}")))
    assert listed.answer == "- The harbour opens at six.[1]" or opening == "No. "


@pytest.mark.parametrize(
    "draft",
    [
        "Yes, the harbour opens at nine.",
        "No, the harbour does not open at six.",
        "No.",
        "Yes",
        "The answer is no: the harbour opens at six.",
        "The answer is yes: the harbour opens at six.",
        "Correct, the harbour opens at six.",
        "| Harbour opens at six | No |",
    ],
)
def test_a_large_llm_that_says_the_opposite_of_the_source_is_not_shown(draft: str) -> None:
    assert not ask("Does the harbour open at nine?", town(FakeChat(draft))).answerable


def test_a_draft_of_nothing_but_invention_becomes_a_refusal() -> None:
    answer = ask(OPENS, town(FakeChat("The harbour opens at nine [1].")))
    assert (answer.answer, answer.answerable, answer.reason) == (REFUSAL, False, "not_in_documents")
    assert [removed.text for removed in answer.removed] == ["The harbour opens at nine."]


@pytest.mark.parametrize("draft", ["NOT FOUND", "NOT FOUND.", "Not found", "NOT FOUND: the text does not say."])
def test_a_refusal_of_the_llm_is_a_refusal(draft: str) -> None:
    answer = ask(OPENS, town(FakeChat(draft)))
    assert (answer.answerable, answer.reason, answer.removed) == (False, "not_in_documents", ())


def test_footnotes_are_numbered_by_first_use_and_one_span_has_one_number() -> None:
    world = town(FakeChat("Bread is sold every day [2]. The harbour opens at six [1]. Daily, bread is sold every day."))
    answer = ask("When is bread sold and when does the harbour open?", world)
    assert [note.number for note in answer.citations] == [1, 2]
    assert [note.document_id for note in answer.citations] == ["market", "harbour"]
    assert [sentence.citations for sentence in answer.sentences][:2] == [(1,), (2,)]
    assert verified(answer, world)


def test_a_question_that_leans_on_the_last_one_is_searched_with_it() -> None:
    answer = ask("And what is it called?", town(), [Turn(role="user", content="Has the harbour a pilot?")])
    assert answer.question == "And what is it called?"
    assert answer.search_query == "What is it called (harbour a pilot)?"
    assert "The pilot is called Marten." in answer.answer


@pytest.mark.parametrize(
    ("before", "found"), [("Who sells fish and bread?", "market"), ("Has the harbour a pilot?", "harbour")]
)
def test_what_is_found_follows_from_the_turn_before(before: str, found: str) -> None:
    turns = [Turn(role="user", content=before), Turn(role="assistant", content="The harbour market.")]
    first = next(answering("What about it?", town(), turns, limit=1))
    assert isinstance(first, EvidenceFound)
    assert [passage.document_id for passage in first.passages] == [found]


# ── With a small LLM ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_small_llm_that_finds_no_answer_is_not_asked_for_one() -> None:
    chat = FakeChat({"No": 0.95, "Yes": 0.05}, "The harbour opens at six.", capabilities=SMALL)
    answer = ask(OPENS, town(chat))
    assert (answer.answerable, answer.reason) == (False, "not_in_documents")
    assert len(chat.calls) == 2
    assert all(call.max_tokens == 1 for call in chat.calls)


def test_a_small_llm_is_asked_in_turn_whether_there_is_an_answer_and_for_a_short_one() -> None:
    chat = FakeChat(*[{"Yes": 0.9, "No": 0.1}] * 2, "At six", capabilities=SMALL)
    world = town(chat)
    answer = ask(OPENS, world)
    assert [call.grammar for call in chat.calls] == [None, None, SHORT_GRAMMAR]
    assert chat.calls[0].max_tokens == 1
    assert answer.prompt == world.prompts["short"].used
    assert "The harbour opens at six." in answer.answer
    assert verified(answer, world)


@pytest.mark.parametrize(
    ("question", "asks"),
    [(OPENS, "state the answer to this question"), ("Does the harbour open at six?", "say whether this is so")],
)
def test_of_a_yes_or_no_the_small_llm_is_asked_whether_the_text_says_it(question: str, asks: str) -> None:
    chat = FakeChat(*[{"Yes": 0.9, "No": 0.1}] * 2, "At six", capabilities=SMALL)
    assert ask(question, town(chat)).answerable
    assert all(asks in call.prompt for call in chat.calls[:2])


def test_how_sure_an_answer_has_to_be_is_a_setting() -> None:
    chat = FakeChat(*[{"Yes": 0.5, "No": 0.5}] * 2, "At six", capabilities=SMALL)
    assert not ask(OPENS, town(chat)).answerable
    chat = FakeChat(*[{"Yes": 0.5, "No": 0.5}] * 2, "At six", capabilities=SMALL)
    assert ask(OPENS, town(chat, settings=fake_settings(caution="eager"))).answerable


def test_an_invention_of_a_small_llm_is_removed_and_the_source_quoted() -> None:
    chat = FakeChat(*[{"Yes": 1.0}] * 2, "At nine in Paris", capabilities=SMALL)
    answer = ask(OPENS, town(chat))
    assert [removed.text for removed in answer.removed] == ["At nine in Paris"]
    assert "Paris" not in answer.answer


def test_a_short_answer_is_a_sentence_with_the_footnote_of_the_one_it_rests_on() -> None:
    world = fake_world(chat=FakeChat(*[{"Yes": 1.0}] * 2, "Nils Corvane", capabilities=SMALL))
    ingest([document("The keys are kept by Corvane, who is called Nils by friends.", "keys")], world)
    answer = ask("Who keeps the keys?", world)
    assert answer.answer == "Nils Corvane.[1] The keys are kept by Corvane, who is called Nils by friends.[1]"
    assert [citation.cited_text for citation in answer.citations] == [answer.sentences[1].text]


def test_a_short_answer_in_words_of_the_question_is_not_said() -> None:
    said = "Corvane joined Rovers after leaving."
    world = fake_world(chat=FakeChat(*[{"Yes": 1.0}] * 2, said, capabilities=SMALL))
    ingest([document("Corvane leaves Rovers.", "news")], world)
    answer = ask("Which club did Corvane join after leaving?", world)
    assert answer.answer == "Corvane leaves Rovers.[1]"
    assert [(one.text, one.reason) for one in answer.removed] == [(said, OWN_WORDS)]


def test_what_a_question_tells_before_it_asks_is_not_asked_for() -> None:
    chat = FakeChat({"No": 1.0}, capabilities=SMALL)
    answer = ask("My boat sails to the harbour. When does the harbour open?", town(chat))
    assert len(chat.calls) == 2
    assert all("My boat sails to the harbour. When does" in call.prompt for call in chat.calls)
    assert not answer.answerable


def test_a_small_llm_is_shown_only_the_few_best_sentences() -> None:
    chat = FakeChat({"No": 1.0}, capabilities=SMALL)
    world = fake_world(chat=chat)
    sentences = [f"Rule {number} of the harbour says that ships wait their turn." for number in range(200)]
    ingest([document(" ".join(sentences), "rules")], world)
    ask("What does rule 7 of the harbour say?", world)
    assert chat.calls[1].prompt.count("says that ships wait") == FOCUS
    assert "Rule 7 of the harbour" in chat.calls[0].prompt


def test_each_part_of_a_question_is_asked_for_by_itself_and_what_is_missing_is_named() -> None:
    chat = FakeChat(*[{"Yes": 1.0}] * 2, "At six", {"No": 1.0}, capabilities=SMALL)
    answer = ask("When does the harbour open, and who composed the symphony?", town(chat))
    assert (answer.answerable, answer.reason, answer.missing) == (True, "partly", ("who composed the symphony?",))
    assert "The harbour opens at six." in answer.answer


@pytest.mark.parametrize(
    ("likely", "opening"),
    [({"Yes": 0.9, "No": 0.1}, "Yes: "), ({"No": 0.99, "Yes": 0.01}, "No: "), ({"Yes": 0.6, "No": 0.4}, "")],
)
def test_a_yes_or_no_is_said_where_the_llm_is_sure_and_before_the_words_it_rests_on(
    likely: dict[str, float], opening: str
) -> None:
    chat = FakeChat(*[{"Yes": 1.0}] * 2, likely, capabilities=SMALL)
    answer = ask("Does the harbour open at six?", town(chat))
    assert answer.answer.startswith(f"{opening}The harbour opens at six.[1]")
    assert answer.citations[0].cited_text == "The harbour opens at six."


def test_no_yes_is_said_before_words_that_turn_it_round() -> None:
    world = fake_world(chat=FakeChat(*[{"Yes": 1.0}] * 3, capabilities=SMALL))
    ingest([document("Dogs are allowed aboard every boat but the Heron.", "boats")], world)
    answer = ask("Are dogs allowed aboard the Heron?", world)
    assert answer.answer == "Dogs are allowed aboard every boat but the Heron.[1]"


# ── Failing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("replies", [(LLMUnavailable("gone"),), ({"Yes": 1.0}, {"Yes": 1.0}, LLMUnavailable("gone"))])
def test_an_llm_that_fails_is_an_error_and_never_an_answer(replies: tuple[object, ...]) -> None:
    chat = FakeChat(*replies, capabilities=SMALL if len(replies) > 1 else None)  # type: ignore[arg-type]
    with pytest.raises(LLMUnavailable, match="gone"):
        ask(OPENS, town(chat))
    assert chat.open == 0


def test_an_error_comes_after_the_evidence_and_before_any_final_answer() -> None:
    stream = answering(OPENS, town(FakeChat(LLMTimeout("too late"))))
    assert isinstance(next(stream), EvidenceFound)
    with pytest.raises(LLMTimeout):
        list(stream)


def test_the_llm_gets_what_is_left_of_the_deadline() -> None:
    chat = FakeChat(*[{"Yes": 1.0}] * 2, "At six", capabilities=SMALL)
    ask(OPENS, town(chat, settings=fake_settings(llm_deadline_s=5.0)))
    first, second, third = (call.deadline_s for call in chat.calls)
    assert 5.0 > first > second > third > 0


def test_a_reader_who_leaves_stops_the_llm() -> None:
    chat = FakeChat("The harbour opens at six. " * 3 + "Ships wait outside until then.")
    stream = answering(OPENS, town(chat))
    next(event for event in stream if isinstance(event, SentenceAdded))
    assert chat.open == 1
    stream.close()  # type: ignore[attr-defined]
    assert chat.open == 0


# ── What has no support, marked ───────────────────────────────────────────────────────────────────────────────────────

MARKED = fake_settings(unsupported="mark")


def test_what_has_no_support_stays_where_it_is_to_be_marked_without_a_footnote() -> None:
    draft = "The mayor has 12 cats. [1] The harbour opens at six. The mayor has 12 cats. It opens at nine. [1]"
    world = town(FakeChat(draft), settings=MARKED)
    _, *added, last = events(OPENS, world)
    assert isinstance(last, Final)
    answer = last.answer
    assert answer.answer == "The mayor has 12 cats. The harbour opens at six.[1] It opens at nine."
    assert [(one.support, one.citations) for one in answer.sentences] == [
        ("unsupported", ()),
        ("supported", (1,)),
        ("unsupported", ()),
    ]
    assert answer.removed == ()
    sentences = [event for event in added if isinstance(event, SentenceAdded)]
    assert "".join(event.text for event in sentences) == answer.answer
    assert tuple(event.sentence for event in sentences) == answer.sentences
    assert [len(event.citations) for event in sentences] == [0, 1, 0]


def test_an_answer_of_nothing_but_what_has_no_support_is_a_refusal_however_it_is_set() -> None:
    told = events(OPENS, town(FakeChat("The mayor has 12 cats. It opens at nine. [1]"), settings=MARKED))
    assert not any(isinstance(event, SentenceAdded) for event in told)
    assert isinstance(told[-1], Final)
    answer = told[-1].answer
    assert (answer.answer, answer.answerable, answer.sentences) == (REFUSAL, False, ())
    assert [removed.text for removed in answer.removed] == ["The mayor has 12 cats.", "It opens at nine."]


# ── As it happens ─────────────────────────────────────────────────────────────────────────────────────────────────────

DRAFTS = [
    "The harbour opens at six [1]. Ships wait outside until then.",
    "- The harbour opens at six.\n- Ships wait outside until then.\n\nThe mayor has 12 cats.",
    "The mayor has 12 cats. The pilot is called Marten",
    "NOT FOUND",
]


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_the_sentences_as_they_came_are_the_final_answer(draft: str, piece: int) -> None:
    world = town(FakeChat(draft, piece=piece))
    first, *added, last = events(OPENS, world)
    assert isinstance(first, EvidenceFound)
    assert isinstance(last, Final)
    answer = last.answer
    sentences = [event for event in added if isinstance(event, SentenceAdded)]
    assert len(sentences) == len(added)
    assert "".join(event.text for event in sentences) == (answer.answer if answer.answerable else "")
    assert tuple(event.sentence for event in sentences) == answer.sentences
    assert tuple(note for event in sentences for note in event.citations) == answer.citations
    assert first.passages == answer.passages
    assert verified(answer, world)


@pytest.mark.parametrize("draft", DRAFTS)
def test_how_a_draft_is_cut_into_pieces_does_not_change_the_answer(draft: str) -> None:
    answers = {ask(OPENS, town(FakeChat(draft, piece=piece))).answer for piece in (1, 2, 5, 1000)}
    assert len(answers) == 1


def test_the_evidence_is_told_before_the_llm_is_asked() -> None:
    chat = FakeChat("NOT FOUND")
    stream = answering(OPENS, town(chat))
    first = next(stream)
    assert isinstance(first, EvidenceFound)
    assert first.passages[0].document_id == "harbour"
    assert chat.calls == []


def test_no_more_passages_come_along_than_were_asked_for() -> None:
    first = events(OPENS, town(), limit=1)[0]
    assert isinstance(first, EvidenceFound)
    assert len(first.passages) == 1


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
