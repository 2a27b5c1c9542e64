"""Set the hard paragraphs with this project and with Typst, and read from both PDFs what their lines look like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import typst
from docutils import nodes
from docutils.utils import new_document
from fontTools.pens.boundsPen import ControlBoundsPen

from clausebook.typeset.fonts import EM, GOTHIC, MINCHO
from clausebook.typeset.linebreak import Class
from clausebook.typeset.paragraph import Cell
from clausebook.typeset.render import render
from clausebook.typeset.style import Style

from .breaks import MEASURES
from .process import ROOT

HARD = ROOT / "tests/typeset/hard.txt"
MARGIN, HEIGHT = 80.0, 5_000.0

JAPANESE = re.compile("[ぁ-ヺー一-鿿]{2}")
_BEHIND_COMMA = re.compile("[、，][^」』）]")
_NOT_FIRST = re.compile(r"[、。，．）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；？！％､｡･｣ｧ-ｰﾞﾟ)\]”’,.:;?!%]")
_NOT_LAST = re.compile(r"[（「『【(\[“‘｢]")
_SIGNS = "[0-9●○＿]+"
_KEPT = re.compile(
    rf"(?:第|金|令和)?{_SIGNS}(?:[.,:]{_SIGNS})*"
    rf"(?:年{_SIGNS}月{_SIGNS}日|月{_SIGNS}日|年間|か月|時間|[年月日円条項号％分])?|令和年月日|第条"
)
"""A number with what counts it, and what stands for one, in a text without its spaces."""


class Sign(NamedTuple):
    """A character, with the spaces behind it, and where it stands less the space that it carries, in ems."""

    text: str
    start: float
    end: float


class Tally(NamedTuple):
    """What lines look like; lengths in ems."""

    lines: int
    widest: float  # space between two Japanese characters
    torn: int  # lines with more of it than a quarter em
    short: int  # lines that end before their width
    beyond: int  # lines that end beyond it, by more than what may hang there
    commas: int  # lines with less than a quarter em behind a comma
    forbidden: int  # lines that begin or end with what must not stand there
    parted: int  # lines that end within a number, or what stands for one


def ours(texts: list[str], measure: int) -> bytes:
    """Set paragraphs with this project, `measure` ems a line."""
    document = new_document("")
    document += [nodes.paragraph("", text) for text in texts]
    width = 2 * MARGIN + measure * Style.size
    style = Style(page_width=width, page_height=HEIGHT, left_margin=MARGIN, right_margin=MARGIN, first_indent=0)
    return render(document, datetime.now(UTC), style)


def by_typst(texts: list[str], measure: int) -> bytes:
    """Set paragraphs with Typst, `measure` ems a line."""
    head = (
        f"#set page(width: {2 * MARGIN + measure * Style.size}pt, height: {HEIGHT}pt, margin: {MARGIN}pt)\n"
        f'#set text(size: {Style.size}pt, font: "Noto Serif JP", lang: "ja")\n#set par(justify: true)\n'
    )
    return compiled(head + "\n".join(f"#par({json.dumps(text, ensure_ascii=False)})" for text in texts))


def compiled(source: str) -> bytes:
    """Set a source with Typst, in the typefaces of this project."""
    content = typst.compile(source.encode(), font_paths=_fonts())
    assert isinstance(content, bytes)
    return content


@cache
def _fonts() -> typst.Fonts:
    folders = [typeface.face.path.parent for typeface in (MINCHO, GOTHIC)]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


@cache
def _place(char: str) -> tuple[float, Cell]:
    """Return how far a character's print is from where its body begins, in ems, and its cell."""
    glyph = MINCHO.glyph(char)
    assert glyph
    pen = ControlBoundsPen(None)  # as pdfium measures
    MINCHO.face.draw(glyph.gid, pen)
    cell = Cell(char, glyph.advance)
    ahead = {Class.OPEN: EM // 2, Class.MIDDLE: EM // 4}.get(cell.kind, 0) * (cell.body < cell.advance)
    return ((pen.bounds or (0,))[0] - ahead) / EM, cell


def set_lines(content: bytes, texts: list[str]) -> Iterator[list[list[Sign]]]:
    """Yield each paragraph of a PDF as its lines."""
    document = pypdfium2.PdfDocument(content)
    (page,) = document
    text = page.get_textpage()
    boxes = (text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1).strip())
    lefts = iter([box[0] for box in boxes if box[1] > 0.9 * MARGIN])  # but for the number of the page
    for paragraph in texts:
        lines: list[list[Sign]] = [[]]
        for sign in re.findall(r"\S\s*", paragraph):
            ahead, cell = _place(sign[0])
            start = (next(lefts) - MARGIN) / Style.size - ahead
            if lines[-1] and start < lines[-1][-1].start:
                lines.append([])
            lines[-1].append(Sign(sign, start, start + cell.body / EM))
        yield lines
    assert not list(lefts)
    document.close()


def tally(setter: Callable[[list[str], int], bytes], texts: list[str]) -> Tally:
    """Count what paragraphs look like, set in each measure."""
    spaces: list[float] = []
    count, short, beyond, commas, forbidden, parted = (0,) * 6
    for measure in MEASURES:
        for paragraph in set_lines(setter(texts, measure), texts):
            whole = "".join(sign.text[0] for line in paragraph for sign in line)
            kept = {i for match in _KEPT.finditer(whole) for i in range(match.start() + 1, match.end())}
            start = 0
            for line in paragraph:
                end = start + len(line)
                between = [(a.text + b.text[0], b.start - a.end) for a, b in pairwise(line)]
                if end < len(whole):
                    spaces.append(max((space for pair, space in between if JAPANESE.fullmatch(pair)), default=0))
                    short += line[-1].end < measure - 0.1
                    forbidden += bool(_NOT_LAST.match(line[-1].text))
                count += 1
                beyond += line[-1].end > measure + 0.6
                commas += any(space < 0.24 for pair, space in between if _BEHIND_COMMA.match(pair))
                forbidden += bool(start and _NOT_FIRST.match(line[0].text))
                parted += start in kept
                start = end
    return Tally(count, max(spaces), sum(space > 0.26 for space in spaces), short, beyond, commas, forbidden, parted)


def compare_lines() -> str:
    """Return the comparison as a table in Markdown."""
    texts = HARD.read_text(encoding="utf-8").splitlines()
    rows = {"clausebook": tally(ours, texts), "Typst": tally(by_typst, texts)}
    lines = [
        "## 難しい段落: Typst と並べて",
        "",
        f"住所（URL、メール）、ハッシュ値、英語の社名、続く読点、半角カナ、引用符、空欄のある段落{len(texts)}個"
        f"（`{HARD.relative_to(ROOT)}`）を、1行{MEASURES[0]}〜{MEASURES[-1]}字の{len(MEASURES)}通りに組み、PDFから読み取る。"
        "字間と読点の後の空きの単位は全角。",
        "",
        "| | 行 | 最も空いた字間 | 字間が4分の1を超える行 | 短い行 | はみ出した行 | 読点の後が4分の1より狭い行 "
        "| 禁則に反する行 | 数や空欄の途中で分けた行 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, row in rows.items():
        lines.append(f"| {name} | {row.lines} | {row.widest:.2f} | {' | '.join(map(str, row[2:]))} |")
    return "\n".join(lines) + "\n"
