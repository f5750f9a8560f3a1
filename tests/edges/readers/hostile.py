"""Files that would do harm: twenty or more of each format, made here, by name."""

from __future__ import annotations

import gzip
import json
import random
import struct
import zlib
from collections.abc import Callable
from functools import cache

from tests.edges.readers.makers import (
    CONTAINER,
    OPF,
    book,
    changed,
    encrypted_paper,
    entries,
    paper,
    slides,
    word,
    zipped,
)

Maker = Callable[[], bytes]

NESTED = 10_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'ha' * 50_000}'>]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

GOOD: dict[str, Maker] = {
    ".txt": lambda: b"The harbour opens at six.",
    ".md": lambda: b"---\ntitle: Harbour\n---\n# Harbour\n\nIt opens at six.\n",
    ".html": lambda: b"<html><body><h1>Harbour</h1><p>It opens at six.</p></body></html>",
    ".pdf": lambda: paper([(12, 700, "The harbour opens at six.")]),
    ".docx": lambda: word(("Heading 1", "Harbour"), ("Normal", "It opens at six.")),
    ".pptx": lambda: slides(("Harbour", ["It opens at six."], "")),
    ".epub": lambda: book("<h1>Harbour</h1><p>It opens at six.</p>"),
    ".csv": lambda: b"place,opens\nharbour,six\n",
    ".jsonl": lambda: b'{"text": "The harbour opens at six."}\n',
}


@cache
def zeros(size: int) -> bytes:
    """So many zeros, deflated as they are in a zip file and in a PDF."""
    packer = zlib.compressobj(1)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*parts, packer.flush()])


def flipped(content: bytes, seed: int) -> bytes:
    """The file with one byte in fifty changed."""
    chance, changing = random.Random(seed), bytearray(content)
    for _ in range(len(changing) // 50 + 1):
        changing[chance.randrange(len(changing))] = chance.randrange(256)
    return bytes(changing)


def any_format(suffix: str) -> dict[str, Maker]:
    """What can befall a file of whatever format."""
    good = GOOD[suffix]
    others = {name: make for name, make in GOOD.items() if name in (".pdf", ".docx", ".html") and name != suffix}
    return {
        "empty": lambda: b"",
        "white space": lambda: b" \n\t\r\n" * 100,
        "a zero": lambda: b"\0",
        "random bytes": lambda: random.Random(1).randbytes(200_000),
        "ones": lambda: b"\xff" * 1_000_000,
        "a picture": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(10_000),
        "a gzip bomb": lambda: gzip.compress(bytes(10_000_000)),
        "half of it": lambda: good()[: len(good()) // 2],
        "its first bytes": lambda: good()[:12],
        "its end": lambda: good()[-40:],
        "bytes changed": lambda: flipped(good(), 3),
        "other bytes changed": lambda: flipped(good(), 4),
        "twice": lambda: good() * 2,
        "rubbish before": lambda: b"rubbish\n" * 300 + good(),
        **{f"in truth {name}": make for name, make in others.items()},
    }


# ── Zip files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _zip_of(name: str, deflated: bytes, size: int) -> bytes:
    """A zip file of one entry that is deflated already and says that it has this size."""
    encoded = name.encode()
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(deflated), size, len(encoded), 0)
    local = b"PK\x03\x04" + facts + encoded + deflated
    held = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + encoded
    return local + held + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(held), len(local), 0)


def _marked_encrypted(content: bytes) -> bytes:
    changing = bytearray(content)
    at = changing.index(b"PK\x01\x02")
    changing[at + 8] |= 1
    return bytes(changing)


def _many_entries() -> bytes:
    return zipped({f"{number}": b"" for number in range(20_001)})


def _nested_archives() -> bytes:
    inner = b"The end."
    for depth in range(30):
        inner = zipped({f"{depth}.zip": inner})
    return inner


def any_zip(suffix: str, main: str) -> dict[str, Maker]:
    """What can befall a format that is a zip file; `main` is the part that leads to all others."""

    def within(content: str | bytes) -> bytes:
        return zipped(entries(GOOD[suffix]()) | {main: content})

    return {
        "a zip bomb": lambda: _zip_of(main, zeros(300_000_000)[2:-4], 300_000_000),
        "a zip bomb that lies": lambda: _zip_of(main, zeros(300_000_000)[2:-4], 1_000),
        "a main part of many elements": lambda: within("<a>" + "<b/>" * 10_000_000 + "</a>"),
        "nested archives": lambda: within(_nested_archives()),
        "entities that grow": lambda: within(f'<?xml version="1.0"?>{LAUGHS}<a>&m;</a>'),
        "one large entity, often": lambda: within(f'<?xml version="1.0"?>{QUADRATIC}<a>{"&a;" * 10_000}</a>'),
        "an entity from outside": lambda: within(f'<?xml version="1.0"?>{OUTSIDE}<a>&a;</a>'),
        "nested deep": lambda: within("<a>" * NESTED + "</a>" * NESTED),
        "main part empty": lambda: within(""),
        "main part of bytes": lambda: within(random.Random(5).randbytes(10_000)),
        "no main part": lambda: zipped({"other.xml": "<a/>"}),
        "marked as encrypted": lambda: _marked_encrypted(GOOD[suffix]()),
        "encrypted by Office": lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(5_000),
        "very many entries": _many_entries,
        "names that climb": lambda: zipped({"../../../etc/passwd": "x", "/etc/passwd": "x", main: "<a/>"}),
    }


def _word_xml(body: str, head: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'{head}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return changed(GOOD[".docx"](), **{"word__document_xml": document})


def docx() -> dict[str, Maker]:
    words = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    cell = f"<w:tbl><w:tr><w:tc>{{}}{words.format('x')}</w:tc></w:tr></w:tbl>"
    nested = "<w:tbl><w:tr><w:tc>" * NESTED + words.format("x") + "</w:tc></w:tr></w:tbl>" * NESTED
    return {
        **any_zip(".docx", "word/document.xml"),
        "entities in the words": lambda: _word_xml(words.format("&m;"), LAUGHS),
        "a secret from outside": lambda: _word_xml(words.format("words &a;"), OUTSIDE),
        "tables in tables": lambda: _word_xml(nested),
        "tables in tables, not so deep": lambda: _word_xml(nested.replace("<w:tbl><w:tr><w:tc>", "", NESTED - 60)),
        "a cell of a million columns": lambda: _word_xml(
            cell.format('<w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>')
        ),
        "no styles": lambda: changed(GOOD[".docx"](), word__styles_xml=None),
        "styles that follow themselves": lambda: changed(GOOD[".docx"](), word__styles_xml="<a/>"),
        "two million paragraphs": lambda: _word_xml("<w:p/>" * 2_000_000),
        "no types": lambda: zipped({"word/document.xml": "<a/>"}),
    }


def pptx() -> dict[str, Maker]:

    def slide(before: str, after: str = "") -> bytes:
        held = entries(GOOD[".pptx"]())
        xml = held["ppt/slides/slide1.xml"].decode()
        return zipped(held | {"ppt/slides/slide1.xml": xml.replace("</p:spTree>", f"{before}{after}</p:spTree>")})

    return {
        **any_zip(".pptx", "ppt/presentation.xml"),
        "groups in groups": lambda: slide("<p:grpSp>" * NESTED, "</p:grpSp>" * NESTED),
        "groups in groups, not so deep": lambda: slide("<p:grpSp>" * 60, "</p:grpSp>" * 60),
        "a slide of entities": lambda: changed(GOOD[".pptx"](), ppt__slides__slide1_xml=f"{LAUGHS}<a>&m;</a>"),
        "no slide": lambda: changed(GOOD[".pptx"](), ppt__slides__slide1_xml=None),
        "half a million shapes": lambda: slide("<p:sp/>" * 500_000),
        "no relations": lambda: changed(GOOD[".pptx"](), ppt___rels__presentation_xml_rels="<a/>"),
    }


def epub() -> dict[str, Maker]:
    def of(opf: str, **pages: str) -> bytes:
        return zipped({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf, **pages})

    again = OPF.format(items='<item id="a" href="a.html" media-type="x"/>', spine='<itemref idref="a"/>' * 100_000)
    large = OPF.format(items='<item id="a" href="a.html" media-type="x"/>', spine='<itemref idref="a"/>' * 3)
    return {
        **any_zip(".epub", "META-INF/container.xml"),
        "a package that is not there": lambda: zipped({"META-INF/container.xml": CONTAINER}),
        "a package of entities": lambda: of(f"{LAUGHS}<package>&m;</package>"),
        "chapters that are not there": lambda: of(large),
        "one chapter a hundred thousand times": lambda: of(again, **{"OEBPS/a.html": "<p>Words.</p>" * 100}),
        "chapters of 60 MB": lambda: of(large, **{"OEBPS/a.html": "<p>" + "words " * 10_000_000}),
        "chapters nested deep": lambda: book("<div>" * NESTED * 5 + "words"),
        "a chapter from outside": lambda: of(OPF.format(
            items='<item id="a" href="../../../../etc/passwd" media-type="x"/>', spine='<itemref idref="a"/>')),
        "tags that never end": lambda: book("<a " * 1_000_000),
    }  # fmt: skip


# ── PDF ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pdf(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of where they stand."""
    content, places = b"%PDF-1.7\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(content))


def _page(stream: bytes, filters: bytes = b"", resources: bytes = b"") -> bytes:
    """A PDF of one page that draws this."""
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s %s >> >>"
        % (font, resources),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources << /XObject << /X 5 0 R >> >> >>\n"
        b"stream\n/X Do\nendstream",
    )


def pdf() -> dict[str, Maker]:
    flate = b"/Filter /FlateDecode"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    words = b"BT /F 12 Tf 72 700 Td (words) Tj ET\n"
    return {
        "encrypted": encrypted_paper,
        "a bomb": lambda: _page(zeros(300_000_000), flate),
        "a bomb in a bomb": lambda: _page(zlib.compress(zeros(300_000_000)), b"/Filter [/FlateDecode /FlateDecode]"),
        "words that grow": lambda: _page(zlib.compress(words * 500_000), flate),
        "a page tree that is its own child": lambda: _pdf(catalog, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "a billion pages": lambda: _pdf(catalog, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"),
        "arrays in arrays": lambda: _pdf(catalog, b"[" * NESTED * 10),
        "pages nested deep": lambda: _pdf(
            catalog, *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(NESTED))
        ),
        "a form that draws itself": lambda: _page(b"/X Do", resources=b"/XObject << /X 5 0 R >>"),
        "states in states": lambda: _page(b"q " * 2_000_000 + words),
        "tables in a ring": lambda: _pdf(catalog, b"<< >>", trailer=b"<< /Root 1 0 R /Prev 9 >>"),
        "a length that lies": lambda: _page(words).replace(b"/Length", b"/Length 999999999 %"),
        "no root": lambda: _pdf(b"<< >>", trailer=b"<< >>"),
        "a script": lambda: _pdf(b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS (while(1){}) >> >>"),
        "a hundred filters": lambda: _page(b"x" * 1000, b"/Filter [" + b"/ASCIIHexDecode " * 100 + b"]"),
        "only its first line": lambda: b"%PDF-1.7\n",
        "its first line again and again": lambda: b"%PDF-1.7\n" * 100_000,
    }


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def html() -> dict[str, Maker]:
    return {
        "nested deep": lambda: b"<div>" * NESTED + b"words",
        "nested very deep": lambda: b"<div>" * NESTED * 50 + b"words",
        "tables in tables": lambda: b"<table><tr><td>" * NESTED + b"words",
        "lists in lists, each with a link": lambda: b"<ul><li><a href=x>words</a>" * NESTED,
        "letters in letters": lambda: b"<b><i><p>words" * NESTED,
        "a million tags": lambda: b"<p>" * 1_000_000 + b"words",
        "an attribute of 20 MB": lambda: b"<p title='" + b"a" * 20_000_000 + b"'>words",
        "a million attributes": lambda: b"<p " + b" ".join(b"a%d=b" % n for n in range(1_000_000)) + b">words",
        "a comment that never ends": lambda: b"words<!--" + b"-" * 5_000_000,
        "a script that never ends": lambda: b"<script>" + b"a" * 5_000_000,
        "only a script": lambda: b"<script>document.write('words')</script>",
        "entities": lambda: b"<p>" + b"&amp;&notanentity;&#0;&#xD800;&#x110000;" * 100_000,
        "a charset that is none": lambda: b"<meta charset=unicode_escape><p>caf\xe9 \\x00",
        "a charset of another time": lambda: b"<meta charset=utf-7><p>+ADw-script+AD4- \xe9",
        "a tag that never ends": lambda: b"<p " * 1_000_000,
        "classes that tell a menu": lambda: b"<div class=menu>" * 5_000 + b"words" * 100_000,
        "linked data nested deep": lambda: (
            b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script><p>words"
        ),
    }


# ── Text of several kinds ─────────────────────────────────────────────────────────────────────────────────────────────


def txt() -> dict[str, Maker]:
    return {
        "a line of 20 MB": lambda: b"a" * 20_000_000,
        "a sentence of 10 MB": lambda: b"word " * 2_000_000,
        "five million lines": lambda: b"\n" * 5_000_000 + b"words",
        "the end of a file of another system": lambda: b"words\x1a" * 10,
        "UTF-16 cut short": lambda: "words".encode("utf-16")[:-1],
        "UTF-8 cut short": lambda: "caf\u00e9".encode()[:-1],
        "a mark and nothing": lambda: b"\xff\xfe",
        "letters that write from right to left": lambda: "\u202ewords\u202d".encode() * 10_000,
        "marks on marks": lambda: ("e" + "\u0301" * 1_000_000).encode(),
        "quotes that never close": lambda: "“".encode() * 300_000 + b"words",
    }


def markdown() -> dict[str, Maker]:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20))]
    return {
        "front matter that grows": lambda: ("---\n" + "\n".join(lines) + "\n---\nwords").encode(),
        "front matter nested deep": lambda: b"---\na: " + b"[" * NESTED + b"\n---\nwords",
        "front matter of objects": lambda: b"---\na: !!python/object/apply:os.system [true]\n---\nwords",
        "front matter of 5 MB": lambda: b"---\n" + b"a: b\n" * 1_000_000 + b"---\nwords",
        "front matter that never ends": lambda: b"---\n" + b"a: b\n" * 100_000,
        "fences": lambda: b"```\n" * 500_000 + b"words",
        "comments that never end": lambda: b"<!-- a\n" * 300_000 + b"words",
        "comments that never end behind one that does": lambda: b"<!-- a -->" + b"<!-- a\n" * 300_000 + b"words",
        "headings": lambda: b"# a\n" * 300_000,
        "quotes in quotes": lambda: b">" * NESTED + b" words",
        "links that never close": lambda: b"# " + b"[" * 100_000 + b"\nwords",
        "lines between lines": lambda: b"a\n---\n\n" * 200_000,
    }


def csv() -> dict[str, Maker]:
    return {
        "a quote that never closes": lambda: b'a,b\n"' + b"x,y\n" * 500_000,
        "a field of 20 MB": lambda: b"a,b\n" + b"x" * 20_000_000 + b",y\n",
        "a million columns": lambda: b",".join([b"a"] * 1_000_000) + b"\n" + b",".join([b"b"] * 1_000_000),
        "a header that is said again and again": lambda: b"x" * 100_000 + b",b\n" + b"1,2\n" * 100_000,
        "only commas": lambda: b"," * 2_000_000 + b"\n" + b"," * 2_000_000,
        "rows that do not fit": lambda: b"a,b\n1,2\n1,2,3\n",
        "only a header": lambda: b"a,b,c\n",
        "quotes": lambda: b'"' * 1_000_001,
        "formulas": lambda: b"a\n=cmd|' /C calc'!A0\n",
    }


def lines() -> dict[str, Maker]:
    return {
        "nested deep": lambda: b'{"text": ' + b"[" * NESTED + b"]" * NESTED + b"}",
        "nested very deep": lambda: b'{"text": ' + b"[" * 2_000_000,
        "a number without end": lambda: b'{"text": "words", "metadata": {"a": ' + b"9" * 1_000_000 + b"}}",
        "no number": lambda: b'{"text": "words", "metadata": {"a": NaN, "b": 1e999}}',
        "half a letter": lambda: b'{"text": "words \\ud800"}',
        "a zero inside": lambda: b'{"text": "words \\u0000"}',
        "names that climb": lambda: b'{"text": "words", "id": "../../etc/passwd"}',
        "a list": lambda: b'["words"]',
        "a hundred thousand bad lines": lambda: b"{}\n" * 100_000,
        "a key twice": lambda: b'{"text": "words", "text": "other words"}',
        "a text of 20 MB": lambda: json.dumps({"text": "words " * 3_000_000}).encode(),
    }


HOSTILE: dict[str, dict[str, Maker]] = {
    suffix: any_format(suffix) | own()
    for suffix, own in {
        ".txt": txt, ".md": markdown, ".html": html, ".pdf": pdf, ".docx": docx, ".pptx": pptx, ".epub": epub,
        ".csv": csv, ".jsonl": lines,
    }.items()
}  # fmt: skip
