"""Follow-ups before they are searched for: when an LLM is asked to rewrite one, and what becomes of what it writes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.ask import answering, ask
from service.core.drafting.prompting import REWRITE_GRAMMAR
from service.core.retrieval.searchable import words_of_query
from service.errors import LLMGarbage, LLMTimeout, LLMUnavailable
from service.ingest import ingest
from service.rewriting import standalone
from service.types.answers import Answer, EvidenceFound, Turn
from service.world import World
from tests.fakes import SMALL, FakeChat, document, fake_rerank, fake_settings, fake_world

HARBOUR = document("The harbour opens at six. Its pilot is called Marten Vos. Marten Vos is 51 years old.", "harbour")
MARKET = document("The market sells fish on Fridays. Bread is sold every day.", "market")
PILOT = [
    Turn(role="user", content="Who is the pilot?"),
    Turn(role="assistant", content="It is Marten Vos, a son of Bo Kern.[1]"),
]
OLD, WHOLE, BY_RULES = "How old is he?", "How old is Marten Vos?", "How old is he (pilot, Marten Vos, Bo Kern)?"


def town(chat: FakeChat | None = None, **changes: object) -> World:
    world = fake_world(chat=chat, **changes)
    ingest([HARBOUR, MARKET], world)
    return world


def query(world: World, question: str = OLD) -> str:
    return standalone(question, PILOT, world).query


def test_an_llm_puts_into_words_what_rules_can_only_name() -> None:
    assert query(town(FakeChat(WHOLE))) == WHOLE
    assert query(town()) == BY_RULES


def test_an_llm_is_not_asked_who_he_is_where_one_was_talked_about() -> None:
    chat = FakeChat("How old is Ida Brandt?")
    talk = [PILOT[0], Turn(role="assistant", content="It is Marten Vos.[1]")]
    assert standalone(OLD, talk, town(chat)).query == WHOLE
    assert chat.calls == []


@pytest.mark.parametrize("question", ["When does the harbour open?", "Thanks!", "What about the mayor?", "And why?"])
def test_an_llm_is_not_asked_where_a_question_stands_alone_or_rules_are_enough(question: str) -> None:
    chat = FakeChat("What is the mayor called?")
    turns = [Turn(role="user", content="Is the pilot at work?"), Turn(role="assistant", content="Yes.")]
    found = standalone(question, turns, town(chat)).query
    assert chat.calls == []
    assert "(" not in found


def test_a_question_that_says_little_leans_only_on_what_answers_it() -> None:
    def shared(query: str, texts: Sequence[str]) -> list[float]:
        return [3.0 * len({*words_of_query(query)} & {*words_of_query(text)}) for text in texts]

    world = fake_world(rerank=shared)
    cups = [document(f"The umpire of the {of} was {who}.", who) for of, who in (("cup final", "Ann"), ("league", "Bo"))]
    ingest([*cups, document("Tickets are sold at the gate of the old ground.", "gate")], world)
    won = [Turn(role="user", content="Who won the cup final?"), Turn(role="assistant", content="Rovers.")]
    sold = [
        Turn(role="user", content="Where are tickets sold at the old ground?"),
        Turn(role="assistant", content="X."),
    ]
    assert standalone("Who was the umpire?", won, world).query == "Who was the umpire (won the cup final)?"
    assert standalone("Who was the umpire?", sold, world).query == "Who was the umpire?"
    assert standalone("And the umpire?", sold, world).query != "And the umpire?"


def test_what_was_found_to_see_whether_a_question_leans_is_not_searched_for_again() -> None:
    read: list[tuple[str, int]] = []

    def counting(query: str, texts: Sequence[str]) -> list[float]:
        read.append((query, len(texts)))
        return fake_rerank(query, texts)

    ask("Who is the pilot?", town(rerank=counting), [Turn(role="user", content="When does the market open?")])
    passages = [query for query, texts in read if texts == 2]
    assert len(passages) == len(set(passages)) == 2


def test_an_llm_is_shown_the_last_question_and_one_sentence_of_its_answer() -> None:
    chat = FakeChat(WHOLE)
    earlier = [Turn(role="user", content="Is bread sold?"), Turn(role="assistant", content="Every day.")]
    long = [
        Turn(role="user", content="Who is the harbour's pilot?"),
        Turn(role="assistant", content="It is Marten Vos, a son of Bo Kern.[1] He was born in Paris." + " More." * 500),
    ]
    standalone(OLD, earlier + long, town(chat))
    (call,) = chat.calls
    shown = "Who is the harbour's pilot?\nAnswer: It is Marten Vos, a son of Bo Kern.\nFollow-up: How old is he?"
    assert f"Question: {shown}" in call.prompt
    assert "Paris" not in call.prompt
    assert "bread" not in call.prompt
    assert len(call.prompt.split()) < 90


def test_a_small_llm_is_held_to_one_question_and_a_large_one_may_think() -> None:
    small, large = FakeChat(WHOLE, capabilities=SMALL), FakeChat(f"<think>He? Vos.</think>{WHOLE}")
    assert query(town(small)) == query(town(large)) == WHOLE
    assert small.calls[0].request.grammar == REWRITE_GRAMMAR
    assert small.calls[0].request.max_tokens < large.calls[0].request.max_tokens


@pytest.mark.parametrize("draft", ["How old is Ida Brandt?", "How old is Marten Vos, 51?", "Who is Marten Vos?", "51."])
def test_what_an_llm_invents_or_forgets_is_not_searched_for(draft: str) -> None:
    assert query(town(FakeChat(draft))) == BY_RULES


@pytest.mark.parametrize("error", [LLMUnavailable("gone"), LLMTimeout("late"), LLMGarbage("<html>")])
def test_an_llm_that_fails_to_rewrite_leaves_it_to_the_rules(error: Exception) -> None:
    chat = FakeChat(error, "The pilot Marten Vos is 51 years old.")
    answer = ask(OLD, town(chat), PILOT)
    assert answer.search_query == BY_RULES
    assert answer.answerable
    assert chat.open == 0


@pytest.mark.parametrize("capabilities", [None, SMALL])
def test_rewriting_is_paid_for_and_takes_a_share_of_the_deadline(capabilities: object) -> None:
    chat = FakeChat(WHOLE, *["NOT FOUND"] * 2, capabilities=capabilities)  # type: ignore[arg-type]
    answer = ask(OLD, town(chat, settings=fake_settings(llm_deadline_s=6.0)), PILOT)
    assert answer.search_query == WHOLE
    assert answer.usage["prompt_tokens"] == 100 * len(chat.calls) > 100
    first, *others = [call.deadline_s for call in chat.calls]
    assert first == pytest.approx(2.0)
    assert all(left < 6.0 for left in others)


def test_the_query_is_told_before_the_draft_is_written() -> None:
    first = next(answering(OLD, town(FakeChat(WHOLE)), PILOT))
    assert isinstance(first, EvidenceFound)
    assert first.search_query == WHOLE


# ── Earlier answers are no source ─────────────────────────────────────────────────────────────────────────────────────

FALSE = (
    "The pilot is Marten Vos, a son of Bo Kern, who is 93 years old, lives in Paris and opens the harbour at nine.[1]"
)
LIE = [PILOT[0], Turn(role="assistant", content=FALSE)]
ECHOES = [
    "Marten Vos is 93 years old.",
    "Marten Vos is 93 years old [1]. He lives in Paris.",
    "Marten Vos lives in Paris and opens the harbour at nine.",
]


def states_a_falsehood(answer: Answer) -> bool:
    return any(word in answer.answer for word in ("93", "Paris", "nine"))


@pytest.mark.parametrize("draft", ECHOES)
@pytest.mark.parametrize(
    "rewrite", [WHOLE, "How old is Marten Vos, who is 93 years old?", "How old is the man in Paris?"]
)
def test_a_falsehood_of_an_earlier_answer_is_not_answered_again(draft: str, rewrite: str) -> None:
    answer = ask(OLD, town(FakeChat(rewrite, draft)), LIE)
    assert not states_a_falsehood(answer)
    assert all(note.cited_text in HARBOUR.text for note in answer.citations)


@pytest.mark.parametrize("draft", ECHOES)
def test_a_falsehood_is_not_answered_again_by_a_small_llm(draft: str) -> None:
    chat = FakeChat(WHOLE, {"Yes": 1.0}, draft, capabilities=SMALL)
    assert not states_a_falsehood(ask(OLD, town(chat), LIE))


@pytest.mark.parametrize("question", [OLD, "Where does he live?", "And when does it open?", "Is that true?", "Why?"])
def test_a_falsehood_is_neither_searched_for_nor_shown_with_the_evidence(question: str) -> None:
    chat = FakeChat("What?", "NOT FOUND")
    answer = ask(question, town(chat), LIE)
    assert not any(word in answer.search_query for word in ("93", "nine", "lives"))
    assert all("93" not in call.prompt for call in chat.calls[1:])
    assert not states_a_falsehood(ask(question, town(), LIE))


def test_what_the_documents_say_is_answered_against_an_earlier_answer() -> None:
    answer = ask(OLD, town(FakeChat(WHOLE, "Marten Vos is 51 years old.")), LIE)
    assert answer.answer == "Marten Vos is 51 years old.[1]"
