"""Sentences that take back what the one before them tells: "The proposal was withdrawn." Pure.

Who is told the first without the second is misled, though every word of it stands in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.tokens import content, tokens, values

_PLANS = r"(?:proposal|motion|plan|idea|offer|bid|scheme|request|amendment|application|suggestion|vote)s?"
_PUTS_FORWARD = re.compile(
    r"(?i)\b(?:propos|mov|motion|plan|idea|offer|ask|request|appl|bid|scheme|suggest|want|amend|vot|call|demand|recommend)\w*"
)
_UNDONE = r"""(?:withdrawn|rejected|refused|declined|defeated|lost|dropped|cancell?ed|abandoned|postponed|reversed
    |revoked|repealed|retracted|overturned|scrapped|overruled|(?:voted|turned)\s+down|called\s+off
    |not\s+(?:adopted|carried|accepted|approved|agreed|seconded))"""
_NOT_AT_ONCE = r"(?!(?:if|unless|when|not|never|nearly|hardly|almost|until)\b)"
_TAKEN_BACK = re.compile(
    rf"""(?xi)^\W* (?:(?:but|however|later|then)\W+ | (?:after|following)\s[^,.;]{{2,60}}?,?\s+ )?
    (?: (?:the|this|that|his|her|its|their)\s+(?P<thing>[\w’'-]+) | it | this | that | they | these | those )
    (?:\s+{_NOT_AT_ONCE}[\w’'-]+){{0,5}}? \s+
    (?: (?:was|were|is|are|been|being)\s+ (?:{_NOT_AT_ONCE}(?:\w+ly|later|then|since|soon|put\s+and)\s+)? {_UNDONE}
    | withdrew | failed(?!\s+to\b) | lapsed | fell\s+through | (?:is|are)\s+no\s+longer(?!\s+than\b)
    | came\s+to\s+nothing )\b"""
)
_SOMEBODY_DID = re.compile(
    rf"""(?xi)^\W* {_NOT_AT_ONCE} (?:[\w’'-]+\s+{_NOT_AT_ONCE}){{1,6}}?
    (?:withdrew|rejected|refused|declined|defeated|dropped|abandoned|(?:voted|turned)\s+down|(?<=nobody\s)seconded)\s+
    (?: (?:the|this|that|his|her|its|their)\s+{_PLANS} | it )\b"""
)


def with_retractions(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, each with the next one where that takes it back.

    >>> from tests.core.builders import candidates, document, hit
    >>> read = candidates(hit(document("Ann proposed a fee. The proposal was withdrawn. The tea was lost.")), [3, 0, 0])
    >>> [one.text for one in with_retractions(read[:1], read)]
    ['Ann proposed a fee.', 'The proposal was withdrawn.']
    """
    found: list[Candidate] = []
    for one in quoted:
        at = candidates.index(one) + 1
        behind = [each for each in candidates[at : at + 1] if adjacent(one, each) and _takes_back(one, each)]
        found += [each for each in (one, *behind) if each not in found]
    return found


def _takes_back(one: Candidate, other: Candidate) -> bool:
    """Whether a sentence says that something of the one before it came to nothing."""
    was_put_forward = bool(_PUTS_FORWARD.search(one.text))
    if was_put_forward and _SOMEBODY_DID.match(other.text):
        return True
    found = _TAKEN_BACK.match(other.text)
    if not found or not found["thing"]:
        return bool(found)
    planned = was_put_forward and bool(re.fullmatch(_PLANS, found["thing"].lower()))
    return planned or bool(values(content(tokens(found["thing"]))) & values(tokens(one.text)))
