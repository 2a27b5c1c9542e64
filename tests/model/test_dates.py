"""Dates in both calendars, and the bounds of the eras."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.dates import ERAS, Calendar, open_date, read_date, write_date
from clausebook.model.numerals import to_kanji, to_numeral

DAY = date(2026, 12, 1)
days = st.dates(date(1873, 1, 1), date(2100, 12, 31))


@given(days, st.sampled_from(Calendar))
def test_date_survives_being_written_and_read(day: date, calendar: Calendar) -> None:
    assert read_date(write_date(day, calendar)) == day


@given(days)
def test_date_is_read_in_every_form(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month, number = to_kanji(day.month), to_kanji(day.day)
    wide = [to_numeral(part, "１") for part in (day.year, day.month, day.day)]
    forms = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}/{day.month}/{day.day}",
             f"{day:%Y年%m月%d日}", f"{year}年{month}月{number}日", "{}年{}月{}日".format(*wide),
             "／".join(wide), "－".join(wide)]  # fmt: skip
    assert {form: read_date(form) for form in forms} == dict.fromkeys(forms, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年12月1日", DAY),
        ("令和８年１２月１日", DAY),
        ("令和八年十二月一日", DAY),
        ("令和8年12月01日", DAY),
        ("令和 8年 12月　1日", DAY),
        ("2026年 12月 1日", DAY),
        ("二千二十六年十二月一日", DAY),
        ("2024-02-29", date(2024, 2, 29)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成三十一年四月三十日", date(2019, 4, 30)),
    ],
)
def test_date_may_be_written_otherwise(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (DAY, "令和8年12月1日"),
    ],
)
def test_era_begins_and_ends_on_its_day(day: date, text: str) -> None:
    assert write_date(day, Calendar.ERA) == text
    assert read_date(text) == day
    assert write_date(day, Calendar.WESTERN) == f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("平成31年5月1日", "平成の日付は平成31年4月30日まで.*令和"),
        ("平成33年1月1日", "平成31年4月30日まで"),
        ("昭和64年1月8日", "昭和64年1月7日まで.*平成"),
        ("昭和99年1月1日", "昭和64年1月7日まで"),
        ("大正15年12月25日", "大正15年12月24日まで.*昭和"),
        ("明治45年7月30日", "明治45年7月29日まで.*大正"),
        ("令和元年4月30日", "令和の日付は令和元年5月1日から"),
        ("平成元年1月7日", "平成元年1月8日から"),
        ("昭和元年12月24日", "昭和元年12月25日から"),
        ("明治5年12月2日", "明治6年1月1日から"),
        ("令和0年5月1日", "令和0年はありません.*令和元年"),
        ("1872-12-31", "1873年（明治6年）より前"),
        ("26年12月1日", "西暦の年は4桁"),
        ("2026-02-30", "暦にない日"),
        ("2025-02-29", "暦にない日"),
        ("2026年13月1日", "暦にない日"),
        ("2026年0月1日", "暦にない日"),
        ("0000-01-01", "暦にない日"),
        ("令和9999年1月1日", "暦にない日"),
        ("令和9年2月29日", "暦にない日"),
        *(
            (text, "^日付は「2026-12-01」")
            for text in (
                "2026", "20261201", "26-12-01", "2026-12/1", "2026.12.1", "12/1/2026", "R8.12.1", "元年5月1日",
                "慶応4年1月1日", "2026年12月", "2026年12月1日から", "来年4月1日", "2026-12-01T00:00", "令和8-12-01",
                "令和十十年1月1日", "2026年元月1日", "٢٠٢٦-12-01",
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_date(text)


@given(st.sampled_from(ERAS), st.integers(1, 200), st.integers(1, 12), st.integers(1, 28))
def test_date_of_an_era_is_read_or_out_of_its_bounds(
    era: tuple[str, int, date], year: int, month: int, day: int
) -> None:
    name, zero, _ = era
    text, meant = f"{name}{year}年{month}月{day}日", date(zero + year, month, day)
    written = meant >= ERAS[0].first and write_date(meant, Calendar.ERA).replace("元", "1") == text
    try:
        assert read_date(text) == meant
        assert written
    except ValueError:
        assert not written


def test_eras_join_without_a_gap() -> None:
    for before, after in pairwise(ERAS):
        last = write_date(after.first - timedelta(days=1), Calendar.ERA)
        assert last.startswith(before.name)
        assert write_date(after.first, Calendar.ERA).startswith(f"{after.name}元年")


def test_date_by_hand_has_its_space() -> None:
    assert open_date(Calendar.WESTERN) == "　　　　年　　月　　日"
    assert open_date(Calendar.ERA) == "令和　　年　　月　　日"
