"""The runner: rows that are the same in every run, over any world."""

from pathlib import Path

import pytest

from evals.cases import Case
from evals.judge import Grade
from evals.recordings import Recorder, Replay
from evals.runner import configuration, corpus, run
from service.errors import LLMUnavailable
from service.ingest import ingest
from service.seams import Capabilities
from service.types.documents import Document
from service.world import World
from tests.evals.rows import case
from tests.fakes import FakeChat, fake_settings, fake_world

SMALL = Capabilities(constrained=True)
CASES = [case("c1", question="When does the harbour open?"), case("c2", answerable=False, question="Who is Zorro?")]


def opened(**changes: object) -> World:
    world = fake_world(**changes)
    ingest([Document("a", "Harbour", "The harbour opens at six. It closes at nine.", "a.txt")], world)
    return world


def test_a_right_answer_with_the_right_source_is_good_and_verbatim() -> None:
    first, second = run(CASES, opened())
    assert first.good
    assert first.found
    assert first.figures["verbatim"] == first.figures["citations"] >= 1
    assert second.refused
    assert second.good


def test_the_content_of_gold_answers_is_recalled_in_what_is_answered() -> None:
    both = case("c1", question="When does the harbour open?", answers=[["It opens at six."], ["Who knows Zorro?"]])
    refused = case("c2", question="Who is Zorro?", answers=[["nobody"]])
    found = [row.figures.get("content_recall") for row in run([both, refused, CASES[1]], opened())]
    assert found == [0.5, 0.0, None]


def test_an_error_of_the_llm_is_an_error_of_the_row_and_not_a_refusal() -> None:
    rows = list(run(CASES, opened(chat=FakeChat(LLMUnavailable("down")))))
    assert [row.error for row in rows] == ["down", "down"]
    assert not any(row.good or row.refused for row in rows)


def test_two_replays_are_the_same_but_for_times(tmp_path: Path) -> None:
    chat = FakeChat(*[{"Yes": 0.9, "No": 0.1}, "At six."] * 2, {"No": 0.9, "Yes": 0.1}, capabilities=SMALL)
    recorder = Recorder(chat)
    list(run(CASES, opened(chat=recorder)))
    path = tmp_path / "calls.jsonl"
    recorder.save(path)
    once, again = (
        [
            row.model_dump(exclude={"seconds": True, "answer": {"timings_ms"}})
            for row in run(CASES, opened(chat=Replay(path)))
        ]
        for _ in range(2)
    )
    assert once == again
    assert once[0]["right"]


def test_the_configuration_changes_with_the_corpus_and_the_prompts() -> None:
    world, other = opened(), opened()
    ingest([Document("b", "B", "Another text.", "b.txt")], other)
    assert configuration(world)["corpus"] != configuration(other)["corpus"]
    prompts = configuration(opened(chat=FakeChat("x", capabilities=SMALL)))["prompts"]
    assert set(prompts) == {"short", "check", "whether", "rewrite"}


def test_a_setting_that_runs_of_before_do_not_have_is_told_where_it_is_not_the_default() -> None:
    """So a run with the defaults is configured as they were."""
    before = {"caution": "balanced", "evidence_tokens": None, "passage_tokens": 200}
    assert configuration(opened(settings=fake_settings()))["settings"] == before
    marked = configuration(opened(settings=fake_settings(unsupported="mark")))["settings"]
    assert marked == before | {"unsupported": "mark"}


def test_a_corpus_is_the_same_wherever_it_lies(tmp_path: Path) -> None:
    for place in ("here", "there"):
        (tmp_path / place / "in").mkdir(parents=True)
        (tmp_path / place / "in" / "a.txt").write_text("The harbour opens at six.", "utf-8")
    here, there = (list(corpus(tmp_path / place)) for place in ("here", "there"))
    assert here == there
    assert [document.source for document in here] == ["in/a.txt"]


class Says:
    """A judge that says one thing of everything."""

    def __init__(self, grade: Grade) -> None:
        self.grade, self.asked = grade, list[str]()

    def __call__(self, case: Case, _answer: str) -> Grade:
        self.asked.append(case.id)
        return self.grade


RUBRIC = case("c3", question="When does the harbour open?", answers=[], rubric="Right: at six, or does not say.")
NEAR = case("c4", answerable=False, question="When does the harbour open?", rubric="Right: says that nobody knows.")


@pytest.mark.parametrize(
    ("grade", "right", "error"),
    [
        (Grade(True), [True, True, True, True], ["", "", "", ""]),
        (Grade(False), [True, True, False, False], ["", "", "", ""]),
        (Grade(None, "no mark"), [True, True, False, False], ["", "", "the judge: no mark", "the judge: no mark"]),
    ],
)
def test_a_judge_decides_where_there_is_nothing_but_a_rubric(grade: Grade, right: list[bool], error: list[str]) -> None:
    judge = Says(grade)
    rows = list(run([*CASES, RUBRIC, NEAR], opened(), judge=judge))
    assert [row.right for row in rows] == right
    assert [row.error for row in rows] == error
    assert judge.asked == ["c1", "c3", "c4"]  # what was refused is not graded, nor what had to be without a rubric
    assert [row.judged for row in rows] == [grade.right, None, grade.right, grade.right]
    assert [row.judge_error for row in rows] == [grade.error, "", grade.error, grade.error]


def test_without_a_judge_any_answer_fits_a_rubric() -> None:
    assert [row.right for row in run([RUBRIC, NEAR], opened())] == [True, False]


def test_a_case_with_other_evidence_than_recorded_is_told_apart_and_the_others_are_asked(tmp_path: Path) -> None:
    recorder = Recorder(FakeChat({"Yes": 0.9, "No": 0.1}, "At six.", capabilities=SMALL))
    list(run(CASES[:1], opened(chat=recorder)))
    recorder.save(tmp_path / "calls.jsonl")
    world = opened(chat=Replay(tmp_path / "calls.jsonl"))
    ingest([Document("b", "Harbour", "The harbour opens at nine when a pilot is there.", "b.txt")], world)
    (row,) = run(CASES[:1], world)
    assert row.unreplayed
    assert "the evidence changed" in row.error
