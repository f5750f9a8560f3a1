"""Whether the rows of a table are people, and which column has their names."""

from __future__ import annotations

from service.core.counting.listing import Listing
from service.core.text.reading import stems

PEOPLE = stems("people person persons individuals")
STAFF = stems("staff employee worker colleague personnel")
_ROLES = (
    PEOPLE
    | STAFF
    | stems(
        """member sailor rower swimmer runner rider climber player skipper captain crew student pupil teacher volunteer
        resident tenant owner keeper driver nurse doctor director councillor clerk candidate winner contestant
        athlete musician singer artist author holder scout guide warden trustee cyclist angler men women
        children adult junior senior apprentice"""
    )
)
NAME = stems("name surname full")
_WORKS = stems("salary wage pay job role position department grade")
_PERSONAL = _WORKS | stems("born birth birthdate dob gender sex email hired nationality")
PLACES = stems(
    "site office city town location branch place base workplace depot department team division building station"
)


def names_column(listing: Listing, context: frozenset[str], asked: frozenset[str]) -> int:
    """The column that has the names of people, each once; -1 if there is none, or if the rows may be something else."""
    heads = [stems(head) for head in listing.heads]
    found = [at for at, words in enumerate(heads) if words and (words <= NAME or (len(words) == 1 and words <= _ROLES))]
    cells = listing.columns[found[0]] if len(found) == 1 else ()
    if not cells or len(set(cells)) < len(cells) or not all(any(map(str.isalpha, cell)) for cell in cells):
        return -1
    named = heads[found[0]] <= NAME
    told = any(words & _PERSONAL for words in heads) or context & _ROLES or context & asked
    return found[0] if told or not named else -1


def is_of_staff(listing: Listing, context: frozenset[str]) -> bool:
    """Whether the people of a table work together: it says so, or what they are paid or do."""
    return bool(context & STAFF) or any(stems(head) & (STAFF | _WORKS) for head in listing.heads)


def are_called(head: str) -> bool:
    """Whether a column of this head has people in it."""
    return bool(stems(head) & _ROLES)
