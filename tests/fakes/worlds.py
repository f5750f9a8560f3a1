"""A world of fakes, and documents for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from service.core.deciding.refusing import Calibration, Weights
from service.core.drafting.prompting import Prompt
from service.edges.jobs_sqlite import SqliteJobs
from service.edges.prompt_files import read_prompt
from service.edges.readers.files import FileReader
from service.settings import PROJECT, Settings
from service.types.documents import Document
from service.world import World
from tests.fakes.catalog import FakeCatalog
from tests.fakes.index import FakeIndex
from tests.fakes.models import FakeEmbedder, fake_rerank, word_starts

# Made to be reckoned with by hand: an answer needs a sentence with half the question's words, and an LLM that nods.
FAKE_CALIBRATION = Calibration(
    version=1,
    made_with={},
    fit_on={},
    writers={
        "extractive": Weights(
            0.0, {"relevance": 1.0, "unknown": -20.0}, {"cautious": 0.9, "balanced": 0.5, "eager": 0.1}
        ),
        "small": Weights(0.0, {"check": 1.0}, {"cautious": 0.9, "balanced": 0.7, "eager": 0.1}),
    },
)


def fake_world(**changes: Any) -> World:
    """A world of fakes over an empty corpus, without an LLM; whatever is named in `changes` is taken instead."""
    rerank = changes.get("rerank", fake_rerank)
    made: dict[str, Any] = {
        "settings": fake_settings(),
        "catalog": FakeCatalog(),
        "jobs": SqliteJobs(":memory:"),
        "index": FakeIndex(),
        "embedder": FakeEmbedder(),
        "rerank": rerank,
        "rerank_sentences": rerank,
        "token_starts": word_starts,
        "read": FileReader(),
        "prompts": real_prompts(),
        "calibration": FAKE_CALIBRATION,
    }
    return World(**(made | changes))


def fake_settings(**changes: Any) -> Settings:
    """The defaults, whatever the environment says, and no folder that exists."""
    return Settings.model_construct(**({"data_dir": Path("/nonexistent/footnote")} | changes))


@cache
def real_prompts() -> dict[str, Prompt]:
    """The prompt files of the project by name."""
    folder = PROJECT / "prompts"
    return {path.stem: read_prompt(folder, path.stem) for path in sorted(folder.glob("*.md"))}


def document(text: str, name: str = "call", **facts: Any) -> Document:
    """A document whose id, title and source are made of its name."""
    return Document(**({"id": name, "title": name.title(), "text": text, "source": f"/{name}.txt"} | facts))
