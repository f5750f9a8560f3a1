"""The versions of every prompt, and what each scored. `python -m evals prompts` prints them as a table.

prompt_versions.json   {name: {version: {"sha256", "scores": [{suite, model, figure, value, low, high, of}]}}}

A prompt that changes gets a new version and a new line; the lines before stay, so that what a change was worth can be
read. A version without scores is one that nobody has measured.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals.cases import HERE, Case, Invalid
from evals.report import Figure, between, figures, shown
from evals.results import Run
from service.core.asking.questions import is_polar

VERSIONS = HERE / "prompt_versions.json"
_FIGURES = ("good of answerable", "refused of unanswerable", "wrong of answered")  # what a prompt is judged by
_FOR: dict[str, Callable[[Case], bool]] = {  # prompts that only some questions are asked with
    "rewrite": lambda case: bool(case.history),
    "whether": lambda case: is_polar(case.question),
    "check": lambda case: not is_polar(case.question),
}
_VERSION = re.compile(r"\nversion: (\d+)\n")
_NOBODY = "nobody measured it"


class Score(BaseModel):
    """A figure of a run that used the prompt, with its 95 % interval and the number of cases."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    suite: str
    model: str
    figure: str
    value: float
    low: float
    high: float
    of: int


class Version(BaseModel):
    """The bytes of a version, and what it scored."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sha256: str
    scores: tuple[Score, ...] = ()


Versions = Mapping[str, Mapping[int, Version]]  # by name and version
_FILE = TypeAdapter(dict[str, dict[int, Version]])


def load(path: Path = VERSIONS) -> Versions:
    """Read the versions. Raises Invalid for what is no such file."""
    try:
        return _FILE.validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError) as error:
        raise Invalid(f"{path} holds no versions of prompts: {error}") from error


def save(versions: Versions, path: Path = VERSIONS) -> None:
    """Write the versions so that a new one is a new line."""
    path.write_text("{\n" + ",\n".join(_named(name, versions[name]) for name in sorted(versions)) + "\n}\n", "utf-8")


def faults(prompts: Mapping[str, str], versions: Versions) -> list[str]:
    """What to do so that every prompt (name -> content of its file) is a version that is known; empty if all are."""
    found = [_fault(name, content, versions.get(name, {})) for name, content in prompts.items()]
    gone = [f"evals/prompt_versions.json: remove {name!r}, which is no prompt" for name in versions.keys() - prompts]
    return [fault for fault in found + gone if fault]


def measured(versions: Versions, run: Run) -> Versions:
    """The versions with what a run scored, in place of what was known of the same suite and model.

    Raises Invalid if the run used no prompt, another wording than any version has, or left something out.
    """
    used: Mapping[str, str] = run.configuration.get("prompts") or {}
    if not used or run.configuration.get("without"):
        raise Invalid("this run says nothing of the prompts: it used none, or parts of the pipeline were switched off")
    found = {name: dict(of_name) for name, of_name in versions.items()}
    for name, digest in used.items():
        version = next((v for v, one in found.get(name, {}).items() if one.sha256 == digest), None)
        if version is None:
            raise Invalid(f"no version of the prompt {name!r} has the sha256 {digest}, with which the run was made")
        if scores := _scores(name, run):
            found[name][version] = _with(scores, found[name][version])
    return found


def table(versions: Versions) -> str:
    """Every version with its scores, for a terminal."""
    return "\n".join(line for name in sorted(versions) for line in _lines(name, versions[name]))


def _lines(name: str, versions: Mapping[int, Version]) -> Iterator[str]:
    for version in sorted(versions):
        of_version = f"{name + ' ' + str(version):<18}{versions[version].sha256[:8]}"
        told = [_told(score) for score in versions[version].scores] or [_NOBODY]
        yield from (f"{of_version if line is told[0] else '':<28}{line}" for line in told)


def _told(score: Score) -> str:
    value, interval = shown(score.value, "share"), between(score.low, score.high, "share")
    return f"{score.suite}, {score.model}: {score.figure} {value} ({interval}) of {score.of}"


def _scores(name: str, run: Run) -> tuple[Score, ...]:
    """What a run scored on the cases that a prompt was used for."""
    asked_with: Callable[[Case], bool] = _FOR.get(name, lambda _: True)
    rows = tuple(row for row in run.rows if asked_with(row.case))
    of_these = run.model_copy(update={"rows": rows})
    return tuple(_score(run, figure) for figure in figures(of_these) if figure.key in _FIGURES) if rows else ()


def _with(scores: tuple[Score, ...], version: Version) -> Version:
    measured_on = {(score.suite, score.model) for score in scores}
    kept = tuple(score for score in version.scores if (score.suite, score.model) not in measured_on)
    return version.model_copy(update={"scores": kept + scores})


def _score(run: Run, figure: Figure) -> Score:
    rounded = {name: round(getattr(figure, name), 4) for name in ("value", "low", "high")}
    return Score(suite=run.suite, model=str(run.configuration["model"]), figure=figure.key, of=figure.of, **rounded)


def _fault(name: str, content: str, known: Mapping[int, Version]) -> str:
    """What to write where, in full, so that one look at the message is enough."""
    written = _VERSION.search(content)
    version, newest = int(written[1]) if written else 0, max(known, default=0)
    if version == newest and version and known[version].sha256 == _digest(content):
        return ""
    following = _VERSION.sub(f"\nversion: {newest + 1}\n", content, count=1)
    line = f'"{newest + 1}": {{"sha256": "{_digest(following)}", "scores": []}}'
    raised = "" if version == newest + 1 else f"write version: {newest + 1} in its head, and "
    return (
        f'prompts/{name}.md is no version that is known: {raised}add to "{name}" in evals/prompt_versions.json {line}'
    )


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _named(name: str, versions: Mapping[int, Version]) -> str:
    lines = (f'    "{version}": {_written(versions[version])}' for version in sorted(versions))
    return f'  "{name}": {{\n' + ",\n".join(lines) + "\n  }"


def _written(version: Version) -> str:
    """One line, and one for each score: a change of one is one line of a diff."""
    scores = ",".join("\n      " + json.dumps(score.model_dump(mode="json")) for score in version.scores)
    return f'{{"sha256": "{version.sha256}", "scores": [{scores}' + ("\n    ]}" if scores else "]}")
