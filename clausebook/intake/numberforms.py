"""The forms of numbers that Word counts with (ECMA-376 part 1, 17.18.59), by their names in a file. Pure.

Word's ``aiueo`` and ``iroha`` are katakana of half width, with ``FullWidth`` of full width. Where the signs of a form
end (⑳, 癸), Word goes on with plain digits. A form or a number whose signs are not certain is a LookupError: a mark in
a contract is not to be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..model.numerals import CIRCLED, GOJUON, IROHA, KANJI, LATIN, to_kanji, to_numeral, to_roman

_LAST = 32767
"""The largest number that Word counts to."""

_HALF_GOJUON = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_HALF_IROHA = IROHA.translate(str.maketrans(GOJUON, _HALF_GOJUON)).split("ヰ")[0]
"""ヰ, the 25th, has no sign of half width."""

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL_DIGITS = str.maketrans("一二三五", "壱弐参伍")
_CUSTOM = re.compile(r"(0*1), (0*2), (0*3), \.\.\.")


def write_number(number: int, form: str, sample: str = "") -> str:
    """Write a number in a form; `sample` is what describes the form ``custom``. LookupError if it is not known how."""
    if not 0 <= number <= _LAST:
        raise LookupError(f"{form}: {number}")
    if form == "custom" and (match := _CUSTOM.fullmatch(sample)):
        return str(number).zfill(len(match[1]))
    write = _FORMS.get(form)
    if write is None or (number == 0 and form not in _WITH_ZERO):
        raise LookupError(f"{form}: {number}")
    return write(number)


def _signs(signs: str) -> Callable[[int], str]:
    """Return what writes a number as one of some signs, and as digits where these end."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _alphabet(letters: str) -> Callable[[int], str]:
    """Return what writes a number as one of some letters: what follows the last of them is not certain."""

    def write(number: int) -> str:
        if number > len(letters):
            raise LookupError(number)
        return letters[number - 1]

    return write


def _range(first: str, count: int) -> str:
    return "".join(chr(ord(first) + place) for place in range(count))


def _full_width(number: int) -> str:
    return to_numeral(number, "１") if number else "０"


def _letters(number: int) -> str:
    """Write a, b … z, aa, bb …: the letter is repeated."""
    times, place = divmod(number - 1, len(LATIN))
    return LATIN[place] * (times + 1)


def _roman(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    hundreds = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")[rest // 100]
    return "m" * thousands + hundreds + (to_roman(rest % 100) if rest % 100 else "")


def _kanji(number: int) -> str:
    """Write 一, 十, 十一, 百 up to 999: from 千 on usages differ."""
    if number > 999:
        raise LookupError(number)
    return to_kanji(number)


def _kanji_to_99(number: int) -> str:
    """Write what all who use kanji write alike."""
    if number > 99:
        raise LookupError(number)
    return to_kanji(number)


def _kanji_digits(number: int) -> str:
    return "".join(KANJI[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    """Write the kanji of deeds, each unit with its count: 壱拾, 弐拾壱, 壱百壱."""
    if number > 999:
        raise LookupError(number)
    text = "".join(
        KANJI[int(digit)] + unit for digit, unit in zip(f"{number:03}", ("百", "拾", ""), strict=True) if digit != "0"
    )
    return text.translate(_LEGAL_DIGITS)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _signs(CIRCLED[:20]),
    "decimalEnclosedCircleChinese": _signs(CIRCLED[:10]),
    "decimalEnclosedParen": _signs(_range("⑴", 20)),
    "decimalEnclosedFullstop": _signs(_range("⒈", 20)),
    "numberInDash": "- {} -".format,
    "hex": "{:X}".format,
    "ordinal": _ordinal,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "japaneseCounting": _kanji,
    "japaneseLegal": _legal,
    "ideographDigital": _kanji_digits,
    "ideographTraditional": _signs(_STEMS),
    "ideographZodiac": _signs(_BRANCHES),
    "ideographEnclosedCircle": _signs(_range("㈠", 10)),
    "chineseCounting": _kanji_to_99,
    "chineseCountingThousand": _kanji_to_99,
    "taiwaneseCounting": _kanji_to_99,
    "taiwaneseCountingThousand": _kanji_to_99,
    "aiueo": _alphabet(_HALF_GOJUON),
    "aiueoFullWidth": _alphabet(GOJUON),
    "iroha": _alphabet(_HALF_IROHA),
    "irohaFullWidth": _alphabet(IROHA),
    "none": lambda number: "",
    "bullet": lambda number: "",
}

_WITH_ZERO = frozenset(
    (
        *("decimal", "decimalHalfWidth", "decimalZero", "decimalFullWidth", "decimalFullWidth2"),
        *("numberInDash", "hex", "ideographDigital", "none", "bullet"),
    )
)
