"""Numbers to numerals and back, in every system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.numerals import FIRST_NUMERALS, Place, from_kanji, from_numeral, read_number, to_kanji, to_numeral

LAST = {"一": (999, "九百九十九"), "イ": (47, "ス"), "ア": (46, "ン"), "①": (50, "㊿"), "a": (26, "z")}
"""Of each system that ends: its last number, and how that is written."""

systems = st.sampled_from(FIRST_NUMERALS)
numbers = st.integers(min_value=1)
numbered = systems.flatmap(
    lambda first: st.tuples(st.just(first), st.integers(1, LAST[first][0]) if first in LAST else numbers)
)


@given(numbered)
def test_number_survives_being_written_and_read(system_and_number: tuple[str, int]) -> None:
    first, number = system_and_number
    assert from_numeral(to_numeral(number, first), first) == number


@given(systems, st.text("0123456789０１９〇一二九十百千イロンアァ①②⑳a٣ \n", max_size=4))
def test_only_what_is_written_so_is_read(first: str, text: str) -> None:
    try:
        number = from_numeral(text, first)
    except ValueError:
        return
    assert to_numeral(number, first) == text


@pytest.mark.parametrize("first", FIRST_NUMERALS)
def test_system_is_named_by_its_first_numeral(first: str) -> None:
    assert to_numeral(1, first) == first


@pytest.mark.parametrize(
    ("number", "first", "numeral"),
    [
        (10, "1", "10"),
        (10, "１", "１０"),
        (10, "一", "十"),
        (11, "一", "十一"),
        (20, "一", "二十"),
        (100, "一", "百"),
        (111, "一", "百十一"),
        (305, "一", "三百五"),
        (450, "一", "四百五十"),
        (8, "イ", "チ"),
        (25, "イ", "ヰ"),
        (6, "ア", "カ"),
        (44, "ア", "ワ"),
        (20, "①", "⑳"),
        (21, "①", "㉑"),
        (36, "①", "㊱"),
        (3, "a", "c"),
        *((last, first, numeral) for first, (last, numeral) in LAST.items()),
    ],
)
def test_numeral_is_the_customary_one(number: int, first: str, numeral: str) -> None:
    assert to_numeral(number, first) == numeral
    assert from_numeral(numeral, first) == number


@pytest.mark.parametrize(("first", "last"), [(first, last) for first, (last, _) in LAST.items()])
def test_number_after_the_last_numeral_is_refused(first: str, last: int) -> None:
    with pytest.raises(ValueError, match=rf"{last}まで.*: {last + 1}$"):
        to_numeral(last + 1, first)


@pytest.mark.parametrize("first", FIRST_NUMERALS)
@pytest.mark.parametrize("number", [0, -1])
def test_number_below_one_is_refused(first: str, number: int) -> None:
    with pytest.raises(ValueError, match=f"1から始まります: {number}$"):
        to_numeral(number, first)


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_kanji_end_before_one_and_after_999(number: int) -> None:
    with pytest.raises(ValueError, match=f"1から999まで.*: {number}$"):
        to_kanji(number)


@pytest.mark.parametrize("text", ["", "〇", "一十", "一百", "十百", "十〇", "二三", "千", "十 ", "10", "十十"])
def test_kanji_that_are_no_numeral_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each way of failing has its own words)
        from_kanji(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        *(("", first) for first in FIRST_NUMERALS),
        ("0", "1"),
        ("01", "1"),
        ("-1", "1"),
        ("1\n", "1"),
        ("１", "1"),
        ("٣", "1"),
        ("1", "１"),
        ("1２", "１"),
        ("０", "１"),
        ("ン", "イ"),
        ("イロ", "イ"),
        ("い", "イ"),
        ("ァ", "ア"),
        ("ヰ", "ア"),
        ("⓪", "①"),
        ("1", "①"),
        ("A", "a"),
        ("ab", "a"),
    ],
    ids=repr,
)
def test_numeral_of_no_or_another_system_is_refused(text: str, first: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each way of failing has its own words)
        from_numeral(text, first)


@given(st.integers(1, 999))
def test_number_is_read_in_every_script(number: int) -> None:
    positional = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    for text in (str(number), to_numeral(number, "１"), to_kanji(number), positional):
        assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("〇", 0), ("03", 3), ("二〇二六", 2026), ("二千二十六", 2026), ("千", 1000), ("一千", 1000),
     ("3千", 3000), ("5百", 500), ("壱百", 100), ("弐千参拾", 2030), ("拾", 10), ("九千九百九十九", 9999),
     ("二〇2６", 2026)],
)  # fmt: skip
def test_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "1.5", "1,000", "十千", "12十", "〇十", "一万", "三人", "٣", "1\n", "²"], ids=repr
)
def test_what_is_no_number_is_refused_without_a_quotation(text: str) -> None:
    with pytest.raises(ValueError, match=r"^数ではありません。$"):
        read_number(text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(1), "第1条"),
        (Place(12, 3), "第12条第3項"),
        (Place(2, 10, 4), "第2条第10項第4号"),
        (Place(5, item=2), "第5条第2号"),
    ],
)
def test_place_is_written_as_contracts_cite_it(place: Place, text: str) -> None:
    assert str(place) == text


@given(st.builds(Place, numbers, st.integers(min_value=0), st.integers(min_value=0)))
def test_place_survives_being_written_and_read(place: Place) -> None:
    assert Place.parse(str(place)) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第条",
        "第0条",
        "第01条",
        "第１条",
        "第٣条",
        "第一条",
        "1条",
        "第1項",
        "第1号",
        "第1条 ",
        "第1条\n",
        "第1条第0項",
        "第1条第1号第1項",
        "第1条第1項第2項",
        "第10条の2",
        "前条",
    ],
    ids=repr,
)
def test_text_that_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f": {text}$"):
        Place.parse(text)
