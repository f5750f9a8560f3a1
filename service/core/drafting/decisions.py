"""What was asked for and what became of it, which minutes say in one paragraph: "Ann asked for four hens. Several were
worried. Granted by 5 votes to 1." Pure.

Who is told the one without the other is misled: a request is no permission, and "Lost, 3 to 4" says nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.drafting.retracting import puts_forward
from service.core.retrieval.evidence import Candidate
from service.core.text.sections import paragraph_at
from service.core.text.signs import LABEL

_DECIDED = re.compile(
    r"""(?xi)^\W*(?: (?:not|unanimously|finally|then|provisionally)\s+)?
    (?: agreed | granted | refused | carried | lost | deferred | rejected | approved | adopted | accepted | declined
      | passed | defeated | postponed | adjourned | dismissed | withdrawn | allowed )
    (?: \W*$ | [,;:.] | \s+(?: by\s+(?:\d|a\b|\w+\s+votes?) | \d | unanimously | without | on\s+condition | nem
      | until | subject | for\s+(?:now|an?|one|two|\d+) | as\s+(?:proposed|put|amended) )\b )"""
)


def with_decisions(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, a request with what was decided of it, and a decision with what it is of: the request
    before it in its paragraph, else the sentence that this begins with.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "Ann asked for hens. Some feared rats. Refused by 4 votes to 2. It rained."
    >>> read = candidates(hit(document(text)), [0] * 4)
    >>> [[one.text for one in with_decisions([read[at]], read)] for at in (0, 2, 3)]  # doctest: +NORMALIZE_WHITESPACE
    [['Ann asked for hens.', 'Refused by 4 votes to 2.'], ['Ann asked for hens.', 'Refused by 4 votes to 2.'],
     ['It rained.']]
    """
    chosen = [*quoted]
    for one in quoted:
        paragraph = [other for other in candidates if _share_a_paragraph(one, other)]
        at = paragraph.index(one)
        if is_decision(one):
            asked = [other for other in paragraph[:at] if puts_forward(other.text)]
            chosen += asked[-1:] or paragraph[: min(at, 1)]
        elif puts_forward(one.text):
            chosen += [other for other in paragraph[at + 1 :] if is_decision(other)][:1]
    return [one for one in candidates if one in chosen]


def is_decision(sentence: Candidate) -> bool:
    """Whether a sentence tells what was decided, and not of what."""
    label = LABEL.match(sentence.text)
    said = sentence.text[label.end() :] if label else ""
    return bool(_DECIDED.match(said or sentence.text))


def _share_a_paragraph(one: Candidate, other: Candidate) -> bool:
    passage = one.hit.passage
    return passage.id == other.hit.passage.id and (
        paragraph_at(passage, one.span.start) == paragraph_at(passage, other.span.start)
    )
