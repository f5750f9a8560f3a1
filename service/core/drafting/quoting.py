"""How a sentence of a document reads in an answer that quotes it. Pure.

Its words and values stay as they are, and so does what is cited; only what stood for its layout is told otherwise: a
row of a table is a list of what its values are, an item a line of its own; emphasis and the sign of a heading, or of an
item by itself, are left out; and quotation marks whose other half stands in another sentence have an ellipsis in its
place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.core.drafting.drafts import DraftSentence
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.signs import BULLET, ITEM_SIGN
from service.core.text.tables import is_row

_SIGN = re.compile(rf"{BULLET}\s+(?=[^\W\d])")  # a number may be what is asked for: a place, a rule; "- 20 °C" is one
_ITEM = re.compile(rf"{ITEM_SIGN}\s+(?=\S)")
# "__init__" is the name of something, "__by Friday__" is emphasis.
_STRONG = re.compile(r"(?<!\w)(?:\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)([^_]+ [^_]+)(?<=\S)__)(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])")
_HALF = re.compile(r"^\*+(?=\w)|(?<=\w)\*+$")  # emphasis that ends in another sentence
_HEADING = re.compile(r"^#{1,6}\s+")
_CELL_BREAK = re.compile(r"\s*(?<!\\)\|\s*")
_HEAD = re.compile(r"^[\w ]+(?=: )")
_CURLED = re.compile("[“”]")
_SOON = 2  # sentences in which a quotation is closed that is told whole
_LINES = 3  # from so many lines on, that all begin with a capital and end without a stop, it is a list


def quotations(quoted: Sequence[Candidate]) -> list[DraftSentence]:
    """Sentences of documents as sentences of an answer; those that follow on each other in one quotation as they do.

    >>> from tests.core.builders import candidates, document, hit
    >>> read = candidates(hit(document("“There is time. Much of it. They talk on,” said Ann.")), [0, 0, 0])
    >>> [[one.shown for one in quotations(some)] for some in (read, read[2:])]
    [['“There is time.', 'Much of it.', 'They talk on,” said Ann.'], ['“… They talk on,” said Ann.']]

    An item by itself is no list:

    >>> read = candidates(hit(document("- The hall is let by the day.\\n- Dogs stay out.")), [0, 0])
    >>> [[one.shown for one in quotations(some)] for some in (read, read[:1])]
    [['- The hall is let by the day.', '- Dogs stay out.'], ['The hall is let by the day.']]
    """
    marks = [halves(one.text) for one in quoted]
    goes_on = [False] * len(quoted)
    for at in range(len(quoted)):
        end = _closes_at(at, quoted, marks)
        goes_on[at:end] = [True] * (end - at)
    said = [
        replace(quotation(one.text, one.reading, begun, on), quotes=(one.hit.document.id, one.span.start))
        for one, begun, on in zip(quoted, [False, *goes_on], goes_on, strict=False)
    ]
    return [by_itself(one) if _is_alone(at, quoted) else one for at, one in enumerate(said)]


def _closes_at(at: int, quoted: Sequence[Candidate], marks: Sequence[tuple[str, str]]) -> int:
    """Where the sentence stands that closes the quotation which one leaves open; that one itself if none does soon."""
    if not marks[at][0]:
        return at
    for end in range(at + 1, min(len(quoted), at + 1 + _SOON)):
        if not adjacent(quoted[end - 1], quoted[end]):
            break
        if any(marks[end]):
            return end if marks[end][1] else at
    return at


def quotation(text: str, reading: str, begun: bool = False, goes_on: bool = False) -> DraftSentence:
    """A sentence as a document has it and as models read it (a row under its heads), as a sentence of an answer.

    `begun`: it closes a quotation that the sentence told before it left open; `goes_on`: the next one goes on with what
    it leaves open.

    >>> quotation("| Adult | £9.90 |", "Ticket: Adult | Return: £9.90").shown
    'Ticket: Adult; Return: £9.90'
    >>> quotation("They talk on,” said Ann.", "").shown
    '“… They talk on,” said Ann.'
    """
    plain = " ".join(text.split())
    row = is_row(plain)
    shown = _row(reading or plain) if row else _lines(text) or _prose(plain, begun, goes_on)
    block = row or "\n" in shown or bool(_ITEM.match(plain))
    return DraftSentence(plain, shown=shown, block=block)


def _is_alone(at: int, quoted: Sequence[Candidate]) -> bool:
    """Whether a sentence is told without another item of its document beside it, and without what announces it."""
    before, after = (
        [one.text.strip() for one in some if one.hit.document.id == quoted[at].hit.document.id]
        for some in (quoted[max(0, at - 1) : at], quoted[at + 1 : at + 2])
    )
    return not any(map(_ITEM.match, before + after)) and not any(text.endswith(":") for text in before)


def by_itself(said: DraftSentence) -> DraftSentence:
    """A quotation without the sign of an item."""
    return replace(said, shown=_SIGN.sub("", said.shown, count=1)) if _SIGN.match(said.shown) else said


def on_day(quoted: DraftSentence, day: str) -> DraftSentence:
    """A quotation with the day of its source in brackets before its full stop, if it does not name the day itself.

    >>> on_day(quotation("A lift costs £96.", ""), "1 May 2024").shown
    'A lift costs £96 (1 May 2024).'
    """
    shown = quoted.shown or quoted.text
    if re.search(rf"\b{re.escape(day)}\b", shown):
        return quoted
    stop = "." if shown.endswith(".") else ""
    return replace(quoted, shown=f"{shown.removesuffix('.')} ({day}){stop}")


def _row(row: str) -> str:
    """A row's cells, parted by semicolons: a cell may have commas itself."""
    cells = [cell for cell in _CELL_BREAK.split(row.strip().strip("|").strip()) if cell]
    return "; ".join(_HEAD.sub(_spaced, cell).replace("\\|", "|") for cell in cells)


def _spaced(head: re.Match[str]) -> str:
    """A column's name as words, and a day in it as a day."""
    return re.sub(r"(?<=\d)_(?=\d)", "-", head.group()).replace("_", " ")


def _lines(text: str) -> str:
    """The lines of a list without signs; nothing for a paragraph, whose lines break anywhere."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    begin = all(line[0].isupper() or line[0].isdigit() for line in lines[1:])
    sentences = any(line[-1] in '.!?”"' for line in lines)
    return "\n".join(lines) if len(lines) >= _LINES and begin and not sentences else ""


def _prose(text: str, begun: bool, goes_on: bool) -> str:
    told = _HALF.sub("", _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1\2", _HEADING.sub("", text))))
    closing, opening = halves(told)
    before, after = f"{opening}… " if opening and not begun else "", f" …{closing}" if closing and not goes_on else ""
    return f"{before}{told}{after}"


def halves(text: str) -> tuple[str, str]:
    """The mark that should close what the text leaves open, and the one that should open what it closes."""
    depth, stray = 0, False
    for mark in _CURLED.finditer(text):
        at = mark.start()
        starts_word = text[at + 1 : at + 2].isalnum() and not text[max(0, at - 1) : at].strip()
        if mark.group() == "“" or (not depth and starts_word):  # a closing mark may stand for an opening one
            depth = 1
        else:
            depth, stray = 0, stray or not depth
    if depth or stray:
        return "”" if depth else "", "“" if stray else ""
    straight = [match.start() for match in re.finditer(r'(?<!\d)"', text)]
    if len(straight) % 2 == 0:
        return "", ""
    first_closes = straight[0] > 0 and not text[straight[0] - 1].isspace() and text[straight[0] - 1] not in "(["
    return ("", '"') if first_closes else ('"', "")
