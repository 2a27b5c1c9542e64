"""Amounts of money, in whole yen. Pure."""

from __future__ import annotations

import re

from .numerals import read_number, to_digits

DIGITS = 15
"""An amount has at most so many digits."""

TAXES = ("税込", "税抜")
"""How the consumption tax stands to an amount."""

_NUMBER = "[1-9千百十][0-9千百十]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_YEN = re.compile(rf"(?:金|[¥￥])?\s*(?:({_NUMBER})兆)?(?:({_NUMBER})億)?(?:({_NUMBER})万)?({_NUMBER})?\s*(?:円也?)?")
_UNITS = (10**12, 10**8, 10**4, 1)
_FORM = "金額は、1円以上の整数で「300000」「300,000円」「30万円」「1億2,000万円」のように書いてください。"


def read_yen(text: str) -> int:
    """Read an amount: 300000, 300,000円, 金３０万円, ¥300,000, 1億2,000万円, 金壱百万円; ValueError otherwise."""
    text = to_digits(text).replace("，", ",")
    match = _YEN.fullmatch(text)
    if not match:
        if _YEN.fullmatch(text.replace(",", "")):
            raise ValueError("桁を区切る「,」は、下から3桁ごとに書いてください。なくてもかまいません。")
        raise ValueError(_FORM)
    amount = 0
    for part, unit in zip(match.groups(), _UNITS, strict=True):
        try:
            number = read_number(part.replace(",", "")) if part else 0
        except ValueError:
            raise ValueError(_FORM) from None
        if amount and number >= 10**4:
            raise ValueError(_FORM)
        amount += number * unit
    if not amount:
        raise ValueError(_FORM)
    if amount >= 10**DIGITS:
        raise ValueError(f"{DIGITS}桁までの金額を書いてください。")
    return amount


def write_yen(amount: int) -> str:
    """Write an amount with commas: 300,000."""
    return f"{amount:,}"
