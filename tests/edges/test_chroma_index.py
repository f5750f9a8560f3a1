"""What only the real index does."""

from __future__ import annotations

import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from service.edges.chroma.blanking import blank_unused
from service.edges.chroma.index import ChromaIndex
from service.errors import FootnoteError
from service.types.answers import Filters
from service.types.documents import Passage
from tests.edges.three_documents import CALL, FARM, NOTE, fill, passage, unit
from tests.fakes import document


def test_an_index_outlives_its_process(tmp_path: Path) -> None:
    first = ChromaIndex(tmp_path / "index", "three numbers", 3)
    fill(first)
    first.close(1)
    again = ChromaIndex(tmp_path / "index", "three numbers", 3)
    assert again.nearest(unit(1, 0, 0), 1) == ["call-0"]


def test_what_waited_in_an_index_that_was_not_closed_is_told_as_missing(tmp_path: Path) -> None:
    fill(ChromaIndex(tmp_path / "index", "three numbers", 3))
    again = ChromaIndex(tmp_path / "index", "three numbers", 3)
    entries = [(passage(of), of) for of in (CALL, FARM)]
    assert again.differing(entries) == (entries, [])
    again.add(entries, np.stack([unit(1, 0, 0), unit(0, 1, 0)]))
    assert again.differing(entries) == ([], [])


def test_what_waits_and_what_is_written_is_found_as_if_it_were_one(tmp_path: Path) -> None:
    draw, parts = np.random.default_rng(0), range(40)
    vectors = draw.standard_normal((40, 3)).astype(np.float32)
    of = [(CALL, FARM, NOTE)[part % 3] for part in parts]
    entries = [(Passage(f"p{part}", of[part].id, 0, 1, "T", 1, "k"), of[part]) for part in parts]
    mixed, written = (ChromaIndex(tmp_path / name, "three numbers", 3, at_once=n) for name, n in (("a", 15), ("b", 0)))
    for at in range(0, 40, 4):
        mixed.add(entries[at : at + 4], vectors[at : at + 4])
    written.add(entries, vectors)
    for filters in (None, Filters(sources=(FARM.source,)), Filters(published_from="2025-09-02")):
        assert mixed.nearest(unit(1, 2, 3), 30, filters) == written.nearest(unit(1, 2, 3), 30, filters)


def test_a_written_passage_that_waits_again_counts_once_and_goes_altogether(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=2)
    fill(index)
    moved = document(CALL.text, "call", source="/moved.txt")
    index.add([(passage(moved), moved)], np.stack([unit(0, 0, 1)]))
    assert (index.count(), len(index.ids())) == (3, 3)
    assert index.nearest(unit(1, 0, 0), 3)[0] == "note-0"
    assert index.nearest(unit(1, 0, 0), 3, Filters(sources=(CALL.source,))) == []
    index.remove(["call-0"])
    assert (index.count(), index.ids()) == (2, {"farm-0", "note-0"})


def test_a_passage_is_found_at_every_moment_while_it_is_written(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=5)
    fill(index)
    others = [(Passage(f"p{number}", "call", 0, 1, "T", 1, "k"), CALL) for number in range(400)]
    away = np.random.default_rng(0).uniform([-1, -1, -1], [0, 1, 1], (400, 3)).astype(np.float32)
    adding = threading.Thread(target=lambda: [index.add([one], away[n : n + 1]) for n, one in enumerate(others)])
    adding.start()
    while adding.is_alive():
        assert index.nearest(unit(1, 0, 0), 1) == ["call-0"]
    adding.join()
    assert index.count() == 403


def test_an_index_of_another_model_is_refused(tmp_path: Path) -> None:
    ChromaIndex(tmp_path / "index", "three numbers", 3)
    with pytest.raises(FootnoteError, match="another embedding model"):
        ChromaIndex(tmp_path / "index", "three other numbers", 3)


def test_what_chroma_wrote_out_of_memory_that_it_never_used_is_overwritten(tmp_path: Path) -> None:
    header = struct.pack("<iQQQQ", 1, 0, 3, 1, 8)  # of three elements that there may be there is one, of eight bytes
    files = {"header.bin": header, "data_level0.bin": b"elementssecret words", "length.bin": b"longsecrets!"}
    files["data_level0.bin"] += b"...."
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    blank_unused(tmp_path)
    assert (tmp_path / "data_level0.bin").read_bytes() == b"elements" + bytes(16)
    assert (tmp_path / "length.bin").read_bytes() == b"long" + bytes(8)


def test_a_file_that_is_not_as_its_header_says_is_left_as_it_is(tmp_path: Path) -> None:
    for header in (b"", struct.pack("<iQQQQ", 2, 0, 3, 1, 8), struct.pack("<iQQQQ", 1, 0, 2, 1, 8)):
        (tmp_path / "header.bin").write_bytes(header)
        (tmp_path / "data_level0.bin").write_bytes(b"elementssecret words....")
        blank_unused(tmp_path)
        assert (tmp_path / "data_level0.bin").read_bytes() == b"elementssecret words...."


def test_behind_the_last_element_the_files_of_an_index_hold_nothing(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3)
    fill(index)
    index.close(1)
    [header] = (tmp_path / "index").rglob("header.bin")
    _, _, most, count, size = struct.unpack("<iQQQQ", header.read_bytes()[:36])
    graph = header.with_name("data_level0.bin").read_bytes()
    assert count * size < len(graph) <= most * size
    assert not any(graph[count * size :])


def test_the_index_holds_no_word_of_the_documents(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "index", "three numbers", 3)
    fill(index)
    index.close(1)
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert files
    assert not any(b"soybeans" in path.read_bytes() for path in files)
