"""Reading a draft as it is written: the same sentences however it arrives, and not a mark left in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.core.drafts import DraftReader, DraftSentence, read, without_marks

PIECES = st.sampled_from(
    [
        *[
            "The call began.",
            "It was 8 a.m. in Washington",
            "Dr. Smith spoke!",
            "U.S. data",
            "Xi said “yes.”",
            "e.g. this",
        ],
        *[
            "1. First",
            "- second",
            "* third",
            "2.",
            "…",
            "?",
            ".",
            "”",
            ")",
            "lower case",
            "Upper case",
            "NOT FOUND",
            "⚓",
        ],
        *["[1]", "[1, 2]", "【1】", "[^1]", "[99]", "[1][2]", "[ 3 ]", "[1†source]", "[1000]", "[8[2]]", "[[1]]"],
        *["[", "]", "【", "[1", "1]", "[see below]", "[a. b]", " ", " ", " ", "\n", "\n\n", "\r\n", "\t"],
    ]
)
DRAFTS = st.lists(PIECES, max_size=25).map("".join)
SHOWN = re.compile(r"[\[【]\s*\^?\d+[^\]】]*[\]】]")


def streamed(draft: str, cuts: list[int]) -> list[DraftSentence]:
    """The sentences of a draft that arrives cut at these places."""
    reader, found = DraftReader(), []
    for start, end in zip([0, *cuts], [*cuts, len(draft)], strict=True):
        found += reader.feed(draft[start:end])
    return found + reader.close()


@given(DRAFTS | st.text(), st.lists(st.integers(0, 300)))
@example("One.[2 more text. Next] Then. End.", [20])
@example("One.\n[1] Two.", [6])
@example("One. [1]\n\nTwo.", [3, 6, 9, 10])
def test_the_sentences_do_not_depend_on_how_the_draft_arrives(draft: str, cuts: list[int]) -> None:
    whole = read(draft)
    assert streamed(draft, sorted(cut for cut in cuts if cut < len(draft))) == whole
    assert streamed(draft, list(range(len(draft)))) == whole


@given(DRAFTS)
def test_no_mark_is_left_and_no_word_is_lost(draft: str) -> None:
    found = read(draft)
    assert not [s.text for s in found if re.search(r"[\[【][\s^]*\d[\d\s^,;&–-]*[\]】]", s.text)]
    assert all(s.text == " ".join(s.text.split()) and any(c.isalnum() for c in s.text) for s in found)
    words = [c for s in found for c in s.text if c.isalpha()]
    assert words == [c for c in SHOWN.sub("", draft) if c.isalpha()] or "†" in draft


@pytest.mark.parametrize(
    ("draft", "text", "marks"),
    [
        ("It began at 8.[1]", "It began at 8.", (1,)),
        ("It began at 8 [1, 2].", "It began at 8.", (1, 2)),
        ("It began at 8【1】【3】.", "It began at 8.", (1, 3)),
        ("It began [^1] at 8.[^2]", "It began at 8.", (1, 2)),
        ("It began at 8. [ 99 ]", "It began at 8.", (99,)),
        ("It began at 8 【4†source】.", "It began at 8.", (4,)),
        ("It began at 8 [1000].", "It began at 8.", ()),
        ("It began at 8[8[2]].", "It began at 8.", (2,)),
        ("It began [1][1] at [2-3] 8.", "It began at 8.", (1, 2, 3)),
        ("It began at 8 [sic].", "It began at 8 [sic].", ()),
        (f"It began at 8 [{'9' * 5000}].", "It began at 8.", ()),
    ],
)
def test_marks_are_taken_out_and_kept_as_hints(draft: str, text: str, marks: tuple[int, ...]) -> None:
    assert read(draft) == [DraftSentence(text, marks)]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("One came. Two left.", ["One came.", "Two left."]),
        ("It was 8 a.m. in Washington. All slept.", ["It was 8 a.m. in Washington.", "All slept."]),
        ("Dr. Smith met U.S. officials. They spoke.", ["Dr. Smith met U.S. officials.", "They spoke."]),
        ("He said “yes.” She left.", ["He said “yes.”", "She left."]),
        ("1. Ships wait.\n2. Pilots sleep.", ["1. Ships wait.", "2. Pilots sleep."]),
        ("- Ships wait\n- Pilots sleep", ["- Ships wait", "- Pilots sleep"]),
        ("Is it so? Yes! Well… no.", ["Is it so?", "Yes!", "Well… no."]),
        ("***\n\nShips wait.\n[1]", ["Ships wait."]),
        ("", []),
    ],
)
def test_a_draft_is_cut_where_its_sentences_end(draft: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in read(draft)] == expected


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    reader = DraftReader()
    assert reader.feed("Ships wait.") == reader.feed(" [1]") == reader.feed(" ") == []
    assert reader.feed("P") == [DraftSentence("Ships wait.", (1,))]
    assert reader.feed("ilots sleep.") == []
    assert reader.close() == [DraftSentence("Pilots sleep.")]
    assert reader.close() == []


def test_lines_of_the_draft_stay_lines() -> None:
    assert [s.lead for s in read("One came.\n- Two left. Three stayed.\n\nFour slept.")] == [" ", "\n", " ", "\n"]


@given(DRAFTS)
def test_taking_marks_out_twice_changes_nothing(draft: str) -> None:
    assert without_marks(without_marks(draft)) == without_marks(draft)
