"""Where a Japanese line may break, and the space between two characters. Pure.

The classes are those of JLREQ (W3C, Requirements for Japanese Text Layout), appendix A, as far as
they occur in contracts; breaks follow JLREQ 3.1.7 to 3.1.10 in the strict reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from typing import NamedTuple


class Class(Enum):
    """Character classes (JLREQ appendix A; its number in the comment)."""

    OPEN = auto()  # cl-01 opening brackets
    CLOSE = auto()  # cl-02 closing brackets
    NO_START = auto()  # cl-03, 04, 09, 10, 11: hyphens, ！？, 々, ー, small kana
    MIDDLE = auto()  # cl-05 ・：；
    STOP = auto()  # cl-06 。．
    COMMA = auto()  # cl-07 、，
    INSEPARABLE = auto()  # cl-08 …― may not be parted from their like
    PREFIX = auto()  # cl-12 ￥№ stay with the number behind them
    POSTFIX = auto()  # cl-13 ％℃ stay with the number before them
    IDEOGRAPHIC = auto()  # cl-15, 16, 19: kana, kanji, and what behaves like them
    SPACE = auto()  # cl-26 western word space
    WESTERN = auto()  # cl-24, 27: digits, Latin letters and their punctuation


_MEMBERS = {
    Class.OPEN: "（［｛〔〈《「『【〘〖｟〝",
    Class.CLOSE: "）］｝〕〉》」』】〙〗｠〟",
    Class.NO_START: "‐〜゠–！？‼⁇⁈⁉々〻ーヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    + "".join(map(chr, range(0x31F0, 0x3200))),
    Class.MIDDLE: "・：；",
    Class.STOP: "。．",
    Class.COMMA: "、，",
    Class.INSEPARABLE: "…‥―—〳〴〵",
    Class.PREFIX: "￥＄￡＃€№",
    Class.POSTFIX: "％‰°′″℃￠",
    Class.SPACE: " ",
}
_CLASSES = {char: kind for kind, members in _MEMBERS.items() for char in members}

HALF = frozenset({Class.OPEN, Class.CLOSE, Class.MIDDLE, Class.STOP, Class.COMMA})
"""Full-width punctuation: half an em of body, and half an em of space that may go."""

_NOT_AT_START = frozenset({Class.CLOSE, Class.NO_START, Class.MIDDLE, Class.STOP, Class.COMMA, Class.POSTFIX})
_WESTERN_OPEN = frozenset("([{<‘“$¥£#")
_WESTERN_CLOSE = frozenset(")]}>’”.,:;!?%")

# A number stays with what counts it, and 第 with its number (JLREQ 3.1.10, notes).
_UNITS = "年月日時分秒週条項号章節款目編巻円銭名人社件個回度部通枚頁字行歳歩倍割点台室階棟番か箇ヶヵカ万億兆千百十"
_RUN = re.compile(rf"第?[0-9０-９][0-9０-９.,，．]*[{_UNITS}％%]?")


@cache
def class_of(cluster: str) -> Class:
    """Return the class of a character (or of a character and its variation selector)."""
    char = cluster[0]
    if char in _CLASSES:
        return _CLASSES[char]
    return Class.WESTERN if ord(char) < 0x2000 or char in "‘’“”" else Class.IDEOGRAPHIC


class Gap(NamedTuple):
    """The space between two characters of a line, in thousandths of an em.

    `size` as it is by itself, how far it may `shrink`, how far it may grow before the line
    is opened evenly (`stretch`), whether it takes part in that (`even`), and whether the
    line may break here: then nothing of the gap is left (JLREQ 3.1.4, 3.2.6, 3.8.3, 3.8.4).
    """

    size: int
    shrink: int
    stretch: int
    even: bool
    breakable: bool


@cache
def gap(before: str, after: str) -> Gap:
    """Return the gap between two neighbouring clusters."""
    first, second = class_of(before), class_of(after)
    size, shrink, stretch = _space(first, second)
    breakable = _breakable(before, after)
    even = first is not Class.OPEN and second not in _NOT_AT_START and first is not second is not Class.WESTERN
    if first is second:
        even = first is Class.IDEOGRAPHIC
    if second is Class.SPACE:
        even = False
    return Gap(size, shrink, stretch, even or breakable, breakable)


def _space(first: Class, second: Class) -> tuple[int, int, int]:
    """Return size, shrink and stretch. Of two spaces that meet, the larger stands (JLREQ 3.1.4)."""
    if {first, second} == {Class.WESTERN, Class.IDEOGRAPHIC}:
        return 250, 125, 125  # JLREQ lets it grow by 250; a number then looks cut off from its sentence
    if first is Class.SPACE:  # a word space has no body: at a line's end nothing is left of it
        return 250, 50, 250
    behind = {Class.CLOSE: (500, 500), Class.COMMA: (500, 500), Class.STOP: (500, 0), Class.MIDDLE: (250, 250)}
    ahead = {Class.OPEN: (500, 500), Class.MIDDLE: (250, 250)}
    if second in (Class.CLOSE, Class.COMMA, Class.STOP) or first is Class.OPEN:
        return (250, 250, 0) if first is Class.MIDDLE else (0, 0, 0)
    spaces = [behind.get(first, (0, 0)), ahead.get(second, (0, 0))]
    if first in behind and second is Class.MIDDLE:
        return 250, 250, 0
    size, shrink = max(spaces)
    if first is Class.STOP:
        shrink = 0
    return size, shrink, 0


def _breakable(before: str, after: str) -> bool:
    first, second = class_of(before), class_of(after)
    if second in _NOT_AT_START or first is Class.OPEN or second is Class.SPACE:
        return False
    if first is Class.SPACE:
        return True
    if first is second is Class.WESTERN or first is second is Class.INSEPARABLE:
        return False
    if before in _WESTERN_OPEN or after in _WESTERN_CLOSE:
        return False
    return not (first is Class.PREFIX and second is Class.WESTERN)


def unbreakable_runs(clusters: Sequence[str]) -> list[tuple[int, int]]:
    """Return the (start, end) of each run that stays on one line: 第12条, 2026年, 1,000円."""
    text = "".join(cluster[0] for cluster in clusters)
    return [match.span() for match in _RUN.finditer(text) if len(match[0]) > 1]
