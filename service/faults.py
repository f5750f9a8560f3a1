"""What is wrong with what somebody gave, in words."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_MOST = 10  # that are told
_EMPTY = "String should have at least 1 character"


def faults(error: ValidationError) -> str:
    """What is wrong with it, field by field, in one line."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    inner = [fault for fault in found if not any(_within(other, fault) for other in found)]
    told = [f"{'.'.join(map(str, fault['loc'])) or 'body'}: {_said(fault)}" for fault in inner]
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return " · ".join(told[:_MOST] + more)


def _within(fault: ErrorDetails, outer: ErrorDetails) -> bool:
    """Whether a fault lies within another, which only repeats that something in it is wrong."""
    depth = len(outer["loc"])
    return len(fault["loc"]) > depth and fault["loc"][:depth] == outer["loc"]


def _said(fault: ErrorDetails) -> str:
    """What pydantic says, without the names of our classes."""
    said = "Input should be a JSON object" if fault["type"] == "model_type" else fault["msg"]
    return "it is empty" if said == _EMPTY else said.removeprefix("Value error, ")
