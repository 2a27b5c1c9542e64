"""Figures as annexes write them: which are told, and which files they show."""

from __future__ import annotations

import pytest
from docutils import nodes
from PIL import Image

from clausebook.reading.figures import Figure
from clausebook.reading.markup import ANNEX, CLAUSE, check_markup
from clausebook.reading.project import Source, tokens_of

from ..conftest import Project, handbook_of


def told(text: str) -> list[tuple[int, str]]:
    source = Source(f"## 仕様書\n\n{text}\n", "source/annexes/specification.md")
    return [(finding.line - 2, finding.message) for finding in check_markup(source, tokens_of(source.text), ANNEX)]


@pytest.mark.parametrize(
    "text",
    [
        "![構成図](network.png)",
        "文。\n\n![構成図](/annexes/図/network.svg)\n\n文。",
        "1. 次の図による。\n\n   ![構成図](network.png)",
        "```{figure} network.jpg\n:alt: 構成図\n:width: 60%\n:align: left\n\n図の題\n```",
        "```{image} network.png\n:alt: 構成図\n```",
    ],
)
def test_figure_is_taken(text: str) -> None:
    assert told(text) == []


FAULTS = {
    "文の中": ("次の ![構成図](a.png) による。", 1, "文や表の中に置けません"),
    "表の中": ("| 図 |\n|---|\n| ![構成図](a.png) |", 3, "文や表の中"),
    "項目の頭": ("1. ![構成図](a.png)", 1, "項目は文で始めて"),
    "項目の頭の囲み": ("- ```{figure} a.png\n  :alt: 図\n  ```", 1, "中身のない項目"),
    "説明がない": ("![](a.png)", 1, "説明がありません"),
    "囲みに説明がない": ("```{figure} a.png\n```", 1, "説明がありません"),
    "題の書き違い": ('![図](a.png "題")', 1, "図の題は {figure} で"),
    "外のファイル": ("![図](../a.png)", 1, "annexes"),
    "ほかのサイト": ("![図](https://example.com/a.png)", 1, "annexes"),
    "知らない指定": ("```{figure} a.png\n:alt: 図\n:scale: 3\n```", 3, "書けるのは"),
    "読めない幅": ("```{figure} a.png\n:alt: 図\n:width: 8cm\n```", 3, ":width: 60%"),
    "注になる説明": ("```{figure} a.png\n:alt: 図 # 1\n```", 2, "「:alt: サーバーと"),
    "2つになる説明": ("```{figure} a.png\n:alt: 図: 構成\n```", 2, "「:alt: サーバーと"),
    "空白のない題": ("```{figure}a.png\n:alt: 図\n```", 1, "囲み"),
    "凡例": ("```{figure} a.png\n:alt: 図\n\n題\n\n凡例\n```", 1, "1段落だけ"),
    "題のない図の題": ("```{image} a.png\n:alt: 図\n\n題\n```", 1, "{figure} です"),
    "題の書き方": ("```{figure} a.png\n:alt: 図\n\n題 `x`\n```", 4, "図の題で使えない"),
}


@pytest.mark.parametrize(("text", "line", "words"), FAULTS.values(), ids=FAULTS)
def test_figure_that_cannot_be_honoured_is_told(text: str, line: int, words: str) -> None:
    found = told(text)
    assert any(at == line and words in message for at, message in found), found


def test_clause_has_no_figures() -> None:
    source = Source("## 料金\n\n次の図による。\n\n![図](a.png)\n", "source/clauses/fee/loan.md")
    (finding,) = check_markup(source, tokens_of(source.text), CLAUSE)
    assert (finding.line, "画像" in finding.message) == (5, True)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("a.png", "annexes/a.png"),
        ("./図/a.png", "annexes/図/a.png"),
        ("/annexes/a.png", "annexes/a.png"),
        ("../a.png", ""),
        ("/etc/a.png", ""),
        ("/annexes/../a.png", ""),
        ("data:image/png;base64,x", ""),
        ("", ""),
    ],
)
def test_file_of_a_figure_stands_below_the_annexes(target: str, path: str) -> None:
    assert Figure(1, target, "図").path == path


def test_agreement_knows_the_files_of_its_figures(example: Project) -> None:
    annexes = example.path("source/annexes")
    annexes.mkdir()
    Image.new("L", (1, 1)).save(annexes / "図.png")
    (annexes / "specification.md").write_text(
        "## 仕様書\n\n次による。\n\n![構成図](図.png)\n\n```{figure} 図.png\n:alt: 図\n:width: 50%\n\n図の題\n"
        "（{{借受者}}）\n```\n",
        encoding="utf-8",
    )
    example.edit(
        "source/contracts/lending.md",
        "```{include} /clauses/closing/paper.md\n",
        "```{include} /annexes/specification.md\n```\n```{include} /clauses/closing/paper.md\n",
    )
    doctree = handbook_of(example).doctree("lending")
    first, second = doctree.findall(nodes.image)
    assert {image["file"] for image in (first, second)} == {str(annexes / "図.png")}
    assert (first["alt"], second["alt"], second["share"], "width" in second) == ("構成図", "図", 0.5, False)
    assert next(iter(doctree.findall(nodes.caption))).astext() == "図の題（乙）"
