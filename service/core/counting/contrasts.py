"""The reading of questions that hold two values against each other: of one row in two years, or of two rows."""

from __future__ import annotations

import re
from dataclasses import replace

from service.core.asking.questions import is_polar
from service.core.counting.orders import Said, comparatives
from service.core.counting.wants import SUMS, WHICH, Mode, Relation, Wanted, phrase, thing
from service.core.text.calendar_names import ANY_YEAR
from service.types.documents import Span

_YEARS_THAN = rf"(?=[^?]*\b{ANY_YEAR}\s+than\s+in\s+(?:\w+ ){{0,4}}?{ANY_YEAR}\b)"
_CHANGES: dict[Relation, str] = {
    "rose": rf"(?:bigger|larger|greater|more(?! expensive)){_YEARS_THAN}"
    r"|dearer|costlier|more expensive|higher|rise|rose|risen|go up|gone up|went up|increased?"
    r"|costs? more(?= [^?]*\bthan\b)|more (?=(?:do|does|did)\b[^?]*\bcost\b[^?]*\bthan\b)",
    "fell": rf"(?:smaller|fewer|less(?! expensive)){_YEARS_THAN}"
    r"|cheaper|less expensive|lower|fall|fell|fallen|go down|gone down|went down|decreased?"
    r"|costs? less(?= [^?]*\bthan\b)|less (?=(?:do|does|did)\b[^?]*\bcost\b[^?]*\bthan\b)",
    "same": r"stay the same|the same|unchanged",
    "changed": r"changed?",
}
_HAS = re.compile(r"(?i)\W*(?:how )?(?:did|has|have)\b")
_YEAR = re.compile(rf"\b{ANY_YEAR}\b")
_HOW_CHANGED = re.compile(r"(?i)\W*how (?:do|does|did|has|have)\s+(?:the\s+)?(?P<thing>[^?]{2,60}?)\s+changed?\b")
_WHAT_CHANGED = re.compile(r"(?i)\W*what (?:has |have )?changed (?:in|about)\s+(?:the\s+)?(?P<thing>\w+)")
_BY = re.compile(
    r"(?i)\W*(?:by )?how (?:much|many) "
    r"(?=more|less|fewer|bigger|larger|smaller|dearer|cheaper|higher|lower|did|has|have)"
)
_HOW = re.compile(r"(?i)\W*(?:by )?how (?:much|many) ")
_EITHER = re.compile(r"(?i)\b(?:which|who)\b[^?]*?[,:;]\s+(?:is it\s+)?(?P<two>[^,?]+\bor\b[^,?]+)\W*$")
# Both are named before it is said what they are held against each other by: "Is the Heron or the Gull longer?"
_ONE_OF = re.compile(
    r"(?i)\W*(?:(?:is|are|was|were|does|do|did|has|have|had)\s+(?P<or>[^,?]+?)\bor\b|(?:which|who)\s+of\s+(?P<of>[^,?]+?)\band\b)"
    r"[^,?]+\W*$"
)
_NAME = re.compile(r"(?i)\b(?!(?:the|an?)\b)\w")
_GOT = re.compile(r"(?i)\b(?:get|gets|got)\W*$")
_BECAME = re.compile(r"(?i)\b(?:get|gets|got|getting|become|becomes|became|grow|grew|change[ds]?)\b")
_OF_ALL = re.compile(r"(?i)most|least|longest|shortest")
_DIFFERENCE = re.compile(
    r"(?i)\W*(?:what|how\s+(?:big|large|great|much))\s+(?:is|was)\s+the\s+(?P<of>\w+\s+)??difference\s+(?:in\s+(?P<in>[^?]+?)\s+)?between\s+"
    r"(?P<two>[^?]+\band\b[^?]+)"
)
_THAN = re.compile(r"(?i)\bthan\b")
_EITHER_YEAR = re.compile(  # "Were there more boats in 2023 or in 2024?"
    rf"(?i)\b{ANY_YEAR}(?P<parting>,? or )(?:(?:in )?(?:\w+ ){{0,4}}?){ANY_YEAR}\W*$"
)
_WHICH_YEAR = re.compile(r"(?i)\W*(?:in )?which (?:of (?:the|these) (?:two )?)?years?\b|\W*when\b")
_MORE_OR_LESS: dict[Relation, str] = {
    "rose": r"bigger|larger|greater|higher|dearer|costlier|more expensive|more",
    "fell": r"smaller|lower|cheaper|less expensive|less|fewer",
}
_AND_OR = re.compile(r"(?i)\b(?:and|or)\b")
_OF_BOTH = re.compile(r"(?i)(?:the )?(?P<what>[\w ]+?) (?:of|for) .+\band\b (?:that|those|the (?P=what)) (?:of|for) ")


def contrast(question: str) -> Wanted | None:
    """What a question wants that holds two values against each other; None for any other.

    >>> [found.mode for q in ("Is the Heron longer than the Gull?", "Which is longer, the Heron or the Gull?")
    ...  if (found := contrast(q))]
    ['whether', 'which']
    """
    readings = (
        _either_year(question),
        _change(question),
        _difference(question),
        _compared(question),
        _which_changed(question),
    )
    ways = [way for way in readings if way]
    return replace(ways[0], otherwise=ways[1] if len(ways) > 1 else None) if ways else None


def _change(question: str) -> Wanted | None:
    """Whether a value rose or fell, or by how much, if that is asked."""
    by = _BY.match(question) or _HOW_CHANGED.match(question)
    found = [
        (name, said) for name, words in _CHANGES.items() for said in re.finditer(rf"(?i)\b(?:{words})\b", question)
    ]
    if len(found) != 1 or not (by or is_polar(question)):
        return None
    (relation, said), than = found[0], _THAN.search(question)
    if not (_HAS.match(question) or by or (relation != "changed" and (than or _YEAR.search(question)))):
        return None  # "Is it cheaper?" does not say than what, and "Can I change it?" asks for something else
    begun = Span(by.start(), by.start("thing") if by.groupdict() else by.end()) if by else None
    read = [*([begun] if begun else []), *(Span(*match.span()) for match in (said, than) if match)]
    return Wanted("change", question, relation=relation, read=tuple(read), total=bool(by))


def _either_year(question: str) -> Wanted | None:
    """In which of two years a value was higher, or lower."""
    years, begun = _EITHER_YEAR.search(question), _WHICH_YEAR.match(question)
    found = [
        (relation, said)
        for relation, words in _MORE_OR_LESS.items()
        for said in re.finditer(rf"(?i)\b(?:{words})\b", question)
    ]
    if not years or len(found) != 1 or not (begun or is_polar(question[: years.start("parting")])):
        return None
    if _BECAME.search(question):  # when something happened is another matter than when it was more
        return None
    (relation, said), parting = found[0], Span(*years.span("parting"))
    read = (Span(*said.span()), parting, *([Span(*begun.span())] if begun else []))
    return Wanted("change", question, relation=relation, mode="which", read=read)


def _which_changed(question: str) -> Wanted | None:
    """Which rows changed, where it is asked how all of them did: "How did the prices change?"."""
    found = _HOW_CHANGED.match(question) or _WHAT_CHANGED.match(question)
    if not found:
        return None
    read = Span(found.start(), found.start("thing")), Span(found.end("thing"), found.end())
    named = thing(f"{found['thing']}?")
    return Wanted("count", question, named, relation="changed", read=read, listed=True) if named else None


def _compared(question: str) -> Wanted | None:
    """Which of two rows has more of something, whether one has more than the other, or by how much."""
    found, than, how = comparatives(question), list(_THAN.finditer(question)), _HOW.match(question)
    either, one_of = _EITHER.match(question), None if than else _ONE_OF.match(question)
    mode: Mode = "difference" if how else "which" if either or one_of else "whether"
    asks = how or either or one_of or is_polar(question)
    if len(found) != 1 or not asks or (len(than) != 1 if not (either or one_of) else than):
        return None
    said = found[0]
    if how and how.end() != said.start and not how.group().lower().startswith("by"):  # "how many are older"
        return None
    two = either.start("two") if either else one_of.start(one_of.lastgroup or 0) if one_of else 0
    parting = _AND_OR.search(question, two) if either or one_of else than[0]
    if parting is None or not (_says_it_of_both(one_of, parting, said) if one_of else said.start < parting.start()):
        return None
    begun = how or (WHICH.match(question) if mode == "which" else None)
    read = [Span(said.start, said.end), Span(*parting.span()), *([Span(*begun.span())] if begun else [])]
    return _measured(Wanted("compare", question, mode=mode, parting=parting.start(), read=tuple(read)), said)


def _says_it_of_both(one_of: re.Match[str], parting: re.Match[str], said: Said) -> bool:
    """Whether two that are named before a comparative are held against each other by it. In "the cheaper Tern" it is a
    part of the name, what got cheaper changed, and the most expensive of all may be a third."""
    name = one_of.string[parting.end() : said.start]
    changed = _GOT.search(name) and said.word not in ("more", "fewer", "less")  # "got more seats" has them
    return bool(_NAME.search(name)) and not changed and not (one_of["or"] and _OF_ALL.match(said.word))


def _measured(base: Wanted, said: Said) -> Wanted | None:
    """With what the comparative goes by, or what is named behind it: "more seats than"."""
    measure = phrase(base.question, said.end) if said.measures and not said.verb else None
    if measure:
        money = bool(SUMS.search(base.question[measure.start : measure.end]))
        return replace(base, measure=measure, money=money, relation="rose" if said.rises else "fell")
    if said.order is None or said.order.anywhen:
        return None
    read = (*base.read, *([said.verb] if said.verb else []))
    return replace(base, order=said.order, money=said.order.money, read=read)


def _difference(question: str) -> Wanted | None:
    """What the difference is between two rows."""
    found = _DIFFERENCE.match(question)
    if not found:
        return None
    two = found.start("two")
    of, parting = _OF_BOTH.match(question, two), _AND_OR.search(question, two)
    if of:
        what = Span(*of.span("what"))
    elif found["in"]:
        what = Span(*found.span("in"))
    elif found["of"]:
        what = Span(*found.span("of"))
    else:
        return None
    assert parting
    begun = [(found.start(), found.start("in")), (found.end("in"), two)] if found["in"] else [(found.start(), two)]
    read = (*(Span(*span) for span in begun), Span(*parting.span()))
    money = bool(SUMS.search(question[what.start : what.end]))
    return Wanted("compare", question, measure=what, money=money, mode="difference", parting=parting.start(), read=read)
