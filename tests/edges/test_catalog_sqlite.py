"""What only the real catalog does."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from service.edges.catalog_sqlite import SqliteCatalog
from service.errors import FootnoteError
from service.types.documents import Named
from tests.edges.three_documents import CALL, passage, unit
from tests.fakes import document


def test_words_are_matched_by_their_stem_and_parted_where_they_were_run_together(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    glued = document("PresidentDonald imposed tariffs.", "glued")
    catalog.publish(glued, [passage(glued)], "1")
    assert catalog.matching("tariff", 1) == catalog.matching("Donald", 1) == ["glued-0"]


def test_a_catalog_outlives_its_process(tmp_path: Path) -> None:
    SqliteCatalog(tmp_path / "catalog.sqlite").publish(CALL, [passage(CALL)], "1")
    again = SqliteCatalog(tmp_path / "catalog.sqlite")
    assert again.document("call") == CALL
    assert again.matching("eight", 10) == ["call-0"]


def test_a_publication_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    catalog.publish(CALL, [passage(CALL)], "1")
    new = document("Another text.", "call")
    with pytest.raises(sqlite3.IntegrityError):
        catalog.publish(new, [passage(new), passage(new)], "2")  # the same passage twice
    assert (catalog.document("call"), catalog.digest("call")) == (CALL, "1")
    assert catalog.matching("eight", 10) == ["call-0"]
    assert catalog.matching("another", 10) == []


def test_a_reader_in_another_thread_sees_a_whole_version_at_every_moment(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    versions = [document(f"{word} one. {word} two.", "call") for word in ("Old", "New")]
    cut = [[passage(of, of.text[:8], 0), passage(of, of.text[9:], 1)] for of in versions]
    catalog.publish(versions[0], cut[0], "0")
    seen: set[tuple[str, ...]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(tuple(found.text for found, _ in catalog.live(["call-0", "call-1"]).values()))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(40):
        catalog.publish(versions[turn % 2], cut[turn % 2], str(turn))
    done.set()
    reader.join()
    assert seen <= {("Old one.", "Old two."), ("New one.", "New two.")}


def test_of_the_vectors_that_no_passage_needs_only_the_newest_are_kept(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    catalog.publish(CALL, [passage(CALL)], "1")
    keys = [passage(CALL).key, *"abcd"]
    for key in keys:
        catalog.keep_vectors({key: unit(1, 0, 0)}, "model")
    catalog.forget_unused_vectors(but=2)
    assert catalog.vectors(keys, "model").keys() == {keys[0], "c", "d"}
    catalog.mend()
    assert catalog.vectors(keys, "model").keys() == {keys[0]}


def test_a_catalog_of_a_newer_version_of_footnote_is_refused(tmp_path: Path) -> None:
    SqliteCatalog(tmp_path / "catalog.sqlite")
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(FootnoteError, match="a newer version of Footnote"):
        SqliteCatalog(tmp_path / "catalog.sqlite")


OLDEST = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, url TEXT, published_at TEXT,
    metadata TEXT NOT NULL, digest TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL REFERENCES documents(id),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, tokens INTEGER NOT NULL, key TEXT NOT NULL);
CREATE TABLE vectors (
    key TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, fingerprint)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
INSERT INTO documents (id, title, text, source, metadata, digest) VALUES ('old', 'Old', 'A call.', '/old', '{}', 'd');
INSERT INTO passages VALUES (1, 'old-0', 'old', 0, 7, 'A call.', 2, 'k');
INSERT INTO words (rowid, text) VALUES (1, 'Old A call.');
PRAGMA user_version = 1;
"""


def test_a_catalog_of_an_older_version_is_brought_up_to_date_and_its_documents_are_cut_anew(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.executescript(OLDEST)
    db.close()
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    assert catalog.matching("call", 5) == ["old-0"]
    kept, of = catalog.live(["old-0"])["old-0"]
    assert (kept.text, kept.heading, of.title, of.page_starts) == ("A call.", "", "Old", ())
    assert catalog.digest("old") == ""  # whatever is ingested differs from it
    assert catalog.named("old") == Named("old", "/old", "")
    assert SqliteCatalog(tmp_path / "catalog.sqlite").counts() == (1, 1)
