"""Ask with an LLM: a large one that writes from all the evidence, and a small one that is asked step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.ask import answering, ask
from service.core.deciding.refusals import REFUSAL, UNSURE
from service.core.drafting.prompting import SHORT_GRAMMAR
from service.core.retrieval.evidence import FOCUS
from service.ingest import ingest
from service.types.answers import EvidenceFound, Turn
from service.writing import OWN_WORDS
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
    assert OPENS in call.request.messages[-1].content
    assert call.request.grammar is None


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


@pytest.mark.parametrize(("finish_reason", "told"), [("length", False), ("stop", True)])
def test_a_sentence_that_the_llm_was_not_let_end_is_not_told(finish_reason: str, told: bool) -> None:
    chat = FakeChat("The harbour opens at six.[1] The pilot is called Marten[1]", finish_reason=finish_reason)
    answer = ask("When does the harbour open, and what is the pilot called?", town(chat=chat))
    assert answer.answer.startswith("The harbour opens at six.[1]")
    assert ("Marten" in answer.answer) is told
    assert [one.reason for one in answer.removed] == ([] if told else ["it is cut off"])


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


def test_what_a_small_llm_does_not_find_in_the_sentences_is_refused_whatever_it_answers() -> None:
    chat = FakeChat({"No": 0.95, "Yes": 0.05}, "At six", capabilities=SMALL)
    answer = ask(OPENS, town(chat))
    assert (answer.answerable, answer.reason) == (False, "not_in_documents")


def test_a_small_llm_is_asked_whether_there_is_an_answer_and_then_for_a_short_one() -> None:
    chat = FakeChat({"Yes": 0.9, "No": 0.1}, "At six", capabilities=SMALL)
    world = town(chat)
    answer = ask(OPENS, world)
    asked = [call.request for call in chat.calls]
    assert [(one.max_tokens == 1, one.grammar) for one in asked] == [(True, None), (False, SHORT_GRAMMAR)]
    assert answer.signals.keys() == {"check", "first", "relevance", "above", "unknown"}
    assert answer.prompt == world.prompts["short"].used
    assert "The harbour opens at six." in answer.answer
    assert verified(answer, world)


def test_each_question_is_read_anew_by_a_small_llm_and_the_text_once_for_both_prompts() -> None:
    chat = FakeChat({"Yes": 1.0}, "At six", capabilities=SMALL)
    for _ in range(2):
        ask("When does the harbour open?", town(chat))
    assert [call.request.continued for call in chat.calls] == [False, True] * 2


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How long did the restoration of 1911 take?", "The restoration of 2008 took a year."),
        ("How much did the restoration of the hall cost?", "The restoration of the hall was carried out by divers."),
    ],
)
def test_a_small_llm_is_not_asked_about_sentences_of_which_none_may_answer(question: str, text: str) -> None:
    world = fake_world(chat=FakeChat(capabilities=SMALL))
    ingest([document(text, "hall")], world)
    assert ask(question, world).confidence == 0.0


@pytest.mark.parametrize(
    ("question", "replies"),
    [
        ("How was the gate raised in 2011?", []),
        ("How was the gate raised in 2011, and which colour has the gate?", [{"Yes": 1.0}, "Green"]),
    ],
)
def test_the_sentence_that_a_clause_rests_on_is_quoted_though_the_llm_was_not_shown_it(
    question: str, replies: list[str | dict[str, float]]
) -> None:
    said, raised = "It was raised from the mud by divers", "In {} the gate was raised from the mud by divers with bags."
    guides = [f"The gate is the pride of the town, says guide number {number}." for number in range(9)]
    world = fake_world(
        chat=FakeChat({"Yes": 1.0}, said, *replies, capabilities=SMALL),
        rerank=lambda _query, texts: [9.0 * ("guide" in text) for text in texts],
    )
    ingest([document(" ".join([*guides, raised.format(2011), raised.format(2008), "It is green."]), "gate")], world)
    told = [one.text for one in ask(question, world).sentences]
    assert raised.format(2011) in told
    assert raised.format(2008) not in told


@pytest.mark.parametrize(("said", "removed"), [("In May", []), ("In glorious May", ["In glorious May"])])
def test_a_short_answer_that_rests_on_what_denies_the_question_is_not_said(said: str, removed: list[str]) -> None:
    council, tenants = "The council approved the tariff in May.", "The tenants wanted it rejected in June."
    world = fake_world(
        chat=FakeChat({"Yes": 1.0}, said, capabilities=SMALL),
        rerank=lambda _query, texts: [5.0 if council in one else 4.5 for one in texts],
    )
    ingest([document(f"{council} {tenants}", "council")], world)
    answer = ask("When did the council reject the tariff?", world)
    assert answer.answer == f"{tenants}[1]"
    assert [one.text for one in answer.removed] == removed


@pytest.mark.parametrize(
    ("question", "asks"),
    [(OPENS, "state the answer to this question"), ("Does the harbour open at six?", "say whether this is so")],
)
def test_of_a_yes_or_no_the_small_llm_is_asked_whether_the_text_says_it(question: str, asks: str) -> None:
    chat = FakeChat({"Yes": 0.9, "No": 0.1}, "At six", capabilities=SMALL)
    assert ask(question, town(chat)).answerable
    assert asks in chat.calls[0].prompt


def test_how_sure_an_answer_has_to_be_is_a_setting() -> None:
    chat = FakeChat({"Yes": 0.5, "No": 0.5}, "At six", capabilities=SMALL)
    assert not ask(OPENS, town(chat)).answerable
    chat = FakeChat({"Yes": 0.5, "No": 0.5}, "At six", capabilities=SMALL)
    assert ask(OPENS, town(chat, settings=fake_settings(caution="eager"))).answerable


def test_who_invents_has_not_found_the_answer_and_what_would_be_quoted_is_told_as_nearest() -> None:
    chat = FakeChat({"Yes": 1.0}, "At nine in Paris", capabilities=SMALL)
    answer = ask(OPENS, town(chat))
    assert [removed.text for removed in answer.removed] == ["At nine in Paris"]
    assert (answer.answerable, answer.answer) == (False, UNSURE)
    assert answer.nearest[0].cited_text == "The harbour opens at six."
    assert answer.confidence is not None


def test_a_short_answer_is_a_sentence_with_the_footnote_of_the_one_it_rests_on() -> None:
    world = fake_world(chat=FakeChat({"Yes": 1.0}, "Nils Corvane", capabilities=SMALL))
    ingest([document("The keys are kept by Corvane, who is called Nils by friends.", "keys")], world)
    answer = ask("Who keeps the keys?", world)
    assert answer.answer == "Nils Corvane.[1] The keys are kept by Corvane, who is called Nils by friends.[1]"
    assert [citation.cited_text for citation in answer.citations] == [answer.sentences[1].text]


def test_a_short_answer_that_says_nearly_all_of_its_sentence_is_not_said() -> None:
    said, whole = (
        "The pool is shut until May, because the roof leaks.",
        "The pool is shut until May because the roof leaks.",
    )
    world = fake_world(chat=FakeChat({"Yes": 1.0}, said, capabilities=SMALL))
    ingest([document(whole, "pool")], world)
    answer = ask("Until when is the pool shut?", world)
    assert (answer.answer, answer.removed) == (f"{whole}[1]", ())


def test_a_short_answer_is_not_said_of_policies_of_several_days() -> None:
    world = fake_world(chat=FakeChat({"Yes": 1.0}, "Nils Corvane", capabilities=SMALL))
    said = "The keys are kept by {}, who is called {} by friends."
    both = (("2023", "Corvane", "Nils"), ("2024", "Lindqvist", "Ann"))
    policies = [
        replace(document(said.format(*names), year, published_at=f"{year}-05-01"), title=f"Key policy {year}")
        for year, *names in both
    ]
    ingest(policies, world)
    assert ask("Who keeps the keys?", world).answer == (
        "The keys are kept by Lindqvist, who is called Ann by friends (1 May 2024).[1]"
        " The keys are kept by Corvane, who is called Nils by friends (1 May 2023).[2]"
    )


def test_a_short_answer_in_words_of_the_question_is_not_said() -> None:
    said = "Corvane joined Rovers after leaving."
    world = fake_world(chat=FakeChat({"Yes": 1.0}, said, capabilities=SMALL))
    ingest([document("Corvane leaves Rovers.", "news")], world)
    answer = ask("Which club did Corvane join after leaving?", world)
    assert answer.answer == "Corvane leaves Rovers.[1]"
    assert [(one.text, one.reason) for one in answer.removed] == [(said, OWN_WORDS)]


@pytest.mark.parametrize("said", ["No", "Yes, he does"])
def test_a_yes_or_no_is_not_listed_as_left_out(said: str) -> None:
    world = fake_world(chat=FakeChat({"Yes": 1.0}, said, capabilities=SMALL))
    ingest([document("Corvane leads Rovers.", "news")], world)
    answer = ask("Does Corvane lead Rovers?", world)
    assert (answer.answer, answer.removed) == ("Corvane leads Rovers.[1]", ())


def test_the_small_llm_is_shown_only_sentences_of_the_year_that_is_asked_for() -> None:
    chat = FakeChat({"Yes": 1.0}, "Lindqvist", capabilities=SMALL)
    world = fake_world(chat=chat)
    reports = [
        document(f"{who} chaired the council.", year, published_at=f"{year}-05-01")
        for year, who in (("2023", "Corvane"), ("2024", "Lindqvist"))
    ]
    ingest(reports, world)
    assert ask("Who chaired the council in 2024?", world).answerable
    assert all("Lindqvist" in call.prompt and "Corvane" not in call.prompt for call in chat.calls)


def test_the_small_llm_is_shown_only_sentences_that_hold_what_is_asked_for() -> None:
    chat = FakeChat({"Yes": 1.0}, "£47,000", capabilities=SMALL)
    cost, praised = "The hall cost £47,000.", "The hall was praised by everybody."
    world = fake_world(chat=chat, rerank=lambda _query, texts: [9.0 if praised in text else 6.0 for text in texts])
    ingest([document(f"{cost} {praised}", "hall")], world)
    assert ask("How much did the hall cost?", world).answerable
    assert all(cost in call.prompt and praised not in call.prompt for call in chat.calls)


def test_a_short_answer_does_not_rest_on_what_is_said_of_somebody_else() -> None:
    """The LLM is shown it, since the best sentence leans on it."""
    marked = "It is marked with stones."
    world = fake_world(
        chat=FakeChat({"Yes": 1.0}, "Blue", capabilities=SMALL),
        rerank=lambda _query, texts: [9.0 * (marked in text) for text in texts],
    )
    ingest([document(f"We met Leila Haddad. Her favourite route is blue. {marked} Gareth sings.", "walks")], world)
    answer = ask("What is Gareth's favourite route?", world)
    assert answer.answerable
    assert "blue" not in answer.answer.lower()
    assert [one.text for one in answer.removed] == ["Blue"]


HIRE = """# Hire

| Bike | Half day | Full day | Week | In |
|---|---|---|---|---|
| Kestrel | 24 | 38 | 190 | GBP |
| Swift | 14 | 22 | 68 | GBP |
"""


@pytest.mark.parametrize(
    ("period", "said", "told"),
    [("a day", "24 GBP", False), ("a day", "38 GBP", False), ("a week", "190 GBP", True), ("a week", "24 GBP", False)],
)
def test_a_number_of_a_row_is_said_only_of_the_column_that_is_asked_for(period: str, said: str, told: bool) -> None:
    chat = FakeChat({"Yes": 1.0}, said, capabilities=SMALL)
    world = fake_world(chat=chat)
    ingest([document(HIRE, "hire")], world)
    answer = ask(f"What would the Kestrel set me back for {period}?", world)
    assert chat.calls
    assert "Full day: 38" in answer.answer
    assert answer.answer.startswith(f"{said}.") is told


@pytest.mark.parametrize("said", ["22 September 2023", "The Vennick Courier", "Vennick"])
def test_a_short_answer_that_only_the_byline_carries_is_not_said(said: str) -> None:
    text = "Corvane resigns\nThe Vennick Courier, 22 September 2023\n\nCorvane left the council on 20 September 2023."
    world = fake_world(chat=FakeChat({"Yes": 1.0}, said, capabilities=SMALL))
    ingest([document(text, "news")], world)
    answer = ask("When did Corvane leave the council?", world)
    assert "Corvane left the council on 20 September 2023." in answer.answer
    assert not answer.answer.startswith(said)
    assert [one.text for one in answer.removed] == [said]


def test_a_value_of_another_sentence_than_the_llm_was_shown_is_not_said() -> None:
    """A clause says itself what it is about; a value of anything would do."""
    others = " ".join(f"Ship {n} of the harbour cost £{n} million." for n in range(2, 20))
    text = f"The harbour raised the Patience by divers. It was the harbour. The divers raised the harbour. {others}"
    world = fake_world(chat=FakeChat({"Yes": 1.0}, "£17 million", capabilities=SMALL))
    ingest([document(text, "news")], world)
    answer = ask("How did the harbour raise the Patience by divers?", world)
    assert "£17 million" not in answer.answer
    assert [one.text for one in answer.removed] == ["£17 million"]


def test_what_is_quoted_is_what_would_be_without_an_llm_and_what_its_short_answer_rests_on() -> None:
    gate, keys = "The tide gate keeps the town dry.", "The keys are kept by Corvane, who is called Nils by friends."
    world = fake_world(rerank=lambda _query, texts: [9.0 * (gate in text) for text in texts])
    ingest([document(f"{gate} {keys}", "gate")], world)
    both = world, replace(world, chat=FakeChat({"Yes": 1.0}, "Nils Corvane", capabilities=SMALL))
    quoted = [[one.text for one in ask("Who keeps the keys?", one).sentences] for one in both]
    assert quoted == [[gate], ["Nils Corvane.", gate, keys]]


def test_a_choice_is_not_made_by_a_short_answer_that_says_what_the_question_says() -> None:
    text = "Farmers of the South left, and the Union won the war."
    world = fake_world(chat=FakeChat({"Yes": 1.0}, "The South", capabilities=SMALL))
    ingest([document(text, "war")], world)
    assert ask("Who won the war: the South or the Union?", world).answer == f"{text}[1]"


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
    ask("What do the rules of the harbour say of ships?", world)
    assert [call.prompt.count("says that ships wait") for call in chat.calls] == [FOCUS] * 2


def test_a_small_llm_is_shown_the_one_that_is_named_and_no_other_of_its_kind() -> None:
    chat = FakeChat({"No": 1.0}, capabilities=SMALL)
    world = fake_world(chat=chat)
    sentences = [f"Rule {number} of the harbour says that ships wait their turn." for number in range(200)]
    ingest([document(" ".join(sentences), "rules")], world)
    ask("What does rule 7 of the harbour say?", world)
    assert {call.prompt.count("says that ships wait") for call in chat.calls} == {1}
    assert "Rule 7 of the harbour" in chat.calls[0].prompt


def test_each_part_of_a_question_is_asked_for_by_itself_and_what_is_missing_is_named() -> None:
    chat = FakeChat({"Yes": 1.0}, "At six", {"No": 1.0}, "Ada", capabilities=SMALL)
    answer = ask("When does the harbour open, and who composed the symphony?", town(chat))
    assert (answer.answerable, answer.reason, answer.missing) == (True, "partly", ("who composed the symphony?",))
    assert "The harbour opens at six." in answer.answer


@pytest.mark.parametrize("likely", [{"Yes": 1.0}, {"No": 0.99, "Yes": 0.01}, {"Yes": 0.6, "No": 0.4}])
@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Dogs are allowed aboard every boat.", "Are dogs allowed aboard every boat?"),
        ("The board rejected a proposal to meter each plot.", "Did the board decide to meter each plot?"),
        ("Rent for a plot stays at £54 a year.", "Has the rent for a plot gone up?"),
    ],
)
def test_a_yes_or_no_is_told_by_the_words_of_the_document_however_sure_the_llm_is(
    likely: dict[str, float], text: str, question: str
) -> None:
    world = fake_world(chat=FakeChat({"Yes": 1.0}, likely, capabilities=SMALL))
    ingest([document(text, "notes")], world)
    assert ask(question, world).answer == f"{text}[1]"


@pytest.mark.parametrize(("year", "told"), [(1911, False), (2008, True)])
def test_a_sentence_of_another_year_than_is_asked_for_is_no_answer_of_an_embedded_llm_either(
    year: int, told: bool
) -> None:
    world = fake_world(chat=FakeChat({"Yes": 1.0}, "£22,000", capabilities=SMALL))
    ingest([document("The restoration of 2008 took a year and cost £22,000.", "hall")], world)
    assert ask(f"How much did the restoration of {year} cost?", world).answerable is told
