"""What a case is, and what makes a suite valid. Reads files; nothing else here has an effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from service.errors import FootnoteError
from service.types.answers import Turn

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"


class Source(BaseModel):
    """Words of a document that a right answer has to rest on, verbatim."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str  # the file's path inside the corpus folder
    quote: str

    def is_of(self, source: str) -> bool:
        """Whether this is the source of a document, wherever the corpus lies."""
        return source == self.document or source.replace("\\", "/").endswith(f"/{self.document}")


class Case(BaseModel):
    """A question with what a right answer holds.

    answers    groups of alternatives: an answer is right if it holds one alternative of every group
    rule       what holding is: an alternative's words in a row, or (of whole sentences) enough of its content words
    forbidden  words that no answer may hold, whatever else it says
    rubric     what a right answer says, for a judge, where words cannot tell
    sources    what the answer has to cite; of an unanswerable case, what makes it a near miss (may be empty)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    question: str
    history: tuple[Turn, ...] = ()
    conversation: str | None = None
    answers: tuple[tuple[str, ...], ...] = ()
    rule: Literal["words", "content"] = "words"
    forbidden: tuple[str, ...] = ()
    rubric: str | None = None
    sources: tuple[Source, ...] = ()
    answerable: bool
    tags: tuple[str, ...]
    why: str

    @model_validator(mode="after")
    def _complete(self) -> Case:
        if self.answerable and not (self.answers or self.rubric):
            raise ValueError("answerable, but neither answers nor a rubric")
        if self.answerable and not self.sources:
            raise ValueError("answerable, but no sources")
        if not self.answerable and self.answers:
            raise ValueError("unanswerable, but has answers")
        if any(not group or not all(group) for group in self.answers):
            raise ValueError("an empty group or alternative in answers")
        return self


class Invalid(FootnoteError):
    """A suite that cannot be run; the message lists every fault by line."""


def load(suite: str, folder: Path = HERE / "suites") -> list[Case]:
    """Read a suite by its name. Raises Invalid with every faulty line."""
    path = folder / f"{suite}.jsonl"
    if not path.is_file():
        known = ", ".join(suites(folder))
        raise Invalid(f"there is no suite {suite!r}, but {known}; of any other data give the folder with --data")
    cases, faults = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                cases.append(Case.model_validate_json(line))
            except ValidationError as error:
                faults += [f"line {number}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    if faults:
        raise Invalid("\n".join(faults))
    return cases


def suites(folder: Path = HERE / "suites") -> list[str]:
    """The names of the suites."""
    return sorted(path.stem for path in folder.glob("*.jsonl"))


def corpus_of(suite: str) -> Path:
    """The folder of the documents that a suite asks about: its own corpus, else the seeds."""
    own = HERE / "corpora" / suite
    return own if own.is_dir() else SEEDS


def faults(cases: list[Case], texts: Mapping[str, str]) -> list[str]:
    """What is wrong with a suite as a whole: repeated cases, and quotes that the documents do not hold. `texts`: what
    may be quoted, by the names of their files."""
    return _repeated(cases) + [
        f"{case.id}: {source.document} does not hold {source.quote!r}"
        for case in cases
        for source in case.sources
        if not source.quote or source.quote not in texts.get(source.document, "")
    ]


def _repeated(cases: list[Case]) -> list[str]:
    """Cases that share an id, or ask the same words after the same history."""
    found: list[str] = []
    seen: dict[str, str] = {}
    for case in cases:
        asked = re.sub(r"\W+", " ", " | ".join([*(t.content for t in case.history), case.question])).lower().strip()
        for key in (case.id, asked):
            if key in seen:
                found.append(f"{case.id} repeats {seen[key]}")
            seen[key] = case.id
    return found
