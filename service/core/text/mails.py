"""The heads of e-mails in a text: a thread that was saved as one goes on like minutes, mail by mail. Pure."""

from __future__ import annotations

import re

from service.core.text.calendar_names import spelled
from service.core.text.reading import read

_FIELD = r"(?:From|To|Cc|Date|Sent|Subject)"
IS_FIELD = re.compile(rf"\W*{_FIELD}: ")
# A few lines of fields, who wrote and when among them.
MAIL_HEAD = (
    rf"(?=(?:{_FIELD}:[^\n]*\n){{0,5}}From:)(?=(?:{_FIELD}:[^\n]*\n){{0,5}}(?:Date|Sent):)"
    rf"(?:{_FIELD}:[^\n]*(?:\n|\Z)){{2,6}}"
)
_FIELDS = re.compile(rf"^(?P<name>{_FIELD}):[ \t]*(?P<value>[^\n]*?)[ \t\r]*$", re.MULTILINE)
_REPLY = re.compile(r"(?i)^(?:(?:re|fwd?|aw|wg):\s*)+")
_ADDRESS = re.compile(r"\s*<[^>]*>")


def mail_titles(head: str) -> tuple[str, str]:
    """Of which day a mail is, and who wrote it about what.

    >>> mail_titles("From: Ann Lee <ann@lee.example>\\nSent: 3 March 2025, 19:12\\nSubject: Re: Race")
    ('E-mail of 3 March 2025', 'Ann Lee: Race')
    """
    said = {field["name"]: field["value"] for field in _FIELDS.finditer(head)}
    when = said.get("Date") or said.get("Sent", "")
    days = [date.iso for date in read(when).dates if date.iso]
    sender, subject = _ADDRESS.sub("", said.get("From", "")), subject_of(head)
    return f"E-mail of {spelled(days[0]) if days else when}", ": ".join(filter(None, (sender, subject)))


def subject_of(head: str) -> str:
    """What a mail is about, replies without their sign."""
    return next((_REPLY.sub("", field["value"]) for field in _FIELDS.finditer(head) if field["name"] == "Subject"), "")
