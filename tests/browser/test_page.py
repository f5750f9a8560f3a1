"""The page in Chromium: asking, reading, following a footnote to the words it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.fake_llm import fake_llm
from tests.library import HARBOUR, OPENS, UNKNOWN
from tests.served import Server, served

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
PATIENCE_MS = 60_000  # on a machine that has much else to do
expect.set_options(timeout=PATIENCE_MS)
FILLER = "\n\n".join(f"Berth {number} has a ladder and two iron rings." for number in range(60))
TEXT = f"{FILLER}\n\n{HARBOUR.text}\n\n{FILLER}"
WRITTEN = "The harbour opens at 6 am. [1] The harbour master is Ailsa Grant. [1] A berth costs 40 pounds a night. [1]"
ASSUMES = "Why does the harbour open at nine?"
BROKEN = "Why does the LLM not answer this?"


def write(body: dict[str, Any]) -> str:
    """What the LLM writes: an answer, a refusal, or nothing at all."""
    question = body["messages"][-1]["content"]
    if ASSUMES in question:
        return "FALSE PREMISE: The harbour opens at 6 am. [1]"
    return "NOT FOUND" if UNKNOWN in question else "" if BROKEN in question else WRITTEN


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    seeds = tmp_path_factory.mktemp("seeds")
    (seeds / "harbour.txt").write_text(TEXT)
    with fake_llm("slow", reply=write, pause_s=0.08) as llm:
        settings = {"llm": "remote", "llm_base_url": llm.base_url, "llm_model": "fake-model"}
        with served(tmp_path_factory.mktemp("data"), seeds_dir=seeds, **settings) as started:
            yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A window in which nothing goes wrong unseen, and which speaks to nobody but the server."""
    window = browser.new_context(base_url=server.address, viewport={"width": 1000, "height": 700})
    complaints: list[str] = []
    addresses: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    window.on("weberror", lambda fault: complaints.append(str(fault.error)))
    window.on("request", lambda request: addresses.append(request.url))
    yield window
    window.close()
    assert complaints == []
    assert {address for address in addresses if not address.startswith((server.address + "/", "data:"))} == set()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.goto("/")
    return opened


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")


def test_the_page_says_what_runs_and_lists_the_documents(page: Page) -> None:
    expect(page.locator("#running")).to_contain_text("Answers with fake-model")
    expect(page.locator("#running")).to_contain_text("1 document")
    expect(page.locator("#send")).to_be_disabled()
    page.click("#library summary")
    expect(page.locator("#library a")).to_have_count(1)


def test_sentences_arrive_one_by_one_with_their_footnotes(page: Page) -> None:
    ask(page, OPENS)
    page.wait_for_selector(".waiting .sentence")
    assert page.locator(".sentence").count() < 3  # the LLM still writes
    expect(page.locator(".state")).to_be_visible()
    expect(page.locator(".sentence")).to_have_text(
        ["The harbour opens at 6 am.", "The harbour master is Ailsa Grant.", "A berth costs 40 pounds a night."]
    )
    expect(page.locator(".mark")).to_have_text(["1", "2", "3"])
    expect(page.locator(".footnotes li")).to_have_count(3)
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator(".made-by")).to_contain_text("fake-model")
    expect(page.locator("#question")).to_be_focused()


def test_a_mark_in_focus_shows_the_cited_words_until_escape(page: Page) -> None:
    ask(page, OPENS)
    expect(page.locator(".made-by")).to_be_visible()
    page.locator(".mark").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#popover")).to_be_visible()
    expect(page.locator("#popover .words")).to_contain_text("The harbour opens at 6 am")
    expect(page.locator(".mark").first).to_have_attribute("aria-describedby", "popover")
    page.keyboard.press("Escape")
    expect(page.locator("#popover")).to_be_hidden()
    page.locator(".mark").nth(1).hover()
    expect(page.locator("#popover .words")).to_contain_text("Ailsa Grant")


def test_a_mark_opens_the_document_at_the_words_that_are_cited(page: Page, context: BrowserContext) -> None:
    ask(page, OPENS)
    expect(page.locator(".made-by")).to_be_visible()
    with context.expect_page() as opening:
        page.locator(".mark").nth(1).click()
    document = opening.value
    marked = document.locator("mark#cited")
    expect(marked).to_be_in_viewport()
    assert document.evaluate("scrollY") > 0
    shown = page.locator(".footnotes li .words").nth(1).inner_text()
    start, end = map(int, re.findall(r"(?:start|end)=(\d+)", document.url))
    assert f"“{marked.inner_text()}”" == shown == f"“{TEXT[start:end]}”"
    assert "Ailsa Grant" in shown
    assert document.locator(".stored").inner_text() == TEXT


def test_a_refusal_looks_like_one(page: Page) -> None:
    ask(page, UNKNOWN)
    expect(page.locator(".refusal")).to_have_text("No answer to this question was found in the documents.")
    expect(page.locator(".sentence, .mark, .footnotes li")).to_have_count(0)
    page.click(".found summary")
    expect(page.locator(".found li").first).to_be_visible()


NEAREST = {
    "number": 1, "document_id": "harbour", "document_title": "Harbour", "source": "/harbour.txt", "url": None,
    "published_at": "2025-05-01", "passage_id": "p", "page": None, "cited_text": "The pilot is <b>Marten</b>.",
    "start_char_index": 57, "end_char_index": 84,
}  # fmt: skip


def test_what_is_nearest_to_an_answer_stands_below_a_refusal(page: Page) -> None:
    page.evaluate(
        """async (nearest) => {
            const { Exchange } = await import("/static/exchange.js");
            const refused = new Exchange("Who is the pilot?");
            document.body.append(refused.node);
            refused.final({
                answer: "It is not sure.", answerable: false, reason: "not_in_documents", nearest: [nearest],
                mode: "extractive", sentences: [], citations: [], differing: [], missing: [], removed: [], passages: [],
            }, 1);
        }""",
        NEAREST,
    )
    expect(page.locator(".refusal")).to_have_text("It is not sure.")
    expect(page.locator(".nearest .label")).to_have_text("Closest sentences, which may not answer it")
    expect(page.locator(".nearest .words")).to_have_text("“The pilot is <b>Marten</b>.”")
    expect(page.locator(".nearest a")).to_have_attribute("href", "/documents/harbour/view?start=57&end=84#cited")


PASSAGES = {
    "headings": ("## Fees\n  ### For members\n#hashtag\n####### seven", "Fees For members #hashtag ####### seven"),
    "bold words": ("**All** of **the fees**. 2**3; f(**kw), a__b", "All of the fees. 2**3; f(**kw), a__b"),
    "links": ("[a list](l.md), ![a plan](/p.png); f[0](x) [sic](see p. 5)", "a list, a plan; f[0](x) [sic](see p. 5)"),
    "two lines": ("[one\ntwo](a.md) [three](a\n.md)", "[one two](a.md) [three](a .md)"),
    "tables": ("  | Plan | Price |\n|---|:-:|\n| - | - |\n| Basic | 5 |", "Plan · Price Basic · 5"),
    "rules": ("a\n---\nb --- c\n--\n2 * 3", "a b --- c -- 2 * 3"),
    "a long line": ("-x" * 25_000, "-x" * 210 + " …"),
    "open brackets": ("![" * 25_000, "![" * 210 + " …"),
}  # fmt: skip


@pytest.mark.parametrize(("stored", "shown"), PASSAGES.values(), ids=PASSAGES)
def test_the_passages_that_were_found_are_shown_without_the_signs_of_markdown(
    stored: str, shown: str, page: Page
) -> None:
    took = page.evaluate(
        """async (text) => {
            const { Exchange } = await import("/static/exchange.js");
            const refused = new Exchange("What is the fee?");
            document.body.append(refused.node);
            const passage = { document_id: "d", document_title: "D", text, start_char_index: 0, end_char_index: 9 };
            const started = performance.now();
            refused.final({
                answer: "It is not there.", answerable: false, reason: "not_in_documents", nearest: [], sentences: [],
                citations: [], differing: [], missing: [], removed: [], passages: [passage], mode: "extractive",
            }, 1);
            return performance.now() - started;
        }""",
        stored,
    )
    page.click(".found summary")
    expect(page.locator(".found .words")).to_have_text(shown)
    expect(page.locator(".made-by")).to_have_text(re.compile("^Without a language model · "))
    assert took < 1_000


def test_a_follow_up_shows_how_it_was_read_and_another_question_does_not(page: Page) -> None:
    ask(page, OPENS)
    expect(page.locator(".made-by")).to_have_count(1)
    ask(page, "And who is its master?")
    expect(page.locator(".made-by")).to_have_count(2)
    expect(page.locator(".read-as")).to_have_count(1)
    expect(page.locator(".read-as")).to_have_text(re.compile("^Read as “.*master.*harbour.*”$"))


def test_the_conversation_is_there_after_the_page_is_loaded_again(page: Page) -> None:
    ask(page, OPENS)
    expect(page.locator(".made-by")).to_have_count(1)
    ask(page, UNKNOWN)
    expect(page.locator(".made-by")).to_have_count(2)
    shown = page.locator("#conversation").inner_text()
    page.reload()
    expect(page.locator(".refusal")).to_have_count(1)
    assert page.locator("#conversation").inner_text() == shown
    with page.expect_request("**/ask") as asked:
        ask(page, "And who is its master?")
    assert [turn["content"] for turn in asked.value.post_data_json["history"]][:2] == [
        OPENS,
        WRITTEN.replace(" [1]", ""),
    ]
    page.click("#new-conversation")
    page.reload()
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(0)


def test_a_stopped_answer_stays_and_a_question_without_an_answer_is_given_back(page: Page) -> None:
    ask(page, OPENS)
    page.wait_for_selector(".waiting .sentence")
    page.click("#send")
    expect(page.locator(".stopped")).to_be_visible()
    shown = page.locator("#conversation").inner_text()
    page.reload()
    expect(page.locator(".stopped")).to_be_visible()
    assert page.locator("#conversation").inner_text() == shown
    page.route("**/ask", lambda route: None)  # no answer comes
    ask(page, UNKNOWN)
    page.reload()
    expect(page.locator("#question")).to_have_value(UNKNOWN)
    expect(page.locator(".exchange")).to_have_count(1)


def test_what_another_version_of_the_page_kept_is_let_go(browser: Browser, server: Server) -> None:
    page = browser.new_page(base_url=server.address)
    page.goto("/")
    ask(page, UNKNOWN)
    expect(page.locator(".refusal")).to_be_visible()
    page.evaluate("window.addEventListener('pagehide', () => sessionStorage.setItem('conversation', spoilt()))")
    page.evaluate("window.spoilt = () => sessionStorage.getItem('conversation').replace('[', '[null, {}, ')")
    page.reload()
    expect(page.locator(".refusal")).to_have_count(1)
    expect(page.locator(".exchange")).to_have_count(1)
    page.evaluate("window.addEventListener('pagehide', () => sessionStorage.setItem('conversation', '{'))")
    page.reload()
    expect(page.locator("#empty")).to_be_visible()
    page.close()


def test_a_false_premise_is_answered_with_what_the_documents_say(page: Page) -> None:
    ask(page, ASSUMES)
    expect(page.locator(".caveat")).to_have_text(
        "The question takes something for granted that the documents do not say."
    )
    expect(page.locator(".sentence")).to_have_text(["The harbour opens at 6 am."])
    expect(page.locator(".mark")).to_have_text(["1"])


def test_a_failure_is_told_with_its_request_id_and_gives_the_question_back(page: Page) -> None:
    ask(page, BROKEN)
    expect(page.locator(".problem")).to_contain_text("the LLM wrote nothing")
    expect(page.locator(".problem code")).to_have_text(re.compile(r"^[0-9a-f]{12}$"))
    expect(page.locator("#question")).to_have_value(BROKEN)


def test_an_answer_can_be_stopped_and_the_next_question_asked(page: Page) -> None:
    ask(page, OPENS)
    page.wait_for_selector(".waiting .sentence")
    page.evaluate("document.getElementById('send').click()")  # at once: Playwright's own click takes its time
    expect(page.locator(".stopped")).to_have_text("Stopped here.")
    ask(page, UNKNOWN)
    expect(page.locator(".refusal")).to_be_visible()
    page.click("#new-conversation")
    expect(page.locator("article")).to_have_count(0)


def test_a_question_that_is_asked_too_early_follows_when_the_first_is_answered(page: Page) -> None:
    ask(page, OPENS)
    page.wait_for_selector(".waiting .sentence")
    ask(page, UNKNOWN)
    expect(page.locator("#keys")).to_have_text("Asked as soon as this answer is there.")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator(".refusal")).to_be_visible()
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator(".sentence")).to_have_count(3)  # the first was answered to its end
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator("#keys")).to_contain_text("Enter asks")


def test_a_question_that_is_written_on_or_stopped_before_does_not_follow(page: Page) -> None:
    for change in ("page.type", "stop"):
        ask(page, OPENS)
        page.wait_for_selector(".waiting .sentence")
        ask(page, UNKNOWN)
        if change == "stop":
            page.evaluate("document.getElementById('send').click()")
        else:
            page.type("#question", " And")
        expect(page.locator("#keys")).to_contain_text("Enter asks")
        expect(page.locator(".waiting")).to_have_count(0)
        expect(page.locator(".refusal")).to_have_count(0)
        expect(page.locator("#question")).not_to_have_value("")


def test_the_api_page_works_without_the_network(page: Page) -> None:
    page.goto("/docs")
    paths = page.request.get("/openapi.json").json()["paths"]
    expect(page.locator(".opblock")).to_have_count(sum(map(len, paths.values())))
    page.locator(".opblock", has_text="/healthz").click()
    page.click(".try-out__btn")
    page.click(".execute")
    expect(page.locator(".live-responses-table .response .response-col_status")).to_contain_text("200")


def test_a_document_cannot_run_scripts_in_the_page(page: Page, server: Server, tmp_path: Path) -> None:
    body = {"documents": [{"id": "evil", "text": "<img src=x onerror=alert(1)><script>alert(2)</script> Evil."}]}
    assert page.request.post("/documents?wait=1", data=body).ok
    page.goto("/documents/evil/view")
    expect(page.locator(".stored")).to_have_text(body["documents"][0]["text"])
    expect(page.locator(".stored *")).to_have_count(0)
    assert page.request.delete("/documents/evil").ok


# ── Adding documents ──────────────────────────────────────────────────────────────────────────────────────────────────

LONG = "\n\n".join(
    f"Ship number {number} carries {number * 7} crates of oranges to harbour {number}." for number in range(20_000)
)


@pytest.fixture
def tidy(page: Page) -> Iterator[None]:
    """Removes whatever a test adds."""
    before = {found["id"] for found in documents(page)}
    yield
    for job in page.request.get("/jobs").json()["jobs"]:
        while not page.request.delete(f"/jobs/{job['id']}").json()["receipt"]:
            page.wait_for_timeout(200)
    for found in documents(page):
        if found["id"] not in before:
            page.request.delete(f"/documents/{found['id']}")


def documents(page: Page) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = page.request.get("/documents").json()["documents"]
    return listed


def add(page: Page, **texts: str) -> None:
    page.set_input_files(
        "#files", [{"name": name, "mimeType": "", "buffer": text.encode()} for name, text in texts.items()]
    )


@pytest.mark.usefixtures("tidy")
def test_documents_of_one_title_are_told_apart_by_their_files(page: Page) -> None:
    add(page, **{f"{month}.md": f"# Minutes\n\nThe board met in {month}." for month in ("march", "may")})
    expect(page.locator("#documents")).to_have_text("3 documents")
    page.request.post("/documents?wait=1", data={"documents": [{"title": "Tides", "text": "High water is at noon."}]})
    page.click("#library summary")
    shown = ("Berth 0[^/]* harbour.txt", "Minutes march.md", "Minutes may.md", "Tides")
    named = [re.compile(f"^{name} Delete$") for name in shown]
    expect(page.locator("#library li")).to_have_text(named)


@pytest.mark.usefixtures("tidy")
def test_a_document_is_deleted_from_the_list_when_its_reader_is_sure(page: Page) -> None:
    add(page, **{"quay.md": "# The quay\n\nIt was built in 1888."})
    expect(page.locator("#documents")).to_have_text("2 documents")
    page.click("#library summary")
    asked: list[str] = []

    def replying(sure: bool) -> None:
        page.once(
            "dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if sure else dialog.dismiss())
        )
        page.get_by_role("button", name="Delete The quay").click()

    replying(sure=False)
    expect(page.locator("#library a")).to_have_count(2)
    replying(sure=True)
    expect(page.locator("#library a")).to_have_count(1)
    expect(page.locator("#documents")).to_have_text("1 document")
    assert {found["title"] for found in documents(page)}.isdisjoint({"The quay"})
    assert asked == ["Delete “The quay”? Questions will no longer be answered from it."] * 2
    expect(page.locator("#library summary")).to_be_focused()


def test_a_document_that_cannot_be_deleted_says_so_and_stays(browser: Browser, server: Server) -> None:
    page = browser.new_page(base_url=server.address)  # its console may say that a request failed
    page.goto("/")
    page.click("#library summary")
    page.route("**/documents/*", lambda route: route.abort())
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#library .delete").first.click()
    expect(page.locator("#library li").first).to_contain_text("could not be deleted")
    expect(page.locator("#documents")).to_have_text("1 document")
    page.close()


@pytest.mark.usefixtures("tidy")
def test_files_are_added_and_what_failed_is_told_with_its_reason(page: Page) -> None:
    add(page, **{"quay.txt": "The quay was built in 1888.", "picture.png": "no text"})
    expect(page.locator(".upload .label")).to_have_text("Done")
    expect(page.locator(".upload .small")).to_contain_text("1 added · 1 failed · 1 passage · 1 embedded")
    expect(page.locator(".upload .failed li")).to_have_count(1)
    expect(page.locator(".upload .failed li")).to_contain_text("picture.png: .png cannot be read")
    expect(page.locator("#documents")).to_have_text("2 documents")
    page.click("#library summary")
    expect(page.locator("#library a")).to_have_count(2)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".upload .label")).to_have_text("Done")
    expect(page.locator(".upload .failed li")).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".upload")).to_have_count(0)


@pytest.mark.usefixtures("tidy")
def test_progress_is_shown_until_it_is_cancelled_and_what_was_added_stays(page: Page) -> None:
    add(page, **{"quay.txt": "The quay was built in 1888.", "long.txt": LONG})
    expect(page.locator(".upload .small")).to_have_text(
        re.compile(r"1 of 2 · [\d,]+ passages cut · [1-9][\d,]* embedded · 1 indexed")
    )
    expect(page.locator(".upload progress")).to_be_visible()
    page.reload()  # the job goes on meanwhile, and is shown again
    expect(page.locator(".upload .small")).to_contain_text("s left")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".upload .label")).to_have_text("Cancelled; what was added stays")
    expect(page.locator(".upload .small")).to_contain_text("1 added · 1 passage")
    expect(page.locator("#documents")).to_have_text("2 documents")
    assert {found["source"] for found in documents(page)} > {"quay.txt"}


@pytest.mark.usefixtures("tidy")
def test_files_can_be_dropped_on_the_page(page: Page) -> None:
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["The quay was built in 1888."], "quay.txt"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator(".upload .label")).to_have_text("Done")
    assert "quay.txt" in {found["source"] for found in documents(page)}


def test_a_sentence_without_support_that_is_kept_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "harbour.txt").write_text(TEXT)
    (tmp_path / "data").mkdir()
    with fake_llm(reply="The mayor has 12 cats. [1] The harbour opens at 6 am. [1]") as llm:
        settings = {"llm": "remote", "llm_base_url": llm.base_url, "llm_model": "fake-model", "unsupported": "mark"}
        with served(tmp_path / "data", seeds_dir=tmp_path / "seeds", **settings) as started:
            page = browser.new_page(base_url=started.address)
            page.goto("/")
            ask(page, OPENS)
            expect(page.locator(".made-by")).to_be_visible()
            expect(page.locator(".sentence")).to_have_text(["The mayor has 12 cats.", "The harbour opens at 6 am."])
            expect(page.locator(".sentence").first).to_have_attribute("data-support", "unsupported")
            expect(page.locator(".unsupported")).to_have_text(["not in the documents"])
            expect(page.locator(".answer p").first).to_have_text(
                "The mayor has 12 cats. not in the documents The harbour opens at 6 am.1"
            )
            expect(page.locator(".removed, .caveat")).to_have_count(0)
            page.close()
