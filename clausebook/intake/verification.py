"""Whether the text of an agreement is that of its original, character by character; space and line ends aside. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple


class Difference(NamedTuple):
    """Where two texts differ: the place in the original, what stands there, what we have, and what stands before."""

    place: str
    original: str
    ours: str
    before: str

    @property
    def of_marks(self) -> bool:
        """Tell whether it is only in how numbers are written: of other width, with other brackets."""
        one, other = (unicodedata.normalize("NFKC", text) for text in (self.original, self.ours))
        return len(one + other) < 20 and not re.sub(r"[\d().,:、。．・•*\-]", "", one + other)


_BEFORE = 15
"""How many signs before a difference are told."""

_SPACE = re.compile(r"\s+")
_ALIKE = 8
"""How many signs must be the same again for a difference to be over."""

_NEAR, _FAR = 300, 20_000
"""How far ahead that is looked for, sign by sign and by whole stretches."""


def squeezed(text: str) -> str:
    """Return a text without its space."""
    return _SPACE.sub("", text)


def differences(original: Sequence[tuple[str, str]], ours: Iterable[str]) -> Iterator[Difference]:
    """Yield where the lines of an original, each with its place, differ from ours.

    Lines that are the same are found first; between them, sign by sign.
    """
    lines = [(place, said) for place, text in original for line in text.split("\n") if (said := squeezed(line))]
    others = [said for text in ours for line in text.split("\n") if (said := squeezed(line))]
    matcher = SequenceMatcher(None, [text for _, text in lines], others, autojunk=False)
    end = original[-1][0] if original else ""
    before = ""
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind != "equal":
            place = lines[start][0] if start < len(lines) else end
            yield from _signs(lines[start:stop] or [(place, "")], others[first:last], before)
        before = "".join(text for _, text in lines[max(0, stop - 3) : stop])[-_BEFORE:] or before


def _signs(lines: Sequence[tuple[str, str]], ours: Sequence[str], before: str) -> Iterator[Difference]:
    """Yield where some lines differ, sign by sign; `before` is what stands before them."""
    starts = [0, *accumulate(len(text) for _, text in lines)]
    one, other = "".join(text for _, text in lines), "".join(ours)
    i = j = 0
    while True:
        alike = _alike(one, other, i, j)
        i, j = i + alike, j + alike
        if i == len(one) and j == len(other):
            return
        a, b = _again(one, other, i, j)
        line = min(bisect_right(starts, i) - 1, len(lines) - 1)
        yield Difference(lines[line][0], one[i : i + a], other[j : j + b], (before + one[:i])[-_BEFORE:])
        i, j = i + a, j + b


def _alike(one: str, other: str, i: int, j: int) -> int:
    """Return how many signs are the same from two places on."""
    low, high = 0, min(len(one) - i, len(other) - j)
    if one[i : i + high] == other[j : j + high]:
        return high
    while low < high:  # the first that differs, by halves
        middle = (low + high) // 2
        if one[i : i + middle + 1] == other[j : j + middle + 1]:
            low = middle + 1
        else:
            high = middle
    return low


def _again(one: str, other: str, i: int, j: int) -> tuple[int, int]:
    """Return how many signs of each text a difference takes."""
    for both in range(1, _NEAR):
        for a in range(both + 1):
            b = both - a
            if one[i + a : i + a + _ALIKE] == other[j + b : j + b + _ALIKE] and (
                len(one) - i - a >= _ALIKE or len(one) - i - a == len(other) - j - b
            ):
                return a, b
    for a in range(0, _FAR, 10):
        stretch = one[i + a : i + a + 3 * _ALIKE]
        if len(stretch) < 3 * _ALIKE:
            break
        b = other.find(stretch, j, j + _FAR)
        if b >= 0:
            return a, b - j
    return len(one) - i, len(other) - j
