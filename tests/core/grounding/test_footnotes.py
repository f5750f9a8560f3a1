"""The page: whatever a model writes, every mark on it points at words that stand in a stored document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.footnotes import AnswerPage, with_day
from service.core.grounding.judging import Evidence, Verdict, judge
from service.core.text.sentences import sentence_spans
from service.types.answers import Excerpt
from service.types.documents import Span
from tests.core.builders import SEED, document, excerpt, excerpts, hit, pages

TOWN = document(
    "⚓ Port Ellen 🐟 is a harbour on Islay. The harbour opens at 6 am [12] and closes at 10 pm.\n"
    "Ferries leave every 90 minutes.Nobody was hurt in 1931.\n\n- Bread: 2 pounds\n- Fish: 4 pounds [a]",
    "town",
    title="Port Ellen",
)
NEWS = document(SEED, "news", title="Trump and Xi")


def halves() -> tuple[Excerpt, ...]:
    """The news in two passages and the town whole, as excerpts whose offsets do not begin at 0."""
    spans = sentence_spans(SEED)
    first, second = hit(NEWS, 0, spans[9].start), hit(NEWS, spans[9].start)
    return (
        Excerpt(1, first, tuple(spans[3:9]), 1.0, ""),
        Excerpt(2, second, tuple(spans[10:18]), 1.0, ""),
        excerpt(TOWN, 3),
    )


EVIDENCE = Evidence.of(halves(), "")
ASKED = Evidence.of(halves(), "When does the harbour open?")
DOCUMENTS = {"town": TOWN, "news": NEWS}
SOURCES = [TOWN.text[s.start : s.end] for s in sentence_spans(TOWN.text)] + [
    SEED[s.start : s.end] for s in sentence_spans(SEED)
]

Change = Callable[[str, random.Random], str]
MARKS = "[1] [2] [3] [99] [0] [1, 2] 【1】 [^1] [1][2] [ 1 ] [8[2]] [[3]] [1†s] [1000] [1-3] [ ] (1)".split(" ")


def _marked(text: str, by: random.Random) -> str:
    words = text.split(" ")
    words.insert(by.randint(0, len(words)), by.choice(MARKS))
    return " ".join(words)


def _renumbered(text: str, by: random.Random) -> str:
    return re.sub(r"\d+", lambda _: str(by.randint(1, 999)), text)


def _renamed(text: str, by: random.Random) -> str:
    return re.sub(r"\b[A-Z]\w+", lambda name: by.choice([name.group(), "Miller", "Berlin", "Trump"]), text)


def _denied(text: str, by: random.Random) -> str:
    return re.sub(r"\b(is|was|are|to|has)\b", by.choice(["is not", "never", "isn’t", "no"]), text, count=1)


def _halved(text: str, by: random.Random) -> str:
    return text[: by.randint(0, len(text))]


def _shuffled(text: str, by: random.Random) -> str:
    words = text.split(" ")
    return " ".join(by.sample(words, len(words)))


def _as_it_is(text: str, _by: random.Random) -> str:
    return text


CHANGES: list[Change] = [_as_it_is, _marked, _marked, _renumbered, _renamed, _denied, _halved, _shuffled]
BETWEEN = [" ", " ", "", "\n", "\n\n- ", "\n1. ", " [1] ", ".[2] ", " NOT FOUND ", " No, "]


def hostile(seed: int) -> str:
    """A draft of sentences of the evidence that were marked, altered, cut and joined in every way."""
    by = random.Random(seed)
    written = []
    for _ in range(by.randint(1, 6)):
        text = by.choice(SOURCES)
        for change in by.sample(CHANGES, by.randint(1, 3)):
            text = change(text, by)
        written += [text, by.choice(BETWEEN)]
    return "".join(written)


# ── The promise ───────────────────────────────────────────────────────────────────────────────────────────────────────


def check(made: list[AnswerPage]) -> None:
    """The promise, held against a page at each of its stages."""
    last = made[-1]
    for note in last.citations:
        assert DOCUMENTS[note.document_id].text[note.start_char_index : note.end_char_index] == note.cited_text != ""
        assert note.document_title == DOCUMENTS[note.document_id].title
    numbers = [note.number for note in last.citations]
    used = [n for sentence in last.sentences for n in sentence.citations]
    assert numbers == list(range(1, len(numbers) + 1)) == list(dict.fromkeys(used)), "numbered by first use"
    for page in made:
        shown = [int(n) for n in re.findall(r"[\[【][\s^]*(\d+)[^\[\]【】]*[\]】]", page.text)]
        assert set(shown) <= {note.number for note in page.citations}
        assert shown == [n for sentence in page.sentences for n in sentence.citations]
    for before, after in pairwise(made):
        assert after.text.startswith(before.text)
        assert after.citations[: len(before.citations)] == before.citations
        assert after.sentences[: len(before.sentences)] == before.sentences


def test_a_thousand_hostile_drafts_put_nothing_unverified_on_the_page() -> None:
    written = removed = 0
    for seed in range(1_000):
        made = pages(hostile(seed), ASKED if seed % 2 else EVIDENCE)
        check(made)
        written += len(made[-1].sentences)
        removed += len(made[-1].removed)
    assert written > 700, "the drafts are so hostile that they test nothing"
    assert removed > 700, "the drafts are not hostile"


# ── How it is written ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_footnotes_are_numbered_by_first_use_whatever_the_model_numbered() -> None:
    draft = (
        "Ferries leave every 90 minutes.[7] The app faces a US ban.[2] A final decision rests with Trump and Xi. [1]"
    )
    page = pages(draft, EVIDENCE)[-1]
    assert page.text == (
        "Ferries leave every 90 minutes.[1] The app faces a US ban.[2] A final decision rests with Trump and Xi.[3]"
    )
    assert [note.document_id for note in page.citations] == ["town", "news", "news"]


def test_a_footnote_is_used_again_for_words_that_it_holds() -> None:
    draft = "The harbour opens at 6 am and closes at 10 pm. The harbour closes at 10 pm."
    page = pages(draft, EVIDENCE)[-1]
    assert [sentence.citations for sentence in page.sentences] == [(1,), (1,)]
    assert len(page.citations) == 1


def test_words_of_the_same_place_in_another_document_are_another_footnote() -> None:
    twins = excerpts("Ships wait outside.", "Ships wait outside.")
    page = AnswerPage()
    for number, twin in enumerate(twins):
        page = page.add(DraftSentence(f"Ships wait outside {number}."), Verdict(((twin, Span(0, 19)),)))
    assert [note.document_id for note in page.citations] == ["doc-1", "doc-2"]


def test_a_sentence_without_support_is_removed_with_its_reason() -> None:
    page = pages("Ferries leave every 91 minutes. Ferries leave every 90 minutes.", EVIDENCE)[-1]
    assert page.text == "Ferries leave every 90 minutes.[1]"
    assert [(r.text, r.reason) for r in page.removed] == [
        ("Ferries leave every 91 minutes.", "the source does not say 91")
    ]


def test_a_draft_without_support_leaves_an_empty_page() -> None:
    page = pages("The mayor resigned. It rained for 40 days.", EVIDENCE)[-1]
    assert (page.text, page.sentences, page.citations, len(page.removed)) == ("", (), (), 2)


@pytest.mark.parametrize("again", ["Ferries leave every 90 minutes.", "Ferries leave every 90 minutes [3]."])
def test_a_sentence_is_written_once(again: str) -> None:
    assert pages(f"Ferries leave every 90 minutes. {again}", EVIDENCE)[-1].text == "Ferries leave every 90 minutes.[1]"


def test_a_mark_in_a_quoted_source_is_not_shown_as_if_it_were_ours() -> None:
    town = excerpt(TOWN)
    quoted = "The harbour opens at 6 am [12] and closes at 10 pm."
    page = AnswerPage().add(DraftSentence(quoted), Verdict(((town, town.sentences[1]),)))
    assert page.text == "The harbour opens at 6 am and closes at 10 pm.[1]"
    assert page.citations[0].cited_text == quoted


def test_lines_of_the_draft_are_lines_of_the_page() -> None:
    page = pages("- Bread: 2 pounds\n- Fish: 4 pounds", EVIDENCE)[-1]
    assert page.text == "- Bread: 2 pounds[1]\n- Fish: 4 pounds[2]"


def test_a_table_stays_a_table_without_the_rows_that_are_not_so() -> None:
    draft = (
        "| Bread and fish | Pounds |\n|---|---|\n| Bread | 2 pounds |\n| Fish | 5 pounds |\n| Fish | 4 pounds |\n\n"
        "Ferries leave every 90 minutes."
    )
    page = pages(draft, EVIDENCE)[-1]
    assert page.text == (
        "| Bread and fish | Pounds |\n| --- | --- |\n| Bread | 2 pounds[1] |\n| Fish | 4 pounds[2] |\n"
        "Ferries leave every 90 minutes.[3]"
    )
    assert [removed.text for removed in page.removed] == ["| Fish | 5 pounds |"]


@pytest.mark.parametrize("lie", ["Sold by thieves", "Lord Bumble", "Price in 1999", "Not bread"])
def test_a_column_is_not_called_what_no_source_says(lie: str) -> None:
    page = pages(f"| Bread | {lie} |\n|---|---|\n| Bread | 2 pounds |", EVIDENCE)[-1]
    assert page.text == "| Bread | |\n| --- | --- |\n| Bread | 2 pounds[1] |"


def test_a_heading_that_no_source_carries_is_not_missed() -> None:
    page = pages("## An overview\nFerries leave every 90 minutes.", EVIDENCE)[-1]
    assert (page.text, page.removed) == ("Ferries leave every 90 minutes.[1]", ())


def test_two_marks_stand_side_by_side() -> None:
    draft = "Ferries leave every 90 minutes, and soybean exports to China are down sharply."
    page = pages(draft, EVIDENCE)[-1]
    assert page.text.endswith("down sharply.[1][2]")
    assert page.sentences[0].citations == (1, 2)


def test_a_day_that_a_document_names_by_its_own_has_its_date() -> None:
    paper = document("The quay was closed yesterday. It will open next Monday.", "paper", published_at="2024-05-24")
    page = pages("The quay was closed yesterday. It will open next Monday.", Evidence.of([excerpt(paper, 1)], ""))[-1]
    assert page.text == ("The quay was closed yesterday (23 May 2024).[1] It will open next Monday (27 May 2024).[2]")
    assert [citation.cited_text for citation in page.citations] == [
        "The quay was closed yesterday.",
        "It will open next Monday.",
    ]


PAPER = document(
    "Quay closed\nThe Courier, 24 May 2024\n\nIt rained on 24 May 2024. The quay was closed yesterday.",
    "paper",
    published_at="2024-05-24",
)


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("The quay was closed yesterday.", ["The quay was closed yesterday.", "The Courier, 24 May 2024"]),
        ("It rained on 24 May 2024.", ["It rained on 24 May 2024."]),
        ("The moon was closed yesterday.", []),
    ],
)
def test_a_date_that_was_reckoned_is_cited_with_the_line_that_tells_the_day(said: str, cited: list[str]) -> None:
    draft = DraftSentence(said)
    found = with_day(draft, judge(draft, Evidence.of([excerpt(PAPER, 1)], "")), [hit(PAPER)])
    page = AnswerPage().add(draft, found)
    assert [citation.cited_text for citation in page.citations] == cited
    assert all(PAPER.text[c.start_char_index : c.end_char_index] == c.cited_text for c in page.citations)


@pytest.mark.parametrize(
    "text",
    ["The quay was closed yesterday.", "The fair was held on 24 May 2024. The quay was closed yesterday."],
)
def test_a_sentence_about_the_day_is_not_the_line_that_tells_it(text: str) -> None:
    paper = document(text, "paper", published_at="2024-05-24")
    draft = DraftSentence("The quay was closed yesterday.")
    verdict = judge(draft, Evidence.of([excerpt(paper, 1)], ""))
    assert with_day(draft, verdict, [hit(paper)]) == verdict


def test_what_two_documents_say_word_for_word_is_cited_from_the_marked_one_or_from_both() -> None:
    said = "Prices rose last month."
    both = Evidence.of(
        [
            excerpt(document(said, f"paper-{day}", published_at=day), n)
            for n, day in ((1, "2023-05-02"), (2, "2024-05-02"))
        ],
        "",
    )
    marked, unmarked = (pages(f"{said}{mark}", both)[-1] for mark in (" [2]", ""))
    assert (marked.text, marked.citations[0].published_at) == ("Prices rose last month (April 2024).[1]", "2024-05-02")
    assert unmarked.text == "Prices rose last month.[1][2]"  # of which year, nobody knows
