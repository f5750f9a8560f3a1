"""JSON Lines: each line is a document, with the fields that `POST /documents` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from service.core.text.identity import document_id, document_of
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.faults import faults
from service.types.documents import Document
from service.types.intake import DocumentIn, Failure

_MOST_BAD = 1_000  # lines, until the file is held for something else


def read(content: bytes, source: str) -> Iterator[Document | Failure]:
    """A document for each line; a line that is none fails alone. Raises Unreadable if no line is left.

    A document without an id and a source is known by its file and its text.
    """
    text = decoded(content)
    if not text.strip():
        raise Unreadable("there is no document in it")
    bad = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                given = DocumentIn.model_validate(json.loads(line))
            except (ValueError, RecursionError) as error:
                if (bad := bad + 1) > _MOST_BAD:
                    raise Unreadable(f"more than {_MOST_BAD:,} of its lines are no documents") from error
                yield Failure(source=f"{source}, line {number}", reason=_fault(error))
            else:
                known_by = given.source or f"{source}\n{given.text}"
                named = {"id": given.id or document_id(known_by), "source": given.source or source}
                yield document_of(given.model_copy(update=named))


def _fault(error: Exception) -> str:
    return faults(error) if isinstance(error, ValidationError) else f"not JSON: {error}"
