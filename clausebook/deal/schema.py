"""The JSON Schema of deal files, for editors. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model.dates import Calendar
from ..model.values import KINDS
from .file import BLANKS, CALENDAR, CONTRACT, EXECUTION, Execution, Opening

DEAL_SCHEMA = "deal.schema.json"


def deal_schema(contracts: Mapping[str, Sequence[Opening]]) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the deal files; `contracts` by name, each with what can be filled in."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "契約条項ハンドブックの案件",
        "type": "object",
        "required": [CONTRACT],
        "properties": {
            CONTRACT: {"enum": list(contracts), "description": "契約書の名前"},
            EXECUTION: {"enum": list(Execution), "default": Execution.PAPER},
            CALENDAR: {"enum": list(Calendar), "default": Calendar.WESTERN},
            BLANKS: {"type": ["object", "null"]},
        },
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {CONTRACT: {"const": name}}, "required": [CONTRACT]},
                "then": {"properties": {BLANKS: _blanks(openings)}},
            }
            for name, openings in contracts.items()
        ],
    }


def _blanks(openings: Iterable[Opening]) -> dict[str, Any]:
    properties = {name: _blank(opening) for opening in openings for name in opening.names}
    return {"properties": properties, "additionalProperties": False}


def _blank(opening: Opening) -> dict[str, Any]:
    kind = KINDS[opening.blank.type]
    described = {
        "title": opening.blank.type,
        "description": f"{opening.blank.meaning}。{opening.where}。{kind.description}",
        "examples": [kind.example],
    }
    if not kind.parts:
        return {**described, "type": ["string", "number", "null"], "maxLength": kind.limit}
    parts = {name: {"type": ["string", "number"], "examples": [text]} for name, text in kind.parts.examples.items()}
    whole = {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
    return {**described, "anyOf": [{"type": ["string", "number", "null"], "maxLength": kind.limit}, whole]}
