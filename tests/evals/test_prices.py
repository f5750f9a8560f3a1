"""What questions cost: by the tokens that were used, and only where both price and tokens are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import Invalid
from evals.prices import Price, price_of, priced, read_prices
from evals.report import figures, notes, printed
from evals.report_files import markdown, summary
from evals.report_html import page
from evals.results import COST, Row, Run
from service.types.answers import Answer, PromptUsed
from tests.evals.rows import answer, row, run
from tests.fakes import FakeChat, fake_world

MINI = Price(prompt=0.15, completion=0.60, noted="2025-09")
FREE = Price(prompt=0, completion=0, noted="2025-09")
PROMPT = PromptUsed(name="answer", version=1, sha256="ab")


def said(prompt: PromptUsed | None = PROMPT, **usage: int) -> Answer:
    return answer("It opens at six.").model_copy(update={"prompt": prompt, "usage": usage})


@pytest.mark.parametrize(
    ("given", "price", "cost"),
    [
        (said(prompt_tokens=1000, completion_tokens=0), MINI, 0.15),
        (said(prompt_tokens=0, completion_tokens=1000), MINI, 0.60),
        (said(prompt_tokens=2000, completion_tokens=100), MINI, 0.36),
        (said(prompt_tokens=2000, completion_tokens=100), FREE, 0.0),
        (said(prompt_tokens=2000, completion_tokens=100), None, None),
        (said(), MINI, None),  # the LLM did not say how much it read
        (said(), FREE, 0.0),
        (said(None), MINI, 0.0),  # no LLM was asked
        (None, MINI, None),
    ],
)
def test_what_a_thousand_such_questions_cost(given: Answer | None, price: Price | None, cost: float | None) -> None:
    found = priced(row(answer=given, figures={"mrr": 1.0}), price).figures
    assert found.get(COST) == (pytest.approx(cost) if cost is not None else None)
    assert found["mrr"] == 1.0


def test_a_model_is_found_by_its_name_and_costs_as_much_when_it_was_taught() -> None:
    chat = FakeChat("x")
    assert price_of(fake_world(), read_prices()) == FREE
    for name, price in ("other", None), ("gpt-4o-mini", MINI), ("gpt-4o-mini+a1b2c3d4", MINI), ("gpt-4o-mini2", None):
        chat.model = name
        assert price_of(fake_world(chat=chat), read_prices()) == price


def test_own_prices_go_before_those_that_come_along(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    lines = [f"{name}: {{prompt: 9, completion: 2.5, noted: '2026-01'}}\n" for name in ("fake-llm", "gpt-4o")]
    own.write_text("".join(lines), "utf-8")
    prices = read_prices(own)
    assert prices["fake-llm"].completion == 2.5
    assert (prices["gpt-4o"].prompt, prices["gpt-4o-mini"]) == (9, MINI)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gpt",
        "gpt: 3",
        "gpt: [",
        "gpt: {prompt: 1}",
        "gpt: {prompt: -1, completion: 1, noted: '2025-09'}",
        "gpt: {prompt: 1, completion: 1, noted: soon}",
    ],
)
def test_a_table_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(Invalid, match="is no table of prices"):
        read_prices(tmp_path / "own.yaml")


def reports(of: Run) -> list[str]:
    return [printed(of), markdown(of), summary(of), page(of)]


def rows(price: Price | None) -> list[Row]:
    used = [said(prompt_tokens=at * 1000, completion_tokens=0) for at in (1, 3)]
    return [priced(row(str(at), answer=one), price) for at, one in enumerate(used)]


def test_every_report_has_the_cost_and_the_prices_behind_it() -> None:
    of = run(rows(MINI), model="gpt-4o-mini", price=MINI.model_dump())
    (figure,) = (one for one in figures(of) if one.key == COST)
    assert (figure.text, figure.interval, figure.of) == ("$0.300", "$0.150–0.450", 2)
    for text in reports(of):
        assert "cost of 1,000 questions" in text
        assert "$0.15 and $0.6 per million prompt and completion tokens, as of 2025-09" in text


def test_every_report_says_that_a_model_is_in_no_table() -> None:
    of = run(rows(None), model="fake-llm", price=None)
    assert COST not in [one.key for one in figures(of)]
    for text in reports(of):
        assert "not known, because fake-llm is in no table of prices" in text


def test_a_run_without_an_llm_or_of_before_there_were_prices_has_nothing_to_note() -> None:
    assert notes(run(rows(FREE), model=None, price=FREE.model_dump())) == []
    assert notes(run(rows(None))) == []
