"""Zip files, as DOCX, PPTX and EPUB are: opened only if what they hold can be unpacked in safety."""

from __future__ import annotations

import io
import zipfile

from service.errors import Unreadable

MOST_BYTES = 200_000_000  # unpacked, all together
_MOST_ENTRIES = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def opened(content: bytes, wanted: str, kind: str) -> zipfile.ZipFile:
    """The zip file, which holds the entry `wanted`. Raises Unreadable."""
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable("it is encrypted" if encrypted else "it is an old Office file: save it in today's format")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(f"not {kind}: {error}") from error
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("it is encrypted")
    if len(entries) > _MOST_ENTRIES:
        raise Unreadable(f"it holds {len(entries):,} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Unreadable(f"unpacked, it is larger than {MOST_BYTES:,} bytes")
    if wanted not in archive.namelist():
        raise Unreadable(f"not {kind}: it has no {wanted}")
    return archive
