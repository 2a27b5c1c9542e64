"""What a style sheet and a template configuration can say of the look, and what is refused by file and line."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

from clausebook.model.diagnostics import SourceError
from clausebook.typeset.engine.honoured import PAGES, STYLES
from clausebook.typeset.engine.look import LookFile, look
from clausebook.typeset.fonts import GOTHIC, MINCHO
from clausebook.typeset.style import Stop, Style

from ..conftest import ROOT
from ..pdf.test_settings import make_font

SHIPPED = (ROOT / "_templates/contract.rts", ROOT / "_templates/contract.rtt")


class Read(Protocol):
    """Reads the text of a style sheet and of a template configuration; an empty one is not there."""

    def __call__(self, style_sheet: str = "", template: str = "") -> Style: ...


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(style_sheet: str = "", template: str = "") -> Style:
        files = []
        for name, text in (("contract.rts", style_sheet), ("contract.rtt", template)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            files.append(LookFile(tmp_path / name, name) if text else None)
        return look(files[0], files[1], Style())

    return read


def refused(read: Read, style_sheet: str = "", template: str = "") -> list[str]:
    """Return the findings that two texts are refused with."""
    with pytest.raises(SourceError) as caught:
        read(style_sheet, template)
    return [str(finding) for finding in caught.value.findings]


def test_shipped_files_say_what_holds_without_them() -> None:
    style_sheet, template = (LookFile(path, path.name) for path in SHIPPED)
    assert look(style_sheet, template, Style()) == Style()


def test_shipped_files_show_everything_that_can_be_said() -> None:
    for path, honoured in zip(SHIPPED, (STYLES, PAGES), strict=True):
        sections: dict[str, list[str]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                sections[line[1:-1]] = []
            elif "=" in line and not line.startswith(";"):
                list(sections.values())[-1].append(line.split("=")[0].strip())
        said = {name: options for name, options in sections.items() if name.islower()}
        assert said == {name: list(options) for name, options in honoured.items()}


def test_style_is_the_same_when_it_is_read_again_and_in_another_process(read: Read) -> None:
    text = "[title]\nfont_size = 20pt\n"
    style = read(text)
    assert style != Style()
    assert read(text) == style == pickle.loads(pickle.dumps(style))
    assert repr(read(text)) == repr(style) != repr(Style())


def test_lengths_are_read_in_the_units_of_rinohtype_and_of_the_body(read: Read) -> None:
    style = read(
        "[body]\nfont_size = 12pt\nline_spacing = fixed(8mm)\nindent_first = 2em\n[title]\nspace_below = 16mm\n",
        "[contents_page]\nleft_margin = 1in\nright_margin = 2cm\ntop_margin = 5lh\n",
    )
    assert (style.size, style.pitch, style.first_indent, style.title_space) == (12, 22.677, 2, 2)
    assert (style.left_margin, style.right_margin, style.top_margin) == (72, 56.693, 113.385)


def test_type_area_has_as_many_characters_and_lines_as_fit_and_stands_in_the_middle(read: Read) -> None:
    margins = "left_margin = 100pt\nright_margin = 60pt\ntop_margin = 80pt\nbottom_margin = 100pt\n"
    style = read(template=f"[contents_page]\npage_size = letter\n{margins}")
    assert (style.page_width, style.page_height) == (612, 792)
    assert (style.measure, style.lines) == (452 // 10.5, 612 // 18)
    assert style.left - 100 == pytest.approx(612 - 60 - style.left - style.width)
    assert style.top - 80 == pytest.approx(792 - 100 - style.top - style.height)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("page_size = A4", (595.276, 841.89)),
        ("page_size = a4\npage_orientation = landscape", (841.89, 595.276)),
        ("page_size = 182mm * 257mm", (515.906, 728.504)),
        ("page_size = 297mm * 210mm", (841.89, 595.276)),
        ("page_size = 297mm * 210mm\npage_orientation = landscape", (841.89, 595.276)),
        ("page_size = 297mm * 210mm\npage_orientation = portrait", (595.276, 841.89)),
    ],
)
def test_paper_is_of_the_size_that_is_said(read: Read, said: str, size: tuple[float, float]) -> None:
    margins = "left_margin = 20mm\nright_margin = 20mm\ntop_margin = 22mm\nbottom_margin = 22mm"
    style = read(template=f"[contents_page]\n{said}\n{margins}\nheader_footer_distance = 20pt\n")
    assert (style.page_width, style.page_height) == size


def test_typeface_is_one_of_the_package_or_a_file_beside_the_style_sheet(read: Read, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/mincho.otf").symlink_to(MINCHO.face.path)
    style = read("[body]\ntypeface = Noto Sans CJK JP Bold\n[title]\ntypeface = fonts/mincho.otf\n")
    assert style.body.face == GOTHIC.face
    assert style.title.face.path == tmp_path / "fonts/mincho.otf"
    assert style.title.face.ps_name == MINCHO.face.ps_name


def test_variables_stand_for_their_values(read: Read) -> None:
    style = read("[VARIABLES]\nsmall = 7pt\n[header]\nfont_size = $(small)\n[footer]\nfont_size = $(small)\n")
    assert (style.header_size, style.footer_size) == (7, 7)


def test_tab_stops_are_parts_of_the_type_area(read: Read) -> None:
    style = read("[footer]\ntab_stops = 105pt right, 50% center, 100% right\n")
    assert style.footer_stops == (Stop(0.25, "right"), Stop(0.5, "center"), Stop(1, "right"))


def test_text_is_read_as_utf_8_with_or_without_a_mark_at_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "contract.rtt"
    path.write_text("[contents_page]\nheader_text = '甲商事'\n", encoding="utf-8-sig", newline="\r\n")
    assert look(None, LookFile(path, "contract.rtt"), Style()).header_text == "'甲商事'"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[bodie]\nfont_size = 9pt", 1, "[bodie] というスタイルはありません。もしかして「body」ですか"),
        ("[quote : Paragraph]\nfont_size = 9pt", 1, "[quote:Paragraph] というスタイルはありません"),
        ("[body]\nfont_colour = red", 2, "[body] に font_colour は書けません"),
        ("[body]\nbase = title", 2, "[body] に base は書けません"),
        ("[STYLESHEET]\nbase = sphinx", 2, "[STYLESHEET] に base は書けません"),
        ("[body]\nfont_size = large", 2, "[body] の font_size は「large」とは書けません"),
        ("[body]\nfont_size = 0", 2, "[body] の font_size は、0 より大きく"),
        ("[body]\nfont_size = 1em", 2, "em や lh でなく"),
        ("[title]\nfont_size = 50%", 2, "のような長さで"),
        ("[title]\nfont_size = 1e999pt", 2, "0 から 14400pt まで"),
        ("[body]\nline_spacing = double", 2, "一定の行送り"),
        ("[body]\nline_spacing = fixed(20pt, double)", 2, "一定の行送り"),
        ("[body]\nindent_first = 12pt", 2, "本文の字の大きさ（10.5pt）の整数倍"),
        ("[heading level 1]\nspace_above = 12pt", 2, "本文の行送り（18pt）の整数倍"),
        ("[heading level 1]\nfont_size = 30pt", 2, "本文の行送り（18pt）より大きくは"),
        ("[title]\nfont_size = 40pt", 2, "題名の行送りより大きくは"),
        ("[title]\nfont_size = $(big)", 2, "[VARIABLES] に値がありません"),
        ("[body]\ntypeface = Comic Sans MS", 2, "typeface「Comic Sans MS」を書体として読めません"),
        (
            "[body]\nline_spacing = fixed(9pt)\n[heading level 1]\nfont_size = 8pt\n[seal]\nwidth = 30pt",
            2,
            "字の大きさ（10.5pt）より小さくは",
        ),
        ("[seal]\nwidth = fill", 2, "のような長さで"),
        ("[signature party]\nmargin_left = 35em", 2, "[signature party] の margin_left が大きすぎます。当事者の欄に"),
        (
            "[seal]\nwidth = 50mm\n[signature party]\nmargin_left = 20em\nline_spacing = fixed(5lh)",
            2,
            "[seal] の width が大きすぎます。当事者の欄に",
        ),
        ("[seal]\nwidth = 80pt", 2, "[seal] の width が大きすぎます。上下の行に重なります"),
        ("[body]\nfont_size = 30pt\nline_spacing = fixed(30pt)\n[title]\nline_spacing = fixed(1lh)", 2, "1行に20字"),
        ("[body]\nline_spacing = fixed(70pt)", 2, "[body] の line_spacing が大きすぎます。1ページに10行は要ります"),
        ("[header]\nfont_size = 70pt", 2, "[header] の font_size が大きすぎます。上の余白に収まりません"),
        ("[footer]\nspace_above = 60pt", 2, "[footer] の space_above が大きすぎます。下の余白に収まりません"),
        ("[body]\nindent_first = 31em", 2, "[body] の indent_first が大きすぎます。1行に10字は要ります"),
        ("[items]\nmargin_left = 100em", 2, "[items] の margin_left が大きすぎます"),
        ("[signature date]\nmargin_left = 60em", 2, "[signature date] の margin_left が大きすぎます"),
        ("[table]\nfont_size = 15.1pt", 2, "[table] の font_size は、表の行送り（15pt）より大きくは"),
        ("[table]\nline_spacing = fixed(9pt)", 2, "[table] の line_spacing は、表の字の大きさ（9.5pt）より小さくは"),
        ("[table]\nline_spacing = fixed(40lh)", 2, "[table] の line_spacing が大きすぎます"),
        ("[table]\nspace_above = 40lh", 2, "[table] の space_above が大きすぎます"),
        ("[table]\nfont_size = 50pt\nline_spacing = fixed(60pt)", 2, "[table] の font_size が大きすぎます"),
        ("[table head]\nfont_size = 9pt", 2, "[table head] に font_size は書けません"),
        ("[title]\nfont_size = 45pt\nline_spacing = fixed(3lh)", 2, "[title] の font_size が大きすぎます"),
        ("[title]\nline_spacing = fixed(35lh)", 2, "[title] の line_spacing が大きすぎます"),
        ("[title]\nspace_below = 17lh\nline_spacing = fixed(16lh)", 2, "[title] の space_below が大きすぎます"),
        ("[title]\nspace_below = 60lh", 2, "36行のページに、ほかに5行は要ります"),
        ("[heading level 1]\nspace_above = 32lh", 2, "[heading level 1] の space_above が大きすぎます"),
        ("[closing]\nspace_above = 40lh", 2, "[closing] の space_above が大きすぎます"),
        ("[signature]\nspace_above = 40lh", 2, "[signature] の space_above が大きすぎます"),
        ("[signature party]\nline_spacing = fixed(40lh)", 2, "[signature party] の line_spacing が大きすぎます"),
        ("[header]\ntab_stops = 100% right, 50% center", 2, "左から順に"),
        ("[header]\ntab_stops = 50% center, 100% right '.'", 2, "版面の内の位置だけ"),
        ("[header]\ntab_stops = 100% right", 0, "tab_stops より多く"),
        ("[body]\nfont_size = 9pt\nfont_size = 8pt", 3, "2度"),
        ("[body]\nfont_size = 9pt\n[body]\nindent_first = 1em", 3, "2度"),
        ("font_size = 9pt", 1, "読めない行"),
        ("[body]\nfont_size", 2, "読めない行"),
    ],
)
def test_style_that_cannot_be_honoured_is_refused_with_its_line(read: Read, text: str, line: int, words: str) -> None:
    (finding,) = refused(read, text)
    assert finding.startswith(f"contract.rts:{line}: " if line else "contract.rts: ")
    assert words in finding


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[TEMPLATE_CONFIGURATION]\ntemplate = article", 2, "[TEMPLATE_CONFIGURATION] に template は書けません"),
        ("[title_page]\nextra = 'x'", 1, "[title_page] というページのテンプレートはありません"),
        ("[contents_page]\ncolumns = 2", 2, "[contents_page] に columns は書けません"),
        ("[contents_page]\npage_size = B4", 2, "page_size は「B4」とは書けません"),
        ("[contents_page]\npage_orientation = sideways", 2, "「portrait」（縦）か「landscape」（横）"),
        ("[contents_page]\nleft_margin = 200mm", 2, "left_margin が大きすぎます"),
        ("[contents_page]\nright_margin = 200mm", 2, "right_margin が大きすぎます。1行に20字は要ります"),
        (
            "[contents_page]\npage_size = 100mm * 297mm",
            2,
            "page_size が小さすぎます",
        ),
        ("[contents_page]\nbottom_margin = 210mm", 2, "bottom_margin が大きすぎます。1ページに10行は要ります"),
        ("[contents_page]\nleft_margin = -3mm", 2, "0 から 14400pt まで"),
        ("[contents_page]\nheader_text = 甲商事", 2, "文字を引用符で囲み"),
        ("[contents_page]\nheader_text = '甲商事' (bold)", 2, "だけです: '甲商事' (bold)"),
        ("[contents_page]\nheader_text = '{SECTION_TITLE(1)}'", 2, "だけです: '{SECTION_TITLE(1)}'"),
        ("[contents_page]\nfooter_text = '{@page}'", 2, "だけです"),
        ("[contents_page]\nfooter_text = '一\\n二'", 2, "だけです"),
        ("[contents_page]\nfooter_text = '\\t\\t\\t甲'", 2, "[footer] の tab_stops より多く"),
        ("[contents_page]\nfooter_text = '\ue000'", 2, "「\ue000」（U+E000）は、書体 NotoSerifJP-Regular にありません"),
    ],
)
def test_page_that_cannot_be_honoured_is_refused_with_its_line(read: Read, text: str, line: int, words: str) -> None:
    (finding,) = refused(read, template=text)
    assert finding.startswith(f"contract.rtt:{line}: " if line else "contract.rtt: ")
    assert words in finding


@pytest.mark.parametrize(
    ("fits", "too_much", "told"),
    [
        (
            "[heading level 1]\nfont_size = 18pt",
            "[heading level 1]\nfont_size = 18.1pt",
            ":2: [heading level 1] の font_size は、本文の行送り（18pt）より大きくはできません。",
        ),
        (
            "[title]\nfont_size = 36pt",
            "[title]\nfont_size = 36.1pt",
            ":2: [title] の font_size は、題名の行送りより大きくはできません。",
        ),
        (
            "[heading level 1]\nfont_size = 9pt\n[seal]\nwidth = 30pt\n[body]\nline_spacing = fixed(10.5pt)",
            "[heading level 1]\nfont_size = 9pt\n[seal]\nwidth = 30pt\n[body]\nline_spacing = fixed(10.4pt)",
            ":6: [body] の line_spacing は、字の大きさ（10.5pt）より小さくはできません。",
        ),
        (
            f"[signature party]\nmargin_left = {Style().measure - 12}em",
            f"[signature party]\nmargin_left = {Style().measure - 11}em",
            ":2: [signature party] の margin_left が大きすぎます。"
            f"当事者の欄に、字下げ、記入する所、印の場所で、1行{Style().measure + 1}字は要ります。",
        ),
        (
            "[body]\nfont_size = 9pt",
            "[body]\nfont_size = 9pt\nfont_size = 9pt",
            ":3: 同じ名前が2度書かれています。一方を消してください。",
        ),
    ],
)
def test_style_may_go_to_the_limit_and_no_further(read: Read, fits: str, too_much: str, told: str) -> None:
    read(fits)
    assert refused(read, too_much) == [f"contract.rts{told} [体裁]"]


def test_page_may_go_to_the_limit_and_no_further(read: Read) -> None:
    least = read(template="[contents_page]\ntop_margin = 100pt\nbottom_margin = 561pt")
    assert least.lines == 10
    told = "[contents_page] の bottom_margin が大きすぎます。1ページに10行は要ります。"
    assert refused(read, template="[contents_page]\ntop_margin = 100pt\nbottom_margin = 580pt") == [
        f"contract.rtt:3: {told} [体裁]"
    ]


def test_header_and_footer_that_reach_beyond_the_page_are_refused(read: Read) -> None:
    option = "contract.rtt:2: [contents_page] の header_footer_distance"
    assert refused(read, template="[contents_page]\nheader_footer_distance = 35mm\n") == [
        f"{option} が大きすぎます。{margin}の余白に収まりません。 [体裁]" for margin in "上下"
    ]


def test_every_fault_of_both_files_is_told(read: Read) -> None:
    findings = refused(read, "[bodie]\n[title]\nfont_size = x\n", "[contents_page]\ncolumns = 2\n")
    assert [finding.split(": ")[0] for finding in findings] == ["contract.rts:1", "contract.rts:3", "contract.rtt:2"]


def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "contract.rts"
    path.write_bytes("[body]\n; 本文\n".encode("shift-jis"))
    with pytest.raises(SourceError, match=r"contract\.rts:2: UTF-8"):
        look(LookFile(path, "contract.rts"), None, Style())


def test_typeface_that_may_not_be_embedded_is_refused(read: Read, tmp_path: Path) -> None:
    make_font(tmp_path / "closed.otf", 1000, cff=True, embeddable=False)
    (finding,) = refused(read, "[body]\ntypeface = closed.otf\n")
    assert "「closed.otf」は、PDFへの埋め込みが許されていない書体です" in finding


_UNKNOWN = """
import sys
from pathlib import Path
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "subprocess.")):
        raise SystemExit(event)
sys.addaudithook(refuse)
from clausebook.typeset.engine.look import LookFile, look
from clausebook.typeset.style import Style
look(LookFile(Path(sys.argv[1]), "contract.rts"), None, Style())
"""


def test_unknown_typeface_is_looked_for_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "contract.rts").write_text("[body]\ntypeface = Roboto\n", encoding="utf-8")
    command = [sys.executable, "-c", _UNKNOWN, str(tmp_path / "contract.rts")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "typeface「Roboto」を書体として読めません" in result.stderr
