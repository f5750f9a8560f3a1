"""What was asked for and what became of it, which minutes say in one paragraph: "Ann asked for four hens. Several were
worried. Granted by 5 votes to 1." Pure.

Who is told the one without the other is misled: a request is no permission, and "Lost, 3 to 4" says nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.retrieval.evidence import Candidate
from service.core.text.sections import paragraph_at
from service.core.text.signs import LABEL

_VOTED = (
    "agreed|granted|refused|carried|deferred|rejected|approved|adopted|declined|defeated|postponed|dismissed|adjourned"
)
_DECIDED = re.compile(
    rf"""(?xi)^\W*
    (?: (?:the\ \w+|it|this|that)\ (?:was|were)\ (?:then\ |finally\ )?(?:not\ )?(?:unanimously\ )?(?:{_VOTED})
      | the\ (?:motion|proposal|request|vote|amendment|application)\ was\ lost
      | (?:not\ |unanimously\ |finally\ |then\ |provisionally\ )?
        (?: (?:{_VOTED}|lost|accepted|withdrawn|allowed|passed) (?=\W*$|\.|;|,?\ (?:by\ )?\d)
          | (?:{_VOTED}) (?=[,:]|\ \()
          | (?:{_VOTED}|lost|accepted|allowed|passed)\ (?: by\ (?:a\b|\w+\ votes?) | unanimously | without | with\ \w+
            \ abstention | on\ condition | nem | until | subject | to\ the\ next | for\ (?:lack|want)\ of
            | for\ (?:now|an?|one|two|\d+) | as\ (?:proposed|put|amended) )\b ) )"""
)
_ASKED_FOR = re.compile(
    r"""(?xi)\b(?: would\ like | want(?:s|ed)?\ to\ (?!know) | wish(?:es|ed)?\ to
      | ask(?:s|ed)?\ (?!about|why|how|what|when|where|who) | requests?(?:ed)? | appl(?:y|ies|ied)\ (?:for|to)
      | applications? | propos(?:e|es|ed|al|als|ing) | moved?\ (?:that|to|for) | motions?
      | suggest(?:s|ed|ion|ions)? | recommend(?:s|ed|ation|ations)? | demand(?:s|ed)? | call(?:s|ed)\ for )\b"""
)


def with_decisions(quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote, a request with what was decided of it and with what else was asked for before that, and a
    decision with the sentence that its paragraph begins with and the last request before it.

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
        asked = [place for place, other in enumerate(paragraph) if asks_for(other.text)]
        if is_decision(one):
            before = [place for place in asked if place < at]
            chosen += [paragraph[place] for place in (0, *before[-1:])]
        elif at in asked and (decided := _next_decision(at, paragraph)):
            chosen += [paragraph[place] for place in (*asked, decided) if at < place <= decided]
    return [one for one in candidates if one in chosen]


def _next_decision(at: int, paragraph: Sequence[Candidate]) -> int:
    return next((place for place in range(at + 1, len(paragraph)) if is_decision(paragraph[place])), 0)


def asks_for(sentence: str) -> bool:
    """Whether a sentence tells that somebody asks for something that can be granted or refused.

    >>> asks_for("Ann would like to keep hens."), asks_for("Ann wanted to know how they are fed.")
    (True, False)
    """
    return bool(_ASKED_FOR.search(sentence))


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
