"""References in agreements: wherever they stand, they print what is there and lead to it, or are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..conftest import Project
from ..readback import agreement_of, printed_lines, squeeze
from .agreements import PAGE, faults, reading, written

TEXTS = {
    "purpose": "## 目的\n\nあ。\n",
    "scope": "## 範囲\n\n1. い\n   1. ろ\n   2. は\n      1. に\n      2. ほ\n2. へ\n3. と\n",
    "fees": "## 料金\n\n次のとおり。\n\n1. ち\n2. り\n",
    "term": "## 期間\n\nぬ。\n",
    "damages": "## 賠償\n\nる。\n",
}
BODY = "purpose\nscope\nfees\nterm\ndamages\nlast"


def last(sentence: str, **texts: str) -> dict[str, str]:
    """Return the texts of six articles, the last of which says a sentence."""
    return TEXTS | texts | {"last": f"## 引用\n\n{sentence}\n"}


@pytest.mark.parametrize(
    ("content", "text", "anchors"),
    [
        ("{article}`scope`", "第2条", ["scope"]),
        ("{article}`scope（）`", "第2条（範囲）", ["scope"]),
        ("{article}`scope/1/2/2`", "第2条第1項第2号ロ", ["scope-1-2-2"]),
        ("{article}`fees/1/2`", "第3条第2号", ["fees-1-2"]),
        ("{article}`.`", "本条", ["last"]),
        ("{article}`前条 <damages>`", "前条", ["damages"]),
        ("{article}`前2条 <term>`", "前2条", ["term"]),
        ("{article}`scope/1/1 及び scope/1/2`", "第2条第1項第1号及び第2号", ["scope-1-1", "scope-1-2"]),
        ("{article}`scope/1 ないし scope/3`", "第2条第1項ないし第3項", ["scope-1", "scope-3"]),
        ("{article}`purpose, damages 又は term`", "第1条、第5条又は第4条", ["purpose", "damages", "term"]),
        ("{articles}`damages, purpose, term 及び fees`", "第1条及び第3条から第5条まで", [
            "purpose", "fees", "damages"
        ]),
        ("{near}`damages`及び{near}`fees`", "前条及び第3条", ["damages", "fees"]),
        ("{article}`scope`及び{article}`同条 <scope/2>`", "第2条及び同条第2項", ["scope", "scope-2"]),
    ],
)  # fmt: skip
def test_reference_is_text_with_a_link(tmp_path: Path, content: str, text: str, anchors: list[str]) -> None:
    read = reading(tmp_path, BODY, last(f"{content}による。"))
    assert read.text_of("last").removeprefix("第6条（引用）") == f"{text}による。"
    assert [anchor for _, anchor in read.references] == anchors


def test_references_know_where_they_stand(tmp_path: Path) -> None:
    text = """## 引用

1. {article}`./2`を見よ。
   1. {article}`//2`に続く。
   2. {article}`前号 <//1>`の後。
      1. {article}`///2`の前、{article}`本号 <./1/2>`の中。
      2. {near}`./1/1`でない。
   3. {article}`前各号 <//1>`のほか。

   続く文の{article}`本項 <./1/1>`。
2. {article}`前項 <./1/1>`、{near}`./3`、{near}`./1`。
3. {article}`前2項 <./1>`及び{article}`前各項 <./1>`。
"""
    read = reading(tmp_path, "purpose\nquote", TEXTS | {"quote": text})
    assert read.references == [
        ("本条第2項", "quote-2"), ("第2号", "quote-1-2"), ("前号", "quote-1-1"), ("ロ", "quote-1-2-2"),
        ("本号", "quote-1-2"), ("本条第1項第1号", "quote-1-1"), ("前各号", "quote-1-1"), ("本項第1号", "quote-1-1"),
        ("前項第1号", "quote-1-1"), ("次項", "quote-3"), ("前項", "quote-1"), ("前2項", "quote-1"),
        ("前各項", "quote-1"),
    ]  # fmt: skip


def test_references_stand_in_headings_tables_and_footnotes_of_words(tmp_path: Path) -> None:
    text = (
        "## {article}`purpose`の例外\n\n次のとおり。\n\n| 条 |\n|---|\n| {article}`scope/2` |\n\n**{article}`term`**\n"
    )
    texts = TEXTS | {"quote": text, "quoting": "## 引用\n\n{article}`quote（）`\n"}
    read = reading(tmp_path, "purpose\nscope\nterm\nquote\nquoting", texts)
    assert read.references == [
        ("第1条", "purpose"), ("第2条第2項", "scope-2"), ("第3条", "term"), ("第4条（第1条の例外）", "quote")
    ]  # fmt: skip
    assert read.labels[3] == "第4条（第1条の例外）"


def test_same_article_is_that_of_its_own_paragraph_alone(tmp_path: Path) -> None:
    text = "1. {article}`scope`による。\n2. {article}`同条 <scope/1>`による。\n"
    assert faults(tmp_path, BODY, last(text)) == [
        "clauses/last/small.md:4: 「同条」は第2条第1項を指しません。形を直すか、番号で書くか（「<」「>」を外す）、"
        "合うときだけ「前項」などになる {near} で書いてください。"
    ]


def test_form_that_no_longer_fits_is_told_and_a_near_one_is_rewritten(tmp_path: Path) -> None:
    texts = last("{article}`前条 <damages>`及び{near}`damages`による。") | {"new": "## 追加\n\nを。\n"}
    assert [words for words, _ in reading(tmp_path / "a", BODY, texts).references] == ["前条", "前条"]
    body = BODY.replace("last", "new\nlast")
    assert faults(tmp_path / "b", body, texts) == [
        "clauses/last/small.md:3: 「前条」は第5条を指しません。形を直すか、番号で書くか（「<」「>」を外す）、"
        "合うときだけ「前項」などになる {near} で書いてください。"
    ]
    texts = texts | {"last": texts["last"].replace("{article}", "{near}")}
    assert [words for words, _ in reading(tmp_path / "c", body, texts).references] == ["第5条", "第5条"]


INSERTED = "purpose\nscope :inserted:\nfees :inserted:\nterm\ndamages\nlast"


def test_inserted_article_has_a_branch_and_shifts_no_other(tmp_path: Path) -> None:
    sentence = "{article}`scope/2`、{article}`fees`、{article}`term`、{articles}`purpose から term`"
    read = reading(tmp_path, INSERTED, last(sentence))
    assert read.labels == [
        "第1条（目的）", "第1条の2（範囲）", "第1条の3（料金）", "第2条（期間）", "第3条（賠償）", "第4条（引用）"
    ]  # fmt: skip
    assert [words for words, _ in read.references] == ["第1条の2第2項", "第1条の3", "第2条", "第1条", "第2条"]


def test_branch_is_written_in_the_numerals_of_the_articles(tmp_path: Path) -> None:
    read = reading(tmp_path, INSERTED, last("{article}`scope/2`"), "marks: {条: 第一条}")
    assert read.labels[1] == "第一条の二（範囲）"
    assert read.references == [("第一条の二第二項", "scope-2")]


def test_neighbours_of_an_inserted_article_are_near(tmp_path: Path) -> None:
    texts = TEXTS | {"scope": "## 範囲\n\n{article}`前条 <purpose>`、{article}`次条 <term>`\n"}
    read = reading(tmp_path, "purpose\nscope :inserted:\nterm", texts)
    assert read.references == [("前条", "purpose"), ("次条", "term")]


TWICE = TEXTS | {
    "ending/notice": "## 解約\n\n1. い\n2. ろ\n",
    "ending/breach": "## 解除\n\n1. は\n2. {article}`ending/2`及び{article}`breach/1`\n",
}


def test_two_articles_of_one_topic_are_told_apart_by_the_name_that_the_page_gives(tmp_path: Path) -> None:
    read = reading(tmp_path, "purpose\nending/notice\nending/breach :id: breach", TWICE)
    assert read.labels == ["第1条（目的）", "第2条（解約）", "第3条（解除）"]
    assert read.references == [("第2条第2項", "ending-2"), ("第3条第1項", "breach-1")]
    assert read.anchors[3:] == ["ending", "ending-1", "ending-2", "breach", "breach-1", "breach-2"]
    passages = read.domain.passages["contracts/small"]
    assert [(each.topic, each.variant, each.anchor) for each in passages[1:]] == [
        ("ending", "notice", "ending"), ("ending", "breach", "breach")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (
            "ending/notice\nending/breach",
            10,
            "「ending」という条は8行目でも取り込まれています。"
            "この条を「:id: 別の名前」と名付け、参照もその名前で書いてください。",
        ),
        (
            "ending/notice\nending/breach :id: ending",
            10,
            "「ending」という条は8行目でも取り込まれています。"
            "この条を「:id: 別の名前」と名付け、参照もその名前で書いてください。",
        ),
        (
            "breach\nending/breach :id: breach",
            10,
            "「breach」という条は8行目でも取り込まれています。"
            "この条を「:id: 別の名前」と名付け、参照もその名前で書いてください。",
        ),
        (
            "ending/breach :id: breach-2",
            8,
            ":id:「breach-2」は使えません。「-数字」で終わる名前は、項や号へのリンクと重なります。",
        ),
        ("ending/breach :id: a/b", 8, ":id: の「a/b」に使えるのは、文字と数字、「-」「_」だけです。"),
        ("purpose :inserted:", 8, "最初の条は枝番号（第n条の2）にできません。:inserted: を消してください。"),
        (
            "purpose\n## 附則\nterm :inserted:",
            11,
            "最初の条は枝番号（第n条の2）にできません。:inserted: を消してください。",
        ),
        (
            "purpose\nclosing :inserted:",
            10,
            ":inserted: は、条にだけ書けます（見出しのない条項です）。消してください。",
        ),
    ],
)
def test_option_of_an_include_that_does_not_fit_is_told(tmp_path: Path, body: str, line: int, message: str) -> None:
    texts = TWICE | {"breach": "## 違反\n\nあ。\n", "ending/breach": "## 解除\n\nい。\n", "closing": "以上。\n"}
    assert f"contracts/small.md:{line}: {message}" in faults(tmp_path, body, texts)


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        (
            "{article}`scop`",
            "参照先「scop」に当たる条が、この契約書にありません。もしかして「scope」ですか。"
            "条項のフォルダー名で書いてください。",
        ),
        ("{article}`scope/4`", "参照先「scope/4」の項がありません。そこの項は3つです。"),
        ("{article}`scope/2/1`", "参照先「scope/2/1」の号がありません。そこの番号の付いた号はありません。"),
        ("{article}`/1`", "参照先「/1」の項には番号がありません。条なら「.」と書いてください。"),
        ("{article}`前項 <./1>`", "「前項」は第6条を指しません。形を直すか、番号で書くか（「<」「>」を外す）、"
         "合うときだけ「前項」などになる {near} で書いてください。"),
        ("{article}`term から scope`", "「から」「ないし」の前と後には、前から後への参照を書いてください。"),
        ("{articles}`前条 <damages>, term`", "「前条」の形は、並べ替える {articles} の中に書けません。"
         "{article} で書いてください。"),
        ("{annex}`scope`", "参照先の別紙「scope」を、この契約書は取り込んでいません。ファイルの名前で書いてください。"),
        ("{chapter}`scope`", "参照先の章や節「scope」が、この契約書にありません。"
         "題名（節は「章/節」でも）で書いてください。"),
    ],
)  # fmt: skip
def test_reference_that_leads_nowhere_is_told(tmp_path: Path, sentence: str, message: str) -> None:
    assert faults(tmp_path, BODY, last(f"次の\n{sentence}による。")) == [f"clauses/last/small.md:4: {message}"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("{article}`scope term`による。", "参照「scope term」を読めません。"),
        ("{articles}`scope, `による。", "参照「scope, 」を読めません。"),
        ("{near}`scope/二`による。", "参照先「scope/二」を読めません。"),
        ("{article}`前条`による。", "「前条」が指す所を、「前条 <主題>」"),
        ("{article}`scope`第2項による。", "「{article}`scope/2`」と書いてください。"),
        ("{near}`scope`第二項による。", "「{near}`scope/2`」と書いてください。"),
        ("| 条 |\n|---|\n| {article}`scope/二` |", "参照先「scope/二」を読めません。"),
    ],
)
def test_reference_that_cannot_be_read_is_told_before_anything_is_built(
    tmp_path: Path, sentence: str, words: str
) -> None:
    (message,) = faults(tmp_path, BODY, last(sentence))
    assert message.startswith("clauses/last/small.md:")
    assert words in message


def test_references_from_around_the_articles_are_absolute(tmp_path: Path) -> None:
    texts = TEXTS | {
        "preamble": "{article}`scope/2`及び{articles}`scope, purpose`による。\n",
        "closing": "{near}`term`。\n",
    }
    read = reading(tmp_path, "preamble\npurpose\nscope\nterm\nclosing", texts)
    assert [words for words, _ in read.references] == ["第2条第2項", "第1条", "第2条", "第3条"]
    outside = "条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。"
    assert faults(tmp_path / "b", "preamble\npurpose", TEXTS | {"preamble": "あ{article}`./1`\n"}) == [
        f"clauses/preamble/small.md:1: {outside}"
    ]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    sentence = "{article}`scope/1/2/1 及び scope/2`、{chapter}`総則`、{annex}`prices`、{article}`前条 <damages>`。"
    texts = last(sentence) | {"@prices": "## 料金表\n\n{article}`scope/1/1`による。\n"}
    return written(tmp_path, "## 総則\n" + BODY + "\n@prices", texts)


def test_references_are_links_of_the_page(project: Project) -> None:
    result = project.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    page = agreement_of(project.path("build/html/contracts/small.html"))
    links = [(squeeze(link.get_text()), str(link["href"])) for link in page.select("a.reference.internal")]
    assert links == [
        ("第2条第1項第2号イ", "#scope-1-2-1"), ("第2項", "#scope-2"), ("第1章", "#chapter-1"),
        ("別紙", "#annex-prices"),
        ("前条", "#damages"), ("第2条第1項第1号", "#scope-1-1"),
    ]  # fmt: skip
    assert all(page.select_one(href) for _, href in links)


def test_references_are_links_of_the_print(project: Project) -> None:
    result = project.build("pdf")
    assert (result.returncode, result.stderr) == (0, "")
    pdf = project.path("build/pdf/small.pdf")
    text = squeeze("".join(line.text for line in printed_lines(pdf)))
    assert "第2条第1項第2号イ及び第2項、第1章、別紙、前条。" in text
    content = pdf.read_bytes()
    assert b"/Annots" in content or b"/ObjStm" in content


def test_fault_of_a_reference_leaves_nothing_written(tmp_path: Path) -> None:
    project = written(tmp_path, BODY, last("{article}`前条 <term>`による。"))
    result = project.build("pdf")
    assert result.returncode == 2
    assert "source/clauses/last/small.md:3: 「前条」は第4条を指しません。" in result.stderr
    assert not list(project.path("build").rglob("*.pdf"))
    project.edit(PAGE, "```{include} /clauses/damages/small.md\n```\n", "")
    assert project.build("pdf").returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{article}`scope/1 及び scope/2`、{article}`scope/1 ないし scope/2`", ["", "第2条第2項"] * 2),
        ("{article}`scope（）/2`、{article}`scope`、{articles}`scope, term`", [""] * 4),
        ("1. {article}`./2`、{article}`/2`\n2. {article}`前項 <./1>`、{near}`./1`", [
            *["第4条第2項"] * 2, *["第4条第1項"] * 2,
        ]),
        ("1. あ\n2. い\n3. {article}`前2項 <./1>`、{article}`前3条 <purpose>`、{article}`同条 <purpose>`", [
            "第4条第1項及び第2項", "第1条から第3条まで", "第1条",
        ]),
    ],
)  # fmt: skip
def test_reference_that_does_not_say_its_whole_name_is_told_it(tmp_path: Path, text: str, expected: list[str]) -> None:
    texts = TEXTS | {"quote": f"## 引用\n\n{text}\n"}
    assert reading(tmp_path, "purpose\nscope\nterm\nquote", texts).named == expected
