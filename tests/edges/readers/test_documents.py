"""What is taken from a whole file of each format: text in its order, structure, pages, title, date and other facts."""

from __future__ import annotations

import io
import json
import time

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from service.edges.readers.files import FileReader
from service.types.documents import Document
from service.types.intake import Failure
from tests.edges.readers.makers import MAY_DAY, book, encrypted_paper, paper, slides, word
from tests.edges.readers.reading import FILES, read, refusal

# ── DOCX ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_docx_keeps_the_order_of_headings_paragraphs_lists_and_tables() -> None:
    made = word(
        ("Title", "The harbour"),
        ("Normal", "It opens at six."),
        ("Heading 1", "Fees"),
        ("table", [["Boat", "Price"], ["Up to 8 m", "£18"]]),
        ("Heading 2", "Who pays"),
        ("List Bullet", "Visitors"),
        ("List Number", "Members"),
        ("Normal", "Nobody else."),
    )
    assert read(made, "a.docx").text == (
        "# The harbour\n\nIt opens at six.\n\n# Fees\n\n| Boat | Price |\n| Up to 8 m | £18 |\n\n## Who pays\n\n"
        "- Visitors\n\n1. Members\n\nNobody else.\n"
    )


def test_the_items_of_a_docx_have_the_numbers_that_word_shows() -> None:
    made = docx.Document()
    lists = made.part.numbering_part.element
    level = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = [(0, 1, "decimal", "%1."), (1, 1, "decimal", "%1.%2"), (2, 1, "lowerLetter", "%3)")]
    of = "".join(level.format(*one) for one in levels)
    lists.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{of}</w:abstractNum>'))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for id, more in (("71", ""), ("72", restart)):
        lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="77"/>{more}</w:num>'))
    items = [("71", 0), ("71", 1), ("71", 1), ("71", 2), ("71", 0), ("71", 1), ("72", 0), ("72", 0), ("99", 0)]
    for id, at in items:
        number = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{id}"/></w:numPr>'
        made.add_paragraph("It")._p.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}>{number}</w:pPr>"))
    written = io.BytesIO()
    made.save(written)
    lines = read(written.getvalue(), "a.docx").text.split()[::2]
    assert lines == ["1.", "1.1", "1.2", "-", "2.", "2.1", "1.", "2.", "-"]


def test_docx_gives_title_date_author_and_language() -> None:
    made = word(("Normal", "Words."), title="Minutes", created=MAY_DAY, author="Ida", language="en-GB")
    found = read(made, "a.docx")
    assert (found.title, found.published_at) == ("Minutes", "2024-05-01")
    assert dict(found.metadata) == {"author": "Ida", "language": "en-GB"}


def test_docx_without_properties_is_titled_by_its_heading_and_dated_by_its_byline_alone() -> None:
    found = read(
        word(("Heading 1", "Gale"), ("Normal", "The Courier, 4 November 2023"), ("Normal", "Boats.")), "a.docx"
    )
    assert (found.title, found.published_at, dict(found.metadata)) == (
        "Gale",
        "2023-11-04",
        {"publisher": "The Courier"},
    )
    assert read(word(("Normal", "Boats sank.")), "a.docx").published_at is None


# ── PPTX ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pptx_gives_each_slide_as_a_page_with_its_items_its_table_and_its_notes() -> None:
    made = slides(
        ("Harbour", ["Opens at six", "Closes at ten"], ""),
        ("Fees", ["See below"], "Say that members pay half."),
        table=[["Boat", "Price"], ["8 m", "£18"]],
        title="Plans",
        created=MAY_DAY,
    )
    found = read(made, "a.pptx")
    assert found.text == (
        "## Harbour\n\n- Opens at six\n- Closes at ten\n\n"
        "## Fees\n\nSee below\n\n| Boat | Price |\n| 8 m | £18 |\n\nNotes: Say that members pay half.\n\n"
    )
    assert (found.title, found.published_at) == ("Plans", "2024-05-01")
    assert [found.page_at(found.text.index(words)) for words in ("Harbour", "ten", "Fees", "half")] == [1, 1, 2, 2]


# ── PDF ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pages() -> bytes:
    """Three pages with a running head and a number each; a sentence goes on from the first to the second."""
    body = [
        [
            (20.0, 760.0, "The harbour"),
            (10.0, 700.0, "It opens at six. The pilot"),
            (10.0, 688.0, "waits, and the ships"),
        ],
        [(10.0, 700.0, "wait outside."), (10.0, 660.0, "A second paragraph stands here.")],
        [(15.0, 720.0, "Fees"), (10.0, 700.0, "A berth costs ten pounds.")],
    ]
    return paper(
        *(
            [(8.0, 810.0, "Annual report of the harbour"), *lines, (8.0, 30.0, f"Page {number}")]
            for number, lines in enumerate(body, 1)
        ),
        Title="Report 2024",
        Author="Ida",
        CreationDate="D:20240501080000Z",
    )


def test_pdf_gives_paragraphs_and_headings_without_running_heads() -> None:
    found = read(pages(), "a.pdf")
    assert found.text == (
        "# The harbour\n\nIt opens at six. The pilot\nwaits, and the ships\nwait outside.\n\n"
        "A second paragraph stands here.\n\n## Fees\n\nA berth costs ten pounds.\n"
    )
    assert (found.title, found.published_at) == ("Report 2024", "2024-05-01")
    assert dict(found.metadata) == {"author": "Ida", "pages": 3}


def test_pdf_knows_the_page_of_every_place() -> None:
    found = read(pages(), "a.pdf")
    places = {"The harbour": 1, "the ships": 1, "wait outside": 2, "second": 2, "Fees": 3, "pounds": 3}
    assert {words: found.page_at(found.text.index(words)) for words in places} == places


def test_pdf_without_a_title_is_titled_by_its_largest_line() -> None:
    made = paper([(10, 760, "Tolvane Tide"), (22, 700, "Gale batters harbour"), (10, 600, "Fourteen boats sank " * 4)])
    assert read(made, "a.pdf").title == "Gale batters harbour"


def test_a_page_without_words_keeps_its_number() -> None:
    found = read(paper([(10, 700, "First page.")], [], [(10, 700, "Third page.")]), "a.pdf")
    assert found.page_at(found.text.index("Third")) == 3
    assert found.page_at(0) == 1


def test_pdf_of_pictures_or_with_a_password_says_so() -> None:
    assert refusal(paper([]), "a.pdf") == "there is no text in it: its pages may be pictures"
    assert refusal(encrypted_paper(), "a.pdf") == "it is encrypted"


# ── EPUB ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_epub_gives_its_chapters_in_reading_order_and_what_its_package_says() -> None:
    found = read(book('<h1>One</h1><a id="x"/><p>It opens.</p>', "<h1>Two</h1><p>It closes.</p>"), "a.epub")
    assert found.text == "# One\n\nIt opens.\n\n# Two\n\nIt closes.\n"
    assert (found.title, found.published_at) == ("The harbour book", "2024-05-01")
    assert dict(found.metadata) == {"author": "Ida Brask", "publisher": "Tolvane Press", "language": "en"}


def test_an_epub_whose_chapters_are_encrypted_says_so_and_one_whose_fonts_are_is_read() -> None:
    lock = '<encryption><CipherReference URI="OEBPS/{}"/></encryption>'
    files = {"META-INF/encryption.xml": lock.format("text/chapter%200.xhtml")}
    assert refusal(book("<p>Words.</p>", **files), "a.epub") == "it is encrypted"  # type: ignore[arg-type]
    files = {"META-INF/encryption.xml": lock.format("font.otf")}
    assert read(book("<p>Words.</p>", **files), "a.epub").text == "Words.\n"  # type: ignore[arg-type]


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_saved_thread_of_mails_is_called_as_it_is_about() -> None:
    mails = "From: Ann Lee\nTo: all\nDate: 3 March 2025\nSubject: Re: Raft race\n\nHello.\n"
    assert (read(mails.encode(), "a.txt").title, read(mails.encode(), "a.txt").text) == ("Raft race", mails)


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

FRUIT = "1. Fruit\n\n- Figs\n\n7. Nuts\n\n### Tea\n\nhot"
NEWS = """<!DOCTYPE html><html lang="en"><head><meta charset="windows-1252"><title>Gale batters harbour</title>
<meta property="og:site_name" content="The Courier"><link rel="canonical" href="https://courier.example/gale">
<script type="application/ld+json">{"@graph": [{"datePublished": "2023-11-04T06:00:00Z"}]}</script></head><body>
<div class="cookie-banner"><p>We value your privacy and that of our 843 partners.</p></div>
<header class="masthead"><div>The Courier</div><nav><a href="/">Home</a></nav></header>
<div class="breadcrumbs">Home › News › Weather</div>
<div id="content" class="with-sidebar"><div class="story"><h1>Gale <em>batters</em> harbour</h1>
<p>Fourteen boats were <b>damaged</b>, and two sank. See <a href="/m">the map</a>.</p>
<ul><li>The Patience</li><li>The Merry Plaice</li></ul>
<table><tr><th>Boat</th><th>Loss</th></tr><tr><td>Patience</td><td>£4,000</td></tr></table>
<pre># not a heading
berths = 40</pre>
<p>First line<br>second line</p></div>
<div class="related-articles"><h3>Read next</h3><p>Ferry adrift for 48 minutes</p></div>
<div><a href="/1">Ferry adrift</a> <a href="/2">Library opens</a>
<a href="/3">Rovers win</a> <a href="/4">Tides</a></div>
<section id="comments"><p>First! Nobody warned us.</p></section></div>
<footer><p>© The Courier. All rights reserved.</p></footer></body></html>"""


def test_html_gives_what_the_reader_came_for_and_not_what_is_about_the_site() -> None:
    found = read(NEWS.encode("cp1252"), "a.html")
    assert found.text == (
        "# Gale batters harbour\n\nFourteen boats were damaged, and two sank. See the map.\n\n"
        "- The Patience\n- The Merry Plaice\n\n| Boat | Loss |\n| Patience | £4,000 |\n\n"
        "    # not a heading\n    berths = 40\n\nFirst line\nsecond line\n"
    )
    assert (found.title, found.published_at, found.url) == (
        "Gale batters harbour",
        "2023-11-04T06:00:00Z",
        "https://courier.example/gale",
    )
    assert dict(found.metadata) == {"publisher": "The Courier", "language": "en"}


def test_of_an_html_footer_the_address_and_the_hours_are_kept() -> None:
    footer = (
        "<footer role=contentinfo><p>Slow bread</p>"
        "<div><address>Tarrant, 31 Mill Street<br>01632 960 418</address></div>"
        "<h4>Opening hours</h4><ul><li>Tuesday to Friday 7.30 am – 4 pm<li>Closed on Monday</ul><h4>Follow us</h4>"
        "<a href=/a>Bread</a> <a href=/b>Cake</a> <p>© 2024 Tarrant Ltd</p></footer>"
    )
    page = f"<main><h1>Our story</h1><p>We bake.</p></main>{footer}<div id=footer><p>Open on Sunday</p></div>"
    assert read(page.encode(), "a.html").text == (
        "# Our story\n\nWe bake.\n\n# Our story\n\nTarrant, 31 Mill Street\n01632 960 418\n\n#### Opening hours\n\n"
        "- Tuesday to Friday 7.30 am – 4 pm\n- Closed on Monday\n"
    )


def test_the_hours_of_two_places_in_an_html_footer_stay_apart() -> None:
    hours = "<p>Monday to Friday 9 am – 5 pm</p>"
    footer = (
        f"<footer><h4>Leeds</h4>{hours}<h4>York</h4><p>Shop and café</p>{hours}<p>Bank holidays closed</p></footer>"
    )
    page = f"<title>Baths</title><main><h1>Baths</h1><h2>Café</h2><p>Tea.</p></main>{footer}"
    assert read(page.encode(), "a.html").text == (
        "# Baths\n\n## Café\n\nTea.\n\n# Baths\n\n#### Leeds\n\nMonday to Friday 9 am – 5 pm\n\n"
        "#### York\n\nShop and café\n\nMonday to Friday 9 am – 5 pm\n\nBank holidays closed\n"
    )


@pytest.mark.parametrize(
    ("footer", "kept"),
    [
        ("<table><tr><td>Monday</td><td>9 am – 5 pm</td></tr></table>", "| Monday | 9 am – 5 pm |"),
        ("<p>Monday to Friday<br>9 am – 5 pm</p>", "Monday to Friday\n9 am – 5 pm"),
        ("<p>Monday to Friday, 9 to 5</p>", "Monday to Friday, 9 to 5"),
        ("<h4>Open</h4><dl><dt>Monday</dt><dd>9–5</dd></dl>", "#### Open\n\nMonday\n\n9–5"),
        ("<p>Tel. 01632 960123/4</p><p>© 2025 Baths</p><p>Privacy</p>", "Tel. 01632 960123/4"),
        ("<h4>Leeds</h4><p>#LoveBaths</p><p>Mon–Fri 9–5</p>", "#### Leeds\n\n#LoveBaths\n\nMon–Fri 9–5"),
    ],
)
def test_hours_are_kept_however_an_html_footer_lays_them_out(footer: str, kept: str) -> None:
    page = f"<main><h1>Baths</h1><h2>Café</h2><p>Tea.</p></main><footer>{footer}</footer>"
    assert read(page.encode(), "a.html").text == f"# Baths\n\n## Café\n\nTea.\n\n# Baths\n\n{kept}\n"


@pytest.mark.parametrize(
    "footer",
    [
        "<p>Last updated: 01/02/2024</p>",
        "<p>ISBN 0-306-40615-2</p>",
        "<p>Company no. 012345678</p>",
        "<p>Newsletter every Friday</p>",
        "<form><p>Mail ann@baths.example</p></form>",
    ],
)
def test_what_else_stands_in_an_html_footer_is_left_out(footer: str) -> None:
    page = f"<main><h1>Baths</h1><p>Tea.</p></main><footer>{footer}</footer>"
    assert read(page.encode(), "a.html").text == "# Baths\n\nTea.\n"


def test_the_footer_of_an_article_is_not_that_of_the_page() -> None:
    page = "<h1>News</h1><article><p>Tea.</p><footer>Posted on Monday 9 am by Bob</footer></article><p>Cake.</p>"
    assert "Posted" not in read(page.encode(), "a.html").text


def test_a_long_block_in_an_html_footer_takes_no_time() -> None:
    started = time.process_time()
    for block in ("A" * 100_000, "1" * 100_000, "ab-" * 30_000, "1." * 50_000, "Mon " * 20_000):
        read(f"<main><p>Tea.</p></main><footer><p>{block}</p></footer>".encode(), "a.html")
    assert time.process_time() - started < 3


def test_html_that_is_all_menu_by_its_names_is_read_all_the_same() -> None:
    page = "<body class=menu><div class=menu><h1>The menu of the day</h1><p>Soup, then fish.</p></div>"
    assert "Soup, then fish." in read(page.encode(), "a.html").text


def test_words_that_stand_side_by_side_in_html_are_parted_only_where_the_page_parts_them() -> None:
    page = "<p>H<sub>2</sub>O and <i>salt</i>, no\n more<p>One</p><div>Two<div>Three</div>Four</div>"
    assert read(page.encode(), "a.html").text == "H2O and salt, no more\n\nOne\n\nTwo\n\nThree\n\nFour\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ol><li>Turn it off.<li>Wait.</ol><p>1. Do", "1. Turn it off.\n2. Wait.\n\n1. Do"),
        (
            "<ol start=3><li><p>Open <b>it</b>.</p><p>Slowly.</p></li><li>Close</ol>",
            "3. Open it.\n\nSlowly.\n\n4. Close",
        ),
        ("<ol><li>Fruit<ul><li>Figs</ul><li value=7>Nuts<li><h3>Tea</h3>hot</ol>", FRUIT),
        ("<ol type=a><li>One</ol><p>And<ol type start=x><li> <li>Two</ol>", "- One\n\nAnd\n\n2. Two"),
        ("<ol reversed><li>Two<li>One</ol>", "- Two\n- One"),
        ("<ol><li><pre>go</pre><li><h3>A</h3>x<li>B</ol>", "    go\n\n### A\n\nx\n\n3. B"),
        (f"<ol start={'9' * 5000}><li>One</ol>", "1. One"),
    ],
)
def test_the_items_of_an_html_list_have_its_numbers_whatever_they_hold(page: str, text: str) -> None:
    assert read(page.encode(), "a.html").text == f"{text}\n"


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_gives_each_row_with_its_header() -> None:
    found = read('Boat;"Price, £";\nUp to 8 m;"18\n(incl. tax)";x\nAny;;\n'.encode(), "/data/harbour-dues_2024.csv")
    assert found.text == "| Boat: Up to 8 m | Price, £: 18 (incl. tax) | column 3: x |\n| Boat: Any |\n"
    assert found.title == "harbour dues 2024"


def test_a_single_column_is_csv_too() -> None:
    assert read(b"boat\nPatience\nMerry Plaice\n", "a.csv").text == "| boat: Patience |\n| boat: Merry Plaice |\n"


def test_a_doubled_quote_may_come_late_and_a_row_may_end_with_a_comma() -> None:
    rows = [f'{n},"Town {n}, North",fine' for n in range(300)]
    found = read("\n".join(["n,town,state", *rows, '300,"Leeds ""Old"" Town, North",ok,', "301,b,c"]).encode(), "a.csv")
    assert '| n: 300 | town: Leeds "Old" Town, North | state: ok |' in found.text


@pytest.mark.parametrize("first", [b"sep=;\r\n", b"SEP=;\r", b'"sep=;"\n'])
def test_the_delimiter_that_a_first_line_names_is_taken(first: bytes) -> None:
    assert read(first + b"boat;price\r\nTern;5,50\r\n", "a.csv").text == "| boat: Tern | price: 5,50 |\n"


def test_a_space_may_stand_before_a_quoted_value_and_behind_the_last_comma() -> None:
    assert read(b'n, town\n1, "Leeds, North", \n', "a.csv").text == "| n: 1 | town: Leeds, North |\n"


def test_csv_that_does_not_fit_its_header_says_where() -> None:
    assert refusal(b"a,b\n1,2\n1,2,3\n", "a.csv") == "row 3 has 3 values, its header 2"
    assert refusal(b"a,b\n", "a.csv") == "there is no row below its header"
    assert refusal(b"x" * 50_000 + b",b\n" + b"1,2\n" * 10_000, "a.csv").startswith("its header is so long")


# ── JSON Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(*given: object) -> list[Document | Failure]:
    written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in given)
    return list(FILES(written.encode(), "/data/all.jsonl"))


def test_each_line_is_a_document_and_one_that_is_none_fails_alone() -> None:
    one, bad, worse, other = lines(
        {"id": "gale", "title": "Gale", "text": "Boats sank.", "published_at": "2023-11-04", "metadata": {"a": 1}},
        '{"text": ',
        {"id": "x", "words": "none"},
        {"text": "It opens at six. It closes.", "source": "/notes.md"},
    )
    assert one == Document("gale", "Gale", "Boats sank.", "/data/all.jsonl", None, "2023-11-04", {"a": 1})
    assert isinstance(bad, Failure)
    assert (bad.source, bad.reason[:9]) == ("/data/all.jsonl, line 2", "not JSON:")
    assert isinstance(worse, Failure)
    assert worse.reason == "text: Field required · words: Extra inputs are not permitted"
    assert isinstance(other, Document)
    assert (other.source, other.title) == ("/notes.md", "It opens at six.")


def test_a_line_without_a_name_is_known_by_its_text_wherever_it_stands() -> None:
    one, other = lines({"text": "Boats sank."}, {"text": "It opens."})
    again, *_ = lines({"text": "It opens."})
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert isinstance(again, Document)
    assert one.id != other.id == again.id


def test_a_file_of_no_lines_says_so() -> None:
    assert refusal(b"\n \n", "a.jsonl") == "there is no document in it"


# ── Many files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_child_reads_a_whole_batch() -> None:
    files = FileReader()
    made = word(("Normal", "Words."))
    read(made, "a.docx", files)
    child = files._isolated._child
    assert child is not None
    for _ in range(5):
        read(made, "a.docx", files)
    assert files._isolated._child is child
    refusal(b"no zip", "a.docx", files)
    read(made, "a.docx", files)
    assert files._isolated._child is child
    files.close()
    assert child.poll() is not None


def test_a_child_that_has_gone_is_replaced() -> None:
    files = FileReader()
    made = word(("Normal", "Words."))
    read(made, "a.docx", files)
    assert files._isolated._child is not None
    files._isolated._child.kill()
    read(made, "a.docx", files)
    files.close()


def test_a_text_needs_no_child() -> None:
    files = FileReader()
    for name in ("a.txt", "a.md", "a.csv"):
        read(b"name,words\nharbour,open\n", name, files)
    assert files._isolated._child is None


# ── Raised digits ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_raised_digits_of_a_page_make_no_other_number_and_marks_of_notes_go() -> None:
    page = b"""<p>10<sup>6</sup> litres of CO<sub>2</sub> on the 4<sup>th</sup>
        cost 5<sup><a href="#n3">3</a></sup> pounds and 7<a href="#n4"><sup>4</sup></a> pence.</p>"""
    assert read(page, "a.html").text == "10⁶ litres of CO2 on the 4th cost 5 pounds and 7 pence.\n"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<table><tr><td>10<sup>6</sup> litres<td>of milk</table>", "| 10⁶ litres | of milk |"),
        ('<p>5<sup><a href="notes.html#n3">[3]</a></sup> pounds', "5 pounds"),
        ('<p>10 m<sup><a href="#area">2</a> net</sup>', "10 m2 net"),
        ("<p>101<sub>2</sub> is five, x<sub>2</sub> is not", "101₂ is five, x2 is not"),
    ],
)
def test_what_stands_raised_or_lowered_runs_on_from_no_number(written: str, text: str) -> None:
    assert read(written.encode(), "a.html").text == f"{text}\n"


def test_raised_and_lowered_digits_of_a_docx_make_no_other_number() -> None:
    made = docx.Document(io.BytesIO(word()))
    paragraph = made.add_paragraph("10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run(" litres, 101")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run(" of CO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run(" for 5")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "note3")
    (mark := paragraph.add_run("3")).font.superscript = True
    link.append(mark._r)
    paragraph._p.append(link)
    paragraph.add_run(" pounds")
    made.save(written := io.BytesIO())
    assert read(written.getvalue(), "a.docx").text == "10⁶ litres, 101₂ of CO2 for 5 pounds\n"


# ── What of a page is about the site ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "page",
    [
        "<form id=aspnetForm><main><h1>Fees</h1><p>A berth costs ten pounds.</p></main></form>",
        "<form><p>A berth costs ten pounds.</p></form>",
        "<p>Fees are due in May, and every boat pays them.</p><div class=share-price>A berth costs ten pounds.</div>",
        "<p>Fees are due in May, and every boat pays.</p><table class=menu><tr><td>Berth</td><td>ten pounds.</table>",
        "<p>Fees are due in May; all boats pay.</p><div id=menu><table><tr><td>Berth<td>ten pounds.</table></div>",
        f"<form><main><p>A berth costs ten pounds.</main></form><div>{'All that stands below each page. ' * 9}</div>",
    ],
)
def test_what_a_page_says_is_not_lost_for_the_name_of_its_block(page: str) -> None:
    text = read(f"<html><body>{page}</body></html>".encode(), "a.html").text
    assert "ten pounds." in text


@pytest.mark.parametrize(
    "block", ["div class=share", "div class=social-share-buttons", "form class=search", "ul id=main-menu"]
)
def test_what_is_about_the_site_is_left_out(block: str) -> None:
    page = f"<h1>Fees</h1><p>{'A berth costs ten pounds. ' * 9}</p><{block}>Tell your friends</{block.split()[0]}>"
    assert "friends" not in read(f"<html><body>{page}</body></html>".encode(), "a.html").text
