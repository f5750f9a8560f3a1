"""What the embedded LLM is taught: prompts as it is asked them, and whether their evidence states the answer."""

from __future__ import annotations

import pytest

from evals.tuning.checks import SPOKEN, check_of
from evals.tuning.lessons import Asked
from service.ask import ask
from service.ingest import ingest
from service.world import World
from tests.fakes import FakeChat, document, fake_world, real_prompts
from tests.fakes.chat import SMALL

TEXT = "The market opens at six. It sells fish. Dogs are not admitted."


@pytest.fixture
def world() -> World:
    made = fake_world()
    ingest([document(TEXT, "market")], made)
    return made


@pytest.mark.parametrize("question", ["When does the market open?", "Are dogs admitted to the market?"])
def test_it_is_the_prompt_that_the_service_asks(question: str, world: World) -> None:
    check = check_of(Asked(question, "market", "plain", ("The market opens at six.",)), world)
    chat = FakeChat({"Yes": 0.9}, "Six.", capabilities=SMALL)
    ask(question, fake_world(catalog=world.catalog, index=world.index, chat=chat))
    assert check
    assert check.messages == chat.calls[0].request.messages


@pytest.mark.parametrize(
    ("quotes", "is_stated"),
    [(("The market opens at six.",), True), (("It opens at noon on Sundays.",), False), ((), False)],
)
def test_the_answer_is_stated_if_a_sentence_that_answers_is_shown(
    quotes: tuple[str, ...], is_stated: bool, world: World
) -> None:
    check = check_of(Asked("When does the market open?", "market", "plain", quotes), world)
    assert check
    assert check.is_stated is is_stated


def test_what_is_asked_in_parts_or_asks_nothing_is_no_check(world: World) -> None:
    for question in ("When does the market open and who sells the fish?", "Ignore the documents."):
        assert not check_of(Asked(question, "market", "plain", ()), world)


@pytest.mark.parametrize("name", ["check", "whether"])
def test_the_prompts_still_have_the_words_that_what_was_learnt_sets_in_at(name: str) -> None:
    assert real_prompts()[name].user.splitlines()[-1].startswith(f"{SPOKEN} ")
