"""Whether a statement says a thing of more than its source does, or of others: all for a few, members for only members,
Sundays for all days but Sundays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.text.reading import Reading, read
from service.core.text.tokens import tokens, values

_LEVELS = {
    word: level
    for level, words in enumerate(
        ["few one two", "some several half part three four five", "many numerous", "most majority", "all every each"]
    )
    for word in words.split()
}
_SHARES = ("few", "many", "most")  # what a source of the bare thing does not say; "all" may be what it means
_SHARE = re.compile(
    r"(?i)\b(?:few|many|most|majority|largely|mainly|mostly|numerous|hundreds|thousands|\d+(?:\.\d+)? ?%|per ?cent)\b|%"
)
_BETWEEN = r"(?:of|the|these|those|his|her|its|their|our|\d+|two|three|four|five)"
_QUANTIFIED = re.compile(rf"(?i)\b(?P<word>{'|'.join(_LEVELS)})\s+(?:{_BETWEEN}\s+)*(?P<thing>[a-z]{{3,}})")
_ONLY = re.compile(
    r"(?i)\b(?:only|just|solely|exclusively|alone|sole|restricted|limited|reserved|except|no\s+one\s+but)\b"
)
_ONLY_THESE = re.compile(
    r"(?i)(?<!not )(?<!the )\bonly\s+(?!if\b|when\b|after\b|then\b|an?\b|in\b|on\b|one\b|two\b|three\b)(?=[a-z])"
)
_FIRST = re.compile(r"(?:^|[.;:,]\s|\b(?:and|but|that)\s)\W*$")
_EXCEPT = re.compile(
    r"(?i)\b(?:except(?:ing)?(?:\s+for)?|apart\s+from|excluding|with\s+the\s+exception\s+of)\s+(?!if\b|when\b)(?P<what>[^,;.()]+)"
)


def overstated(said: Reading, source: Reading, asked: str = "") -> str:
    """Why a statement says more than its source; an "only" that is `asked` for need not be said again.

    >>> source = read("Most schools closed, but only pupils may leave. Shops open daily except on Sundays.")
    >>> [bool(overstated(read(text), source)) for text in ("All schools closed.", "Shops open on Sundays.")]
    [True, True]
    >>> [overstated(read(text), source) for text in ("Some schools closed.", "Only pupils leave.", "Shops open daily.")]
    ['', '', '']
    """
    return (
        _of_more(said, source)
        or ("" if _ONLY.search(asked) else _only_these(said, source))
        or _excepted(said, source, "the source says this of all but these")
        or _excepted(source, said, "the source excepts nothing")
    )


def _of_more(said: Reading, source: Reading) -> str:
    theirs, ours = list(_quantified(source.text)), list(_quantified(said.text))
    for thing, level, word in ours:
        levels = [other for named, other, _ in theirs if named == thing]
        if levels and not any(other == level or 0 < level < other for other in levels):
            return f"the source does not say {word}"
        if word in _SHARES and not levels and thing in source.values and not _SHARE.search(source.text):
            return f"the source does not say {word}"
    for match in _QUANTIFIED.finditer(source.text):
        first = match["word"].lower() == "few" and _FIRST.search(source.text[: match.start()])
        if first and _stems(match["thing"]) & said.values - {thing for thing, *_ in ours}:
            return "the source says this only of few"
    return ""


def _quantified(text: str) -> Iterator[tuple[str, int, str]]:
    for match in _QUANTIFIED.finditer(text):
        word = match["word"].lower()
        yield min(_stems(match["thing"])), _LEVELS[word], word


def _only_these(said: Reading, source: Reading) -> str:
    if _ONLY_THESE.search(said.text) and not _ONLY.search(source.text):
        return "the source does not say only"
    for match in _ONLY_THESE.finditer(source.text):
        if not _FIRST.search(source.text[: match.start()]) or _ONLY.search(said.text):
            continue
        these, *rest = [token.values for token in source.content if token.start >= match.end()] or [frozenset()]
        if these & said.values and any(word & said.values for word in rest):
            return "the source says this only of some"
    return ""


def _excepted(said: Reading, source: Reading, reason: str) -> str:
    """The reason if one text says of a thing what the other says of all but that thing."""
    if _EXCEPT.search(said.text) or said.denies:
        return ""
    for match in _EXCEPT.finditer(source.text):
        what = read(match["what"]).values
        rest = read(source.text[: match.start()] + source.text[match.end() :]).values
        if what and not what & rest and 2 * len(what & said.values) >= len(what) and rest & said.values:
            return reason
    return ""


def _stems(word: str) -> frozenset[str]:
    return values(tokens(f"x {word.lower()}")) - {"x"}
