"""Parts of which the JSON Schemas (draft 7) are made that describe what is written, and whether a value is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def misfits(value: Any, schema: Schema, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield the path of each part of a value, as JSON gave it, that is not as a schema of the parts above has it."""
    if "anyOf" in schema:
        if all(list(misfits(value, each)) for each in schema["anyOf"]):
            yield path
    elif not _fits(value, schema):
        yield path
    elif isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        yield from ((*path, name) for name in schema.get("required", ()) if name not in value)
        for name, part in value.items():
            rule = known.get(name, others)
            yield from misfits(part, rule, *path, name) if rule else [(*path, name)]
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from misfits(item, schema["items"], *path, str(number))


def _fits(value: Any, schema: Schema) -> bool:
    """Tell whether a value, whatever is in it, is of the kind that a schema asks for."""
    types = schema.get("type", [])
    kinds = [_TYPES[name] for name in ([types] if isinstance(types, str) else types)]
    constant = schema.get("const", value)
    return (
        (not kinds or type(value) in kinds)
        and (type(value), value) == (type(constant), constant)
        and ("enum" not in schema or value in schema["enum"])
        and (not isinstance(value, str) or len(value) >= schema.get("minLength", 0))
        and ("pattern" not in schema or bool(re.search(schema["pattern"].replace("$", r"\Z"), value)))
    )
