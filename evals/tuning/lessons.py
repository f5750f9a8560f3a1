"""What the embedded LLM is tuned on: numbered lines, questions about them, and the lines that state the answers.

Made from data sets with quotes (squad2_half, clapnq, multihoprag_snip). A document that a measured or a calibrated
question is about teaches nothing, so that what is measured was never seen; of multihoprag_snip, whose few documents are
asked about over and over, a question.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case
from evals.datasets import cases, documents
from service.core.retrieval.evidence import MOST_LINES
from service.core.text.sentences import readable, sentence_spans
from service.types.documents import Document

NONE = frozenset({0})
OF_SEVERAL = "multihoprag_snip"  # its questions take several documents
MEASURED = {"squad2_half": 200, "clapnq": 80, "multihoprag_snip": 100}  # samples with seed 7
CALIBRATED = {"squad2_half": 80, "clapnq": 40, "multihoprag_snip": 40}  # with seed 11
_SAMPLES = ((7, MEASURED), (11, CALIBRATED))
_DRAWN = 200  # lines of which those that are most like a question distract from its answer

Line = tuple[Document, str]


@dataclass(frozen=True)
class Lesson:
    """Lines as the LLM is shown them, and for each question the numbers that are right; {0} where no line is."""

    lines: tuple[Line, ...]
    asked: tuple[tuple[str, frozenset[int]], ...]


def lessons(folder: Path, most: int, seed: int = 3, unseen: bool = False) -> list[Lesson]:
    """At most so many lessons of a data set, always the same; `unseen` makes them of what is kept apart."""
    draw = random.Random(seed)
    found = list(_of_several(folder, draw) if folder.name == OF_SEVERAL else _of_one(folder, draw, unseen))
    return draw.sample(found, min(most, len(found)))


def kept_apart(folder: Path) -> list[Case]:
    """The cases that are measured or calibrated on."""
    return [case for seed, sizes in _SAMPLES for case in cases(folder, sizes[folder.name], seed)]


def _of_one(folder: Path, draw: random.Random, unseen: bool) -> Iterator[Lesson]:
    """A lesson for each document: some of its sentences, mostly with some of another document of the same title, and a
    question to that one, which no line answers."""
    known = {one.id: one for one in documents(folder)}
    related = _related(folder)
    apart = {name for case in kept_apart(folder) for name in _about(case, related)}
    usable = {name for name in known if (name in apart) is unseen}
    asked: dict[str, list[Case]] = defaultdict(list)
    for case in cases(folder):
        if len(names := _about(case, related)) == 1 and names <= usable:
            asked[names.pop()].append(case)
    for name in list(asked):
        others = [one for one in known.values() if one.title == known[name].title and one.id in usable - {name}]
        other = draw.choice(others) if others else None
        foreign = [case for case in asked.get(other.id, ()) if case.answerable] if other else []
        lines = _with_some_of(other, _window(known[name], asked[name], draw), draw)
        yield from _lesson(lines, asked[name], draw.sample(foreign, min(1, len(foreign))))


def _window(document: Document, asked: Sequence[Case], draw: random.Random) -> list[Line]:
    """One line less of a document than there may be, rather around what is quoted than anywhere."""
    lines = [(document, text) for text in _sentences(document)]
    most = MOST_LINES - 1
    if len(lines) <= most:
        return lines
    quotes = [source.quote for case in asked for source in case.sources if source.quote]
    quoted = [at for at, (_, text) in enumerate(lines) if any(_holds(text, quote) for quote in quotes)]
    first = draw.choice(quoted) - draw.randrange(most) if quoted else 0
    first = max(0, min(first, len(lines) - most))
    return lines[first : first + most]


def _with_some_of(other: Document | None, lines: list[Line], draw: random.Random) -> list[Line]:
    """The lines with up to three of another document before or behind them."""
    if other is None:
        return lines
    texts = _sentences(other)
    room = min(MOST_LINES - len(lines), draw.choice((0, 1, 2, 2, 3)), len(texts))
    more = [(other, texts[at]) for at in sorted(draw.sample(range(len(texts)), room))]
    return lines + more if draw.random() < 0.5 else more + lines


def _of_several(folder: Path, draw: random.Random) -> Iterator[Lesson]:
    """A lesson for each question: what it quotes among lines of other documents that are most like it."""
    known = {one.id: one for one in documents(folder)}
    every = [(one, text) for one in known.values() for text in _sentences(one)]
    apart = {case.id for case in kept_apart(folder)}
    for case in cases(folder):
        if case.id in apart:
            continue
        gold = [(known[s.document], readable(s.quote)) for s in case.sources if s.document in known and s.quote][:4]
        words = set(case.question.lower().split())
        drawn = draw.sample(every, min(_DRAWN, len(every)))
        near = sorted(drawn, key=lambda line: -len(words & set(line[1].lower().split())))
        mixed = gold + near[: max(2, 6 - len(gold))]
        draw.shuffle(mixed)
        yield from _lesson(mixed, [case])


def _lesson(lines: Sequence[Line], asked: Sequence[Case], foreign: Sequence[Case] = ()) -> Iterator[Lesson]:
    """A lesson of the questions that these lines answer, or that none does."""
    kept = []
    for case in (*foreign, *asked):
        quotes = [source.quote for source in case.sources if source.quote]
        right = frozenset(n for n, (_, text) in enumerate(lines, 1) if any(_holds(text, quote) for quote in quotes))
        if not case.answerable or (case in foreign and not right):
            kept.append((case.question, NONE))
        elif right:
            kept.append((case.question, right))
    if kept and lines:
        yield Lesson(tuple(lines), tuple(kept))


def _related(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """By case, the documents that a question was written against."""
    rows = map(json.loads, (folder / "qa.jsonl").read_text("utf-8").splitlines())
    return {str(row["id"]): tuple(map(str, row.get("related") or ())) for row in rows}


def _about(case: Case, related: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {source.document for source in case.sources if source.document} | set(related.get(case.id, ()))


def _sentences(document: Document) -> list[str]:
    texts = (readable(document.text[span.start : span.end]) for span in sentence_spans(document.text))
    return [text for text in texts if len(text) > 2]


def _holds(sentence: str, quote: str) -> bool:
    """Whether a sentence is (a part of) what is quoted, or holds it."""
    one, other = " ".join(sentence.split()), " ".join(quote.split())
    return one in other or other in one
