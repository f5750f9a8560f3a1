"""Cut a document into passages of about 200 tokens that end where sentences end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from service.types import Span


def chunk(sentences: Sequence[Span], token_starts: Sequence[int], target: int = 200) -> list[tuple[Span, int]]:
    """Spans of passages with their token counts; together they hold every sentence once, in order.

    Passages are as even as whole sentences allow, so that no document ends in a scrap. A sentence of more than
    `target` tokens is cut at token boundaries. `token_starts` is where each token of the text starts, so the text is
    tokenised once.

    >>> chunk([Span(0, 10), Span(10, 20), Span(20, 30)], token_starts=range(0, 30, 5), target=3)
    [(Span(start=0, end=10), 2), (Span(start=10, end=20), 2), (Span(start=20, end=30), 2)]
    """
    pieces = [piece for sentence in sentences for piece in _within(sentence, token_starts, target)]
    total = sum(count for _, count in pieces)
    if not total:
        return []
    share = total / -(-total // target)  # what each of the fewest possible passages would hold
    passages: list[tuple[Span, int]] = []
    for piece, count in pieces:
        last, held = passages[-1] if passages else (piece, target)
        if held + count <= target and held + count / 2 <= share:
            passages[-1] = (Span(last.start, piece.end), held + count)
        else:
            passages.append((piece, count))
    return passages


def _within(sentence: Span, token_starts: Sequence[int], target: int) -> list[tuple[Span, int]]:
    """The sentence with its token count; in pieces if it is longer than a passage may be."""
    first, last = bisect_left(token_starts, sentence.start), bisect_left(token_starts, sentence.end)
    if last - first <= target:
        return [(sentence, max(1, last - first))]
    cuts = [sentence.start, *(token_starts[i] for i in range(first + target, last, target)), sentence.end]
    return [
        (Span(start, end), min(target, last - first - i * target))
        for i, (start, end) in enumerate(pairwise(cuts))
        if end > start
    ]
