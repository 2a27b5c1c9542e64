"""From the signs of a paragraph to rows: lines of glyphs, with their links, rules and readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeVar

from docutils import nodes

from ..model.blanks import OPEN
from .fonts import EM, Typeface, clusters
from .inline import BREAK, RULE, Inline, Look, glyph_of, inlines_of, unsettable
from .paragraph import Cell, boxes, set_paragraph
from .sheet import Drawn, GlyphRun, Link, Rule
from .style import ASCENT, Style

SMALL = 0.6
"""Size of raised and lowered signs, and (see RUBY_SIZE) of ruby, in that of the text."""

RUBY_SIZE = 0.5
_RAISE, _LOWER = 0.38, -0.14  # of the size
_RUBY_AT = 0.92  # of its baseline above that of the text, of the size
_UNDERLINE_AT = 0.22  # below the baseline, of the size

Value = TypeVar("Value")


@dataclass
class Row:
    """One line as it goes onto a page: its marks, with `y` from the top of the row.

    Heights are in lines of the grid; `new_page` asks for a page of its own.
    """

    marks: list[Drawn] = field(default_factory=list)
    height: float = 1
    space_above: float = 0
    keep: bool = False
    new_page: bool = False


class Indents(NamedTuple):
    """Where lines begin, in ems: all of them, by how much the first is moved, and the mark before the first."""

    all: int = 0
    first: int = 0
    mark: int | None = None


class LineSetter:
    """Sets the lines of paragraphs in a style."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def rows(
        self,
        node: nodes.Element,
        typeface: Typeface,
        indents: Indents = Indents(),  # noqa: B008  # it is immutable
        size: float | None = None,
        width: float | None = None,
        marks: Sequence[nodes.Node] = (),
    ) -> list[Row]:
        """Return the rows of a node's inline content, less its `marks`, which stand before the first line.

        The type is of the body's `size`, and the lines of the type area's `width` (points), if no other is given.
        """
        size, width = size or self.style.size, width or self.style.width
        inlines = list(inlines_of([child for child in node.children if child not in marks]))
        if RULE in inlines or not inlines:
            raise unsettable(node, "中身のない段落です。placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
        measure = int(width / size * EM + 1e-6) - indents.all * EM
        mark = list(inlines_of(marks))
        lead = self._mark(mark, typeface, node) if mark else []
        offset = (indents.all - (indents.mark or 0)) * EM
        length = sum(cell.advance for cell in lead)
        first = max(length - offset, 0) if lead else indents.first * EM
        rows: list[Row] = []
        for part in _parted(inlines):
            cells = self.cells(part, typeface, node)
            lines = set_paragraph(cells, measure, 0 if rows else first, self.style.hanging)
            for number, line in enumerate(lines):
                own = part[line.start : line.end]
                xs = [x + indents.all * EM for x in line.xs]
                row = Row(keep=_held_together(number, len(lines)))
                row.marks += self.line(cells[line.start : line.end], own, xs, typeface, size, node)
                rows.append(row)
        if lead:
            rows[0].marks[:1] = self._before(
                lead, mark, (indents.mark or 0) * EM, rows[0].marks[0], typeface, size, node
            )
        return rows

    def _mark(self, mark: Sequence[Inline], typeface: Typeface, node: nodes.Node) -> list[Cell]:
        """Return the cells of a mark, each as wide as its glyph: what is typed in it stays as it is."""
        return [Cell(sign.cluster, glyph_of(sign.cluster, typeface, node).advance) for sign in mark]

    def _before(
        self,
        lead: list[Cell],
        mark: list[Inline],
        left: float,
        text: Drawn,
        typeface: Typeface,
        size: float,
        node: nodes.Node,
    ) -> list[Drawn]:
        """Return a mark and the text behind it as one run of glyphs, if nothing of them looks otherwise."""
        assert isinstance(text, GlyphRun)
        glyphs = [glyph_of(sign.cluster, typeface, node) for sign in mark]
        natural = sum(cell.advance for cell in lead)
        glyphs[-1] = glyphs[-1]._replace(advance=round(text.x / size * EM - left - natural) + glyphs[-1].advance)
        entries = [(glyph, sign.cluster, 0) for glyph, sign in zip(glyphs, mark, strict=True)]
        if text.size == size:
            return [text._replace(x=left / EM * size, glyphs=entries + text.glyphs)]
        return [GlyphRun(left / EM * size, self.baseline(size), size, entries), text]

    def cells(self, inlines: Sequence[Inline], typeface: Typeface, node: nodes.Node) -> list[Cell]:
        """Return the cells of some signs; `node` is named if one cannot be set."""
        cells = []
        for inline in inlines:
            advance = glyph_of(inline.cluster, self._face(inline.look, typeface), node).advance
            cells.append(Cell(inline.cluster, round(advance * SMALL) if inline.look.raised else advance))
        return cells

    def _face(self, look: Look, typeface: Typeface) -> Typeface:
        return self.style.headings if look.strong else typeface

    def line(
        self,
        cells: list[Cell],
        inlines: Sequence[Inline],
        xs: list[float],
        typeface: Typeface,
        size: float,
        node: nodes.Node,
        unseen: Sequence[bool] = (),
    ) -> Iterator[Drawn]:
        """Yield what stands on a line: its glyphs first, then links, rules and readings; `xs` in `EM`.

        `unseen` tells which signs can be copied, but are not shown.
        """
        looks = [(inline.look.strong, inline.look.raised) for inline in inlines]
        for (strong, raised), start, end in runs(looks):
            face = self.style.headings if strong else typeface
            text = self.text(cells[start:end], xs[start:end], face, size, node, SMALL if raised else 1.0)
            hidden = frozenset(number for number, each in enumerate(unseen[start:end]) if each)
            yield text._replace(y=text.y - size * {1: _RAISE, 0: 0.0, -1: _LOWER}[raised], unseen=hidden)
        yield from self._links(cells, inlines, xs, size)
        for blank, start, end in runs([inline.blank for inline in inlines]):
            if blank == OPEN:
                yield self._below(cells, xs, start, end, size, 0.25, self.style.open_width)
        for underlined, start, end in runs([inline.look.underlined for inline in inlines]):
            if underlined:
                yield self._below(cells, xs, start, end, size, _UNDERLINE_AT, self.style.rule_width)
        for ruby, start, end in runs([inline.look.ruby for inline in inlines]):
            if ruby:
                yield self._ruby(ruby.text, xs[start], xs[end - 1] + cells[end - 1].body, typeface, size, node)

    def _below(
        self, cells: list[Cell], xs: list[float], start: int, end: int, size: float, below: float, width: float
    ) -> Rule:
        left, right = xs[start], xs[end - 1] + cells[end - 1].body
        return Rule(left / EM * size, self.baseline(size) + below * size, (right - left) / EM * size, width)

    def _links(self, cells: list[Cell], inlines: Sequence[Inline], xs: list[float], size: float) -> Iterator[Link]:
        for (target, uri), start, end in runs([(inline.target, inline.uri) for inline in inlines]):
            if target or uri:
                left, right = xs[start], xs[end - 1] + cells[end - 1].body
                top = (self.style.pitch - size) / 2
                yield Link(left / EM * size, top, (right - left) / EM * size, size, target, uri)

    def _ruby(
        self, text: str, left: float, right: float, typeface: Typeface, size: float, node: nodes.Node
    ) -> GlyphRun:
        """Return a reading, in the middle above what it is of."""
        cells = [Cell(sign, glyph_of(sign, typeface, node).advance) for sign in clusters(text)]
        line = set_paragraph(cells, 1000 * EM)[0]
        small = size * RUBY_SIZE
        start = (left + right) / 2 / EM * size - line.width / EM * small / 2
        run = self.text(cells, line.xs, typeface, small, node)
        return run._replace(x=start, y=self.baseline(size) - _RUBY_AT * size)

    def text(
        self, cells: list[Cell], xs: list[float], typeface: Typeface, size: float, node: nodes.Node, scale: float = 1.0
    ) -> GlyphRun:
        """Turn placed cells into glyphs and moves between them; `xs` in `EM` of `size`, which `scale` makes less."""
        placed = boxes(cells, xs)
        ends = [box.start for box in placed[1:]] + [placed[-1].start + placed[-1].advance]
        glyphs = []
        for cell, box, end in zip(cells, placed, ends, strict=True):
            advance, shift, move = box.advance, box.shift, end - box.start - box.advance
            if scale != 1.0:
                advance, shift, move = (round(length / scale) for length in (advance, shift, move))
            glyph = glyph_of(cell.text, typeface, node)._replace(advance=advance, shift=shift)
            glyphs.append((glyph, cell.text, move))
        return GlyphRun(placed[0].start / EM * size, self.baseline(size), size * scale, glyphs)

    def baseline(self, size: float) -> float:
        """Return where, below the top of a row, the baseline of a line of type lies."""
        return max(self.style.pitch - size, 0) / 2 + ASCENT * size

    @staticmethod
    def plain(text: str) -> list[Inline]:
        """Return the signs of a text that leads nowhere."""
        return [Inline(sign) for sign in clusters(text)]


def _parted(inlines: Iterable[Inline]) -> Iterator[list[Inline]]:
    """Yield what stands between the breaks that an author asks for."""
    for broken, part in groupby(inlines, lambda inline: inline == BREAK):
        if not broken:
            yield list(part)


def _held_together(number: int, count: int) -> bool:
    """Tell whether line `number` of a paragraph stays with the next: two at least on either page."""
    return count > 1 and number in (0, count - 2)


def runs(values: Sequence[Value]) -> Iterator[tuple[Value, int, int]]:
    """Yield (value, start, end) for each run of the same value."""
    for value, run in groupby(range(len(values)), values.__getitem__):
        indices = list(run)
        yield value, indices[0], indices[-1] + 1
