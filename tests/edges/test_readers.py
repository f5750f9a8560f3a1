"""Readers: bytes of a file in, a document out; what cannot be read says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.edges.readers import files_under, read_bytes, read_file
from service.errors import Unreadable


def markdown(text: str) -> object:
    return read_bytes(text.encode(), "/notes/harbour.md")


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_stored_as_it_is_and_titled_by_its_opening_words() -> None:
    text = "\nThe harbour opens at six.The pilot waits.\r\n\r\n  汉字 🚢 \n"
    read = read_bytes(text.encode(), "/notes/harbour.txt")
    assert (read.text, read.title, read.source) == (text, "The harbour opens at six.", "/notes/harbour.txt")
    assert (read.url, read.published_at, dict(read.metadata)) == (None, None, {})


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_bytes(b"\xef\xbb\xbfThe harbour.", "a.txt").text == "The harbour."


def test_the_same_source_is_the_same_document() -> None:
    one, other = (read_bytes(text.encode(), "/notes/harbour.txt") for text in ("Old words.", "New words."))
    assert one.id == other.id != read_bytes(b"Old words.", "/notes/market.txt").id


@pytest.mark.parametrize("source", ["a.TXT", "a.Text", "a.md", "a.MARKDOWN"])
def test_the_suffix_says_how_a_file_is_read_in_any_case(source: str) -> None:
    assert read_bytes(b"Words.", source).text == "Words."


@pytest.mark.parametrize(
    ("content", "source", "reason"),
    [
        (b"Words.", "picture.png", r"\.png cannot be read; these can: \.txt"),
        (b"Words.", "README", "files without a suffix cannot be read"),
        (b"caf\xe9", "a.txt", r"not UTF-8 text \(byte 3\)"),
        ("Words.".encode("utf-16"), "a.txt", "not UTF-8 text"),
        (b"PK\x03\x04\0\0", "a.txt", "NUL"),
        (b"", "a.txt", "no text"),
        (b" \n\xef\xbb\xbf", "a.md", "no text"),
        (b"* * *\n---\n", "a.md", "no text"),
    ],
)
def test_what_is_no_text_says_why(content: bytes, source: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_bytes(content, source)


# ── Markdown ──────────────────────────────────────────────────────────────────────────────────────────────────────────

WITH_HEAD = """---
title: The new harbour
date: 2025-05-01
url: https://town.example/harbour
author: Ida
tags: [harbour, ships]
draft: false
place: {lat: 1, lon: 2}
nothing:
---
# Harbour

It opens at six.
"""


def test_front_matter_gives_the_facts_and_is_no_part_of_the_text() -> None:
    read = read_bytes(WITH_HEAD.encode(), "/notes/harbour.md")
    assert (read.title, read.published_at, read.url) == (
        "The new harbour",
        "2025-05-01",
        "https://town.example/harbour",
    )
    assert dict(read.metadata) == {"author": "Ida", "tags": "harbour, ships", "draft": False}
    assert read.text == "# Harbour\n\nIt opens at six.\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The harbour #\n\nIt opens at six.", "The harbour"),
        ("Before.\n\n## The harbour\n", "The harbour"),
        ("It opens at six. It closes at ten.", "It opens at six."),
        ("---\nauthor: Ida\n---\n# The harbour\nIt opens.", "The harbour"),
        ("---\ntitle: 2025\n---\nIt opens.", "2025"),
    ],
)
def test_the_title_is_that_of_the_head_or_the_first_heading_or_the_opening_words(text: str, title: str) -> None:
    assert read_bytes(text.encode(), "a.md").title == title


@pytest.mark.parametrize(
    "text", ["---\n", "---\nIt opens at six.\n", "A line.\n---\nb: c\n---\n", "---\njust words\n---\nIt opens.\n"]
)
def test_a_line_of_dashes_alone_is_no_front_matter(text: str) -> None:
    if any(char.isalnum() for char in text):
        assert read_bytes(text.encode(), "a.md").text == text


@pytest.mark.parametrize(
    ("head", "published_at"),
    [
        ("date: 2025-05-01", "2025-05-01"),
        ("date: 2025-05-01T08:00:00Z", "2025-05-01 08:00:00+00:00"),
        ("published_at: '2025-05-01 08:00'", "2025-05-01 08:00"),
        ("date: spring\npublished_at: 2025-05-01", "2025-05-01"),
        ("date: spring", None),
        ("date: 2025", None),
        ("date: [2025-05-01]", "2025-05-01"),
    ],
)
def test_only_a_whole_date_is_a_date(head: str, published_at: str | None) -> None:
    read = read_bytes(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")
    assert read.published_at == published_at
    assert ("date" in read.metadata) == ("spring" in head or head == "date: 2025")


@pytest.mark.parametrize("head", ["title: [", "date: 2025-13-45", "a: b: c", "[" * 5_000, "\t- x"])
def test_a_front_matter_that_is_not_yaml_says_so(head: str) -> None:
    with pytest.raises(Unreadable, match="front matter is not YAML"):
        read_bytes(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")


def test_front_matter_that_grows_without_end_is_left_out() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20))]
    head = "\n".join([*lines, "title: *a19"])
    read = read_bytes(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")
    assert read.title == "It opens."
    assert len(str(read.metadata)) < 1_000


def test_front_matter_without_a_text_below_says_so() -> None:
    with pytest.raises(Unreadable, match="no text below its front matter"):
        read_bytes(b"---\ntitle: Harbour\n---\n\n", "a.md")


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_a_file_lies_is_its_identity(tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour opens.")
    again = tmp_path / "sub" / ".." / "harbour.txt"
    (tmp_path / "sub").mkdir()
    assert read_file(path) == read_file(again)
    assert read_file(path).source == str(path.resolve())


def test_a_file_that_is_not_there_or_is_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        read_file(tmp_path / "unknown.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(Unreadable, match="Is a directory"):
        read_file(tmp_path / "folder.txt")


def test_the_readable_files_of_a_folder_come_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.png", ".hidden.txt", "sub/d.txt", ".git/e.txt", "sub/.f/g.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("Words.")
    assert [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)] == ["a.md", "b.txt", f"sub{os.sep}d.txt"]


def test_a_file_that_is_named_itself_is_taken_whatever_it_is(tmp_path: Path) -> None:
    assert list(files_under(tmp_path / ".hidden.png")) == [tmp_path / ".hidden.png"]


# ── Bylines, publishers, languages ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "publisher", "published_at"),
    [
        ("The Vennick Courier, 15 June 2023", "The Vennick Courier", "2023-06-15"),
        ("Vennick Coast Council press office, 5 December 2023", "Vennick Coast Council press office", "2023-12-05"),
        ("*Tolvane Tide · Monday, 3rd of-no* 2024", None, None),
        ("**Tolvane Tide** | Sunday 4 Feb 2024", "Tolvane Tide", "2024-02-04"),
        ("By Ida Brask - September 9, 2024", None, "2024-09-09"),
        ("Published: 2024-02-29", None, "2024-02-29"),
        ("It was lit of an evening, 29 February 2024", None, "2024-02-29"),
        ("Thursday, 29 February 2024", None, "2024-02-29"),
        ("The Vennick Courier, 31 June 2023", None, None),
        ("The Vennick Courier, 2023-13-01", None, None),
        ("The Vennick Courier, 15/06/2023", None, None),
        ("The gale struck on 3 November 2023", None, None),
        ("It was first lit, as the diary says, on a Tuesday, 3 November 2023.", None, None),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_byline_near_the_top_gives_publisher_and_date(
    line: str, publisher: str | None, published_at: str | None, suffix: str
) -> None:
    read = read_bytes(f"Gale batters harbour\n{line}\n\nFourteen boats sank.\n".encode(), f"a{suffix}")
    assert (read.metadata.get("publisher"), read.published_at) == (publisher, published_at)
    assert read.title == ("Gale batters harbour" if published_at else read.title)


def test_a_date_far_down_or_in_a_heading_is_no_byline() -> None:
    far = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nThe Courier, 15 June 2023\n"
    for text in (far, "# Title\n\n## Minutes, 15 June 2023\n\nWords."):
        read = read_bytes(text.encode(), "a.md")
        assert (read.published_at, dict(read.metadata)) == (None, {})


def test_front_matter_names_publisher_and_language_and_goes_before_the_byline() -> None:
    head = "---\nsource: The Courier\nlang: en\npublished_at: 2023-06-16\n---\nGale\nThe Tide, 15 June 2023\n\nWords."
    read = read_bytes(head.encode(), "a.md")
    assert (read.published_at, dict(read.metadata)) == ("2023-06-16", {"publisher": "The Courier", "language": "en"})


@pytest.mark.parametrize(
    ("head", "published_at"),
    [
        ('<meta property="article:published_time" content="2024-05-01T08:00:00Z">', "2024-05-01T08:00:00Z"),
        ('<meta itemprop="datePublished" content="2024-05-01">', "2024-05-01"),
        ('<meta name="date" content="1 May"><meta name="dc.date" content="2024-05-01">', "2024-05-01"),
        ('<header><time datetime="2024-05-01">May</time></header>', "2024-05-01"),
        ('<p>On <time datetime="2024-05-01">May Day</time> we sing.</p>', None),
    ],
)
def test_html_says_when_it_was_published(head: str, published_at: str | None) -> None:
    page = (
        f'<html lang="en-GB"><meta property="og:site_name" content="The Tide">{head}<h1>Gale</h1><p>Boats sank.</html>'
    )
    read = read_bytes(page.encode(), "a.html")
    assert read.published_at == published_at
    assert dict(read.metadata) == {"publisher": "The Tide", "language": "en-GB"}
