"""A document as its reader sees it: its lines with the numbers that Word computes, its tables, and remarks. Pure.

Every reader of a form of files (Word, text) gives one; what understands contracts reads nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from ..model.characters import SOUND_MARKS


class Look(StrEnum):
    """What a stretch of a line is, besides its characters."""

    RUBY = "ruby"
    UNDERLINE = "underline"
    STRONG = "strong"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"
    FOOTNOTE = "footnote"


class Span(NamedTuple):
    """A stretch of a line's text, from `start` up to `end`: its look, and the reading or the note that belongs to it.

    A footnote is an empty stretch, where its number is seen.
    """

    start: int
    end: int
    look: Look
    text: str = ""


class Line(NamedTuple):
    """A paragraph: its text, less the number that Word computes for it; that is its `mark`, as it is seen.

    A line break within the paragraph is a newline, a tab a tab. `depth` is the level of the list that counts the mark
    (0: the highest; -1: none), `indent` where the first line begins, in ems from the margin. `style` is the name of the
    style that Word knows it by, `align` is "", "center" or "right", `new_page` tells that it begins a page. `place` is
    how messages name where it stands (12行目, 段落34).
    """

    text: str
    place: str
    mark: str = ""
    depth: int = -1
    indent: float = 0.0
    style: str = ""
    align: str = ""
    new_page: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def seen(self) -> str:
        """What the line shows: its mark, and its text."""
        return self.mark + self.text


class Cell(NamedTuple):
    """A cell of a table: its lines, and how many columns and rows it takes."""

    lines: tuple[Line, ...]
    columns: int = 1
    rows: int = 1


class Table(NamedTuple):
    """A table: its rows of cells (one that a cell above or beside it takes up is left out), and how many are its head.

    `framed` tells whether it is drawn with rules: a table without any lays out lines, as those of a signature block.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    head: int = 0
    framed: bool = True
    new_page: bool = False

    @property
    def lines(self) -> Iterator[Line]:
        """The lines of its cells, row by row."""
        return (line for row in self.rows for cell in row for line in cell.lines)


Block = Line | Table


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of some blocks, those of their tables' cells included."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from block.lines


class Remark(NamedTuple):
    """Something of the file that is not in its lines as it stands there, and is told: its place, and a sentence."""

    place: str
    message: str


class Seen(NamedTuple):
    """A document: its blocks in the order of reading, and what there is to tell of the rest of the file."""

    blocks: Sequence[Block]
    remarks: Sequence[Remark] = ()

    def lines(self) -> Iterator[Line]:
        """Yield its lines, those of its tables' cells included."""
        return lines_of(self.blocks)

    @property
    def text(self) -> str:
        """All that is seen, a line for each block, the cells of a row parted by tabs."""
        texts = []
        for block in self.blocks:
            if isinstance(block, Line):
                texts.append(block.seen)
            else:
                rows = (("\n".join(line.seen for line in cell.lines) for cell in row) for row in block.rows)
                texts += ("\t".join(" ".join(cell.split("\n")) for cell in row) for row in rows)
        return "".join(f"{text}\n" for text in texts)


def composed(seen: Seen) -> Seen:
    """Return a document whose sound marks stand in one sign with their kana (が, ぱ): apart, they print badly."""
    found = changed(seen, _APART, lambda match: unicodedata.normalize("NFC", match[0]))
    if found is seen:
        return seen
    remark = Remark("", "濁点・半濁点が字と別の文字だったので、1字に直しました（見た目は同じです）。")
    return found._replace(remarks=[*seen.remarks, remark])


_APART = re.compile(f".[{''.join(SOUND_MARKS)}]")


def changed(seen: Seen, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Seen:
    """Return a document with other signs for what a pattern finds in its lines; itself if it finds nothing."""
    if not pattern.search(seen.text):
        return seen

    def block(each: Block) -> Block:
        if isinstance(each, Line):
            return _changed(each, pattern, change)
        rows = (
            tuple(cell._replace(lines=tuple(_changed(line, pattern, change) for line in cell.lines)) for cell in row)
            for row in each.rows
        )
        return each._replace(rows=tuple(rows))

    return seen._replace(blocks=[*map(block, seen.blocks)])


def _changed(line: Line, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Line:
    """Return a line with other signs, and its spans where they were."""
    text, places, end = "", [0] * (len(line.text) + 1), 0
    for match in (*pattern.finditer(line.text), None):
        start, stop = match.span() if match else (len(line.text), len(line.text))
        for place in range(end, start + 1):
            places[place] = len(text) + place - end
        text += line.text[end:start] + (change(match) if match else "")
        for place in range(start + 1, stop + 1):
            places[place] = len(text)
        end = stop
    spans = tuple(span._replace(start=places[span.start], end=places[span.end]) for span in line.spans)
    return line._replace(text=text, spans=spans)


def without_rules(seen: Seen) -> Seen:
    """Return a document without the lines that are drawn with signs across it: ━━━━━."""
    kept = [block for block in seen.blocks if not (isinstance(block, Line) and _RULE.fullmatch(block.text.strip()))]
    if len(kept) == len(seen.blocks):
        return seen
    remark = Remark("", f"線を引いただけの{len(seen.blocks) - len(kept)}行（━━━ など）は、読んでいません。")
    return Seen(kept, [*seen.remarks, remark])


_RULE = re.compile("([━─═＝=‐–—―－*＊~～〜-])\\1{4,}")


class UnreadableError(Exception):
    """A file that cannot be read: the exception's text says in Japanese what is wrong with it and what to do."""


def width_of(space: str) -> float:
    """Return how many ems some space takes."""
    return sum(1.0 if sign == "　" else 2.0 if sign == "\t" else 0.5 for sign in space)
