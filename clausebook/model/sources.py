"""Reading source files: text that is UTF-8, and YAML that knows its lines."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .diagnostics import Finding, Kind, SourceError, cause_of


class Written(NamedTuple):
    """How a scalar is written: from which place (from 1), on how many lines, plain or in quotes, and what follows it.

    `behind` is the rest of its last line.
    """

    line: int
    column: int
    lines: int
    plain: bool
    behind: str


class Yaml(NamedTuple):
    """A YAML mapping, and by its path of keys the line of each key and the column of its value (from 1).

    The column is that of the key if its value stands on another line. The entries of a list have lines only:
    their keys are 0, 1, 2 … `written` tells of each scalar that is a value, and not empty, by the same paths.
    """

    data: dict[str, Any]
    lines: Mapping[tuple[str, ...], int]
    columns: Mapping[tuple[str, ...], int]
    written: Mapping[tuple[str, ...], Written]


DEEPEST = 20
"""How deep mappings and lists may stand in each other."""


_UNREADABLE = "YAML として読めません。字下げ・コロン・括弧・引用符を確かめてください。"
_INDENT = "行の初めに%sがあります。半角の空白で字下げしてください。"
_SPACED = "コロンは、半角の「:」と半角の空白にしてください（名前: 値）。%s"
_UNWRITABLE = "YAML に書けない文字 U+%04X があります。消してください。"


class TextLoader(yaml.SafeLoader):
    """Reads a scalar as the text that is written: 0120, 2026-02-30 and no are no number, date or bool.

    Only ``true``, ``false`` and nothing at all have a type of their own. Aliases, anchors and tags are
    refused: what they stand for can grow without bounds, and of ``&Co`` or ``!important`` nothing would be left.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # types-pyyaml leaves it out
        self.depth += 1
        if self.depth > DEEPEST or event.anchor or getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="too deep, an alias, an anchor or a tag", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null)?$"), ["~", "n", ""])


def fingerprint(folder: Path, pattern: str = "**/*") -> str:
    """Return a hash of a file, or of the files of a folder: of their names and of what is in them."""
    found = folder.glob(pattern) if folder.is_dir() else [folder]
    files = sorted((path.relative_to(folder).as_posix(), path) for path in found if path.is_file())
    return digest_of([(name, sha256(path.read_bytes())) for name, path in files])


def digest_of(content: object) -> str:
    """Return a hash of what the representation of something tells apart."""
    return sha256(repr(content))


def sha256(content: bytes | str) -> str:
    """Return the SHA-256 of a file or a text, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


LARGEST = 1_000_000
"""How many bytes a source may have: more than the text of any agreement, and soon read."""


def read_text(path: Path, shown: str) -> str:
    """Read a UTF-8 file; SourceError names the line of the first byte that is not UTF-8, or why nothing can be read.

    FileNotFoundError if there is none.
    """
    return text_of(content_of(path, shown), shown)


def text_of(content: bytes, shown: str) -> str:
    """Return the text that the bytes of a file say; SourceError as above."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "UTF-8 で読めません。エディターで文字コードを UTF-8 にして保存し直してください。"
        raise SourceError([Finding(shown, line, Kind.ENCODING, message)]) from None


def content_of(path: Path, shown: str, largest: int = LARGEST) -> bytes:
    """Return what is in a file; SourceError if it is none, or too large. FileNotFoundError if there is nothing.

    It is asked what has been opened, and opened without waiting for anybody to write into it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            fault, content = unfit(os.fstat(descriptor), largest), b""
            if not fault:
                with open(descriptor, "rb", closefd=False) as file:
                    content = file.read(largest + 1)
                fault = _TOO_LARGE % f"{largest:,}" if len(content) > largest else ""  # it grows
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        fault = f"読めません。{cause_of(error)}"
    if fault:
        raise SourceError([Finding(shown, 0, Kind.FILE, fault)])
    return content


_TOO_LARGE = "大きすぎます（%sバイトまで）。正しいファイルか確かめてください。"


def unfit(status: os.stat_result, largest: int = LARGEST) -> str:
    """Return why something cannot be read as a file of so many bytes, or nothing."""
    if stat.S_ISDIR(status.st_mode):
        return "フォルダーです。ファイルにしてください。"
    if not stat.S_ISREG(status.st_mode):
        return "装置かパイプで、ファイルではありません。ファイルにしてください。"
    return _TOO_LARGE % f"{largest:,}" if status.st_size > largest else ""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML parts them."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


_KEY = r"\s*(?:- )?[^\s\"'#\[{:：][^:：]*"
_MISTYPED = (
    (re.compile(r" *\t\s*\S"), _INDENT % "タブ"),
    (re.compile(r" *\u3000"), _INDENT % "全角の空白"),
    (re.compile(_KEY + "：(?!.*:(?: |$))"), _SPACED % "今は、コロンが全角です。"),
    (re.compile(_KEY + r":\u3000(?!.*: )"), _SPACED % "今は、空白が全角です。"),
    (re.compile(_KEY + r":\t"), _SPACED % "今は、空白がタブです。"),
    (re.compile(r"[^{\[#\"']*[{\[][^}\]#\"']*[、，]"), "括弧の中の区切りは、半角の「,」と半角の空白にしてください。"),
    (re.compile(_KEY + r":(?=[^\s/])(?!.*: )"), _SPACED % "今は、空白がありません。"),
)
"""What was meant as YAML and is none: typed while the keyboard wrote full-width characters, mostly."""


def _mistyped(line: str) -> str:
    """Return what is typed wrongly in a line, or nothing."""
    return next((message for pattern, message in _MISTYPED if pattern.match(line)), "")


def mistyped(lines: Sequence[str], last: int) -> Iterator[tuple[int, str]]:
    """Yield (line from 0, message) for what is typed wrongly in a line that YAML cannot read, and right above it.

    YAML takes 「名前：値」 for the beginning of a text that goes on, and fails further below.
    """
    for number in range(min(last, len(lines) - 1), -1, -1):
        line = lines[number].strip(" ")
        if message := _mistyped(lines[number]):
            yield number, message
        elif number < last and line and not line.startswith("#"):
            return


def _fault_of_key(key: yaml.Node, value: yaml.Node) -> str:
    """Return what is typed wrongly in a key that YAML reads, but not as it was meant; or nothing."""
    if not isinstance(key, yaml.ScalarNode) or key.style:  # who quotes it means it
        return ""
    if key.value.startswith("\u3000"):
        return _INDENT % "全角の空白"
    if key.value.endswith("\u3000"):
        return _SPACED % "今は、コロンの前に全角の空白があります。"
    return _mistyped(key.value) if value.start_mark.index == value.end_mark.index else ""


def _entries_in(value: yaml.Node, line: int, rows: Sequence[str]) -> list[tuple[int, str]]:
    """Return (line from 0, message) for each line of a text that stands below its key and was meant as entries."""
    if not isinstance(value, yaml.ScalarNode) or value.style or value.start_mark.line == line:
        return []
    typed = [(number, _mistyped(rows[number])) for number in range(value.start_mark.line, value.end_mark.line + 1)]
    return (
        [(number, f"{message}値なら引用符で囲みます。") for number, message in typed]
        if all(dict(typed).values())
        else []
    )


def parse_yaml(text: str, shown: str, kind: Kind, first_line: int = 1) -> Yaml:
    """Parse a YAML mapping whose keys are text; SourceError names the line otherwise.

    A key that stands twice is refused.
    """

    rows = lines_of(text)

    def fail(*faults: tuple[int, str]) -> SourceError:
        return SourceError(Finding(shown, first_line + line, kind, message) for line, message in faults)

    try:
        loader = TextLoader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        unclosed = "flow" in (error.context or "") or error.problem == "found unexpected end of stream"
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        typed = [] if unclosed else list(mistyped(rows, line))
        raise fail(*typed or [(line, _UNREADABLE)]) from None
    except yaml.reader.ReaderError as error:
        raise fail((text.count("\n", 0, error.position), _UNWRITABLE % ord(text[error.position]))) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise fail((0, "YAML として読めません。")) from None

    lines: dict[tuple[str, ...], int] = {}
    columns: dict[tuple[str, ...], int] = {}
    written: dict[tuple[str, ...], Written] = {}

    def visit(node: yaml.Node | None, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.ScalarNode) and (found := yaml.reader.Reader.NON_PRINTABLE.search(node.value)):
            raise fail((node.start_mark.line, _UNWRITABLE % ord(found[0])))  # it came as an escape
        if isinstance(node, yaml.ScalarNode) and path and node.tag != "tag:yaml.org,2002:null":
            start, end = node.start_mark, node.end_mark
            place = first_line + start.line, 1 + start.column
            behind = rows[end.line][end.column :]
            written[path] = Written(*place, 1 + end.line - start.line, not node.style, behind)
        if isinstance(node, yaml.SequenceNode):
            for number, entry in enumerate(node.value):
                lines[*path, str(number)] = first_line + entry.start_mark.line
                visit(entry, (*path, str(number)))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                line = key.start_mark.line
                if message := _fault_of_key(key, value):
                    raise fail((line, message))
                if typed := _entries_in(value, line, rows):
                    raise fail(*typed)
                if key.tag != "tag:yaml.org,2002:str":
                    raise fail((line, "キーが文字ではありません。「{{ }}」なら消し、記号なら引用符で囲んでください。"))
                if (*path, key.value) in lines:
                    message = f"キー「{key.value}」は{lines[*path, key.value]}行目にもあります。一方を消してください。"
                    raise fail((line, message))
                lines[*path, key.value] = first_line + line
                place = value if value.start_mark.line == line else key
                columns[*path, key.value] = place.start_mark.column + 1
                visit(key, ())
                visit(value, (*path, key.value))

    visit(root, ())
    data = loader.construct_document(root) if root else None
    if not isinstance(data, dict):
        typed = list(mistyped(rows, len(rows))) if isinstance(data, str) else []
        raise fail(*typed or [(0, "「キー: 値」の形で書いてください。")])
    return Yaml(data, lines, columns, written)
