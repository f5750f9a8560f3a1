"""What the embedded LLM is tuned on: the right lines, and nothing that is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.tuning.lessons import MOST_LINES, NONE, Lesson, kept_apart, lessons


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five hundred documents of fifty titles, each with a question that its third sentence answers and one that none
    does."""
    made = tmp_path / "squad2_half"
    made.mkdir()
    corpus, asked = [], []
    for n in range(500):
        sentences = [f"Hall {n} has door {m} painted in colour {n * 10 + m}." for m in range(10)]
        corpus.append({"id": f"d{n}", "title": f"Halls {n % 50}", "text": " ".join(sentences), "source": "made"})
        quote = [{"doc": f"d{n}", "quote": sentences[2]}]
        asked += [
            {"id": f"y{n}", "question": f"Which door {n}?", "answers": ["2"], "evidence": quote, "answerable": True},
            {"id": f"n{n}", "question": f"Which roof {n}?", "answerable": False, "related": [f"d{n}"]},
        ]
    for name, rows in (("corpus", corpus), ("qa", asked)):
        (made / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return made


def told(found: list[Lesson]) -> set[str]:
    return {document.id for lesson in found for document, _ in lesson.lines}


def test_a_line_is_right_if_it_is_what_is_quoted_and_none_where_nothing_answers(folder: Path) -> None:
    found = lessons(folder, 1000)
    assert found
    foreign = 0
    for lesson in found:
        assert len(lesson.lines) <= MOST_LINES
        roofs = [right for question, right in lesson.asked if question.startswith("Which roof")]
        assert roofs == [NONE]
        for question, right in lesson.asked:
            answers = f"Hall {question.split()[-1].rstrip('?')} has door 2 "
            told = frozenset(n for n, (_, text) in enumerate(lesson.lines, 1) if text.startswith(answers))
            assert question.startswith("Which roof") or right == (told or NONE)
            foreign += question.startswith("Which door") and right == NONE
    assert foreign > 50


def test_documents_of_what_is_measured_or_calibrated_teach_nothing(folder: Path) -> None:
    apart = {f"d{case.id[1:]}" for case in kept_apart(folder)}
    assert 200 < len(apart) < 400
    assert not told(lessons(folder, 1000)) & apart
    assert told(lessons(folder, 1000, unseen=True)) <= apart


def test_lessons_are_the_same_each_time_and_others_with_another_seed(folder: Path) -> None:
    assert lessons(folder, 20) == lessons(folder, 20)
    assert lessons(folder, 20) != lessons(folder, 20, seed=4)
    assert len(lessons(folder, 20)) == 20
