"""What the rows of a sheet are: what a question counts, people, prices; and what they are called by."""

from __future__ import annotations

import re

from service.core.counting.amounts import TIME, is_money
from service.core.counting.orders import ENDS, PRICES
from service.core.counting.people import PEOPLE, PLACES, STAFF, are_called, is_of_staff, names_column
from service.core.counting.sheets import Sheet, Unclear
from service.core.counting.yearly import without_year
from service.core.text.calendar_names import ANY_YEAR
from service.core.text.reading import read, stems
from service.core.text.tokens import Kind
from service.types.documents import Span

_LISTED = re.compile(r"(?i)\b(?:table|list|listed|rows|entries)\b")
_TWO_KINDS = re.compile(r"(?i)\b([^\W\d_]+s)(?: and |, | or | & )(?:the )?([^\W\d_]+s)\b")
_YEAR = re.compile(ANY_YEAR)
_NUMBER = re.compile(r"\W*\d[\d.,]*\W*")
_ONE_KIND = [
    stems(words) for words in ("vessel ship boat ferry craft", "firm company business", "country state nation")
]
_ABOUT = re.compile(r"(?i)\b(?:for|on|by|in|from|of|about|at|with|to|against|under)\b")  # "products for dogs"
_PRODUCTS = stems("product item article")
_ANYTHING = stems("product item article model name title")  # what lamps and boats may be
_ROLE = re.compile(r"(?i)\W*(?:job |staff )?(?:role|job|position|job title|profession|occupation|trade)\W*")
_WORKS = re.compile(r"(?i)\b(?:works?|worked|working|based|employed)\b(?=\s+(?:in|at|for|from)\b)")


def require_rows(sheet: Sheet, thing: str) -> None:
    """Make sure that a thing is what the rows are, each one of them; or what one column says of some."""
    if not _is_said(sheet, thing):
        _require_rows(sheet, thing)


def _is_said(sheet: Sheet, thing: str) -> bool:
    """Whether the rows are people and one column says of some what they are, "Software Engineer"; which rows these are
    is a condition like others."""
    roles = [at for at, head in enumerate(sheet.listing.heads) if _ROLE.fullmatch(head)]
    words = stems(thing)
    return (
        len(roles) == 1
        and sheet.label == names_column(sheet.listing, sheet.context, frozenset()) >= 0
        and not words & stems(" ".join(sheet.listing.heads))
        and any(stems(cell) == words for cell in sheet.listing.columns[roles[0]])
    )


def _require_rows(sheet: Sheet, thing: str) -> None:
    words = stems(thing.split()[-1])
    if sheet.is_inline:
        _require_line(sheet, words)
        return
    label = [at for at, head in enumerate(sheet.listing.heads) if stems(head) & words and at not in sheet.measures]
    if words <= _PRODUCTS and -1 < sheet.listing.code != sheet.label:
        label = [sheet.label]  # "articles" are not called by their numbers
    if not label and (sheet.wanted.people or words & (PEOPLE | STAFF)):
        require_people(sheet, words)
        return
    has_code = label == [sheet.label] and sheet.listing.code >= 0
    if has_code or (len(label) == 1 and len(set(sheet.listing.columns[label[0]])) == len(sheet.listing.rows)):
        sheet.label = label[0]
    elif label:
        raise Unclear  # it may stand in several rows
    if sheet.wanted.people and sheet.wanted.order and not (label and are_called(sheet.listing.heads[label[0]])):
        raise Unclear  # nobody is a boat
    sheet.are_people = sheet.wanted.people and bool(label)
    if not label and any(words & sheet.words(at) for at in sheet.measures) and not _are_prices(sheet, words):
        raise Unclear  # a row is several of it
    if any(_lacks_numbers(sheet, at) for at in label):
        raise Unclear
    of_all = sheet.label >= 0 and all(stems(cell) & words for cell in sheet.listing.columns[sheet.label])
    if not (label or of_all):
        _require_called(sheet, words)
    if _numbered(sheet, words):
        raise Unclear
    sheet.is_list_of_it = bool(label or of_all or _LISTED.search(sheet.wanted.question))
    sheet.used |= words | (stems(sheet.listing.heads[sheet.label]) if sheet.label >= 0 else frozenset())


def require_people(sheet: Sheet, words: frozenset[str] = frozenset()) -> None:
    """Make sure that the rows are people, and such as words say; of a list without heads, nobody knows."""
    if not any(sheet.listing.heads):
        return
    sheet.label = names_column(sheet.listing, sheet.context, words)
    staff = is_of_staff(sheet.listing, sheet.context)
    if sheet.label < 0 or (words & STAFF and not staff) or (words - PEOPLE - STAFF and not words & sheet.plurals):
        raise Unclear
    sheet.are_people = True
    sheet.is_list_of_it = bool(words & (PEOPLE | STAFF)) or bool(_LISTED.search(sheet.wanted.question))
    sheet.used |= words | stems(sheet.listing.heads[sheet.label])
    if works := _WORKS.search(sheet.wanted.question):
        if not staff or any(map(ENDS.search, sheet.listing.heads)):
            raise Unclear
        places = {at: words for at, words in enumerate(map(stems, sheet.listing.heads)) if words and words <= PLACES}
        named = {at: words for at, words in places.items() if words <= sheet.asked}  # "in the Leeds office"
        sheet.places = frozenset(named or places)
        sheet.used |= frozenset().union(*named.values())
        sheet.read.append(Span(*works.span()))


def require_label(sheet: Sheet) -> None:
    """Make sure that what rows are called by stands in the first column that has words."""
    words = [at for at, cells in enumerate(sheet.listing.columns) if any(map(str.isalpha, "".join(cells)))]
    label = [at for at in words if at not in sheet.measures and at != sheet.listing.code][:1]
    if sheet.label >= 0 and any(sheet.listing.heads) and label != [sheet.label] and sheet.label in words:
        raise Unclear
    sheet.used |= stems(sheet.listing.heads[sheet.label]) if sheet.label >= 0 else frozenset()


def _require_line(sheet: Sheet, words: frozenset[str]) -> None:
    """Make sure that a list in one line is the one that is asked for: all that stands before its colon is."""
    label = stems(sheet.listing.heads[0])
    if not label <= stems(sheet.wanted.question) or not words & (sheet.context | label | {TIME}):
        raise Unclear
    sheet.used |= words | label
    sheet.is_list_of_it = True


def _require_called(sheet: Sheet, words: frozenset[str]) -> None:
    """Make sure that what stands above the rows calls them so, and nothing else; or that they are prices."""
    above = f"{sheet.title} {sheet.listing.path} {sheet.listing.above}"
    pairs = [tuple(map(stems, found.groups())) for found in _TWO_KINDS.finditer(above)]
    head = stems(sheet.listing.heads[sheet.label]) if sheet.label >= 0 else frozenset()
    alike = any(words & kind and head & kind for kind in _ONE_KIND)
    if any(words & one or words & other for one, other in pairs):
        raise Unclear  # of "guesthouses and restaurants" they may be the others
    if words & PRICES and not _are_prices(sheet, words):
        raise Unclear
    is_anything = head <= _ANYTHING and not _ABOUT.search(above)
    is_vague = alike or is_anything or (words & PRICES and sheet.wanted.is_of_change)
    if head & sheet.plurals and not is_vague:
        raise Unclear
    if not words & (sheet.plurals | PRICES):
        raise Unclear


def _are_prices(sheet: Sheet, words: frozenset[str]) -> bool:
    """Whether a listing is of prices, one to a row, and words call them so: of a listing that the question speaks
    of as one, or where it asks which of them rose."""
    priced = {without_year(sheet.listing.heads[at]) for at in sheet.measures if is_money(sheet.unit(at))}
    asked = len(priced) == 1 and bool(_LISTED.search(sheet.wanted.question))
    return words <= PRICES and bool(priced) and (asked or sheet.wanted.is_of_change)


def _lacks_numbers(sheet: Sheet, at: int) -> bool:
    """Whether a column has numbers in some of its cells only: these are no names of rows."""
    numbers = [bool(_NUMBER.fullmatch(cell)) for cell in sheet.listing.columns[at]]
    return any(numbers) and not all(numbers)


def _numbered(sheet: Sheet, words: frozenset[str]) -> bool:
    """Whether the text around the rows says itself how many there are of something."""
    return any(
        one.kind is Kind.NUMBER
        and not _YEAR.fullmatch(text, one.start, one.end)
        and any(words & other.values for other in found[at + 1 : at + 4])
        for text in (sheet.listing.above, sheet.listing.path)
        for found in [read(text).tokens]
        for at, one in enumerate(found)
    )
