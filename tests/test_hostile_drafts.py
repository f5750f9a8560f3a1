"""Whatever a large LLM writes and however it arrives: no invented mark is shown, what is cited is verbatim.

And what was streamed is a prefix of what is final.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.ask import answering
from service.core.drafting.marks import MARK
from service.errors import LLMGarbage
from service.ingest import ingest
from service.types.answers import Event, EvidenceFound, Final, SentenceAdded
from service.world import World
from tests.fakes import FakeChat, document, fake_settings, fake_world

QUESTION = "When does the harbour open, and who is the pilot?"
SOURCE = (
    "The harbour opens at six. Ships wait outside [12] until then. The pilot is called Marten. Bread costs 2 pounds."
)

INVENTED = (  # 77: no source has the number, and there are not so many excerpts
    "[77] 【77】 [77†source] 【77:3†lines】 [^77] [#77] [[77]] [7[77]7] [1,77] [77][1] [1–77] (77) ( 77 ) [77](#77)"
    " [77](https://x.example/77) <sup>77</sup> <sup>[77]</sup> (Passage_77) [Source:_77] [see_excerpt_77] (see_doc._77)"
    " (Passages_77_and_78) [ref_77;_78] (77)(78)"
).split(" ")
MARKS = st.sampled_from([one.replace("_", " ") for one in INVENTED] + ["[1]", "[2]", "(1)", "【1】", "[1][2]", ""])
STATED = st.sampled_from(
    [
        "The harbour opens at six",
        "Ships wait outside until then",
        "The pilot is called Marten",
        "Yes, the harbour opens at six",
        "According to passage 77, the harbour opens at six",
        "**The pilot** is called _Marten_",
        "Passage 77 says that bread costs 2 pounds",
    ]
)
ELSE = st.sampled_from(
    [
        "The harbour opens at nine",
        "The pilot is called Ida, see source 77",
        "NOT FOUND",
        "# Answer [77]",
        "**When it opens:**",
        "<think>Passage [77] says nine.</think>",
        "<think>[77]",
        "</think>",
        "<reasoning>77</reasoning>",
        "| What | When [77] |",
        "|---|---|",
        "| The harbour opens [77] | at six (77) |",
        "| The pilot | Ida [77] |",
        "- ",
        "1. ",
        "> ",
        "```",
        "Sources:",
        "[77] Harbour, 2025",
        "[77]: https://x.example/77",
        "[",
        "】",
        "(",
        "<sup>",
    ]
)
STOPS = st.sampled_from([". ", ".", ".\n", "\n", "\n\n- ", "! ", " ", "… ", ""])
PART = st.tuples(MARKS, STATED | ELSE, MARKS, STOPS, MARKS).map("".join) | st.tuples(ELSE, STOPS).map("".join)
DRAFTS = st.lists(PART, min_size=1, max_size=6).map("".join)
SIZES = st.integers(1, 40)


def town(unsupported: str) -> World:
    world = fake_world(settings=fake_settings(unsupported=unsupported))
    ingest([document(SOURCE, "harbour"), document("The market sells fish on Fridays.", "market")], world)
    return world


@pytest.fixture(scope="module", params=["remove", "mark"])
def world(request: pytest.FixtureRequest) -> World:
    return town(request.param)


@settings(max_examples=500)
@given(draft=DRAFTS, size=SIZES)
def test_of_a_hostile_draft_only_what_was_checked_is_shown(world: World, draft: str, size: int) -> None:
    told: list[Event] = []
    try:
        told.extend(answering(QUESTION, replace(world, chat=FakeChat(draft, piece=size))))
    except LLMGarbage:  # it only thought aloud
        assert len(told) == 1
        return
    *told, last = told
    assert isinstance(last, Final)
    answer = last.answer
    added = [event for event in told if isinstance(event, SentenceAdded)]
    assert len(added) == len(told) - 1
    assert isinstance(told[0], EvidenceFound)

    for shown in accumulate(event.text for event in added):
        assert answer.answer.startswith(shown)
    if answer.answerable:
        assert "".join(event.text for event in added) == answer.answer

    numbers = [number for sentence in answer.sentences for number in sentence.citations]
    assert [note.number for note in answer.citations] == list(dict.fromkeys(numbers))
    assert [int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)] == numbers
    assert not any(re.search(MARK, sentence.text) for sentence in answer.sentences)
    for note in answer.citations:
        stored = world.catalog.document(note.document_id)
        assert stored
        assert stored.text[note.start_char_index : note.end_char_index] == note.cited_text != ""
    if world.settings.unsupported == "remove":
        assert "77" not in answer.answer
        assert all(sentence.citations for sentence in answer.sentences)
