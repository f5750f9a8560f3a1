"""What the embedded LLM is taught: prompts as it is asked them, and whether their evidence states the answer."""

from __future__ import annotations

import pytest

from evals.tuning.checks import SPOKEN, checks_of
from evals.tuning.lessons import Asked
from service.ask import ask
from service.ingest import ingest
from service.world import World
from tests.fakes import FakeChat, document, fake_world, real_prompts
from tests.fakes.chat import SMALL

OPENS = "The market opens at six and sells fish."
TEXT = f"{OPENS} Dogs are not admitted."


@pytest.fixture
def world() -> World:
    made = fake_world()
    ingest([document(TEXT, "market")], made)
    return made


@pytest.mark.parametrize("question", ["When does the market open?", "Are dogs admitted to the market?"])
def test_it_is_the_prompt_that_the_service_asks(question: str, world: World) -> None:
    [check] = checks_of(Asked(question, "market", "plain", (OPENS,)), (), world)
    chat = FakeChat({"Yes": 0.9}, "Six.", capabilities=SMALL)
    ask(question, fake_world(catalog=world.catalog, index=world.index, chat=chat))
    assert check.messages == chat.calls[0].request.messages


@pytest.mark.parametrize(
    ("quotes", "is_stated"),
    [((OPENS,), True), (("It opens at noon on Sundays.",), False), ((), False)],
)
def test_the_answer_is_stated_if_a_sentence_that_answers_is_shown(
    quotes: tuple[str, ...], is_stated: bool, world: World
) -> None:
    [check] = checks_of(Asked("When does the market open?", "market", "plain", quotes), (), world)
    assert check.is_stated is is_stated


@pytest.mark.parametrize(
    ("question", "quotes", "is_stated"),
    [
        ("What does the market sell?", (OPENS,), True),
        ("Which fish does the market sell?", (), False),
        ("When is the market open on Sundays?", ("The hall next door opens at noon.",), False),
        ("Who mends the roof of the hall?", (), None),  # too little like the evidence to learn from
        ("What does the market sell, and when?", (f"{OPENS} In May it sells bread.",), None),  # half of it is there
        ("When does the market open?", (), None),  # is asked already
    ],
)
def test_other_questions_are_asked_on_the_same_evidence(
    question: str, quotes: tuple[str, ...], is_stated: bool | None, world: World
) -> None:
    own = Asked("When does the market open?", "market", "plain", (OPENS,))
    _, *others = checks_of(own, [Asked(question, "market", "plain", quotes)], world)
    assert [check.is_stated for check in others] == [is_stated] * (is_stated is not None)
    assert all(question in check.messages[-1].content for check in others)


def test_of_the_questions_that_the_evidence_does_not_answer_the_likest_are_asked(world: World) -> None:
    own = Asked("When does the market open?", "market", "plain", (OPENS,))
    less, most = (Asked(f"{asks} the market?", "market", "plain", ()) for asks in ("Who owns or rents", "Who opens"))
    _, other = checks_of(own, [less, most], world)
    assert most.question in other.messages[-1].content


@pytest.mark.parametrize("name", ["check", "whether"])
def test_the_prompts_still_have_the_words_that_what_was_learnt_sets_in_at(name: str) -> None:
    assert real_prompts()[name].user.splitlines()[-1].startswith(f"{SPOKEN} ")
