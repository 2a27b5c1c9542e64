"""Where a Japanese line may break, and the space between two characters. Pure.

One table gives each character two classes: that of JLREQ (W3C, Requirements for Japanese Text Layout,
appendix A) decides on space, that of UAX #14 (Unicode Line Breaking Algorithm, version 15) on breaks.

UAX #14 is followed in its strict form (small kana and ー do not start a line), and tailored:

- LB1: from U+2000 on, a symbol (AI, AL, EB: ●, ①, ⇒, ☝) and what is Korean is Japanese; below, it is Latin;
- full-width digits and letters are digits and letters; ～ is the wave dash, which does not start a line;
- ％ and its like (PO) do not start a line;
- LB19: a curly quotation mark stays with what it quotes only (as LB19a of version 16 has it);
- a number stays with 第, 金, a sign or the era before it, signs of accounts included, and with its unit or what
  counts it (JLREQ 3.1.10): 第12条, 3か月, 金10万円, －5％, ▲1,000円, 100㎡, 17：30; a day stays with its month;
- what stands for digits is one: 第●条, ＿＿円, 令和　　年　　月　　日;
- an address of the web, of mail or of a file, or a name with _, breaks behind / . ? & = # _ @ and \\ and before -
  (as programs that read a PDF drop a hyphen that ends a line), but nowhere else;
- a hash or a key (letters and digits, 32 and more) breaks between its signs, but not between two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import cache, cached_property
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


def _range(start: int, end: int) -> str:
    return "".join(map(chr, range(start, end)))


SQUARED_UNITS = "ℓ" + _range(0x3300, 0x3358) + _range(0x3371, 0x337B) + _range(0x3380, 0x33E0)
"""㍍, ㎡, ㎏ and their like: units in the space of one character, not the days, hours and eras between them."""

TABLE = (
    (Class.OPEN, "OP", "（［｛〔〈\u2329《「『【〘〖〚｟〝｢"),
    (Class.CLOSE, "CL", "）］｝〕〉\u232a》」』】〙〗〛｠〟〞｣"),
    (Class.HYPHEN, "NS", "〜゠～"),
    (Class.HYPHEN, "BA", "‐‒–"),
    (Class.DIVIDING, "EX", "！？"),
    (Class.DIVIDING, "NS", "‼⁇⁈⁉"),
    (Class.MIDDLE, "NS", "・：；･"),
    (Class.STOP, "CL", "。．｡"),
    (Class.COMMA, "CL", "、，､"),
    (Class.INSEPARABLE, "IN", "…‥⋯"),
    (Class.INSEPARABLE, "B2", "—―⸺⸻"),
    (Class.PREFIX, "PR", "￥＄￡€￦₩₫№−∓"),
    (Class.PREFIX, "ID", "＋－▲△"),
    (Class.POSTFIX, "PO", "％‰°′″‵℃℉￠"),
    (Class.POSTFIX, "ID", SQUARED_UNITS),
    (Class.BLANK, "BA", "\u3000"),
    (Class.JAPANESE, "NS", "々〻〼ヽヾゝゞ"),
    (Class.JAPANESE, "ns", "゛゜ﾞﾟ"),  # sound marks: no space before them
    (Class.JAPANESE, "CJ", "ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶｧｨｩｪｫｬｭｮｯｰ" + _range(0x31F0, 0x3200)),
    (Class.JAPANESE, "NU", _full_width(digits)),
    (Class.JAPANESE, "AL", "×÷" + _full_width(ascii_letters)),
    (Class.JAPANESE, "CM", "\u20dd\u20de\u3035\u3099\u309a" + _range(0x302A, 0x3030)),
    (Class.JAPANESE, "BA", "\u2002\u2003‧"),
    (Class.JAPANESE, "OP", "︗︵︷︹︻︽︿﹁﹃﹇﹙﹛﹝"),  # of vertical lines, and small in the middle of an em
    (Class.JAPANESE, "CL", "︐︑︒︘︶︸︺︼︾﹀﹂﹄﹈﹐﹒﹚﹜﹞"),
    (Class.JAPANESE, "NS", "︓︔﹔﹕"),
    (Class.JAPANESE, "EX", "︕︖﹖﹗"),
    (Class.JAPANESE, "IN", "︙"),
    (Class.JAPANESE, "PR", "﹩"),
    (Class.JAPANESE, "PO", "﹪"),
    (Class.SPACE, "SP", " "),
    (Class.WESTERN, "op", "([{‚„¡¿"),  # LB30 does not hold for the full-width ones
    (Class.WESTERN, "CP", ")]"),
    (Class.WESTERN, "CL", "}"),
    (Class.WESTERN, "QU", "\"'"),
    (Class.WESTERN, "qi", "“‘«‹"),
    (Class.WESTERN, "qf", "”’»›"),
    (Class.WESTERN, "EX", "!?"),
    (Class.WESTERN, "IS", ",.:;"),
    (Class.WESTERN, "SY", "/"),
    (Class.WESTERN, "HY", "-"),
    (Class.WESTERN, "BA", "|\u00ad"),
    (Class.WESTERN, "BB", "´"),
    (Class.WESTERN, "GL", "\u00a0\u2011"),
    (Class.WESTERN, "PR", "$£¤¥+±\\"),
    (Class.WESTERN, "PO", "%¢"),
    (Class.WESTERN, "NU", digits),
    (Class.WESTERN, "AL", "ﬀﬁﬂﬃﬄ"),
    (Class.WESTERN, "CM", _range(0x0300, 0x034F)),
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

_ANY = "sot OP op CL CP QU qi qf GL NS ns CJ EX SY IS PR PO NU AL ID IN HY BA BB B2 CM"
_ACROSS_SPACES = (
    ("LB13", _ANY, "CL CP EX IS SY"),
    ("LB14", "OP op", _ANY),
    ("LB15", "QU qi", "OP op"),
    ("LB16", "CL CP", "NS ns CJ"),
    ("LB17", "B2", "B2"),
)
_NO_BREAK = (
    *_ACROSS_SPACES,
    ("LB9", _ANY, "CM"),
    ("LB12", "GL", _ANY),
    ("LB12a", _ANY.replace("HY BA", ""), "GL"),
    ("LB19", _ANY, "QU qf"),
    ("LB19", "QU qi", _ANY),
    ("LB19", "op CP QU qi qf SY IS PR PO NU AL HY", "qi"),
    ("LB19", "qf", "op CP QU qi qf SY IS PR PO NU AL HY"),
    ("LB21", _ANY, "BA HY NS ns CJ"),
    ("LB21", "BB", _ANY),
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


_DIGIT = "[0-9０-９●○◯×＿_]"  # and what stands for one
_NUMBER = f"{_DIGIT}(?:(?:[.,:/．，]*|：(?={_DIGIT}{{2}}(?!{_DIGIT}))){_DIGIT})*"
_KANJI_NUMBER = "[〇一二三四五六七八九十百千万億兆]+"
_TIME = "[かヶヵケカ箇個][年月国所]間?|[年月週日時]間?"
_COUNTER = f"(?:{_TIME}|営業日|[分秒条項号章節款編巻円銭名人社件個回度部通枚頁字行歳倍割点台番％%{SQUARED_UNITS}])"
_KANJI_COUNTER = f"(?:{_TIME}|[条項号章節款編円銭名人社件回{SQUARED_UNITS}])"
_SIGN = "[＋－−±▲△]"
_ERA = "(?:明治|大正|昭和|平成|令和|西暦)"
_HEAD = f"(?:第|{_ERA}|{_SIGN}?[金￥＄￡€¥$£]?{_SIGN}?)"
_COUNTED = re.compile(
    rf"{_HEAD}{_NUMBER}[十百千万億兆]*{_COUNTER}?(?:の{_DIGIT}+)*"
    rf"|{_HEAD}{_KANJI_NUMBER}{_KANJI_COUNTER}(?:の{_KANJI_NUMBER})*|第{_KANJI_NUMBER}|{_ERA}元年"
    rf"|(?:第|金|{_ERA}|\u3000|(?<=[年月日時]))\u3000+{_COUNTER}"
)
_DIGITS = re.compile(_NUMBER)
_BEHIND_YEAR = re.compile(f"年(?=(?:{_NUMBER}|{_KANJI_NUMBER})月)")
_BEHIND_MONTH_OR_HOUR = re.compile(f"月(?=(?:{_NUMBER}|{_KANJI_NUMBER})日)|時(?=(?:{_NUMBER}|{_KANJI_NUMBER})分)")
_ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://|www\.|(?:\b[a-z]:|\\)\\)[!-~]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<![\w.-])[\w.-]*[^\W_]_[^\W_][\w.-]*",
    re.ASCII | re.IGNORECASE,
)
_CODE = re.compile("(?<![a-z0-9])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{32,}", re.IGNORECASE)
_WITHIN_CODE = re.compile("[a-z](?=[a-z0-9])|[0-9](?=[a-z])", re.IGNORECASE)
_BEHIND_ADDRESS_PART = re.compile(r"[/.?&=#_@\\](?=[\w%~])|[\w%~](?=-[\w%~])", re.ASCII)


class Break(IntEnum):
    """How well a line may end behind a character; not at all is false."""

    NEVER = 0
    IN_DATE = auto()  # between year and month
    IN_CODE = auto()  # between the signs of a hash or a key
    IN_ADDRESS = auto()
    FREELY = auto()


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each number: no space stands in it, not even behind a full-width comma (JLREQ 3.1.10)."""
    return (match.span() for match in _DIGITS.finditer(text))


def breaks(clusters: Sequence[str]) -> list[Break]:
    """Tell for each cluster how well the line may break behind it; behind the last it may."""
    kinds = [classes_of(cluster).uax14 for cluster in clusters]
    allowed, before, spaced = [], "sot", False
    for kind, after in pairwise(kinds):
        if kind == "SP":
            spaced = True
        elif kind != "CM" or spaced or before == "sot":  # LB9, LB10
            before, spaced = "AL" if kind == "CM" else kind, False
        allowed.append(Break.NEVER if after == "SP" or _together(before, after, spaced) else Break.FREELY)
    text = "".join(cluster[0] for cluster in clusters)
    for match in _COUNTED.finditer(text):
        _forbid(allowed, *match.span())
    for match in _BEHIND_MONTH_OR_HOUR.finditer(text):
        allowed[match.start()] = Break.NEVER
    for match in _BEHIND_YEAR.finditer(text):
        allowed[match.start()] = Break.IN_DATE
    for match in _CODE.finditer(text):
        for part in _WITHIN_CODE.finditer(text, *match.span()):
            allowed[part.start()] = Break.IN_CODE
    for match in _ADDRESS.finditer(text):
        _forbid(allowed, *match.span())
        for part in _BEHIND_ADDRESS_PART.finditer(text, *match.span()):
            allowed[part.start()] = Break.IN_ADDRESS
    return [*allowed, Break.FREELY] if clusters else []


def _forbid(allowed: list[Break], start: int, end: int) -> None:
    allowed[start : end - 1] = [Break.NEVER] * (end - 1 - start)


# Space

SQUEEZES = ("word spaces", "middle dots", "brackets and commas", "beside Latin", "punctuation, to nothing")
"""Steps of JLREQ 3.8.3 (table 3), but that punctuation gives away half of its space first, and all of it last."""

OPENINGS = ("word spaces", "beside Latin", "between characters", "everywhere")
"""Steps of JLREQ 3.8.4 (table 6)."""

LIMIT = 250
"""How far a gap is opened at most, in thousandths of an em: between characters, a quarter em (JLREQ 3.8.4 c)."""


@dataclass(frozen=True)
class Gap:
    """The space between two characters of a line, in thousandths of an em.

    `size` as it is by itself; `squeeze` and `stretch` how far it may be squeezed and opened in each step of line
    adjustment. What may be opened at all may be opened by `LIMIT`.
    """

    size: int = 0
    squeeze: tuple[int, ...] = (0,) * len(SQUEEZES)
    stretch: tuple[int, ...] = (0,) * len(OPENINGS)

    @cached_property
    def shrink(self) -> int:
        """How far it may be squeezed before punctuation is squeezed to nothing."""
        return sum(self.squeeze[:-1])

    @cached_property
    def squeezable(self) -> int:
        """How far it may be squeezed in all."""
        return sum(self.squeeze)

    @cached_property
    def opening(self) -> int:
        """How far it may be opened before other gaps are opened, too."""
        return sum(self.stretch[:2])

    @cached_property
    def openable(self) -> int:
        """How far it may be opened in all."""
        return sum(self.stretch)

    @cached_property
    def totals(self) -> tuple[int, int, int, int, int]:
        """What adds up in a line: `shrink`, `squeezable`, `opening`, `openable`, and whether there is any between
        characters.
        """
        return self.shrink, self.squeezable, self.opening, self.openable, int(self.stretch[2] > 0)


_SOLID = Gap()
_WORD_SPACE = Gap(333, squeeze=(83, 0, 0, 0, 0), stretch=(167, 0, 0, LIMIT - 167))
_BLANK = Gap(1000, stretch=(0, 0, 0, LIMIT))
_BESIDE_LATIN = Gap(250, squeeze=(0, 0, 0, 125, 0), stretch=(0, 83, 0, LIMIT - 83))
"""JLREQ 3.2.6. Of the two limits of 3.8.4 b this is a third of an em: with half of one a number looks cut off."""

_PUNCTUATION = frozenset({Class.CLOSE, Class.HYPHEN, Class.DIVIDING, Class.MIDDLE, Class.STOP, Class.COMMA})
_OPENS, _CLOSES = {"op", "qi", "PR"}, {"CP", "CL", "qf", "EX", "IS", "PO"}
"""Latin signs that are set close to what they open and close, be it Japanese."""

_AROUND = {"op", "CP", "CL", "QU", "qi", "qf"}
"""Latin brackets and quotation marks: in Japanese they are set close to what stands around them, too."""
_AROUND_LATIN = Gap(stretch=(0, 0, 0, LIMIT))


@cache
def gap(before: str, after: str) -> Gap:
    """Return the gap between two neighbouring clusters (JLREQ appendix B, tables 1, 3 and 6)."""
    (first, left), (second, right) = classes_of(before), classes_of(after)
    if first is Class.SPACE:  # a word space has no body: at a line's end nothing is left of it
        return _WORD_SPACE
    if first is Class.BLANK:
        return _BLANK
    if "／" in (before, after):  # which has space of its own
        return _SOLID
    closes, opens = second is Class.WESTERN and right in _CLOSES, first is Class.WESTERN and left in _OPENS
    if closes or opens or second is Class.SPACE or right in ("CM", "ns"):
        return _SOLID
    beside_latin = first in (Class.JAPANESE, Class.DIVIDING) if second is Class.WESTERN else second is Class.JAPANESE
    if beside_latin and Class.WESTERN in (first, second):
        return _AROUND_LATIN if (left if first is Class.WESTERN else right) in _AROUND else _BESIDE_LATIN
    return Gap(*_space(first, second), _opening(first, second, {left, right} <= {"NU", "AL"}))


def _space(first: Class, second: Class) -> tuple[int, tuple[int, ...]]:
    """Return size and squeezing: the halves of punctuation that are space (JLREQ 3.1.2, 3.1.4)."""
    if Class.MIDDLE in (first, second):
        before = {Class.MIDDLE: 250, Class.STOP: 500, Class.COMMA: 500}.get(first, 0)
        after = 250 if second is Class.MIDDLE else 0
        half = 125 * (first, second).count(Class.MIDDLE)
        return before + after, (0, half, 0, 0, half)
    if first is Class.OPEN or second in (Class.CLOSE, Class.STOP, Class.COMMA, Class.BLANK):
        return 0, _SOLID.squeeze
    if first is Class.STOP:
        return 500, _SOLID.squeeze
    if first in (Class.CLOSE, Class.COMMA) or second is Class.OPEN:
        return 500, (0, 0, 250, 0, 250)
    return 0, _SOLID.squeeze


def _opening(first: Class, second: Class, in_word: bool) -> tuple[int, ...]:
    """Return the stretching; nothing inside words, brackets and numbers grows (JLREQ 3.1.11)."""
    inseparable = first is second is Class.INSEPARABLE or first is second is Class.WESTERN
    with_number = (first, second) in ((Class.PREFIX, Class.WESTERN), (Class.WESTERN, Class.POSTFIX))
    if first is Class.OPEN or second in _PUNCTUATION or in_word or inseparable or with_number:
        return _SOLID.stretch
    if first in _PUNCTUATION or second in (Class.OPEN, Class.BLANK):
        return (0, 0, 0, LIMIT)
    return (0, 0, LIMIT, 0)
