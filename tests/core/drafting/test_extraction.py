"""Answering with the words of the documents themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.core.drafting import extraction
from service.core.drafting.extraction import MARGIN, MOST, only_part
from service.core.retrieval.evidence import Candidate
from tests.core.builders import SEED, SEED_SENTENCES, candidates, document, hit

SEED_HIT = hit(document(SEED, "seed"))
BEGAN = 2  # the sentence that says when the call began
LOW = -14.0


def extract(question: str, found: list[Candidate]) -> list[str]:
    """The words of the sentences that are quoted."""
    return [candidate.text for candidate in extraction.extract(question, found)]


def relevances(**best: float) -> list[float]:
    """Every sentence far off, but for those named by their place, as in `s2=5.0`."""
    return [best.get(f"s{at}", LOW) for at in range(len(SEED_SENTENCES))]


def test_the_sentence_that_answers_is_quoted_word_for_word() -> None:
    found = candidates(SEED_HIT, relevances(s2=5.0))
    assert extract("When did the call begin?", found) == [SEED_SENTENCES[BEGAN]]


def test_quotes_stand_in_the_order_of_the_text_and_not_of_their_rank() -> None:
    found = candidates(SEED_HIT, relevances(s11=4.0, s16=5.0))
    assert extract("What is open?", found) == [SEED_SENTENCES[11], SEED_SENTENCES[16]]


def test_a_sentence_far_behind_the_best_is_left_out() -> None:
    found = candidates(SEED_HIT, relevances(s11=5.0, s16=5.0 - MARGIN - 0.1))
    assert extract("What is open?", found) == [SEED_SENTENCES[11]]


def test_nothing_is_quoted_where_no_sentence_holds_what_is_asked_for() -> None:
    (farmers,) = candidates(hit(document("Farmers are watching.")), [5.0])
    assert extract("How many farmers are watching?", [farmers]) == []
    assert extract("What is open?", []) == []


def test_each_part_of_a_question_gets_its_own_quote() -> None:
    given_ = [(LOW, LOW)] * len(SEED_SENTENCES)
    given_[6], given_[15] = (5.0, LOW), (LOW, 2.0)
    assert extract("Who is open, and what?", candidates(SEED_HIT, given_)) == [SEED_SENTENCES[6], SEED_SENTENCES[15]]


def test_of_several_parts_each_is_quoted_within_a_third_of_the_margin() -> None:
    given_ = [(LOW, LOW)] * len(SEED_SENTENCES)
    given_[6], given_[9], given_[11] = (5.0, LOW), (4.9, LOW), (5.1 - MARGIN / 3, LOW)
    given_[15], given_[16] = (LOW, 5.0), (LOW, 4.9 - MARGIN / 3)
    assert extract("Who is open, and what?", candidates(SEED_HIT, given_)) == [
        SEED_SENTENCES[at] for at in (6, 9, 11, 15)
    ]


def test_one_of_several_questions_is_answered_within_a_third_of_the_margin() -> None:
    found = candidates(SEED_HIT, relevances(s11=5.0, s16=4.9 - MARGIN / 3))
    assert [one.text for one in extraction.extract("What is open?", found, of=2)] == [SEED_SENTENCES[11]]
    assert len(extraction.extract("What is open?", found)) == 2


@given(st.lists(st.floats(-12, 12), min_size=18, max_size=18))
def test_at_most_a_few_sentences_are_quoted_and_all_are_the_documents_own(scores: list[float]) -> None:
    found = extract("What is open?", candidates(SEED_HIT, scores))
    assert len(found) <= MOST
    assert set(found) <= set(SEED_SENTENCES)
    assert SEED_SENTENCES[scores.index(max(scores))] in found


def test_a_candidate_for_one_part_is_as_relevant_as_for_that_part() -> None:
    (both,) = candidates(hit(document("Farmers are watching.")), [(1.0, 5.0)])
    assert (only_part(both, 0).relevance, only_part(both, 1).relevance) == (1.0, 5.0)


def test_a_comparison_quotes_the_best_of_two_documents_however_far_apart() -> None:
    first = candidates(hit(document("The fare was 3 in 2023. It rained.", "a")), [5.0, 4.5])
    second = candidates(hit(document("The fare is 4 in 2024.", "b")), [-8.0])
    quoted = extract("Was the fare dearer in 2024 than in 2023?", first + second)
    assert quoted[0] == "The fare was 3 in 2023."
    assert quoted[-1] == "The fare is 4 in 2024."
    assert "The fare is 4 in 2024." not in extract("What was the fare?", first + second)


def test_a_comparison_quotes_documents_by_their_best_sentence_and_not_by_their_worst() -> None:
    first = candidates(hit(document("The fare was 3 in 2023. It rained.", "a")), [5.0, -12.0])
    second = candidates(hit(document("The fare is 4 in 2024. Dogs are free.", "b")), [-1.0, -11.0])
    other = candidates(hit(document("The fare of 1990 is not known.", "c")), [-9.0])
    quoted = extract("Was the fare dearer in 2024 than in 2023?", [*first, *second, *other])
    assert quoted == ["The fare was 3 in 2023.", "The fare is 4 in 2024."]
