"""Data sets of the common shape, and suites: what is read, what is refused, what a sample holds."""

import json
from pathlib import Path

import pytest

from evals import datasets
from evals.cases import HERE, Case, Invalid, corpus_of, faults, load, suites
from evals.runner import texts_of
from tests.edges.readers.makers import paper
from tests.evals.rows import case

ROWS = [
    {"id": "1", "question": "Who?", "answers": ["Ada", "A. L."], "evidence": [{"doc": "d1", "quote": "It was Ada"}],
     "answerable": True, "type": "who", "context": ["d1"]},
    {"id": "2", "question": "And when?", "answers": [], "evidence": [], "answerable": False, "type": "when",
     "history": [{"role": "user", "text": "Who?"}, {"role": "agent", "text": "", "content": "Ada"}]},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"id": "d1", "title": "Ada", "text": "It was Ada.", "source": "The Paper", "date": "2024-01-02"}]
    for name, rows in (("corpus", corpus), ("qa", ROWS)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def test_a_data_set_becomes_documents_and_cases(folder: Path) -> None:
    (document,) = datasets.documents(folder)
    first, second = datasets.cases(folder)
    assert (document.id, document.source, document.published_at) == ("d1", "d1", "2024-01-02")
    assert first.answers == (("Ada", "A. L."),)
    assert [turn.role for turn in second.history] == ["user", "assistant"]
    assert not second.answerable


def test_a_case_names_the_first_of_several_documents_that_say_the_same(folder: Path) -> None:
    corpus = (folder / "corpus.jsonl").read_text("utf-8")
    copy = json.loads(corpus) | {"id": "d2"}
    (folder / "corpus.jsonl").write_text(
        "\n".join([corpus, json.dumps(copy), json.dumps(copy | {"id": "d3", "text": "It was not Ada."})])
    )
    evidence = [{"doc": name, "quote": "Ada"} for name in ("d2", "d1", "d3")]
    (folder / "qa.jsonl").write_text(json.dumps(ROWS[0] | {"evidence": evidence, "context": ["d2", "d3"]}), "utf-8")
    (found,) = datasets.cases(folder)
    assert [source.document for source in found.sources] == ["d1", "d3"]
    assert datasets.context(folder) == {"1": ("d1", "d3")}


TWELVE = "It opens at six from March to October and else at seven"
SENTENCE = f"{TWELVE} again"


@pytest.mark.parametrize(
    ("answers", "rule", "kept"),
    [
        (["six"], "words", ["six"]),
        ([TWELVE], "words", [TWELVE]),
        ([SENTENCE], "content", [SENTENCE]),
        ([SENTENCE, "six"], "words", [SENTENCE, "six"]),
        ([SENTENCE, SENTENCE + "."], "content", [SENTENCE, SENTENCE + "."]),
        ([SENTENCE, "NA", ".", " "], "content", [SENTENCE]),
        (["Na"], "words", ["Na"]),
    ],
)
def test_sentences_are_held_by_their_content_and_an_annotator_without_an_answer_gave_none(
    folder: Path, answers: list[str], rule: str, kept: list[str]
) -> None:
    (folder / "qa.jsonl").write_text(json.dumps(ROWS[0] | {"answers": answers}), "utf-8")
    (found,) = datasets.cases(folder)
    assert (found.rule, found.answers) == (rule, (tuple(kept),))


def test_where_every_annotator_gave_none_a_case_is_unanswerable(folder: Path) -> None:
    (folder / "qa.jsonl").write_text(json.dumps(ROWS[0] | {"answers": ["NA"]}), "utf-8")
    assert [one.answerable for one in datasets.cases(folder)] == [False]


def test_the_context_of_a_case_is_what_it_is_asked_about(folder: Path) -> None:
    assert datasets.context(folder) == {"1": ("d1",)}


def test_a_sample_holds_both_kinds_and_is_the_same_each_time() -> None:
    cases = [case(f"c{i}", answerable=i % 3 > 0) for i in range(30)]
    drawn = datasets.sampled(cases, 12, seed=7)
    assert sum(not one.answerable for one in drawn) == 4
    assert drawn == datasets.sampled(cases, 12, seed=7)
    assert drawn != datasets.sampled(cases, 12, seed=8)


@pytest.mark.parametrize("suite", suites())
def test_every_quote_of_a_suite_stands_in_its_corpus_and_no_case_repeats_another(suite: str) -> None:
    assert faults(load(suite), texts_of(corpus_of(suite))) == []


def test_a_corpus_may_have_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("The harbour opens at six.", "utf-8")
    quoted = case("c1", sources=[("deep/a.txt", "opens at six")])
    assert faults([quoted], texts_of(tmp_path)) == []
    assert [quoted.sources[0].is_of(name) for name in ("/corpus/deep/a.txt", "deep/a.txt", "/corpus/a.txt")] == [
        True,
        True,
        False,
    ]


def test_a_corpus_may_have_files_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(paper([(12, 700, "The harbour opens at six.")]))
    quoted = case("c1", sources=[("a.pdf", "opens at six")])
    assert faults([quoted], texts_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (None, "there is no .*qa.jsonl: a data set is a folder with corpus.jsonl and qa.jsonl"),
        ('{"id": 1, "question": "When?"}', "qa.jsonl, line 1: it lacks answerable"),
        ("[]", "qa.jsonl, line 1: it lacks id, question, answerable"),
        ("When?", "qa.jsonl, line 1: not JSON"),
        (
            '{"id": 1, "question": "When?", "answerable": false, "history": [{"role": "user"}]}',
            "case 1: a turn of its history needs a role and a text",
        ),
    ],
)
def test_a_data_set_that_is_none_is_told_by_file_and_line(tmp_path: Path, line: str | None, says: str) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"id": "d", "text": "The harbour opens at six."}\n')
    if line:
        (tmp_path / "qa.jsonl").write_text(f"{line}\n")
    with pytest.raises(Invalid, match=says):
        datasets.cases(tmp_path)


def test_the_suites_are_as_large_as_they_should_be() -> None:
    seeds, harbour = load("seeds"), load("harbour")
    assert sum(one.answerable for one in seeds) >= 45
    assert sum(not one.answerable for one in seeds) >= 25
    assert len(harbour) >= 200
    assert sum("near-miss" in one.tags for one in harbour) >= 50
    assert len(list((HERE / "corpora" / "harbour").iterdir())) >= 40
    assert len(load("everyday")) >= 190


def test_a_repeated_case_and_a_quote_from_nowhere_are_faults(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour opens at six.", "utf-8")
    good, same = case("c1"), case("c2", question="what of C1")
    made_up = case("c3", sources=[("a.txt", "The harbour opens at seven.")])
    assert faults([good, same, made_up], texts_of(tmp_path)) == [
        "c2 repeats c1",
        "c3: a.txt does not hold 'The harbour opens at seven.'",
    ]


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    fine = case().model_dump_json()
    (tmp_path / "broken.jsonl").write_text(f'{fine}\n{{"id": "x"}}\nnot json\n', "utf-8")
    with pytest.raises(Invalid, match=r"(?s)line 2: question.*line 3: "):
        load("broken", tmp_path)


@pytest.mark.parametrize(
    "change", [{"answers": []}, {"sources": []}, {"answers": [[]]}, {"answerable": False}, {"role": "?"}]
)
def test_a_case_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Case.model_validate(case().model_dump() | change)
