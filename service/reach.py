"""Two ways to one service: a running server over HTTP, or the data folder opened here. The command line uses either."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from http.client import HTTPException
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from service.doctor import repaired
from service.errors import BadInput, FootnoteError, NotFound
from service.settings import Settings
from service.types import Answer, Checkup, Document, Failure, Receipt
from service.wiring import Bar, examined, open_world, served_at
from service.world import World

_Reply = TypeVar("_Reply", Answer, Receipt, Checkup)

_BATCH = 20  # documents in one request


class Footnote(Protocol):
    """What the command line can do, whichever way it goes."""

    def ask(self, question: str) -> Answer: ...
    def ingest(self, documents: Sequence[Document | Failure]) -> Iterator[Receipt]:
        """A receipt for each step, as it is done."""

    def documents(self) -> Iterator[tuple[str, str, str]]:
        """Id, title and source of each document."""

    def delete(self, document_id: str) -> None: ...


@contextmanager
def reach(settings: Settings, bar: Bar) -> Iterator[Footnote]:
    """The server that owns the data folder, else the folder itself."""
    if address := served_at(settings):
        yield OverHTTP(address)
        return
    world = open_world(settings, bar)
    try:
        yield Here(world)
    finally:
        world.close()


def doctor(settings: Settings, repair: bool) -> Checkup:
    """What the doctor finds, having put right what can be if `repair`. Only what must be is opened, and nothing mended
    that nobody asked for."""
    if address := served_at(settings):
        return OverHTTP(address).doctor(repair)
    if repair:
        with closing(open_world(settings.model_copy(update={"llm": "extractive"}))) as world:
            repaired(world)
    return examined(settings)


class Here:
    """Over an open world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, question: str) -> Answer:
        from service.ask import ask

        return ask(question, self._world)

    def ingest(self, documents: Sequence[Document | Failure]) -> Iterator[Receipt]:
        from service.ingest import ingest

        for document in documents:
            yield ingest([document], self._world)

    def documents(self) -> Iterator[tuple[str, str, str]]:
        count = self._world.catalog.counts()[0]
        return ((d.id, d.title, d.source) for d in self._world.catalog.documents(limit=count))

    def delete(self, document_id: str) -> None:
        from service.ingest import delete

        if not delete(document_id, self._world):
            raise NotFound(f"no document {document_id}")


class OverHTTP:
    """Over a running server."""

    def __init__(self, address: str) -> None:
        self._address = address
        # A proxy that is set in the environment cannot reach this machine's loopback.
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def ask(self, question: str) -> Answer:
        return self._read(Answer, self._call("POST", "/ask", {"question": question}))

    def ingest(self, documents: Sequence[Document | Failure]) -> Iterator[Receipt]:
        good = [document for document in documents if isinstance(document, Document)]
        yield Receipt(failed=tuple(failure for failure in documents if isinstance(failure, Failure)))
        for at in range(0, len(good), _BATCH):
            yield self._posted(good[at : at + _BATCH])

    def documents(self) -> Iterator[tuple[str, str, str]]:
        offset = 0
        while some := self._call("GET", f"/documents?limit=500&offset={offset}")["documents"]:
            yield from ((d["id"], d["title"], d["source"]) for d in some)
            offset += len(some)

    def delete(self, document_id: str) -> None:
        self._call("DELETE", f"/documents/{quote(document_id, safe='')}")

    def doctor(self, repair: bool) -> Checkup:
        return self._read(Checkup, self._call("POST", "/doctor", {}) if repair else self._call("GET", "/doctor"))

    def _posted(self, documents: Sequence[Document]) -> Receipt:
        """The receipt for these documents. If the server takes none of them as they are, each is sent alone."""
        body = {"documents": [asdict(document) for document in documents]}
        try:
            return self._read(Receipt, self._call("POST", "/documents?wait=1", body))
        except BadInput as error:
            if len(documents) > 1:
                return sum((self._posted([document]) for document in documents), Receipt())
            return Receipt(failed=(Failure(source=documents[0].source, reason=str(error)),))

    def _read(self, model: type[_Reply], reply: Any) -> _Reply:
        try:
            return model.model_validate(reply)
        except ValidationError as error:
            raise FootnoteError(f"the server at {self._address} is of another version: restart it") from error

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with self._open(request) as reply:
                return json.loads(reply.read() or "null")
        except urllib.error.HTTPError as error:
            raise _refused(error) from error
        except (OSError, HTTPException) as error:
            raise FootnoteError(f"the server at {self._address} does not answer: {error}") from error


def _refused(error: urllib.error.HTTPError) -> FootnoteError:
    """What the server's problem says, as the error that it was there."""
    try:
        detail = str(json.loads(error.read())["detail"])
    except (ValueError, LookupError, TypeError):
        detail = f"the server answered {error.code} {error.reason}"
    match error.code:
        case 404:
            return NotFound(detail)
        case code if code < 500:
            return BadInput(detail)
        case _:
            return FootnoteError(detail)
