"""Help pages that know how wide Japanese is: a character takes two columns, and a line may end after any."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import click

_NEVER_FIRST = "、。）」』・ー"
"""What no line begins with."""


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else unicodedata.category(char) != "Mn" for char in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a paragraph; only words of Latin letters are kept together."""
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if line and columns((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may end."""
    piece = ""
    for char in text:
        together = char in _NEVER_FIRST or (char != " " and (piece[-1:] + char).isascii() and piece[-1:] != " ")
        if piece and not together:
            yield piece
            piece = ""
        piece += char
    yield piece


class Help(click.HelpFormatter):
    """Writes paragraphs and tables by their width; lines that are indented stay as they are."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" * bool(number))
            lines = paragraph.split("\n")
            if all(line.startswith(" ") for line in lines):
                self.write("".join(f"{indent}{line.rstrip()}\n" for line in lines))
            else:
                joined = "".join(line.strip() for line in lines)  # a line break is no space in Japanese
                self.write("".join(f"{indent}{line}\n" for line in wrap(joined, self.width - self.current_indent)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent, first = " " * self.current_indent, max(columns(term) for term, _ in rows) + col_spacing
        for term, meaning in rows:
            lines = wrap(meaning, self.width - self.current_indent - first)
            self.write(f"{indent}{term}{' ' * (first - columns(term))}{next(lines)}\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines))


class HelpContext(click.Context):
    formatter_class = Help


class Verb(click.Command):
    """A command as ours are: its help is in Japanese, and so are its words for what can be given."""

    context_class = HelpContext

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[選べるもの]", **settings})
