"""Deal files, parsed without a handbook around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.deal.file import LARGEST, Deal, DealFile, Execution, Opening, openings_of
from clausebook.model.blanks import Blank, Registry
from clausebook.model.contract import Contract
from clausebook.model.dates import Calendar
from clausebook.model.diagnostics import Finding, SourceError
from clausebook.model.marks import Marks

SHOWN = "deals/acme.yml"
REGISTRY = Registry(
    roles={"委託者": "頼む者", "受託者": "頼まれる者"},
    blanks={
        blank.name: blank
        for blank in (
            Blank("会社名", "会社名", "商号", "●●株式会社", party=True),
            Blank("会社名欄", "会社名", "署名欄の商号", "＿＿", party=True, value="会社名"),
            Blank("開始日", "日付", "最初の日", "●年●月●日"),
            Blank("終了日", "日付", "最後の日", "●年●月●日", not_before="開始日"),
            Blank("代表者", "代表者", "役職と氏名", "", party=True),
            Blank("署名", "署名", "署名する場所", "____", party=True),
        )
    },
)
PLACES = {
    "委託者の会社名": ["前文"],
    "受託者の会社名": ["前文"],
    "開始日": ["第1条（期間）", "第2条（更新）"],
    "終了日": ["第1条（期間）"],
    "委託者の会社名欄": ["署名欄"],
    "受託者の会社名欄": ["署名欄"],
    "委託者の代表者": ["署名欄"],
    "委託者の署名": ["署名欄"],
}


AGREEMENT = Contract("a", "業務委託契約書", {"委託者": "甲", "受託者": "乙"}, "本契約", Marks())
OPENINGS = openings_of(AGREEMENT, REGISTRY, PLACES)


def no_glyph_for_emoji(text: str) -> Iterator[tuple[int, str]]:
    return ((index, char) for index, char in enumerate(text) if char == "😀")


def parse(text: str) -> Deal:
    return DealFile(text, SHOWN).deal(OPENINGS, no_glyph_for_emoji)


def faults_of(text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        parse(text)
    return str(caught.value).split("\n")


def test_blanks_that_share_a_value_are_one_opening_with_all_its_names_and_places() -> None:
    assert [each.name for each in OPENINGS] == [
        "甲の会社名", "乙の会社名", "開始日", "終了日", "甲の代表者", "甲の署名",
    ]  # fmt: skip
    company, _, start, *_ = OPENINGS
    assert company.names == ("甲の会社名", "委託者の会社名")
    assert company.printed == ("委託者の会社名", "委託者の会社名欄")
    assert company.where == "前文、署名欄"
    assert start.where == "第1条（期間）、第2条（更新）"


@pytest.mark.parametrize("name", ["甲の会社名", "委託者の会社名"])
def test_either_name_fills_every_place_that_shares_the_value(name: str) -> None:
    deal = parse(f"契約書: a\n空欄: {{{name}: 株式会社見本}}\n")
    assert {key: entry.text for key, entry in deal.entries.items()} == {
        "委託者の会社名": "株式会社見本",
        "委託者の会社名欄": "株式会社見本",
    }
    assert [each.name for each in deal.open] == ["乙の会社名", "開始日", "終了日", "甲の代表者"]


def test_what_is_not_said_is_on_paper_and_western() -> None:
    deal = parse("契約書: a\n")
    assert (deal.execution, deal.calendar, deal.entries) == (Execution.PAPER, Calendar.WESTERN, {})
    assert deal == parse("契約書: a\n締結方法:\n日付の書式:\n空欄:\n")


@pytest.mark.parametrize(("calendar", "printed"), [("西暦", "2026年12月1日"), ("和暦", "令和8年12月1日")])
def test_calendar_decides_how_dates_print(calendar: str, printed: str) -> None:
    deal = parse(f"契約書: a\n日付の書式: {calendar}\n空欄: {{開始日: 2026-12-01}}\n")
    assert deal.entries["開始日"] == (printed, date(2026, 12, 1))


def test_electronic_deal_signs_where_a_name_is_signed() -> None:
    assert parse("契約書: a\n締結方法: 電子\n").entries["委託者の署名"].text == "電子署名"
    assert "委託者の署名" not in parse("契約書: a\n締結方法: 書面\n").entries


def test_place_for_a_signature_is_never_open() -> None:
    for execution in Execution:
        deal = parse(f"契約書: a\n締結方法: {execution}\n")
        assert "甲の署名" not in [each.name for each in deal.open]


@pytest.mark.parametrize(
    ("start", "end", "accepted"),
    [
        ("2026-12-01", "2026-12-01", True),
        ("2026-12-01", "令和8年11月30日", False),
        ("手書き", "2026-12-01", True),
        ("2026-12-01", "手書き", True),
        ("", "2026-12-01", True),
    ],
)
def test_dates_come_in_their_order(start: str, end: str, accepted: bool) -> None:
    text = f"契約書: a\n空欄:\n  終了日: {end}\n  開始日: {start}\n"
    if accepted:
        assert "終了日" in parse(text).entries
    else:
        assert faults_of(text) == [f"{SHOWN}:3:8: 「終了日」が「開始日」より前の日です。 [案件]"]


def dates(*blanks: Blank) -> list[Opening]:
    """Return the openings of an agreement of these blanks, each under the names of both parties if it has one."""
    registry = Registry(REGISTRY.roles, {blank.name: blank for blank in blanks})
    names = [blank.name_of(who) for blank in blanks for who in (REGISTRY.roles if blank.party else [""])]
    return openings_of(AGREEMENT, registry, {name: ["第1条（期間）"] for name in names})


SIGNED = Blank("署名日", "日付", "署名した日", "●", party=True)


@pytest.mark.parametrize(
    ("blanks", "entered", "wrong"),
    [
        pytest.param(
            [Blank("開始日", "日付", "", ""), Blank("開始日欄", "日付", "", "", value="開始日"),
             Blank("終了日", "日付", "", "", not_before="開始日欄")],
            "終了日: 2026-01-01\n  開始日: 2026-01-02", ["「終了日」が「開始日」より"], id="値を借りる空欄より前",
        ),
        pytest.param(
            [Blank("終了日欄", "日付", "", "", value="終了日"), Blank("開始日", "日付", "", ""),
             Blank("終了日", "日付", "", "", not_before="開始日")],
            "終了日: 2026-01-01\n  開始日: 2026-01-02", ["「終了日」が「開始日」より"], id="値を貸す空欄が前",
        ),
        pytest.param(
            [SIGNED, Blank("押印日", "日付", "", "", party=True, not_before="署名日")],
            "甲の署名日: 2026-01-02\n  乙の署名日: 2026-01-04\n  甲の押印日: 2026-01-03\n  受託者の押印日: 2026-01-03",
            ["「受託者の押印日」が「乙の署名日」より"], id="同じ当事者どうし",
        ),
        pytest.param(
            [SIGNED, Blank("開始日", "日付", "", "", not_before="署名日")],
            "甲の署名日: 2026-01-02\n  乙の署名日: 2026-01-04\n  開始日: 2026-01-03",
            ["「開始日」が「乙の署名日」より"], id="どの当事者よりも",
        ),
        pytest.param(
            [Blank("開始日", "日付", "", ""), replace(SIGNED, not_before="開始日")],
            "甲の署名日: 2026-01-01\n  乙の署名日: 2026-01-04\n  開始日: 2026-01-03",
            ["「甲の署名日」が「開始日」より"], id="当事者ごとの空欄が1つの空欄より",
        ),
        pytest.param(
            [SIGNED, Blank("開始日", "日付", "", "", not_before="署名日")],
            "甲の署名日: 2026-01-02\n  乙の署名日: 手書き\n  開始日: 2026-01-02", [], id="同じ日と手書き",
        ),
    ],
)  # fmt: skip
def test_dates_come_in_their_order_whoever_holds_them(blanks: list[Blank], entered: str, wrong: list[str]) -> None:
    file = DealFile(f"契約書: a\n空欄:\n  {entered}\n", SHOWN)
    if not wrong:
        assert file.deal(dates(*blanks), no_glyph_for_emoji).entries
        return
    with pytest.raises(SourceError) as caught:
        file.deal(dates(*blanks), no_glyph_for_emoji)
    told = [finding.message for finding in caught.value.findings]
    assert [message.removesuffix("前の日です。") for message in told] == wrong


def test_fault_of_a_value_names_its_column_and_that_of_a_group_its_key() -> None:
    text = "契約書: a\n空欄:\n  開始日:   2026-02-30\n  甲の代表者:\n    役職: 代表社員\n    名前: 秘密\n"
    date_, person = faults_of(text)
    assert date_.startswith(f"{SHOWN}:3:10: 「開始日」（日付）: ")
    assert person.startswith(f"{SHOWN}:4:3: 「甲の代表者」（代表者）: ")


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("見本 #1", 10),
        ("見本   # 仮", 10),
        ("見本　# 仮", 0),
        ("見本#1", 0),
        ('"見本 #1"', 0),
        ('"見本"  # 仮', 0),
        ("  # 未定", 0),
    ],
)
def test_part_of_a_value_that_yaml_takes_for_a_comment_is_told(written: str, column: int) -> None:
    text = f"契約書: a  # 注\n空欄:\n  甲の会社名: {written}\n"
    if column:
        (fault,) = faults_of(text)
        assert fault.startswith(f"{SHOWN}:3:{column}: 「甲の会社名」の「#」から後は読まれません。")
    else:
        parse(text)


def test_every_line_end_of_yaml_counts() -> None:
    for end in ("\r", "\x85", "\u2028", "\u2029"):
        (fault,) = faults_of(f"契約書: a\n# 注{end}# 注{end}空欄: {{開始日: 1 # 仮\n}}\n")[:1]
        assert "「#」から後は読まれません" in fault


def test_part_of_a_group_that_yaml_takes_for_a_comment_is_told() -> None:
    (fault,) = faults_of("契約書: a\n空欄:\n  甲の代表者:\n    役職: 代表\n    氏名: 見本 #太郎\n")
    assert fault.startswith(f"{SHOWN}:5:9: 「氏名」の「#」から後は読まれません。")


def test_character_without_a_glyph_is_told_by_place_and_code_point() -> None:
    (fault,) = faults_of("契約書: a\n空欄: {甲の会社名: 見本😀}\n")
    message = "「甲の会社名」の3文字目（U+1F600）は、埋め込む書体にありません。"
    assert fault == f"{SHOWN}:2:13: {message} [案件]"


def test_open_blanks_are_told_with_line_place_and_meaning() -> None:
    file = DealFile("契約書: a\n空欄:\n  開始日:\n", SHOWN)
    told = list(map(str, file.left_open(OPENINGS[1:3])))
    assert told == [
        f"{SHOWN}:2:1: 「乙の会社名」が空いています。前文、署名欄: 商号 [案件]",
        f"{SHOWN}:3:7: 「開始日」が空いています。第1条（期間）、第2条（更新）: 最初の日 [案件]",
    ]


@pytest.mark.parametrize("length", [LARGEST, LARGEST + 1])
def test_file_has_a_greatest_length(length: int) -> None:
    text = "契約書: a\n#".ljust(length, "秘")
    if length <= LARGEST:
        assert DealFile(text, SHOWN).contract(["a"]) == "a"
    else:
        with pytest.raises(SourceError, match="大きすぎます"):
            DealFile(text, SHOWN)


ALL_WRONG = """契約書: a
締結方法: 紙
日付の書式: 令和
締結日: 1
空欄:
  開始曰: 1
  甲の会社名: 見本
  委託者の会社名: 見本
  終了日: [1]
  甲の代表者: {役職: 代表, 氏名: [a]}
"""


def test_all_faults_of_a_deal_are_told_at_once() -> None:
    as_text = '文字で書いてください。記号を含むときは引用符（"…"）で囲みます。'
    fillable = "甲の会社名、乙の会社名、開始日、終了日、甲の代表者、甲の署名"
    assert faults_of(ALL_WRONG) == [
        f"{SHOWN}:{place}: {message} [案件]"
        for place, message in [
            ("2:7", "「締結方法」には 書面 か 電子 と書いてください。"),
            ("3:8", "「日付の書式」には 西暦 か 和暦 と書いてください。"),
            (
                "4:6",
                "「締結日」という項目はありません。もしかして「締結方法」ですか。"
                "使えるもの: 契約書、締結方法、日付の書式、空欄。",
            ),
            (
                "6:8",
                f"この契約書に空欄「開始曰」はありません。もしかして「開始日」ですか。記入できる空欄: {fillable}。",
            ),
            ("8:12", "「委託者の会社名」と「甲の会社名」は同じ空欄です。一方を消してください。"),
            ("9:8", f"「終了日」（日付）: {as_text}"),
            ("10:10", f"「甲の代表者」（代表者）: {as_text}"),
        ]
    ]


NO_AGREEMENT = "「契約書」に契約書の名前を書いてください。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("契約書: b\n", [f":1:6: {NO_AGREEMENT}あるもの: a、保守。"]),
        ("契約書: 保寺\n", [f":1:6: {NO_AGREEMENT}もしかして「保守」ですか。あるもの: a、保守。"]),
        (
            "空欄: {}\n案件: a\n",
            [
                f": {NO_AGREEMENT}あるもの: a、保守。",
                ":2:5: 「案件」という項目はありません。使えるもの: 契約書、締結方法、日付の書式、空欄。",
            ],
        ),
    ],
)
def test_agreement_that_is_not_there_is_told_with_those_that_are(text: str, told: list[str]) -> None:
    with pytest.raises(SourceError) as caught:
        DealFile(text, SHOWN).contract({"保守", "a"})
    assert list(map(str, caught.value.findings)) == [f"{SHOWN}{message} [案件]" for message in told]


def test_blanks_that_are_no_mapping_are_told() -> None:
    assert faults_of("契約書: a\n空欄: [1]\n") == [
        f"{SHOWN}:2:5: 「空欄」には「名前: 値」を1行に1つずつ書いてください。 [案件]"
    ]


SECRET = "ひみつの値"
PIECES = ("契約書", "空欄", "締結方法", "甲の会社名", "開始日", "甲の代表者", "役職", "氏名", "a", "電子", "true", "~")
SIGNS = (": ", ":\n", "\n", "\n  ", "- ", "{", "}", "[", "]", '"', "'", ", ", "? ", "| ", "> ", "# ")
REFUSED = ("&a ", "*a", "!!int ", "!!timestamp ", "!x ", "%", "---\n", "\t", "\\x", "<<", "\0", "\u200b")


@given(st.lists(st.sampled_from([SECRET, *PIECES, *SIGNS, *REFUSED]), max_size=30).map("".join))
def test_whatever_stands_in_a_file_it_is_read_or_refused_without_telling_a_value(text: str) -> None:
    faults: list[Finding] = []
    try:
        file = DealFile(text, SHOWN)
        file.contract(["a"])
        file.deal(OPENINGS, no_glyph_for_emoji)
    except SourceError as error:
        faults = error.findings
    assert all(fault.path == SHOWN for fault in faults)
    if SECRET in str(faults):
        assert re.search(f"{SECRET}[^:]*:", text), "it is told as a key"
