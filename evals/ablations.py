"""Parts of the real pipeline switched off: what a part is worth, and whether the gate would notice its loss.

Only fields of the World change, so that what runs is the code that answers `/ask`. Ablate a world after its corpus has
been ingested: its index and catalog are read as usual, they only find nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, cast

from service.core.deciding.refusing import never_refusing
from service.core.drafting.prompting import Prompt
from service.errors import FootnoteError
from service.seams import Catalog, Index
from service.world import World

_VARIABLE = re.compile(r"\$\w")


class NothingToSwitchOff(FootnoteError):
    """The world has no such part; the message names it."""


@dataclass(frozen=True)
class Ablation:
    """A part that can be switched off: what is left of the world, and why one would want to know."""

    world: Callable[[World], World]
    why: str


def without(parts: Iterable[str], world: World) -> World:
    """The world without these parts (names of ABLATIONS). Raises NothingToSwitchOff for one that it does not have."""
    return reduce(lambda left, part: ABLATIONS[part].world(left), sorted(set(parts)), world)


def _reranker(world: World) -> World:
    return replace(world, rerank=_alike, rerank_sentences=_alike)


def _alike(_query: str, texts: Sequence[str]) -> list[float]:
    return [0.0] * len(texts)


def _vectors(world: World) -> World:
    return replace(world, index=cast(Index, _FindsNothing(world.index, "nearest")))


def _words(world: World) -> World:
    return replace(world, catalog=cast(Catalog, _FindsNothing(world.catalog, "matching")))


def _refusing(world: World) -> World:
    return replace(world, calibration=never_refusing(world.calibration))


def _prompt(world: World) -> World:
    if not world.chat:
        raise NothingToSwitchOff("--without prompt: there is no LLM that reads one")
    return replace(world, prompts={name: damaged(prompt) for name, prompt in world.prompts.items()})


def _rewriting(world: World) -> World:
    if not world.chat:
        raise NothingToSwitchOff("--without rewriting: without an LLM rules rewrite follow-ups alone")
    return replace(world, prompts={name: prompt for name, prompt in world.prompts.items() if name != "rewrite"})


def damaged(prompt: Prompt) -> Prompt:
    """The prompt with its instructions cut away: of the user part, the lines that hold a variable are left.

    >>> from service.core.drafting.prompting import parse
    >>> head = {"name": "p", "version": 1, "variables": ["q"]}
    >>> whole = parse("p", "", head, "Be kind.\\n---user---\\nAsked: $q\\nReply.")
    >>> [message.content for message in damaged(whole).fill(q="Why?")]
    ['', 'Asked: Why?']
    """
    user = "\n".join(line for line in prompt.user.splitlines() if not line.strip() or _VARIABLE.search(line)).strip()
    return replace(prompt, system="", user=user, sha256=hashlib.sha256(user.encode()).hexdigest())


class _FindsNothing:
    """An index or a catalog as it is, but for one method that searches."""

    def __init__(self, whole: Any, search: str) -> None:
        self._whole, self._search = whole, search

    def __getattr__(self, name: str) -> Any:
        return (lambda *_, **__: []) if name == self._search else getattr(self._whole, name)


ABLATIONS = {
    "reranker": Ablation(_reranker, "reading the passages costs the most time in extractive mode: it has to earn it"),
    "vectors": Ablation(_vectors, "a corpus that is asked in its own words might do without embeddings"),
    "words": Ablation(_words, "names and numbers are found by their words, which embeddings blur"),
    "refusing": Ablation(_refusing, "weighing whether to answer costs right answers: it has to save more wrong ones"),
    "rewriting": Ablation(_rewriting, "rules make a follow-up stand alone too: the LLM has to be worth its time"),
    "prompt": Ablation(_prompt, "a gate that does not notice a spoilt prompt would not notice a worse one"),
}
