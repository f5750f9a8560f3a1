"""How much an LLM can read: asked of its server, and what follows from it."""

from __future__ import annotations

from typing import Any

import pytest

from service.edges.openai_chat import OpenAIChat
from service.edges.openai_models import context_tokens
from service.errors import LLMUnavailable
from service.seams import Capabilities
from service.types.answers import ChatRequest, Message
from tests.fake_llm import MODEL, fake_llm


@pytest.mark.parametrize(
    ("about", "tokens"),
    [
        ({"max_model_len": 8192}, 8192),
        ({"context_length": 4096}, 4096),
        ({"loaded_context_length": 2048, "max_context_length": 131_072}, 2048),
        ({"meta": {"n_ctx": 1024, "n_ctx_train": 32_768}}, 1024),
        ({"meta": {"n_ctx_train": 32_768}}, None),  # it may run with less
        ({"context_length": "many"}, None),
        ({"context_length": 0}, None),
        ({"meta": None}, None),
        ({}, None),
    ],
)
def test_the_context_is_what_the_server_says_it_is(about: dict[str, Any], tokens: int | None) -> None:
    with fake_llm(about=about) as llm:
        assert context_tokens(llm.base_url, "", MODEL) == tokens


def test_a_server_without_a_list_of_models_says_nothing() -> None:
    with fake_llm(about={"context_length": 4096}) as llm:
        assert context_tokens(llm.base_url.removesuffix("/v1"), "", MODEL) is None


def test_a_server_that_is_not_there_cannot_be_asked_and_is_asked_again() -> None:
    with fake_llm() as llm:
        gone = llm.base_url
    with pytest.raises(LLMUnavailable, match="does not list its models"):
        context_tokens(gone, "", MODEL)
    answers = iter([LLMUnavailable("gone"), 2048])

    def asked() -> int | None:
        found = next(answers)
        if isinstance(found, LLMUnavailable):
            raise found
        return found

    chat = OpenAIChat(gone, "", MODEL, Capabilities(), context_tokens=asked, ask_again_s=0)
    assert [chat.capabilities.evidence_tokens for _ in range(3)] == [1500, 512, 512]


def test_a_server_that_could_not_be_asked_is_not_asked_again_at_once() -> None:
    asked: list[str] = []

    def failing() -> int | None:
        asked.append("how much?")
        raise LLMUnavailable("gone")

    chat = OpenAIChat("http://127.0.0.1:9/v1", "", MODEL, Capabilities(), context_tokens=failing)
    assert [chat.capabilities.evidence_tokens for _ in range(3)] == [1500, 1500, 1500]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("context", "evidence", "answer"), [(2048, 512, 1024), (131_072, 1500, 4000), (None, 1500, 4000)]
)
def test_evidence_and_answer_fit_the_context(context: int | None, evidence: int, answer: int) -> None:
    with fake_llm() as llm:
        chat = OpenAIChat(llm.base_url, "", MODEL, Capabilities(), context_tokens=lambda: context)
        assert chat.capabilities == Capabilities(evidence_tokens=evidence)
        list(chat.stream(ChatRequest([Message("user", "When?")], max_tokens=4000), deadline_s=5))
    assert llm.requests[0]["max_tokens"] == answer


def test_what_the_embedded_llm_is_asked_does_not_depend_on_it() -> None:
    with fake_llm(about={"context_length": 64}) as llm:
        chat = OpenAIChat(llm.base_url, "", MODEL, Capabilities(constrained=True))
        assert chat.capabilities == Capabilities(constrained=True)
        list(chat.stream(ChatRequest([Message("user", "When?")], max_tokens=60), deadline_s=5))
    assert llm.requests[0]["max_tokens"] == 60
