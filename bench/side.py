"""Set the same agreements with this project and with Typst, and count in both PDFs what is wrong, point by point.

`python -m bench.side` writes its section into the results, and leaves the others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from docutils import nodes

from clausebook.typeset.render import render
from clausebook.typeset.style import Style

from . import lines as hard
from .breaks import MEASURES
from .faults import Balance, Fields, Rows, balance, cut_words, fields, loose_brackets, rows
from .markup import Markup
from .material import HARD, HOUSES, ROWS, agreements, hard_paragraphs, long_table
from .process import ROOT
from .readings import Reading, Wrong

RESULTS = ROOT / "bench/RESULTS.md"
TITLE = "## 一つずつ: Typst と並べて"
LINES = range(32, 41)
"""Lines of the pages that agreements are dealt to."""

Counts = TypeVar("Counts", Balance, Fields, Wrong)
Whole = Callable[[nodes.document, Style], bytes]
"""How an agreement is set."""


def by_us(doctree: nodes.document, style: Style) -> bytes:
    """Set an agreement with this project."""
    return render(doctree, datetime.now(UTC), style)


def by_typst(doctree: nodes.document, style: Style) -> bytes:
    """Set an agreement with Typst."""
    return hard.compiled(Markup(style, doctree).source)


class Figures(NamedTuple):
    """What was counted in what one tool has set."""

    brackets: int
    words: int
    lines: hard.Tally
    pages: Balance
    table: Rows
    fields: Fields
    pdfium: Wrong
    mupdf: Wrong


class Point(NamedTuple):
    """A row of the table: a point, what is counted, and how to tell it."""

    name: str
    counted: str
    of: Callable[[Figures], object]


POINTS = (
    Point("読点の詰め", "読点の後が4分の1より狭い行", lambda of: of.lines.commas),
    Point("禁則", "行頭・行末に置けない字のある行", lambda of: of.lines.forbidden),
    Point("欧文とURL", "字間が4分の1を超える行", lambda of: of.lines.torn),
    Point("", "行末を越えてはみ出した行", lambda of: of.lines.beyond),
    Point("", "行末に届かない行", lambda of: of.lines.short),
    Point("", "20字までの語の途中で分けた行", lambda of: of.words),
    Point("括弧と引用符", "括弧、引用符、半角カナと隣の字の間の余計な空き", lambda of: of.brackets),
    Point("数と単位", "数や空欄の途中で分けた行", lambda of: of.lines.parted),
    Point("ページの釣合い", "ページ数", lambda of: of.pages.pages),
    Point("", "続くページの下に余った行", lambda of: of.pages.blank),
    Point("", "続くページのうち、半分以上が空のもの", lambda of: of.pages.half),
    Point("", "署名欄のほかに何もないページから始まる署名欄", lambda of: of.pages.alone),
    Point("", "ページをまたぐ署名欄", lambda of: of.pages.torn),
    Point("", "1行だけ離れた段落の初めか終わり", lambda of: of.pages.lone),
    Point("見出し", "ページの最後にある見出し", lambda of: of.pages.headings),
    Point("表", "表のページ数", lambda of: of.table.pages),
    Point("", "表の高さ（文字の行）", lambda of: of.table.height),
    Point("", "見出しの行のないページ", lambda of: of.table.headless),
    Point("", "ページをまたぐ行", lambda of: of.table.torn),
    Point("", "右に揃わない金額", lambda of: of.table.ragged),
    Point("", "2行に分かれた10字までのセル", lambda of: of.table.broken),
    Point("当事者の欄", "ほかと違う所から始まる値か線", lambda of: of.fields.beside),
    Point("", "2行目からの位置が1行目と違う値の行", lambda of: of.fields.unhung),
    Point("", "字間の空いたラベル", lambda of: of.fields.spread),
    Point("文字の抽出", "pdfium: 行の中に入り、又は消えた空白", lambda of: of.pdfium.spaces),
    Point("", "pdfium: 失われ、加わり、又は順の違う字", lambda of: of.pdfium.signs),
    Point("", "MuPDF: 行の中に入り、又は消えた空白", lambda of: of.mupdf.spaces),
    Point("", "MuPDF: 失われ、加わり、又は順の違う字", lambda of: of.mupdf.signs),
)


def compare_points() -> str:
    """Return the section of the results: each point, with the figures of both tools."""
    whole, table, paragraphs = list(agreements()), long_table(), hard_paragraphs()
    figures = [
        _figures(setter, by_measure, whole, table, paragraphs)
        for setter, by_measure in ((by_us, hard.ours), (by_typst, hard.by_typst))
    ]
    lines = [
        TITLE,
        "",
        "同じ文面を、同じ書体、字の大きさ、行の長さ、行送りで組み、PDFから読み取って数える。",
        "",
        f"- 段落: `{HARD.relative_to(ROOT)}` を、1行{MEASURES[0]}〜{MEASURES[-1]}字の{len(MEASURES)}通りに",
        f"- ページと見出し: 5つの契約書と `{HOUSES.relative_to(ROOT)}` の{len(whole) - 5}個を、"
        f"1ページ{LINES[0]}〜{LINES[-1]}行の{len(LINES)}通りに",
        f"- 表: {ROWS}行6列のもの",
        "- 当事者の欄と文字の抽出: これらのすべてを、1通りに",
        "",
        "Typst の原稿（`bench/markup.py`）は、Typst にあるものを使って書く。日本語の指定、両端揃え、ぶら下げた項と号、"
        "次と離れない見出しと柱書、分けない署名欄と、それと離れない前の段落、値の列を揃える `grid`、"
        "繰り返す `table.header`、分けない行、右に揃えた数。",
        "",
        "| 点 | 数えたもの | clausebook | Typst |",
        "|---|---|--:|--:|",
    ]
    for name, counted, of in POINTS:
        lines.append(f"| {name} | {counted} | {' | '.join(str(of(each)) for each in figures)} |")
    return "\n".join(lines) + "\n"


def _figures(
    setter: Whole,
    by_measure: Callable[[list[str], int], bytes],
    whole: Sequence[nodes.document],
    table: nodes.document,
    paragraphs: nodes.document,
) -> Figures:
    texts = HARD.read_text(encoding="utf-8").splitlines()
    set_texts = [each for measure in MEASURES for each in hard.set_lines(by_measure(texts, measure), texts)]
    dealt = (_read(setter, doctree, _style(lines)) for lines in LINES for doctree in whole)
    everything = [_read(setter, doctree, Style()) for doctree in (*whole, table, paragraphs)]
    return Figures(
        sum(loose_brackets(set_texts).values()),
        cut_words(set_texts),
        hard.tally(by_measure, texts),
        _total(map(balance, dealt)),
        rows(everything[-2]),
        _total(map(fields, everything)),
        _total(each.wrong(each.by_pdfium) for each in everything),
        _total(each.wrong(each.by_mupdf) for each in everything),
    )


def _read(setter: Whole, doctree: nodes.document, style: Style) -> Reading:
    return Reading(Markup(style, doctree).parts, setter(doctree, style), style)


def _style(lines: int) -> Style:
    """Return the look of pages with so many lines."""
    style = Style()
    return replace(style, page_height=style.top_margin + style.bottom_margin + lines * style.pitch)


def _total(counts: Iterable[Counts]) -> Counts:
    """Add up what was counted, count by count."""
    first, *others = counts
    return type(first)(*map(sum, zip(first, *others, strict=True)))


def write(report: str) -> None:
    """Put the section into the results, in its place or before the next one."""
    before = RESULTS.read_text(encoding="utf-8")
    sections = [each for each in re.split("(?m)^(?=## )", before) if not each.startswith(TITLE)]
    place = next(number for number, each in enumerate(sections) if each.startswith("## 難しい段落")) + 1
    RESULTS.write_text("".join([*sections[:place], report + "\n", *sections[place:]]), encoding="utf-8")


if __name__ == "__main__":
    section = compare_points()
    print(section)
    write(section)
