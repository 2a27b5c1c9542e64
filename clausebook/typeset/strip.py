"""The one line of a header or footer. Lengths are in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .compose import Composer
from .fonts import EM, Typeface
from .lines import LineSetter
from .paragraph import Cell, Line, set_paragraph
from .sheet import GlyphRun
from .style import ASCENT, Stop
from .tags import Artifact

_MOST = 0.7
"""How much of the width what comes first may take if anything comes behind it."""

_LEFT = Stop(0, "left")


class _Part(NamedTuple):
    """A part of the line: where it wants to stand, its cells, where these stand in it, and its type size."""

    stop: Stop
    cells: list[Cell]
    line: Line
    size: float

    @property
    def length(self) -> float:
        return self.line.width / EM * self.size

    def place(self, width: float) -> float:
        """Return where it begins, on a line of some width, if there is room."""
        return self.stop.at * width - {"left": 0.0, "center": 0.5, "right": 1.0}[self.stop.align] * self.length


class Strip(NamedTuple):
    """The strip of an agreement's pages that a line is set in, from its top left.

    Its `top` is that of the type, `left` where what comes first begins.
    """

    agreement: Composer
    width: float
    face: Typeface
    size: float
    stops: tuple[Stop, ...]
    artifact: Artifact
    top: float = 0
    left: float = 0

    def set(self, text: str, number: int, first: str = "") -> Iterator[GlyphRun]:
        """Yield the line of a page; each tab leads to the next stop.

        What is too long is set smaller, an em from what is beside it. What comes `first` stands at the left, and keeps
        its size before the others do; on page 1 it is said as a part of the agreement.
        """
        leading = self._parts([(Stop(self.left / self.width, "left"), first)])
        others = self._parts(list(zip((_LEFT, *self.stops), text.split("\t"), strict=False)))
        leading = _fitted(leading, self.width * _MOST if others else self.width)
        others = _fitted(others, self.width - sum(part.length + part.size for part in leading))
        parts = leading + others
        for x, part in zip(self._lefts(parts), parts, strict=True):
            run = self.agreement.setter.text(part.cells, part.line.xs, self.face, part.size, self.agreement.heading)
            said = first and part is parts[0] and number == 1
            tag = self.agreement.tags.of_draft if said else self.artifact
            yield run._replace(x=x, y=self.top + ASCENT * self.size).tagged(tag)

    def _parts(self, texts: Sequence[tuple[Stop, str]]) -> list[_Part]:
        parts = []
        for stop, text in texts:
            if text:
                cells = self.agreement.setter.cells(LineSetter.plain(text), self.face, self.agreement.heading)
                parts.append(_Part(stop, cells, set_paragraph(cells, 1000 * EM)[0], self.size))
        return parts

    def _lefts(self, parts: Sequence[_Part]) -> list[float]:
        """Return where the parts begin: at their stops, or as near as the others let them."""
        lefts, end = [], 0.0
        for part in parts:
            lefts.append(max(end, part.place(self.width)))
            end = lefts[-1] + part.length + part.size
        end = self.width
        for number in reversed(range(len(parts))):  # back to where there is room for what follows
            lefts[number] = min(lefts[number], end - parts[number].length)
            end = lefts[number] - parts[number - 1].size
        return lefts


def _fitted(parts: list[_Part], room: float) -> list[_Part]:
    """Return the parts as large as there is room for, with an em between them."""
    if not parts:
        return []
    least = sum(part.length + part.size for part in parts) - parts[-1].size
    return [part._replace(size=part.size * min(1, room / max(least, 1e-6))) for part in parts]
