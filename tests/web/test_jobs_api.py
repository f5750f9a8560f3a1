"""Jobs over HTTP: what is posted is taken at once, can be followed to its end, stopped, and tried again."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.errors import FootnoteError
from service.seams import Vectors
from service.web.app import create_app
from service.web.streaming import stream_job
from tests.fakes import FakeEmbedder, SteppingEmbedder, fake_settings, fake_world
from tests.web.replies import answer, events, problem

TEXT = "".join(f"The number of part {number} is {number * number} and it is told here. " for number in range(100))


@pytest.fixture
def stepping() -> Iterator[SteppingEmbedder]:
    embedder = SteppingEmbedder()
    yield embedder
    embedder.go.release(10_000)


@pytest.fixture
def client(stepping: SteppingEmbedder) -> FlaskClient:
    """Of a world that embeds only when the test lets it, with two streams at most."""
    return create_app(fake_world(settings=fake_settings(passage_tokens=12, threads=4), embedder=stepping)).test_client()


def post(client: FlaskClient, *documents: dict[str, Any]) -> dict[str, Any]:
    reply = client.post("/documents", json={"documents": documents})
    assert reply.status_code == 202
    job: dict[str, Any] = reply.get_json()
    assert reply.headers["Location"] == f"/jobs/{job['id']}"
    return job


def ended(client: FlaskClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job as the last event of its stream tells it."""
    stream = client.get(f"/jobs/{job['id']}", headers={"Accept": "text/event-stream"})
    *_, (name, last) = events(stream.text)
    assert name == "ended"
    return last


def test_documents_are_taken_at_once_and_ingested_later(client: FlaskClient, stepping: SteppingEmbedder) -> None:
    job = post(client, {"id": "long", "text": TEXT})
    assert job["items"] == {"done": 0, "failed": 0, "total": 1}
    assert job["receipt"] is None
    assert stepping.began.acquire(timeout=10)
    running = answer(client.get(f"/jobs/{job['id']}"))
    assert (running["state"], running["stages"]["cut"], running["stages"]["indexed"]) == ("running", 100, 0)
    problem(client.get("/documents/long"), 404)
    stepping.go.release(100)
    last = ended(client, job)
    assert last == answer(client.get(f"/jobs/{job['id']}"))
    assert (last["state"], last["receipt"]["added"], last["receipt"]["passages"]) == ("done", ["long"], 100)
    assert answer(client.get("/documents/long"))["text"] == TEXT


def test_questions_are_answered_meanwhile(client: FlaskClient, stepping: SteppingEmbedder) -> None:
    stepping.go.release(1)
    answer(client.post("/documents?wait=1", json={"documents": [{"text": "The harbour opens at six."}]}))
    post(client, {"id": "long", "text": TEXT})
    stepping.began.acquire(timeout=10)
    assert stepping.began.acquire(timeout=10)
    found = answer(client.post("/search", json={"query": "When does the harbour open?"}))
    assert [passage["text"] for passage in found["passages"]] == ["The harbour opens at six."]


def test_progress_comes_as_events_until_the_job_ends(client: FlaskClient, stepping: SteppingEmbedder) -> None:
    job = post(client, {"id": "long", "text": TEXT}, {"text": " "})
    threading.Timer(0.5, stepping.go.release, [100]).start()
    stream = client.get(f"/jobs/{job['id']}", headers={"Accept": "text/event-stream"})
    assert stream.mimetype == "text/event-stream"
    names, told = zip(*events(stream.text), strict=True)
    assert set(names[:-1]) == {"progress"}
    assert names[-1] == "ended"
    assert told[-1]["stages"] == {"read": 1, "cut": 100, "embedded": 100, "indexed": 100}
    assert [failure["reason"] for failure in told[-1]["failed"]] == ["there is no text in it"]


def test_streams_are_capped_below_the_number_of_threads(client: FlaskClient) -> None:
    address = f"/jobs/{post(client, {'text': TEXT})['id']}"
    events_only = {"Accept": "text/event-stream"}
    streams = [client.get(address, headers=events_only, buffered=False) for _ in range(2)]
    turned_away = client.get(address, headers=events_only)
    assert int(turned_away.headers["Retry-After"]) > 0
    problem(turned_away, 503)
    assert client.get(address).status_code == 200
    for stream in reversed(streams):  # Flask's contexts lie upon each other in this one thread
        stream.close()
    freed = client.get(address, headers=events_only, buffered=False)
    assert freed.status_code == 200
    freed.close()


def test_who_cannot_wait_for_want_of_threads_gets_the_job(client: FlaskClient) -> None:
    job = post(client, {"text": TEXT})
    streams = [
        client.get(f"/jobs/{job['id']}", headers={"Accept": "text/event-stream"}, buffered=False) for _ in range(2)
    ]
    assert client.post("/documents?wait=1", json={"documents": [{"text": "Words."}]}).status_code == 202
    for stream in reversed(streams):
        stream.close()


@pytest.mark.parametrize(("method", "path"), [("POST", "/jobs/{}/cancel"), ("DELETE", "/jobs/{}")])
def test_a_job_is_cancelled(client: FlaskClient, stepping: SteppingEmbedder, method: str, path: str) -> None:
    job = post(client, {"id": "first", "text": "The harbour opens."}, {"id": "long", "text": TEXT}, {"text": "Later."})
    stepping.go.release(1)
    for _ in range(2):
        assert stepping.began.acquire(timeout=10)
    assert answer(client.open(path.format(job["id"]), method=method))["state"] == "cancelled"
    stepping.go.release(1)
    last = ended(client, job)
    assert (last["state"], last["receipt"]["added"]) == ("cancelled", ["first"])
    assert [d["id"] for d in answer(client.get("/documents"))["documents"]] == ["first"]


def test_a_job_that_has_ended_is_removed(client: FlaskClient, stepping: SteppingEmbedder) -> None:
    job = post(client, {"text": " "})
    ended(client, job)
    assert answer(client.delete(f"/jobs/{job['id']}"))["state"] == "done"
    problem(client.get(f"/jobs/{job['id']}"), 404)


class Outage(FakeEmbedder):
    broken = True

    def passages(self, texts: Any) -> Vectors:
        if self.broken:
            raise FootnoteError("the embeddings server gave no embeddings")
        return super().passages(texts)


def test_failed_items_are_listed_with_their_reason_and_tried_again() -> None:
    embedder = Outage()
    client = create_app(fake_world(embedder=embedder)).test_client()
    files = [(BytesIO(b"The harbour opens."), "harbour.txt"), (BytesIO(b"\x89PNG"), "picture.png")]
    job = client.post("/documents", data={"files": files}, content_type="multipart/form-data").get_json()
    reasons = {failure["source"]: failure["reason"] for failure in ended(client, job)["failed"]}
    assert reasons["harbour.txt"] == "the embeddings server gave no embeddings"
    assert ".png cannot be read" in reasons["picture.png"]
    embedder.broken = False
    again = client.post(f"/jobs/{job['id']}/retry")
    assert again.status_code == 202
    last = ended(client, job)
    assert (last["items"], len(last["receipt"]["added"])) == ({"done": 1, "failed": 1, "total": 2}, 1)


def test_jobs_are_listed_newest_first(client: FlaskClient) -> None:
    posted = [post(client, {"text": f"Berth {number} is free."})["id"] for number in range(3)]
    assert [job["id"] for job in answer(client.get("/jobs?limit=2"))["jobs"]] == posted[:0:-1]
    assert [job["id"] for job in answer(client.get("/jobs?offset=2"))["jobs"]] == posted[:1]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("POST", "/retry"), ("GET", "?stream")]
)
def test_an_unknown_job_is_not_found(client: FlaskClient, method: str, path: str) -> None:
    headers = {"Accept": "text/event-stream"} if path == "?stream" else {}
    assert problem(client.open(f"/jobs/nowhere{path}", method=method, headers=headers), 404)["detail"] == (
        "no job nowhere"
    )


def test_a_body_that_is_no_document_is_refused_before_there_is_a_job(client: FlaskClient) -> None:
    problem(client.post("/documents", json={"documents": [{"title": "No text"}]}), 422)
    problem(client.post("/documents", data={}, content_type="multipart/form-data"), 422)
    assert answer(client.get("/jobs")) == {"jobs": []}


def test_a_quiet_stream_has_a_heartbeat_that_is_no_event() -> None:
    with create_app(fake_world()).test_request_context():
        (beat,) = stream_job(iter([None]), threading.BoundedSemaphore(1)).response
    assert re.fullmatch(r": .+\n\n", str(beat))
