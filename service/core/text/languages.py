"""Which language a text is in, as far as its script or its commonest words tell."""

from __future__ import annotations

import re
import unicodedata

# Words that hold a language together and that the others here do not share.
_WORDS = {
    "English": "the of and to is are was were that with for from this it they has have been which by as not be at in",
    "German": "der das dem ein eine einen und ist sind wird wurde nicht mit auf für von zu sich auch um wurden im",
    "French": "le la les des du est sont et une dans avec que qui au aux ont été cette ne pas sur à",
    "Spanish": "el los las del y una es por para que se al fue como más su ha está",
    "Italian": "il lo gli della delle di che è sono una nel alla dal anche stato ha",
    "Portuguese": "o da das e é são uma por para com não na foi ao mais um",
    "Dutch": "de het een zijn niet voor op wordt werd dat aan ook uur",
    "Polish": "w z na się nie jest są że od przez był była oraz",
    "Swedish": "och att det som är av för den inte har från",
}
_HINTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LATIN = "LATIN"


def language(text: str) -> str | None:
    """The language of a text in Latin letters, or the name of another script; None where nothing tells.

    >>> [language(t) for t in ("The port is open.", "Der Hafen ist um 6 offen.", "Порт открыт.", "Port Ellen, 1931")]
    ['English', 'German', 'CYRILLIC', None]
    """
    letters = [char for char in text if char.isalpha()]
    scripts = [unicodedata.name(char, "?").split()[0] for char in letters]
    other = [script for script in scripts if script != _LATIN]
    if len(other) * 2 > len(letters):
        return max(set(other), key=other.count)
    counts = {name: len(hints & _small_words(text)) for name, hints in _HINTS.items()}
    best = max(counts, key=lambda name: counts[name])
    enough = 1 if best == "English" else 2  # a word of another language may be a part of a name
    return best if counts[best] >= max(enough, 1 + sorted(counts.values())[-2]) else None


def _small_words(text: str) -> frozenset[str]:
    """Words in small letters, and the first one; not "Los" in "Los Angeles"."""
    words = re.findall(r"[^\W\d_]+", text)
    first = [words[0].lower()] if len(words) > 1 and words[1].islower() else []
    return frozenset(first + [word for word in words if word.islower()])
