"""The reports of a run: the same run gives the same bytes, and nothing a document or a model says is markup."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evals.cases import Case, Source
from evals.compare import CONFIGURED_ALIKE
from evals.report import AREA, cause, figures, held_against, printed
from evals.report_files import MARKDOWN_LINES, junit, markdown, summary, write_reports
from evals.report_html import failure, page, pieces
from evals.results import Row, Run
from service.types.answers import Answer, Citation, FoundPassage, Removed, Sentence, Turn

EVIL = "<script>alert(\"1\")</script> & 'quoted' \u0000\u001b| `code`"
TEXT = "The harbour opens at six. Ships wait outside until then. The pilot comes at seven, if the tide allows it."
QUOTE = "The pilot comes at seven, if the tide allows it."


def passage(text: str = TEXT, place: int = 0, name: str = "harbour.md") -> FoundPassage:
    return FoundPassage(
        passage_id=f"p{place}",
        document_id=name,
        document_title=f"Harbour {place}",
        source=f"corpus/{name}",
        url=None,
        published_at=None,
        text=text,
        start_char_index=100 * place,
        end_char_index=100 * place + len(text),
        scores={"vector_rank": place + 1, "text_rank": None, "rerank": 2.5 - place},
    )


def citation(words: str, text: str = TEXT, number: int = 1, name: str = "harbour.md") -> Citation:
    start = text.index(words)
    return Citation(
        number=number,
        document_id=name,
        document_title="Harbour",
        source=f"corpus/{name}",
        url=None,
        published_at=None,
        passage_id="p0",
        cited_text=words,
        start_char_index=start,
        end_char_index=start + len(words),
    )


def answer(text: str = "It opens at six.[1]", **given: object) -> Answer:
    fields: dict[str, object] = {
        "id": "x",
        "question": "When does the pilot come?",
        "search_query": "When does the pilot come?",
        "answer": text,
        "answerable": True,
        "confidence": 0.75,
        "sentences": (Sentence(text=text, citations=(1,), support="supported"),),
        "citations": (citation("The harbour opens at six."),),
        "passages": (passage(), passage("Nothing of note.", 1, "other.md")),
        "mode": "llm",
        "model": "fake",
    }
    return Answer.model_validate({**fields, **given})


def refusal(**given: object) -> Answer:
    return answer(
        "The documents do not say.", answerable=False, reason="not_in_documents", citations=(), sentences=(), **given
    )


def case(id: str = "a", **given: object) -> Case:
    fields: dict[str, object] = {
        "id": id,
        "question": "When does the pilot come?",
        "answers": [["at seven", "7:00"]],
        "sources": [Source(document="harbour.md", quote=QUOTE)],
        "answerable": True,
        "tags": ["time"],
        "why": "two times in a row",
    }
    return Case.model_validate({**fields, **given})


def unanswerable(id: str) -> Case:
    return case(id, answers=[], sources=[], answerable=False, tags=["absent"])


def row(id: str = "a", **given: object) -> Row:
    fields: dict[str, object] = {"case": case(id), "answer": answer(), "seconds": 0.5, "confidence": 0.75}
    return Row.model_validate({**fields, **given})


GOOD = row("good", right=True, rightly_cited=True, figures={"citations": 1, "verbatim": 1, "recall@5": 1.0})
ERROR = row("error", answer=None, error="The LLM did not reply.", found=False)
ROWS = (
    GOOD,
    row("wrong", figures={"citations": 1, "verbatim": 1, "recall@5": 0.0}),
    row("cites", right=True),
    row("missed", found=False),
    row("refused", answer=refusal()),
    row("absent", case=unanswerable("absent"), answer=refusal(), right=True),
    row("invented", case=unanswerable("invented")),
    ERROR,
)
RUN = Run(suite="town", configuration={"model": "fake", "settings": {"a": 1}}, rows=ROWS)
BEFORE = Run(suite="town", configuration={}, rows=tuple(GOOD.model_copy(update={"case": one.case}) for one in ROWS[:4]))


def run_of(*rows: Row) -> Run:
    return Run(suite="town", configuration={}, rows=rows)


@pytest.mark.parametrize(
    ("id", "why"),
    [
        ("good", ""),
        ("wrong", "generation error"),
        ("cites", "wrong citation"),
        ("missed", "retrieval miss"),
        ("refused", "wrong refusal"),
        ("absent", ""),
        ("invented", "missed refusal"),
        ("error", "error"),
    ],
)
def test_every_failure_has_a_cause(id: str, why: str) -> None:
    assert cause(next(one for one in ROWS if one.case.id == id)) == why


def test_figures_count_only_the_cases_they_apply_to() -> None:
    found = {figure.key: figure for figure in figures(RUN)}
    assert {key: (figure.count, figure.of) for key, figure in found.items() if figure.unit == "share"} == {
        "good": (2, 8),
        "good of answerable": (1, 6),
        "good of unanswerable": (1, 2),
        "right of answerable": (2, 6),
        "rightly cited of answerable": (1, 6),
        "found of answerable": (4, 6),
        "refused of answerable": (1, 6),
        "refused of unanswerable": (1, 2),
        "errors": (1, 8),
        "unanswerable of refused": (1, 2),
        "wrong of answered": (3, 5),
        "verbatim of citations": (2, 2),
    }
    assert (found[AREA].value, found[AREA].of) == (0.6, 5)  # of one confidence all
    assert (found["recall@5"].value, found["recall@5"].of) == (0.5, 2)
    assert all(figure.low <= figure.value <= figure.high for figure in found.values())


def test_figures_without_cases_are_left_out() -> None:
    assert [figure.key for figure in figures(run_of())] == []
    assert "good of unanswerable" not in [figure.key for figure in figures(run_of(GOOD))]


def test_an_empty_run_has_every_report(tmp_path: Path) -> None:
    write_reports(run_of(), tmp_path / "new")
    assert len(list((tmp_path / "new").iterdir())) == 5
    assert ">nan" not in (tmp_path / "new" / "report.html").read_text("utf-8")


def test_the_terminal_report_names_every_failure_and_no_other_case() -> None:
    text = printed(RUN)
    failures = text[text.index("\n\n") :]
    assert [one for one in ROWS if f"\n{one.case.id} " in failures] == [one for one in ROWS if not one.good]
    assert "source: " + QUOTE in text
    assert "expected: a refusal" in text


def test_the_terminal_report_says_what_changed() -> None:
    assert "\nwrong: good → judge flip\n" in printed(RUN, held_against(BEFORE, RUN))


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_reports(Run.model_validate_json(RUN.model_dump_json()), tmp_path / name, BEFORE)
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()
    }


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_in_a_run_becomes_markup() -> None:
    evil = answer(EVIL, search_query=EVIL, passages=[passage(EVIL)], removed=[Removed(text=EVIL, reason=EVIL)])
    told = case(EVIL, question=EVIL, answers=[[EVIL]], why=EVIL, tags=[EVIL], forbidden=[EVIL], rubric=EVIL)
    told = told.model_copy(update={"history": (Turn(role="user", content=EVIL),)})
    rows = (row(case=told, answer=evil), row("e", answer=None, error=EVIL))
    run = Run(suite=EVIL, configuration={EVIL: EVIL}, rows=rows)
    html = page(run, held_against(run.model_copy(update={"rows": (row(case=told, right=True),)}), run))
    assert html.count("<script") == 1
    assert "alert(" in html
    assert "<script>alert" not in html
    assert "'quoted'" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert "\u0000" not in "".join(re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL))


def test_the_page_needs_nothing_else() -> None:
    html = page(RUN, held_against(BEFORE, RUN))
    assert not re.search(r"""https?:|<link|<img|@import|url\(|\bsrc=""", html)


def test_every_link_inside_the_page_has_its_target() -> None:
    html = page(RUN, held_against(BEFORE, RUN))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_a_passage_shows_what_is_cited_and_what_should_be() -> None:
    html = page(run_of(row()))
    assert "<p><mark>The harbour opens at six.</mark> Ships wait outside until then. <u>" + QUOTE + "</u></p>" in html
    assert "vector 1 · text – · rerank 2.50" in html


def test_cited_words_that_were_expected_are_both() -> None:
    assert [(p.text, p.cited, p.expected) for p in pieces("abcdef", [(2, 1, 4), (1, 3, 5)], [(0, 2)])] == [
        ("a", (), True),
        ("b", (2,), True),
        ("c", (2,), False),
        ("d", (1, 2), False),
        ("e", (1,), False),
        ("f", (), False),
    ]


def test_the_expected_words_that_a_passage_cuts_off_are_found_in_it() -> None:
    cut = row(answer=answer(citations=(), passages=[passage(TEXT[:-10])]))
    assert [p.text for p in failure(cut, "x").evidence[0].pieces if p.expected] == [QUOTE[:-10]]


def test_the_expected_words_of_another_document_are_not_this_passage() -> None:
    other = failure(row(answer=answer(passages=[passage(name="other.md")])), "x")
    assert not other.evidence[0].expected
    assert [source.quote for source in other.missing] == [QUOTE]


def test_a_mark_without_a_citation_is_not_a_link() -> None:
    html = page(run_of(row(answer=answer("It opens at six.[1] Or so.[7]"))))
    assert ">[1]</a>" in html
    assert ">[7]</a>" not in html


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_junit_has_one_test_case_a_case() -> None:
    suite = ElementTree.fromstring(junit(RUN))[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "time")} == {
        "tests": "8",
        "failures": "5",
        "errors": "1",
        "time": "4.000",
    }
    outcomes = {str(one.get("name")): [child.tag for child in one] for one in suite}
    assert outcomes["good"] == outcomes["absent"] == []
    assert outcomes["wrong"] == ["failure"]
    assert outcomes["error"] == ["error"]


def test_junit_holds_whatever_text_there_is() -> None:
    suite = ElementTree.fromstring(junit(run_of(row(answer=answer(EVIL)))))[0]
    assert "<script>alert(\"1\")</script> & 'quoted' ��|" in str(suite[0][0].text)


def test_markdown_has_at_most_sixty_lines_and_says_how_many_are_left_out() -> None:
    before, now = (
        run_of(*(row(f"c{i}", right=right, rightly_cited=True) for i in range(100))) for right in (True, False)
    )
    for compared in (None, held_against(before, now)):
        lines = markdown(now, compared).splitlines()
        shown = sum(line.startswith("- ") and "more" not in line for line in lines)
        assert len(lines) <= MARKDOWN_LINES
        assert lines[-1] == f"- and {100 - shown} more"


def test_markdown_tables_hold_intervals_and_differences() -> None:
    text = markdown(RUN, held_against(BEFORE, RUN))
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert widths == {6}
    assert "| right of answerable | 33.3 % | 9.7–70.0 % | 2/6 |" in text
    assert "🔴 wrong: good → judge flip – When does the pilot come?" in text


def test_markdown_shows_markup_as_text() -> None:
    text = markdown(run_of(row(case=case(question=EVIL + "\n# Title"))))
    assert r"\<script\>" in text
    assert "\n#" not in text.removeprefix("###")


def test_the_summary_is_json_with_intervals_and_differences() -> None:
    found = json.loads(summary(RUN, held_against(BEFORE, RUN)))
    right = found["figures"]["right of answerable"]
    assert (right["value"], right["count"], right["of"]) == (0.333333, 2, 6)
    assert 0.09 < right["low"] < right["value"] < right["high"] < 0.71
    assert right["difference"]["value"] == -0.5
    assert found["causes"]["wrong refusal"] == 1
    assert [change["case"] for change in found["changes"]] == ["wrong", "cites", "missed"]
    assert found["worse by cause"] == {"judge flip": ["wrong", "cites", "missed"]}
    assert {"name": "model", "before": "", "after": "fake"} in found["configured otherwise"]


def test_every_report_names_what_differs_and_counts_the_causes() -> None:
    compared = held_against(BEFORE, RUN)
    counted = "3 judge flip"
    assert f"Worse: {counted}." in page(RUN, compared)
    assert "<td>model<td>–<td>fake</tr>" in page(RUN, compared)
    for text in (printed(RUN, compared), markdown(RUN, compared)):
        assert f"worse: {counted}" in text
        assert "3 judge flip: wrong, cites, missed" in text
        assert "configured otherwise: model: none → fake" in text


def test_every_report_says_that_nothing_is_configured_otherwise() -> None:
    compared = held_against(RUN, RUN)
    for text in (printed(RUN, compared), markdown(RUN, compared), page(RUN, compared)):
        assert CONFIGURED_ALIKE in text


def test_a_case_that_is_scored_by_content_says_so() -> None:
    long = run_of(row(case=case(rule="content"), figures={"content_recall": 0.25}))
    assert "expected: 50% of the content words of at seven | 7:00" in printed(long)
    assert "holds 50 % of the content words of one of them; it holds 25 %." in page(long)


def test_what_the_judge_says_is_shown_and_counted() -> None:
    rows = (
        row("a", judged=True),
        row("b", judged=False),
        row("c", judge_error="unreadable grade 'x'"),
        row("d", answer=refusal()),
    )
    found = {figure.key: (figure.count, figure.of) for figure in figures(run_of(*rows))}
    assert found["right by the judge"] == (1, 2)
    assert found["judge errors"] == (1, 3)
    assert "judge errors" not in [figure.key for figure in figures(RUN)]
    for text in (printed(run_of(*rows)), junit(run_of(*rows))):
        assert all(f"judge: {said}" in text for said in ("right", "wrong", "unreadable grade 'x'"))
    assert "The judge: unreadable grade &#39;x&#39;." in page(run_of(*rows))
