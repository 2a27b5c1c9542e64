"""Room for readings above a text (ruby, JLREQ 3.3). Pure; lengths in `EM` of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from .fonts import EM
from .linebreak import Class, Gap, classes_of

_OVERHANG = EM // 2  # one sign of a reading
_KANA = re.compile("[ぁ-ゖゝゞァ-ヺー-ヿ]")
_POINTS = frozenset({Class.OPEN, Class.CLOSE, Class.DIVIDING, Class.MIDDLE, Class.STOP, Class.COMMA})


class Base(NamedTuple):
    """What a reading is of: signs `start` to `end`, and how wide the reading is."""

    start: int
    end: int
    reading: int


class Room(NamedTuple):
    """The gap behind each sign, and how far a reading reaches out of it at its left and right."""

    gaps: list[Gap]
    left: list[int]
    right: list[int]


def with_room(signs: Sequence[str], bodies: Sequence[int], gaps: Sequence[Gap], bases: Sequence[Base]) -> Room:
    """Open the gaps in and beside what has a reading, so far as it is wider (JLREQ 3.3.8).

    It may stand above half an em of a kana, or of a point, that has no reading itself.
    """
    room = Room([*gaps], [0] * len(signs), [0] * len(signs))
    if not bases:
        return room
    covers = _Covers(signs, bodies, {place for base in bases for place in range(base.start, base.end)})
    for start, end, reading in bases:
        inner = range(start, end - 1)
        width = sum(bodies[start:end]) + sum(gaps[place].size for place in inner)
        ahead = max(covers.of(start - 1, -1), gaps[start - 1].size if start else 0)
        behind = max(covers.of(end, 1), gaps[end - 1].size)
        if (lacking := reading - width - ahead - behind) > 0 and _may_be_opened(signs[start:end]):
            for place in inner:
                room.gaps[place] = replace(gaps[place], size=gaps[place].size + lacking // (end - start))
            width += lacking // (end - start) * len(inner)
        room.left[start] = room.right[end - 1] = max(reading - width + 1, 0) // 2
    for place in range(len(signs) - 1):
        right, left = room.right[place], room.left[place + 1]
        cover = covers.of(place + 1, 1) if right else covers.of(place, -1)
        room.gaps[place] = _kept_open(room.gaps[place], right + left, cover)
    return room


class _Covers(NamedTuple):
    """How much of each sign a reading of its neighbour may cover."""

    signs: Sequence[str]
    bodies: Sequence[int]
    read: set[int]

    def of(self, place: int, away: int) -> int:
        """Tell it of the sign at a place; `away` from what is read lies the next one, at 1 or -1."""
        if not 0 <= place < len(self.signs) or place in self.read:
            return 0
        if not _KANA.match(self.signs[place]) and classes_of(self.signs[place]).jlreq not in _POINTS:
            return 0
        return min(_OVERHANG, self.bodies[place] // (2 if place + away in self.read else 1))


def _may_be_opened(signs: Sequence[str]) -> bool:
    return all(classes_of(sign).jlreq is Class.JAPANESE for sign in signs)


def _kept_open(gap: Gap, reach: int, cover: int) -> Gap:
    """Return a gap with room for what reaches into it, less what may be covered beyond it."""
    if reach <= max(cover, gap.size) and gap.size - gap.squeezable >= reach - cover:
        return gap
    return replace(gap, size=gap.size + max(reach - max(cover, gap.size), 0), squeeze=Gap().squeeze)


def spread(signs: Sequence[str], natural: float, width: float) -> Iterator[float]:
    """Yield how far each sign of a reading is moved, so that it spreads over a `width`: 1:2:1, or in the middle.

    Lengths are in `EM` of the reading, which stands off the ends by half an em of the text at most (JLREQ 3.3.6).
    """
    slack, others = width - natural, len(signs) - 1
    edge = slack / 2
    if slack > 0 and others and _may_be_opened(signs):
        edge = min(edge / len(signs), EM)
    return (edge + number * (slack - 2 * edge) / max(others, 1) for number in range(len(signs)))
