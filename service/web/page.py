"""The page at /, and whether the service is well."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response, render_template
from pydantic import Field

from service.types.models import Model
from service.web.problems import problem, reply
from service.world import World


class Health(Model):
    status: str


class Readiness(Model):
    status: str
    mode: str
    model: str | None
    documents: int
    passages: int
    index: str = Field(description="`ready`, or `rebuilding`: until it is ready again, search goes by words alone")


def blueprint(world: World) -> APIBlueprint:
    api = APIBlueprint("page", __name__, tag="Health")

    @api.get("/")
    @api.doc(hide=True)
    def page() -> str:
        return render_template(
            "page.html", **readiness(world).model_dump(), most_bytes=world.settings.max_request_bytes
        )

    @api.get("/healthz")
    @api.output(Health)
    def health() -> Health:
        """The process answers."""
        return Health(status="ok")

    @api.get("/readyz")
    @api.output(Readiness)
    @api.doc(summary="Ready to answer", responses={503: "A probe query does not work"})
    def ready() -> Response | Readiness:
        """A probe query goes through the embedding model, the index and the catalog."""
        try:
            nearest = world.index.nearest(world.embedder.query("probe"), 1)
            world.catalog.live(nearest)
        except Exception as error:  # noqa: BLE001 - whatever it is, the service is not ready
            return reply(problem(503, f"a probe query does not work: {error}"))
        return readiness(world)

    return api


def readiness(world: World) -> Readiness:
    """What runs: mode, model, documents, passages."""
    documents, passages = world.catalog.counts()
    return Readiness(
        status="ready",
        mode="llm" if world.chat else "extractive",
        model=world.chat.model if world.chat else None,
        documents=documents,
        passages=passages,
        index=world.index.state,
    )
