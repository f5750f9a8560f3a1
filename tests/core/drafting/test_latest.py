"""Of documents of one name, and of sections of one document, the latest is told first, each with its day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.drafting.latest import latest_first, with_later
from service.core.drafting.telling import in_words, is_of_several_days, whole
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit

MINUTES = """# Minutes of the board

## Meeting of 14 January 2025

1. Late fees. The late fee stays at 20 pence a day.

## Meeting of 13 May 2025

1. Late fees. The late fee for books ends on 1 June.

### Chair

Mrs Osei steps down.

## Annex

Late fees of other libraries are higher.
"""


def undated_all(*sentences: Candidate) -> list[tuple[Candidate, str]]:
    return [(one, "") for one in sentences]


def of_minutes(*words: str) -> tuple[list[Candidate], list[Candidate]]:
    """All the sentences of the minutes, and those that hold these words."""
    found = hit(document(MINUTES, title="Minutes of the board", published_at="2025-07-01"))
    read = candidates(found, [1.0] * len(sentence_spans(MINUTES)))
    return read, [next(one for one in read if some in one.text) for some in words]


def test_sentences_of_meetings_of_several_days_in_one_document_are_told_the_latest_first() -> None:
    _, (january, may, chair, annex) = of_minutes("20 pence", "ends on", "Mrs Osei", "other libraries")
    told = latest_first([january, may, chair, annex])
    assert told == [(may, "2025-05-13"), (chair, ""), (january, "2025-01-14"), (annex, "")]
    shown = [said.shown or said.text for said in in_words("What is the late fee?", [january, may])]
    assert shown == [
        "1. Late fees. The late fee for books ends on 1 June (13 May 2025).",
        "1. Late fees. The late fee stays at 20 pence a day (14 January 2025).",
    ]


def test_who_asks_for_a_day_is_told_what_is_quoted_as_it_stands() -> None:
    _, both = of_minutes("20 pence", "ends on")
    assert is_of_several_days("What is the late fee?", both)
    assert not is_of_several_days("What was the late fee in January?", both)
    assert not is_of_several_days("What is the late fee?", both[:1])


def test_what_a_later_meeting_says_about_as_well_is_told_beside_an_earlier_one() -> None:
    read, (january, may) = of_minutes("20 pence", "ends on")
    assert may in with_later([january], read)
    assert with_later([may], read) == [may]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## 3 May 2024\n\nThe pool is closed.\n\n## 4 June 2024\n\nGala night.", "Events"),
        ("## Storm of 3 May 1901\n\nTwelve boats sank.\n\n## Storm of 9 June 1953\n\nFour sank.", "Storms"),
        (
            "# Finance committee\n\n## Meeting of 3 May 2024\n\nThe chair is Ann Lee.\n\n"
            "# Roof committee\n\n## Meeting of 9 June 2024\n\nThe chair is Bo Dahl.",
            "Minutes",
        ),
    ],
)
def test_other_events_and_meetings_of_others_are_no_later_editions(text: str, title: str) -> None:
    read = candidates(hit(document(text, title=title)), [0.0] * len(sentence_spans(text)))
    told = [one for one in read if not one.text.startswith("#")]
    assert latest_first(told) == undated_all(*told)
    assert with_later(told[:1], read) == told[:1]


def test_a_section_below_one_with_a_day_is_of_that_day_in_every_passage() -> None:
    text = "### Fees\n\nThe fee stays.\n\n## Meeting of 13 May 2025\n\nThe fee ends.\n\n## Annex\n\nOther fees."
    found = hit(document(text))
    found = replace(found, passage=replace(found.passage, heading="Minutes › Meeting of 14 January 2025 › Fees"))
    _, stays, _, ends, _, others = candidates(found, [0.0] * 6)
    assert latest_first([stays, ends, others]) == [(ends, "2025-05-13"), (stays, "2025-01-14"), (others, "")]


def test_the_day_of_something_else_is_no_day_of_a_meeting() -> None:
    read, (january, may) = of_minutes("20 pence", "ends on")
    assert may in whole("Was the late fee 20 pence on 18 April?", [january], read)
    assert may in whole("What was the first late fee?", [january], read)
    for asked in ("What was the late fee on 2025-01-14?", "What was the late fee at the first meeting?"):
        assert may not in whole(asked, [january], read)


def test_a_passage_that_begins_below_a_heading_is_of_its_day() -> None:
    text = "The fee stays.\n\n## Meeting of 13 May 2025\n\nThe fee ends."
    found = hit(document(text))
    found = replace(found, passage=replace(found.passage, heading="Minutes › Meeting of 14 January 2025"))
    stays, _, ends = candidates(found, [0.0] * 3)
    assert latest_first([stays, ends]) == [(ends, "2025-05-13"), (stays, "2025-01-14")]


def test_sentences_of_policies_of_several_days_are_told_the_latest_first() -> None:
    def said(name: str, title: str, day: str | None) -> Candidate:
        return candidates(hit(document(f"Said in {name}.", name, title, day)), [1.0])[0]

    old, new = said("old", "Policy 2023", "2023-03-01"), said("new", "Policy of May 2024", "2024-05-01")
    other, undated = said("other", "Minutes", "2022-01-01"), said("undated", "Policy", None)
    assert latest_first([old, other, new]) == undated_all(old, other, new)
    new = said("new", "Policy 2024", "2024-05-01")
    in_order = [(new, "2024-05-01"), (old, "2023-03-01"), (other, ""), (undated, "")]
    assert latest_first([old, other, new, undated]) == in_order
    same_day = said("same", "Policy 2022", "2024-05-01")
    in_order = [(new, "2024-05-01"), (same_day, "2024-05-01"), (old, "2023-03-01")]
    assert latest_first([old, new, same_day]) == in_order


def test_a_document_of_which_only_the_year_is_known_is_no_edition() -> None:
    both = [
        candidates(hit(document("Two years.", day, f"Policy {day}", day)), [1.0])[0] for day in ("2023", "2024-05-01")
    ]
    assert latest_first(both) == undated_all(*both)


@pytest.mark.parametrize(
    ("one", "other"),
    [("X5 manual", "X9 manual"), ("Ward 5, 2023", "Ward 6, 2024"), ("", ""), ("Introduction", "Introduction")],
)
def test_titles_that_differ_in_more_than_a_day_or_that_many_have_are_no_editions(one: str, other: str) -> None:
    both = [
        candidates(hit(document("Two years.", str(at), title, f"202{at}-01-01")), [1.0])[0]
        for at, title in enumerate((one, other))
    ]
    assert latest_first(both) == undated_all(*both)
    assert with_later(both[:1], both) == both[:1]


def test_what_a_later_policy_says_about_as_well_is_told_beside_an_earlier_one() -> None:
    def said(name: str, title: str, day: str | None, relevance: float) -> Candidate:
        return candidates(hit(document(f"Said in {name}.", name, title, day)), [relevance])[0]

    old, new = said("old", "Policy 2023", "2023-03-01", 3.0), said("new", "Policy 2024", "2024-03-01", 1.5)
    others = [
        said("older", "Policy 2022", "2022-03-01", 3.0),
        said("worse", "Policy 2025", "2025-03-01", -2.0),
        said("other", "Minutes 2024", "2024-03-01", 3.0),
        said("undated", "Policy", None, 3.0),
    ]
    assert with_later([old], [old, new, *others]) == [old, new]
    assert with_later([new], [old, new, *others]) == [new, others[1]]


ITEMS = """# Minutes of the board

## Meeting of 14 January 2025

4. Corner. The budget is set at 6,500 pounds.

## Meeting of 11 March 2025

4. Corner. Ms Lee asked for 1,500 pounds more. Approved; the budget is now 8,000 pounds.

5. Roof. The budget is now 9,000 pounds.
"""


def test_what_a_later_meeting_makes_of_the_same_item_is_told_however_badly_it_answers_by_itself() -> None:
    found = hit(document(ITEMS, title="Minutes of the board", published_at="2025-07-01"))
    read = [replace(one, by_part=(8.0 if "6,500" in one.text else -10.0,)) for one in candidates(found, [0.0] * 7)]
    [first] = [one for one in read if "6,500" in one.text]
    assert [one.text for one in with_later([first], read)] == [
        "4. Corner. The budget is set at 6,500 pounds.",
        "Approved; the budget is now 8,000 pounds.",
    ]


MAILS = """From: Fiona Lee
Date: Mon, 3 March 2025 19:12
Subject: Raft race

The raft race starts on 21 June at 2 pm. Who has a tent?

---
From: Jack Rudd <jack@rudd.example>
Date: Tue, 4 March 2025 08:05
Subject: Re: Raft race

The race starts at noon then. I have one.
"""


def test_of_a_thread_of_mails_the_later_one_is_told_first_each_with_its_day() -> None:
    found = hit(document(MAILS, title="Raft race"))
    read = [replace(one, by_part=(5.0 if "starts" in one.text else -9.0,)) for one in candidates(found, [0.0] * 6)]
    quoted = [one for one in read if "starts" in one.text][:1]
    told = in_words("When does the race start?", whole("When does the race start?", quoted, read))
    assert [one.shown for one in told] == [
        "The race starts at noon then (4 March 2025).",
        "The raft race starts on 21 June at 2 pm (3 March 2025).",
    ]


def test_of_two_mails_of_one_day_the_later_one_is_told_first() -> None:
    mails = MAILS.replace("Mon, 3 March 2025 19:12", "March 3, 2025 11:05 AM").replace(
        "Tue, 4 March 2025 08:05", "March 3, 2025 9:12:30 PM"
    )
    found = hit(document(mails, title="Raft race"))
    read = [replace(one, by_part=(5.0 if "starts" in one.text else -9.0,)) for one in candidates(found, [0.0] * 6)]
    quoted = [one for one in read if "starts" in one.text][:1]
    told = list(in_words("When does the race start?", whole("When does the race start?", quoted, read)))
    assert [one.shown for one in told] == [
        "The race starts at noon then (3 March 2025).",
        "The raft race starts on 21 June at 2 pm (3 March 2025).",
    ]


def test_a_mail_without_a_time_is_of_its_day() -> None:
    found = hit(document(MAILS.replace(" 08:05", ""), title="Raft race"))
    read = [replace(one, by_part=(5.0 if "starts" in one.text else -9.0,)) for one in candidates(found, [0.0] * 6)]
    quoted = [one for one in read if "starts" in one.text][:1]
    assert len(whole("When does the race start?", quoted, read)) == 2


def test_what_stands_under_a_label_of_all_sorts_is_nothing_anew() -> None:
    text = (
        "# Minutes\n\n## Meeting of 3 May 2024\n\n7. Any other business. Ann asked for a bench. Granted.\n\n"
        "## Meeting of 5 July 2024\n\n7. Any other business. Bob asked for a lamp. Refused by 4 votes to 2.\n"
    )
    read = candidates(hit(document(text)), [0.0, 0.0, 9.0, 5.0, 0.0, -9.0, -9.0])
    assert with_later(read[2:4], read) == read[2:4]


def test_an_item_that_is_put_off_to_another_day_is_told_with_that() -> None:
    text = (
        "# Minutes\n\n## Meeting of 11 June 2024\n\n6. **Open day.** To be Saturday 7 September. Ann bakes.\n\n"
        "## Meeting of 8 October 2024\n\n2. **Open day.** Moved to 14 September at short notice. It rained.\n"
    )
    read = candidates(hit(document(text)), [0.0, 0.0, 9.0, 0.0, 0.0, -9.0, -9.0])
    assert [one.text for one in with_later(read[2:3], read)] == [read[2].text, read[5].text]
