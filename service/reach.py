"""Two ways to one service: a running server over HTTP, or the data folder opened here. The command line uses either."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from service.ask import Question, ask, require_short
from service.doctor import repaired
from service.errors import BadInput, FootnoteError, NotFound
from service.ingest import deleted
from service.jobs import attempt, item_of_file
from service.settings import Settings
from service.types.answers import Answer
from service.types.intake import Checkup, Deleted, Failure, Item, Job, Receipt, Reindexed
from service.wiring import Bar, examined, key_of_owner, open_world, reindexed, served_at
from service.world import World

# Told how many more "items" are over with, or how much more of them a stage has done.
Progress = Callable[[str, int], None]

_Reply = TypeVar("_Reply", bound=BaseModel)

_MOST_FILES, _MOST_BYTES = 500, 8_000_000  # in one request
_FORM_BYTES = 2_000  # what a form takes around a file
_LOOK_EVERY_S = (0.02, 0.05, 0.1, 0.25)  # at a job; the last for ever


class Footnote(Protocol):
    """What the command line can do, whichever way it goes."""

    def ask(self, question: Question) -> Answer: ...
    def ingest(self, files: Sequence[Path], progress: Progress) -> Receipt:
        """Ingest files; where each lies is its identity. One that cannot be read fails alone."""

    def documents(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Id, title and sources of each document."""

    def delete(self, document_id: str, source: str | None = None) -> Deleted:
        """Remove a document, or one of its sources. Raises NotFound."""


@contextmanager
def reach(settings: Settings, bar: Bar, asks: bool = False) -> Iterator[Footnote]:
    """The server that owns the data folder, else the folder itself, with an LLM only for who `asks`."""
    if address := served_at(settings):
        yield OverHTTP(address, settings)
        return
    world = open_world(settings if asks else _without_llm(settings), bar)
    try:
        yield Here(world)
    finally:
        world.close()


def _without_llm(settings: Settings) -> Settings:
    return settings.model_copy(update={"llm": "extractive"})


def doctor(settings: Settings, repair: bool) -> Checkup:
    """What the doctor finds, having put right what can be if `repair`. Only what must be is opened, and nothing mended
    that nobody asked for."""
    if address := served_at(settings):
        return OverHTTP(address, settings).doctor(repair)
    if repair:
        with closing(open_world(_without_llm(settings))) as world:
            repaired(world)
    return examined(settings)


def reindex(settings: Settings, bar: Bar) -> str:
    """Embed the documents anew with the model that the settings name; what was done. Raises FootnoteError."""
    if address := served_at(settings):
        done = OverHTTP(address, settings).reindex(settings, key_of_owner(settings) or "", bar)
        return f"{done.passages:,} passages; the server at {address} uses {done.model} from now on: keep the setting"
    return f"{reindexed(settings, bar):,} passages"


class Here:
    """Over an open world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, question: Question) -> Answer:
        require_short("question", question.question, self._world.settings)
        return ask(question.question, self._world, question.history, question.filters, question.limit)

    def ingest(self, files: Sequence[Path], progress: Progress) -> Receipt:
        receipts = []
        for path in files:
            item = _item(path, self._world.settings.max_document_bytes)
            if isinstance(item, Failure):
                receipts.append(Receipt(failed=(item,)))
            else:
                receipts.append(attempt(item, self._world, progress))
            progress("items", 1)
        return Receipt.joined(receipts)

    def documents(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        count = self._world.catalog.counts()[0]
        return ((d.id, d.title, d.sources) for d in self._world.catalog.documents(limit=count))

    def delete(self, document_id: str, source: str | None = None) -> Deleted:
        return deleted(document_id, self._world, source)


class OverHTTP:
    """Over a running server."""

    def __init__(self, address: str, settings: Settings) -> None:
        self._address = address
        self._most_bytes = min(settings.max_document_bytes, settings.max_request_bytes - _FORM_BYTES)  # of a file
        # A proxy that is set in the environment cannot reach this machine's loopback.
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def ask(self, question: Question) -> Answer:
        return self._read(Answer, self._call("POST", "/ask", question.model_dump_json().encode()))

    def ingest(self, files: Sequence[Path], progress: Progress) -> Receipt:
        receipts = []
        for batch in self._batches(files):
            items = [item for item in batch if isinstance(item, Item)]
            receipts.append(Receipt(failed=tuple(item for item in batch if isinstance(item, Failure))))
            progress("items", len(batch) - len(items))
            if items:
                receipts.append(self._followed(items, progress))
        return Receipt.joined(receipts)

    def documents(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        offset = 0
        while some := self._call("GET", f"/documents?limit=500&offset={offset}")["documents"]:
            yield from ((d["id"], d["title"], tuple(d["sources"])) for d in some)
            offset += len(some)

    def delete(self, document_id: str, source: str | None = None) -> Deleted:
        query = f"?source={quote(source, safe='')}" if source else ""
        return self._read(Deleted, self._call("DELETE", f"/documents/{quote(document_id, safe='')}{query}"))

    def doctor(self, repair: bool) -> Checkup:
        return self._read(Checkup, self._call("POST", "/doctor", b"{}") if repair else self._call("GET", "/doctor"))

    def reindex(self, settings: Settings, key: str, bar: Bar) -> Reindexed:
        secret = settings.embedding_api_key
        wanted = {
            "embedding_base_url": settings.embedding_base_url,
            "embedding_model": settings.embedding_model,
            "embedding_api_key": secret.get_secret_value() if secret else None,
        }
        now = self._read(Reindexed, self._call("POST", "/reindex", json.dumps(wanted).encode(), key=key))
        step, seen = bar("embedding", now.passages), 0
        while now.state == "running":
            time.sleep(_LOOK_EVERY_S[-1])
            now = self._read(Reindexed, self._call("GET", "/reindex"))
            step(now.done - seen)
            seen = now.done
        if now.state != "done":
            raise FootnoteError(f"the documents were not embedded anew: {now.reason}")
        return now

    def _batches(self, files: Sequence[Path]) -> Iterator[list[Item | Failure]]:
        """The files as requests carry them: many small ones together, and none that the server would refuse."""
        batch: list[Item | Failure] = []
        size = 0
        for item in (_item(path, self._most_bytes) for path in files):
            more = _FORM_BYTES + len(item.content) if isinstance(item, Item) else 0
            if batch and (len(batch) == _MOST_FILES or size + more > min(_MOST_BYTES, self._most_bytes)):
                yield batch
                batch, size = [], 0
            batch.append(item)
            size += more
        if batch:
            yield batch

    def _followed(self, items: Sequence[Item], progress: Progress) -> Receipt:
        """Have these ingested, and tell how far that is. An interruption cancels what is left."""
        try:
            job = self._read(Job, self._call("POST", "/documents", *_form(items)))
        except BadInput as error:  # one of them is more than this server takes
            if len(items) > 1:
                return Receipt.joined([self._followed([item], progress) for item in items])
            progress("items", 1)
            return Receipt(failed=(Failure(source=items[0].source, reason=str(error)),))
        try:
            looks, told = iter(_LOOK_EVERY_S), Counter[str]()
            while True:
                now = Counter(job.stages.model_dump() | {"items": job.items.done + job.items.failed})
                for name, more in (now - told).items():
                    progress(name, more)
                told |= now
                if job.receipt:
                    return job.receipt
                time.sleep(next(looks, _LOOK_EVERY_S[-1]))
                job = self._read(Job, self._call("GET", f"/jobs/{job.id}"))
        except KeyboardInterrupt:
            self._call("POST", f"/jobs/{job.id}/cancel")
            raise

    def _read(self, model: type[_Reply], reply: Any) -> _Reply:
        try:
            return model.model_validate(reply)
        except ValidationError as error:
            raise FootnoteError(f"the server at {self._address} is of another version: restart it") from error

    def _call(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json", key: str | None = None
    ) -> Any:
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {key}"} if key else {})
        request = urllib.request.Request(self._address + path, body, headers, method=method)
        try:
            with self._open(request) as reply:
                return json.loads(reply.read() or "null")
        except urllib.error.HTTPError as error:
            raise _refused(error) from error
        except (OSError, HTTPException) as error:
            raise FootnoteError(f"the server at {self._address} does not answer: {error}") from error


def _refused(error: urllib.error.HTTPError) -> FootnoteError:
    """What the server's problem says, as the error that it was there; of its own fault the request id too."""
    try:
        problem = json.loads(error.read())
        detail, name = str(problem["detail"]), str(problem.get("request_id", ""))
    except (ValueError, LookupError, TypeError):
        detail, name = f"the server answered {error.code} {error.reason}", ""
    match error.code:
        case 404:
            return NotFound(detail)
        case code if code < 500:
            return BadInput(detail)
        case _:
            return FootnoteError(f"{detail}: {name}" if name else detail)


def _item(path: Path, most_bytes: int) -> Item | Failure:
    """A file with its bytes; why it cannot be read, if it cannot."""
    source = str(path.resolve())
    try:
        source.encode()
        if (size := path.stat().st_size) > most_bytes:
            return Failure(source=source, reason=f"{size:,} bytes; at most {most_bytes:,} are taken")
        return item_of_file(path.read_bytes(), source)
    except UnicodeEncodeError:
        return Failure(source=source.encode(errors="replace").decode(), reason="its name is not UTF-8")
    except OSError as error:
        return Failure(source=source, reason=error.strerror or str(error))


def _form(files: Sequence[Item]) -> tuple[bytes, str]:
    """Files as a form that is posted, and its content type (RFC 7578; names as in RFC 8187, so that any will do)."""
    boundary = uuid.uuid4().hex
    parts: list[bytes] = []
    for file in files:
        named = f"name=files; filename*=UTF-8''{quote(file.source, safe='')}"
        parts += [f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n\r\n".encode(), file.content, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"
