"""Whether windows of the evidence carry a claim, and if not, why. The rules are told in `grounding`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.core.grounding.asserting import unasserted
from service.core.grounding.claims import LIGHT, Claim
from service.core.grounding.clauses import clauses, made_up, misplaced
from service.core.grounding.conditions import unconditional
from service.core.grounding.directions import misdirected
from service.core.grounding.labels import mislabelled
from service.core.grounding.opposites import opposite
from service.core.grounding.quantifiers import overstated
from service.core.grounding.roles import swapped
from service.core.grounding.standing_in import put_in
from service.core.grounding.tenses import out_of_time
from service.core.grounding.windows import Evidence, Window
from service.core.text.numerals import turned_round
from service.core.text.reading import Reading, read
from service.core.text.tokens import EXACT, Kind, Token, values

COVERAGE = 0.7
_NEAR, _ASKED = 0.5, 0.25  # what a word is worth that stands only around the window, or only in the question
_PLURALS = {"foot": "feet", "yen": "yen", "percent": "percent"}  # of units that take no s
_WEIGHT = {Kind.NUMBER: 2.0, Kind.NAME: 1.5, Kind.WORD: 1.0, Kind.NEGATION: 0.0}


def fault(claim: Claim, windows: tuple[Window, ...], evidence: Evidence) -> str:
    """Why these windows do not carry a claim; empty if they do."""
    source = read(" ".join(window.reading.text for window in windows))
    return (
        _wrong_date(claim, windows)
        or _not_there(claim, windows)
        or _wrong_quantity(claim, source)
        or ("the sources do not say this" if _is_thin(claim, windows, evidence) else "")
        or ("" if _agree_on_negation(claim.need, windows) else "one denies what the other says")
        or put_in(claim, windows, evidence)
        or _added(claim, windows)
        or opposite(claim.reading, source)
        or _misplaced(claim, source, windows)
        or out_of_time(claim.reading, source)
        or unasserted(claim.reading, source, read(evidence.question))
        or overstated(claim.reading, source, evidence.question)
        or unconditional(claim.reading, source, evidence.asked)
        or swapped(claim.reading, source, evidence.names)
    )


def held_by(windows: Iterable[Window]) -> frozenset[str]:
    return _union([window.values for window in windows])


def _around(windows: Iterable[Window]) -> frozenset[str]:
    return _union([window.around for window in windows])


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)


def coverage(claim: Claim, windows: tuple[Window, ...], evidence: Evidence) -> float:
    held, near = held_by(windows), _around(windows)

    def known(token: Token) -> float:
        if token.values & held:
            return 1.0
        return _NEAR if token.values & near else _ASKED if token.values & evidence.asked else 0.0

    total = sum(_WEIGHT[token.kind] for token in claim.need)
    return sum(_WEIGHT[token.kind] * known(token) for token in claim.need) / total if total else 0.0


def _is_thin(claim: Claim, windows: tuple[Window, ...], evidence: Evidence) -> bool:
    """Whether too few words are carried, or nothing but names and numbers."""
    plain = [t for t in claim.need if t.kind is Kind.WORD and not t.values & (EXACT | evidence.names)]
    only_names = bool(plain) and not any(token.values & held_by(windows) for token in plain)
    return only_names or coverage(claim, windows, evidence) < COVERAGE


def _not_there(claim: Claim, windows: tuple[Window, ...]) -> str:
    """The number, day or name of a claim that the source does not have."""
    held, around = held_by(windows), _around(windows)
    years = {str(date.year) for date in claim.reading.dates if str(date.year) in around}  # its date is the source's
    for token in claim.need:
        exact = token.kind is Kind.NUMBER or bool(token.values & EXACT)
        if exact and not token.values & (held | years):
            return f"the source does not say {claim.word(token)}"
        named = token.start >= claim.columns and (token.kind is Kind.NAME or claim.begins(token))
        if named and not token.values & (held | around):
            return f"the source does not name {claim.word(token)}"
    return ""


def _wrong_date(claim: Claim, windows: tuple[Window, ...]) -> str:
    """A date of a claim that the source does not have, though it has others of that month or year."""
    years = held_by(windows) | _around(windows)
    theirs = [date for window in windows for date in window.reading.dates]
    for date in claim.reading.dates:
        alike = [other for other in theirs if other.month == date.month or (date.year and other.year == date.year)]
        if alike and not any(other.carries(date, years) for other in theirs):
            return f"the source does not say {claim.text[date.start : date.end]}"
    return ""


def _wrong_quantity(claim: Claim, source: Reading) -> str:
    """A number of a claim that the source has only with another unit, scale or bound, or of the other half of a day."""
    for said in claim.reading.quantities:
        theirs = [other for other in source.quantities if other.number == said.number]
        if not theirs:
            continue
        if said.unit and all(other.unit not in ("", said.unit) for other in theirs):
            return f"the source does not say {said.number} {_PLURALS.get(said.unit, f'{said.unit}s')}"
        if all(other.bound != said.bound for other in theirs):
            return f"the source does not say {claim.word(said.token)} as a bound, or says it as one"
        if all(other.scale != said.scale or (said.half and other.half != said.half) for other in theirs):
            return f"the source does not say {claim.word(said.token)} {said.scale or said.half}".rstrip()
    score = turned_round(claim.text, claim.reading.tokens, source.text, source.tokens)
    if score:
        return f"the source has {score} the other way round"
    other = mislabelled(claim.text, source.text) or misdirected(claim.reading, source)
    return f"the source does not say {other}" if other else ""


def _added(claim: Claim, windows: tuple[Window, ...]) -> str:
    """A clause of a claim of which the source has not a word, and a yes that nothing checks."""
    if any("yes" in token.values for token in claim.reading.tokens):
        return "" if any("yes" in t.values for w in windows for t in w.reading.tokens) else "nothing checks the yes"
    said = made_up(claim.text, [token for token in claim.need if token.start >= claim.columns], held_by(windows))
    return f"the source does not say “{said}”" if said else ""


def _misplaced(claim: Claim, source: Reading, windows: tuple[Window, ...]) -> str:
    around = {window.excerpt.hit.passage.text for window in windows}
    number = misplaced(
        claim.text, claim.clauses, clauses(source.text), [one for text in around for one in clauses(text)]
    )
    return f"the source says {claim.word(number)} of something else" if number else ""


def goes_beyond(claim: Claim, windows: tuple[Window, ...], evidence: Evidence) -> bool:
    """Whether a claim has a word that neither sources nor question have: an opinion, or one that need not be so."""
    held = held_by(windows)
    known = held | _around(windows) | evidence.asked | LIGHT
    own = (token for token in claim.need if token.kind is Kind.WORD and token.start >= claim.columns)
    return bool(claim.opinions - held) or any(not token.values & known for token in own)


def invents(claim: Claim, evidence: Evidence) -> bool:
    """Whether a number or name stands neither in the evidence, as models are shown it, nor in the headings above; a
    name of the question is no invention, nor is the day or the publisher of a document."""
    known, above = known_to(evidence) | evidence.shown, evidence.places
    dates = [date for date in claim.reading.dates if any(other.carries(date, above.values) for other in above.dates)]

    def is_known(token: Token) -> bool:
        named = token.kind is Kind.NAME and token.values & (evidence.asked | above.values)
        return bool(token.values & known or named) or any(date.start <= token.start < date.end for date in dates)

    return any(token.kind in (Kind.NUMBER, Kind.NAME) and not is_known(token) for token in claim.need)


def known_to(evidence: Evidence) -> frozenset[str]:
    """Every word of the evidence and of what stands around it."""
    return held_by(evidence.singles) | _around(evidence.singles)


def _agree_on_negation(need: Sequence[Token], windows: tuple[Window, ...]) -> bool:
    """Both deny or neither does, counting only denials among the words that matched ("unresolved" denies too)."""
    said = values([token for token in need if token.kind is not Kind.NEGATION])
    denies = any(token.kind is Kind.NEGATION for token in need)
    return denies == any(_denies(window.tokens, said) for window in windows)


def _denies(found: tuple[Token, ...], said: frozenset[str]) -> bool:
    opposed = frozenset(f"un{value}" for value in said)
    at = [i for i, token in enumerate(found) if token.values & (said | opposed)]
    if not at:
        return False
    stretch = found[max(0, at[0] - 2) : at[-1] + 1]
    return any(token.kind is Kind.NEGATION or token.values & (opposed - said) for token in stretch)
