"""Numbers as Japanese contracts write them, and back.

A *system* is named by its first numeral: ``1`` (1, 2, 3 …), ``１`` (full-width),
``一`` (kanji), ``①`` (circled), ``イ`` (イロハ order), ``ア`` (五十音 order), ``a``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
CIRCLED = "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))
LATIN = "abcdefghijklmnopqrstuvwxyz"
KANJI = "〇一二三四五六七八九"

_ALPHABETS = {alphabet[0]: alphabet for alphabet in (IROHA, GOJUON, CIRCLED, LATIN)}
_TO_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_TO_DIGITS = str.maketrans("０１２３４５６７８９" + KANJI + "壱弐参拾萬", "0123456789" * 2 + "123十万")
_PLAIN_NUMBER = re.compile("[0-9]+|(?:([1-9]?)千)?(?:([1-9]?)百)?(?:([1-9]?)十)?([1-9]?)")

FIRST_NUMERALS = ("1", "１", "一", *_ALPHABETS)


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


def from_kanji(text: str) -> int:
    """Read what `to_kanji` writes; ValueError for anything else."""
    number = current = 0
    for char in text:
        if char in "百十":
            number += (current or 1) * (100 if char == "百" else 10)
            current = 0
        else:
            current = KANJI.index(char)
    number += current
    if not text or to_kanji(number) != text:
        raise ValueError(f"漢数字ではありません: {text}")
    return number


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
    alphabet = _ALPHABETS[first]
    if number > len(alphabet):
        raise ValueError(f"「{first}」から始まる番号は{len(alphabet)}までです: {number}")
    return alphabet[number - 1]


def from_numeral(text: str, first: str) -> int:
    """Read what `to_numeral` writes; ValueError for anything else."""
    if first == "一":
        return from_kanji(text)
    if first in _ALPHABETS:
        if len(text) != 1:
            raise ValueError(f"番号ではありません: {text}")
        return _ALPHABETS[first].index(text) + 1
    digits = text.translate(_TO_ASCII) if first == "１" else text
    if not re.fullmatch("[1-9][0-9]*", digits) or to_numeral(int(digits), first) != text:
        raise ValueError(f"番号ではありません: {text}")
    return int(digits)


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


class Place(NamedTuple):
    """A place in an agreement: 第n条, 第n条第m項 or 第n条第m項第k号 (0: not given)."""

    article: int
    paragraph: int = 0
    item: int = 0

    def __str__(self) -> str:
        text = f"第{self.article}条"
        if self.paragraph:
            text += f"第{self.paragraph}項"
        if self.item:
            text += f"第{self.item}号"
        return text

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what `str()` writes; ValueError for anything else."""
        match = re.fullmatch(r"第([1-9]\d*)条(?:第([1-9]\d*)項)?(?:第([1-9]\d*)号)?", text, re.ASCII)
        if not match:
            raise ValueError(f"条・項・号の番号ではありません: {text}")
        return cls(*(int(group or 0) for group in match.groups()))
