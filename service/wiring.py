"""Wiring: settings -> World. Alone knows every vendor.

The edges that speak to OpenAI's API are imported where the settings ask for one: they take 22 MB and half a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from service.calibration import read_calibration
from service.core.drafting.prompting import Prompt
from service.doctor import checkup, told
from service.edges.catalog_sqlite import SqliteCatalog
from service.edges.chroma.store import ChromaStore
from service.edges.data_lock import DataLock, owner_address, owner_key
from service.edges.disk import require_room
from service.edges.embedded import CHECK, SIZE, EmbeddedChat, installed, named, weights
from service.edges.jobs_sqlite import SqliteJobs
from service.edges.memory import give_back
from service.edges.onnx import SENTENCES, OnnxEmbedder, OnnxReranker
from service.edges.prompt_files import read_prompt
from service.edges.readers.files import FileReader, files_under, passed_over_under
from service.edges.tiktoken_count import TiktokenCount
from service.errors import CatalogDamaged, IndexDamaged, ModelFilesError, SettingsError
from service.in_step import VectorSource
from service.keeping import KeptIndex
from service.reindexing import CurrentEmbedder, Reindexing, model_of
from service.scrubbing import Scrubber
from service.seams import Capabilities, Catalog, Chat, Embedder, Entry, Rerank, Vectors
from service.settings import PREFIX, Settings, load
from service.types.documents import Document
from service.types.intake import Checkup, Failure
from service.world import World

if TYPE_CHECKING:
    from service.edges.openai_chat import OpenAIChat

PROMPTS = ("answer", "check", "rewrite", "short", "whether")
REMOTE_MODEL = "gpt-4o-mini"  # where only a key is given
UNUSED = 20_000  # vectors (some 20 MB) that are kept for documents whose ingest was killed and may come again

Bar = Callable[[str, int], Callable[[int], None]]  # opens a progress bar; what it returns moves it on


def no_bar(_label: str, _total: int) -> Callable[[int], None]:
    return lambda _: None


def open_world(
    settings: Settings, bar: Bar = no_bar, embedder: Embedder | None = None, rerank: Rerank | None = None
) -> World:
    """The real world of these settings, but for models that are given. Owns the data folder until `close`.

    Raises FootnoteError.
    """
    lock = DataLock(settings.data_dir)
    closers: list[Callable[[], None]] = [lock.close]
    try:
        chat, stop = _chat(settings, bar)
        closers.append(stop)
        current, writing = CurrentEmbedder(embedder or embedder_of(settings)), threading.Lock()
        catalog = SqliteCatalog(settings.data_dir / "catalog.sqlite")
        closers.append(catalog.close)
        jobs = SqliteJobs(settings.data_dir / "jobs.sqlite")
        closers.append(jobs.close)
        if not jobs.waits():  # what was embedded of a document that is still to be ingested was paid for
            catalog.forget_unused_vectors(but=UNUSED)
        closers.append(Scrubber(catalog).close)
        read = FileReader(settings.max_document_bytes, settings.read_deadline_s)
        closers.append(read.close)
        index = kept_index(settings.data_dir / "index", catalog, current, writing)
        closers.append(index.close)
        world = World(
            settings=settings,
            catalog=catalog,
            jobs=jobs,
            index=index,
            embedder=current,
            reindexer=Reindexing(catalog, index, current, _embedder_at),
            key=lock.key,
            rerank=rerank or OnnxReranker(),
            rerank_sentences=rerank or OnnxReranker(SENTENCES),
            token_starts=TiktokenCount(settings.data_dir / "tiktoken"),
            read=read,
            calibration=read_calibration(),
            prompts={name: read_prompt(settings.prompts_dir, name) for name in PROMPTS},
            chat=chat,
            require_room=partial(require_room, settings.data_dir),
            publish_address=lock.publish,
            writing=writing,
            closers=tuple(closers),
        )
        give_back()
        return world
    except BaseException:
        for close in reversed(closers):
            close()
        raise


def served_at(settings: Settings) -> str | None:
    """The address of the server that owns the data folder, if there is one."""
    return owner_address(settings.data_dir)


def key_of_owner(settings: Settings) -> str | None:
    """The key that the server which owns the data folder asks for."""
    return owner_key(settings.data_dir)


def reranker_files() -> tuple[Path, Path, Path]:
    """The reranker's weights and tokenizer, and what it has been taught about sentences. Raises ModelFilesError."""
    return *OnnxReranker.files(), SENTENCES


def embedded_files(settings: Settings) -> tuple[Path, Path]:
    """The embedded LLM's weights, and what it has been taught. Raises ModelFilesError."""
    if not installed():
        raise ModelFilesError("the embedded LLM is not installed: run `make embedded`")
    return weights(settings.data_dir / "models"), CHECK


def prompt_of(settings: Settings, name: str) -> Prompt:
    """One of the prompt files that no answer needs. Raises SettingsError if it is missing or faulty."""
    return read_prompt(settings.prompts_dir, name)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files that the paths name, and every file under folders that could be read; each once."""
    return list(dict.fromkeys(file for path in paths for file in files_under(path)))


def passed_over_in(paths: Iterable[Path]) -> list[Path]:
    """The files under folders that are passed over, since their format is not read and no path names them."""
    named = {path.resolve() for path in paths}
    return sorted({file for path in named if path.is_dir() for file in passed_over_under(path)} - named)


def documents_in(paths: Iterable[Path], settings: Settings | None = None) -> Iterator[Document | Failure]:
    """Every readable document under the paths; what cannot be read comes as a failure."""
    settings = settings or load()
    read = FileReader(settings.max_document_bytes, settings.read_deadline_s)
    try:
        for file in files_in(paths):
            yield from read.file(file)
    finally:
        read.close()


def kept_index(folder: Path, catalog: Catalog, embedder: Embedder, writing: threading.Lock) -> KeptIndex:
    """The index in a folder, held against the catalog. Raises ModelsDiffer."""
    has_room = partial(require_room, folder.parent)
    return KeptIndex(catalog, ChromaStore(folder), model_of(catalog, embedder), writing, require_room=has_room)


def reindexed(settings: Settings, bar: Bar) -> int:
    """Embed every document of a data folder that nobody owns anew, with the model that the settings name; how many
    passages there are. What an interrupted run has embedded is not embedded again."""
    with _looked_at(settings) as (catalog, index):
        passages = catalog.counts()[1]
        if index:
            index.adopt(model_of(catalog, embedder_of(settings)), bar("embedding", passages), lambda: None)
        return passages


def examined(settings: Settings) -> Checkup:
    """What the doctor finds in a data folder that no server owns; nothing is changed and no model loaded."""
    try:
        with _looked_at(settings) as (catalog, index):
            return checkup(catalog, index, _fingerprint(settings)) if index else told(catalog.faults())
    except CatalogDamaged as error:
        return told({"file": [str(error)]})


@contextmanager
def _looked_at(settings: Settings) -> Iterator[tuple[SqliteCatalog, KeptIndex | None]]:
    """The catalog and the index of a data folder that nobody owns, as they are: whatever their model is, no model is
    loaded and nothing is mended."""
    folder = settings.data_dir
    with closing(DataLock(folder)), closing(SqliteCatalog(folder / "catalog.sqlite")) as catalog:
        kept = catalog.generation()
        if kept is None:
            yield catalog, None
            return
        model = VectorSource(kept.fingerprint, kept.dimension, _no_vectors)
        with closing(
            KeptIndex(catalog, ChromaStore(folder / "index"), model, threading.Lock(), mending=False)
        ) as index:
            yield catalog, index


def _no_vectors(entries: Sequence[Entry]) -> Vectors:
    raise IndexDamaged(f"it lacks {len(entries)} passages")


def _fingerprint(settings: Settings) -> str:
    """Of the embedding model that the settings ask for."""
    if settings.embedding_base_url and settings.embedding_model:
        from service.edges.openai_embed import fingerprint

        return fingerprint(settings.embedding_base_url, settings.embedding_model)
    return OnnxEmbedder.fingerprint


def embedder_of(settings: Settings) -> Embedder:
    key = settings.embedding_api_key.get_secret_value() if settings.embedding_api_key else None
    return _embedder_at(settings.embedding_base_url, settings.embedding_model, key)


def _embedder_at(base_url: str | None, model: str | None, key: str | None) -> Embedder:
    if not (base_url and model):
        return OnnxEmbedder()
    from service.edges.openai_embed import OpenAIEmbedder

    return OpenAIEmbedder(base_url, key or "none", model)


def _chat(settings: Settings, bar: Bar) -> tuple[Chat | None, Callable[[], None]]:
    """The LLM that the settings ask for, and how to stop it; none where the embedded one is not installed."""
    if settings.llm_kind == "remote":
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
        model = settings.llm_model or REMOTE_MODEL
        return _remote(settings.llm_base_url, key, model), lambda: None
    if settings.llm_kind == "extractive":
        return None, lambda: None
    gguf = settings.llm_gguf
    if gguf and not gguf.is_file():
        raise SettingsError(f"{PREFIX}LLM_GGUF: there is no file {gguf}")
    if not installed(with_weights=not gguf):
        if settings.llm == "embedded" or gguf:
            raise SettingsError(f"{PREFIX}LLM: the embedded LLM is not installed: run `make embedded`")
        return None, lambda: None
    file = gguf or weights(settings.data_dir / "models", bar("joining the weights", SIZE))
    taught = None if gguf else CHECK  # which is of our model alone
    chat = EmbeddedChat(file, gguf.stem if gguf else named(CHECK), settings.llm_threads, _client, taught)
    return chat, chat.close


def _client(base_url: str, key: str, model: str, capabilities: Capabilities) -> OpenAIChat:
    """What asks the embedded LLM, once it runs."""
    from service.edges.openai_chat import OpenAIChat

    return OpenAIChat(base_url, key, model, capabilities)


def _remote(base_url: str | None, key: str, model: str) -> OpenAIChat:
    """OpenAI's own models read enough, and it does not tell how much."""
    from service.edges.openai_chat import OpenAIChat
    from service.edges.openai_models import context_tokens

    if base_url is None:
        return OpenAIChat(base_url, key, model, Capabilities())
    return OpenAIChat(base_url, key, model, Capabilities(), context_tokens=lambda: context_tokens(base_url, key, model))
