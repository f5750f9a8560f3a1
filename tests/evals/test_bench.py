"""The bench: what it counts, without measuring anything."""

from __future__ import annotations

from evals.bench import written


def test_a_file_of_the_index_that_is_new_or_changed_was_written_and_one_that_is_gone_was_not() -> None:
    before = {"kept": "a", "changed": "b", "gone": "c"}
    assert written(before, {"kept": "a", "changed": "d", "new": "e"}) == 2
    assert written(before, before) == 0
