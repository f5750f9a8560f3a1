"""No page of another site can read, add or delete what this service keeps."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from service.web.app import create_app
from tests.conftest import NewWorld
from tests.library import HARBOUR
from tests.web.replies import answer, problem


@pytest.fixture(scope="module")
def client(new_world: NewWorld) -> FlaskClient:
    """A client of a service of this machine alone, which has a document."""
    client = create_app(new_world()).test_client()
    answer(client.post("/documents?wait=1", json={"documents": [{"id": HARBOUR.id, "text": HARBOUR.text}]}))
    return client


@pytest.fixture(scope="module")
def everywhere(new_world: NewWorld) -> FlaskClient:
    """A client of a service that is reached from other machines."""
    return create_app(new_world(host="0.0.0.0")).test_client()


def add(client: FlaskClient, headers: dict[str, str]) -> int:
    given = {"documents": [{"id": "planted", "text": "The harbour is closed."}]}
    return client.post("/documents?wait=1", json=given, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9"},  # another port is another site
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://[::1"},  # no address at all
    ],
)
def test_a_page_of_another_site_changes_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    assert add(client, headers) == 403
    gone = client.delete(f"/documents/{HARBOUR.id}", headers=headers)
    assert "page of another site" in problem(gone, 403)["detail"]
    assert [document["id"] for document in answer(client.get("/documents"))["documents"]] == [HARBOUR.id]


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a program
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://docs.example", "Sec-Fetch-Site": "same-origin"},  # our page behind a proxy
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_programs_and_our_own_page_may_ask(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/search", json={"query": "harbour"}, headers=headers).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.7:8000"])
def test_a_service_of_this_machine_is_not_reached_under_another_name(client: FlaskClient, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert "FOOTNOTE_NAMES" in problem(client.get("/documents", headers=headers), 403)["detail"]
    assert add(client, headers) == 403


@pytest.mark.parametrize(
    "host", ["localhost.:8000", "127.0.0.1:8000", "127.0.0.2", "[::1]:8000", "[::ffff:127.0.0.1]", "footnote.localhost"]
)
def test_a_service_of_this_machine_is_reached_under_its_names(client: FlaskClient, host: str) -> None:
    assert client.get("/documents", headers={"Host": host}).status_code == 200


def test_probes_are_answered_under_any_name(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/readyz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_service_behind_a_proxy_is_reached_under_the_names_that_are_set(new_world: NewWorld, host: str) -> None:
    named = create_app(new_world(host=host, names="docs.example, Wiki.example")).test_client()
    for given in ("docs.example", "wiki.example:443", "localhost"):
        assert add(named, {"Host": given, "Origin": f"http://{given}"}) == 200
    assert add(named, {"Host": "127.0.0.1:8000", "Origin": "http://docs.example"}) == 200  # the proxy sets its own
    assert add(named, {"Host": "evil.example", "Origin": "http://evil.example"}) == 403
    assert add(named, {"Host": "docs.example", "Origin": "http://evil.example"}) == 403


def test_a_service_for_other_machines_is_reached_under_any_name(everywhere: FlaskClient) -> None:
    assert everywhere.get("/documents", headers={"Host": "docs.example"}).status_code == 200
    assert add(everywhere, {"Host": "docs.example", "Origin": "http://docs.example"}) == 200
    assert add(everywhere, {"Host": "docs.example", "Origin": "http://evil.example"}) == 403
