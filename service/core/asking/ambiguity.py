"""Names in a question that stand for more than one person of the documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from service.core.text.tokens import STOP_WORDS

_WORD = r"[A-Z][^\W\d_]*[a-zß-ÿ]"
_FIRM = r"\s+(?:&|and)\s+(?:Sons?|Daughters?|Brothers|Bros|Partners|Associates|Co|Company)\b"
_CALLED = re.compile(rf"\b({_WORD})\b(?!\s+{_WORD}|{_FIRM})")  # the last of a run of capitalised words
_SHOP = re.compile(r"['’]s\W*$")  # "at Tarrant's"
_BEFORE = re.compile(r"([^\W\d_]+)\W\Z")
_LONGEST_WORD = 40  # looked back for the word before a name: a question may be one long word
# Hardly anything but people has these.
_HONORIFICS = frozenset("mr mrs ms dr prof professor cllr cllrs councillor councillors".split())
_TITLES = _HONORIFICS | frozenset(
    """
    miss sir lady lord captain capt president minister mayor chair chairman secretary treasurer chancellor deputy
    judge senator gov governor general colonel major director officer inspector chief coach keeper manager defender
    striker goalkeeper librarian
    """.split()
)

_WORKING = "(?i:works?|worked|working|employed|staff|jobs?|based|managers?|directors?|engineers?|hired|employees)"
_OPENERS = frozenset("whether although though unless because since while whereas yesterday today".split())  # no names


def readings(question: str, texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By surname, the full names that texts know for it, where the question has it alone and there are several.

    >>> readings("How did Councillor Lee vote?", ["Ann Lee and Bob Lee differed.", "Cllr Lee left."])
    {'Lee': ('Ann Lee', 'Bob Lee')}
    >>> readings("How did Ann Lee vote?", ["Ann Lee and Bob Lee differed."])
    {}
    """
    found = {}
    for match in _CALLED.finditer(question):
        before = _BEFORE.search(question, max(0, match.start() - _LONGEST_WORD), match.start())
        if before and before[1].lower() in ("at", "from") and _SHOP.match(question, match.end()):
            continue
        bare = not before or not before[1][0].isupper() or before[1].lower() in _TITLES or _opens(question, before)
        names = _full_names(match[1], texts) if bare and match[1].lower() not in STOP_WORDS else ()
        if len(names) > 1 and not any(name in question for name in names):
            found[match[1]] = names
    return found


def _opens(question: str, word: re.Match[str]) -> bool:
    return not question[: word.start()].strip()


def _full_names(surname: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The names "First Surname" of people who are also called by the surname after an honorific ("Cllr Lee").

    A word for what somebody does is not enough: "General Motors" and "Judge Dredd" are names, and "Captain America"
    beside "Latin America" is nobody. What is a common word elsewhere ("Today Lee left") is no first name. What
    people work at is a firm.

    >>> _full_names("Lee", ["Ann Lee and Bob Lee differed. Cllr Lee left.", "They work at Lee."])
    ()
    >>> _full_names("Lee", ["Ann Lee and Bob Lee differed. Cllr Lee left.", "They shouted at Lee."])
    ('Ann Lee', 'Bob Lee')
    """
    whole = "\n".join(texts)
    if re.search(rf"\b(?:{_WORKING}) at {re.escape(surname)}\b(?!['’]| [A-Z])", whole):
        return ()
    titled = re.search(rf"\b(?i:{'|'.join(sorted(_HONORIFICS))})\.?\s+{re.escape(surname)}\b", whole)
    firsts = set(re.findall(rf"\b({_WORD})\s+{re.escape(surname)}\b", whole)) if titled else set()
    names = {first for first in firsts if first.lower() not in _TITLES | STOP_WORDS | _OPENERS}
    return tuple(sorted(f"{first} {surname}" for first in names if not re.search(rf"\b{first.lower()}\b", whole)))


def asked_back(found: Mapping[str, Sequence[str]]) -> str:
    """The question to ask in return.

    >>> asked_back({"Lee": ("Ann Lee", "Bob Lee")})
    'The documents know more than one Lee: Ann Lee and Bob Lee. Who is meant?'
    """
    known = "; ".join(f"more than one {surname}: {' and '.join(names)}" for surname, names in found.items())
    return f"The documents know {known}. Who is meant?"
