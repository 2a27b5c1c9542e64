"""What stands at the head of a line: the number of an article or a chapter, the mark of a 項 or 号. Pure.

A mark may be read in several ways: イ is the first of イロハ and the second of アイウ, i the ninth letter and the
first Roman number. Which way is meant is told by those beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from ..model.marks import Mark
from ..model.numerals import (
    CIRCLED,
    GOJUON,
    IROHA,
    LARGE_ROMAN,
    LATIN,
    SMALL_ROMAN,
    read_number,
    to_numeral,
)

_KANJI = "一二三四五六七八九十百"
_PLACES = f"[{_KANJI[:9]}][〇{_KANJI[:9]}]+"
"""Kanji that stand for digits: 一〇, 二三."""

NUMBER = rf"(?:[0-9]+|[０-９]+|{_PLACES}|[{_KANJI}]+)"
_NUMERAL = (
    rf"(?:[0-9]{{1,3}}|[０-９]{{1,3}}|{_PLACES}|[{_KANJI}]{{1,4}}|[{CIRCLED}]|[{SMALL_ROMAN}]|[{LARGE_ROMAN}]"
    "|[ivxlc]{1,6}|[IVXLC]{1,6}|[ァ-ヴｱ-ﾝ]|[a-z]|[A-Z])"
)
_SPACE = "[ 　\t\u00a0\u2002\u2003]"

_MARK = re.compile(
    rf"(?P<before>[（(〔\[［【《〈]?{_SPACE}*第?)(?P<numeral>{_NUMERAL})"
    rf"(?P<after>{_SPACE}*(?:[項号])?{_SPACE}*[)）〕\]］】》〉]?[.．、,:：]?{_SPACE}*)"
)
_BULLET = re.compile(rf"(?P<sign>[・･•‣◦·]|[-‐–－*＊](?={_SPACE})){_SPACE}*(?=\S)")

_SYSTEMS = (
    (IROHA, "イ"),
    (GOJUON, "ア"),
    (CIRCLED, "①"),
    (SMALL_ROMAN, "ⅰ"),
    (LARGE_ROMAN, "Ⅰ"),
    (LATIN, "a"),
    (LATIN.upper(), "A"),
)


class Numeral(NamedTuple):
    """One way to read a numeral: the first of its system, and the number that it then is."""

    first: str
    number: int


class Head(NamedTuple):
    """A mark at the head of a line: what stands around its numeral, how that may be read, and what stands behind."""

    prefix: str
    suffix: str
    readings: tuple[Numeral, ...]
    rest: str

    def mark(self, first: str) -> Mark:
        """Return the mark that it is an example of, if its numeral is of a system."""
        return Mark(self.prefix, first, self.suffix)

    @property
    def text(self) -> str:
        """The mark as it is written."""
        numeral = self.readings[0] if self.readings else None
        return self.prefix + (to_numeral(numeral.number, numeral.first) if numeral else "") + self.suffix


def readings_of(numeral: str) -> Iterator[Numeral]:
    """Yield every way to read a numeral."""
    if re.fullmatch("[0-9]+", numeral):
        yield Numeral("1", int(numeral))
    elif re.fullmatch("[０-９]+", numeral):
        yield Numeral("１", int(numeral))
    elif re.fullmatch(f"[〇{_KANJI}]+", numeral):
        with suppress(ValueError):
            number = read_number(numeral)
            if to_numeral(number, "一") == numeral or re.fullmatch(_PLACES, numeral):
                yield Numeral("一", number)
    numeral = unicodedata.normalize("NFKC", numeral) if "ｱ" <= numeral <= "ﾝ" else numeral
    for alphabet, first in _SYSTEMS:
        if len(numeral) == 1 and numeral in alphabet:
            yield Numeral(first, alphabet.index(numeral) + 1)
    for first in "iI":
        if re.fullmatch("[ivxlc]+" if first == "i" else "[IVXLC]+", numeral):
            number = next((n for n in range(1, 100) if to_numeral(n, first) == numeral), 0)
            if number:
                yield Numeral(first, number)


def mark_at(text: str) -> Head | None:
    """Return the mark that a text begins with, if it may be one: a numeral that nothing joins to the words behind."""
    match = _MARK.match(text)
    if not match:
        return None
    before, numeral, after = match["before"], match["numeral"], match["after"]
    rest = text[match.end() :]
    opening, closing = bool(before.strip("第 　\t")), bool(re.search("[)）〕\\]］】》〉]", after))
    pointed = bool(re.search("[.．、,:：]", after))
    spaced = bool(re.search(_SPACE, after))
    named = after.strip()[:1] in ("項", "号")
    if opening != closing and opening:
        return None
    if "第" in before and not named:
        return None
    if named and not (spaced or pointed or closing or not rest):
        return None
    if not (closing or pointed or spaced or named or numeral in CIRCLED):
        return None
    if pointed and not spaced and not closing and re.match("[0-9０-９]", rest):  # 1.5倍, 3,000円
        return None
    if numeral in CIRCLED and not spaced and _PARTICLE.match(rest):
        return None
    if after in ("", " ") and not opening and re.match("[0-9０-９]", numeral) and _COUNTS.match(rest):  # 2 回に分ける
        return None
    if (
        not closing
        and re.fullmatch(f"[{_KANJI}]", numeral)
        and after.startswith("、")
        and re.match(f"[{_KANJI}]", rest)
    ):
        return None
    if re.fullmatch("[a-zA-Z]+", numeral) and not (closing or pointed) and re.match("[a-zA-Z]", rest):
        return None
    readings = tuple(readings_of(numeral))
    return Head(before, after, readings, rest) if readings else None


_PARTICLE = re.compile("[とはがをにのへでも、。]|及び|又は|から|まで|ないし")
_COUNTS = re.compile(
    "日(?![常本程付])|人(?![事材員身格])|社(?![員会内外長])|名(?![称義])|時(?!期)|個(?![人別])|件(?!名)|台(?!帳)|回(?![答収線])"
    "|分(?![担割配])|月(?!額)|年(?!額)|[秒週か箇ヶ％%円億万千]"
)
"""What is counted by the number before it: 2 日, but not 2 日常."""


def bullet_at(text: str) -> Head | None:
    """Return the sign that a text begins with as an entry of a list without numbers."""
    match = _BULLET.match(text)
    if not match:
        return None
    return Head(match[0], "", (), text[match.end() :])


class Titled(NamedTuple):
    """The number at the head of a chapter, a section or an article, and what stands behind it."""

    kind: str
    number: int
    branch: int
    first: str
    spaced: tuple[str, str]
    rest: str


_TITLED = re.compile(
    rf"第(?P<before>{_SPACE}*)(?P<number>{NUMBER})(?P<after>{_SPACE}*)(?P<kind>[編章節款条])"
    rf"(?P<branch>(?:{_SPACE}*の{_SPACE}*{NUMBER})?)(?![約例件])"
)


def title_at(text: str) -> Titled | None:
    """Return the number of the chapter, the section or the article that a text begins with."""
    match = _TITLED.match(text)
    if not match:
        return None
    numerals = list(readings_of(match["number"]))
    if not numerals:
        return None
    branch = 0
    if match["branch"]:
        said = re.sub(f"{_SPACE}|の", "", match["branch"])
        branch = next((numeral.number for numeral in readings_of(said)), 0)
    first, number = numerals[0]
    return Titled(match["kind"], number, branch, first, (match["before"], match["after"]), text[match.end() :])


GOES_ON = re.compile(
    "(?:[0-9０-９]+|[一二三四五六七八九十]+)[項号]|[にをはがへとでも、。，及又若並]|の(?!た?めに?）)|第|から|より|ないし|乃至|まで|各[項号]|所定|記載|違反|若しくは|もしくは|並びに|ならびに|ただし書|本文|[前後]段|[（(]以下|[)）」』]"
)
"""What follows an article that is spoken of in a sentence, and heads none."""
