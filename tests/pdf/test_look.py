"""A company's own look: two files among the templates are edited, and the PDFs read back with another engine."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from clausebook.typeset.fonts import GOTHIC, MINCHO
from clausebook.typeset.style import DRAFT_SIGNS

from ..conftest import BARE, CONTRACTS, ROOT, Project
from ..readback import squeeze
from .test_settings import make_font

STYLE_SHEET, TEMPLATE = "_templates/contract.rts", "_templates/contract.rtt"


class Sign(NamedTuple):
    """A character as it is printed: its face, its type size, and where it stands, in points from the bottom left."""

    text: str
    face: str
    size: float
    left: float
    right: float
    baseline: float


def signs_of(page: pypdfium2.PdfPage) -> list[Sign]:
    """Return the characters of a page, as pdfium reads them."""
    text, name, signs = page.get_textpage(), ctypes.create_string_buffer(200), []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(text, index))
        if sign.isspace():
            continue
        pdfium.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.c_int())
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left, _, right, _ = text.get_charbox(index)
        size = pdfium.FPDFText_GetFontSize(text, index)
        signs.append(Sign(sign, name.value.decode(), size, left, right, y.value))
    return signs


def pages_of(pdf: Path) -> list[tuple[tuple[float, float], list[Sign]]]:
    """Return size and characters of each page."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [(page.get_size(), signs_of(page)) for page in document]
    document.close()
    return pages


def text_of(signs: list[Sign]) -> str:
    return "".join(sign.text for sign in signs)


def say(project: Project, name: str, **said: str) -> None:
    """Give each option, the first of its name in a file, another value."""
    lines = project.path(name).read_text(encoding="utf-8").split("\n")
    for option, value in said.items():
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{option} = "))
        lines[place] = f"{option} = {value}"
    project.path(name).write_text("\n".join(lines), encoding="utf-8")


def test_company_restyles_its_contracts_by_two_files(project: Project) -> None:
    say(
        project,
        TEMPLATE,
        page_size="letter",
        left_margin="1in",
        right_margin="0.8in",
        top_margin="1.25in",
        bottom_margin="1in",
        header_text=r"'株式会社アクメ商事\t\t{DOCUMENT_TITLE}'",
        title_page_header_text=r"'株式会社アクメ商事'",
        footer_text=r"'社外秘\t\t{PAGE_NUMBER} ／ {NUMBER_OF_PAGES}'",
        title_page_footer_text="none",
    )
    project.path("_templates/fonts").mkdir()
    (project.path("_templates/fonts/house.otf")).symlink_to(GOTHIC.face.path)
    say(project, STYLE_SHEET, typeface="fonts/house.otf", font_size="11pt", line_spacing="fixed(19pt)")
    project.edit(STYLE_SHEET, "[heading level 1]\ntypeface = Noto Sans CJK JP Bold\nfont_size = 10.5pt",
                 "[heading level 1]\ntypeface = Noto Serif JP\nfont_size = 13pt")  # fmt: skip
    result = project.build("pdf")
    assert (result.returncode, result.stderr) == (0, "")
    for contract in CONTRACTS:
        pages = pages_of(project.path(f"build/pdf/{contract}.pdf"))
        for number, (size, signs) in enumerate(pages, start=1):
            assert size == pytest.approx((612, 792), abs=0.01)
            header = [sign for sign in signs if sign.baseline > 792 - 90]
            footer = [sign for sign in signs if sign.baseline < 72]
            body = [sign for sign in signs if sign not in header and sign not in footer]
            title = squeeze(text_of([sign for sign in pages[0][1] if sign.size == 16]))
            assert text_of(header) == "株式会社アクメ商事" + (title if number > 1 else "")
            assert text_of(footer) == (f"社外秘{number}／{len(pages)}" if number > 1 else "")
            assert {sign.face[7:] for sign in header + footer} <= {"NotoSerifJP-Regular"}
            left, right = min(sign.left for sign in signs), max(sign.right for sign in signs)
            assert left >= 72
            assert right <= 612 - 0.8 * 72 + 0.1
            assert {(sign.face[7:], sign.size) for sign in body} <= {
                ("NotoSansCJKjp-Bold", 11),
                ("NotoSansCJKjp-Bold", 16),
                ("NotoSerifJP-Regular", 13),
            }
            lines = sorted({round(sign.baseline, 1) for sign in body if sign.size == 11}, reverse=True)
            steps = [(lines[0] - line) / 19 for line in lines]
            assert steps == pytest.approx([round(step) for step in steps], abs=0.02)


def test_files_are_taken_from_the_first_folder_of_templates_that_has_them(project: Project) -> None:
    project.path("house").mkdir()
    project.path("house/contract.rtt").write_text("[contents_page]\nfooter_text = '甲商事'\n", encoding="utf-8")
    project.configure('templates_path = ["house", "_templates"]')
    say(project, STYLE_SHEET, font_size="10pt")
    assert project.build("pdf").returncode == 0
    _, signs = pages_of(project.path("build/pdf/maintenance.pdf"))[1]
    assert text_of(signs).endswith("甲商事")
    assert 10 in {sign.size for sign in signs}


def test_font_file_that_is_replaced_reaches_every_pdf(project: Project) -> None:
    font = project.path("_templates/house.otf")
    say(project, STYLE_SHEET, typeface="house.otf")
    for typeface in (GOTHIC, MINCHO):
        font.unlink(missing_ok=True)
        font.symlink_to(typeface.face.path)
        assert project.build("pdf").returncode == 0
        for contract in CONTRACTS:
            _, signs = pages_of(project.path(f"build/pdf/{contract}.pdf"))[0]
            faces = {sign.face[7:] for sign in signs if sign.size == 10.5}
            assert faces == {GOTHIC.face.ps_name, typeface.face.ps_name}


def test_project_without_the_files_looks_as_they_ship(project: Project) -> None:
    before = project.contents()
    project.path(STYLE_SHEET).unlink()
    project.path(TEMPLATE).unlink()
    result = project.build("pdf")
    assert (result.returncode, result.stderr) == (0, "")
    assert project.contents() == before


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_look_that_cannot_be_honoured_ends_the_build_and_leaves_what_was_built(project: Project, builder: str) -> None:
    before = project.output()
    say(project, STYLE_SHEET, font_size="10.5")
    say(project, TEMPLATE, page_size="A4 wide")
    for _ in range(2):
        result = project.build(builder)
        assert result.returncode == 2
        line = project.line_of(STYLE_SHEET, "font_size = 10.5")
        assert f"{STYLE_SHEET}:{line}: [body] の font_size は「10.5」とは書けません。" in result.stderr
        assert f"{TEMPLATE}:{project.line_of(TEMPLATE, 'A4 wide')}: [contents_page] の page_size は" in result.stderr
        assert result.stderr.count("\n") == 3
    assert project.output() == before


def test_typeface_without_what_pages_say_in_header_and_footer_is_told(project: Project) -> None:
    make_font(project.path("_templates/gaiji.otf"), 1000, cff=True)
    for name in ("header", "footer"):
        project.edit(STYLE_SHEET, f"[{name}]\ntypeface = Noto Serif JP", f"[{name}]\ntypeface = gaiji.otf")
    result = project.build("pdf")
    assert result.returncode == 2
    for name, signs in (("header", DRAFT_SIGNS), ("footer", "0123456789")):
        assert f"[{name}] の typeface に、ページ番号や案の印の「{signs}」がありません。" in result.stderr


_BUILD = """
import sys
from sphinx.cmd.build import build_main
status = build_main(sys.argv[1:])
sys.exit(status or (3 if "rinoh" in sys.modules else 0))
"""


def test_build_that_sets_nothing_loads_no_rinohtype(project: Project) -> None:
    def build(builder: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _BUILD, "-q", "-c", ".", "-d", f"build/doctrees/{builder}"]
        command += ["-b", builder, "source", f"build/{builder}"]
        env = {"PYTHONPATH": str(ROOT), **BARE}
        return subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True, check=False)

    for builder in ("pdf", "html"):
        assert build(builder).returncode == 0
    project.edit("source/clauses/fees/maintenance.md", "\n\n", "\n\n\n")
    assert build("html").returncode == 0
    assert build("pdf").returncode == 3


def test_typeface_that_is_gone_since_the_last_build_is_told_with_its_line(example: Project) -> None:
    font = example.path("_templates/house.otf")
    font.symlink_to(GOTHIC.face.path)
    say(example, STYLE_SHEET, typeface="house.otf")
    assert example.build("pdf").returncode == 0
    before = example.output()
    font.unlink()
    result = example.build("pdf")
    assert result.returncode == 2
    line = example.line_of(STYLE_SHEET, "house.otf")
    assert f"{STYLE_SHEET}:{line}: [body] の typeface「house.otf」を書体として読めません。" in result.stderr
    assert "Traceback" not in result.stderr
    assert example.output() == before
