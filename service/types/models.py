"""What every model of the HTTP contract has in common, and the checks that several share."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Model(BaseModel):
    """A frozen model that knows all its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NO_TEXT = re.compile("[\0\ud800-\udfff]")


def _in_the_calendar(day: str) -> str:
    if not re.fullmatch(_DAY, day):
        raise ValueError("Input should be a day like 2024-05-01")
    date.fromisoformat(day)
    return day


# A day of the calendar in ISO 8601. Checked here, as a pattern that does not fit would be told as it is.
Day = Annotated[str, AfterValidator(_in_the_calendar), Field(json_schema_extra={"pattern": f"^{_DAY}$"})]


def as_published(given: str) -> str:
    """When something was published, as it is: a date, or a date and time, in ISO 8601. Raises ValueError for another.

    >>> as_published("2024-02-29T08:00Z")
    '2024-02-29T08:00Z'
    """
    neither = ValueError("is neither a date, such as 2024-05-01, nor a date and time in ISO 8601")
    if not re.match(_DAY, given):
        raise neither
    if date.fromisoformat(given[:10]) == date.min:
        raise ValueError(f"{given[:10]} is what programs write that know no date: leave it out")
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise neither from None
    return given


def as_text(given: str | None) -> str | None:
    """A text as it is. Raises ValueError for one that cannot be stored."""
    if given and NO_TEXT.search(given):
        raise ValueError("holds characters that are not text")
    return given
