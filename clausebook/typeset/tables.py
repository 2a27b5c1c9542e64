"""Tables: columns as wide as what they hold asks for, and rows that go on below their heads on the next page.

Lengths are in points. A row stays in one piece unless it is taller than a page; then it is parted between lines. A
number is never parted: texts give way to it, then the size of the type, and if that is not enough it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple, TypeVar

from docutils import nodes

from ..model.blanks import FILLED, OPEN
from ..model.diagnostics import SourceError
from .classes import ALIGNMENTS, SHARE, WIDTHS_GIVEN
from .fonts import EM, Typeface
from .inline import Inline, elements, has_rule, inlines_of, is_rule, unsettable
from .lines import Indents, LineSetter, Row, mark_room, parted
from .paragraph import Breaker
from .sheet import Anchor, Drawn, GlyphRun, Link, Rule, Tint, Upright
from .tags import REPEATED, Words

_ACROSS, _DOWN = 0.5, 0.3  # between the rules of a cell and what is in it, in ems
_SHADE = 0.93
_FLUSH = 18  # ems: the lines of columns less wide end where they end
_UNBROKEN = (10, 6, 4, 2, 0)  # ems: what is shorter is not broken, as long as there is room for it
_WORTH_A_WORD = 4  # ems: rather than that others are narrower, a long word is broken
_LONGEST_WORD = 11  # ems: what is left of it, at least
_NARROWEST = 6  # ems: a column of longer texts, as long as there is room for it
_SCALES = (1.0, 0.9, 0.8)  # of the size of tables, where it has no room for what cannot be broken
_WHOLE = 1 / 3  # of a page: a table that takes no more stays in one piece
_HEAD = 1 / 2  # of a page: heads that take more are not repeated

_Mark = TypeVar("_Mark", Tint, Upright)
_ENDLESS = 10_000 * EM
_LATIN = "A-Za-zＡ-Ｚａ-ｚ"
_NUMBER = re.compile(rf"(?=.*[\d●○◯])[^{_LATIN}]*+[{_LATIN}]{{0,4}}+[^{_LATIN}\d]*+")
"""What cannot be broken and holds a number, with its sign and its unit: no code of letters and digits, no address."""


class Column(NamedTuple):
    """What a column asks for: the longest of what cannot be broken, the longest line, what must not be, each line."""

    least: float
    natural: float
    firm: float = 0.0
    lines: tuple[float, ...] = ()

    def times(self, factor: float) -> Column:
        lines = tuple(length * factor for length in self.lines)
        return Column(self.least * factor, self.natural * factor, self.firm * factor, lines)

    def cut(self, longest: float) -> Column:
        """Return it with what cannot be broken broken to a length, but for what is firm."""
        return self._replace(least=max(self.firm, min(self.least, longest)))

    def whole(self, most: float, narrowest: float) -> float:
        """Return how wide it is with no line broken that is no longer than `most`, and not narrower if it is longer."""
        short = (line for line in (self.natural, *self.lines) if line <= most)
        return max(self.least, min(self.natural, most, narrowest), *short)


def column_widths(columns: Sequence[Column], available: float, em: float) -> list[float]:
    """Share out a width among columns: first for what is short to stay unbroken, then as their texts are long.

    What cannot be broken is broken if there is no room for it at all, but for what is firm.
    """
    natural = [column.natural for column in columns]
    if (spare := available - sum(natural)) >= 0:
        return [width + spare * width / sum(natural) for width in natural]
    shorter = [column.cut(_LONGEST_WORD * em) for column in columns]
    tries = [*((columns, ems) for ems in _UNBROKEN if ems >= _WORTH_A_WORD), *((shorter, ems) for ems in _UNBROKEN)]
    for tried, ems in tries:
        least = [column.whole(ems * em, _NARROWEST * em) for column in tried]
        if (spare := available - sum(least)) >= 0:
            ways = [_shared_out(spare, least, natural, power) for power in _POWERS]
            return min(ways, key=lambda widths: _height(columns, widths, em))
    return _evened(columns, available)


_POWERS = (1.0, 1.4, 2.0)
"""How much more the longer texts of a table are given, from as much as they are longer."""


def _shared_out(spare: float, least: Sequence[float], natural: Sequence[float], power: float) -> list[float]:
    wanted = [max(most - width, 0.0) ** power for most, width in zip(natural, least, strict=True)]
    return [width + spare * want / sum(wanted) for width, want in zip(least, wanted, strict=True)]


def _height(columns: Sequence[Column], widths: Sequence[float], em: float) -> int:
    """Estimate how many lines the rows of a table take, if each cell has one paragraph; else all widths are alike."""
    if len({len(column.lines) for column in columns}) > 1:
        return 0
    rooms = [max((width - 2 * _ACROSS * em) // em, 1) * em for width in widths]
    rows = zip(*(column.lines for column in columns), strict=True)
    return sum(
        max(ceil((line - 2 * _ACROSS * em) / room) for line, room in zip(row, rooms, strict=True)) for row in rows
    )


def _evened(columns: Sequence[Column], available: float) -> list[float]:
    """Return lengths that fill what is available: the longest give way, all to the same, but for what is firm."""

    def down_to(length: float) -> list[float]:
        return [max(column.firm, min(column.least, length)) for column in columns]

    steps = sorted({0.0, *(length for column in columns for length in (column.least, column.firm))})
    low, high = next((pair for pair in pairwise(steps) if sum(down_to(pair[1])) >= available), (steps[-1],) * 2)
    less, more = sum(down_to(low)), sum(down_to(high))
    return down_to(low + (high - low) * (available - less) / ((more - less) or 1))


class _Block(NamedTuple):
    """A paragraph of a cell, or an item of a list in it: its mark, how wide that is (ems), and what stands behind."""

    lead: list[Inline]
    indent: int
    inlines: list[Inline]
    node: nodes.Element


class _Cell(NamedTuple):
    """A cell: what it holds and how that looks, whether it is left open, and what it is of if it is an empty blank."""

    blocks: list[_Block]
    share: float
    typeface: Typeface
    shaded: bool
    open: bool
    blank: Words | None = None


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
        self.style, self.node, self.indent, self.outer = setter.style, node, indent, setter
        self.even = replace(
            self.style,
            body=self.style.body.even,
            headings=self.style.headings.even,
            table_head=self.style.table_head.even,
        )
        self._set_in(1.0)
        (group,) = node.findall(nodes.tgroup)
        self.columns = [child for child in group.children if isinstance(child, nodes.colspec)]
        self.head, self.body = (
            [self._cells(row, kind is nodes.thead) for part in group.children if isinstance(part, kind)
             for row in elements(part)]
            for kind in (nodes.thead, nodes.tbody)
        )  # fmt: skip
        self.left, self.widths = self._laid_out()
        self.edges = [*accumulate(self.widths, initial=self.left)]

    def _set_in(self, scale: float) -> None:
        """Set what follows in type of a part of the size of tables."""
        self.size, self.pitch = self.style.table_size * scale, self.style.table_pitch * scale
        self.setter, self.even_setter = (
            self.outer.within(replace(style, size=self.size, pitch=self.pitch)) for style in (self.style, self.even)
        )

    def _setter_of(self, cell: _Cell) -> LineSetter:
        """Return what sets a cell: where numbers stand at the right, their digits stand below one another."""
        return self.even_setter if cell.share == 1 else self.setter

    def _cells(self, row: nodes.Element, head: bool) -> list[_Cell]:
        entries = zip(elements(row), self.columns, strict=True)
        return [self._cell(entry, head, bool(column.get("stub"))) for entry, column in entries]

    def _cell(self, entry: nodes.Element, head: bool, stub: bool) -> _Cell:
        blocks = [block for child in elements(entry) for block in self._blocks(child)]
        filled = [
            block for block in blocks if block.inlines and not (len(block.inlines) == 1 and is_rule(block.inlines[0]))
        ]
        if any(has_rule(block.inlines) for block in filled) or (filled != blocks and len(blocks) > 1):
            raise unsettable(entry, "placeholder が空の空欄は、表のセルにそれだけを書いてください。")
        shares = (share for name, share in ALIGNMENTS.items() if f"text-{name}" in entry["classes"])
        blanks = [node for node in entry.findall(nodes.inline) if not filled and "blank" in node["classes"]]
        is_open = any(OPEN in node["classes"] for node in blanks)
        blank = self.setter.tag(blanks[0]) if blanks else None
        share = next(shares, 0.5 if head else 0.0)
        style = self.even if share == 1 else self.style
        return _Cell(filled, share, style.table_head if head else style.body, head or stub, is_open, blank)

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
        """Return where the table begins, and how wide its columns are; settle the size of its type."""
        room = self.style.width - self.indent * self.style.size
        left = self.indent * self.style.size
        cells = list(zip(*self.head, *self.body, strict=True))
        columns = [self._column(each).times(self.size) for each in cells]
        width = min(max(room * self.node.get(SHARE, 1.0), sum(column.firm for column in columns)), room)
        given = WIDTHS_GIVEN in self.node["classes"]
        if "align" in self.node and SHARE not in self.node and not given:
            width = min(width, sum(column.natural for column in columns))
        left += (room - width) * ALIGNMENTS[self.node.get("align", "left")]
        parts = [column["colwidth"] for column in self.columns] if given else []
        asked = [width * part / sum(parts) for part in parts]
        scale = _scale(columns, asked or [width])
        if not scale:
            raise self._too_narrow(cells, columns, asked)
        self._set_in(scale)
        return left, asked or column_widths([column.times(scale) for column in columns], width, self.size)

    def _too_narrow(self, cells: list[tuple[_Cell, ...]], columns: list[Column], asked: list[float]) -> SourceError:
        """Return the error that names the longest number of the columns that have no room for what is firm."""
        narrow = [place for place, width in enumerate(asked) if not _scale(columns[place : place + 1], [width])]
        advice = "widths で列を広げるか、" if asked else ""
        numbers = [
            (end - start, _text_of(run), block.node, any(sign.blank == FILLED for sign in run))
            for place in narrow or range(len(cells))
            for cell in cells[place]
            for block in cell.blocks
            for start, end, run in self._runs(block, cell)
            if _is_number(run)
        ]
        if numbers:
            _, text, node, filled = max(numbers, key=lambda number: number[0])
            what = "記入した数" if filled else f"数「{text}」"
            return unsettable(
                node,
                f"{what}が、表の列に収まりません。数は途中で切りません。{advice}列を減らすか、表を分けてください。",
            )
        if asked:
            return unsettable(self.node, "widths が狭すぎて1字も入らない列があります。広げてください。")
        return unsettable(self.node, "列が多すぎて、紙の幅に収まりません。表を分けるか、列を減らしてください。")

    def _column(self, cells: Sequence[_Cell]) -> Column:
        """Return what a column asks for, in ems, with the space beside it."""
        asked = [self._asked(block, cell) for cell in cells for block in cell.blocks]
        least, natural, firm = (
            max([EM, *lengths]) / EM + 2 * _ACROSS for lengths in zip((0, 0, 0), *asked, strict=True)
        )
        lines = tuple((line + 1) / EM + 2 * _ACROSS for _, line, _ in asked)
        return Column(least, natural + 1 / EM, firm, lines)

    def _asked(self, block: _Block, cell: _Cell) -> tuple[float, float, float]:
        """Return what a paragraph asks for, in `EM`: its least, its natural and its firm width."""
        least = natural = firm = 0.0
        for start, end, run in self._runs(block, cell):
            least, natural = max(least, end - start), max(natural, end)
            if end - start > firm and _is_number(run):
                firm = end - start
        indent = block.indent * EM
        return indent + least, indent + natural, indent + firm

    def _runs(self, block: _Block, cell: _Cell) -> Iterator[tuple[int, int, list[Inline]]]:
        """Yield what no line may end within: where it begins and ends on a line without end, and its signs."""
        for part in parted(block.inlines):
            breaker = Breaker(self._setter_of(cell).cells(part, cell.typeface, block.node), _ENDLESS, 0, False)
            start = 0
            for end, _ in breaker.breakable:
                yield breaker.starts[start], breaker.ends[end - 1], part[start:end]
                start = end

    # rows

    def rows(self) -> list[Row]:
        """Return the rows: those of the caption, the heads, and the others."""
        rows = self._caption()
        head = [row for cells in self.head for row in self._row(self._set(cells), first=cells is self.head[0])]
        height = sum(row.height for row in head)
        above: list[Row] = []
        if height <= self.style.lines * _HEAD:
            above = [Row([*_repeated(row.marks)], row.height) for row in head]
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
            yield from self._setter_of(cell).compose(
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
        space = _DOWN * self.size
        top = space if opens else 0.0
        height = top + len(lines) * self.pitch + (space if ends else 0.0)
        made = Row([*self._frame(row.cells, height, opens, ends)], height / self.style.pitch)
        made.above = above or ([] if first else [Row([self._rule(0)], 0)])
        heads = all(cell.shaded for cell in row.cells) and opens and ends  # which stand in the middle of their row
        for cell, own, left, width in zip(row.cells, row.lines, self.edges, self.widths, strict=False):
            down = (row.height - len(own)) * self.pitch / 2 if heads else 0.0
            for place, line in enumerate(own[lines.start : lines.stop]):
                x, y = left + _ACROSS * self.size, top + place * self.pitch + down
                made.marks += [mark._replace(x=mark.x + x, y=mark.y + y) for mark in line.marks]
                made.notes += line.notes
            if (cell.open or cell.blank) and opens:
                made.marks.append(self._blank(cell, left, width, top))
        made.marks += [self._rule(0)] * first + [self._rule(height)] * ends
        if not opens:
            made.above = [*made.above, Row([*self._frame(row.cells, space, opens=True)], space / self.style.pitch)]
        if not ends:
            frame = self._frame(row.cells, space, ends=True)
            made.below = [Row([*frame, self._rule(space)], space / self.style.pitch)]
            made.keep = opens or lines.stop == row.height - 1
        return made

    def _frame(
        self, cells: Sequence[_Cell], height: float, opens: bool = False, ends: bool = False
    ) -> Iterator[Tint | Upright]:
        """Yield the grey of a row's cells, up to the rules where it opens and ends, and the rules between them."""
        thick = self.style.rule_width
        top, bottom = thick / 2 * opens, height - thick / 2 * ends
        for cell, left, width in zip(cells, self.edges, self.widths, strict=False):
            if cell.shaded:
                yield Tint(left, top, width, bottom - top, _SHADE)
        yield from (Upright(x, -thick / 2, height + thick, thick) for x in self.edges)

    def _rule(self, y: float) -> Rule:
        width = self.style.rule_width
        return Rule(self.left - width / 2, y, sum(self.widths) + width, width)

    def _blank(self, cell: _Cell, left: float, width: float, top: float) -> Rule:
        """Return the line in a cell that a draft leaves open; in an empty blank it has no length, and is only told."""
        y = top + self.setter.baseline(self.size) + 0.25 * self.size
        length = (width - 2 * _ACROSS * self.size) * cell.open
        thick = self.style.open_width if cell.open else self.style.rule_width
        return Rule(left + _ACROSS * self.size, y, length, thick, cell.blank)


def _repeated(marks: Iterable[Drawn]) -> Iterator[Drawn]:
    """Yield the marks of a head as they stand at the head of another page, where they are artifacts."""
    for mark in marks:
        if isinstance(mark, GlyphRun):
            yield mark.tagged(REPEATED)
        elif isinstance(mark, Rule):
            yield mark._replace(tag=REPEATED)
        elif not isinstance(mark, Anchor | Link):
            yield mark


def caption_rows(setter: LineSetter, node: nodes.Element, indent: int) -> list[Row]:
    """Return the rows of a caption, in the middle and kept with what follows."""
    inlines = list(inlines_of(node.children))
    if has_rule(inlines):
        raise unsettable(node, "placeholder が空の空欄は、表や図の題に書けません。")
    rows = setter.compose([], inlines, setter.style.body, node, Indents(indent), flush=False, share=0.5)
    for row in rows:
        row.keep = True
    return rows


def joined(marks: Iterable[Drawn]) -> list[Drawn]:
    """Return the marks of a page with what goes on from row to row of a table in one piece, so that no joint is seen.

    The grey comes first, and the rules between cells last.
    """
    greys: list[Tint] = []
    rules: list[Upright] = []
    others: list[Drawn] = []
    for mark in marks:
        match mark:
            case Tint():
                greys.append(mark)
            case Upright():
                rules.append(mark)
            case _:
                others.append(mark)
    return [*_in_one_piece(greys, "height"), *others, *_in_one_piece(rules, "length")]


def _in_one_piece(marks: Iterable[_Mark], down: str) -> Iterator[_Mark]:
    """Yield marks, those that touch below each other as one; `down` names how far they go."""
    open_: dict[float, _Mark] = {}
    for mark in marks:
        before = open_.get(mark.x)
        if before and mark.y <= before.y + getattr(before, down) + 1e-6:
            mark = before._replace(**{down: mark.y + getattr(mark, down) - before.y})
        elif before:
            yield before
        open_[mark.x] = mark
    yield from open_.values()


def _scale(columns: Sequence[Column], rooms: Sequence[float]) -> float:
    """Return how large type may be for columns to have room, each of its own or all in one: for all that is not to be
    broken, or else for what is firm; 0 if there is none.
    """
    for lengths in ([column.least for column in columns], [column.firm for column in columns]):
        asked = lengths if len(rooms) > 1 else [sum(lengths)]
        most = min(room / length for room, length in zip(rooms, asked, strict=True))
        if scale := next((scale for scale in _SCALES if scale <= most), 0.0):
            return scale
    return 0.0


def _is_number(run: Sequence[Inline]) -> bool:
    return bool(_NUMBER.fullmatch(_text_of(run)))


def _text_of(run: Sequence[Inline]) -> str:
    return "".join(sign.cluster for sign in run)
