"""Dealing rows out to pages. Pure; heights are in lines of the grid.

The breaks are chosen over the whole document: as few pages as can be, and the lines that are left empty at their feet
shared out evenly before the headings of articles. A page that ends within an article is as full as it can be. It rather
ends with an article than in one, and rather not before its last few lines. The last page, and one before which another
is asked for, may end anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from math import ceil, inf
from typing import NamedTuple, Protocol

NOTE_SPACE = 1.0
"""Lines above the notes at the foot of a page."""

_ROUNDING = 1e-6  # of what is added up, in lines

_PAGE_COST = 1.0
_EMPTY_COST = 0.5  # of a page that is empty but for one row; grows with the square
_SHORT, _SHORT_COST = 1 / 6, 0.1  # of a last page that is filled less than that
_WITHIN_COST = 0.003  # of a page that ends within an article: as much as three empty lines
_TAIL, _TAIL_COST = 2, 0.03  # of so many rows of an article, or fewer, at the head of the next page
_UNFILLED_COST = 1.0  # of a line that is empty where a page ends within an article, though what follows has room there
_TORN_COST = 10.0  # of a break where a row asks to be kept: only where there is no other


class Row(Protocol):
    """What a page is filled with."""

    @property
    def space_above(self) -> float: ...  # dropped at the head of a page
    @property
    def height(self) -> float: ...
    @property
    def keep(self) -> float: ...  # how little a page may end with this row: 0 as well as with any, 1 not at all
    @property
    def new_page(self) -> bool: ...  # it begins one
    @property
    def foot(self) -> float: ...  # height of its notes, at the foot of its page
    @property
    def head(self) -> float: ...  # height of what stands above it at the head of a page
    @property
    def tail(self) -> float: ...  # height of what closes a page that ends with it
    @property
    def gap(self) -> float | None: ...  # what follows begins on the grid, and at least so much lower


class Layout(NamedTuple):
    """The rows of each page, and what such pages cost: less is better."""

    pages: list[range]
    cost: float


def paginate(rows: Sequence[Row], capacity: float) -> Layout:
    """Deal the rows to pages of `capacity` lines, breaking where no row asks to be kept.

    A run of kept rows that is taller than a page is broken where that costs least.
    """
    count, ends = len(rows), [_end_behind(rows, place) for place in range(len(rows))]
    measures = [_Measures.of(row) for row in rows]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for start in range(count):
        cost = best[start][0]
        if cost == float("inf"):
            continue
        pages = list(_pages_from(measures, start, rows[start].head, capacity))
        most = max((used for end, used in pages if ends[end - 1].good), default=0.0)
        for end, used in pages:
            total = cost + _cost_of(ends[end - 1], used, capacity, most)
            if total < best[end][0]:
                best[end] = (total, start)
    chosen = [count]
    while chosen[-1]:
        chosen.append(best[chosen[-1]][1])
    chosen.reverse()
    return Layout([range(*page) for page in pairwise(chosen)], best[count][0])


def least_cost(rows: Sequence[Row], capacity: float) -> float:
    """Return what no layout of the rows costs less than: that of as many pages as they fill without any space."""
    return _PAGE_COST * ceil(sum(min(row.height, capacity) for row in rows) / capacity - _ROUNDING)


class _Measures(NamedTuple):
    """What a row takes of a page, looked up once: many pages are tried that hold it."""

    height: float
    space_above: float
    foot: float
    tail: float
    gap: float | None
    new_page: bool

    @classmethod
    def of(cls, row: Row) -> _Measures:
        return cls(row.height, row.space_above, row.foot, row.tail, row.gap, row.new_page)


def _pages_from(rows: Sequence[_Measures], start: int, head: float, capacity: float) -> Iterator[tuple[int, float]]:
    """Yield each page that begins with a row: before which row it ends, and how many lines it fills.

    `head` is the height of what stands above the row.
    """
    used, feet = head, 0.0
    for end, row in enumerate(islice(rows, start, None), start=start + 1):
        height, space_above, foot, tail, gap, new_page = row
        first = end == start + 1
        if new_page and not first:
            return
        used += height if first else height + space_above
        if foot:
            feet += foot if feet else foot + NOTE_SPACE
        room = inf if first else capacity + _ROUNDING - used - feet
        if room < 0:
            return
        if tail <= room:
            yield end, used + feet + tail
        if gap is not None:
            used = on_grid(used + gap)


def on_grid(height: float) -> float:
    """Return the first line of the grid that is not above a height."""
    return float(ceil(height - _ROUNDING))


class _End(NamedTuple):
    """The end of a page: whether another is asked for there (or none follows), how little it may be there, whether it
    stands within an article, and whether no more than its last few rows are left.
    """

    free: bool
    keep: float
    within: bool
    tail: bool

    @property
    def good(self) -> bool:
        return self.free or not (self.keep or self.tail)


def _end_behind(rows: Sequence[Row], place: int) -> _End:
    """Return what an end of a page behind a row is."""
    following = rows[place + 1 : place + _TAIL + 2]
    if not following or following[0].new_page:
        return _End(True, 0, False, False)
    within = not _begins(following[0])
    return _End(False, rows[place].keep, within, within and any(map(_begins, following)))


def _begins(row: Row) -> bool:
    """Tell whether an article or the like begins with a row, and not what stands in one, as a table."""
    return row.space_above >= 1


def _cost_of(end: _End, used: float, capacity: float, most: float) -> float:
    """Return what a page costs that is filled so far, where `most` could be."""
    filled = min(used / capacity, 1.0)
    if end.free:
        return _PAGE_COST + _SHORT_COST * (filled < _SHORT)
    cost = _PAGE_COST + _EMPTY_COST * (1 - filled) ** 2 + _TORN_COST * end.keep
    if end.within:
        cost += _WITHIN_COST + _TAIL_COST * end.tail + _UNFILLED_COST * max(most - used, 0.0)
    return cost
