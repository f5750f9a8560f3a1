"""Follow-ups as people write them, each with the question before it and what is searched for. By rules alone.

A slot is filled by its like: a year by a year, a month by a month, a rank by a rank, a name by a name that stands as it
does, a subject by a noun. What fits no slot safely is searched with what was asked before beside it, in brackets, and
what does not lean on anything is left alone.
"""

from __future__ import annotations

import pytest

from service.core.asking.conversation import said, standalone
from service.core.text.tokens import Kind, content, tokens, values
from service.types.answers import Turn

ALONE = ""  # the follow-up is searched for as it is
# The question before, its answer (where a name in it matters), the follow-up, what is searched for.
TALKS = [
    ("When does the first bay open?", "", "And the last?", "When does the last bay open?"),
    ("When does the first bay open?", "", "and the last one", "When does the last bay open?"),
    ("When does the first bay open?", "", "And the last bay?", "When does the last bay open?"),
    ("When does the first bay open?", "", "And the last ferry?", "The last ferry (first bay open)?"),
    ("Which bay is the first?", "", "the second one", "Which bay is the second?"),
    ("Who owns the cheapest flat?", "", "And the most expensive?", "Who owns the most expensive flat?"),
    ("How much does the ticket cost?", "", "And the second?", "The second (ticket cost)?"),
    ("What happened last week?", "", "And the last?", "The last (happened last week)?"),
    ("Who came third in 2023?", "", "And the second?", "The second (came third in 2023)?"),
    ("What did May Lee earn in May?", "", "And June?", "What did May Lee earn in June?"),
    ("What did May Lee earn in May?", "", "and june?", "What did May Lee earn in june?"),
    ("What did May Lee earn?", "", "And June?", "June (May Lee earn)?"),
    ("What did May Lee earn?", "", "And in June?", "What did May Lee earn in June?"),
    ("What did April Jones pay in June 2023?", "", "And in April?", "What did April Jones pay in April 2023?"),
    ("How many boats came in June?", "", "And May?", "How many boats came in May?"),
    ("how many boats came in june?", "", "and may?", "how many boats came in may?"),
    ("What did May Lee earn in May?", "", "And April Jones?", "What did April Jones earn in May?"),
    ("Who bought the 2,000 tickets?", "", "And 2024?", "Who bought the 2,000 tickets in 2024?"),
    ("Who bought the 2000 tickets in 2023?", "", "And 2024?", "Who bought the 2000 tickets in 2024?"),
    ("Who bought the 2000 tickets?", "", "And 2024?", "Who bought the 2000 tickets in 2024?"),
    ("Who bought the 2,000 tickets?", "", "And 3,000?", "3,000 (bought the 2,000 tickets)?"),
    ("What are the 2023 tariffs?", "", "And 2024?", "What are the 2024 tariffs?"),
    ("What are the 2023 tariffs?", "", "And in 2024?", "What are the 2024 tariffs?"),
    ("What are the 2023 tariffs?", "", "And since 2020?", "Since 2020 (2023 tariffs)?"),
    ("How many boats sank in 2019?", "", "And since 2020?", "How many boats sank since 2020?"),
    ("How many came last year?", "", "And in 2022?", "How many came in 2022?"),
    ("How many came in 2022?", "", "And last year?", "How many came last year?"),
    ("What are the 2023 tariffs?", "", "And this year?", "This year (2023 tariffs)?"),
    ("Was it more in 2023 than in 2024?", "", "And in 2022?", "In 2022 (2023 than in 2024)?"),
    ("Who won in 2022?", "", "What about 2023 and 2024?", "What about 2023 and 2024 (won)?"),
    ("How many came in 2023?", "", "And in March 2022?", "How many came in March 2022?"),
    ("How many came in May?", "", "And in March 2022?", "How many came in March 2022?"),
    ("How many came?", "", "And in March 2022?", "How many came in March 2022?"),
    ("Was it on 5 May 2023?", "", "And in June?", "Was it in June 2023?"),
    ("Was it on 5 May 2023?", "", "And on 6 June?", "Was it on 6 June 2023?"),
    ("Who spoke on Friday?", "", "And on Monday?", "Who spoke on Monday?"),
    ("Who won the Cup in 2023?", "", "And the year before?", "Who won the Cup in 2022?"),
    ("Who won the Cup in 2023?", "", "And the year after that?", "The year after that (won the Cup in 2023)?"),
    ("Who won the Cup in 2023?", "", "in 2022", "Who won the Cup in 2022?"),
    ("How much is a ticket?", "", "And in euros?", "How much is a ticket in euros?"),
    ("How many trams run in Basel?", "", "same for Zurich?", "How many trams run in Zurich?"),
    ("How many trams run in Basel?", "", "And for Zurich?", "How many trams run in Zurich?"),
    ("Who is the mayor of Basel?", "", "And in Zurich?", "Who is the mayor of Zurich?"),
    ("How many trams run in Basel?", "", "What about zurich", "What about zurich (trams run in Basel)"),
    ("Which club won the Cup?", "", "And Tolvane?", "Tolvane (club won the Cup)?"),
    ("Which club won the Cup?", "", "And the Shield?", "Which club won the Shield?"),
    ("How many people used the Drennay ferry?", "", "And Osk Head?", "How many people used the Osk Head ferry?"),
    (
        "How many people used the Drennay ferry in May?",
        "",
        "And the Osk Head ferry?",
        "How many people used the Osk Head ferry in May?",
    ),
    ("Did Trump or Xi call?", "", "And Bessent?", "Bessent (Trump or Xi call)?"),
    ("Did Trump call?", "", "And the White House?", "The White House (Trump call)?"),
    ("What is the fare from Tolvane?", "", "And to Drennay?", "What is the fare from Tolvane to Drennay?"),
    (
        "What is the fare from Tolvane to Drennay?",
        "",
        "And from Pellimere?",
        "What is the fare from Pellimere to Drennay?",
    ),
    ("When does the fish market open?", "", "And the price?", "The price (fish market open)?"),
    ("When does the fish market open?", "", "And the museum?", "When does the museum open?"),
    ("What did the board decide on Monday?", "", "What about the mayor?", "What did the mayor decide on Monday?"),
    ("Who chairs the board?", "Ann Lee.", "Who else?", "Who else chairs the board?"),
    ("When did the ferry sink?", "", "who else?", "Who else (ferry sink)?"),
    ("What did Xi say?", "", "What else?", "What else did Xi say?"),
    ("Who spoke?", "", "And who else?", "Who else spoke?"),
    ("Was the pier closed?", "", "Why?", "Why was the pier closed?"),
    ("Who runs the pier?", "", "why", "Why (runs the pier)"),
    ("What is the rent per week?", "", "And a month?", "What is the rent per month?"),
    ("What does a boat cost a day?", "", "And per hour?", "What does a boat cost per hour?"),
    ("What does a boat cost for a day?", "", "And an hour?", "What does a boat cost for an hour?"),
    ("What is it per day, or per week?", "", "And for a month?", "For a month (per day, or per week)?"),
    ("What does error E01 mean?", "", "What about E03?", "What does error E03 mean?"),
    ("What does error E01 mean?", "", "And RG-20?", "RG-20 (error E01 mean)?"),
    ("Do E01 and E02 differ?", "", "And E03?", "E03 (E01 and E02 differ)?"),
    ("What is new in V1.5?", "", "And V2?", "V2 (new in V1.5)?"),
    ("What does a court cost for half a day?", "", "And for a week?", "For a week (court cost for half a day)?"),
    ("Is there a day rate?", "", "And per month?", "Per month (day rate)?"),
    ("Who is the treasurer?", "", "And before him?", "Before him (treasurer)?"),
    ("Did the board agree?", "", "Why not?", "Why not (board agree)?"),
    ("Did the board agree?", "", "How so?", "How so (board agree)?"),
    ("When did the call begin?", "", "And then?", "Then (call begin)?"),
    (
        "Who chairs the board?",
        "May Lee chairs it.",
        "When was she elected?",
        "When was May Lee elected?",
    ),
    (
        "Who runs the ferry?",
        "May Lee runs it.",
        "And what does she earn with it?",
        "What does May Lee earn with it (ferry)?",
    ),
    (
        "Who chairs the board?",
        "No answer to this question was found in the documents.",
        "When was he elected?",
        "When was he elected (chairs the board)?",
    ),
    (
        "Who spoke at the meeting?",
        "Ann Lee and Bob Ray spoke.",
        "Where do they live?",
        "Where do they live (spoke at the meeting, Ann Lee, Bob Ray)?",
    ),
    (
        "When was the pier built?",
        "The firm of Rowan Crake built it.",
        "How long is it?",
        "How long is it (pier built)?",
    ),
    ("Who decided on the fee in May?", "", "How much is it?", "How much is it (fee in May)?"),
    ("When was the grant decided on?", "", "How much is it?", "How much is it (grant decided)?"),
    (
        "How many boats moor in Tolvane?",
        "",
        "What does it cost there?",
        "What does it cost there (boats moor in Tolvane)?",
    ),
    (
        "When did the storm hit Tolvane?",
        "On 4 November 2023.",
        "What happened then?",
        "What happened then (storm hit Tolvane)?",
    ),
    ("Which boats sank in 2023?", "", "How many of them?", "How many of them (boats sank in 2023)?"),
    ("Which ferry is older?", "", "What about the other one?", "What about the other one (ferry is older)?"),
    ("Which ferry is older?", "", "And the other two?", "The other two (ferry is older)?"),
    ("Does the old museum charge a fee?", "", "Is it still open?", "Is it still open (old museum charge a fee)?"),
    (
        "How many boats came in 2023?",
        "",
        "Is that more than in 2022?",
        "Is that more than in 2022 (boats came in 2023)?",
    ),
    ("When does the bay open?", "", "By the way, who runs the library?", ALONE),
    ("When does the bay open?", "", "Who runs the library in Sallowby?", ALONE),
    ("When does the bay open?", "", "What is the population of Tolvane?", ALONE),
    ("When does the bay open?", "", "thanks", ALONE),
    ("When does the bay open?", "", "Thanks! And when does it close?", "Thanks! And when does it close (bay open)?"),
    ("When does the bay open?", "", "What is inflation?", ALONE),
    ("When does the bay open?", "", "harbour tariffs 2024", ALONE),
    ("Wie viele Boote kamen 2023?", "", "Und 2024?", "Und 2024 (Wie viele Boote kamen)?"),
    ("Combien de bateaux sont venus en 2023 ?", "", "Et en 2024 ?", ALONE),
    ("¿Cuántos barcos llegaron en 2023?", "", "¿Y en 2024?", ALONE),
    (
        "Who is the harbour master, and when was he appointed to the office in Tolvane?",
        "Nils Corvane, in 2024.",
        "How old is he?",
        "How old is he (harbour master, and when was he appointed to the office in Tolvane, Nils Corvane)?",
    ),
    (
        "When does the fish market open? It is for a guest.",
        "",
        "And on Sundays?",
        "When does the fish market open on Sundays? It is for a guest.",
    ),
    ("May I moor in July? It is 2024.", "", "And in winter?", "In winter (moor in July, It is 2024)?"),
    ("HOW MANY CAME?", "", "NOT IN 2023, IN 2024", ALONE),
    ("How many of the 2,000 tickets were sold in 2023?", "", "And 50?", "50 (2,000 tickets were sold in 2023)?"),
    ("Who lived in the 19th century?", "", "And the 21st?", "Who lived in the 21st century?"),
    ("Who lived in the 19th century?", "", "And the 20th century?", "Who lived in the 20th century?"),
    ("When does the market open?", "", "And if it rains?", "If it rains (market open)?"),
    ("How much is the fare for adults?", "", "How about children?", "How much is the fare for children?"),
    ("How much is the fare for adults?", "", "And children?", "How much is the fare for children?"),
    ("How much is the museum?", "", "And is it free?", "Is it free (museum)?"),
    ("who won in 2020", "", "or 2021", "who won in 2021"),
]


def query(question: str, *contents: str) -> str:
    """What is searched for after these turns, the user's first."""
    roles = ("user", "assistant") * len(contents)
    return standalone(
        question, said([Turn(role=role, content=said) for role, said in zip(roles, contents, strict=False)])
    ).query


@pytest.mark.parametrize(("before", "answer", "question", "found"), TALKS)
def test_a_follow_up_becomes_what_is_meant_or_is_left_alone(
    before: str, answer: str, question: str, found: str
) -> None:
    assert query(question, before, answer or "Yes.") == (found or question)


@pytest.mark.parametrize(("before", "answer", "question", "found"), TALKS)
def test_nothing_is_searched_for_that_nobody_said(before: str, answer: str, question: str, found: str) -> None:
    names = [token for token in content(tokens(f"of {answer}")) if token.kind is Kind.NAME]
    known = values(tokens(f"{before} {question}")) | values(names)
    reckoned = {"2022"} if "year before" in question else set()
    assert all(
        t.values & (known | reckoned | {"els"}) for t in content(tokens(query(question, before, answer or "Yes.")))
    )


LONG = "I am writing a long report about the harbour and its history for the council. " * 8


@pytest.mark.parametrize(
    ("history", "question", "found"),
    [
        ((), "And in 2024?", ALONE),
        ((), "Why?", ALONE),
        (("", "Ask me about the harbour in 2023."), "And in 2024?", ALONE),
        (("thanks", "You are welcome, Bob."), "How old is he?", ALONE),
        (
            ("Who runs the harbour?", "Ailsa Grant.", "thanks!", "You are welcome, Bob."),
            "How old is she?",
            "How old is Ailsa Grant?",
        ),
        (("Who won in 2023?", "Tolvane.", "Cool.", "Glad to help."), "And in 2022?", "Who won in 2022?"),
        (("Who won in 2023?", "Tolvane.", "And the year before?", "x"), "And before 2020?", "Who won before 2020?"),
        (("Who won in 2023?", "Tolvane.", "And the year before?", "x"), "Who else?", "Who else won in 2022?"),
        (
            ("Where does the first bus go?", "x", "And the last?", "x"),
            "And the second?",
            "Where does the second bus go?",
        ),
        (
            ("Who chairs the board?", "No answer to this question was found in the documents."),
            "How old is he?",
            "How old is he (chairs the board)?",
        ),
        ((f"{LONG}Who won in 2023?", "Tolvane."), "Who runs the library in Sallowby?", ALONE),
        (("Who won in 2023?", "Tolvane."), f"{LONG}Is it old?", ALONE),
        (("Who won in 2023?", "Ignore that. The mayor is Ann Lee, 54, of Zurich."), "Why?", "Why (won in 2023)?"),
    ],
)
def test_a_talk_of_any_shape_is_read(history: tuple[str, ...], question: str, found: str) -> None:
    assert query(question, *history) == (found or question)
