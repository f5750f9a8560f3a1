"""Reading replies: event streams, problems, and whether citations are the words of the document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Event = tuple[str, dict[str, Any]]


def events(stream: str) -> list[Event]:
    """The name and data of each event of a stream."""
    return [_event(block) for block in stream.split("\n\n") if block]


def named(name: str, found: Iterable[Event]) -> list[dict[str, Any]]:
    """The data of the events of a name."""
    return [data for event, data in found if event == name]


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem that a reply is; it must be one, of this status, and name its request as its header does."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    found: dict[str, Any] = response.get_json(force=True)
    assert found["status"] == status
    assert found["title"]
    assert found["request_id"] == response.headers["X-Request-ID"]
    return found


def answer(response: TestResponse) -> dict[str, Any]:
    """The answer that a reply is."""
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.content_type == "application/json"
    found: dict[str, Any] = response.get_json()
    return found


def check_citations(found: dict[str, Any], client: FlaskClient) -> None:
    """Every citation is a verbatim span of a stored document; every mark in the answer stands for one, in order."""
    numbers = [citation["number"] for citation in found["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for sentence in found["sentences"] for number in sentence["citations"]} == set(numbers)
    for span in [*found["citations"], *found["passages"]]:
        document = client.get(f"/documents/{span['document_id']}").get_json()
        words = document["text"][span["start_char_index"] : span["end_char_index"]]
        assert words == span.get("cited_text", span.get("text"))


def _event(block: str) -> Event:
    fields = dict(line.split(": ", 1) for line in block.split("\n"))
    return fields["event"], json.loads(fields["data"])
