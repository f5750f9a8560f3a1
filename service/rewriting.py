"""Rewrite: make a question stand alone that leans on the turns before it.

Rules come first, since they cost nothing and invent nothing. Only where all they can do is name the topic beside the
question is an LLM asked to put it into words, and what it writes is taken only if it is the question and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from service.core.asking import conversation
from service.core.asking.conversation import Said, said
from service.core.asking.leaning import leans_perhaps
from service.core.asking.rewording import reworded
from service.core.drafting.prompting import REWRITE_GRAMMAR
from service.core.text.titles import placed
from service.core.text.tokens import content, tokens, values
from service.errors import LLMError
from service.search import search
from service.types.answers import ChatRequest, Filters, Turn
from service.types.documents import Hit
from service.world import World

MOST_TOKENS = 60
MOST_REASONED_TOKENS = 1000  # of an LLM that may think aloud before it writes
SHARE = 1 / 3  # of the time for the whole question
_ANSWERS_LESS = 4.0  # logits
_OF_TALK = 0.5  # the share of the words of what was talked about
_NOTHING = -11.0  # the logit of a passage that is not even found
_ANSWER_WORDS = 30  # of the last answer that are shown


@dataclass(frozen=True)
class Rewritten:
    """The query to search with, what the LLM used to write it, and what is found with it where that was looked for."""

    query: str
    usage: dict[str, int] = field(default_factory=dict)
    hits: Sequence[Hit] | None = None


def standalone(question: str, history: Sequence[Turn], world: World, filters: Filters | None = None) -> Rewritten:
    """The question as it can be searched for. An LLM that fails here is no error: the rules have a query as well."""
    last = said(history)
    by_rules = conversation.standalone(question, last)
    leaning = None
    if by_rules.query != question and leans_perhaps(question):
        alone, leaning = (search(one, world, filters) for one in (question, by_rules.query))
        if _stands_alone(question, by_rules.query, alone, leaning):
            return Rewritten(question, hits=alone)
    found = Rewritten(by_rules.query, hits=leaning)
    if not by_rules.topic or world.chat is None or "rewrite" not in world.prompts:
        return found
    usage: dict[str, int] = {}
    try:
        draft = _written(question, last, world, usage)
    except LLMError:
        return replace(found, usage=usage)
    written = reworded(draft, question, history, last.asked.query)
    return Rewritten(written, usage) if written else replace(found, usage=usage)


def _stands_alone(question: str, query: str, alone: Sequence[Hit], leaning: Sequence[Hit]) -> bool:
    """Whether the documents answer a question better as it is than as a query with what was talked about: nothing that
    is found with that answers better, or what is found hardly answers the question itself, or is hardly of the talk."""
    if not alone or not leaning:
        return bool(alone)
    scores = {hit.passage.id: hit.scores.rerank or 0.0 for hit in alone}
    best, of_talk = scores[alone[0].passage.id], scores.get(leaning[0].passage.id, _NOTHING)
    is_better = best >= (leaning[0].scores.rerank or 0.0) or best - of_talk > _ANSWERS_LESS
    return is_better or not _is_of_both(question, query, leaning[0])


def _is_of_both(question: str, query: str, hit: Hit) -> bool:
    """Whether a passage, with what it stands under, has a word of the question, and half of what the query adds."""
    known = values(tokens(f"{placed(hit.document, hit.passage.heading)}\n{hit.passage.text}"))
    asked = values(content(tokens(question)))
    added = [token.values for token in content(tokens(query)) if not token.values & asked]
    return bool(asked & known) and sum(bool(words & known) for words in added) >= _OF_TALK * len(added)


def _written(question: str, last: Said, world: World, usage: dict[str, int]) -> str:
    """What the LLM writes. It is shown the last question and a sentence of its answer: reading is what takes time."""
    assert world.chat
    answer = " ".join(last.answer.split()[:_ANSWER_WORDS])
    request = ChatRequest(
        world.prompts["rewrite"].fill(before=last.asked.query, answer=answer, question=question),
        max_tokens=MOST_TOKENS if world.chat.capabilities.constrained else MOST_REASONED_TOKENS,
        grammar=REWRITE_GRAMMAR,
    )
    written = ""
    with closing(world.chat.stream(request, world.settings.llm_deadline_s * SHARE)) as deltas:  # who leaves stops it
        for delta in deltas:
            written += delta.text
            usage |= {name: usage.get(name, 0) + count for name, count in (delta.usage or {}).items()}
    return written
