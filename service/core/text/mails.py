"""The heads of messages in a text: a thread of e-mails that was saved as one goes on like minutes. Pure."""

from __future__ import annotations

import re

from service.core.text.calendar_names import spelled
from service.core.text.reading import read

MESSAGE = "Message of "  # what the title of a message begins with
_FIELD = r"[A-Z][A-Za-z-]{1,30}:(?:[^\n]*\n|[^\n]+\Z)(?:[ \t]+\S[^\n]*\n){0,5}"
# A few fields, which may go on in the next line: who wrote, when and about what among them.
MAIL_HEAD = (
    rf"(?=(?:{_FIELD}){{0,10}}From:[ \t]*\S)(?=(?:{_FIELD}){{0,10}}Subject:)"
    rf"(?=(?:{_FIELD}){{0,10}}(?:Date|Sent):[ \t]*\S)(?:{_FIELD}){{3,12}}"
)
_OTHERS = r"(?:[A-Z][A-Za-z-]{1,30}:[^\n]*(?:\n|\Z))*"
_IS_HEAD = re.compile(rf"\W*(?:From|To|Cc|Date|Sent):[^\n]*\n{_OTHERS}Subject:[^\n]*(?:\n{_OTHERS})?")
_FIELDS = re.compile(r"^(?P<name>From|Date|Sent|Subject):[ \t]*(?P<value>[^\n]*?)[ \t\r]*$", re.MULTILINE)
_REPLY = re.compile(r"(?i)^(?:(?:re|fwd?|aw|wg):\s*)+")
_ADDRESS = re.compile(r"\s*<[^>]*>")
_TIME = re.compile(r"(?i)\b(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?P<half>[ap])\.?m\b)?")


def mail_titles(head: str) -> tuple[str, str]:
    """Of which day and time a message is, and who wrote it about what.

    >>> mail_titles("From: Ann Lee <ann@lee.example>\\nSent: March 3, 2025 9:12:30 PM\\nSubject: Re: Race")
    ('Message of 3 March 2025, 21:12', 'Ann Lee: Race')
    """
    said = {field["name"]: field["value"] for field in _FIELDS.finditer(head)}
    when = said.get("Date") or said.get("Sent", "")
    days, time = [date.iso for date in read(when).dates if date.iso], _TIME.search(when)
    day = spelled(days[0]) if days else when
    sender, subject = _ADDRESS.sub("", said.get("From", "")), subject_of(head)
    at = f", {_hour(time):02}:{time['minute']}" if days and time else ""
    return f"{MESSAGE}{day}{at}", ": ".join(filter(None, (sender, subject)))


def _hour(time: re.Match[str]) -> int:
    return int(time["hour"]) % (12 if time["half"] else 24) + (12 if (time["half"] or "").lower() == "p" else 0)


def subject_of(head: str) -> str:
    """What a message is about, without the signs of a reply."""
    return next((_REPLY.sub("", field["value"]) for field in _FIELDS.finditer(head) if field["name"] == "Subject"), "")


def is_of_head(sentence: str) -> bool:
    """Whether a sentence is of the head of a message: several of its fields, the subject among them.

    >>> is_of_head("Date: Mon, 3 March 2025\\nSubject: Shall we?"), is_of_head("Date: Saturday, from 10 to 4.")
    (True, False)
    """
    return bool(_IS_HEAD.fullmatch(sentence.strip()))
