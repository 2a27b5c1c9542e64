"""Breaking one paragraph into lines and setting each of them flush. Pure.

The breaks are chosen over the whole paragraph (after Knuth and Plass): the lines together shall be
opened and squeezed as little as can be, and rather squeezed than opened (追込み, JLREQ 3.8.2).
Lengths are in `EM` of the paragraph's type size.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from .fonts import EM
from .linebreak import OPENINGS, SQUEEZES, Class, Gap, breaks, classes_of, gap, numbers

_LINE_COST = 50.0  # of one more line
_SQUEEZE_COST = 40.0  # of a line squeezed as far as it goes
_OPENED_COST = 45.0  # of a line that is opened between characters, however little: more than squeezing it
_OPEN_COST, _OPEN_UNIT = 60.0, 25  # and what opening each gap by one unit adds
_STRAY_COST = 5_000.0  # a last line of one character
_FORCED_COST = 1e9  # a break where none is allowed, or a line that cannot be set flush

_HALF = frozenset({Class.OPEN, Class.CLOSE, Class.MIDDLE, Class.STOP, Class.COMMA})
_HANGING = frozenset({Class.STOP, Class.COMMA})


class Cell(NamedTuple):
    """One glyph to be set: what it stands for, and the advance of its glyph."""

    text: str
    advance: int

    @property
    def kind(self) -> Class:
        return classes_of(self.text).jlreq

    @property
    def body(self) -> int:
        """Advance without the space that full-width punctuation, or a space, carries (JLREQ 3.1.2)."""
        return _body(self.text, self.advance)


@cache
def _body(text: str, advance: int) -> int:
    kind = classes_of(text).jlreq
    if kind in (Class.SPACE, Class.BLANK):
        return 0
    return advance // 2 if advance == EM and kind in _HALF else advance


class Line(NamedTuple):
    """Cells `start` to `end` of the paragraph; `xs` holds where each one's body begins."""

    start: int
    end: int
    xs: list[float]
    width: float


def set_paragraph(cells: list[Cell], width: int, first_indent: int = 0, hanging: bool = False) -> list[Line]:
    """Break the cells into lines of `width` and justify all but the last.

    With `hanging`, a 、 or 。 that does not fit hangs beyond the end of its line (JLREQ 3.8.2, notes).
    """
    breaker = Breaker(cells, width, first_indent, hanging)
    # Lines that are much too short are looked at only where nothing else will do.
    for loosest in (width // 3, width):
        cost, chosen = breaker.best_breaks(loosest)
        if cost < _FORCED_COST:
            break
    return [breaker.line(start, end) for start, end in chosen]


class Breaker:
    """A paragraph, with running totals, so that a line's measure is a subtraction."""

    def __init__(self, cells: list[Cell], width: int, first_indent: int, hanging: bool) -> None:
        texts = [cell.text for cell in cells]
        gaps = [gap(before, after) for before, after in pairwise(texts)]
        for start, end in numbers("".join(text[0] for text in texts)):
            gaps[start : end - 1] = [Gap()] * (end - start - 1)
        self.cells, self.gaps = cells, [*gaps, Gap()]
        self.width, self.first_indent, self.hanging = width, first_indent, hanging
        self.breakable = breaks(texts)
        self.body = _sums([cell.body for cell in cells])
        self.size = _sums([space.size for space in self.gaps])
        self.shrink = _sums([space.shrink for space in self.gaps])
        self.stretch = _sums([space.stretch if space.opened in (0, 1) else 0 for space in self.gaps])
        self.even = _sums([space.opened == 2 for space in self.gaps])
        self.openable = _sums([space.opened is not None for space in self.gaps])

    def rest(self, start: int, end: int) -> int:
        """Return what a line lacks of its width; negative if it is too long as it is."""
        indent = self.first_indent if start == 0 else 0
        return self.width - indent - (self.body[end] - self.body[start] + self.size[end - 1] - self.size[start])

    def hung(self, end: int, rest: float) -> int:
        """Return how far the last sign of a line stands beyond its end."""
        last = self.cells[end - 1]
        return last.body if self.hanging and rest < 0 and last.kind in _HANGING else 0

    def best_breaks(self, loosest: int) -> tuple[float, list[tuple[int, int]]]:
        """Choose the breaks of least total cost; a line may lack at most `loosest` of its width."""
        count, reserve = len(self.cells), EM // 2 * self.hanging
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
        for start in range(count):
            cost = best[start][0]
            if cost == float("inf"):
                continue
            reached, fitting = False, start + 1
            for end in range(start + 1, count + 1):
                rest = self.rest(start, end)
                shrink = self.shrink[end - 1] - self.shrink[start]
                if rest + shrink + reserve < 0:
                    break
                if reserve:
                    rest += self.hung(end, rest)
                if rest + shrink < 0:
                    continue
                fitting = end
                if self.breakable[end - 1] and (end == count or rest <= loosest):
                    reached = True
                    total = cost + _LINE_COST + self._cost(start, end, rest)
                    best[end] = min(best[end], (total, start))
            if not reached:  # nothing breakable fits: break where we are
                best[fitting] = min(best[fitting], (cost + _FORCED_COST, start))
        ends = [count]
        while ends[-1]:
            ends.append(best[ends[-1]][1])
        return best[count][0], list(pairwise(reversed(ends)))

    def _cost(self, start: int, end: int, rest: float) -> float:
        if rest < 0:
            return _SQUEEZE_COST * (rest / (self.shrink[end - 1] - self.shrink[start])) ** 2
        if end == len(self.cells):
            stray = sum(cell.kind not in _HALF for cell in self.cells[start:end]) < 2
            return _STRAY_COST if stray and start else 0.0  # JLREQ 3.5.4
        rest -= min(rest, self.stretch[end - 1] - self.stretch[start])
        if not rest:
            return 0.0
        even, openable = self.even[end - 1] - self.even[start], self.openable[end - 1] - self.openable[start]
        if not openable:
            return _FORCED_COST
        return _OPENED_COST + _OPEN_COST * (rest / (even or openable) / _OPEN_UNIT) ** 2

    def line(self, start: int, end: int) -> Line:
        """Place the cells of one line, squeezed or opened in the order of JLREQ 3.8.3 and 3.8.4."""
        gaps = self.gaps[start : end - 1]
        rest: float = self.rest(start, end)
        rest += self.hung(end, rest)
        squeeze, opening, extra = [0.0] * len(SQUEEZES), [0.0] * len(OPENINGS), 0.0
        if rest < 0:
            for step in SQUEEZES:
                room = sum(space.shrink for space in gaps if space.squeezed == step)
                squeeze[step] = min(-rest / room, 1.0) if room else 0.0
                rest += squeeze[step] * room
        elif end < len(self.cells):
            for step in OPENINGS:
                room = sum(space.stretch for space in gaps if space.opened == step)
                opening[step] = min(rest / room, 1.0) if room else 0.0
                rest -= opening[step] * room
            extra = rest / max(1, sum(space.opened is not None for space in gaps))
        xs, x = [], float(self.first_indent if start == 0 else 0)
        for cell, space in zip(self.cells[start:end], [*gaps, Gap()], strict=True):
            xs.append(x)
            x += cell.body + space.size - squeeze[space.squeezed] * space.shrink
            if space.opened is not None:
                x += opening[space.opened] * space.stretch + extra
        return Line(start, end, xs, x)


def _sums(values: list[int] | list[bool]) -> list[int]:
    return list(accumulate(values, initial=0))


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
        ahead = {Class.OPEN: EM // 2, Class.MIDDLE: EM // 4}.get(cell.kind, 0)
        shift = lead - ahead if cell.body < cell.advance else 0
        placed.append(Box(start, advance, shift))
    return placed


def _carries_space_ahead(cell: Cell) -> bool:
    return cell.body < cell.advance and cell.kind in (Class.OPEN, Class.MIDDLE)


def _step(length: float) -> int:
    return round(length / _STEP) * _STEP
