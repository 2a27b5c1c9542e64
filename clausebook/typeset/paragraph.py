"""Breaking one paragraph into lines and setting each of them flush. Pure.

The breaks are chosen over the whole paragraph (after Knuth and Plass): the lines together shall be
opened and squeezed as little as can be, and rather squeezed than opened (追込み, JLREQ 3.8.2).
Lengths are in `EM` of the paragraph's type size.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache
from itertools import accumulate, groupby, islice, pairwise
from typing import NamedTuple, TypeVar

from .fonts import EM
from .linebreak import LIMIT, Break, Class, Gap, breaks, classes_of, gap, numbers
from .ruby import Base, with_room

_LINE_COST = 50.0  # of one more line
_SQUEEZE_COST = 40.0  # of a line squeezed as far as it goes before punctuation is squeezed to nothing
_SOLID_COST, _SOLIDER_COST = 800.0, 3_500.0  # of squeezing that a little, and what more of it adds
_OPENED_COST = 45.0  # of a line that is opened between characters, however little: more than squeezing it
_OPEN_COST, _OPEN_UNIT = 60.0, 25  # and what opening each gap by one unit adds
_WIDEST_COST = _OPENED_COST + _OPEN_COST * (LIMIT / _OPEN_UNIT) ** 2
_RAGGED_COST = 20_000.0  # what a line that lacks all of its width costs more than one opened as far as it goes
_STRAY_COST = 5_000.0  # a last line of one character
_LAST_COST = 5_500.0  # of a break that is there only for lines that could not be flush else
_BREAK_COSTS = {Break.FREELY: 0.0, Break.IN_ADDRESS: 500.0, Break.IN_DATE: _LAST_COST, Break.IN_CODE: _LAST_COST}

_ANY_TEXT = "一"

_HALF = frozenset({Class.OPEN, Class.CLOSE, Class.MIDDLE, Class.STOP, Class.COMMA})
_HANGING = frozenset({Class.STOP, Class.COMMA})


Value = TypeVar("Value")


class Part(Enum):
    """What of a paragraph a glyph belongs to: the number that it begins with, its text, what of that is raised or
    lowered, the mark of a footnote.
    """

    LABEL = auto()
    TEXT = auto()
    RAISED = auto()
    NOTE = auto()


class Cell(NamedTuple):
    """One glyph to be set: what it stands for, and the advance of its glyph.

    What has a reading tells in each of its cells which of a paragraph's readings it is, from 1, and how wide that is.
    """

    text: str
    advance: int
    group: int = 0
    reading: int = 0
    part: Part = Part.TEXT

    @property
    def kind(self) -> Class:
        return classes_of(self.text).jlreq

    @property
    def body(self) -> int:
        """Advance without the space that full-width punctuation, or a space, carries (JLREQ 3.1.2)."""
        return _extent(self.text, self.advance)[1]


_AHEAD = {Class.OPEN: EM // 2, Class.MIDDLE: EM // 4}
"""How much of the space that they carry stands ahead of signs."""


@cache
def _extent(text: str, advance: int) -> tuple[int, int]:
    """Return where the body of a sign begins in its advance, and how wide it is."""
    kind = classes_of(text).jlreq
    if kind in (Class.SPACE, Class.BLANK):
        return 0, 0
    return (_AHEAD.get(kind, 0), advance // 2) if advance == EM and kind in _HALF else (0, advance)


class Line(NamedTuple):
    """Cells `start` to `end` of the paragraph; `xs` holds where each one's body begins."""

    start: int
    end: int
    xs: list[float]
    width: float


def set_paragraph(
    cells: list[Cell], width: int, first_indent: int = 0, hanging: bool = False, flush: bool = True
) -> list[Line]:
    """Break the cells into lines of `width` and justify all but the last, if they are to be `flush`.

    With `hanging`, a 、 or 。 that does not fit hangs beyond the end of its line (JLREQ 3.8.2, notes).
    """
    breaker = Breaker(cells, width, first_indent, hanging)
    return [breaker.line(start, end, flush) for start, end in breaker.best_breaks()]


class Breaker:
    """A paragraph, with running totals, so that a line's measure is a subtraction."""

    def __init__(self, cells: list[Cell], width: int, first_indent: int, hanging: bool) -> None:
        gaps, allowed = _spacing(cells)
        self.bases = list(_bases(cells))
        self.bodies = [cell.body for cell in cells]
        room = with_room([cell.text for cell in cells], self.bodies, gaps, self.bases)
        self.cells, self.gaps, self.ahead, self.behind = cells, *room
        self.width, self.first_indent, self.hanging = width, first_indent, hanging
        self.starts = _sums([body + space.size for body, space in zip(self.bodies, self.gaps, strict=True)])
        ends = zip(self.starts[1:], self.gaps, self.behind, strict=True)
        self.ends = [start - space.size + reach for start, space, reach in ends]
        totals = zip(*(space.totals for space in (_NO_GAP, *self.gaps)), strict=True)
        sums: list[list[int]] = [list(accumulate(total)) for total in totals]
        self.shrink, self.squeezable, self.opening, self.openable, self.even = sums
        self.breakable = list(self._breakable(allowed))
        whole = (place for place in reversed(range(len(cells))) if cells[place].kind not in _HALF)
        self.last_start = next(islice(whole, 1, None), 0)  # of the last line, so that it holds two characters

    def _breakable(self, allowed: list[Break]) -> Iterator[tuple[int, float]]:
        """Yield where lines may end, and what that costs; what is too long for a line is parted between letters."""
        start = 0
        for base in self.bases:
            allowed[base.start : base.end - 1] = [Break.NEVER] * (base.end - base.start - 1)
        for end, how in enumerate(allowed, start=1):
            if how:
                if self.ends[end - 1] - self.starts[start] > self.width:
                    for inner in range(start + 1, end):
                        before, after = self.cells[inner - 1].text, self.cells[inner].text
                        if before == after or (before.isalnum() and after.isalnum()):
                            yield inner, 0.0
                yield end, _BREAK_COSTS[how]
                start = end

    def best_breaks(self) -> list[tuple[int, int]]:
        """Choose the breaks of least total cost; a line that cannot be flush holds as much as there is room for."""
        count, reserve = len(self.cells), EM // 2 * self.hanging
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
        ends, squeezable = self.ends, self.squeezable
        places = [ends[end - 1] for end, _ in self.breakable]
        for start in range(count):
            cost = best[start][0]
            if cost == float("inf"):
                continue
            full = self.full(start)
            first = min(bisect_left(places, full - self.width // 3), len(places) - 1)
            reached = False
            ragged: list[tuple[int, float]] = []
            for end, break_cost in islice(self.breakable, first, None):
                rest, room = full - ends[end - 1], squeezable[end - 1] - squeezable[start]
                if rest + room + reserve < 0:
                    break
                if reserve:
                    rest += self.hung(end, rest)
                if rest + room >= 0:
                    reached = True
                    total = cost + _LINE_COST + break_cost + self._cost(start, end, rest)
                    if break_cost < _LAST_COST:
                        ragged.clear()
                    if end < count and rest > self.openable[end - 1] - self.openable[start]:
                        ragged.append((end, total))
                    elif total < best[end][0]:
                        best[end] = (total, start)
            for end, total in ragged:
                best[end] = min(best[end], (total, start))
            if not reached:  # at the last break that there is, or else where we are
                end = self.breakable[first - 1][0] if first else 0
                if end <= start:
                    end = max(start + 1, bisect_right(ends, full))
                best[end] = min(best[end], (cost + _WIDEST_COST + _RAGGED_COST, start))
        chosen = [count]
        while chosen[-1]:
            chosen.append(best[chosen[-1]][1])
        return list(pairwise(reversed(chosen)))

    def full(self, start: int) -> int:
        """Return where a line that begins with cell `start` is full."""
        return self.starts[start] + self.width - self.indent(start)

    def indent(self, start: int) -> int:
        """Return where a line that begins with cell `start` has its body: a reading reaches into an indent only."""
        ahead = self.ahead[start]
        if start == 0:
            return max(self.first_indent, ahead) if ahead else self.first_indent
        return ahead

    def hung(self, end: int, rest: float) -> int:
        """Return how far the last sign of a line stands beyond its end."""
        last = self.cells[end - 1]
        return last.body if self.hanging and rest < 0 and last.kind in _HANGING else 0

    def _cost(self, start: int, end: int, rest: float) -> float:
        if rest < 0:
            shrink = self.shrink[end - 1] - self.shrink[start]
            if rest + shrink >= 0:
                return _SQUEEZE_COST * (rest / shrink) ** 2
            solid = self.squeezable[end - 1] - self.squeezable[start] - shrink
            return _SOLID_COST + _SOLIDER_COST * ((rest + shrink) / solid) ** 2
        if end == len(self.cells):
            return _STRAY_COST if start > self.last_start else 0.0  # JLREQ 3.5.4
        openable = self.openable[end - 1] - self.openable[start]
        if rest > openable:
            return _WIDEST_COST + _RAGGED_COST * rest / self.width
        rest -= min(rest, self.opening[end - 1] - self.opening[start])
        if not rest:
            return 0.0
        even = self.even[end - 1] - self.even[start] or openable // LIMIT
        return _OPENED_COST + _OPEN_COST * (min(rest / even, LIMIT) / _OPEN_UNIT) ** 2

    def line(self, start: int, end: int, flush: bool = True) -> Line:
        """Place the cells of one line, squeezed or opened in the order of JLREQ 3.8.3 and 3.8.4.

        Between the letters of Latin words, where JLREQ opens nothing, it is done for what little lacks then. A
        line that cannot be opened so far that it ends at the width is left as it is.
        """
        gaps = self.gaps[start : end - 1]
        rest: float = self.full(start) - self.ends[end - 1]
        rest += self.hung(end, rest)
        moved = [0.0] * len(gaps)
        if rest < 0:
            moved = [-part for part in _shared(-rest, [space.squeeze for space in gaps])]
        elif flush and end < len(self.cells):
            lacking = rest - (self.openable[end - 1] - self.openable[start])
            letters = self._letters(start, end) if lacking > 0 else []
            if lacking <= len(letters) * _LETTER_LIMIT:
                moved = _shared(rest, [space.stretch for space in gaps])
                for place in letters:
                    moved[place] += lacking / len(letters)
        xs = [float(self.indent(start))]
        for body, space, more in zip(self.bodies[start:end], gaps, moved, strict=False):
            xs.append(xs[-1] + body + space.size + more)
        return Line(start, end, xs, xs[-1] + self.bodies[end - 1] + self.behind[end - 1])

    def _letters(self, start: int, end: int) -> list[int]:
        """Return which gaps of a line are between letters, digits and signs of one Latin word, or one address."""
        western = [cell.kind is Class.WESTERN for cell in self.cells[start:end]]
        solid = [space.size == space.openable == 0 for space in self.gaps[start : end - 1]]
        return [place for place, (one, other) in enumerate(pairwise(western)) if one and other and solid[place]]


_LETTER_LIMIT = 50
"""How far two Latin letters are opened at most, in thousandths of an em: less than a line that ends early disturbs."""


def _spacing(cells: Sequence[Cell]) -> tuple[list[Gap], list[Break]]:
    """Return the gap behind each cell, and how well a line may end there.

    The mark of a footnote is set as a part of what it notes, and a text begins as far from its number as all others.
    What is raised or lowered is not parted from what stands before it.
    """
    read = [place for place, cell in enumerate(cells) if cell.part is not Part.NOTE]
    texts, label = [cells[place].text for place in read], sum(cell.part is Part.LABEL for cell in cells)
    spaces = [*map(gap, texts, texts[1:]), _NO_GAP]
    signs = "".join(text[0] for text in texts)
    for start, end in [*numbers(signs[:label]), *((label + a, label + b) for a, b in numbers(signs[label:]))]:
        spaces[start : end - 1] = [_NO_GAP] * (end - start - 1)
    if label:
        spaces[label - 1] = gap(texts[label - 1], _ANY_TEXT)
        spaces[:label] = [_firm(space.size) for space in spaces[:label]]
    spaces, hows = spaces[: len(texts)], breaks(texts)
    for place, (before, after) in enumerate(pairwise(cells[each].part for each in read)):
        if after is Part.RAISED and before is not Part.RAISED:
            hows[place] = Break.NEVER
    if len(read) < len(cells):
        spaces, hows = _spread(spaces, read, _NO_GAP, len(cells)), _spread(hows, read, Break.NEVER, len(cells))
    return spaces, [*hows[:-1], Break.FREELY][: len(cells)]


def _spread(values: Sequence[Value], read: Sequence[int], other: Value, count: int) -> list[Value]:
    """Return what stands behind the cells that are `read`, at the last cell before the next of them."""
    spread = [other] * count
    for following, value in zip([*read[1:], count], values, strict=False):
        spread[following - 1] = value
    return spread


@cache
def _firm(size: int) -> Gap:
    """Return a gap that is as wide in each line."""
    return Gap(size)


_NO_GAP = _firm(0)


def _bases(cells: Sequence[Cell]) -> Iterator[Base]:
    """Yield what has a reading."""
    for (group, reading), places in groupby(range(len(cells)), lambda place: cells[place][2:4]):
        if group:
            start, *others = places
            yield Base(start, start + 1 + len(others), reading)


def _shared(amount: float, rooms: Sequence[tuple[int, ...]]) -> list[float]:
    """Share out an amount among gaps, each of which has room for some of it in each step."""
    shares = [0.0] * len(rooms)
    for step in zip(*rooms, strict=True):
        if amount > 0 and (room := sum(step)):
            part = min(amount / room, 1.0)
            amount -= part * room
            shares = [share + part * each for share, each in zip(shares, step, strict=True)]
    return shares


def _sums(values: list[int]) -> list[int]:
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
    extents = [_extent(cell.text, cell.advance) for cell in cells]
    leads, end = [], xs[0]
    for cell, (ahead, body), x in zip(cells, extents, xs, strict=True):
        leads.append(min(_step(x - end), cell.advance - body) if ahead else 0)
        end = x + body
    starts = [round(x) - lead for x, lead in zip(xs, leads, strict=True)]
    placed = []
    for (ahead, body), lead, start, following in zip(extents, leads, starts, [*starts[1:], None], strict=True):
        advance = lead + body
        if following is not None:
            advance += _step(following - start - advance)
        placed.append(Box(start, advance, lead - ahead))
    return placed


def _step(length: float) -> int:
    return round(length / _STEP) * _STEP
