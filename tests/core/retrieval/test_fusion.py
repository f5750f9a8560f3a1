"""Rankings joined by rank alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.core.retrieval.fusion import agreed, fuse, rank

RANKINGS = st.lists(st.lists(st.sampled_from("abcdef"), unique=True), max_size=4)


@given(RANKINGS)
def test_whatever_was_found_is_there_once(rankings: list[list[str]]) -> None:
    assert sorted(fuse(*rankings)) == sorted({name for ranking in rankings for name in ranking})


@given(st.lists(st.sampled_from("abcdef"), unique=True))
def test_rankings_that_agree_stay_as_they_are(ranking: list[str]) -> None:
    assert fuse(ranking) == fuse(ranking, ranking) == fuse([], ranking) == ranking


@given(RANKINGS)
def test_what_every_ranking_puts_first_is_first(rankings: list[list[str]]) -> None:
    assert fuse(*[["z", *ranking] for ranking in rankings])[:1] == (["z"] if rankings else [])


def test_found_by_both_beats_found_first_by_one() -> None:
    assert fuse(["a", "b"], ["c", "b"])[0] == "b"


def test_a_tie_keeps_the_order_of_appearance() -> None:
    assert fuse(["a"], ["b"]) == ["a", "b"]


def test_a_small_k_lets_the_head_of_one_ranking_win() -> None:
    rankings = ["a", "b", "c", "d"], ["e", "d", "c", "b"]
    assert fuse(*rankings, k=0)[0] == "a"
    assert fuse(*rankings, k=60)[0] == "b"


def test_a_reader_is_one_voice_among_others_and_orders_only_what_it_read() -> None:
    assert agreed(["a", "b"]) == ["a", "b"]
    assert agreed(["a", "b"], ["c", "a", "b"]) == ["a", "b"]
    assert agreed(["a", "b"], ["b"], ["b", "a"]) == ["b", "a"]


def test_the_rank_is_the_best_place_in_any_ranking() -> None:
    assert (rank("b", ["a", "b"], ["b"]), rank("b", ["a"]), rank("b")) == (1, None, None)
