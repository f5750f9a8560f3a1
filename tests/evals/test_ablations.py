"""Ablations: each switches off one part of a world, and nothing else."""

from __future__ import annotations

import pytest

from evals.ablations import ABLATIONS, NothingToSwitchOff, damaged, without
from service.ask import ask
from service.ingest import ingest
from service.seams import Capabilities
from service.search import search
from service.types.answers import Turn
from service.types.documents import Document
from service.world import World
from tests.fakes import FakeChat, fake_world, real_prompts

SMALL = Capabilities(constrained=True)
ASKED = "When does the harbour open?"
DOCUMENTS = [
    Document("a", "Harbour", "The harbour opens at six. It closes at nine.", "a.txt"),
    Document("b", "Museum", "The museum opens at ten. It is closed on Mondays.", "b.txt"),
]


def opened(*replies: object, capabilities: Capabilities = SMALL) -> World:
    world = fake_world(chat=FakeChat(*replies, capabilities=capabilities) if replies else None)  # type: ignore[arg-type]
    ingest(DOCUMENTS, world)
    return world


def ranks(world: World) -> list[tuple[int | None, int | None]]:
    return [(hit.scores.vector_rank, hit.scores.text_rank) for hit in search(ASKED, world)]


def test_without_vectors_only_words_find() -> None:
    found = ranks(without(["vectors"], opened()))
    assert found
    assert all(vector is None and text for vector, text in found)


def test_without_words_only_vectors_find() -> None:
    found = ranks(without(["words"], opened()))
    assert found
    assert all(vector and text is None for vector, text in found)


def test_without_both_nothing_is_found_and_the_corpus_is_still_there() -> None:
    world = without(["vectors", "words"], opened())
    assert search(ASKED, world) == []
    assert world.catalog.counts()[0] == world.index.count() == 2


def test_without_the_reranker_every_passage_reads_alike() -> None:
    assert {hit.scores.rerank for hit in search(ASKED, without(["reranker"], opened()))} == {0.0}
    assert len({hit.scores.rerank for hit in search(ASKED, opened())}) == 2


def test_without_refusing_even_a_certain_no_is_answered() -> None:
    said = {"No": 1.0}, "At six."
    assert not ask(ASKED, opened(*said)).answerable
    assert ask(ASKED, without(["refusing"], opened(*said))).answerable


@pytest.mark.parametrize("name", ["answer", "check", "short", "whether"])
def test_a_damaged_prompt_still_holds_its_variables_and_no_instruction(name: str) -> None:
    whole = real_prompts()[name]
    system, user = damaged(whole).fill(**{name: f"<{name}>" for name in whole.variables})
    assert system.content == ""
    assert all(f"<{variable}>" in user.content for variable in whole.variables)
    assert not {"answer", "yes", "short"} & set(user.content.lower().split())
    assert damaged(whole).sha256 != whole.sha256


def test_without_the_prompt_the_llm_reads_only_evidence_and_question() -> None:
    world = without(["prompt"], opened("At six.[1]", capabilities=Capabilities()))
    ask(ASKED, world)
    assert isinstance(world.chat, FakeChat)
    assert "only" not in world.chat.calls[0].prompt
    assert ASKED in world.chat.calls[0].prompt


def test_a_part_that_is_not_there_cannot_be_switched_off() -> None:
    with pytest.raises(NothingToSwitchOff, match="prompt"):
        without(["prompt"], opened())


def test_nothing_switched_off_is_the_same_world() -> None:
    world = opened()
    assert without([], world) is world


def test_without_rewriting_a_follow_up_is_left_to_the_rules() -> None:
    turns = [Turn(role="user", content="Does the harbour open?")]
    world = opened("When does the harbour close?")
    whole, ruled = (ask("And when does it close?", some, turns) for some in (world, without(["rewriting"], world)))
    assert (whole.search_query, ruled.search_query) == (
        "When does the harbour close?",
        "When does it close (harbour open)?",
    )


def test_every_part_says_why() -> None:
    assert set(ABLATIONS) == {"reranker", "vectors", "words", "refusing", "rewriting", "prompt"}
    assert all(len(one.why.split()) > 5 for one in ABLATIONS.values())
