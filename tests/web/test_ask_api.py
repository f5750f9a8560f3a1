"""POST /ask and POST /search: answers whose every statement can be looked up, as JSON and as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.edges.openai_chat import OpenAIChat
from service.ingest import ingest
from service.seams import Capabilities
from service.web.app import create_app
from service.wiring import open_world
from service.world import World
from tests.conftest import NewWorld, settings_for
from tests.fake_llm import FakeLLM, fake_llm
from tests.library import HARBOUR, LIBRARY, OPENS, SHIPS, UNKNOWN
from tests.web.replies import answer, check_citations, events, named, problem

DEADLINE_S = 0.6
LATE_S = 1.5  # how much later a reply may come: it takes a search too, and the machine may be busy

FAULTS = [
    "not_json",
    "empty_body",
    "no_choices",
    "empty",
    "garbage_stream",
    "garbage_chunk",
    "cut",
    "no_finish",
    "error_in_stream",
    "hang_up",
    "error_401",
    "error_429",
    "error_500",
    "slow_start",
    "drip",
    "drip_bytes",
    "stall",
]


@contextmanager
def writing(library: World, llm: FakeLLM, deadline_s: float = 20.0) -> Iterator[FlaskClient]:
    """A client of the library whose answers this LLM writes."""
    settings = library.settings.model_copy(update={"llm_deadline_s": deadline_s})
    chat = OpenAIChat(llm.base_url, "sk-secret", "fake-model", Capabilities())
    yield create_app(replace(library, chat=chat, settings=settings)).test_client()


def ask(client: FlaskClient, question: str, **more: Any) -> dict[str, Any]:
    return answer(client.post("/ask", json={"question": question, **more}))


# ── An answer ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_cites_the_words_it_rests_on(reader: FlaskClient) -> None:
    found = ask(reader, OPENS)
    assert found["answerable"] is True
    assert "6 am" in found["answer"]
    assert found["answer"].endswith("[1]")
    assert found["citations"][0]["document_id"] == "harbour"
    assert found["citations"][0]["document_title"] == HARBOUR.title
    assert found["citations"][0]["url"] == HARBOUR.url
    assert (found["mode"], found["model"], found["prompt"]) == ("extractive", None, None)
    check_citations(found, reader)


def test_offsets_count_characters_also_behind_those_that_take_several_bytes(reader: FlaskClient) -> None:
    [citation] = ask(reader, OPENS)["citations"]
    assert not HARBOUR.text[: citation["start_char_index"]].isascii()
    assert HARBOUR.text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]


def test_a_question_the_documents_do_not_answer_is_refused_with_the_nearest_passages(reader: FlaskClient) -> None:
    found = ask(reader, UNKNOWN)
    assert (found["answerable"], found["reason"]) == (False, "not_in_documents")
    assert (found["sentences"], found["citations"]) == ([], [])
    assert found["answer"]
    assert found["passages"]


def test_without_documents_every_question_is_refused_for_that_reason(client: FlaskClient) -> None:
    found = ask(client, OPENS)
    assert (found["answerable"], found["reason"], found["passages"]) == (False, "no_documents", [])


def test_a_question_that_leans_on_the_one_before_is_searched_for_with_it(reader: FlaskClient) -> None:
    history = [
        {"role": "user", "content": "Who founded the naval museum?"},
        {"role": "assistant", "content": "Duncan Shaw."},
    ]
    found = ask(reader, "And when did he do this?", history=history)
    assert found["question"] == "And when did he do this?"
    assert "naval museum" in found["search_query"]
    assert "1931" in found["answer"]
    assert ask(reader, SHIPS, history=history)["search_query"] == SHIPS


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"document_ids": ["museum", "unknown"]}, {"museum"}),
        ({"sources": ["tides.txt"]}, {"tides"}),
        ({"published_from": "2024-01-01"}, {"harbour"}),
        ({"published_to": "2023-12-31"}, {"museum"}),
        ({"published_from": "2023-02-10", "published_to": "2024-05-01"}, {"harbour", "museum"}),
        ({"document_ids": ["harbour"], "published_to": "2023-12-31"}, set()),
        ({}, {"harbour", "museum", "tides"}),
    ],
)
def test_filters_say_which_documents_are_read(reader: FlaskClient, filters: dict[str, Any], expected: set[str]) -> None:
    assert {p["document_id"] for p in ask(reader, OPENS, filters=filters)["passages"]} == expected
    searched = reader.post("/search", json={"query": OPENS, "filters": filters}).get_json()["passages"]
    assert {p["document_id"] for p in searched} == expected


def test_the_limit_is_how_many_passages_come_along(reader: FlaskClient) -> None:
    assert len(ask(reader, OPENS, limit=1)["passages"]) == 1


# ── A stream ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "how",
    [
        {"json": {"question": OPENS, "stream": True}},
        {"json": {"question": OPENS}, "headers": {"Accept": "text/event-stream"}},
    ],
)
def test_a_stream_is_asked_for_by_a_field_or_by_the_accept_header(reader: FlaskClient, how: dict[str, Any]) -> None:
    response = reader.post("/ask", **how)
    assert response.status_code == 200
    assert response.mimetype == "text/event-stream"
    assert response.headers["Cache-Control"] == "no-store"
    assert [name for name, _ in events(response.text)] == ["evidence", "sentence", "final"]


def test_an_accept_header_that_would_rather_have_json_gets_json(reader: FlaskClient) -> None:
    accept = {"Accept": "application/json, text/event-stream;q=0.5"}
    assert answer(reader.post("/ask", json={"question": OPENS}, headers=accept))


def test_the_sentences_of_a_stream_joined_are_its_final_answer(library: World) -> None:
    reply = f"The harbour opens at 6 am. [1] {HARBOUR.text.split('. ')[2]}.\nThe harbour master is Ailsa Grant. [1]"
    with fake_llm(reply=reply) as llm, writing(library, llm) as client:
        found = events(client.post("/ask", json={"question": OPENS, "stream": True}).text)
    [final] = named("final", found)
    assert len(named("sentence", found)) == len(final["sentences"]) == 3
    assert "".join(part["text"] for part in named("sentence", found)) == final["answer"]
    assert [part["sentence"] for part in named("sentence", found)] == final["sentences"]
    assert [c for part in named("sentence", found) for c in part["citations"]] == final["citations"]
    assert named("evidence", found) == [{"search_query": OPENS, "passages": final["passages"]}]
    check_citations(final, client)


def test_a_stream_ends_in_the_answer_that_json_gives(reader: FlaskClient) -> None:
    [streamed] = named("final", events(reader.post("/ask", json={"question": SHIPS, "stream": True}).text))
    whole = ask(reader, SHIPS)
    for varying in ("id", "timings_ms"):
        streamed.pop(varying), whole.pop(varying)
    assert streamed == whole


def test_a_refusal_streams_no_sentence(reader: FlaskClient) -> None:
    found = events(reader.post("/ask", json={"question": UNKNOWN, "stream": True}).text)
    assert [name for name, _ in found] == ["evidence", "final"]


# ── An LLM that writes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_settings_of_a_remote_llm_are_all_it_takes(new_world: NewWorld, tmp_path: Any) -> None:
    with fake_llm(reply="The harbour opens at 6 am. [1]") as llm:
        world = open_world(settings_for(tmp_path, llm="remote", llm_base_url=llm.base_url, llm_model="fake-model"))
        try:
            ingest(LIBRARY, world)
            found = ask(create_app(world).test_client(), OPENS)
        finally:
            world.close()
    assert found["answer"] == "The harbour opens at 6 am.[1]"
    assert (found["mode"], found["model"]) == ("llm", "fake-model")
    assert found["prompt"]["name"] == "answer"
    assert found["usage"] == {"prompt_tokens": 12, "completion_tokens": 7}
    assert llm.requests[0]["model"] == "fake-model"


def test_an_llm_that_finds_no_answer_makes_a_refusal(library: World) -> None:
    with fake_llm(reply="NOT FOUND") as llm, writing(library, llm) as client:
        found = ask(client, OPENS)
    assert (found["answerable"], found["mode"], found["removed"]) == (False, "llm", [])


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("The harbour opens at 6 am.[7]", "The harbour opens at 6 am.[1]"),  # an invented mark
        ("The harbour opens at 6 am.[1][2][99]", "The harbour opens at 6 am.[1]"),
        ("The harbour opens at 6 am.", "The harbour opens at 6 am.[1]"),  # no mark
        ("The harbour opens at 7 am. [1]", None),  # an altered number
        ("The harbour opens at 5 am. [1]", None),  # one of another document, where the quay is flooded for five hours
        ("The harbour opens at 6 am.[1] It was built by Vikings in 870.[1]", "The harbour opens at 6 am.[1]"),
        ("The harbour master is Mairi Bell. [1]", None),  # an invented name
        ("The harbour does not open at 6 am. [1]", None),  # a denial
        ("<script>alert(1)</script> [1]", None),
        ("[1][2][3]", None),
        ("I am sorry, but as a language model I cannot answer. [1]", None),
    ],
)
def test_what_the_documents_do_not_carry_never_reaches_a_reader(library: World, reply: str, kept: str | None) -> None:
    with fake_llm(reply=reply) as llm, writing(library, llm) as client:
        found = ask(client, OPENS)
        streamed = events(client.post("/ask", json={"question": OPENS, "stream": True}).text)
    assert found["answerable"] is (kept is not None)
    assert "".join(part["text"] for part in named("sentence", streamed)) == (kept or "")
    if kept:
        assert found["answer"] == kept
        check_citations(found, client)
    else:
        assert (found["sentences"], found["citations"]) == ([], [])


def test_a_name_of_another_document_carries_nothing(library: World) -> None:
    with fake_llm(reply="The harbour master is Duncan Shaw. [1]") as llm, writing(library, llm) as client:
        assert ask(client, OPENS)["answerable"] is False  # he founded the museum


# ── An LLM that fails ─────────────────────────────────────────────────────────────────────────────────────────────────


def timely(send: Callable[[], Any]) -> Any:
    started = time.monotonic()
    reply = send()
    assert time.monotonic() - started < DEADLINE_S + LATE_S
    return reply


@pytest.mark.parametrize("mode", FAULTS)
def test_an_llm_that_fails_makes_a_problem_with_the_passages_that_were_found(library: World, mode: str) -> None:
    with fake_llm(mode) as llm, writing(library, llm, DEADLINE_S) as client:
        response = timely(lambda: client.post("/ask", json={"question": OPENS}))
    found = problem(response, 503)
    assert "LLM" in found["detail"]
    assert "sk-secret" not in response.text
    assert {passage["document_id"] for passage in found["passages"]} == {"harbour", "museum", "tides"}


@pytest.mark.parametrize("mode", FAULTS)
def test_a_stream_whose_llm_fails_ends_in_an_error(library: World, mode: str) -> None:
    with fake_llm(mode, reply="The harbour opens at 6 am. [1] ") as llm, writing(library, llm, DEADLINE_S) as client:
        response = timely(lambda: client.post("/ask", json={"question": OPENS, "stream": True}))
    found = events(response.text)
    names = [name for name, _ in found]
    assert (names[0], names[-1]) == ("evidence", "error")
    assert "final" not in names
    [error] = named("error", found)
    assert (error["status"], error["request_id"]) == (503, response.headers["X-Request-ID"])
    assert error["passages"] == named("evidence", found)[0]["passages"]


def test_an_llm_that_is_not_there_makes_a_problem_and_a_line_in_the_log(
    library: World, caplog: pytest.LogCaptureFixture
) -> None:
    with fake_llm() as llm:
        pass  # its port is closed from here on
    with writing(library, llm, DEADLINE_S) as client:
        found = problem(timely(lambda: client.post("/ask", json={"question": OPENS})), 503)
    assert "cannot be reached" in found["detail"]
    assert found["passages"]
    assert found["request_id"] in caplog.text
    assert found["detail"] in caplog.text


def test_a_fault_of_our_own_in_a_stream_is_told_without_its_words(
    library: World, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_query: str, _texts: Any) -> list[float]:
        raise ZeroDivisionError("a secret of the house")

    client = create_app(replace(library, rerank=broken)).test_client()
    response = client.post("/ask", json={"question": OPENS, "stream": True})
    [(name, error)] = events(response.text)
    assert (name, error["status"]) == ("error", 500)
    assert "secret" not in response.text
    assert error["request_id"] in caplog.text


# ── Search ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_search_tells_the_rank_that_each_method_gave(reader: FlaskClient) -> None:
    found = answer(reader.post("/search", json={"query": "model ships"}))
    assert found["query"] == "model ships"
    first = found["passages"][0]
    assert first["document_id"] == "museum"
    assert first["scores"] == {
        "vector_rank": 1,
        "text_rank": 1,
        "name_rank": None,
        "rerank": pytest.approx(first["scores"]["rerank"]),
    }
    reranked = [passage["scores"]["rerank"] for passage in found["passages"]]
    assert reranked == sorted(reranked, reverse=True)
    assert {passage["scores"]["vector_rank"] for passage in found["passages"]} == {1, 2, 3}
    check_citations({"citations": [], "sentences": [], "passages": found["passages"]}, reader)


def test_a_passage_that_shares_no_word_with_the_query_has_no_rank_by_words(reader: FlaskClient) -> None:
    found = answer(reader.post("/search", json={"query": "model ships"}))["passages"]
    assert {passage["scores"]["text_rank"] for passage in found[1:]} == {None}


def test_a_passage_comes_with_the_headings_above_it(client: FlaskClient) -> None:
    text = "# Minutes\n\n## Item 4\n\nThe budget was carried."
    client.post("/documents?wait=1", json={"documents": [{"id": "minutes", "text": text}]})
    [found] = answer(client.post("/search", json={"query": "budget"}))["passages"]
    assert (found["heading"], found["text"][-23:]) == ("Minutes › Item 4", "The budget was carried.")
    [found] = ask(client, "What became of the budget?")["passages"]
    assert found["heading"] == "Minutes › Item 4"


def test_a_search_gives_no_more_than_its_limit(reader: FlaskClient) -> None:
    assert len(answer(reader.post("/search", json={"query": "harbour", "limit": 2}))["passages"]) == 2
