"""Breaking one paragraph into lines and setting each of them flush. Pure.

The breaks are chosen over the whole paragraph (after Knuth and Plass): the lines together shall be
opened and squeezed as little as can be. Lengths are in `EM` of the paragraph's type size.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import NamedTuple

from .fonts import EM
from .linebreak import HALF, Class, Gap, class_of, gap, unbreakable_runs

_SQUEEZE_COST, _OPEN_COST = 40.0, 60.0
_OPEN_UNIT = 25  # opening each gap by this much costs `_OPEN_COST`
_STRAY_COST = 5_000.0  # a last line of one character
_FORCED_COST = 1e9  # a break where none is allowed, or a line that cannot be set flush


class Cell(NamedTuple):
    """One glyph to be set: what it stands for, and the advance of its glyph."""

    text: str
    advance: int

    @property
    def body(self) -> int:
        """Advance without the space that full-width punctuation, or a word space, carries (JLREQ 3.1.2)."""
        kind = class_of(self.text)
        if kind is Class.SPACE:
            return 0
        return self.advance // 2 if self.advance == EM and kind in HALF else self.advance


class Line(NamedTuple):
    """Cells `start` to `end` of the paragraph; `xs` holds where each one's body begins."""

    start: int
    end: int
    xs: list[float]
    width: float


def set_paragraph(cells: list[Cell], width: int, first_indent: int = 0) -> list[Line]:
    """Break the cells into lines of `width` and justify all but the last."""
    gaps = _gaps(cells)
    sums = _Sums(cells, gaps)
    # Lines that are much too short are looked at only where nothing else will do.
    for loosest in (width // 3, width):
        cost, breaks = _breaks(cells, gaps, sums, width, first_indent, loosest)
        if cost < _FORCED_COST:
            break
    lines = []
    for start, end in breaks:
        indent = first_indent if start == 0 else 0
        lines.append(_justify(cells, gaps, sums, start, end, indent, width))
    return lines


def _gaps(cells: list[Cell]) -> list[Gap]:
    """Return the gap behind each cell; the last one is where the paragraph ends."""
    gaps = [gap(a.text, b.text) for a, b in pairwise(cells)]
    for start, end in unbreakable_runs([cell.text for cell in cells]):
        for i in range(start, end - 1):
            gaps[i] = gaps[i]._replace(breakable=False)
    return [*gaps, Gap(0, 0, 0, False, True)]


class _Sums:
    """Running totals over the paragraph, so that a line's measure is a subtraction."""

    def __init__(self, cells: list[Cell], gaps: list[Gap]) -> None:
        self.body = list(accumulate((cell.body for cell in cells), initial=0))
        self.size = list(accumulate((space.size for space in gaps), initial=0))
        self.shrink = list(accumulate((space.shrink for space in gaps), initial=0))
        self.stretch = list(accumulate((space.stretch for space in gaps), initial=0))
        self.even = list(accumulate((space.even for space in gaps), initial=0))

    def natural(self, start: int, end: int) -> int:
        return self.body[end] - self.body[start] + self.size[end - 1] - self.size[start]


def _breaks(
    cells: list[Cell], gaps: list[Gap], sums: _Sums, width: int, first_indent: int, loosest: int
) -> tuple[float, list[tuple[int, int]]]:
    """Choose the breaks of least total cost; a line may lack at most `loosest` of its width."""
    count = len(cells)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for start in range(count):
        cost = best[start][0]
        if cost == float("inf"):
            continue
        room = width - (first_indent if start == 0 else 0)
        reached = False
        for end in range(start + 1, count + 1):
            rest = room - sums.natural(start, end)
            if rest < -(sums.shrink[end - 1] - sums.shrink[start]):
                if not reached:  # nothing breakable fits: break where we are
                    forced = max(end - 1, start + 1)
                    best[forced] = min(best[forced], (cost + _FORCED_COST, start))
                break
            if gaps[end - 1].breakable and (end == count or rest <= loosest):
                reached = True
                total = cost + _cost(cells, sums, start, end, rest, end == count)
                best[end] = min(best[end], (total, start))
    ends = [count]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    return best[count][0], list(pairwise(reversed(ends)))


def _cost(cells: list[Cell], sums: _Sums, start: int, end: int, rest: int, last: bool) -> float:
    if rest < 0:
        return _SQUEEZE_COST * (rest / (sums.shrink[end - 1] - sums.shrink[start])) ** 2
    if last:
        stray = sum(class_of(cell.text) not in HALF for cell in cells[start:end]) < 2
        return _STRAY_COST if stray and start else 0.0
    rest -= min(rest, sums.stretch[end - 1] - sums.stretch[start])
    even = sums.even[end - 1] - sums.even[start]
    if not rest:
        return 0.0
    return _OPEN_COST * (rest / even / _OPEN_UNIT) ** 2 if even else _FORCED_COST


def _justify(cells: list[Cell], gaps: list[Gap], sums: _Sums, start: int, end: int, indent: int, width: int) -> Line:
    """Place the cells of one line: squeeze, or open first the quarter ems, then every gap."""
    rest: float = width - indent - sums.natural(start, end)
    squeeze = grow = opened = 0.0
    if rest < 0:
        squeeze = -rest / ((sums.shrink[end - 1] - sums.shrink[start]) or 1)
    elif end < len(cells):
        stretch = sums.stretch[end - 1] - sums.stretch[start]
        grow = min(rest / stretch, 1.0) if stretch else 0.0
        even = sums.even[end - 1] - sums.even[start]
        opened = (rest - grow * stretch) / even if even else 0.0
    xs, x = [], float(indent)
    for i in range(start, end):
        xs.append(x)
        x += cells[i].body
        if i < end - 1:
            space = gaps[i]
            x += space.size - squeeze * space.shrink + grow * space.stretch + opened * space.even
    return Line(start, end, xs, x)


class Box(NamedTuple):
    """Where a cell's glyph begins, the advance it is given, and how far its outline is moved in it."""

    start: int
    advance: int
    shift: int


_STEP = EM // 8


def boxes(cells: list[Cell], xs: list[float]) -> list[Box]:
    """Turn placed cells into glyphs that follow each other without gaps that matter.

    Programs that read a PDF take a gap of a tenth of an em for a word space: 第 12 条. The space
    around punctuation and Latin is therefore made part of a glyph's advance, in steps of `_STEP`,
    and what is left for moves between the glyphs is less than a sixteenth of an em.
    """
    leads = []
    for i, cell in enumerate(cells):
        before = xs[i] - (xs[i - 1] + cells[i - 1].body) if i else 0
        lead = min(_step(before), cell.advance - cell.body) if _carries_space_ahead(cell) else 0
        leads.append(lead)
    starts = [round(x) - lead for x, lead in zip(xs, leads, strict=True)]
    placed = []
    for i, (cell, start, lead) in enumerate(zip(cells, starts, leads, strict=True)):
        advance = lead + cell.body
        if i + 1 < len(cells):
            advance += _step(starts[i + 1] - start - advance)
        ahead = {Class.OPEN: EM // 2, Class.MIDDLE: EM // 4}.get(class_of(cell.text), 0)
        shift = lead - ahead if cell.body < cell.advance else 0
        placed.append(Box(start, advance, shift))
    return placed


def _carries_space_ahead(cell: Cell) -> bool:
    return cell.body < cell.advance and class_of(cell.text) in (Class.OPEN, Class.MIDDLE)


def _step(length: float) -> int:
    return round(length / _STEP) * _STEP
