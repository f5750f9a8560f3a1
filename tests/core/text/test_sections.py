"""Sections: which lines are headings, what stands below them, and where a text is best cut."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.core.text.chunking import chunk
from service.core.text.sections import headings, outline, path_of
from service.core.text.sentences import sentence_spans
from service.types.documents import Span
from tests.fakes import word_starts

TEXTS = st.text(alphabet="aBc .\n#-=`*|1 ", max_size=80)


def passages(text: str, target: int) -> list[tuple[str, str]]:
    """Heading and text of each passage, a word being a token."""
    sentences = sentence_spans(text)
    places = outline(text, sentences)
    cut = chunk(sentences, word_starts(text), target, [place.pull for place in places])
    return [(path_of(span, sentences, places), text[span.start : span.end]) for span, _ in cut]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\n### Two ###\n", [(1, "One"), (3, "Two")]),
        ("One\n===\n\nTwo\n---\n", [(1, "One"), (2, "Two")]),
        ("One\r\n===\r\n\r\n## Two\r\n", [(1, "One"), (2, "Two")]),
        ("   # **In** C# and [links](http://a.b) `too`", [(1, "In C# and links too")]),
        ("#hashtag\n####### seven\n    # code\n#", []),
        ("```\n# no heading\n```\n# One", [(1, "One")]),
        ("~~~ python\n# never closed\n\n# nor this", []),
        ("| a | b |\n|---|---|\n", []),
        ("A first line.\nA second one\n---\n", []),
        ("# ***\n## !", []),
    ],
)
def test_headings_are_what_markdown_says_they_are(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(found.level, found.title) for found in headings(text)] == expected


@given(TEXTS)
@example("# a\n# a")
def test_every_passage_of_any_text_has_a_path_of_its_headings(text: str) -> None:
    known = {found.title for found in headings(text)}
    for path, _ in passages(text, 5):
        assert not path or set(path.split(" › ")) <= known


def test_a_passage_knows_the_headings_above_it() -> None:
    text = (
        "# Town\n\n## Harbour\n\nIt opens at six every day.\n\n### Fees\n\nA berth costs ten pounds.\n\n"
        "## School\n\nIt has forty pupils now."
    )
    assert [path for path, _ in passages(text, 12)] == ["Town › Harbour", "Town › Harbour › Fees", "Town › School"]


def test_a_passage_of_several_small_sections_has_what_stands_above_them_all() -> None:
    text = "# Town\n\n## Harbour\n\nIt opens.\n\n## School\n\nIt closes."
    assert passages(text, 50) == [("Town", text)]


def test_a_heading_stays_with_what_follows_it() -> None:
    text = "Six words stand before the heading.\n\n## Harbour\n\nIt opens at six every day."
    assert [path for path, _ in passages(text, 8)] == ["", "Harbour"]
    assert passages(text, 8)[1][1].startswith("## Harbour")


def test_sections_that_would_fill_half_a_passage_are_kept_apart() -> None:
    section = "## Item {}\n\nThe members heard the clerk and agreed.\n\n"
    assert len(passages("".join(section.format(number) for number in range(4)), 21)) == 4


def test_a_cut_falls_rather_between_paragraphs_than_inside_one() -> None:
    text = "One two three four. Five six seven.\n\nEight nine ten. Eleven twelve thirteen fourteen."
    assert [words for _, words in passages(text, 10)] == text.split("\n\n")


def test_words_before_the_first_heading_have_none() -> None:
    text = "A preface of six plain words.\n\n# Harbour\n\nIt opens at six every day."
    sentences = sentence_spans(text)
    places = outline(text, sentences)
    assert path_of(Span(0, 29), sentences, places) == ""
    assert path_of(Span(0, len(text)), sentences, places) == ""


@pytest.mark.parametrize(
    "line", ["# " + " " * 100_000 + "x", "# " + "[" * 100_000, "a\n---\n\n" * 30_000, "```\n" * 60_000]
)
def test_a_hostile_text_takes_no_longer_than_another(line: str) -> None:
    started = time.process_time()
    headings(line)
    assert time.process_time() - started < 1
