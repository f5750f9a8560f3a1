"""The tables of a catalog, and how older files become like new ones."""

from __future__ import annotations

import numpy as np

from service.core.retrieval.searchable import words_for_index
from service.edges.catalog_sqlite.database import Database
from service.errors import FootnoteError

# What makes a catalog, step by step; its user_version says how many of them it has taken.
_STEPS = (
    """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, url TEXT, published_at TEXT,
    metadata TEXT NOT NULL, digest TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL REFERENCES documents(id),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, tokens INTEGER NOT NULL, key TEXT NOT NULL);
CREATE INDEX passages_by_document ON passages(document_id);
CREATE INDEX passages_by_key ON passages(key);
CREATE TABLE vectors (
    key TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, fingerprint)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
""",
    # Documents without a digest are cut anew when they are ingested again.
    """
ALTER TABLE documents ADD COLUMN page_starts BLOB NOT NULL DEFAULT x'';
ALTER TABLE passages ADD COLUMN heading TEXT NOT NULL DEFAULT '';
UPDATE documents SET digest = '';
""",
    """
CREATE TABLE facts (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES ('revision', 0);
INSERT INTO facts SELECT 'generation', json_array('', fingerprint, length(vector) / 4) FROM vectors LIMIT 1;
""",
    # Every text is kept once, as what passages hold and what stands between them: full text reads it from there. A
    # vector has half the numbers' precision, and no longer lies in a tree whose pages it leaves half empty.
    """
ALTER TABLE passages ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE passages ADD COLUMN beside TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN rest TEXT NOT NULL DEFAULT '';
UPDATE passages SET beside = beside(d.title, heading, passages.text) FROM documents d WHERE d.id = document_id;
UPDATE passages SET before = substr(d.text, p.past + 1, start - p.past) FROM documents d,
    (SELECT number, coalesce(max(stop) OVER earlier, 0) AS past FROM passages WINDOW earlier AS
    (PARTITION BY document_id ORDER BY start, number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS p
    WHERE p.number = passages.number AND d.id = document_id AND start > p.past;
UPDATE documents SET rest =
    substr(text, 1 + coalesce((SELECT max(stop) FROM passages p WHERE p.document_id = documents.id), 0));
ALTER TABLE documents DROP COLUMN text;
DROP TABLE words;
CREATE VIRTUAL TABLE words USING
    fts5(text, beside, content = 'passages', content_rowid = 'number', tokenize = 'porter unicode61');
INSERT INTO words (words) VALUES ('rebuild');
CREATE TABLE models (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE);
INSERT INTO models (fingerprint) SELECT DISTINCT fingerprint FROM vectors;
ALTER TABLE vectors RENAME TO old_vectors;
CREATE TABLE vectors (key TEXT NOT NULL, model INTEGER NOT NULL REFERENCES models(number), vector BLOB NOT NULL);
INSERT INTO vectors SELECT key, number, half(vector) FROM old_vectors JOIN models USING (fingerprint);
CREATE UNIQUE INDEX vectors_by_key ON vectors(key, model);
DROP TABLE old_vectors;
""",
    """
CREATE TABLE sources (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE);
CREATE INDEX sources_by_document ON sources(document_id);
CREATE INDEX sources_by_source ON sources(source);
CREATE INDEX documents_by_digest ON documents(digest);
CREATE TABLE files (id TEXT PRIMARY KEY, digest TEXT NOT NULL, documents TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_by_digest ON files(digest);
""",
    # Let the index be held against the catalog: it filters by publishers now.
    """
UPDATE facts SET value = value + 1 WHERE name = 'revision';
""",
    # A document has all its names there, its own one first: it can lose that and keep its id.
    """
DELETE FROM sources WHERE id IN (SELECT id FROM documents);
INSERT INTO sources (number, id, source, document_id) SELECT -rowid, id, source, id FROM documents;
""",
)


def bring_up_to_date(database: Database) -> None:
    """Make the tables, or make those of an older version like new ones. Raises FootnoteError for a newer version."""
    with database.write() as db:
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found > len(_STEPS):
            raise FootnoteError(
                f"{database.path} was written by a newer version of Footnote"
                f" (schema {found}, this one has {len(_STEPS)})"
            )
        db.create_function("beside", 3, beside, deterministic=True)
        db.create_function("half", 1, lambda vector: half(np.frombuffer(vector, "<f4")), deterministic=True)
        for statement in ";\n".join(_STEPS[found:]).split(";\n"):
            db.execute(statement)
        if found < len(_STEPS):
            db.execute(f"PRAGMA user_version = {len(_STEPS)}")


def beside(title: str, heading: str, text: str) -> str:
    """What a passage is searched by beside its own text."""
    return words_for_index(title, heading, text).replace(text, "", 1)


def half(vector: np.ndarray) -> bytes:
    """A vector as it is stored, which moves a similarity by less than a thousandth."""
    return np.asarray(vector, "<f2").tobytes()
