"""Which rows of a table are told beside the one that is quoted."""

from __future__ import annotations

from service.core.drafting.kinds import with_kinds
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit

HOURS = "| Place | Opens |\n|---|---|\n| Pool | {} am |\n| Sauna | 10 am |\n| Small pool | 8 am |\n"


def told(question: str, row: str, text: str) -> list[str]:
    """The rows that are told beside the first one that begins so."""
    read = candidates(hit(document(text)), [0.0] * len(sentence_spans(text)))
    quoted = next(one for one in read if one.text.startswith(f"| {row}"))
    return [one.text for one in with_kinds(question, [quoted], read)]


def test_rows_of_another_table_are_no_kinds_of_what_is_asked() -> None:
    text = f"## Summer\n\n{HOURS.format(9)}\nWe look forward to you.\n\n## Winter\n\n{HOURS.format(11)}"

    assert told("When does the pool open in summer?", "Pool", text) == ["| Pool | 9 am |", "| Small pool | 8 am |"]
    assert told("When does the small pool open?", "Small pool", text) == ["| Small pool | 8 am |"]


def test_more_rows_than_anybody_reads_are_not_told() -> None:
    berths = "".join(f"| Berth {number} | £{number} |\n" for number in range(1, 9))

    assert told("What is paid for a berth?", "Berth 1", f"| Berth | Fee |\n|---|---|\n{berths}") == ["| Berth 1 | £1 |"]
