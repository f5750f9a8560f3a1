"""The doctor says what is wrong, changes nothing by looking, and puts right what can be."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.doctor import examined, repaired
from service.edges.onnx import OnnxEmbedder
from service.types.intake import Checkup
from service.web.app import create_app
from tests.fakes import FakeEmbedder
from tests.faults.worlds import filled, numbered, quick_folder, world_at


class Renamed(FakeEmbedder):
    """Fake, but called as the model that the settings name, so that only what is damaged is wrong."""

    fingerprint = OnnxEmbedder.fingerprint


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    with quick_folder() as folder:
        with closing(world_at(folder / "data", embedder=Renamed())) as world:
            filled(world, 1)
        yield folder / "data"


@pytest.fixture
def data(made: Path, quick_path: Path) -> Path:
    shutil.copytree(made, quick_path / "data")
    return quick_path / "data"


def footnote(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], env={"FOOTNOTE_DATA_DIR": str(data), "FOOTNOTE_LLM": "extractive"})


def in_catalog(*statements: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with closing(sqlite3.connect(data / "catalog.sqlite")) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    return change


def in_index(data: Path) -> None:
    (data / "index" / "1" / "chroma.sqlite3").write_bytes(b"nothing")


DAMAGES = {
    "full text": in_catalog("INSERT INTO words (words) VALUES ('delete-all')"),
    "vectors": in_catalog("DELETE FROM vectors WHERE rowid = 3"),
    "index": in_index,
}


def files(data: Path) -> dict[str, int]:
    """What files there are, with their sizes; their stamps change whenever they are opened."""
    return {str(path): path.stat().st_size for path in data.rglob("*") if path.is_file() and path.name != "lock"}


def wrong(checkup: Checkup) -> set[str]:
    return {finding.part for finding in checkup.findings if finding.wrong}


def test_what_is_sound_is_said_to_be_and_looking_changes_nothing(data: Path) -> None:
    before = files(data)
    found = footnote(data, "doctor")
    assert (found.exit_code, "WRONG" in found.stdout) == (0, False)
    assert [line.split()[1] for line in found.stdout.splitlines()] == [
        "file:",
        "documents:",
        "full",
        "vectors:",
        "index:",
        "model:",
    ]
    assert files(data) == before


@pytest.mark.parametrize("part", DAMAGES)
def test_what_is_wrong_is_said_and_put_right_when_asked_for(data: Path, part: str) -> None:
    DAMAGES[part](data)
    before = files(data)
    found = footnote(data, "doctor")
    assert found.exit_code == 1
    assert [line.split(":")[0] for line in found.stdout.splitlines() if line.startswith("WRONG")] == [f"WRONG {part}"]
    assert files(data).keys() == before.keys()
    with closing(world_at(data, embedder=Renamed())) as world:
        assert repaired(world).sound
    assert footnote(data, "doctor").exit_code == 0


def test_repairing_from_the_command_line(data: Path) -> None:
    in_index(data)
    found = footnote(data, "doctor", "--repair")
    assert found.exit_code == 0, found.output
    assert "WRONG" not in found.stdout


def test_documents_that_do_not_fit_are_told(data: Path) -> None:
    in_catalog("UPDATE passages SET stop = stop + 1 WHERE number = 2")(data)
    assert "1 passages are not as long as they should be" in footnote(data, "doctor").stdout


def test_a_catalog_that_cannot_be_read_is_told_and_left_as_it_is(data: Path) -> None:
    (data / "catalog.sqlite").write_bytes(b"no database " * 1000)
    for repair in ([], ["--repair"]):
        found = footnote(data, "doctor", *repair)
        assert found.exit_code == 1
        assert "restore the data folder" in found.output
    assert (data / "catalog.sqlite").read_bytes() == b"no database " * 1000


def test_another_model_in_the_settings_is_told(quick_path: Path) -> None:
    with closing(world_at(quick_path)) as world:
        filled(world, 1)
    found = footnote(quick_path, "doctor")
    assert f"that was hashed words, not {OnnxEmbedder.fingerprint}" in found.stdout


def test_an_empty_folder_is_sound(quick_path: Path) -> None:
    assert footnote(quick_path, "doctor").exit_code == 0


def test_a_service_is_asked_about_the_data_that_it_owns(data: Path) -> None:
    with closing(world_at(data, embedder=Renamed())) as world:
        client = create_app(world).test_client()
        reply = client.get("/doctor").get_json()
        assert reply["sound"] is True
        DAMAGES["full text"](data)
        reply = client.get("/doctor").get_json()
        assert [finding["part"] for finding in reply["findings"] if finding["wrong"]] == ["full text"]
        assert client.post("/doctor", json={}).get_json()["sound"] is True
        assert world.catalog.matching("report", 1)


def test_an_index_that_went_wrong_unnoticed_is_made_anew(data: Path) -> None:
    with closing(world_at(data, embedder=Renamed())) as world:
        world.index.remove(sorted(world.index.ids())[:3])
        assert wrong(examined(world)) == {"index"}
        assert wrong(repaired(world)) == set()
        assert numbered(0).text == world.catalog.document("report-0").text  # type: ignore[union-attr]
