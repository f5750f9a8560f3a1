"""Which files a watched folder tells of, look by look."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.watching import GONE_AFTER, Changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("a")
    return tmp_path


@pytest.fixture
def changes(folder: Path) -> Changes:
    return Changes(lambda: sorted(folder.iterdir()))


def test_a_file_is_told_of_once_it_rests_and_only_once(changes: Changes, folder: Path) -> None:
    looks = [changes.look() for _ in range(3)]
    assert looks == [([], []), ([folder / "a.txt"], []), ([], [])]


def test_a_file_that_is_still_being_written_is_left_alone(changes: Changes, folder: Path) -> None:
    with (folder / "b.txt").open("a") as growing:
        for _ in range(4):
            growing.write("more")
            growing.flush()
            assert folder / "b.txt" not in changes.look()[0]
    assert changes.look() == ([folder / "b.txt"], [])


def test_a_file_that_changes_is_told_of_again(changes: Changes, folder: Path) -> None:
    changes.look()
    changes.look()
    (folder / "a.txt").write_text("ab")
    assert [changes.look() for _ in range(3)] == [([], []), ([folder / "a.txt"], []), ([], [])]


def test_a_file_that_stays_away_is_told_of_once(changes: Changes, folder: Path) -> None:
    changes.look()
    changes.look()
    (folder / "a.txt").unlink()
    assert [changes.look() for _ in range(4)] == [([], []), ([], []), ([], [folder / "a.txt"]), ([], [])]


def test_a_file_that_comes_back_was_never_gone(changes: Changes, folder: Path) -> None:
    changes.look()
    changes.look()
    away = folder.with_name("away")
    (folder / "a.txt").rename(away)
    looks = [changes.look() for _ in range(2)]
    away.rename(folder / "a.txt")
    assert looks + [changes.look() for _ in range(4)] == 6 * [([], [])]


def test_what_could_not_be_dealt_with_is_told_of_again(changes: Changes, folder: Path) -> None:
    (folder / "b.txt").write_text("b")
    changes.look()
    changes.look()
    (folder / "a.txt").unlink()
    assert [changes.look() for _ in range(GONE_AFTER)][-1] == ([], [folder / "a.txt"])
    changes.repeat([folder / "b.txt"], [folder / "a.txt"])
    assert changes.look() == ([folder / "b.txt"], [folder / "a.txt"])
