"""Whole agreements as PDFs, read back by qpdf and pdfium."""

from __future__ import annotations

import ctypes
import hashlib
import io
import os
import re
import subprocess
import sys
from cmath import phase
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise, product
from math import degrees
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docutils import nodes
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pikepdf.models.metadata import decode_pdf_date

from clausebook.model.diagnostics import Kind, SourceError
from clausebook.model.sources import sha256
from clausebook.typeset.compose import Composer
from clausebook.typeset.fonts import EM
from clausebook.typeset.lines import Row
from clausebook.typeset.pages import Layout, paginate
from clausebook.typeset.render import lay_out, render
from clausebook.typeset.said import check_number, text_of
from clausebook.typeset.sheet import Anchor, Box, GlyphRun, Link, PageSet, Rule, Seal, Shade
from clausebook.typeset.style import Style

from ..readback import squeeze
from ..tagged import Part, Structure, findings
from .test_compose import (
    PAGE,
    SENTENCE,
    agreement,
    article,
    blank,
    both_parties,
    compose,
    contents,
    item,
    listing,
    of_type,
    paragraph,
    reference,
    signature,
    starts,
    words,
)
from .test_linebreak import prose

ROOT = Path(__file__).parents[2]
STYLE = Style()
STAMP = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
RIGHT = STYLE.left + STYLE.measure * STYLE.size
NAMES = (
    "甲（株式会社𠮷野・代表取締役髙﨑）は、祇\U000e0101園の葛\U000e0100城データセンターを、API（Web API）で使用する……。"
)
TOPICS = {"purpose": "目的", "confidentiality": "秘密保持", "data": "データの取扱い", "a-b": "協議", "term": "有効期間"}

M = TypeVar("M", Anchor, Link, Rule, Seal, GlyphRun)


def full_agreement() -> nodes.document:
    """Return an agreement of several pages with everything that one may have."""
    articles = []
    for number, (topic, heading) in enumerate(TOPICS.items(), start=1):
        below = listing("items", *(item(f"（{i}）", SENTENCE) for i in range(1, 12)))
        leading = paragraph("甲は、", reference("第3条第2項", "data-2"), "及び", reference("第5条", "term"), "による。")
        items = [item("1　", NAMES), item("2　", SENTENCE, below, name=f"{topic}-2"), item("3　", leading)]
        articles.append(article(number, topic, listing("paragraphs", *items), heading=heading))
    return agreement(*articles, paragraph("証として本書2通を作成する。", classes=["closing"]), both_parties())


@pytest.fixture(scope="module")
def laid_out() -> PageSet:
    return lay_out(full_agreement(), STYLE)


@pytest.fixture(scope="module")
def content() -> bytes:
    return render(full_agreement(), STAMP)


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as document:
        yield document


def read_lines(content: bytes) -> list[list[str]]:
    """Return the lines of each page as pdfium reads them."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range().split("\r\n") for page in document]
    document.close()
    return pages


def set_lines(pages: PageSet) -> list[list[str]]:
    """Return the lines of each page as they were set."""
    return [
        ["".join(cluster for _, cluster, _ in mark.glyphs) for mark in page if isinstance(mark, GlyphRun)]
        for page in pages.pages
    ]


def of_kind(pages: PageSet, kind: type[M]) -> list[tuple[int, M]]:
    """Return each mark of a kind with the index of its page."""
    return [(number, mark) for number, page in enumerate(pages.pages) for mark in page if isinstance(mark, kind)]


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, float]]:
    """Return page index and height, in points from the top, of each named destination."""
    names = list(pdf.Root.Names.Dests.Names)
    pages: list[pikepdf.Object] = [page.obj for page in pdf.pages]
    return {
        str(name): (pages.index(place[0]), STYLE.page_height - float(place[3]))
        for name, place in zip(names[::2], names[1::2], strict=True)
    }


def test_place_for_a_stamp_is_off_the_edge_and_what_is_printed_is_off_the_place() -> None:
    doctree = agreement(paragraph("甲"), title="契約書" * 12)
    next(iter(doctree.findall(nodes.section)))["classes"].append("stamp")
    (box,) = [mark for page in lay_out(doctree, STYLE).pages for mark in page if isinstance(mark, Box)]
    left, top = box.x, box.y
    assert top >= 28  # 10 mm: what an office printer does not reach
    with closing(
        pypdfium2.PdfDocument(render(doctree, STAMP, draft="【案】令和8年11月30日　1A2B-3C4D-5E6F"))
    ) as document:
        text = document[0].get_textpage()
        for number in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(number)
            sign, y0, y1 = text.get_text_range(number, 1), STYLE.page_height - y1, STYLE.page_height - y0
            inside = x1 > left and x0 < left + box.width and y1 > top and y0 < top + box.height
            assert not inside or sign in "収入印紙\r\n", sign


# the file


def test_qpdf_has_nothing_to_remark(pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []


def test_metadata_say_title_language_and_time(pdf: pikepdf.Pdf) -> None:
    assert pdf.docinfo["/Title"] == "保守・運用契約書"
    assert [decode_pdf_date(str(pdf.docinfo[key])) for key in ("/CreationDate", "/ModDate")] == [STAMP] * 2
    assert set(pdf.docinfo.keys()) == {"/Title", "/Subject", "/CreationDate", "/ModDate", "/Producer"}
    assert pdf.Root.Lang == "ja"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_time_is_told_whatever_its_offset() -> None:
    stamp = datetime(2026, 4, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    with pikepdf.open(io.BytesIO(render(agreement(paragraph("甲")), stamp))) as pdf:
        assert decode_pdf_date(str(pdf.docinfo["/CreationDate"])) == stamp


def test_pages_are_a4(pdf: pikepdf.Pdf, laid_out: PageSet) -> None:
    assert len(pdf.pages) == len(laid_out.pages) >= 3
    for page in pdf.pages:
        assert [float(edge) for edge in page.mediabox] == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)


def test_pages_have_the_size_that_the_style_says() -> None:
    b5 = Style(page_width=515.906, page_height=728.504)
    with pikepdf.open(io.BytesIO(render(full_agreement(), STAMP, b5))) as pdf:
        for page in pdf.pages:
            assert [float(edge) for edge in page.mediabox] == pytest.approx([0, 0, 515.906, 728.504], abs=0.01)


def test_same_document_and_time_give_the_same_bytes(content: bytes) -> None:
    assert render(full_agreement(), STAMP) == content


def test_other_text_or_time_gives_other_bytes() -> None:
    contents = {
        render(agreement(paragraph(text)), stamp)
        for text in ("甲", "乙")
        for stamp in (STAMP, STAMP + timedelta(seconds=1))
    }
    assert len(contents) == 4


_REPORT = """
import hashlib, sys
def forbid(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(forbid)
from clausebook.typeset.render import render
from tests.typeset.test_render import STAMP, full_agreement
sys.stdout.write(hashlib.sha256(render(full_agreement(), STAMP)).hexdigest())
"""


def digest_of_another_process(**environment: str) -> str:
    command = [sys.executable, "-c", _REPORT]
    env = {**os.environ, **environment}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert result.stderr == ""
    return result.stdout


def test_every_process_gives_the_same_bytes_without_a_network(content: bytes) -> None:
    assert digest_of_another_process(PYTHONHASHSEED="4711", LC_ALL="C") == hashlib.sha256(content).hexdigest()


def test_every_time_zone_gives_the_same_bytes(content: bytes) -> None:
    assert digest_of_another_process(TZ="Asia/Tokyo") == digest_of_another_process(TZ="America/New_York")


def test_rendering_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    render(agreement(paragraph("甲")), STAMP)
    assert capfd.readouterr() == ("", "")


def test_rendering_leaves_the_doctree_as_it_was() -> None:
    document = full_agreement()
    before = document.pformat()
    render(document, STAMP)
    assert document.pformat() == before


# fonts


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = {font.objgen: font for page in pdf.pages for font in page.resources.Font.values()}
    return list(found.values())


def test_each_font_is_embedded_as_a_subset(pdf: pikepdf.Pdf) -> None:
    fonts = fonts_of(pdf)
    names = sorted(re.sub("^/[A-Z]{6}\\+", "", str(font.DescendantFonts[0].BaseFont)) for font in fonts)
    assert names == ["NotoSansCJKjp-Bold", "NotoSerifJP-Regular"]
    for font in fonts:
        (descendant,) = list(font.DescendantFonts)
        descriptor = descendant.FontDescriptor
        assert descriptor.FontName == descendant.BaseFont
        assert str(font.BaseFont) == f"{descendant.BaseFont}-Identity-H"
        kinds = [str(kind) for kind in (font.Subtype, font.Encoding, descendant.Subtype)]
        assert kinds == ["/Type0", "/Identity-H", "/CIDFontType0"]
        assert descriptor.FontFile3.Subtype == "/CIDFontType0C"
        assert 1_000 < len(descriptor.FontFile3.read_bytes()) < 200_000
        assert font.ToUnicode.read_bytes()


def test_font_descriptors_hold_all_that_the_standard_requires(pdf: pikepdf.Pdf) -> None:
    required = {
        "/Type",
        "/FontName",
        "/Flags",
        "/FontBBox",
        "/ItalicAngle",
        "/Ascent",
        "/Descent",
        "/CapHeight",
        "/StemV",
    }
    for font in fonts_of(pdf):
        assert required <= set(font.DescendantFonts[0].FontDescriptor.keys())


def test_gothic_sets_title_and_headings_only(laid_out: PageSet) -> None:
    gothic = [
        "".join(sign for _, sign, _ in text.glyphs)
        for _, text in of_kind(laid_out, GlyphRun)
        if "Sans" in text.glyphs[0][0].face.ps_name
    ]
    headings = [f"第{number}条（{heading}）" for number, heading in enumerate(TOPICS.values(), start=1)]
    assert gothic == ["保守・運用契約書", *headings]


# text


def test_text_read_back_is_the_text_that_was_set(content: bytes, laid_out: PageSet) -> None:
    assert read_lines(content) == set_lines(laid_out)


def test_names_beyond_the_common_kanji_are_read_back_with_their_selectors(content: bytes) -> None:
    text = "".join(line for page in read_lines(content) for line in page)
    assert text.count(NAMES) == len(TOPICS)


@settings(deadline=None, max_examples=40)
@given(prose)
def test_any_prose_is_read_back_as_it_was_set(text: str) -> None:
    document = agreement(article(1, "data", paragraph(text)))
    ((_, _, *lines, _),) = read_lines(render(document, STAMP))
    assert "".join(lines) == text


@pytest.mark.parametrize("before", range(12, 24))
def test_address_that_is_parted_is_read_back_with_its_hyphens(before: int) -> None:
    text = "の" * before + "https://example.co.jp/personal-information-handling-policy.htmlに掲げる。"
    document = agreement(article(1, "data", paragraph(text)))
    ((_, _, *lines, _),) = read_lines(render(document, STAMP))
    assert "".join(lines) == text


def test_characters_stand_where_they_were_placed(content: bytes, laid_out: PageSet) -> None:
    document = pypdfium2.PdfDocument(content)
    for page, marks in zip(document, laid_out.pages, strict=True):
        read = [char for char in characters(page) if not char[0].isspace()]
        expected = [
            (cluster, start, STYLE.page_height - mark.y)
            for mark in marks
            if isinstance(mark, GlyphRun)
            for (_, cluster, _), start in zip(mark.glyphs, origins(mark), strict=True)
            if not cluster.isspace()
        ]
        assert [char for char, _, _ in read] == [char for char, _, _ in expected]
        assert [x for _, x, _ in read] == pytest.approx([x for _, x, _ in expected], abs=0.02)
        assert [y for _, _, y in read] == pytest.approx([y for _, _, y in expected], abs=0.02)
    document.close()


def origins(text: GlyphRun) -> Iterator[float]:
    """Yield where each glyph of a text begins, in points."""
    x = text.x
    for glyph, _, move in text.glyphs:
        yield x
        x += (glyph.advance + move) / EM * text.size


def characters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float]]:
    """Yield the clusters of a page with their origins; pdfium counts in units of UTF-16."""
    textpage = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    places: dict[tuple[float, float], str] = {}
    for index in range(textpage.count_chars()):
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        unit = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        places[x.value, y.value] = places.get((x.value, y.value), "") + unit
    for (left, baseline), units in places.items():
        yield units.encode("utf-16", "surrogatepass").decode("utf-16"), left, baseline


def test_everything_stands_within_the_margins(laid_out: PageSet) -> None:
    for _, text in of_kind(laid_out, GlyphRun):
        assert STYLE.left - 0.02 <= starts(text)[0]
        assert starts(text)[-1] <= RIGHT + 0.02
    body = [text.y for _, text in of_kind(laid_out, GlyphRun) if text.size > STYLE.footer_size]
    assert STYLE.top < min(body)
    assert max(body) < STYLE.top + STYLE.lines * STYLE.pitch


def test_lines_of_a_page_stand_one_below_the_other_on_the_grid(laid_out: PageSet) -> None:
    for page in laid_out.pages:
        ys = [mark.y for mark in page if isinstance(mark, GlyphRun) and mark.size == STYLE.size]
        steps = [(y - ys[0]) / STYLE.pitch for y in ys]
        assert steps == pytest.approx([round(step) for step in steps], abs=1e-6)
        assert steps == sorted(set(steps))


def test_text_begins_below_the_height_of_the_title(laid_out: PageSet) -> None:
    title, heading, *_ = [mark for mark in laid_out.pages[0] if isinstance(mark, GlyphRun)]
    above = STYLE.title_lines + STYLE.article_space
    lowered = (STYLE.size - STYLE.title_size) * (0.88 - 0.5)
    assert heading.y - title.y == pytest.approx(above * STYLE.pitch + lowered)


def test_rows_are_dealt_to_the_pages_as_paginated(laid_out: PageSet) -> None:
    rows = compose(*full_agreement()[0].children[1:]).rows
    expected = [[words(rows[index]) for index in page] for page in paginate(rows, STYLE.lines).pages]
    furniture = [1, *[2] * (len(expected) - 1)]
    assert [page[: len(page) - count] for page, count in zip(set_lines(laid_out), furniture, strict=True)] == expected


def signed(*counts: int) -> tuple[nodes.document, list[Layout]]:
    """Return an agreement whose articles have so many lines, and its layouts with ample and least room to sign."""
    articles = (article(n, f"a{n}", *(paragraph("甲は") for _ in range(count))) for n, count in enumerate(counts))
    document = agreement(*articles, both_parties())
    composer = Composer(STYLE, document)
    return document, [paginate(rows, STYLE.lines) for rows in (composer.rows, composer.compact_rows)]


@pytest.mark.parametrize(("counts", "pages", "saved"), [([52], 2, 1.1), ([26, 4, 28, 22], 3, 0.03), ([5], 1, 0)])
def test_signatures_take_less_room_only_where_that_saves_more_than_a_little(
    counts: list[int], pages: int, saved: float
) -> None:
    document, (ample, compact) = signed(*counts)
    assert ample.cost - compact.cost == pytest.approx(saved, abs=0.05)
    laid_out = lay_out(document, STYLE).pages
    assert len(laid_out) == pages
    runs = [mark for mark in laid_out[-1] if isinstance(mark, GlyphRun)]
    places = {run.glyphs[0][1]: run.y for run in runs}
    assert (places["甲"] == places["乙"]) == (saved > 0.2)


def test_page_after_the_first_begins_at_the_top_whatever_its_first_row_has_above() -> None:
    rows_before = [paragraph("甲") for _ in range(STYLE.lines - STYLE.title_lines)]
    text = [paragraph("乙") for _ in range(STYLE.lines - 1)]
    pages = lay_out(agreement(*rows_before, article(1, "data", *text)), STYLE).pages
    (heading, *_) = [mark for mark in pages[1] if isinstance(mark, GlyphRun)]
    (anchor,) = [mark for mark in pages[1] if isinstance(mark, Anchor)]
    assert len(pages) == 2
    assert STYLE.top < heading.y < STYLE.top + STYLE.pitch
    assert anchor.y == pytest.approx(STYLE.top)


# header and footer


def test_header_stands_from_the_second_page_on(laid_out: PageSet) -> None:
    first, *others = set_lines(laid_out)
    assert first.count("保守・運用契約書") == 1
    assert first[0] == "保守・運用契約書"
    assert [page.count("保守・運用契約書") for page in others] == [1] * len(others)


def test_header_ends_at_the_right_margin_above_the_text(laid_out: PageSet) -> None:
    for page in laid_out.pages[1:]:
        header = next(mark for mark in page if isinstance(mark, GlyphRun) and mark.y < STYLE.top)
        assert "".join(sign for _, sign, _ in header.glyphs) == "保守・運用契約書"
        assert header.size == STYLE.footer_size
        assert header.y == pytest.approx(STYLE.top - STYLE.header_gap)
        assert starts(header)[-1] == pytest.approx(RIGHT, abs=0.02)


def test_header_of_a_long_title_stays_within_the_margins() -> None:
    document = agreement(
        *(paragraph(SENTENCE) for _ in range(60)), title="人工知能の開発及び運用に関する" * 5 + "契約書"
    )
    header = next(
        mark for mark in lay_out(document, STYLE).pages[1] if isinstance(mark, GlyphRun) and mark.y < STYLE.top
    )
    assert starts(header)[0] >= STYLE.left - 0.02
    assert starts(header)[-1] == pytest.approx(RIGHT, abs=0.02)


def test_footer_counts_the_pages_in_the_middle(laid_out: PageSet) -> None:
    count = len(laid_out.pages)
    assert [page[-1] for page in set_lines(laid_out)] == [f"{number} / {count}" for number in range(1, count + 1)]
    for page in laid_out.pages:
        footer = page[-1]
        assert isinstance(footer, GlyphRun)
        assert starts(footer)[0] - STYLE.left == pytest.approx(RIGHT - starts(footer)[-1], abs=0.02)
        assert footer.y == pytest.approx(STYLE.top + STYLE.lines * STYLE.pitch + STYLE.footer_gap)


def test_parts_of_a_header_that_is_too_long_stand_side_by_side_within_the_margins() -> None:
    style = replace(STYLE, header_text=f"'{'甲' * 30}\\t{'乙' * 30}\\t{{DOCUMENT_TITLE}}'")
    document = agreement(*(paragraph(SENTENCE) for _ in range(60)), title="丙" * 30)
    page = lay_out(document, style).pages[1]
    parts = [mark for mark in page if isinstance(mark, GlyphRun) and mark.y < style.top]
    assert [mark.glyphs[0][1] for mark in parts] == ["甲", "乙", "丙"]
    assert starts(parts[0])[0] == pytest.approx(style.left, abs=0.02)
    assert starts(parts[2])[-1] == pytest.approx(RIGHT, abs=0.02)
    for one, other in pairwise(parts):
        assert starts(one)[-1] <= starts(other)[0] + 0.02


def test_part_of_a_header_in_the_middle_gives_way_to_a_long_one_at_the_right() -> None:
    style = replace(STYLE, header_text=f"'甲\\t{'乙' * 10}\\t{{DOCUMENT_TITLE}}'")
    document = agreement(*(paragraph(SENTENCE) for _ in range(60)), title="丙" * 30)
    page = lay_out(document, style).pages[1]
    left, middle, right = [mark for mark in page if isinstance(mark, GlyphRun) and mark.y < style.top]
    assert {mark.size for mark in (left, middle, right)} == {style.header_size}
    assert starts(left)[0] == pytest.approx(style.left, abs=0.02)
    assert starts(right)[-1] == pytest.approx(RIGHT, abs=0.02)
    assert starts(middle)[-1] + style.header_size == pytest.approx(starts(right)[0], abs=0.02)
    assert starts(left)[-1] + style.header_size < starts(middle)[0]


MARK = "【案】2026年12月1日　照合番号 0123-4567-89AB"


def heads_of(style: Style) -> list[list[GlyphRun]]:
    """Return what stands in the header of each page of a draft."""
    document = agreement(*(paragraph(SENTENCE) for _ in range(60)), title="丙" * 20)
    pages = lay_out(document, style, draft=MARK).pages
    return [[mark for mark in page if isinstance(mark, GlyphRun) and mark.y < style.top] for page in pages]


@pytest.mark.parametrize("text", ["none", "''", "'甲商事'", r"'\t甲商事'", r"'甲商事\t\t{DOCUMENT_TITLE}'"])
@pytest.mark.parametrize("where", ["header_text", "title_page_header_text"])
def test_what_a_draft_says_stands_at_the_left_of_any_header(text: str, where: str) -> None:
    changes: dict[str, Any] = {where: text}
    first, *others = heads_of(replace(STYLE, **changes))
    for head in (first, *others):
        assert words(Row([head[0]])) == MARK
        assert (starts(head[0])[0], head[0].size) == pytest.approx((STYLE.left, STYLE.header_size), abs=0.02)
        for one, other in pairwise(head):
            assert starts(one)[-1] + STYLE.header_size <= starts(other)[0] + 0.02
            assert one.y == other.y
        assert starts(head[-1])[-1] <= RIGHT + 0.02
    shown = "".join(words(Row([mark])) for mark in (first if where != "header_text" else others[0])[1:])
    assert shown == ("" if text == "none" else text.strip("'").replace(r"\t", "").format(DOCUMENT_TITLE="丙" * 20))


@given(st.lists(st.text("甲A1 、", max_size=40), min_size=1, max_size=3), st.floats(210, 425), st.floats(4, 20))
@example(["甲", "乙" * 40], 210.0, 20.0)
def test_header_of_a_draft_keeps_within_its_width_and_parts_do_not_meet(
    texts: list[str], width: float, size: float
) -> None:
    margins, text = (STYLE.page_width - width) / 2, r"\t".join(texts)
    style = replace(STYLE, left_margin=margins, right_margin=margins, header_size=size)
    document = agreement(paragraph("甲"))
    (page,) = lay_out(document, replace(style, title_page_header_text=f"'{text}'"), draft=MARK).pages
    first, *others = parts = [mark for mark in page if isinstance(mark, GlyphRun) and mark.y < style.top]
    assert words(Row([first])) == MARK
    assert first.size >= min(size, 5)
    assert [words(Row([part])) for part in others] == [text for text in texts if text]
    assert all(part.size > 0.3 for part in parts)
    assert style.left - 0.02 <= starts(first)[0]
    assert starts(parts[-1])[-1] <= style.left + style.width + 0.02
    for one, other in pairwise(parts):
        assert starts(one)[-1] + one.size <= starts(other)[0] + 0.02


def test_sign_behind_the_text_of_a_draft_is_drawn_first_pale_and_not_typed() -> None:
    document = agreement(*(paragraph(SENTENCE) for _ in range(60)))
    plain, draft = render(document, STAMP), render(document, STAMP, draft=MARK)
    pages = lay_out(document, STYLE, draft=MARK).pages
    assert [isinstance(page[0], Shade) for page in pages] == [True] * len(pages)
    one, other = pypdfium2.PdfDocument(plain), pypdfium2.PdfDocument(draft)
    assert len(one) == len(other) > 1
    for left, right in zip(one, other, strict=True):
        said = [squeeze(page.get_textpage().get_text_range()) for page in (left, right)]
        assert said[1].replace(squeeze(MARK), "") == said[0]
        images = [page.render(scale=2, grayscale=True).to_pil().crop((0, 180, 1190, 1684)) for page in (left, right)]
        before, after = (list(image.get_flattened_data()) for image in images)
        assert sum(one != other for one, other in zip(before, after, strict=True)) > 20_000
        assert all(other >= 0.87 * one - 2 for one, other in zip(before, after, strict=True))
    one.close()
    other.close()


def test_title_of_a_draft_says_so() -> None:
    document = agreement(paragraph("甲"), title="契約書")
    for draft, title in (("", "契約書"), (MARK, "契約書【案】")):
        with pikepdf.open(io.BytesIO(render(document, STAMP, draft=draft))) as pdf, pdf.open_metadata() as metadata:
            assert (str(pdf.docinfo["/Title"]), metadata["dc:title"]) == (title, title)


def test_metadata_tell_which_agreement_it_is_and_which_text_of_it() -> None:
    told = set()
    for text in ("甲", "乙"):
        document = agreement(paragraph(text), title="契約書")
        number = check_number(sha256(text_of(document)))
        content = render(document, STAMP, name="lending")
        with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
            assert str(pdf.docinfo["/Subject"]) == metadata["dc:description"] == f"lending　照合番号 {number}"
            assert (metadata["dc:identifier"], metadata["xmpMM:VersionID"]) == ("lending", number)
        assert findings(content) == []
        told.add(number)
    assert len(told) == 2


def test_footnotes_of_parties_side_by_side_are_printed() -> None:
    articles = [article(1, "a", *(paragraph("甲は") for _ in range(52)))]
    parties: list[list[list[str | nodes.Node]]] = [
        [[f"{side}　株式会社髙﨑"], ["住所：", "東京都", called(number)], ["代表者：", blank("●●")]]
        for number, side in enumerate("甲乙", start=1)
    ]
    notes = [nodes.footnote("", nodes.label("", str(n)), paragraph(f"{n}つ目の注"), ids=[f"note-{n}"]) for n in (1, 2)]
    document = agreement(*articles, signature(*parties), *notes)
    content = render(document, STAMP)
    lines = [squeeze(line) for line in read_lines(content)[-1]]
    assert [line for line in lines if line.endswith("の注")] == ["11つ目の注", "22つ目の注"]
    runs = [mark for mark in lay_out(document, STYLE).pages[-1] if isinstance(mark, GlyphRun)]
    places = {run_text(run)[:3]: run.y for run in runs}
    assert places["甲　株"] == places["乙　株"], "they stand side by side"
    assert Structure(content).root.all("Note")


def test_parties_side_by_side_are_copied_one_after_the_other() -> None:
    parties: list[list[list[str | nodes.Node]]] = [
        [[f"{side}　株式会社髙﨑"], [f"住所：東京都{side}町"], [f"代表者：{side}山{side}子"]] for side in "甲乙"
    ]
    document = agreement(article(1, "a", *(paragraph("甲は") for _ in range(56))), signature(*parties))
    runs = [mark for mark in lay_out(document, STYLE).pages[-1] if isinstance(mark, GlyphRun)]
    assert len({run.y for run in runs if run_text(run)[:3] in ("甲　株", "乙　株")}) == 1, "they stand side by side"
    content = render(document, STAMP)
    fields = "".join(squeeze(str(line[0])) for party in parties for line in party)
    with closing(pypdfium2.PdfDocument(content)) as file:
        assert fields in squeeze(file[len(file) - 1].get_textpage().get_text_range())
    assert fields in squeeze(Structure(content).root.text)


@pytest.mark.parametrize("classes", [[], ["cover"]])
def test_contents_print_the_pages_that_their_entries_lead_to(classes: list[str]) -> None:
    entries = contents(*((1, f"第{number}条（データの取扱い）") for number in range(1, 10)))
    for number, link in enumerate(entries.findall(nodes.reference), start=1):
        link["refid"] = f"article-{number}"
    articles = (article(number, f"article-{number}", paragraph(SENTENCE * 12)) for number in range(1, 10))
    document = agreement(entries, *articles)
    next(iter(document.findall(nodes.section)))["classes"] += classes
    content = render(document, STAMP)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        leads = {str(name): pages[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    told: dict[str, int] = {}
    for entry in Structure(content).root.all("Reference"):
        leading, page = entry.children
        assert isinstance(leading, Part)
        told[next(iter(leading.leads))] = int(str(page))
    assert told == {f"article-{number}": leads[f"article-{number}"] for number in range(1, 10)}
    assert len({*told.values()}) > 2
    with closing(pypdfium2.PdfDocument(content)) as file:
        texts = [squeeze(page.get_textpage().get_text_range()) for page in file]
    assert all(
        f"第{name.removeprefix('article-')}条（データの取扱い）" in texts[page - 1] for name, page in told.items()
    )


def run_text(run: GlyphRun) -> str:
    return "".join(text for _, text, _ in run.glyphs)


def called(number: int) -> nodes.footnote_reference:
    return nodes.footnote_reference("", str(number), refid=f"note-{number}")


def test_headings_of_another_size_keep_to_the_measure_and_the_grid() -> None:
    style = replace(STYLE, heading_size=15.0, headings=STYLE.body)
    document = agreement(article(1, "data", paragraph("乙"), heading="提供データの利用" * 8))
    (page,) = lay_out(document, style).pages
    heading = [mark for mark in page if isinstance(mark, GlyphRun) and mark.size == 15]
    assert len(heading) == 3
    for line in heading:
        assert starts(line)[-1] <= RIGHT + 0.02
    assert starts(heading[0])[-1] > RIGHT - 15
    assert [other.y - one.y for one, other in pairwise(heading)] == pytest.approx([style.pitch] * 2)


def test_title_that_the_header_cannot_set_is_refused_with_file_and_line() -> None:
    document = agreement(*(paragraph("甲") for _ in range(40)), title="们契約書")
    with pytest.raises(SourceError) as caught:
        render(document, STAMP)
    (finding,) = caught.value.findings
    assert finding[:3] == (PAGE, 8, Kind.GLYPH)


# links


def test_outline_has_one_item_an_article_with_its_label(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        entries = list(outline.root)
    assert [entry.title for entry in entries] == [
        f"第{number}条（{heading}）" for number, heading in enumerate(TOPICS.values(), start=1)
    ]
    assert [str(entry.destination) for entry in entries] == list(TOPICS)
    assert not any(entry.children for entry in entries)


def test_destinations_lead_to_the_row_that_bears_their_name(pdf: pikepdf.Pdf, laid_out: PageSet) -> None:
    places = destinations(pdf)
    assert list(places) == sorted([*TOPICS, "data-2"])
    for number, (topic, heading) in enumerate(TOPICS.items(), start=1):
        page, y = places[topic]
        lines = [mark for mark in laid_out.pages[page] if isinstance(mark, GlyphRun) and y < mark.y < y + STYLE.pitch]
        assert ["".join(sign for _, sign, _ in line.glyphs) for line in lines] == [f"第{number}条（{heading}）"]


def test_every_link_leads_to_a_destination_and_covers_its_text(pdf: pikepdf.Pdf, laid_out: PageSet) -> None:
    links = [(number, link) for number, page in enumerate(pdf.pages) for link in page.get("/Annots", [])]
    assert [str(link.Dest) for _, link in links] == ["data-2", "term"] * len(TOPICS)
    assert {str(link.Dest) for _, link in links} <= set(destinations(pdf))
    for (number, link), (expected, mark) in zip(links, of_kind(laid_out, Link), strict=True):
        left, bottom, right, top = map(float, link.Rect)
        assert number == expected
        assert (left, right) == pytest.approx((mark.x, mark.x + mark.width), abs=0.02)
        assert (top, bottom) == pytest.approx(
            (STYLE.page_height - mark.y, STYLE.page_height - mark.y - mark.height), abs=0.02
        )
        assert list(link.Border) == [0, 0, 0]


def test_link_to_the_sole_paragraph_of_an_article_has_a_destination() -> None:
    document = agreement(
        article(1, "data", paragraph("甲", ids=["data-1"], classes=["sole-paragraph"])),
        article(2, "term", paragraph(reference("第1条第1項", "data-1"), "による。")),
    )
    with pikepdf.open(io.BytesIO(render(document, STAMP))) as pdf:
        (link,) = list(pdf.pages[0].Annots)
        assert str(link.Dest) in destinations(pdf)


# rules


def test_rule_is_drawn_on_its_page_from_label_to_margin(laid_out: PageSet, content: bytes) -> None:
    rules = of_kind(laid_out, Rule)
    assert [page for page, _ in rules] == [len(laid_out.pages) - 1] * 2
    document = pypdfium2.PdfDocument(content)
    image = document[len(document) - 1].render(scale=4, grayscale=True).to_pil()
    document.close()
    for _, rule in rules:
        ink = [x / 4 for x in range(image.width) if image.getpixel((x, int(rule.y * 4))) < 128]
        assert (ink[0], ink[-1]) == pytest.approx((rule.x, RIGHT), abs=0.5)
        assert len(ink) == pytest.approx(4 * rule.length, abs=3)


def test_place_for_a_seal_is_drawn_and_not_typed() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["代表者：", of_type("代表者")]]
    document = agreement(paragraph("甲"), signature(fields))
    ((_, seal),) = of_kind(lay_out(document, STYLE), Seal)
    pdf = pypdfium2.PdfDocument(render(document, STAMP))
    image = pdf[0].render(scale=8, grayscale=True).to_pil()
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert "印" not in text
    radius, near = seal.diameter / 2, range(-int(seal.diameter * 5), int(seal.diameter * 5))
    ink = [
        complex(x, y) / 8
        for x, y in product(near, near)
        if seal.x * 8 + x < image.width and image.getpixel((int(seal.x * 8 + x), int(seal.y * 8 + y))) < 200
    ]
    ring = [spot for spot in ink if 0.9 < abs(spot) / radius < 1.1]
    assert {round(abs(spot) - radius) for spot in ring} == {0}
    assert {round(degrees(phase(spot)) % 360) for spot in ring} >= set(range(360))
    sign = [spot for spot in ink if abs(spot) < radius * 0.9]
    assert sign
    assert abs(sum(sign) / len(sign)) < radius / 4


def test_seal_is_drawn_with_operators_that_pdf_has() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["代表者：", of_type("代表者")]]
    with pikepdf.open(io.BytesIO(render(agreement(paragraph("甲"), signature(fields)), STAMP))) as pdf:
        operators = {str(operation.operator) for operation in pikepdf.parse_content_stream(pdf.pages[0])}
    text, drawing, state = (
        {"BT", "Td", "Tf", "TJ", "ET"},
        {"m", "l", "c", "h", "s", "f"},
        {"q", "Q", "cm", "w", "G", "g", "BMC", "BDC", "EMC"},
    )
    assert drawing <= operators <= text | drawing | state | {"S", "Tj"}


def test_agreement_without_articles_has_neither_outline_nor_links() -> None:
    with pikepdf.open(io.BytesIO(render(agreement(paragraph("甲")), STAMP))) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_outline() as outline:
            assert list(outline.root) == []


def test_agreement_with_a_signature_block_only_is_set() -> None:
    ((title, date, footer),) = read_lines(render(agreement(signature([["令和8年4月1日"]])), STAMP))
    assert (title, date, footer) == ("保守・運用契約書", "令和8年4月1日", "1 / 1")
