"""The calibration as a file: the weights that decide whether to answer."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from service.core.deciding.refusing import Calibration

CALIBRATION = Path(__file__).with_suffix(".json")


def read_calibration(path: Path = CALIBRATION) -> Calibration:
    """The weights in a file. Raises pydantic.ValidationError for one that is not of this form."""
    return TypeAdapter(Calibration).validate_json(path.read_text("utf-8"))


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write the weights so that a person can read them."""
    path.write_bytes(TypeAdapter(Calibration).dump_json(calibration, indent=1) + b"\n")
