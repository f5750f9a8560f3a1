"""Filters as conditions on a document `d`."""

from __future__ import annotations

from service.types.answers import Filters

PUBLISHER = "json_extract(d.metadata, '$.publisher')"


def conditions(filters: Filters | None) -> tuple[str, list[str]]:
    """What follows a WHERE and another condition, and the values for its question marks."""
    clauses: list[str] = []
    given: list[str] = []
    if filters:
        columns = {"d.id": filters.document_ids, "d.source": filters.sources, PUBLISHER: filters.publishers}
        for column, wanted in columns.items():
            if wanted:
                clauses.append(f"AND {column} IN ({', '.join('?' * len(wanted))})")
                given += wanted
        for sign, day in ((">=", filters.published_from), ("<=", filters.published_to)):
            if day:
                clauses.append(f"AND substr(d.published_at, 1, 10) {sign} ?")
                given.append(day)
        if filters.as_of:
            clauses.append("AND (d.published_at IS NULL OR substr(d.published_at, 1, 10) <= ?)")
            given.append(filters.as_of)
    return " ".join(clauses), given
