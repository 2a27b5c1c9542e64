"""Numbers as Japanese contracts write them, and back.

A *system* is named by its first numeral: ``1`` (1, 2, 3 …), ``１`` (full-width), ``一`` (kanji), ``①`` (circled),
``イ`` (イロハ order), ``ア`` (五十音 order), ``a``, ``A``, ``i`` and ``I`` (Roman), ``ⅰ`` and ``Ⅰ`` (Roman, one
character each).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation

IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
CIRCLED = "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))
LATIN = "abcdefghijklmnopqrstuvwxyz"
SMALL_ROMAN, LARGE_ROMAN = "".join(map(chr, range(0x2170, 0x217C))), "".join(map(chr, range(0x2160, 0x216C)))
KANJI = "〇一二三四五六七八九"

_ALPHABETS = {
    alphabet[0]: alphabet for alphabet in (IROHA, GOJUON, CIRCLED, LATIN, LATIN.upper(), SMALL_ROMAN, LARGE_ROMAN)
}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LAST_ROMAN = 399
_TO_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_TO_DIGITS = str.maketrans("０１２３４５６７８９" + KANJI + "壱弐参拾萬", "0123456789" * 2 + "123十万")
_PLAIN_NUMBER = re.compile("[0-9]+|(?:([1-9]?)千)?(?:([1-9]?)百)?(?:([1-9]?)十)?([1-9]?)")

FIRST_NUMERALS = ("1", "１", "一", *_ALPHABETS, "i", "I")

LETTERS = frozenset("aAiI")
"""The first numerals that are letters, and may be part of a word."""


def to_kanji(number: int) -> str:
    """Write 1 to 999 in kanji: 12 → 十二."""
    if not 1 <= number <= 999:
        raise ValueError(f"漢数字にできるのは1から999までです: {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = ""
    for digit, unit in ((hundreds, "百"), (tens, "十")):
        if digit:
            text += (KANJI[digit] if digit > 1 else "") + unit
    return text + (KANJI[ones] if ones else "")


def to_roman(number: int) -> str:
    """Write 1 to 399 in small Roman numerals: 14 → xiv."""
    if not 1 <= number <= _LAST_ROMAN:
        raise ValueError(f"ローマ数字にできるのは1から{_LAST_ROMAN}までです: {number}")
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def to_numeral(number: int, first: str) -> str:
    """Write `number` (1 and up) in the system that starts with `first`."""
    if number < 1:
        raise ValueError(f"番号は1から始まります: {number}")
    if first == "1":
        return str(number)
    if first == "１":
        return str(number).translate(_TO_FULL_WIDTH)
    if first == "一":
        return to_kanji(number)
    if first in "iI":
        return to_roman(number) if first == "i" else to_roman(number).upper()
    alphabet = _ALPHABETS[first]
    if number > len(alphabet):
        raise ValueError(f"「{first}」から始まる番号は{len(alphabet)}までです: {number}")
    return alphabet[number - 1]


def to_digits(text: str) -> str:
    """Write full-width digits, kanji and the kanji of deeds (壱弐参拾萬) plainly: 二〇二六 → 2026, 弐拾萬 → 2十万."""
    return text.translate(_TO_DIGITS)


def read_number(text: str) -> int:
    """Read a number as people write it: 12, １２, 十二, 壱拾弐, 二〇二六, 3千. With units it is below 10,000.

    ValueError, which does not quote the text, for anything else.
    """
    text = to_digits(text)
    match = _PLAIN_NUMBER.fullmatch(text)
    if not text or not match:
        raise ValueError("数ではありません。")
    if text.isdecimal():
        return int(text)
    *counts, ones = match.groups()
    units = zip(counts, (1000, 100, 10), strict=True)
    return sum(int(count or 1) * unit for count, unit in units if count is not None) + int(ones or 0)


_WIDE = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4, "萬": 10**4, "": 1}
_COUNTED = (
    "年|月|日|時|分の|秒|週|歳|[かヶカケ箇](?:月|年|所|国)|期|条|項|号|章|通|部|つ|件|回|名|人|個|社|株|円|倍|割|％|%"
    "|パーセント|営業日"
)
"""What follows kanji that are a number, and no part of a word as in 一切, 十分, 第三者."""

_KANJI = f"{KANJI}十百千万億兆壱弐参拾萬"

_IN_TEXT = re.compile(
    rf"((?:[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?[十百千万億兆]*)+"
    rf"|(?!一(?:部|時|通り))[{_KANJI}]++(?={_COUNTED}))|[{_KANJI}]++"
)
"""A number, or kanji that are none: these are seen as a whole, too, lest each of them be tried as a beginning."""


def numbers_in(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield each number of a text as it is written, and what it is: 300,000, 30万, 三十 before 日, １４．６."""
    for match in _IN_TEXT.finditer(text.translate(_WIDE)):
        with suppress(ValueError, InvalidOperation):
            if match[1]:
                yield text[match.start() : match.end()], _read_large(match[1])


def _read_large(text: str) -> Decimal:
    """Read a number with 万, 億 and 兆, or a decimal; ValueError if it is none."""
    number = Decimal(0)
    for part, unit in re.findall("([^兆億万萬]+)([兆億万萬]?)", text.replace(",", "")):
        number += (Decimal(part) if "." in part and part[-1].isdecimal() else read_number(part)) * _LARGE[unit]
    return number
