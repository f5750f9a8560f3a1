"""Passages: every sentence once, in order, never over the target, and even."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.core.text.chunking import chunk
from service.core.text.sentences import sentence_spans
from service.types.documents import Span
from tests.core.builders import SEED
from tests.fakes import word_starts


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[Span], list[int], int]:
    """Sentences with gaps, tokens that need not begin where they begin, and a target."""
    steps = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 60)), max_size=25))
    spans, at = [], 0
    for gap, length in steps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    starts = [0, *accumulate(draw(st.lists(st.integers(1, 6), min_size=at, max_size=at)))]
    return spans, [start for start in starts if start < at], draw(st.integers(1, 40))


def touching(span: Span, starts: Sequence[int]) -> int:
    """How many tokens have a character in the span, counted one by one."""
    return sum(start < span.end and end > span.start for start, end in pairwise([*starts, 10**9]))


@given(texts())
def test_every_sentence_stands_once_and_in_order(given_: tuple[list[Span], list[int], int]) -> None:
    sentences, starts, target = given_
    passages = [span for span, _ in chunk(sentences, starts, target)]
    assert all(one.end <= other.start for one, other in pairwise(passages))
    held = {at for span in passages for at in range(span.start, span.end)}
    assert {at for span in sentences for at in range(span.start, span.end)} <= held
    assert all(any(span.start == s.start for s in sentences) or span.start in starts for span in passages)


@given(texts())
def test_no_passage_exceeds_the_target_and_its_count_is_right(given_: tuple[list[Span], list[int], int]) -> None:
    sentences, starts, target = given_
    for span, count in chunk(sentences, starts, target):
        assert count == touching(span, starts) <= target


@given(texts())
def test_only_a_sentence_that_is_too_long_is_cut(given_: tuple[list[Span], list[int], int]) -> None:
    sentences, starts, target = given_
    passages = [span for span, _ in chunk(sentences, starts, target)]
    for sentence in sentences:
        whole = any(span.start <= sentence.start and sentence.end <= span.end for span in passages)
        assert whole or touching(sentence, starts) > target


@given(texts(), st.sets(st.integers(1, 1_500)))
def test_of_a_sentence_that_is_too_long_lines_stay_whole(
    given_: tuple[list[Span], list[int], int], begins: set[int]
) -> None:
    sentences, starts, target = given_
    passages = [span for span, _ in chunk(sentences, starts, target, lines=sorted(begins))]
    for sentence in sentences:
        edges = sorted({sentence.start, sentence.end, *(at for at in begins if sentence.start < at < sentence.end)})
        for start, end in pairwise(edges):
            whole = any(span.start <= start and end <= span.end for span in passages)
            assert whole or touching(Span(start, end), starts) > target


def test_a_long_list_is_cut_between_its_lines() -> None:
    text = "\n".join(f"The group of street number {at}, £{at},000 (a kitchen)" for at in range(30))
    lines = [match.end() for match in re.finditer("\n", text)]
    for span, count in chunk([Span(0, len(text))], word_starts(text), 50, lines=lines):
        assert text[span.start : span.end].startswith("The group of")
        assert count <= 50


def test_many_short_sentences_do_not_add_up_to_more_than_the_target() -> None:
    # A token begins at the space before its word, and so before its sentence.
    sentences = [Span(at, at + 4) for at in range(0, 50, 5)]
    assert [count for _, count in chunk(sentences, [max(0, at - 1) for at in range(0, 50, 5)], 3)] == [3, 3, 2, 2]


def test_a_character_of_many_tokens_is_not_cut() -> None:
    assert [span for span, _ in chunk([Span(0, 4)], [0, 1, 1, 1, 2, 3], 4)] == [Span(0, 2), Span(2, 4)]


def test_the_document_becomes_even_passages_of_whole_sentences() -> None:
    passages = chunk(sentence_spans(SEED), word_starts(SEED), 150)
    assert [SEED[span.start :].split()[0] for span, _ in passages] == ["US", "Trump", "Chinese"]
    assert all(105 < count < 125 for _, count in passages), passages


def test_no_sentence_makes_no_passage() -> None:
    assert chunk([], [], 10) == []
    assert chunk([Span(0, 3)], [], 10) == [(Span(0, 3), 1)]
