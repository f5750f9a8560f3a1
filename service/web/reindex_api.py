"""GET and POST /reindex: embed the documents anew with another model, while the old one serves."""

from __future__ import annotations

import secrets

from apiflask import APIBlueprint
from flask import request

from service.errors import NotAllowed, NotFound
from service.seams import Reindexer
from service.types.intake import Reindexed
from service.types.models import Model
from service.world import World


class ReindexIn(Model):
    """The embedding model to change to, as the settings of these names; none of them for the embedded one."""

    embedding_base_url: str | None = None
    embedding_model: str | None = None
    embedding_api_key: str | None = None


def blueprint(world: World) -> APIBlueprint:
    api = APIBlueprint("reindex", __name__, url_prefix="/reindex", tag="Documents")

    @api.get("")
    @api.output(Reindexed)
    @api.doc(summary="How far the documents are embedded anew", responses={404: "The model cannot be changed"})
    def progress() -> Reindexed:
        return _reindexer(world).now

    @api.post("")
    @api.input(ReindexIn)
    @api.output(Reindexed, status_code=202)
    @api.doc(
        summary="Embed the documents anew",
        responses={400: "Not JSON", 403: "The key is missing", 404: "The model cannot be changed", 415: "Not JSON"},
    )
    def start(json_data: ReindexIn) -> Reindexed:
        """Begins; `footnote reindex` calls it. Whoever asks shows the key in the data folder's file `lock`, as every
        text is sent to the server that is named."""
        given = request.authorization.token if request.authorization else None
        if not secrets.compare_digest((given or "").encode(), world.key.encode()) or not world.key:
            raise NotAllowed("this needs `Authorization: Bearer` and the key in the file `lock` of the data folder")
        wanted = json_data
        return _reindexer(world).start(wanted.embedding_base_url, wanted.embedding_model, wanted.embedding_api_key)

    return api


def _reindexer(world: World) -> Reindexer:
    if world.reindexer is None:
        raise NotFound("the embedding model of this service cannot be changed")
    return world.reindexer
