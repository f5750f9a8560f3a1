"""Reasoning between tags is never said, whether its end or its beginning is missing."""

from __future__ import annotations

import pytest

from service.core.drafting.drafts import DraftReader, read


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("<think>Passage 1 says six.\n\nOr seven?</think>\n\nThe harbour opens at six.", ["The harbour opens at six."]),
        ("<Thinking>Hm.</Thinking>Ships wait.", ["Ships wait."]),
        ("Ships wait. <think>Do they? They do.</think>Pilots sleep.", ["Ships wait.", "Pilots sleep."]),
        ("Ships <think>do they?</think>wait.", ["Ships wait."]),
        ("<think>Ships wait. They always did.", []),
        ("<think>", []),
        ("so ships wait, then</think>Pilots sleep.", ["Pilots sleep."]),
        ("A depth < 6 metres is low. <b>Ships</b> wait.", ["A depth < 6 metres is low.", "<b>Ships</b> wait."]),
        ("Ships wait at <thi", ["Ships wait at <thi"]),
    ],
)
def test_reasoning_is_no_part_of_what_is_said(draft: str, said: list[str]) -> None:
    assert [sentence.text for sentence in read(draft)] == said


@pytest.mark.parametrize(
    ("draft", "only"),
    [("<think>Hm. So.", True), ("<think>Hm.</think>Six.", False), ("Six. <think>Hm.", False), ("", False)],
)
def test_a_draft_that_never_came_to_an_answer_is_known(draft: str, only: bool) -> None:
    reader = DraftReader()
    reader.feed(draft)
    reader.close()
    assert reader.only_reasoned is only
