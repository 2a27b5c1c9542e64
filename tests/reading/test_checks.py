"""What is wrong with a page and with its clauses, told whole; no build is needed to know it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clausebook.model.blanks import Blank, Registry
from clausebook.model.contract import Contract
from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.marks import Marks
from clausebook.reading import markup
from clausebook.reading.checks import check_page, check_source, check_topic
from clausebook.reading.names import check_parties, check_self_names
from clausebook.reading.project import Source

REGISTRY = Registry(
    {"貸主": "貸す者", "借主": "借りる者", "仲介者": "間に立つ者"},
    {
        "利率": Blank("利率", "自由記述", "年の利率", "●"),
        "住所": Blank("住所", "住所", "所在地", "●", party=True),
    },
)
CONTRACT = Contract("loan", "金銭消費貸借契約書", {"貸主": "甲", "借主": "乙"}, "本契約", Marks())
PAGE = "source/contracts/loan.md"
CLAUSE = "source/clauses/fee/loan.md"


def told_of_page(text: str, clauses: dict[str, str]) -> list[tuple[str, int, Kind, str]]:
    def read(target: str) -> Source:
        name = target.lstrip("/")
        if name not in clauses:
            raise FileNotFoundError(name)
        if clauses[name] == "\ufffd":
            raise SourceError([Finding(f"source/{name}", 1, Kind.ENCODING, "読めません。")])
        return Source(clauses[name], f"source/{name}")

    return [finding[:4] for finding in check_page(Source(text, PAGE), CONTRACT, REGISTRY, read)]


def told_of_clause(text: str) -> list[tuple[int, Kind, str]]:
    findings = list(check_source(Source(text, CLAUSE), markup.CLAUSE, CONTRACT, REGISTRY))
    assert {finding.path for finding in findings} <= {CLAUSE}
    return [finding[1:4] for finding in findings]


def including(*targets: str) -> str:
    return "".join(f"```{{include}} {target}\n```\n" for target in targets)


def test_page_is_told_of_all_that_is_no_title_and_no_include() -> None:
    text = f"""---
contract: {{}}
---
# 金銭消費貸借契約書

本文。

# 別の題名

:::{{include}} /clauses/fee/loan.md
:::

```{{include}} /clauses/fee/loan.md
ほかの行
```

## 総則

- 箇条

{including("/clauses/term/loan.md")}
"""
    body = "ページには題名、章・節の見出し、取り込みだけを書きます。本文は条項のファイルに移してください。"
    options = "「:id: 名前」「:inserted:」「:uncaptioned:」（別紙では「:kind: 別表」「:unnumbered:」）"
    assert told_of_page(text, {f"clauses/{topic}/loan.md": "## 見出し\n\n本文。\n" for topic in ("fee", "term")}) == [
        *(
            (PAGE, line, Kind.MARKUP, message)
            for line, message in [
                (6, body),
                (8, "題名は1つだけ書きます。2つ目の「# 」を消してください。"),
                (10, "取り込みは「:::」ではなく「```{include} …」と書き、「```」で閉じてください。"),
                (19, body),
            ]
        ),
        (
            PAGE,
            14,
            Kind.INCLUDE,
            f"取り込みの囲みの中に書けるのは{options}だけです。ほかの行は消し、「```」で閉じてください。",
        ),
    ]


def test_each_include_that_does_not_fit_is_told_and_those_behind_it_are_still_looked_at() -> None:
    included = [
        "../roles.yml",
        "/clauses/fee.md",
        "/clauses/fee/loan.md",
        "/clauses/fee/loan.md",
        "/clauses/fee/sale.md",
        "/clauses/term/lone.md",
        "/clauses/court/damaged.md",
        "/clauses/end/loan.md",
        "/clauses/stage-2/loan.md",
    ]
    clauses = {
        "clauses/fee/loan.md": "## 利息\n\n無利息とする。\n",
        "clauses/fee/sale.md": "## 代金\n\n無償とする。\n",
        "clauses/court/damaged.md": "\ufffd",
        "clauses/end/loan.md": "## 解除\n\n甲は、解除できる。\n",
        "clauses/stage-2/loan.md": "## 第2段階\n\n準用する。\n",
    }
    outside = "条項は「/clauses/主題/書き分け.md」、別紙は「/annexes/名前.md」と書いて取り込んでください: "
    twice = "「fee」という条は7行目でも取り込まれています。"
    assert told_of_page("# 題名\n\n" + including(*included), clauses) == [
        (PAGE, 3, Kind.INCLUDE, f"{outside}../roles.yml"),
        (PAGE, 5, Kind.INCLUDE, f"{outside}/clauses/fee.md"),
        (PAGE, 9, Kind.INCLUDE, "/clauses/fee/loan.md は7行目でも取り込まれています。一方を消してください。"),
        (
            PAGE,
            11,
            Kind.INCLUDE,
            f"{twice}この条を「:id: 別の名前」と名付け、参照もその名前で書いてください。",
        ),
        (
            PAGE,
            19,
            Kind.INCLUDE,
            "主題の名前「stage-2」は使えません。「-数字」で終わる名前は、項や号へのリンクと重なります。",
        ),
        (PAGE, 13, Kind.INCLUDE, "取り込む条項 /clauses/term/lone.md がありません。ファイル名を確かめてください。"),
        ("source/clauses/court/damaged.md", 1, Kind.ENCODING, "読めません。"),
        (
            "source/clauses/end/loan.md",
            3,
            Kind.ROLE,
            "「甲」だけを名指ししています。「{{役割}}」と、役割の名前で書いてください。",
        ),
    ]


HEADED, BARE = "## 見出し\n\n本文。\n", "本文。\n"
AROUND = "---\ntopic: {around: true, variants: {}}\n---\n# 主題\n"
NO_HEADING = "条の見出しがありません。1行目に「## 見出し」と書いてください。"


@pytest.mark.parametrize(
    ("bodies", "pages", "without"),
    [
        ([BARE, HEADED, HEADED, BARE], {}, []),
        ([BARE, HEADED, HEADED, BARE], {0: "# 主題\n", 3: "# 主題\n"}, [0, 3]),
        ([HEADED, BARE, HEADED], {}, [1]),
        ([BARE, HEADED, HEADED, BARE], {0: AROUND, 3: AROUND}, []),
        ([BARE, HEADED, BARE, HEADED, BARE], {0: AROUND, 4: AROUND}, [2]),
        ([BARE, HEADED], {0: AROUND}, []),
        ([BARE, HEADED], {0: "# 主題\n"}, [0]),
        ([HEADED, BARE], {1: "# 主題\n"}, [1]),
        ([HEADED, BARE], {1: "---\ntopic: [\n---\n"}, []),
        ([BARE, BARE], {}, [0, 1]),
        (["##\n\n本文。\n", HEADED], {0: "# 主題\n"}, []),
    ],
)
def test_clause_needs_a_heading_between_articles_and_where_its_topic_does_not_stand_around_them(
    bodies: list[str], pages: dict[int, str], without: list[int]
) -> None:
    clauses = {f"clauses/topic{place}/loan.md": body for place, body in enumerate(bodies)}
    text = "# 題名\n\n" + including(*(f"/{name}" for name in clauses))
    told = told_of_page(text, clauses | {f"clauses/topic{place}/index.md": page for place, page in pages.items()})
    assert [finding[:3] for finding in told if finding[3].startswith(NO_HEADING)] == [
        (f"source/clauses/topic{place}/loan.md", 1, Kind.MARKUP) for place in without
    ]


def test_what_stands_around_articles_is_not_put_between_them() -> None:
    clauses = {f"clauses/topic{place}/loan.md": body for place, body in enumerate([BARE, HEADED, BARE, HEADED, BARE])}
    pages = {f"clauses/topic{place}/index.md": AROUND for place in (0, 2, 4)}
    ((path, line, _, message),) = told_of_page("# 題名\n\n" + including(*map("/{}".format, clauses)), clauses | pages)
    assert (path, line, "条と条の間に" in message) == ("source/clauses/topic2/loan.md", 1, True)


def test_clause_of_all_that_may_be_written_is_sound() -> None:
    text = """## {{利率}}の定め

甲及び乙は、{{貸主}}及び{{甲の住所}}について、{article}`term/1`のとおり「甲」と定める。

1. 第1項
   1. 号
   2. 号

      - 箇条

2. {{文書}}
"""
    assert told_of_clause(text) == []
    assert told_of_clause("```{signature}\n甲　{{貸主の住所}}\n```\n") == []
    ((line, kind, message),) = told_of_clause("本文。\n\n```{signature}\n甲　{{貸主の住所}}\n```\n")
    assert (line, kind, "分けて" in message) == (3, Kind.MARKUP, True)


EMPHASIS = "1つの「*」か「_」で囲んだ文字。印は消えます。強調は「**…**」、「*」を印字するなら「\\*」と書きます"
DEFINITION = "「[…]: …」は、Markdown ではリンクの定義と読まれ、印字されません。「\\[…]: …」と書いてください。"
CONTINUED = (
    "前の行の文の続きとして、つなげて印字されます。別の段落なら、1行空け、その段落の字下げで書いてください。続きなら、"
    "字下げを前の行の文とそろえ、行の先頭の全角空白を消してください。"
)
RUBY = "読みのないルビか、30字を超える読み。「{ruby}`漢字|かんじ`」と書きます"
ALLOWED = (
    "条項で使えない書き方です（%s）。使えるのは、「## 見出し」、段落、番号付きの項目、「- 」の箇条、表、"
    "{signature}、{lines}、参照、強調、下線、ルビ、脚注、リンクだけです。"
)
SECOND_HEADING = "見出しは1つの条項に1つです。2つ目は、別のファイルに分けてください。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("本文。\n\n## 見出し\n", {3: "見出しは「## 見出し」と、条項の1行目に書いてください。"}),
        ("## 一\n\n## 二\n\n## 三\n", {3: SECOND_HEADING, 5: SECOND_HEADING}),
        ("## \n\n本文。\n", {1: "見出しが空です。「## 」の後に見出しを書いてください。"}),
        ("## 見出し\n\n### 小見出し\n\n1. \n", {3: ALLOWED % "「### 」の見出し"}),
        ("1. 甲及び乙\n2.\n", {2: "中身のない項目です。文を書くか、番号ごと消してください。"}),
        ("**強調**と傍点\n\n`コード`\n", {3: ALLOWED % "「`」で囲んだ文字"}),
        ("寸法は10*20*30cmとする。\n\nhttps://a.example/_b_/c\n", {1: ALLOWED % EMPHASIS, 3: ALLOWED % EMPHASIS}),
        ("## 業務*1*2\n\n本文。\n", {1: ALLOWED % EMPHASIS}),
        ("本文。\n\n[備考]: 上記の料金は、消費税等を含まない。\n", {3: DEFINITION}),
        ("1. 本文。\n\n   [注1]: <https://example.com>\n", {3: DEFINITION}),
        ("1. 企画\n2. 制作\nただし、海外を除く。\n", {3: CONTINUED}),
        ("1. 次のとおり。\n   1. 企画\n   2. 制作\n   ただし、海外を除く。\n", {4: CONTINUED}),
        ("- 一つ目\nただし、二つ目を除く。\n", {2: CONTINUED}),
        ("甲乙。\n　次の段落。\n", {2: CONTINUED}),
        ("{party}`貸主`\n", {1: ALLOWED % "「{party}`…`」"}),
        ("> 引用\n>\n> 本文\n", {1: ALLOWED % "「> 」の引用"}),
        ("```{note}\n本文\n```\n\n```{signature}\n```\n", {
            1: ALLOWED % "「```{note}」の囲み", 5: ALLOWED % "{signature} の中"
        }),
        ("---\n\n% 注\n", {1: ALLOWED % "区切りの線（「---」など）", 3: ALLOWED % "「%」で始まる行"}),
        ("<b>本文</b>\n\n<div>\n", {1: ALLOWED % "HTML", 3: ALLOWED % "HTML"}),
        ("    字下げ\n", {1: ALLOWED % "4文字以上の字下げ（プログラムとして読まれます）"}),
        ("本文[^1]。\n\n[^1]: 注\n", {
            1: ALLOWED % "「[^1]」の脚注。文の中に「{footnote}`…`」と書きます",
            3: ALLOWED % "「[^1]: 」の脚注。文の中に「{footnote}`…`」と書きます",
        }),
        ("{underline}`{{利率}}`\n", {1: ALLOWED % "「{underline}`…`」の中の差し込みや記号。文字だけを書きます"}),
        ("{ruby}`漢字`\n", {1: ALLOWED % RUBY}),
        ("{ruby}`漢字|　`\n", {1: ALLOWED % RUBY}),
        ("{ruby}`　|かんじ`\n", {1: ALLOWED % RUBY}),
        ("{ruby}`漢|" + "か" * 31 + "`\n", {1: ALLOWED % RUBY}),
        ("![図](x.png)\n", {1: ALLOWED % "画像"}),
        ("(名前)=\n\n+++\n", {1: ALLOWED % "「(名前)=」", 3: ALLOWED % "「+++」"}),
        ("本文{% if x %}。\n", {1: "この書き方は使えません。差し込みは「{{名前}}」だけで書いてください。"}),
    ],
)  # fmt: skip
def test_markup_that_is_no_legal_text_is_told_with_its_line(text: str, told: dict[int, str]) -> None:
    assert told_of_clause(text) == [(line, Kind.MARKUP, message) for line, message in told.items()]


def test_every_name_that_a_clause_cannot_write_is_told() -> None:
    rest = "役割は roles.yml に、空欄は blanks.yml にあります。"
    assert told_of_clause("{{貸主}}と{{借王}}\n\n{{利卒}}\n\n{{X}}\n") == [
        (1, Kind.SUBSTITUTION, f"差し込み「{{{{借王}}}}」はありません。もしかして「借主」ですか。{rest}"),
        (3, Kind.SUBSTITUTION, f"差し込み「{{{{利卒}}}}」はありません。もしかして「利率」ですか。{rest}"),
        (5, Kind.SUBSTITUTION, f"差し込み「{{{{X}}}}」はありません。{rest}"),
    ]


def test_role_that_nobody_has_is_told_once_with_how_often_it_is_named() -> None:
    text = (
        f"---\ncontract: {{}}\n---\n# 金銭消費貸借契約書\n\n{including('/clauses/fee/loan.md', '/clauses/end/loan.md')}"
    )
    clauses = {
        "clauses/fee/loan.md": "## 利息\n\n{{貸主}}と{{借主}}。\n{{仲介者}}と{{仲介者の住所}}。\n",
        "clauses/end/loan.md": "## 終了\n\n{{仲介者}}は、終える。\n",
    }
    nobody = "役割「仲介者」が、契約書 contracts/loan.md ではどの当事者でもありません"
    assert told_of_page(text, clauses) == [
        (
            "source/clauses/fee/loan.md",
            4,
            Kind.ROLE,
            f"{nobody}（ほかに2か所）。その前付けの parties に足してください。",
        )
    ]


@pytest.mark.parametrize("head", ["##利息", "＃＃ 利息", "＃＃　利息", "##　利息", "#利息"])
def test_heading_that_is_read_as_text_is_told(head: str) -> None:
    message = "見出しになっていません。半角の「#」と、その後の半角の空白で「## 見出し」と書いてください。"
    told = [("source/clauses/fee/loan.md", 1, Kind.MARKUP, message)]
    page = f"---\ncontract: {{}}\n---\n# 金銭消費貸借契約書\n\n{including('/clauses/fee/loan.md')}"
    assert told_of_page(page, {"clauses/fee/loan.md": f"{head}\n\n利息を付ける。\n"}) == told
    assert told_of_page(page, {"clauses/fee/loan.md": "## 利息\n\n#1のとおりとする。\n"}) == []


@pytest.mark.parametrize(
    ("line", "side"),
    [
        ("甲は、乙に支払う。", "甲"),
        ("乙は、{{貸主}}に支払う。", "乙"),
        ("甲及び乙は、乙に支払う。", "乙"),
        ("甲又は乙、甲乙、甲と乙、甲、乙", ""),
        ("「甲」という。「乙」という。", ""),
        ("（以下「乙ら」という。）乙らは、甲案又は乙案", ""),
        ("{{甲の住所}}", ""),
    ],
)
def test_side_that_stands_alone_is_told(line: str, side: str) -> None:
    message = f"「{side}」だけを名指ししています。「{{{{役割}}}}」と、役割の名前で書いてください。"
    assert told_of_clause(f"本文。\n\n{line}\n") == ([(3, Kind.ROLE, message)] if side else [])


THREE = replace(CONTRACT, parties={"貸主": "甲", "借主": "乙", "仲介者": "丙"})


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("甲及び乙は、守る。", "甲及び乙"),
        ("甲乙は、守る。", "甲乙"),
        ("甲、乙及び丙は、守る。甲乙丙は、守る。", ""),
        ("「甲」及び「乙」という。", ""),
        ("甲又は乙は、守る。", "甲又は乙"),
    ],
)
def test_some_of_several_parties_are_not_named_together(line: str, named: str) -> None:
    findings = list(check_source(Source(line, CLAUSE), markup.CLAUSE, THREE, REGISTRY))
    assert [(finding.line, finding.kind) for finding in findings] == [(1, Kind.ROLE)] * bool(named)
    assert all(f"「{named}」は、当事者（甲、乙、丙）の全員ではありません" in finding.message for finding in findings)
    joined = named.replace("甲", "{{貸主}}").replace("乙", "{{借主}}")
    assert all(f"「{joined}」" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{{貸主の住所}}（以下「甲」という。）と{{乙の住所}}（以下「乙」という。）\n", 0, ""),
        ("前文\n\n{{貸主の住所}}（以下「乙」という。）と\n", 3, "「乙」は借主です"),
        ("{{乙の住所}}（以下、「甲」という。）\n", 1, "「甲」は貸主です"),
        ("前文\n\n{{貸主}}（以下「甲」という。）と\n", 3, "「甲（以下「甲」…）」になります"),
        ("```{signature}\n甲　{{貸主の住所}}\n{{甲の住所}}\n\n乙\n{{乙の住所}}\n```\n", 0, ""),
        (
            "```{signature}\n{{利率}}\n\n甲\n{{利率}}\n住所：{{乙の住所}}\n```\n",
            6,
            "「甲」の署名欄に、借主の空欄「乙の住所」",
        ),
        ("```{signature}\n（乙）{{甲の住所}}\n```\n", 2, "「乙」の署名欄に、貸主の空欄"),
    ],
)
def test_party_that_is_called_by_the_name_of_another_is_told(text: str, line: int, words: str) -> None:
    found = list(check_parties([Source(text, CLAUSE)], CONTRACT, REGISTRY))
    assert [finding.line for finding in found] == [line] * bool(words)
    assert all(words in finding.message for finding in found)


UNITS = Registry(
    REGISTRY.roles,
    {
        "代金": Blank("代金", "金額", "代金", "●●"),
        "期間": Blank("期間", "年数", "期間", "●"),
        "猶予": Blank("猶予", "日数", "猶予", "●"),
        "裁判所": Blank("裁判所", "裁判所", "裁判所", "●●"),
    },
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("代金は{{代金}}円、{{期間}}年間、{{期間}}\nか年、{{猶予}}営業日以内、{{裁判所}}地方裁判所とする。\n", []),
        ("期間は、{{期間}}とする。\n", ["「年」を印字しません"]),
        ("金{{代金}}円と￥{{代金}}円。\n", ["前の「金」を消して", "前の「￥」を消して"]),
        ("{{猶予}}以内に{{裁判所}}へ。\n", ["「日」を印字しません", "「裁判所」を印字しません"]),
        ("| 額（円） | 期間 |\n|---|---|\n| {{代金}} | {{期間}} |\n", []),
        ("額（円） | 期間\n---|---\n{{代金}} | {{期間}}\n", []),
        ("```{list-table}\n* - 額（円）\n  - 期間\n* - {{代金}}\n  - {{期間}}\n```\n", []),
        ("```{table} 額\n| 額（円） | 期間 |\n|---|---|\n| {{代金}} | {{期間}} |\n```\n", []),
        ("次による。\n\n- 代金は{{代金}}とする。\n- {{期間}}年\n", ["「円」を印字しません"]),
        ("| 額 | 期間 |\n|---|---|\n| あ | い |\n\n期間は{{期間}}とする。\n", ["「年」を印字しません"]),
        ("{{猶予}}営業日以内、{{猶予}}3日以内とする。\n", ["「日」を印字しません"]),
    ],
)
def test_unit_that_a_value_does_not_print_is_written_behind_it(text: str, words: list[str]) -> None:
    found = list(check_source(Source(text, CLAUSE), markup.CLAUSE, CONTRACT, UNITS))
    assert [finding.kind for finding in found] == [Kind.BLANK] * len(words)
    assert all(word in finding.message for word, finding in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("その他当社が認めた場合", True),
        ("万一当社が遅れ", True),
        ("関連当社が", False),
        ("当社ID", False),
        ("当社が", True),
    ],
)
def test_long_name_is_seen_behind_the_words_that_it_may_follow(line: str, named: bool) -> None:
    terms = replace(CONTRACT, parties={"貸主": "当社", "借主": "利用者"})
    found = list(check_source(Source(line, CLAUSE), markup.CLAUSE, terms, REGISTRY))
    assert [finding.kind for finding in found] == [Kind.ROLE] * named


def test_items_that_are_indented_too_little_are_told_once() -> None:
    text = "1. 次とする。\n  1. あ\n  2. い\n2. 次。\n"
    assert told_of_clause(f"## 見出し\n\n{text}") == [
        (4, Kind.NUMBER, "号の字下げが足りないため、項として読まれます。3文字以上下げて書いてください。"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{文書}}と{other}`本規約`による。", []),
        ("本契約による。", ["本契約"]),
        ("見本契約書、基本契約、本契約書2通、日本規約", []),
        ("業務に関する定め（以下「本規約」という。）\n本規約による。本覚書による。", ["本覚書"]),
    ],
)
def test_name_of_the_agreement_that_is_typed_is_told(text: str, found: list[str]) -> None:
    told = [finding.message for finding in check_self_names([Source(text, CLAUSE)])]
    assert [message.partition("」")[0].removeprefix("「") for message in told] == found
    assert all("「{{文書}}」" in message for message in told)


def test_side_may_stand_alone_in_the_signature_block_only() -> None:
    assert told_of_clause("```{signature}\n甲　{{利率}}\n乙\n```\n") == []
    ((line, kind, _),) = told_of_clause("支払う。\n\n甲は、支払う。\n")
    assert (line, kind) == (3, Kind.ROLE)


def test_numbers_follow_each_other_at_each_level() -> None:
    text = """1. 一
   1. 一
   3. 三
   4. 四
2. 二
   1. 一
4. 四

第1条（見出し）
"""
    assert told_of_clause(text) == [
        (line, Kind.NUMBER, message)
        for line, message in [
            (3, "番号「3」は「2」のはずです。番号は1から順に書いてください。"),
            (7, "番号「4」は「3」のはずです。番号は1から順に書いてください。"),
            (9, "条番号は自動で付きます。「第n条」を消し、見出しだけを書いてください。"),
        ]
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. 本文。\n   1. 企画\n  2. 制作\n2. 次。\n", [(3, 2, 0)]),
        ("1. 本文。\n   1. 企画\n    2. 制作\n2. 次。\n", [(3, 4, 3)]),
        ("- 一\n- 二\n", []),
        ("\n".join(f"{number:>2}. 項。" for number in range(1, 12)), []),
        ("\n".join(f"{number}. 項。" for number in range(1, 12)), []),
    ],
)
def test_numbers_of_one_list_stand_below_one_another(text: str, told: list[tuple[int, int, int]]) -> None:
    found = told_of_clause(text)
    assert [line for line, *_ in found] == [line for line, *_ in told]
    for (_, _, message), (_, here, first) in zip(found, told, strict=True):
        assert f"字下げが{here}文字で、並びの初めの番号（{first}文字）とそろっていません。" in message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{{貸主}}は、第99条に従う。\n", 1, "第99条"),
        ("{{文書}}第3条第2項に従う。\n", 1, "第3条第2項"),
        ("本文。\n続く第3条、\n第5条\n", 2, "第3条、第5条"),
        ("1. 本文\n   1. 号\n\n      第3条の号\n", 4, "第3条"),
        ("## 第三条の定め\n\n本文。\n", 1, ""),
        ("## 違反（第3条）\n\n本文。\n", 1, "第3条"),
        ("第3条に従う。\n", 1, "第3条"),
        ("第3条（見出し）\n", 1, ""),
        ("{article}`term`及び第3条に従う。\n", 1, "第3条"),
        ("{{貸主}}第3条に従う。{{文書}}の第5条\n", 1, "第5条"),
        ("{underline}`第3条に従う`。\n", 1, "第3条"),
        ("本文{footnote}`第3条を見よ。`。\n", 1, "第3条"),
        ("```{signature}\n{{利率}}\n甲　第3条の者\n```\n", 3, "第3条"),
    ],
)
def test_article_of_the_agreement_that_is_cited_by_hand_is_told(text: str, line: int, words: str) -> None:
    ((told_line, kind, message),) = told_of_clause(text)
    assert told_line == line
    assert kind is (Kind.REFERENCE if words else Kind.NUMBER)
    if words:
        assert "{article}`主題`" in message
        assert "{other}" in message
        assert message.startswith(f"「{words}」と条の番号を手で書いています。")


@pytest.mark.parametrize(
    "text",
    [
        "前条第1項及び次条の規定、{article}`term/1`並びに民法第541条及び第542条による。",
        "{{利率}}第3条及び第5条に従う。",
        "原契約の「{other}`第3条第2項`」及び{other}`第5条`から第7条までを改める。",
        "個人情報の保護に関する法律\n（平成15年法律第57号）\n第2条第1項",
    ],
)
def test_article_of_another_text_may_be_cited_by_hand(text: str) -> None:
    assert told_of_clause(f"## 見出し\n\n{text}\n") == []


@pytest.mark.parametrize("text", ["{{利率}}", "乙は、", " ", "第3条 の"])
def test_only_an_article_or_a_word_can_be_said_to_be_that_of_another_text(text: str) -> None:
    assert told_of_clause("{other}`解除`及び{other}`当社`並びに{other}`第3条の2第1項`による。\n") == []
    found = f"{{other}}`{text}`"
    assert told_of_clause(f"本文。\n\n{found}による。\n") == [(3, Kind.MARKUP, ALLOWED % f"「{found}」")]


def test_party_cannot_be_said_to_be_another() -> None:
    (finding,) = told_of_clause("本文。\n\n{other}`甲`による。\n")
    assert finding == (3, Kind.ROLE, "「甲」は当事者です。「{{貸主}}」と、役割の名前で書いてください。")
    assert told_of_clause("本文。\n\n{other}`丙`による。\n") == []


RULED = Registry(
    REGISTRY.roles,
    {
        "署名": Blank("署名", "署名", "署名する所", "", {"sale": "●"}, party=True),
        "備考": Blank("備考", "自由記述", "備考", "●", {"loan": ""}),
    },
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```{signature}\n甲　{{甲の署名}}\n{{備考}}\n```\n", []),
        ("```{signature}\n甲　{{甲の署名}} 印\n{{乙の署名}}（㊞）\n```\n", []),
        ("```{signature}\n甲　{{甲の署名}}様\n備考：{{備考}}　\n{{乙の署名}}{{備考}}\n```\n", [2, 3, 4]),
        ("甲及び乙は、{{貸主の署名}}とする。\n\n{{備考}}\n", [1, 3]),
        ("## {{備考}}\n\n本文。\n", [1]),
        ("| 署名 | 備考 |\n|---|---|\n| {{甲の署名}} | {{備考}} |\n", []),
        ("| 署名 | 備考 |\n|---|---|\n| {{甲の署名}}印 | 甲乙{{備考}} |\n", [3, 3]),
        ("```{list-table}\n\n* - {{甲の署名}}\n  - {{備考}}\n* - {{甲の署名}}印\n  - a\n```\n", [5]),
        ("```{list-table}\n\n* - {{甲の署名}}\n  - {{甲の署名}}\n\n    {{備考}}\n```\n", [4, 6]),
        ("```{table} 題\n| 署名 | 備考 |\n|---|---|\n| {{甲の署名}} | {{備考}}印 |\n```\n", [4]),
    ],
)
def test_blank_that_prints_as_a_line_stands_at_the_end_of_a_line_of_the_signature_block(
    text: str, lines: list[int]
) -> None:
    findings = list(check_source(Source(text, CLAUSE), markup.CLAUSE, CONTRACT, RULED))
    assert [(finding.line, finding.kind) for finding in findings] == [(line, Kind.BLANK) for line in lines]
    assert all("署名欄の行の最後か" in finding.message for finding in findings)


def test_blank_prints_as_a_line_where_an_agreement_says_so() -> None:
    def told(text: str, contract: Contract | None) -> list[int]:
        return [finding.line for finding in check_source(Source(text, CLAUSE), markup.CLAUSE, contract, RULED)]

    assert told("備考は、{{備考}}とする。\n", None) == []
    sale = replace(CONTRACT, name="sale")
    assert (told("{{貸主の署名}}とする。\n", None), told("{{貸主の署名}}とする。\n", sale)) == ([1], [])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("品目\t額\n", 1, "タブ"),
        ("本文。\n月額\\100,000円\n", 2, "円の記号"),
        ("~~旧~~新\n", 1, "取消線"),
        ("{underline}`{月額}`\n", 1, "「{underline}`…`」の中の差し込みや記号"),
        ("| 品目 | 額 |\n", 1, "表になっていません"),
        ("本文。\n+---+---+\n", 2, "罫線を文字で引いた表は書けません"),
        ("支払\u00adう。\n", 1, "3文字目の U+00AD（見えない書式文字）"),
        ("支払\u200bう。\n", 1, "3文字目の U+200B（見えない書式文字）"),
        ("## （料金）\n\n本文。\n", 1, "見出しの「（ ）」は自動で付きます"),
        ("{article}`term`第9項に従う。\n", 1, "「{article}`term/9`」と書いてください"),
        ("```{signature}\n{{利率}}\n甲\t印\n```\n", 3, "タブ"),
        ("```{signature}\n甲　`{{利率}}`\n```\n", 1, ALLOWED % "{signature} の中"),
        ("```{signature}\n甲　<b>{{利率}}</b>\n```\n", 1, ALLOWED % "{signature} の中"),
        ("```{signature}\n:class: x\n甲　{{利率}}\n```\n", 1, ALLOWED % "{signature} の中"),
    ],
)
def test_what_word_processors_leave_in_a_text_is_told(text: str, line: int, words: str) -> None:
    assert {(told_line, words in message) for told_line, _, message in told_of_clause(text)} == {(line, True)}


@pytest.mark.parametrize(
    "text",
    [
        "甲府市及び甲斐市",
        "甲野信用組合と乙川商会の丙山氏",
        "甲種及び乙種の免許",
        "1\\. 本文",
        "1,000円〜2,000円",
        "C#、A&B、50%、1/2",
    ],
)
def test_words_that_look_like_a_side_or_a_leftover_are_sound(text: str) -> None:
    assert told_of_clause(text + "\n") == []


@pytest.mark.parametrize("title", ["**金銭**消費貸借契約書", "{{文書}}書", "[契約書](x)", "金銭\\*契約書"])
def test_title_of_an_agreement_is_made_of_words_alone(title: str) -> None:
    told = told_of_page(f"# {title}\n\n{including('/clauses/fee/loan.md')}", {"clauses/fee/loan.md": HEADED})
    words = "題名は文字だけで書いてください。差し込みや太字は使えません。"
    assert told == ([] if "*契" in title else [(PAGE, 1, Kind.MARKUP, words)])


@pytest.mark.parametrize("written", ["{include}/clauses/fee/loan.md", "｛include｝ /clauses/fee/loan.md"])
def test_include_that_is_none_is_told_with_the_right_way_to_write_it(written: str) -> None:
    ((_, line, kind, message),) = told_of_page(f"# 題名\n\n```{written}\n```\n", {})
    assert (line, kind) == (3, Kind.MARKUP)
    assert message == "取り込みは「```{include} /clauses/主題/書き分け.md」と、空白を入れて書いてください。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 主題\n\n説明。\n\n## 確認事項\n\n- 点\n", []),
        ("# 主題\n\n## 確認事項\n", []),
        ("# 主題\n", []),
        ("## 主題\n\n説明。\n", [(1, "「# 題名」で始めて")]),
        ("説明。\n\n# 主題\n\n説明。\n", [(1, "「# 題名」で始めて")]),
        ("", [(1, "「# 題名」で始めて")]),
        ("# 主題\n\n説明。\n\n# 別の主題\n", [(5, "題名は1つだけ")]),
    ],
)
def test_page_of_a_topic_begins_with_its_title(text: str, told: list[tuple[int, str]]) -> None:
    findings = list(check_topic(Source(text, PAGE)))
    assert [finding.line for finding in findings] == [line for line, _ in told]
    assert all(words in finding.message for finding, (_, words) in zip(findings, told, strict=True))
