"""When a document was published and by whom, where it says so itself: never guessed from its running text."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any

from service.core.text.calendar_names import ANY_MONTH_OR_SHORT, month_number
from service.types.models import as_published

_DATE = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"|(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<month>{ANY_MONTH_OR_SHORT})\.?,? (?P<year>[0-9]{{4}})"
    rf"|(?P<us_month>{ANY_MONTH_OR_SHORT})\.? (?P<us_day>[0-9]{{1,2}})(?:st|nd|rd|th)?, (?P<us_year>[0-9]{{4}}))"
)
_BYLINE = re.compile(
    r"(?:(?:(?P<publisher>(?!\w+day\b)[^\W\d_][^\n.:;!?0-9]{1,60}?)(?: ?[,|·•–—] ?| - ))?(?:published:? |date:? )?"
    r"|(?P<said>(?:published|posted|released|dated|(?:last )?(?:updated|reviewed|revised|modified))(?: on)?:? ))"
    + _DATE
    + r"(?(said)\.?)",
    re.IGNORECASE,
)
_NEAR = 4  # lines with words at the top of a document among which its byline stands
_LONGEST = 120
# Files that are made by programs without a word about themselves keep what the template says.
_TEMPLATES = {"2013-12-23 23:15:00", "2013-01-27 09:14:16"}
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ] *[0-9]{1,2}[:.].*)?", re.DOTALL)


def byline(text: str) -> tuple[str | None, str | None, str | None]:
    """Title, publisher and ISO date, of a line near the top that says nothing else; the title stands right above it.

    >>> byline("Gale batters harbour\\nThe Courier, 4 November 2023\\n\\nFourteen boats sank on 3 March 2021.")
    ('Gale batters harbour', 'The Courier', '2023-11-04')
    >>> byline("The Courier of 4 November 2023 says that fourteen boats sank.")
    (None, None, None)
    """
    above: str | None = None
    for line in [line for line in text[:2_000].splitlines() if any(map(str.isalnum, line))][:_NEAR]:
        bare = line.strip(" \t#*_>\ufeff").replace("*", "")
        match = _BYLINE.fullmatch(bare) if len(bare) <= _LONGEST and not line.lstrip().startswith("#") else None
        if match and (day := _day(match)):
            return above, _named(match["publisher"]) if above else None, day
        above = bare if len(bare) <= _LONGEST else None
    return None, None, None


def iso_date(given: object) -> str | None:
    """A date, or a date and time, as it was given if it is one in ISO 8601; the day alone if the time is written in
    another way; else None.

    >>> iso_date("2024-02-29T08:00Z"), iso_date("2024-02-29 8:00 am")
    ('2024-02-29T08:00Z', '2024-02-29')
    >>> iso_date("2023-02-29"), iso_date("2024-02-29 or so"), iso_date("0001-01-01")
    (None, None, None)
    """
    written = str(given).strip()
    match = _WITH_TIME.fullmatch(written)
    for date_or_time in (written, match[1]) if match else ():
        with suppress(ValueError):
            return as_published(date_or_time)
    return None


def _named(publisher: str | None) -> str | None:
    """The publisher if it reads like a name; who wrote the document is another matter."""
    words = (publisher or "by").split()
    return (
        publisher if words[0].lower() != "by" and 2 * sum(word[0].isupper() for word in words) >= len(words) else None
    )


def _day(match: re.Match[str]) -> str | None:
    if match["iso"]:
        return iso_date(match["iso"])
    month, day, year = (
        match["month"] or match["us_month"],
        match["day"] or match["us_day"],
        match["year"] or match["us_year"],
    )
    number = month_number(month)
    return f"{year}-{number:02}-{int(day):02}" if _valid(year, number, day) else None


def _valid(year: str | int, month: str | int, day: str | int) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def office_facts(properties: Any) -> tuple[str, str | None, dict[str, Any]]:
    """Title, day of creation and further facts, as the properties of an Office file give them."""
    created = iso_date(properties.created or "")
    facts = {"author": properties.author, "language": properties.language}
    if str(properties.created)[:19] in _TEMPLATES:
        created, facts["author"] = None, ""
    return (properties.title or "").strip(), created and created[:10], {k: v for k, v in facts.items() if v}
