"""Whether a sentence says how far the rule before it goes: until when, for whom, with which exceptions. Pure."""

from __future__ import annotations

import re

from service.core.text.sentences import points_back
from service.core.text.tokens import content, tokens, values

# What holds: who may do what, what it costs, when it ends.
_RULE = re.compile(
    r"""(?xi)\b(?: may | must | can | cannot | shall | has\ to | have\ to | needs?\ to | pays? | costs? | gets? | opens?
    | closes? | expires? | lapses? | runs? | starts? | applies | apply | remains? | counts? | lasts? | stays?
    | (?:is|are)\ (?:not\ |also\ |always\ |only\ )?(?:\w+ly\ )?
      (?:allowed|required|permitted|free|paid|charged|entitled|due|given|covered|included|open|closed|possible|valid|taken
      |available|needed|reserved|exempt|enough) )\b
    | [£$€]\s?\d | \d\s?(?:euros?|pounds|dollars|percent|per\ cent|%)"""
)
_HAPPENED = re.compile(r"(?i)\b(?:was|were|had|did|said|says|won|became|began|went|told|reported|announced)\b|[“”]")
_OTHER_CASE = re.compile(
    r"""(?xi)\W*(?: (?:after|beyond|above|until|from)\ (?:that|this|then|\w+\ (?:days?|weeks?|months?|years?|hours?))
    | otherwise | however | but | unless | except | only | if | when | where | (?:the\ only\ |an\ )?exceptions?
    | in\ (?:that|this|all\ other|any\ other|such)\ cases?
    | (?:for|to|in|of)\ (?:all|any|larger|smaller|wider|longer|other)
    | on\ (?:(?:mon|tues|wednes|thurs|fri|satur|sun|holi)days?|public\ holidays) | in\ (?:winter|summer)
    | (?:non-)?members | students | guests | visitors | children | kids | adults | seniors | pensioners | groups
    | employees | everyone\ else )\b"""
)
_CASE = re.compile(r"(?i)\W*(?:when|if|unless|otherwise|except)\b")
_LIMIT = re.compile(
    r"""(?xi)\b(?: unless | only\ (?:if|for|in|with|after|from) | except | without | provided | never | no\ longer
    | expires? | lapses? | at\ (?:most|least|the\ latest) | cannot | extra
    | (?:may|must|can|shall|will|need|do|does|is|are)\ not )\b"""
)


def limits(rule: str, following: str) -> bool:
    """Whether the sentence that follows on a rule is a rule too, of another case or that limits the same thing.

    >>> paid = "Your salary is paid for six weeks."
    >>> [limits(paid, said) for said in ("After that half is paid.", "After tea we left.", "The tea must not be hot.")]
    [True, False, False]
    """
    is_of_it = points_back(following) or bool(values(content(tokens(rule))) & values(content(tokens(following))))
    if is_of_it and _CASE.match(following) and not any(map(_HAPPENED.search, (rule, following))):
        return True
    if not all(_RULE.search(text) and not _HAPPENED.search(text) for text in (rule, following)):
        return False
    return bool(_OTHER_CASE.match(following) or (is_of_it and _LIMIT.search(following)))
