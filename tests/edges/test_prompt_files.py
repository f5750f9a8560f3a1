"""Prompt files: what they hold, and that a faulty one stops the start instead of the first question."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from service.edges.prompt_files import read_prompt
from service.errors import SettingsError
from service.settings import PROJECT
from service.types.answers import Message
from service.wiring import PROMPTS

GOOD = "---\nname: short\nversion: 3\nvariables: [evidence, question]\n---\nAnswer.\n---user---\n$evidence\n$question\n"


def written(folder: Path, content: str | bytes) -> Path:
    (folder / "short.md").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_prompt_is_read_with_its_version_and_the_hash_of_its_file(tmp_path: Path) -> None:
    prompt = read_prompt(written(tmp_path, GOOD), "short")
    assert (prompt.name, prompt.version, sorted(prompt.variables)) == ("short", 3, ["evidence", "question"])
    assert prompt.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert prompt.fill(evidence="It is six.", question="When?") == [
        Message("system", "Answer."),
        Message("user", "It is six.\nWhen?"),
    ]


def test_what_is_filled_in_is_not_filled_again(tmp_path: Path) -> None:
    prompt = read_prompt(written(tmp_path, GOOD), "short")
    assert "$question costs $5" in prompt.fill(evidence="$question costs $5", question="When?")[1].content


def test_a_placeholder_without_a_value_and_a_value_without_a_placeholder_are_errors(tmp_path: Path) -> None:
    prompt = read_prompt(written(tmp_path, GOOD), "short")
    with pytest.raises(KeyError, match="question"):
        prompt.fill(evidence="It is six.")
    with pytest.raises(ValueError, match="no variable mood"):
        prompt.fill(evidence="It is six.", question="When?", mood="good")


FAULTY = {
    "no head": "Answer.\n---user---\n$question\n",
    "a head that is not YAML": "---\nname: [\n---\nAnswer.\n---user---\n$question\n",
    "a head that is only a word": "---\nshort\n---\nAnswer.\n---user---\n$question\n",
    "an empty head": "---\n---\nAnswer.\n---user---\n$question\n",
    "no user part": "---\nname: short\nversion: 1\nvariables: [question]\n---\n$question\n",
    "another name": GOOD.replace("name: short", "name: long"),
    "no version": GOOD.replace("version: 3\n", ""),
    "a version that is no number": GOOD.replace("version: 3", "version: three"),
    "a variable that is not used": GOOD.replace("[evidence, question]", "[evidence, question, mood]"),
    "a placeholder that is not declared": GOOD.replace("Answer.", "Answer in $language."),
    "bytes that are no text": b"\xff\xfe",
}


@pytest.mark.parametrize("content", FAULTY.values(), ids=FAULTY)
def test_a_faulty_prompt_file_is_named(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(SettingsError, match=r"FOOTNOTE_PROMPTS_DIR: .*short\.md is not a prompt file"):
        read_prompt(written(tmp_path, content), "short")


def test_a_prompt_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"short\.md"):
        read_prompt(tmp_path, "short")


@pytest.mark.parametrize("name", PROMPTS)
def test_the_prompts_of_the_project_are_well_formed(name: str) -> None:
    shown = {"before", "answer", "question"} if name == "rewrite" else {"evidence", "question"}
    assert read_prompt(PROJECT / "prompts", name).variables == shown


def test_every_prompt_file_of_the_project_is_used() -> None:
    of_the_evals = {"judge_correct", "plain"}
    assert {path.stem for path in (PROJECT / "prompts").glob("*.md")} == {*PROMPTS, *of_the_evals}
