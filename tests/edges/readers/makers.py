"""Make small files of every binary format, whole or broken."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import docx
import pptx
import pypdfium2
from pptx.util import Inches
from pypdfium2 import raw

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
OPF = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The harbour book</dc:title><dc:creator>Ida Brask</dc:creator><dc:language>en</dc:language>
<dc:publisher>Tolvane Press</dc:publisher><dc:date>2024-05-01T00:00:00Z</dc:date></metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def entries(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        return {name: held.read(name) for name in held.namelist()}


def changed(archive: bytes, **files: str | bytes | None) -> bytes:
    """The archive with entries replaced, by names with __ for / and _ for a dot; None takes one out."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    return zipped({name: content for name, content in (entries(archive) | named).items() if content is not None})


def word(*blocks: tuple[str, Any], **properties: Any) -> bytes:
    """A DOCX of (style, words); the style "table" takes rows of cells."""
    made = docx.Document()
    made.core_properties.author = ""
    for name, value in properties.items():
        setattr(made.core_properties, name, value)
    for style, given in blocks:
        if style == "table":
            table = made.add_table(len(given), len(given[0]))
            for row, cells in zip(table.rows, given, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        else:
            made.add_paragraph(given, style)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def slides(*given: tuple[str, Sequence[str], str], table: Sequence[Sequence[str]] = (), **properties: Any) -> bytes:
    """A PPTX of (title, items, notes); the table stands on its last slide."""
    deck = pptx.Presentation()
    for name, value in properties.items():
        setattr(deck.core_properties, name, value)
    for title, items, notes in given:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(items)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    if table:
        inch = Inches(1)
        made = slide.shapes.add_table(len(table), len(table[0]), inch, inch, inch, inch).table
        for y, cells in enumerate(table):
            for x, words in enumerate(cells):
                made.cell(y, x).text = words
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def book(*chapters: str, **files: str | bytes) -> bytes:
    """An EPUB of XHTML bodies."""
    names = [f"text/chapter {number}.xhtml" for number in range(len(chapters))]
    items = "".join(
        f'<item id="c{at}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    pages = {
        f"OEBPS/{name}": f"<html><head><title/></head><body>{body}</body></html>"
        for name, body in zip(names, chapters, strict=True)
    }
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    return zipped(head | {"OEBPS/book.opf": OPF.format(items=items, spine=spine)} | pages | files)


def paper(*pages: Iterable[tuple[float, float, str]], **meta: str) -> bytes:
    """A PDF whose pages hold (size of letters, height on the page, words)."""
    pdf = pypdfium2.PdfDocument.new()
    for lines in pages:
        page = pdf.new_page(595, 842)
        for size, height, words in lines:
            text = raw.FPDFPageObj_NewTextObj(pdf.raw, b"Helvetica", size)
            encoded = (words + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(text, ctypes.cast(encoded, ctypes.POINTER(ctypes.c_ushort)))
            raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 72, height)
            raw.FPDFPage_InsertObject(page.raw, text)
        page.gen_content()
    held = io.BytesIO()
    pdf.save(held)
    return _with_info(held.getvalue(), meta)


def _with_info(pdf: bytes, meta: Mapping[str, str]) -> bytes:
    """The PDF with an update behind it that gives its properties."""
    if not meta:
        return pdf
    before, size = (int(re.findall(rb"%s\s*(\d+)" % word, pdf)[-1]) for word in (b"startxref", b"/Size"))
    root = re.findall(rb"/Root\s*(\d+ \d+)", pdf)[-1].decode()
    at = len(pdf) + 1
    facts = " ".join(f"/{name} ({value})" for name, value in meta.items())
    info = f"\n{size} 0 obj\n<< {facts} >>\nendobj\n"
    table = f"xref\n{size} 1\n{at:010} 00000 n \n"
    trailer = f"trailer\n<< /Size {size + 1} /Root {root} R /Info {size} 0 R /Prev {before} >>\n"
    return pdf + (info + table + trailer + f"startxref\n{at + len(info) - 1}\n%%EOF\n").encode()


def encrypted_paper() -> bytes:
    """A PDF that asks for a password."""
    pdf = paper([(12, 700, "Secret words stand here.")])
    start = pdf.rindex(b"trailer")
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    return pdf[:start] + pdf[start:].replace(b"<<", b"<< /ID [<41> <41>] /Encrypt " + lock, 1)


MAY_DAY = datetime(2024, 5, 1, 8, 0, 0)
