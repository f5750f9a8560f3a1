"""Whether a statement drops, adds or turns round a condition of its source: "closes if it storms" is no "closes"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.text.reading import Reading, read
from service.core.text.tokens import Kind, values

_CONDITION = re.compile(
    r"(?i)\b(?P<unless>unless|except\s+(?:if|when))\b"
    r"|\b(?P<only>only\s+(?:if|when)|on\s+condition\s+that)\b"
    r"|(?<!even )(?<!as )(?<!what )\b(?P<if>if|provided\s+that|as\s+long\s+as|in\s+case)\b(?!\s+(?:any|not|only)\b)"
)
_WHETHER = re.compile(r"(?i)\b(?:ask|wonder|know|see|decide|doubt|check|learn|sure|unclear|find\s+out)\w*\s*$")
_SOFT_CONDITION = re.compile(
    r"(?i)\b(?:when|whenever|once|until|where|whether|should|without|subject\s+to|depend\w*|if|after|in\s+the\s+event"
    r"|using|given|any|anyone|whoever|those\s+who)\b"
)
_ADVICE = re.compile(r"(?i)\b(?:you|your|we|one)\b")  # "If you have no lawyer, …" only says whom it is for
_HEDGE = re.compile(r"(?i)\b(?:could|may|might|would|faces?|facing|faced|risk\w*|threat\w*|possib\w+|potential\w*)\b")


@dataclass(frozen=True)
class _Condition:
    unless: bool  # or "if not"
    only: bool
    part: Reading  # what has to hold
    rest: Reading  # what then does


def unconditional(said: Reading, source: Reading, asked: frozenset[str] = frozenset()) -> str:
    """Why a statement is not what the source says under a condition. What is `asked` need not be said again.

    >>> source = read("The port closes if the wind exceeds 10 knots.")
    >>> [unconditional(read(text), source) for text in ("The port closes.", "The port closes unless the wind drops.")]
    ['the source says this only under a condition', 'the source says if']
    >>> unconditional(read("The port closes."), source, asked=read("What if the wind exceeds 10 knots?").values)
    ''
    """
    ours, theirs = _condition(said), _condition(source)
    if ours and theirs:
        if ours.unless != theirs.unless:
            return f"the source says {'unless' if theirs.unless else 'if'}"
        return "the source does not say only if" if ours.only and not theirs.only else ""
    if ours:
        known = 2 * len(ours.part.values & source.values) >= len(ours.part.values)
        meant = _SOFT_CONDITION.search(source.text) or (known and _ADVICE.search(said.text))
        return "" if meant else "the source sets no such condition"
    if theirs and not _HEDGE.search(said.text) and not _SOFT_CONDITION.search(said.text):
        return _dropped(said, theirs, asked)
    return ""


def _condition(text: Reading) -> _Condition | None:
    for match in _CONDITION.finditer(text.text):
        if _WHETHER.search(text.text[: match.start()]):
            continue
        before, after = text.text[: match.start()], text.text[match.end() :]
        part, _, behind = after.partition(",") if not before.strip(' “"') else (after, "", "")
        return _Condition(
            bool(match["unless"]) != read(part).denies, bool(match["only"]), read(part), read(f"{before} {behind}")
        )
    return None


def _dropped(said: Reading, condition: _Condition, asked: frozenset[str]) -> str:
    """Why a statement needs the condition that it leaves out: it says what holds then, or the condition itself."""
    part = condition.part.values
    if 2 * len(part & asked) >= len(part):
        return ""
    of_part, of_rest = len(said.values & part), len(said.values & (condition.rest.values - part))
    if of_rest >= of_part and 2 * of_rest >= len(said.content):
        return "the source says this only under a condition"
    plain = values([token for token in condition.part.content if token.kind is Kind.WORD])
    if of_part > of_rest and 2 * len(said.values & plain) >= len(plain):
        return "the source only says this as a condition"
    return ""
