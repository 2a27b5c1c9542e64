"""Dates as Japanese contracts write them, 西暦 and 和暦. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from .numerals import read_number, to_digits


class Calendar(StrEnum):
    """How dates are printed."""

    WESTERN = "西暦"
    ERA = "和暦"


class Era(NamedTuple):
    """An era from its `first` day on; its first year (元年) is the one after `zero`."""

    name: str
    zero: int
    first: date

    def write_year(self, year: int) -> str:
        number = year - self.zero
        return f"{self.name}{'元' if number == 1 else number}"


ERAS = (
    Era("明治", 1867, date(1873, 1, 1)),
    Era("大正", 1911, date(1912, 7, 30)),
    Era("昭和", 1925, date(1926, 12, 25)),
    Era("平成", 1988, date(1989, 1, 8)),
    Era("令和", 2018, date(2019, 5, 1)),
)
"""The eras, oldest first. An era ends on the day before the next.

明治 counts from 1868, but its days are those of the Gregorian calendar from 1873-01-01 only (明治5年太政官布告第337号).
大正: 明治45年7月30日の改元の詔書; 昭和: 大正15年12月25日の改元の詔書 (both from that very day). 平成: 元号を改める政令
(昭和64年政令第1号, in force the day after 1989-01-07); 令和: 元号を改める政令 (平成31年政令第143号).
"""

RECENT = ERAS[-2]
"""The era before this one: what an agreement tells of is seldom older."""

_NUMERIC = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_WRITTEN = re.compile(rf"({'|'.join(era.name for era in ERAS)})?\s*(元|[0-9千百十]+)年\s*([0-9十]+)月\s*([0-9十]+)日")
_FORM = "日付は「2026-12-01」「2026年12月1日」「令和8年12月1日」のように書いてください。"


def read_date(text: str) -> date:
    """Read a date: 2026-12-01, 2026/12/1, 2026年12月1日, 令和8年12月1日; digits full-width or kanji too.

    ValueError if there is no such day, in its era or at all, or if it is before 1873.
    """
    text = to_digits(text).translate(str.maketrans("／－", "/-"))
    if match := _NUMERIC.fullmatch(text):
        year, _, month, day = match.groups()
        return _day(None, year, month, day)
    if match := _WRITTEN.fullmatch(text):
        name, year, month, day = match.groups()
        return _day(next((era for era in ERAS if era.name == name), None), year, month, day)
    raise ValueError(_FORM)


def _day(era: Era | None, year: str, month: str, day: str) -> date:
    try:
        number = 1 if era and year == "元" else read_number(year)
        months, days = read_number(month), read_number(day)
    except ValueError:
        raise ValueError(_FORM) from None
    if number == 0 and era:
        raise ValueError(f"{era.name}0年はありません。最初の年は{era.name}元年です。")
    try:
        found = date(number + (era.zero if era else 0), months, days)
    except ValueError:
        raise ValueError(f"暦にない日です。月と日を確かめてください。{_FORM}") from None
    if era:
        _check_within(era, found)
    elif found < ERAS[0].first:
        raise ValueError(
            "1873年（明治6年）より前の日付は使えません。西暦の年は4桁で書き、元号なら「令和」などを添えてください。"
        )
    return found


def _check_within(era: Era, day: date) -> None:
    """Raise ValueError if a day is not in its era, with the era's first or last day."""
    if day < era.first:
        raise ValueError(f"{era.name}の日付は{_in_era(era, era.first)}からです。元号と年を確かめてください。")
    if era is not ERAS[-1] and day >= (after := ERAS[ERAS.index(era) + 1]).first:
        last = _in_era(era, after.first - timedelta(days=1))
        raise ValueError(f"{era.name}の日付は{last}までです。その後は{after.name}で書いてください。")


def write_date(day: date, calendar: Calendar) -> str:
    """Write a date from 1873 on: 2026年12月1日, or 令和8年12月1日."""
    if calendar is Calendar.WESTERN:
        return f"{day.year}年{day.month}月{day.day}日"
    return _in_era(next(era for era in reversed(ERAS) if era.first <= day), day)


def _in_era(era: Era, day: date) -> str:
    return f"{era.write_year(day.year)}年{day.month}月{day.day}日"


def open_date(calendar: Calendar) -> str:
    """Return the space in which a date is written by hand."""
    year = "　　　　" if calendar is Calendar.WESTERN else f"{ERAS[-1].name}　　"
    return f"{year}年　　月　　日"


def moment(epoch: str) -> datetime:
    """Return the time so many seconds after the beginning of 1970; ValueError, in Japanese, if it is none."""
    try:
        if epoch.isdecimal():
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        pass  # a year that no clock knows
    raise ValueError(f"1970年からの秒の数を、9999年までで書いてください。書いてあるもの: {epoch}")
