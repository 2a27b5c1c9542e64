"""Amounts in every spelling of contracts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.money import read_yen, write_yen
from clausebook.model.numerals import to_numeral

MYRIADS = ("兆", "億", "万", "")


def myriads(amount: int) -> list[tuple[int, str]]:
    """Part an amount at 兆, 億 and 万."""
    digits = f"{amount:016}"
    parts = [int(digits[start : start + 4]) for start in range(0, 16, 4)]
    return [(part, unit) for part, unit in zip(parts, MYRIADS, strict=True) if part]


def could_be_cut_short(amount: int) -> bool:
    """Tell whether an amount by units ends in a number behind which a unit may be meant: 30万5, 1億2000."""
    *above, (number, unit) = myriads(amount)
    return bool(above) and not unit and (above[-1][1] != "万" or number < 1000)


def in_kanji(number: int, digits: str) -> str:
    """Write a number below 10,000 with 千百十."""
    places = zip(f"{number:04}", "千百十 ", strict=True)
    return "".join(digits[int(digit)] + unit.strip() for digit, unit in places if digit != "0")


@given(
    st.one_of(
        st.integers(1, 10**15 - 1), st.integers(0, 14).flatmap(lambda n: st.integers(1, 9).map(lambda d: d * 10**n))
    )
)
def test_amount_is_read_in_every_spelling(amount: int) -> None:
    kanji = "".join(in_kanji(part, "〇一二三四五六七八九") + unit for part, unit in myriads(amount))
    deed = "".join(in_kanji(part, "〇壱弐参四五六七八九") + unit for part, unit in myriads(amount))
    whole = [
        str(amount),
        f"{amount:,}",
        write_yen(amount),
        to_numeral(amount, "１"),
        f"{amount:,}".replace(",", "，"),
        "".join("〇一二三四五六七八九"[int(digit)] for digit in str(amount)),
    ]
    by_unit = [
        "".join(f"{part}{unit}" for part, unit in myriads(amount)),
        "".join(f"{part:,}{unit}" for part, unit in myriads(amount)),
        kanji,
        kanji.replace("一千", "千").replace("一百", "百").replace("一十", "十"),
        deed.replace("十", "拾").replace("万", "萬"),
    ]
    bare, with_yen = ("{}", "¥{}", "￥{}"), ("{}円", "金{}円", "金 {} 円也")
    spellings = [form.format(number) for form in with_yen for number in (*whole, *by_unit)]
    spellings += [form.format(number) for form in bare for number in whole]
    if could_be_cut_short(amount):
        for form in bare:
            for number in by_unit:
                with pytest.raises(ValueError, match="省かれているかもしれません"):
                    read_yen(form.format(number))
    else:
        spellings += [form.format(number) for form in bare for number in by_unit]
    assert {spelling: read_yen(spelling) for spelling in spellings} == dict.fromkeys(spellings, amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("３０万円", 300_000), ("1億2,000万円", 120_000_000), ("金壱百万円", 1_000_000),
     ("5百万円", 5_000_000), ("3千万円", 30_000_000), ("12,000万円", 120_000_000),
     ("千円", 1000), ("1兆1円", 10**12 + 1), ("999999999999999", 10**15 - 1),
     ("30万5000円", 305_000), ("30万5,000円", 305_000), ("三十万五千円", 305_000), ("30万5000", 305_000),
     ("30万5千", 305_000), ("30万500円", 300_500), ("30万5円", 300_005), ("金1億2000円也", 100_002_000)],
)  # fmt: skip
def test_amount_may_be_written_shortly(text: str, amount: int) -> None:
    assert read_yen(text) == amount


def test_amount_is_written_with_commas() -> None:
    assert [write_yen(amount) for amount in (1, 999, 1000, 10**15 - 1)] == ["1", "999", "1,000", "999,999,999,999,999"]


@pytest.mark.parametrize("text", ["30,00", "3000,000", "1,0000円", "300,00,000", "1,00万円", ",300", "300,", "3,,000"])
def test_misplaced_comma_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="は、下から3桁ごとに"):
        read_yen(text)


@pytest.mark.parametrize(
    "text",
    ["0", "0円", "〇円", "0万円", "-300", "−300", "▲300", "△300", "1.5", "1.5億円", "30.0", "0300", "0,300",
     "1億20000万円", "1万10000", "1億0万", "万円", "円", "金", "¥", "万1億", "1億1億",
     "300千円", "十百円", "12十万", "300ドル", "$300", "約30万円", "30万円以下", "1e6", "٣٠٠"],
)  # fmt: skip
def test_what_is_no_whole_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^金額は、1円以上の整数で"):
        read_yen(text)


@pytest.mark.parametrize(
    "text", ["30万5", "30万50", "30万500", "30万999", "30万5百", "¥30万5", "金30万5", "三十万五", "３０万５",
             "1億2000", "1億2,000", "1億5千", "1億9999", "3兆5", "3兆5億2", "3億5万2"]
)  # fmt: skip
def test_amount_that_may_be_cut_short_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="単位が省かれているかもしれません。「30万5千円」"):
        read_yen(text)
    assert read_yen(f"{text}円") > 0


@pytest.mark.parametrize("text", ["1000000000000000", "1,000,000,000,000,000円", "1000兆円", "9" * 200, "千兆円"])
def test_amount_ends_at_fifteen_digits(text: str) -> None:
    with pytest.raises(ValueError, match=r"^15桁まで"):
        read_yen(text)
