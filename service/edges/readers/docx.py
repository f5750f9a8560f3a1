"""DOCX: paragraphs, lists and tables in their order; headings by their style."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docx import Document as open_docx
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from service.edges.readers import archive
from service.edges.readers.docx_numbers import ListNumbers
from service.edges.readers.facts import byline, office_facts
from service.edges.readers.structure import heading, item, joined, lowered, raised, row
from service.errors import Unreadable
from service.types.documents import Document

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LIST = re.compile(r"list( |$)", re.IGNORECASE)
_DEEPEST = 20  # tables in tables


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled and dated by its properties, else by its byline. Raises Unreadable."""
    archive.opened(content, "word/document.xml", "DOCX").close()
    try:
        docx = open_docx(io.BytesIO(content))
        text = joined(_blocks(docx, ListNumbers(docx)))
    except (LxmlError, OpcError, KeyError, ValueError, AttributeError, OSError) as error:
        raise Unreadable("not DOCX, or damaged") from error
    above, publisher, published = byline(text)
    title, created, facts = office_facts(docx.core_properties)
    facts |= {"publisher": publisher} if publisher else {}
    return Document(document_id, title or above or _titled(docx), text, source, None, published or created, facts)


def _blocks(within: Docx | _Cell, numbers: ListNumbers, depth: int = 0) -> Iterator[str]:
    for block in within.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block, numbers, depth)
        else:
            yield _paragraph(block, numbers)


def _paragraph(paragraph: Paragraph, numbers: ListNumbers) -> str:
    text = _words(paragraph).strip()
    style = (paragraph.style.name or "") if paragraph.style else ""
    if style == "Title" and text:
        return heading(1, text)
    if (match := _HEADING.match(style)) and text:
        return heading(int(match[1]), text)
    properties = paragraph._p.pPr
    listed = _LIST.match(style) or (properties is not None and properties.numPr is not None)
    return item(text, numbers.sign(paragraph)) if listed and text else text


def _words(paragraph: Paragraph) -> str:
    """Its text, with superscript and subscript digits as such; a raised link into the document only leads to a note."""
    text = ""
    for part in paragraph.iter_inner_content():
        to_a_place = isinstance(part, Hyperlink) and not part.address
        for run in part.runs if isinstance(part, Hyperlink) else [part]:
            if run.font.superscript:
                text += "" if to_a_place else raised(run.text)
            else:
                text += lowered(run.text, text) if run.font.subscript else run.text
    return text


def _rows(table: Table, numbers: ListNumbers, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise Unreadable("its tables are nested too deep")
    for line in table.rows:
        cells = []
        for cell in dict.fromkeys(cell._tc for cell in line.cells):  # a merged cell stands in several places
            cells.append(" ".join(_blocks(_Cell(cell, table), numbers, depth + 1)))
        if any(cell.strip() for cell in cells):
            yield row(cells)


def _titled(docx: Docx) -> str:
    """What is styled as the title, or the first heading."""
    for paragraph in docx.paragraphs[:50]:
        style = (paragraph.style.name or "") if paragraph.style else ""
        if (style == "Title" or _HEADING.match(style)) and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return ""
