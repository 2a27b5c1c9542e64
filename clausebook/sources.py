"""Reading source files: text that is UTF-8, and YAML that knows its lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .diagnostics import Finding, Kind, SourceError


class Document(NamedTuple):
    """A YAML mapping, and the line (from 1) of each key by its path of keys."""

    data: dict[str, Any]
    lines: Mapping[tuple[str, ...], int]


def read_text(path: Path, shown: str) -> str:
    """Read a UTF-8 file; SourceError names the line of the first byte that is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "UTF-8 で読めません。エディターで文字コードを UTF-8 にして保存し直してください。"
        raise SourceError([Finding(shown, line, Kind.ENCODING, message)]) from None


def parse_yaml(text: str, shown: str, kind: Kind, first_line: int = 1) -> Document:
    """Parse a YAML mapping whose keys are strings; SourceError names the line otherwise.

    YAML reads ``no:`` or ``8:`` as a key that is no string; such a key is refused,
    as is a key that stands twice.
    """

    def fail(line: int, message: str) -> SourceError:
        return SourceError([Finding(shown, first_line + line, kind, message)])

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[tuple[str, ...], int] = {}
        stack: list[tuple[tuple[str, ...], yaml.Node | None]] = [((), root)]
        while stack:
            path, node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    line = key.start_mark.line
                    if key.tag != "tag:yaml.org,2002:str":
                        written = getattr(key, "value", "")
                        raise fail(line, f"キー「{written}」は文字列として読まれません。引用符で囲んでください。")
                    if (*path, key.value) in lines:
                        raise fail(line, f"キー「{key.value}」が2度書かれています。一方を消してください。")
                    lines[*path, key.value] = first_line + line
                    stack.append(((*path, key.value), value))
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        raise fail(
            line, f"YAML として読めません（{error.problem}）。字下げ・コロン・括弧を確かめてください。"
        ) from None
    except yaml.YAMLError as error:
        raise fail(0, f"YAML として読めません（{error}）。") from None
    if not isinstance(data, dict):
        raise fail(0, "「キー: 値」の形で書いてください。")
    return Document(data, lines)
