"""What is told of two policies of one name."""

from __future__ import annotations

from service.core.drafting.telling import in_words, whole
from service.core.retrieval.evidence import Candidate
from tests.core.builders import candidates, document, hit


def policies() -> tuple[list[Candidate], list[Candidate]]:
    """The sentences of two policies, the earlier of which answers a little better."""
    old = document("The desk orders the pass. It costs a pound.", "old", "Policy 2023", "2023-03-01")
    new = document("You order the pass yourself. Ask Ann Lee. She has the key.", "new", "Policy 2024", "2024-05-01")
    return candidates(hit(old), [4.0, 1.0]), candidates(hit(new), [3.0, 0.0, 0.0])


def test_the_later_of_two_policies_is_told_first_and_each_with_its_day() -> None:
    old, new = policies()
    quoted = whole("Who orders the pass?", old[:1], [*old, *new])
    assert [one.shown for one in in_words("Who orders the pass?", quoted)] == [
        "You order the pass yourself (1 May 2024).",
        "The desk orders the pass (1 March 2023).",
    ]


def test_where_a_year_is_asked_for_that_of_the_year_is_told_alone() -> None:
    old, new = policies()
    quoted = whole("Who ordered the pass in 2023?", old[:1], [*old, *new])
    assert [one.shown for one in in_words("Who ordered the pass in 2023?", quoted)] == ["The desk orders the pass."]


def test_a_later_policy_that_takes_it_back_is_told_too() -> None:
    old = candidates(hit(document("Guests may park in the yard.", "old", "Rules 2023", "2023-03-01")), [3.0])
    new = candidates(hit(document("Guests cannot park in the yard.", "new", "Rules 2024", "2024-05-01")), [2.0])
    told = whole("When may guests park in the yard?", old, [*old, *new])
    assert [one.text for one in told] == ["Guests may park in the yard.", "Guests cannot park in the yard."]


def test_the_document_with_the_best_sentence_is_told_first_and_each_in_its_own_order() -> None:
    club = candidates(hit(document("We meet at six. The pump is old. The hut is locked.", "a")), [1.0, 0.0, 2.0])
    hut = candidates(hit(document("Ann locks it. The key hangs inside.", "b")), [2.5, 3.0])
    shop = candidates(hit(document("We sell keys.", "c")), [1.5])
    told = in_words("Who locks the hut?", [club[0], club[2], *hut, *shop])
    assert [one.shown for one in told] == [
        "Ann locks it.",
        "The key hangs inside.",
        "We meet at six.",
        "The hut is locked.",
        "We sell keys.",
    ]
