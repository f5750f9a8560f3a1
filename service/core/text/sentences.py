"""Where sentences begin and end, in documents as they really are.

Scraped text has no space after a full stop ("disputes.The call") and quotes of the wrong kind. The text is never
changed; only the boundaries are found. Structure (headings, list items, table rows, blank lines) ends a sentence too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import dropwhile, pairwise

from nupunkt import sent_spans

from service.core.text.mails import is_of_head
from service.core.text.signs import ITEM_SIGN, LABEL
from service.core.text.tokens import STOP_WORDS
from service.types.documents import Span

BLANK_LINE = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)+")
_STARTS_BLOCK = re.compile(rf"[ \t]*(?:#{{1,6}} |{ITEM_SIGN} |\||>|---|\*\*[^*\n]{{2,60}}(?::\*\*|\*\*:) )")
_IS_BLOCK = re.compile(r"[ \t]*(?:#{1,6} |\||---)")  # ends with its line; a list item may go on in the next
_NUMBERED = re.compile(r"[ \t]*\d{1,3}(?:\.\d{1,3})*[.)]? [^\W\d_]")
_TITLE = re.compile(r"[^\W\d_a-z][^\s.!?;|\d]*(?: [^\s.!?;|\d]+){0,5}")  # the first line of a paragraph, of few words
_SHORTER = 1.5  # than the longest line below it: lines of a poem or a list are as long as each other
_BARE = re.compile(r"[ \t]*\d{1,3} ")  # a number that may as well be a part of a sentence, or of an address
_ENDING = ".!?:;,–—-…”’\"')"
_GOES_ON = re.compile(  # what no heading ends with
    r"(?i)\b(?:the|an?|of|to|at|by|with|from|and|or|that|this|is|are|was|were|its?|their|our|your|his|her|my)$"
)
_ENDS_SENTENCE = ".!?:…”’\"')"
_SEEN_ABOVE = 80  # characters of the line above, to see how it ends
# A sentence end that a capital follows at once. Two lower-case letters (or a closing sign, or a number of two digits)
# before it keep initials ("J.K."), "e.g.The" and list numbers ("1.Add") whole.
# What stands before is looked at from the stop on: it begins with what is rare, which is found far faster.
_GLUED = re.compile(
    r"[.!?](?:(?<=[^\W\d_A-Z]{2}.)|(?<=[A-Z]{3}.)|(?<=\d{2}.)|(?<=[%)\]”’\"'].))[.!?]*"
    r"(?=[”’\"')\]]*[“‘(]?[A-Z](?:[a-z]|[’'\s]))"
)
# A plain word, or a unit, then a stop and a capital: nupunkt takes "month.", "row." and "kg." for abbreviations.
_ENDED = re.compile(r"(?<![^\W\d_])(?P<word>[a-z]{3,}|so|am|pm|kg|km|cm|mm)[.!?][”’\"')\]]*(?=\s+[“‘\"'(]?[A-Z][a-z])")
# "at St. Mary's"; "Main St." may end a sentence.
_SAINT = re.compile(r"(?:^|(?<![\w’'-])[a-z]+|[^\w\s’'])\s*\bSt\.\s+$")
_LONGEST_BEFORE = 40  # characters in which that and the word before it stand
_SHORTENED = frozenset(
    """adm alt amt approx apr apt arr assn assoc aug ave avg capt cit cllr col corp cpl dec dep dept dir eds eff eng eqn
    esq est excl exp ext feb fig figs fin fri gal gen gov govt hon hwy inc incl ind int jan jun lbs ltd maj max messrs
    min misc mon nos nov oct ops plc prof pvt ref reg rep resp ret rev sec sen sep sept sgt spp ssp supt tbsp tel temp
    thu tsp tue univ var viz vol vols wed""".split()
)
_COMMA = re.compile(r"\s*[,;]")  # "(Dan!), but": no sentence begins with one
_STATES = re.compile(r"[^\W_]")
_ADDRESS = re.compile(r"://|@|^www\.", re.IGNORECASE)
_REACH = 2_000  # how far back an open quote is looked for: longer ones are unbalanced text
_POINTING = re.compile(
    r"[\W_]*(?:it|its|he|his|she|her|they|their|this|that|these|those|there|both|but|and|so|then|such|here|also|instead"
    r"|however)\b",
    re.IGNORECASE,
)
_LONGEST_HEADING = 12  # words
_CLOSING = "”’\"')]"


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of a text, in order, without the white space between them.

    >>> text = "Trade is hard.”Xi spoke,” said CCTV.The call began at 8 am today. U.S. data stays."
    >>> [text[s.start:s.end] for s in sentence_spans(text)]
    ['Trade is hard.', '”Xi spoke,” said CCTV.', 'The call began at 8 am today.', 'U.S. data stays.']
    >>> text = "We met at St. Mary's. They live in Main St. It rained."
    >>> [text[s.start:s.end] for s in sentence_spans(text)]
    ["We met at St. Mary's.", 'They live in Main St.', 'It rained.']
    """
    return [
        Span(block.start + span.start, block.start + span.end)
        for block in blocks(text)
        for span in _parted(text[block.start : block.end])
    ]


@lru_cache(maxsize=2048)  # questions come upon the same passages again
def readable(text: str) -> str:
    """The text for a model to read: sentences that scraping ran together are parted, white space is single.

    >>> readable("The two spoke.The call  began.")
    'The two spoke. The call began.'
    """
    return " ".join(" ".join(text[s.start : s.end] for s in sentence_spans(text)).split())


def is_heading(sentence: str) -> bool:
    """Whether a sentence only announces what follows: a heading, or a short line that does not end as sentences do.

    >>> [is_heading(line) for line in ("## 4. Grants", "The Vennick Courier, 15 June 2023", "It rained.", "- Fees: £3")]
    [True, True, False, False]
    >>> is_heading("From: Ann Lee\\nDate: Mon, 3 March 2025 19:12\\nSubject: Shall we?")
    True
    """
    line = sentence.strip()
    if re.match(r"#{1,6} ", line) or is_of_head(line):
        return True
    states = line[-1:] in '.!?…:;|”"’)' or bool(_STARTS_BLOCK.match(line))
    return not states and len(line.split()) <= _LONGEST_HEADING


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that stands for something in the one before.

    >>> points_back("It was the second call."), points_back("“They left,” she said."), points_back("The call began.")
    (True, True, False)
    """
    return bool(_POINTING.match(sentence))


def blocks(text: str) -> Iterator[Span]:
    """Stretches of text that no sentence crosses: paragraphs, and each structured line by itself."""
    start = 0
    for gap in BLANK_LINE.finditer(text):
        yield from _lines(text, start, gap.start())
        start = gap.end()
    yield from _lines(text, start, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    begin, position, alone = start, start, False
    while position < end:
        newline = text.find("\n", position, end)
        if begin < position and (alone or _STARTS_BLOCK.match(text, position, end)):
            yield Span(begin, position)
            begin = position
        after = end if newline < 0 else newline + 1
        alone = bool(_IS_BLOCK.match(text, position, end)) or _ends_early(text, begin, position, after, end)
        position = after
    if begin < end:
        yield Span(begin, end)


def _ends_early(text: str, block: int, line: int, below: int, end: int) -> bool:
    """Whether a line announces the one below, a numbered one or the short first one of a paragraph: it ends before its
    sentence does, though more would have fit, or, of a numbered one, what is below begins as only sentences do.

    >>> [_ends_early(text, 0, 0, text.find("\\n") + 1, len(text)) for text in
    ...     ("4. Next meeting\\nMay 3 at six in the hall.", "4. Matters of the last meeting\\nThese were agreed.",
    ...      "Returning goods\\nGoods come back by post.", "4. We met\\nin May.", "4. Agreed.\\nThe chair left.",
    ...      "We met Ada\\nLane.")]
    [True, True, True, False, False, False]
    """
    title, stop = text[line:below].rstrip(), text.find("\n", below, end)
    numbered = _NUMBERED.match(title)
    if not numbered and not (line == block and _TITLE.fullmatch(title)):
        return False
    if title[-1] in _ENDING or _GOES_ON.search(title, len(title) - 6):
        return False
    if _BARE.match(title) and text[max(block, line - _SEEN_ABOVE) : line].rstrip()[-1:] not in _ENDS_SENTENCE:
        return False
    following = text[below : stop if stop >= 0 else end].rstrip()
    word = following.split(" ", 1)[0]
    fits = len(title) + 1 + len(word) <= len(following)
    if not word[:1].isupper():
        return False
    return fits or word.lower() in STOP_WORDS if numbered else fits and _is_above_prose(title, text[below:end])


def _is_above_prose(title: str, below: str) -> bool:
    """Whether a line stands above sentences, and not above more lines of its own kind."""
    longest = max(map(len, below.splitlines()), default=0)
    return below.rstrip()[-1:] in _ENDS_SENTENCE and _SHORTER * len(title) <= longest


@lru_cache(maxsize=2048)  # ingest asks twice for each block, and a question for those of a passage and its sentences
def _parted(block: str) -> tuple[Span, ...]:
    """The sentences of a block, by where they stand in it."""
    edges = [0, *_behind_label(block, _boundaries(block)), len(block)]
    return tuple(_trimmed(block, start, end) for start, end in pairwise(edges) if _STATES.search(block, start, end))


def _behind_label(block: str, boundaries: list[int]) -> list[int]:
    """The boundaries without that behind a label: "January." and "4. Fees." say nothing without what follows."""
    return list(dropwhile(lambda at: LABEL.fullmatch(block[:at].strip()), boundaries))


def _boundaries(block: str) -> list[int]:
    """Where a new sentence begins inside a block."""
    found = {start for start, _ in sent_spans(block)[1:]} | {*_glued(block), *_ended(block)}
    found = {at for at in found if not _SAINT.search(block, max(0, at - _LONGEST_BEFORE), at)}
    return [at for at in (_beside_quote(block, at) for at in sorted(found)) if not _COMMA.match(block, at)]


def _glued(block: str) -> Iterator[int]:
    for match in _GLUED.finditer(block):
        word_start = max(block.rfind(" ", 0, match.start()), block.rfind("\n", 0, match.start())) + 1
        if not _ADDRESS.search(block[word_start : match.end() + 20].split()[0]):
            yield match.end()


def _ended(block: str) -> Iterator[int]:
    for match in _ENDED.finditer(block):
        if match["word"] not in _SHORTENED:
            yield match.end()


def _beside_quote(block: str, at: int) -> int:
    """Move a boundary past a quote that closes, and before one that opens, whatever its shape.

    A closing quote without an open one is an opening quote of the wrong shape.
    """
    while at < len(block) and block[at] in _CLOSING and _is_open(block[at], block[max(0, at - _REACH) : at]):
        at += 1
    back = at
    while (
        back > 0
        and block[back - 1] in '”"'
        and not _is_open(block[back - 1], block[max(0, back - 1 - _REACH) : back - 1])
    ):
        back -= 1
    return back if back < at and at < len(block) and not block[at].isspace() else at


def _is_open(closing: str, before: str) -> bool:
    if closing == "”":  # one of the wrong shape opens too
        depth = 0
        for char in before:
            depth = 1 if char == "“" or (char == "”" and not depth) else 0 if char == "”" else depth
        return depth > 0
    if closing in "\"'":
        return before.count(closing) % 2 == 1
    return before.count({"’": "‘", ")": "(", "]": "["}[closing]) > before.count(closing)


def _trimmed(block: str, start: int, end: int) -> Span:
    part = block[start:end]
    return Span(end - len(part.lstrip()), start + len(part.rstrip()))
