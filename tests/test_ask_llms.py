"""Ask with an LLM: a large one that writes from all the evidence, and a small one that is asked step by step."""

from __future__ import annotations

import pytest

from service.ask import answering, ask
from service.core.deciding.refusals import REFUSAL
from service.core.retrieval.evidence import BEST
from service.ingest import ingest
from service.types.answers import Answer, EvidenceFound, Turn
from tests.fakes import SMALL, FakeChat, document, fake_settings, fake_world
from tests.town import OPENS, town, verified

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


def small(*replies: dict[str, float]) -> FakeChat:
    """A small LLM that finds the lines as likely as given."""
    return FakeChat(*replies, capabilities=SMALL)


def told(text: str, question: str, *replies: dict[str, float]) -> Answer:
    world = fake_world(chat=small(*replies))
    ingest([document(text, "notes")], world)
    return ask(question, world)


def test_a_small_llm_that_chooses_no_line_is_a_refusal() -> None:
    answer = ask(OPENS, town(small({"0": 0.95, "1": 0.05})))
    assert (answer.answerable, answer.reason) == (False, "not_in_documents")
    assert answer.confidence == pytest.approx(0.05)


def test_a_small_llm_is_asked_for_the_line_that_states_the_answer_and_whether_any_does() -> None:
    world = town(chat := small({"1": 0.9, "0": 0.1}, {"Yes": 0.8, "No": 0.2}))
    answer = ask(OPENS, world)
    assert [(call.max_tokens, call.grammar, call.tuned) for call in chat.calls] == [(1, None, True)] * 2
    line, check = (call.prompt.partition(f"Question: {OPENS}") for call in chat.calls)
    assert "Harbour · 1 May 2025\n[1] The harbour opens at six." in line[0]
    assert line[0] == check[0]  # what was read of the one is not read again
    assert answer.signals["check"] == pytest.approx(1.386)
    assert answer.prompt == world.prompts["choose"].used
    assert answer.answer == "The harbour opens at six.[1]"
    assert verified(answer, world)


def test_how_sure_an_answer_has_to_be_is_a_setting() -> None:
    assert not ask(OPENS, town(small({"1": 0.5, "0": 0.5}))).answerable
    assert ask(OPENS, town(small({"1": 0.5, "0": 0.5}), settings=fake_settings(caution="eager"))).answerable


def test_lines_that_are_about_as_likely_are_quoted_together() -> None:
    gate, moon = "The tide gate keeps the town dry.", "The tide gate is shut when the moon is full."
    assert told(f"{gate} {moon}", "What does the tide gate do?", {"1": 0.5, "2": 0.4}).answer == f"{gate}[1] {moon}[2]"
    assert told(f"{gate} {moon}", "What does the tide gate do?", {"1": 0.97, "2": 0.03}).answer == f"{gate}[1]"


def test_a_number_that_no_line_has_is_no_answer() -> None:
    assert not told("The tide gate keeps the town dry.", "What does the tide gate do?", {"7": 1.0}).answerable


def test_what_a_question_tells_before_it_asks_is_not_asked_for() -> None:
    answer = ask("My boat sails to the harbour. When does the harbour open?", town(chat := small({"0": 1.0})))
    assert all("My boat sails to the harbour. When does" in call.prompt for call in chat.calls)
    assert not answer.answerable


def test_a_small_llm_is_shown_only_the_few_best_sentences() -> None:
    world = fake_world(chat=(chat := small({"0": 1.0})))
    sentences = [f"Rule {number} of the harbour says that ships wait their turn." for number in range(200)]
    ingest([document(" ".join(sentences), "rules")], world)
    ask("What does rule 7 of the harbour say?", world)
    assert chat.calls[0].prompt.count("says that ships wait") == BEST
    assert "Rule 7 of the harbour" in chat.calls[0].prompt


def test_each_part_of_a_question_is_asked_for_over_the_same_lines_and_what_is_missing_is_named() -> None:
    chat = small({"1": 1.0}, {"Yes": 1.0}, {"0": 1.0})
    answer = ask("When does the harbour open, and who composed the symphony?", town(chat))
    assert (answer.answerable, answer.reason, answer.missing) == (True, "partly", ("who composed the symphony?",))
    assert "The harbour opens at six." in answer.answer
    assert len({call.prompt.partition("\n\nQuestion: ")[0] for call in chat.calls}) == 1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Dogs are allowed aboard every boat.", "Are dogs allowed aboard every boat?"),
        ("The board rejected a proposal to meter each plot.", "Did the board decide to meter each plot?"),
    ],
)
def test_a_yes_or_no_is_told_by_the_words_of_the_document(text: str, question: str) -> None:
    assert told(text, question, {"1": 1.0}).answer == f"{text}[1]"


def test_a_sentence_of_another_year_than_is_asked_for_is_no_answer_of_an_embedded_llm_either() -> None:
    text = "The restoration of 2008 took a year and cost £22,000."
    assert told(text, "How much did the restoration of 2008 cost?", {"1": 1.0}).answer == f"{text}[1]"
    answer = told(text, "How much did the restoration of 1911 cost?", {"1": 1.0})
    assert (answer.reason, answer.confidence, answer.sentences) == ("not_in_documents", 0.0, ())


def test_how_probable_a_sentence_of_another_year_is_makes_no_other_one_probable() -> None:
    world = fake_world(chat=small({"1": 0.9, "2": 0.05, "0": 0.05}))
    texts = {"new": "The restoration of 2008 cost £22,000.", "old": "The restoration of 1911 took a year."}
    ingest([document(text, name) for name, text in texts.items()], world)
    assert not ask("How much did the restoration of 1911 cost?", world).answerable


def test_a_sentence_that_speaks_against_another_question_is_not_told() -> None:
    answer = told("The name of the pilot is not known.", "What is the capital of France?", {"0": 1.0})
    assert (answer.reason, answer.sentences) == ("not_in_documents", ())


def test_where_every_part_of_a_question_is_denied_there_is_a_confidence_all_the_same() -> None:
    question = "Who rejected the tariff, and what did the tariff cost?"
    text = "The council approved the tariff. What the tariff cost has not been made public."
    answer = told(text, question, {"1": 1.0}, {"Yes": 1.0}, {"2": 1.0})
    assert not answer.answerable
    assert answer.confidence is not None
