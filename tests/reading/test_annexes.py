"""Annexes: their numbers by kind, what they may hold, and how they are referred to."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from ..readback import agreement_of, printed_lines, squeeze
from .agreements import PAGE, Reading, faults, reading, written

TEXTS = {
    "purpose": "## 目的\n\nあ。\n",
    "fees": "## 料金\n\n{annex}`prices`及び{annex}`sla`による。\n",
    "sign": "```{signature}\n{{締結日}}\n\n甲　{{甲の住所}}\n```\n",
    "@prices": "## 料金表\n\n月額{{対価の額}}円\n",
    "@sla": "## 水準\n\n99%\n",
    "@spec": "## 仕様\n\n次のとおり。\n",
}


def titles(read: Reading) -> list[str]:
    sections = [node for node in read.page.findall(nodes.section) if "annex" in node["classes"]]
    return ["".join(text.astext() for text in section[0].findall(nodes.Text)) for section in sections]


def test_annexes_are_numbered_in_their_order_and_referred_to_by_their_files(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\nfees\nsign\n@sla\n@prices", TEXTS)
    assert titles(read) == ["別紙1　水準", "別紙2　料金表"]
    assert read.references == [("別紙2", "annex-prices"), ("別紙1", "annex-sla")]
    assert read.labels == ["第1条（目的）", "第2条（料金）"]
    assert read.anchors[-3:] == ["sign", "annex-sla", "annex-prices"]


def test_annex_may_stand_before_the_signatures(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\n@prices\nsign", TEXTS)
    assert read.anchors[1:] == ["purpose", "purpose-1", "annex-prices", "sign"]
    assert [each.topic for each in read.domain.passages["contracts/small"]] == ["purpose", "sign"]


@pytest.mark.parametrize(
    ("settings", "options", "found"),
    [
        ("", ["", "", ""], ["別紙1　料金表", "別紙2　水準", "別紙3　仕様"]),
        ("", ["", " :kind: 別表", ""], ["別紙1　料金表", "別表　水準", "別紙2　仕様"]),
        ("", [" :kind: 別表", "", " :kind: 別表"], ["別表1　料金表", "別紙　水準", "別表2　仕様"]),
        ("", ["", " :unnumbered:", ""], ["別紙1　料金表", "水準", "別紙2　仕様"]),
        ("", [" :unnumbered:", " :unnumbered:", ""], ["料金表", "水準", "別紙　仕様"]),
        (
            'marks: {別紙: "別紙第一"}',
            ["", " :kind: 別表", ""],
            ["別紙第一　料金表", "別表第一　水準", "別紙第二　仕様"],
        ),
        ('marks: {別紙: "別添（A）"}', ["", "", ""], ["別添（A）　料金表", "別添（B）　水準", "別添（C）　仕様"]),
        ("", [" :kind: 仕様書", " :kind: 別添", ""], ["仕様書　料金表", "別添　水準", "別紙　仕様"]),
    ],
)
def test_annexes_are_numbered_by_kind(tmp_path: Path, settings: str, options: list[str], found: list[str]) -> None:
    body = "\n".join(
        ["purpose", *(f"@{name}{option}" for name, option in zip(("prices", "sla", "spec"), options, strict=True))]
    )
    assert titles(reading(tmp_path, body, TEXTS, settings)) == found


def test_sole_annex_has_no_number_unless_the_agreement_says_so(tmp_path: Path) -> None:
    texts = TEXTS | {"fees": "## 料金\n\n{annex}`prices`による。\n"}
    read = reading(tmp_path, "fees\n@prices", texts)
    assert (titles(read), read.references) == (["別紙　料金表"], [("別紙", "annex-prices")])
    read = reading(tmp_path, "fees\n@prices", texts, "marks: {別紙: 別紙1}")
    assert (titles(read), read.references) == (["別紙1　料金表"], [("別紙1", "annex-prices")])


def test_annex_without_a_number_is_referred_to_by_its_title(tmp_path: Path) -> None:
    read = reading(tmp_path, "fees\n@prices :unnumbered:\n@sla", TEXTS)
    assert read.references == [("料金表", "annex-prices"), ("別紙", "annex-sla")]


def test_title_of_an_annex_may_say_what_it_belongs_to(tmp_path: Path) -> None:
    texts = TEXTS | {
        "@prices": "## 料金表（{article}`fees`関係）\n\n文。\n",
        "@sla": "## {article}`fees`の水準\n\n文。\n",
    }
    read = reading(tmp_path, "fees\n@prices\n@sla :unnumbered:", texts, 'marks: {別紙: "別表第一", 条: "第一条"}')
    assert titles(read) == ["別表第一　料金表（第一条関係）", "第一条の水準"]
    assert read.references == [
        ("別表第一", "annex-prices"), ("第一条の水準", "annex-sla"), ("第一条", "fees"), ("第一条", "fees")
    ]  # fmt: skip
    assert [(each.number, each.title) for each in read.domain.annexes["contracts/small"]] == [
        ("別表第一", "料金表（第一条関係）"), ("第一条の水準", "第一条の水準")
    ]  # fmt: skip


HELD = """## 料金表

{{委託者}}は、{article}`purpose`により次の額を支払う。

### 月額

1. 基本
   1. 一類
   2. 二類
2. 追加

また、

- 消費税
- 送料

1. 別の並び

| 品目 | 額 |
|---|---:|
| 保守 | {{対価の額}} |

#### 細目

{annex}`sla`のとおり。
"""


def test_annex_has_its_own_headings_lists_and_tables(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\n@prices\n@sla", TEXTS | {"@prices": HELD}, 'marks: {項: "1. ", 号: "（1）"}')
    assert read.text_of("annex-prices") == (
        "別紙1料金表甲は、第1条により次の額を支払う。月額1.基本（1）一類（2）二類2.追加また、・消費税・送料1.別の並び"
        "品目額保守●細目別紙2のとおり。"
    )
    assert read.references == [("第1条", "purpose"), ("別紙2", "annex-sla")]
    assert list(read.domain.blanks("contracts/small")) == ["対価の額"]
    assert read.domain.blanks("contracts/small")["対価の額"] == ["別紙1"]
    assert [name for name in read.anchors if name.startswith("annex")] == [
        "annex-prices", "annex-prices-1", "annex-prices-2", "annex-sla"
    ]  # fmt: skip


def test_annexes_stand_in_page_and_print(tmp_path: Path) -> None:
    project = written(tmp_path, "purpose\n@prices\n@sla", TEXTS | {"@prices": HELD})
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert (result.returncode, result.stderr) == (0, "")
    shown = squeeze(agreement_of(project.path("build/html/contracts/small.html")).get_text())
    printed = squeeze("".join(line.text for line in printed_lines(project.path("build/pdf/small.pdf"))))
    for text in (shown, printed):
        assert (
            "別紙1料金表甲は、第1条により次の額を支払う。月額1基本（1）一類（2）二類2追加また、・消費税・送料1別の並び"
            in text
        )
        assert "細目別紙2のとおり。" in text


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("purpose\n@price", 10, "取り込む別紙 /annexes/price.md がありません。ファイル名を確かめてください。"),
        ("purpose\n@prices\n@prices", 12, "/annexes/prices.md は10行目でも取り込まれています。一方を消してください。"),
        ("purpose\n@prices :id: x", 10, "別紙に :id:、:inserted:、:uncaptioned: は書けません。消してください。"),
        ("purpose\n@prices :inserted:", 10, "別紙に :id:、:inserted:、:uncaptioned: は書けません。消してください。"),
        ("purpose :kind: 別表", 8, "条項に :kind: と :unnumbered: は書けません。消してください。"),
        ("purpose :unnumbered:", 8, "条項に :kind: と :unnumbered: は書けません。消してください。"),
        (
            "purpose\n@prices :kind: 別表 :unnumbered:",
            10,
            ":kind: と :unnumbered: は、一方だけを書いてください。番号がなければ、題名だけを印字します。",
        ),
        *(
            (
                f"purpose\n@prices :kind: {kind}",
                10,
                f":kind: の「{kind}」から番号を消してください。番号は自動で付きます。",
            )
            for kind in ("別表1", "別紙１", "別表第一")
        ),
        (
            "purpose\n@prices :kind:",
            11,
            "取り込みの囲みの中に書けるのは「:id: 名前」「:inserted:」「:uncaptioned:」"
            "（別紙では「:kind: 別表」「:unnumbered:」）だけです。ほかの行は消し、「```」で閉じてください。",
        ),
        ("purpose\n@a.b", 10, "別紙のファイルの名前「a.b.md」に使えるのは、文字と数字、「-」「_」だけです。"),
    ],
)
def test_include_of_an_annex_that_does_not_fit_is_told(tmp_path: Path, body: str, line: int, message: str) -> None:
    texts = TEXTS | {"@a.b": "## 題名\n\n文。\n"}
    assert faults(tmp_path, body, texts) == [f"contracts/small.md:{line}: {message}"]


TYPED = "別紙の番号は自動で付きます。「別紙1」などを消し、題名だけを書いてください。"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("料金は次のとおり。\n", 1, "別紙に題名がありません。1行目に「## 題名」と書いてください。"),
        ("# 料金表\n\n文。\n", 1, "見出しは「## 見出し」と、別紙の1行目に書いてください。"),
        ("文。\n\n## 料金表\n", 3, "見出しは「## 見出し」と、別紙の1行目に書いてください。"),
        ("## 料金表\n\n文。\n\n## 次\n\n文。\n", 5,
         "見出しは1つの別紙に1つです。2つ目は、別のファイルに分けてください。"),
        ("## 別紙1　料金表\n\n文。\n", 1, TYPED),
        ("## 別表第一（料金）\n\n文。\n", 1, TYPED),
        ("## 別紙\n\n文。\n", 1, TYPED),
        ("## 料金表\n", 1, "別紙の本文がありません。見出しの下に文を書いてください。"),
        ("## 料金表\n\n委託料は、甲が支払う。\n", 3,
         "「甲」だけを名指ししています。「{{役割}}」と、役割の名前で書いてください。"),
        ("## 料金表\n\n{article}`/2`のとおり。\n", 3,
         "条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。"),
        ("## 料金表\n\n{annex}`prises`のとおり。\n", 3, "参照先の別紙「prises」を、この契約書は取り込んでいません。"
         "ファイルの名前で書いてください。もしかして「prices」ですか。"),
        ("## 料金表\n\n1. あ\n3. い\n", 4, "番号「3」は「2」のはずです。番号は1から順に書いてください。"),
    ],
)  # fmt: skip
def test_annex_that_is_none_is_told(tmp_path: Path, text: str, line: int, message: str) -> None:
    assert f"annexes/prices.md:{line}: {message}" in faults(tmp_path, "purpose\n@prices", TEXTS | {"@prices": text})


@pytest.mark.parametrize(
    ("mark", "body", "line"),
    [
        ("条: 第Ⅰ条", "\n".join(f"t{n}" for n in range(13)), 33),
        ("章: Ⅰ．", "\n".join(f"## 章{n}\nt{n}" for n in range(13)), 45),
        ("節: Ⅰ節", "## 章\n" + "\n".join(f"### 節{n}\nt{n}" for n in range(13)), 46),
        ("別紙: 別紙Ⅰ", "t0\n" + "\n".join(f"@x{n}" for n in range(13)), 35),
    ],
)
def test_numerals_that_end_before_the_parts_of_a_page_are_told(tmp_path: Path, mark: str, body: str, line: int) -> None:
    texts = {f"t{n}": f"## 条{n}\n\n文。\n" for n in range(13)} | {f"@x{n}": f"## 表{n}\n\n文。\n" for n in range(13)}
    assert faults(tmp_path, body, texts, f"marks: {{{mark}}}") == [
        f"contracts/small.md:{line}: 「{mark.split()[1]}」の番号が足りません。「Ⅰ」から始まる番号は12までです: 13"
    ]


def test_annex_that_the_agreement_does_not_include_is_told_where_it_is_cited(tmp_path: Path) -> None:
    assert faults(tmp_path, "purpose\nfees\n@prices", TEXTS) == [
        "clauses/fees/small.md:3: 参照先の別紙「sla」を、この契約書は取り込んでいません。"
        "ファイルの名前で書いてください。"
    ]


def test_fault_in_an_annex_leaves_nothing_written(tmp_path: Path) -> None:
    project = written(tmp_path, "purpose\n@prices", TEXTS | {"@prices": "文。\n"})
    result = project.build("pdf")
    assert result.returncode == 2
    assert "source/annexes/prices.md:1: 別紙に題名がありません。" in result.stderr
    assert not list(project.path("build").rglob("*.pdf"))
    assert PAGE not in result.stderr
