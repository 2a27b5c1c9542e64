"""From a resolved doctree to a PDF: `render` is a function that needs no Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from docutils import nodes

from .compose import Composer, Row
from .engine import write_pdf
from .fonts import EM, clusters
from .pages import paginate
from .paragraph import set_paragraph
from .sheet import Drawn, GlyphRun, PageSet
from .style import Style

DRAFT = "【案】"
"""What the header of a draft says, on every page."""


def render(doctree: nodes.document, stamp: datetime, style: Style | None = None, draft: bool = False) -> bytes:
    """Return the PDF of an agreement's resolved doctree, made at the time `stamp`.

    SourceError names what cannot be set: an element, or a character without a glyph.
    """
    return write_pdf(lay_out(doctree, style or Style(), draft), stamp)


def lay_out(doctree: nodes.document, style: Style, draft: bool = False) -> PageSet:
    """Compose a doctree, deal its rows to pages, and add header and footer."""
    agreement = Composer(style, doctree)
    dealt = paginate(agreement.rows, style.lines)
    pages = [
        [
            *_page([agreement.rows[index] for index in page], style),
            *_furniture(agreement, style, number, len(dealt), draft),
        ]
        for number, page in enumerate(dealt, start=1)
    ]
    return PageSet(agreement.title, style.page_width, style.page_height, pages, agreement.bookmarks)


def _page(rows: list[Row], style: Style) -> Iterator[Drawn]:
    """Yield the marks of a page's rows, where they stand on the page."""
    y = style.top
    for number, row in enumerate(rows):
        y += style.pitch * row.space_above if number else 0
        for mark in row.marks:
            yield mark._replace(x=mark.x + style.left, y=mark.y + y)
        y += style.pitch * row.height


def _furniture(agreement: Composer, style: Style, page: int, pages: int, draft: bool) -> Iterator[Drawn]:
    """Yield the header (at the right; the title from page 2) and the footer (in the middle) of a page."""
    width = style.measure * style.size

    def small(text: str, y: float, left: Callable[[float], float]) -> GlyphRun:
        cells = agreement.cells(clusters(text), style.body, agreement.heading)
        line = set_paragraph(cells, 1000 * EM)[0]
        size = min(style.small_size, width / line.width * EM)  # a long title still stands in the header
        marks = agreement.text(cells, line.xs, style.body, size, agreement.heading)
        return marks._replace(x=style.left + left(line.width / EM * size), y=y)

    if header := (agreement.title if page > 1 else "") + (DRAFT if draft else ""):
        yield small(header, style.top - style.header_gap, lambda length: width - length)
    bottom = style.top + style.lines * style.pitch
    yield small(f"{page} / {pages}", bottom + style.footer_gap, lambda length: (width - length) / 2)
