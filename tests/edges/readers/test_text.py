"""Text, Markdown and files: bytes in, a document out; what cannot be read says why."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from service.edges.readers.files import FileReader, files_under, passed_over_under
from service.types.intake import Failure
from tests.edges.readers.reading import FILES, read, refusal


def markdown(text: str) -> object:
    return read(text.encode(), "/notes/harbour.md")


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_stored_as_it_is_and_titled_by_its_opening_words() -> None:
    text = "\nThe harbour opens at six.The pilot waits.\r\n\r\n  汉字 🚢 \n"
    found = read(text.encode(), "/notes/harbour.txt")
    assert (found.text, found.title, found.source) == (text, "The harbour opens at six.", "/notes/harbour.txt")
    assert (found.url, found.published_at, dict(found.metadata)) == (None, None, {})


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfThe harbour.", "a.txt").text == "The harbour."


def test_the_same_source_is_the_same_document() -> None:
    one, other = (read(text.encode(), "/notes/harbour.txt") for text in ("Old words.", "New words."))
    assert one.id == other.id != read(b"Old words.", "/notes/market.txt").id


@pytest.mark.parametrize("source", ["a.TXT", "a.Text", "a.md", "a.MARKDOWN"])
def test_the_suffix_says_how_a_file_is_read_in_any_case(source: str) -> None:
    assert read(b"Words.", source).text == "Words."


@pytest.mark.parametrize(
    ("content", "source", "reason"),
    [
        (b"Words.", "picture.png", r"\.png cannot be read; these can: \.txt"),
        (b"Words.", "README", "files without a suffix cannot be read"),
        (bytes(range(256)) * 50, "a.txt", "NUL"),
        (random.Random(7).randbytes(5_000).replace(b"\0", b"x"), "a.txt", "control characters"),
        (b"PK\x03\x04\0\0", "a.txt", "NUL"),
        (b"", "a.txt", "no text"),
        (b" \n\xef\xbb\xbf", "a.md", "no text"),
        (b"* * *\n---\n", "a.md", "no text"),
    ],
)
def test_what_is_no_text_says_why(content: bytes, source: str, reason: str) -> None:
    assert re.search(reason, refusal(content, source))


PROSE = {
    "cp1252": "Das Café am Hafen öffnet früh. Die Fähre fährt täglich über den Sund – für 5 € hin und zurück.",
    "iso8859_2": "Przystań jest otwarta od szóstej rano. Łodzie czekają na zewnątrz, aż wpłynie pierwszy statek.",
    "cp1251": "Гавань открывается в шесть часов утра. Корабли ждут снаружи, пока лоцман не поднимется на борт.",
    "koi8_r": "Гавань открывается в шесть часов утра. Корабли ждут снаружи, пока лоцман не поднимется на борт.",
    "cp1253": "Το λιμάνι ανοίγει στις έξι το πρωί. Τα πλοία περιμένουν έξω μέχρι να ανέβει ο πλοηγός.",
    "cp932": "港は朝六時に開きます。船は水先案内人が乗船するまで外で待っています。運賃は五百円です。",
    "gb18030": "港口早上六点开放。船只在外面等待，直到引航员登船为止。往返票价为五百元。",
    "utf-16": "The harbour opens at six. Gäste zahlen 5 €.",
    "utf-16-le": "The harbour opens at six. It closes at ten.",
    "utf-16-be": "The harbour opens at six. It closes at ten.",
    "utf-32": "The harbour opens at six. Gäste zahlen 5 €.",
}


@pytest.mark.parametrize("encoding", PROSE)
def test_an_encoding_other_than_utf_8_is_detected(encoding: str) -> None:
    text = PROSE[encoding] + "\n"
    assert read((text * 3).encode(encoding), "a.txt").text == text * 3


def test_a_short_word_in_a_western_encoding_is_read() -> None:
    assert read("Café".encode("cp1252"), "a.md").text == "Café"


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
    found = read(WITH_HEAD.encode(), "/notes/harbour.md")
    assert (found.title, found.published_at, found.url) == (
        "The new harbour",
        "2025-05-01",
        "https://town.example/harbour",
    )
    assert dict(found.metadata) == {"author": "Ida", "tags": "harbour, ships", "draft": False}
    assert found.text == "# Harbour\n\nIt opens at six.\n"


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
    assert read(text.encode(), "a.md").title == title


@pytest.mark.parametrize(
    "text", ["---\n", "---\nIt opens at six.\n", "A line.\n---\nb: c\n---\n", "---\njust words\n---\nIt opens.\n"]
)
def test_a_line_of_dashes_alone_is_no_front_matter(text: str) -> None:
    if any(char.isalnum() for char in text):
        assert read(text.encode(), "a.md").text == text


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
    found = read(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")
    assert found.published_at == published_at
    assert ("date" in found.metadata) == ("spring" in head or head == "date: 2025")


@pytest.mark.parametrize("head", ["title: [", "date: 2025-13-45", "a: b: c", "[" * 5_000, "\t- x"])
def test_a_front_matter_that_is_not_yaml_says_so(head: str) -> None:
    assert "front matter is not YAML" in refusal(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")


def test_front_matter_that_grows_without_end_is_left_out() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20))]
    head = "\n".join([*lines, "title: *a19"])
    found = read(f"---\n{head}\n---\nIt opens.\n".encode(), "a.md")
    assert found.title == "It opens."
    assert len(str(found.metadata)) < 1_000


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("It costs £5 <!-- was £4 --> a night.", "It costs £5  a night."),
        ("Before.\n<!-- one\n\ntwo -->\nAfter.", "Before.\n\nAfter."),
        ("A comment is `<!-- this -->`.", "A comment is `<!-- this -->`."),
        ("```html\n<!-- this -->\n```\n<!-- not this -->", "```html\n<!-- this -->\n```\n"),
        ("Nobody <!-- closed this.", "Nobody <!-- closed this."),
    ],
)
def test_comments_are_no_part_of_the_text_but_in_code(written: str, stored: str) -> None:
    assert read(written.encode(), "/notes/a.md").text == stored


def test_front_matter_without_a_text_below_says_so() -> None:
    assert "no text below its front matter" in refusal(b"---\ntitle: Harbour\n---\n\n", "a.md")


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_a_file_lies_is_its_identity(tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour opens.")
    again = tmp_path / "sub" / ".." / "harbour.txt"
    (tmp_path / "sub").mkdir()
    assert list(FILES.file(path)) == list(FILES.file(again))
    (found,) = FILES.file(path)
    assert found.source == str(path.resolve())


def test_a_file_that_is_not_there_or_is_a_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name, reason in (("unknown.txt", "No such file or directory"), ("folder.txt", "Is a directory")):
        (found,) = FILES.file(tmp_path / name)
        assert found == Failure(source=str(tmp_path / name), reason=reason)


@pytest.mark.parametrize("suffix", [".txt", ".pdf", ".jsonl"])
def test_a_file_that_is_larger_than_allowed_is_refused_by_the_name_of_the_setting(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"large{suffix}"
    path.write_bytes(b"x" * 1_001)
    for found in (*FileReader(max_bytes=1_000).file(path), *FileReader(max_bytes=1_000)(path.read_bytes(), str(path))):
        assert isinstance(found, Failure)
        assert found.reason == "1,001 bytes are more than FOOTNOTE_MAX_DOCUMENT_BYTES allows (1,000)"


def test_the_readable_files_of_a_folder_come_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.png", ".hidden.txt", "sub/d.txt", ".git/e.txt", "sub/.f/g.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("Words.")
    assert [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)] == ["a.md", "b.txt", f"sub{os.sep}d.txt"]
    assert list(passed_over_under(tmp_path)) == [tmp_path / "c.png"]


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
        ("Last updated: 1 October 2026", None, "2026-10-01"),
        ("Released on 16 September 2025.", None, "2025-09-16"),
        ("We released it on 16 September 2025.", None, None),
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
    found = read(f"Gale batters harbour\n{line}\n\nFourteen boats sank.\n".encode(), f"a{suffix}")
    assert (found.metadata.get("publisher"), found.published_at) == (publisher, published_at)
    assert found.title == ("Gale batters harbour" if published_at else found.title)


def test_a_date_far_down_or_in_a_heading_is_no_byline() -> None:
    far = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nThe Courier, 15 June 2023\n"
    for text in (far, "# Title\n\n## Minutes, 15 June 2023\n\nWords."):
        found = read(text.encode(), "a.md")
        assert (found.published_at, dict(found.metadata)) == (None, {})


def test_front_matter_names_publisher_and_language_and_goes_before_the_byline() -> None:
    head = "---\nsource: The Courier\nlang: en\npublished_at: 2023-06-16\n---\nGale\nThe Tide, 15 June 2023\n\nWords."
    found = read(head.encode(), "a.md")
    assert (found.published_at, dict(found.metadata)) == ("2023-06-16", {"publisher": "The Courier", "language": "en"})


@pytest.mark.parametrize(
    ("head", "published_at"),
    [
        ('<meta property="article:published_time" content="2024-05-01T08:00:00Z">', "2024-05-01T08:00:00Z"),
        ('<meta itemprop="datePublished" content="2024-05-01">', "2024-05-01"),
        ('<meta name="date" content="1 May"><meta name="dc.date" content="2024-05-01">', "2024-05-01"),
        ('<header><time datetime="2024-05-01">May</time></header>', "2024-05-01"),
        ('<p>On <time datetime="2024-05-01">May Day</time> we sing.</p>', None),
        ('<meta name="date" content="2024-05-01 8:00 am BST">', "2024-05-01"),
        ('<meta name="date" content="2024-05-01 (a draft)">', None),
        ('<meta name="date" content="0001-01-01T00:00:00">', None),
    ],
)
def test_html_says_when_it_was_published(head: str, published_at: str | None) -> None:
    page = (
        f'<html lang="en-GB"><meta property="og:site_name" content="The Tide">{head}<h1>Gale</h1><p>Boats sank.</html>'
    )
    found = read(page.encode(), "a.html")
    assert found.published_at == published_at
    assert dict(found.metadata) == {"publisher": "The Tide", "language": "en-GB"}
