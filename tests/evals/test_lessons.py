"""What the reranker is taught: questions whose answers stand where they are said to, and nothing that is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import datasets
from evals.cases import load, suites
from evals.tuning.lessons import APART, HERE, SENTENCES, Asked, answers, as_data, asked, folders, lesson_of
from service.ingest import ingest
from service.search import as_read
from service.world import World
from tests.core.builders import candidates, hit
from tests.fakes import document, fake_world

FOLDERS = sorted(path.name for path in HERE.iterdir())
TEXT = "The market opens at six. It sells fish. Dogs are not admitted."


@pytest.fixture
def world() -> World:
    made = fake_world()
    ingest([document(TEXT, "market"), document("The pier was built in 1911. Nobody may fish on it.", "pier")], made)
    return made


@pytest.mark.parametrize("name", FOLDERS)
def test_every_quote_stands_in_a_document_and_only_what_is_answered_has_one(name: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in (HERE / name / "documents").iterdir()}
    rows = asked(HERE / name)
    assert len({row.question for row in rows}) == len(rows)
    for row in rows:
        assert row.document in texts
        assert row.kind.startswith("none") != bool(row.quotes)
        for quote in row.quotes:
            assert any(quote in text for text in texts.values()), quote


def test_what_is_kept_apart_is_a_data_set_whose_quotes_stand_in_their_documents(tmp_path: Path) -> None:
    as_data(tmp_path)
    texts = {one.id: one.text for one in datasets.documents(tmp_path)}
    found = datasets.cases(tmp_path)
    assert len(found) == sum(len(asked(folder)) for folder in folders(taught=False))
    quoted = [(source, case) for case in found if case.answerable for source in case.sources]
    assert all(source.quote in texts[source.document] for source, _ in quoted)
    assert len({case.id for _, case in quoted}) == sum(case.answerable for case in found)


def test_no_question_of_a_suite_is_taught() -> None:
    measured = {case.question.casefold() for suite in suites() for case in load(suite)}
    asked_there = {row.question.casefold() for name in FOLDERS for row in asked(HERE / name)}
    assert len(asked_there) > 17_000
    assert not asked_there & measured


def test_some_folders_are_kept_apart_to_measure_by() -> None:
    assert {path.name for path in folders(taught=False)} == APART < set(FOLDERS)
    assert {path.name for path in folders(taught=True)} == set(FOLDERS) - APART


def test_a_lesson_has_the_sentences_that_answer_first_and_says_so(world: World) -> None:
    lesson = lesson_of(Asked("When does the market open?", "market", "plain", ("The market opens at six.",)), world)
    assert lesson
    assert lesson.texts[0] == "Market\nThe market opens at six."
    assert lesson.right == (True,) + (False,) * (len(lesson.texts) - 1)
    assert 1 < len(lesson.texts) <= SENTENCES


def test_where_nothing_answers_no_sentence_is_right(world: World) -> None:
    lesson = lesson_of(Asked("Who opens the market?", "market", "none-near", ()), world)
    assert lesson
    assert not any(lesson.right)


def test_a_question_whose_answer_is_not_found_teaches_nothing(world: World) -> None:
    assert not lesson_of(
        Asked("When does the market open?", "market", "plain", ("It opens at noon on Sundays.",)), world
    )


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("It sells fish.", ["It sells fish."]),
        ("sells  FISH", ["It sells fish."]),
        ("It sells fish. Dogs are not admitted.", ["Dogs are not admitted."]),  # a part of two words proves nothing
        ("It sells meat.", []),
    ],
)
def test_a_sentence_answers_if_it_is_quoted_or_holds_what_is_or_is_much_of_it(quote: str, right: list[str]) -> None:
    found = candidates(hit(document(TEXT)), [0, 0, 0])
    assert [one.text for one in found if answers(one, [quote])] == right


def test_a_sentence_is_read_under_the_line_that_places_it() -> None:
    first, *_ = candidates(hit(document(TEXT)), [0, 0, 0])
    assert as_read(first.hit, first.span.start, first.reading) == "Call\nThe market opens at six."
