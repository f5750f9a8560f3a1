"""Tell what a model thinks aloud, between tags, from what it says."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_MAYBE_TAG = re.compile(r"</?[A-Za-z]{0,9}")


class Reasoning:
    """Takes reasoning out of a text that arrives character by character.

    >>> reasoning = Reasoning()
    >>> "".join(reasoning.spoken(char) for char in "<think>Hm, 5 < 6.</think>It is 5 <b>.") + reasoning.rest()
    'It is 5 <b>.'
    """

    def __init__(self) -> None:
        self.open = False
        self.was_all = False  # the end of reasoning has just arrived that was not opened: it began with the text
        self._tag = ""

    def spoken(self, char: str) -> str:
        """What is known to be said once this character has arrived: nothing, it, or what was held back with it."""
        self._tag += char
        self.was_all = False
        if tag := _TAG.fullmatch(self._tag):
            self.was_all = bool(tag.group(1)) and not self.open
            self.open, self._tag = not tag.group(1), ""
            return ""
        if _MAYBE_TAG.fullmatch(self._tag):
            return ""
        said, self._tag = (self._tag[:-1], char) if char == "<" else (self._tag, "")
        return "" if self.open else said

    def rest(self) -> str:
        """What was held back when the text ends."""
        said, self._tag = self._tag, ""
        return "" if self.open else said
