"""Errors as `application/problem+json` (RFC 9457), with the right status and a request id, whatever went wrong."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, g, json, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from service.errors import (
    BadInput,
    DiskFull,
    EmbeddingUnavailable,
    FootnoteError,
    LLMError,
    NotAllowed,
    NotFound,
    TooLong,
)
from service.faults import faults
from service.types.answers import FoundPassage

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong. `passages`: where the LLM failed, what was found before it did."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    request_id: str
    passages: list[FoundPassage] | None = None


def problem(status: int, detail: str, passages: tuple[FoundPassage, ...] | None = None) -> dict[str, Any]:
    """The body of an error of this request."""
    found = list(passages) if passages is not None else None
    return _body(status, detail, request_id(), found)


def outside_the_app(status: int, detail: str) -> tuple[bytes, list[tuple[str, str]]]:
    """Body and headers of an error that the server answers before there is a request for the app."""
    name = _new_id()
    headers = [("Content-Type", "application/problem+json"), ("X-Request-ID", name)]
    return json.dumps(_body(status, detail, name)).encode(), headers


def _body(status: int, detail: str, name: str, passages: list[FoundPassage] | None = None) -> dict[str, Any]:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, request_id=name, passages=passages)
    return body.model_dump(mode="json", exclude={"passages"} if passages is None else None)


def status_of(error: FootnoteError) -> int:
    """The status that an error of ours is answered with."""
    match error:
        case NotFound():
            return HTTPStatus.NOT_FOUND
        case TooLong():
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case BadInput():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case NotAllowed():
            return HTTPStatus.FORBIDDEN
        case DiskFull():
            return HTTPStatus.INSUFFICIENT_STORAGE
        case LLMError() | EmbeddingUnavailable():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


def reply(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), body["status"], content_type="application/problem+json")


def request_id() -> str:
    """Names this request in the reply and in the log."""
    if "request_id" not in g:
        g.request_id = _new_id()
    return str(g.request_id)


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def install(app: APIFlask) -> None:
    """Answer every error of the app with a problem."""

    @app.error_processor
    def _apiflask(error: HTTPError) -> Response:
        cause = error.__cause__
        detail = faults(cause) if isinstance(cause, ValidationError) else error.message
        return reply(problem(error.status_code, detail))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        response = reply(problem(error.code or 500, error.description or ""))
        if allowed := getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(FootnoteError)
    def _ours(error: FootnoteError) -> Response:
        return reply(failure(error))

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> Response:
        return reply(bug(error))

    @app.after_request
    def _named(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        return response


def failure(error: FootnoteError, passages: tuple[FoundPassage, ...] | None = None) -> dict[str, Any]:
    """The body of an error of ours; the log tells of it where it is the service's and not the caller's."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request %s: %s %s: %s", request_id(), request.method, request.path, error)
    return problem(status, str(error), passages)


def bug(error: Exception) -> dict[str, Any]:
    """The body of an error that nobody foresaw: the log tells what it is, the caller gets its request id."""
    log.error("request %s failed: %s %s", request_id(), request.method, request.path, exc_info=error)
    return problem(500, "an error of the service itself; its log has more under this request id")
