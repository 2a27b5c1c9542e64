"""Deal files, parsed without a handbook around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clausebook.deal.file import LARGEST, Deal, DealFile, Execution
from clausebook.deal.openings import Opening, openings_of
from clausebook.model.blanks import Blank, Registry
from clausebook.model.contract import Contract
from clausebook.model.dates import Calendar
from clausebook.model.diagnostics import Finding, SourceError
from clausebook.model.marks import Marks
from clausebook.model.values import Verbatim, entry

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
    empty = parse("契約書: a\n締結方法:\n日付の書式:\n空欄:\n")
    assert replace(deal, unsaid=()) == replace(empty, unsaid=())
    assert [finding.message.split("。")[:2] for finding in deal.unsaid] == [
        ["「締結方法」が書いてありません", "案では書面とみなします"],
        ["「日付の書式」が書いてありません", "案では西暦とみなします"],
    ]
    assert [finding.line for finding in empty.unsaid] == [2, 3]
    assert not parse("契約書: a\n締結方法: 書面\n日付の書式: 西暦\n").unsaid


@pytest.mark.parametrize(("calendar", "printed"), [("西暦", "2026年12月1日"), ("和暦", "令和8年12月1日")])
def test_calendar_decides_how_dates_print(calendar: str, printed: str) -> None:
    deal = parse(f"契約書: a\n日付の書式: {calendar}\n空欄: {{開始日: 2026-12-01}}\n")
    assert deal.entries["開始日"][:2] == (printed, date(2026, 12, 1))


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
        ("見本　# 旧", 0),
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
                "使えるもの: 契約書、締結方法、日付の書式、確認済み、空欄。",
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
                ":2:5: 「案件」という項目はありません。使えるもの: 契約書、締結方法、日付の書式、確認済み、空欄。",
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


def plain(text: str) -> bool:
    """Tell whether a text begins as one that YAML takes as it stands."""
    return bool(re.match(r"[^\s\"'{}\[\]|>&*!%@`#?:,~-]", text)) and text not in ("null", "true", "false")


STYLES = {
    "同じ行": "  甲の会社名: {}\n",
    "広い空き": "  甲の会社名:    {}   \n",
    "次の行": "  甲の会社名:\n    {}\n",
    "キーの印": "  ? 甲の会社名\n  : {}\n",
    "次の行に続く": "  甲の会社名: 株式会社\n    {}\n",
    "注のある続き": "  甲の会社名: {} # 旧\n    商店\n",
    "注": "  甲の会社名: {} # 税抜\n",
    "次の行に注": "  甲の会社名:\n    {} # 税抜\n",
    "キーの印に注": "  ? 甲の会社名\n  : {}\t# 税抜\n",
    "波括弧": "  {{甲の会社名: {}}}\n",
    "波括弧に注": "  {{甲の会社名: {} # 税抜\n  }}\n",
    "波括弧の後に注": "  {{甲の会社名: {}}} # 税抜\n",
    "文字どおり": "  甲の会社名:\n    文字どおり: {}\n",
    "文字どおりに注": "  甲の会社名: {{文字どおり: {} # 税抜\n  }}\n",
    "縦線": "  甲の会社名: |\n    {}\n",
    "縦線と負号": "  甲の会社名: |-\n    {}\n",
    "折り返し": "  甲の会社名: >-\n    {}\n    商店\n",
    "空けた行": "  甲の会社名: {}\n\n    商店\n",
}
"""How a value may be written that stands as it is."""

PRINTABLE = st.text("アクメ商会株ab1 #:,'\"[]{}-|>&?!%　・（）", min_size=1, max_size=12).map(str.strip)


@given(st.sampled_from(sorted(STYLES)), PRINTABLE.filter(plain))
@example("波括弧", "ア,")
def test_value_is_entered_as_it_is_written_or_refused_with_its_line(style: str, value: str) -> None:
    text = "契約書: a\n空欄:\n" + STYLES[style].format(value)
    lines = outcome(text)
    meant = value.rstrip(" ,") if style.startswith("波括弧") else value  # where a comma parts the entries
    assert lines == meant or (isinstance(lines, set) and min(lines) >= 3)


def outcome(text: str) -> str | set[int]:
    """Return the one value that a deal enters, or the lines for which it is refused."""
    try:
        (printed,) = {entered.text for entered in parse(text).entries.values()}
    except SourceError as error:
        return {finding.line for finding in error.findings}
    return printed


@pytest.mark.parametrize(("value", "told"), [("ア,", {3}), ("ア ,  ", {3}), ("ア", "ア")])
def test_comma_that_is_no_part_of_a_value_in_braces_is_told(value: str, told: str | set[int]) -> None:
    assert outcome(f"契約書: a\n空欄:\n  {{甲の会社名: {value}}}\n") == told


@given(st.sampled_from("'\""), PRINTABLE.filter(bool), st.sampled_from(["", " # 注", "  #注"]))
def test_quoted_value_is_entered_whole_with_a_note_behind_it(quote: str, value: str, note: str) -> None:
    written = value.replace("'", "''") if quote == "'" else value.replace('"', '\\"')
    text = f"契約書: a\n空欄:\n  甲の会社名: {{文字どおり: {quote}{written}{quote}{note}\n  }}\n"
    if is_company(value):
        assert {entry.text for entry in parse(text).entries.values()} == {value}
    else:
        (fault,) = faults_of(text)
        assert "（会社名）" in fault, "it is told of by its type"


def is_company(value: str) -> bool:
    """Tell whether a name is one for a company."""
    try:
        return entry("会社名", Verbatim(value), Calendar.WESTERN).text == value
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ("  開始日:\n    2026-12-01 # 税抜\n", 4, 5),
        ("  ? 開始日\n  : 2026-12-01 # 税抜\n", 4, 5),
        ("  {開始日: 2026-12-01, # 税抜\n  終了日: }\n", 3, 9),
        ("  {開始日: 2026-12-01} # 税抜\n", 3, 9),
        ("  {開始日: 2026-12-01,# 税抜\n  終了日: }\n", 3, 9),
        ("  開始日: {文字どおり: 2026-12-01 # 税抜\n    }\n", 3, 16),
    ],
)
def test_comment_behind_a_value_is_refused_wherever_it_stands(written: str, line: int, column: int) -> None:
    message = "「開始日」の「#」から後は読まれません。値なら全体を引用符で囲み、注なら別の行に書いてください。"
    assert faults_of(f"契約書: a\n空欄:\n{written}") == [f"{SHOWN}:{line}:{column}: {message} [案件]"]


@pytest.mark.parametrize(
    "value", ["株式会社\n    見本", '"株式会社\n    見本"', "'株式会社\n    見本'", "|\n    見本", ">-\n    見本"]
)
def test_value_on_several_lines_is_refused(value: str) -> None:
    faults = faults_of(f"契約書: a\n空欄:\n  甲の会社名: {value}\n")
    message = "「甲の会社名」の値が1行に収まっていません。改行せず、「|」や「>」も使わずに、1行で書いてください。"
    assert f"{SHOWN}:3:10: {message} [案件]" in faults


def test_choices_may_have_comments_and_so_may_lines_of_their_own() -> None:
    deal = parse(
        "契約書: a # 注\n締結方法: 書面  # 書面 か 電子\n確認済み:\n  - 甲の会社名に会社の種類がない # 個人\n"
        "空欄: # 注\n  # 注\n  甲の会社名: 見本 # 太郎\n".replace(" # 太郎", "\n    # 注")
    )
    assert deal.entries["委託者の会社名"].text == "見本"
    assert not deal.doubts


@pytest.mark.parametrize(
    "value",
    [
        "{文字どおり: サービス__A株式会社}",
        "\n    文字どおり: 株式会社丸○",
        '{文字どおり: "株式会社××"}',
        "{文字どおり: TBD株式会社}",
    ],
)
def test_name_that_looks_like_a_stand_in_can_be_said_to_be_one(value: str) -> None:
    deal = parse(f"契約書: a\n空欄:\n  甲の会社名: {value}\n")
    name = re.sub('[\\s{}"]|文字どおり:', "", value)
    assert deal.entries["委託者の会社名"].text == name
    (fault,) = faults_of(f"契約書: a\n空欄:\n  甲の会社名: {name}\n")
    assert "記入前の印のまま" in fault
    assert "空けておいてください" in fault
    assert "{文字どおり: …}" in fault
    assert name not in fault


PERSON = Blank("氏名又は会社名", "氏名又は会社名", "氏名か商号", "", party=True)
PLACE = Blank("所在", "住所", "所在地", "", party=True)
NAMED = openings_of(
    AGREEMENT,
    Registry(REGISTRY.roles, {each.name: each for each in (PERSON, PLACE, REGISTRY.blanks["代表者"])}),
    {f"{who}の{name}": ["署名欄"] for who in REGISTRY.roles for name in ("氏名又は会社名", "所在", "代表者")},
)


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        *(("甲の氏名又は会社名", value, False) for value in ("氏名又は会社名", "委託者", "受託者", "甲の代表者")),
        *(("甲の所在", value, False) for value in ("所在", "委託者の所在", "住 所")),
        ("甲の代表者", "代表取締役 受託者", False),
        ("甲の代表者", "{役職: 代表取締役, 氏名: 代表者}", False),
        ("甲の氏名又は会社名", "{文字どおり: 受託者}", True),
        ("甲の代表者", "{役職: 代表取締役, 氏名: {文字どおり: 代表者}}", True),
        ("甲の氏名又は会社名", "株式会社受託者", True),
        ("甲の代表者", "代表者 法務花子", True),
    ],
)
def test_name_of_a_blank_or_of_a_role_is_no_value(key: str, value: str, taken: bool) -> None:
    file = DealFile(f"契約書: a\n空欄:\n  {key}: {value}\n", SHOWN)
    if taken:
        assert file.deal(NAMED, no_glyph_for_emoji).entries
        return
    with pytest.raises(SourceError) as caught:
        file.deal(NAMED, no_glyph_for_emoji)
    (fault,) = caught.value.findings
    assert re.search("名前のままです。|記入前の印のまま", fault.message)
    assert "空けておいてください" in fault.message


def test_part_of_a_value_can_be_meant_as_it_is_written() -> None:
    deal = parse("契約書: a\n空欄:\n  甲の代表者: {役職: 代表, 氏名: {文字どおり: ○山○}}\n")
    assert deal.entries["委託者の代表者"].text == "代表　○山○"


@pytest.mark.parametrize(
    "value",
    ["{文字どおり: }", "{文字どおり: [見本]}", "{文字どおり: 見本, 氏名: 見本}", "{文字どおり: {文字どおり: {a: b}}}"],
)
def test_what_is_meant_as_it_is_written_is_one_text(value: str) -> None:
    (fault,) = faults_of(f"契約書: a\n空欄:\n  甲の会社名: {value}\n")
    assert fault.startswith(f"{SHOWN}:3:10: 「甲の会社名」（会社名）: ")


def test_what_is_meant_as_it_is_written_is_still_of_its_type() -> None:
    (fault,) = faults_of("契約書: a\n空欄:\n  甲の会社名: {文字どおり: ㈱見本}\n")
    assert "略さずに" in fault


def test_date_is_written_in_by_hand_on_paper_alone_and_only_where_it_decides_nothing() -> None:
    by_hand = "契約書: a\n締結方法: {}\n空欄:\n  開始日: 手書き\n"
    assert parse(by_hand.format("書面")).entries["開始日"].text == "　　　　年　　月　　日"
    (fault,) = faults_of(by_hand.format("電子"))
    assert fault.startswith(f"{SHOWN}:4:8: 「開始日」（日付）: 電子で締結する契約書には、後から手で書き入れられません")
    file = DealFile(by_hand.format("書面"), SHOWN)
    with pytest.raises(SourceError, match="契約の内容を決める日付なので"):
        file.deal(dates(Blank("開始日", "日付", "", "", by_hand=False)), no_glyph_for_emoji)


def doubts_of(text: str, openings: list[Opening] = OPENINGS) -> list[str]:
    """Return what a deal is doubted for, by its names; each message tells how to confirm it."""
    names = []
    for finding in DealFile(text, SHOWN).deal(openings, no_glyph_for_emoji).doubts:
        told = re.fullmatch(
            "確かめてください: (.+?)。.*「確認済み:」の下に「- (.+)」と書いてください。", finding.message
        )
        assert told
        assert told[1] == told[2]
        assert finding.line
        names.append(told[1])
    return names


AMOUNT = Opening(("対価",), Blank("対価", "金額", "", "●"), printed=("対価",))
ENDED = [Blank("締結日", "日付", "", ""), Blank("終了日", "日付", "", "", seldom_before="締結日")]


@pytest.mark.parametrize(
    ("openings", "entered", "names"),
    [
        (OPENINGS, "甲の会社名: アクメ\n  乙の会社名: 株式会社見本", ["甲の会社名に会社の種類がない"]),
        (OPENINGS, "委託者の会社名: アクメ", ["委託者の会社名に会社の種類がない"]),
        (OPENINGS, "甲の会社名: 株式会社ＡＢ\n  乙の会社名: 株式会社 ab", ["甲の会社名と乙の会社名が同じ"]),
        (OPENINGS, "甲の会社名: 株式会社見本\n  乙の会社名: 見本株式会社", []),
        (OPENINGS, "甲の会社名: 株式会社見本株式会社", ["甲の会社名に会社の種類が2つある"]),
        (OPENINGS, "甲の会社名: 株式会社サ一ビス", ["甲の会社名に紛らわしい文字（U+4E00）がある"]),
        (OPENINGS, "甲の会社名: 株式会社力ルビー", ["甲の会社名に紛らわしい文字（U+529B）がある"]),
        (OPENINGS, "甲の会社名: Аcme株式会社", ["甲の会社名に紛らわしい文字（U+0410）がある"]),
        (OPENINGS, "甲の会社名: 株式会社Ｓаｍｐｌｅ", ["甲の会社名に紛らわしい文字（U+0430）がある"]),
        (OPENINGS, "甲の会社名: 株式会社ｻ一ﾋﾞｽ", ["甲の会社名に紛らわしい文字（U+4E00）がある"]),
        (
            OPENINGS,
            "甲の会社名: 株式会社サ一ビス卜ヨタＳаｍｐｌе",
            ["甲の会社名に紛らわしい文字（U+4E00、U+535C、U+0430、U+0435）がある"],
        ),
        (OPENINGS, "甲の会社名: 株式会社μLab", ["甲の会社名に紛らわしい文字（U+03BC）がある"]),
        (OPENINGS, "甲の会社名: 株式会社\u00b5Lab", []),
        (OPENINGS, "甲の会社名: 株式会社ミズホ水力システム二丁目口コミαβ", []),
        (NAMED, "甲の代表者: 代表取締役 法務 花子\n  乙の代表者: 代表社員 法務花子", ["甲の代表者と乙の代表者が同じ"]),
        (NAMED, "甲の代表者: {役職: 代表, 氏名: 法務花子}\n  乙の代表者: 代表 法務桜子", []),
        (NAMED, "甲の所在: 霞が関", ["甲の所在に番地も市区町村もない"]),
        (OPENINGS, "開始日: 1900-01-01", ["開始日が平成より前"]),
        (OPENINGS, "開始日: 昭和64年1月7日", ["開始日が平成より前"]),
        (OPENINGS, "開始日: 平成元年1月8日", []),
        (dates(*ENDED), "締結日: 2026-12-02\n  終了日: 2026-12-01", ["終了日が締結日より前"]),
        (dates(*ENDED), "締結日: 2026-12-01\n  終了日: 2026-12-01", []),
        (dates(*ENDED), "締結日: 手書き\n  終了日: 2026-12-01", []),
        ([AMOUNT], "対価: 100万円", ["対価に税込・税抜の別がない"]),
        ([AMOUNT], "対価: {金額: 100万円, 消費税: 税抜}", []),
    ],
)  # fmt: skip
def test_what_is_seldom_meant_is_doubted_until_it_is_confirmed_by_name(
    openings: list[Opening], entered: str, names: list[str]
) -> None:
    text = f"契約書: a\n空欄:\n  {entered}\n"
    assert doubts_of(text, openings) == names
    confirmed = text + "".join(f"{'' if number else '確認済み:'}\n- {name}" for number, name in enumerate(names))
    assert doubts_of(confirmed, openings) == []
    assert not DealFile(confirmed, SHOWN).deal(openings, no_glyph_for_emoji).notes


@pytest.mark.parametrize(
    ("blank", "day", "doubted"),
    [
        (Blank("締結日", "日付", "", ""), date(2026, 12, 1), False),
        (Blank("締結日", "日付", "", ""), date(2026, 11, 30), True),
        (Blank("締結日", "日付", "", ""), date.max, False),
        (Blank("終了日", "日付", "", "", by_hand=False), date(2026, 11, 30), False),
    ],
)
def test_day_of_signing_is_seldom_more_than_ten_years_ahead(blank: Blank, day: date, doubted: bool) -> None:
    text = f"契約書: a\n空欄:\n  {blank.name}: 2036-12-01\n"
    deal = DealFile(text, SHOWN).deal(dates(blank), no_glyph_for_emoji, day)
    names = [f"{blank.name}が作る日より10年を超えて後"] if doubted else []
    assert [finding.message.split("。")[0] for finding in deal.doubts] == [
        f"確かめてください: {name}" for name in names
    ]
    confirmed = f"{text}確認済み: [{', '.join(names)}]\n"
    assert not DealFile(confirmed, SHOWN).deal(dates(blank), no_glyph_for_emoji, day).doubts


def test_any_two_of_the_parties_may_be_the_same_whatever_their_blanks_are_called() -> None:
    company, person = Blank("会社名", "会社名", "", "", party=True), Blank("氏名", "氏名又は会社名", "", "", party=True)
    registry = Registry({**REGISTRY.roles, "連帯保証人": "保証する者"}, {each.name: each for each in (company, person)})
    names = ["委託者の会社名", "委託者の氏名", "受託者の会社名", "連帯保証人の氏名"]
    openings = openings_of(AGREEMENT, registry, {name: ["前文"] for name in names})
    written = "".join(f"  {name}: 株式会社見本\n" for name in names)
    assert doubts_of(f"契約書: a\n空欄:\n{written}", openings) == [
        "委託者の会社名と受託者の会社名が同じ",
        "委託者の会社名と連帯保証人の氏名が同じ",
        "委託者の氏名と受託者の会社名が同じ",
        "委託者の氏名と連帯保証人の氏名が同じ",
        "受託者の会社名と連帯保証人の氏名が同じ",
    ]


def test_confirmation_of_nothing_is_told_with_what_it_may_mean() -> None:
    deal = parse("契約書: a\n確認済み:\n  - 甲の会社に会社の種類がない\n  - 秘密\n空欄:\n  甲の会社名: アクメ\n")
    nothing = "「確認済み」のこの行に当たることは、今の案件にありません。%s消すか直してください。"
    near = "もしかして「甲の会社名に会社の種類がない」ですか。"
    assert [(finding.line, finding.message) for finding in deal.notes] == [(3, nothing % near), (4, nothing % "")]
    assert len(deal.doubts) == 1


@pytest.mark.parametrize("written", ["甲の会社名に会社の種類がない", "{a: b}", "[[a]]"])
def test_confirmations_are_a_list_of_names(written: str) -> None:
    (fault,) = faults_of(f"契約書: a\n確認済み: {written}\n")
    assert fault == f"{SHOWN}:2:7: 「確認済み」の下には、「- 名前」を1行に1つずつ書いてください。 [案件]"
