"""Read a draft as it is written: whole sentences, without the marks that the model put, which are only hints.

How the draft is cut depends only on its text, never on the pieces in which it arrives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nupunkt import sent_spans

_BETWEEN = r"\s^,;&–-"  # what stands between the numbers of a mark
_MARK = re.compile(rf"\s*[\[【][{_BETWEEN}]*(\d[\d{_BETWEEN}]*)(?:†[^\]】]*)?[\]】]")
# No line end and no stop inside of what may be a mark: what is still to come must not change where the text was cut.
_STOP = re.compile(r"[.!?…][\"”’')*]*(?:[^\S\n]*[\[【][^\]】\n.!?…]{0,40}[\]】])*(?=\s+[^\s\[【])|\n+")
NOT_FOUND = "NOT FOUND"


@dataclass(frozen=True)
class DraftSentence:
    """What the model wrote: the text without marks, the numbers it claimed, and the white space before it."""

    text: str
    marks: tuple[int, ...] = ()
    lead: str = " "


class DraftReader:
    """Collects pieces of a draft and gives each sentence as soon as it is complete.

    >>> reader = DraftReader()
    >>> reader.feed("It began at 8 a.m. today.[1] Trump and")
    [DraftSentence(text='It began at 8 a.m. today.', marks=(1,), lead=' ')]
    >>> reader.feed(" Xi spoke. [2, 3]"), reader.close()
    ([], [DraftSentence(text='Trump and Xi spoke.', marks=(2, 3), lead=' ')])
    """

    def __init__(self) -> None:
        self._rest = ""
        self._searched = 0  # a stop before here was looked at and does not end a sentence
        self._lead = " "

    def feed(self, piece: str) -> list[DraftSentence]:
        """The sentences that this piece completes."""
        self._rest += piece
        found = []
        while match := _STOP.search(self._rest, self._searched):
            if match.end() == len(self._rest):
                break  # more of the same white space may follow
            if "\n" in match.group() or self._ends_here(match):
                found += self._take(match.end())
                self._lead = "\n" if "\n" in match.group() else " "
            else:
                self._searched = match.end()
        return found

    def close(self) -> list[DraftSentence]:
        """What is left when the model has stopped writing."""
        return self._take(len(self._rest))

    def _ends_here(self, match: re.Match[str]) -> bool:
        following = self._rest[match.end() :].lstrip()[:1]
        left = self._rest[: match.start() + 1].strip()
        if following.islower() or re.fullmatch(r"[-*•\s]*\d{1,3}\.", left):
            return False
        return any(start > len(left) - 1 for start, _ in sent_spans(f"{left} The next one."))

    def _take(self, end: int) -> list[DraftSentence]:
        raw, self._rest, self._searched = self._rest[:end], self._rest[end:], 0
        text = " ".join(without_marks(raw).split())
        if not any(char.isalnum() for char in text):
            return []
        return [DraftSentence(text, _numbers(raw), self._lead)]


def read(draft: str) -> list[DraftSentence]:
    """The sentences of a whole draft."""
    reader = DraftReader()
    return reader.feed(draft) + reader.close()


def without_marks(text: str) -> str:
    """The text without anything that a reader would take for a footnote's mark.

    >>> without_marks("It began at 8[8[2]] am. [1, 3]")
    'It began at 8 am.'
    """
    while (less := _MARK.sub("", text)) != text:  # a mark inside another leaves one behind
        text = less
    return text


def _numbers(raw: str) -> tuple[int, ...]:
    found = (int(n) for mark in _MARK.finditer(raw) for n in re.findall(r"\d+", mark.group(1)) if len(n) < 4)
    return tuple(dict.fromkeys(found))
