"""Whether a statement swaps who did what to whom, where from and where to, or what came first.

No grammar is known: names before a verb do it, names behind it have it done to them, and "by", "with", verbs that say
the same from the other side ("sold", "bought") and those that have no sides ("met") are understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.core.text.reading import Reading, read
from service.core.text.tokens import Kind, Token, is_name, values

CONVERSE = [  # the two sides from which one event is told
    (values(read(one).tokens), values(read(other).tokens))
    for pair in ("win lose", "beat lose", "buy sell", "give receive", "lend borrow")
    for one, other in (pair.split(), reversed(pair.split()))
]
_SYMMETRIC = values(read("meet marry speak talk fight play face join merge divorce debate").tokens)
_BREAK = frozenset("while but which who whom that when because as although though whereas if unless".split())
_PREPOSITIONS = frozenset(
    "about above after against along among around as at before behind below beside between by during for from in into "
    "near of off on onto out over per since than through to towards under until up upon via with within without".split()
)
_DETERMINERS = frozenset("the a an this that these those his her its their our".split())
_BE = frozenset("is are was were be been being".split())


@dataclass(frozen=True)
class _Role:
    verb: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]
    passive: bool  # without "by": who did it is not said


def swapped(said: Reading, source: Reading, names: frozenset[str]) -> str:
    """Why a statement has it the other way round than its source; `names` are known to be names wherever they stand.

    >>> source = read("Rovers beat Sallowby on Sunday.")
    >>> swapped(read("Sallowby beat Rovers."), source, frozenset())
    'the source has it the other way round'
    >>> swapped(read("Sallowby was beaten by Rovers."), source, frozenset())
    ''
    """
    names |= values([token for token in said.tokens + source.tokens if token.kind is Kind.NAME])
    for ours in _roles(said, names):
        for theirs in _roles(source, names):
            if not ours.verb & theirs.verb:
                if not any(ours.verb & one and theirs.verb & other for one, other in CONVERSE):
                    continue
                theirs = replace(theirs, subject=theirs.object, object=theirs.subject)
            if _is_turned(ours, theirs):
                return "the source has it the other way round"
    exchanged = any(
        ours.verb & theirs.verb and ours.subject & theirs.object and ours.object & theirs.subject
        for ours in _sides(said)
        for theirs in _sides(source)
    )
    return "the source has it the other way round" if exchanged or _moves_back(said, source) else ""


def _sides(text: Reading) -> Iterator[_Role]:
    """What stands only on one side of each word of a clause and behind no preposition: the man bit the dog in Leith."""
    for clause in _clauses(text):
        words = [text.text[token.start : token.end].lower() for token in clause]
        for at, token in enumerate(clause):
            if token.kind is not Kind.WORD or token.values & _SYMMETRIC:
                continue
            before, behind = _free(clause[:at], words[:at]), _free(clause[at + 1 :], words[at + 1 :])
            if not _BE.isdisjoint(words):
                if _BE.isdisjoint(words[max(0, at - 2) : at]) or "by" not in words[at + 1 : at + 2]:
                    continue  # it is no verb, or who did it is not said
                before, behind = _free(clause[at + 2 :], words[at + 2 :]), before
            yield _Role(token.values, before - behind, behind - before, passive=False)


def _free(tokens: list[Token], words: list[str]) -> frozenset[str]:
    """What stands behind no preposition; where a determiner follows later, another thing begins."""
    free: set[str] = set()
    bound = False
    for at, (token, word) in enumerate(zip(tokens, words, strict=True)):
        if word in _PREPOSITIONS:
            bound = True
        elif word in _DETERMINERS and at and words[at - 1] not in _PREPOSITIONS:
            bound = False
        elif not bound and token.kind in (Kind.WORD, Kind.NAME):
            free |= token.values
    return frozenset(free)


def _is_turned(ours: _Role, theirs: _Role) -> bool:
    there = (ours.subject & theirs.object) - theirs.subject
    back = (ours.object & theirs.subject) - theirs.object
    misplaced = bool(there and theirs.subject) and not ours.passive and not theirs.passive
    right = (ours.subject & theirs.subject) | (ours.object & theirs.object)
    return bool(there and back) or (misplaced and not right)


def _roles(text: Reading, names: frozenset[str]) -> Iterator[_Role]:
    for clause in _clauses(text):
        for at, token in enumerate(clause):
            if token.kind is Kind.WORD and not is_name(token, names):
                yield from _role(text, clause, at, names)


def _role(text: Reading, clause: list[Token], at: int, names: frozenset[str]) -> Iterator[_Role]:
    verb = clause[at].values
    behind = [text.text[token.start : token.end].lower() for token in clause[at + 1 : at + 3]]
    before, after = _names(clause[:at], names), _names(clause[at + 1 :], names)
    if verb & _SYMMETRIC or "with" in behind or not before:
        return
    done = bool({text.text[t.start : t.end].lower() for t in clause[max(0, at - 2) : at]} & _BE)
    if "by" in behind[:1]:
        yield _Role(verb, after, before, passive=False)
    else:
        yield _Role(verb, before, after, passive=done)


def _names(clause: list[Token], names: frozenset[str]) -> frozenset[str]:
    return values([token for token in clause if is_name(token, names)])


def _clauses(text: Reading) -> list[list[Token]]:
    """Stretches of tokens between punctuation and the words that open a clause."""
    clauses: list[list[Token]] = [[]]
    end = 0
    for token in text.tokens:
        if re.search(r"[,;:()–—“”\".!?]", text.text[end : token.start]) or min(token.values) in _BREAK:
            clauses.append([])
        clauses[-1].append(token)
        end = token.end
    return clauses


def _moves_back(said: Reading, source: Reading) -> bool:
    """Whether one goes from A to B and the other from B to A, or puts first what the other puts later."""
    ours, theirs = _way(said), _way(source)
    if ours and theirs and ours[0] & theirs[1] - theirs[0] and ours[1] & theirs[0] - theirs[1]:
        return True
    return _order(said, source)


def _way(text: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    match = re.search(r"\bfrom\s+(.{1,40}?)\s+to\s+((?:\S+\s*){1,4})", text.text)
    return (read(match.group(1)).values, read(match.group(2)).values) if match else None


def _order(said: Reading, source: Reading) -> bool:
    ours, theirs = _sequence(said), _sequence(source)
    if not (ours and theirs):
        return False
    return bool(ours[0] & theirs[1] - theirs[0]) and bool(ours[1] & theirs[0] - theirs[1])


def _sequence(text: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    """What came first and what later, by the only "before" or "after" of a sentence."""
    found = list(re.finditer(r"(?i)\b(before|after|prior\s+to)\b", text.text))
    if len(found) != 1:
        return None
    left, right = text.text[: found[0].start()], text.text[found[0].end() :]
    if not left.strip(' “"'):
        right, comma, left = right.partition(",")
        if not comma:
            return None
    one, other = read(left).values, read(right).values
    return (other, one) if found[0].group().lower() == "after" else (one, other)
