"""The five PDFs as a typographer and a printer see them, read by pdfium and qpdf."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from clausebook.typeset.style import Style

from ..conftest import Project
from ..readback import PrintedLine, agreement_of, furniture, printed_lines, shown_text, squeeze
from ..tagged import HEARD, Structure, findings

NOT_AT_START = set("、。，．）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；？！％")
NOT_AT_END = set("（「『【")
STYLE = Style()
RIGHT = STYLE.left + STYLE.measure * STYLE.size


@pytest.fixture
def pdf(shipped: Project, contract: str) -> Path:
    return shipped.path(f"build/pdf/{contract}.pdf")


@pytest.fixture
def lines(pdf: Path) -> list[PrintedLine]:
    return printed_lines(pdf)


def is_body(line: PrintedLine) -> bool:
    return abs(line.chars[0].size - STYLE.size) < 0.1


def test_no_line_begins_or_ends_with_a_forbidden_character(lines: list[PrintedLine]) -> None:
    assert not [line.text for line in lines if line.text[0] in NOT_AT_START]
    assert not [line.text for line in lines if line.text.rstrip()[-1] in NOT_AT_END]


def test_no_line_ends_inside_a_number_or_a_latin_word(lines: list[PrintedLine]) -> None:
    parted = [
        (first.text, second.text)
        for first, second in pairwise(lines)
        if re.search(r"[0-9A-Za-z]$", first.text) and re.match(r"[0-9A-Za-z]", second.text)
        and not re.match(r"[0-9]+(?:　|\. |．)", second.text)
    ]  # fmt: skip
    assert not parted


def right_edge(line: PrintedLine) -> float:
    # pdfium's box of a character takes in the control points of its outline; the advance does not.
    last = line.chars[-1]
    return last.origin + last.size * (0.5 if last.text in "、。，．）」』】" else 1.0)


def test_full_lines_end_at_the_same_edge(lines: list[PrintedLine]) -> None:
    edges = [right_edge(line) for line in lines if is_body(line) and not line.chars[-1].text.isascii()]
    full = [edge for edge in edges if edge > RIGHT - 1]
    assert full
    assert max(full) - min(full) < 0.01
    assert full[0] == pytest.approx(RIGHT, abs=0.05)


def test_line_that_goes_on_is_full(lines: list[PrintedLine]) -> None:
    for first, second in pairwise(lines):
        goes_on = first.page == second.page and re.match(r"[\w・]", second.text) and not first.text.endswith("。")
        one_step = first.chars[0].baseline - second.chars[0].baseline < STYLE.pitch + 0.1
        if goes_on and one_step and len(first.text) > 30 and is_body(second):
            assert right_edge(first) == pytest.approx(RIGHT, abs=0.05), first.text


def test_lines_stand_on_one_grid(lines: list[PrintedLine]) -> None:
    body = [line for line in lines if is_body(line)]
    for first, second in pairwise(body):
        if first.page == second.page:
            steps = (first.chars[0].baseline - second.chars[0].baseline) / STYLE.pitch
            assert steps == pytest.approx(round(steps), abs=0.01)


def test_text_of_items_is_aligned_whatever_the_width_of_the_mark(shipped: Project) -> None:
    lines = printed_lines(shipped.path("build/pdf/support-consent.pdf"))
    start = next(i for i, line in enumerate(lines) if line.text.startswith("第7条"))
    items = [line for line in lines[start : start + 14] if line.text.startswith("（")]
    assert len(items) == 10
    lefts = [line.chars[line.text.index("）") + 1].origin for line in items]
    assert max(lefts) - min(lefts) < 0.1


def test_no_heading_ends_a_page(lines: list[PrintedLine]) -> None:
    last = [first.text for first, second in pairwise(lines) if first.page != second.page]
    assert not [text for text in last if re.match(r"第\d+条（", text)]


def test_no_list_is_parted_from_its_text_and_no_single_line_of_it_from_the_rest(lines: list[PrintedLine]) -> None:
    first, second = r"(?:（1）|イ　)", r"(?:（2）|ロ　)"
    for last, head in pairwise(lines):
        if last.page != head.page:
            assert not re.match(first, head.text)
            assert not (re.match(first, last.text) and re.match(second, head.text))
            assert not last.text.endswith("次の各号に該当する場合は催告なく解除できる。")


def test_no_paragraph_ends_with_a_single_character_on_a_line(lines: list[PrintedLine]) -> None:
    alone = {line.text for line in lines if len(line.text.strip("、。」）　 ")) < 2}
    assert alone <= {"甲", "乙"}  # in the signature block


def test_signature_block_stands_on_one_page_and_not_alone(lines: list[PrintedLine], contract: str) -> None:
    first = {"support-consent": "甲（事業者）", "maintenance": "契約締結日"}.get(contract, "●●年")
    start = max((i for i, line in enumerate(lines) if line.text.startswith(first)), default=len(lines) - 2)
    assert len({line.page for line in lines[start:]}) == 1
    assert lines[start - 1].page == lines[start].page


def test_header_names_the_agreement_from_page_two_and_footer_counts(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        title = str(document.docinfo["/Title"])
    pages = furniture(pdf)
    assert [head for head, _ in pages] == ["", *[title] * (len(pages) - 1)]
    assert [foot for _, foot in pages] == [f"{number} / {len(pages)}" for number in range(1, len(pages) + 1)]


def test_qpdf_finds_nothing_to_remark(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        assert document.check_pdf_syntax() == []


def test_metadata_says_title_and_language(pdf: Path, lines: list[PrintedLine]) -> None:
    with pikepdf.open(pdf) as document:
        assert document.docinfo["/Title"] == lines[0].text
        assert document.Root.Lang == "ja"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/Author" not in document.docinfo


def test_fonts_are_embedded_subsets_with_a_way_back_to_text(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        fonts = {font.objgen: font for page in document.pages for font in page.resources.Font.values()}
        assert len(fonts) == 2
        for font in fonts.values():
            descendant = font.DescendantFonts[0]
            assert re.match(r"/[A-Z]{6}\+Noto", str(descendant.BaseFont))
            assert len(descendant.FontDescriptor.FontFile3.read_bytes()) > 1000
            assert font.ToUnicode.read_bytes()


def test_references_lead_to_their_article(shipped: Project) -> None:
    with pikepdf.open(shipped.path("build/pdf/service-connection.pdf")) as document:
        names = document.Root.Names.Dests.Names
        known = {str(names[index]) for index in range(0, len(names), 2)}
        links = [str(link.Dest) for page in document.pages for link in page.get("/Annots", [])]
    assert {"data", "confidentiality", "intellectual-property"} <= set(links) <= known


def test_pdf_is_small(pdf: Path) -> None:
    assert pdf.stat().st_size <= 125_000


def test_checker_finds_nothing(pdf: Path) -> None:
    assert findings(pdf) == []


@pytest.mark.parametrize("heard", sorted(HEARD.glob("*.txt")), ids=lambda path: path.stem)
def test_what_a_screen_reader_says_is_what_was_looked_at(shipped: Project, heard: Path) -> None:
    content = shipped.path(f"build/pdf/{heard.stem}.pdf").read_bytes()
    assert Structure(content).root.heard() == heard.read_text(encoding="utf-8")


def test_structure_says_what_the_page_says(shipped: Project, contract: str, pdf: Path) -> None:
    page = agreement_of(shipped.path(f"build/html/contracts/{contract}.html"))
    assert squeeze(Structure(pdf.read_bytes()).root.text) == squeeze(shown_text(page))
