"""Three documents of one passage each, which filters of every kind tell apart."""

from __future__ import annotations

import numpy as np

from service.seams import Index, Vectors
from service.types.answers import Filters
from service.types.documents import Document, Passage
from tests.fakes import document

CALL = document(
    "The call began at eight. It ended at ten.",
    "call",
    published_at="2025-09-19T08:00:00Z",
    metadata={"publisher": "Courier"},
)
FARM = document(
    "Farmers sell soybeans to China.",
    "farm",
    published_at="2025-09-01",
    source="/farm.md",
    metadata={"publisher": "The Tide"},
)
NOTE = document(
    "A note about the call without a date.",
    "note",
    url="https://notes.example/1",
    metadata={"kind": 3},
    page_starts=(0, 9),
)


def passage(of: Document, text: str = "", part: int = 0) -> Passage:
    text = text or of.text
    start = of.text.index(text)
    return Passage(
        f"{of.id}-{part}", of.id, start, start + len(text), text, len(text.split()), f"key of {text}", of.title
    )


FILTERS = [
    (Filters(), {"call", "farm", "note"}),
    (Filters(document_ids=("farm", "unknown")), {"farm"}),
    (Filters(document_ids=("unknown",)), set()),
    (Filters(sources=("/farm.md", "/note.txt")), {"farm", "note"}),
    (Filters(sources=("' OR 1=1 --",)), set()),
    (Filters(published_from="2025-09-01"), {"call", "farm"}),
    (Filters(published_from="2025-09-02"), {"call"}),
    (Filters(published_to="2025-09-19"), {"call", "farm"}),
    (Filters(published_to="2025-09-18"), {"farm"}),
    (Filters(published_from="2025-09-01", published_to="2025-09-01"), {"farm"}),
    (Filters(document_ids=("call", "note"), published_from="2025-01-01", sources=("/call.txt",)), {"call"}),
    (Filters(document_ids=("call",), sources=("/farm.md",)), set()),
    (Filters(publishers=("The Tide",)), {"farm"}),
    (Filters(publishers=("The Tide", "Courier"), published_from="2025-09-02"), {"call"}),
    (Filters(publishers=("the tide", "' OR 1=1 --")), set()),
    (Filters(as_of="2025-09-01"), {"farm", "note"}),
    (Filters(as_of="2025-08-31"), {"note"}),
]


def unit(*numbers: float) -> Vectors:
    vector = np.array(numbers, np.float32)
    found: Vectors = vector / np.linalg.norm(vector)
    return found


def fill(index: Index) -> None:
    entries = [(passage(of), of) for of in (CALL, FARM, NOTE)]
    index.add(entries, np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)]))
