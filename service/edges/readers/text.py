"""Plain text, stored as it is; its encoding is detected where it is not UTF-8."""

from __future__ import annotations

import codecs
import re

from service.core.text.mails import MAIL_HEAD, subject_of
from service.edges.readers.facts import byline
from service.errors import Unreadable
from service.types.documents import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 iso8859_5 iso8859_7 iso8859_15 koi8_r mac_roman"
    " cp932 euc_jp gb18030 big5 euc_kr"
).split()
_USUAL = ("cp1252", "cp1251", "cp1250")
_SAMPLE = 32_000  # bytes: enough to tell, and all that is looked at
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MAIL = re.compile(rf"\s*{MAIL_HEAD}")


def read(content: bytes, source: str, document_id: str) -> Document:
    """A document that its byline titles and dates, if it has one; a saved thread of e-mails is called as it is about.
    Raises Unreadable."""
    text = decoded(content)
    title, publisher, published = byline(text)
    if mail := _MAIL.match(text):
        title = subject_of(mail[0]) or title
    facts = {"publisher": publisher} if publisher else {}
    return Document(document_id, title or "", text, source, None, published, facts)


def decoded(content: bytes, named: str | None = None) -> str:
    """The text of bytes: UTF-8, what their first bytes say, the encoding that is `named`, or what it looks like.

    Raises Unreadable for what is no text.
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    wanted = [marked] if marked else ["utf-8"]
    if named in ENCODINGS and not marked:
        wanted.append(named)
    for encoding in wanted:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = _guessed(content)
    if "\0" in text:
        text = _wide(content)
    return text


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is 0."""
    sample = content[: _SAMPLE // 2 * 2]
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if zeros.count(0) > 0.4 * len(zeros) and others.count(0) == 0:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    raise Unreadable("not text: it holds NUL characters")


def _guessed(content: bytes) -> str:
    if b"\0" in content[:_SAMPLE]:
        return _wide(content)
    nearly = content.decode("utf-8", "replace")
    if 10 * nearly.count("\ufffd") < len(content) - len(nearly):  # a few bytes are broken, or the last is missing
        return nearly
    sample = content[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > 0.005 * len(sample):
        raise Unreadable("not text: it holds control characters")
    from charset_normalizer import from_bytes  # 4 MB, and nearly all text is UTF-8

    for found in from_bytes(sample, cp_isolation=ENCODINGS, threshold=0.35):
        # Several encodings may make the same text of the sample: then it is the one that is usual.
        alike = [found.encoding, *found.could_be_from_charset]
        try:
            return content.decode(next((usual for usual in _USUAL if usual in alike), found.encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable("not text: it is neither UTF-8 nor of another encoding that is known")
