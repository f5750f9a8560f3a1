"""An optional LLM judge. A grade that cannot be read is an error and is counted as one; it is never a mark."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import HERE, Case
from service.core.prompting import Prompt
from service.errors import LLMError
from service.seams import Chat

GRADED = HERE / "graded.jsonl"  # answers that a person graded: {"case", "answer", "right"}
_GRAMMAR = 'root ::= "right" | "wrong"'
_GRADE = re.compile(r"\W*(right|wrong)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Grade:
    """Right, wrong, or neither (None) with the reason why there is no mark."""

    right: bool | None
    error: str = ""


@dataclass(frozen=True)
class Agreement:
    """How a judge and a person agree over the same answers."""

    graded: int
    errors: int
    agree: int
    kappa: float

    def __str__(self) -> str:
        marked = self.graded - self.errors
        return (
            f"judge and person agree on {self.agree} of {marked} marked answers (kappa {self.kappa:.2f}); "
            f"{self.errors} of {self.graded} grades could not be read"
        )


def grade(case: Case, answer: str, chat: Chat, prompt: Prompt, deadline_s: float) -> Grade:
    """Ask the judge whether an answer says what is expected. Never raises for what the judge does."""
    expected = case.rubric or " and ".join(" or ".join(group) for group in case.answers)
    messages = prompt.fill(question=case.question, expected=expected, answer=answer)
    try:
        deltas = chat.stream(messages, deadline_s=deadline_s, max_tokens=8, grammar=_GRAMMAR)
        written = "".join(delta.text for delta in deltas)
    except LLMError as error:
        return Grade(None, str(error))
    match = _GRADE.fullmatch(written)
    return Grade(match.group(1).lower() == "right") if match else Grade(None, f"unreadable grade {written!r}")


def graded_by_hand(path: Path = GRADED) -> list[tuple[str, str, bool]]:
    """Case id, answer and a person's grade of each line."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [(row["case"], row["answer"], row["right"]) for row in rows]


def agreement(person: Sequence[bool], judge: Sequence[Grade]) -> Agreement:
    """Hold a judge's grades against a person's of the same answers. Kappa after Cohen, 1960; 0 is chance, 1 is perfect.

    >>> str(agreement([True, False, True, False], [Grade(True), Grade(False), Grade(False), Grade(None, "?")]))
    'judge and person agree on 2 of 3 marked answers (kappa 0.40); 1 of 4 grades could not be read'
    """
    marked = [(p, g.right) for p, g in zip(person, judge, strict=True) if g.right is not None]
    n, agree = len(marked), sum(p == j for p, j in marked)
    if not n:
        return Agreement(len(person), len(person), 0, 0.0)
    yes_person, yes_judge = (sum(bool(pair[side]) for pair in marked) / n for side in (0, 1))
    chance = yes_person * yes_judge + (1 - yes_person) * (1 - yes_judge)
    kappa = (agree / n - chance) / (1 - chance) if chance < 1 else 1.0
    return Agreement(len(person), len(person) - n, agree, kappa)
