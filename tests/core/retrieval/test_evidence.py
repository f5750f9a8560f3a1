"""What the model is shown: the best sentences with their neighbours, in the order of the text, within the budget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.core.retrieval.evidence import Candidate, focus, select
from tests.core.builders import candidates, document, hit

TOWN = document("One is first. Two follows. Three is next. Four comes late. Five is last.", "town")
RANKS = [0.0, 1.0, 2.0, 3.0, 4.0]


def shown(found: list[Candidate], budget: int) -> list[str]:
    return [excerpt.text for excerpt in select(found, budget)]


def test_the_best_sentence_comes_with_the_ones_beside_it() -> None:
    assert shown(candidates(hit(TOWN), [0, 0, 9, 0, 1]), 10) == ["Two follows. Three is next. Four comes late."]


def test_sentences_that_stand_apart_are_excerpts_of_their_own_numbered_in_the_order_of_the_text() -> None:
    found = select(candidates(hit(TOWN), [8, 0, 0, 0, 9]), 13)
    assert [(e.number, e.text, e.relevance) for e in found] == [
        (1, "One is first. Two follows.", 8),
        (2, "Four comes late. Five is last.", 9),
    ]


def test_at_least_one_sentence_is_shown_whatever_the_budget() -> None:
    assert shown(candidates(hit(TOWN), [0, 0, 9, 0, 0]), 0) == ["Three is next."]


def test_no_candidate_gives_no_evidence() -> None:
    assert select([], 100) == ()


def test_sentences_of_two_passages_never_become_one_excerpt() -> None:
    first, second = hit(TOWN, 0, 26), hit(TOWN, 27)
    found = select(candidates(first, [9, 9]) + candidates(second, [9, 0, 0]), 1_000)
    assert [excerpt.hit.passage.id for excerpt in found] == ["town-0", "town-27"]
    assert [excerpt.text for excerpt in found] == ["One is first. Two follows.", TOWN.text[27:]]


def test_a_sentence_counts_by_the_part_of_the_question_it_answers_best() -> None:
    assert shown(candidates(hit(TOWN), [(0, 9), (0, 0), (0, 0), (8, 8), (0, 0)]), 3) == ["One is first."]


@given(
    st.lists(st.floats(-10, 10), min_size=5, max_size=5),
    st.lists(st.floats(-10, 10), min_size=5, max_size=5),
    st.integers(0, 36),
)
def test_evidence_keeps_to_its_budget_and_to_the_words_of_the_text(
    one: list[float], other: list[float], budget: int
) -> None:
    found = candidates(hit(TOWN), one) + candidates(hit(document(TOWN.text, "twin")), other)
    chosen = select(found, budget)
    spans = [(e.hit.document.id, span) for e in chosen for span in e.sentences]
    assert len(set(spans)) == len(spans)
    assert [e.number for e in chosen] == list(range(1, len(chosen) + 1))
    assert all(e.hit.document.text[e.start : e.end] == e.text for e in chosen)
    best = max(found, key=lambda candidate: candidate.relevance)
    assert (best.hit.document.id, best.span) in spans
    cost = {(candidate.hit.document.id, candidate.span): candidate.tokens for candidate in found}
    assert sum(map(cost.__getitem__, spans)) <= max(best.tokens, budget)


def test_a_sentence_costs_its_share_of_the_passage() -> None:
    assert [candidate.tokens for candidate in candidates(hit(TOWN), RANKS)] == [3, 3, 3, 4, 3]
    assert hit(TOWN).passage.tokens == 14


def _any(candidate: Candidate) -> bool:
    return True


def test_the_focus_is_the_few_best_sentences_the_best_first() -> None:
    found = candidates(
        hit(document("Ann waits. Bob sleeps. Carl sings. Dora eats. Eve swims.")), [3.0, 1.0, 5.0, 4.0, 0.0]
    )
    assert [one.text for one in focus(found, _any, 3)] == ["Carl sings.", "Dora eats.", "Ann waits."]
    assert [one.text for one in focus(found, _any, 1)] == ["Carl sings."]
    assert focus([], _any, 3) == ()


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    found = candidates(hit(document("The port opened. It was the first. Ann waits.")), [0.0, 5.0, 1.0])
    assert [one.text for one in focus(found, _any, 1)] == ["The port opened. It was the first."]


def test_the_focus_is_of_sentences_that_fit_with_the_one_before_whatever_it_is() -> None:
    found = candidates(hit(document("The port opened. It was the first. Ann waits.")), [9.0, 5.0, 1.0])
    fitting = found[1:]
    assert [one.text for one in focus(found, fitting.__contains__, 1)] == ["The port opened. It was the first."]
    assert focus(found, [].__contains__) == ()


def test_a_focus_that_is_spread_has_the_best_of_each_document_first() -> None:
    found = candidates(hit(document("Ann waits. Bob sleeps.", "a")), [5.0, 4.0])
    found += candidates(hit(document("Carl sings.", "b")), [-3.0])
    assert [one.text for one in focus(found, _any, 2, spread=True)] == ["Ann waits.", "Carl sings."]
    assert [one.text for one in focus(found, _any, 2)] == ["Ann waits.", "Bob sleeps."]


def test_a_focus_that_is_spread_has_the_best_of_each_document_that_fits() -> None:
    found = candidates(hit(document("Ann waits. Bob sleeps.", "a")), [5.0, 4.0])
    found += candidates(hit(document("Carl sings. Dora eats.", "b")), [3.0, -3.0])
    assert [one.text for one in focus(found, lambda one: one != found[2], 2, spread=True)] == [
        "Ann waits.",
        "Dora eats.",
    ]


def test_each_part_of_a_question_gives_its_best_to_the_focus_in_turn() -> None:
    found = candidates(hit(document("Ann waits. Bob sleeps. Carl sings. Dora eats.")), [(5, 0), (4, 1), (3, 9), (2, 0)])
    assert [one.text for one in focus(found, _any, 2)] == ["Ann waits.", "Carl sings.", "Bob sleeps.", "Dora eats."]


def test_what_is_not_shown_parts_what_stands_beside_it() -> None:
    """The text of an excerpt runs from its first to its last sentence, so nothing unseen may stand between them."""
    found = hit(document("One came. Hidden words. Two came."))
    first, _, last = candidates(found, [1.0, 1.0, 1.0])
    assert [excerpt.text for excerpt in select([first, last], 100)] == ["One came.", "Two came."]
