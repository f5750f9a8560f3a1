"""When to say that the documents do not hold the answer."""

from __future__ import annotations

from collections.abc import Mapping

REFUSAL = "The documents do not hold the answer to this question."


def probability_of_no(likely: Mapping[str, float]) -> float:
    """How probable "no" is against "yes" as the first token, whatever its case; 1 where neither is likely.

    >>> round(probability_of_no({"Yes": 0.5, "yes": 0.1, " No": 0.2, "The": 0.2}), 2)
    0.25
    """
    yes = sum(p for token, p in likely.items() if token.strip().lower() == "yes")
    no = sum(p for token, p in likely.items() if token.strip().lower() == "no")
    return no / (yes + no) if yes + no else 1.0
