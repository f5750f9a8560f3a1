"""Errors as `application/problem+json` (RFC 9457), with the right status and a request id, whatever went wrong."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, g, json, request
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException

from service.errors import BadInput, FootnoteError, LLMError, NotFound
from service.types import FoundPassage

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
    body = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, request_id=request_id(), passages=found
    )
    return body.model_dump(mode="json", exclude_none=True)


def status_of(error: FootnoteError) -> int:
    """The status that an error of ours is answered with."""
    match error:
        case NotFound():
            return HTTPStatus.NOT_FOUND
        case BadInput():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case LLMError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


def reply(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), body["status"], content_type="application/problem+json")


def request_id() -> str:
    """Names this request in the reply and in the log."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12]
    return str(g.request_id)


def install(app: APIFlask) -> None:
    """Answer every error of the app with a problem."""

    @app.error_processor
    def _apiflask(error: HTTPError) -> Response:
        return reply(problem(error.status_code, _readable(error)))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        response = reply(problem(error.code or 500, error.description or ""))
        if allowed := getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(FootnoteError)
    def _ours(error: FootnoteError) -> Response:
        return reply(problem(status_of(error), str(error)))

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> Response:
        log.exception("request %s failed: %s %s", request_id(), request.method, request.path, exc_info=error)
        return reply(problem(500, "an error of the service itself; its log has more under this request id"))

    @app.after_request
    def _named(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        return response


def _readable(error: HTTPError) -> str:
    """The faults of a request by field, in one line."""
    fields = [
        f"{name}: {'; '.join(faults)}"
        for where in (error.detail or {}).values()
        if isinstance(where, dict)
        for name, faults in where.items()
    ]
    return " · ".join(fields) or error.message
