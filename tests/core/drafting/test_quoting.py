"""Sentences of documents as they read in an answer: laid out anew, and not a word or value changed."""

from __future__ import annotations

import re

import pytest

from service.core.drafting.quoting import quotation, quotations
from tests.core.builders import candidates, document, hit

READ = [
    ("| year: 2024 | month: May | cancelled_sailings: 0 |", "", "year: 2024; month: May; cancelled sailings: 0"),
    ("| price_from_2023_04_01: £21.40 | x: 1 |", "", "price from 2023-04-01: £21.40; x: 1"),
    ("| code: C01 | service: Landing dues, wet fish |", "", "code: C01; service: Landing dues, wet fish"),
    ("| Adult | £5.80 |", "Ticket: Adult | Single: £5.80", "Ticket: Adult; Single: £5.80"),
    ("| Adult | £5.80 |", "| Adult | £5.80 |", "Adult; £5.80"),
    ("| a \\| b | 1 |", "", "a | b; 1"),
    ("| file_name: my_notes.txt | size: 1 |", "", "file name: my_notes.txt; size: 1"),
    ("- Cooper's Lane, 2 May", "", "- Cooper's Lane, 2 May"),
    ("The\nlibrary  reopened.", "", "The library reopened."),
    ("Scouts, £3,200\nChoir, £950\nSchool, £850", "", "Scouts, £3,200\nChoir, £950\nSchool, £850"),
    ("The repair of\nTolvane's outer breakwater was\nTolvane's alone.", "", None),
    ("Ann came.\nBob left.\nCy stayed.", "", "Ann came. Bob left. Cy stayed."),
    ("It was won by **Pellimere** and the *Little Auk*.", "", "It was won by Pellimere and the Little Auk."),
    ("*Tolvane 2, Pellimere 2 (5-4).", "", "Tolvane 2, Pellimere 2 (5-4)."),
    ("First __init__, then f(**given) and g(**given).", "", "First __init__, then f(**given) and g(**given)."),
    ("2 * 3 * 4 is 24, and 5*6 is 30.", "", "2 * 3 * 4 is 24, and 5*6 is 30."),
    ("## 4. Grants", "", "4. Grants"),
    (
        "It’s encouraging that they talk,” said Josh Gackle.",
        "",
        "“… It’s encouraging that they talk,” said Josh Gackle.",
    ),
    ("“There’s still time.", "", "“There’s still time. …”"),
    ("”Xi spoke by telephone,” state media said.", "", "”Xi spoke by telephone,” state media said."),
    ("“Yes,” he said, “no,” she said.", "", "“Yes,” he said, “no,” she said."),
    ('He said: "We looked well beyond the Sound.', "", 'He said: "We looked well beyond the Sound. …"'),
    ('It is rarer than you think".', "", '"… It is rarer than you think".'),
    ('The 12" pipe is 5\'6" long.', "", 'The 12" pipe is 5\'6" long.'),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "reading", "shown"), READ)
def test_a_quotation_reads_as_a_person_would_write_it(text: str, reading: str, shown: str | None) -> None:
    quoted = quotation(text, reading)
    assert quoted.shown == (" ".join(text.split()) if shown is None else shown)
    assert quoted.text == " ".join(text.split())


@pytest.mark.parametrize(("text", "reading", "shown"), READ)
def test_no_word_and_no_value_is_changed(text: str, reading: str, shown: str | None) -> None:
    def words(of: str) -> list[str]:
        return re.findall(r"[^\W_]+", of)

    assert words(quotation(text, reading).shown) == words(reading or text)


def test_rows_and_items_stand_on_lines_of_their_own() -> None:
    assert [quotation(text, "").block for text in ("| a | b |", "- a", "1. a", "A.", "A\nB\nC")] == [
        *[True] * 3,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- Dogs stay out.", ["Dogs stay out."]),
        ("• Dogs stay out.\nThe hall is open.", ["Dogs stay out.", "The hall is open."]),
        ("- Dogs stay out.\n- Cats too.", ["- Dogs stay out.", "- Cats too."]),
        ("It has one rule:\n- Dogs stay out.", ["It has one rule:", "- Dogs stay out."]),
        ("- Dogs stay out.\nThe fees are these:", ["Dogs stay out.", "The fees are these:"]),
        ("3. Ann Ray of Oban.", ["3. Ann Ray of Oban."]),  # who came third
        ("12. May 1914 it began.", ["12. May 1914 it began."]),
        ("– 40 °C it was at night.", ["– 40 °C it was at night."]),
        ("- £5 was owed.", ["- £5 was owed."]),
    ],
)
def test_an_item_by_itself_is_told_without_its_sign_unless_it_may_say_something(text: str, shown: list[str]) -> None:
    assert [one.shown for one in quotations(candidates(hit(document(text)), [0.0] * len(shown)))] == shown


def test_an_item_beside_one_of_another_document_is_by_itself() -> None:
    rules, fees = (candidates(hit(document(f"- Dogs of {name}.", name)), [0.0]) for name in "ab")
    assert [one.shown for one in quotations([*rules, *fees])] == ["Dogs of a.", "Dogs of b."]
