"""Which documents filters let through, said once for every fake."""

from __future__ import annotations

from service.types.answers import Filters
from service.types.documents import Document


def passes(of: Document, filters: Filters | None) -> bool:
    """Whether a document may be searched."""
    if filters is None:
        return True
    day = (of.published_at or "")[:10]
    return all(
        (
            filters.document_ids is None
            or not {of.id, *(name.id for name in of.names)}.isdisjoint(filters.document_ids),
            filters.sources is None or not set(of.sources).isdisjoint(filters.sources),
            filters.publishers is None or of.metadata.get("publisher") in filters.publishers,
            filters.as_of is None or day <= filters.as_of,
            filters.published_from is None or (day and day >= filters.published_from),
            filters.published_to is None or (day and day <= filters.published_to),
        )
    )
