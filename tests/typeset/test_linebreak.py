"""Where a line may break and what stands between two characters, and the prose that other tests set."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.typeset.linebreak import Class, breaks, classes_of, gap

NOT_AT_START = "、。，．）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；？！％"
NOT_AT_END = "（「『【"
KANJI = "甲乙丙契約業務委託秘密情報開示受領者損害賠償責任義務書面承諾髙﨑𠮷"
KANA = "あいうえおかがきくけこさしすせそたちつてとなにのはばひふへほまみむめもやゆよらりるれろわをん"
KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニノハヒフヘホマミムメモヤユヨラリルレロワン"
WHOLE = re.compile(r"第?[0-9０-９]+(?:[.,．，][0-9０-９]+)*[条年月日円％%]?|[A-Za-z]+|…+|―+")

_WORDS = (
    *("契約", "業務委託", "秘密情報", "甲及び乙", "損害", "場合", "人々", "第三者", "書面による", "するものとする"),
    *("データ", "サービス", "シャットダウン", "セキュリティ", "しなければならない", "行った", "ちょっと", "ファイル"),
    *("髙橋", "山﨑", "𠮷野家", "祇\U000e0101園"),
)
_words = st.sampled_from(_WORDS) | st.text(KANJI, min_size=1, max_size=4) | st.text(KANA, min_size=1, max_size=3)
_numbers = st.one_of(
    st.integers(1, 199).map("第{}条".format),
    st.integers(1, 9_999_999).map("{:,}円".format),
    st.integers(1, 99).map(lambda number: f"{number}％".translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    st.decimals(0, 100, places=1).map("{}％".format),
    st.dates().map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
)
_latin = st.text("ABCDEFGHIWabcdefghilmw", min_size=1, max_size=8)
_japanese = st.one_of(
    _words,
    _words,
    _words,
    _numbers,
    st.builds("{}{}".format, _words, st.sampled_from("、。，．・：；？！")),
    st.builds("{0[0]}{1}{0[1]}".format, st.sampled_from(("（）", "「」", "『』", "【】")), _words),
    st.builds("{}{}".format, _words, st.sampled_from(("……", "――"))),
)
_mixed = st.one_of(
    _japanese, _japanese, st.builds("{}{}{}".format, _latin, st.sampled_from(("の", "及び", " ")), _words)
)


def _texts_of(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts of one to forty pieces; lists by themselves would mostly be shorter than a line."""
    counts = st.integers(1, 40)
    return counts.flatmap(lambda count: st.lists(pieces, min_size=count, max_size=count)).map("".join)


japanese_prose = _texts_of(_japanese)
"""Legal prose without Latin words."""

prose = _texts_of(_mixed)
"""Legal prose; what must not be parted in it is at most seven ems long."""

_ALPHABET = KANJI + KANA + KATAKANA + NOT_AT_START + NOT_AT_END + "…―0123456789ABCabcw "
soup = st.text(_ALPHABET, min_size=1, max_size=120)
"""Any succession of the characters that legal prose is made of."""


def forbidden_breaks(text: str) -> set[int]:
    """Return each index of the text before which no line may begin."""
    forbidden = {
        index
        for index, (before, after) in enumerate(pairwise(text), start=1)
        if before in NOT_AT_END or after in NOT_AT_START or after == " "
    }
    for match in WHOLE.finditer(text):
        forbidden.update(range(match.start() + 1, match.end()))
    return forbidden


def wrongly_parted(lines: list[str]) -> list[tuple[str, str]]:
    """Return the neighbouring lines between which there should be no break."""
    forbidden = forbidden_breaks("".join(lines))
    ends = accumulate(map(len, lines))
    return [pair for end, pair in zip(ends, pairwise(lines), strict=False) if end in forbidden]


def longest_chunk(text: str) -> int:
    """Return how many characters the longest chunk has that may not be parted."""
    breaks = [0, *sorted(set(range(1, len(text))) - forbidden_breaks(text)), len(text)]
    return max(end - start for start, end in pairwise(breaks))


def parts(text: str) -> list[str]:
    """Return what may not be parted in a text."""
    ends = [end for end, allowed in enumerate(breaks(list(text)), start=1) if allowed]
    return [text[start:end] for start, end in pairwise([0, *ends])]


@pytest.mark.parametrize("char", NOT_AT_START)
def test_no_line_starts_with(char: str) -> None:
    assert [before for before in "約のスー」）。、％１1A\u3000" if len(parts(before + char)) > 1] == []


@pytest.mark.parametrize("char", NOT_AT_END)
def test_no_line_ends_with(char: str) -> None:
    assert [after for after in "約のスー「（。％１1A…" if len(parts(char + after)) > 1] == []


BROKEN = """
契/約 の/契 、/契 。/「 」/「 の/（ ）/の 契/A A/契 ー/タ ょ/う 々/の ％/の ・/乙 …/の ●/● ①/の 契/“約”/の A“B”C
「（「契/約」）。」/と 『「契」、/「約」』、/甲 （AI）/の e-/mail API，/SDK
"""
WHOLE_RUNS = """
A%
…… ―― ‥‥ —— ￥1 №5 5℃ 5％ 金10万円 金１，０００円 1,234,567円 １４．６％ 第12条 第12条の2 第3項 第１２条 第十二条
第百二十三条の二 第三 2026年 二〇二六年 8年 3か月 三か月 1箇月 １ヶ月 2カ月間 2週間 3年間 30日間 24時間 5営業日 10万円
2,000万円 十万円 一回 三名 ＡＢＣ ＡＩ２ API don't party’s 3rd v1.2 1/2 090-1234-5678 50% $5 (AI) [1] "API" “API” f(x)
−5 －5 ＋10％ ±3% ▲1,000円 △５００円 +5 -5 −￥5 ￥−5 ▲金10万円 －三か月 −A
100㎡ １００㎡ 1,500㎞ 50㎏ 200㏄ 3㍑ 5㍍ 百㎡ 10万㎡ 25℃ 25ℓ 100GB 5km
"""


@pytest.mark.parametrize("text", [*BROKEN.split(), "甲\u3000/乙", "AI /API /の", "[AI] /の"])
def test_line_may_break_at_the_strokes_only(text: str) -> None:
    assert "/".join(parts(text.replace("/", ""))) == text


@pytest.mark.parametrize("run", [*WHOLE_RUNS.split(), "100\u00a0km"])
def test_run_is_never_parted(run: str) -> None:
    assert any(run in part for part in parts(f"契約の{run}である"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金1,000円を", ["金1,000円", "を"]),
        ("2026年4月1日から", ["2026年", "4月", "1日", "か", "ら"]),
        ("本契約第12条第3項", ["本", "契", "約", "第12条", "第3項"]),
        ("一部の者と第三者", ["一", "部", "の", "者", "と", "第三", "者"]),
        ("甲1は", ["甲", "1", "は"]),
        ("年14.6％の", ["年", "14.6％", "の"]),
        ("約100㎡の", ["約", "100㎡", "の"]),
        ("増減−5％を", ["増", "減", "−5％", "を"]),
        ("▲印と△の", ["▲", "印", "と", "△", "の"]),
        ("▲第3条", ["▲", "第3条"]),
        ("昭和㍼㌀の㍘から", ["昭", "和", "㍼", "㌀", "の", "㍘", "か", "ら"]),
        ("3㍼", ["3", "㍼"]),
    ],
)
def test_number_stays_with_what_counts_it(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "はhttps://a-b.example.jp/c-d/?e=f%20gで",
            ["は", "https://", "a-b.", "example.", "jp/", "c-d/?e=f%20g", "で"],
        ),
        ("宛先info@ex-ample.co.jpに", ["宛", "先", "info@ex-ample.", "co.", "jp", "に"]),
        ("www.example.jp", ["www.", "example.", "jp"]),
    ],
)
def test_address_breaks_behind_slash_and_dot_only(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


LATIN_WORDS = ("API", "e-mail", "don't", "party’s", "3rd", "v1.2", "ISO/IEC", "info@example.co.jp", "https://a.jp/?b=c")


@pytest.mark.parametrize("word", [*LATIN_WORDS, "“API”", "‘API’", '"API"', "(API)"])
def test_nothing_is_put_between_the_letters_of_a_latin_word(word: str) -> None:
    assert [pair for pair in pairwise(word) if gap(*pair).size] == []


@pytest.mark.parametrize(
    ("pair", "size"),
    [
        ("契約", 0), ("ータ", 0), ("人々", 0), ("……", 0), ("AB", 0),
        ("る（", 500), ("）の", 500), ("、契", 500), ("。契", 500), ("、「", 500), ("。「", 500), ("」「", 500),
        ("（「", 0), ("」）", 0), ("」。", 0), ("。」", 0), ("」、", 0), ("（契", 0), ("契）", 0), ("契。", 0),
        ("甲・", 250), ("・乙", 250), ("甲：", 250), ("；乙", 250),
        ("契A", 250), ("A契", 250), ("第1", 250), ("1条", 250), ("A、", 0), ("（A", 0), ("A）", 0),
        ("−5", 0), ("－5", 0), ("▲5", 0), ("△5", 0), ("契−", 0),
        ("5㎡", 0), ("5㍑", 0), ("5ℓ", 0), ("5㍼", 250), ("㎡の", 0),
    ],
)  # fmt: skip
def test_space_between(pair: str, size: int) -> None:
    assert gap(*pair).size == size


@pytest.mark.parametrize(
    ("pair", "size", "shrink", "step"),
    [
        (" A", 333, 83, 0), ("甲・", 250, 250, 1), ("・乙", 250, 250, 1), ("・・", 500, 500, 1), ("、・", 750, 250, 1),
        ("）・", 250, 250, 1), ("・（", 250, 250, 1), ("る（", 500, 500, 2), ("）の", 500, 500, 2),
        ("、契", 500, 500, 2),
        ("契A", 250, 125, 3), ("1条", 250, 125, 3), ("！A", 250, 125, 3), ("。契", 500, 0, 0), ("。「", 500, 0, 0),
        ("\u3000（", 1000, 0, 0), ("）\u3000", 0, 0, 0), ("\u3000契", 1000, 0, 0),
    ],
)  # fmt: skip
def test_space_is_squeezed_as_in_table_3(pair: str, size: int, shrink: int, step: int) -> None:
    space = gap(*pair)
    assert (space.size, space.shrink) == (size, shrink)
    assert space.squeezed == step or not shrink


@pytest.mark.parametrize(
    ("pairs", "stretch", "step"),
    [
        ([" A", " 契"], 167, 0),
        (["契A", "1条", "ーA", "ゃ1"], 83, 1),
        (
            [
                "契約",
                "の契",
                "ータ",
                "ター",
                "行っ",
                "った",
                "人々",
                "々の",
                "約…",
                "…の",
                "約％",
                "％の",
                "…A",
                "約￥",
            ],
            250,
            2,
        ),
        (["契\u3000", "\u3000契", *["」の", "、契", "。契", "・乙", "！の", "の（", "、「", "」「", "A（"]], 0, 3),
        (
            [
                "A ",
                *[
                    "（契",
                    "契）",
                    "契、",
                    "契。",
                    "契・",
                    "契！",
                    "」。",
                    "AB",
                    "10",
                    "１０",
                    "ＡＢ",
                    "……",
                    "――",
                    "￥5",
                    "5％",
                ],
            ],
            0,
            None,
        ),
    ],
)
def test_space_is_opened_as_in_table_6(pairs: list[str], stretch: int, step: int | None) -> None:
    found = {pair: (gap(*pair).stretch, gap(*pair).opened) for pair in pairs}
    assert found == dict.fromkeys(pairs, (stretch, step))


def test_no_space_shrinks_below_nothing() -> None:
    for before, after in product(_ALPHABET, repeat=2):
        space = gap(before, after)
        assert 0 <= space.shrink <= space.size <= 1000, (before, after)
        assert space.stretch >= 0


def test_word_space_stands_behind_its_sign_so_that_nothing_of_it_is_left_at_a_line_end() -> None:
    assert [gap(*pair).size for pair in ("A ", "契 ", "1 ")] == [0, 0, 0]
    assert [gap(*pair).size for pair in (" A", " 契", " 1")] == [333, 333, 333]


def test_cluster_has_the_class_of_its_character() -> None:
    assert classes_of("祇\U000e0101") == classes_of("祇") == classes_of("𠮷") == (Class.JAPANESE, "ID")
    assert classes_of("。\ufe00") == (Class.STOP, "CL")


@given(prose | soup)
def test_breaks_are_told_for_each_cluster_and_end_behind_the_last(text: str) -> None:
    assert len(breaks(list(text))) == len(text)
    assert breaks(list(text))[-1]


def test_nothing_breaks_nowhere() -> None:
    assert breaks([]) == []
