"""POST, GET and DELETE /documents."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify, render_template, request
from pydantic import Field, ValidationError

from service.core.text.identity import document_of
from service.errors import BadInput, NotFound
from service.faults import faults
from service.ingest import deleted, document_named
from service.jobs import Jobs, item_of, item_of_file
from service.types.documents import Document
from service.types.intake import Deleted, DocumentIn, Item, Job, Receipt
from service.types.models import Model
from service.web.problems import problem, reply
from service.world import World


class DocumentsIn(Model):
    """Documents to ingest."""

    documents: tuple[DocumentIn, ...] = Field(min_length=1, max_length=10_000)


class DocumentOut(Model):
    """A stored document; `text` only where one is asked for."""

    id: str
    title: str
    source: str
    sources: tuple[str, ...] = Field(description="`source`, and every other one that the same content came from")
    url: str | None
    published_at: str | None
    metadata: dict[str, Any]
    text: str | None = None


class DocumentList(Model):
    """Documents, oldest first, with how many there are."""

    documents: tuple[DocumentOut, ...]
    total: int


class PageAsked(Model):
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, lt=2**63)


class OfSource(Model):
    source: str | None = Field(None, min_length=1, description="one of its `sources`: only this goes")


class Marked(Model):
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)


class Waiting(Model):
    wait: bool = Field(False, description="reply when all is done")


_ADDING = {
    200: "With `wait=1`: what was done",
    400: "Not JSON",
    413: "Too large",
    415: "Neither JSON nor files",
    422: "Not documents; with `wait=1` also: none could be ingested",
    507: "The disk is full",
}


def blueprint(world: World, jobs: Jobs, slots: threading.BoundedSemaphore) -> APIBlueprint:
    """`slots` bounds how many requests keep a thread for long."""
    api = APIBlueprint("documents", __name__, url_prefix="/documents", tag="Documents")

    @api.post("")
    @api.input(Waiting, location="query")
    @api.output(Job, status_code=202, description="Taken: the job that ingests them")
    @api.doc(summary="Ingest documents", responses=_ADDING)
    def add(query_data: Waiting) -> Response | tuple[Job, int, dict[str, str]]:
        """Takes JSON {documents: [...]} or multipart files. What cannot be read fails alone, with a reason."""
        job, waited = _taken(_given(), jobs, slots if query_data.wait else None)
        if waited and job.receipt:
            return _told(job.receipt)
        return job, 202, {"Location": f"/jobs/{job.id}"}

    @api.get("")
    @api.input(PageAsked, location="query")
    @api.output(DocumentList)
    def listing(query_data: PageAsked) -> DocumentList:
        """Lists the documents."""
        found = world.catalog.documents(query_data.limit, query_data.offset)
        return DocumentList(documents=tuple(_out(d, None) for d in found), total=world.catalog.counts()[0])

    @api.get("/<document_id>")
    @api.output(DocumentOut)
    @api.doc(summary="A document with its text", responses={404: "Unknown document"})
    def one(document_id: str) -> DocumentOut:
        document = _known(document_id, world)
        return _out(document, document.text)

    @api.get("/<document_id>/view")
    @api.input(Marked, location="query")
    @api.doc(hide=True)
    def view(document_id: str, query_data: Marked) -> str:
        return _page(_known(document_id, world), query_data.start or 0, query_data.end or 0)

    @api.delete("/<document_id>")
    @api.input(OfSource, location="query")
    @api.output(Deleted, description="What is gone, before this reply")
    @api.doc(summary="Delete a document", responses={404: "Unknown document or source"})
    def remove(document_id: str, query_data: OfSource) -> Deleted:
        """Removes a document with all its sources. With `source` only that one goes: the document stays, under the same
        id, as long as it has another. The reply names the sources that went and those that are left."""
        return deleted(document_id, world, query_data.source)

    return api


def _given() -> list[Item]:
    if request.mimetype == "multipart/form-data":
        if not request.files:
            raise BadInput("there is no file in the form")
        files = request.files.items(multi=True)  # several may have the same field name
        return [item_of_file(upload.read(), upload.filename or "unnamed") for _, upload in files]
    try:
        given = DocumentsIn.model_validate(request.get_json())
    except ValidationError as error:
        raise BadInput(faults(error)) from error
    return [item_of(document_of(document)) for document in given.documents]


def _taken(items: Sequence[Item], jobs: Jobs, slots: threading.BoundedSemaphore | None) -> tuple[Job, bool]:
    """The job of these items, and whether it was waited for: only where a slot is free, else those who wait would take
    the questions' threads."""
    if not slots or not slots.acquire(blocking=False):
        return jobs.submit(items), False
    try:
        return jobs.done(items), True
    finally:
        slots.release()


def _told(receipt: Receipt) -> Response:
    if receipt.failed and receipt.documents == len(receipt.failed):
        return reply(problem(422, " · ".join(f"{f.source}: {f.reason}" for f in receipt.failed)))
    return jsonify(receipt.model_dump(mode="json"))


def _known(document_id: str, world: World) -> Document:
    document = document_named(document_id, world)
    if document is None:
        raise NotFound(f"no document {document_id}")
    return document


def _page(document: Document, start: int, end: int) -> str:
    """A document for reading, with what stands from `start` to `end` marked, if that is in it."""
    text = document.text
    first, last = (start, end) if start < end <= len(text) else (0, 0)
    return render_template(
        "document.html", document=document, before=text[:first], cited=text[first:last], after=text[last:]
    )


def _out(document: Document, text: str | None) -> DocumentOut:
    facts = {name: getattr(document, name) for name in ("id", "title", "source", "sources", "url", "published_at")}
    return DocumentOut(**facts, metadata=dict(document.metadata), text=text)
