"""EPUB: the chapters in reading order; title, date, publisher, author and language from the package."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from service.edges.readers import archive, html
from service.edges.readers.facts import iso_date
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types.documents import Document

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
_CLOSED = re.compile(rf"<(?!(?:{_VOID})\b)([a-zA-Z][\w:-]*)((?:\s[^<>]*)?)/>")  # as XML closes tags, and HTML does not


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document of the whole book. Raises Unreadable."""
    with archive.opened(content, _CONTAINER, "EPUB") as book:
        try:
            package = _package(book)
            opf = _parsed(book, package)
            chapters = list(_chapters(opf, package))
            _refuse_encrypted(book, chapters)
            text = "\n".join(filter(None, (html.text_of(_parsed(book, name)) for name in chapters)))
        except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise Unreadable("not EPUB, or damaged") from error
    facts = {name: _said(opf, tag) for name, tag in (("publisher", "publisher"), ("author", "creator"))}
    facts["language"] = _said(opf, "language")
    facts = {name: value for name, value in facts.items() if value}
    return Document(document_id, _said(opf, "title"), text, source, None, iso_date(_said(opf, "date")[:10]), facts)


def _package(book: zipfile.ZipFile) -> str:
    """The name of the file that lists the chapters."""
    root = _parsed(book, _CONTAINER).css_first("[full-path]")
    if root is None:
        raise Unreadable("not EPUB: its container names no package")
    return str(root.attributes["full-path"])


def _chapters(opf: LexborHTMLParser, package: str) -> Iterator[str]:
    """Names of the chapters' files in reading order."""
    files = {node.attributes.get("id"): node.attributes.get("href") for node in opf.css("[media-type][href]")}
    for node in opf.css("[idref]"):
        if href := files.get(node.attributes["idref"]):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href.partition("#")[0])))


def _refuse_encrypted(book: zipfile.ZipFile, chapters: list[str]) -> None:
    """Raise if chapters are encrypted; encrypted fonts are usual, and nothing is read of them."""
    if _ENCRYPTION in book.namelist():
        hidden = {unquote(str(node.attributes["uri"])) for node in _parsed(book, _ENCRYPTION).css("[uri]")}
        if hidden & set(chapters):
            raise Unreadable("it is encrypted")


def _parsed(book: zipfile.ZipFile, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(_CLOSED.sub(r"<\1\2></\1>", decoded(book.read(name))))


def _said(opf: LexborHTMLParser, tag: str) -> str:
    node = opf.css_first(f"dc\\:{tag}")
    return " ".join(node.text().split()) if node else ""
