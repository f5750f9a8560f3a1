"""Markdown, stored as written; YAML front matter gives title, date, source and url, and is not part of the text."""

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


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document titled by its front matter, its first heading, or its opening words. Raises Unreadable."""
    head, text = _parted(decoded(content))
    heading = _HEADING.search(text)
    title = head.pop("title", None) or (heading.group(1) if heading else opening_words(text))
    published = head.pop("date", None) or head.pop("published_at", None)
    url = head.pop("url", None)
    return Document(
        document_id, str(title), text, source, str(url) if url else None, str(published)[:25] if published else None,
        {str(key): value if isinstance(value, int | float | bool) else str(value) for key, value in head.items()},
    )  # fmt: skip


def _parted(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        head = yaml.safe_load(match.group(1)) or {}
    except yaml.YAMLError as error:
        raise Unreadable(f"its front matter is not YAML: {error}") from error
    if not isinstance(head, dict):
        return {}, text
    body = text[match.end() :]
    if not any(char.isalnum() for char in body):
        raise Unreadable("there is no text below its front matter")
    return head, body
