"""Markdown, stored as written; YAML front matter gives title, date and url, and is not part of the text."""

from __future__ import annotations

import re
from typing import Any

import yaml

from service.core.titles import opening_words
from service.edges.readers.text import decoded
from service.errors import Unreadable
from service.types import Document

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")

Fact = str | int | float | bool


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its front matter, its first heading, or its opening words. Raises Unreadable."""
    head, text = _parted(decoded(content))
    heading = _HEADING.search(text)
    title = head.pop("title", None) or (heading.group(1) if heading else opening_words(text))
    date = next((name for name in ("date", "published_at") if _DATE.fullmatch(str(head.get(name)))), "")
    published = head.pop(date, None)
    url = head.pop("url", None)
    return Document(
        document_id,
        str(title),
        text,
        source,
        str(url) if url else None,
        str(published)[:25] if published else None,
        head,
    )


def _parted(text: str) -> tuple[dict[str, Fact], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        head = yaml.safe_load(match.group(1)) or {}
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
