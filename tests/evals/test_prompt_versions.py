"""Every prompt is a version that is known, and what a version scored is what was measured with its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from evals.__main__ import entry
from evals.cases import Invalid
from evals.prompt_versions import Version, faults, load, measured, save, table
from evals.results import Run
from service.settings import PROJECT
from tests.evals.rows import case, row, run

PROMPT = "---\nname: answer\nversion: 1\nvariables: [question]\n---\nAnswer.\n---user---\n$question\n"
CHANGED = PROMPT.replace("Answer.", "Answer briefly.")
RAISED = CHANGED.replace("version: 1", "version: 2")


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


KNOWN = {"answer": {1: Version(sha256=sha256(PROMPT))}}


def test_every_prompt_of_the_project_is_a_version_that_is_known() -> None:
    prompts = {path.stem: path.read_text("utf-8") for path in sorted((PROJECT / "prompts").glob("*.md"))}
    assert not (wrong := faults(prompts, load())), "\n".join(wrong)


def test_the_versions_of_the_project_follow_on_each_other() -> None:
    assert all(sorted(versions) == list(range(1, len(versions) + 1)) for versions in load().values())


def test_a_prompt_that_is_as_its_version_says_is_no_fault() -> None:
    assert faults({"answer": PROMPT}, KNOWN) == []


def test_a_changed_prompt_has_to_raise_its_version_and_the_line_to_add_is_told() -> None:
    (told,) = faults({"answer": CHANGED}, KNOWN)
    line = f'"2": {{"sha256": "{sha256(RAISED)}", "scores": []}}'
    assert "write version: 2 in its head" in told
    assert told.endswith(f'add to "answer" in evals/prompt_versions.json {line}')


def test_whoever_does_what_is_told_is_done() -> None:
    assert faults({"answer": RAISED}, {"answer": {**KNOWN["answer"], 2: Version(sha256=sha256(RAISED))}}) == []


def test_a_raised_version_only_lacks_its_line() -> None:
    (told,) = faults({"answer": RAISED}, KNOWN)
    assert "write version" not in told
    assert f'"2": {{"sha256": "{sha256(RAISED)}"' in told


@pytest.mark.parametrize("version", ["3", "0", "one"])
def test_a_version_that_does_not_follow_is_a_fault(version: str) -> None:
    (told,) = faults({"answer": PROMPT.replace("version: 1", f"version: {version}")}, KNOWN)
    assert "write version: 2 in its head" in told


def test_an_earlier_version_that_comes_back_is_a_new_one() -> None:
    both = {"answer": {**KNOWN["answer"], 2: Version(sha256=sha256(RAISED))}}
    (told,) = faults({"answer": PROMPT}, both)
    assert "write version: 3 in its head" in told


def test_versions_of_no_prompt_are_a_fault() -> None:
    (told,) = faults({}, KNOWN)
    assert "remove 'answer'" in told


def scored(**more: object) -> Run:
    rows = [row("a"), row("b", good=False), row("c", answerable=False)]
    return run(rows, **({"model": "small", "prompts": {"answer": sha256(PROMPT)}} | more))


def test_what_a_run_scored_is_kept_with_the_version_that_it_used() -> None:
    (version,) = measured(KNOWN, scored())["answer"].values()
    told = {score.figure: (score.value, score.of) for score in version.scores}
    assert told == {
        "good of answerable": (0.5, 2),
        "refused of unanswerable": (1.0, 1),
        "wrong of answered": (0.5, 2),
    }
    assert all(score.low <= score.value <= score.high for score in version.scores)
    assert {(score.suite, score.model) for score in version.scores} == {("harbour", "small")}


def test_a_later_run_of_the_same_suite_and_model_takes_the_place_of_an_earlier_one() -> None:
    once = measured(KNOWN, scored())
    assert measured(once, scored()) == once
    another = measured(once, scored(model="large"))
    assert len(another["answer"][1].scores) == 6


def test_a_prompt_for_some_questions_is_measured_on_those_alone() -> None:
    asked = [row("a", case=case("a", question="Is it open?")), row("b"), row("c")]
    known = {**KNOWN, "check": {1: Version(sha256="c0ffee")}, "whether": {1: Version(sha256="decaf")}}
    used = {"check": "c0ffee", "whether": "decaf"}
    found = measured(known, run(asked, model="small", prompts=used))
    of = {name: {score.of for score in found[name][1].scores} for name in used}
    assert of == {"check": {2}, "whether": {1}}


def test_a_prompt_for_follow_ups_is_measured_on_follow_ups_alone() -> None:
    talk = row("d", case=case("d", history=[{"role": "user", "content": "Is there a harbour?"}]))
    known = {**KNOWN, "rewrite": {1: Version(sha256="c0ffee")}}
    used = {"answer": sha256(PROMPT), "rewrite": "c0ffee"}
    found = measured(known, run([row("a", good=False), talk], model="small", prompts=used))
    assert {name: [score.of for score in found[name][1].scores] for name in found} == {
        "answer": [2, 2],
        "rewrite": [1, 1],
    }
    assert measured(known, scored(prompts=used))["rewrite"] == known["rewrite"]


@pytest.mark.parametrize(
    "more", [{"prompts": {}}, {"prompts": {"answer": "0" * 64}}, {"without": ["check"]}, {"prompts": {"else": "0"}}]
)
def test_a_run_that_tells_nothing_of_a_known_version_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        measured(KNOWN, scored(**more))


def test_versions_are_read_as_they_were_written(tmp_path: Path) -> None:
    versions = measured(KNOWN, scored())
    save(versions, tmp_path / "versions.json")
    assert load(tmp_path / "versions.json") == versions


@pytest.mark.parametrize("content", ["", "[]", '{"answer": {"1": {}}}', '{"answer": {"one": {"sha256": "0"}}}'])
def test_a_file_that_holds_no_versions_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "versions.json"
    path.write_text(content, "utf-8")
    with pytest.raises(Invalid, match=r"versions\.json"):
        load(path)


def test_a_version_that_nobody_measured_says_so() -> None:
    assert table(KNOWN).endswith("nobody measured it")
    told = table(measured(KNOWN, scored()))
    assert "harbour, small: good of answerable 50.0 % (" in told
    assert "nobody" not in told


def test_the_command_prints_every_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry(["prompts"]) == 0
    printed = capsys.readouterr().out
    assert all(f"{name} {version} " in printed for name, versions in load().items() for version in versions)
