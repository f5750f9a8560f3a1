"""The command, over the real parts and a data set of three cases: what it leaves, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import __main__ as command
from evals.__main__ import entry
from evals.cases import load, suites
from evals.judge import Judge, regraded
from evals.recordings import recording
from evals.results import Run
from tests.fakes import FakeChat, real_prompts

CORPUS = [
    {"id": "harbour", "title": "The harbour", "text": "The harbour of Ellen opens at six. It closes at nine."},
    {"id": "museum", "title": "The museum", "text": "The museum was founded in 1931. It holds 312 model ships."},
]
CASES = [
    {"id": "q1", "question": "When does the harbour of Ellen open?", "answers": ["six"], "answerable": True,
     "evidence": [{"doc": "harbour", "quote": "The harbour of Ellen opens at six."}]},
    {"id": "q2", "question": "When was the museum founded?", "answers": ["1931"], "answerable": True,
     "evidence": [{"doc": "museum", "quote": None}]},
    {"id": "q3", "question": "Who painted the Mona Lisa?", "answers": [], "answerable": False},
]  # fmt: skip


def test_every_command_is_told_of_where_the_commands_are() -> None:
    told = [line.split()[0] for line in (command.__doc__ or "").splitlines()[2:] if line]
    assert sorted(told) == sorted(command.main.commands)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set, and a folder of this test's own for what the service keeps."""
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "small"
    folder.mkdir()
    for name, rows in (("corpus", CORPUS), ("qa", CASES)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def asked(command: str, data: Path, *more: str) -> int:
    return entry([command, "--data", str(data), "--llm", "extractive", *more])


def left(place: str = "runs/small") -> Run:
    return Run.load(Path(place) / "run.json")


def test_a_run_leaves_its_rows_and_says_what_was_switched_off(data: Path) -> None:
    assert asked("run", data, "--without", "words", "--without", "reranker") == 0
    assert [row.case.id for row in left().rows] == ["q1", "q2", "q3"]
    assert left().configuration["without"] == ["reranker", "words"]
    assert all(p.scores["text_rank"] is None for row in left().rows if row.answer for p in row.answer.passages)


MORE = [("When will the harbour of Ellen open?", "six"), ("How many model ships does the museum hold?", "312"),
        ("What time does Ellen's harbour open?", "six"), ("In what year was the museum founded?", "1931")]  # fmt: skip


def test_a_run_is_as_good_as_itself_and_not_as_one_without_its_parts(data: Path) -> None:
    more = [CASES[1] | {"id": f"m{at}", "question": asks, "answers": [says],
                        "evidence": [{"doc": "museum" if "museum" in asks else "harbour", "quote": None}]}
            for at, (asks, says) in enumerate(MORE)]  # fmt: skip
    (data / "qa.jsonl").write_text("\n".join(map(json.dumps, CASES + more)), "utf-8")
    assert asked("baseline", data, "--to", "before.json") == 0
    assert asked("gate", data, "--baseline", "before.json") == 0
    assert all(row.good for row in left().rows)
    assert asked("gate", data, "--baseline", "before.json", "--without", "words", "--without", "vectors") == 1
    assert not any(row.good for row in left().rows if row.case.answerable)


def test_a_run_that_was_stopped_goes_on_where_it_was(data: Path) -> None:
    asked("run", data)
    whole, rows = left(), Path("runs/small/rows.jsonl")
    rows.write_text("".join(rows.read_text("utf-8").splitlines(keepends=True)[:3])[:-9], "utf-8")  # the 2nd is torn
    assert asked("run", data, "--resume") == 0
    assert left().rows[0] == whole.rows[0]  # times and all: it was not asked again
    assert [row.case.id for row in left().rows] == ["q1", "q2", "q3"]


def test_a_run_of_another_configuration_is_not_gone_on_with(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked("run", data)
    before = left()
    assert asked("run", data, "--resume", "--without", "words") == 2
    assert "without: none → words" in capsys.readouterr().err
    assert left() == before


def test_every_time_that_is_repeated_is_left(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("run", data, "--repeat", "2") == 0
    assert len(left("runs/small/time-2").rows) == len(left().rows) == 3
    assert "between two runs, by itself" in capsys.readouterr().out


def test_a_search_tells_how_much_was_found_by_document_by_type_and_by_quote(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry(["search", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "small · 2 questions · 2 documents, 2 passages" in said  # the unanswerable one rests on nothing
    lines = {line[:26].strip(): line.split()[1:] for line in said.splitlines()}
    assert lines["documents"][:3] == ["2", "1.000", "(1.000–1.000)"]
    assert (lines["case"][0], lines["quotes"][0]) == ("2", "1")


def test_a_search_in_a_mixture_without_a_way_to_find_finds_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shut = CORPUS[0] | {"id": "other", "text": "The harbour of Ellen is shut."}
    (other / "corpus.jsonl").write_text(json.dumps(shut) + "\n", "utf-8")
    switched_off = ["--without", "words", "--without", "vectors"]
    assert entry(["search", "--data", str(data), "--mix", str(other), *switched_off]) == 0
    said = capsys.readouterr().out
    assert "other+small · 2 questions · 3 documents, 3 passages" in said
    assert "1.000" not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gate", "nowhere", "--baseline", "small/qa.jsonl"], "broken"),
        (["run", "nowhere"], f"there is no suite 'nowhere', but {', '.join(suites())}"),
        (["search", "nowhere"], f"there is no suite 'nowhere', but {', '.join(suites())}"),
        (["run", "seeds", "--without", "nothing"], "'nothing' is not one of"),
        (["run", "seeds", "--data", "small"], "a suite (seeds) or --data, not both"),
        (
            ["run", "--data", "small", "--llm", "extractive", "--record", "a.jsonl"],
            "no LLM whose replies could be kept",
        ),
        (["run", "--data", "small", "--llm", "extractive", "--without", "prompt"], "--without prompt"),
    ],
)
def test_whatever_is_wrong_with_a_run_is_no_regression(
    data: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert entry(arguments) == 2
    assert says in capsys.readouterr().err + caplog.text


def test_an_agreement_is_told_from_a_recording(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {one.id: one for one in load("seeds")}
    with recording(FakeChat("right"), Path("judge.jsonl")) as chat:
        assert len(list(regraded(Judge(chat, real_prompts()["judge_correct"], 5), cases))) == 44
    assert entry(["agreement", "--replay", "judge.jsonl"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("judge and person agree on 22 of 44 marked answers (36–64 %, kappa 0.00); 0 of 44")
    assert said.count("person: wrong, judge: right") == 22


@pytest.mark.parametrize("arguments", [["agreement"], ["run", "--data", "small", "--judge"]])
def test_a_judge_needs_an_llm(data: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert entry([*arguments, "--llm", "extractive"]) == 2
    assert "there is no LLM that could judge" in capsys.readouterr().err
