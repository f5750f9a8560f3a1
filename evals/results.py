"""What a run leaves: its configuration, and for every case what was answered and how it was judged. Plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.cases import Case
from service.types.answers import Answer

Figures = dict[str, float]
COST = "cost of 1,000 questions"  # dollars; a figure of rows like any other


class Row(BaseModel):
    """A case with what came of it. A figure that does not apply to the case is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    case: Case
    answer: Answer | None = None  # None: an error
    error: str = ""
    unreplayed: bool = False  # the error is that its evidence is not what was recorded
    seconds: float = 0.0
    right: bool = False  # of an unanswerable case: it was refused; of a rubric alone: what the judge says, if asked
    judged: bool | None = None  # what the judge says; None: it was not asked, or it said nothing that can be read
    judge_error: str = ""
    rightly_cited: bool = False
    found: bool = True  # whether every expected source was among the passages that were found
    confidence: float = 0.0  # how sure the service was; refusals have the confidence they were refused at
    figures: Figures = Field(default_factory=dict)  # recall@5, mrr, token_f1, citation_precision, tokens, …

    def slim(self) -> Row:
        """The row without the passages that were found."""
        answer = self.answer and self.answer.model_copy(update={"passages": ()})
        return self.model_copy(update={"answer": answer})

    @property
    def good(self) -> bool:
        """Right and rightly cited, or rightly refused."""
        return self.right and (self.rightly_cited or not self.case.answerable)

    @property
    def refused(self) -> bool:
        return self.answer is not None and not self.answer.answerable

    @property
    def cluster(self) -> str:
        """What the case is resampled with: the turns of a conversation are not independent."""
        return self.case.conversation or self.case.id


class Run(BaseModel):
    """A run of a suite. `configuration` says everything that could make another run differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    suite: str
    configuration: dict[str, Any]
    rows: tuple[Row, ...]

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=None) + "\n", "utf-8")

    def slim(self) -> Run:
        """The run without the passages that were found: all that a comparison needs, in a tenth of the size."""
        return self.model_copy(update={"rows": tuple(row.slim() for row in self.rows)})

    @classmethod
    def load(cls, path: Path) -> Run:
        return cls.model_validate_json(path.read_text("utf-8"))
