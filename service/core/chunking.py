"""Cut a document into passages of about 200 tokens that end where sentences end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

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
    if not pieces:
        return []
    total = _count(Span(pieces[0].start, pieces[-1].end), token_starts)
    share = total / -(-total // target)  # what each of the fewest possible passages would hold
    passages = [pieces[0]]
    for piece in pieces[1:]:
        joined = Span(passages[-1].start, piece.end)
        held, grown = _count(passages[-1], token_starts), _count(joined, token_starts)
        if grown <= target and (held + grown) / 2 <= share:
            passages[-1] = joined
        else:
            passages.append(piece)
    return [(passage, _count(passage, token_starts)) for passage in passages]


def _within(sentence: Span, token_starts: Sequence[int], target: int) -> Iterator[Span]:
    """The sentence; in pieces if it is longer than a passage may be."""
    start = sentence.start
    while _count(Span(start, sentence.end), token_starts) > target:
        cut = max(token_starts[_first(start, token_starts) + target], start + 1)
        yield Span(start, cut)
        start = cut
    yield Span(start, sentence.end)


def _count(span: Span, token_starts: Sequence[int]) -> int:
    """How many tokens touch a span; at least one."""
    return max(1, bisect_left(token_starts, span.end) - _first(span.start, token_starts))


def _first(start: int, token_starts: Sequence[int]) -> int:
    """Which token holds the character at `start`: most begin at the space before a word."""
    at = bisect_left(token_starts, start)
    return at if at < len(token_starts) and token_starts[at] == start else max(0, at - 1)
