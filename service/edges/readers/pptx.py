"""PPTX: slide by slide its title, its texts, its tables and its notes; a slide is a page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import accumulate

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from service.edges.readers import archive
from service.edges.readers.facts import office_facts
from service.edges.readers.structure import heading, item, joined, row
from service.errors import Unreadable
from service.types.documents import Document

_DEEPEST = 20  # groups in groups


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its properties, else by its first slide. Raises Unreadable."""
    archive.opened(content, "ppt/presentation.xml", "PPTX").close()
    try:
        deck = Presentation(io.BytesIO(content))
        slides = [joined(_blocks(slide)) for slide in deck.slides]
        titles = [found.text for slide in deck.slides if (found := slide.shapes.title) is not None]
        title, created, facts = office_facts(deck.core_properties)
    except (LxmlError, PythonPptxError, KeyError, ValueError, AttributeError, IndexError, OSError) as error:
        raise Unreadable("not PPTX, or damaged") from error
    pages = [f"{slide}\n" if slide else "" for slide in slides]
    starts = tuple(accumulate((len(page) for page in pages[:-1]), initial=0)) if pages else ()
    first = " ".join(titles[0].split()) if titles else ""
    facts["slides"] = len(pages)
    return Document(document_id, title or first, "".join(pages), source, None, created, facts, starts)


def _blocks(slide: Slide) -> Iterator[str]:
    title = slide.shapes.title
    if title is not None and title.text.strip():
        yield heading(2, title.text)
    yield from _texts((shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id), 0)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None and frame.text.strip():
        yield f"Notes: {frame.text}"


def _texts(shapes: Iterable[BaseShape], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise Unreadable("its groups are nested too deep")
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _texts(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from (row(cell.text for cell in line.cells) for line in shape.table.rows)
        elif shape.has_text_frame:
            listed = len(shape.text_frame.paragraphs) > 1
            for paragraph in shape.text_frame.paragraphs:
                if paragraph.text.strip():
                    yield item(paragraph.text) if listed else paragraph.text.strip()
