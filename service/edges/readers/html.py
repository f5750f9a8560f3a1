"""HTML: what a reader would see of it, as text; title, date and address from the page's own metadata."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.core.titles import opening_words
from service.edges.readers.facts import iso_date
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types import Document

_UNSEEN = "script, style, noscript, template, nav, header, footer, aside, form, svg, iframe, [hidden]"
_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "blockquote",
    "pre",
    "dt",
    "dd",
    "figcaption",
    "br",
}
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "citation_publication_date", "parsely-pub-date", "pubdate",
)  # fmt: skip
_PUBLISHERS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "application-name",
)
# A time that says of itself, or by its place above the first paragraph, when the page was published.
_TIMES = (
    'time[pubdate], time[itemprop="datePublished"], header time[datetime], h1 + time[datetime], h1 + p > time[datetime]'
)


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document of the page's main part; comments and boilerplate are left out. Raises Unreadable."""
    page = LexborHTMLParser(decoded(content))
    meta = _metadata(page)
    titled = page.css_first("title")
    published = _published(page, meta)
    for node in page.css(_UNSEEN):
        node.decompose()
    body = page.css_first("main") or page.css_first("article") or page.body
    text = "\n".join(filter(None, (line.strip() for line in "".join(_written(body)).split("\n")))) if body else ""
    if not any(char.isalnum() for char in text):
        raise Unreadable("there is no text in it")
    title = titled.text(strip=True) if titled else ""
    facts = {
        name: value for name, value in (("publisher", _publisher(meta)), ("language", meta.get("language"))) if value
    }
    return Document(document_id, title or opening_words(text), text + "\n", source, meta.get("url"), published, facts)


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    found = {
        str(given.get("name") or given.get("property") or given.get("itemprop")).lower(): str(given["content"]).strip()
        for given in (node.attributes for node in page.css("meta[content]"))
    }
    canonical = page.css_first('link[rel="canonical"]')
    for name, value in (
        ("url", canonical.attributes.get("href") if canonical else None),
        ("language", page.root.attributes.get("lang") if page.root else None),
    ):
        if value:
            found[name] = value
    return found


def _published(page: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    """The day that the page's metadata says, else a time that is marked as that of its publication."""
    said = [meta[name] for name in _DATES if name in meta]
    said += [str(node.attributes.get("datetime") or node.text()) for node in page.css(_TIMES)]
    return next((day for one in said if (day := iso_date(one))), None)


def _publisher(meta: dict[str, str]) -> str | None:
    return next((meta[name] for name in _PUBLISHERS if meta.get(name)), None)


def _written(node: LexborNode) -> list[str]:
    """The text of a node: a line for each block, a row of a table between bars, headings and items marked."""
    parts: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            parts.append(" ".join((child.text_content or "").split()) + " ")
        elif tag == "tr":
            cells = [" ".join(cell.text().split()) for cell in child.css("td, th")]
            parts.append(f"\n| {' | '.join(cells)} |\n")
        elif tag in _BLOCKS:
            mark = "- " if tag == "li" else "#" * int(tag[1]) + " " if tag[0] == "h" and tag[1:].isdigit() else ""
            parts += ["\n\n" if mark != "- " else "\n", mark, *_written(child), "\n"]
        elif not tag.startswith("-") and not tag.startswith("!"):
            parts += _written(child)
    return parts
