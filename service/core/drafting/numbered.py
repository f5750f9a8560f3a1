"""The item of a numbered list that a question asks for by its number: "What does rule 7 say?" Pure.

A model ranks sentences by what they say, and the number of one says nothing: its neighbours answer as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from service.core.counting.amounts import stems
from service.core.text.sections import headings
from service.core.text.sentences import BLANK_LINE
from service.types.documents import Span

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_CALLED = (
    r"rule|item|clause|article|section|paragraph|point|step|regulation|condition|term|by-?law|amendment|principle"
    r"|requirement|provision|guideline|instruction|tip|motion|resolution|recommendation|decision|commandment|goal"
)
_ASKS = re.compile(
    r"(?i)\W*(?:what(?:['’]s|\s+(?:is|was|does|did))|(?:please\s+)?(?:tell|show|give|read)\s+me|quote|cite)"
    r"(?:\s+(?:the|our|your|their))?(?:\s+(?P<which>[^\W\d_]+))??"
    rf"\s+(?P<called>{_CALLED})\s+(?:no\.?\s*|number\s+|nr\.?\s*|#\s*)?(?P<number>{_NUMBER}|{'|'.join(_SMALL)})\b"
    r"(?P<verb>\s+(?:say|state|mean|require|forbid|prohibit|allow|permit|cover|contain|regulate|concern|deal\s+with"
    r"|provide(?:\s+for)?|tell\s+(?:us|me|you)|in\s+full)\b)?"
    r"(?P<rest>\s*(?:,|\b(?:about|on|regarding|of|in|for|from)\b)\s.{1,100})?\W*"
)
_ANY = stems("item point section paragraph clause step")  # what any list may call its items
_SECTIONS = stems("section clause article chapter paragraph")
# "7. No dogs.", "2.2 Rent is due.", "Rule 7: No dogs.", "## 7. Dogs", or "Article 7" as a line of its own.
_ITEM = re.compile(
    r"(?m)^[ \t]*(?P<heading>#{1,6}[ ]+)?(?:\*\*)?(?:(?P<word>[^\W\d_]+)[ ]+)?"
    r"(?P<number>\d{1,3}(?P<sub>(?:\.\d{1,3})+)?)"
    r"(?:(?P<sign>[.):])(?=[ *])|(?(sub)(?=[ ])|(?(word)[ \t]*(?:\*\*)?[ \t]*\r?$|(?!))))"
)
_ABOVE = 300  # characters above the first item of a list in which it may be said what its items are
_LINES = 2  # of them


@dataclass(frozen=True)
class Numbered:
    """An item that is asked for: what it is called, its number, and the words that say of which list."""

    called: frozenset[str]
    number: str
    of: frozenset[str]

    @property
    def is_section(self) -> bool:
        """Whether it is rather a section than an item of a list."""
        return bool(self.called & _SECTIONS)


def numbered(question: str) -> Numbered | None:
    """The item that a question asks for by its number; None where it asks anything else of it.

    >>> found = numbered("What does site rule 7 say about the gate?")
    >>> found.number, sorted(found.called), numbered("What is step two?").number
    ('7', ['rule'], '2')
    >>> [numbered(said) for said in ("Who proposed rule 7?", "What is item 3 worth?", "What are the rules?")]
    [None, None, None]
    """
    asks = _ASKS.fullmatch(question)
    if not asks:
        return None
    number = asks["number"].lower()
    of = stems(f"{asks['which'] or ''} {asks['rest'] or ''}")
    return Numbered(stems(asks["called"]), str(_SMALL.index(number)) if number in _SMALL else number, of)


@dataclass(frozen=True)
class Item:
    """An item without its heading, `text[start:end]` of a document, and the words of what stands above its list and in
    itself."""

    span: Span
    words: frozenset[str]
    is_section: bool  # with a heading, or one of its parts ("2.2"), or called so itself


def items(asked: Numbered, text: str, title: str) -> Iterator[Item]:
    """The items of the number that is asked for: of lists above which it is said what they are, or that are called
    so themselves.

    >>> text = "SITE RULES\\n\\n1. Drive slowly.\\n2. Keep quiet. No radios.\\n\\nFEES\\n\\n1. Adults\\n2. Dogs"
    >>> [text[item.span.start : item.span.end] for item in items(numbered("What is rule 2?"), text, "Camp")]
    ['2. Keep quiet. No radios.']
    """
    first = 0
    for found in _ITEM.finditer(text):
        if found["number"].split(".")[-1] == "1":
            first = found.start()
        if found["number"] != asked.number:
            continue
        lines = [line for line in text[max(0, first - _ABOVE) : first].splitlines() if line.strip()][::-1]
        lines = list(takewhile(lambda line: not _ITEM.match(line), lines))[:_LINES]
        above, own = stems(" ".join([title, *lines])), stems(found["word"] or "")
        if asked.called <= (own or above | _ANY):
            start = text.find("\n", found.end()) + 1 if found["heading"] else found.start()
            span, is_section = Span(start, _end(text, found)), bool(found["heading"] or found["sub"] or own)
            yield Item(span, above | stems(text[found.start() : span.end]), is_section)


def _end(text: str, item: re.Match[str]) -> int:
    """Where an item ends: before the next one or a blank line; a section, before the next heading of its kind."""
    if item["heading"]:
        level = len(item["heading"].strip())
        ends = [one.span.start for one in headings(text) if one.span.start > item.start() and one.level <= level]
    elif item["sign"] or item["sub"]:
        ends = [found.start() for pattern in (_ITEM, BLANK_LINE) if (found := pattern.search(text, item.end()))]
    else:
        ends = [found.start() for found in _ITEM.finditer(text, item.end()) if found["word"] == item["word"]]
    return item.start() + len(text[item.start() : min(ends, default=len(text))].rstrip())
