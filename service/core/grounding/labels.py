"""Letters and Roman numerals that tell things of one name apart: road A5, zone 3A, plan B, World War II."""

from __future__ import annotations

import re
from functools import lru_cache

from service.core.text.tokens import STOP_WORDS, tokens, values

_LABEL = re.compile(
    r"\b(?P<front>[A-Z]{1,2})-?(?P<after>\d+)\b|\b(?P<before>\d+)(?P<back>[A-Z])\b"
    r"|\b(?P<thing>[^\W\d_]{3,})\s(?P<label>[IVX]{1,5}|[A-HJ-Z])\b(?![.’'&-]\w)"
)


_FRONT = re.compile(r"\b[A-Z]{1,2}-?(?P<number>\d+)\b")
_BARE = re.compile(r"(?<![\w.,:£$€/-])(?P<number>\d+)(?![\w:/-]|[.,]\d)")


def mislabelled(said: str, source: str) -> str:
    """What a statement says of one thing where its source names only another one with the same word or number.

    >>> mislabelled("He fought in World War I on the A5.", "He fought in World War II on the A5.")
    'War I'
    >>> [mislabelled(said, "The B5 is closed, and plans A and B are cheap.") for said in ("The A5.", "Plan B.")]
    ['A5', '']
    >>> mislabelled("5 ferries sail.", "The ferry sails from pier B5.")
    '5'
    """
    theirs = _labels(source)
    for key, label, raw in _labels(said):
        labels = {other for known, other, _ in theirs if known == key}
        listed = " " in raw and re.search(rf"\b{label}\b", source)  # plans A and B
        if labels and label not in labels and not listed:
            return raw
    for one, other in ((_BARE, _FRONT), (_FRONT, _BARE)):  # 5 boats for boat B5
        known, only = ({match["number"] for match in kind.finditer(source)} for kind in (one, other))
        for match in one.finditer(said):
            if match["number"] in only - known:
                return match.group()
    return ""


@lru_cache(maxsize=4_096)
def _labels(text: str) -> tuple[tuple[str, str, str], ...]:
    """What has a label, the label, and both as they are written."""
    found = []
    for match in _LABEL.finditer(text):
        word = match["thing"] or ""
        if word.lower() in STOP_WORDS or (match["label"] == "I" and not word[0].isupper()):
            continue  # "when I came"
        key = match["after"] or match["before"] or min(values(tokens(f"x {word.lower()}")) - {"x"})
        found.append((f"{key} {bool(match['back'])}", match["front"] or match["back"] or match["label"], match.group()))
    return tuple(found)
