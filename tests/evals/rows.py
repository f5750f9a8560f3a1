"""Cases, answers, rows and runs as small as the tests need them."""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases import Case, Source
from evals.results import Row, Run
from service.types.answers import Answer, Citation, FoundPassage, Sentence


def case(name: str = "c1", answerable: bool = True, sources: Sequence[tuple[str, str]] = (), **more: object) -> Case:
    given = sources or ([("a.txt", "The harbour opens at six.")] if answerable else [])
    held = {
        "id": name,
        "question": f"What of {name}?",
        "answers": [["six"]] if answerable else [],
        "sources": [Source(document=document, quote=quote) for document, quote in given],
        "answerable": answerable,
        "tags": (),
        "why": "a test",
    }
    return Case.model_validate(held | more)


def passage(text: str, source: str = "a.txt", start: int = 0, name: str = "") -> FoundPassage:
    return FoundPassage(
        passage_id=name or f"{source}:{start}",
        document_id=source,
        document_title=source,
        source=source,
        url=None,
        published_at=None,
        text=text,
        start_char_index=start,
        end_char_index=start + len(text),
        scores={},
    )


def citation(number: int, text: str, source: str = "a.txt") -> Citation:
    return Citation(
        number=number,
        document_id=source,
        document_title=source,
        source=source,
        url=None,
        published_at=None,
        passage_id="p",
        cited_text=text,
        start_char_index=0,
        end_char_index=len(text),
    )


def answer(
    text: str = "",
    sentences: Sequence[tuple[str, Sequence[int]]] = (),
    cited: Sequence[str] = (),
    passages: Sequence[FoundPassage] = (),
    answerable: bool = True,
) -> Answer:
    """`cited` are the texts of citations 1, 2, …; without a text it is that of the sentences with their marks."""
    written = " ".join(said + "".join(f"[{n}]" for n in numbers) for said, numbers in sentences)
    return Answer(
        id="a",
        question="q",
        search_query="q",
        answer=text or written,
        answerable=answerable,
        sentences=tuple(Sentence(text=said, citations=tuple(ns), support="supported") for said, ns in sentences),
        citations=tuple(citation(number, words) for number, words in enumerate(cited, 1)),
        passages=tuple(passages),
        mode="llm",
        model="m",
    )


def row(name: str = "c1", answerable: bool = True, good: bool = True, **more: object) -> Row:
    """A good row, or one that is not: a wrong answer to what is answerable, any answer to what is not."""
    said = answer("It opens at six." if good else f"It opens at nine, {name}.", answerable=answerable or not good)
    held = {"case": case(name, answerable), "answer": said, "right": good, "rightly_cited": good and answerable}
    return Row.model_validate(held | more)


def run(rows: Sequence[Row], suite: str = "harbour", **configuration: object) -> Run:
    return Run(suite=suite, configuration={"corpus": "c0ffee"} | configuration, rows=tuple(rows))
