"""Cut a document into passages of about 200 tokens that end where sentences end, and rather where sections end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.types.documents import Span


def chunk(
    sentences: Sequence[Span],
    token_starts: Sequence[int],
    target: int = 200,
    pulls: Sequence[float] = (),
    lines: Sequence[int] = (),
) -> list[tuple[Span, int]]:
    """Spans of passages with their token counts; together they hold every sentence once, in order.

    Of all the ways to cut, the one that costs least: a passage of n tokens costs (1 - n / target)², so that passages
    are full, few and even; a cut before a sentence earns what `pulls` says of it. (Knuth and Plass 1981, "Breaking
    Paragraphs into Lines", cut lines so.) A sentence of more than `target` tokens, such as a list without bullets, is
    cut where `lines` start, and a line that is longer still at token boundaries. `token_starts` is where each token of
    the text starts, so the text is tokenised once.

    >>> chunk([Span(0, 10), Span(10, 20), Span(20, 30)], token_starts=range(0, 30, 5), target=4)
    [(Span(start=0, end=20), 4), (Span(start=20, end=30), 2)]
    >>> chunk([Span(0, 10), Span(10, 20), Span(20, 30)], token_starts=range(0, 30, 5), target=4, pulls=[0, 0.1, 0])
    [(Span(start=0, end=10), 2), (Span(start=10, end=30), 4)]
    >>> chunk([Span(0, 30)], token_starts=range(0, 30, 5), target=4, lines=[15])
    [(Span(start=0, end=15), 3), (Span(start=15, end=30), 3)]
    """
    pieces: list[Span] = []
    worth: list[float] = []
    for sentence, pull in zip(sentences, pulls or [0.0] * len(sentences), strict=True):
        parts = [
            part
            for line in _lines(sentence, token_starts, target, lines)
            for part in _within(line, token_starts, target)
        ]
        pieces += parts
        worth += [pull] + [0.0] * (len(parts) - 1)
    first = [_first(piece.start, token_starts) for piece in pieces]
    last = [bisect_left(token_starts, piece.end) for piece in pieces]
    return [
        (Span(pieces[start].start, pieces[end - 1].end), max(1, last[end - 1] - first[start]))
        for start, end in _cheapest(first, last, worth, target)
    ]


def _cheapest(first: Sequence[int], last: Sequence[int], worth: Sequence[float], target: int) -> list[tuple[int, int]]:
    """The cheapest way to cut: from which piece to which each passage goes, end exclusive."""
    cost, begins = [0.0], [0]  # of the pieces before each one: what they cost, and where their last passage begins
    for end in range(1, len(first) + 1):
        best, begin = float("inf"), end - 1
        for start in range(end - 1, -1, -1):
            tokens = max(1, last[end - 1] - first[start])
            if tokens > target and start < end - 1:
                break
            price = cost[start] - worth[start] + (1 - tokens / target) ** 2
            if price < best:
                best, begin = price, start
        cost.append(best)
        begins.append(begin)
    cuts = []
    end = len(first)
    while end:
        cuts.append((begins[end], end))
        end = begins[end]
    return cuts[::-1]


def _lines(sentence: Span, token_starts: Sequence[int], target: int, lines: Sequence[int]) -> list[Span]:
    """The sentence; its lines if it is longer than a passage may be."""
    if _count(sentence, token_starts) <= target:
        return [sentence]
    inner = lines[bisect_right(lines, sentence.start) : bisect_left(lines, sentence.end)]
    return [Span(start, end) for start, end in pairwise([sentence.start, *inner, sentence.end])]


def _within(line: Span, token_starts: Sequence[int], target: int) -> Iterator[Span]:
    """The line; in pieces if it is longer than a passage may be."""
    start = line.start
    while _count(Span(start, line.end), token_starts) > target:
        cut = max(token_starts[_first(start, token_starts) + target], start + 1)
        yield Span(start, cut)
        start = cut
    yield Span(start, line.end)


def _count(span: Span, token_starts: Sequence[int]) -> int:
    """How many tokens touch a span; at least one."""
    return max(1, bisect_left(token_starts, span.end) - _first(span.start, token_starts))


def _first(start: int, token_starts: Sequence[int]) -> int:
    """Which token holds the character at `start`: most begin at the space before a word."""
    at = bisect_left(token_starts, start)
    return at if at < len(token_starts) and token_starts[at] == start else max(0, at - 1)
