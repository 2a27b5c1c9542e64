"""rinohtype beneath the engine: the version, the names that it is written against, and that nothing else uses it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from importlib.metadata import version

import pikepdf
import rinoh
from rinoh.attribute import RuleSetFile
from rinoh.backend import pdf
from rinoh.backend.pdf import cos
from rinoh.dimension import PERCENT
from rinoh.document import Document, PartPageCount
from rinoh.flowable import Flowable, FlowableState
from rinoh.layout import EndOfContainer
from rinoh.template import DocumentTemplate, PageBase

from clausebook.typeset import engine
from clausebook.typeset.sheet import Anchor, Bookmark, Drawn, Flow
from clausebook.typeset.style import Style

from ..conftest import ROOT


def test_rinohtype_is_the_version_that_the_engine_was_written_for() -> None:
    installed = version("rinohtype")
    assert installed == rinoh.__version__
    assert f"Written for rinohtype {installed}. " in str(engine.__doc__)
    assert f"rinohtype=={installed}\n" in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def parameters(function: Callable[..., object], count: int | None = None) -> list[str]:
    return list(inspect.signature(function).parameters)[:count]


def test_names_beneath_the_documented_interface_are_there() -> None:
    assert issubclass(DocumentTemplate, Document)
    assert parameters(Document._load_cache) == ["self", "filename"]
    assert parameters(Document._create_outlines) == ["self", "backend_document"]
    assert PartPageCount().count == 0
    assert parameters(Flowable.flow, 4) == ["self", "container", "last_descender", "state"]
    assert "_initial" in parameters(FlowableState.__init__)
    assert parameters(EndOfContainer.__init__, 2) == ["self", "flowable_state"]
    assert parameters(PageBase.__init__, 4) == ["self", "document_part", "template", "page_number"]
    assert parameters(RuleSetFile.process_section) == ["self", "section_name", "classifier", "items"]
    assert parameters(RuleSetFile._absolute_path) == ["filename", "source"]
    assert parameters(RuleSetFile._validate_attribute) == ["self", "attr_dict", "name", "value"]
    assert (2 * PERCENT)._unit is PERCENT


def test_names_of_the_pdf_backend_are_there() -> None:
    assert parameters(pdf.Canvas.append) == ["self", "parent_canvas", "left", "top"]
    assert parameters(pdf.Canvas.annotate) == ["self", "annotation", "left", "top", "width", "height"]
    assert parameters(pdf.Canvas.print) == ["self", "string"]
    assert parameters(pdf.PageCanvas.place_annotations) == ["self"]
    assert parameters(pdf.Page.__init__) == ["self", "backend_document", "width", "height", "rinoh_page"]
    assert parameters(pdf.Document.create_outlines) == ["self", "sections_tree"]
    assert parameters(pdf.Document.write) == ["self", "file"]
    assert parameters(cos.Array.children) == parameters(cos.Dictionary.children) == ["self"]
    assert parameters(cos.Container.register_indirect) == ["self", "document", "visited"]
    assert parameters(cos.Document.register) == ["self", "obj"]


def test_outline_is_as_long_as_the_agreement() -> None:
    """rinohtype goes along an outline in calls within calls, and Python has not room for as many."""
    count = sys.getrecursionlimit() + 500
    anchors: list[Drawn] = [Anchor(0, 0, f"a{number}") for number in range(count)]
    bookmarks = [Bookmark(f"a{number}", f"第{number + 1}条", 1) for number in range(count)]
    flow = Flow("題名", [anchors], bookmarks, lambda text, number: [], lambda text, number: [])
    with pikepdf.open(engine.write_pages(flow, Style()).file) as document:
        entry, found = document.Root.Outlines.First, 1
        while "/Next" in entry:
            entry, found = entry.Next, found + 1
    assert found == count


def test_pages_are_numbered_and_laid_out_in_one_pass() -> None:
    """rinohtype lays out a second time if the number of pages is not what it was told."""
    texts: list[str] = []

    def line(text: str, number: int) -> list[Drawn]:
        texts.append(f"{number}: {text}")
        return []

    flow = Flow("題名", [[Anchor(0, 0, "data")], [], []], [Bookmark("data", "第1条", 1)], line, line)
    pages, _, tagged, file = engine.write_pages(flow, Style())
    assert texts == ["1: ", "1: \t1 / 3", "2: \t\t題名", "2: \t2 / 3", "3: \t\t題名", "3: \t3 / 3"]
    assert tagged == [[], [], []]
    assert pages.pages == [[Anchor(Style().left, Style().top, "data")], [], []]
    with pikepdf.open(file) as document:
        assert len(document.pages) == 3
        with document.open_outline() as outline:
            assert [(item.title, str(item.destination)) for item in outline.root] == [("第1条", "data")]
