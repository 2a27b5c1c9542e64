"""What is written as a directive of MyST, with options: tables and figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from markdown_it.token import Token

from ..model.diagnostics import Finding, Kind, suggestion
from ..typeset.classes import ALIGNMENTS
from .project import Source, line_of, tokens_of

_OPENING = re.compile(r"\{([\w-]+)\}(?:[ \t]+(.*))?")
_OPTION = re.compile(r":([^:\s]+):(?:[ \t]+(.*))?")
_NUMBERS = r"[1-9][0-9]*(?:[ ,]+[1-9][0-9]*)*"

OPTIONS = {
    "header-rows": (r"[0-9]+", "1"),
    "stub-columns": (r"[0-9]+", "1"),
    "widths": (rf"auto|{_NUMBERS}", "20 30 50"),
    "width": (r"(?:100|[1-9][0-9]?)%", "60%"),
    "align": ("|".join(ALIGNMENTS), "center"),
    "alt": (r"[^-|>'\"&*!%@`?,:#\[\]{}\s](?:(?!\s#|:\s|:$|\t).)*", "サーバーと端末のつながり"),
}
"""The options that are honoured: what their values may be, which MyST reads as YAML, and an example."""


class Option(NamedTuple):
    """The value of an option, and its line."""

    value: str
    line: int


class Directive(NamedTuple):
    """A directive: its name, its argument, its options, and what stands in it, on the lines of the file."""

    name: str
    argument: str
    options: dict[str, Option]
    body: str
    line: int
    faults: list[tuple[int, str]]

    @property
    def tokens(self) -> list[Token]:
        """What stands in it, as MyST parses it."""
        return tokens_of(self.body)


def directive_in(token: Token, names: Collection[str]) -> Directive | None:
    """Return the directive of one of some names that a block is."""
    match = _OPENING.fullmatch(token.info.strip()) if token.type == "fence" else None
    if not match or match[1] not in names:
        return None
    line, lines = line_of(token), token.content.split("\n")
    made = Directive(match[1], match[2] or "", {}, "", line, [])
    count = next((place for place, text in enumerate(lines) if not text.startswith(":")), len(lines))
    for number, text in enumerate(lines[:count], start=line + 1):
        option = _OPTION.fullmatch(text.rstrip())
        if option is None:
            made.faults.append((number, f"読めない行です: {text}。「:名前: 値」と書いてください。"))
        elif option[1] in made.options:
            made.faults.append((number, f":{option[1]}: が2度書かれています。一方を消してください。"))
        else:
            made.options[option[1]] = Option(option[2] or "", number)
    return made._replace(body="\n" * (line + count) + "\n".join(lines[count:]))


def check_options(source: Source, directive: Directive, known: Collection[str]) -> Iterator[Finding]:
    """Yield each option that is not honoured, or whose value cannot be read."""
    faults = list(directive.faults)
    for name, (value, line) in directive.options.items():
        if name not in known:
            names = "」「".join(f":{each}:" for each in known)
            near = suggestion(name, known)
            faults.append((line, f"{{{directive.name}}} に :{name}: は書けません。{near}書けるのは「{names}」です。"))
        elif not re.fullmatch(OPTIONS[name][0], value):
            faults.append((line, f":{name}: は「:{name}: {OPTIONS[name][1]}」のように書いてください。"))
    if directive.body.lstrip("\n").startswith("---"):
        faults.append((directive.line + 1, "「---」で囲まず、1行に1つずつ「:名前: 値」と書いてください。"))
    for line, message in faults:
        yield Finding(source.shown, line, Kind.MARKUP, message)
