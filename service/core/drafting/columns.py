"""Whether a number that was read off a row of a table is that of the column that is asked for. Pure."""

from __future__ import annotations

from service.core.text.tokens import Kind, content, tokens, values


def is_of_column(question: str, said: str, row: str) -> bool:
    """Whether a short answer with a number is from the column whose head the question names most; True of one without,
    and where the row has no other number.

    A small LLM says the price of half a day for that of a day, and a reader would see the number first, and only then
    its row with the heads. `row`: as `titled` puts it, each value behind its head.

    >>> row = "Bike: Swift 2 | Half day: 14 | Full day: 22 | Week: 68"
    >>> [is_of_column("What is a Swift 2 for a week?", said, row) for said in ("68 euros.", "22.", "A bike.")]
    [True, False, True]
    >>> is_of_column("What is the Swift per day?", "14.", row), is_of_column("When?", "In 1980.", "From 1980 to 1990.")
    (False, True)
    >>> is_of_column("What is a Swift 2 for a week?", "A Swift 2 is 22.", row)
    False
    """
    asked = values(tokens(question))
    wanted = _numbers(said) - asked
    cells = [cell.rpartition(": ")[::2] for cell in row.split(" | ")]
    others = [cell for cell in cells if _numbers(cell[1]) and not values(content(tokens(cell[1]))) <= asked]
    if not wanted or len(others) < 2:
        return True
    named = [(len(asked & values(content(tokens(head)))), wanted <= _numbers(value)) for head, value in others]
    taken = max((count for count, is_taken in named if is_taken), default=None)
    return taken is None or taken > max((count for count, is_taken in named if not is_taken), default=-1)


def _numbers(text: str) -> frozenset[str]:
    return values([token for token in tokens(text) if token.kind is Kind.NUMBER])
