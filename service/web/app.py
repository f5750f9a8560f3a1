"""The Flask app of a world."""

from __future__ import annotations

import threading

from apiflask import APIFlask
from flask import Response, request
from flask_swagger_ui import get_swaggerui_blueprint
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from service import __version__
from service.jobs import Jobs
from service.web import ask_api, doctor_api, documents_api, jobs_api, openapi, page, problems, reindex_api
from service.web.origins import own_pages_only
from service.world import World

_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
_DOCS_POLICY = (
    f"{_POLICY}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"  # Swagger UI has both inline
)


def create_app(world: World, jobs: Jobs | None = None) -> APIFlask:
    """Every endpoint over this world. Takes no connection by itself: a server or a test client does."""
    jobs = jobs or Jobs(world)
    slots = threading.BoundedSemaphore(world.settings.threads // 2)  # a stalled reader of a stream holds a thread
    app = APIFlask(__name__, title="Footnote", version=__version__, docs_path=None, spec_path="/openapi.json")
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_SERVERS=False,  # it would keep the Host header of whoever asks first
        MAX_CONTENT_LENGTH=world.settings.max_request_bytes,
        DESCRIPTION="Answers from your documents, every statement footnoted to the exact words it rests on.",
        VALIDATION_ERROR_DESCRIPTION="Well-formed, but not as described",
    )
    app.json.sort_keys = False
    problems.install(app)
    openapi.install(app)
    app.before_request(lambda: own_pages_only(world.settings))
    app.before_request(_json_or_files)
    app.after_request(_secured)
    app.teardown_request(lambda _: world.catalog.release())
    app.register_blueprint(page.blueprint(world))
    app.register_blueprint(ask_api.blueprint(world, slots))
    app.register_blueprint(doctor_api.blueprint(world))
    app.register_blueprint(reindex_api.blueprint(world))
    app.register_blueprint(documents_api.blueprint(world, jobs, slots))
    app.register_blueprint(jobs_api.blueprint(jobs, slots))
    app.register_blueprint(
        get_swaggerui_blueprint("/docs", "/openapi.json", {"app_name": "Footnote", "validatorUrl": None})
    )
    return app


def _json_or_files() -> None:
    """Refuse what is neither, with a message that says what is expected."""
    if request.routing_exception or request.method != "POST":
        return
    if request.path == "/documents" and request.mimetype == "multipart/form-data":
        return
    if request.path.startswith("/jobs/") and not request.content_length:
        return
    if not request.is_json:
        raise UnsupportedMediaType("send JSON with Content-Type: application/json")
    try:
        request.get_json()
    except BadRequest as error:
        why = getattr(error.__cause__, "description", error.description)  # Flask hides it outside of debugging
        raise BadRequest(f"the body is not valid JSON: {why}") from error
    except RecursionError as error:
        raise BadRequest("the body is not valid JSON: nested too deep") from error


def _secured(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy", _DOCS_POLICY if request.path.startswith("/docs") else _POLICY
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response
