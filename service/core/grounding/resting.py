"""Which sentences of the documents carry a short answer of a small LLM. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.drafting.drafts import DraftSentence
from service.core.drafting.fitting import may_be_meant
from service.core.grounding.judging import Evidence, adds_words, judge
from service.core.retrieval.evidence import Candidate, one_by_one
from service.core.text.sentences import is_heading

CLAUSE = 6  # words of a short answer that is more than a value or a name


def resting(
    said: DraftSentence,
    part: str,
    found: Sequence[Candidate],
    shown: Sequence[Candidate],
    candidates: Sequence[Candidate],
) -> list[Candidate]:
    """The sentences that carry a short answer, rather those that were found to answer best. A name or a value has to
    stand in what the LLM was shown: it does not say itself what it is the name or the value of."""
    is_clause = len(said.text.split()) >= CLAUSE
    return (
        _rests_on(said, [one for one in shown if one in found], part)
        or _rests_on(said, shown, part)
        or (_rests_on(said, [one for one in candidates if may_be_meant(part, one)], part) if is_clause else [])
    )


def _rests_on(said: DraftSentence, sentences: Sequence[Candidate], part: str) -> list[Candidate]:
    """Those of the sentences that carry what was said, every word of it; none if they do not.

    A byline carries any date or name of its own, so headings carry nothing. Words of the question may be carried by a
    sentence and still be false: "he joined Rovers after leaving" of one who left Rovers.
    """
    telling = [one for one in sentences if not is_heading(one.text)]
    verdict = judge(said, Evidence.of(one_by_one(telling), part))
    found = [telling[excerpt.number - 1] for excerpt, _ in verdict.cited]
    return [] if adds_words(said, verdict) else found
