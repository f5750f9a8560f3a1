"""Figures of ranked lists, worked out by hand, and whether a case's sources are among the passages."""

from __future__ import annotations

from math import log2

import pytest

from evals.retrieval import found, judged, judged_by_document, ndcg_at, ranks, recall_at, reciprocal_rank
from service.types.answers import FoundPassage
from tests.evals.rows import case, passage


@pytest.mark.parametrize(
    ("k", "ranked", "gold", "expected"),
    [
        (1, "abc", "a", 1.0),
        (1, "abc", "b", 0.0),
        (2, "abc", "b", 1.0),
        (2, "abc", "bc", 0.5),
        (3, "abc", "bc", 1.0),
        (9, "abc", "bc", 1.0),
        (9, "abc", "bx", 0.5),
        (9, "", "a", 0.0),
        (0, "abc", "a", 0.0),
        (-1, "abc", "a", 0.0),
        (3, "abc", "", None),
        (2, "aab", "b", 0.0),
        (3, "aab", "ab", 1.0),
    ],
)
def test_recall(k: int, ranked: str, gold: str, expected: float | None) -> None:
    assert recall_at(k, list(ranked), set(gold)) == expected


@pytest.mark.parametrize(
    ("ranked", "gold", "expected"),
    [
        ("abc", "a", 1.0),
        ("abc", "b", 1 / 2),
        ("abc", "c", 1 / 3),
        ("abc", "bc", 1 / 2),
        ("abc", "x", 0.0),
        ("", "a", 0.0),
        ("abc", "", None),
        ("aab", "b", 1 / 3),
    ],
)
def test_the_reciprocal_rank(ranked: str, gold: str, expected: float | None) -> None:
    assert reciprocal_rank(list(ranked), set(gold)) == expected


@pytest.mark.parametrize(
    ("k", "ranked", "gold", "expected"),
    [
        (3, "abc", "a", 1.0),
        (3, "abc", "b", 1 / log2(3)),
        (3, "abc", "c", 1 / 2),
        (2, "abc", "c", 0.0),
        (3, "abc", "ab", 1.0),
        (3, "abc", "bc", (1 / log2(3) + 1 / 2) / (1 + 1 / log2(3))),
        (1, "abc", "ab", 1.0),
        (9, "abc", "abc", 1.0),
        (9, "a", "ab", 1 / (1 + 1 / log2(3))),
        (9, "", "a", 0.0),
        (3, "abc", "", None),
        (0, "abc", "a", None),
        (3, "aab", "a", 1.0),
        (3, "baa", "a", 1 / log2(3)),
    ],
)
def test_ndcg(k: int, ranked: str, gold: str, expected: float | None) -> None:
    got = ndcg_at(k, list(ranked), set(gold))
    assert got == (pytest.approx(expected) if expected is not None else None)


QUOTE = "The harbour opens at six."
TEXT = "It is old. The harbour opens at six. Ships wait."


@pytest.mark.parametrize(
    ("quotes", "passages", "expected"),
    [
        ([("a.txt", QUOTE)], [passage(TEXT)], True),
        ([("a.txt", QUOTE)], [passage(TEXT, "corpus/a.txt")], True),
        ([("a.txt", QUOTE)], [passage(TEXT, "C:\\corpus\\a.txt")], True),
        ([("a.txt", QUOTE)], [passage(TEXT, "b.txt")], False),
        ([("a.txt", QUOTE)], [], False),
        ([("a.txt", QUOTE)], [passage("Old."), passage(TEXT, start=100)], True),
        ([("a.txt", QUOTE)], [passage("The harbour opens", start=0), passage("at six.", start=18)], True),
        ([("a.txt", QUOTE)], [passage("at six.", start=18), passage("The harbour opens", start=0)], True),
        ([("a.txt", QUOTE)], [passage("The harbour opens at", start=0), passage("opens at six.", start=12)], True),
        ([("a.txt", QUOTE)], [passage("The harbour opens", start=0), passage("at six.", start=50)], False),
        ([("a.txt", QUOTE)], [passage("At six the harbour opens.")], False),
        ([("a.txt", QUOTE)], [passage("The harbour opens at 6.")], True),
        ([("a.txt", QUOTE)], [passage("The harbour opens at sixty.")], False),
        ([("a.txt", QUOTE), ("b.txt", "Ships wait.")], [passage(TEXT)], False),
        ([("a.txt", QUOTE), ("a.txt", "Ships wait.")], [passage(TEXT)], True),
        ([("a.txt", "| Crew | 5 | 4 |")], [passage("Crew: 5 now, 4 later")], True),
        ([("a.txt", "| Crew | 5 | 4 |")], [passage("Crew: 5 now, 40 later")], False),
        ([("a.html", "<tr><td>Adult</td><td>£9.90</td></tr>")], [passage("Adult | £9.90", "a.html")], True),
        ([("a.csv", "2023,May,4038,957,17")], [passage("2023,May,4038,957,17", "a.csv")], True),
        ([("a.csv", "2023,May,4038,957,17")], [passage("2023,May,4038,958,17", "a.csv")], False),
        ([("a.txt", "")], [passage("Whatever.", "a.txt")], True),
        ([("a.txt", "")], [passage("Whatever.", "b.txt")], False),
        ([("", "")], [], True),
    ],
)
def test_sources_among_the_passages(
    quotes: list[tuple[str, str]], passages: list[FoundPassage], expected: bool
) -> None:
    assert found(case(sources=quotes), passages) is expected


def test_a_case_without_sources_asks_for_nothing() -> None:
    assert found(case(answerable=False), [])


def test_the_rank_of_each_source() -> None:
    asked = case(sources=[("a.txt", QUOTE), ("b.txt", "Ships wait."), ("a.txt", "It is old.")])
    passages = [passage("Nothing.", "b.txt", name="p1"), passage(TEXT, name="p2"), passage(TEXT, name="p3")]
    assert ranks(asked, passages) == (2, None, 2)
    ranked, gold = judged(asked, passages)
    assert ranked == ["p1", "p2", "p3"]
    assert gold == {"p2", "missing 1"}
    assert recall_at(2, ranked, gold) == 0.5
    assert reciprocal_rank(ranked, gold) == 0.5


def test_a_source_that_names_no_document_is_not_ranked() -> None:
    asked = case(sources=[("", ""), ("b.txt", "")])
    passages = [passage("Nothing.", name="p1"), passage("Else.", "b.txt", name="p2")]
    assert judged(asked, passages) == (["p1", "p2"], {"p2"})
    assert judged(case(sources=[("", "")]), passages)[1] == set()


def test_a_document_is_found_where_its_first_passage_is() -> None:
    asked = case(sources=[("a.txt", QUOTE), ("a.txt", ""), ("c.txt", "")])
    passages = [passage("Nothing.", "b.txt"), passage("Else.", "x/a.txt", start=9), passage(TEXT, "x/a.txt")]
    assert judged_by_document(asked, passages) == (["b.txt", "a.txt"], {"a.txt", "c.txt"})
