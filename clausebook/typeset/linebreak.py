"""Where a Japanese line may break, and the space between two characters. Pure.

One table gives each character two classes: that of JLREQ (W3C, Requirements for Japanese Text Layout,
appendix A) decides on space, that of UAX #14 (Unicode Line Breaking Algorithm, version 15) on breaks.

UAX #14 is followed in its strict form (small kana and ー do not start a line), and tailored:

- LB1: a symbol of class AI (●, ①, ―) is Japanese, not Latin;
- full-width digits and letters are digits and letters; ～ is the wave dash, which does not start a line;
- ％ and its like (PO) do not start a line;
- LB19: a curly quotation mark stays with what it quotes only (as LB19a of version 16 has it);
- a number stays with 第, 金 or a sign before it, those of accounts included, and with its unit or what counts it
  (JLREQ 3.1.10): 第12条, 3か月, 金10万円, －5％, ▲1,000円, 100㎡;
- an address of the web or of mail breaks behind / and . only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache
from itertools import pairwise
from string import ascii_letters, digits
from typing import NamedTuple


class Class(Enum):
    """Character classes of JLREQ, appendix A (the numbers in the comments), as far as they set space."""

    OPEN = auto()  # cl-01 opening brackets
    CLOSE = auto()  # cl-02 closing brackets
    HYPHEN = auto()  # cl-03
    DIVIDING = auto()  # cl-04 ！？
    MIDDLE = auto()  # cl-05 ・：；
    STOP = auto()  # cl-06 。．
    COMMA = auto()  # cl-07 、，
    INSEPARABLE = auto()  # cl-08 …―
    PREFIX = auto()  # cl-12 ￥№
    POSTFIX = auto()  # cl-13 ％℃
    BLANK = auto()  # cl-14 ideographic space
    JAPANESE = auto()  # cl-09, 10, 11, 15, 16, 19: kana, kanji, and what is set like them
    SPACE = auto()  # cl-26 word space
    WESTERN = auto()  # cl-24, 27: digits, Latin letters and their punctuation


class Classes(NamedTuple):
    """The classes of a character: of JLREQ, and of UAX #14 (lower case: a part of a class of UAX #14)."""

    jlreq: Class
    uax14: str


def _full_width(chars: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in chars)


SQUARED_UNITS = "ℓ" + "".join(map(chr, [*range(0x3300, 0x3358), *range(0x3371, 0x337B), *range(0x3380, 0x33E0)]))
"""㍍, ㎡, ㎏ and their like: units in the space of one character, not the days, hours and eras between them."""

TABLE = (
    (Class.OPEN, "OP", "（［｛〔〈《「『【〘〖｟〝"),
    (Class.CLOSE, "CL", "）］｝〕〉》」』】〙〗｠〟"),
    (Class.HYPHEN, "NS", "〜゠～"),
    (Class.HYPHEN, "BA", "‐–"),
    (Class.DIVIDING, "EX", "！？"),
    (Class.DIVIDING, "NS", "‼⁇⁈⁉"),
    (Class.MIDDLE, "NS", "・：；"),
    (Class.STOP, "CL", "。．"),
    (Class.COMMA, "CL", "、，"),
    (Class.INSEPARABLE, "IN", "…‥"),
    (Class.INSEPARABLE, "B2", "—―"),
    (Class.PREFIX, "PR", "￥＄￡€№−"),
    (Class.PREFIX, "ID", "＋－▲△"),
    (Class.POSTFIX, "PO", "％‰°′″℃￠"),
    (Class.POSTFIX, "ID", SQUARED_UNITS),
    (Class.BLANK, "BA", "\u3000"),
    (Class.JAPANESE, "NS", "々〻ヽヾゝゞ"),
    (
        Class.JAPANESE,
        "CJ",
        "ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ" + "".join(map(chr, range(0x31F0, 0x3200))),
    ),
    (Class.JAPANESE, "NU", _full_width(digits)),
    (Class.JAPANESE, "AL", _full_width(ascii_letters)),
    (Class.SPACE, "SP", " "),
    (Class.WESTERN, "op", "([{"),  # LB30 does not hold for the full-width ones
    (Class.WESTERN, "CP", ")]"),
    (Class.WESTERN, "CL", "}"),
    (Class.WESTERN, "QU", "\"'"),
    (Class.WESTERN, "qi", "“‘«"),
    (Class.WESTERN, "qf", "”’»"),
    (Class.WESTERN, "EX", "!?"),
    (Class.WESTERN, "IS", ",.:;"),
    (Class.WESTERN, "SY", "/"),
    (Class.WESTERN, "HY", "-"),
    (Class.WESTERN, "BA", "|"),
    (Class.WESTERN, "GL", "\u00a0"),
    (Class.WESTERN, "PR", "$£¥+±\\"),
    (Class.WESTERN, "PO", "%¢"),
    (Class.WESTERN, "NU", digits),
)
_CLASSES = {char: Classes(jlreq, uax14) for jlreq, uax14, members in TABLE for char in members}


@cache
def classes_of(cluster: str) -> Classes:
    """Return the classes of a character (or of a character and its variation selector)."""
    char = cluster[0]
    if char in _CLASSES:
        return _CLASSES[char]
    return Classes(Class.WESTERN, "AL") if ord(char) < 0x2000 else Classes(Class.JAPANESE, "ID")


# Breaks

_ANY = "sot OP op CL CP QU qi qf GL NS CJ EX SY IS PR PO NU AL ID IN HY BA B2"
_ACROSS_SPACES = (
    ("LB13", _ANY, "CL CP EX IS SY"),
    ("LB14", "OP op", _ANY),
    ("LB15", "QU qi", "OP op"),
    ("LB16", "CL CP", "NS CJ"),
    ("LB17", "B2", "B2"),
)
_NO_BREAK = (
    *_ACROSS_SPACES,
    ("LB12", "GL", _ANY),
    ("LB12a", _ANY.replace("HY BA", ""), "GL"),
    ("LB19", _ANY, "QU qf"),
    ("LB19", "QU qi", _ANY),
    ("LB19", "op CP QU qi qf SY IS PR PO NU AL HY", "qi"),
    ("LB19", "qf", "op CP QU qi qf SY IS PR PO NU AL HY"),
    ("LB21", _ANY, "BA HY NS CJ"),
    ("LB22", _ANY, "IN"),
    ("LB23", "AL", "NU"),
    ("LB23", "NU", "AL"),
    ("LB23a", "PR", "ID"),
    ("LB24", "PR PO", "AL"),
    ("LB24", "AL", "PR"),
    ("LB25", "PR PO HY", "NU"),
    ("LB25", "NU", "NU PR"),
    ("JLREQ 3.1.7", _ANY, "PO"),
    ("LB28", "AL", "AL"),
    ("LB29", "IS", "AL"),
    ("LB30", "AL NU", "op"),
    ("LB30", "CP", "AL NU"),
)
"""UAX #14: rule, classes before and classes after between which there is no break.

Those of `_ACROSS_SPACES` hold with spaces between the two as well; behind a space there may else be a break (LB18).
"""


@cache
def _together(before: str, after: str, spaced: bool) -> bool:
    """Tell whether a rule of UAX #14 keeps two classes on one line; `spaced` if spaces stand between them."""
    rules = _ACROSS_SPACES if spaced else _NO_BREAK
    return any(before in first.split() and after in second.split() for _, first, second in rules)


_NUMBER = "[0-9０-９](?:[.,/．，]*[0-9０-９])*"
_KANJI_NUMBER = "[〇一二三四五六七八九十百千万億兆]+"
_TIME = "[かヶヵケカ箇個][年月国所]間?|[年月週日時]間?"
_COUNTER = f"(?:{_TIME}|営業日|[分秒条項号章節款編巻円銭名人社件個回度部通枚頁字行歳倍割点台番％%{SQUARED_UNITS}])"
_KANJI_COUNTER = f"(?:{_TIME}|[条項号章節款編円銭名人社件回{SQUARED_UNITS}])"
_SIGN = "[＋－−±▲△]"
_HEAD = f"(?:第|{_SIGN}?[金￥＄￡€¥$£]?{_SIGN}?)"
_COUNTED = re.compile(
    rf"{_HEAD}{_NUMBER}[十百千万億兆]*{_COUNTER}?(?:の[0-9０-９]+)*"
    rf"|{_HEAD}{_KANJI_NUMBER}{_KANJI_COUNTER}(?:の{_KANJI_NUMBER})*|第{_KANJI_NUMBER}"
)
_DIGITS = re.compile(_NUMBER)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
_BEHIND_ADDRESS_PART = re.compile(r"[/.](?=\w)", re.ASCII)


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each number: no space stands in it, not even behind a full-width comma (JLREQ 3.1.10)."""
    return (match.span() for match in _DIGITS.finditer(text))


def breaks(clusters: Sequence[str]) -> list[bool]:
    """Tell for each cluster whether the line may break behind it; behind the last it may."""
    kinds = [classes_of(cluster).uax14 for cluster in clusters]
    allowed, before, spaced = [], "sot", False
    for kind, after in pairwise(kinds):
        if kind != "SP":
            before, spaced = kind, False
        else:
            spaced = True
        allowed.append(after != "SP" and not _together(before, after, spaced))
    text = "".join(cluster[0] for cluster in clusters)
    for match in _COUNTED.finditer(text):
        for i in range(match.start(), match.end() - 1):
            allowed[i] = False
    for match in _ADDRESS.finditer(text):
        for i in range(match.start(), match.end() - 1):
            allowed[i] = bool(_BEHIND_ADDRESS_PART.match(text, i))
    return [*allowed, True] if clusters else []


# Space


class Gap(NamedTuple):
    """The space between two characters of a line, in thousandths of an em.

    `size` as it is by itself; `shrink` and `stretch` how far it may be squeezed and opened, in the
    step `squeezed` and `opened` of line adjustment (JLREQ 3.8.3, 3.8.4). In the last of the
    `OPENINGS` there is no limit, and all that may be opened at all grow by the same.
    """

    size: int = 0
    shrink: int = 0
    squeezed: int = 0
    stretch: int = 0
    opened: int | None = None


SQUEEZES = range(4)
"""Steps of JLREQ 3.8.3 (table 3): word spaces, middle dots, brackets and commas, beside Latin."""

OPENINGS = range(4)
"""Steps of JLREQ 3.8.4 (table 6): word spaces, beside Latin, between characters, everywhere."""

_PUNCTUATION = frozenset({Class.CLOSE, Class.HYPHEN, Class.DIVIDING, Class.MIDDLE, Class.STOP, Class.COMMA})


@cache
def gap(before: str, after: str) -> Gap:
    """Return the gap between two neighbouring clusters (JLREQ appendix B, tables 1, 3 and 6)."""
    (first, left), (second, right) = classes_of(before), classes_of(after)
    if first is Class.SPACE:  # a word space has no body: at a line's end nothing is left of it
        return Gap(333, shrink=83, squeezed=0, stretch=167, opened=0)
    if first is Class.BLANK:
        return Gap(1000, opened=3)
    if second is Class.SPACE:
        return Gap()
    if second is Class.WESTERN and first in (Class.JAPANESE, Class.DIVIDING):
        return _BESIDE_LATIN
    if first is Class.WESTERN and second is Class.JAPANESE:
        return _BESIDE_LATIN
    size, shrink, squeezed = _space(first, second)
    return Gap(size, shrink, squeezed, *_opening(first, second, {left, right} <= {"NU", "AL"}))


_BESIDE_LATIN = Gap(250, shrink=125, squeezed=3, stretch=83, opened=1)
"""JLREQ 3.2.6. Of the two limits of 3.8.4 b this is a third of an em: with half of one a number looks cut off."""


def _space(first: Class, second: Class) -> tuple[int, int, int]:
    """Return size, shrink, and step of the latter: the halves of punctuation that are space (JLREQ 3.1.2, 3.1.4)."""
    if Class.MIDDLE in (first, second):
        before = {Class.MIDDLE: 250, Class.STOP: 500, Class.COMMA: 500}.get(first, 0)
        after = 250 if second is Class.MIDDLE else 0
        return before + after, 250 * (first, second).count(Class.MIDDLE), 1
    if first is Class.OPEN or second in (Class.CLOSE, Class.STOP, Class.COMMA, Class.BLANK):
        return 0, 0, 0
    if first is Class.STOP:
        return 500, 0, 0
    if first in (Class.CLOSE, Class.COMMA) or second is Class.OPEN:
        return 500, 500, 2
    return 0, 0, 0


def _opening(first: Class, second: Class, in_word: bool) -> tuple[int, int | None]:
    """Return stretch and its step; nothing inside words, brackets and numbers grows (JLREQ 3.1.11)."""
    inseparable = first is second is Class.INSEPARABLE or first is second is Class.WESTERN
    with_number = (first, second) in ((Class.PREFIX, Class.WESTERN), (Class.WESTERN, Class.POSTFIX))
    if first is Class.OPEN or second in _PUNCTUATION or in_word or inseparable or with_number:
        return 0, None
    if first in _PUNCTUATION or second in (Class.OPEN, Class.BLANK):
        return 0, 3
    return 250, 2
