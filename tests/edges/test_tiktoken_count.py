"""Tokens start at characters, whatever the text is made of, and counting them needs no network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.edges.tiktoken_count import TiktokenCount

CACHED = "fb374d419588a4632f3f557e76b4b70aebbca790"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiktoken")


@pytest.fixture(scope="module")
def starts(cache: Path) -> TiktokenCount:
    return TiktokenCount(cache)


def pieces(text: str, starts: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def test_every_token_starts_at_its_first_character(starts: TiktokenCount) -> None:
    text = "The call began at 8 a.m."
    assert pieces(text, starts(text)) == ["The", " call", " began", " at", " ", "8", " a", ".m", "."]


@pytest.mark.parametrize("run", ["a", " "])
def test_a_run_without_a_break_is_encoded_in_parts(starts: TiktokenCount, run: str) -> None:
    text = run * 50_000
    assert "".join(pieces(text, starts(text))) == text


TEXTS = {
    "nothing": "",
    "emoji": "Ships 🚢🚢 wait 👩‍👩‍👧‍👦 outside 🇳🇱.",
    "CJK": "习近平与特朗普通电话。港は六時に開く。항구는 여섯 시에 열린다.",
    "rare characters, of several tokens each": "𒀀𒀁𒀂 ᚠᚢᚦ 𓀀𓀁",
    "accents": "Zu\u0308rich café naïve",
    "white space": "\n\n\t a \r\n  b \u2003",
    "a special token": "before <|endoftext|> after <|fim_prefix|>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_starts_are_offsets_of_characters_in_order(starts: TiktokenCount, text: str) -> None:
    found = starts(text)
    assert list(found) == sorted(found)
    assert all(0 <= start < len(text) for start in found)
    assert "".join(pieces(text, found)) == text


@given(st.text())
def test_no_text_breaks_the_count(starts: TiktokenCount, text: str) -> None:
    found = starts(text)
    assert list(found) == sorted(found)
    assert all(0 <= start < len(text) for start in found)
    assert bool(found) == bool(text)


def test_a_megabyte_is_counted_at_once(starts: TiktokenCount) -> None:
    text = "The harbour opens at six. " * 40_000
    assert len(starts(text)) == 6 * 40_000 + 1


def test_without_a_network_the_vocabulary_is_there(tmp_path: Path) -> None:
    program = (
        "import socket, sys; from pathlib import Path\n"
        "def refuse(*args): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from service.edges.tiktoken_count import TiktokenCount\n"
        "print(len(TiktokenCount(Path(sys.argv[1]))('The harbour opens at six.')))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "TIKTOKEN_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "6"


def test_a_damaged_vocabulary_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / CACHED).write_bytes(b"damaged")
    assert len(TiktokenCount(tmp_path)("The harbour opens at six.")) == 6
    assert (tmp_path / CACHED).stat().st_size > 1_000_000


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_that_was_seen_before_has_the_same_starts_as_in_a_new_process(
    starts: TiktokenCount, cache: Path, text: str
) -> None:
    starts(text)
    assert starts(text) == TiktokenCount(cache)(text)
