"""A deal's document replaces the one before in one step, with one closing."""

from __future__ import annotations

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from docutils import nodes

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.file import Execution
from clausebook.deal.making import Order, make

from ..conftest import Project, copy_example, handbook_of

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


@pytest.fixture(scope="module")
def unclosed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small handbook, one of whose agreements has no closing of its own."""
    project = copy_example(tmp_path_factory.mktemp("unclosed") / "project")
    project.edit("source/contracts/lending.md", "```{include} /clauses/closing/paper.md\n```\n", "")
    return project


def test_agreement_without_a_closing_has_the_electronic_one_before_its_signatures(unclosed: Project) -> None:
    books = handbook_of(unclosed)
    assert closings_of(books, Execution.ELECTRONIC) == ["本契約を電子の記録として作り、双方が電子で署名する。"]
    assert closings_of(books, Execution.PAPER) == []
    doctree = books.doctree("lending", Execution.ELECTRONIC)
    (block,) = [node for node in doctree.findall(nodes.container) if "signature" in node["classes"]]
    assert block.parent[block.parent.index(block) - 1].astext().startswith("本契約を電子の記録として")
    assert "電子" not in books.doctree("lending").astext()


def test_agreement_without_closing_and_signatures_ends_with_the_electronic_one(unclosed: Project) -> None:
    include = "```{include} /clauses/signature/plain.md\n```\n"
    project = unclosed.copy(unclosed.root.parent / "unsigned")
    project.edit("source/contracts/lending.md", include, "")
    text = handbook_of(project).doctree("lending", Execution.ELECTRONIC).astext()
    assert text.endswith("本契約を電子の記録として作り、双方が電子で署名する。")


def test_electronic_closing_that_names_other_parties_stops_nothing_and_is_told_with_the_deal(
    unclosed: Project, tmp_path: Path
) -> None:
    project = unclosed.copy(tmp_path / "project")
    project.path("source/clauses/closing/electronic.md").write_text("乙及び丙が電子署名をする。\n", encoding="utf-8")
    books, path = handbook_of(project), tmp_path / "acme.yml"
    assert closings_of(books, Execution.ELECTRONIC) == []
    path.write_text("契約書: lending\n締結方法: 電子\n", encoding="utf-8")
    (note,) = DealDocument(books, path).notes
    assert note.line == 2
    assert "「closing/electronic」が、この契約書にいない当事者を述べているか" in note.message


def test_electronic_deal_tells_that_no_words_were_added(unclosed: Project, tmp_path: Path) -> None:
    project = unclosed.copy(tmp_path / "project")
    project.configure('clausebook_electronic_closing = ""')
    books, path = handbook_of(project), tmp_path / "acme.yml"
    told = {}
    for execution in Execution:
        path.write_text(f"契約書: lending\n締結方法: {execution}\n", encoding="utf-8")
        told[execution] = [(note.line, note.message) for note in DealDocument(books, path).notes]
    assert told.pop(Execution.PAPER) == []
    ((line, message),) = told[Execution.ELECTRONIC]
    assert line == 2
    assert message.startswith("電子で締結することを述べる文言は、契約書に加えていません")


def test_electronic_deal_with_words_has_nothing_to_tell(books: Handbook, tmp_path: Path) -> None:
    (tmp_path / "acme.yml").write_text("契約書: lending\n締結方法: 電子\n", encoding="utf-8")
    assert DealDocument(books, tmp_path / "acme.yml").notes == []


def document_of(books: Handbook, folder: Path, fee: str) -> DealDocument:
    path = folder / "acme.yml"
    path.write_text(DEAL.format(fee), encoding="utf-8")
    return DealDocument(books, path)


def test_reader_of_a_draft_keeps_it_whole_while_it_is_made_again(books: Handbook, tmp_path: Path) -> None:
    order = Order(date(2026, 12, 1))
    pdf = make(document_of(books, tmp_path, "1000"), order).pdf
    viewed = tmp_path / "viewed.pdf"
    viewed.hardlink_to(pdf)
    before = viewed.read_bytes()
    assert make(document_of(books, tmp_path, "2000"), order).pdf == pdf
    assert pdf.read_bytes() != before
    assert viewed.read_bytes() == before
    assert list(pdf.parent.iterdir()) == [pdf]


@pytest.mark.trial(sample=2, every=100)
def test_readers_see_only_whole_drafts_while_two_processes_make_them(
    seed: int, books: Handbook, tmp_path: Path
) -> None:
    order, context = Order(date(2026, 12, 1)), multiprocessing.get_context("fork")
    documents = [document_of(books, tmp_path, str(fee)) for fee in range(1, 9)]
    (pdf,) = {make(document, order).pdf for document in documents}
    processes = [
        context.Process(target=lambda share: [make(document, order) for document in share], args=(documents[start::2],))
        for start in range(2)
    ]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        content = pdf.read_bytes()
        assert (content[:5], content.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")
    assert [process.exitcode for process in processes] == [0, 0]
    assert list(pdf.parent.iterdir()) == [pdf]
