"""Dealing rows out to pages. Pure; heights are in lines of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Row(Protocol):
    """What a page is filled with."""

    @property
    def space_above(self) -> float: ...  # dropped at the head of a page
    @property
    def height(self) -> float: ...
    @property
    def keep(self) -> bool: ...  # no page break between this row and the next
    @property
    def new_page(self) -> bool: ...  # it begins one


def paginate(rows: Sequence[Row], capacity: int) -> list[range]:
    """Deal the rows to pages of `capacity` lines, breaking where no row asks to be kept.

    A run of kept rows that is taller than a page is broken where the page ends.
    """
    pages = []
    start = 0
    while start < len(rows):
        end, used = start, 0.0
        while end < len(rows):
            used += rows[end].height + (rows[end].space_above if end > start else 0)
            if end > start and (used > capacity or rows[end].new_page):
                break
            end += 1
        if end < len(rows) and not rows[end].new_page:
            allowed = (i for i in range(end, start, -1) if not rows[i - 1].keep)
            end = next(allowed, end)
        pages.append(range(start, end))
        start = end
    return pages
