"""The registry of roles and blanks; every fault in it is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.blanks import Blank, Registry, load_registry
from clausebook.model.contract import STEMS, Contract
from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.marks import Marks
from clausebook.model.values import KINDS

ROLES = "委託者: 業務を委託する当事者\n受託者: 業務を受託する当事者\n"
BLANKS = """住所:
  type: 住所
  meaning: 所在地
  party: true
  placeholder: ""
  placeholders:
    ai-nda: ●●
    maintenance: ＿＿
送付先:
  type: 住所
  meaning: 通知の宛先
  placeholder: ●●県
  value: 連絡先
連絡先:
  type: 住所
  meaning: 連絡の宛先
  placeholder: ●●都
"""
ADDRESS = Blank("住所", "住所", "所在地", "", {"ai-nda": "●●", "maintenance": "＿＿"}, party=True, value="", line=1)
MAILING = Blank("送付先", "住所", "通知の宛先", "●●県", {}, party=False, value="連絡先", line=9)
CONTACT = Blank("連絡先", "住所", "連絡の宛先", "●●都", line=14)
REGISTRY = Registry(
    {"委託者": "業務を委託する当事者", "受託者": "業務を受託する当事者"},
    {"住所": ADDRESS, "送付先": MAILING, "連絡先": CONTACT},
)


def load(folder: Path, roles: str = ROLES, blanks: str = BLANKS) -> Registry:
    (folder / "roles.yml").write_text(roles, encoding="utf-8")
    (folder / "blanks.yml").write_text(blanks, encoding="utf-8")
    return load_registry(folder, "source")


def findings_of(folder: Path, roles: str = ROLES, blanks: str = BLANKS) -> list[Finding]:
    with pytest.raises(SourceError) as caught:
        load(folder, roles, blanks)
    return caught.value.findings


def contract(ko: str, otsu: str) -> Contract:
    return Contract("maintenance", "保守契約書", {otsu: "乙", ko: "甲", "開示者": "開示者"}, "本契約", Marks())


def test_files_give_the_registry(tmp_path: Path) -> None:
    assert load(tmp_path) == REGISTRY


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_may_be_written(tmp_path: Path, kind: str) -> None:
    blanks = f"空欄:\n  type: {kind}\n  meaning: 説明\n  placeholder: ●\n"
    assert load(tmp_path, blanks=blanks).blanks == {"空欄": Blank("空欄", kind, "説明", "●", line=1)}


def test_registry_as_it_ships_tells_every_type() -> None:
    text = (Path(__file__).parents[2] / "source/blanks.yml").read_text(encoding="utf-8")
    listed = re.search("型（(.+?)）", text, re.DOTALL)
    assert listed
    assert re.sub(r"\n# *", "", listed[1]).split("・") == list(KINDS)


def test_byte_order_mark_and_crlf_make_no_difference(tmp_path: Path) -> None:
    assert load(tmp_path, *("\ufeff" + text.replace("\n", "\r\n") for text in (ROLES, BLANKS))) == REGISTRY


@pytest.mark.parametrize(("name", "text"), [("ai-nda", "●●"), ("maintenance", "＿＿"), ("ai-operations", ""), ("", "")])
def test_agreement_prints_its_own_placeholder_or_the_common_one(name: str, text: str) -> None:
    assert ADDRESS.placeholder_in(name) == text


def test_party_blank_has_a_name_for_each_side_and_role() -> None:
    assert list(REGISTRY.names()) == [
        ("文書", "document"),
        ("委託者", "party"),
        ("受託者", "party"),
        ("当事者", "party"),
        *((f"{who}の住所", "blank") for who in (*STEMS, "委託者", "受託者", "当事者")),
        ("送付先", "blank"),
        ("連絡先", "blank"),
    ]


@pytest.mark.parametrize(
    ("name", "ko", "otsu", "found"),
    [
        ("甲の住所", "委託者", "受託者", ("委託者の住所", ADDRESS)),
        ("乙の住所", "委託者", "受託者", ("受託者の住所", ADDRESS)),
        ("甲の住所", "受託者", "委託者", ("受託者の住所", ADDRESS)),
        ("委託者の住所", "受託者", "委託者", ("委託者の住所", ADDRESS)),
        ("送付先", "委託者", "受託者", ("送付先", MAILING)),
    ],
)
def test_blank_of_a_side_is_that_of_its_role(name: str, ko: str, otsu: str, found: tuple[str, Blank]) -> None:
    assert REGISTRY.find_blank(name, contract(ko, otsu)) == found


def test_blank_of_a_party_with_two_roles_has_one_name() -> None:
    both = Contract("maintenance", "保守契約書", {"委託者": "甲", "受託者": "甲"}, "本契約")
    assert {REGISTRY.find_blank(name, both)[0] for name in ("甲の住所", "委託者の住所", "受託者の住所")} == {
        "委託者の住所"
    }


def test_nobody_has_the_blank_of_a_side_that_the_agreement_has_not() -> None:
    with pytest.raises(KeyError, match="丙"):
        REGISTRY.find_blank("丙の住所", contract("委託者", "受託者"))


def test_blank_of_a_side_stays_so_outside_of_an_agreement() -> None:
    assert REGISTRY.find_blank("甲の住所", None) == ("甲の住所", ADDRESS)


@pytest.mark.parametrize("name", ["秘密保持の存続期間", "役員の氏名の控え"])
@pytest.mark.parametrize("party", [True, False])
def test_blank_with_no_in_its_name_is_found_by_every_name(name: str, party: bool) -> None:
    blank = Blank(name, "年数", "期間", "●", party=party)
    registry = Registry(REGISTRY.roles, {name: blank})
    names = [f"{who}の{name}" for who in ("甲", "乙", "委託者", "受託者")] if party else [name]
    full = [f"{who}の{name}" for who in ("委託者", "受託者", "委託者", "受託者")] if party else [name]
    assert [registry.find_blank(written, contract("委託者", "受託者")) for written in names] == [
        (expected, blank) for expected in full
    ]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "の",
        "甲",
        "乙",
        "委託者",
        "甲の",
        "の住所",
        "甲の甲",
        "住所",
        "開示者の住所",
        "甲の送付先",
        "子の住所",
        "甲の住所の住所",
        "住所の甲",
    ],
)
def test_name_of_no_blank_is_told_as_such(name: str) -> None:
    with pytest.raises(KeyError):
        REGISTRY.split(name)
    with pytest.raises(KeyError):
        REGISTRY.find_blank(name, contract("委託者", "受託者"))


@given(st.text("甲乙のx住所送付先委託者", max_size=8))
def test_name_is_split_just_if_a_clause_may_write_it(name: str) -> None:
    if REGISTRY.known.get(name) == "blank":
        who, blank = REGISTRY.split(name)
        assert blank.name_of(who) == name
        assert bool(who) is blank.party
    else:
        with pytest.raises(KeyError):
            REGISTRY.split(name)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("{{受託者}}は{{ 委託者 }}に{{文書}}を渡す。", ["委託者", "受託者"]),
        ("住所：{{受託者の住所}}", ["受託者"]),
        ("住所：{{甲の住所}}、宛先：{{送付先}}", []),
        ("サービスの委託者は、受託者を{{委託物}}{委託者}という。", []),
    ],
)
def test_role_is_in_a_text_that_names_it_and_in_no_other(text: str, roles: list[str]) -> None:
    assert REGISTRY.roles_in(text) == roles


DATES = """開始日:
  type: 日付
  meaning: 最初の日
  placeholder: ●
終了日:
  type: 日付
  meaning: 最後の日
  placeholder: ●
  not_before: 開始日
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("最初の日", "最初の日\n  party: true", 0, ""),
        ("最後の日", "最後の日\n  party: true", 0, ""),
        ("type: 日付\n  meaning: 最初の日", "type: 年数\n  meaning: 最初の日", 9, "日付の空欄に、日付の空欄を"),
        ("type: 日付\n  meaning: 最後の日", "type: 年数\n  meaning: 最後の日", 9, "日付の空欄に、日付の空欄を"),
        ("not_before: 開始日", "not_before: 終了日", 9, "自分より前"),
        ("meaning: 最初の日", "meaning: 最初の日\n  value: 終了日", 10, "自分より前"),
        ("not_before: 開始日", "not_before: 開始日\n  value: 開始日", 9, "「開始日」に書いて"),
        ("not_before: 開始日", "not_before: 閉始日", 9, "「閉始日」という空欄がありません"),
    ],
)
@pytest.mark.parametrize("key", ["not_before", "seldom_before"])
def test_date_that_another_must_not_or_seldom_does_precede_makes_sense(
    tmp_path: Path, key: str, old: str, new: str, line: int, words: str
) -> None:
    assert DATES.count(old) == 1
    blanks = DATES.replace(old, new).replace("not_before", key)
    if line:
        (finding,) = findings_of(tmp_path, blanks=blanks)
        assert (finding.line, finding.kind) == (line, Kind.BLANK)
        assert words in finding.message
    else:
        assert getattr(load(tmp_path, blanks=blanks).blanks["終了日"], key) == "開始日"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("not_before: 開始日", "by_hand: false", ""),
        ("not_before: 開始日", "by_hand: true", ""),
        ("not_before: 開始日", "by_hand: no", "true か false"),
        ("not_before: 開始日", "value: 開始日\n  by_hand: false", "「開始日」に書いてください"),
        ("type: 日付\n  meaning: 最後の日", "by_hand: false\n  type: 年数\n  meaning: 最後の日", "日付の空欄に書いて"),
    ],
)
def test_only_a_date_may_say_that_it_is_not_written_in_by_hand(tmp_path: Path, old: str, new: str, words: str) -> None:
    blanks = DATES.replace(old, new).replace("  not_before: 開始日\n", "")
    if words:
        assert words in findings_of(tmp_path, blanks=blanks)[0].message
    else:
        assert load(tmp_path, blanks=blanks).blanks["終了日"].by_hand == ("true" in new)


def test_role_with_no_in_its_name_has_its_blanks() -> None:
    registry = Registry({"データの提供者": "データを渡す当事者"}, {"住所": ADDRESS})
    assert registry.find_blank("データの提供者の住所", None) == ("データの提供者の住所", ADDRESS)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("type: 住所\n  meaning: 所在地", "type: 住処\n  meaning: 所在地", [
            (2, "「住所」", "「住処」", "もしかして「住所」", "会社名・氏名"),
        ], id="型の書き間違い"),
        pytest.param("type: 住所\n  meaning: 所在地", "type: 電話\n  meaning: 所在地", [
            (2, "「住所」の型「電話」はありません。使える型: 会社名"),
        ], id="似たもののない型"),
        pytest.param("  type: 住所\n  meaning: 所在地\n", "  meaning: 所在地\n", [
            (1, "「住所」", "type がありません"),
        ], id="type がない"),
        pytest.param("  meaning: 所在地\n", "", [(1, "「住所」", "meaning がありません")], id="meaning がない"),
        pytest.param('  placeholder: ""\n', "", [(1, "「住所」", "placeholder がありません")], id="placeholder がない"),
        pytest.param("  type: 住所\n  meaning: 通知の宛先\n  placeholder: ●●県\n", "", [
            (9, "meaning がありません"), (9, "placeholder がありません"), (9, "type がありません"),
        ], id="何もない"),
        pytest.param("party: true", "partys: true", [
            (4, "「住所」", "「partys」は使えません", "もしかして「party」"),
        ], id="キーの書き間違い"),
        pytest.param("value: 連絡先", "note: 住所", [(13, "「送付先」に「note」は使えません。")], id="知らないキー"),
        pytest.param("value: 連絡先", "value: 住処", [
            (13, "「送付先」", "「住処」という空欄がありません"),
        ], id="知らない空欄の値を借りる"),
        pytest.param("party: true", 'party: "true"', [(4, "「住所」の party")], id="party が文字列"),
        pytest.param("party: true", "party: 1", [(4, "「住所」の party")], id="party が数"),
        pytest.param("meaning: 所在地", "meaning: [a]", [(3, "「住所」の meaning", "文字")], id="meaning がリスト"),
        pytest.param('placeholder: ""', "placeholder:", [
            (5, "「住所」の placeholder", "文字"),
        ], id="placeholder に値がない"),
        pytest.param("type: 住所\n  meaning: 所在地", "type: [住所]\n  meaning: 所在地", [
            (2, "「住所」の type"),
        ], id="type がリスト"),
        pytest.param("value: 連絡先", "placeholders: ●●", [
            (13, "「送付先」の placeholders"),
        ], id="placeholders が文字列"),
        pytest.param("value: 連絡先", "placeholders: {ai-nda: [8]}", [
            (13, "「送付先」の ai-nda", "文字"),
        ], id="契約書での placeholder がリスト"),
        pytest.param("maintenance: ＿＿", "maintenance:", [
            (8, "「住所」の maintenance", "文字"),
        ], id="次の行での placeholder がない"),
        pytest.param("value: 連絡先", "value: [住所]", [(13, "「送付先」の value")], id="value がリスト"),
        pytest.param("value: 連絡先", "value: 住所", [
            (13, "「送付先」の value", "「住所」と type と party を揃えて"),
        ], id="当事者ごとの空欄の値を、そうでない空欄が借りる"),
        pytest.param("placeholder: ●●都\n", "placeholder: ●●都\n  party: true\n", [
            (13, "「送付先」の value", "「連絡先」と type と party を揃えて"),
        ], id="値を貸す空欄だけが当事者ごと"),
        pytest.param("  type: 住所\n  meaning: 連絡の宛先", "  type: 自由記述\n  meaning: 連絡の宛先", [
            (13, "「送付先」の value", "「連絡先」と type と party を揃えて"),
        ], id="値を貸す空欄と型が違う"),
        pytest.param("value: 連絡先", "value: 送付先", [
            (13, "「送付先」の value", "「送付先」も値を借りています"),
        ], id="自分の値を借りる"),
        pytest.param("placeholder: ●●都\n", "placeholder: ●●都\n  value: 送付先\n", [
            (13, "「連絡先」も値を借りています"), (18, "「送付先」も値を借りています"),
        ], id="値を貸し合う"),
        pytest.param("meaning: 通知の宛先", "meaning: >\n    通知の宛先", [
            (11, "「送付先」の meaning は、見える文字だけで"),
        ], id="改行で終わる説明"),
        pytest.param("maintenance: ＿＿", 'maintenance: "＿\\n＿"', [
            (8, "「住所」の maintenance での placeholder は、見える文字だけで"),
        ], id="改行のある placeholder"),
        pytest.param("送付先:", "2次送付先:", [(9, "「2次送付先」は名前に使えません")], id="数字で始まる名前"),
        pytest.param("送付先:", "送付先・転送先:", [(9, "「送付先・転送先」は名前に使えません")], id="記号のある名前"),
        pytest.param("送付先:", '"":', [(9, "「」は名前に使えません")], id="空の名前"),
        pytest.param("送付先:", '"":\n  party: true', [
            (9, "「」は名前に使えません"), (14, "type と party を揃えて"),
        ], id="当事者ごとの空の名前"),
        pytest.param("送付先:", "none:", [(9, "「none」は名前に使えません")], id="Jinja の値である名前"),
        pytest.param("送付先:", "and:", [(9, "「and」は名前に使えません")], id="Jinja の言葉である名前"),
        pytest.param(BLANKS.partition("送付先")[0], "住所:\n", [
            (1, "「住所」には type・meaning・placeholder"),
        ], id="空欄の中身がない"),
        pytest.param(BLANKS.partition("送付先")[0], "住所: 所在地\n", [
            (1, "「住所」には type・meaning・placeholder"),
        ], id="空欄が文字列"),
        pytest.param("送付先:", "住所:", [(9, "「住所」", "1行目")], id="空欄が2度"),
        pytest.param("送付先:", "委託者:", [(9, "「委託者」は", "重なります")], id="空欄の名前が役割"),
        pytest.param("送付先:", "文書:", [(9, "「文書」は", "重なります")], id="空欄の名前が文書"),
        pytest.param("送付先:", "甲の住所:", [(9, "「甲の住所」は", "重なります")], id="空欄の名前が当事者の空欄"),
        pytest.param("送付先:", "~:", [(9, "キーが文字では")], id="空欄の名前が文字でない"),
        pytest.param("    maintenance:", "\tmaintenance:", [(8, "タブ", "字下げ")], id="タブの字下げ"),
        pytest.param("meaning: 所在地", "meaning: @所在地", [(3, "YAML", "引用符")], id="YAML でない"),
        pytest.param(BLANKS, "", [(1, "「キー: 値」")], id="空のファイル"),
    ],
)  # fmt: skip
def test_fault_in_the_blanks_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: list[tuple[int, *tuple[str, ...]]]
) -> None:
    assert BLANKS.count(old) == 1
    findings = findings_of(tmp_path, blanks=BLANKS.replace(old, new))
    assert [finding[:3] for finding in findings] == [("source/blanks.yml", line, Kind.BLANK) for line, *_ in told]
    for finding, (_, *words) in zip(findings, told, strict=True):
        assert [word for word in words if word not in finding.message] == []


@pytest.mark.parametrize(
    ("roles", "line", "words"),
    [
        ("委託者: 説明\n受託者:\n", 2, "「受託者」の説明を文字列で"),
        ("委託者: 説明\n文書: 説明\n", 2, "「文書」は役割の名前に使えません"),
        ("委託者: 説明\n受託者: {説明: あり}\n", 2, "「受託者」の説明を文字列で"),
        ("委託者: 説明\n委託者: 説明\n", 2, "「委託者」は1行目"),
        ("委託者: 説明\n業務の 受託者: 説明\n", 2, "「業務の 受託者」は名前に使えません"),
        ("委託者: 説明\n受託者`: 説明\n", 2, "「受託者`」は名前に使えません"),
        ("委託者: 説明\n受託者: [\n", 3, "YAML として読めません"),
        ("- 委託者\n", 1, "「キー: 値」"),
    ],
    ids=repr,
)
def test_fault_in_the_roles_is_told_with_its_line(tmp_path: Path, roles: str, line: int, words: str) -> None:
    (finding,) = findings_of(tmp_path, roles=roles)
    assert finding[:3] == ("source/roles.yml", line, Kind.ROLE)
    assert words in finding.message


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    blanks = """住所:
  type: 住処
  mean: [a]
  party: はい
  placeholder:
  placeholders: {ai-nda: [●●]}
受託者:
  type: 住所
  meaning: 所在地
  placeholder: ●●
"""
    kinds = "・".join(KINDS)
    expected = [
        ("blanks", 1, "空欄「住所」に meaning がありません。"),
        ("blanks", 2, f"空欄「住所」の型「住処」はありません。もしかして「住所」ですか。使える型: {kinds}。"),
        ("blanks", 3, "空欄「住所」に「mean」は使えません。もしかして「meaning」ですか。"),
        ("blanks", 4, "空欄「住所」の party の値が正しくありません。true か false で書いてください。"),
        ("blanks", 5, '空欄「住所」の placeholder の値が正しくありません。文字で書いてください（空なら ""）。'),
        (
            "blanks",
            6,
            "空欄「住所」の ai-nda での placeholder は、見える文字だけで、1行に書いてください（記法は使えません）。",
        ),
        ("blanks", 7, "空欄「受託者」は、ほかの役割又は空欄と名前が重なります。別の名前を付けてください。"),
        ("roles", 1, "役割「委託者」の説明を文字列で書いてください。"),
        ("roles", 2, "「文書」は役割の名前に使えません。別の名前を付けてください。"),
    ]
    assert findings_of(tmp_path, "委託者: [1]\n文書: 説明\n受託者: 説明\n", blanks) == [
        Finding(f"source/{file}.yml", line, Kind.ROLE if file == "roles" else Kind.BLANK, message)
        for file, line, message in expected
    ]


@pytest.mark.parametrize(("name", "kind"), [("roles.yml", Kind.ROLE), ("blanks.yml", Kind.BLANK)])
def test_file_in_another_encoding_is_told_as_such(tmp_path: Path, name: str, kind: Kind) -> None:
    load(tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write("# 注".encode("cp932"))
    with pytest.raises(SourceError) as caught:
        load_registry(tmp_path, "source")
    lines = {Kind.ROLE: ROLES, Kind.BLANK: BLANKS}[kind].count("\n")
    assert [finding[:3] for finding in caught.value.findings] == [(f"source/{name}", lines + 1, Kind.ENCODING)]


@pytest.mark.parametrize(("name", "kind"), [("roles.yml", Kind.ROLE), ("blanks.yml", Kind.BLANK)])
def test_missing_file_is_told_as_such(tmp_path: Path, name: str, kind: Kind) -> None:
    load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(SourceError) as caught:
        load_registry(tmp_path, "source")
    assert caught.value.findings == [Finding(f"source/{name}", 0, kind, "ファイルがありません。")]


def test_role_may_say_the_tone_of_its_badges(tmp_path: Path) -> None:
    registry = load(
        tmp_path, "委託者: {meaning: 頼む者, tone: client}\n受託者: {meaning: 頼まれる者}\n立会人: 見る者\n"
    )
    assert registry.roles == {"委託者": "頼む者", "受託者": "頼まれる者", "立会人": "見る者"}
    tones = [registry.tone_of(role) for role in ("委託者", "受託者", "立会人", "中立")]
    assert tones == ["client", "neutral", "neutral", "neutral"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{tone: client}", "説明を文字列で"),
        ("{meaning: [頼む], tone: client}", "説明を文字列で"),
        ("{meaning: 頼む者, tone: red}", "tone には client か provider を"),
        ("{meaning: 頼む者, tone: }", "tone には client か provider を"),
        ("{meaning: 頼む者, ton: client}", "「ton」は使えません。もしかして「tone」ですか。"),
        ("[頼む者]", "説明を文字列で"),
    ],
)
def test_faulty_mapping_of_a_role_is_told(tmp_path: Path, entry: str, message: str) -> None:
    (finding,) = findings_of(tmp_path, f"受託者: 頼まれる者\n委託者: {entry}\n", "{}")
    assert finding[:3] == ("source/roles.yml", 2, Kind.ROLE)
    assert message in finding.message
