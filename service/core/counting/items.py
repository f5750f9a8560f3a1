"""The parts of an item of a list, and of a list in one line."""

from __future__ import annotations

import re

from service.core.text.signs import ITEM_SIGN

FEWEST = 3  # rows that a list has
IS_ITEM = re.compile(rf"[ \t]*{ITEM_SIGN} +")
_LABEL = re.compile(r"(?:,|:| [–—-]) ")
_LABELS = re.compile(r"[^|.!?]{1,60}")  # what may stand before the colon of a list in one line
_NAME = re.compile(r"[A-Z][\w’'-]+")
_NAMES = 3  # words that a name has at most


def parted_item(item: str) -> tuple[str, ...]:
    """An item's label, what stands behind it, and what stands in brackets at its end.

    >>> parted_item("- Choir, £950 (hall hire)"), parted_item("2. North Strand: 41 bags")
    (('Choir', '£950', 'hall hire'), ('North Strand', '41 bags'))
    """
    label, *rest = _LABEL.split(_bare(item), maxsplit=1)
    said = rest[0].rstrip(" .;,") if rest else ""
    before, opens, inside = said.removesuffix(")").rpartition("(") if said.endswith(")") else ("", "", "")
    bracketed = opens and ")" not in inside
    return (label.strip(), before.rstrip(), inside) if bracketed else (label.strip(), said)


def enumerated(line: str) -> tuple[str, ...]:
    """What stands before the colon of a list in one line, then its members, all of one kind; () if it is no list.

    >>> enumerated("- From Port: 06:40, 08:30 and 10:20"), enumerated("Note: dogs, as ever, are free")
    (('From Port', '06:40', '08:30', '10:20'), ())
    """
    label, colon, rest = line.partition(": ")
    members = re.split(r", (?:and )?| and ", rest.rstrip("."))
    if not colon or not _LABELS.fullmatch(label) or len(members) < FEWEST or len(set(map(_shape, members))) != 1:
        return ()
    return (_bare(label), *members)


def _bare(item: str) -> str:
    """An item without its bullet and emphasis."""
    return (item[found.end() :] if (found := IS_ITEM.match(item)) else item).replace("**", "")


def _shape(part: str) -> str:
    """What the parts of a list have in common: figures, or names of a word or two; what else may be anything."""
    figures = re.sub(r"\d+", "0", part)
    words = part.split(" ", _NAMES)
    are_names = len(words) <= _NAMES and all(map(_NAME.fullmatch, words))
    return figures if "0" in figures else "A" if are_names else part
