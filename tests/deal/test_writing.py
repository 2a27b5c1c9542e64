"""A deal's document replaces the one before in one step, with one closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.file import Execution

from ..conftest import copy_example, handbook_of

DEAL = "契約書: lending\n空欄:\n  月額料金: {}\n"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The small handbook, whose closing has two paragraphs."""
    project = copy_example(tmp_path_factory.mktemp("deals") / "project")
    project.edit("source/clauses/closing/paper.md", "1通ずつ持つ。\n", "1通ずつ持つ。\n\n写しは証としない。\n")
    return handbook_of(project)


def closings_of(books: Handbook, execution: Execution) -> list[str]:
    doctree = books.doctree("lending", execution)
    return [node.astext() for node in doctree.findall(nodes.paragraph) if "closing" in node["classes"]]


def test_closing_of_two_paragraphs_gives_way_to_one_electronic_closing(books: Handbook) -> None:
    electronic = "本契約を電子の記録として作り、双方が電子で署名する。"
    assert closings_of(books, Execution.ELECTRONIC) == [electronic]
    assert closings_of(books, Execution.PAPER) == ["本契約を2通作り、双方が1通ずつ持つ。", "写しは証としない。"]
    text = books.doctree("lending", Execution.ELECTRONIC).astext()
    assert text.count(electronic) == 1
    assert "写し" not in text


def document_of(books: Handbook, folder: Path, fee: str) -> DealDocument:
    path = folder / "acme.yml"
    path.write_text(DEAL.format(fee), encoding="utf-8")
    return DealDocument(books, path)


def test_reader_of_a_document_keeps_it_whole_while_it_is_made_again(books: Handbook, tmp_path: Path) -> None:
    document = document_of(books, tmp_path, "1000")
    document.write(final=False)
    viewed = tmp_path / "viewed.pdf"
    viewed.hardlink_to(document.target)
    before = viewed.read_bytes()
    document_of(books, tmp_path, "2000").write(final=False)
    assert document.target.read_bytes() != before
    assert viewed.read_bytes() == before
    assert list(document.target.parent.iterdir()) == [document.target]
