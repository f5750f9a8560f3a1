"""Read a draft as it is written: whole sentences, without what the model put around them.

Marks and other references are only hints, so they are taken out of the text; so are reasoning between tags, emphasis,
and a list of sources at the end. Lists and tables keep their structure: an item and a row are sentences of their own.

The draft is read character by character: how it is cut depends only on its text, never on the pieces in which it
arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from nupunkt import sent_spans

from service.core.drafting.marks import MARK, PLAIN_MARK, without_references
from service.core.text.reasoning import Reasoning

# A bracket that follows a stop may become a mark; it is a part of the text as soon as it cannot.
_NEXT = r"(?:\[[^\]\n]{0,60}\]|\([^)\n]{0,60}\)|<[^>\n]{0,60}>|[\[(<][^\])>\n]{61}|[^\s\[(<【])"


def _end(mark: str) -> re.Pattern[str]:
    """A stop with its marks, and what follows them."""
    gap = rf"(?:(?:[^\S\n]*{mark})+[^\S\n]*|[^\S\n]+)"
    return re.compile(rf"(?P<stop>[.!?…][\"”’')*_]*){gap}(?P<next>(?!{mark}){_NEXT})")


_END, _END_WITH_PLAIN_MARKS = _end(MARK), _end(rf"(?:{MARK}|{PLAIN_MARK})")
_STOP = re.compile(r"[.!?…]")
_BEFORE_NUMBER = re.compile(  # Dec. 21
    r"(?i)\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|nos?|pp?|figs?|arts?|secs?|vols?|ca|approx)\.$"
)
_LIST_NUMBER = re.compile(r"[-*•#>\s]*\d{1,3}\.")

_FENCE = re.compile(r"\s*(?:```|~~~)")
_NOTE = re.compile(r"\s*\[\^?\d+\]:")  # [^1]: where it is from
_SOURCES = re.compile(
    r"(?i)[\s#>*_(-]*(?:sources?|references?|citations?|footnotes?|bibliography)(?:\s+(?:used|cited))?[\s*_]*"
    r"(?P<colon>:?)[\s*_]*"
)
_SOURCE = re.compile(r"(?i)[\s>]*(?:[-*•+]\s|[\[【]|\(?\d{1,3}[.):]|passage)")  # a line of a list of sources

_HEADING = re.compile(r"\s*(?:>\s*)*(#{1,6}\s+)?")
_BOLD_LINE = re.compile(r"\s*([*_]{2,})[^*_]+:?\1:?\s*")
_EMPHASIS = re.compile(r"(?<!\s)(?:\*{2,}|_{2,})|(?:\*{2,}|_{2,})(?!\s)|<br\s*/?>")
_PAIRED = re.compile(r"(?<![\w*])([*_`])(?=[^\s*_`])([^*_`\n]*[^\s*_`])\1(?![\w*])")
_TABLE_RULE = re.compile(r"[|:\-\s]*-[|:\-\s]*")
_SOURCE_COLUMN = re.compile(r"(?i)(?:sources?|references?|refs?\.?|citations?|passages?|)")
_FALSE_PREMISE = re.compile(r"(?i)[\s*_#]*false[\s_-]+premise\b[\s*_:.,–—-]*")
_NOT_FOUND = re.compile(r"(?i)\W*(?:(?:the\s+)?answer(?:\s+is)?\W+)?not[\s_-]*found(?=\W*$|\W*[.:;,(–—-])")


@dataclass(frozen=True)
class DraftSentence:
    """What the model wrote: the text without marks, the numbers it claimed, and the white space before it."""

    text: str
    marks: tuple[int, ...] = ()
    lead: str = " "
    header: str = ""  # of a table's row: what its columns are
    frame: bool = False  # a heading, or what leads to a list: not missed where the sources do not carry it
    shown: str = ""  # how it reads in the answer, where that is otherwise laid out than the source it is held against
    block: bool = False  # stands on lines of its own
    quotes: tuple[str, int] | None = None  # the document that is quoted, and where: the same may stand in it twice
    whole: bool = False  # is cited with the whole sentences it rests on, which are quoted beside it


class DraftReader:
    """Collects pieces of a draft and gives each sentence as soon as it is complete.

    >>> reader = DraftReader(excerpts=3)
    >>> [sentence.text for sentence in reader.feed("<think>8?</think>It began at **8 a.m.** today.[1] Trump and")]
    ['It began at 8 a.m. today.']
    >>> [(sentence.text, sentence.marks) for sentence in reader.feed(" Xi spoke (2).") + reader.close()]
    [('Trump and Xi spoke.', (2,))]
    """

    def __init__(self, excerpts: int = 0) -> None:
        """`excerpts`: how many the model was shown; without any, a number in round brackets is text."""
        self._excerpts = excerpts
        self._end = _END_WITH_PLAIN_MARKS if excerpts else _END
        self._reasoning = Reasoning()
        self._table = _Table()
        self._rest = ""
        self._searched = 0  # a stop before here was looked at and does not end a sentence
        self._lead = " "
        self._wrote = False
        self._line_starts = True
        self._skips_line = False
        self._in_sources = False

    @property
    def only_reasoned(self) -> bool:
        """Whether there was nothing but reasoning so far, and no end of it."""
        return self._reasoning.open and not self._wrote and not self._rest.strip()

    def feed(self, piece: str) -> list[DraftSentence]:
        """The sentences that this piece completes."""
        return [sentence for char in piece for sentence in self._heard(char)]

    def close(self) -> list[DraftSentence]:
        """What is left when the model has stopped writing."""
        found = [sentence for char in self._reasoning.rest() for sentence in self._read(char)]
        return found + self._take(len(self._rest), line_ends=True) + self._table.end()

    def _heard(self, char: str) -> Iterator[DraftSentence]:
        said = self._reasoning.spoken(char)
        if self._reasoning.was_all:
            self._rest = ""  # a part of it; what was complete has been given
        for one in said:
            yield from self._read(one)

    def _read(self, char: str) -> list[DraftSentence]:
        if char == "\n":
            found = self._take(len(self._rest), line_ends=True)
            self._lead = "\n"
            return found
        self._rest += char
        if char.isspace() or _is_row(self._rest):
            return []
        found = []
        if not _STOP.search(self._rest, self._searched):
            self._searched = len(self._rest)  # a long line without a stop is not read again for each character
        while match := self._end.search(self._rest, self._searched):
            if self._ends_here(match):
                found += self._take(match.start("next"))
            else:
                self._searched = match.end("stop")
        return found

    def _ends_here(self, match: re.Match[str]) -> bool:
        left = self._rest[: match.start() + 1].strip()
        if match["next"][0].islower() or _LIST_NUMBER.fullmatch(left):
            return False
        if match["next"][0].isdigit() and _BEFORE_NUMBER.search(left):
            return False
        return any(start > len(left) - 1 for start, _ in sent_spans(f"{left} The next one."))

    def _take(self, end: int, line_ends: bool = False) -> list[DraftSentence]:
        raw, self._rest, self._searched = self._rest[:end], self._rest[end:], 0
        line_starts, self._line_starts = self._line_starts, line_ends
        if line_starts:
            self._skips_line = self._is_no_statement(raw)
        if self._skips_line:
            return []
        found = self._table.add(raw) if line_starts and _is_row(raw) else self._table.end()
        if not _is_row(raw) and (sentence := _sentence(raw, line_starts and line_ends, self._excerpts)):
            found.append(replace(sentence, lead=self._lead))
            self._lead = " "
        self._wrote = self._wrote or bool(found)
        return found

    def _is_no_statement(self, raw: str) -> bool:
        """Whether to skip a line that begins like this: a fence, or a part of the list of sources."""
        if _FENCE.match(raw) or _NOTE.match(raw):
            return True
        if self._wrote and (heading := _SOURCES.match(raw)):
            self._in_sources = heading.end() == len(raw)
            return self._in_sources or bool(heading["colon"] and re.search(MARK, raw))
        self._in_sources = self._in_sources and (not raw.strip() or bool(_SOURCE.match(raw)))
        return self._in_sources


class _Table:
    """Rows of a table; the first one may turn out to be the header of the others."""

    def __init__(self) -> None:
        self._first: DraftSentence | None = None
        self._header = ""

    def add(self, raw: str) -> list[DraftSentence]:
        """The rows that are known once this one has arrived."""
        if _TABLE_RULE.fullmatch(raw):
            if self._first:
                self._header, self._first = _row(_cells(self._first.text), _SOURCE_COLUMN), None
            return []
        cells = [without_references(_plain(cell))[0] for cell in _cells(raw)]
        row = DraftSentence(_row(cells, re.compile("")), without_references(raw)[1], "\n", self._header)
        if not any(char.isalnum() for char in row.text):
            return []
        if self._first is None and not self._header:
            self._first = row
            return []
        first, self._first = self._first, None
        return [first, row] if first else [row]

    def end(self) -> list[DraftSentence]:
        """What is left where the table ends."""
        first, self._first, self._header = self._first, None, ""
        return [first] if first else []


def _is_row(raw: str) -> bool:
    return raw.lstrip()[:1] == "|"


def _cells(raw: str) -> list[str]:
    return [cell.strip() for cell in raw.strip().strip("|").split("|")]


def _row(cells: list[str], empty: re.Pattern[str]) -> str:
    """Cells as a row, without those at its end that hold nothing (once marks are gone)."""
    while cells and empty.fullmatch(cells[-1]):
        cells = cells[:-1]
    return " ".join(f"| {' | '.join(cells)} |".split())


def _sentence(raw: str, is_line: bool, excerpts: int) -> DraftSentence | None:
    """What is said in a piece of the draft, if it says anything."""
    heading = _HEADING.match(raw)
    start = heading.end() if heading else 0
    text, marks = without_references(" ".join(_plain(raw[start:]).split()), excerpts)
    if not any(char.isalnum() for char in text):
        return None
    titles = bool(heading and heading.group(1)) or bool(_BOLD_LINE.fullmatch(raw))
    return DraftSentence(text, marks, frame=is_line and (text[-1] == ":" or (titles and text[-1] not in ".!?…")))


def _plain(raw: str) -> str:
    """A text without emphasis."""
    return _PAIRED.sub(r"\2", _EMPHASIS.sub("", raw))


def read(draft: str, excerpts: int = 0) -> list[DraftSentence]:
    """The sentences of a whole draft."""
    reader = DraftReader(excerpts)
    return reader.feed(draft) + reader.close()


def answered(sentences: Iterable[DraftSentence]) -> Iterator[DraftSentence]:
    """A draft's answer: nothing where the draft begins with NOT FOUND, and no NOT FOUND where it comes later.

    >>> [s.text for s in answered(read("The port opens at six. NOT FOUND: its depth."))]
    ['The port opens at six.']
    >>> list(answered(read("**NOT_FOUND** – no passage says so. The port opens at six.")))
    []
    """
    refused = None
    for sentence in sentences:
        says_so = bool(_NOT_FOUND.match(sentence.text))
        if refused is None and not sentence.frame:
            refused = says_so
        if not refused and not says_so:
            yield sentence


def denying(sentences: Iterable[DraftSentence], denied: Callable[[], None]) -> Iterator[DraftSentence]:
    """The sentences without the FALSE PREMISE that a draft begins with; where it does, `denied` is called first.

    >>> [s.text for s in denying(read("**FALSE PREMISE:** It was not cut."), lambda: print("denied"))]
    denied
    ['It was not cut.']
    """
    begun = False
    for sentence in sentences:
        mark = None if begun else _FALSE_PREMISE.match(sentence.text)
        begun = begun or bool(mark) or not sentence.frame
        if mark:
            denied()
            sentence = replace(sentence, text=sentence.text[mark.end() :], frame=False)
        if sentence.text:
            yield sentence


def with_late_marks(
    sentences: Iterable[DraftSentence], undecided: Callable[[DraftSentence], bool]
) -> Iterator[DraftSentence]:
    """The sentences, with marks also where they come only after a later sentence of the paragraph.

    Only a sentence that is `undecided` without a mark waits for one, with those behind it.

    >>> [(s.text, s.marks) for s in with_late_marks(read("Ships wait. Pilots sleep. [2]"), lambda _: True)]
    [('Ships wait.', (2,)), ('Pilots sleep.', (2,))]
    """
    waiting: list[DraftSentence] = []
    for sentence in sentences:
        if sentence.lead == "\n" or sentence.header:
            yield from waiting
            waiting = []
        waiting.append(sentence)
        if sentence.marks or not (len(waiting) > 1 or undecided(sentence)):
            yield from (one if one.marks else replace(one, marks=sentence.marks) for one in waiting)
            waiting = []
    yield from waiting
