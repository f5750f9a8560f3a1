"""Run a suite: its corpus in a data folder of its own, its questions through the code that answers `/ask`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.cases import Case
from evals.scorers import right, rightly_cited, verbatim
from service.ask import ask
from service.errors import LLMError
from service.ingest import ingest
from service.settings import Settings
from service.types import Answer, Turn
from service.wiring import documents_in, open_world
from service.world import World


@dataclass(frozen=True)
class Row:
    """A case with what came of it."""

    case: Case
    answer: Answer | None  # None: an error
    error: str
    seconds: float
    right: bool  # of an unanswerable case: it was refused
    rightly_cited: bool
    verbatim: int

    @property
    def good(self) -> bool:
        """Right and rightly cited, or rightly refused."""
        return self.right and (self.rightly_cited or not self.case.answerable)


@contextmanager
def world_for(corpus: Path, settings: Settings) -> Iterator[World]:
    """A world that holds exactly this corpus, in a temporary folder; the joined weights are kept where they are."""
    with TemporaryDirectory(prefix="footnote-evals-") as folder:
        models = settings.data_dir / "models"
        models.mkdir(parents=True, exist_ok=True)
        (Path(folder) / "models").symlink_to(models.resolve())
        world = open_world(settings.model_copy(update={"data_dir": Path(folder)}))
        try:
            receipt = ingest(documents_in([corpus]), world)
            if receipt.failed:
                raise RuntimeError(f"the corpus cannot be ingested: {receipt.failed}")
            yield world
        finally:
            world.close()


def run(cases: Sequence[Case], world: World, done: Callable[[], None] = lambda: None) -> list[Row]:
    """Ask every case in turn. The first question is asked once before, so that no case pays for a cold start."""
    texts = {d.id: found.text for d in world.catalog.documents(100_000) if (found := world.catalog.document(d.id))}
    if cases:
        _asked(cases[0], world)
    rows = []
    for case in cases:
        started = time.monotonic()
        answer, error = _asked(case, world)
        rows.append(_row(case, answer, error, time.monotonic() - started, texts))
        done()
    return rows


def _asked(case: Case, world: World) -> tuple[Answer | None, str]:
    history = [Turn.model_validate(turn.model_dump()) for turn in case.history]
    try:
        return ask(case.question, world, history), ""
    except LLMError as error:
        return None, str(error)


def _row(case: Case, answer: Answer | None, error: str, seconds: float, texts: dict[str, str]) -> Row:
    if answer is None:
        return Row(case, None, error, seconds, False, False, 0)
    is_right = answer.answerable and right(case, answer.answer) if case.answerable else not answer.answerable
    cited = answer.answerable and rightly_cited(case, answer.citations)
    return Row(case, answer, "", seconds, is_right, cited, verbatim(answer.citations, texts))
