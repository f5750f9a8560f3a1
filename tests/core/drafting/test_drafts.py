"""Reading a draft as it is written: the same sentences however it arrives, and not a mark left in them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.core.drafting.drafts import DraftReader, DraftSentence, answered, read, with_late_marks
from service.core.drafting.marks import without_marks

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
        *["(1)", "(1", "(Passage 2)", "**", "*it*", "<sup>1</sup>", "<", "## Title", "| a | b |", "|---|", "```"],
    ]
)
DRAFTS = st.lists(PIECES, max_size=25).map("".join)
SHOWN = re.compile(r"[\[【][\s^]*\d[\d\s^,;&–-]*[\]】]")


def streamed(draft: str, cuts: list[int], excerpts: int = 0) -> list[DraftSentence]:
    """The sentences of a draft that arrives cut at these places."""
    reader, found = DraftReader(excerpts), []
    for start, end in zip([0, *cuts], [*cuts, len(draft)], strict=True):
        found += reader.feed(draft[start:end])
    return found + reader.close()


@given(DRAFTS | st.text(), st.lists(st.integers(0, 300)))
@example("One.[2 more text. Next] Then. End.", [20])
@example("One.\n[1] Two.", [6])
@example("One. [1]\n\nTwo.", [3, 6, 9, 10])
def test_the_sentences_do_not_depend_on_how_the_draft_arrives(draft: str, cuts: list[int]) -> None:
    for excerpts in (0, 3):
        whole = read(draft, excerpts)
        assert streamed(draft, sorted(cut for cut in cuts if cut < len(draft)), excerpts) == whole
        assert streamed(draft, list(range(len(draft))), excerpts) == whole


@given(DRAFTS)
def test_no_mark_is_left_and_no_word_is_lost(draft: str) -> None:
    found = read(draft)
    assert not [s.text for s in found if re.search(r"[\[【][\s^]*\d[\d\s^,;&–-]*[\]】]", s.text)]
    assert all(s.text == " ".join(s.text.split()) and any(c.isalnum() for c in s.text) for s in found)
    words = [c for s in found for c in s.header + s.text if c.isalpha()]
    known = not any(sign in draft for sign in ("†", "<sup>", "(Passage", "|", "```"))  # what SHOWN does not know
    assert words == [c for c in SHOWN.sub("", draft) if c.isalpha()] or not known


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
        ("It closed on Dec. 21. All left.", ["It closed on Dec. 21.", "All left."]),
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
def test_taking_marks_out_of_a_draft_twice_changes_nothing(draft: str) -> None:
    assert without_marks(without_marks(draft)) == without_marks(draft)


# ── Structure ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def texts(draft: str) -> list[str]:
    return [sentence.text for sentence in read(draft, excerpts=3)]


def test_emphasis_is_taken_out() -> None:
    assert texts("The **harbour** opens at __six__. *Ships* wait, _always_, at `Port Ellen`.") == [
        "The harbour opens at six.",
        "Ships wait, always, at Port Ellen.",
    ]
    assert texts("**Ships wait. Pilots sleep.** 2 * 3 is snake_case_6.") == [
        "Ships wait.",
        "Pilots sleep.",
        "2 * 3 is snake_case_6.",
    ]


@pytest.mark.parametrize("draft", ["## Opening hours\nOpen.", "**Opening hours**\nOpen.", "Opening hours:\n- Open."])
def test_a_heading_and_what_leads_to_a_list_are_only_a_frame(draft: str) -> None:
    first, second = read(draft)
    assert (first.frame, second.frame) == (True, False)
    assert first.text.startswith("Opening hours")


@pytest.mark.parametrize(
    "draft", ["## The harbour opens at six.", "**The harbour opens at six.**", "> The harbour opens at six."]
)
def test_a_sentence_that_is_set_like_a_heading_is_a_sentence(draft: str) -> None:
    assert read(draft) == [DraftSentence("The harbour opens at six.")]


def test_items_of_a_list_are_sentences_with_marks_of_their_own() -> None:
    found = read("- Ships wait [1]\n* Pilots sleep. [2]\n3. Bread is sold (3)", excerpts=3)
    assert [(s.text, s.marks, s.lead) for s in found] == [
        ("- Ships wait", (1,), " "),
        ("* Pilots sleep.", (2,), "\n"),
        ("3. Bread is sold", (3,), "\n"),
    ]


TABLE = "| Ferry | Every | Source |\n|:--|---|---|\n| **Islay** | 90 minutes | [1] |\n| Jura | 30 minutes | [2] |\n"


def test_rows_of_a_table_are_sentences_under_its_header() -> None:
    assert [(s.text, s.marks, s.header) for s in read(f"Ferries leave.\n{TABLE}\nDone.")] == [
        ("Ferries leave.", (), ""),
        ("| Islay | 90 minutes |", (1,), "| Ferry | Every |"),
        ("| Jura | 30 minutes |", (2,), "| Ferry | Every |"),
        ("Done.", (), ""),
    ]


def test_rows_without_a_header_are_sentences_too() -> None:
    assert [(s.text, s.header) for s in read("| Islay | 90 |\n| Jura. It | 30 |\n\n| Arran | 20 |\nEnd.")] == [
        ("| Islay | 90 |", ""),
        ("| Jura. It | 30 |", ""),
        ("| Arran | 20 |", ""),
        ("End.", ""),
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "\n\nSources:\n[1] The harbour of Port Ellen. Islay.\n[2] The museum",
        "\n\n**Sources:**\n- The harbour of Port Ellen\n- The museum",
        "\n\n## References\n\n1. The harbour of Port Ellen\n",
        "\n\nSources: [1], [2]",
        "\n*Sources: The harbour of Port Ellen [1]; the museum [2]*",
        "\n\n[^1]: The harbour of Port Ellen. On Islay.",
        " Source: [1]",
        "\n[1]",
        "\n```",
    ],
)
def test_a_list_of_sources_at_the_end_is_no_part_of_the_answer(tail: str) -> None:
    assert texts(f"The harbour opens at six.[1]{tail}") == ["The harbour opens at six."]


def test_sources_that_the_answer_is_about_are_a_part_of_it() -> None:
    assert texts("Sources of water are rare.\nSources: the river.") == [
        "Sources of water are rare.",
        "Sources: the river.",
    ]
    assert texts("Ships wait.\nSources:\n[1] Harbour\n\nPilots sleep.") == ["Ships wait.", "Pilots sleep."]


# ── NOT FOUND, and marks that come late ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "draft",
    [
        "NOT FOUND",
        "not found.",
        "**NOT FOUND**",
        "NOT_FOUND",
        "[NOT FOUND]",
        "“NOT FOUND.”",
        "NOT FOUND – the passages do not say. The harbour opens at six.",
        "Answer: NOT FOUND",
        "The answer is NOT FOUND.",
        "## Answer\nNOT FOUND (no passage says so)",
        "<think>It is there.</think>NOT FOUND",
    ],
)
def test_a_draft_that_begins_with_not_found_is_no_answer(draft: str) -> None:
    assert [sentence.text for sentence in answered(read(draft)) if not sentence.frame] == []


def test_not_found_later_on_leaves_what_was_found() -> None:
    assert [s.text for s in answered(read("Ships wait. NOT FOUND: when they leave."))] == ["Ships wait."]
    lost = "Not found in the sea, the ship was given up."
    assert [s.text for s in answered(read(lost))] == [lost]


def test_a_mark_at_the_end_of_a_paragraph_holds_for_its_sentences_and_for_no_others() -> None:
    draft = "Bread is sold. Ships wait. Pilots sleep. [2] Fish is sold.\nNobody came. [3]"
    found = with_late_marks(read(draft), lambda sentence: sentence.text != "Bread is sold.")
    assert [s.marks for s in found] == [(), (2,), (2,), (), (3,)]


def test_only_a_sentence_that_a_mark_would_decide_waits_for_one() -> None:
    come: list[str] = []

    def coming() -> Iterator[DraftSentence]:
        for sentence in read("Ships wait. Pilots sleep. [2]"):
            come.append(sentence.text)
            yield sentence

    assert next(with_late_marks(coming(), lambda _: False)).text == come[-1] == "Ships wait."


def test_a_long_line_without_a_stop_is_read_in_time_that_grows_with_its_length() -> None:
    started = time.process_time()
    assert len(read("a b c d " * 5000)) == 1  # 40,000 characters; more than a minute if each was searched anew
    assert time.process_time() - started < 10
