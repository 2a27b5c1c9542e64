"""What each type of blank takes, prints and refuses; no message tells the value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clausebook.model.dates import Calendar
from clausebook.model.values import KINDS, Entry, Verbatim, doubts, entry

DAY = date(2026, 12, 1)
kinds = st.sampled_from(sorted(KINDS))
calendars = st.sampled_from(Calendar)


def shown(kind: str, given: str | Mapping[str, str], calendar: Calendar = Calendar.WESTERN) -> str:
    return entry(kind, given, calendar).text


def refusal(kind: str, given: str | Mapping[str, str]) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the message is what is asked for)
        entry(kind, given, Calendar.WESTERN)
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calendar", Calendar)
def test_example_of_each_type_is_taken(kind: str, calendar: Calendar) -> None:
    rule = KINDS[kind]
    assert rule.description
    assert entry(kind, rule.example, calendar).text
    if rule.parts:
        assert entry(kind, rule.parts.examples, calendar).text


@pytest.mark.parametrize(
    ("kind", "given", "printed"),
    [
        ("会社名", "株式会社\U00020bb7野家", "株式会社\U00020bb7野家"),
        ("会社名", " 祇\U000e0101園株式会社　", "祇\U000e0101園株式会社"),
        ("会社名", "医療法人社団見本会", "医療法人社団見本会"),
        ("会社名", "見本 太郎", "見本 太郎"),
        ("会社名", "O'Neil & Sons K.K.", "O'Neil & Sons K.K."),
        ("氏名", "神\ufa19　{{太郎}}", "神\ufa19　{{太郎}}"),
        ("住所", "〒100-0013 東京都千代田区霞が関1-1", "〒100-0013 東京都千代田区霞が関1-1"),
        ("代表者", "代表取締役 山田太郎", "代表取締役　山田太郎"),
        ("代表者", "代表取締役　　山田\u00a0太郎", "代表取締役　山田\u00a0太郎"),
        ("代表者", "代表社員\u00a0John Smith", "代表社員　John Smith"),
        ("代表者", "理事長 山田 太郎", "理事長　山田 太郎"),
        ("代表者", {"役職": " President ", "氏名": "John Smith"}, "President　John Smith"),
        ("代表者", {"氏名": "山田太郎", "役職": "店主"}, "店主　山田太郎"),
        ("裁判所", "さいたま地方裁判所", "さいたま"),
        ("サービス名", "*_*{{x}}<b>&`$#`", "*_*{{x}}<b>&`$#`"),
        ("文書名", "「利用規約」", "利用規約"),
        ("文書名", "『 利用規約 』", "利用規約"),
        ("文書名", "「甲」及び「乙」", "「甲」及び「乙」"),
        ("文書名", "提案", "提案"),
        ("文書名", "改正案に関する覚書", "改正案に関する覚書"),
        ("文書名", Verbatim("覚書（案）"), "覚書（案）"),
        ("氏名", "神　御中丸", "神　御中丸"),
        ("会社名", "株式会社 お客様", "株式会社 お客様"),
        ("自由記述", "仕様の詳細は、後日協議の上定める。", "仕様の詳細は、後日協議の上定める。"),
        ("自由記述", "あ" * 1000, "あ" * 1000),
        ("署名", "電子署名", "電子署名"),
    ],
)
def test_text_is_printed_as_given(kind: str, given: str | Mapping[str, str], printed: str) -> None:
    assert entry(kind, given, Calendar.ERA) == Entry(printed, printed)


@pytest.mark.parametrize(
    ("kind", "given", "printed", "value"),
    [
        ("金額", "３０万円", "金300,000", 300_000),
        ("金額", {"金額": "1100000", "消費税": "税込"}, "税込金1,100,000", 1_100_000),
        ("総額", "金1,000,000円", "金1,000,000", 1_000_000),
        ("総額", {"消費税": "税抜", "金額": "100万円"}, "税抜金1,000,000", 1_000_000),
        ("月額", "300000", "300,000", 300_000),
        *(("年数", text, "3", 3) for text in ("3", "３", "三", "参", "3年", "３年間", "三ヵ年", "3 年")),
        *(("月数", text, "6", 6) for text in ("6", "六", "6月", "6か月", "６ヶ月", "6カ月間", "六箇月")),
        *(("日数", text, "30", 30) for text in ("30", "３０", "三十", "三〇", "30日", "30日間")),
        ("年数", "百年", "100", 100),
        ("月数", "1200か月", "1200", 1200),
        ("日数", "36500日", "36500", 36500),
    ],
)
def test_number_is_printed_as_the_clause_expects_it(
    kind: str, given: str | Mapping[str, str], printed: str, value: int
) -> None:
    entered = entry(kind, given, Calendar.WESTERN)
    assert entered[:2] == (printed, value)
    assert entered.tax == "".join(re.findall("^税.", printed))


@pytest.mark.parametrize(
    ("calendar", "printed", "by_hand"),
    [
        (Calendar.WESTERN, "2026年12月1日", "　　　　年　　月　　日"),
        (Calendar.ERA, "令和8年12月1日", "令和　　年　　月　　日"),
    ],
)
def test_date_is_printed_by_the_calendar(calendar: Calendar, printed: str, by_hand: str) -> None:
    for text in ("2026/12/1", "令和８年１２月１日", "二〇二六年十二月一日"):
        assert entry("日付", text, calendar) == Entry(printed, DAY)
    assert entry("日付", "手書き", calendar) == Entry(by_hand, "")


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        *(
            ("会社名", form, "名前がありません")
            for form in ("株式会社", "有限会社", "合同会社", "一般社団法人", "学校法人")
        ),
        *(
            ("会社名", form + "見本", "略さずに「株式会社」")
            for form in ("(株)", "（株）", "㈱", "（有）", "㈲", "(同)", "㍿")
        ),
        ("会社名", "123", "名前を文字で"),
        ("氏名", "&1", "名前を文字で"),
        ("住所", "〒", "住所を文字で"),
        ("代表者", "山田太郎", "役職と氏名を、間を空けて"),
        ("代表者", "山田 太郎", "{役職: …, 氏名: …}"),
        ("代表者", "役所 広司", "{役職: …, 氏名: …}"),
        ("代表者", "長谷川 太郎", "{役職: …, 氏名: …}"),
        ("代表者", "代表取締役", "役職と氏名を、間を空けて"),
        ("代表者", {"役職": "代表取締役"}, "「役職」「氏名」の2つ"),
        ("代表者", {"役職": "代表取締役", "氏名": "甲", "電話": "1"}, "「役職」「氏名」の2つ"),
        ("代表者", {}, "「役職」「氏名」の2つ"),
        ("代表者", {"役職": "代表取締役", "氏名": ""}, "氏名: 空です"),
        ("代表者", {"役職": "●●", "氏名": "甲"}, "役職: 「●●」"),
        ("代表者", {"役職": "代表取締役", "氏名": "1"}, "名前を文字で"),
        ("氏名", {"氏名": "山田太郎"}, "項目に分けず"),
        ("日付", {"年": "2026"}, "項目に分けず"),
        ("月額", {"金額": "1", "消費税": "税込"}, "項目に分けず"),
        ("金額", {"金額": "100"}, "「金額」「消費税」の2つ"),
        ("金額", {"金額": "100", "消費税": "別"}, "消費税: 「税込」か「税抜」"),
        ("総額", {"金額": "1.5", "消費税": "税込"}, "1円以上の整数"),
        ("金額", "税込100円", "1円以上の整数"),
        *(
            ("年数", text, "1から100までの整数")
            for text in ("0", "101", "-1", "1.5", "半年", "3か月", "三人", "3年半", "年")
        ),
        *(("月数", text, "1から1200までの整数") for text in ("0", "1201", "1年", "6ヶ")),
        *(("日数", text, "1から36500までの整数") for text in ("0日", "36501", "3営業日", "9" * 200)),
        ("裁判所", "埼玉", "もしかして「さいたま」ですか"),
        ("文書名", "「」", "かぎ括弧の中が空"),
        ("文書名", "「 」", "かぎ括弧の中が空"),
        *(("署名", text, "何も記入できません") for text in ("山田太郎", "手書き", "済")),
        *(
            (kind, "手書き", "「手書き」と書けるのは、日付だけ")
            for kind in ("会社名", "氏名又は会社名", "住所", "自由記述")
        ),
        ("代表者", "代表取締役 手書き", "「手書き」と書けるのは、日付だけ"),
        ("氏名", "自署", "「手書き」と書けるのは、日付だけ"),
        *(
            ("代表者", f"代表取締役 {sign}", "署名や押印をする場所は")
            for sign in (
                "署名",
                "印",
                "（印）",
                "法務花子 ㊞",
                "法務花子㊞",
                "法務花子　印",
                "法務花子（印）",
                "記名押印",
                "電子署名",
            )
        ),
        ("代表者", {"役職": "代表取締役", "氏名": "法務花子 ㊞"}, "氏名: 署名や押印をする場所は"),
        ("氏名又は会社名", "署名又は押印", "署名や押印をする場所は"),
        ("会社名", "株式会社見本　代表印", "署名や押印をする場所は"),
        *(
            ("住所", text, "記入前の印のまま")
            for text in ("東京都千代田区霞が関1-1-1?", "東京都○区１－１", "△県見本市1-1")
        ),
        *(("氏名", text, "記入前の印のまま") for text in ("〇山〇男", "山田○郎", "山田太郎？", "×山太郎")),
        ("代表者", "代表取締役 山田〇郎", "記入前の印のまま"),
        *(
            ("代表者", f"代表取締役 {name}", "記入前の印のまま")
            for name in (
                "なし",
                "該当なし",
                "例",
                "A社",
                "名前",
                "匿名",
                "テスト",
                "追って定める",
                "以下余白",
                "未　定",
                "無",
                "ーーー",
            )
        ),
        *(
            (kind, f"{KINDS[kind].example}{honorific}", "敬称")
            for kind in ("会社名", "氏名", "氏名又は会社名", "代表者")
            for honorific in (" 様", "　殿", " 御中", "　さん")
        ),
        ("代表者", {"役職": "代表取締役", "氏名": "法務花子 様"}, "氏名: 敬称"),
        *(
            ("文書名", text, "書きかけの印")
            for text in ("業務委託契約書（案）", "「業務委託契約書 (案)」", "契約書　ドラフト", "契約書【案】")
        ),
        *(
            ("自由記述", text, "記入前の印のまま")
            for text in (
                "（以下余白）",
                "以下余白",
                "後日定める",
                "後日定める。",
                "後日協議の上定める額",
                "後日別途決定する",
            )
        ),
        *((kind, "●●", "記入前の印のまま") for kind in KINDS),
        *((kind, "令和○年○月○日", "記入前の印のまま") for kind in KINDS),
        *((kind, "  ", "空です") for kind in KINDS),
        *((kind, KINDS[kind].example + "\n", "（改行）は使えません") for kind in KINDS),
        *((kind, "\u202e" + KINDS[kind].example, "1文字目の U+202E") for kind in KINDS),
        *((kind, "あ" * (rule.limit + 1), f"{rule.limit:,}文字まで") for kind, rule in KINDS.items()),
    ],
)
def test_value_of_another_type_is_refused(kind: str, given: str | Mapping[str, str], told: str) -> None:
    assert told in refusal(kind, given)


PEOPLE = [
    "法務　花子",
    "印南 敦",
    "御手洗署",
    "二階堂　一",
    "John Q. Smith",
    "Ｏ’Neil",
    "김 민수",
    "李 明",
    "一二三",
    "アンナ＝マリア",
]
PLACES = [
    "東京都千代田区霞が関一丁目1番1号", "Unit 5, 12 X-Ray Street, London", "中華人民共和国上海市", "手書町1-1",
    "署名村",
    "京都府京都市左京区一乗寺払殿町", "沖縄県那覇市おもろまち1-1-1 A×Bビル", "東京都港区芝○番館ビル1-1",
    "石垣市字登野城☆1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("氏名", text) for text in PEOPLE),
        *(("住所", text) for text in PLACES),
        *(("代表者", f"代表取締役　{text}") for text in PEOPLE),
        *(("会社名", text) for text in ("株式会社サイン", "株式会社手書き文字", "印刷株式会社", "株式会社なに？")),
        *(("サービス名", text) for text in ("手書き文字認識", "電子印", "署名")),
    ],
)
def test_real_name_or_place_is_taken(kind: str, text: str) -> None:
    assert shown(kind, text) == text
    assert shown(kind, Verbatim(text)) == text


IDEOGRAPHS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=3)
NUMBERS = st.tuples(*[st.integers(1, 99)] * 3)


@given(IDEOGRAPHS, IDEOGRAPHS, st.sampled_from(["", " ", "　", "・"]))
def test_any_name_in_ideographs_is_one(surname: str, given_name: str, between: str) -> None:
    if given_name != "印":
        name = f"{surname}{between}{given_name}"
        assert shown("氏名", name) == name
        assert shown("代表者", f"代表取締役　{name}") == f"代表取締役　{name}"
        assert shown("会社名", f"株式会社{name}") == f"株式会社{name}"


FORMS = [
    "{}丁目{}番{}号",
    "{}-{}-{}",
    "{}番地{}　{}階",
    "{}丁目{}番地の{}",
    "{}条{}丁目{}番",
    "大字見本{}番{} {}号室",
    "甲{}番地{}-{}",
]


@given(
    st.sampled_from(["北海道", "東京都", "京都府", "沖縄県", ""]),
    IDEOGRAPHS,
    NUMBERS,
    st.sampled_from(FORMS),
    st.booleans(),
)
def test_any_address_with_its_numbers_is_one(
    prefecture: str, town: str, numbers: tuple[int, int, int], form: str, wide: bool
) -> None:
    place = prefecture + town + form.format(*numbers)
    place = place.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}) if wide else place
    entered = entry("住所", place, Calendar.WESTERN)
    assert entered.text == place
    assert not list(doubts("住所", place, entered))


@pytest.mark.parametrize(("kind", "text"), [("会社名", "手書き"), ("氏名", "〇山〇男"), ("代表者", "代表取締役　印")])
def test_what_is_never_a_value_can_be_said_to_be_one(kind: str, text: str) -> None:
    assert shown(kind, Verbatim(text)) == text


@given(st.text(st.characters(categories=["L"], exclude_characters="ㅤﾠᅟᅠ", max_codepoint=0xF8FF), min_size=1, max_size=60))
def test_letters_are_printed_in_nfc(text: str) -> None:
    assert shown("サービス名", Verbatim(text)) == unicodedata.normalize("NFC", text)


SECRETS = st.text("機密甲乙丙丁戊ＡＢｱｲ髙\U00020bb7{}<>'\"%s9876", min_size=4, max_size=40)
"""Pieces of what must not be told."""

AROUND = [
    "",
    "2026年",
    "令和8年12月",
    "平成31年5月1日",
    "9",
    "-",
    "1.",
    "(株)",
    "代表取締役　",
    "●●",
    "\u202e",
    "\n",
    "円",
    "埼玉",
    "あ" * 1000,
]


@given(kinds, calendars, SECRETS, st.sampled_from(AROUND), st.sampled_from(AROUND))
@example("会社名", Calendar.ERA, "株式会社", "", "")
@example("代表者", Calendar.ERA, "山田太郎", "", "")
@example("裁判所", Calendar.ERA, "さいたま市", "", "")
def test_no_message_tells_the_value(kind: str, calendar: Calendar, secret: str, before: str, behind: str) -> None:
    value = before + secret + behind
    forms: list[str | Mapping[str, str]] = [value, {value: value}]
    if parts := KINDS[kind].parts:
        forms += [{**parts.examples, name: value} for name in parts.examples]
    for form in forms:
        with suppress(ValueError):
            entry(kind, form, calendar)
            continue
        told = refusal(kind, form)
        assert value not in told
        assert secret not in told


@given(kinds, calendars, st.text(max_size=30))
def test_any_text_is_printed_or_refused(kind: str, calendar: Calendar, text: str) -> None:
    try:
        printed = entry(kind, text, calendar).text
    except ValueError:
        return
    assert printed.strip()
    assert not {unicodedata.category(char) for char in printed} & {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


@given(kinds, calendars)
def test_what_is_printed_may_be_given_again(kind: str, calendar: Calendar) -> None:
    first = entry(kind, KINDS[kind].example, calendar)
    assert entry(kind, first.text, calendar) == first


@pytest.mark.parametrize(
    ("kind", "given", "doubted"),
    [
        ("会社名", "株式会社甲野", []),
        ("会社名", "甲野", ["に会社の種類がない"]),
        ("自由記述", "甲野", []),
        *(
            ("住所", text, [])
            for text in ("東京都港区", "1-1 Kasumigaseki", "見本村", "アメリカ合衆国", "Main Street, London")
        ),
        *(("住所", text, ["に番地も市区町村もない"]) for text in ("東京都", "〒000-0000", "京都府")),
        ("住所", "東京都千代田区以下未定", ["に「未定」とある"]),
        ("住所", "東京都（区は後日）", ["に「後日」とある"]),
        ("会社名", "見本株式会社（予定）", ["に「予定」とある"]),
        ("会社名", "見本株式会社→新社名", ["に「→」とある"]),
        ("サービス名", "アクメ（変更の可能性あり）", ["に「変更の可能性」とある"]),
        ("自由記述", "内容は後日定める。", []),
        *(("住所", text, ["に番地も市区町村もない"]) for text in ("霞が関", "見本ビル", "駅前", "abc")),
        ("月額", "100", []),
        ("月額", "99", ["が100円未満"]),
        ("金額", {"金額": "1", "消費税": "税込"}, []),
        ("日付", "1989-01-08", []),
        ("日付", "1989-01-07", ["が平成より前"]),
        ("日付", "2099-12-31", []),
        ("日付", "2100-01-01", ["が2100年以後"]),
        ("金額", {"金額": "1100000", "消費税": "税込"}, []),
        ("金額", "1100000", ["に税込・税抜の別がない"]),
        ("代表者", "代表取締役　法務花子", []),
    ],
)
def test_value_is_doubted_that_is_seldom_meant(kind: str, given: str | Mapping[str, str], doubted: list[str]) -> None:
    assert [name for name, _ in doubts(kind, given, entry(kind, given, Calendar.WESTERN))] == doubted
