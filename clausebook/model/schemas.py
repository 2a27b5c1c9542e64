"""Parts of which the JSON Schemas (draft 7) are made that describe what is written."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"

TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}


def object_of(**properties: Schema) -> Schema:
    """Return the schema of an object that has exactly these properties."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def hash_of(what: str) -> Schema:
    """Return the schema of a SHA-256 in hexadecimal."""
    return {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": f"{what}の SHA-256"}
