"""What Chroma keeps of a passage's document, and filters as conditions on that."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from service.types.answers import Filters
from service.types.documents import Document

_HOLDS = {"$in": lambda held, wanted: held in wanted, "$gte": operator.ge, "$lte": operator.le, "$gt": operator.gt}


def metadata_of(document: Document) -> dict[str, Any]:
    publisher = str(document.metadata.get("publisher") or "")
    day = _day(document.published_at)
    return {"document_id": document.id, "source": document.source, "publisher": publisher, "day": day}


def _day(published_at: str | None) -> int:
    """A date as a number that Chroma can compare: 20240131, of a bare year 20240000; 0 if there is none."""
    return int(published_at[:10].replace("-", "").ljust(8, "0")) if published_at else 0


def where(filters: Filters | None) -> Any:
    """The filters as Chroma's `where`, which takes one condition or an `$and` of several."""
    if filters is None:
        return None
    conditions: list[dict[str, Any]] = []
    if filters.document_ids:
        conditions.append({"document_id": {"$in": list(filters.document_ids)}})
    if filters.sources:
        conditions.append({"source": {"$in": list(filters.sources)}})
    if filters.publishers:
        conditions.append({"publisher": {"$in": list(filters.publishers)}})
    if filters.published_from:
        conditions.append({"day": {"$gte": _day(filters.published_from)}})
    if filters.published_to:
        conditions += [{"day": {"$lte": _day(filters.published_to)}}, {"day": {"$gt": 0}}]
    if filters.as_of:  # what has no day is 0
        conditions.append({"day": {"$lte": _day(filters.as_of)}})
    return {"$and": conditions} if len(conditions) > 1 else conditions[0] if conditions else None


def fits(metadata: Mapping[str, Any], conditions: Any) -> bool:
    """Whether conditions that `where` made hold, as Chroma understands them.

    >>> on = where(Filters(published_from="2024-01-01", sources=("/a.txt",)))
    >>> fits({"day": 20240131, "source": "/a.txt"}, on), fits({"day": 20240131, "source": "/b.txt"}, on)
    (True, False)
    """
    if not conditions:
        return True
    ((name, wanted),) = conditions.items()
    if name == "$and":
        return all(fits(metadata, one) for one in wanted)
    ((how, value),) = wanted.items()
    return bool(_HOLDS[how](metadata[name], value))
