"""Agreements of many houses: whatever its form, nothing of its text is lost, on the page and in print.

Each file of `houses` holds a project as the manual's samples do, below ``── 印字`` what it must print, and below
``── 参照`` its references, each with the place that it leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from bs4 import Tag

from docs.samples import PRINTED, build, parts_of, write_project

from .conftest import ROOT, as_a_process_of_its_own
from .readback import agreement_of, differences, printed_text, shown_text, squeeze
from .tagged import Structure, findings

pytestmark = pytest.mark.sampled(one_in=2)

HOUSES = sorted((ROOT / "tests/houses").glob("*.md"))

REFERENCES = "参照"

INDEX = "# 一覧\n\n```{{toctree}}\n{}\n```\n"

PARTS = "section:is(.article, .chapter, .chapter-section, .supplement, .annex), p.preamble, div.signature"
"""What has a bookmark besides the title."""

NAMES = {"preamble": "前文", "signature": "署名欄"}
"""What is called alike in every agreement, by its class."""


class House(NamedTuple):
    """An agreement as it was built, what it must print, and where its references must lead."""

    page: Path
    pdf: Path
    printed: str
    references: list[str]

    @property
    def agreement(self) -> Tag:
        return agreement_of(self.page)

    @property
    def links(self) -> list[Tag]:
        return self.agreement.select("a.reference.internal")


@pytest.fixture(scope="module", params=HOUSES, ids=lambda path: path.stem)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Each agreement in turn."""
    files = parts_of("\n" + request.param.read_text(encoding="utf-8"))
    printed, references = files.pop(PRINTED), files.pop(REFERENCES, "").splitlines()
    (name,) = (Path(file).stem for file in files if file.startswith("source/contracts/"))
    files |= {"source/index.md": INDEX.format("contracts/index"), "source/contracts/index.md": INDEX.format(name)}
    target = tmp_path_factory.mktemp("house")
    write_project(target, files)
    with as_a_process_of_its_own({}):
        return House(*build(target), printed, references)


def test_there_are_many_houses() -> None:
    assert len(HOUSES) >= 10


def test_page_says_all_of_the_text(house: House) -> None:
    assert shown_text(house.agreement) == house.printed


def test_print_says_all_of_the_text(house: House) -> None:
    assert not differences(printed_text(house.pdf), house.printed)


def test_references_of_the_page_lead_to_what_they_name(house: House) -> None:
    """The page links mentions besides: defined terms, and 前項 that is typed."""
    found = iter(f"{link.get_text()} → {str(link['href'])[1:]}" for link in house.links)
    assert [each for each in house.references if each not in found] == []
    assert all(house.agreement.find(id=str(link["href"])[1:]) for link in house.links)


def test_references_of_the_print_lead_to_what_they_name(house: House) -> None:
    """It has the links of the page, but for those of defined terms."""
    expected, found = defaultdict[str, str](str), defaultdict[str, str](str)
    for link in house.links:
        if "term" not in (link.get("class") or []):
            expected[str(link["href"])[1:]] += squeeze(link.get_text())
    for target, text in printed_links(house.pdf):  # a link of two lines comes twice
        found[target] += squeeze(text)
    assert found == expected


def test_structure_says_all_of_the_text(house: House) -> None:
    """But for footnotes, which it says where they are called, and the place for a revenue stamp, which paper has."""
    agreement = house.agreement
    for note in agreement.select(".footnote"):
        note.decompose()
    said = squeeze(Structure(house.pdf.read_bytes()).root.text)
    assert said.removeprefix("収入印紙") == squeeze(shown_text(agreement))


def test_checker_finds_nothing(house: House) -> None:
    assert findings(house.pdf) == []


def test_bookmarks_are_the_headings(house: House) -> None:
    """A heading that is printed above the article, or not at all, is named with its number all the same."""
    sections = house.agreement.select(PARTS)
    with pikepdf.open(house.pdf) as pdf, pdf.open_outline() as outline:
        bookmarks = list(titles(list(outline.root)))
    assert bookmarks[0] == house.agreement.select("h1")[0].get_text()
    for bookmark, section in zip(bookmarks[1:], sections, strict=True):
        classes = list(section.get("class") or [])
        if section.name != "section":
            assert bookmark in [NAMES.get(name) for name in classes]
            continue
        (number,) = section.select(".number")[:1] if "article" in (section.get("class") or []) else [None]
        heading = "".join(part.get_text() for part in section.select(":scope > .heading > *"))
        label = number.get_text() if number else ""
        assert bookmark.startswith(label)
        assert heading.removeprefix(label) in bookmark


def titles(entries: list[pikepdf.OutlineItem]) -> Iterator[str]:
    """Yield the titles of bookmarks, from the top."""
    for entry in entries:
        yield str(entry.title)
        yield from titles(entry.children)


def printed_links(pdf: Path) -> Iterator[tuple[str, str]]:
    """Yield (target, text) for each link within a PDF, less those to footnotes."""
    document = pypdfium2.PdfDocument(pdf)
    with pikepdf.open(pdf) as file:
        names = list(file.Root.Names.Dests.Names)[::2]
        for number, page in enumerate(file.pages):
            text = document[number].get_textpage()
            for link in page.get("/Annots", []):
                if "/Dest" in link and not str(link.Dest).startswith("footnote-"):
                    assert link.Dest in names
                    left, bottom, right, top = map(float, link.Rect)
                    yield str(link.Dest), text.get_text_bounded(left, bottom, right, top)
    document.close()
