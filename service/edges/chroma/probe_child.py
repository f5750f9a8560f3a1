"""The child process that opens an index: `python probe_child.py FOLDER COLLECTION`.

A line of ids and then their vectors, as little-endian floats one after the other, come on stdin. It ends with status 0
if the vectors are there and find themselves, with 1 and the reason on stdout if not, and with a signal if it dies.
Everything that it does not import is time that a start need not wait for: it asks Chroma's Rust part directly, which
takes a tenth of the time, and does without the rest of this project.
"""

from __future__ import annotations

import sys
from array import array
from typing import Any

import chromadb_rust_bindings as rust

_WHERE = ("default_tenant", "default_database")
_ASKED = 32  # vectors that must find themselves
_SAME = 1e-3  # how far a number, or the cosine distance of a vector to itself, may be off


def main(folder: str, collection: str) -> str:
    """What is wrong; empty if nothing is."""
    head, _, rest = sys.stdin.buffer.read().partition(b"\n")
    ids, numbers = head.decode().split(), array("f", rest)
    dimension = len(numbers) // max(1, len(ids))
    known = {name: numbers[i * dimension : (i + 1) * dimension] for i, name in enumerate(ids)}
    database = rust.SqliteDBConfig(rust.MigrationHash.MD5, rust.MigrationMode.Apply, f"{folder}/chroma.sqlite3")
    chroma = rust.Bindings(allow_reset=False, sqlite_db_config=database, persist_path=folder, hnsw_cache_size=10)
    return checked(chroma, str(chroma.get_collection(collection, *_WHERE).id), known)


def checked(chroma: Any, collection: str, known: dict[str, array[float]]) -> str:
    if not known or not chroma.count(collection, *_WHERE):  # all that it should hold was still waiting
        return ""
    held = chroma.get(collection, list(known), None, None, 0, None, ["embeddings"], *_WHERE)
    for name, vector in zip(held.ids, held.embeddings, strict=True):
        if any(not abs(a - b) < _SAME for a, b in zip(vector, known[name], strict=True)):
            return f"the index holds another vector for passage {name}"
    asked = [known[name].tolist() for name in held.ids[:: -(-len(held.ids) // _ASKED)]]
    if not asked:
        return "the index holds none of the passages that it should"
    found = chroma.query(collection, None, asked, 1, None, None, ["distances"], *_WHERE).distances
    lost = sum(not (nearest and nearest[0] < _SAME) for nearest in found)
    # The graph is approximate: of very many vectors it may miss one.
    return f"of {len(asked)} known vectors {lost} do not find themselves" if lost > len(asked) / 10 else ""


if __name__ == "__main__":
    try:
        wrong = main(*sys.argv[1:])
    except BaseException as error:  # noqa: BLE001 - a panic of the Rust part is no Exception
        wrong = f"{type(error).__name__}: {error}"
    print(wrong)
    sys.exit(bool(wrong))
