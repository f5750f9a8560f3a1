"""The item of a list, or the section, that a question asks for by its number: "What does rule 7 say?" Pure.

A model ranks sentences by what they say, and the number of one says nothing: its neighbours answer as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from service.core.text.reading import stems
from service.core.text.sections import Heading, headings
from service.core.text.sentences import BLANK_LINE
from service.core.text.tokens import NUMBER_WORDS
from service.types.documents import Span

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_CALLED = (
    r"rule|item|clause|article|section|paragraph|point|step|regulation|condition|term|by-?law|amendment|principle"
    r"|requirement|provision|guideline|instruction|tip|motion|resolution|recommendation|decision|commandment|goal"
)
_ASKS = re.compile(
    r"(?i)\W*(?:what(?:['’]s|\s+(?:is|was|does|did))|(?:please\s+)?(?:tell|show|give|read)\s+me|quote|cite)"
    r"(?:\s+(?:the|our|your|their))?(?:\s+(?P<which>[^\W\d_]+))??"
    rf"\s+(?:(?P<called>{_CALLED})\s+(?:no\.?\s*|number\s+|nr\.?\s*|#\s*)?|(?=\d+\.\d))"
    rf"(?P<number>{_NUMBER}|{'|'.join(NUMBER_WORDS)})\b"
    r"(?:\s+(?:say|state|mean|require|forbid|prohibit|allow|permit|cover|contain|regulate|concern|deal\s+with"
    r"|provide(?:\s+for)?|tell\s+(?:us|me|you)|in\s+full|about)\b)?"
    r"(?P<rest>\s*\b(?:about|on|regarding|of|in|for|from)\b\s.{1,100})?(?:,?\s+please)?\W*"
)
_ANY = stems("item point step")  # what any list may call its items
_SECTIONS = stems("section clause article chapter paragraph")
# "7. No dogs.", "2.2 Rent is due.", "Rule 7: No dogs.", "## 7 Dogs", or "Article 7" as a line of its own.
_ITEM = re.compile(
    r"(?m)^(?P<indent>[ \t]*)(?P<heading>#{1,6}[ ]+)?(?:\*\*)?(?:(?P<word>[^\W\d_]+)[ ]+)?"
    r"(?P<number>\d{1,3}(?P<sub>(?:\.\d{1,3})+)?)"
    r"(?:(?P<sign>[.):])(?=[ \t*])|(?(sub)(?=[ ])|(?(word)[ \t]*(?:\*\*)?[ \t]*\r?$|(?(heading)(?=[ ])|(?!)))))"
)
_IN_CAPITALS = re.compile(r"(?m)^[^a-z\n]*[A-Z]{3}[^a-z\n]*$")
_INDENTED = re.compile(r"\s*\n[ \t]+\S")
_SAYS = re.compile(r"[.!?;,][”\"')*_]*$")
_ABOVE = 300  # characters above the first item of a list in which it may be said what its items are
_LINES = 2  # of them


@dataclass(frozen=True)
class ItemReference:
    """An item that is asked for: what it is called, its number, and the words that say of which list, or of what."""

    called: frozenset[str]
    number: str
    of: frozenset[str]


def item_reference(question: str) -> ItemReference | None:
    """The item that a question asks for by its number; None where it asks anything else of it.

    >>> found = item_reference("What does site rule 7 say about the gate?")
    >>> found.number, sorted(found.called), item_reference("What is step two?").number
    ('7', ['rule'], '2')
    >>> item_reference("What does 3.2 of the statutes say?").number
    '3.2'
    >>> [item_reference(said) for said in ("Who proposed rule 7?", "What is item 3 worth?", "What is rule 3, and why?")]
    [None, None, None]
    """
    asks = _ASKS.fullmatch(question)
    if not asks:
        return None
    number = asks["number"].lower()
    of = stems(f"{asks['which'] or ''} {asks['rest'] or ''}")
    return ItemReference(stems(asks["called"] or ""), NUMBER_WORDS.get(number, number), of)


@dataclass(frozen=True)
class Item:
    """An item without its heading, `text[start:end]` of a document, and the words of what stands above its list and in
    itself."""

    span: Span
    words: frozenset[str]
    fit: int  # 2 if it is called so itself, 1 if it is a section that may be called so, 0 for an item of a list


def items(asked: ItemReference, text: str, title: str) -> Iterator[Item]:
    """The items of the number that is asked for: of lists above which it is said what they are, or that are called
    so themselves. What may be a half of an item is none.

    >>> text = "SITE RULES\\n\\n1. Drive slowly.\\n2. Keep quiet. No radios.\\n\\nFEES\\n\\n1. Adults\\n2. Dogs"
    >>> [text[item.span.start : item.span.end] for item in items(item_reference("What is rule 2?"), text, "Camp")]
    ['2. Keep quiet. No radios.']
    """
    document = _Document(text)
    for found in document.numbered:
        if found["number"] != asked.number or (found["sub"] and not document.is_counted(found)):
            continue
        above, own = document.above(found), stems(found["word"] or "")
        is_section = bool(found["heading"] or found["sub"])
        called = own or stems(f"{title} {above or ''}") | _ANY | (_SECTIONS if is_section else frozenset())
        is_called = asked.called <= called or (bool(found["sub"]) and not own)  # "rule 3.2", whatever they are called
        start = text.find("\n", found.end()) + 1 if found["heading"] else found.start()
        end = document.end(found)
        if above is not None and is_called and found.start() <= start < end:
            words = stems(f"{title} {above} {text[found.start() : end]}")
            yield Item(Span(start, end), words, 2 if own else int(is_section and bool(asked.called & _SECTIONS)))


@dataclass
class _Document:
    """The numbered lines of a text, each with the one it goes on from."""

    text: str
    numbered: list[re.Match[str]] = field(init=False)
    headings: Sequence[Heading] = field(init=False)
    _first: dict[int, int | None] = field(init=False, default_factory=dict)  # where the list of an item begins
    _next: dict[int, int] = field(init=False, default_factory=dict)  # where the item behind one begins

    def __post_init__(self) -> None:
        self.numbered, self.headings = list(_ITEM.finditer(self.text)), headings(self.text)
        open_lists: dict[tuple[str, int], re.Match[str]] = {}
        for found in self.numbered:
            kind = self._kind(found)
            open_lists = {of: last for of, last in open_lists.items() if of[1] <= kind[1]}
            before, number = open_lists.get(kind), int(found["number"].split(".")[-1])
            goes_on = before is not None and _follows(before["number"], found["number"])
            if before is not None and goes_on:
                self._next[before.start()] = found.start()
            begins = self._first[before.start()] if before and goes_on else found.start() if number == 1 else None
            self._first[found.start()] = begins
            open_lists[kind] = found

    def _kind(self, found: re.Match[str]) -> tuple[str, int]:
        """Which items are of one list: how they are marked, and how far in they stand."""
        if found["heading"]:
            return "#", len(found["heading"].strip()) - 10
        return (found["word"] or ("." if found["sub"] else found["sign"])).casefold(), len(found["indent"])

    def is_counted(self, found: re.Match[str]) -> bool:
        """Whether "2.5" stands in a row with others, and is no amount."""
        return found.start() in self._next or self._first[found.start()] not in (None, found.start())

    def above(self, found: re.Match[str]) -> str | None:
        """The lines above the first item of its list; None of a list that does not begin with 1 and has no heading or
        name for its items."""
        first = self._first[found.start()]
        if first is None:
            return "" if found["heading"] or found["word"] else None
        lines = [line for line in self.text[max(0, first - _ABOVE) : first].splitlines() if line.strip()][::-1]
        return " ".join(list(takewhile(lambda line: not _ITEM.match(line), lines))[:_LINES])

    def end(self, found: re.Match[str]) -> int:
        """Where an item ends: before the next one, or before a heading. The last of a list ends with its paragraph; -1
        where it may go on behind that."""
        start, text = found.start(), self.text
        level = len((found["heading"] or "#" * 6).strip())
        ends = [one.span.start for one in self.headings if one.span.start > start and one.level <= level]
        in_paragraphs = found["heading"] or not (found["sign"] or found["sub"])  # a section, or "Article 7"
        if not found["heading"] and (capitals := _IN_CAPITALS.search(text, found.end())):
            ends.append(capitals.start())
        if start in self._next and not found["heading"]:
            ends.append(self._next[start])
        elif not in_paragraphs and (blank := BLANK_LINE.search(text, found.end())):
            if not _SAYS.search(text[start : blank.start()].rstrip()) or _INDENTED.match(text, blank.start()):
                return -1
            ends.append(blank.start())
        return start + len(text[start : min(ends, default=len(text))].rstrip())


def _follows(one: str, other: str) -> bool:
    """Whether a number is the next.

    >>> _follows("2.1", "2.2"), _follows("1.9", "2.1"), _follows("2", "4")
    (True, False, False)
    """
    *path, last = one.split(".")
    return other == ".".join((*path, str(int(last) + 1)))
