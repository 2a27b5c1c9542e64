"""Numbers to numerals in every system, and how people write numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.numerals import FIRST_NUMERALS, numbers_in, read_number, to_kanji, to_numeral, to_roman

LAST = {
    "一": (999, "九百九十九"),
    "イ": (47, "ス"),
    "ア": (46, "ン"),
    "①": (50, "㊿"),
    "a": (26, "z"),
    "A": (26, "Z"),
    "ⅰ": (12, "ⅻ"),
    "Ⅰ": (12, "Ⅻ"),
    "i": (399, "cccxcix"),
    "I": (399, "CCCXCIX"),
}
"""Of each system that ends: its last number, and how that is written."""

systems = st.sampled_from(FIRST_NUMERALS)
numbers = st.integers(min_value=1)
numbered = systems.flatmap(
    lambda first: st.tuples(st.just(first), st.integers(1, LAST[first][0]) if first in LAST else numbers)
)


@given(numbered, st.data())
def test_no_two_numbers_are_written_alike(system_and_number: tuple[str, int], data: st.DataObject) -> None:
    first, number = system_and_number
    other = data.draw(st.integers(1, LAST[first][0]) if first in LAST else numbers)
    assert (to_numeral(number, first) == to_numeral(other, first)) is (number == other)


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
        (3, "A", "C"),
        (4, "i", "iv"),
        (9, "I", "IX"),
        (14, "i", "xiv"),
        (44, "i", "xliv"),
        (4, "ⅰ", "ⅳ"),
        (9, "Ⅰ", "Ⅸ"),
        *((last, first, numeral) for first, (last, numeral) in LAST.items()),
    ],
)
def test_numeral_is_the_customary_one(number: int, first: str, numeral: str) -> None:
    assert to_numeral(number, first) == numeral


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


@pytest.mark.parametrize("number", [0, -1, 400])
def test_roman_numerals_end_before_one_and_after_399(number: int) -> None:
    with pytest.raises(ValueError, match=f"1から399まで.*: {number}$"):
        to_roman(number)


@given(st.integers(1, 399))
def test_roman_numeral_adds_up_to_its_number(number: int) -> None:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[sign] for sign in to_roman(number)]
    assert sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True)) == number


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
    ("text", "numbers"),
    [
        ("本書２通を作成し、三部を", {"２": "2", "三": "3"}),
        ("300,000円又は30万5千円", {"300,000": "300000", "30万5千": "305000"}),
        ("一億二千万円、1億2,000万円", {"一億二千万": "120000000", "1億2,000万": "120000000"}),
        ("年１４．６％、1,2", {"１４．６": "14.6", "1": "1", "2": "2"}),
        ("二〇二六年十二月三日", {"二〇二六": "2026", "十二": "12", "三": "3"}),
        ("一切の業務の一部を第三者へ一時、十分に、一般に、万一", {}),
        ("一つ、一部、十一部", {"一": "1", "十一": "11"}),
        ("六か月、六ヶ月、６箇月", {"六": "6", "６": "6"}),
        ("十十条、1.5千円、●年", {}),
        ("1.5十2.5円", {}),
        ("３万一条、3分の1", {"３万": "30000", "一": "1", "3": "3", "1": "1"}),
    ],
)
def test_numbers_of_a_text_are_found_as_they_are_written(text: str, numbers: dict[str, str]) -> None:
    assert dict(numbers_in(text)) == {written: Decimal(number) for written, number in numbers.items()}


@pytest.mark.parametrize("signs", ["一", "一万", "兆"])
def test_long_run_of_kanji_is_looked_at_once(signs: str) -> None:
    """Looked at from each of its signs, it takes many minutes."""
    assert list(numbers_in(signs * 200_000)) == []
