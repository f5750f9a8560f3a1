"""Sentences, in documents as they really are: every one found, none invented, no character changed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.core.text.sentences import readable, sentence_spans
from tests.core.builders import SEED, SEED_SENTENCES

TEXTS = st.text() | st.text(alphabet="aBc .!?”“\"'’)(\n\t#-*|1A")


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize("street", ["King's St.", "Main St.", "Princess' St."])
def test_a_street_may_end_a_sentence(street: str) -> None:
    assert sentences(f"She lives in {street} They have a shop there.")[1:] == ["They have a shop there."]


@given(TEXTS)
@example(SEED)
def test_spans_are_in_order_disjoint_and_hold_every_letter_and_digit(text: str) -> None:
    spans = sentence_spans(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    outside = set(range(len(text))) - {at for span in spans for at in range(span.start, span.end)}
    assert not [text[at] for at in outside if text[at].isalnum()]


@given(TEXTS)
def test_a_sentence_says_something_and_has_no_white_space_around_it(text: str) -> None:
    assert all(s == s.strip() and any(char.isalnum() for char in s) for s in sentences(text))


@given(TEXTS)
def test_the_text_for_a_model_has_every_letter_and_single_spaces(text: str) -> None:
    read = readable(text)
    assert [c for c in read if c.isalnum()] == [c for c in text if c.isalnum()]
    assert read == " ".join(read.split())


def test_the_scraped_document_has_exactly_its_18_sentences() -> None:
    assert len(SEED_SENTENCES) == 18
    assert sentences(SEED) == list(SEED_SENTENCES)


def test_the_18_sentences_are_the_whole_document_but_for_white_space() -> None:
    assert "".join(SEED_SENTENCES).replace(" ", "") == SEED.replace(" ", "").strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The deal held.The call began.", ["The deal held.", "The call began."]),
        ("It rose to 12.The rest fell.", ["It rose to 12.", "The rest fell."]),
        ("He said “yes.”The deal held.", ["He said “yes.”", "The deal held."]),
        ("The deal held.”Xi spoke,” said CCTV.", ["The deal held.", "”Xi spoke,” said CCTV."]),
        ("It ended (at last).Nobody came.", ["It ended (at last).", "Nobody came."]),
        ("Is it so?Yes it is.", ["Is it so?", "Yes it is."]),
    ],
)
def test_sentences_that_scraping_ran_together_are_parted(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "J.K. Rowling wrote it.",
        "U.S. data stays in the U.S. for now.",
        "See https://example.org/Index.Html for more.",
        "Write to jane.Doe@example.org today.",
        "It costs 3.50 euros, e.g.The small one.",
        "Dr. Smith met Mr. Jones at 8 a.m. on Friday.",
        "The case was heard by Judge (ret.) Helena Marchetti.",
        "It is made by Acme inc. Berlin for the trade.",
        "Harbour Trust, reg. Charity 1234, received your ref. Harbour/12.",
        "Rates eff. April 2024 are listed; the pass exp. March 2026.",
        "The 8.15 dep. Leeds calls at York.",
        "The board meets every mon. Wednesday is free.",
        "Add 1 tsp. Dijon mustard and 3 lbs. Potatoes.",
        "Item no. Four is deferred.",
        "We heard the rep. Jane Doe and sen. John Roe.",
        "There are loos (ask Dan!), but they cost £120.",
        "We met (in May.), then left.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("4. Children's corner. The budget is set. Tom pays.", "4. Children's corner. The budget is set."),
        ("Limitations. All farms lie in one valley. None is large.", "Limitations. All farms lie in one valley."),
        ("4. **Hens on plot 22.** Ann came. Granted.", "4. **Hens on plot 22.** Ann came."),
        ("3.2 **Deposit**. You pay it. It is £5.", "3.2 **Deposit**. You pay it."),
        ("**Members get ten per cent off.** Guests pay.", "**Members get ten per cent off.**"),
        ("**No dogs.** They bite.", "**No dogs.**"),
        ("**Apologies:** Len.\n**Present:** Ann.", "**Apologies:** Len."),
        ("**Dogs are not allowed.** They bite.", "**Dogs are not allowed.**"),
        ("**Carried, with one abstention.** Ann left.", "**Carried, with one abstention.**"),
        ("It rained.\n\nJanuary. The ban begins. It holds.", "It rained."),
        ("They met. The ban begins.", "They met."),
        ("Usually. The ban begins.", "Usually."),
    ],
)
def test_a_label_is_one_sentence_with_what_it_stands_before(text: str, first: str) -> None:
    assert sentences(text)[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "It is not open on bank holidays.\nStaff may not take more than ten days of leave.",
        "Wages are paid on the 25th of each month. Overtime is paid at one and a half times the rate.",
        "It was taught in the 11th century. Under the abbot it became a school.",
        "The house was empty for 30 days in a row.\nFlood damage is covered.",
        "Come by bus, not by car. The yard is full.",
        "All prices include tax. Moss green costs more.",
        "The drum holds 8 kg. Its top speed is 1,400.",
        "She had the right to do so. Only the board can object.",
        "The gate opens at 9 am. Residents have keys.",
    ],
)
def test_a_plain_word_with_a_full_stop_before_a_capital_ends_a_sentence(text: str) -> None:
    assert len(sentences(text)) == 2


def test_headings_list_items_and_table_rows_stand_alone() -> None:
    text = "# Opening hours\nThe harbour opens\nat six.\n- Bread is sold\n- Fish is not\n| a | b |\n\nLast words"
    assert sentences(text) == [
        "# Opening hours",
        "The harbour opens\nat six.",
        "- Bread is sold",
        "- Fish is not",
        "| a | b |",
        "Last words",
    ]


def test_a_numbered_line_that_announces_the_one_below_stands_alone() -> None:
    minutes = "3. Apologies\nThere were none from the board.\n4. Next meeting\nThe next meeting is held\non 3 May."
    assert [" ".join(minutes[s.start : s.end].split()) for s in sentence_spans(minutes)] == [
        "3. Apologies",
        "There were none from the board.",
        "4. Next meeting",
        "The next meeting is held on 3 May.",
    ]


def test_a_blank_line_of_another_system_ends_a_paragraph_too() -> None:
    text = "We met in May\r\n\r\nthe hall was full\r\nto the doors"
    assert [" ".join(text[s.start : s.end].split()) for s in sentence_spans(text)] == [
        "We met in May",
        "the hall was full to the doors",
    ]


def test_a_short_first_line_of_a_paragraph_stands_alone() -> None:
    rules = "Returns\nGoods may be returned within 30 days.\n\nOpening hours\nMonday to Friday, except\nholidays."
    assert [" ".join(rules[s.start : s.end].split()) for s in sentence_spans(rules)] == [
        "Returns",
        "Goods may be returned within 30 days.",
        "Opening hours",
        "Monday to Friday, except holidays.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We met Ada\nLane.",  # there was no room for more in such narrow lines
        "The board was chaired by\nAda Lane, who left it in May.",
        "The board met on Monday and chose\nAda Lane to be its chair for a year.",
        "the board\nMet on Monday in the hall.",
        "Fees and deposits,\nAda Lane said, are paid at the office.",
        "The tide comes in\nslowly, and all the boats go out with it.",
        "You may not bring\nGlass bottles, alcohol or dogs to the pool\nBalls of any kind",
        "Adults pay £5\nChildren under twelve years pay £2.",
        "The Owl and the Pussy-cat went\nDown to the sea in a pea-green boat.",
        "Kind regards\nAnn Lee, who writes the minutes",
    ],
)
def test_a_first_line_that_goes_on_is_no_heading(text: str) -> None:
    assert len(sentence_spans(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2. The grant is paid by the\nHarbour Board in two parts.",  # broken because the line was full
        "2. The grant is paid\nin two parts by the board.",
        "2. The grant is paid by the\nHarbour Board, which looks at it each year.",  # no heading ends so
        "Write to us at\n12 Quay Street\nVennick, or come to the harbour office.",
        "The board has got\n12 members\nVennick and its neighbours send each year.",
    ],
)
def test_a_numbered_item_goes_on_in_the_next_line(text: str) -> None:
    assert len(sentence_spans(text)) == 1


@pytest.mark.parametrize("text", ["", "   \n\n ", "…", "***", "\n#\n"])
def test_a_text_that_says_nothing_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []
