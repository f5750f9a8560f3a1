"""`footnote serve` as a process: how it starts, what it refuses, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from service.errors import FootnoteError
from service.ingest import ingest
from service.serving import listening, signals_wait, warm
from tests.conftest import NewWorld
from tests.fake_llm import FakeLLM, fake_llm
from tests.fakes import FakeChat, fake_world
from tests.library import HARBOUR, LIBRARY, MUSEUM, OPENS, TIDES
from tests.served import Server, footnote, served

SENTENCES = [sentence.strip() for text in (HARBOUR.text, MUSEUM.text, TIDES.text) for sentence in text.split(". ")]
LONG = " ".join(f"{sentence.rstrip('.')}. [1]" for sentence in SENTENCES)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    for document in LIBRARY:
        (folder / f"{document.id}.txt").write_text(document.text)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[Server]:
    """Without an LLM."""
    with served(tmp_path_factory.mktemp("data"), seeds_dir=seeds, max_request_bytes=10_000) as started:
        yield started


@pytest.fixture(scope="module")
def slow_llm() -> Iterator[FakeLLM]:
    """Writes sentence after sentence, for ten seconds."""
    with fake_llm("slow", reply=LONG, pause_s=0.1) as llm:
        yield llm


@pytest.fixture(scope="module")
def streaming(tmp_path_factory: pytest.TempPathFactory, seeds: Path, slow_llm: FakeLLM) -> Iterator[Server]:
    """With an LLM, and threads for two streams."""
    llm = {"llm": "remote", "llm_base_url": slow_llm.base_url, "llm_model": "fake-model"}
    with served(tmp_path_factory.mktemp("data"), seeds_dir=seeds, threads=4, **llm) as started:
        yield started


class Stream:
    """An answer as it arrives over a connection of its own."""

    def __init__(self, server: Server) -> None:
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        body = json.dumps({"question": OPENS, "stream": True})
        self._connection.request("POST", "/ask", body, {"Content-Type": "application/json"})
        self.reply: HTTPResponse = self._connection.getresponse()

    def read_to(self, event: str) -> None:
        while line := self.reply.readline():
            if line == f"event: {event}\n".encode():
                return
        raise AssertionError(f"the stream ended without {event}")

    def leave(self) -> None:
        self.reply.close()
        self._connection.close()


def raw(server: Server, request: bytes) -> tuple[str, dict[str, str], dict[str, object]]:
    """Status line, headers and JSON body of the reply to bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        reply = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = reply.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return status, dict(line.split(": ", 1) for line in lines), json.loads(body)


# ── Starting and ending ───────────────────────────────────────────────────────────────────────────────────────────────


def test_one_line_says_what_runs(server: Server) -> None:
    assert server.said == f"Footnote on {server.address} · extractive, no LLM · 3 documents · 3 passages\n"
    ready = server.get("/readyz")
    assert (ready["mode"], ready["documents"], ready["passages"]) == ("extractive", 3, 3)


def test_the_line_names_the_llm(streaming: Server) -> None:
    assert " · LLM fake-model · 3 documents · 3 passages\n" in streaming.said


def test_seeds_go_into_an_empty_corpus_only_and_signals_end_the_server_cleanly(tmp_path: Path) -> None:
    data, seeds = tmp_path / "data", tmp_path / "seeds"
    data.mkdir()
    seeds.mkdir()
    (seeds / "harbour.txt").write_text(HARBOUR.text)
    (seeds / "noise.txt").write_bytes(bytes(range(32)) * 9)
    with served(data, seeds_dir=seeds) as first:
        assert "not ingested" in first.said
        assert "noise.txt: not text" in first.said
        assert " · 1 document · 1 passage\n" in first.said
        assert first.stop(signal.SIGTERM) == (0, "", "")
    (seeds / "museum.txt").write_text(MUSEUM.text)
    with served(data, seeds_dir=seeds) as second:
        assert second.said.count("\n") == 1
        assert [d["title"] for d in second.get("/documents")["documents"]] == [HARBOUR.text.split(". ")[0] + "."]
        assert second.stop(signal.SIGINT) == (0, "", "")


def test_what_was_deleted_is_not_seeded_again(tmp_path: Path) -> None:
    data, seeds = tmp_path / "data", tmp_path / "seeds"
    data.mkdir()
    seeds.mkdir()
    (seeds / "harbour.txt").write_text(HARBOUR.text)
    with served(data, seeds_dir=seeds) as first:
        (seeded,) = first.get("/documents")["documents"]
        assert footnote("delete", seeded["id"], data_dir=data).returncode == 0
    with served(data, seeds_dir=seeds) as second:
        assert second.get("/documents")["documents"] == []


def test_an_llm_is_warmed_by_a_question_that_it_is_asked() -> None:
    world = fake_world(chat=FakeChat("NOT FOUND"))
    warm(world)
    assert world.chat.calls == []
    ingest([HARBOUR], world)
    warm(world)
    assert len(world.chat.calls) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_threads_are_started(number: signal.Signals) -> None:
    inherited = signal.signal(number, signal.default_int_handler)  # a shell's background has it ignored
    started = False

    def start() -> None:
        nonlocal started
        with signals_wait():
            signal.raise_signal(number)
            started = True

    try:
        with pytest.raises(SystemExit) as ended:
            start()
        assert (started, ended.value.code) == (True, 0)
        assert signal.getsignal(number) is signal.default_int_handler
    finally:
        signal.signal(number, inherited)


def test_a_signal_that_is_ignored_ends_nothing() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does for what it starts in the background
    try:
        with signals_wait():
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_second_server_on_the_same_data_is_refused_and_the_first_goes_on(server: Server) -> None:
    refused = footnote("serve", data_dir=server.data_dir)
    assert refused.returncode == 1
    assert f"is in use by the server at {server.address}; stop it, or set FOOTNOTE_DATA_DIR" in refused.stderr
    assert refused.stderr.startswith("Error: ")
    assert refused.stdout == ""
    assert server.get("/healthz") == {"status": "ok"}


def test_a_port_that_is_taken_is_named(server: Server, new_world: NewWorld) -> None:
    with pytest.raises(FootnoteError, match=f"cannot serve on 127.0.0.1:{server.port}: Address already in use"):
        listening(new_world(port=server.port))


def test_a_host_that_is_none_of_ours_is_named(new_world: NewWorld) -> None:
    with pytest.raises(FootnoteError, match=r"cannot serve on nowhere\.invalid:0: "):
        listening(new_world(host="nowhere.invalid", port=0))


@pytest.mark.parametrize(("host", "address"), [("localhost", "http://localhost:"), ("::1", "http://[::1]:")])
def test_the_address_is_one_that_a_browser_takes(new_world: NewWorld, host: str, address: str) -> None:
    server, found = listening(new_world(host=host, port=0))
    server.close()
    assert re.fullmatch(re.escape(address) + r"\d+", found)


def test_data_of_a_server_that_was_killed_can_be_opened_again(tmp_path: Path, seeds: Path) -> None:
    with served(tmp_path, seeds_dir=seeds) as killed:
        killed.process.kill()
        killed.process.wait()
        listed = footnote("documents", data_dir=tmp_path)
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == 3


# ── What the server refuses before the app sees it ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n", 413),
        (b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: magic\r\n\r\n", 501),
        (b"GET /" + b"x" * 262_140 + b" HTTP/1.1\r\n\r\n", 431),
    ],
)
def test_a_request_that_the_app_never_sees_gets_a_problem_too(server: Server, request_head: bytes, status: int) -> None:
    line, headers, body = raw(server, request_head)
    assert line.startswith(f"HTTP/1.1 {status} ") or line.startswith(f"HTTP/1.0 {status} ")
    assert headers["Content-Type"] == "application/problem+json"
    assert (body["status"], body["request_id"]) == (status, headers["X-Request-Id"])
    assert body["detail"]


def test_a_body_that_is_too_large_gets_a_problem(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("POST", "/ask", b'"' + b"x" * 500_000 + b'"', {"Content-Type": "application/json"})
    reply = connection.getresponse()
    assert (reply.status, reply.getheader("Content-Type")) == (413, "application/problem+json")
    reply.close()
    connection.close()


# ── Streams ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sentences_arrive_while_the_llm_writes_and_a_client_that_leaves_stops_it(
    streaming: Server, slow_llm: FakeLLM
) -> None:
    stream = Stream(streaming)
    stream.read_to("sentence")
    assert not slow_llm.disconnected.is_set()
    stream.leave()
    assert slow_llm.disconnected.wait(5)


def test_more_streams_than_threads_can_bear_are_turned_away_until_one_ends(streaming: Server) -> None:
    open_streams = [until_taken(streaming), until_taken(streaming)]
    turned_away = Stream(streaming)
    assert turned_away.reply.status == 503
    assert int(turned_away.reply.getheader("Retry-After") or 0) > 0
    problem = json.load(turned_away.reply)
    assert problem["detail"] == "too many streams are open; try again in a moment"
    assert streaming.get("/healthz") == {"status": "ok"}
    turned_away.leave()
    open_streams[0].leave()
    open_streams.append(until_taken(streaming))
    for stream in open_streams:
        stream.leave()


def until_taken(server: Server) -> Stream:
    """A stream that the server takes, once those that were left before are closed there too."""
    until = time.monotonic() + 10
    while (stream := Stream(server)).reply.status == 503:
        stream.leave()
        assert time.monotonic() < until
        time.sleep(0.1)
    return stream
