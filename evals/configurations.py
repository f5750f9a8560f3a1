"""Configurations of runs: as names and texts, and what differs between two. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DIGEST = re.compile(r"[0-9a-f]{32,}")


@dataclass(frozen=True)
class Reconfigured:
    """Something that two runs were not configured alike in; empty where one of them does not have it."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name}: {_short(self.before)} → {_short(self.after)}"


def reconfigured(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Reconfigured, ...]:
    """What differs between two configurations, in the order of the names.

    >>> [str(one) for one in reconfigured({"model": "a", "settings": {"k": 1}}, {"model": "a", "without": ["words"]})]
    ['settings.k: 1 → none', 'without: none → words']
    """
    old, new = dict(flat(before)), dict(flat(after))
    values = ((name, old.get(name, ""), new.get(name, "")) for name in sorted({**old, **new}))
    return tuple(Reconfigured(*value) for value in values if value[1] != value[2])


def flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """A nested configuration as (dotted name, text); what is None or empty is an empty text."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}", ", ".join(map(str, value))
        else:
            yield f"{before}{name}", "" if value is None else str(value)


def _short(value: str) -> str:
    """A value that fits a line: of a digest, its beginning."""
    return _DIGEST.sub(lambda digest: f"{digest.group()[:8]}…", value) or "none"
