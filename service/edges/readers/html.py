"""HTML: what a reader came for, as text; title, date, publisher, language and address from the page's metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.edges.readers.contacts import contacts
from service.edges.readers.facts import iso_date
from service.edges.readers.structure import heading, item, joined, lowered, raised, row
from service.edges.readers.text import decoded
from service.types.documents import Document

_UNSEEN = (
    "script, style, noscript, template, nav, aside, svg, iframe, button, select, dialog, [hidden],"
    ' [aria-hidden="true"], [role="navigation"], [role="banner"], [role="complementary"], [role="search"],'
    ' [role="dialog"], [style*="display:none"], [style*="display: none"]'
)
_FOOTER = 'footer, [role="contentinfo"]'
_PARTS = "article section aside blockquote figure main".split()  # whose footer is that of a part of the page
# Words of a class or an id that say a block is about the site, not the page: as its first or last one, and those that
# other things are called by too ("share-price") only among themselves.
_ABOUT_THE_SITE = frozenset(
    "nav navbar navigation breadcrumb breadcrumbs cookie cookies consent banner advert adverts advertisement ads"
    " newsletter subscribe sharing comments footer masthead sidebar".split()
)
_PERHAPS = frozenset(
    "menu promo share social related recommended bar box button buttons icons links list main top bottom side widget"
    " container wrapper block section articles posts stories media".split()
)
_DECIDES = frozenset("menu promo share social related recommended".split())
_BLOCKS = frozenset(
    "address article blockquote body dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr"
    " li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LISTS = {"div", "section", "ul", "ol", "table", "p"}  # what may be a list of links
_DATA = {"table", "tbody", "tr", "td", "th"}  # never left out for its name: a menu may be a table of prices
_PLAIN_NUMBER = re.compile(r"\d{1,6}")
_AROUND = 6  # levels above a link
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_NAMES = {"iso-8859-1": "cp1252", "windows-1252": "cp1252", "shift_jis": "cp932", "gbk": "gb18030", "gb2312": "gb18030"}
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
    """A document of the page's main part, and of how to reach whoever it is of; comments and boilerplate are left out.
    Raises Unreadable."""
    page = parsed(content)
    meta = _metadata(page)
    published = _published(page, meta)
    titled = page.css_first("title")
    title = titled.text(strip=True) if titled else ""
    text = text_of(page, title)
    title = title or _words_of(page.css_first("h1"))
    publisher = next((meta[name] for name in _PUBLISHERS if meta.get(name)), None)
    facts = {name: value for name, value in (("publisher", publisher), ("language", meta.get("language"))) if value}
    return Document(document_id, title, text, source, meta.get("url"), published, facts)


def _words_of(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node else ""


def parsed(content: bytes) -> LexborHTMLParser:
    """The page, in whatever encoding it is. Raises Unreadable."""
    charset = _CHARSET.search(content[:4096])
    named = charset[1].decode("ascii").lower() if charset else None
    return LexborHTMLParser(decoded(content, _NAMES.get(named or "", (named or "").replace("windows-", "cp"))))


def text_of(page: LexborHTMLParser, title: str = "") -> str:
    """The text of the page's main part, and what its footer says of address and hours. Takes the rest out."""
    if page.body is None:
        return ""
    for node in page.css(_UNSEEN):
        node.decompose()
    _with_raised(page, page.body)
    reached = _contacts(page, title or _words_of(page.css_first("h1")))
    _without_boilerplate(page)
    return joined([*_written(page.css_first("main") or _only_article(page) or page.body), *reached])


def _contacts(page: LexborHTMLParser, title: str) -> list[str]:
    """What the page's footer says of how and when somebody can be reached, below the title of the page: it is not what
    the last heading of its main part is of."""
    found: list[str] = []
    for node in {node.mem_id: node for node in page.css(_FOOTER)}.values():
        if _is_inside(node, _PARTS) or node.css_first("h1"):
            continue
        for form in node.css("form"):
            form.decompose()
        found += contacts(_written(node))
    return [heading(1, title), *found] if found and title else found


def _is_inside(node: LexborNode, tags: list[str]) -> bool:
    """Whether a node stands in one of these, or in another footer."""
    above = node.parent
    while above is not None:
        if above.tag in (*tags, "footer") or above.attributes.get("role") == "contentinfo":
            return True
        above = above.parent
    return False


def _with_raised(page: LexborHTMLParser, body: LexborNode) -> None:
    """Put superscript and subscript digits into the text as such; a mark that only leads to a note goes."""
    for node in page.css("sup, sub"):
        if node.tag == "sub":
            node.replace_with(lowered(node.text(), node.prev.text() if node.prev else ""))
        elif _leads_to_a_note(node):
            node.decompose()
        else:
            node.replace_with(raised(node.text()))
    body.merge_text_nodes()  # else a space would part them in the cell of a table


def _leads_to_a_note(node: LexborNode) -> bool:
    link = node.css_first("a[href]") or (node.parent if node.parent and node.parent.tag == "a" else None)
    return link is not None and "#" in (link.attributes.get("href") or "") and node.text() in link.text()


# ── What is left out ──────────────────────────────────────────────────────────────────────────────────────────────────


def _only_article(page: LexborHTMLParser) -> LexborNode | None:
    articles = page.css("article")
    return articles[0] if len(articles) == 1 else None


def _without_boilerplate(page: LexborHTMLParser) -> None:
    """Take out blocks that are about the site: by their name, and lists of links; never the greater part of a page,
    nor a table for its name."""
    whole = _length(page.body)
    for node in page.css(f"header, {_FOOTER}"):
        if not node.css_first("h1"):
            node.decompose()
    for node in page.css("form"):
        _take_out(node, whole / 3)
    for node in page.css("[class], [id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
        named = any(map(_is_about_the_site, map(_words, names.split())))
        if named and node.tag not in _DATA and not node.css_first("td"):
            _take_out(node, whole / 3)
    for node, links in _linking(page).values():
        if len(links) > 3 and sum(links) > 0.7 * _length(node):
            _take_out(node, whole / 2)


def _linking(page: LexborHTMLParser) -> dict[int, tuple[LexborNode, list[int]]]:
    """Blocks that stand closely around links, outer ones last, with the lengths of these links."""
    found: dict[int, tuple[LexborNode, list[int]]] = {}
    for link in page.css("a[href]"):
        node, length = link.parent, _length(link)
        for _ in range(_AROUND):
            if node is None or node.tag == "body":
                break
            if node.tag in _LISTS:
                found.setdefault(node.mem_id, (node, []))[1].append(length)
            node = node.parent
    return found


def _take_out(node: LexborNode, most: float) -> None:
    if node.tag not in ("html", "body", "main", "article") and _length(node) <= most and not node.css_first("h1, main"):
        node.decompose()


def _is_about_the_site(words: list[str]) -> bool:
    known = _ABOUT_THE_SITE | _PERHAPS
    return not _ABOUT_THE_SITE.isdisjoint((words[0], words[-1])) or (
        known >= {*words} and not _DECIDES.isdisjoint(words)
    )


def _words(name: str) -> list[str]:
    return re.split(r"[-_]+", name) if not name.startswith(("has-", "with-", "no-")) else [""]


def _length(node: LexborNode | None) -> int:
    return len(node.text()) if node is not None else 0


# ── The text ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(root: LexborNode) -> Iterator[str]:
    """The blocks of a page in order, the first of each item marked as one. Goes down without recursion: a page may be
    nested ten thousand levels deep."""
    words: list[str] = []
    begun = ""  # the sign of an item of which nothing was written yet
    numbers: dict[int, int] = {}  # of the items of each list, the last
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, left = stack.pop()
        tag = node.tag or ""
        if tag == "-text" and not left:
            words.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif tag == "br":
            words.append("\n")
        elif left or tag in _BLOCKS:
            if text := _lines("".join(words)):
                yield _marked(text, tag if left else "", begun)
                begun = ""
            words = []
            if tag == "li":
                begun = "" if left else _sign(node, numbers)
        if left or tag in ("-text", "br") or tag.startswith(("!", "-", "#")):
            continue
        if whole := _whole(node, tag):
            yield whole
            continue
        if tag in _BLOCKS:
            stack.append((node, True))
        stack += [(child, False) for child in reversed(list(node.iter(include_text=True)))]


def _whole(node: LexborNode, tag: str) -> str:
    """What is taken as it stands: a row of a table that is no layout, and text that was laid out by its writer."""
    if tag == "tr" and not node.css_first("table, h1, h2, h3, p + p, ul"):
        cells = [cell.text(separator=" ") for cell in node.css("td, th")]
        return row(cells) if any(cell.strip() for cell in cells) else " "
    if tag == "pre":  # indented, so that no line of it is a heading or an item
        return "\n".join(f"    {written}" for written in node.text().split("\n") if written.strip()) or " "
    return ""


def _marked(text: str, tag: str, begun: str) -> str:
    if tag[0:1] == "h" and tag[1:].isdigit():
        return heading(int(tag[1]), text)
    return item(text, begun) if begun else text


def _sign(node: LexborNode, numbers: dict[int, int]) -> str:
    """The number of an item, or a sign where its list has none, counts backwards, or has letters."""
    of = node.parent
    if of is None or of.tag != "ol" or (of.attributes.get("type") or "1") != "1" or "reversed" in of.attributes:
        return "-"
    said = node.attributes.get("value") or (None if of.mem_id in numbers else of.attributes.get("start"))
    numbers[of.mem_id] = int(said) if said and _PLAIN_NUMBER.fullmatch(said) else numbers.get(of.mem_id, 0) + 1
    return f"{numbers[of.mem_id]}."


def _lines(words: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in words.split("\n"))))


# ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    found = {
        str(given.get("name") or given.get("property") or given.get("itemprop")).lower(): str(given["content"]).strip()
        for given in (node.attributes for node in page.css("meta[content]"))
    }
    canonical = page.css_first('link[rel="canonical"]')
    root = page.css_first("html")
    for name, value in (
        ("url", canonical.attributes.get("href") if canonical else None),
        ("language", root.attributes.get("lang") if root else None),
    ):
        if value:
            found[name] = value
    return found


def _published(page: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    """The day that the page's metadata says, else a time that is marked as that of its publication."""
    said = [meta[name] for name in _DATES if name in meta]
    for node in page.css('script[type="application/ld+json"]'):
        said += _dates_in(node.text())
    said += [str(node.attributes.get("datetime") or node.text()) for node in page.css(_TIMES)]
    return next((day for one in said if (day := iso_date(one))), None)


def _dates_in(linked_data: str) -> list[str]:
    """Dates of publication in JSON-LD."""
    try:
        given: Any = json.loads(linked_data)
    except (ValueError, RecursionError):
        return []
    things = given if isinstance(given, list) else given.get("@graph", [given]) if isinstance(given, dict) else []
    return [str(thing["datePublished"]) for thing in things if isinstance(thing, dict) and "datePublished" in thing]
