"""Tables: columns as wide as what they hold asks for, and rows that go on below their heads on the next page.

Lengths are in points. A row stays in one piece unless it is taller than a page; then it is parted between lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from docutils import nodes

from ..model.blanks import OPEN
from .classes import ALIGNMENTS, SHARE, WIDTHS_GIVEN
from .fonts import EM, Typeface
from .inline import RULE, Inline, elements, inlines_of, unsettable
from .linebreak import breaks
from .lines import Indents, LineSetter, Row, mark_room, parted
from .paragraph import Cell, set_paragraph
from .sheet import Anchor, Rule, Tint, Upright

_ACROSS, _DOWN = 0.5, 0.3  # between the rules of a cell and what is in it, in ems
_SHADE = 0.93
_FLUSH = 18  # ems: the lines of columns less wide end where they end
_UNBROKEN = (10, 6, 4, 2, 0)  # ems: what is shorter is not broken, as long as there is room for it
_NARROWEST = 6  # ems: a column of longer texts, as long as there is room for it
_WHOLE = 1 / 3  # of a page: a table that takes no more stays in one piece
_HEAD = 1 / 2  # of a page: heads that take more are not repeated


class Column(NamedTuple):
    """What a column asks for: the longest of what cannot be broken, the longest line, and each line."""

    least: float
    natural: float
    lines: tuple[float, ...] = ()

    def whole(self, most: float, narrowest: float) -> float:
        """Return how wide it is with no line broken that is no longer than `most`, and not narrower if it is longer."""
        short = (line for line in (self.natural, *self.lines) if line <= most)
        return max(self.least, min(self.natural, most, narrowest), *short)


def column_widths(columns: Sequence[Column], available: float, em: float) -> list[float]:
    """Share out a width among columns: first for what is short to stay unbroken, then as their texts are long.

    What cannot be broken is broken if there is no room for it at all.
    """
    natural = [column.natural for column in columns]
    if (spare := available - sum(natural)) >= 0:
        return [width + spare * width / sum(natural) for width in natural]
    for ems in _UNBROKEN:
        least = [column.whole(ems * em, _NARROWEST * em) for column in columns]
        if (spare := available - sum(least)) >= 0:
            wanted = [most - width for most, width in zip(natural, least, strict=True)]
            return [width + spare * want / sum(wanted) for width, want in zip(least, wanted, strict=True)]
    return _evened([column.least for column in columns], available)


def _evened(lengths: Sequence[float], available: float) -> list[float]:
    """Return lengths that fill what is available: the longest give way, all to the same."""
    left, count = available, len(lengths)
    for length in sorted(lengths):
        if length * count > left:
            break
        left, count = left - length, count - 1
    return [min(length, left / max(count, 1)) for length in lengths]


class _Block(NamedTuple):
    """A paragraph of a cell, or an item of a list in it: its mark, how wide that is (ems), and what stands behind."""

    lead: list[Inline]
    indent: int
    inlines: list[Inline]
    node: nodes.Element


class _Cell(NamedTuple):
    """A cell: what it holds and how that looks, and whether it is left open."""

    blocks: list[_Block]
    share: float
    typeface: Typeface
    shaded: bool
    open: bool


class _Set(NamedTuple):
    """A row of a table: the lines of each of its cells."""

    cells: list[_Cell]
    lines: list[list[Row]]

    @property
    def height(self) -> int:
        return max(1, *map(len, self.lines))


def table_rows(setter: LineSetter, node: nodes.table, indent: int) -> list[Row]:
    """Return the rows of a table that begins `indent` ems from the left; SourceError names what cannot be set."""
    return _Table(setter, node, indent).rows()


class _Table:
    def __init__(self, setter: LineSetter, node: nodes.table, indent: int) -> None:
        style = setter.style
        self.style, self.node, self.indent, self.outer = style, node, indent, setter
        self.size, self.pitch = style.table_size, style.table_pitch
        self.setter = setter.within(replace(style, size=self.size, pitch=self.pitch))
        (group,) = node.findall(nodes.tgroup)
        self.columns = [child for child in group.children if isinstance(child, nodes.colspec)]
        self.head, self.body = (
            [self._cells(row, kind is nodes.thead) for part in group.children if isinstance(part, kind)
             for row in elements(part)]
            for kind in (nodes.thead, nodes.tbody)
        )  # fmt: skip
        self.left, self.widths = self._laid_out()

    def _cells(self, row: nodes.Element, head: bool) -> list[_Cell]:
        entries = zip(elements(row), self.columns, strict=True)
        return [self._cell(entry, head, bool(column.get("stub"))) for entry, column in entries]

    def _cell(self, entry: nodes.Element, head: bool, stub: bool) -> _Cell:
        blocks = [block for child in elements(entry) for block in self._blocks(child)]
        filled = [block for block in blocks if block.inlines not in ([], [RULE])]
        if any(RULE in block.inlines for block in filled):
            raise unsettable(entry, "placeholder が空の空欄は、表のセルにそれだけを書いてください。")
        shares = (share for name, share in ALIGNMENTS.items() if f"text-{name}" in entry["classes"])
        is_open = not filled and any(OPEN in blank["classes"] for blank in entry.findall(nodes.inline))
        typeface = self.style.table_head if head else self.style.body
        return _Cell(filled, next(shares, 0.5 if head else 0.0), typeface, head or stub, is_open)

    def _blocks(self, node: nodes.Element) -> Iterator[_Block]:
        """Yield the paragraphs of what stands in a cell; a list has a paragraph an item."""
        match node:
            case nodes.paragraph():
                yield _Block([], 0, list(inlines_of(node.children)), node)
            case nodes.enumerated_list() | nodes.bullet_list():
                for item in elements(node):
                    (text,) = elements(item)
                    mark, *words = text.children
                    lead = list(inlines_of([mark]))
                    room = mark_room(self.setter.cells(lead, self.style.body, text))
                    yield _Block(lead, max(ceil(room / EM), 1), list(inlines_of(words)), text)
            case _:
                raise unsettable(node, f"{node.tagname} は、表のセルに組めません。")

    # widths

    def _laid_out(self) -> tuple[float, list[float]]:
        """Return where the table begins, and how wide its columns are."""
        room = self.style.width - self.indent * self.style.size
        left = self.indent * self.style.size
        padding, rows = 2 * _ACROSS * self.size, [*self.head, *self.body]
        columns = [self._column(cells, padding) for cells in zip(*rows, strict=True)]
        if len(columns) * (self.size + padding) > room:
            raise unsettable(self.node, "列が多すぎて、紙の幅に収まりません。表を分けるか、列を減らしてください。")
        width = max(room * self.node.get(SHARE, 1.0), len(columns) * (self.size + padding))
        given = WIDTHS_GIVEN in self.node["classes"]
        if "align" in self.node and SHARE not in self.node and not given:
            width = min(width, sum(column.natural for column in columns))
        left += (room - width) * ALIGNMENTS[self.node.get("align", "left")]
        if not given:
            return left, column_widths(columns, width, self.size)
        parts = [column["colwidth"] for column in self.columns]
        asked = [width * part / sum(parts) for part in parts]
        if min(asked) < self.size + padding:
            raise unsettable(self.node, "widths が狭すぎて1字も入らない列があります。広げてください。")
        return left, asked

    def _column(self, cells: Sequence[_Cell], padding: float) -> Column:
        asked = [self._asked(block, cell.typeface) for cell in cells for block in cell.blocks]
        least = max([EM, *(length.least for length in asked)])
        lines = tuple((length.natural + 1) / EM * self.size + padding for length in asked)
        return Column(least / EM * self.size + padding, max([(EM + 1) / EM * self.size + padding, *lines]), lines)

    def _asked(self, block: _Block, typeface: Typeface) -> Column:
        """Return what a paragraph asks for, in `EM`."""
        least = natural = 0.0
        for part in parted(block.inlines):
            cells = self.setter.cells(part, typeface, block.node)
            least = max(least, *_unbreakable(cells))
            natural = max(natural, set_paragraph(cells, 10_000 * EM)[0].width)
        return Column(block.indent * EM + least, block.indent * EM + natural)

    # rows

    def rows(self) -> list[Row]:
        """Return the rows: those of the caption, the heads, and the others."""
        rows = self._caption()
        head = [row for cells in self.head for row in self._row(self._set(cells), first=cells is self.head[0])]
        height = sum(row.height for row in head)
        above: list[Row] = []
        if height <= self.style.lines * _HEAD:
            above = [Row([mark for mark in row.marks if not isinstance(mark, Anchor)], row.height) for row in head]
        for row in head:
            row.keep = True
        rows += head
        for cells in self.body:
            rows += self._row(self._set(cells), first=not head and cells is self.body[0], above=above)
        self._settle(rows)
        return rows

    def _settle(self, rows: list[Row]) -> None:
        """Put space above and below the rows, and keep those together that are few."""
        space = self.style.table_space / self.style.pitch
        rows[0].space_above = rows[-1].gap = space
        if sum(row.height for row in rows) <= self.style.lines * _WHOLE:
            for row in rows[:-1]:
                row.keep = True

    def _caption(self) -> list[Row]:
        return [
            row
            for title in elements(self.node)
            if isinstance(title, nodes.title)
            for row in caption_rows(self.outer, title, self.indent)
        ]

    def _set(self, cells: list[_Cell]) -> _Set:
        """Set the lines of a row's cells."""
        return _Set(cells, [[*self._lines(*cell)] for cell in zip(cells, self.widths, strict=True)])

    def _lines(self, cell: _Cell, width: float) -> Iterator[Row]:
        inner = width - 2 * _ACROSS * self.size
        flush = not cell.share and inner >= _FLUSH * self.size
        for lead, indent, inlines, node in cell.blocks:
            indents = Indents(indent, 0, 0)
            yield from self.setter.compose(
                lead, inlines, cell.typeface, node, indents, self.size, inner, flush=flush, share=cell.share
            )

    def _row(self, row: _Set, first: bool, above: Sequence[Row] = ()) -> Iterator[Row]:
        """Yield a row, parted between its lines if no page has room for it."""
        room = self.style.lines - sum(each.height for each in above)
        whole = (row.height * self.pitch + 2 * _DOWN * self.size) / self.style.pitch <= room
        parts = [range(row.height)] if whole else [range(line, line + 1) for line in range(row.height)]
        for lines in parts:
            yield self._part(row, lines, first and lines is parts[0], above)

    def _part(self, row: _Set, lines: range, first: bool, above: Sequence[Row]) -> Row:
        """Return some lines of a row, with the rules around them."""
        opens, ends = lines.start == 0, lines.stop == row.height
        top = _DOWN * self.size if opens else 0.0
        height = top + len(lines) * self.pitch + (_DOWN * self.size if ends else 0.0)
        edges = [*accumulate(self.widths, initial=self.left)]
        thick, upper, lower = self.style.rule_width, self._rule(0), self._rule(height)
        made = Row(height=height / self.style.pitch, above=above or ([] if first else [Row([upper], 0)]))
        for cell, own, left, width in zip(row.cells, row.lines, edges, self.widths, strict=False):
            if cell.shaded:
                made.marks.append(Tint(left, thick / 2, width, height - thick, _SHADE))
            down = (row.height - len(own)) * self.pitch / 2 if cell.shaded and opens and ends else 0.0
            for place, line in enumerate(own[lines.start : lines.stop]):
                x, y = left + _ACROSS * self.size, top + place * self.pitch + down
                made.marks += [mark._replace(x=mark.x + x, y=mark.y + y) for mark in line.marks]
                made.notes += line.notes
            if cell.open and opens:
                made.marks.append(self._open(left, width, top))
        made.marks += [Upright(x, -thick / 2, height + thick, thick) for x in edges]  # so that no gap can be seen
        made.marks += [upper] * first + [lower] * ends
        if not ends:
            made.below = [upper]
            made.keep = opens or lines.stop == row.height - 1
        return made

    def _rule(self, y: float) -> Rule:
        width = self.style.rule_width
        return Rule(self.left - width / 2, y, sum(self.widths) + width, width)

    def _open(self, left: float, width: float, top: float) -> Rule:
        """Return the line in a cell that a draft leaves open."""
        y = top + self.setter.baseline(self.size) + 0.25 * self.size
        return Rule(left + _ACROSS * self.size, y, width - 2 * _ACROSS * self.size, self.style.open_width)


def caption_rows(setter: LineSetter, node: nodes.Element, indent: int) -> list[Row]:
    """Return the rows of a caption, in the middle and kept with what follows."""
    inlines = list(inlines_of(node.children))
    if RULE in inlines:
        raise unsettable(node, "placeholder が空の空欄は、表や図の題に書けません。")
    rows = setter.compose([], inlines, setter.style.body, node, Indents(indent), flush=False, share=0.5)
    for row in rows:
        row.keep = True
    return rows


def _unbreakable(cells: list[Cell]) -> Iterator[float]:
    """Yield how wide each run is that no line may end within."""
    start = 0
    for end, may in enumerate(breaks([cell.text for cell in cells]), start=1):
        if may:
            yield sum(cell.body for cell in cells[start:end])
            start = end
