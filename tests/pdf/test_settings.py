"""What `conf.py` can say about the PDFs: fallback fonts and hanging punctuation, in real builds."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from clausebook.typeset.engine.backend import outline
from clausebook.typeset.fonts import EM, MINCHO, Face, Subset, Typeface, face_at

from ..conftest import Project
from ..typeset.test_fonts import opened

GAIJI = "\ue000"
"""A private character, as a company's own font has it for a name."""

NAMED = "source/clauses/closing/paper.md"


def make_font(path: Path, units: int, *, cff: bool, embeddable: bool = True) -> Path:
    """Write a font whose one glyph is a square with a round corner, three quarters of an em wide."""
    side = units * 3 // 4
    builder = FontBuilder(units, isTTF=not cff)
    builder.setupGlyphOrder([".notdef", "gaiji"])
    builder.setupCharacterMap({ord(GAIJI): "gaiji"})
    pen = T2CharStringPen(units, None) if cff else TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((side, 0))
    if cff:
        pen.curveTo((side, side // 2), (side, side), (side // 2, side))
    else:
        pen.qCurveTo((side, side), (side // 2, side))
    pen.lineTo((0, side))
    pen.closePath()
    if cff:
        empty = T2CharStringPen(units, None).getCharString()
        builder.setupCFF("Gaiji", {}, {".notdef": empty, "gaiji": pen.getCharString()}, {})
    else:
        builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "gaiji": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (units, 0), "gaiji": (units, 0)})
    builder.setupHorizontalHeader(ascent=units, descent=0)
    builder.setupNameTable({"familyName": "Gaiji", "styleName": "Regular", "psName": "Gaiji"})
    builder.setupOS2(fsType=0 if embeddable else 2, sTypoAscender=units, sTypoDescender=0)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.mark.parametrize("cff", [True, False])
def test_sign_is_drawn_from_outlines_of_either_kind(cff: bool, tmp_path: Path) -> None:
    face = face_at(make_font(tmp_path / "gaiji.otf", 2048, cff=cff))
    operators = re.sub("[-0-9. ]", "", outline(face, GAIJI, 30))
    assert operators == "mlcllh"


def name_a_party(project: Project) -> None:
    """Put the private character into a clause."""
    project.edit(NAMED, "1通ずつ持つ。", f"1通ずつ持つ{GAIJI}。")


@pytest.mark.parametrize(
    ("units", "cff"), [(2048, False), (1000, True), (2000, True)], ids=["TrueType", "CFF", "CFF 2000"]
)
def test_fallback_font_sets_what_the_face_has_not(tmp_path: Path, units: int, cff: bool) -> None:
    face = Face(make_font(tmp_path / "gaiji", units, cff=cff))
    assert MINCHO.glyph(GAIJI) is None
    glyph = Typeface(MINCHO.face, (face,)).glyph(GAIJI)
    assert glyph is not None
    assert (glyph.face, glyph.advance) == (face, EM)
    assert Typeface(MINCHO.face, (face,)).glyph("契") == MINCHO.glyph("契")
    outline = face.outlines({glyph.gid})[glyph.gid]
    assert (outline.x, outline.y) == (0, 0)
    font = opened(Subset(face, [(glyph, GAIJI)]))[0]
    pen = BoundsPen(None)
    font.CharStrings[font.charset[1]].draw(pen)
    assert pen.bounds == (0, 0, 750, 750)


def test_configured_font_is_embedded_and_drawn(example: Project) -> None:
    name_a_party(example)
    make_font(example.path("gaiji.ttf"), 2048, cff=False)
    example.configure('clausebook_fallback_fonts = ["gaiji.ttf"]')
    result = example.build("pdf")
    assert result.returncode == 0, result.stderr
    pdf = example.path("build/pdf/lending.pdf")
    with pikepdf.open(pdf) as document:
        names = {str(font.BaseFont)[8:] for font in document.pages[0].obj.Resources.Font.values()}
    assert names == {"NotoSerifJP-Regular-Identity-H", "NotoSansCJKjp-Bold-Identity-H", "Gaiji-Identity-H"}
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    (page,) = [page for page in pages if GAIJI in page.get_text_range()]
    left, bottom, right, top = page.get_charbox(page.get_text_range().index(GAIJI))
    assert (right - left, top - bottom) == pytest.approx((10.5 * 0.75, 10.5 * 0.75), abs=0.2)
    document.close()


def test_character_that_no_font_has_is_told_with_all_their_names(example: Project) -> None:
    example.edit(NAMED, "1通ずつ持つ。", "1通ずつ持つ\ue001。")
    make_font(example.path("gaiji.ttf"), 2048, cff=False)
    example.configure('clausebook_fallback_fonts = ["gaiji.ttf"]')
    result = example.build("pdf")
    assert result.returncode == 2
    assert "（U+E001）" in result.stderr
    assert "NotoSerifJP-Regular、Gaiji" in result.stderr


@pytest.mark.parametrize("fault", ["missing", "garbage", "restricted"])
def test_font_that_cannot_be_used_ends_the_build_and_leaves_what_was_built(example: Project, fault: str) -> None:
    font = example.path("gaiji.otf")
    if fault == "garbage":
        font.write_bytes(b"OTTO" + b"\0" * 100)
    elif fault == "restricted":
        make_font(font, 1000, cff=True, embeddable=False)
    example.configure('clausebook_fallback_fonts = ["gaiji.otf"]')
    before = example.output()
    result = example.build("pdf")
    assert result.returncode == 2
    assert result.stderr.count("conf.py: clausebook_fallback_fonts の「gaiji.otf」") == 1
    assert "Traceback" not in result.stderr
    assert example.output() == before


def test_stops_hang_if_the_configuration_lets_them(project: Project) -> None:
    project.configure("clausebook_hanging_punctuation = True")
    result = project.build("pdf")
    assert result.returncode == 0, result.stderr
    hanging = set()
    for pdf in project.path("build/pdf").glob("*.pdf"):
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            text = page.get_textpage()
            for index, sign in enumerate(text.get_text_range()):
                if sign.strip() and text.get_charbox(index)[0] > 87.638 + 420:
                    hanging.add(sign)
        document.close()
    assert hanging
    assert hanging <= set("、。")
