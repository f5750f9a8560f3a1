"""What a sentence of a draft states, as the words that a source has to carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from service.core.drafting.drafts import DraftSentence
from service.core.grounding.clauses import Clause, clauses
from service.core.text.reading import Reading, read
from service.core.text.signs import ITEM_SIGN
from service.core.text.tokens import Token, tokens, values

# "No, the port is closed." but not "No port is closed." or "No-one came."
_OPENING = re.compile(r"^(?:yes|no|first|second|third|finally)(?:[,.:;!]+|\s*[–—]|\s+-)\s*", re.IGNORECASE)
# "Yes, it does: …", "Yes and no. …", "No it …": a conclusion that words cannot check
_CONCLUSION = re.compile(
    r"""(?xi) (?: (?:yes|yep|yeah|no|nope)\b (?:\s+and\s+(?:yes|no)\b)? (?:\s*[,.:;!–—]+|\s+-(?=\s))\s*
      | (?:yes|yep|yeah)\s+ | no\s+(?=(?:it|they|he|she|there|this|that|the|we|you)\s) )+
      (?: (?:it|they|he|she|there|this|that|we|you)\s+(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would)
      (?:\s+not|n['’]t)?\s*[:;–—]+\s* )?"""
)
_ITEM = re.compile(rf"^{ITEM_SIGN}\s+")

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
# Words that say little by themselves, for which a source may have any other: to hold a talk is to talk.
LIGHT = values(
    tokens("""x
    hold held make made take took taken give gave given get got do did done have had go went come came say said state
    stated tell told mention mentioned report reported describe described refer referred explain explained indicate
    indicated know known call called name named become became include included involve involved total case way thing
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
    is_row: bool  # of a table

    @property
    def text(self) -> str:
        return self.reading.text

    @classmethod
    def of(cls, sentence: DraftSentence) -> Claim:
        header = _cells(sentence.header)
        is_row = sentence.text.startswith("|")
        reading = read(header + (_cells(sentence.text) if is_row else stated(sentence.text)))
        need = tuple(token for token in reading.content if not token.values & (OPINIONS | CONNECTIVES))
        return cls(reading, need, reading.values & OPINIONS, len(header), sentence.marks, is_row)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses; a row, whose cells belong together, is one."""
        behind = tuple(token for token in self.reading.content if token.start >= self.columns)
        return (behind,) if self.is_row else clauses(self.text)

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


def without_conclusion(sentence: DraftSentence) -> DraftSentence:
    """The sentence without the yes or no that it begins with, which no words can check; all of it if that is all.

    >>> [without_conclusion(DraftSentence(text)).text for text in ("- No, it is shut.", "No port is shut.", "Yes.")]
    ['- It is shut.', 'No port is shut.', 'Yes.']
    """
    sign = item.end() if (item := _ITEM.match(sentence.text)) else 0
    found = _CONCLUSION.match(sentence.text, sign)
    if not found or found.end() == len(sentence.text):
        return sentence
    rest = sentence.text[found.end() :]
    return replace(sentence, text=f"{sentence.text[:sign]}{rest[0].upper()}{rest[1:]}")


def _cells(row: str) -> str:
    """The cells of a row of a table, as sentences."""
    return "".join(f"{cell.strip()}. " for cell in row.strip("|").split("|") if cell.strip())
