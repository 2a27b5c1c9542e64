"""What a deal file may hold, for those who write one: a starter file, and the JSON Schema for editors. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .contract import SIDES, Contract
from .dates import Calendar
from .deals import BLANKS, CALENDAR, CONTRACT, EXECUTION, SIGNING, Execution, Opening
from .values import KINDS

DEAL_SCHEMA = "deal.schema.json"


def starter(contract: Contract, openings: Iterable[Opening], schema: str) -> str:
    """Return a deal file for an agreement, with every blank still open and what belongs there.

    `schema` is where an editor finds the schema of deal files, as seen from the new file.
    """
    sides = "、".join(f"{side}は{contract.role_of(side)}" for side in SIDES)
    lines = [
        f"# yaml-language-server: $schema={schema}",
        f"# {contract.title}の案件（{sides}）。",
        "# 値を「:」の後に書く。書いていないところは、案では空いたまま印字され、FINAL=1 では拒まれる。",
        f"{CONTRACT}: {contract.name}",
        f"{EXECUTION}: {Execution.PAPER}  # {' か '.join(Execution)}",
        f"{CALENDAR}: {Calendar.WESTERN}  # {' か '.join(Calendar)}",
        f"{BLANKS}:",
    ]
    for opening in openings:
        if opening.blank.type != SIGNING:
            kind = KINDS[opening.blank.type]
            lines += [
                "",
                f"  # {opening.blank.meaning}。{opening.where}",
                f"  # 型は{opening.blank.type}: {kind.description}。例: {kind.example}",
                f"  {opening.name}:",
            ]
    return "\n".join(lines) + "\n"


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
