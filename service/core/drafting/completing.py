"""Sentences that say little without those beside them: half a quotation, "She was a nurse.", "You need:", a step of
several, a heading. Pure.

Who is told one alone does not know who says it, or of whom it is said, or takes a part for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.drafting.fitting import may_be_meant, telling_heading
from service.core.drafting.limiting import limits
from service.core.drafting.lists import ITEM, announced_list, announces, follows, listed, steps
from service.core.drafting.quoting import halves
from service.core.retrieval.evidence import Candidate, adjacent
from service.core.text.calendar_names import ANY_MONTH
from service.core.text.sentences import BLANK_LINE, is_heading
from service.core.text.tables import is_row
from service.core.text.tokens import Kind, content, tokens, values

MOST = 2  # sentences that are told beside one; who wants to read on has the document
_PERSON = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im)\b(?! (?:Majesty|Royal|Excellency|Highness|Honour)\b)"
    r"|^\W*(?:They|Their)\b"
)
# "It" that stands for something, with nothing before it in the sentence that it could stand for: "Jo won it in 2022."
_IT = re.compile(r"\b[Ii]ts?\b")
_EMPTY_IT = re.compile(
    r"[Ii]t (?:(?:is|was|(?:has|had|will|would|should|must|can)(?: long)? be(?:en)?)"
    r" (?:(?:\w+ ){1,2}?to|(?:\w+ ){1,3}?(?:that|whether|who))\b"
    r"|(?:is|was) the (?:first|second|third|fourth|fifth|last|latest)\b"  # says itself what it is
    r"|(?:(?:can|may|will) )?(?:takes?|took|costs?) .*\bto\b|says?|stands|seems?|seemed|appears?|appeared|rain|snow"
    r"|clear|hard|easy|difficult|possible)"
)
_STANDS_FOR = re.compile(  # "Both must be booked.", "These are sold at the gate.": what is, the sentence before says
    r"(?i)\W*(?:this|that|these|those|(?P<two>both|neither)|the (?:latter|former))(?: of (?:them|these|those))?\s+"
    r"(?:is|are|was|were|has|have|had|must|may|can|could|will|would|should|shall|needs?|do|does|did|costs?|runs?|takes?"
    r"|includes?|appl(?:y|ies))\b"
)
_THEN = re.compile(  # "Three were hurt then.": when, the sentence before says; not "If it rains, we meet then."
    r"(?i)(?!.*\b(?:if|when|once|after|unless|until|since|by|and|but)\b.*\bthen\b)\W*\w.*\bthen\b"
)
_REPLIES = re.compile(  # what says nothing without its question
    r"(?i)\W*(?:yes|no|only|not|never|always|sometimes|usually|of course|certainly|unfortunately|gladly|up to|both"
    r"|neither|nothing|nobody|none|(?:there|it) (?:is|are))\b"
)
_ENDS_ASKING = re.compile(r"\?[*_”\"’')]*$")
_SAYS = re.compile(r"\b(?:said|says|announced|added|claimed)(?: that)? $")  # "China said it would": who says so is it
_A_THING = re.compile(r"\b(?:the|an?|this|that|these|those|my|our|your|each|every|no|all|any)\s+\w", re.IGNORECASE)
MOST_TO_DO = 6  # sentences of a paragraph that says what to do, or of what a label announces
_WHAT_TO_DO = (
    r"\bwhat (?:do|can|could|must|should|shall) (?:i|we|you|one)(?: have to| need to)? do\b(?! (?:in|at|around|near)\b)"
    r"|\bwhat to do\b(?! (?:in|at|around|near)\b)"
)
_ASKS_WHAT_TO_DO = re.compile(f"(?i){_WHAT_TO_DO}")
_ASKS_FOR_STEPS = re.compile(
    r"(?i)^\W*(?:and |but |so )?how (?:(?:do|does|can|could|should|must|would) (?:i|we|you|one|people|users?)|to)\b"
    rf"|{_WHAT_TO_DO}|\b(?:steps|instructions|procedure)\b"
)
# "Recommendations. Verges should …", but not "January. It rained."
_LABEL = re.compile(rf"\s*(?!(?:{ANY_MONTH})\b)(?P<label>[A-Z][a-z]+s)\. ")


def completed(question: str, quoted: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote with those of their passages that they are not whole without.

    That is the rest of a quotation, the sentences before that name whom or what one speaks of, the list that one
    announces, the reply to one that asks, how far a rule goes, all the steps if the question asks how something is
    done, what a short list has beside two items that answer as well as each other, the paragraph of the best one if it
    asks what to do, all that a label announces which the question names, the heading that tells when if that is asked,
    and in the place of a heading what follows.

    >>> from tests.core.builders import candidates, document, hit
    >>> text = "“We talk. We shall see,” said Jo. Ann spoke. She was ill. You need:\\n- a pen\\n- ink"
    >>> read = candidates(hit(document(text)), [0] * 7)
    >>> [[each.text for each in completed("Why?", [read[at]], read)] for at in (0, 3, 4)]
    [['“We talk.', 'We shall see,” said Jo.'], ['Ann spoke.', 'She was ill.'], ['You need:', '- a pen', '- ink']]
    """
    chosen: set[int] = set()
    for one in quoted:
        quoted_at = candidates.index(one)
        at = _below_heading(question, quoted_at, candidates)
        for beside in (_quotation, _named, _reply, _limited):
            chosen |= {*beside(at, candidates)}
        chosen |= {*_meant_by_it(question, at, candidates)}
        chosen |= {*announced_list(at, candidates)} if at != quoted_at or announces(one) else set()
        chosen |= {*steps(at, candidates)} if _ASKS_FOR_STEPS.search(question) else set()
        chosen |= {*listed(question, at, quoted, candidates)}
        if _ASKS_WHAT_TO_DO.search(question) and one is max(quoted, key=lambda each: each.relevance):
            chosen |= {*_paragraph(at, candidates)}
        chosen |= {*_announced(question, at, candidates), *_headed(question, at, candidates), *_asked(at, candidates)}
    return [candidates[at] for at in sorted(chosen)]


def _below_heading(question: str, at: int, candidates: Sequence[Candidate]) -> int:
    """Where the sentence stands that follows on a heading, if it may be meant; of a line that may say something itself,
    where that is."""
    goes_on = candidates[at].text.startswith("#") and follows(at + 1, candidates)
    return at + 1 if goes_on and may_be_meant(question, candidates[at + 1]) else at


def _reply(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands that asks, and what follows on it."""
    return range(at, at + 1 + (candidates[at].text.endswith("?") and follows(at + 1, candidates)))


def _limited(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands, and the next one where that says how far a rule goes."""
    is_next = follows(at + 1, candidates) and not ITEM.match(candidates[at + 1].text)
    return range(at, at + 1 + (is_next and limits(candidates[at].text, candidates[at + 1].text)))


def _quotation(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the quotation stands of which a sentence has one half; the sentence alone where it is too long."""
    closes, opens = halves(candidates[at].text)
    first = at
    while opens and first > 0 and first > at - MOST and _go_together(candidates[first - 1], candidates[first]):
        first -= 1
        opens = "" if halves(candidates[first].text)[0] else opens
    last = at
    while closes and last + 1 < len(candidates) and last < at + MOST and _go_together(*candidates[last : last + 2]):
        last += 1
        closes = "" if halves(candidates[last].text)[1] else closes
    return range(at if opens else first, (at if closes else last) + 1)


def _named(at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands, and those before it that it leans on if it speaks of "her"."""
    first = at
    while (
        first > max(0, at - MOST)
        and _leans(candidates[first].text)
        and _go_together(*candidates[first - 1 : first + 1])
    ):
        first -= 1
    return range(first, at + 1)


def _meant_by_it(question: str, at: int, candidates: Sequence[Candidate]) -> range:
    """Where a sentence stands, and the one before it in its paragraph if it speaks of "it" or of "these", with whom
    that names, or two if it speaks of "both"; who asks about somebody else is not told of that."""
    first, text = at, candidates[at].text
    stands_for = _STANDS_FOR.match(text)
    back = 1 if stands_for or _leans_on_a_thing(text) or _THEN.match(text) else 0
    if stands_for and stands_for["two"] and at > 1 and _are_alike(*candidates[at - 2 : at]):
        back = 2
    while first > max(0, at - back) and _is_of_paragraph(first, candidates):
        if not may_be_meant(question, candidates[first - 1]):
            break
        first -= 1
    return range(_named(first, candidates).start if first < at else at, at + 1)


def _leans(sentence: str) -> bool:
    """Whether somebody is spoken of whom no name before stands for.

    >>> _leans("Before she joined us she was a nurse."), _leans("Jo Ash lost her key."), _leans("They pay half.")
    (True, False, True)
    """
    pronoun = _PERSON.search(sentence)
    return (
        pronoun is not None
        and not ITEM.match(sentence)
        and not any(token.kind is Kind.NAME for token in tokens(sentence[: pronoun.start()]))
    )


def _leans_on_a_thing(sentence: str) -> bool:
    """Whether it speaks of "it", and of nothing before that it could be.

    >>> [_leans_on_a_thing(text) for text in ("Jo won it in 2022.", "It opens at six.", "It is open from ten to six.")]
    [True, True, True]
    >>> [_leans_on_a_thing(text) for text in ("The key opens it.", "It was agreed to split plots.", "Is it open?")]
    [False, False, False]
    >>> texts = ("It was the second call between the two.", "China said it would wait.", "York raised its fee.")
    >>> [_leans_on_a_thing(text) for text in texts]
    [False, False, False]
    """
    thing = _IT.search(sentence)
    return (
        thing is not None
        and not sentence.endswith("?")
        and not _EMPTY_IT.match(sentence, thing.start())
        and not _A_THING.search(sentence, 0, thing.start())
        and not (_SAYS.search(sentence[: thing.start()]) or (thing[0].lower() == "its" and thing.start()))
    )


def _paragraph(at: int, candidates: Sequence[Candidate]) -> range:
    """Where the paragraph stands that a sentence is of; of a long one, the sentence and what follows on it."""
    first = last = at
    while first > 0 and _is_of_paragraph(first, candidates):
        first -= 1
    while last + 1 < len(candidates) and _is_of_paragraph(last + 1, candidates):
        last += 1
    return range(first if last - first < MOST_TO_DO else at, min(last, at + MOST_TO_DO - 1) + 1)


def _is_of_paragraph(at: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a sentence goes on with the paragraph of the one before, which is no item of a list."""
    one, other = candidates[at - 1 : at + 1]
    if not _go_together(one, other) or any(ITEM.match(each.text) for each in (one, other)):
        return False
    start = one.hit.passage.start
    return not BLANK_LINE.search(one.hit.passage.text, one.span.end - start, other.span.start - start)


def _announced(question: str, at: int, candidates: Sequence[Candidate]) -> range:
    """Where all stands that the label of a sentence announces, if the question asks for what it is called."""
    label = _LABEL.match(candidates[at].text)
    asked = values(content(tokens(question)))
    if not label or not values(tokens(label["label"].lower())) & asked:
        return range(at, at + 1)
    return range(at, _paragraph(at, candidates).stop)


def _asked(at: int, candidates: Sequence[Candidate]) -> list[int]:
    """Where the question stands right before a sentence that says nothing without it: "Only on Sundays." """
    is_reply = at > 0 and adjacent(*candidates[at - 1 : at + 1]) and _REPLIES.match(candidates[at].text)
    return [at - 1] if is_reply and _ENDS_ASKING.search(candidates[at - 1].text) else []


def _are_alike(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say something of the same kind: "Tea costs £1. Cake costs £2." """
    return bool(values(content(tokens(one.text))) & values(content(tokens(other.text))))


def _headed(question: str, at: int, candidates: Sequence[Candidate]) -> list[int]:
    """Where the heading stands that tells when a sentence was, or in which release, if that is asked for."""
    heading, passage = telling_heading(question, candidates[at]), candidates[at].hit.passage
    place = passage.start + heading.span.start if heading else -1
    return [
        where
        for where, one in enumerate(candidates[:at])
        if one.hit.passage.id == passage.id and one.span.start <= place < one.span.end
    ]


def _go_together(one: Candidate, other: Candidate) -> bool:
    return adjacent(one, other) and not is_heading(one.text) and not is_row(one.text) and not is_row(other.text)
