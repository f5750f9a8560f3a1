"""An answer as it happens: told sentence by sentence, with what has no support marked, and where the LLM fails."""

from __future__ import annotations

import pytest

from service.ask import answering, ask
from service.core.deciding.refusals import REFUSAL
from service.errors import LLMTimeout, LLMUnavailable
from service.types.answers import EvidenceFound, Final, SentenceAdded
from tests.fakes import SMALL, FakeChat, fake_settings
from tests.town import OPENS, events, town, verified

# ── Failing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("replies", [(LLMUnavailable("gone"),), ({"Yes": 1.0}, LLMUnavailable("gone"))])
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
    chat = FakeChat({"Yes": 1.0}, "At six", capabilities=SMALL)
    ask(OPENS, town(chat, settings=fake_settings(llm_deadline_s=5.0)))
    first, second = (call.deadline_s for call in chat.calls)
    assert 5.0 > first > second > 0


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
