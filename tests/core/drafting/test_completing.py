"""What is told beside a sentence, so that it says who speaks and of whom."""

from __future__ import annotations

import pytest

from service.core.drafting.completing import completed
from service.core.drafting.quoting import quotations
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import sentence_spans
from tests.core.builders import candidates, document, hit


def read(text: str) -> list[Candidate]:
    """The sentences of a text."""
    return candidates(hit(document(text)), [0.0] * len(list(sentence_spans(text))))


# A text, the sentence of it that is quoted, and what is told; none where it is told alone.
TOLD = [
    ("Ann Lee spoke. She was ill. She left.", "She left.", ["Ann Lee spoke.", "She was ill.", "She left."]),
    ("Ann Lee spoke. Before she came she was ill.", "Before she", ["Ann Lee spoke.", "Before she came she was ill."]),
    ("Judges wait. They get lunch.", "They get", ["Judges wait.", "They get lunch."]),
    ("It rained. Ann Lee spoke of her day.", "Ann Lee", []),
    ("It rained. It was agreed to wait.", "It was", []),
    ("The cup went to Bo. Jo had won it before.", "Jo had", ["The cup went to Bo.", "Jo had won it before."]),
    ("The pier is new. It is closed.", "It is", ["The pier is new.", "It is closed."]),
    ("The pier is new. The board has closed it.", "The board", []),
    ("The pier is new.\n\nIt is closed.", "It is", []),
    ("It rained. Ann and Bo ran. Both were late.", "Both", ["Ann and Bo ran.", "Both were late."]),
    (
        "Tea costs £1. Cake costs £2. Both are free for staff.",
        "Both",
        ["Tea costs £1.", "Cake costs £2.", "Both are free for staff."],
    ),
    (
        "Tea costs £1. Cake, cut and wrapped, costs £2. Both are new.",
        "Both",
        ["Tea costs £1.", "Cake, cut and wrapped, costs £2.", "Both are new."],
    ),
    ("It rained. Tea is free. Both are new.", "Both", ["Tea is free.", "Both are new."]),
    ("It rained. Two were hurt then.", "Two were", ["It rained.", "Two were hurt then."]),
    ("It rained. If it snows, we meet then.", "If it", []),
    ("Do you deliver?\nNo, never.", "No,", ["Do you deliver?", "No, never."]),
    ("**Is it open?**\nOnly in May.", "Only", ["**Is it open?**", "Only in May."]),
    ("Do you deliver?\nTwo bikes are for hire.", "Two bikes", []),
    ("It rained. Tea is £1. These are today’s prices.", "These are", ["Tea is £1.", "These are today’s prices."]),
    ("It rained. These rules are new.", "These rules", []),
    ("It rained. Both clubs are new.", "Both clubs", []),
    ("## The choir\n\nShe leads the choir.", "She leads", []),
    ("| Ann | Choir |\n| Bob | Band |\n\nShe sings.", "She sings", []),
    ("“We talk. We shall see,” said Jo.", "We shall", ["“We talk.", "We shall see,” said Jo."]),
    ("“We talk. We shall see,” said Jo.", "“We talk.", ["“We talk.", "We shall see,” said Jo."]),
    (
        "“We talk. It is late. We shall see,” said Jo.",
        "We shall",
        ["“We talk.", "It is late.", "We shall see,” said Jo."],
    ),
    ("“We talk. It is late. All wait. We shall see,” said Jo.", "We shall", []),
    ("“We talk,” said Jo. All wait.", "All wait.", []),
    ("Ann Lee spoke. “We talk,” she said.", "“We talk", ["Ann Lee spoke.", "“We talk,” she said."]),
]


@pytest.mark.parametrize(("text", "begins", "told"), TOLD)
def test_a_sentence_comes_with_those_that_say_who_speaks_and_of_whom(text: str, begins: str, told: list[str]) -> None:
    question = "Why?"
    sentences = read(text)
    [one] = [each for each in sentences if each.text.startswith(begins)]
    assert [each.text for each in completed(question, [one], sentences)] == (told or [one.text])


CIRCLES = "Turn it over. Remove hair. Tap the bumper.\n\nIt is loud. Clean the filter."


@pytest.mark.parametrize(
    ("question", "quoted", "told"),
    [
        ("It goes in circles. What can I do?", "Remove hair.", ["Turn it over.", "Remove hair.", "Tap the bumper."]),
        ("What should we do if it is loud?", "Clean the", ["It is loud.", "Clean the filter."]),
        ("Why does it go in circles?", "Remove hair.", ["Remove hair."]),
    ],
)
def test_who_asks_what_to_do_is_told_the_paragraph(question: str, quoted: str, told: list[str]) -> None:
    sentences = read(CIRCLES)
    [one] = [each for each in sentences if each.text.startswith(quoted)]
    assert [each.text for each in completed(question, [one], sentences)] == told


def test_what_a_label_announces_is_told_to_who_asks_for_it() -> None:
    sentences = read("Recommendations. Mow in July. Close gaps first.\n\nFunding. The trust paid.")
    first = "Recommendations. Mow in July."
    assert [one.text for one in completed("What do they recommend?", sentences[:1], sentences)] == [
        first,
        "Close gaps first.",
    ]
    assert [one.text for one in completed("When to mow?", sentences[:1], sentences)] == [first]


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        ("The salary is paid for six weeks.", "After that the insurance pays 70 percent."),
        ("A visit costs £4.", "Otherwise a fine is due."),
        ("A visit costs £4.", "Exceptions are made for members, who pay nothing."),
        ("A visit costs £4.", "For all others it costs £5."),
        ("A visit costs £4.", "Members pay £3."),
        ("A visit costs £4.", "After two hours a fine is due."),
        ("The stand may be used by members only.", "Guests may use it when a mechanic is present."),
        ("The workshop is open from noon to 7 pm.", "On Saturdays it closes at 4 pm."),
        ("Ottilie Brandt signs for orders.", "When she is on leave, Marek Sowa signs for her."),
        ("Up to six days can be carried over.", "They expire in March, unless you cannot take them."),
        ("The days covered by a certificate are given back.", "Days without a certificate count as holiday."),
        ("The check includes new cables and costs £9.", "Brake pads are charged extra for the check."),
    ],
)
def test_a_rule_comes_with_the_sentence_that_says_how_far_it_goes(rule: str, limit: str) -> None:
    sentences = read(f"{rule} {limit}")
    assert [one.text for one in completed("Why?", sentences[:1], sentences)] == [rule, limit]


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("A visit costs £4.", "After the war it was closed."),
        ("A visit costs £4.", "The board met."),
        ("A visit costs £4.", "4. It expires."),
        ("Ann Lee joined in 2010.", "She never left the island."),
        ("The ship sank in 1901.", "After this the crew went home."),
        ("The museum has 300 paintings.", "The paintings were sold without frames."),
        ("Dogs are allowed.", "Beyond this lies the sea."),
        ("They can win the cup.", "“We cannot win every week,” said Bo."),
    ],
)
def test_what_happened_and_what_is_of_something_else_is_no_limit_of_a_rule(sentence: str, following: str) -> None:
    sentences = read(f"{sentence} {following}")
    assert [one.text for one in completed("Why?", sentences[:1], sentences)][-1] == sentence


def test_what_nobody_is_shown_parts_two_sentences() -> None:
    first, _, last = read("Ann Lee spoke. All was well. She left.")
    assert completed("Why?", [last], [first, last]) == [last]


def test_what_two_sentences_share_is_told_once() -> None:
    sentences = read("Ann Lee spoke. She was ill. She left.")
    assert completed("Why?", sentences[1:], sentences) == sentences


def test_a_quotation_that_is_told_in_part_has_an_ellipsis() -> None:
    sentences = read("“We talk. It is late. We shall see,” said Jo. “We wait. All is well,” said Di.")
    shown = [one.shown for one in quotations([*sentences[:2], sentences[4]])]
    assert shown == ["“We talk. …”", "It is late.", "“… All is well,” said Di."]


STEPS = """## Set up

You need:
- a dock
- a phone

1. Place the dock on the floor. It hums.
2. Charge the robot. This takes hours.
3. Start. Never do so in rain.

1. Stop it.

- Lift the lid.
- Take out the bag.

Why is it red? It is hot.

You wear:
- Gloves. They are blue.
- A hat
- Not allowed:
- rings

## The set

- A lamp
- A bulb

## Prices in 2023

## Packing

You pack:
+ a rope
+ a lamp

## More

Open daily
"""

# A question, the sentence that is quoted, and what is told.
ALL = ["1. Place the dock on the floor.", "It hums.", "2. Charge the robot. This takes hours."]
ALL += ["3. Start. Never do so in rain."]
LISTS = [
    ("What do I need?", "You need", ["You need:", "- a dock", "- a phone"]),
    ("Is a phone needed?", "- a phone", ["- a phone"]),
    ("How do I set it up?", "2. Charge", ALL),
    ("What are the steps?", "1. Place", ALL),
    ("How do I stop it?", "1. Stop", ["1. Stop it."]),
    ("When is it charged?", "2. Charge", ["2. Charge the robot. This takes hours."]),
    ("How do I empty it?", "- Take", ["- Lift the lid.", "- Take out the bag."]),
    ("When is it emptied?", "- Take", ["- Take out the bag."]),
    ("How do I set it up?", "It is hot.", ["Why is it red?", "It is hot."]),
    ("Why is it red?", "Why is", ["Why is it red?", "It is hot."]),
    ("How does it look?", "- Take", ["- Take out the bag."]),
    ("What is worn?", "- Gloves", ["- Gloves."]),
    ("What is worn?", "You wear", ["You wear:", "- Gloves.", "They are blue.", "- A hat"]),
    ("What belongs to the set?", "## The set", ["- A lamp", "- A bulb"]),
    ("What gives light?", "- A lamp", ["- A lamp"]),
    ("What do I pack?", "You pack", ["You pack:", "+ a rope", "+ a lamp"]),
    ("Is it dear?", "## Prices in 2023", ["## Prices in 2023"]),
    ("What is needed to set up?", "## Set up", ["You need:", "- a dock", "- a phone"]),
]


@pytest.mark.parametrize(("question", "begins", "told"), LISTS)
def test_lists_and_steps_are_told_whole_and_headings_not_at_all(question: str, begins: str, told: list[str]) -> None:
    sentences = read(STEPS)
    [one] = [each for each in sentences if each.text.startswith(begins)]
    assert [each.text for each in completed(question, [one], sentences)] == told


def test_a_heading_on_which_nothing_follows_is_told_as_it_is() -> None:
    sentences = read("It rained.\n\n## The flood")
    assert completed("What came?", sentences[1:], sentences) == sentences[1:]


DATES = "Dates:\n\n- 17 May: sale\n- 31 May: compost\n- 14 June: talk\n\nIt is green."  # lines 1 to 3 are items
LIGHTS = "- Steady red: empty\n- Red, blinking: an error\n- Steady green: full\n- Green, blinking: it charges"


@pytest.mark.parametrize(
    ("question", "text", "relevance", "told"),
    [
        ("What is on?", DATES, [0, 0, 4.0, 3.0, 0], [1, 2, 3]),
        ("What is on?", DATES, [0, 0, 4.0, 2.99, 0], [2, 3]),  # one of them is asked for
        ("What is on?", DATES, [0, 7.0, 2.0, 1.6, 0], [1, 2, 3]),  # all are quoted
        ("What is on?", f"{DATES}\n", [0, 0, 4.0, 0, 3.9], [2, 4]),  # one item, and something else
        ("Is the sale or the talk on?", DATES, [0, 4.0, 0, 3.9, 0], [1, 3]),  # two are asked for by name
        ("Is the talk dearer than the sale?", DATES, [0, 4.0, 0, 3.9, 0], [1, 3]),
        ("What do green lights mean?", LIGHTS, [0, 0, 4.0, 3.5], [2, 3]),  # no red ones
        ("What do the lights mean?", LIGHTS, [7.0, 2.0, 1.6, 0], [0, 1, 2]),  # two that are alike, behind the best
        ("What do the lights mean?", LIGHTS, [0, 2.0, 1.6, 0], [0, 1, 2, 3]),
        ("Who won in 2023?", "- 2022: Ann.\n- 2023: Bob.\n- 2023: Cy.\n- 2024: Di.", [0, 3.0, 3.0, 0], [1, 2]),
        ("What is in it?", "- pen\n- ink\n- cap\n\nNot in it:\n- hat\n- coat", [3, 3, 0, 0, 0, 0], [0, 1, 2]),
        ("What is in it?", "- pen\n- ink\n- cap\n\nNot in it:\n- hat\n- coat", [3, 0, 0, 0, 3, 0], [0, 4]),
        ("What is in it?", "- pen\n- ink\n\nIt is heavy.\n\n- Never wash it.", [3, 3, 0, 0], [0, 1]),
        ("What is in it?", "- Tools\n  - pen\n  - ink\n  - cap\n- Food", [0, 3, 3, 0, 0], [1, 2, 3]),
        ("What is in it?", "1. Open it.\n   - lift\n   - push\n   - turn\n2. Shut it.", [3, 3, 3, 0, 0], [0, 1, 2, 3]),
        ("What is in it?", "1. pen\n2. ink\n3. cap", [3, 3, 0], [0, 1]),
        (
            "What is in it?",
            "- A pen is in. It writes.\n- ink\n- A cap is in. It fits.",
            [0, 0, 3, 3, 0],
            [0, 1, 2, 3, 4],
        ),
        ("What is in it?", "\n".join(["- pen"] * 10), [3, 3] + [0] * 8, [*range(10)]),
        ("What is in it?", "\n".join(["- pen"] * 11), [3, 3] + [0] * 9, [0, 1]),
        ("What is in it?", "\n".join(["- A pen is in. It writes."] * 6), [3, 0, 3] + [0] * 9, [0, 2]),
    ],
)
def test_a_list_of_which_two_items_answer_as_well_as_each_other_is_told_whole(
    question: str, text: str, relevance: list[float], told: list[int]
) -> None:
    sentences = candidates(hit(document(text)), relevance)
    quoted = [one for one in sentences if one.relevance > 1]
    assert [sentences.index(one) for one in completed(question, quoted, sentences)] == told


NEWS = (
    "# Notes\n\n## 4.2 (3 June 2025)\n\n- Tea was added.\n\n"
    "## 4.1 (2 March 2025)\n\n- Cake was added.\n- Ice on 9 May.\n\n"
    "## **4.0** (1 May 2024)\n\n### New\n\n- Milk was added.\n\n## Minutes of 3 May 2024\n\n- Jo was born.\n"
)


@pytest.mark.parametrize(
    ("question", "begins", "told"),
    [
        ("When was cake added?", "- Cake", ["## 4.1 (2 March 2025)", "- Cake was added."]),
        ("Which version added tea?", "- Tea", ["## 4.2 (3 June 2025)", "- Tea was added."]),
        ("When was ice added?", "- Ice", ["- Ice on 9 May."]),
        ("When was milk added?", "- Milk", ["## **4.0** (1 May 2024)", "- Milk was added."]),
        ("When was Jo born?", "- Jo", ["- Jo was born."]),
        ("What was added?", "- Cake", ["- Cake was added."]),
        ("When is cake added?", "- Cake", ["- Cake was added."]),
    ],
)
def test_a_heading_that_tells_when_comes_with_what_was(question: str, begins: str, told: list[str]) -> None:
    sentences = read(NEWS)
    [one] = [each for each in sentences if each.text.startswith(begins)]
    assert [each.text for each in completed(question, [one], sentences)] == told
