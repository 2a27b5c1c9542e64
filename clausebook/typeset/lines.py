"""From the signs of a paragraph to rows: lines of glyphs, with their links, rules and readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from docutils import nodes

from ..model.blanks import OPEN
from .fonts import EM, Glyph, Typeface, clusters
from .inline import BREAK, RAISED, Inline, Look, Ruby, elements, glyph_of, has_rule, inlines_of, unsettable
from .paragraph import Cell, Line, Part, boxes, set_paragraph
from .ruby import spread
from .sheet import Anchor, Drawn, GlyphRun, Link, Rule, runs
from .style import ASCENT, Style
from .tags import Tags, Words

SMALL = 0.6
"""Size of raised and lowered signs, and (see RUBY_SIZE) of ruby, in that of the text."""

RUBY_SIZE = 0.5
NOTE_SIZE, NOTE_HEIGHT = 0.8, 0.75
"""Size of footnotes in that of the text, and height of their lines in that of the grid."""

_RUBY_AT = 0.92  # of its baseline above that of the text, of the size
_UNDERLINE_AT = 0.22  # below the baseline, of the size

_DASHES, _OVERLAP = frozenset("―—"), 10
"""What is joined to one stroke, and how far over each other, so that no gap shines through."""

_BEHIND_MARK = EM // 2
"""The least space between the mark of an item and its text."""


@dataclass
class Row:
    """One line as it goes onto a page: its marks, with `y` from the top of the row.

    Heights are in lines of the grid; `new_page` asks for a new page. `notes` stand at the foot of the row's page.
    Where it begins a page, the rows `above` stand at its head; where it ends one, those `below` close it. What follows
    a row with a `gap` begins at least so much lower, and on the grid.
    """

    marks: list[Drawn] = field(default_factory=list)
    height: float = 1
    space_above: float = 0
    keep: float = 0
    new_page: bool = False
    notes: list[Row] = field(default_factory=list)
    above: Sequence[Row] = ()
    below: Sequence[Row] = ()
    gap: float | None = None

    @property
    def head(self) -> float:
        """How many lines are taken by what stands above it at the head of a page."""
        return sum(row.height for row in self.above)

    @property
    def tail(self) -> float:
        """How many lines are taken by what closes the page below it."""
        return sum(row.height for row in self.below)

    @property
    def foot(self) -> float:
        """How many lines its notes take."""
        return sum(note.height for note in self.notes)


class Indents(NamedTuple):
    """Where lines begin, in ems: all of them, by how much the first is moved, and the mark before the first.

    A bracket that the mark begins with gives up the space that it has by itself if that is `tight`, or if there is no
    room for it.
    """

    all: int = 0
    first: int = 0
    mark: int | None = None
    tight: bool = False


class LineSetter:
    """Sets the lines of paragraphs in a style."""

    def __init__(
        self, style: Style, notes: Mapping[str, nodes.footnote] = MappingProxyType({}), tags: Tags | None = None
    ) -> None:
        self.style, self.notes, self.tags = style, notes, tags
        self._foot = self

    def within(self, style: Style) -> LineSetter:
        """Return one that sets lines in another style; its footnotes look like all others."""
        setter = LineSetter(style, self.notes, self.tags)
        setter._foot = self._foot
        return setter

    def tag(self, node: nodes.Node | None) -> Words | None:
        """Return what is drawn of a node in the tree of the agreement's elements."""
        return self.tags.of(node) if self.tags else None

    def drawn(self, node: nodes.Node, alt: str) -> Words | None:
        """Return what is drawn beside a line of its own, which is read as `alt`."""
        return self.tags.drawn(node, alt) if self.tags else None

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
        inlines = list(inlines_of([child for child in node.children if child not in marks]))
        if has_rule(inlines) or not inlines:
            raise unsettable(node, "中身のない段落です。placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
        return self.compose(list(inlines_of(marks)), inlines, typeface, node, indents, size, width)

    def compose(
        self,
        lead: Sequence[Inline],
        inlines: Sequence[Inline],
        typeface: Typeface,
        node: nodes.Element,
        indents: Indents,
        size: float | None = None,
        width: float | None = None,
        hidden: Callable[[Inline], bool] = lambda inline: False,
        flush: bool = True,
        share: float = 0.0,
    ) -> list[Row]:
        """Return the rows of some signs, with others in the `lead` of the first line; `hidden` ones are not shown.

        Lines that are not to be `flush` end where they end, and have a `share` of what is left to their left.
        """
        size, width = size or self.style.size, width or self.style.width
        measure = int(width / size * EM + 1e-6) - indents.all * EM
        before = self._as_wide_as_typed(lead, typeface, node)
        offset = (indents.all - (indents.mark or 0)) * EM
        first = max(mark_room(before) - offset, 0) if lead else indents.first * EM
        rows: list[Row] = []
        for part in parted(inlines):
            cells = _squeezed(self.cells(part, typeface, node), list(map(hidden, part)), measure - first)
            lines = set_paragraph(cells, measure, 0 if rows else first, self.style.hanging, flush)
            for number, line in enumerate(lines):
                own, by = parted_readings(part, line.start, line.end), float(indents.all * EM)
                unseen = [hidden(inline) for inline in own]
                by += share * max(measure - line.width, 0)
                xs = [x + by for x in line.xs]
                row = Row(keep=_held_together(number, len(lines)))
                row.marks += self.line(cells[line.start : line.end], own, xs, typeface, size, node, unseen)
                row.notes += [note for called, *_ in runs([each.note for each in own]) for note in self.note(called)]
                rows.append(row)
        if lead:
            left = (indents.mark or 0) * EM
            tight = indents.tight or offset + first - _width(before) < _BEHIND_MARK
            rows[0].marks[:1] = self._before(before, lead, left, rows[0].marks[0], typeface, size, node, tight)
        return rows

    def note(self, name: str) -> list[Row]:
        """Return the rows of the footnote with an id; none without one."""
        if not name:
            return []
        label, text, *_ = elements(self.notes[name])
        style, number = self._foot.style, self.plain(label.astext() + "\u3000", label)
        size = style.size * NOTE_SIZE
        rows = self._foot.compose(number, list(inlines_of(text.children)), style.body, text, Indents(2, 0, 0), size)
        if len(rows) * NOTE_HEIGHT > style.lines / 2:
            raise unsettable(text, "脚注が長すぎます（ページの半分まで）。本文か別紙に書いてください。")
        for row in rows:
            row.height = NOTE_HEIGHT
        rows[0].marks.append(Anchor(0, 0, name))
        return rows

    def _as_wide_as_typed(self, lead: Sequence[Inline], typeface: Typeface, node: nodes.Node) -> list[Cell]:
        """Return the cells of a mark, each as wide as its glyph: what is typed in it stays as it is."""
        return [Cell(sign.cluster, glyph_of(sign.cluster, typeface, node).advance) for sign in lead]

    def _before(
        self,
        before: list[Cell],
        lead: Sequence[Inline],
        left: float,
        text: Drawn,
        typeface: Typeface,
        size: float,
        node: nodes.Node,
        tight: bool,
    ) -> list[Drawn]:
        """Return a mark and the text behind it as one run of glyphs, if nothing of them looks otherwise."""
        assert isinstance(text, GlyphRun)
        glyphs = [glyph_of(sign.cluster, typeface, node) for sign in lead]
        offset = round(text.x / size * EM - left)
        if tight:
            first, ahead = glyphs[0], before[0].advance - before[0].body
            glyphs[0] = first._replace(advance=first.advance - ahead, shift=first.shift - ahead)
        natural = sum(glyph.advance for glyph in glyphs)
        glyphs[-1] = glyphs[-1]._replace(advance=glyphs[-1].advance + offset - natural)
        entries = [(glyph, sign.cluster, 0) for glyph, sign in zip(glyphs, lead, strict=True)]
        tags = [self.tag(sign.node) for sign in lead]
        if text.size == size:
            unseen = frozenset(number + len(entries) for number in text.unseen)
            run = text._replace(x=left / EM * size, glyphs=entries + text.glyphs, unseen=unseen)
            return [run._replace(tags=[*tags, *text.tags])]
        return [GlyphRun(left / EM * size, self.baseline(size), size, entries, tags=tags), text]

    def cells(self, inlines: Sequence[Inline], typeface: Typeface, node: nodes.Node) -> list[Cell]:
        """Return the cells of some signs; `node` is named if one cannot be set."""
        cells = []
        for group, (ruby, start, end) in enumerate(runs([inline.look.ruby for inline in inlines]), start=1):
            reading = round(self._reading(ruby.text, typeface, node)[1].width * RUBY_SIZE) if ruby else 0
            for inline in inlines[start:end]:
                advance = glyph_of(inline.cluster, self._face(inline.look, typeface), node).advance
                advance = round(advance * SMALL) if inline.look.raised else advance
                text = Part.RAISED if inline.look.raised else Part.TEXT
                part = Part.NOTE if inline.note else Part.LABEL if inline.label else text
                cells.append(Cell(inline.cluster, advance, group if ruby else 0, reading, part))
        return cells

    @staticmethod
    def _reading(text: str, typeface: Typeface, node: nodes.Node) -> tuple[list[Cell], Line]:
        """Return the cells of a reading, and where they stand on a line of their own."""
        cells = [Cell(sign, glyph_of(sign, typeface, node).advance) for sign in clusters(text)]
        return cells, set_paragraph(cells, 1000 * EM)[0]

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
            y = text.y - size * RAISED[raised]
            tags = [self.tag(inline.node) for inline in inlines[start:end]]
            yield text._replace(y=y, unseen=hidden, tags=tags)
        yield from self._links(cells, inlines, xs, size)
        for blank, start, end in runs([inline.blank for inline in inlines]):
            if blank == OPEN:
                yield self._below(cells, xs, start, end, size, 0.25, self.style.open_width)
        for underlined, start, end in runs([inline.look.underlined for inline in inlines]):
            if underlined:
                yield self._below(cells, xs, start, end, size, _UNDERLINE_AT, self.style.rule_width)
        for ruby, start, end in runs([inline.look.ruby for inline in inlines]):
            if ruby and ruby.text:
                run = self._ruby(ruby.text, xs[start], xs[end - 1] + cells[end - 1].body, typeface, size, node)
                yield run.tagged(self.tag(ruby.node))

    def _below(
        self, cells: list[Cell], xs: list[float], start: int, end: int, size: float, below: float, width: float
    ) -> Rule:
        left, right = xs[start], xs[end - 1] + cells[end - 1].body
        return Rule(left / EM * size, self.baseline(size) + below * size, (right - left) / EM * size, width)

    def _links(self, cells: list[Cell], inlines: Sequence[Inline], xs: list[float], size: float) -> Iterator[Link]:
        tags = [self.tag(inline.node) for inline in inlines]
        leads = [(each.target, each.uri, tag.link if tag else None) for each, tag in zip(inlines, tags, strict=True)]
        for (target, uri, element), start, end in runs(leads):
            if target or uri:
                left, right = xs[start], xs[end - 1] + cells[end - 1].body
                top = (self.style.pitch - size) / 2
                yield Link(left / EM * size, top, (right - left) / EM * size, size, target, uri, element)

    def _ruby(
        self, text: str, left: float, right: float, typeface: Typeface, size: float, node: nodes.Node
    ) -> GlyphRun:
        """Return a reading, spread above what it is of."""
        cells, line = self._reading(text, typeface, node)
        moves = spread([cell.text for cell in cells], line.width, (right - left) / RUBY_SIZE)
        xs = [x + move for x, move in zip(line.xs, moves, strict=True)]
        run = self.text(cells, xs, typeface, size * RUBY_SIZE, node)
        return run._replace(x=run.x + left / EM * size, y=self.baseline(size) - _RUBY_AT * size)

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
            face, gid, _, own = glyph_of(cell.text, typeface, node)
            glyphs.append((Glyph(face, gid, advance, own + shift), cell.text, move))
        if not _DASHES.isdisjoint(signs := [cell.text for cell in cells]):
            for sign, first, last in runs(signs):
                if sign in _DASHES and last - first > 1:
                    glyphs[first:last] = _joined(glyphs[first:last])
        return GlyphRun(placed[0].start / EM * size, self.baseline(size), size * scale, glyphs)

    def baseline(self, size: float) -> float:
        """Return where, below the top of a row, the baseline of a line of type lies."""
        return max(self.style.pitch - size, 0) / 2 + ASCENT * size

    @staticmethod
    def plain(text: str, node: nodes.Node | None = None) -> list[Inline]:
        """Return the signs of a text that leads nowhere, which may be that of a node."""
        return [Inline(sign, node=node) for sign in clusters(text)]


def parted(inlines: Iterable[Inline]) -> Iterator[list[Inline]]:
    """Yield what stands between the breaks that an author asks for."""
    for broken, part in groupby(inlines, lambda inline: inline.cluster == BREAK.cluster):
        if not broken:
            yield list(part)


def parted_readings(inlines: Sequence[Inline], start: int, end: int) -> list[Inline]:
    """Return the signs of a line; where it parts what has a reading, they have their part of the reading."""
    own = [*inlines[start:end]]
    for ruby, first, last in dict.fromkeys(_around(inlines, edge) for edge in (start, end)):
        if ruby:
            left, right = max(first, start), min(last, end)
            signs, count = clusters(ruby.text), last - first
            text = "".join(signs[len(signs) * (left - first) // count : len(signs) * (right - first) // count])
            for place in range(left - start, right - start):
                own[place] = own[place]._replace(look=own[place].look._replace(ruby=ruby._replace(text=text)))
    return own


def _around(inlines: Sequence[Inline], edge: int) -> tuple[Ruby | None, int, int]:
    """Return the reading that an edge between two signs parts, with where that begins and ends; None if none."""
    ruby = inlines[edge].look.ruby if edge < len(inlines) else None
    if not ruby or not edge or inlines[edge - 1].look.ruby != ruby:
        return None, edge, edge
    first = last = edge
    while first and inlines[first - 1].look.ruby == ruby:
        first -= 1
    while last < len(inlines) and inlines[last].look.ruby == ruby:
        last += 1
    return ruby, first, last


def mark_room(mark: Sequence[Cell]) -> int:
    """Return how much room a mark needs before its text, off which it stands half an em at least.

    The bracket before a wide mark can give up the space that it has by itself.
    """
    return _width(mark) - sum(cell.advance - cell.body for cell in mark[:1]) + _BEHIND_MARK


def label_room(mark: Sequence[Cell]) -> int:
    """Return how much room a mark needs before its text, off which it stands as far as is typed at least."""
    typed = sum(cell.advance for cell in mark) - sum(cell.advance for cell in _signs(mark))
    return mark_room(mark) + max(typed - _BEHIND_MARK, 0)


def is_tight(mark: Sequence[Cell], room: int) -> bool:
    """Tell whether a mark needs the space that its first bracket has by itself, if there is so much `room`."""
    return label_room(mark) + sum(cell.advance - cell.body for cell in mark[:1]) > room


def _signs(mark: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in mark if cell.text.strip()]


def _width(mark: Sequence[Cell]) -> int:
    """Return how wide a mark is, less the space behind it."""
    signs = _signs(mark)
    return sum(cell.advance for cell in signs[:-1]) + sum(cell.body for cell in signs[-1:])


def _squeezed(cells: list[Cell], hidden: Sequence[bool], measure: int) -> list[Cell]:
    """Return the cells with those at the end that are not shown no wider than the room that the others leave."""
    last = next((place for place in reversed(range(len(cells))) if not hidden[place]), -1) + 1
    shown, unseen = (sum(cell.advance for cell in part) for part in (cells[:last], cells[last:]))
    if shown + unseen <= measure or shown >= measure:
        return cells
    room = (measure - shown) // (len(cells) - last)
    return [*cells[:last], *(cell._replace(advance=room) for cell in cells[last:])]


def _joined(dashes: Sequence[tuple[Glyph, str, int]]) -> list[tuple[Glyph, str, int]]:
    """Return dashes that follow each other as one stroke: each is moved to the middle of all, its advance is kept."""
    glyph, _, move = dashes[0]
    left, right = glyph.face.ink(glyph.gid)
    apart = glyph.advance + move - (right - left)
    closer = apart + _OVERLAP if apart > 0 else 0
    middle = (len(dashes) - 1) / 2
    return [
        (glyph._replace(shift=glyph.shift + round((middle - place) * closer)), text, move)
        for place, (glyph, text, move) in enumerate(dashes)
    ]


def _held_together(number: int, count: int) -> bool:
    """Tell whether line `number` of a paragraph stays with the next: two at least on either page."""
    return count > 1 and number in (0, count - 2)
