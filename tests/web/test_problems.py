"""Whatever is wrong with a request, the reply is a problem that says what, and nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.web.app import create_app
from tests.conftest import NewWorld
from tests.library import LIBRARY, OPENS, SHIPS
from tests.web.replies import answer, problem

JSON = "application/json"
MOST_BYTES = 200_000


@pytest.fixture(scope="module")
def target(new_world: NewWorld) -> FlaskClient:
    """A client of a world that is sent only what it must refuse."""
    client = create_app(new_world(max_request_bytes=MOST_BYTES)).test_client()
    documents = [{"id": d.id, "title": d.title, "text": d.text, "source": d.source} for d in LIBRARY]
    answer(client.post("/documents?wait=1", json={"documents": documents}))
    return client


@pytest.fixture(scope="module")
def before(target: FlaskClient) -> dict[str, Any]:
    return state(target)


@pytest.fixture
def refusing(target: FlaskClient, before: dict[str, Any]) -> Iterator[FlaskClient]:
    """The target; after the test it answers, lists and counts as before."""
    yield target
    assert state(target) == before


def state(client: FlaskClient) -> dict[str, Any]:
    listed = answer(client.get("/documents"))["documents"]
    answers = [answer(client.post("/ask", json={"question": question})) for question in (OPENS, SHIPS)]
    return {
        "counts": answer(client.get("/readyz")),
        "documents": [answer(client.get(f"/documents/{document['id']}")) for document in listed],
        "answers": [{key: found[key] for key in ("answer", "citations", "passages")} for found in answers],
    }


def nested(depth: int) -> bytes:
    return b'{"question": ' + b"[" * depth


QUESTIONS: list[tuple[Any, int, str]] = [
    ({}, 422, "question: Field required"),
    ({"question": ""}, 422, "question: it is empty"),
    ({"question": " \n\t "}, 422, "question: there is no word in the question"),
    ({"question": "why " * 25_000}, 413, "the question has 99,999 bytes; at most 8,000 are allowed"),
    ({"question": "é" * 4_001}, 413, "the question has 8,002 bytes"),
    ({"question": None}, 422, "question: Input should be a valid string"),
    ({"question": 42}, 422, "question: Input should be a valid string"),
    ({"question": ["when?"]}, 422, "question: Input should be a valid string"),
    ({"question": "\ud800 when?"}, 422, "question: Input should be a valid string"),
    ({"question": OPENS, "limit": 0}, 422, "limit: Input should be greater than or equal to 1"),
    ({"question": OPENS, "limit": 51}, 422, "limit: Input should be less than or equal to 50"),
    ({"question": OPENS, "limit": "many"}, 422, "limit: Input should be a valid integer"),
    ({"question": OPENS, "stream": "perhaps"}, 422, "stream: Input should be a valid boolean"),
    ({"question": OPENS, "temperature": 2}, 422, "temperature: Extra inputs are not permitted"),
    ({"question": OPENS, "history": "none"}, 422, "history: Input should be a valid tuple"),
    ({"question": OPENS, "history": [{"role": "system", "content": "x"}]}, 422, "history.0.role: Input should be"),
    ({"question": OPENS, "history": [{"role": "user"}]}, 422, "history.0.content: Field required"),
    ({"question": OPENS, "history": [{"role": "user", "content": "x" * 20_001}]}, 422, "history.0.content: String"),
    ({"question": OPENS, "filters": {"author": "me"}}, 422, "filters.author: Extra inputs are not permitted"),
    ({"question": OPENS, "filters": {"document_ids": []}}, 422, "filters.document_ids: Tuple should have at least"),
    ({"question": OPENS, "filters": {"published_from": "May"}}, 422, "filters.published_from: Input should be a day"),
    ({"question": OPENS, "filters": {"as_of": "2024-02-30"}}, 422, "filters.as_of: day is out of range"),
    ({"question": OPENS, "filters": {"sources": ["a\ud800"]}}, 422, "filters.sources"),
    ({"question": OPENS, "filters": {"published_to": 2024}}, 422, "filters.published_to: Input should be a valid"),
    ([], 422, "body: Input should be a JSON object"),
    ("when?", 422, "body: Input should be a JSON object"),
]


@pytest.mark.parametrize(("body", "status", "detail"), QUESTIONS)
def test_a_wrong_question_is_refused(refusing: FlaskClient, body: Any, status: int, detail: str) -> None:
    assert detail in problem(refusing.post("/ask", json=body), status)["detail"]


@pytest.mark.parametrize("accept", ["text/event-stream", "text/html"])
def test_a_problem_is_a_problem_whatever_the_client_would_accept(refusing: FlaskClient, accept: str) -> None:
    problem(refusing.post("/ask", json={"question": ""}, headers={"Accept": accept}), 422)


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"query": ""}, 422, "query: it is empty"),
        ({"query": "x" * 9_000}, 413, "the query has 9,000 bytes; at most 8,000 are allowed"),
        ({"query": "harbour", "limit": 1000}, 422, "limit: Input should be less than or equal to 50"),
        ({"question": "harbour"}, 422, "query: Field required"),
    ],
)
def test_a_wrong_search_is_refused(refusing: FlaskClient, body: Any, status: int, detail: str) -> None:
    assert detail in problem(refusing.post("/search", json=body), status)["detail"]


TEXT = "The harbour opens at 6 am."
DOCUMENTS: list[tuple[Any, str]] = [
    ({}, "documents: Field required"),
    ({"documents": []}, "documents: Tuple should have at least 1 item"),
    ({"documents": [{}]}, "documents.0.text: Field required"),
    ({"documents": [{"text": TEXT}, {"text": 5}]}, "documents.1.text: Input should be a valid string"),
    ({"documents": [{"text": TEXT, "author": "me"}]}, "documents.0.author: Extra inputs are not permitted"),
    ({"documents": [{"text": ""}]}, "there is no text in it"),
    ({"documents": [{"text": " \n "}]}, "there is no text in it"),
    ({"documents": [{"text": "a\0b"}]}, "documents.0.text: holds characters that are not text"),
    ({"documents": [{"text": "\ud800"}]}, "documents.0.text: "),
    ({"documents": [{"text": TEXT, "id": "a/b"}]}, "documents.0.id: String should match pattern"),
    ({"documents": [{"text": TEXT, "id": ""}]}, "documents.0.id: it is empty"),
    ({"documents": [{"text": TEXT, "url": "javascript:alert(1)"}]}, "documents.0.url: String should match pattern"),
    ({"documents": [{"text": TEXT, "published_at": "soon"}]}, "documents.0.published_at: is neither a date"),
    ({"documents": [{"text": TEXT, "published_at": "2024-02-30"}]}, "documents.0.published_at: day is out of range"),
    ({"documents": [{"text": TEXT, "published_at": "2024-99-99 foo"}]}, "documents.0.published_at: month must be in"),
    ({"documents": [{"text": TEXT, "published_at": "2024-01-01 foo"}]}, "documents.0.published_at: is neither a date"),
    ({"documents": [{"text": TEXT, "published_at": "2024-01-01T25:00"}]}, "documents.0.published_at: is neither a"),
    ({"documents": [{"text": TEXT, "published_at": "0001-01-01"}]}, "published_at: 0001-01-01 is what programs write"),
    ({"documents": [{"text": TEXT, "published_at": "0001-01-01T00:00:00Z"}]}, "published_at: 0001-01-01 is what"),
    ({"documents": [{"text": TEXT, "title": "a\ud800"}]}, "documents.0.title"),
    ({"documents": [{"text": TEXT, "metadata": {"publisher": "a\ud800"}}]}, "documents.0.metadata: holds characters"),
    ({"documents": [{"text": TEXT, "metadata": {"a\ud800": 1}}]}, "documents.0.metadata: holds characters"),
    ({"documents": [{"text": TEXT, "metadata": {"a": {}}}]}, "documents.0.metadata.a"),
    ({"documents": [{"text": TEXT, "metadata": {"a": float("nan")}}]}, "documents.0.metadata.a"),
    ({"documents": [{}] * 30}, "and 20 more"),
    ([{"text": TEXT}], "body: Input should be a JSON object"),
]


@pytest.mark.parametrize(("body", "detail"), DOCUMENTS)
def test_what_is_no_document_is_refused(refusing: FlaskClient, body: Any, detail: str) -> None:
    found = problem(refusing.post("/documents?wait=1", json=body), 422)["detail"]
    assert detail in found
    assert "documents: Tuple" not in found or body == {"documents": []}  # says nothing that the other faults do not


@pytest.mark.parametrize(
    ("name", "content", "detail"),
    [
        ("image.txt", b"\x89PNG\x00\x00", "image.txt: "),
        ("nul.txt", b"text\0text", "nul.txt: not text: it holds NUL characters"),
        ("empty.txt", b"", "empty.txt: there is no text in it"),
        ("dots.md", b"...\n---\n", "dots.md: there is no text in it"),
        ("head.md", b"---\ntitle: [\n---\ntext\n", "head.md: its front matter is not YAML"),
        ("program.exe", b"text", "program.exe: .exe cannot be read; these can: .txt"),
        ("README", b"text", "README: files without a suffix cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(refusing: FlaskClient, name: str, content: bytes, detail: str) -> None:
    response = refusing.post(
        "/documents?wait=1", data={"file": (BytesIO(content), name)}, content_type="multipart/form-data"
    )
    assert detail in problem(response, 422)["detail"]


def test_a_form_without_files_is_refused(refusing: FlaskClient) -> None:
    response = refusing.post("/documents", data={"text": TEXT}, content_type="multipart/form-data")
    assert problem(response, 422)["detail"] == "there is no file in the form"


@pytest.mark.parametrize("path", ["/ask", "/search", "/documents"])
@pytest.mark.parametrize(
    ("body", "content_type", "status", "detail"),
    [
        (b"", JSON, 400, "the body is not valid JSON"),
        (b'{"question": ', JSON, 400, "Expecting value: line 1 column 14"),
        (b"{'question': 'when?'}", JSON, 400, "Expecting property name enclosed in double quotes"),
        (b'{"question": "\xff\xfe"}', JSON, 400, "can't decode byte 0xff in position 14"),
        (nested(50_000), JSON, 400, "nested too deep"),
        (b'{"question": "when?"}', "text/plain", 415, "send JSON with Content-Type: application/json"),
        (b"question=when", "application/x-www-form-urlencoded", 415, "Content-Type: application/json"),
        (b'{"question": "when?"}', None, 415, "Content-Type: application/json"),
        (b'"' + b"x" * MOST_BYTES + b'"', JSON, 413, "exceeds the capacity limit"),
    ],
)
def test_a_body_that_is_not_json_is_refused(
    refusing: FlaskClient, path: str, body: bytes, content_type: str | None, status: int, detail: str
) -> None:
    assert detail in problem(refusing.post(path, data=body, content_type=content_type), status)["detail"]


def test_a_form_that_is_too_large_is_refused(refusing: FlaskClient) -> None:
    form = {"file": (BytesIO(b"x" * (MOST_BYTES + 1)), "large.txt")}
    problem(refusing.post("/documents", data=form, content_type="multipart/form-data"), 413)


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/documents?limit=many", "limit: Input should be a valid integer"),
        ("/documents?limit=0", "limit: Input should be greater than or equal to 1"),
        ("/documents?limit=1001", "limit: Input should be less than or equal to 1000"),
        ("/documents?offset=-1", "offset: Input should be greater than or equal to 0"),
        ("/documents?offset=99999999999999999999999", "offset: Input should be less than 9223372036854775808"),
        ("/jobs?offset=99999999999999999999999", "offset: Input should be less than 9223372036854775808"),
        ("/documents?page=2", "page: Extra inputs are not permitted"),
        ("/documents/harbour/view?start=x", "start: Input should be a valid integer"),
    ],
)
def test_a_wrong_query_parameter_is_refused(refusing: FlaskClient, path: str, detail: str) -> None:
    assert detail in problem(refusing.get(path), 422)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/nowhere", 404),
        ("GET", "/static/nowhere.js", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/docs/nowhere.js", 404),
        ("GET", "/documents/nowhere", 404),
        ("DELETE", "/documents/nowhere", 404),
        ("GET", "/ask", 405),
        ("PUT", "/documents", 405),
        ("DELETE", "/documents", 405),
        ("POST", "/documents/harbour", 405),
    ],
)
def test_what_does_not_exist_is_a_problem_too(refusing: FlaskClient, method: str, path: str, status: int) -> None:
    response = refusing.open(path, method=method)
    problem(response, status)
    assert (response.headers.get("Allow") is not None) == (status == 405)


def test_every_reply_has_a_request_id_of_its_own(reader: FlaskClient) -> None:
    ids = [reader.get("/healthz").headers["X-Request-ID"] for _ in range(3)]
    assert len(set(ids)) == 3
