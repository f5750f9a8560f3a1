"""What a document is called: a title for one that has none, and the line that places its passages."""

from __future__ import annotations

import re

from service.core.text.calendar_names import ANY_MONTH, spelled
from service.core.text.sentences import sentence_spans
from service.types.documents import Document

_LONGEST = 80
_WORD = re.compile(r"\w+")
_DAY = re.compile(
    rf"(?i)\b\d{{4}}-\d\d-\d\d\b|(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?:{ANY_MONTH})\b"
    r"(?:\s+\d{1,2}\b(?!\d))?|\b(?:19|20)\d\d\b"
)


_DECIMAL = r"(?P<number>\d{1,3}(?:\.\d{1,4}){1,3})(?![\w%]|[.,]\d)"
_ANY_DECIMAL = re.compile(rf"(?<![\d.,£$€]){_DECIMAL}")
_RELEASE = re.compile(rf"(?i)\W*(?:v|version |release )?{_DECIMAL}")
_UNITS = (
    r"(?!\s*(?:[ap]\.?m|k?m|cm|mm|k?g|l|mi|miles?|met(?:re|er)s?|lit(?:re|er)s?|hours?|percent"
    r"|pounds?|euros?|dollars?)\b)"
)
# Of a product: a name right before it, or the word. Lessons, routes and sections are numbered too.
_VERSION = re.compile(
    r"(?:\bv|\b(?i:version|release) v?|\b(?!(?:Lesson|Route|Section|Chapter|Part|Article|Annex|Appendix|Clause|Step"
    rf"|Unit|Figure|Table|Page|Rule|Item|Class|Level|Room)\b)[A-Z][\w’'-]* v?){_DECIMAL}{_UNITS}"
)


def opening_words(text: str) -> str:
    """The first sentence, or as many of its words as make a title.

    >>> opening_words("The call began. It ended.")
    'The call began.'
    """
    beginning = text.lstrip("\ufeff \t\r\n#")[:1000]
    first = next((beginning[s.start : s.end] for s in sentence_spans(beginning)), beginning)
    words = " ".join(first.split())
    return (
        words
        if len(words) <= _LONGEST
        else words[: words.rindex(" ", 0, _LONGEST) if " " in words[:_LONGEST] else _LONGEST] + "…"
    )


def undated(title: str) -> str:
    """A title without days, months and years: what a price list and that of the year before are both called.

    >>> [undated(title).split() for title in ("Policy X5 of 1 May 2024", "Ward 5, 2023-04-01")]
    [['Policy', 'X5', 'of'], ['Ward', '5,']]
    """
    return _DAY.sub(" ", title)


def name_but_for_days(called: str) -> str:
    """What something is called but for days and versions, in small letters; "" if many things are called by such a
    word.

    >>> titles = ("Travel Policy, 2024", "Introduction", "Tariffs 2023", "Kite 3.1 notes")
    >>> [name_but_for_days(title) for title in titles]
    ['travel policy', '', 'tariffs', 'kite notes']
    """
    name = _VERSION.sub(lambda found: found.group().removesuffix(found["number"]), undated(called))
    words = _WORD.findall(name.casefold())
    return " ".join(words) if len(words) > 1 or name != called else ""


def versions(text: str) -> frozenset[str]:
    """The numbers of versions in a text, as "3.1" and "v2.0.4" are.

    >>> sorted(versions("Kite 3.1 came after v3.0.2, cost 4.50 and has Section 2.5."))
    ['3.0.2', '3.1']
    """
    return frozenset(match["number"] for match in _VERSION.finditer(text))


def release_of(heading: str) -> str:
    """The version that the heading of a release begins with; "" if it begins otherwise.

    >>> release_of("4.1.0 (2 March 2025)"), release_of("Version 2.0"), release_of("What 2.0 brings")
    ('4.1.0', '2.0', '')
    """
    found = _RELEASE.match(heading)
    return found["number"] if found else ""


def decimals(text: str) -> frozenset[str]:
    """The numbers of a text that may be those of versions."""
    return frozenset(match["number"] for match in _ANY_DECIMAL.finditer(text))


def placed(document: Document, heading: str = "") -> str:
    """The line that tells a reader of a passage where it comes from: title, publisher, day and the headings above it.

    >>> placed(Document("1", "A warm June", "", "a.txt", None, "2023-06-15", {"publisher": "The Courier"}), "Beaches")
    'A warm June · The Courier · 15 June 2023 · Beaches'
    """
    publisher = str(document.metadata.get("publisher") or document.metadata.get("source") or "")
    return " · ".join(filter(None, (document.title, publisher, spelled(document.published_at or ""), heading)))
