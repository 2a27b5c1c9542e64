"""Front matter to `Contract`; every fault in it is told with its line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.contract import Captions, Contract, begins_with_party, parse_contract, split_front_matter
from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.marks import Mark, Marks

SHOWN = "source/contracts/maintenance.md"
ROLES = ("委託者", "受託者", "提供者", "利用者", "開示者")
PAGE = """---
contract:
  parties:
    委託者: 甲
    受託者: 乙
  document: 本契約
  marks:
    項: "1. "
    号: （1）
---
# 保守・運用契約書

```{include} /clauses/purpose/maintenance.md
```
"""
FRONT = PAGE.split("---\n")[1]
PARTIES = "  parties:\n    委託者: 甲\n    受託者: 乙\n"
MARKS = '  marks:\n    項: "1. "\n    号: （1）\n'


def findings_of(text: str) -> list[Finding]:
    with pytest.raises(SourceError) as caught:
        parse_contract("maintenance", text, SHOWN, ROLES)
    return caught.value.findings


def assert_told(findings: list[Finding], told: Sequence[tuple[int, *tuple[str, ...]]]) -> None:
    assert [finding[:3] for finding in findings] == [(SHOWN, line, Kind.FRONT_MATTER) for line, *_ in told]
    for finding, (_, *words) in zip(findings, told, strict=True):
        assert [word for word in words if word not in finding.message] == []


def changed(old: str, new: str) -> str:
    assert PAGE.count(old) == 1
    return PAGE.replace(old, new)


def test_page_gives_the_contract() -> None:
    assert parse_contract("maintenance", PAGE, SHOWN, ROLES) == Contract(
        name="maintenance",
        title="保守・運用契約書",
        parties={"委託者": "甲", "受託者": "乙"},
        document="本契約",
        marks=Marks(paragraph=Mark("", "1", ". "), item=Mark("（", "1", "）"), lead_item=Mark("（", "1", "）")),
    )


def test_contract_without_marks_has_the_default_ones() -> None:
    assert parse_contract("maintenance", changed(MARKS, ""), SHOWN, ROLES).marks == Marks()


def test_contract_says_where_captions_stand_and_whether_it_lists_its_articles() -> None:
    default = parse_contract("maintenance", PAGE, SHOWN, ROLES)
    assert (default.captions, default.contents, default.either) == (Captions.BEHIND, False, ())
    page = changed("  document", "  captions: 上\n  toc: true\n  either: [開示者]\n  document")
    contract = parse_contract("maintenance", page, SHOWN, ROLES)
    assert (contract.captions, contract.contents, contract.either) == (Captions.ABOVE, True, ("開示者",))


def of_parties(written: str, more: str = "") -> Contract:
    page = changed(PARTIES, f"  parties: {{{written}}}\n{more}")
    return parse_contract("maintenance", page, SHOWN, ROLES)


@pytest.mark.parametrize(
    ("written", "sides"),
    [
        ("委託者: 甲", {"甲": "委託者"}),
        ("受託者: 乙, 委託者: 甲", {"乙": "受託者", "甲": "委託者"}),
        (
            "委託者: 甲, 受託者: 乙, 提供者: 丙, 利用者: 丁",
            {"甲": "委託者", "乙": "受託者", "丙": "提供者", "丁": "利用者"},
        ),
        ("提供者: 当社, 利用者: 利用者", {"当社": "提供者", "利用者": "利用者"}),
        ("開示者: 委託者, 委託者: 甲, 受託者: 乙", {"甲": "開示者", "乙": "受託者"}),
        ("委託者: 委託者, 受託者: 受託者, 開示者: 委託者", {"委託者": "委託者", "受託者": "受託者"}),
    ],
)
def test_sides_are_what_the_parties_print_as_in_their_order(written: str, sides: dict[str, str]) -> None:
    contract = of_parties(written)
    assert list(contract.sides.items()) == list(sides.items())
    assert {side: contract.role_of(side) for side in sides} == sides


def test_second_role_of_a_party_prints_as_the_first_and_is_of_the_same_party() -> None:
    contract = of_parties("委託者: 甲, 受託者: 乙, 開示者: 委託者")
    assert contract.parties == {"委託者": "甲", "受託者": "乙", "開示者": "甲"}
    assert [contract.party_of(role) for role in ("委託者", "開示者", "受託者")] == ["委託者", "委託者", "受託者"]


def test_role_that_any_party_may_have_prints_as_it_is_called_and_is_no_side() -> None:
    contract = of_parties("委託者: 甲, 受託者: 乙", "  either: [開示者]\n")
    assert contract.roles == {"委託者": "甲", "受託者": "乙", "開示者": "開示者"}
    assert list(contract.sides) == ["甲", "乙"]
    assert contract.party_of("開示者") == "開示者"


@given(st.dictionaries(st.sampled_from(ROLES), st.sampled_from([*"甲乙丙", *ROLES]), min_size=1))
def test_every_role_is_of_just_one_side(written: dict[str, str]) -> None:
    listed = ", ".join(f"{role}: {word}" for role, word in written.items())
    try:
        contract = of_parties(listed)
    except SourceError:
        return
    assert list(contract.parties) == list(written)
    for role, printed in contract.parties.items():
        assert contract.role_of(printed) == contract.party_of(role)
        named = written[role] in written
        assert printed == (written[written[role]] if named else written[role])
    direct = [word for word in written.values() if word not in written]
    assert len(direct) == len({*direct})


def test_party_may_print_as_its_role() -> None:
    page = changed("受託者: 乙\n", "受託者: 乙\n    提供者: 提供者\n")
    contract = parse_contract("maintenance", page, SHOWN, ROLES)
    assert contract.parties == {"委託者": "甲", "受託者": "乙", "提供者": "提供者"}


@pytest.mark.parametrize(("ko", "otsu"), [("委託者", "受託者"), ("受託者", "委託者"), ("提供者", "利用者")])
def test_side_knows_its_role(ko: str, otsu: str) -> None:
    contract = parse_contract("maintenance", changed(PARTIES, f"  parties: {{{otsu}: 乙, {ko}: 甲}}\n"), SHOWN, ROLES)
    assert (contract.role_of("甲"), contract.role_of("乙")) == (ko, otsu)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("---\ncontract:", "contract:", [
            (1, "先頭に前付け（--- で挟んだ contract: …）がありません。ほかの契約書のページに倣って書いてください。"),
        ], id="前付けがない"),
        pytest.param("---\ncontract:", "\n---\ncontract:", [(1, "前付け")], id="前付けが先頭にない"),
        pytest.param("---\n# 保守", "# 保守", [(1, "前付け")], id="前付けが閉じていない"),
        pytest.param(FRONT, "", [(1, "前付け")], id="前付けが空"),
        pytest.param("甲\n", "甲: 丙\n", [(4, "YAML", "コロン")], id="コロンが2つ"),
        pytest.param("    号", "\t号", [(9, "タブ", "字下げ")], id="タブの字下げ"),
        pytest.param("本契約", "@本契約", [(6, "YAML")], id="YAML にない文字"),
        pytest.param("委託者: 甲", "no: 甲", [(4, "「no」", "roles.yml")], id="no というキー"),
        pytest.param("号: （1）", "8: （1）", [(9, "「8」")], id="数のキー"),
        pytest.param("号: （1）", "~: （1）", [(9, "キーが文字では")], id="文字でないキー"),
        pytest.param("受託者: 乙", "委託者: 乙", [(5, "「委託者」", "4行目")], id="役割が2度"),
        pytest.param("  marks:", "  document: 本書\n  marks:", [(7, "「document」", "6行目")], id="自称が2度"),
        pytest.param("contract:", "contrast:", [
            (2, "「contrast」", "もしかして「contract」"),
        ], id="contract の書き間違い"),
        pytest.param(FRONT, "{}\n", [(1, "「contract」がありません", "parties と document")], id="contract がない"),
        pytest.param(FRONT, "# 注\n", [(2, "「キー: 値」")], id="前付けが注だけ"),
        pytest.param(FRONT, "contract: 保守\n", [(2, "「contract」")], id="contract が文字列"),
        pytest.param("---\n# 保守", "title: 保守\n---\n# 保守", [
            (10, "「title」は使えません"),
        ], id="前付けの知らないキー"),
        pytest.param("document", "documents", [
            (2, "「document」", "がありません"), (6, "「documents」は使えません", "もしかして「document」"),
        ], id="contract の知らないキー"),
        pytest.param(PARTIES, "", [(2, "「parties", "がありません")], id="parties がない"),
        pytest.param(PARTIES, "  parties: [委託者, 受託者]\n", [(3, "「parties")], id="parties がリスト"),
        pytest.param("  document: 本契約\n", "", [(2, "「document」", "がありません")], id="document がない"),
        pytest.param("本契約", '""', [(6, "「document」")], id="document が空"),
        pytest.param("本契約", '" "', [(6, "「document」")], id="document が空白"),
        pytest.param("# 保守", "## 保守", [(1, "題名", "「# 題名」")], id="題名がない"),
        pytest.param("# 保守・運用契約書\n", "#\n", [(1, "題名")], id="題名が空"),
        pytest.param("# 保守・運用契約書\n", "#   \n", [(1, "題名")], id="題名が空白だけ"),
        pytest.param("# 保守・運用契約書\n", "# \u3000\n", [(1, "題名")], id="題名が全角空白だけ"),
        pytest.param("受託者: 乙", "受託社: 乙", [
            (5, "「受託社」", "roles.yml", "もしかして「受託者」"),
        ], id="知らない役割"),
        pytest.param("受託者: 乙", "買主: 乙", [
            (5, "「買主」は roles.yml にありません。新しい役割"),
        ], id="似たもののない役割"),
        pytest.param("受託者: 乙", "受託者: 甲", [
            (5, "「甲」が2人います（委託者と受託者）", "「受託者: 委託者」"),
        ], id="甲が2人"),
        pytest.param("受託者: 乙\n", "受託者: 乙\n    提供者: 開示者\n    利用者: 開示者\n", [
            (7, "「開示者」が2人います（提供者と利用者）"),
        ], id="呼び名の同じ役割"),
        pytest.param(PARTIES, "  parties: {委託者: '甲 ', 受託者: '　乙'}\n", [
            (3, "parties の「受託者」", "前後に空白"), (3, "parties の「委託者」の呼び名「甲 」の前後に空白"),
        ], id="呼び名の前後に空白"),
        pytest.param(PARTIES, "  parties: {委託者: 受託者, 受託者: 委託者}\n", [
            (3, "「受託者」が指す「委託者」に、呼び名"), (3, "「委託者」が指す「受託者」に、呼び名"),
        ], id="互いを指す役割"),
        pytest.param(PARTIES, "  parties: {委託者: 甲, 受託者: 委託者, 提供者: 受託者}\n", [
            (3, "「提供者」が指す「受託者」に、呼び名"),
        ], id="役割を指す役割を指す役割"),
        pytest.param("  document", "  either: 開示者\n  document", [(6, "either", "並べて")], id="either が文字列"),
        pytest.param("  document", "  either: [[開示者]]\n  document", [
            (6, "either", "並べて"),
        ], id="either の中がリスト"),
        pytest.param("  document", "  either: [閑示者]\n  document", [
            (6, "「閑示者」", "もしかして「開示者」"),
        ], id="either の知らない役割"),
        pytest.param("  document", "  either: [開示者, 受託者]\n  document", [
            (6, "「受託者」は parties にもあります"),
        ], id="either と parties の両方にある役割"),
        pytest.param("  document", "  captions: 下\n  document", [
            (6, "captions", "内・内続・上・続・なし"),
        ], id="見出しの場所の書き間違い"),
        pytest.param("  document", "  captions: [上]\n  document", [(6, "captions")], id="見出しの場所がリスト"),
        pytest.param("  document", "  toc: はい\n  document", [(6, "toc", "true か false")], id="目次の書き間違い"),
        pytest.param("受託者: 乙", "受託者: [乙]", [(5, "「受託者」", "文字")], id="当事者がリスト"),
        pytest.param("受託者: 乙", "受託者:", [(5, "「受託者」")], id="当事者が空"),
        pytest.param("    号", "    合", [(9, "「合」は使えません")], id="知らない階層"),
        pytest.param("    号", "    イロ", [(9, "「イロ」", "もしかして「イロハ」")], id="階層の書き間違い"),
        pytest.param('"1. "', '"2. "', [(8, "項の番号", "最初の番号", "2. ")], id="2から始まる番号"),
        pytest.param('"1. "', '"10. "', [(8, "項の番号", "10. ")], id="10から始まる番号"),
        pytest.param("（1）", "・", [(9, "号の番号")], id="数のない番号"),
        pytest.param("（1）", "[1]", [(9, "「号」", "文字")], id="リストの番号"),
        pytest.param("（1）", '""', [(9, "「号」に値がありません")], id="空の番号"),
        pytest.param(MARKS, '  marks: "1. "\n', [(7, "marks")], id="marks が文字列"),
        pytest.param(MARKS, "  marks:\n", [(7, "marks")], id="marks が空"),
    ],
)  # fmt: skip
def test_fault_in_a_page_is_told_with_its_line(old: str, new: str, told: list[tuple[int, *tuple[str, ...]]]) -> None:
    assert_told(findings_of(changed(old, new)), told)


def test_all_faults_of_a_page_are_told_at_once() -> None:
    page = """---
contract:
  parties: {買主: 甲, 受託者: [2]}
  party: 乙
  marks: {項: [1.], 目: "1", 号: 2）}
---
## 目的
"""
    assert findings_of(page) == [
        Finding(SHOWN, line, Kind.FRONT_MATTER, message)
        for line, message in [
            (1, "契約書の題名（「# 題名」の行）がありません。"),
            (2, "contract に「document」（契約書の自称。「本契約」など）がありません。"),
            (3, "parties の「受託者」に値がありません。文字で書いてください。"),
            (3, "役割「買主」は roles.yml にありません。新しい役割は roles.yml に足します。"),
            (4, "contract に「party」は使えません。もしかして「parties」ですか。"),
            (5, "marks に「目」は使えません。"),
            (5, "marks の「項」に値がありません。文字で書いてください。"),
            (5, "号の番号は、「1. 」「（1）」「①」「イ　」のような最初の番号で書いてください: 2）"),
        ]
    ]


def test_title_is_the_first_heading_of_the_first_level() -> None:
    page = changed("# 保守・運用契約書\n", "## 目的\n\n#  保守契約書  \n\n# 別紙\n")
    assert parse_contract("maintenance", page, SHOWN, ROLES).title == "保守契約書"


def test_comment_in_the_front_matter_is_no_title() -> None:
    findings = findings_of(changed("# 保守・運用契約書\n", "").replace("contract:\n", "# 保守契約書\ncontract:\n"))
    assert [finding.message for finding in findings] == ["契約書の題名（「# 題名」の行）がありません。"]


@given(st.lists(st.text("a# -甲", max_size=4)), st.lists(st.text("a# -甲", max_size=4)))
def test_page_keeps_its_line_numbers_without_the_front_matter(front: list[str], body: list[str]) -> None:
    front = [line for line in front if line.rstrip() != "---"]
    text = "\n".join(["---", *front, "---", *body])
    front_matter, rest = split_front_matter(text)
    assert front_matter == "".join(line + "\n" for line in front)
    assert rest.split("\n") == ["", *("" for _ in front), "", *body]


@pytest.mark.parametrize(
    "text", ["", "# 題名\n", " ---\na: b\n---\n", "---\na: b\n", "----\na: b\n----\n", "a\n---\nb\n---\n"], ids=repr
)
def test_page_without_front_matter_is_left_whole(text: str) -> None:
    assert split_front_matter(text) == ("", text)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("document: 本契約", 'document: "本\\n契約"', 6, "document"),
        ("document: 本契約", 'document: "本契約\\n"', 6, "document"),
        ("    委託者: 甲", '    委託者: "甲\\u2028"', 4, "parties の「委託者」"),
        ('項: "1. "', 'イロハ: "イ\\n"', 8, "marks の「イロハ」"),
    ],
)
def test_value_has_no_line_break(old: str, new: str, line: int, what: str) -> None:
    findings = findings_of(changed(old, new))
    assert Finding(SHOWN, line, Kind.FRONT_MATTER, f"{what} の値に改行があります。1行で書いてください。") in findings


@pytest.mark.parametrize(
    ("line", "name", "begins"),
    [
        *(
            (line, "乙", True)
            for line in ("乙", "　乙　株式会社手本", "（乙）株式会社手本", "(乙) 株式会社手本", "【乙】")
        ),
        *(
            (line, "乙", True)
            for line in ("「乙」手本", "乙：手本", "乙の住所　〇〇", "乙住所：", "乙代表取締役　〇〇")
        ),
        *((line, "乙", False) for line in ("乙女座ホール株式会社", "乙訓郡大山崎町一丁目", "（乙種免許者）", "乙ら")),
        *((line, "乙", False) for line in ("甲及び乙", "乙及び丙", "")),
        *((line, "A", line == "A　手本") for line in ("A　手本", "ABC株式会社")),
        ("甲商事の本店", "甲商事", True),
        ("甲商事の本店", "甲", False),
    ],
)
def test_line_begins_with_a_party_and_with_no_longer_word(line: str, name: str, begins: bool) -> None:
    assert begins_with_party(line, name) == begins
