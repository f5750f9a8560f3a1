"""An optional LLM judge. A grade that cannot be read is an error and is counted as one; it is never a mark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import HERE, Case
from evals.stats import wilson
from service.core.drafting.prompting import Prompt
from service.errors import LLMError
from service.seams import Chat
from service.types.answers import Answer, ChatRequest

GRADED = HERE / "graded.jsonl"  # answers that a person graded: {"case", "answer", "right"}
_GRAMMAR = 'root ::= "right" | "wrong"'
_MARK = re.compile(r"\[\d+\]")
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
        lies = wilson(self.agree, marked)
        share = f"{100 * lies.low:.0f}–{100 * lies.high:.0f} %, kappa {self.kappa:.2f}" if marked else "no mark"
        return (
            f"judge and person agree on {self.agree} of {marked} marked answers ({share}); "
            f"{self.errors} of {self.graded} grades could not be read"
        )


@dataclass(frozen=True)
class Judge:
    """Asks an LLM whether answers say what is expected."""

    chat: Chat
    prompt: Prompt
    deadline_s: float

    @property
    def used(self) -> dict[str, str]:
        """What another judge could grade otherwise by."""
        return {"model": self.chat.model, "prompt": self.prompt.sha256}

    def __call__(self, case: Case, answer: str) -> Grade:
        return grade(case, answer, self.chat, self.prompt, self.deadline_s)


def is_for(case: Case, answer: Answer) -> bool:
    """Whether a judge has anything to say of it: of what was answered, if it is known what had to be."""
    return answer.answerable and (case.answerable or bool(case.rubric))


def grade(case: Case, answer: str, chat: Chat, prompt: Prompt, deadline_s: float) -> Grade:
    """Ask the judge whether an answer says what is expected. Never raises for what the judge does."""
    expected = case.rubric or " and ".join(" or ".join(group) for group in case.answers)
    question = "\n".join([*(f"({turn.role}) {turn.content}" for turn in case.history), case.question])
    messages = prompt.fill(question=question, expected=expected, answer=_MARK.sub("", answer))
    request = ChatRequest(messages, max_tokens=8, grammar=_GRAMMAR)
    try:
        written = "".join(delta.text for delta in chat.stream(request, deadline_s))
    except LLMError as error:
        return Grade(None, str(error))
    match = _GRADE.fullmatch(written)
    return Grade(match.group(1).lower() == "right") if match else Grade(None, f"unreadable grade {written!r}")


def graded_by_hand(path: Path = GRADED) -> list[tuple[str, str, bool]]:
    """Case id, answer and a person's grade of each line."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [(row["case"], row["answer"], row["right"]) for row in rows]


@dataclass(frozen=True)
class Graded:
    """An answer that a person graded, with what the judge says of it."""

    case: Case
    answer: str
    person: bool
    judge: Grade

    def __str__(self) -> str:
        judge = self.judge.error or f"judge: {_word(self.judge.right)}"
        return f"{self.case.id} person: {_word(self.person)}, {judge}: {self.case.question}\n    says: {self.answer}"


def regraded(judge: Callable[[Case, str], Grade], cases: Mapping[str, Case]) -> Iterator[Graded]:
    """Has the judge grade, one after the other, every answer that a person graded."""
    for name, answer, person in graded_by_hand():
        yield Graded(cases[name], answer, person, judge(cases[name], answer))


def _word(right: bool | None) -> str:
    return "right" if right else "wrong"


def agreement(person: Sequence[bool], judge: Sequence[Grade]) -> Agreement:
    """Hold a judge's grades against a person's of the same answers. Kappa after Cohen, 1960; 0 is chance, 1 is perfect.

    >>> str(agreement([True, False, True, False], [Grade(True), Grade(False), Grade(False), Grade(None, "?")]))
    'judge and person agree on 2 of 3 marked answers (21–94 %, kappa 0.40); 1 of 4 grades could not be read'
    """
    marked = [(p, g.right) for p, g in zip(person, judge, strict=True) if g.right is not None]
    n, agree = len(marked), sum(p == j for p, j in marked)
    if not n:
        return Agreement(len(person), len(person), 0, 0.0)
    yes_person, yes_judge = (sum(bool(pair[side]) for pair in marked) / n for side in (0, 1))
    chance = yes_person * yes_judge + (1 - yes_person) * (1 - yes_judge)
    kappa = (agree / n - chance) / (1 - chance) if chance < 1 else 1.0
    return Agreement(len(person), len(person) - n, agree, kappa)
