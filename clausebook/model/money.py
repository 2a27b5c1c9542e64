"""Amounts of money, in whole yen. Pure."""

from __future__ import annotations

import re

from .numerals import read_number, to_digits

DIGITS = 15
"""An amount has at most so many digits."""

TAXES = ("税込", "税抜")
"""How the consumption tax stands to an amount."""

_NUMBER = "[1-9千百十][0-9千百十]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_YEN = re.compile(rf"(?:金|[¥￥])?\s*(?:({_NUMBER})兆)?(?:({_NUMBER})億)?(?:({_NUMBER})万)?({_NUMBER})?\s*(円也?)?")
_UNITS = (10**12, 10**8, 10**4, 1)
_FORM = "金額は、1円以上の整数で「300000」「300,000円」「30万円」「1億2,000万円」のように書いてください。"
_CUT_SHORT = (
    "「万」「億」「兆」の後の単位が省かれているかもしれません。"
    "「30万5千円」「1億2,000万円」のように、単位と「円」まで書いてください。"
)


def read_yen(text: str) -> int:
    """Read an amount: 300000, 300,000円, 金３０万円, ¥300,000, 1億2,000万円, 金壱百万円; ValueError otherwise.

    Who speaks of 「30万5」 means 30万5千, of 「1億2000」 1億2000万: without 円 the last unit may have been left out. So
    a number without a unit behind 万, 億 or 兆 needs its 円 (30万500円, 30万5円), or must fill all places below that
    unit, so that none is left to be meant: 30万5000 and 30万5千, but neither 30万500 nor 1億5千.
    """
    text = to_digits(text).replace("，", ",")
    match = _YEN.fullmatch(text)
    if not match:
        if _YEN.fullmatch(text.replace(",", "")):
            raise ValueError("桁を区切る「,」は、下から3桁ごとに書いてください。なくてもかまいません。")
        raise ValueError(_FORM)
    amount = above = 0
    *parts, yen = match.groups()
    for part, unit in zip(parts, _UNITS, strict=True):
        if not part:
            continue
        try:
            number = read_number(part.replace(",", ""))
        except ValueError:
            raise ValueError(_FORM) from None
        if amount and number >= 10**4:
            raise ValueError(_FORM)
        if unit == 1 and not yen and number * 10 < above:
            raise ValueError(_CUT_SHORT)
        amount, above = amount + number * unit, unit
    if not amount:
        raise ValueError(_FORM)
    if amount >= 10**DIGITS:
        raise ValueError(f"{DIGITS}桁までの金額を書いてください。")
    return amount


def write_yen(amount: int) -> str:
    """Write an amount with commas: 300,000."""
    return f"{amount:,}"
