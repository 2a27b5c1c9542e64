"""Each fault in the sources gives one clear error, a non-zero exit, and leaves the output as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

from ..conftest import Project
from ..readback import printed_lines, squeeze

PAGE = "source/contracts/lending.md"
CLAUSE = "source/clauses/fee/lending.md"
SIGNATURE = "source/clauses/signature/plain.md"
PREAMBLE = "source/clauses/preamble/lending.md"
SCOPE = "source/clauses/object/lending.md"
REFERENCE = "source/clauses/ending/lending.md"
BLANKS = "source/blanks.yml"


class Fault(NamedTuple):
    """A fault to make, and the error it must give: the file, what stands on its line, its words."""

    make: Callable[[Project], None]
    file: str
    on_line: str | int
    words: tuple[str, ...]

    def place(self, project: Project) -> str:
        """Return how the error must begin, once the fault is made."""
        line = self.on_line if isinstance(self.on_line, int) else project.line_of(self.file, self.on_line)
        return f"{self.file}:{line}: "


def edit(name: str, old: str, new: str, *words: str, file: str = "", on_line: str | int = "") -> Fault:
    """Replace `old` by `new`; the error must name the line of `new`, or the one given."""
    return Fault(lambda project: project.edit(name, old, new), file or name, on_line or new.split("\n")[0], words)


def append(name: str, content: bytes, *words: str) -> Fault:
    """Add bytes at the end of a file; the error must name the last line."""

    def make(project: Project) -> None:
        with project.path(name).open("ab") as file:
            file.write(content)

    return Fault(make, name, "\N{REPLACEMENT CHARACTER}", words)


FAULTS = {
    "取り込む条項がない": edit(PAGE, "/fee/lending.md", "/fee/lendign.md", "lendign.md", "ありません"),
    "取り込む条項が条項の外にある": edit(PAGE, "/clauses/fee/lending.md", "../roles.yml", "../roles.yml"),
    "同じ条項を2度取り込む": edit(PAGE, "/clauses/care/", "/clauses/fee/", "13行目", on_line=15),
    "同じ主題の条が2つある": edit(PAGE, "/clauses/ending/lending.md", "/clauses/secrecy/short.md", "secrecy"),
    "知らない差し込み": edit(
        CLAUSE, "{{借受者}}は{{貸出者}}", "{{借受物}}は{{貸出者}}", "借受物", "もしかして「借受者」"
    ),
    "知らない空欄": edit(CLAUSE, "{{月額料金}}", "{{月額料全}}", "月額料全", "もしかして「月額料金」"),
    "契約書にない役割": edit(CLAUSE, "{{借受者}}の負担", "{{買受者}}の負担", "買受者", "lending.md"),
    "契約書にない役割の空欄": edit(SIGNATURE, "{{甲の住所}}", "{{買受者の住所}}", "買受者", "lending.md"),
    "甲が2人いる": edit(PAGE, "借受者: 乙", "借受者: 甲, 売渡者: 乙", "「甲」が2人います", "「借受者: 貸出者」"),
    "当事者にいない者を名指しする": edit(
        PREAMBLE, "{{乙の会社名}}", "{{丙の会社名}}", "「丙」という当事者が", "乙（{{借受者}}）"
    ),
    "役割の一覧にない役割": edit(PAGE, "{貸出者: 甲", "{貸山者: 甲", "もしかして「貸出者」"),
    "役割でなく甲で書く": edit(CLAUSE, "{{借受者}}の負担", "甲の負担", "甲", "役割"),
    "知らない型の空欄": edit(BLANKS, "type: 裁判所", "type: 裁判処", "管轄裁判所", "もしかして「裁判所」"),
    "契約書にない条への参照": edit(REFERENCE, "`secrecy`", "`secresy`", "secresy", "もしかして「secrecy」"),
    "署名欄からの、ない条への参照": edit(SIGNATURE, "乙　", "{article}`secresy` 乙　", "もしかして「secrecy」"),
    "ない項への参照": edit(REFERENCE, "`secrecy`", "`secrecy/4`", "secrecy/4", "項は3つ"),
    "ない号への参照": edit(REFERENCE, "`secrecy`", "`secrecy/1/1`", "secrecy/1/1"),
    "項でない参照": edit(REFERENCE, "`secrecy`", "`secrecy/二`", "secrecy/二"),
    "項番号が飛ぶ": edit(CLAUSE, "3. 送金", "4. 送金", "「4」", "「3」"),
    "項番号が重なる": edit(CLAUSE, "3. 送金", "2. 送金", "「2」", "「3」"),
    "号番号が飛ぶ": edit(SCOPE, "3. その他", "4. その他", "「4」", "「3」"),
    "条番号を手で書く": edit(CLAUSE, "## 料金", "## 第3条（料金）", "第n条"),
    "書体にない絵文字": edit(CLAUSE, "送金の費用", "送金の費用😀", "😀", "U+1F600", "9文字目"),
    "書体にない漢字": edit(CLAUSE, "送金の費用", "送金の費用\U0003106c", "U+3106C"),
    "書体にない異体字": edit(CLAUSE, "送金の費用", "送金の費用亜\U000e01ee", "U+4E9C U+E01EE"),
    "合成していない濁点": edit(CLAUSE, "送金の費用", "か\u3099", "U+3099", "1字で打ち直して"),
    "見出しの書体にない文字": edit(CLAUSE, "## 料金", "## 料金😀", "NotoSansCJKjp-Bold"),
    "記入前の文字が書体にない": edit(BLANKS, "placeholder: 〇〇品", "placeholder: 😀品", "U+1F600", on_line="物品名:"),
    "題名に書体にない文字": edit(PAGE, "# 物品貸出契約書", "# 物品😀契約書", "U+1F600"),
    "前付けが YAML でない": edit(PAGE, "借受者: 乙}", "借受者: 乙", "YAML", on_line="parties:"),
    "前付けに contract がない": edit(PAGE, "contract:", "contrast:", "もしかして「contract」"),
    "前付けに parties がない": edit(PAGE, "  parties: {貸出者: 甲, 借受者: 乙}\n", "", "parties", on_line="contract:"),
    "前付けに document がない": edit(PAGE, "  document: 本契約\n", "", "document", on_line="contract:"),
    "前付けに知らないキーがある": edit(PAGE, "  document:", "  documents: x\n  document:", "もしかして「document」"),
    "前付けのキーが文字列でない": edit(PAGE, "{貸出者: 甲,", "{~: 甲,", "キー"),
    "前付けのキーが no": edit(PAGE, "{貸出者: 甲,", "{no: 甲,", "「no」", "roles.yml"),
    "番号の見本が番号でない": edit(PAGE, '項: "1. "', '項: "2. "', "2. ", "最初の番号"),
    "前付けがない": edit(PAGE, "---\ncontract:", "contract:", "前付け", on_line=1),
    "題名がない": edit(PAGE, "# 物品貸出契約書\n", "", "題名", on_line=1),
    "条項が UTF-8 でない": append(CLAUSE, "4. 追記".encode("cp932"), "UTF-8"),
    "ページが UTF-8 でない": append(PAGE, "追記".encode("cp932"), "UTF-8"),
    "表紙が UTF-8 でない": append("source/index.md", "追記".encode("cp932"), "UTF-8"),
    "空欄の一覧が UTF-8 でない": append(BLANKS, "追記".encode("cp932"), "UTF-8"),
    "空欄の一覧が YAML でない": edit(BLANKS, "meaning: 商号", "meaning: [商号", "YAML", on_line="meaning: [商号"),
    "Jinja の文を書く": edit(CLAUSE, "送金の費用", "{% if x %}送金の費用", "書き方"),
    "役割の記法をじかに書く": edit(CLAUSE, "送金の費用", "{party}`売渡者`", "書き方"),
    "条項に図を置く": edit(CLAUSE, "送金の費用", "![図](x.png)", "書き方"),
    "表のセルが多い": edit(
        CLAUSE, "## 料金\n", "## 料金\n\n| a | b |\n|---|---|\n| c | d | e |\n", "3つ", "2つ", on_line="| c"
    ),
    "条項でほかの条項を取り込む": edit(
        CLAUSE,
        "## 料金\n",
        "## 料金\n\n```{include} /clauses/care/lending.md\n```\n",
        "書き方",
        on_line="```{include}",
    ),
    "中身のない項がある": edit(CLAUSE, "3. 送金の費用は{{借受者}}の負担とする。", "3.", "中身のない"),
    "条項に注釈を書く": edit(CLAUSE, "## 料金\n", "## 料金\n\n% 後で直す\n", "書き方", on_line="% 後で"),
    "条項に小見出しを置く": edit(CLAUSE, "## 料金\n", "## 料金\n\n### 月ごと\n", "書き方", on_line="### "),
    "条項に脚注を付ける": edit(CLAUSE, "送金の費用", "送金の費用[^1]", "{footnote}"),
    "脚注に差し込みを書く": edit(
        CLAUSE, "送金の費用", "送金の費用{footnote}`{{貸出者}}の`", "差し込み", on_line="{footnote}"
    ),
    "署名欄が空である": edit(
        CLAUSE, "## 料金\n", "## 料金\n\n```{signature}\n```\n", "書き方", on_line="```{signature}"
    ),
    "見出しの前に文がある": edit(CLAUSE, "## 料金", "前に。\n\n## 料金", "1行目", on_line="## 料金"),
    "見出しが空である": edit(CLAUSE, "## 料金", "## ", "見出しが空", on_line=1),
    "見出しが2つある": edit(CLAUSE, "3. 送金", "## 別の条\n\n3. 送金", "見出しは1つ", on_line="## 別の条"),
    "条の見出しがない": edit(CLAUSE, "## 料金\n", "", "見出しがありません", on_line=1),
    "最後の条の見出しがない": edit(
        "source/clauses/court/common.md", "## 裁判所\n", "", "見出しがありません", on_line=1
    ),
    "前文に見出しがある": edit(
        PREAMBLE, "{{甲の会社名}}（以下", "## 前文\n\n{{甲の会社名}}（以下", "around", on_line=1
    ),
    "題名が2つある": edit(
        PAGE, "# 物品貸出契約書\n", "# 物品貸出契約書\n\n# 別の題名\n", "題名は1つ", on_line="# 別の題名"
    ),
    "取り込みをコロンで囲む": edit(
        PAGE,
        "```{include} /clauses/care/lending.md\n```",
        ":::{include} /clauses/care/lending.md\n:::",
        ":::",
    ),
    "取り込みを閉じない": edit(
        PAGE, "/clauses/care/lending.md\n```\n", "/clauses/care/lending.md\n", "閉じて", on_line=16
    ),
    "号が文の後で1から始まる": edit(
        SCOPE, "その他の付属品\n", "その他の付属品\n\n   ほかに、\n\n   1. 追加\n", "「4」のはず", on_line="1. 追加"
    ),
    "差し込みが2行に分かれている": edit(CLAUSE, "{{月額料金}}", "{{月額\n   料金}}", "2行に分かれて", on_line="{{月額"),
    "差し込みに式を書く": edit(CLAUSE, "{{月額料金}}", "{{ [1]|join }}", "[1]|join", on_line="{{ [1]"),
    "差し込みの式が2行にわたる": edit(
        CLAUSE, "{{月額料金}}", "{{ cycler\n   .__init__ }}", "2行に分かれて", on_line="{{ cycler"
    ),
    "差し込みの括弧が足りない": edit(CLAUSE, "{{月額料金}}", "{月額料金}", "残っています", on_line="{月額料金}"),
    "表紙に式を書く": edit(
        "source/index.md", "# 見本の手引き", "# 見本の手引き\n\n{{ 1 + 1 }}", "1 + 1", on_line="{{ 1 + 1"
    ),
    "参照の数字が全角である": edit(REFERENCE, "`secrecy`", "`secrecy/２`", "secrecy/２", "半角"),
    "参照の数字が0で始まる": edit(REFERENCE, "`secrecy`", "`secrecy/02`", "secrecy/02", "半角"),
    "箇条に番号で参照する": edit(REFERENCE, "`secrecy`", "`care/2/1`", "番号の付いた号"),
    "条を手で引く": edit(CLAUSE, "送金の費用は", "第99条の送金の費用は", "第99条", "{article}`主題`"),
    "線になる空欄を文の中に置く": edit(
        BLANKS,
        "料金の月額\n  placeholder: 〇〇",
        '料金の月額\n  placeholder: ""',
        "署名欄の行の最後",
        file=CLAUSE,
        on_line="{{月額料金}}",
    ),
    "契約書でも主題でもないページから、ない主題に参照する": edit(
        "source/index.md",
        "# 見本の手引き",
        "# 見本の手引き\n\n{article}`secresy`を見る。",
        "secresy",
        on_line="{article}",
    ),
    "契約書でも主題でもないページの参照を読めない": edit(
        "source/index.md",
        "# 見本の手引き",
        "# 見本の手引き\n\n{article}`secrecy/二`を見る。",
        "半角",
        on_line="{article}",
    ),
    "ない契約書での記入前の文字": edit(BLANKS, "{sale: ○○社}", "{sael: ○○社}", "もしかして「sale」", on_line="会社名:"),
    "記入前の文字が空白だけである": edit(
        BLANKS, "placeholder: 〇〇品", 'placeholder: "　"', "見える文字", on_line='"　"'
    ),
    "ページに本文を書く": edit(PAGE, "書\n\n```", "書\n\n本文。\n\n```", "条項のファイル", on_line="本文。"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_gives_one_clear_error_and_leaves_the_output(example: Project, fault: Fault) -> None:
    before = example.output()
    fault.make(example)
    check_error(example, fault, "pdf")
    assert example.output() == before


@pytest.mark.parametrize("name", ["取り込む条項がない", "ない項への参照", "書体にない絵文字", "知らない型の空欄"])
def test_web_site_is_as_strict_as_the_print(example: Project, name: str) -> None:
    before = example.output()
    FAULTS[name].make(example)
    check_error(example, FAULTS[name], "html")
    assert example.output() == before


def test_parallel_build_tells_a_missing_glyph_as_a_serial_one_does(example: Project) -> None:
    before = example.output()
    FAULTS["書体にない絵文字"].make(example)
    check_error(example, FAULTS["書体にない絵文字"], "pdf", "-j", "2")
    assert example.output() == before


ADD_EMOJI = """
from docutils import nodes

def add_emoji(app, doctree):
    if app.env.docname in ("contracts/lending", "contracts/sale"):
        doctree.next_node(nodes.paragraph).append(nodes.Text("\U0001f600"))

def setup(app):
    app.connect("doctree-read", add_emoji)
"""
"""An extension that adds what no font has, when the sources have been checked."""


@pytest.mark.parametrize("processes", ["1", "2"])
def test_glyph_found_missing_by_the_typesetting_leaves_nothing_written(example: Project, processes: str) -> None:
    shutil.rmtree(example.path("build"))
    example.configure(ADD_EMOJI)
    result = example.build_apart("pdf", "-j", processes)
    errors = [line for line in result.stderr.split("\n") if line.startswith("source/")]
    assert result.returncode == 2, result.stderr
    assert [error.split(": ")[0] for error in errors] == [
        "source/clauses/preamble/lending.md:1",
        "source/clauses/preamble/sale.md:1",
    ]
    assert all("U+1F600" in error for error in errors)
    assert "Traceback" not in result.stderr
    assert [path for path in example.path("build/pdf").rglob("*") if ".pdf" in path.name] == []


def check_error(project: Project, fault: Fault, builder: str, *arguments: str) -> None:
    build = project.build_apart if "-j" in arguments else project.build
    result = build(builder, *arguments)
    errors = [line for line in result.stderr.split("\n") if line.startswith("source/")]
    assert result.returncode == 2, result.stderr
    assert len(errors) == 1, result.stderr
    assert errors[0].startswith(fault.place(project)), errors
    for word in fault.words:
        assert word in errors[0]
    assert "Traceback" not in result.stderr


def test_all_faults_are_told_at_once(example: Project) -> None:
    names = ("項番号が飛ぶ", "役割でなく甲で書く", "号番号が飛ぶ", "同じ主題の条が2つある")
    for name in names:
        FAULTS[name].make(example)
    stderr = example.build("pdf").stderr
    for name in names:
        assert FAULTS[name].place(example) in stderr


def test_error_is_told_again_until_it_is_mended(example: Project) -> None:
    FAULTS["ない項への参照"].make(example)
    first, second = example.build("pdf"), example.build("pdf")
    assert first.returncode == second.returncode == 2
    assert first.stderr == second.stderr
    example.edit(REFERENCE, "`secrecy/4`", "`secrecy/3`")
    assert example.build("pdf").returncode == 0


@pytest.mark.parametrize("name", ["𠮷田", "髙橋", "山﨑", "祇󠄁園", "葛󠄀城"])
def test_rare_characters_of_names_are_printed(example: Project, name: str) -> None:
    example.edit(CLAUSE, "送金の費用", f"{name}の送金の費用")
    assert example.build("pdf").returncode == 0
    lines = printed_lines(example.path("build/pdf/lending.pdf"))
    assert f"{name}の送金の費用" in squeeze("".join(line.text for line in lines))


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_topic_that_no_longer_stands_around_the_articles_makes_its_clauses_want_headings(
    example: Project, builder: str
) -> None:
    example.edit("source/clauses/preamble/index.md", "  around: true\n", "")
    result = example.build(builder)
    assert result.returncode == 2
    assert "source/clauses/preamble/lending.md:1: 条の見出しがありません。" in result.stderr


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_topic_that_comes_to_stand_around_the_articles_wants_no_headings(example: Project, builder: str) -> None:
    example.edit("source/clauses/fee/index.md", "topic:\n", "topic:\n  around: true\n")
    result = example.build(builder)
    assert result.returncode == 2
    assert "source/clauses/fee/lending.md:1: この主題は条の前後に置く文です" in result.stderr


@pytest.mark.parametrize(
    "mark",
    [
        "１．",
        "2．",
        "（1）",
        "(2)",
        "①",
        "・",
        "イ　",
        "ア）",
        "a)",
        "3、",
        "１　",
        "1 ",
        "ア ",
        "一　",
        "三、",
        "A. ",
        "Ⅱ ",
        "第1項　",
        "　1. ",
    ],
)
def test_mark_typed_at_the_head_of_a_line_is_told(example: Project, mark: str) -> None:
    example.path(CLAUSE).write_text("## 料金\n\n前の文。\n" + f"{mark}手で書いた項。\n", encoding="utf-8")
    result = example.build("pdf")
    assert result.returncode == 2
    assert f"{CLAUSE}:4: 行の先頭に番号や記号を手で書いています。" in result.stderr


@pytest.mark.parametrize(
    "start",
    [
        "1年間は",
        "10.5％を",
        "（以下同じ。）",
        "（注）",
        "アプリは",
        "a社は",
        "2026年",
        "第",
        "イベント",
        "30 日以内に",
        "一切の",
        "第1項の",
        "A社は",
        "U.S.法人",
    ],
)
def test_number_or_letter_that_is_no_mark_may_begin_a_line(example: Project, start: str) -> None:
    example.path(CLAUSE).write_text(f"## 料金\n\n前の文、\n{start}続き。\n", encoding="utf-8")
    assert "手で書いています" not in example.build("pdf").stderr


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("1. あ\n2. い\n\nただし、う。\n", 6),
        ("1. あ\n\nただし、う。\n\n2. い\n", 5),
        ("い。\n\n{.paragraph}\n1. あ\n", 6),
    ],
)
def test_text_between_or_behind_paragraphs_and_unknown_attributes_are_told(
    example: Project, body: str, line: int
) -> None:
    example.path(CLAUSE).write_text(f"## 料金\n\n{body}", encoding="utf-8")
    result = example.build("pdf")
    assert result.returncode == 2
    assert f"{CLAUSE}:{line}: " in result.stderr


def test_warning_of_sphinx_leaves_the_pdfs_as_they_were(example: Project) -> None:
    before = example.contents()
    example.configure(
        "from sphinx.util import logging\n\ndef setup(app):\n"
        "    app.connect('doctree-read', lambda app, doctree: logging.getLogger(__name__).warning('警告'))"
    )
    example.edit(CLAUSE, "{{月額料金}}", "別に定める{{月額料金}}")
    assert example.build("pdf").returncode == 1
    pdfs = {name: content for name, content in example.contents().items() if name.endswith(".pdf")}
    assert pdfs == {name: content for name, content in before.items() if name.endswith(".pdf")}


def test_clause_that_no_agreement_uses_wants_its_heading_too(example: Project) -> None:
    example.edit("source/contracts/sale.md", "```{include} /clauses/delivery/sale.md\n```\n", "")
    example.edit("source/clauses/delivery/sale.md", "## 引渡し\n", "")
    result = example.build("html")
    assert result.returncode == 2
    assert "source/clauses/delivery/sale.md:1: 条の見出しがありません。" in result.stderr
    assert result.stderr.count("見出しがありません") == 1


@pytest.mark.parametrize("name", ["sale 2", "-sale", "sale#2", "sale$", "sale.old", "注文（控）"])
def test_agreement_is_named_so_that_pages_and_commands_can_name_it(example: Project, name: str) -> None:
    example.path("source/contracts/sale.md").rename(example.path(f"source/contracts/{name}.md"))
    example.edit("source/contracts/index.md", "sale\n", f"{name}\n")
    result = example.build("pdf")
    assert result.returncode == 2
    assert f"source/contracts/{name}.md: 契約書のファイルの名前に使えるのは、" in result.stderr


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_any_page_may_refer_to_a_topic(example: Project, builder: str) -> None:
    example.edit("source/index.md", "# 見本の手引き", "# 見本の手引き\n\n{article}`secrecy/1`を見る。")
    assert example.build(builder).returncode == 0


def test_article_of_another_text_prints_as_it_is_written(example: Project) -> None:
    words = "民法第541条及び第542条並びに「{other}`第3条第2項`」に従う"
    example.edit(CLAUSE, "送金の費用は", f"{words}。送金の費用は")
    assert example.build("pdf").returncode == example.build("html").returncode == 0
    printed = squeeze("".join(line.text for line in printed_lines(example.path("build/pdf/lending.pdf"))))
    shown = example.path("build/html/clauses/fee/index.html").read_text(encoding="utf-8")
    data = example.path("build/html/clauses.json").read_text(encoding="utf-8")
    assert "民法第541条及び第542条並びに「第3条第2項」に従う" in printed
    assert all("第3条第2項" in text and "{other" not in text.split("第3条第2項")[0][-20:] for text in (shown, data))
