"""Sections: the headings of a text, which of them stand above a place in it, and where it is best cut.

Headings are lines as Markdown writes them, which is how every reader stores those of its format.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.core.text.mails import MAIL_HEAD, mail_titles
from service.core.text.sentences import BLANK_LINE, blocks
from service.core.text.signs import ITEM_SIGN, LABEL
from service.types.documents import Passage, Span

BETWEEN = " › "
_LONGEST = 120  # characters of a heading that are worth searching
_LINES = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)"  # code: what looks like a heading in it is none
    r"|^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]+)"
    rf"|^(?P<mail>{MAIL_HEAD})"
    r"|(?:\A|(?<=\n\n)|(?<=\n\r\n))(?P<above>[^\s|>#-][^\n]{0,120})\n(?P<line>={2,}|-{2,})[ \t\r]*$",
    re.MULTILINE | re.DOTALL,
)
_QUESTION = re.compile(  # alone in its line, if with a mark before it: "**Q3: How do I join?**"
    rf"^[ \t]*(?:{ITEM_SIGN}[ \t]+)?[*_“\"‘>]{{0,3}}(?:Q(?:uestion)?[ \t]?\d{{0,3}}[.:)][ \t]*)?"
    r"(?P<asked>[^\W_][^\n?]{3,150}\?)[*_”\"]{0,3}[ \t\r]*$",
    re.MULTILINE,
)
_INK = re.compile(r"\S")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRUCTURED = re.compile(rf"[ \t]*(?:{ITEM_SIGN} |\||>)")

# How much a cut before a sentence is worth, in the units of `chunking`, where an empty passage costs 1. With these the
# words to be cited of evals/suites/harbour.jsonl come first by vectors and words for 47 % of the questions, against
# 44 % where a heading is worth 0.5 and 42 % for cuts that know no headings.
TOP_HEADING, HEADING, PARAGRAPH, SENTENCE, IN_LIST, AFTER_HEADING = 0.8, 0.5, 0.1, 0.0, -0.05, -1.0
KEPT = 0.5  # more, where a passage began in the version before: what did not change need not be embedded again
_OPENING = 80  # characters by which the beginning of a passage is known again


@dataclass(frozen=True)
class Heading:
    """A heading line; level 1 is the highest of 6."""

    span: Span
    level: int
    title: str


def headings(text: str) -> list[Heading]:
    """The headings of a text in order.

    >>> [(h.level, h.title) for h in headings("# Minutes\\n\\n## *Item* 4 ##\\n\\nCarried.")]
    [(1, 'Minutes'), (2, 'Item 4')]
    >>> [(h.level, h.title) for h in headings("From: Ann Lee\\nDate: 3 March 2025\\nSubject: Race\\n\\nHello.")]
    [(2, 'Message of 3 March 2025'), (3, 'Ann Lee: Race')]
    """
    return [found for match in _LINES.finditer(text) for found in _headings_at(match)]


def _headings_at(match: re.Match[str]) -> Iterator[Heading]:
    if match["mail"]:
        of, told = mail_titles(match["mail"])
        yield Heading(Span(match.start(), match.end()), 2, of)
        yield Heading(Span(match.start(), match.end()), 3, told)
    elif not match["fence"] and (found := _heading(match)):
        yield found


def _heading(match: re.Match[str]) -> Heading | None:
    level = len(match["marks"]) if match["marks"] else 1 if match["line"][0] == "=" else 2
    title = (match["title"] or match["above"])[: 2 * _LONGEST].strip()
    bare = title.rstrip("#")
    title = bare if bare.endswith((" ", "\t")) else title
    title = " ".join(_LINK.sub(r"\1", title).replace("*", "").replace("`", "").split())[:_LONGEST]
    return Heading(Span(match.start(), match.end()), level, title) if any(map(str.isalnum, title)) else None


@dataclass(frozen=True)
class Place:
    """Where a sentence stands: the headings above it, and what a cut before it is worth."""

    path: tuple[str, ...]
    is_heading: bool
    pull: float


def opening(text: str, start: int = 0) -> str:
    """The words by which the beginning of a passage is known again in another version of its document."""
    return text[start : start + _OPENING]


def outline(text: str, sentences: Sequence[Span], openings: frozenset[str] = frozenset()) -> list[Place]:
    """The place of each sentence of a text; a heading is a sentence that stands below itself.

    A cut is worth more where one of the `openings` stands; one that stands in several places says nothing.
    """
    begins = Counter(opening(text, sentence.start) for sentence in sentences) if openings else Counter()
    coming = deque(headings(text))
    above: list[Heading] = []
    places: list[Place] = []
    end = 0
    for sentence in sentences:
        started = False
        while coming and coming[0].span.start <= sentence.start:
            heading = coming.popleft()
            above = [*(h for h in above if h.level < heading.level), heading]
            started = True
        inside = bool(above) and sentence.start < above[-1].span.end
        after_heading = bool(places) and places[-1].is_heading
        pull = AFTER_HEADING if after_heading else _pull(text, end, sentence, above[-1].level if started else 0)
        words = opening(text, sentence.start) if openings else ""
        pull += KEPT * (words in openings and begins[words] == 1)
        places.append(Place(tuple(heading.title for heading in above), inside, pull))
        end = sentence.end
    return places


def path_of(span: Span, sentences: Sequence[Span], places: Sequence[Place]) -> str:
    """The headings that stand above all the words of a passage, such as "Minutes › Item 4"; "" if there are none."""
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    within = places[first : bisect_left(sentences, span.end, key=lambda sentence: sentence.start)]
    paths = [place.path for place in within if not place.is_heading] or [within[-1].path]
    shared = 0
    while shared < min(map(len, paths)) and len({path[shared] for path in paths}) == 1:
        shared += 1
    return BETWEEN.join(paths[0][:shared])


def headings_above(passage: Passage, at: int) -> list[str]:
    """The headings above a place of a document, the nearest first: those in its passage, or those that its passage
    stands below."""
    own = own_headings_above(passage, at)
    found = [heading.title for heading in own]
    higher = passage.heading.split(BETWEEN)[: own[-1].level - 1 if own else None]
    return found + [title for title in reversed(higher) if title not in found]


def own_headings_above(passage: Passage, at: int) -> list[Heading]:
    """The headings in a passage above a place of its document, the nearest first; their spans are of the passage."""
    found: list[Heading] = []
    for heading in reversed(_headings_of(passage.text)):
        if passage.start + heading.span.start < at and (not found or heading.level < found[-1].level):
            found.append(heading)
    return found


def path_at(passage: Passage, at: int) -> str:
    """The path of headings above a place of a document, the question that it is in reply to, and the label that its
    paragraph begins with; that of its passage is what all that stands in it has.

    >>> text = "## Books\\n\\n**How many?**\\nUp to twelve.\\n"
    >>> path_at(Passage("1", "1", 0, len(text), text, 9, "k", "Library"), text.index("Up"))
    'Library › Books › How many?'
    >>> text = "4. **Hens.** Ann asked for four. Refused."
    >>> path_at(Passage("1", "1", 0, len(text), text, 9, "k", "Minutes"), text.index("Refused"))
    'Minutes › Hens'
    """
    place = at - passage.start
    asked = [title for span, title in _replies_of(passage.text) if span.start < place < span.end]
    labels = [title for span, title in _labelled(passage.text) if span.start < place < span.end]
    return BETWEEN.join(filter(None, [*reversed(headings_above(passage, at)), *asked[-1:], *labels]))


def paragraph_at(passage: Passage, at: int) -> Span:
    """The paragraph, or the item of a list, that a place of a document stands in."""
    place = at - passage.start
    block = next((block for block in _blocks_of(passage.text) if block.start <= place < block.end), Span(place, place))
    return Span(passage.start + block.start, passage.start + block.end)


def label_at(passage: Passage, at: int) -> str:
    """What the paragraph is labelled with that a place of a document stands in; "" if with nothing."""
    place = at - passage.start
    return next((title for span, title in _labelled(passage.text) if span.start <= place < span.end), "")


@lru_cache(maxsize=64)
def _blocks_of(passage: str) -> list[Span]:
    return list(blocks(passage))


@lru_cache(maxsize=64)
def _labelled(passage: str) -> list[tuple[Span, str]]:
    """The paragraphs with a label, and what that is."""
    found = []
    for block in _blocks_of(passage):
        ink = _INK.search(passage, block.start, block.end)
        label = LABEL.match(passage, ink.start(), block.end) if ink else None
        title = label[label.lastgroup] if label and label.lastgroup and label.lastgroup != "word" else ""
        rest = passage[label.end() : block.end] if label else ""
        if ink and title and rest[:1].isspace() and rest.strip():
            found.append((Span(ink.start(), block.end), title))
    return found


@lru_cache(maxsize=64)
def _replies_of(passage: str) -> list[tuple[Span, str]]:
    """From each line that asks, of an interview or of frequently asked questions, to the end of the paragraph that
    replies, and what it asks."""
    found: list[tuple[Span, str]] = []
    for line in _QUESTION.finditer(passage):
        reply = _INK.search(passage, line.end())
        ends = BLANK_LINE.search(passage, reply.start()) if reply else None
        found.append((Span(line.start(), ends.start() if ends else len(passage)), line["asked"]))
    return found


@lru_cache(maxsize=64)  # of each sentence of a passage
def _headings_of(passage: str) -> list[Heading]:
    return headings(passage)


def _pull(text: str, before: int, sentence: Span, level: int) -> float:
    if level:
        return TOP_HEADING if level <= 2 else HEADING
    lines = text.count("\n", before, sentence.start)
    if lines and _STRUCTURED.match(text, sentence.start):
        return IN_LIST
    return PARAGRAPH if lines > 1 else SENTENCE
