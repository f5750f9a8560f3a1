"""GET and POST /doctor: is the data sound, and put right what can be."""

from __future__ import annotations

from apiflask import APIBlueprint

from service.doctor import examined, repaired
from service.types.intake import Checkup
from service.world import World


def blueprint(world: World) -> APIBlueprint:
    api = APIBlueprint("doctor", __name__, url_prefix="/doctor", tag="Health")

    @api.get("")
    @api.output(Checkup)
    @api.doc(summary="Check the data")
    def examine() -> Checkup:
        """Everything that is kept is held against everything else; ingesting waits meanwhile."""
        return examined(world)

    @api.post("")
    @api.output(Checkup)
    @api.doc(summary="Repair the data", responses={400: "Not JSON", 415: "Not JSON"})
    def repair() -> Checkup:
        """Puts right what can be, without embedding anything that was embedded before, then checks. Takes `{}`."""
        return repaired(world)

    return api
