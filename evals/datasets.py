"""Question-answering data of the common shape: a folder with `corpus.jsonl` and `qa.jsonl`.

corpus.jsonl   {id, title, text, source, date?, url?}
qa.jsonl       {id, question, answers[], evidence[{doc, quote|null}], answerable, type, history?, context?}
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.cases import Case, Invalid, Source
from evals.wording import normal
from service.types.answers import Turn
from service.types.documents import Document

# Words; nobody repeats a longer gold answer word for word, so that its content is enough. Of the shortest gold answers
# of clapnq and mtrag_dev, which people wrote as sentences, 438 of 450 are longer; of squad2_half's, which are
# words of the documents, 17 of 1,440; of the other sets' none.
LONG = 12
_NO_ANSWER = "NA"  # of an annotator who gave none


def documents(folder: Path) -> Iterator[Document]:
    """The documents of a data set; their source is their id, which is what cases name."""
    for d in _rows(folder / "corpus.jsonl", ("id", "text")):
        publisher = {"publisher": str(d["source"])} if d.get("source") else {}
        title = str(d.get("title") or d["text"][:80])
        yield Document(str(d["id"]), title, d["text"], str(d["id"]), d.get("url"), d.get("date"), publisher)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The lines of a file, as objects with these fields. Raises Invalid naming the first that is none."""
    if not path.is_file():
        raise Invalid(f"there is no {path}: a data set is a folder with corpus.jsonl and qa.jsonl")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Invalid(f"{path}, line {number}: not JSON: {error}") from error
        if missing := [name for name in needed if not isinstance(row, dict) or name not in row]:
            raise Invalid(f"{path}, line {number}: it lacks {', '.join(missing)}")
        yield row


def cases(folder: Path, sample: int | None = None, seed: int = 7) -> list[Case]:
    """The cases of a data set."""
    kept = _kept(folder)
    return sampled([_case(row, kept) for row in _asked(folder)], sample, seed)


def _asked(folder: Path) -> Iterator[dict[str, Any]]:
    return _rows(folder / "qa.jsonl", ("id", "question", "answerable"))


def _kept(folder: Path) -> dict[str, str]:
    """By document, the first one that says the same: ingest keeps them as one document, which has the first's name."""
    firsts: dict[str, str] = {}
    return {d.id: firsts.setdefault(repr(replace(d, id="", source="")), d.id) for d in documents(folder)}


def sampled(found: list[Case], sample: int | None, seed: int) -> list[Case]:
    """So many of the cases, answerable and unanswerable as they are among all, in their order."""
    if sample is None or sample >= len(found):
        return found
    draw = random.Random(seed)
    yes, no = ([case for case in found if case.answerable is kind] for kind in (True, False))
    share = min(len(no), round(sample * len(no) / len(found)))
    chosen = {case.id for case in draw.sample(yes, sample - share) + draw.sample(no, share)}
    return [case for case in found if case.id in chosen]


def context(folder: Path) -> dict[str, tuple[str, ...]]:
    """By case, the documents that it gives: it is asked about these alone."""
    kept = _kept(folder)
    asked = ((str(row["id"]), map(str, row["context"])) for row in _asked(folder) if row.get("context"))
    return {case: tuple(kept.get(name, name) for name in names) for case, names in asked}


def _case(row: dict[str, Any], kept: Mapping[str, str]) -> Case:
    """A row as a case. Its answers are alternatives; where it has no quote, citing its document is enough."""
    answers = _golds(row.get("answers") or ())
    answerable = bool(row["answerable"]) and bool(answers)
    evidence = {(kept.get(str(e["doc"]), str(e["doc"])), e.get("quote") or ""): None for e in row.get("evidence") or ()}
    sources = tuple(Source(document=name, quote=quote) for name, quote in evidence)
    return Case(
        id=str(row["id"]),
        question=row["question"],
        history=tuple(_turn(turn, str(row["id"])) for turn in row.get("history") or ()),
        answers=(answers,) if answerable else (),
        rule="content" if answerable and min(len(one.split()) for one in answers) > LONG else "words",
        sources=sources or ((Source(document="", quote=""),) if answerable else ()),
        answerable=answerable,
        tags=(str(row.get("type") or "case"),),
        why="from a data set",
    )


def _golds(answers: Sequence[object]) -> tuple[str, ...]:
    """The gold answers that say something."""
    texts = (str(answer).strip() for answer in answers)
    return tuple(text for text in texts if normal(text) and text != _NO_ANSWER)


def _turn(turn: object, named: str) -> Turn:
    """A turn of a history. Raises Invalid where it does not say who said what."""
    given = turn if isinstance(turn, dict) else {}
    role, said = given.get("role"), given.get("text") or given.get("content")
    if not isinstance(role, str) or not isinstance(said, str):
        raise Invalid(f"case {named}: a turn of its history needs a role and a text")
    return Turn(role="user" if role in ("user", "human") else "assistant", content=said)
