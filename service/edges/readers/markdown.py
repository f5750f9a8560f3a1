"""Markdown, stored as written but for comments; YAML front matter gives title, date and url, and is no part of it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from service.edges.readers.facts import byline, iso_date
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types.documents import Document

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_DATES = ("published_at", "date", "published", "created")
_PUBLISHERS = ("publisher", "site_name", "source")
_LANGUAGES = ("language", "lang")
_LONGEST, _MOST_BRACKETS = 20_000, 1_000  # of front matter: YAML is slow to read, and slower the deeper it is nested

# Code shows what looks like a comment.
_CODE_OR_COMMENT = re.compile(
    r"(?P<code>^(?P<fence>```+|~~~+).*?(?:^(?P=fence)|\Z)|(?P<tick>`+)(?:(?!(?P=tick)).)+(?P=tick))|<!--",
    re.DOTALL | re.MULTILINE,
)

Fact = str | int | float | bool


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its front matter, its first heading, or its opening words. Raises Unreadable."""
    head, written = _parted(decoded(content))
    text = _without_comments(written)
    heading = _HEADING.search(text)
    above, publisher, published = byline(text)
    title = head.pop("title", None) or (heading.group(1) if heading else above or "")
    dated = next((name for name in _DATES if iso_date(head.get(name))), "")
    published = iso_date(head.pop(dated, None)) or published
    url = head.pop("url", None)
    for name, given in (("publisher", _PUBLISHERS), ("language", _LANGUAGES)):
        if found := next((str(head.pop(key)) for key in given if head.get(key)), None):
            head[name] = found
    if publisher:
        head.setdefault("publisher", publisher)
    return Document(document_id, str(title), text, source, str(url) if url else None, published, head)


def _without_comments(text: str) -> str:
    """One that nobody closed is text; its end is looked for once, which in a pattern would take the square of the
    time."""
    kept: list[str] = []
    at = 0
    while begun := _CODE_OR_COMMENT.search(text, at):
        kept.append(text[at : begun.end() if begun["code"] else begun.start()])
        at = begun.end()
        if not begun["code"]:
            end = text.find("-->", at)
            if end < 0:
                at = begun.start()
                break
            at = end + len("-->")
    return "".join([*kept, text[at:]])


def _parted(text: str) -> tuple[dict[str, Fact], str]:
    match = _FRONT_MATTER.match(text)
    if not match or len(match.group(1)) > _LONGEST:
        return {}, text
    written = match.group(1)
    if written.count("[") + written.count("{") > _MOST_BRACKETS:
        raise Unreadable("its front matter is not YAML that is worth reading: it has too many brackets")
    try:
        head = yaml.safe_load(written) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # "2025-13-45" is a date to YAML, and raises
        raise Unreadable(f"its front matter is not YAML: {error}") from error
    if not isinstance(head, dict):
        return {}, text
    body = text[match.end() :]
    if not any(char.isalnum() for char in body):
        raise Unreadable("there is no text below its front matter")
    return {str(name): fact for name, value in head.items() if (fact := _fact(value)) is not None}, body


def _fact(value: Any) -> Fact | None:
    """A value, or a list of them as one text; nothing of what is nested deeper, which aliases can make endless."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if not isinstance(item, list | dict | set))
    if isinstance(value, str | int | float | bool):
        return value
    return None if value is None or isinstance(value, dict | set) else str(value)
