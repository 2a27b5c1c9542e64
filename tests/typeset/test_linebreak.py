"""Where a line may break and what stands between two characters, and the prose that other tests set."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise, product
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.typeset.linebreak import LIMIT, Break, Class, breaks, classes_of, gap

NOT_AT_START = "、。，．）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；？！％､｡･｣ｧｨｩｪｫｬｭｮｯｰﾞﾟ゛゜〛〞‼"
NOT_AT_END = "（「『【｢〚"
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
契/約 の/契 、/契 。/「 」/「 の/（ ）/の 契/A A/契 ー/タ ょ/う 々/の ％/の ・/乙 …/の ●/の 約/● ①/の 契/“約”/の A“B”C
「（「契/約」）。」/と 『「契」、/「約」』、/甲 （AI）/の e-/mail API，/SDK
"""
WHOLE_RUNS = """
A%
…… ―― ‥‥ —— ￥1 №5 5℃ 5％ 金10万円 金１，０００円 1,234,567円 １４．６％ 第12条 第12条の2 第3項 第１２条 第十二条
第百二十三条の二 第三 2026年 二〇二六年 8年 3か月 三か月 1箇月 １ヶ月 2カ月間 2週間 3年間 30日間 24時間 5営業日 10万円
2,000万円 十万円 一回 三名 ＡＢＣ ＡＩ２ API don't party’s 3rd v1.2 1/2 090-1234-5678 50% $5 (AI) [1] "API" “API” f(x)
●● ●月●日 ＿＿円 ____円 ＿＿＿＿年 17:30 9:00 １７：３０ 17：30 5時30分 第●条 第●条の● 金●●●円 ●％ ○月○日
〇月〇日 20●●年 ×月×日 令和8年 令和元年 令和●年 西暦2026年 10月1日 １０月１日 十月一日 ´契
−5 －5 ＋10％ ±3% ▲1,000円 △５００円 +5 -5 −￥5 ￥−5 ▲金10万円 －三か月 −A
100㎡ １００㎡ 1,500㎞ 50㎏ 200㏄ 3㍑ 5㍍ 百㎡ 10万㎡ 25℃ 25ℓ 100GB 5km
"""


@pytest.mark.parametrize("text", [*BROKEN.split(), "甲\u3000/乙", "AI /API /の", "[AI] /の"])
def test_line_may_break_at_the_strokes_only(text: str) -> None:
    assert "/".join(parts(text.replace("/", ""))) == text


BLANKS = ("令和　　年　　月　　日", "　　年　　月　　日", "年　月　日", "第　条", "金　　　円", "　　か月")


@pytest.mark.parametrize("run", [*WHOLE_RUNS.split(), *BLANKS, "100\u00a0km"])
def test_run_is_never_parted(run: str) -> None:
    assert any(run in part for part in parts(f"契約の{run}である"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金1,000円を", ["金1,000円", "を"]),
        ("2026年4月1日から", ["2026年", "4月1日", "か", "ら"]),
        ("本契約第12条第3項", ["本", "契", "約", "第12条", "第3項"]),
        ("一部の者と第三者", ["一", "部", "の", "者", "と", "第三", "者"]),
        ("甲1は", ["甲", "1", "は"]),
        ("年14.6％の", ["年", "14.6％", "の"]),
        ("約100㎡の", ["約", "100㎡", "の"]),
        ("増減−5％を", ["増", "減", "−5％", "を"]),
        ("▲印と△の", ["▲", "印", "と", "△", "の"]),
        ("▲第3条", ["▲", "第3条"]),
        ("株式会社●●は", ["株", "式", "会", "社", "●●", "は"]),
        ("甲　年額", ["甲　", "年", "額"]),
        ("第1条　件名", ["第1条　", "件", "名"]),
        ("昭和㍼㌀の㍘から", ["昭", "和", "㍼", "㌀", "の", "㍘", "か", "ら"]),
        ("3㍼", ["3", "㍼"]),
    ],
)
def test_number_stays_with_what_counts_it(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_date_is_parted_only_behind_its_year_and_unwillingly() -> None:
    for date in ("2026年10月1日", "●●年●月●日", "令和８年１２月３１日", "二〇二六年十月一日"):
        assert [how for how in breaks(list(date))[:-1] if how] == [Break.IN_DATE], date
        assert parts(date)[0].endswith("年")
    assert Break.IN_DATE < Break.IN_ADDRESS < Break.FREELY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "はhttps://a-b.example.jp/c-d/?e=f%20g&h=i_j#kで",
            ["は", "https://", "a", "-b.", "example.", "jp/", "c", "-d/?", "e=", "f%20g&", "h=", "i_", "j#", "k", "で"],
        ),
        ("宛先info@ex-ample.co.jpに", ["宛", "先", "info@", "ex", "-ample.", "co.", "jp", "に"]),
        ("www.example.jp", ["www.", "example.", "jp"]),
        ("s3://a/b", ["s3://", "a/", "b"]),
        (r"\\host\share_a\b", [r"\\", "host\\", "share_", "a\\", "b"]),
        (r"C:\a\b", ["C:\\", "a\\", "b"]),
        ("access_log-1.json", ["access_", "log", "-1.", "json"]),
        (r"\10,000円", [r"\10,000円"]),
    ],
)
def test_address_breaks_behind_its_signs_only(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_code_is_parted_between_its_signs_and_no_word_is() -> None:
    code = "e3b0c44298fc1c149afbf4c8996fb924"
    assert parts(code) == [*re.findall(r"[a-z]|[0-9]+(?![0-9])", code)]
    assert {how for how in breaks(list(code))[:-1] if how} == {Break.IN_CODE}
    for word in ("T1234567890123", "Telecommunicationsdienstleistungsgesellschaft", "1" * 40):
        assert parts(word) == [word]


def test_break_within_an_address_is_not_as_good_as_others() -> None:
    assert breaks(list("はa@b.jp"))[0] is Break.FREELY
    assert breaks(list("はa@b.jp"))[2] is Break.IN_ADDRESS


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
        ("(契", 0), ("契)", 0), ("“契", 0), ("契”", 0), ("‘契", 0), ("契’", 0), ("[契", 0), ("契]", 0), ("。)", 0),
        ("(「", 0), ("契(", 0), (")契", 0), ("契“", 0), ("”契", 0), ("契,", 0), (",契", 250), ("契:", 0),
        ('契"', 0), ('"契', 0), ("]契", 0), ("}契", 0), ("ｶ)", 0), (")ｼ", 0), ("る‘", 0), ("、(", 500), (")A", 0),
        ("●%", 0), ("¥●", 0), ("ｱ､", 0), ("､ｱ", 500), ("｡ｱ", 500), ("ｱ｢", 500), ("｢ｱ", 0), ("ｱ｣", 0), ("｣の", 500),
        ("ｱ･", 250), ("ｶﾞ", 0), ("ﾞの", 0), ("e\u0301", 0), ("か\u3099", 0), ("契×", 0),
        ("−5", 0), ("－5", 0), ("▲5", 0), ("△5", 0), ("契−", 0),
        ("5㎡", 0), ("5㍑", 0), ("5ℓ", 0), ("5㍼", 250), ("㎡の", 0),
    ],
)  # fmt: skip
def test_space_between(pair: str, size: int) -> None:
    assert gap(*pair).size == size


@pytest.mark.parametrize(
    ("pair", "size", "squeeze"),
    [
        (" A", 333, (83, 0, 0, 0, 0)),
        *((pair, 250, (0, 125, 0, 0, 125)) for pair in ("甲・", "・乙", "）・", "・（")),
        ("・・", 500, (0, 250, 0, 0, 250)), ("、・", 750, (0, 125, 0, 0, 125)),
        *((pair, 500, (0, 0, 250, 0, 250)) for pair in ("る（", "）の", "、契", "､ｱ", "」「")),
        *((pair, 250, (0, 0, 0, 125, 0)) for pair in ("契A", "1条", "！A")),
        *((pair, 500, (0, 0, 0, 0, 0)) for pair in ("。契", "。「", "｡ｱ")),
        *((pair, 1000, (0, 0, 0, 0, 0)) for pair in ("\u3000（", "\u3000契")),
        *((pair, 0, (0, 0, 0, 0, 0)) for pair in ("）\u3000", "契約", "(契", "契(", "”契")),
    ],
)  # fmt: skip
def test_space_is_squeezed_as_in_table_3_but_punctuation_by_half_first(
    pair: str, size: int, squeeze: tuple[int, ...]
) -> None:
    space = gap(*pair)
    assert (space.size, space.squeeze, space.shrink) == (size, squeeze, sum(squeeze[:4]))


OPENED = {
    (167, 0, 0, 83): " A| 契",
    (0, 83, 0, 167): "契A|1条|ーA|ゃ1",
    (0, 0, 250, 0): "契約|の契|ータ|ター|行っ|った|人々|々の|約…|…の|約％|％の|…A|約￥|ｱｲ|ﾞの|約●",
    (0, 0, 0, 250): "契\u3000|\u3000契|」の|、契|。契|・乙|！の|の（|、「|」「|A（|契(|”契",
    (0, 0, 0, 0): "A |（契|契）|契、|契。|契・|契！|」。|AB|10|１０|ＡＢ|……|――|￥5|5％|(契|契)|ｶﾞ|か\u3099",
}


@pytest.mark.parametrize(("stretch", "pairs"), OPENED.items())
def test_space_is_opened_as_in_table_6(stretch: tuple[int, ...], pairs: str) -> None:
    found = {pair: (gap(*pair).stretch, gap(*pair).opening) for pair in pairs.split("|")}
    assert found == dict.fromkeys(found, (stretch, sum(stretch[:2])))


def test_no_space_shrinks_below_nothing_or_is_opened_beyond_the_limit() -> None:
    for before, after in product(_ALPHABET, repeat=2):
        space = gap(before, after)
        assert 0 <= space.shrink <= space.squeezable <= space.size <= 1000, (before, after)
        assert space.openable in (0, LIMIT), (before, after)


@pytest.mark.parametrize("sign", ascii_letters + digits)
def test_letter_or_digit_stands_off_kanji_and_a_full_width_one_does_not(sign: str) -> None:
    wide = chr(ord(sign) + 0xFEE0)
    assert [gap("契", sign).size, gap(sign, "契").size] == [250, 250]
    assert [gap("契", wide).size, gap(wide, "契").size] == [0, 0]
    assert classes_of(sign).uax14 == classes_of(wide).uax14


def test_word_space_stands_behind_its_sign_so_that_nothing_of_it_is_left_at_a_line_end() -> None:
    assert [gap(*pair).size for pair in ("A ", "契 ", "1 ")] == [0, 0, 0]
    assert [gap(*pair).size for pair in (" A", " 契", " 1")] == [333, 333, 333]


def test_cluster_has_the_class_of_its_character() -> None:
    assert classes_of("祇\U000e0101") == classes_of("祇") == classes_of("𠮷") == (Class.JAPANESE, "ID")
    assert classes_of("。\ufe00") == (Class.STOP, "CL")


@pytest.mark.parametrize("text", ["e\u0301の", "か\u3099は", "(e\u0301)の", "、か\u3099、の"])
def test_combining_mark_is_never_parted_from_what_it_stands_on(text: str) -> None:
    whole = text.replace("/", "")
    assert all(part[0] not in "\u0301\u3099" for part in parts(whole))
    marks = str.maketrans("", "", "\u0301\u3099")
    assert [part.translate(marks) for part in parts(whole)] == parts(whole.translate(marks))


@given(prose | soup)
def test_breaks_are_told_for_each_cluster_and_end_behind_the_last(text: str) -> None:
    assert len(breaks(list(text))) == len(text)
    assert breaks(list(text))[-1]


def test_nothing_breaks_nowhere() -> None:
    assert breaks([]) == []


@pytest.mark.parametrize(("before", "after"), [("／", "A"), ("A", "／"), ("／", "1")])
def test_full_width_slash_has_space_of_its_own(before: str, after: str) -> None:
    assert gap(before, after).size == 0
