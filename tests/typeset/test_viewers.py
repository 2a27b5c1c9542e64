"""What people copy from the PDFs, and what they find in them, in four engines.

Those of Chrome and Edge (PDFium), of Firefox (pdf.js), of many small viewers (MuPDF), and pypdf, which only reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pymupdf
import pypdf
import pypdfium2
import pytest
from playwright.sync_api import Page, Route

from clausebook.typeset.render import render

from ..conftest import ROOT
from ..readback import squeeze
from .test_compose import agreement, article, hard_break, item, listing, paragraph
from .test_render import STAMP

SENTENCE = (
    "本契約において「秘密情報」とは、葛󠄀城株式会社及び𠮷野家――髙﨑が開示した技術上又は営業上の情報（API仕様書、第12条の"
    "SLA 99.9％、・以下同じ。）をいい、受領者は、秘密情報を善良な管理者の注意をもって管理する。"
)
TERMS = ("秘密情報", "善良な管理者", "葛󠄀城株式会社", "SLA 99.9％", "API仕様書、第12条", "――髙﨑")
PARAGRAPHS = [f"{'甲' * ahead}{SENTENCE}" for ahead in range(36)]  # so that a line ends at each place of it

PDFJS = ROOT / "tests/web/node_modules/pdfjs-dist"
VIEWER = """<!doctype html><meta charset="utf-8">
<script type="module">
  globalThis.pdfjsLib = await import("/pdfjs/build/pdf.mjs");
  const { EventBus, PDFFindController, PDFLinkService } = await import("/pdfjs/web/pdf_viewer.mjs");
  pdfjsLib.GlobalWorkerOptions.workerSrc = "/pdfjs/build/pdf.worker.mjs";
  const file = await pdfjsLib.getDocument({ url: "/agreement.pdf", cMapUrl: "/pdfjs/cmaps/" }).promise;
  globalThis.copied = async () => {
    let text = "";
    for (let number = 1; number <= file.numPages; number++) {
      const content = await (await file.getPage(number)).getTextContent({ disableNormalization: true });
      text += content.items.map(each => each.str + (each.hasEOL ? "\\n" : "")).join("");
    }
    return text;
  };
  globalThis.found = query => new Promise(resolve => {
    const eventBus = new EventBus(), linkService = new PDFLinkService({ eventBus });
    linkService.setDocument(file);
    const finder = new PDFFindController({ eventBus, linkService, updateMatchesCountOnProgress: false });
    finder.setDocument(file);
    linkService.setViewer({ currentPageNumber: 1, pagesCount: file.numPages });
    for (const kind of ["updatefindmatchescount", "updatefindcontrolstate"])
      eventBus.on(kind, event => event.state === 3 || resolve(event.matchesCount.total));
    eventBus.dispatch("find", { source: null, type: "", query, highlightAll: true, caseSensitive: true });
  });
  globalThis.ready = true;
</script>"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Paragraphs and items over several pages, the same sentence broken at each place."""
    items = (item(f"（{number}）", paragraph(text)) for number, text in enumerate(PARAGRAPHS[18:], start=1))
    broken = paragraph("Tokyo", hard_break(), "Japan", hard_break(), "東京", hard_break(), "日本")
    blocks = [*map(paragraph, PARAGRAPHS[:18]), listing("items", *items), broken]
    return render(agreement(article(1, "first", *blocks)), STAMP)


def by_pdfium(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def by_mupdf(content: bytes) -> str:
    with pymupdf.open(stream=content) as document:
        return "".join(page.get_text() for page in document)


def by_pypdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def firefox(page: Page, pdf: bytes) -> Page:
    """A page in which pdf.js shows the agreement."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://pdf.test/")
        if path.startswith("pdfjs/"):
            route.fulfill(path=PDFJS / path.removeprefix("pdfjs/"))
        else:
            body = pdf if path else VIEWER.encode()
            route.fulfill(body=body, content_type="application/pdf" if path else "text/html")

    page.route("http://pdf.test/**", answer)
    page.goto("http://pdf.test/")
    page.wait_for_function("globalThis.ready")
    return page


def is_all_there(text: str) -> bool:
    """Tell whether each paragraph is in a text as it was written, less the ends of lines, and Latin words apart."""
    read = squeeze(text)
    apart = bool(re.search(r"Tokyo\s+Japan[\r\n]*東京[\r\n]*日本", text))
    return apart and all(squeeze(each) in read for each in PARAGRAPHS)


@pytest.mark.parametrize("engine", [by_pdfium, by_mupdf, by_pypdf])
def test_what_is_copied_is_the_text(engine: Callable[[bytes], str], pdf: bytes) -> None:
    assert is_all_there(engine(pdf))


def test_what_is_copied_from_pdfjs_is_the_text(firefox: Page) -> None:
    assert is_all_there(firefox.evaluate("copied()"))


def counts(pdf: bytes, terms: Iterable[str]) -> dict[str, int]:
    """Return how often terms stand on the pages; what a page's end parts, no viewer finds."""
    pages = [squeeze(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return {term: sum(page.count(squeeze(term)) for page in pages) for term in terms}


def test_terms_are_broken_over_lines(pdf: bytes) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for term, count in counts(pdf, TERMS).items():
        assert text.count(term) <= count - 2
        assert count >= len(PARAGRAPHS) * SENTENCE.count(term) - 2


def test_terms_broken_over_lines_are_found_by_pdfjs(firefox: Page, pdf: bytes) -> None:
    """It takes the end of a line for a space where a 、 or a variation selector stands before it: one of each term."""
    missed = {term: count - firefox.evaluate("term => found(term)", term) for term, count in counts(pdf, TERMS).items()}
    assert missed == {term: int("、" in term or "\U000e0100" in term) for term in TERMS}


def test_terms_broken_over_lines_are_found_by_pdfium(pdf: bytes) -> None:
    def count(term: str) -> int:
        found = 0
        for page in pypdfium2.PdfDocument(pdf):
            search = page.get_textpage().search(term, match_case=True)
            while search.get_next():
                found += 1
        return found

    terms = [term for term in TERMS if "葛" not in term]  # it finds no character with a variation selector
    assert {term: count(term) for term in terms} == counts(pdf, terms)
