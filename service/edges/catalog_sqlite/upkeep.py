"""Finding faults, mending them, and leaving nothing of what was deleted."""

from __future__ import annotations

import sqlite3
from typing import Any

from service.edges.catalog_sqlite.database import Database

_PAGES_AT_ONCE = 500  # of full text that are merged while others wait to write


def fact(db: sqlite3.Connection, name: str) -> Any:
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def count_change(db: sqlite3.Connection, removed: bool) -> None:
    """A document changed; if words of it were removed, traces of them are left to be scrubbed."""
    db.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'")
    if removed:
        db.execute("INSERT OR REPLACE INTO facts SELECT 'removed', value FROM facts WHERE name = 'revision'")


def scrub(file: Database) -> bool:
    """Leave nothing in the files of what was removed; whether that is so now.

    The rows themselves are overwritten when they are deleted. What stays are words in segments of the full text, until
    these are merged, and older pages in the write-ahead log.
    """
    removed = fact(file.connection, "removed")
    if removed is None or removed == fact(file.connection, "scrubbed"):
        return True
    while _merged_a_little(file):
        pass
    if not file.empty_log():
        return False
    with file.write() as db:
        db.execute("INSERT OR REPLACE INTO facts VALUES ('scrubbed', ?)", (removed,))
    return True


def _merged_a_little(file: Database) -> bool:
    """Whether there was something left to merge. A negative number asks for one segment in the end."""
    with file.write() as db:
        before = db.total_changes
        db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (-_PAGES_AT_ONCE,))
        return db.total_changes - before > 1


def forget_other_models(db: sqlite3.Connection, fingerprint: str) -> None:
    """Remove the vectors of every other model."""
    others = "(SELECT number FROM models WHERE fingerprint <> ?)"
    db.execute(f"DELETE FROM vectors WHERE model IN {others}", (fingerprint,))
    db.execute("DELETE FROM models WHERE fingerprint <> ?", (fingerprint,))


def faults(db: sqlite3.Connection) -> dict[str, list[str]]:
    """What is wrong, by the part that it is wrong with."""
    return {
        "file": [row[0] for row in db.execute("PRAGMA integrity_check(10)") if row[0] != "ok"],
        "documents": _document_faults(db),
        "full text": _word_faults(db),
        "vectors": _vector_faults(db),
    }


def mend(db: sqlite3.Connection) -> None:
    """Make the full text anew, and remove vectors that no passage needs."""
    if _word_faults(db):
        db.execute("INSERT INTO words (words) VALUES ('rebuild')")
    forget_unused_vectors(db)


def forget_unused_vectors(db: sqlite3.Connection, but: int = 0) -> None:
    """Remove vectors that no passage needs, but so many of the newest."""
    db.execute(
        "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors WHERE key NOT IN (SELECT key FROM passages)"
        " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
        (but,),
    )


def _document_faults(db: sqlite3.Connection) -> list[str]:
    lost = [f"{table} refers to a row of {parent} that is not there" for table, _, parent, _ in
            db.execute("PRAGMA foreign_key_check")]  # fmt: skip
    short = db.execute("SELECT count(*) FROM passages WHERE length(text) <> stop - start").fetchone()[0]
    return lost + ([f"{short} passages are not as long as they should be"] if short else [])


def _word_faults(db: sqlite3.Connection) -> list[str]:
    try:
        db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")  # 1: against the passages too
    except sqlite3.DatabaseError as error:
        return [f"it does not fit the passages ({error})"]
    return []


def _vector_faults(db: sqlite3.Connection) -> list[str]:
    """A vector that no passage has is no fault: a document that failed may be tried again."""
    missing = db.execute(
        "SELECT count(*) FROM passages WHERE NOT EXISTS (SELECT 1 FROM vectors v JOIN models m ON m.number = v.model"
        " WHERE v.key = passages.key AND m.fingerprint ="
        " (SELECT json_extract(value, '$[1]') FROM facts WHERE name = 'generation'))"
    ).fetchone()[0]
    return [f"{missing} passages have none"] if missing else []
