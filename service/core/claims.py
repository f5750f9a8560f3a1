"""What a sentence of a draft states, as the words that a source has to carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.drafts import DraftSentence
from service.core.reading import Reading, read
from service.core.tokens import Token, tokens, values

# "No, the port is closed." but not "No port is closed." or "No-one came."
_OPENING = re.compile(r"^(?:yes|no|first|second|third|finally)(?:[,.:;!]+|\s*[–—]|\s+-)\s*", re.IGNORECASE)
_ITEM = re.compile(r"^(?:[-*•+–]|\d{1,3}[.)])\s+")

# Words that nothing could check: how a writer sees it, and how a sentence hangs together with the one before.
OPINIONS = values(
    tokens("""x
    remarkable remarkably notable notably interesting interestingly unfortunately fortunately sadly luckily surprisingly
    surprising impressive clearly obviously evidently importantly significantly essentially basically truly really quite
    rather fairly simply crucial key vital overall generally typically arguably undoubtedly
""")
) - {"x"}
CONNECTIVES = values(
    tokens("""x
    however additionally moreover furthermore therefore thus hence also besides meanwhile specifically respectively
    namely indeed instead likewise similarly accordingly consequently regarding concerning note noting worth mention
""")
) - {"x"}


@dataclass(frozen=True)
class Claim:
    """The words that have to be carried, and the opinions that need not be."""

    reading: Reading
    need: tuple[Token, ...]
    opinions: frozenset[str]
    columns: int  # up to here the text is the header of a table, which names nothing by itself
    marks: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.reading.text

    @classmethod
    def of(cls, sentence: DraftSentence) -> Claim:
        header = _cells(sentence.header)
        reading = read(header + (_cells(sentence.text) if sentence.text.startswith("|") else stated(sentence.text)))
        need = tuple(token for token in reading.content if not token.values & (OPINIONS | CONNECTIVES))
        return cls(reading, need, reading.values & OPINIONS, len(header), sentence.marks)

    def word(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def begins(self, token: Token) -> bool:
        """Whether it begins with this word as its subject may ("Miller is chairman"), and not as "However, …"."""
        before = self.text[self.columns : token.start].rstrip(" “‘\"'([")
        opens = token.start >= self.columns and (not before or (bool(self.columns) and before.endswith(".")))
        return opens and self.word(token)[0].isupper() and self.text[token.end : token.end + 1] != ","


def stated(text: str) -> str:
    """A sentence without the sign of its list item, and without the yes or no that it begins with."""
    return _OPENING.sub("", _ITEM.sub("", text))


def _cells(row: str) -> str:
    """The cells of a row of a table, as sentences."""
    return "".join(f"{cell.strip()}. " for cell in row.strip("|").split("|") if cell.strip())
