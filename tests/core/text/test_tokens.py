"""Tokens: what is the same is one value, what only looks the same is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.text.tokens import EXACT, NEGATIONS, STOP_WORDS, Kind, _stem, content, tokens, values


def same(one: str, other: str) -> bool:
    """Whether two words are one value (each inside a sentence, where a capital means a name)."""
    return bool(values(tokens(f"so {one}")[1:]) & values(tokens(f"so {other}")[1:]))


def kinds(text: str) -> list[Kind]:
    return [token.kind for token in tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tariffs", "tariff"),
        ("eight", "8"),
        ("twenty-five", "25"),
        ("1,250", "1250"),
        ("2.50", "2.5"),
        ("5bn", "5 billion"),
        ("Jan", "January"),
        ("Sept", "September"),
        ("U.S.", "US"),
        ("United States", "American"),
        ("TikTok’s", "TikTok"),
        ("%", "percent"),
        ("per cent", "percent"),
        ("PresidentDonald", "Donald"),
        ("PresidentDonald", "President"),
        ("ByteDance", "Bytedance"),
        ("isn’t", "not"),
    ],
)
def test_what_means_the_same_is_one_value(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("8", "9"), ("12", "1.2"), ("12", "120"), ("1.25", "125"), ("million", "billion"), ("June", "July"), ("us", "uk")],
)
def test_what_only_looks_the_same_is_not(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_capital_makes_a_name_only_inside_a_sentence() -> None:
    assert kinds("Miller met Grant. Miller") == [Kind.WORD, Kind.WORD, Kind.NAME, Kind.WORD]
    assert kinds("Mr. Miller")[1] is Kind.NAME, "the full stop of a title ends no sentence"
    assert kinds("“Ships wait")[0] is Kind.WORD


def test_the_pronoun_us_is_not_the_country() -> None:
    assert kinds("tell us")[1] is Kind.STOP
    assert kinds("the US")[1] is Kind.NAME


def test_the_month_may_is_not_the_verb() -> None:
    assert kinds("it may open")[1] is Kind.STOP
    assert kinds("in May")[1] is Kind.NAME


def test_the_half_of_the_day_counts_after_a_number_only() -> None:
    assert [sorted(t.values) for t in tokens("8 p.m. or 8pm or 8 PM") if t.kind is Kind.NUMBER] == [["8"], ["pm"]] * 3
    assert kinds("I am")[1] is Kind.STOP


@pytest.mark.parametrize("word", ["no", "not", "never", "nobody", "without", "isn't", "can’t", "cannot"])
def test_a_denial_is_a_denial(word: str) -> None:
    assert kinds(word) == [Kind.NEGATION]


def test_content_leaves_out_the_words_that_say_nothing_and_keeps_denials() -> None:
    text = "The call did not begin at once"
    assert [text[t.start : t.end] for t in content(tokens(text))] == ["call", "not", "begin"]


@given(st.text() | st.text(alphabet="aBcD'’. 1,%-amp"))
def test_tokens_are_in_order_and_stand_where_they_say(text: str) -> None:
    found = tokens(text)
    edges = [edge for token in found for edge in (token.start, token.end)]
    assert edges == sorted(edges)
    assert all(0 <= token.start < token.end <= len(text) and token.values for token in found)
    assert all(text[token.start : token.end].strip() == text[token.start : token.end] for token in found)


@given(st.text())
def test_every_ascii_digit_is_in_a_number(text: str) -> None:
    numbers = {at for t in tokens(text) if t.kind is Kind.NUMBER for at in range(t.start, t.end)}
    assert {at for at, char in enumerate(text) if char in "0123456789"} <= numbers


def test_no_word_is_both_nothing_and_something() -> None:
    assert not STOP_WORDS & NEGATIONS
    assert not STOP_WORDS & EXACT


def test_threads_do_not_mix_their_words_up() -> None:
    ends = "ational ations iveness fulness izers ousli ements ically ingly edly".split()
    words = [f"{one}{two}{end}" for one in ("gener", "relat", "nation", "hop") for two in "bdfglmnprtv" for end in ends]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(_stem.__wrapped__, words * 20))
    assert together == [_stem.__wrapped__(word) for word in words] * 20
