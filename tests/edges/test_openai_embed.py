"""Embeddings from a server, asked of one on loopback that does what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from service.edges.openai_embed import OpenAIEmbedder
from service.errors import FootnoteError

Vector = list[float] | str
Reply = Callable[[list[str]], Any]  # texts in; vectors, or what is sent instead, out


def lengths(texts: list[str]) -> list[Vector]:
    """A vector for each text, told by the length of the text."""
    return [[float(len(text)), 1.0, 0.0] for text in texts]


@dataclass
class Embeddings:
    """What the server replies, and what it was asked."""

    reply: Reply = lengths
    status: int = 200
    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def serving(**given: Any) -> Iterator[Embeddings]:
    """Serve until the block ends."""
    told = Embeddings(**given)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.requests.append(body | {"path": self.path})
            told.keys.append(self.headers["Authorization"])
            found = told.reply(body["input"])
            if isinstance(found, list):
                data = [{"object": "embedding", "index": at, "embedding": each} for at, each in enumerate(found)]
                found = {"object": "list", "model": body["model"], "data": data}
            content = (found if isinstance(found, str) else json.dumps(found)).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "text/html" if isinstance(found, str) else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.base_url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


def embedder_of(server: Embeddings) -> OpenAIEmbedder:
    return OpenAIEmbedder(server.base_url, "sk-secret", "some-model")


def test_the_server_is_asked_once_for_the_dimension_with_key_and_model() -> None:
    with serving() as server:
        embedder = embedder_of(server)
    assert embedder.dimension == 3
    assert server.keys == ["Bearer sk-secret"]
    assert [(asked["path"], asked["model"]) for asked in server.requests] == [("/v1/embeddings", "some-model")]


def test_vectors_are_of_length_one_and_in_order() -> None:
    with serving() as server:
        embedder = embedder_of(server)
        vectors = embedder.passages(["a", "aaa"])
        query = embedder.query("aaa")
    assert vectors.shape == (2, 3)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, [[0.70711, 0.70711, 0], [0.94868, 0.31623, 0]], rtol=1e-4)
    np.testing.assert_array_equal(query, vectors[1])


def test_many_texts_are_sent_in_batches_and_none_are_not_sent() -> None:
    with serving() as server:
        embedder = embedder_of(server)
        assert embedder.passages([]).shape == (0, 3)
        assert embedder.passages([f"text {number}" for number in range(150)]).shape == (150, 3)
    assert [len(asked["input"]) for asked in server.requests] == [1, 64, 64, 22]


def test_models_and_servers_have_fingerprints_of_their_own() -> None:
    with serving() as one, serving() as other:
        assert embedder_of(one).fingerprint != embedder_of(other).fingerprint
        assert embedder_of(one).fingerprint == embedder_of(one).fingerprint
        assert "sk-secret" not in embedder_of(one).fingerprint


GARBAGE: dict[str, Reply] = {
    "a page": lambda _: "<html>Welcome</html>",
    "no data": lambda _: {"object": "list", "data": []},
    "data that is no list": lambda _: {"data": 5},
    "something else": lambda _: {"error": "no such model"},
    "fewer than asked for": lambda texts: lengths(texts)[1:],
    "more than asked for": lambda texts: lengths([*texts, "more"]),
    "words": lambda texts: [["a", "b", "c"] for _ in texts],
    "vectors without a direction": lambda texts: [[0.0, 0.0, 0.0] for _ in texts],
    "vectors without an end": lambda texts: [[float("nan"), 1.0, 0.0] for _ in texts],
    "empty vectors": lambda texts: [[] for _ in texts],
    "numbers": lambda texts: [1.0 for _ in texts],
}


@pytest.mark.parametrize("reply", GARBAGE.values(), ids=GARBAGE)
def test_a_server_that_gives_no_embeddings_is_a_fault_that_can_be_shown(reply: Reply) -> None:
    with serving(reply=reply) as server, pytest.raises(FootnoteError, match="the embeddings server gave"):
        embedder_of(server)


@pytest.mark.parametrize("reply", GARBAGE.values(), ids=GARBAGE)
def test_a_server_that_stops_giving_embeddings_is_a_fault_too(reply: Reply) -> None:
    with serving() as server:
        embedder = embedder_of(server)
        server.reply = reply
        with pytest.raises(FootnoteError, match="the embeddings server gave"):
            embedder.passages(["one", "two"])


def test_vectors_of_another_dimension_than_before_are_refused() -> None:
    with serving() as server:
        embedder = embedder_of(server)
        server.reply = lambda texts: [[1.0, 2.0] for _ in texts]
        with pytest.raises(FootnoteError, match="2 dimensions instead of 3"):
            embedder.query("one")


def test_vectors_of_several_dimensions_are_refused() -> None:
    with serving() as server:
        embedder = embedder_of(server)
        server.reply = lambda texts: [[1.0] * (at + 1) for at in range(len(texts))]
        with pytest.raises(FootnoteError, match="the embeddings server gave"):
            embedder.passages(["one", "two"])


def test_a_refusal_of_the_server_is_told_without_the_key() -> None:
    refused = serving(reply=lambda _: {"error": {"message": "unknown model some-model"}}, status=404)
    with refused as server, pytest.raises(FootnoteError, match="unknown model some-model") as caught:
        embedder_of(server)
    assert "sk-secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with serving() as server:
        pass
    with pytest.raises(FootnoteError, match="the embeddings server gave no embeddings"):
        embedder_of(server)
