"""Where a line may break and what stands between two characters, and the prose that other tests set."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.pdf.linebreak import Class, class_of, gap, unbreakable_runs

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


@pytest.mark.parametrize("char", NOT_AT_START)
def test_no_line_starts_with(char: str) -> None:
    assert [before for before in "約のスー」）。、％１1A" if gap(before, char).breakable] == []


@pytest.mark.parametrize("char", NOT_AT_END)
def test_no_line_ends_with(char: str) -> None:
    assert [after for after in "約のスー「（。％１1A…" if gap(char, after).breakable] == []


@pytest.mark.parametrize(
    "pair",
    [
        "契約",
        "の契",
        "、契",
        "。「",
        "」「",
        "の（",
        "）の",
        "契A",
        "A契",
        "ータ",
        "ょう",
        "々の",
        "％の",
        "・乙",
        "…の",
    ],
)
def test_line_may_break_between(pair: str) -> None:
    assert gap(*pair).breakable


def test_line_may_break_behind_a_word_space_only() -> None:
    assert gap(" ", "A").breakable
    assert not gap("A", " ").breakable
    assert not gap("契", " ").breakable


@pytest.mark.parametrize("pair", ["……", "――", "￥1", "№5", "5℃", "5％", "(契", "契)", "契."])
def test_line_may_not_break_between(pair: str) -> None:
    assert not gap(*pair).breakable


LATIN_WORDS = ("API", "e-mail", "don't", "party’s", "3rd", "v1.2", "ISO/IEC", "info@example.co.jp", "https://a.jp/?b=c")


@pytest.mark.parametrize("word", LATIN_WORDS)
def test_latin_word_is_not_parted(word: str) -> None:
    assert [pair for pair in pairwise(word) if gap(*pair).breakable] == []


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
    ],
)  # fmt: skip
def test_space_between(pair: str, size: int) -> None:
    assert gap(*pair).size == size


@pytest.mark.parametrize(
    ("pair", "shrink"),
    [("る（", 500), ("）の", 500), ("、契", 500), ("・乙", 250), ("契A", 125), ("。契", 0), ("。「", 0)],
)
def test_space_may_shrink_by(pair: str, shrink: int) -> None:
    assert gap(*pair).shrink == shrink


def test_only_the_space_beside_latin_and_that_between_its_words_grow_before_others() -> None:
    growing = {class_of(a) for a, b in product(_ALPHABET, repeat=2) if gap(a, b).stretch}
    assert growing == {Class.WESTERN, Class.IDEOGRAPHIC, Class.SPACE}
    assert 0 < gap("契", "A").stretch == gap("1", "条").stretch <= 250
    assert gap("A", " ").stretch == gap("契", "。").stretch == 0


def test_no_space_shrinks_below_nothing_or_exceeds_half_an_em() -> None:
    for before, after in product(_ALPHABET, repeat=2):
        space = gap(before, after)
        assert 0 <= space.shrink <= space.size <= 500, (before, after)
        assert space.stretch >= 0


def test_line_is_never_opened_inside_brackets_before_stops_or_in_words() -> None:
    brackets = [pair for pair in product(NOT_AT_END, _ALPHABET) if gap(*pair).even]
    stops = [pair for pair in product(_ALPHABET, "、。，．）」』】・：；") if gap(*pair).even]
    words = [pair for pair in ("AB", "a1", "10", "……", "――") if gap(*pair).even]
    assert (brackets, stops, words) == ([], [], [])


def test_line_is_opened_wherever_it_may_break() -> None:
    signs = _ALPHABET.replace(" ", "")
    assert all(space.even for a, b in product(signs, repeat=2) if (space := gap(a, b)).breakable)
    assert not any(gap(before, " ").even for before in signs)


def test_word_space_stands_behind_its_sign_so_that_nothing_of_it_is_left_at_a_line_end() -> None:
    assert [gap(*pair).size for pair in ("A ", "契 ", "1 ")] == [0, 0, 0]
    assert [gap(*pair).size for pair in (" A", " 契", " 1")] == [250, 250, 250]


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        *((cluster, Class.IDEOGRAPHIC) for cluster in ("𠮷", "﨑", "祇\U000e0101", "１", "\u3000")),
        *((cluster, Class.NO_START) for cluster in ("ー", "々", "ㇰ", "ゃ")),
        *((cluster, Class.WESTERN) for cluster in ("A", "1", "é", "Ω")),
        *(
            ("。\ufe00", Class.STOP),
            ("、", Class.COMMA),
            ("（", Class.OPEN),
            ("；", Class.MIDDLE),
            ("％", Class.POSTFIX),
        ),
    ],
)
def test_character_has_its_class_in_appendix_a(cluster: str, expected: Class) -> None:
    assert class_of(cluster) is expected


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("本契約第12条により", ["第12条"]),
        ("2026年4月1日から", ["2026年", "4月", "1日"]),
        ("金1,000円を", ["1,000円"]),
        ("年１４．６％の", ["１４．６％"]),
        ("3年", ["3年"]),
        ("第5", ["第5"]),
        ("甲1は", []),
        ("第三者", []),
    ],
)
def test_number_stays_with_what_counts_it(text: str, runs: list[str]) -> None:
    assert [text[start:end] for start, end in unbreakable_runs(list(text))] == runs


@given(prose | soup)
def test_every_number_lies_within_one_run(text: str) -> None:
    runs = unbreakable_runs(text.replace("\U000e0101", ""))
    text = text.replace("\U000e0101", "")
    assert all(first[1] <= second[0] for first, second in pairwise(runs))
    for match in re.finditer(r"[0-9０-９]{2,}", text):
        assert any(start <= match.start() and match.end() <= end for start, end in runs)
