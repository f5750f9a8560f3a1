"""The chat edge against a server on loopback: every way it can fail is an LLMError, and within the deadline."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from service.edges.openai_chat import OpenAIChat
from service.errors import LLMError, LLMGarbage, LLMTimeout, LLMUnavailable, SettingsError
from service.seams import READER_LEFT, Capabilities, Chat
from service.types.answers import ChatRequest, Delta, Message
from tests.fake_llm import FakeLLM, fake_llm

KEY = "sk-secret-0123456789"
QUESTION = [Message("system", "Answer from the evidence."), Message("user", "When did the call begin?")]
PLAIN = Capabilities()
EVERYTHING = Capabilities(constrained=True)


def chat_with(llm: FakeLLM, capabilities: Capabilities = PLAIN) -> OpenAIChat:
    return OpenAIChat(llm.base_url, KEY, "fake-model", capabilities)


def deltas(chat: Chat, deadline_s: float = 5.0, grammar: str | None = None) -> list[Delta]:
    return list(chat.stream(ChatRequest(QUESTION, max_tokens=50, grammar=grammar), deadline_s=deadline_s))


def text(pieces: list[Delta]) -> str:
    return "".join(piece.text for piece in pieces)


def failure(mode: str, deadline_s: float = 5.0) -> LLMError:
    """What a call to a server of this mode raises; it never names the key."""
    with fake_llm(mode) as llm, pytest.raises(LLMError) as caught:
        deltas(chat_with(llm), deadline_s)
    assert KEY not in str(caught.value)
    return caught.value


@contextmanager
def takes(seconds: float) -> Iterator[None]:
    start = time.monotonic()
    yield
    assert seconds - 0.05 <= time.monotonic() - start <= seconds + 0.3


# ── A draft ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_arrives_in_pieces_and_the_last_has_the_finish_reason_and_usage() -> None:
    with fake_llm(reply="The call began at 8 am. [1]") as llm:
        pieces = deltas(chat_with(llm))
    assert text(pieces) == "The call began at 8 am. [1]"
    assert [piece.text for piece in pieces[:2]] == ["The cal", "l began"]
    assert pieces[-1] == Delta(finish_reason="stop", usage={"prompt_tokens": 12, "completion_tokens": 7})
    assert all(piece.finish_reason is None and piece.likely is None for piece in pieces[:-1])


def test_pieces_arrive_while_the_server_still_writes() -> None:
    with fake_llm("stall") as llm:
        draft = chat_with(llm).stream(ChatRequest(QUESTION, max_tokens=50), deadline_s=5)
        assert next(draft).text == "The call "
        draft.close()


def test_the_request_is_deterministic_bounded_and_asks_for_usage() -> None:
    with fake_llm() as llm:
        deltas(chat_with(llm), grammar='root ::= "yes"')
    assert llm.keys == [f"Bearer {KEY}"]
    assert llm.requests == [
        {
            "model": "fake-model",
            "messages": [
                {"role": "system", "content": "Answer from the evidence."},
                {"role": "user", "content": "When did the call begin?"},
            ],
            "max_tokens": 50,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
    ]


def test_a_grammar_and_logprobs_are_asked_of_a_backend_that_can() -> None:
    with fake_llm() as llm:
        chat = chat_with(llm, EVERYTHING)
        deltas(chat, grammar='root ::= "yes"')
        deltas(chat)
    assert llm.requests[0]["grammar"] == 'root ::= "yes"'
    assert "grammar" not in llm.requests[1]
    assert all(body["logprobs"] is True and body["top_logprobs"] == 10 for body in llm.requests)


def test_what_was_read_of_a_prompt_is_kept_only_where_the_next_continues_it() -> None:
    with fake_llm() as llm:
        chat = chat_with(llm, EVERYTHING)
        for continued in (False, True):
            list(chat.stream(ChatRequest(QUESTION, max_tokens=50, continued=continued), deadline_s=5))
    assert [body["cache_prompt"] for body in llm.requests] == [False, True]


def test_the_first_piece_says_how_likely_each_first_token_was() -> None:
    with fake_llm(likely={"NOT": 0.9, "The": 0.06}) as llm:
        pieces = deltas(chat_with(llm, EVERYTHING))
    assert pieces[0].likely == pytest.approx({"NOT": 0.9, "The": 0.06})
    assert all(piece.likely is None for piece in pieces[1:])


def test_tokens_that_read_the_same_count_as_one() -> None:
    with fake_llm(likely=[("NOT", 0.5), ("The", 0.2), ("NOT", 0.3)]) as llm:
        pieces = deltas(chat_with(llm, EVERYTHING))
    assert pieces[0].likely == pytest.approx({"NOT": 0.8, "The": 0.2})


def test_reasoning_is_no_part_of_the_draft_nor_of_its_first_token() -> None:
    with fake_llm("reasoning", reply="At 8 am.", likely={"At": 1.0}) as llm:
        pieces = deltas(chat_with(llm, EVERYTHING))
    assert text(pieces) == "At 8 am."
    assert pieces[0].likely == pytest.approx({"At": 1.0})


def test_a_draft_that_reached_its_length_is_a_draft() -> None:
    with fake_llm(finish_reason="length") as llm:
        assert deltas(chat_with(llm))[-1].finish_reason == "length"


def test_the_fake_answers_by_question_and_lists_its_model() -> None:
    with fake_llm(reply=lambda body: body["messages"][-1]["content"].upper()) as llm:
        assert text(deltas(chat_with(llm))) == "WHEN DID THE CALL BEGIN?"
        with urllib.request.urlopen(f"{llm.base_url}/models", timeout=5) as response:
            assert json.load(response)["data"][0]["id"] == "fake-model"


# ── Models that do not take every parameter ───────────────────────────────────────────────────────────────────────────


def test_a_model_that_rejects_max_tokens_is_asked_with_max_completion_tokens_from_then_on() -> None:
    with fake_llm("rejects_max_tokens") as llm:
        chat = chat_with(llm)
        assert text(deltas(chat)) == text(deltas(chat)) == "The call began at 8 am. [1]"
    assert ["max_tokens" in body for body in llm.requests] == [True, False, False]
    assert [body.get("max_completion_tokens") for body in llm.requests] == [None, 50, 50]


def test_a_model_that_rejects_the_temperature_too_is_asked_without_both() -> None:
    with fake_llm("rejects_both") as llm:
        chat = chat_with(llm)
        deltas(chat)
        deltas(chat)
    assert len(llm.requests) == 4
    assert all("temperature" not in body and "max_tokens" not in body for body in llm.requests[2:])


def test_a_request_that_is_bad_for_another_reason_is_not_sent_again() -> None:
    with fake_llm("error_400") as llm, pytest.raises(LLMUnavailable, match="400"):
        deltas(chat_with(llm))
    assert len(llm.requests) == 1


# ── Unavailable ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [401, 403, 404, 422, 429, 500, 503])
def test_a_refusal_is_unavailable_and_says_the_status_but_never_the_key(status: int) -> None:
    error = failure(f"error_{status}")
    assert isinstance(error, LLMUnavailable)
    assert str(status) in str(error)
    assert "the fake refuses: Bearer (the API key)" in str(error)


def test_a_refusal_is_not_tried_again() -> None:
    with fake_llm("error_429") as llm, pytest.raises(LLMUnavailable):
        deltas(chat_with(llm))
    assert len(llm.requests) == 1


def test_a_port_where_nobody_listens_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, so that nobody else gets it, and not listening
        chat = OpenAIChat(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", KEY, "m", PLAIN)
        with pytest.raises(LLMUnavailable, match=r"cannot be reached.*refused"):
            deltas(chat)


@pytest.mark.parametrize("url", ["http://nowhere.invalid/v1", "localhost:1/v1", "ftp://127.0.0.1/v1"])
def test_an_address_that_leads_nowhere_is_unavailable(url: str) -> None:
    with pytest.raises((LLMUnavailable, LLMTimeout), match="the LLM at"):
        deltas(OpenAIChat(url, KEY, "m", PLAIN), deadline_s=2)


def test_a_server_that_hangs_up_without_a_word_is_unavailable() -> None:
    assert isinstance(failure("hang_up"), LLMUnavailable)


def test_an_error_in_the_stream_is_unavailable_with_the_servers_reason() -> None:
    error = failure("error_in_stream")
    assert isinstance(error, LLMUnavailable)
    assert "the model ran out of memory" in str(error)


# ── Garbage ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stream_that_is_cut_is_garbage_not_an_answer() -> None:
    error = failure("cut")
    assert isinstance(error, LLMGarbage)
    assert "broke off" in str(error)


def test_a_stream_without_a_finish_reason_is_garbage() -> None:
    error = failure("no_finish")
    assert isinstance(error, LLMGarbage)
    assert "finish_reason" in str(error)


def test_a_draft_without_a_word_is_garbage() -> None:
    error = failure("empty")
    assert isinstance(error, LLMGarbage)
    assert "wrote nothing" in str(error)


@pytest.mark.parametrize("mode", ["not_json", "empty_body", "no_choices", "garbage_stream", "garbage_chunk"])
def test_a_reply_that_is_no_chat_completion_is_garbage(mode: str) -> None:
    assert isinstance(failure(mode), LLMGarbage)


# ── The deadline ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ["slow_start", "drip", "drip_bytes", "stall"])
def test_the_deadline_holds_whatever_the_server_does(mode: str) -> None:
    with fake_llm(mode) as llm:
        with takes(0.4), pytest.raises(LLMTimeout, match="did not finish"):
            deltas(chat_with(llm), deadline_s=0.4)
        assert llm.disconnected.wait(1)  # and the server can stop writing


def test_the_deadline_holds_for_a_server_that_stalls_late() -> None:
    """A socket's timeout starts again with every byte: a byte at half time must not buy half a deadline more."""
    with fake_llm("drip_bytes", pause_s=0.35) as llm, takes(0.5), pytest.raises(LLMTimeout):
        deltas(chat_with(llm), deadline_s=0.5)


def test_the_deadline_holds_for_a_server_that_never_accepts() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        chat = OpenAIChat(f"http://127.0.0.1:{deaf.getsockname()[1]}/v1", KEY, "m", PLAIN)
        with takes(0.3), pytest.raises(LLMTimeout):
            deltas(chat, deadline_s=0.3)


def test_time_that_the_reader_takes_counts() -> None:
    with fake_llm("drip", pause_s=0.05) as llm:
        draft = chat_with(llm).stream(ChatRequest(QUESTION, max_tokens=50), deadline_s=0.3)
        next(draft)
        time.sleep(0.35)
        with takes(0), pytest.raises(LLMTimeout):
            list(draft)


# ── Closing, threads, settings ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ["drip", "stall"])
def test_closing_the_draft_closes_the_connection_at_once(mode: str) -> None:
    with fake_llm(mode, pause_s=60) as llm:
        draft = chat_with(llm).stream(ChatRequest(QUESTION, max_tokens=50), deadline_s=60)
        next(draft)
        with takes(0):
            draft.close()
            assert llm.disconnected.wait(1)


@pytest.mark.parametrize("mode", ["slow_start", "stall", "drip_bytes"])
def test_a_silent_llm_is_left_as_soon_as_the_reader_has_left(mode: str) -> None:
    left = threading.Event()
    token = READER_LEFT.set(left.is_set)
    try:
        with fake_llm(mode, pause_s=0.05) as llm:
            threading.Timer(0.3, left.set).start()
            started = time.monotonic()
            with pytest.raises(LLMTimeout, match="nobody waits"):
                deltas(chat_with(llm), deadline_s=60)
            assert llm.disconnected.wait(1)
            assert time.monotonic() - started < 1.3
    finally:
        READER_LEFT.reset(token)


def test_a_draft_that_nobody_reads_asks_nothing() -> None:
    with fake_llm() as llm:
        chat_with(llm).stream(ChatRequest(QUESTION, max_tokens=50), deadline_s=5)
    assert llm.requests == []


def test_many_threads_share_one_chat() -> None:
    with fake_llm("rejects_both", reply=lambda body: str(body["max_completion_tokens"]), piece=1) as llm:
        chat = chat_with(llm)

        def draft(number: int) -> str:
            return text(list(chat.stream(ChatRequest(QUESTION, max_tokens=number), deadline_s=5)))

        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(draft, range(100, 140))) == [str(number) for number in range(100, 140)]


def test_no_thread_outlives_its_call() -> None:
    for mode in ("answer", "cut", "error_500", "stall"):
        with fake_llm(mode) as llm, suppress(LLMError):
            deltas(chat_with(llm), deadline_s=0.2)
    time.sleep(0.05)
    assert [thread.name for thread in threading.enumerate() if thread.name == "llm-call"] == []


def test_a_server_that_wants_no_key_is_asked_without_one_of_ours() -> None:
    with fake_llm() as llm:
        deltas(OpenAIChat(llm.base_url, "", "m", PLAIN))
    assert llm.keys == ["Bearer none"]


def test_a_line_end_after_the_key_is_not_sent() -> None:
    with fake_llm() as llm:
        deltas(OpenAIChat(llm.base_url, f"{KEY}\n", "m", PLAIN))
    assert llm.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("key", ["sk-\u2026", "sk-one\nsk-two"])
def test_a_key_that_no_request_can_carry_is_a_settings_error_that_does_not_repeat_it(key: str) -> None:
    with pytest.raises(SettingsError, match="API key") as caught:
        OpenAIChat(None, key, "m", PLAIN)
    assert key not in str(caught.value)


def test_a_base_url_that_is_no_url_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="base URL"):
        OpenAIChat("http://\x01/v1", KEY, "m", PLAIN)
