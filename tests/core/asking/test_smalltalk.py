"""What asks nothing of the documents is told from terse questions, orders to tell, and greetings before one."""

from __future__ import annotations

import time

import pytest

from service.core.asking.smalltalk import is_smalltalk

NOTHING = """
hi|hello there|thanks!|good morning|ok|test|who are you?|what can you do?|???|asdf|Hello, how are you?
thanks a lot, bye|Are you a robot?|help|asdfasdf|qwer|aaaa|Hey footnote!|Ok thanks
Thank you very much!|What’s your name?
👋|…|Hi! Can you help me?|what's up|hello hello|How do you work?|Good morning everyone|Cool.|Are you there?
Testing 1 2 3|yo|Great, thank you!|Hallo|Merci !|Thanks for your help
What can I ask you?|Can I ask you a question?|lol|Who made you?|That's great, thanks
"""
SOMETHING = """
harbour tariffs 2024|board chair|Tell me about the harbour|List the tariffs|Summarise the report|thanks, who chairs it?
Hi, when did the call begin?|test results|Who is who|good morning programme times|What can you tell me about the ferry?
no smoking rules|help desk phone|NHS|html|poor|were|Trump|2024|42|Are you allowed to swim?|Who are you allowed to call?
What do you know about tariffs?|What can I do in Tolvane?|right of way|bye-laws|yes vote share|fine for littering|qwerty
morning ferry|Sure Start centres|please list the fees|Paris|was|tree|What is this?|rest|Hi-vis jackets|Perfect storm|why
Who made you-know-who famous?|Thanksgiving|Ok Corral opening hours|Are you sure that the pier is closed?|Who wrote it?
wert|Trew
"""


@pytest.mark.parametrize("text", [text for line in NOTHING.strip().splitlines() for text in line.split("|")])
def test_it_asks_nothing(text: str) -> None:
    assert is_smalltalk(text)


@pytest.mark.parametrize("text", [text for line in SOMETHING.strip().splitlines() for text in line.split("|")])
def test_it_asks_something(text: str) -> None:
    assert not is_smalltalk(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi please " * 19 + "xx",
        "bye " * 48 + "x",
        "test " * 39 + "x",
        "hi " * 66,
        "are you a " * 20,
        "ok ok ok thanks " * 12 + "x",
        "a" * 100_000,
    ],
)
def test_it_is_told_at_once(text: str) -> None:
    started = time.process_time()
    is_smalltalk(text)
    assert time.process_time() - started < 0.2
