"""The command line: the same commands whether it opens the data itself or a running server owns it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.settings import Settings
from service.watching import LOOK_EVERY_S
from tests.fake_llm import fake_llm
from tests.library import HARBOUR, MUSEUM, OPENS, UNKNOWN
from tests.served import FOOTNOTE, Server, environment, heeding_ctrl_c, served

Run = Callable[..., Result]


def runner(data_dir: Path) -> Run:
    """Runs `footnote` here, on this data folder, without an LLM and seeds."""
    settings = {"FOOTNOTE_DATA_DIR": str(data_dir), "FOOTNOTE_LLM": "extractive", "FOOTNOTE_SEEDS_DIR": ""}

    def run(*arguments: str | Path, input: str | None = None, **environment: str) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input, settings | environment)

    return run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture
def run_through_server(server: Server) -> Iterator[Run]:
    """On the data of a running server, which is empty again afterwards."""
    run = runner(server.data_dir)
    yield run
    for document, *_ in rows(run("documents")):
        run("delete", document)


@pytest.fixture(params=["by itself", "through a server"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    through: Run = request.getfixturevalue("run_through_server")
    return through if request.param == "through a server" else runner(tmp_path / "data")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    (folder / "harbour.txt").write_text(HARBOUR.text)
    (folder / "deep" / "museum.md").write_text(f"# The naval museum\n\n{MUSEUM.text}")
    (folder / ".hidden.txt").write_text("Nobody sees this.")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def rows(listed: Result) -> list[list[str]]:
    return [line.split("\t") for line in listed.stdout.splitlines()]


def failed(result: Result, says: str) -> bool:
    """Whether it ended with status 1 and one line that says why."""
    return result.exit_code == 1 and says in result.stderr and "Traceback" not in result.output


# ── A corpus ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_ingested_listed_asked_about_and_deleted(run: Run, files: Path) -> None:
    ingested = run("ingest", files)
    assert ingested.exit_code == 0, ingested.output
    assert (
        "added 2 · updated 0 · unchanged 0 · duplicates 0 · removed 0 · failed 0 · passages 2 · embedded 2 · reused 0"
        in ingested.stdout
    )
    assert "unchanged 2" in run("ingest", files).stdout

    documents = {source: (name, title) for name, title, source in rows(run("documents"))}
    assert documents.keys() == {str(files / "harbour.txt"), str(files / "deep" / "museum.md")}
    harbour, _ = documents[str(files / "harbour.txt")]

    asked = run("ask", OPENS)
    assert asked.exit_code == 0
    answer, footnote, *_ = asked.stdout.split("\n\n")
    assert re.search(r"6 am.*\[1\]$", answer)
    assert re.match(r"\[1\] “The harbour opens at 6 am.*”\n", footnote)
    assert str(files / "harbour.txt") in footnote
    refused = run("ask", UNKNOWN)
    assert refused.exit_code == 0
    assert refused.stdout.startswith("No answer to this question was found in the documents.\n\nThe nearest passages:")
    assert re.search(r"\nThe nearest passages:\n\n  - “.+”\n    .+\n    " + re.escape(str(files)), refused.stdout)
    assert run("ask", "At what hour does the harbour not open?").stdout.endswith(
        "\n\nThe question takes something for granted that the documents do not say.\n"
    )

    assert run("delete", harbour).stdout == f"removed: {files / 'harbour.txt'}\n"
    assert len(rows(run("documents"))) == 1
    assert "6 am" not in run("ask", OPENS).stdout
    assert failed(run("delete", harbour), f"Error: no document {harbour}\n")


def test_a_file_that_cannot_be_read_fails_alone_and_the_status_says_so(run: Run, files: Path) -> None:
    (files / "binary.txt").write_bytes(b"\0\1\2")
    (files / "blank.txt").write_text(" \n")
    ingested = run("ingest", files, files / "picture.png")
    assert ingested.exit_code == 1
    assert "added 2 " in ingested.stdout
    assert "failed 3 " in ingested.stdout
    assert f"failed: {files / 'binary.txt'}: not text: it holds NUL characters\n" in ingested.stdout
    assert f"failed: {files / 'blank.txt'}: there is no text in it\n" in ingested.stdout
    assert f"failed: {files / 'picture.png'}: .png cannot be read" in ingested.stdout
    assert "passed over" not in ingested.stdout
    assert len(rows(run("documents"))) == 2


def test_files_of_a_folder_that_are_not_read_are_counted(run: Run, files: Path) -> None:
    (files / "LICENSE").write_text("All of it.")
    ingested = run("ingest", files)
    assert ingested.exit_code == 0
    assert "passed over: 2 files of formats that are not read (no suffix 1, .png 1)\n" in ingested.stdout


def test_a_question_without_quotes_is_one_question(run: Run, files: Path) -> None:
    run("ingest", files)
    assert run("ask", *OPENS.split()).stdout == run("ask", OPENS).stdout


def test_what_is_not_there_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert failed(run("ingest", empty), "Error: no file under these paths can be read")
    (empty / "picture.png").touch()
    unread = run("ingest", empty)
    assert unread.stdout == "passed over: 1 file of formats that are not read (.png 1)\n"
    assert "Error: no file under these paths can be read" in unread.stderr
    assert run("ingest", tmp_path / "nowhere").exit_code == 2
    assert failed(run("delete", "no such document"), "Error: no document no such document")
    assert run("documents").stdout == ""
    asked = run("ask", OPENS)
    assert failed(asked, "Error: there are no documents in /")
    assert "`footnote ingest FILES`" in asked.stderr


def asked(run: Run, *options: str | Path) -> dict[str, Any]:
    answer = run("ask", OPENS, "--json", *options)
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_question_can_be_asked_of_some_documents_only(run: Run, files: Path) -> None:
    (files / "deep" / "museum.md").write_text(f"---\npublisher: The Tide\ndate: 2024-05-01\n---\n{MUSEUM.text}")
    run("ingest", files)
    harbour = next(name for name, _, source in rows(run("documents")) if source.endswith("harbour.txt"))
    for options in (["--source", os.path.relpath(files / "harbour.txt")], ["--document-id", harbour]):
        assert {found["source"] for found in asked(run, *options)["passages"]} == {str(files / "harbour.txt")}
    for options in (
        ["--publisher", "The Tide", "--publisher", "The Courier"],
        ["--published-from", "2024-05-01"],
        ["--published-to", "2024-05-01"],
    ):
        assert {found["source"] for found in asked(run, *options)["passages"]} == {str(files / "deep" / "museum.md")}
    assert asked(run, "--published-from", "2024-05-02")["reason"] == "no_documents"
    assert [Path(found["source"]).name for found in asked(run, "--as-of", "2024-04-30")["passages"]] == ["harbour.txt"]
    assert len(asked(run)["passages"]) == 2
    assert len(asked(run, "--limit", "1")["passages"]) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--published-from", "May"], "filters.published_from: Input should be a day like 2024-05-01"),
        (["--as-of", "2024-02-30"], "filters.as_of: day is out of range for month"),
        (["--limit", "0"], "limit: Input should be greater than or equal to 1"),
        (["--history", "talk.json"], "talk.json is no conversation: a list"),
        (["--history", "nowhere/talk.json"], "there is no folder nowhere"),
        (["--history", "half.json"], "half.json cannot be read as JSON"),
        (["--history", "odd.json"], "history.0.role: Input should be 'user' or 'assistant'"),
    ],
)
def test_what_a_question_cannot_be_asked_with_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, written in {"talk": "{}", "half": "[", "odd": '[{"role": "x", "content": "y"}]'}.items():
        Path(f"{name}.json").write_text(written)
    assert failed(runner(tmp_path / "data")("ask", OPENS, *options), says)
    assert not (tmp_path / "data").exists()


def test_a_conversation_is_kept_in_a_file(run: Run, files: Path, tmp_path: Path) -> None:
    run("ingest", files)
    talk = tmp_path / "talk.json"
    first = asked(run, "--history", talk)
    assert json.loads(talk.read_text()) == [
        {"role": "user", "content": OPENS},
        {"role": "assistant", "content": first["answer"]},
    ]
    second = json.loads(run("ask", "And in 2023?", "--history", talk, "--json").stdout)
    assert second["search_query"] == "When does the harbour open in 2023?"
    assert [turn["role"] for turn in json.loads(talk.read_text())] == ["user", "assistant"] * 2
    assert "Read as" not in run("ask", OPENS, "--history", talk).stdout
    assert run("ask", "And in 2023?", "--history", talk).stdout.startswith(
        "Read as “When does the harbour open in 2023?”\n\n"
    )


def test_what_a_server_does_not_take_fails_alone_too(run_through_server: Run, files: Path) -> None:
    (files / "long.txt").write_text("Far too long. " * 1000)
    ingested = run_through_server("--max-request-bytes", "10000", "ingest", files)
    assert ingested.exit_code == 1
    assert "added 2 " in ingested.stdout
    assert f"failed: {files / 'long.txt'}: 14,000 bytes; at most 8,000 are taken\n" in ingested.stdout


def test_any_name_of_a_file_is_kept(run: Run, tmp_path: Path) -> None:
    names = ['ein "Hafen"; und Möwen 海.txt', "semi;colon=100%.txt", "new\nline.txt", "back\\slash.txt"]
    for number, name in enumerate(names):
        (tmp_path / name).write_text(f"Berth {number} is free.")
    told = run("ingest", *(tmp_path / name for name in names)).stdout
    assert f"added {len(names)} " in told
    assert " · in /" in told.splitlines()[-1]  # the folder it went into
    listed = run("documents").stdout
    for name in names:
        assert str(tmp_path / name) in listed


def test_a_file_whose_name_is_no_text_fails_alone(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "good.txt").write_text("Berth 1 is free.")
    os.close(os.open(os.fsencode(folder) + b"/caf\xe9.txt", os.O_CREAT))
    ingested = run("ingest", folder)
    assert "added 1 " in ingested.stdout
    assert "caf?.txt: its name is not UTF-8\n" in ingested.stdout


def test_a_document_is_deleted_with_all_its_sources_or_loses_one(run: Run, files: Path) -> None:
    (files / "copy.txt").write_text(HARBOUR.text)
    assert "duplicates 1 " in run("ingest", files / "harbour.txt", files / "copy.txt").stdout
    [(name, _, first), (_, _, second)] = rows(run("documents"))
    removed = run("delete", name, "--source", first)
    assert removed.stdout == f"removed: {first}\nthe document stays: {second}\n"
    run("ingest", first)
    assert run("delete", name).stdout == f"removed: {second}\nremoved: {first}\n"
    assert rows(run("documents")) == []


# ── Pruning and watching ──────────────────────────────────────────────────────────────────────────────────────────────


def sources(run: Run) -> set[str]:
    return {Path(source).name for _, _, source in rows(run("documents"))}


def test_documents_whose_file_is_gone_are_removed_once_somebody_agrees(run: Run, files: Path) -> None:
    (files.parent / "elsewhere.txt").write_text("Another folder is not touched.")
    run("ingest", files, files.parent / "elsewhere.txt")
    (files / "harbour.txt").unlink()
    (files.parent / "elsewhere.txt").unlink()
    assert "gone" not in run("ingest", files).stdout
    for given in ("n\n", ""):
        refused = run("ingest", "--prune", files, input=given)
        assert (refused.exit_code, sources(run)) == (1, {"harbour.txt", "museum.md", "elsewhere.txt"})
        assert f"gone: {files / 'harbour.txt'}\nRemove what came from it? [y/N]" in refused.stdout
        assert refused.stdout.splitlines()[-1].startswith(
            "added 0 · updated 0 · unchanged 1 · duplicates 0 · removed 0 "
        )
    pruned = run("ingest", "--prune", files, input="y\n")
    assert (pruned.exit_code, sources(run)) == (0, {"museum.md", "elsewhere.txt"})
    assert pruned.stdout.splitlines()[-1].startswith("added 0 · updated 0 · unchanged 1 · duplicates 0 · removed 1 ")


def test_a_script_prunes_without_being_asked(run: Run, files: Path) -> None:
    run("ingest", files)
    (files / "harbour.txt").unlink()
    (files / "deep" / "museum.md").unlink()
    pruned = run("ingest", "--prune", "--yes", files)
    assert (pruned.exit_code, sources(run)) == (0, set())
    assert "removed 2 " in pruned.stdout.splitlines()[-1]


def test_a_document_stays_under_its_id_while_another_of_its_files_is_there(run: Run, files: Path) -> None:
    run("ingest", files / "harbour.txt")
    [(name, *_)] = rows(run("documents"))
    (files / "harbour.txt").rename(files / "moved.txt")
    pruned = run("ingest", "--prune", "--yes", files)
    assert f"gone: {files / 'harbour.txt'}\n" in pruned.stdout
    assert re.search("duplicates 1 · removed 0 .* embedded 1 ", pruned.stdout.splitlines()[-1])  # 1: the museum's
    assert (name, str(files / "moved.txt")) in {(name, source) for name, _, source in rows(run("documents"))}


@pytest.mark.parametrize("mount_point", [False, True])
def test_nothing_is_removed_for_a_folder_that_is_away(run: Run, files: Path, mount_point: bool) -> None:
    run("ingest", files)
    files.rename(files.with_name("away"))
    if mount_point:
        files.mkdir()
    pruned = run("ingest", "--prune", "--yes", files)
    assert pruned.exit_code != 0
    assert sources(run) == {"harbour.txt", "museum.md"}


@contextmanager
def watched(server: Server, folder: Path) -> Iterator[Callable[[], str]]:
    """What a program that watches a folder, and prunes, says next; it ends well when it is interrupted."""
    with subprocess.Popen(
        [FOOTNOTE, "ingest", "--watch", folder, "--prune", "--yes"],
        env=environment(server.data_dir),
        cwd=server.data_dir,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=heeding_ctrl_c,
    ) as watching:
        assert watching.stdout
        try:
            assert watching.stdout.readline().startswith("watching ")
            yield watching.stdout.readline
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(10) == 0


def test_a_folder_is_watched_until_interrupted(server: Server, run_through_server: Run, files: Path) -> None:
    (files / ".drafts").mkdir()
    (files / ".drafts" / "plan.txt").write_text("What is hidden is not watched, so none knows since when it is gone.")
    assert run_through_server("ingest", files / ".drafts" / "plan.txt").exit_code == 0
    with watched(server, files) as said:
        assert "added 2 " in said()
        (files / "harbour.txt").write_text("The harbour opens at five.")
        assert "updated 1 · unchanged 0 " in said()
        (files / ".drafts" / "plan.txt").unlink()
        (files / "harbour.txt").unlink()
        assert said() == f"gone: {files / 'harbour.txt'}\n"
        assert "removed 1 " in said()
    assert sources(run_through_server) == {"museum.md", "plan.txt"}


def test_a_watched_folder_that_is_suddenly_empty_is_told_of_once_and_nothing_is_removed(
    server: Server, run_through_server: Run, files: Path
) -> None:
    with watched(server, files) as said:
        assert "added 2 " in said()
        away = files.rename(files.with_name("away"))
        files.mkdir()
        assert said().startswith(f"Error: {files} is away or empty: nothing is removed")
        time.sleep(2.5 * LOOK_EVERY_S)  # looks that would tell of it again
        (away / "tide.txt").write_text("The tide turns at noon.")
        files.rmdir()
        away.rename(files)
        assert "added 1 " in said()
    assert sources(run_through_server) == {"harbour.txt", "museum.md", "tide.txt"}


@pytest.mark.parametrize("arguments", [[], ["--prune"], ["--watch", ".", "--prune"]])
def test_what_makes_no_sense_is_a_usage_error(tmp_path: Path, arguments: list[str]) -> None:
    result = runner(tmp_path)("ingest", *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_no_proxy_of_the_environment_is_asked_for_a_server_on_this_machine(run_through_server: Run) -> None:
    assert run_through_server("documents", http_proxy="http://127.0.0.1:9").exit_code == 0


def test_a_question_that_the_server_refuses_is_said_in_one_line(run_through_server: Run) -> None:
    assert failed(run_through_server("ask", "x" * 9_000), "Error: the question has 9,000 bytes; at most 8,000")


# ── The LLM ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_llm_that_is_not_there_is_said_in_one_line(tmp_path: Path, files: Path) -> None:
    with fake_llm() as llm:
        pass  # its port is closed from here on
    run = runner(tmp_path)
    run("ingest", files)
    asked = run("--llm", "remote", "--llm-base-url", llm.base_url, "--llm-model", "fake-model", "ask", OPENS)
    assert failed(asked, "Error: the LLM at 127.0.0.1:")
    assert asked.stdout == ""


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"FOOTNOTE_LLM": "extractive"}, "extractive"),
        ({"FOOTNOTE_LLM": "embedded"}, "embedded"),
        ({"FOOTNOTE_LLM": "auto", "FOOTNOTE_LLM_API_KEY": "sk-1"}, "remote"),
        ({"FOOTNOTE_LLM": "auto", "OPENAI_API_KEY": "sk-1"}, "remote"),
        ({"FOOTNOTE_LLM": "auto", "OPENAI_API_KEY": ""}, "embedded"),
    ],
)
def test_llm_prints_which_one_the_settings_ask_for(tmp_path: Path, environment: dict[str, str], kind: str) -> None:
    assert runner(tmp_path)("llm", **environment).stdout == f"{kind}\n"


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "environment", "says"),
    [
        (["--port", "http"], {}, "FOOTNOTE_PORT: Input should be a valid integer"),
        ([], {"FOOTNOTE_PORT": "70000"}, "FOOTNOTE_PORT: Input should be less than or equal to 65535, not '70000'"),
        ([], {"FOOTNOTE_LLM": "gpt"}, "FOOTNOTE_LLM: Input should be 'auto', 'remote', 'embedded' or 'extractive'"),
        (["--threads", "1"], {}, "FOOTNOTE_THREADS: Input should be greater than or equal to 4"),
        (["--llm", "remote"], {}, "FOOTNOTE_LLM_BASE_URL"),
        ([], {"FOOTNOTE_EMBEDDING_MODEL": "m"}, "FOOTNOTE_EMBEDDING_BASE_URL"),
    ],
)
@pytest.mark.parametrize("command", [["serve"], ["ask", OPENS], ["documents"]])
def test_a_wrong_setting_stops_every_command_and_is_named(
    tmp_path: Path, flags: list[str], environment: dict[str, str], says: str, command: list[str]
) -> None:
    stopped = runner(tmp_path)(*flags, *command, **environment)
    assert failed(stopped, says)
    assert stopped.stdout == ""
    assert not list(tmp_path.iterdir())


def test_weights_that_are_not_there_stop_who_would_ask_them(tmp_path: Path) -> None:
    for command in (["serve"], ["ask", OPENS]):
        stopped = runner(tmp_path / "data")(*command, FOOTNOTE_LLM="embedded", FOOTNOTE_LLM_GGUF="/none.gguf")
        assert failed(stopped, "FOOTNOTE_LLM_GGUF: there is no file /none.gguf")


def test_no_llm_is_started_for_who_asks_nothing(tmp_path: Path, files: Path) -> None:
    run = runner(tmp_path / "data")
    assert run("ingest", files, FOOTNOTE_LLM="embedded").exit_code == 0
    assert len(rows(run("documents", FOOTNOTE_LLM="embedded"))) == 2
    assert not (tmp_path / "data" / "models").exists()


def test_a_wrong_setting_never_shows_a_key(tmp_path: Path) -> None:
    stopped = runner(tmp_path)("llm", FOOTNOTE_LLM_API_KEY="sk-secret", FOOTNOTE_PORT="x", FOOTNOTE_LLM="remote")
    assert stopped.exit_code == 1
    assert "sk-secret" not in stopped.output


def test_a_flag_goes_before_the_environment(tmp_path: Path) -> None:
    assert runner(tmp_path)("--llm", "embedded", "llm", FOOTNOTE_LLM="extractive").stdout == "embedded\n"


def test_a_flag_of_a_setting_stands_before_or_behind_the_command(tmp_path: Path) -> None:
    run = runner(tmp_path)

    assert run("llm", "--llm", "embedded").stdout == "embedded\n"
    assert run("--llm", "remote", "llm", "--llm", "embedded").stdout == "embedded\n"
    assert "FOOTNOTE_PORT: Input should be a valid integer" in run("serve", "--port", "http").stderr


def test_help_names_every_setting_and_every_command() -> None:
    text = CliRunner().invoke(main, ["--help"]).stdout
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')} " in text
        assert f"FOOTNOTE_{name.upper()}" in text
    for command in main.commands:
        assert re.search(rf"^  {command} ", text, re.MULTILINE)
