"""References: every way of naming a source is taken out and kept as a hint; text that only looks so stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.drafting.marks import without_marks, without_references

OPENS = "The harbour opens at six."


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("The harbour opens at six [1, 2].", (1, 2)),
        ("The harbour opens at six [1 and 2].", (1, 2)),
        ("The harbour opens at six 【1】.", (1,)),
        ("The harbour opens at six【2:0†source】.", (2,)),
        ("The harbour opens at six [1†source].", (1,)),
        ("The harbour opens at six.[^1]", (1,)),
        ("The harbour opens at six [[1]](https://x.example/7).", (1,)),
        ("The harbour opens at six [1](#source-7).", (1,)),
        ("The harbour opens at six<sup>1</sup>.", (1,)),
        ("The harbour opens at six<sup>[1]</sup>.", (1,)),
        ("The harbour opens at six (1).", (1,)),
        ("The harbour opens at six. (1, 3)", (1, 3)),
        ("The harbour opens at six.(9)", (9,)),
        ("The harbour opens at six [Passage 2].", (2,)),
        ("The harbour opens at six [source: 2].", (2,)),
        ("The harbour opens at six (Passage 2).", (2,)),
        ("The harbour opens at six (see passages 1 and 3).", (1, 3)),
        ("The harbour opens at six (Passage 1; Passage 3).", (1, 3)),
        ("The harbour opens at six (Source: [1]).", (1,)),
        ("The harbour opens at six (see [1]).", (1,)),
        ("The harbour opens at six, according to passage 2.", (2,)),
        ("The harbour opens at six, as stated in [2].", (2,)),
        ("The harbour opens at six — source: [2].", (2,)),
        ("According to passage 2, the harbour opens at six.", (2,)),
        ("According to [2], the harbour opens at six.", (2,)),
        ("Based on passages 1 and 2, the harbour opens at six.", (1, 2)),
        ("Based on the provided passages, the harbour opens at six.", ()),
        ("As stated in passage [1], the harbour opens at six.", (1,)),
        ("Passage 2 states that the harbour opens at six.", (2,)),
        ("[2] says that the harbour opens at six.", (2,)),
        ("Answer: According to passage 3, the harbour opens at six. [1]", (1, 3)),
    ],
)
def test_a_reference_is_taken_out_and_its_numbers_are_kept(raw: str, marks: tuple[int, ...]) -> None:
    assert without_references(raw, excerpts=3) == (OPENS, marks)


@pytest.mark.parametrize(
    "text",
    [
        "It was sold by the dozen (12).",
        "There are (2) rules.",
        "Section 4(1) applies.",
        "It was built early (1931).",
        "It is [sic] odd.",
        "According to a White House official, the call began at 8.",
        "According to sources, Xi will visit.",
        "Sources of water are rare.",
        "In 2023, ships waited.",
        "From Monday, ships wait.",
        "The report says that ships wait.",
    ],
)
def test_what_is_a_part_of_the_text_stays(text: str) -> None:
    assert without_references(text, excerpts=3) == (text, ())


def test_a_number_in_round_brackets_is_text_where_no_excerpts_are_numbered() -> None:
    assert without_references("The harbour opens at six (1).") == ("The harbour opens at six (1).", ())


def test_a_list_item_stays_one() -> None:
    assert without_references("- According to [1], ships wait.") == ("- Ships wait.", (1,))
    assert without_references("2. Ships wait (Passage 4).") == ("2. Ships wait.", (4,))


@given(st.text(alphabet="[]()【】1 2,and^†:<sup>/Pasge.x", max_size=60))
def test_taking_marks_out_twice_changes_nothing(text: str) -> None:
    assert without_marks(without_marks(text)) == without_marks(text)


@pytest.mark.parametrize("text", ["[" * 3000, f"[{'9' * 5000}", "(see " * 1000, "[1 and " * 1000, "<sup>" * 1000])
def test_what_never_becomes_a_mark_costs_no_time(text: str) -> None:
    assert without_references(text, excerpts=3)[1] == ()
