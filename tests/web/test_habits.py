"""What large models are in the habit of writing, asked over HTTP: the same answer, with footnotes of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from service.edges.openai_chat import OpenAIChat
from service.ingest import ingest
from service.seams import Capabilities
from service.web.app import create_app
from service.world import World
from tests.fake_llm import fake_llm
from tests.fakes import fake_world
from tests.library import LIBRARY, OPENS
from tests.web.replies import answer, check_citations, events, named

SIX = "The harbour opens at 6 am."
MASTER = "The harbour master is Ailsa Grant."


@pytest.fixture(scope="module")
def library() -> World:
    """The library in a world of fakes: what matters here is the LLM, which is asked over HTTP."""
    world = fake_world()
    ingest(LIBRARY, world)
    return world


@contextmanager
def asked(library: World, reply: str, mode: str = "answer", piece: int = 7) -> Iterator[dict[str, Any]]:
    """The answer to a draft, verified, and the same whether streamed or not."""
    with fake_llm(mode, reply=reply, piece=piece) as llm:
        chat = OpenAIChat(llm.base_url, "", "fake-model", Capabilities())
        client = create_app(replace(library, chat=chat)).test_client()
        found = answer(client.post("/ask", json={"question": OPENS}))
        streamed = events(client.post("/ask", json={"question": OPENS, "stream": True}).text)
        check_citations(found, client)
    parts = "".join(part["text"] for part in named("sentence", streamed))
    assert parts == (found["answer"] if found["answerable"] else "")
    yield found


@pytest.mark.parametrize(
    "draft",
    [
        "The harbour opens at 6 am [1, 2].",
        "The harbour opens at 6 am【1】.",
        "The harbour opens at 6 am 【4:0†source】.",
        "The harbour opens at 6 am (1).",
        "The harbour opens at 6 am. (1)",
        "The harbour opens at 6 am.[^1]\n\n[^1]: The harbour of Port Ellen, 2024.",
        "The harbour opens at 6 am [1†source].",
        "The harbour opens at 6 am<sup>1</sup>.",
        "The harbour opens at 6 am [[1]](https://elsewhere.example/3).",
        "The harbour opens at 6 am.",
        "The harbour opens at 6 am [77].",
        "According to passage 2, the harbour opens at 6 am.",
        "According to passage [2], the harbour opens at 6 am.",
        "Passage 1 states that the harbour opens at 6 am.",
        "Based on the provided passages, the harbour opens at 6 am.",
        "The harbour opens at 6 am (Passage 2).",
        "The harbour opens at 6 am, according to passage 2.",
        "The harbour opens at 6 am. Source: [1]",
        "The harbour opens at 6 am. (Source: Passage 1)",
        "**Answer:** The harbour opens at **6 am**. [1]",
        "## Answer\n\nThe harbour opens at *6 am* [1].\n\n**Sources:**\n1. The harbour of Port Ellen\n2. The museum",
        "<think>Passage 1 says 6 am. Or is it 7 am [2]?</think>\n\nThe harbour opens at 6 am. [1]",
        "> The harbour opens at 6 am. [1]",
        "```\nThe harbour opens at 6 am. [1]\n```",
    ],
)
@pytest.mark.parametrize("piece", [3, 1000])
def test_however_it_is_written_the_answer_is_the_same(library: World, draft: str, piece: int) -> None:
    with asked(library, draft, piece=piece) as found:
        assert (found["answer"], found["removed"]) == (f"{SIX}[1]", [])
        assert found["citations"][0]["document_id"] == "harbour"


def test_marks_at_the_end_of_a_paragraph_and_before_the_full_stop(library: World) -> None:
    with asked(library, f"{SIX} The museum was founded in 1931 by Duncan Shaw. {MASTER[:-1]} [2][1].") as found:
        assert [len(sentence["citations"]) for sentence in found["sentences"]] == [1, 1, 1]
        assert [note["document_id"] for note in found["citations"]] == ["harbour", "museum", "harbour"]


def test_a_list_stays_a_list_and_loses_what_is_not_so(library: World) -> None:
    draft = f"Here is what I found:\n\n- {SIX} [1]\n- The harbour closes at 9 pm. [1]\n- {MASTER} [1]\n"
    with asked(library, draft) as found:
        assert found["answer"] == f"- {SIX}[1]\n- {MASTER}[2]"
        assert [removed["text"] for removed in found["removed"]] == ["- The harbour closes at 9 pm."]


@pytest.mark.parametrize(
    "draft", ["NOT FOUND", "**Not found.**", "NOT_FOUND – no passage says so.", "Answer: NOT FOUND"]
)
def test_a_refusal_is_one_in_all_its_variants(library: World, draft: str) -> None:
    with asked(library, draft) as found:
        assert (found["answerable"], found["reason"], found["removed"]) == (False, "not_in_documents", [])


@pytest.mark.parametrize("mode", ["answer", "reasoning"])
def test_reasoning_is_neither_shown_nor_counted(library: World, mode: str) -> None:
    with asked(library, f"<think>The mayor has 12 cats.\n\nBut no.</think>{SIX}", mode) as found:
        assert (found["answer"], found["removed"]) == (f"{SIX}[1]", [])


def test_reasoning_without_an_end_is_no_refusal_but_a_failure(library: World) -> None:
    with fake_llm(reply=f"<think>{SIX} And so on.", finish_reason="length") as llm:
        chat = OpenAIChat(llm.base_url, "", "fake-model", Capabilities())
        response = create_app(replace(library, chat=chat)).test_client().post("/ask", json={"question": OPENS})
    assert response.status_code == 503
    assert "thought aloud" in response.json["detail"]
