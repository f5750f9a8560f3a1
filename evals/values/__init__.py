"""Numbers, dates and times in a text as values: "£1.2 million" and "1,200,000" become the same word.

A text becomes a list of words. A number is its value (1200000, 4.5, -3), an ordinal or the day of a date ends in its
English suffix (21st), a time of day is on the 24-hour clock without a leading zero (8:00). So "12" is never found in
"120", in "12th" or in "12 December". What can be read in two ways is left as it is written: 03/04/2023 equals only
itself, "10.30" is a decimal unless am or pm follows, "30m" are metres but "£30m" and "1.2m" are millions, and the
groups of a CSV line ("4038,957,17") stay apart. Pure.
"""

from __future__ import annotations

from evals.values.lexing import BREAKS, cleaned, lexed
from evals.values.spelling import halved, scaled, spelled
from evals.values.times import dated, timed


def words(text: str) -> list[str]:
    """The words of a text, its values as said above; case, accents and punctuation do not count.

    >>> words("On Dec. 21, 2023 at 8 a.m. the third of £1.2 million, twenty-one in all")
    ['on', '21st', 'december', '2023', 'at', '8:00', 'the', '3rd', 'of', '1200000', '21', 'in', 'all']
    """
    found = lexed(cleaned(text))
    for step in (spelled, halved, scaled, timed, dated):
        found = step(found)
    return [word.casefold() for word in found if word not in BREAKS]
