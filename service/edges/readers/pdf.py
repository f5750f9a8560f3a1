"""PDF: the text layer page by page, without running heads; paragraphs by their distance, headings by their size."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from service.edges.readers.facts import byline, iso_date
from service.edges.readers.structure import heading
from service.errors import Unreadable
from service.types.documents import Document

_DATE = re.compile(r"D:([0-9]{4})([0-9]{2})([0-9]{2})")
_NO_TITLE = re.compile(r"untitled|microsoft word|.*\.(?:docx?|pdf|tex|dvi|indd|qxd|pptx?|xlsx?)$", re.IGNORECASE)
_HEADING = 1.15  # times the size of most of the text
_PARAGRAPH = 1.45  # times the usual distance of two lines
_LEVELS = 3  # of headings, that are told apart by size
_EDGE = 2  # lines at the top and at the bottom of a page that may be repeated
_REPEATED = 0.5  # of the pages, from three pages on
_DIGITS = re.compile(r"\d+")
_PARTED = re.compile("[\ufffe\x02\xad]\n?")
_LONGEST_HEADING = 150


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, the size of its letters and the height at which it stands, in points."""

    words: str
    size: float
    height: float

    @property
    def kind(self) -> tuple[str, float]:
        """What is the same in a running head from page to page."""
        return _DIGITS.sub("#", self.words), self.size


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled and dated by its properties, else by its byline. Raises Unreadable."""
    pdf = _opened(content)
    pages = _without_repeated([list(_lines(page)) for page in pdf])
    if not any(pages):
        raise Unreadable("there is no text in it: its pages may be pictures")
    text, starts = _text(pages)
    meta = pdf.get_metadata_dict()
    above, publisher, published = byline(text)
    title = meta.get("Title", "").strip("\0 ")
    title = title if title and not _NO_TITLE.fullmatch(title) else _largest(pages) or above or ""
    created = _DATE.match(meta.get("CreationDate", ""))
    published = published or (iso_date("-".join(created.groups())) if created else None)
    facts = {"author": meta.get("Author", ""), "publisher": publisher, "language": _language(pdf), "pages": len(pages)}
    facts = {name: value for name, value in facts.items() if value}
    return Document(document_id, title, text, source, None, published, facts, starts)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        raise Unreadable("it is encrypted" if encrypted else "not PDF, or damaged") from error


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    found = page.get_textpage()
    at = 0
    for written in found.get_text_range().split("\n"):
        start = at + next((place for place, char in enumerate(written) if char.isalnum()), 0)  # bullets are smaller
        if words := " ".join(written.split()):
            yield Line(words, round(raw.FPDFText_GetFontSize(found.raw, start), 1), _height(found, start))
        at += len(written) + 1
    found.close()
    page.close()


def _height(page: pypdfium2.PdfTextPage, at: int) -> float:
    try:
        bottom: float = page.get_charbox(at, loose=True)[1]
    except (pypdfium2.PdfiumError, ValueError, IndexError):  # a letter beyond the basic plane has moved the places
        return 0.0
    return bottom


def _without_repeated(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without their running heads and feet: lines at an edge that, but for numbers, most pages have."""
    if len(pages) < 3:
        return pages
    edges = [{line.kind for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    seen = Counter(kind for edge in edges for kind in edge)
    repeated = {kind for kind, count in seen.items() if count >= max(3, _REPEATED * len(pages))}
    return [
        [line for at, line in enumerate(page) if line.kind not in repeated or _EDGE <= at < len(page) - _EDGE]
        for page in pages
    ]


def _text(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of the pages, and where each begins; a paragraph may go on from one page to the next."""
    levels, distance = _levels(pages), _distance(pages)
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for page in pages:
        text = "\n\n".join(_paragraphs(page, levels, distance))
        if text and parts:
            goes_on = text[0].islower() and parts[-1][-1].isalnum()
            parts.append("\n" if goes_on else "\n\n")
            length += len(parts[-1])
        starts.append(length)
        if text:
            parts.append(text)
            length += len(text)
    return "".join(parts) + "\n", tuple(starts)


def _paragraphs(page: Sequence[Line], levels: Mapping[float, int], distance: float) -> Iterator[str]:
    paragraph: list[Line] = []
    for line in page:
        if paragraph and _parts(paragraph[-1], line, distance):
            yield _written(paragraph, levels)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _written(paragraph, levels)


def _parts(above: Line, below: Line, distance: float) -> bool:
    """Whether a paragraph ends between two lines: letters of another size, or a wider gap than between lines."""
    gap = above.height - below.height
    return abs(above.size - below.size) > 0.5 or gap > _PARAGRAPH * distance * below.size


def _written(paragraph: Sequence[Line], levels: Mapping[float, int]) -> str:
    """A paragraph line by line, or a heading. A word that was parted at the end of a line is whole again."""
    text = _PARTED.sub("", "\n".join(line.words for line in paragraph))
    level = levels.get(paragraph[0].size)
    if level and len(text) <= _LONGEST_HEADING and any(map(str.isalpha, text)):
        return heading(level, text)
    return text


def _levels(pages: Sequence[Sequence[Line]]) -> dict[float, int]:
    """The level of headings by the size of their letters: the largest sizes above that of most letters."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[line.size] += len(line.words)
    usual = letters.most_common(1)[0][0]
    sizes = sorted((size for size in letters if size >= _HEADING * usual), reverse=True)
    return {size: min(level, _LEVELS) for level, size in enumerate(sizes, 1)}


def _distance(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance of two lines, in sizes of their letters."""
    gaps = [
        round((above.height - below.height) / below.size, 1)
        for page in pages
        for above, below in pairwise(page)
        if above.size == below.size > 0 and above.height > below.height
    ]
    return max(1.0, Counter(gaps).most_common(1)[0][0]) if gaps else 1.2


def _largest(pages: Sequence[Sequence[Line]]) -> str:
    """The line of the first page with the largest letters, if they are larger than most."""
    levels = _levels(pages)
    sizes = [line.size for line in pages[0] if line.size in levels]
    return next((line.words[:_LONGEST_HEADING] for line in pages[0] if line.size == max(sizes)), "") if sizes else ""


def _language(pdf: pypdfium2.PdfDocument) -> str:
    length = raw.FPDFCatalog_GetLanguage(pdf.raw, None, 0)
    buffer = ctypes.create_string_buffer(min(length, 200))
    raw.FPDFCatalog_GetLanguage(pdf.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer))
    return buffer.raw.decode("utf-16-le", "ignore").strip("\0 ")
