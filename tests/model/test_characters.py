"""A value keeps what a name may hold, and holds nothing that cannot be seen."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.characters import is_line, plain

COMPATIBILITY = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
LETTERS = st.characters(categories=("L", "N"), exclude_characters="〇ㅤﾠᅟᅠ")


@pytest.mark.parametrize(
    "text",
    [
        "祇\U000e0101園商店", "辻\ufe00", "𠮷野家", "髙﨑", "神\ufa19", "祥\ufa1a", "\ufa30", "\U0002f800",
        "ＡＢＣ１２３", "ｶﾌﾞｼｷ", "＊_*{{}}<>&`\"'", "$PATH #1", "\\begin", "{% if %}", "my_service", "○か×か",
        "二〇〇〇年", "一〇〇号", "〇", "a b　c\u00a0d", "O'Reilly", "Æsir", "か゛", "🍣",
    ],
)  # fmt: skip
def test_name_is_kept_as_it_is(text: str) -> None:
    assert plain(text, 200) == text


@given(st.text(LETTERS, min_size=1, max_size=60))
def test_letters_come_out_in_nfc_but_for_compatibility_ideographs(text: str) -> None:
    result = plain(text, 200)
    assert COMPATIBILITY.findall(result) == COMPATIBILITY.findall(text)
    assert unicodedata.normalize("NFC", result) == unicodedata.normalize("NFC", text)
    assert plain(result, 200) == result
    if not COMPATIBILITY.search(text):
        assert result == unicodedata.normalize("NFC", text)


def test_compatibility_ideograph_stays_between_what_is_composed() -> None:
    assert plain("か\u3099\ufa1aか\u3099", 200) == "が\ufa1aが"


def test_decomposed_kana_are_composed() -> None:
    assert plain("か\u3099は\u309a", 2) == "がぱ"


@pytest.mark.parametrize("space", [" ", "　", "\u00a0", "\u2003", " 　 "])
def test_space_around_is_taken_off(space: str) -> None:
    assert plain(f"{space}法務{space}花子{space}", 200) == f"法務{space}花子"


@pytest.mark.parametrize(
    ("char", "word"),
    [
        ("\0", "制御文字"), ("\x1b", "制御文字"), ("\x7f", "制御文字"), ("\x9f", "制御文字"),
        ("\t", "タブ"), ("\n", "改行"), ("\r", "改行"), ("\x85", "改行"), ("\u2028", "改行"), ("\u2029", "改行"),
        *((char, "見えない書式文字") for char in "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e"),
        *((char, "見えない書式文字") for char in "\u2060\u2066\u2069\ufeff\ufff9\U000e0001\U000e0041"),
        *((char, "見えない文字") for char in "\u034f\u115f\u180b\u3164\uffa0"),
        (chr(0xD800), "片割れの文字"), (chr(0xDFFF), "片割れの文字"),
        ("\ufdd0", "未定義の文字"), ("\uffff", "未定義の文字"), ("\u0378", "未定義の文字"), ("\ufffd", "文字化けの跡"),
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "秘密"])
def test_character_that_hides_something_is_named_with_its_place(before: str, char: str, word: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the whole message is compared)
        plain(f"{before}{char}会社", 200)
    place = len(before) + 1
    assert str(caught.value) == f"{place}文字目の U+{ord(char):04X}（{word}）は使えません。消してください。"


def test_every_character_that_is_kept_can_be_seen_or_is_of_a_company_s_own() -> None:
    kept = set()
    for char in map(chr, range(sys.maxunicode + 1)):
        try:
            plain(f"a{char}a", 3)
        except ValueError:
            continue
        kept.add(char)
    assert {unicodedata.category(char) for char in kept} == {
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Zs", "Co",
    }  # fmt: skip
    selectors = {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
    assert selectors <= kept


@pytest.mark.parametrize("text", ["", " ", "　　", "\u00a0"])
def test_empty_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^空です。"):
        plain(text, 200)


@pytest.mark.parametrize("mark", ["\u3099", "\u0301", "\ufe00", "\U000e0101", "\u20dd"], ids=ascii)
@pytest.mark.parametrize("before", ["", "　", "か　"])
def test_mark_needs_a_letter_before_it(before: str, mark: str) -> None:
    with pytest.raises(ValueError, match=rf"^U\+{ord(mark):04X}（結合文字）の前に"):
        plain(f"{before}{mark}か", 200)
    assert plain(f"か{mark}か", 200).endswith("か")


@pytest.mark.parametrize("limit", [200, 1000])
def test_text_ends_at_its_limit(limit: int) -> None:
    assert plain(" " + "か\u3099" * limit, limit) == "が" * limit
    with pytest.raises(ValueError, match=f"^{limit:,}文字まで.*{limit + 1:,}文字です"):
        plain("あ" * (limit + 1), limit)


@pytest.mark.parametrize("end", ["\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_line_has_no_line_break_of_any_kind(end: str) -> None:
    assert is_line("")
    assert is_line("甲　乙")
    assert not is_line(f"甲{end}")
    assert not is_line(f"甲{end}乙")
