"""What the service says about itself: OpenAPI that holds, pages that need no network, health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from service.web.app import create_app
from service.world import World
from tests.library import LIBRARY, OPENS
from tests.web.replies import answer, problem

EXTERNAL = re.compile(r"""(?:src|href|url)\s*[=:(]\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)


@pytest.fixture(scope="module")
def spec(reader: FlaskClient) -> dict[str, Any]:
    return answer(reader.get("/openapi.json"))


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def resolved(spec: dict[str, Any], reference: str) -> Any:
    found: Any = spec
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def check(value: Any, schema: dict[str, Any], spec: dict[str, Any]) -> None:
    Draft202012Validator({**schema, "components": spec["components"]}).validate(value)


# ── OpenAPI ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_openapi_with_every_reference_resolved(spec: dict[str, Any]) -> None:
    assert spec["openapi"] == "3.1.0"
    assert spec["info"]["title"] == "Footnote"
    assert all(reference.startswith("#/") and resolved(spec, reference) for reference in references(spec))
    for name, schema in spec["components"]["schemas"].items():
        assert re.fullmatch(r"[\w.-]+", name)
        Draft202012Validator.check_schema(schema)


def test_no_host_is_named_in_it(spec: dict[str, Any]) -> None:
    assert "servers" not in spec


def test_every_endpoint_is_in_it_but_the_pages(spec: dict[str, Any]) -> None:
    assert {name for name, _ in operations(spec)} == {
        "POST /ask",
        "POST /search",
        "GET /documents",
        "POST /documents",
        "GET /documents/{document_id}",
        "DELETE /documents/{document_id}",
        "GET /jobs",
        "GET /jobs/{job_id}",
        "DELETE /jobs/{job_id}",
        "POST /jobs/{job_id}/cancel",
        "POST /jobs/{job_id}/retry",
        "GET /reindex",
        "POST /reindex",
        "GET /doctor",
        "POST /doctor",
        "GET /healthz",
        "GET /readyz",
    }


def test_every_operation_says_what_it_does_and_what_it_answers(spec: dict[str, Any]) -> None:
    for name, operation in operations(spec):
        assert operation["summary"], name
        for status, response in operation["responses"].items():
            assert response["description"], (name, status)
            assert status == "204" or response["content"], (name, status)


def test_every_error_is_documented_as_a_problem(spec: dict[str, Any]) -> None:
    expected = {
        "POST /ask": {"400", "413", "415", "422", "503"},
        "POST /search": {"400", "413", "415", "422"},
        "POST /documents": {"400", "413", "415", "422", "507"},
        "GET /documents": {"422"},
        "GET /documents/{document_id}": {"404"},
        "DELETE /documents/{document_id}": {"404", "422"},
        "GET /jobs": {"422"},
        "GET /jobs/{job_id}": {"404", "503"},
        "DELETE /jobs/{job_id}": {"404"},
        "POST /jobs/{job_id}/cancel": {"404"},
        "POST /jobs/{job_id}/retry": {"404"},
        "GET /reindex": {"404"},
        "POST /reindex": {"400", "403", "404", "415", "422"},
        "GET /doctor": set(),
        "POST /doctor": {"400", "415"},
        "GET /readyz": {"503"},
        "GET /healthz": set(),
    }
    for name, operation in operations(spec):
        errors = {status: response for status, response in operation["responses"].items() if status >= "400"}
        assert errors.keys() == expected[name], name
        for response in errors.values():
            assert response["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def test_an_answer_is_documented_as_json_and_as_a_stream(spec: dict[str, Any]) -> None:
    content = spec["paths"]["/ask"]["post"]["responses"]["200"]["content"]
    assert content.keys() == {"application/json", "text/event-stream"}


def test_a_job_is_documented_as_json_and_as_a_stream(spec: dict[str, Any]) -> None:
    content = spec["paths"]["/jobs/{job_id}"]["get"]["responses"]["200"]["content"]
    assert content.keys() == {"application/json", "text/event-stream"}


def test_what_is_taken_is_documented_with_and_without_waiting(client: FlaskClient, spec: dict[str, Any]) -> None:
    responses = spec["paths"]["/documents"]["post"]["responses"]
    body = {"documents": [{"text": "The harbour opens at six."}]}
    for query, status in (("", 202), ("?wait=1", 200)):
        reply = client.post(f"/documents{query}", json=body)
        assert reply.status_code == status
        check(reply.get_json(), responses[str(status)]["content"]["application/json"]["schema"], spec)


def test_documents_are_documented_as_json_and_as_files(spec: dict[str, Any]) -> None:
    content = spec["paths"]["/documents"]["post"]["requestBody"]["content"]
    assert content.keys() == {"application/json", "multipart/form-data"}
    body = {"documents": [{"id": d.id, "text": d.text} for d in LIBRARY]}
    check(body, content["application/json"]["schema"], spec)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/ask", {"question": OPENS}, 200),
        ("POST", "/ask", {"question": ""}, 422),
        ("POST", "/ask", {"question": "x" * 9000}, 413),
        ("POST", "/search", {"query": "harbour"}, 200),
        ("GET", "/documents", None, 200),
        ("GET", "/documents/harbour", None, 200),
        ("GET", "/documents/nowhere", None, 404),
        ("GET", "/jobs", None, 200),
        ("GET", "/jobs/nowhere", None, 404),
        ("GET", "/healthz", None, 200),
        ("GET", "/readyz", None, 200),
    ],
)
def test_replies_are_as_documented(
    reader: FlaskClient, spec: dict[str, Any], method: str, path: str, body: Any, status: int
) -> None:
    response = reader.open(path, method=method, json=body)
    assert response.status_code == status
    documented = re.sub(r"^/(document|job)s/\w+", r"/\1s/{\1_id}", path)
    content = spec["paths"][documented][method.lower()]["responses"][str(status)]["content"]
    check(response.get_json(force=True), content[response.mimetype]["schema"], spec)


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def local_addresses(html: str) -> list[str]:
    return re.findall(r"""(?:src|href)="(/(?!/)[^"]*\.(?:js|css|png))\"""", html)


@pytest.mark.parametrize("path", ["/", "/docs/", "/documents/museum/view"])
def test_a_page_loads_nothing_from_anywhere_else(reader: FlaskClient, path: str) -> None:
    page = reader.get(path)
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert not EXTERNAL.search(re.sub(r"<a [^>]*>", "", page.text))
    assert local_addresses(page.text)
    for address in local_addresses(page.text):
        assert reader.get(address, buffered=True).status_code == 200, address


@pytest.mark.parametrize("path", ["/", "/docs/", "/documents/museum/view", "/healthz", "/nowhere"])
def test_every_reply_tells_a_browser_to_load_nothing_from_anywhere_else(reader: FlaskClient, path: str) -> None:
    headers = reader.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_only_the_api_page_may_run_scripts_of_its_own(reader: FlaskClient) -> None:
    assert "unsafe" not in reader.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in reader.get("/documents/museum/view").headers["Content-Security-Policy"]


def test_the_api_page_is_found_without_its_last_slash(reader: FlaskClient) -> None:
    assert reader.get("/docs", follow_redirects=True).status_code == 200


def test_the_page_says_what_runs(reader: FlaskClient, client: FlaskClient) -> None:
    page = reader.get("/").text
    assert "Answers without a language model" in page
    assert "3 documents" in page
    assert "There are no documents yet" in client.get("/").text


# ── Health ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_health_says_that_the_process_answers(reader: FlaskClient) -> None:
    assert answer(reader.get("/healthz")) == {"status": "ok"}


def test_readiness_says_what_runs(reader: FlaskClient) -> None:
    assert answer(reader.get("/readyz")) == {
        "status": "ready",
        "mode": "extractive",
        "model": None,
        "documents": 3,
        "passages": 3,
        "index": "ready",
    }


def test_a_world_whose_index_is_broken_is_not_ready_but_well(library: World) -> None:
    class Broken:
        def nearest(self, *_: Any) -> list[str]:
            raise RuntimeError("the index is gone")

    client = create_app(replace(library, index=Broken())).test_client()  # type: ignore[arg-type]
    assert "the index is gone" in problem(client.get("/readyz"), 503)["detail"]
    assert answer(client.get("/healthz")) == {"status": "ok"}
