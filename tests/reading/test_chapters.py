"""Chapters, sections and the 附則: what belongs to them, how they are numbered, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from docutils import nodes

from ..readback import squeeze
from .agreements import PAGE, Reading, faults, including, reading, written

TEXTS = {
    "preamble": "前に。\n",
    "purpose": "## 目的\n\nあ。\n",
    "scope": "## 範囲\n\nい。\n",
    "fees": "## 料金\n\nう。\n",
    "term": "## 期間\n\nえ。\n",
    "start": "## 施行\n\nお。\n",
    "change": "## 経過\n\nか。\n",
    "closing": "以上。\n",
    "sign": "```{signature}\n{{締結日}}\n\n甲　{{甲の住所}}\n```\n",
}
CHAPTERED = """
preamble
## 総則
purpose
## 取引
### 通則
scope
### 料金
fees
## 雑則
term
closing
sign
"""


class Titled(NamedTuple):
    """The title of a section, and the sections below it."""

    title: str
    below: list[Titled]


def outline(node: nodes.Element) -> list[Titled]:
    """Return the sections below a node."""
    sections = [child for child in node.children if isinstance(child, nodes.section)]
    return [
        Titled(squeeze("".join(text.astext() for text in each[0].findall(nodes.Text))), outline(each))
        for each in sections
    ]


def kinds(read: Reading) -> list[str]:
    return [
        str(child["classes"][0])
        for child in read.page.children
        if isinstance(child, nodes.Element) and child["classes"]
    ]


def test_articles_stand_in_their_chapters_and_count_through(tmp_path: Path) -> None:
    read = reading(tmp_path, CHAPTERED, TEXTS)
    assert outline(read.page) == [
        ("第1章総則", [("第1条（目的）", [])]),
        ("第2章取引", [("第1節通則", [("第2条（範囲）", [])]), ("第2節料金", [("第3条（料金）", [])])]),
        ("第3章雑則", [("第4条（期間）", [])]),
    ]
    assert kinds(read) == ["preamble", "chapter", "chapter", "chapter", "closing", "signature"]
    assert read.anchors[1:] == [
        *("preamble", "chapter-1", "purpose", "purpose-1", "chapter-2", "chapter-2-1", "scope", "scope-1"),
        *("chapter-2-2", "fees", "fees-1", "chapter-3", "term", "term-1", "closing", "sign"),
    ]


def test_articles_may_stand_before_the_first_chapter_and_between_a_chapter_and_its_sections(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\n## 取引\nscope\n### 通則\nfees\n### 料金\nterm", TEXTS)
    assert outline(read.page) == [
        ("第1条（目的）", []),
        ("第1章取引", [
            ("第2条（範囲）", []), ("第1節通則", [("第3条（料金）", [])]), ("第2節料金", [("第4条（期間）", [])])
        ]),
    ]  # fmt: skip


def test_sections_are_numbered_anew_in_each_chapter(tmp_path: Path) -> None:
    read = reading(tmp_path, "## 一\n### い\npurpose\n### ろ\nscope\n## 二\n### は\nfees", TEXTS)
    assert [section.title for section in outline(read.page)[1].below] == ["第1節は"]
    assert "chapter-2-1" in read.anchors


@pytest.mark.parametrize(
    ("marks", "titles"),
    [
        ('章: "第一章", 節: "第一節", 条: "第一条"', ["第一章総則", "第二章取引", "第一節通則", "第二条（範囲）"]),
        ('章: "Ⅰ．", 節: "A. "', ["Ⅰ．総則", "Ⅱ．取引", "A.通則", "第2条（範囲）"]),
        ('章: "第１編", 節: "第１章"', ["第１編総則", "第２編取引", "第１章通則", "第2条（範囲）"]),
    ],
)
def test_chapters_have_the_numbers_that_the_agreement_gives_them(tmp_path: Path, marks: str, titles: list[str]) -> None:
    found = outline(reading(tmp_path, CHAPTERED, TEXTS, f"marks: {{{marks}}}").page)
    section = found[1].below[0]
    assert [found[0].title, found[1].title, section.title, section.below[0].title] == titles


@pytest.mark.parametrize("heading", ["附則", "附　則", "附則（2026年4月1日）"])
def test_articles_of_the_supplement_begin_anew_and_are_cited_with_it(tmp_path: Path, heading: str) -> None:
    others = "## 引用\n\n{article}`start`、{article}`change/1`、{articles}`start, fees`、{chapter}`附則`\n"
    body = f"purpose\nothers\nfees\n## {heading}\nstart\nchange\nclosing\nsign"
    texts = TEXTS | {"others": others.replace("附則", "".join(heading.split()))}
    read = reading(tmp_path, body, texts)
    title = squeeze(heading)
    assert outline(read.page)[3:] == [(title, [("第1条（施行）", []), ("第2条（経過）", [])])]
    assert read.labels == ["第1条（目的）", "第2条（引用）", "第3条（料金）", "附則第1条（施行）", "附則第2条（経過）"]
    assert read.references == [
        ("附則第1条", "start"), ("附則第2条", "change-1"), ("第3条", "fees"), ("附則第1条", "start"),
        (title, "supplement-1"),
    ]  # fmt: skip
    assert kinds(read)[-3:] == ["supplement", "closing", "signature"]


def test_supplement_may_be_a_text_without_articles(tmp_path: Path) -> None:
    texts = TEXTS | {"start": "{{文書}}は、締結の日から効力を生ずる。\n\n次の文。\n"}
    read = reading(tmp_path, "purpose\n## 附則\nstart\nsign", texts)
    assert read.text_of("supplement-1") == "附則本契約は、締結の日から効力を生ずる。次の文。"
    assert read.labels == ["第1条（目的）"]
    assert "start" in read.anchors


def test_paragraphs_of_a_supplement_without_articles_are_numbered(tmp_path: Path) -> None:
    texts = TEXTS | {"start": "1. 締結の日から効力を生ずる。\n2. 次の文。\n\n   1. 号\n"}
    read = reading(tmp_path, "purpose\n## 附則\nstart\nsign", texts, 'marks: {項: "１　"}')
    assert read.text_of("supplement-1") == "附則１締結の日から効力を生ずる。２次の文。（1）号"


def test_two_supplements_of_one_name_keep_their_texts(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\n## 附則\nclosing\n## 附則\npreamble", TEXTS)
    texts = [squeeze(node.astext()) for node in read.page.findall(nodes.section) if "supplement" in node["classes"]]
    assert texts == ["附則以上。", "附則前に。"]


def test_articles_of_each_supplement_and_inserted_ones_have_numerals_of_their_own(tmp_path: Path) -> None:
    texts = {f"t{number}": "## 条\n\nあ。\n" for number in range(40)}
    body = "\n".join([*list(texts)[:20], "t20 :inserted:", *list(texts)[21:26], "## 附則", *list(texts)[26:]])
    assert reading(tmp_path, body, texts, "marks: {条: A条}").labels[-1] == "附則N条（条）"


def test_each_supplement_begins_anew(tmp_path: Path) -> None:
    texts = TEXTS | {"others": "## 引用\n\nあ{article}`change`\n"}
    read = reading(tmp_path, "purpose\n## 附則\nstart\n## 附則（2026年）\nchange\nothers", texts)
    assert outline(read.page)[1:] == [
        ("附則", [("第1条（施行）", [])]), ("附則（2026年）", [("第1条（経過）", []), ("第2条（引用）", [])])
    ]  # fmt: skip
    assert [name for name in read.anchors if name.startswith("supplement")] == ["supplement-1", "supplement-2"]


def test_supplement_is_cited_as_it_is_written(tmp_path: Path) -> None:
    texts = TEXTS | {"others": "## 引用\n\nあ{article}`start`、{chapter}`付則`\n"}
    read = reading(tmp_path, "purpose\nothers\n## 付則\nstart", texts)
    assert read.references == [("付則第1条", "start"), ("付則", "supplement-1")]
    assert outline(read.page)[2:] == [("付則", [("第1条（施行）", [])])]


def test_chapter_is_referred_to_by_its_title(tmp_path: Path) -> None:
    text = "## 引用\n\n{chapter}`総則`、{chapter}`料金`、{chapter}`取引/料金`\n"
    read = reading(tmp_path, CHAPTERED.replace("\nclosing", "\nothers\nclosing"), TEXTS | {"others": text})
    assert read.references == [
        ("第1章", "chapter-1"), ("第2章第2節", "chapter-2-2"), ("第2章第2節", "chapter-2-2")
    ]  # fmt: skip


def test_sections_of_one_title_are_told_apart_by_their_chapters(tmp_path: Path) -> None:
    body = "## 売買\n### 通則\npurpose\n## 貸借\n### 通則\nscope\nothers"
    text = "## 引用\n\n{chapter}`貸借/通則`\n"
    assert reading(tmp_path, body, TEXTS | {"others": text}).references == [("第2章第1節", "chapter-2-1")]
    text = "## 引用\n\n{chapter}`通則`\n"
    assert faults(tmp_path, body, TEXTS | {"others": text}) == [
        "clauses/others/small.md:3: 「通則」という章や節が2つあります。"
        "節なら「章の題名/節の題名」と書き、章なら題名を変えてください。"
    ]


def test_chapter_that_is_not_there_is_told(tmp_path: Path) -> None:
    texts = TEXTS | {"purpose": "## 目的\n\n{chapter}`総側`\n"}
    assert faults(tmp_path, "## 総則\npurpose", texts) == [
        "clauses/purpose/small.md:3: 参照先の章や節「総側」が、この契約書にありません。"
        "題名（節は「章/節」でも）で書いてください。もしかして「総則」ですか。"
    ]


BEFORE = "章の見出しの次に、見出しのない条項（前文など）があります。章の見出しの前に移してください。"
BEHIND = "附則の後に章は置けません。章とその条を、附則の前に移してください。"
EMPTY = "に条がありません。条の取り込みの前に書くか、見出しを消してください。別紙の題名は、別紙のファイルに書きます。"
NUMBERED = "章や節の番号は自動で付きます。番号を消し、見出しだけを書いてください。"
ENCLOSED = "附則なら「## 附則」か「## 附則（令和9年4月1日改正）」と書いてください。括弧で囲むと、章になります。"
TYPED = "章や節の番号は自動で付きます。「第n章」を消し、見出しだけを書いてください。"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("## 第1章 総則\npurpose", {0: TYPED}),
        ("## 総則\n### 第２節　通則\npurpose", {1: TYPED}),
        ("## 第 一 章\npurpose", {0: TYPED}),
        ("### 通則\npurpose", {0: "節（### ）の前に章（## ）がありません。章なら「## 」と書いてください。"}),
        ("## 総則\n## 雑則\npurpose", {0: f"「総則」{EMPTY}"}),
        ("purpose\n## 雑則", {1: f"「雑則」{EMPTY}"}),
        ("purpose\n## 署名\nsign", {1: f"「署名」{EMPTY}"}),
        ("## 総則\n### 通則\n### 細則\npurpose", {1: f"「通則」{EMPTY}"}),
        ("purpose\n## 附則", {1: f"「附則」{EMPTY}"}),
        ("purpose\n## 附則\nsign", {1: f"「附則」{EMPTY}"}),
        ("purpose\n## 附則\n### 施行\nstart", {2: "附則に節は置けません。節の見出しを消してください。"}),
        ("purpose\n## （附則）\nstart", {1: ENCLOSED}),
        ("purpose\n## 【付則】\nstart", {1: ENCLOSED}),
        ("purpose\n## 附則　令和9年改正\nstart", {1: ENCLOSED}),
        ("## 総則\npurpose\n### 附則\nstart", {2: "附則は章と同じ段に置きます。「## 附則」と書いてください。"}),
        ("purpose\n## 附則\nstart\n## 補則\nscope", {3: BEHIND}),
        *(
            (f"## {heading}\npurpose", {0: NUMBERED})
            for heading in ("1. 総則", "① 総則", "（1）総則", "1章 総則", "第１　総則", "第2")
        ),
        (
            "## 総則 ##\npurpose",
            {0: "見出しの終わりの「#」は印字されません。消すか、文字なら「\\#」と書いてください。"},
        ),
        ("## 別紙\n@price\npurpose\n## 別表\n@table", {3: f"「別表」{EMPTY}"}),
        ("## {{文書}}の定め\npurpose", {0: "章や節の見出しは、文字だけで書いてください。"}),
        ("## **総則**\npurpose", {0: "章や節の見出しは、文字だけで書いてください。"}),
        ("## 総則\npreamble\npurpose", {1: BEFORE}),
        ("## \npurpose", {0: "章や節の見出しは、文字だけで書いてください。"}),
    ],
)
def test_heading_that_is_no_chapter_is_told(tmp_path: Path, body: str, told: dict[int, str]) -> None:
    texts = TEXTS | {"@price": "## 料金表\n\n表。\n", "@table": "## 一覧\n\n表。\n"}
    written(tmp_path, body, texts)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    lines = body.split("\n")
    above = ["\n".join(line if line.startswith("#") else including(line) for line in lines[:place]) for place in told]
    start = page[: page.index("# 試験契約書")].count("\n") + 3
    places = [start + (text.count("\n") + 1 if text else 0) for text in above]
    assert faults(tmp_path, body, texts) == [
        f"contracts/small.md:{line}: {message}" for line, message in zip(places, told.values(), strict=True)
    ]


@pytest.mark.parametrize("heading", ["第三者との取引", "1部上場", "一部の解除", "附則に関する定め"])
def test_heading_that_begins_with_a_word_is_a_chapter(tmp_path: Path, heading: str) -> None:
    read = reading(tmp_path, f"## {heading}\npurpose", TEXTS)
    assert outline(read.page)[0].title == f"第1章{heading}"


def test_attribute_of_a_chapter_is_told(tmp_path: Path) -> None:
    project = written(tmp_path, "## 総則\npurpose", TEXTS)
    project.edit(PAGE, "## 総則\n", "{.wide}\n## 総則\n")
    result = project.build("pdf")
    assert result.returncode == 2
    assert f"{PAGE}:{project.line_of(PAGE, '## 総則')}: 「{{ }}」の行は、ページに書けません。" in result.stderr


def test_text_behind_the_heading_of_a_chapter_is_told(tmp_path: Path) -> None:
    project = written(tmp_path, "## 総則\npurpose", TEXTS)
    project.edit(PAGE, "## 総則\n", "## 総則\n\n本文。\n\n#### 細目\n\n")
    result = project.build("pdf")
    assert result.returncode == 2
    body = "ページには題名、章・節の見出し、取り込みだけを書きます。本文は条項のファイルに移してください。"
    for text in ("本文。", "#### 細目"):
        assert f"{PAGE}:{project.line_of(PAGE, text)}: {body}" in result.stderr
    assert not list(project.path("build").rglob("*.pdf"))


def test_chapters_stand_in_page_print_and_contents(tmp_path: Path) -> None:
    project = written(tmp_path, CHAPTERED, TEXTS)
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert (result.returncode, result.stderr) == (0, "")
    menu = project.path("build/html/contracts/small.html").read_text(encoding="utf-8")
    for anchor in ("chapter-1", "chapter-2-1", "scope"):
        assert f'href="#{anchor}"' in menu
