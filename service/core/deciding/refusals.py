"""What a refusal says, by its reason, so that whoever reads it knows what to do next. Pure.

The first sentence of each names nobody: a follow-up may lean on it, and takes it for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.types.answers import Filters

REFUSAL = "No answer to this question was found in the documents."
UNSURE = "No sure answer to this question was found in the documents."
NO_QUESTION = (
    "This is not a question about the documents. Ask what they say: who, when, how many, whether, why. A few words to"
    " look for will do too, such as a name and a year."
)
EMPTY = (
    "There are no documents yet. Add some on the page, with `footnote ingest PATH` or with `POST /documents`, then ask"
    " again."
)
NOT_READY = "Nothing was found, since the index is being made anew. Ask again in a moment."
_MOST = 3  # names that are told
_NONE_OF = {
    "document_ids": "no document has the id {}",
    "sources": "no document has the source {}",
    "publishers": "no document has the publisher {}",
    "published_from": "no document is of {} or later",
    "published_to": "no document is of {} or earlier",
    "as_of": "every document is of a later day than `as_of`, {}",
}


def filtered(filters: Filters, passes: Callable[[Filters], bool]) -> str:
    """That filters leave nothing to answer from, and which of them does that. `passes`: whether any document passes.

    >>> filtered(Filters(publishers=("Courier",), as_of="1999-01-01"), lambda filters: not filters.as_of)
    'The filters leave no document to answer from. Every document is of a later day than `as_of`, 1999-01-01.'
    >>> filtered(Filters(publishers=("Courier",), as_of="1999-01-01"), lambda filters: True)
    'The filters leave no document to answer from. Some pass each of `publishers` and `as_of`, and none passes all.'
    """
    given = filters.model_dump(exclude_none=True)
    alone = {name: Filters(**{name: value}) for name, value in given.items()}
    failing = [name for name, only in alone.items() if not passes(only)]
    whys = [_NONE_OF[name].format(_listed(given[name])) for name in failing]
    both = " and ".join(f"`{name}`" for name in given)
    why = "; ".join(whys) or f"some pass each of {both}, and none passes all"
    return f"The filters leave no document to answer from. {why[0].upper()}{why[1:]}."


def _listed(value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    more = f" or {len(value) - _MOST} others" if len(value) > _MOST else ""
    return " or ".join(f"“{name}”" for name in value[:_MOST]) + more
