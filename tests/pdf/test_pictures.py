"""Figures that cannot be embedded are told before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from clausebook.pdf.pictures import check_pictures
from clausebook.reading.project import Source, Sources
from clausebook.typeset.style import Style

from ..conftest import Project


def told(root: Path, text: str) -> list[tuple[str, int, str]]:
    annex = Source(text, "source/annexes/specification.md")
    return [
        (finding.path, finding.line, finding.message)
        for finding in check_pictures(annex, Sources(root, "source"), Style())
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "annexes").mkdir()
    Image.new("L", (9, 9)).save(tmp_path / "annexes/a.png")
    (tmp_path / "annexes/broken.jpg").write_bytes(b"x")
    (tmp_path / "annexes/folder.png").mkdir()
    return tmp_path


def test_figure_whose_file_is_there_is_taken(root: Path) -> None:
    assert told(root, "![図](a.png)\n\n```{image} /annexes/a.png\n:alt: 図\n```\n") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.png", "source/annexes/none.png がありません"),
        ("broken.jpg", "画像として読めません"),
        ("a.gif", "使えるのは .png、.jpg、.jpeg、.svg"),
    ],
)
def test_figure_whose_file_cannot_be_embedded_is_told_with_its_line(name: str, words: str, root: Path) -> None:
    ((path, line, message),) = told(root, f"## 仕様書\n\n![図]({name})\n")
    assert (path, line) == ("source/annexes/specification.md", 3)
    assert words in message


def test_folder_in_the_place_of_a_file_is_told(root: Path) -> None:
    ((path, _, message),) = told(root, "![図](folder.png)\n")
    assert path == "source/annexes/folder.png"
    assert "フォルダー" in message


def test_build_with_a_figure_that_is_not_there_ends_before_anything_is_written(example: Project) -> None:
    annexes = example.path("source/annexes")
    annexes.mkdir()
    (annexes / "specification.md").write_text("## 仕様書\n\n次による。\n\n![図](none.png)\n", encoding="utf-8")
    example.edit(
        "source/contracts/lending.md",
        "```{include} /clauses/closing/paper.md\n",
        "```{include} /annexes/specification.md\n```\n```{include} /clauses/closing/paper.md\n",
    )
    before = example.output()
    result = example.build("pdf")
    assert result.returncode == 2
    assert "source/annexes/specification.md:5: 図のファイル source/annexes/none.png がありません" in result.stderr
    assert example.output() == before
