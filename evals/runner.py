"""Run cases: their corpus in a data folder of its own, their questions through the code that answers `/ask`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.cases import Case
from evals.citations import invented, precision, recall
from evals.judge import Grade, is_for
from evals.recordings import OtherEvidence
from evals.results import Row
from evals.retrieval import found, judged, ndcg_at, recall_at, reciprocal_rank
from evals.scorers import content_recall, right, rightly_cited, token_f1, verbatim
from service.ask import ask
from service.core.text.identity import document_id
from service.errors import LLMError
from service.ingest import delete, ingest
from service.settings import Settings
from service.types.answers import Answer, Filters
from service.types.documents import Document
from service.types.intake import Failure
from service.wiring import documents_in, open_world
from service.world import World


@contextmanager
def world_for(name: str, documents: Iterable[Document | Failure], settings: Settings) -> Iterator[World]:
    """A world that holds exactly these documents. What was embedded for a corpus of this name before is not again."""
    folder = settings.data_dir / "evals" / name
    _share_weights(settings.data_dir / "models", folder)
    world = open_world(settings.model_copy(update={"data_dir": folder}))
    try:
        receipt = ingest(documents, world)
        if receipt.failed:
            raise RuntimeError(f"the corpus cannot be ingested: {receipt.failed}")
        twins = (one.document_id for one in receipt.duplicates)
        wanted = {*receipt.added, *receipt.updated, *receipt.unchanged, *twins}
        for document in world.catalog.documents(1_000_000):
            if document.id not in wanted:
                delete(document.id, world)
        yield world
    finally:
        world.close()


def corpus(folder: Path) -> Iterator[Document | Failure]:
    """The documents of a folder, known by their names inside it: a run is the same wherever the folder lies."""
    for document in documents_in([folder]):
        if isinstance(document, Document) and document.id == document_id(document.source):  # no id of its own
            name = Path(document.source).relative_to(folder.resolve()).as_posix()
            document = replace(document, id=document_id(name), source=name)
        yield document


def texts_of(folder: Path) -> dict[str, str]:
    """What a quote may be of each file of a corpus, by its name: words as they are stored, which is what citations
    point into, or as they stand in the file, where it is text."""
    stored = {one.source: one.text for one in corpus(folder) if isinstance(one, Document)}
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: f"{content.decode(errors='replace')}\n{stored.get(name, '')}" for name, content in files.items()}


def configuration(world: World) -> dict[str, Any]:
    """Everything that could make another run of the same cases differ."""
    facts = sorted((d.id, world.catalog.digest(d.id)) for d in world.catalog.documents(1_000_000))
    small = world.chat and world.chat.capabilities.constrained
    used = {"rewrite", *(("short", "check", "whether") if small else ("answer",))} & world.prompts.keys()
    return {
        "mode": "llm" if world.chat else "extractive",
        "model": world.chat.model if world.chat else None,
        "embedding": world.embedder.fingerprint,
        "prompts": {name: world.prompts[name].sha256 for name in sorted(used)} if world.chat else {},
        "calibration": hashlib.sha256(repr(world.calibration).encode()).hexdigest(),
        "corpus": hashlib.sha256(repr([digest for _, digest in facts]).encode()).hexdigest(),
        "settings": world.settings.model_dump(mode="json", include=_SETTINGS_THAT_MATTER)
        | world.settings.model_dump(mode="json", include=_WHERE_CHANGED, exclude_defaults=True),
    }


_SETTINGS_THAT_MATTER = {"evidence_tokens", "passage_tokens", "caution"}
_WHERE_CHANGED = {"unsupported"}  # matters too, but runs that were kept before it was there have it at its default


def run(
    cases: Sequence[Case],
    world: World,
    given: Mapping[str, tuple[str, ...]] | None = None,
    judge: Callable[[Case, str], Grade] | None = None,
) -> Iterator[Row]:
    """Ask every case in turn. `given` names, by case, the documents that it is asked about alone; a judge takes no part
    in the seconds."""
    texts = {d.id: whole.text for d in world.catalog.documents(1_000_000) if (whole := world.catalog.document(d.id))}
    if cases:
        with suppress(OtherEvidence):
            _asked(cases[0], world, None)  # so that no case pays for a cold start
    for case in cases:
        started = time.monotonic()
        only = (given or {}).get(case.id)
        try:
            answer, error = _asked(case, world, Filters(document_ids=only) if only else None)
        except OtherEvidence as other:
            yield Row(case=case, error=str(other), unreplayed=True)
            continue
        seconds = time.monotonic() - started
        grade = judge(case, answer.answer) if judge and answer and is_for(case, answer) else None
        yield scored(case, answer, error, seconds, texts, grade)


def scored(
    case: Case, answer: Answer | None, error: str, seconds: float, texts: Mapping[str, str], grade: Grade | None = None
) -> Row:
    """The row of a case. Pure. A case with a rubric alone has nothing but the judge's grade: without a mark there is an
    error, for it is neither right nor wrong."""
    if answer is None:
        return Row(case=case, error=error, seconds=seconds)
    grade = grade or Grade(None)
    decides = bool(case.rubric) and not case.answers
    is_right = answer.answerable and right(case, answer.answer) if case.answerable else not answer.answerable
    if decides and (grade.right is not None or grade.error):
        is_right = bool(grade.right)
    return Row(
        case=case,
        answer=answer.model_copy(update={"id": case.id}),  # the same in every run
        seconds=seconds,
        error=f"the judge: {grade.error}" if decides and grade.error else "",
        right=is_right,
        judged=grade.right,
        judge_error=grade.error,
        rightly_cited=answer.answerable and rightly_cited(case, answer.citations),
        found=found(case, answer.passages),
        confidence=answer.confidence or 0.0,
        figures=_figures(case, answer, texts),
    )


def _figures(case: Case, answer: Answer, texts: Mapping[str, str]) -> dict[str, float]:
    """What is measured about an answer; a figure that does not apply is left out."""
    golds = [alternative for group in case.answers for alternative in group]
    ranked, gold = judged(case, answer.passages)
    measured = {
        "citations": float(len(answer.quoted)),
        "verbatim": float(verbatim(answer.quoted, texts)),
        "invented_marks": float(invented(answer)),
        "recall@1": recall_at(1, ranked, gold),
        "recall@5": recall_at(5, ranked, gold),
        "mrr": reciprocal_rank(ranked, gold),
        "ndcg@10": ndcg_at(10, ranked, gold),
        "token_f1": token_f1(answer.answer, golds) if golds and answer.answerable else None,
        "content_recall": _content_recall(case, answer) if case.answers else None,
        "citation_precision": precision(answer) if answer.answerable else None,
        "citation_recall": recall(answer) if answer.answerable else None,
        **{name: float(count) for name, count in answer.usage.items()},
    }
    return {name: round(value, 4) for name, value in measured.items() if value is not None}


def _content_recall(case: Case, answer: Answer) -> float:
    """Over the groups of a case's answers; what is refused holds nothing of them."""
    said = answer.answer if answer.answerable else ""
    return sum(content_recall(said, group) for group in case.answers) / len(case.answers)


def _asked(case: Case, world: World, filters: Filters | None) -> tuple[Answer | None, str]:
    try:
        return ask(case.question, world, case.history, filters), ""
    except LLMError as error:
        return None, str(error)


def _share_weights(models: Path, folder: Path) -> None:
    """The joined weights of the embedded LLM are a gigabyte: every world uses the same."""
    models.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "models"
    if not link.exists():
        link.symlink_to(models.resolve())
