"""Documents over HTTP: what goes in can be listed, read, asked about, replaced and deleted, and then it is gone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.library import HARBOUR, OPENS, SHIPS
from tests.web.replies import answer, problem

MUSEUM_MD = """---
title: The naval museum
date: 2023-02-10
url: https://example.org/museum
rooms: 7
---
# The naval museum

The naval museum holds 312 model ships.
"""


def post(client: FlaskClient, *documents: dict[str, Any]) -> dict[str, Any]:
    return answer(client.post("/documents?wait=1", json={"documents": documents}))


def upload(client: FlaskClient, **files: bytes | str) -> Any:
    form = [(BytesIO(text if isinstance(text, bytes) else text.encode()), name) for name, text in files.items()]
    return client.post("/documents?wait=1", data={"files": form}, content_type="multipart/form-data")


def asked(client: FlaskClient, question: str) -> dict[str, Any]:
    return answer(client.post("/ask", json={"question": question}))


def found_ids(client: FlaskClient, query: str) -> set[str]:
    passages = answer(client.post("/search", json={"query": query}))["passages"]
    return {passage["document_id"] for passage in passages}


# ── In ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_comes_back_as_it_was_given(client: FlaskClient) -> None:
    given = {
        "id": "harbour",
        "title": HARBOUR.title,
        "text": HARBOUR.text,
        "source": HARBOUR.source,
        "url": HARBOUR.url,
        "published_at": "2024-05-01T08:00:00Z",
        "metadata": {"kind": "place", "berths": 12, "depth": 4.5, "open": True},
    }
    receipt = post(client, given)
    assert receipt.pop("seconds") >= 0
    assert receipt == {
        "added": ["harbour"],
        "updated": [],
        "unchanged": [],
        "duplicates": [],
        "removed": [],
        "failed": [],
        "passages": 1,
        "embedded": 1,
        "reused": 0,
    }
    kept = given | {"sources": [HARBOUR.source]}
    assert answer(client.get("/documents/harbour")) == kept
    assert answer(client.get("/documents")) == {"documents": [kept | {"text": None}], "total": 1}


def test_text_alone_makes_a_document(client: FlaskClient) -> None:
    [name] = post(client, {"text": "The harbour opens at 6 am. It is small."})["added"]
    document = answer(client.get(f"/documents/{name}"))
    assert document["title"] == "The harbour opens at 6 am."
    assert (document["url"], document["published_at"], document["metadata"]) == (None, None, {})


def test_the_same_source_is_the_same_document(client: FlaskClient) -> None:
    [name] = post(client, {"text": "The harbour opens at 6 am.", "source": "notes.txt"})["added"]
    assert post(client, {"text": "The harbour opens at 7 am.", "source": "notes.txt"})["updated"] == [name]


def test_files_are_read_by_their_kind(client: FlaskClient) -> None:
    receipt = answer(upload(client, **{"museum.md": MUSEUM_MD, "harbour.txt": HARBOUR.text}))
    assert len(receipt["added"]) == 2
    museum, harbour = answer(client.get("/documents"))["documents"]
    assert (museum["title"], museum["published_at"]) == ("The naval museum", "2023-02-10")
    assert (museum["url"], museum["metadata"]) == ("https://example.org/museum", {"rooms": 7})
    assert harbour["source"] == "harbour.txt"
    assert answer(client.get(f"/documents/{harbour['id']}"))["text"] == HARBOUR.text
    assert "312" in asked(client, SHIPS)["answer"]


def test_a_file_that_cannot_be_read_fails_alone(client: FlaskClient) -> None:
    files: dict[str, bytes | str] = {
        "harbour.txt": HARBOUR.text,
        "binary.txt": b"\0\1\2",
        "sheet.xls": b"\x00",
        "blank.md": " ",
    }
    receipt = answer(upload(client, **files))
    assert len(receipt["added"]) == 1
    failed = {failure["source"]: failure["reason"] for failure in receipt["failed"]}
    assert failed.keys() == {"binary.txt", "sheet.xls", "blank.md"}
    assert "NUL" in failed["binary.txt"]
    assert ".xls cannot be read; these can: .txt" in failed["sheet.xls"]
    assert failed["blank.md"] == "there is no text in it"
    assert answer(client.get("/documents"))["total"] == 1


def test_what_was_ingested_before_costs_nothing(client: FlaskClient) -> None:
    document = {"id": "harbour", "text": HARBOUR.text}
    post(client, document)
    again = post(client, document)
    assert (again["unchanged"], again["added"], again["updated"]) == (["harbour"], [], [])
    assert (again["passages"], again["embedded"]) == (0, 0)


def test_a_new_version_takes_the_place_of_the_old_one_at_once(client: FlaskClient) -> None:
    post(client, {"id": "harbour", "text": HARBOUR.text})
    assert "6 am" in asked(client, OPENS)["answer"]
    assert post(client, {"id": "harbour", "text": HARBOUR.text.replace("6 am", "5 am")})["updated"] == ["harbour"]
    found = asked(client, OPENS)
    assert "5 am" in found["answer"]
    assert "6 am" not in str(found)
    assert answer(client.get("/documents"))["total"] == 1


# ── Out ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_document_is_neither_found_nor_cited(client: FlaskClient) -> None:
    post(client, {"id": "harbour", "text": HARBOUR.text}, {"id": "other", "text": "Ailsa Grant plays the violin."})
    assert found_ids(client, OPENS) == {"harbour", "other"}
    assert answer(client.delete("/documents/harbour")) == {
        "document_id": "harbour",
        "title": "⚓ Port Ellen 🐟 is a harbour on Islay.",
        "removed_sources": ["harbour"],
        "remaining_sources": [],
    }
    assert found_ids(client, OPENS) == {"other"}
    after = asked(client, OPENS)
    assert after["answerable"] is False
    assert "harbour" not in str(after["passages"])
    assert answer(client.get("/documents"))["total"] == 1
    problem(client.get("/documents/harbour"), 404)


def test_a_deleted_document_can_come_back(client: FlaskClient) -> None:
    document = {"id": "harbour", "text": HARBOUR.text}
    post(client, document)
    client.delete("/documents/harbour")
    assert post(client, document)["added"] == ["harbour"]
    assert "6 am" in asked(client, OPENS)["answer"]


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("delete", ""), ("get", "/view")])
def test_an_unknown_document_is_not_found(client: FlaskClient, method: str, path: str) -> None:
    found = problem(client.open(f"/documents/nowhere{path}", method=method.upper()), 404)
    assert found["detail"] == "no document nowhere"


def test_documents_are_listed_a_page_at_a_time_oldest_first(client: FlaskClient) -> None:
    post(client, *({"id": f"d{number}", "text": f"Berth {number} is free."} for number in range(5)))
    pages = [answer(client.get(f"/documents?limit=2&offset={offset}")) for offset in (0, 2, 4, 6)]
    assert [[d["id"] for d in page["documents"]] for page in pages] == [["d0", "d1"], ["d2", "d3"], ["d4"], []]
    assert {page["total"] for page in pages} == {5}


# ── Several sources of one content ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_under_a_second_name_is_a_second_source_of_one_document(client: FlaskClient) -> None:
    [name] = answer(upload(client, **{"harbour.txt": HARBOUR.text}))["added"]
    again = answer(upload(client, **{"copy.txt": HARBOUR.text}))
    assert again["duplicates"] == [{"source": "copy.txt", "document_id": name}]
    assert (again["added"], again["passages"], again["embedded"]) == ([], 0, 0)
    assert answer(client.get(f"/documents/{name}"))["sources"] == ["harbour.txt", "copy.txt"]
    assert answer(client.get("/documents"))["total"] == 1
    assert len(answer(client.post("/search", json={"query": OPENS}))["passages"]) == 1
    assert len(answer(upload(client, **{"copy.txt": HARBOUR.text}))["unchanged"]) == 1


@pytest.mark.parametrize(("gone", "kept"), [("harbour.txt", "copy.txt"), ("copy.txt", "harbour.txt")])
def test_a_document_is_there_under_one_id_until_its_last_source_is_gone(
    client: FlaskClient, gone: str, kept: str
) -> None:
    [name] = answer(upload(client, **{"harbour.txt": HARBOUR.text}))["added"]
    upload(client, **{"copy.txt": HARBOUR.text})
    deleted = answer(client.delete(f"/documents/{name}?source={gone}"))
    assert (deleted["removed_sources"], deleted["remaining_sources"]) == ([gone], [kept])
    [document] = answer(client.get("/documents"))["documents"]
    assert (document["id"], document["source"], document["sources"]) == (name, kept, [kept])
    found = asked(client, OPENS)
    assert "6 am" in found["answer"]
    assert found["citations"][0]["source"] == kept
    for place, count in ((kept, 1), (gone, 0)):
        query = {"query": OPENS, "filters": {"sources": [place]}}
        assert len(answer(client.post("/search", json=query))["passages"]) == count
    problem(client.delete(f"/documents/{name}?source={gone}"), 404)
    assert answer(client.delete(f"/documents/{name}?source={kept}"))["remaining_sources"] == []
    assert answer(client.get("/documents"))["total"] == 0
    assert found_ids(client, OPENS) == set()


def test_a_document_is_deleted_with_all_its_sources_and_the_reply_names_them(client: FlaskClient) -> None:
    [name] = answer(upload(client, **{"harbour.txt": HARBOUR.text}))["added"]
    upload(client, **{"copy.txt": HARBOUR.text})
    deleted = answer(client.delete(f"/documents/{name}"))
    assert (deleted["removed_sources"], deleted["remaining_sources"]) == (["harbour.txt", "copy.txt"], [])
    assert answer(client.get("/documents"))["total"] == 0
    assert found_ids(client, OPENS) == set()
    assert answer(upload(client, **{"copy.txt": HARBOUR.text}))["added"]


def test_either_id_leads_to_the_document(client: FlaskClient) -> None:
    post(client, {"id": "one", "text": HARBOUR.text}, {"id": "two", "text": HARBOUR.text})
    assert answer(client.get("/documents/two")) == answer(client.get("/documents/one"))
    assert client.get("/documents/two/view").status_code == 200
    assert answer(client.delete("/documents/two"))["document_id"] == "one"
    for name in ("one", "two"):
        problem(client.get(f"/documents/{name}"), 404)


@pytest.mark.parametrize(
    "filters", [{"sources": ["copy"]}, {"document_ids": ["two"]}, {"sources": ["copy", "x"], "document_ids": ["two"]}]
)
def test_a_further_source_can_be_filtered_by(client: FlaskClient, filters: dict[str, Any]) -> None:
    post(client, {"id": "one", "text": HARBOUR.text}, {"id": "two", "text": HARBOUR.text, "source": "copy"})
    post(client, {"id": "other", "text": "The harbour opens at noon.", "source": "other"})
    [found] = answer(client.post("/search", json={"query": OPENS, "filters": filters}))["passages"]
    assert found["document_id"] == "one"
    assert (found["scores"]["vector_rank"], found["scores"]["text_rank"]) == (1, 1)
    elsewhere = {"sources": ["copy"], "document_ids": ["other"]}
    assert answer(client.post("/search", json={"query": OPENS, "filters": elsewhere}))["passages"] == []


# ── A document to look at ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_view_marks_the_cited_words(reader: FlaskClient) -> None:
    start = HARBOUR.text.index("The harbour opens")
    page = reader.get(f"/documents/harbour/view?start={start}&end={start + 26}")
    assert page.mimetype == "text/html"
    assert ">The harbour opens at 6 am </mark>" in page.text


@pytest.mark.parametrize("span", ["", "?start=5", "?start=9&end=3", "?start=0&end=99999"])
def test_a_view_without_a_span_of_the_text_marks_nothing(reader: FlaskClient, span: str) -> None:
    page = reader.get(f"/documents/harbour/view{span}")
    assert page.status_code == 200
    assert "<mark" not in page.text


def test_what_a_document_holds_is_shown_as_text_never_as_html(client: FlaskClient) -> None:
    post(client, {"id": "evil", "title": "<b>bold</b>", "text": "<script>alert(1)</script> is what it says."})
    page = client.get("/documents/evil/view").text
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "&lt;script&gt;" in page
