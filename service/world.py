"""World: everything a story needs that is not an argument. `wiring` makes the real one, tests make one of fakes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.core.deciding.refusing import Calibration
from service.core.drafting.prompting import Prompt
from service.seams import Catalog, Chat, Embedder, Index, JobStore, Read, Reindexer, Rerank, TokenStarts
from service.settings import Settings


@dataclass(frozen=True)
class World:
    settings: Settings
    catalog: Catalog
    jobs: JobStore
    index: Index
    embedder: Embedder
    rerank: Rerank  # passages
    rerank_sentences: Rerank  # taught which of them answers
    token_starts: TokenStarts
    read: Read
    prompts: Mapping[str, Prompt]
    calibration: Calibration
    chat: Chat | None = None  # None: extractive mode
    reindexer: Reindexer | None = None  # None: the embedding model stays as it is
    key: str = ""  # for what only whoever may read the data folder may ask for
    writing: threading.Lock = field(default_factory=threading.Lock)  # held while documents change
    require_room: Callable[[], None] = lambda: None  # raises DiskFull if nothing more should be taken
    publish_address: Callable[[str], None] = lambda _: None  # where this process serves, for a command line to find
    closers: tuple[Callable[[], None], ...] = ()

    @property
    def quotes(self) -> bool:
        """Whether sentences are quoted, and not written by an LLM that reads many together."""
        return self.chat is None or self.chat.capabilities.constrained

    def close(self) -> None:
        """Stop what was started for this world."""
        for close in reversed(self.closers):
            close()
