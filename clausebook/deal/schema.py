"""The JSON Schema of deal files, for editors. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model.dates import Calendar
from ..model.schemas import DIALECT
from ..model.values import KINDS
from .file import BLANKS, CALENDAR, CONFIRMED, CONTRACT, EXECUTION, VERBATIM, Execution
from .openings import Opening

DEAL_SCHEMA = "deal.schema.json"


def deal_schema(contracts: Mapping[str, Sequence[Opening]]) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the deal files; `contracts` by name, each with what can be filled in."""
    return {
        "$schema": DIALECT,
        "title": "契約条項ハンドブックの案件",
        "type": "object",
        "required": [CONTRACT],
        "properties": {
            CONTRACT: {"enum": list(contracts), "description": "契約書の名前"},
            EXECUTION: {"enum": list(Execution), "default": Execution.PAPER},
            CALENDAR: {"enum": list(Calendar), "default": Calendar.WESTERN},
            CONFIRMED: {
                "type": ["array", "null"],
                "items": {"type": "string"},
                "description": "確かめるように言われたことのうち、そのままでよいものの名前",
            },
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
        "description": f"{opening.blank.meaning}。{opening.where}。{opening.takes}",
        "examples": [dict(kind.parts.examples) if kind.parts and kind.parts.lacking else kind.example],
    }
    text = {"type": ["string", "number", "null"], "maxLength": kind.limit}
    forms = [text, _verbatim(kind.limit)]
    if kind.parts:
        parts = {name: _part(example, kind.limit) for name, example in kind.parts.examples.items()}
        forms.append({"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False})
    return {**described, "anyOf": forms}


def _part(example: str, limit: int) -> dict[str, Any]:
    return {"anyOf": [{"type": ["string", "number"]}, _verbatim(limit)], "examples": [example]}


def _verbatim(limit: int) -> dict[str, Any]:
    """Return the schema of a text that is meant as it is written."""
    return {
        "type": "object",
        "properties": {
            VERBATIM: {"type": "string", "maxLength": limit, "description": "「○○」や「__」のある本当の名前"}
        },
        "required": [VERBATIM],
        "additionalProperties": False,
    }
