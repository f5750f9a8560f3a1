"""What the OpenAPI page says beyond what is made from the models: problems, event streams, both ways to upload."""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask
from pydantic.json_schema import models_json_schema

from service.types.intake import Receipt
from service.web.documents_api import DocumentsIn
from service.web.problems import Problem
from service.web.streaming import HEARTBEAT_S

_REF = "#/components/schemas/{model}"
_EVENTS = (
    "Server-sent events, the data of each in JSON: `evidence` (search_query, passages), `sentence` for each verified"
    " sentence (text: what it adds to the answer; sentence; citations: the new ones), then `final` (the whole answer)"
    " or `error` (a problem)."
)
_PROGRESS = (
    "Server-sent events, the data of each the job in JSON: `progress` whenever something was done, `ended` as the last;"
    f" a comment every {HEARTBEAT_S:.0f} seconds where nothing was."
)
_FILES = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string", "format": "binary"}}}


def install(app: APIFlask) -> None:
    """Complete the specification that apiflask makes."""

    @app.spec_processor
    def _complete(spec: dict[str, Any]) -> dict[str, Any]:
        schemas = spec["components"]["schemas"]
        _, made = models_json_schema(
            [(Problem, "serialization"), (Receipt, "serialization"), (DocumentsIn, "validation")], ref_template=_REF
        )
        schemas |= made["$defs"]
        for unused in ("HTTPError", "ValidationError"):  # apiflask's own, which no reply of ours looks like
            schemas.pop(unused, None)
        for path in spec["paths"].values():
            for operation in path.values():
                _with_problems(operation["responses"])
        paths = spec["paths"]
        paths["/ask"]["post"]["responses"]["200"]["content"]["text/event-stream"] = {
            "schema": {"type": "string", "description": _EVENTS}
        }
        paths["/jobs/{job_id}"]["get"]["responses"]["200"]["content"]["text/event-stream"] = {
            "schema": {"type": "string", "description": _PROGRESS}
        }
        paths["/documents"]["post"]["responses"]["200"]["content"] = {
            "application/json": {"schema": {"$ref": _REF.format(model="Receipt")}}
        }
        paths["/documents"]["post"]["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": _REF.format(model="DocumentsIn")}},
                "multipart/form-data": {"schema": _FILES},
            },
        }
        return spec


def _with_problems(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
