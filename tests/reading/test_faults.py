"""Each fault in the sources gives one clear error, a non-zero exit, and leaves the output as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

from ..conftest import Project
from ..readback import printed_lines, squeeze

PAGE = "source/contracts/maintenance.md"
CLAUSE = "source/clauses/fees/maintenance.md"
SIGNATURE = "source/clauses/signature/maintenance.md"
HOURS = "{include} /clauses/hours/maintenance.md"
PREAMBLE = "source/clauses/preamble/maintenance.md"
SCOPE = "source/clauses/scope/maintenance.md"
REFERENCE = "source/clauses/termination/service-connection.md"
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
    "取り込む条項がない": edit(PAGE, "/fees/maintenance.md", "/fees/maintenace.md", "maintenace.md", "ありません"),
    "取り込む条項が条項の外にある": edit(PAGE, "/clauses/fees/maintenance.md", "../roles.yml", "../roles.yml"),
    "同じ条項を2度取り込む": edit(PAGE, "/clauses/subcontracting/", "/clauses/hours/", "15行目", on_line=17),
    "同じ主題の条が2つある": edit(
        PAGE, "/clauses/hours/maintenance.md", "/clauses/purpose/ai-operations.md", "purpose"
    ),
    "知らない差し込み": edit(
        CLAUSE, "{{委託者}}は{{受託者}}", "{{委託物}}は{{受託者}}", "委託物", "もしかして「委託者」"
    ),
    "知らない空欄": edit(CLAUSE, "{{月額報酬}}", "{{月額報醐}}", "月額報醐", "もしかして「月額報酬」"),
    "契約書にない役割": edit(CLAUSE, "{{委託者}}の負担", "{{利用者}}の負担", "利用者", "maintenance.md"),
    "契約書にない役割の空欄": edit(SIGNATURE, "{{甲の住所}}", "{{開示者の住所}}", "開示者", "maintenance.md"),
    "役割に乙がない": edit(PAGE, ", 受託者: 乙}", "}", "乙", on_line="parties:"),
    "役割に甲が2つある": edit(PAGE, "受託者: 乙", "受託者: 甲, 提供者: 乙", "甲"),
    "役割の一覧にない役割": edit(PAGE, "{委託者: 甲", "{委詫者: 甲", "もしかして「委託者」"),
    "役割でなく甲で書く": edit(CLAUSE, "{{委託者}}の負担", "甲の負担", "甲", "役割"),
    "知らない型の空欄": edit(BLANKS, "type: 裁判所", "type: 裁判処", "管轄裁判所", "もしかして「裁判所」"),
    "契約書にない条への参照": edit(REFERENCE, "`data`", "`date`", "date", "もしかして「data」"),
    "ない項への参照": edit(REFERENCE, "`data`", "`data/4`", "data/4", "項は3つ"),
    "ない号への参照": edit(REFERENCE, "`data`", "`data/1/1`", "data/1/1"),
    "項でない参照": edit(REFERENCE, "`data`", "`data/二`", "data/二"),
    "項番号が飛ぶ": edit(CLAUSE, "3. 振込", "4. 振込", "「4」", "「3」"),
    "項番号が重なる": edit(CLAUSE, "3. 振込", "2. 振込", "「2」", "「3」"),
    "号番号が飛ぶ": edit(SCOPE, "8. その他", "9. その他", "「9」", "「8」"),
    "条番号を手で書く": edit(CLAUSE, "## 報酬", "## 第6条（報酬）", "第n条"),
    "書体にない絵文字": edit(CLAUSE, "振込手数料", "振込手数料😀", "😀", "U+1F600", "9文字目"),
    "書体にない漢字": edit(CLAUSE, "振込手数料", "振込手数料\U0003106c", "U+3106C"),
    "書体にない異体字": edit(CLAUSE, "振込手数料", "振込手数料亜\U000e01ee", "U+4E9C U+E01EE"),
    "合成していない濁点": edit(CLAUSE, "振込手数料", "か\u3099", "U+3099"),
    "見出しの書体にない文字": edit(CLAUSE, "## 報酬", "## 報酬😀", "NotoSansCJKjp-Bold"),
    "記入前の文字が書体にない": edit(
        BLANKS, "placeholder: ●●システム", "placeholder: 😀システム", "U+1F600", on_line="システム名:"
    ),
    "題名に書体にない文字": edit(PAGE, "# 保守・運用契約書", "# 保守😀運用契約書", "U+1F600"),
    "前付けが YAML でない": edit(PAGE, "受託者: 乙}", "受託者: 乙", "YAML", on_line="parties:"),
    "前付けに contract がない": edit(PAGE, "contract:", "contrast:", "もしかして「contract」"),
    "前付けに parties がない": edit(PAGE, "  parties: {委託者: 甲, 受託者: 乙}\n", "", "parties", on_line="contract:"),
    "前付けに document がない": edit(PAGE, "  document: 本契約\n", "", "document", on_line="contract:"),
    "前付けに知らないキーがある": edit(PAGE, "  document:", "  documents: x\n  document:", "もしかして「document」"),
    "前付けのキーが文字列でない": edit(PAGE, "{委託者: 甲,", "{~: 甲,", "キー"),
    "前付けのキーが no": edit(PAGE, "{委託者: 甲,", "{no: 甲,", "「no」", "roles.yml"),
    "番号の見本が番号でない": edit(PAGE, '項: "1. "', '項: "2. "', "2. ", "最初の番号"),
    "前付けがない": edit(PAGE, "---\ncontract:", "contract:", "前付け", on_line=1),
    "題名がない": edit(PAGE, "# 保守・運用契約書\n", "", "題名", on_line=1),
    "条項が UTF-8 でない": append(CLAUSE, "4. 追記".encode("cp932"), "UTF-8"),
    "ページが UTF-8 でない": append(PAGE, "追記".encode("cp932"), "UTF-8"),
    "表紙が UTF-8 でない": append("source/index.md", "追記".encode("cp932"), "UTF-8"),
    "空欄の一覧が UTF-8 でない": append(BLANKS, "追記".encode("cp932"), "UTF-8"),
    "空欄の一覧が YAML でない": edit(BLANKS, "meaning: 商号（", "meaning: [商号（", "YAML", on_line="meaning: [商号"),
    "Jinja の文を書く": edit(CLAUSE, "振込手数料", "{% if x %}振込手数料", "書き方"),
    "役割の記法をじかに書く": edit(CLAUSE, "振込手数料", "{party}`提供者`", "書き方"),
    "条項に図を置く": edit(CLAUSE, "振込手数料", "![図](x.png)", "書き方"),
    "条項で強調する": edit(CLAUSE, "振込手数料", "**振込手数料**", "書き方"),
    "条項に表を置く": edit(
        CLAUSE, "## 報酬\n", "## 報酬\n\n| a | b |\n|---|---|\n| c | d |\n", "書き方", on_line="| a"
    ),
    "条項でほかの条項を取り込む": edit(
        CLAUSE,
        "## 報酬\n",
        "## 報酬\n\n```{include} /clauses/hours/maintenance.md\n```\n",
        "書き方",
        on_line="```{include}",
    ),
    "中身のない項がある": edit(CLAUSE, "3. 振込手数料は{{委託者}}の負担とする。", "3.", "中身のない"),
    "条項に注釈を書く": edit(CLAUSE, "## 報酬\n", "## 報酬\n\n% 後で直す\n", "書き方", on_line="% 後で"),
    "条項に小見出しを置く": edit(CLAUSE, "## 報酬\n", "## 報酬\n\n### 月額\n", "書き方", on_line="### "),
    "条項に脚注を付ける": edit(CLAUSE, "振込手数料", "振込手数料[^1]", "書き方"),
    "署名欄が空である": edit(
        CLAUSE, "## 報酬\n", "## 報酬\n\n```{signature}\n```\n", "書き方", on_line="```{signature}"
    ),
    "見出しの前に文がある": edit(CLAUSE, "## 報酬", "前に。\n\n## 報酬", "1行目", on_line="## 報酬"),
    "見出しが空である": edit(CLAUSE, "## 報酬", "## ", "見出しが空", on_line=1),
    "見出しが2つある": edit(CLAUSE, "3. 振込", "## 別の条\n\n3. 振込", "見出しは1つ", on_line="## 別の条"),
    "条の見出しがない": edit(CLAUSE, "## 報酬\n", "", "見出しがありません", on_line=1),
    "最後の条の見出しがない": edit(
        "source/clauses/governing-law/maintenance.md", "## 準拠法及び管轄\n", "", "見出しがありません", on_line=1
    ),
    "前文に見出しがある": edit(
        PREAMBLE, "{{甲の会社名}}（以下", "## 前文\n\n{{甲の会社名}}（以下", "around", on_line=1
    ),
    "題名が2つある": edit(
        PAGE, "# 保守・運用契約書\n", "# 保守・運用契約書\n\n# 別の題名\n", "題名は1つ", on_line="# 別の題名"
    ),
    "取り込みをコロンで囲む": edit(
        PAGE,
        "```{include} /clauses/hours/maintenance.md\n```",
        ":::{include} /clauses/hours/maintenance.md\n:::",
        ":::",
    ),
    "取り込みを閉じない": edit(
        PAGE, "/clauses/hours/maintenance.md\n```\n", "/clauses/hours/maintenance.md\n", "閉じて", on_line=15
    ),
    "号が文の後で1から始まる": edit(
        SCOPE, "により定める業務\n", "により定める業務\n\n   ほかに、\n\n   1. 追加\n", "「9」のはず", on_line="1. 追加"
    ),
    "参照の数字が全角である": edit(REFERENCE, "`data`", "`data/２`", "data/２", "半角"),
    "参照の数字が0で始まる": edit(REFERENCE, "`data`", "`data/02`", "data/02", "半角"),
    "箇条に番号で参照する": edit(REFERENCE, "`data`", "`termination/2/1`", "番号の付いた号"),
    "ページに本文を書く": edit(PAGE, "書\n\n```", "書\n\n本文。\n\n```", "条項のファイル", on_line="本文。"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_gives_one_clear_error_and_leaves_the_output(project: Project, fault: Fault) -> None:
    before = project.output()
    fault.make(project)
    check_error(project, fault, "pdf")
    assert project.output() == before


@pytest.mark.parametrize("name", ["取り込む条項がない", "ない項への参照", "書体にない絵文字", "知らない型の空欄"])
def test_web_site_is_as_strict_as_the_print(project: Project, name: str) -> None:
    before = project.output()
    FAULTS[name].make(project)
    check_error(project, FAULTS[name], "html")
    assert project.output() == before


def test_parallel_build_tells_a_missing_glyph_as_a_serial_one_does(project: Project) -> None:
    before = project.output()
    FAULTS["書体にない絵文字"].make(project)
    check_error(project, FAULTS["書体にない絵文字"], "pdf", "-j", "2")
    assert project.output() == before


ADD_EMOJI = """
from docutils import nodes

def add_emoji(app, doctree):
    if app.env.docname in ("contracts/ai-nda", "contracts/maintenance"):
        doctree.next_node(nodes.paragraph).append(nodes.Text("\U0001f600"))

def setup(app):
    app.connect("doctree-read", add_emoji)
"""
"""An extension that adds what no font has, when the sources have been checked."""


@pytest.mark.parametrize("processes", ["1", "2"])
def test_glyph_found_missing_by_the_typesetting_leaves_nothing_written(project: Project, processes: str) -> None:
    shutil.rmtree(project.path("build"))
    project.configure(ADD_EMOJI)
    result = project.build_apart("pdf", "-j", processes)
    errors = [line for line in result.stderr.split("\n") if line.startswith("source/")]
    assert result.returncode == 2, result.stderr
    assert [error.split(": ")[0] for error in errors] == [
        "source/clauses/preamble/ai-nda.md:1",
        "source/clauses/preamble/maintenance.md:1",
    ]
    assert all("U+1F600" in error for error in errors)
    assert "Traceback" not in result.stderr
    assert [path for path in project.path("build/pdf").rglob("*") if ".pdf" in path.name] == []


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


def test_all_faults_are_told_at_once(project: Project) -> None:
    names = ("項番号が飛ぶ", "役割でなく甲で書く", "号番号が飛ぶ", "同じ主題の条が2つある")
    for name in names:
        FAULTS[name].make(project)
    stderr = project.build("pdf").stderr
    for name in names:
        assert FAULTS[name].place(project) in stderr


def test_error_is_told_again_until_it_is_mended(project: Project) -> None:
    FAULTS["ない項への参照"].make(project)
    first, second = project.build("pdf"), project.build("pdf")
    assert first.returncode == second.returncode == 2
    assert first.stderr == second.stderr
    project.edit(REFERENCE, "`data/4`", "`data/3`")
    assert project.build("pdf").returncode == 0


@pytest.mark.parametrize("name", ["𠮷田", "髙橋", "山﨑", "祇󠄁園", "葛󠄀城"])
def test_rare_characters_of_names_are_printed(project: Project, name: str) -> None:
    project.edit(CLAUSE, "振込手数料", f"{name}の振込手数料")
    assert project.build("pdf").returncode == 0
    lines = printed_lines(project.path("build/pdf/maintenance.pdf"))
    assert f"{name}の振込手数料" in squeeze("".join(line.text for line in lines))
